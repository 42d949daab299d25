"""Finds what the customer says that the company promised, and by whom."""

from app.classifiers.clauses import Clauses
from app.classifiers.reading import Reading
from app.classifiers.vocabulary import Vocabulary
from evals.particulars import Particular

_WHO = "promised_by_"
_TOLD = "you"
"""The list `promised_by_you` names nobody in particular."""
_FAR = 9
"""Words between who promised and the verb."""
_FEWEST, _MOST = 2, 24
"""Words of a promise."""
_TIMES = frozenset({"date", "weekday", "time", "duration"})

Promised = tuple[int, int, str | None]
"""Begin and end in the text, and who promised."""


def promised(
    reading: Reading, vocabulary: Vocabulary, clauses: Clauses, particulars: tuple[Particular, ...]
) -> list[Promised]:
    """Find promises: by `promised me`, by a closing verb, by `said` with a future, by `supposed to` with a time."""
    finder = _Finder(reading, vocabulary, clauses)
    found: list[Promised] = []
    for first, last in finder.ranges("promise_verb"):
        finder.add(found, first, *finder.after(last))
    ahead = finder.ranges("promise_ahead")
    for first, last in finder.ranges("promise_said"):
        begin, stop = finder.after(last)
        if any(begin <= one < stop for one, _ in ahead):
            finder.add(found, first, begin, stop)
    for first, last in finder.ranges("promise_due"):
        begin, stop = finder.after(last)
        start, end = finder.place(begin, stop)
        if any(item.kind in _TIMES and start <= item.span.start < end for item in particulars):
            finder.add(found, first, begin, stop)
    opens = finder.ranges("promise_opens")
    for first, _ in finder.ranges("promise_closes"):
        begun = [end for _, end in opens if end < first <= end + _MOST and finder.together(end, first)]
        if begun:
            finder.add(found, begun[-1], begun[-1], first)
    return sorted(found)


class _Finder:
    def __init__(self, reading: Reading, vocabulary: Vocabulary, clauses: Clauses) -> None:
        self.reading = reading
        self.vocabulary = vocabulary
        self.clauses = clauses
        self.who: list[tuple[int, int, str]] | None = None

    def ranges(self, name: str) -> list[tuple[int, int]]:
        return [self.reading.token_range(*place) for place in self.vocabulary.places(name, self.reading)]

    def after(self, begin: int) -> tuple[int, int]:
        """Give the clause that begins here; a comma right after the verb is passed over."""
        _, stop = self.clauses.around(begin) if begin < len(self.reading.tokens) else (begin, begin)
        return begin, min(stop, begin + _MOST)

    def place(self, begin: int, stop: int) -> tuple[int, int]:
        return self.clauses.trimmed(begin, stop) if stop > begin else (0, 0)

    def together(self, first: int, last: int) -> bool:
        """Tell that no sentence ends between two tokens."""
        return all(token.word != "." for token in self.reading.tokens[first:last])

    def add(self, found: list[Promised], verb: int, begin: int, stop: int) -> None:
        """Take a promise unless it is too short or known."""
        words = sum(token.word != "." for token in self.reading.tokens[begin:stop])
        start, end = self.place(begin, stop)
        known = any(start < other and one < end for one, other, _ in found)
        if words >= _FEWEST and self.together(begin, begin + 1) and not known:
            found.append((start, end, self._by(verb, begin)))

    def _by(self, verb: int, begin: int) -> str | None:
        """Tell who promised: the one named last before the promise in its sentence."""
        if self.who is None:
            names = [name for name in self.vocabulary.lists if name.startswith(_WHO)]
            all_named = [(*place, name.removeprefix(_WHO)) for name in names for place in self.ranges(name)]
            self.who = sorted(all_named, key=lambda one: (one[1], -one[0]))
        named = [
            who
            for first, last, who in self.who
            if verb - _FAR <= first and last <= begin and self.together(first, begin)
        ]
        return named[-1] if named and named[-1] != _TOLD else None
