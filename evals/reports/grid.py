"""The heat map: how each item of the checklist fared in each stage."""

from collections.abc import Mapping
from typing import NamedTuple

from app.domain.scorecard import Verdict
from app.domain.stage import Stage
from evals.metrics import Count
from evals.report import Report
from evals.reports.wording import percent, plain

_LEVELS = ((1.0, 6), (0.95, 5), (0.85, 4), (0.7, 3), (0.5, 2))
"""From which share on a cell has which shade; what is below has the first one."""
_NONE: Mapping[Verdict, int] = dict.fromkeys(Verdict, 0)


class Cell(NamedTuple):
    """An item in one stage, or in all of them."""

    passed: Count
    """Passed of what was decided."""
    unsure: int
    failed: int

    @property
    def applicable(self) -> int:
        """Drafts to which the item applies: decided or not."""
        return self.passed.of + self.unsure

    @property
    def only_fails(self) -> bool:
        """Whether it failed, and was undecided elsewhere: silence alone is no pass."""
        return self.failed > 0 and self.passed.met == 0 and self.unsure > 0

    @property
    def text(self) -> str:
        """The pass rate; the failures where nothing can pass, a question mark where nothing could be decided."""
        if not self.applicable:
            return "–"
        if self.only_fails:
            return f"{self.failed} ✗"
        return percent(self.passed.share) if self.passed.of else "?"

    @property
    def shade(self) -> int:
        """From 1, mostly failed, to 6, all passed; 0 where nothing was decided."""
        share = self.passed.share
        return 0 if share is None else next((level for least, level in _LEVELS if share >= least), 1)

    @property
    def unsure_share(self) -> float:
        """How much of what applies could not be decided, between 0 and 1."""
        return self.unsure / self.applicable if self.applicable else 0.0

    @property
    def thin(self) -> bool:
        """Whether less than half of what applies was decided, so that the rate rests on little."""
        return self.passed.of < self.unsure


class GridRow(NamedTuple):
    """An item of the checklist."""

    title: str
    blocks: bool
    """Whether a failure blocks a draft."""
    cells: tuple[Cell, ...]
    """One for all stages, then one a stage."""


class Grid(NamedTuple):
    """The heat map."""

    stages: tuple[str, ...]
    rows: tuple[GridRow, ...]
    silent: tuple[str, ...]
    """Titles of the items that applied to no draft."""


def grid(report: Report) -> Grid:
    """Count the verdicts by item and stage, in the order of the checklist."""
    by_stage = report.metrics.items_by_stage
    known = [item.id for item in report.items]
    order = [*(name for name in known if name in by_stage), *(name for name in by_stage if name not in known)]
    stages = [stage for stage in Stage if any(stage in held for held in by_stage.values())]
    blocking = {item.id for item in report.items if item.blocker}
    rows, silent = [], []
    for name in order:
        held = by_stage[name]
        cells = tuple(_cell(held.get(stage, _NONE)) for stage in stages)
        whole = _cell(report.metrics.items[name])
        if whole.applicable:
            rows.append(GridRow(report.title(name), name in blocking, (whole, *cells)))
        else:
            silent.append(report.title(name))
    return Grid(tuple(plain(stage) for stage in stages), tuple(rows), tuple(silent))


def _cell(counts: Mapping[Verdict, int]) -> Cell:
    passed, failed = counts[Verdict.PASS], counts[Verdict.FAIL]
    return Cell(Count(met=passed, of=passed + failed), unsure=counts[Verdict.UNSURE], failed=failed)
