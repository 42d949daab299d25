"""What the words round a time or a sum tell of it: rough, ahead of us, lived through, or said of being open."""

import re
from functools import cache
from typing import NamedTuple

from evals.particulars.numbers import one_of
from evals.particulars.words import languages, load_words

_BEFORE = 40
"""Characters before a time in which the words that introduce it stand."""


class Telling(NamedTuple):
    """Patterns of one language; they read prepared text."""

    rough: re.Pattern[str]
    ahead: re.Pattern[str]
    forecasts: re.Pattern[str]
    term: re.Pattern[str]
    term_use: re.Pattern[str]
    lived: re.Pattern[str]
    opening: re.Pattern[str]

    def is_rough(self, text: str, place: int) -> bool:
        """Tell whether the time at a place is said to be about so much."""
        return self.rough.search(text, max(0, place - _BEFORE), place) is not None

    def is_ahead(self, text: str, place: int) -> bool:
        """Tell whether the words before a time say that something will be within it, or after it."""
        return self.ahead.search(text, max(0, place - _BEFORE), place) is not None

    def is_term(self, text: str, place: int, end: int) -> bool:
        """Tell whether a stretch of time is what somebody is given for something: `you have 30 days to return it`."""
        given = self.term.search(text, max(0, place - _BEFORE), place)
        return given is not None and self.term_use.match(text, end) is not None


@cache
def telling(language: str) -> Telling:
    """Compile the words of a language; in one without a file nothing is told."""
    words = load_words(language if language in languages() else "none")
    rough = one_of(words.roundings)
    return Telling(
        rough=re.compile(rf"(?<!\w){rough}\s{{1,3}}$"),
        ahead=re.compile(rf"(?<!\w){one_of(words.ahead)}\s{{1,3}}(?:{rough}\s{{1,3}})?$"),
        forecasts=re.compile(rf"(?<!\w){one_of(words.forecasts)}(?!\w)"),
        term=re.compile(rf"(?<!\w){one_of(words.term_givers)}\s{{1,3}}(?:{rough}\s{{1,3}})?$"),
        term_use=re.compile(rf"\s{{1,3}}{one_of(words.term_uses)}(?!\w)"),
        lived=re.compile(rf"(?<!\w){one_of(words.lived)}(?!\w)"),
        opening=re.compile(rf"(?<!\w){one_of(words.opening)}(?!\w)"),
    )
