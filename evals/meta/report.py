"""What the meta-evaluation found, and which of its bars are missed."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from app.domain.value import Value
from evals.judge.calibration import Calibration
from evals.meta.equivalence import Equivalence
from evals.meta.gaming import Trial
from evals.meta.matrix import STRAY, ItemRow, Kills, Matrix
from evals.meta.people import People
from evals.reports.wording import percent

SHOWN = 6
"""Names told in one line."""


class Missed(Value):
    """A bar that the checklist does not reach."""

    bar: str
    told: str


class MetaReport(Value):
    """Is the checklist right?"""

    made_at: datetime | None
    versions: dict[str, str]
    """Digests of what decides."""
    encoder: bool
    """Whether the learned cues heard with the sentence encoder."""
    titles: dict[str, str]
    """By item, in the order of the checklist."""
    matrix: Matrix
    equivalence: Equivalence
    gaming: tuple[Trial, ...]
    people: People | None
    """`None` where there is no labelled reply."""
    judge: tuple[Calibration, ...] = ()
    """Of the judge, where one was asked."""
    notices: tuple[str, ...] = ()

    @property
    def missed(self) -> tuple[Missed, ...]:
        """The bars that are missed; empty means that the checklist holds."""
        return (*self._good(), *self._kills(), *self._strayed(), *self._disguised(), *self._gamed())

    def _good(self) -> Iterator[Missed]:
        found = self.matrix.false_fails
        if found:
            yield Missed(
                bar="nothing fails on a good reply",
                told=f"{len(found)} false fails: {_few([f'{one.item} on {one.base}' for one in found])}",
            )

    def _kills(self) -> Iterator[Missed]:
        for row in self.matrix.rows:
            for name, kills in (("structural", row.structural), ("lexical", row.lexical)):
                if kills is not None and kills.reached is False:
                    yield Missed(bar=f"{row.item}: {kills.bar:.0%} of {name} mutants", told=counted(kills))
            if row.idle or (row.structural is None and row.lexical is None):
                yield Missed(bar=f"{row.item}: every mutator has a reply", told=f"idle: {_few(row.idle)}")

    def _strayed(self) -> Iterator[Missed]:
        for row in self.matrix.rows:
            if row.stray:
                yield Missed(
                    bar=f"{row.item}: nothing undeclared fails on more than {STRAY:.0%} of mutants", told=strayed(row)
                )

    def _disguised(self) -> Iterator[Missed]:
        flips, idle = self.equivalence.flips, self.equivalence.idle
        if flips:
            told = _few([f"{one.item} under {one.change} on {one.base}" for one in flips])
            yield Missed(bar="no disguise flips a verdict", told=f"{len(flips)} flips: {told}")
        if idle:
            yield Missed(bar="every disguise has a reply", told=f"idle: {_few(idle)}")

    def _gamed(self) -> Iterator[Missed]:
        for trick in dict.fromkeys(trial.trick for trial in self.gaming):
            lost = [trial for trial in self.gaming if trial.trick == trick and not trial.held]
            tried = sum(trial.trick == trick for trial in self.gaming)
            if lost:
                told = _few([f"{one.reply} ({one.told})" for one in lost])
                yield Missed(bar=f"gaming: {trick}", told=f"lost {len(lost)} of {tried}: {told}")
        if not self.gaming:
            yield Missed(bar="gaming", told="no trick was tried")


def counted(kills: Kills) -> str:
    """Tell kills in words."""
    told = f"{kills.killed} of {kills.mutants} found ({percent(kills.low)} to {percent(kills.high)})"
    told += f", {kills.unsure} left open" if kills.unsure else ""
    if not kills.abstains:
        return told
    if not kills.measurable:
        return f"{told}; not measurable: this item never fails by itself, and left the good replies open too"
    told += "; this item never fails by itself, so open counts"
    return f"{told}, but for {kills.blind} not measurable, whose good reply it left open too" if kills.blind else told


def strayed(row: ItemRow) -> str:
    """Tell in words on how many mutants of an item other items failed undeclared, and which; empty for none."""
    others = [f"{item} {count}" for item, count in row.collateral.items()]
    return f"{row.strays} of {row.mutants}: {_few(others)}" if others else ""


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return "; ".join(names[:SHOWN]) + more
