"""Counts over the results of the suite: totals first, then the slices that totals hide."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from math import ceil
from statistics import fmean

from app.domain.draft import DraftState
from app.domain.scorecard import Verdict
from app.domain.stage import Stage
from app.domain.value import Value
from evals.cases import Expect
from evals.stats import wilson
from evals.suite import CaseResult, Seen

_CLASSIFIED = ("cause", "emotion", "stage")


class Count(Value):
    """So many of so many."""

    met: int
    of: int

    @property
    def share(self) -> float | None:
        """The share that was met; `None` of nothing."""
        return self.met / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """The interval that holds the true share 95 times of 100; `(0.0, 1.0)` of nothing."""
        return wilson(self.met, self.of)


class Slice(Value):
    """The figures of some of the cases."""

    cases: Count
    expectations: Count
    mean_score: float | None
    """Mean of the scorecards that decided something; `None` when none did. Never read it without the coverage."""
    mean_coverage: float | None
    blocked: int
    """Drafts that must not be sent."""
    errors: int
    """Cases without a draft; they count as not met, and in no mean."""


class Latency(Value):
    """Milliseconds of a whole draft, as the service measured them, by nearest rank."""

    p50: float
    p95: float


class Metrics(Value):
    """All figures of a run."""

    total: Slice
    by_kind: dict[str, Count]
    """Expectations by the field of `expect`, in its order."""
    by_theme: dict[str, Slice]
    by_stage: dict[str, Slice]
    """By the stage that was chosen."""
    by_cause: dict[str, Slice]
    """By the cause that was read from the message, right or wrong; so are the next two."""
    by_emotion: dict[str, Slice]
    by_language: dict[str, Slice]
    accuracy: dict[str, float | None]
    """Share right of `cause`, `emotion` and `stage`, over the cases that expect one; `None` when none does."""
    false_blocks: int
    """Drafts that are blocked though the case expects another state."""
    items: dict[str, dict[Verdict, int]]
    """Verdicts by item of the checklist."""
    items_by_stage: dict[str, dict[Stage, dict[Verdict, int]]]
    """Verdicts by item of the checklist and stage that was chosen."""
    blockers: dict[str, int]
    """Drafts by the item that blocks them; those that only words without support block are not among them."""
    latency_ms: Latency | None
    """`None` when nothing was measured."""


def measure(results: Sequence[CaseResult]) -> Metrics:
    """Count everything."""
    by_kind = _by_kind(results)
    seen = [result.seen for result in results if result.seen is not None]
    return Metrics(
        total=_slice(results),
        by_kind=by_kind,
        by_theme=_slices(results, lambda result: result.theme),
        by_stage=_slices(results, lambda result: result.seen.stage if result.seen else None),
        by_cause=_slices(results, lambda result: result.seen.cause if result.seen else None),
        by_emotion=_slices(results, lambda result: result.seen.emotion if result.seen else None),
        by_language=_slices(results, lambda result: result.seen.language if result.seen else None),
        accuracy={kind: by_kind[kind].share if kind in by_kind else None for kind in _CLASSIFIED},
        false_blocks=sum(falsely_blocked(result) for result in results),
        items=_items(seen),
        items_by_stage=_items_by_stage(seen),
        blockers=dict(Counter(item for one in seen for item in one.blockers).most_common()),
        latency_ms=_latency([one.total_ms for one in seen if one.total_ms is not None]),
    )


def _slice(results: Sequence[CaseResult]) -> Slice:
    seen = [result.seen for result in results if result.seen is not None]
    checks = list(chain.from_iterable(result.checks for result in results))
    return Slice(
        cases=Count(met=sum(result.met for result in results), of=len(results)),
        expectations=Count(met=sum(one.met for one in checks), of=len(checks)),
        mean_score=_mean(one.score for one in seen if one.score is not None),
        mean_coverage=_mean(one.coverage for one in seen),
        blocked=sum(one.blocked for one in seen),
        errors=sum(result.error is not None for result in results),
    )


def _slices(results: Sequence[CaseResult], name: Callable[[CaseResult], str | None]) -> dict[str, Slice]:
    groups: dict[str, list[CaseResult]] = {}
    for result in results:
        key = name(result)
        if key is not None:
            groups.setdefault(key, []).append(result)
    return {key: _slice(group) for key, group in groups.items()}


def _by_kind(results: Sequence[CaseResult]) -> dict[str, Count]:
    wanted: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for one in chain.from_iterable(result.checks for result in results):
        wanted[one.kind] += 1
        met[one.kind] += one.met
    return {kind: Count(met=met[kind], of=wanted[kind]) for kind in Expect.model_fields if kind in wanted}


def falsely_blocked(result: CaseResult) -> bool:
    """Tell whether the draft is blocked though the case expects another state."""
    blocked = result.seen is not None and result.seen.state is DraftState.BLOCKED
    return blocked and any(one.kind == "state" for one in result.failures)


def _items(seen: Sequence[Seen]) -> dict[str, dict[Verdict, int]]:
    counts: dict[str, dict[Verdict, int]] = {}
    for one in seen:
        for item, verdict in one.verdicts.items():
            counts.setdefault(item, dict.fromkeys(Verdict, 0))[verdict] += 1
    return counts


def _items_by_stage(seen: Sequence[Seen]) -> dict[str, dict[Stage, dict[Verdict, int]]]:
    counts: dict[str, dict[Stage, dict[Verdict, int]]] = {}
    for one in seen:
        for item, verdict in one.verdicts.items():
            counts.setdefault(item, {}).setdefault(one.stage, dict.fromkeys(Verdict, 0))[verdict] += 1
    return counts


def _mean(figures: Iterable[float]) -> float | None:
    held = list(figures)
    return fmean(held) if held else None


def _latency(milliseconds: Sequence[float]) -> Latency | None:
    if not milliseconds:
        return None
    ranked = sorted(milliseconds)
    return Latency(p50=nearest_rank(ranked, 0.50), p95=nearest_rank(ranked, 0.95))


def nearest_rank(ranked: Sequence[float], share: float) -> float:
    """Give the value below or at which `share` of the values lie; `ranked`: in order, at least one."""
    return ranked[max(0, ceil(share * len(ranked)) - 1)]
