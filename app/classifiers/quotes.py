"""Takes quoted mail and signatures off a message, line by line, and never leaves nothing."""

import re

_WROTE = re.compile(
    r"^(?:on|am|le|el|il|em|op|no dia|den)\b.{5,200}\b"
    r"(?:wrote|schrieb.{0,60}|a écrit|escribió|ha scritto|escreveu|schreef.{0,60}|skrev.{0,60})\s?:$",
    re.IGNORECASE,
)
_WROTE_BEGINS = re.compile(r"^(?:on|am|le|el|il|em|op|den)\s.{0,30}\d", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"^[-_*#\s]{0,40}(?:original message|ursprüngliche nachricht|message d['’]origine|mensaje original"
    r"|messaggio originale|mensagem original|oorspronkelijk bericht|forwarded message|weitergeleitete nachricht"
    r"|message transféré|mensaje reenviado|please type your reply above this line"
    r"|please reply above this line)[-_*#\s]{0,40}:?$",
    re.IGNORECASE,
)
_FROM = re.compile(r"^[*\s]{0,4}(?:from|von|de|da|van|fra)\s?:[*\s]{0,4}\S", re.IGNORECASE)
_SENT = re.compile(
    r"^[*\s]{0,4}(?:sent|date|subject|gesendet|datum|betreff|envoyé|objet|enviado|fecha|asunto|inviato|data|oggetto"
    r"|assunto|verzonden|onderwerp)\s?:[*\s]{0,4}\S",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"^(?:sent from (?:my|outlook|yahoo|mail for)|get outlook for|von meinem .{2,30} gesendet|gesendet von"
    r"|envoyé de(?:puis)? mon|enviado desde mi|inviato da(?:l mio)?|enviado do meu|verzonden vanaf mijn)\b.{0,60}$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:(?:(?:best|kind|warm) )?regards|best wishes|yours (?:sincerely|faithfully|truly)|sincerely"
    r"|(?:many )?thanks(?: again| in advance)?|thank you|cheers|mit freundlichen grüßen"
    r"|(?:viele|beste|liebe|freundliche) grüße|mfg|lg|cordialement|bien (?:à vous|cordialement)"
    r"|(?:un )?saludos?(?: cordiales)?|atentamente|cordiali saluti|distinti saluti|atenciosamente"
    r"|(?:com os )?melhores cumprimentos|met vriendelijke groet(?:en)?|groet(?:en|jes)?)[,.! ]{0,3}$",
    re.IGNORECASE,
)
_MARKED = re.compile(r"^\s{0,3}>")
_MARKS = re.compile(r"^(?:\s{0,3}>)+ ?")
_LOOKAHEAD, _LONGEST_HEADER = 5, 3
_LONGEST_SIGNATURE, _LONGEST_SIGNATURE_LINE = 8, 80
_CONTACT = re.compile(r"@|www\.|https?:|\+?\d[\d ()/.-]{6}")


def own_words(text: str) -> str:
    """Keep what the writer wrote; when a quote is all there is, keep the quote's words."""
    lines = text.split("\n")
    own = "\n".join(_without_signature([line for line in _before_quote(lines) if not _MARKED.match(line)]))
    if _has_words(own):
        return own
    unmarked = "\n".join(_MARKS.sub("", line) for line in lines)
    return unmarked if _has_words(unmarked) else text


def _has_words(text: str) -> bool:
    return any(sign.isalnum() for sign in text)


def _before_quote(lines: list[str]) -> list[str]:
    """Cut at the first quote header; one at the top is dropped, since the answer then stands below the quote."""
    kept: list[str] = []
    place = 0
    while place < len(lines):
        length = _header_length(lines, place)
        if length and _has_words("".join(kept)):
            below = [line for line in lines[place + length :] if line.strip()]
            # An answer under a quote that is marked line by line belongs to the writer.
            return kept + lines[place + length :] if below and _MARKED.match(below[0]) else kept
        if length:
            place += length
            continue
        kept.append(lines[place])
        place += 1
    return kept


def _header_length(lines: list[str], place: int) -> int:
    """Count the lines of the quote header that begins at `place`; 0 when none does."""
    line = _MARKS.sub("", lines[place]).strip()
    if not line or len(line) > 300:  # noqa: PLR2004 (no mail program writes a longer header)
        return 0
    if _SEPARATOR.match(line):
        return 1
    if _FROM.match(line):
        following = lines[place + 1 : place + _LOOKAHEAD]
        found = [number for number, other in enumerate(following, 1) if _SENT.match(_MARKS.sub("", other))]
        return found[-1] + 1 if found else 0
    if not _WROTE_BEGINS.match(line):
        return 0
    for length in range(1, _LONGEST_HEADER + 1):
        joined = " ".join(_MARKS.sub("", other).strip()[:300] for other in lines[place : place + length])
        if joined.endswith(":") and _WROTE.match(joined):
            return length
    return 0


def _without_signature(lines: list[str]) -> list[str]:
    """Cut a signature at the end: after `--`, or name and address after a closing formula."""
    lines = [line for line in lines if not _DEVICE.match(line.strip())]
    first = max(1, len(lines) - 3 * _LONGEST_SIGNATURE)
    for place in range(first, len(lines)):
        line = lines[place].strip()
        below = [other.strip() for other in lines[place + 1 :] if other.strip()]
        if len(below) > _LONGEST_SIGNATURE or any(len(other) > _LONGEST_SIGNATURE_LINE for other in below):
            continue
        if line == "--" or (_CLOSING.match(line) and all(_is_name_or_address(other) for other in below)):
            return lines[:place] if _has_words("".join(lines[:place])) else lines
    return lines


def _is_name_or_address(line: str) -> bool:
    """Tell a signature's line from one more sentence: names are capitalised, addresses hold digits."""
    if _CONTACT.search(line):
        return True
    words = re.findall(r"[^\W\d_]{3,40}", line)
    return not line.endswith("?") and (len(words) <= 1 or all(word[0].isupper() for word in words))
