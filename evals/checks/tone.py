"""Checks by word lists: what must not be said, and what must be."""

from typing import Annotated

from pydantic import Field

from app.domain.situation import Situation
from app.domain.value import Span, Value
from evals.analysis import Analysis
from evals.finding import Finding, failed, missing, passed, silent, unsure
from evals.lexicon import Lexicon
from evals.text import Hit

Names = tuple[str, ...]


class Avoids(Value):
    """Word lists that must not be met."""

    lists: Annotated[Names, Field(min_length=1)]
    excused_by: Names = ()
    """Lists that make a sentence harmless, such as a time for an assurance."""
    because: str
    """Why these words do harm, in one sentence."""


class Expects(Value):
    """Word lists of which one must be met."""

    lists: Annotated[Names, Field(min_length=1)]
    addressed: str | None = None
    """A list that must be met in the same sentence, such as words for the customer."""
    hollow: Names = ()
    """Lists of set phrases: what stands inside one counts for nothing."""
    weak: Names = ()
    """Lists that make it undecided instead of missing; a list may be both hollow and weak."""
    missing: str
    """What is missing when nothing is met, in one sentence."""


def avoids(analysis: Analysis, situation: Situation, parameter: Avoids, lexicon: Lexicon) -> Finding:
    """Look for words that must not be there."""
    del situation, lexicon
    text = analysis.text
    found = [
        hit
        for name in parameter.lists
        for hit in text.hits(name)
        if not any(text.hits_in(excuse, hit.sentence) for excuse in parameter.excused_by)
        and not (parameter.excused_by and _has_blank(analysis, hit.sentence))
    ]
    if not found:
        return silent("No listed wording was found; that alone proves nothing.")
    return failed(parameter.because, spans(analysis, found))


def expects(analysis: Analysis, situation: Situation, parameter: Expects, lexicon: Lexicon) -> Finding:
    """Look for words that must be there."""
    del situation, lexicon
    text = analysis.text
    hollow = [hit for name in parameter.hollow for hit in text.hits(name)]
    own = [hit for name in parameter.lists for hit in text.hits(name) if not _inside(hit, hollow)]
    found = [hit for hit in own if parameter.addressed is None or text.hits_in(parameter.addressed, hit.sentence)]
    if found:
        return passed("The words are there.", spans(analysis, found))
    empty = [hit for name in parameter.hollow if name not in parameter.weak for hit in text.hits(name)]
    weak = [hit for name in parameter.weak for hit in text.hits(name) if not _inside(hit, empty)]
    if own or weak:
        return unsure("There is something of it, in words that may mean something else.", spans(analysis, own + weak))
    return missing(parameter.missing, spans(analysis, empty))


def spans(analysis: Analysis, hits: list[Hit]) -> list[Span]:
    """Cut the hits out of the reply, in order and each once."""
    places = sorted({(hit.first, hit.last) for hit in hits})
    return [analysis.text.span(first, last) for first, last in places]


def _inside(hit: Hit, others: list[Hit]) -> bool:
    return any(other.first <= hit.first < other.last for other in others)


def _has_blank(analysis: Analysis, sentence: int) -> bool:
    place = analysis.text.sentences[sentence]
    return any(place.start <= blank.start < place.end for blank in analysis.blanks)
