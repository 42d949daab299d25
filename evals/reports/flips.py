"""What turned since an earlier run: cases, and verdicts by item."""

from collections.abc import Mapping

from app.domain.scorecard import Verdict
from app.domain.value import Value
from evals.pairs import Had, Run, pair
from evals.report import Report


class Flip(Value):
    """A verdict on an item that turned."""

    case: str
    item: str
    before: Verdict
    now: Verdict


class Flips(Value):
    """All that turned between two runs, over the cases that both hold the same."""

    shared: int
    """Cases that both runs hold the same."""
    won: tuple[str, ...]
    """Cases that are met now and were not."""
    lost: tuple[str, ...]
    """Cases that were met and are not now."""
    newly_blocked: tuple[str, ...]
    no_longer_blocked: tuple[str, ...]
    worse: tuple[Flip, ...]
    """Items that fail now and did not."""
    better: tuple[Flip, ...]
    """Items that failed and do not now."""
    differing: tuple[str, ...]
    """Cases of one name that ask for different things: what turned in them says nothing, so they are left out."""
    added: int
    """Cases that the earlier run does not hold."""
    gone: int
    """Cases that only the earlier run holds."""
    changed: Mapping[str, tuple[str, str]]
    """What decides and differs: before and now, by name."""


def flips(report: Report, baseline: Run) -> Flips:
    """Hold a run against an earlier one."""
    pairs, left_out = pair(baseline, Run.model_validate(report.model_dump()))
    turned = [
        Flip(case=both.after.id, item=item, before=then, now=verdict)
        for both in pairs
        if (seen := both.after.seen) is not None and (old := both.before.seen) is not None
        for item, verdict in seen.verdicts.items()
        if (then := old.verdicts.get(item, verdict)) is not verdict
    ]
    states = {both.after.id: (_blocked(both.before.seen), _blocked(both.after.seen)) for both in pairs}
    return Flips(
        shared=len(pairs),
        won=tuple(both.after.id for both in pairs if both.after.met and not both.before.met),
        lost=tuple(both.after.id for both in pairs if both.before.met and not both.after.met),
        newly_blocked=tuple(name for name, (then, now) in states.items() if now and not then),
        no_longer_blocked=tuple(name for name, (then, now) in states.items() if then and now is False),
        worse=tuple(flip for flip in turned if flip.now is Verdict.FAIL),
        better=tuple(flip for flip in turned if flip.before is Verdict.FAIL),
        differing=left_out.differing,
        added=len(left_out.only_after),
        gone=len(left_out.only_before),
        changed=_changed(baseline, report),
    )


def _blocked(seen: Had | None) -> bool | None:
    """Say whether a draft is blocked; `None` where there is no draft, so that a lost one is not called freed."""
    return None if seen is None else seen.blocked


def _changed(baseline: Run, report: Report) -> dict[str, tuple[str, str]]:
    before = {"writer": baseline.writer, **baseline.versions}
    now = {"writer": report.writer, **report.versions}
    names = (name for name in {**before, **now} if before.get(name) != now.get(name))
    return {name: (before.get(name, "not told"), now.get(name, "not told")) for name in names}
