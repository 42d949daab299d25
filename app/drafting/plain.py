"""Takes off what a model puts around a reply, while the words are still arriving."""

import re
from enum import Enum

from app.domain.company import Voice
from app.domain.errors import ModelFailure, ModelFailureKind
from app.drafting.habits import Habits

_MAX_LAYERS = 8
_MAX_PREFACE = 220
_LONGEST_ACKNOWLEDGEMENT = 16
_LONGEST_TAG = 16
_AFTER_LABEL = r"(?:to|for|in|you|that|below|an|auf|à|pour|a|para|per|al|aan|voor|\()"
_MAX_SALUTATION = 60
_MAX_SALUTATION_WORDS = 6
_MAX_SIGNOFF_LINES = 6
_MAX_LOOSE = 40
_MAX_LOOSE_WORDS = 6
_DECORATION = r"[*_#> \t]{0,8}"
_RULE_LINE = re.compile(r"[-*_=`~]{3,}[ \t]*")
_RULE_BEGUN = re.compile(r"[-*_=`~]+[ \t]*")
_STOPS = re.compile(r"[.!?…:;。！？；：]")
_LISTED = re.compile(r"[-*•\u2013]\s|.*\d")
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»"}
_THINKS_ALOUD = "the model mixes its thoughts into the answer: turn on the reasoning parser of the engine"


class _Wait(Enum):
    """A decision that needs more words."""

    MORE = "more"


WAIT = _Wait.MORE
Decision = str | _Wait | None
"""The text without what was recognised, `WAIT`, or `None` for nothing recognised."""


class PlainReply:
    """A reply in the making. `feed` and `finish` give the words that are safe to show; joined, they are the reply.

    Taken off: thoughts in tags, code fences, quotation marks round the whole, subject lines, labels, prefaces, remarks
    after a rule, and, where the voice has none, a salutation line and a sign-off. `keep`: lines that stay.
    """

    def __init__(self, habits: Habits, voice: Voice, *, keep: tuple[str, ...] = ()) -> None:
        self._head = _Head(habits, greeting=voice.greeting)
        self._signoffs = () if voice.signature else habits.signoffs
        self._keep = keep
        self._thought_end = re.compile(rf"</(?:{_any(habits.reasoning)})>", re.IGNORECASE)
        self._body: str | None = None
        self._shown = 0
        self._ended = False

    @property
    def reply(self) -> str:
        """The reply so far, as shown."""
        return (self._body or "")[: self._shown]

    def feed(self, piece: str) -> str:
        """Take the next piece; give what is certain to be part of the reply. Raises `ModelFailure`."""
        if self._body is None:
            self._body = self._head.feed(piece)
            if self._body is None:
                return ""
        elif not self._ended:
            self._body += piece
        return self._show(final=False)

    def finish(self) -> str:
        """Give what was held back and is part of the reply after all."""
        if self._body is None:
            self._body = self._head.finish()
        return self._show(final=True)

    def _show(self, *, final: bool) -> str:
        body = self._body = self._before_rule(self._body or "", final=final)
        if self._thought_end.search(body, max(0, self._shown - _LONGEST_TAG)):
            raise ModelFailure(ModelFailureKind.INVALID_ANSWER, _THINKS_ALOUD)
        end = min(_text_end(body, len(body)), _signoff(body, self._signoffs, self._keep, final=final))
        if not final:
            end = min(end, _begun_rule(body))
        fresh = body[self._shown : max(end, self._shown)]
        self._shown = max(end, self._shown)
        return fresh

    def _before_rule(self, body: str, *, final: bool) -> str:
        """End the reply before a line of nothing but dashes or fence marks: what follows is a remark."""
        start = body.rfind("\n", 0, self._shown) + 1
        for match in re.finditer(r"\n", body[start:]):
            line_start = start + match.end()
            line_end = body.find("\n", line_start)
            line = body[line_start : line_end if line_end >= 0 else len(body)]
            if _RULE_LINE.fullmatch(line) and (line_end >= 0 or final):
                self._ended = True
                return body[: line_start - 1]
        return body


