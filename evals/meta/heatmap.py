"""The matrix as a table: a row for each mutator, a column for each item, the share of mutants on which it fails."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from evals.meta.matrix import Mutant
from evals.meta.report import MetaReport
from evals.reports.wording import percent

_STEPS = ((1.0, 6), (0.8, 5), (0.6, 4), (0.4, 3), (0.2, 2))
"""Least share of each shade."""


class Cell(NamedTuple):
    """One mutator and one item."""

    item: str
    failed: int
    mutants: int
    aimed: bool
    """Whether the mutator is to make this item fail."""
    declared: bool
    """Whether a failure here was declared, or is the aim."""

    @property
    def text(self) -> str:
        """The share in per cent; nothing where it never fails and need not."""
        return percent(self.failed / self.mutants) if self.mutants and (self.failed or self.aimed) else ""

    @property
    def shade(self) -> int:
        """From 1, hardly any, to 6, all; 0 for none. Only the aim and what was declared is shaded."""
        share = self.failed / self.mutants if self.mutants else 0.0
        if not self.aimed and not self.failed:
            return 0
        return next((shade for least, shade in _STEPS if share >= least), 1)


class Row(NamedTuple):
    """One mutator."""

    mutator: str
    item: str
    structural: bool
    mutants: int
    open: int
    """Mutants that were neither found nor let through."""
    cells: tuple[Cell, ...]


def heatmap(report: MetaReport) -> tuple[Row, ...]:
    """Arrange all mutants, mutators in the order of their items."""
    by_mutator: defaultdict[str, list[Mutant]] = defaultdict(list)
    for mutant in report.matrix.mutants:
        by_mutator[mutant.mutator].append(mutant)
    places = {item: at for at, item in enumerate(report.titles)}
    ordered = sorted(by_mutator.values(), key=lambda made: places[made[0].item])
    return tuple(_row(made, tuple(report.titles)) for made in ordered)


def _row(made: Sequence[Mutant], items: Sequence[str]) -> Row:
    first = made[0]
    return Row(
        mutator=first.mutator,
        item=first.item,
        structural=first.structural,
        mutants=len(made),
        open=sum(mutant.verdict.value == "unsure" for mutant in made),
        cells=tuple(
            Cell(
                item=item,
                failed=sum(item in mutant.newly for mutant in made),
                mutants=len(made),
                aimed=item == first.item,
                declared=item == first.item or not any(item in mutant.collateral for mutant in made),
            )
            for item in items
        ),
    )
