"""The drafts to read first: what must not be sent, what failed most, what missed most expectations."""

from typing import NamedTuple

from app.domain.scorecard import Verdict
from evals.report import Report
from evals.reports.highlights import Piece, pieces
from evals.reports.wording import kind_name, language_name, percent, plain
from evals.suite import CaseResult, Finding, Seen

SHOWN = 12
_ABOUT_ITEMS = ("passes", "never_fails")


class Failure(NamedTuple):
    """An item that failed, as it is explained beside a reply."""

    number: int
    title: str
    blocks: bool
    finding: Finding


class Expected(NamedTuple):
    """An expectation that was not met."""

    kind: str
    wanted: str
    found: str


class WorstDraft(NamedTuple):
    """A draft with what is wrong with it."""

    result: CaseResult
    seen: Seen
    facts: tuple[tuple[str, str], ...]
    """What was made of the case, by name."""
    pieces: tuple[Piece, ...]
    failures: tuple[Failure, ...]
    unsure: tuple[str, ...]
    """Titles of the items that could not be decided."""
    expected: tuple[Expected, ...]


def worst(report: Report) -> tuple[WorstDraft, ...]:
    """Choose the drafts in which something failed or was not met, the worst first."""
    held = [(result, result.seen) for result in report.results if result.seen is not None]
    bad = [(result, seen) for result, seen in held if seen.failed or not result.met]
    blocking = {item.id for item in report.items if item.blocker}
    ranked = sorted(bad, key=lambda one: _badness(*one), reverse=True)[:SHOWN]
    return tuple(_draft(report, result, seen, blocking) for result, seen in ranked)


def unmet(report: Report, result: CaseResult) -> tuple[Expected, ...]:
    """List the expectations of a case that were not met, in words."""
    return tuple(
        Expected(kind_name(one.kind), report.title(one.wanted) if one.kind in _ABOUT_ITEMS else one.wanted, one.found)
        for one in result.failures
    )


def _badness(result: CaseResult, seen: Seen) -> tuple[float, ...]:
    missed = len(result.failures)
    return (
        seen.blocked,
        len(seen.blockers),
        len(seen.failed),
        missed,
        missed / len(result.checks),
        -(seen.score or 0.0),
    )


def _draft(report: Report, result: CaseResult, seen: Seen, blocking: set[str]) -> WorstDraft:
    failed = sorted(seen.failed, key=lambda finding: finding.id not in blocking)
    return WorstDraft(
        result=result,
        seen=seen,
        facts=(
            ("stage", plain(seen.stage)),
            ("cause", plain(seen.cause)),
            ("emotion", plain(seen.emotion)),
            ("language", language_name(seen.language)),
            ("state", plain(seen.state)),
            ("score", f"{percent(seen.score)} of the {percent(seen.coverage)} that could be decided"),
        ),
        pieces=pieces(seen.reply, failed),
        failures=tuple(
            Failure(number, report.title(finding.id), finding.id in blocking, finding)
            for number, finding in enumerate(failed, start=1)
        ),
        unsure=tuple(report.title(item) for item, verdict in seen.verdicts.items() if verdict is Verdict.UNSURE),
        expected=unmet(report, result),
    )
