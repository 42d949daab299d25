"""Sentences and clauses of a prepared text, with their places."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from evals.promises.grammar import Grammar

_END = re.compile(r"[.!?\u2026]+[\"'\u201d)]*(?=\s|$)|\n+")
_LONGEST_ABBREVIATION = 9


class Sentence(NamedTuple):
    """One sentence; offsets are those of the whole text."""

    text: str
    start: int
    asks: bool
    """Whether it ends with a question mark."""


def sentences(text: str, grammar: Grammar) -> Iterator[Sentence]:
    """Cut a text into sentences; a line break ends one as well."""
    abbreviation = grammar.texts["abbreviation"]
    start = 0
    for match in _END.finditer(text):
        tail = text[max(start, match.end() - _LONGEST_ABBREVIATION) : match.end()]
        if match[0] == "." and abbreviation.search(tail):
            continue
        yield from _stripped(text, start, match.end(), asks="?" in match[0])
        start = match.end()
    yield from _stripped(text, start, len(text), asks=False)


def _stripped(text: str, start: int, end: int, *, asks: bool) -> Iterator[Sentence]:
    inside = text[start:end]
    if inside.strip():
        yield Sentence(inside.strip(), start + len(inside) - len(inside.lstrip()), asks)


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
