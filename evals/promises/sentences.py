"""Sentences and clauses of a prepared text, with their places."""

import re
from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple, TypeVar

from evals.promises.forms import Forms
from evals.promises.grammar import Anchors, Grammar
from evals.promises.said import Said
from evals.promises.stems import places_of
from evals.promises.words import Frame, Predicate

_END = re.compile(r"[.!?\u2026]+[\"'\u201d)]*(?=\s|$)|\n+")
_BEGINNING = [0]
Shape = TypeVar("Shape", Frame, Predicate)
_LONGEST = 800
_LONGEST_ABBREVIATION = 9


class Sentence(NamedTuple):
    """One sentence; offsets are those of the whole text."""

    text: str
    start: int
    asks: bool
    """Whether it ends with a question mark."""
    places: dict[str, list[int]]
    """Its words with their places, for cheap tests; empty in a language of forms."""
    said: Said | None = None
    """The sentence as phrases see it, in a language of forms."""

    def matches(self, pattern: re.Pattern[str], starts: tuple[str, ...]) -> Iterator[re.Match[str]]:
        """Match `pattern` where one of the words stands; at the start of the sentence when there are none."""
        places = [place for word in starts for place in self.places.get(word, ())] if starts else [0]
        end = 0
        for place in sorted(places):
            match = pattern.match(self.text, place) if place >= end else None
            if match is not None:
                yield match
                end = match.end()

    def anchored(self, anchors: Anchors[Shape]) -> Iterator[tuple[Shape, re.Match[str]]]:
        """Match patterns at the words where they may begin, in the order of their file."""
        tried = [
            (order, place, shape, pattern)
            for word in ("", *self.places)
            if word in anchors
            for order, shape, pattern, needs in anchors[word]
            if not needs or self.has_any(needs)
            for place in self.places.get(word, _BEGINNING)
        ]
        tried.sort(key=itemgetter(0, 1))
        for _, place, shape, pattern in tried:
            match = pattern.match(self.text, place)
            if match is not None:
                yield shape, match

    def has_any(self, words: frozenset[str]) -> bool:
        """Tell whether one of the words stands in it."""
        return not words.isdisjoint(self.places)


def sentences(text: str, grammar: Grammar) -> Iterator[Sentence]:
    """Cut a text into sentences; a line break ends one as well."""
    abbreviation = grammar.texts["abbreviation"]
    start = 0
    for match in _END.finditer(text):
        tail = text[max(start, match.end() - _LONGEST_ABBREVIATION) : match.end()]
        if match[0] == "." and abbreviation.search(tail):
            continue
        yield from _stripped(text, start, match.end(), grammar.forms, asks="?" in match[0])
        start = match.end()
    yield from _stripped(text, start, len(text), grammar.forms, asks=False)


def _stripped(text: str, start: int, end: int, forms: Forms | None, *, asks: bool) -> Iterator[Sentence]:
    while end - start > _LONGEST:  # nobody writes such a sentence; its time would grow with the square of its length
        cut = text.rfind(" ", start + 1, start + _LONGEST)
        cut = start + _LONGEST if cut < 0 else cut
        yield from _stripped(text, start, cut, forms, asks=False)
        start = cut
    inside = text[start:end]
    stripped = inside.strip()
    if stripped:
        begin = start + len(inside) - len(inside.lstrip())
        places = places_of(stripped) if forms is None else {}
        yield Sentence(stripped, begin, asks, places, Said(stripped, forms) if forms is not None else None)


def clause_start(text: str, place: int, grammar: Grammar) -> int:
    """Find where the clause round `place` begins."""
    begin = 0
    for match in grammar.texts["clause_break"].finditer(text, 0, place):
        begin = match.end()
    return begin


def clause_end(text: str, place: int, grammar: Grammar) -> int:
    """Find where the clause round `place` ends: at punctuation, or at a word that opens another clause."""
    ends = [
        match.start()
        for name in ("clause_break", "clause_opener")
        if (match := grammar.texts[name].search(text, place)) is not None
    ]
    return min(ends, default=len(text))
