"""Finds what a customer asks for: each request as one clause of theirs, with its kind."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.classifiers.clauses import Clauses
from app.classifiers.reading import Reading
from app.classifiers.vocabulary import Vocabulary
from app.domain.assessment import Fact, FactKind

_ASK = "ask_"
_LAST = ("answer", "help", "information", "other", "question")
"""Kinds that say least: none of them is told of a clause that says another, and a later one yields to an earlier."""
_QUESTION, _INFORMATION = "question", "information"
_NEW_WORDS = 2
"""Words that a further request of a kind must add to be another request rather than the same once more."""


@dataclass(frozen=True, slots=True)
class _Ask:
    kind: str
    first: int
    last: int


def asks(reading: Reading, vocabulary: Vocabulary, clauses: Clauses, reported: list[tuple[int, int]]) -> Iterator[Fact]:
    """Find the requests of a message in order; `reported`: places that tell what the company said, as offsets."""
    found = _matches(reading, vocabulary)
    clauses = clauses.joined(frozenset(ask.first for ask in found))
    found += _questions(reading, vocabulary, clauses)
    idle = [clauses.around(place) for place in _begins("no_ask", reading, vocabulary)]
    found = [ask for ask in found if clauses.around(ask.first) not in idle]
    taken: dict[tuple[int, int], list[_Ask]] = {}
    for ask in sorted(found, key=lambda ask: (_rank(ask.kind), ask.first)):
        others = taken.setdefault(clauses.around(ask.first), [])
        same = any(other.kind == ask.kind for other in others)
        if not same and not (others and ask.kind in _LAST):
            others.append(ask)
    said: dict[str, set[str]] = {}
    for ask in sorted((ask for others in taken.values() for ask in others), key=lambda ask: ask.first):
        start, end = clauses.quote(ask.first, ask.last)
        if any(one <= start and end <= other for one, other in reported):
            continue
        kind = _INFORMATION if ask.kind == _QUESTION else ask.kind
        words = _content(reading, vocabulary, start, end)
        before = said.get(kind)
        if before is None or len(words - before) >= _NEW_WORDS:
            said.setdefault(kind, set()).update(words)
            yield Fact(kind=FactKind.ASK, quote=reading.text[start:end], value=kind)


def _rank(kind: str) -> int:
    return _LAST.index(kind) + 1 if kind in _LAST else 0


def _matches(reading: Reading, vocabulary: Vocabulary) -> list[_Ask]:
    return [
        _Ask(name.removeprefix(_ASK), *reading.token_range(*place))
        for name in vocabulary.lists
        if name.startswith(_ASK)
        for place in vocabulary.places(name, reading)
    ]


def _begins(name: str, reading: Reading, vocabulary: Vocabulary) -> list[int]:
    return [reading.token_range(*place)[0] for place in vocabulary.places(name, reading)]


def _questions(reading: Reading, vocabulary: Vocabulary, clauses: Clauses) -> list[_Ask]:
    """Find clauses that open like a question and end with a question mark."""
    found: list[_Ask] = []
    if "?" not in reading.text:
        return found
    for first in _begins("question_opens", reading, vocabulary):
        begin, stop = clauses.around(first)
        led = all(place in clauses.leads or reading.tokens[place].word == "." for place in range(begin, first))
        ends = next((token for token in reading.tokens[stop - 1 :] if token.word == "."), None)
        if led and ends is not None and reading.text[ends.start] == "?":
            found.append(_Ask(_QUESTION, first, first + 1))
    return found


def _content(reading: Reading, vocabulary: Vocabulary, start: int, end: int) -> set[str]:
    return {token.word for token in reading.tokens if start <= token.start < end} - vocabulary.stop_words
