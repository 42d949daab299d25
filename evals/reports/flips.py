"""What turned since an earlier run: cases, and verdicts by item."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from app.domain.draft import DraftState
from app.domain.errors import InvalidFile, Mistake
from app.domain.scorecard import Verdict
from app.domain.value import Value
from evals.report import Report


class _Lenient(BaseModel):
    """Reads what is compared and nothing else, so that results of an older version can still be compared."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class BaselineSeen(_Lenient):
    """What an earlier run made of a case."""

    verdicts: dict[str, Verdict] = {}
    blockers: tuple[str, ...] = ()
    state: str = ""

    @property
    def blocked(self) -> bool:
        """Whether the draft must not be sent."""
        return self.state == DraftState.BLOCKED or bool(self.blockers)


class BaselineResult(_Lenient):
    """What became of a case in an earlier run."""

    id: str
    met: bool
    seen: BaselineSeen | None = None


class Baseline(_Lenient):
    """An earlier run."""

    versions: dict[str, str] = {}
    writer: str = ""
    results: tuple[BaselineResult, ...]


class Flip(Value):
    """A verdict on an item that turned."""

    case: str
    item: str
    before: Verdict
    now: Verdict


class Flips(Value):
    """All that turned between two runs, over the cases that both hold."""

    shared: int
    """Cases in both runs."""
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
    added: int
    """Cases that the earlier run does not hold."""
    gone: int
    """Cases that only the earlier run holds."""
    changed: Mapping[str, tuple[str, str]]
    """What decides and differs: before and now, by name."""


def read_baseline(path: Path) -> Baseline:
    """Read the JSON of an earlier run; raises `InvalidFile`."""
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except OSError as error:
        problem = f"the file cannot be read ({error.strerror})"
        raise InvalidFile((Mistake(str(path), 1, problem, "name the results.json of an earlier run"),)) from None
    except ValidationError:
        problem = "this does not hold the results of a run"
        raise InvalidFile((Mistake(str(path), 1, problem, "name the results.json of an earlier run"),)) from None


def flips(report: Report, baseline: Baseline) -> Flips:
    """Hold a run against an earlier one."""
    before = {result.id: result for result in baseline.results}
    now = {result.id: result for result in report.results}
    shared = [name for name in now if name in before]
    turned = [
        Flip(case=name, item=item, before=then, now=verdict)
        for name in shared
        if (seen := now[name].seen) is not None and (old := before[name].seen) is not None
        for item, verdict in seen.verdicts.items()
        if (then := old.verdicts.get(item, verdict)) is not verdict
    ]
    blocked = {name: bool(result.seen and result.seen.blocked) for name, result in now.items()}
    was_blocked = {name: bool(result.seen and result.seen.blocked) for name, result in before.items()}
    return Flips(
        shared=len(shared),
        won=tuple(name for name in shared if now[name].met and not before[name].met),
        lost=tuple(name for name in shared if before[name].met and not now[name].met),
        newly_blocked=tuple(name for name in shared if blocked[name] and not was_blocked[name]),
        no_longer_blocked=tuple(name for name in shared if was_blocked[name] and not blocked[name]),
        worse=tuple(flip for flip in turned if flip.now is Verdict.FAIL),
        better=tuple(flip for flip in turned if flip.before is Verdict.FAIL),
        added=len(now) - len(shared),
        gone=len(before) - len(shared),
        changed=_changed(baseline, report),
    )


def _changed(baseline: Baseline, report: Report) -> dict[str, tuple[str, str]]:
    before = {"writer": baseline.writer, **baseline.versions}
    now = {"writer": report.writer, **report.versions}
    names = (name for name in {**before, **now} if before.get(name) != now.get(name))
    return {name: (before.get(name, "not told"), now.get(name, "not told")) for name in names}
