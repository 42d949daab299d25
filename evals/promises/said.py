"""One sentence as phrases see it: its words with their places, and the clauses that they fall into."""

import re
from bisect import bisect_left
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

from evals.phrases import STOP, Searched
from evals.promises.formed_words import SIGNS
from evals.promises.forms import Forms

_SIGNS = re.escape("".join(SIGNS))
_WORD = re.compile(rf"\d+(?:[.,:/]\d+)*[^\W_]*|[^\W_]+|[{_SIGNS}]")
_HARD = re.compile(r"[;:()!?\u2014\u2026\0\u00bf\u00a1]|\s-\s")
Opening = Literal["begin", "hard", "comma", "join", "open"]


class Clause(NamedTuple):
    """Words `first` up to before `last`, and what parts them from the clause before."""

    first: int
    last: int
    opening: Opening


class Said:
    """A prepared sentence; every place is the number of a word. Each view is made when it is asked for."""

    def __init__(self, text: str, forms: Forms) -> None:
        self.text = text
        self.forms = forms
        found = list(_WORD.finditer(text))
        self.words = [SIGNS.get(match[0], match[0]) for match in found]
        self.starts = [match.start() for match in found]
        self.ends = [match.end() for match in found]
        self._lists: dict[str, list[tuple[int, int]]] = {}
        self._offsets: list[int] = []
        offset = len(STOP)
        for word in self.words:
            self._offsets.append(offset)
            offset += len(word) + 1
        spaced = "".join(f"{word} " for word in self.words)
        self.searched = Searched.of(zip(self._offsets, self.words, strict=True), f"{STOP}{spaced}{STOP[1:]}")

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Give the words between two offsets of the searched text."""
        return bisect_left(self._offsets, start), bisect_left(self._offsets, end)

    def hits(self, name: str) -> list[tuple[int, int]]:
        """Find the phrases of a list, as places."""
        if name not in self._lists:
            found = self.forms.lists[name].search(self.searched)
            self._lists[name] = [self.place(start, end) for start, end in found]
        return self._lists[name]

    def has(self, name: str, first: int = 0, last: int | None = None) -> bool:
        """Tell whether a phrase of a list stands wholly within some words."""
        until = len(self.words) if last is None else last
        return any(first <= start and end <= until for start, end in self.hits(name))

    def denied(self, first: int, last: int, but: tuple[int, int] | None = None) -> bool:
        """Tell whether something among some words denies; `but` are words that do not count."""
        still = self.hits("still")
        return any(
            first <= start < last
            and not (but and but[0] <= start and end <= but[1])
            and not any(start < other_end and other < end for other, other_end in still)
            for start, end in self.hits("denies")
        )

    def clause_of(self, place: int) -> int:
        """Give the number of the clause in which a word stands."""
        return bisect_left(self._ends, place + 1)

    @cached_property
    def _ends(self) -> list[int]:
        return [clause.last for clause in self.clauses]

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses: parted by punctuation, by words that join and by words that open one."""
        openings: dict[int, Opening] = {0: "begin"}
        for number in range(1, len(self.words)):
            between = self.text[self.ends[number - 1] : self.starts[number]]
            if between not in (" ", "", "'"):
                if _HARD.search(between):
                    openings[number] = "hard"
                elif "," in between:
                    openings[number] = "comma"
        for first, _ in self.hits("joins"):
            openings.setdefault(first, "join")
        for first, _ in self.hits("opens"):
            openings[first] = "hard" if openings.get(first) == "hard" else "open"
        begins = sorted(openings)
        return tuple(
            Clause(first, last, openings[first]) for first, last in pairwise([*begins, max(len(self.words), 1)])
        )
