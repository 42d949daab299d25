"""How a sentence says a time or a sum: whether it looks ahead, and whether it tells what the customer went through."""

import re
from typing import NamedTuple

from evals.particulars import Particular
from evals.particulars.telling import telling
from evals.promises.found import FoundAct
from evals.promises.sentences import Sentence

_BREAK = re.compile(r"[,;:()\u2014]\s|\s-\s")


class Manner(NamedTuple):
    """How a particular is said."""

    promised: bool
    """Whether it says what will be, or within what time: only what is meant for us carries that."""
    rough: bool = False
    lived: bool = False
    opening: bool = False
    """Whether the sentence speaks of being open, or of coming by."""


STRICT = Manner(promised=True)


def manner_of(
    particular: Particular, text: str, sentence: Sentence | None, acts: list[FoundAct], language: str
) -> Manner:
    """Read the words round a particular in the prepared reply `text`."""
    if sentence is None:
        return STRICT
    words, place = telling(language), particular.span.start
    begin, end = sentence.start, sentence.start + len(sentence.text)
    own = _part(text, begin, end, place)
    planned = any(act.kind == "future_act" and begin <= act.start <= place for act in acts)
    timed = particular.kind == "duration"
    promised = (
        planned
        if not timed
        else _within(place, acts)
        or words.is_ahead(text, place)
        or words.is_term(text, place, particular.span.end)
        or _has(words.forecasts, own)
    )
    return Manner(
        promised=promised,
        rough=words.is_rough(text, place),
        lived=timed
        and "-" not in particular.value
        and not promised
        and not planned
        and _has(words.lived, sentence.text),
        opening=_has(words.opening, sentence.text),
    )


def _within(place: int, acts: list[FoundAct]) -> bool:
    return any(act.kind == "future_act" and act.start <= place < act.end for act in acts)


def _part(text: str, begin: int, end: int, place: int) -> str:
    """Give the part of a sentence round a place, between commas and their like."""
    for match in _BREAK.finditer(text, begin, end):
        if match.start() >= place:
            return text[begin : match.start()]
        begin = match.end()
    return text[begin:end]


def _has(words: re.Pattern[str], text: str) -> bool:
    return words.search(text) is not None
