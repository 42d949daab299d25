"""Whether the words that a judge quotes stand in the reply, and where."""

import re
import unicodedata

from app.domain.value import Span

SHORTEST = 4
"""Characters of a quote, or of a part of one: fewer prove nothing."""
LONGEST = 400
"""Characters of a quote: whoever quotes everything points at nothing."""
_MARKS = frozenset("\"'`´«»‹›“”„‟‘’‚‛「」『』＂＇*_")
_DASHES = "Pd"
_GAP = re.compile(r"\s*[\[(]?\.{3,}[\])]?\s*")
_ENDS = " .,;:!?-"


def locate(reply: str, quote: str) -> tuple[Span, ...]:
    """Find quoted words in a reply; empty when they do not occur there, or prove nothing.

    Spaces, quotation marks, dashes, case and accents may differ; `...` may stand for words that were left out.
    """
    text, places = _plain(reply)
    wanted, _ = _plain(quote)
    if len(wanted) > LONGEST:
        return ()
    whole = _find(text, wanted.strip(_ENDS), 0)
    if whole is not None:
        return (_span(reply, places, *whole),)
    parts = [part.strip(_ENDS) for part in _GAP.split(wanted) if part.strip(_ENDS)]
    found: list[Span] = []
    begin = 0
    for part in parts if len(parts) > 1 else ():
        at = _find(text, part, begin)
        if at is None:
            return ()
        found.append(_span(reply, places, *at))
        begin = at[1]
    return tuple(found)


def _find(text: str, wanted: str, begin: int) -> tuple[int, int] | None:
    """Find words as whole words; `None` when they are too few to prove anything, or are not there."""
    if sum(not char.isspace() for char in wanted) < SHORTEST:
        return None
    start = text.find(wanted, begin)
    while start >= 0:
        end = start + len(wanted)
        if not (_inside_word(text, start) or _inside_word(text, end)):
            return start, end
        start = text.find(wanted, start + 1)
    return None


def _inside_word(text: str, at: int) -> bool:
    """Tell whether a place is between two letters of one word; scripts without spaces have no such place."""
    pair = text[at - 1 : at + 1] if at else ""
    return len(pair) == 2 and pair.isascii() and pair.isalnum()  # noqa: PLR2004 (a pair)


def _span(reply: str, places: list[int], start: int, end: int) -> Span:
    return Span.of(reply, places[start], places[end - 1] + 1)


def _plain(text: str) -> tuple[str, list[int]]:
    """Give a text without what may differ, and for each of its characters the place where it stood."""
    plain: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for one in _letters(char):
            if one == " " and (not plain or plain[-1] == " "):
                continue
            plain.append(one)
            places.append(place)
    return "".join(plain), places


def _letters(char: str) -> str:
    if char in _MARKS:
        return ""
    if char.isspace():
        return " "
    category = unicodedata.category(char)
    if category == _DASHES:
        return "-"
    if category in ("Cf", "Cc", "Mn"):
        return ""
    decomposed = unicodedata.normalize("NFKD", char).casefold()
    return "".join(one for one in decomposed if unicodedata.category(one) != "Mn")
