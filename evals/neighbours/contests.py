"""Contests between two replies to one message, of which people find one better: does a judge rank it higher?"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from app.domain.errors import InvalidFile, Mistake
from app.domain.value import Value
from app.formats import Document
from evals import jsonl
from evals.replies import Reply, load_replies
from evals.stats import mcnemar, wilson
from evals.twins import twins

_PAIRED = ("good", "flawed")


class Contest(Value):
    """Two replies to the same message."""

    id: str
    better: Reply
    worse: Reply
    gap: int | None
    """How many more items people fail in the worse one than in the better; `None` where nobody counted."""


class Standing(Value):
    """How often a judge ranks the better reply higher."""

    right: int
    tied: int
    wrong: int

    @property
    def contests(self) -> int:
        """All of them."""
        return self.right + self.tied + self.wrong

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share that is right, between 0 and 1; a tie is not right."""
        return wilson(self.right, self.contests)


def read_contests(place: Path) -> tuple[tuple[Contest, ...], tuple[str, ...]]:
    """Read pairs (JSONL: a record of a reply with `good` and `flawed` for `reply`), or labelled replies with twins.

    Gives the contests, and the ids of twins of which people fail as many items in both. Raises `InvalidFile`.
    """
    mistakes: list[Mistake] = []
    if place.suffix == jsonl.SUFFIX:
        lines = tuple(line for line in jsonl.documents(place, mistakes) if isinstance(line.data, dict))
        if any(name in line.data for line in lines for name in _PAIRED):
            return _pairs(lines, mistakes), ()
    return of_twins(load_replies([place]))


def of_twins(replies: Sequence[Reply]) -> tuple[tuple[Contest, ...], tuple[str, ...]]:
    """Let twins contest: the one in which people fail fewer items is better; gives the undecided ones by id.

    An item that people leave open counts for neither side.
    """
    contests: list[Contest] = []
    undecided: list[str] = []
    for better, worse, gap in twins(replies):
        if gap:
            contests.append(Contest(id=better.id, better=better, worse=worse, gap=gap))
        else:
            undecided.append(better.id)
    return tuple(contests), tuple(undecided)


def standing(contests: Iterable[Contest], scores: Mapping[str, float | None]) -> Standing:
    """Count; `scores`: by id of a reply, the higher the better. Without a score on either side it is a tie."""
    found = [_sign(scores[one.better.id], scores[one.worse.id]) for one in contests]
    return Standing(right=found.count(1), tied=found.count(0), wrong=found.count(-1))


def p_value(contests: Sequence[Contest], ours: Mapping[str, float | None], theirs: Mapping[str, float | None]) -> float:
    """Give the two-sided p-value that one judge is right more often than the other, by McNemar's exact test."""
    pairs = [
        (_sign(ours[one.better.id], ours[one.worse.id]) > 0, _sign(theirs[one.better.id], theirs[one.worse.id]) > 0)
        for one in contests
    ]
    return mcnemar(pairs.count((False, True)), pairs.count((True, False)))


def _sign(better: float | None, worse: float | None) -> int:
    if better is None or worse is None:
        return 0
    return (better > worse) - (better < worse)


def _pairs(lines: Iterable[Document], mistakes: list[Mistake]) -> tuple[Contest, ...]:
    found: dict[str, Contest] = {}
    for line in lines:
        given = line.data
        name = given.get("id")
        record = {key: value for key, value in given.items() if key not in _PAIRED}
        try:
            better, worse = (
                Reply.model_validate({**record, "id": f"{name}-{which}", "reply": given.get(which)})
                for which in _PAIRED
            )
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "the line"
            mistakes.append(line.mistake((), f"{where!r}: {first['msg']}", "correct the value"))
            continue
        if name in found:
            mistakes.append(line.mistake((), f"the id {name!r} is taken", "write another id"))
        found[str(name)] = Contest(id=str(name), better=better, worse=worse, gap=None)
    if mistakes:
        raise InvalidFile(tuple(mistakes))
    return tuple(found.values())
