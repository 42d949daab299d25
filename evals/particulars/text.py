"""Text prepared for scanning, and where a scan may start: no pattern is tried at a place that cannot begin a match."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2009\u2007", " "),
        **dict.fromkeys("\u2019\u2018", "'"),
        **dict.fromkeys("\u2013\u2011\u2212", "-"),
    }
)
"""Signs of typesetting to what a keyboard has: spaces, quotation marks, dashes."""
_TOKEN = re.compile(r"\d+|[^\W\d_]+|[^\w\s\0]")
_TAKEN = "\0"
"""Stands for a character that another particular already covers; it is neither a word nor a space."""
DIGITS = "0"
"""Stands for all digits among the first tokens of a scan."""
MOST_STARTS = 1_500
"""Starts of one scan that are tried in a text: more than any conversation holds, and a bound on its time."""


class Prepared:
    """A text in lower case with plain spaces, apostrophes and hyphens, as long as the original."""

    def __init__(self, original: str) -> None:
        self.original = original
        self.text = plain(original)
        self._places: dict[str, list[int]] = {}
        self._begun: dict[frozenset[str], list[int]] = {}
        for token in _TOKEN.finditer(self.text):
            word = token[0]
            self._places.setdefault(DIGITS if word[0].isdecimal() else word, []).append(token.start())

    def matches(self, pattern: re.Pattern[str], firsts: frozenset[str]) -> Iterator[re.Match[str]]:
        """Match `pattern` where one of the first tokens stands, without overlaps."""
        end = 0
        for start in islice(self._starts(firsts), MOST_STARTS):
            if start >= end:
                match = pattern.match(self.text, start)
                if match:
                    yield match
                    end = match.end()

    def take(self, places: Iterable[tuple[int, int]]) -> None:
        """Blank out places, in ascending order and not overlapping, for the scans that follow."""
        parts: list[str] = []
        done = 0
        for start, end in places:
            parts += (self.text[done:start], _TAKEN * (end - start))
            done = end
        parts.append(self.text[done:])
        self.text = "".join(parts)

    def _starts(self, firsts: frozenset[str]) -> list[int]:
        """Give the places of the first tokens; many patterns begin with the same ones."""
        if firsts not in self._begun:
            self._begun[firsts] = self._sorted(firsts)
        return self._begun[firsts]

    def _sorted(self, firsts: frozenset[str]) -> list[int]:
        places = self._places
        small, large = (firsts, places) if len(firsts) < len(places) else (places, firsts)
        found = [places[word] for word in small if word in large]
        return found[0] if len(found) == 1 else sorted(start for starts in found for start in starts)


def firsts(*words: Iterable[str], digits: bool = False) -> frozenset[str]:
    """Give the first tokens of phrases."""
    tokens = (_TOKEN.match(word.lower()) for group in words for word in group)
    known = {token[0] for token in tokens if token}
    return frozenset(known | {DIGITS} if digits else known)


def plain(text: str) -> str:
    """Lower the text and replace typographic signs without moving any character."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a capital such as 'İ' becomes two characters
        lowered = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    return lowered.translate(_PLAIN)