class _Head:
    """Recognises what stands before a reply."""

    def __init__(self, habits: Habits, *, greeting: bool) -> None:
        self._text = ""
        self._layers = _MAX_LAYERS
        self._thoughts = habits.reasoning
        self._thought_start = re.compile(rf"<({_any(habits.reasoning)})>", re.IGNORECASE)
        self._greetings = () if greeting else habits.greetings
        self._prefaces = (*habits.acknowledgements, *habits.openers, *habits.labels)
        acknowledged, opened = _any(habits.acknowledgements), _any(habits.openers)
        label, subject = _any(habits.labels), _any(habits.subjects)
        self._subjects = habits.subjects
        self._subject = re.compile(rf"{_DECORATION}(?:{subject})[*_]{{0,2}}\s?:[^\n]{{0,200}}", re.IGNORECASE)
        self._label = re.compile(
            rf"{_DECORATION}(?:(?:{acknowledged})[,.!]?\s+)?(?:(?:{opened})\b[^\n:.!?]{{0,80}}?\b)?(?:{label})\b"
            rf"(?:\s{_AFTER_LABEL}[^\n:.!?]{{0,60}})?[*_]{{0,2}}\s?:[*_]{{0,2}}(?=\s)",
            re.IGNORECASE,
        )
        self._acknowledged = re.compile(rf"{_DECORATION}(?:{acknowledged})[,.!]?[ \t]*\n", re.IGNORECASE)

    def feed(self, piece: str) -> str | None:
        """Take the next piece; give the text from the first word of the reply on, or `None` while that is not clear."""
        self._text += piece
        return self._text if self._take_off(final=False) else None

    def finish(self) -> str:
        """Give the text from the first word of the reply on."""
        self._take_off(final=True)
        return self._text

    def _take_off(self, *, final: bool) -> bool:
        """Take off layer by layer; tell whether the reply begins here."""
        rules = (self._thought, self._fence, self._quotes, self._subject_line, self._preface, self._salutation)
        while self._layers:
            self._text = self._text.lstrip()
            decisions = (rule(self._text, final=final) for rule in rules)
            decision = next((made for made in decisions if made is not None), None)
            if decision is WAIT or not (self._text or final):
                return False
            if not isinstance(decision, str):
                return True
            self._text, self._layers = decision, self._layers - 1
        return True

    def _thought(self, text: str, *, final: bool) -> Decision:
        opened = self._thought_start.match(text)
        if opened:
            closed = re.compile(rf"</{re.escape(opened[1])}>", re.IGNORECASE).search(text, opened.end())
            if closed:
                return text[closed.end() :]
            return "" if final else WAIT
        begun = text[:_LONGEST_TAG].lower()
        return WAIT if not final and any(f"<{name}>".startswith(begun) for name in self._thoughts) else None

    def _fence(self, text: str, *, final: bool) -> Decision:
        line, stop, rest = text.partition("\n")
        if _RULE_LINE.fullmatch(line) or re.fullmatch(r"```\w{0,12}[ \t]*", line):
            return rest if stop else ("" if final else WAIT)
        return WAIT if _RULE_BEGUN.fullmatch(line) and not stop and not final else None

    def _quotes(self, text: str, *, final: bool) -> Decision:
        """Take off quotation marks only when they close at the very end: so nothing shows before that is known."""
        close = _QUOTES.get(text[0]) if text else None
        if close is None:
            return None
        first = text.find(close, 1)
        if first < 0 or not text[first + 1 :].strip():
            if not final:
                return WAIT
            return text[1:first].strip() if first > 0 else text[1:]
        return None

    def _subject_line(self, text: str, *, final: bool) -> Decision:
        match = self._subject.match(text)
        if match is None:
            return self._wait(text, self._subjects, final=final)
        if match.end() == len(text):
            return None if final else WAIT
        return text[match.end() :] if text[match.end()] == "\n" else None

    def _preface(self, text: str, *, final: bool) -> Decision:
        for pattern in (self._label, self._acknowledged):
            match = pattern.match(text)
            if match:
                return text[match.end() :]
        return self._wait(text, self._prefaces, final=final)

    def _salutation(self, text: str, *, final: bool) -> Decision:
        line, stop, rest = text.partition("\n")
        plain = line.lower()
        short = len(line) <= _MAX_SALUTATION and len(line.split()) <= _MAX_SALUTATION_WORDS
        if not short or "." in line or "?" in line or not _may_begin(plain, self._greetings):
            return None
        if not rest.strip():
            return None if final else WAIT
        return rest if stop and _begins(plain, self._greetings) else None

    def _wait(self, text: str, words: tuple[str, ...], *, final: bool) -> Decision:
        """Wait for the rest of a first line that may still turn out to be a preface."""
        plain = re.sub(rf"^{_DECORATION}", "", text).lower()
        if (
            final
            or len(text) > _MAX_PREFACE
            or "\n" in text.strip()
            or re.search(r"[.!?:]\s", plain[_LONGEST_ACKNOWLEDGEMENT:])
        ):
            return None
        return WAIT if _may_begin(plain, words) else None


def _any(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _begins(text: str, words: tuple[str, ...]) -> bool:
    return any(text == word or (text.startswith(word) and not text[len(word)].isalnum()) for word in words)


def _may_begin(text: str, words: tuple[str, ...]) -> bool:
    return _begins(text, words) or any(word.startswith(text) for word in words)


def _begun_rule(body: str) -> int:
    """Tell from where on the text may still become a rule that ends the reply."""
    start = body.rfind("\n") + 1
    last = body[start:]
    return _text_end(body, start) if start and last and _RULE_BEGUN.fullmatch(last) else len(body)


def _signoff(body: str, signoffs: tuple[str, ...], keep: tuple[str, ...], *, final: bool) -> int:
    """Tell where a sign-off begins, if the text ended here: short last lines without a full stop, after a farewell."""
    found = len(body)
    end = _text_end(body, len(body))
    for _ in range(_MAX_SIGNOFF_LINES if signoffs else 0):
        start = body.rfind("\n", 0, end) + 1
        line = body[start:end].strip()
        if not start or not _is_loose(line, keep):
            break
        end = _text_end(body, start)
        plain = line.lower().lstrip("*_-\u2013\u2014 ")
        if _begins(plain, signoffs) or line.startswith("[") or (not final and _may_begin(plain, signoffs)):
            found = end
    return found


def _text_end(body: str, end: int) -> int:
    """Step back from `end` over white space."""
    return len(body[:end].rstrip())


def _is_loose(line: str, keep: tuple[str, ...]) -> bool:
    if not line or len(line) > _MAX_LOOSE or len(line.split()) > _MAX_LOOSE_WORDS:
        return False
    return not (_STOPS.search(line) or _LISTED.match(line) or any(kept in line for kept in keep))
