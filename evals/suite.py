"""Runs the cases and says of each what was met; a crash of one case is its failure and never stops the run."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Annotated

from pydantic import Field

from app.domain.draft import DraftState, Outcome
from app.domain.scorecard import Verdict
from app.domain.stage import Stage
from app.domain.taxonomy import Fault
from app.domain.value import Value
from evals.cases import Case
from evals.expectations import Check, check, unmet

Drafter = Callable[[Case], Awaitable[Outcome]]


class Finding(Value):
    """An item of the checklist that failed."""

    id: str
    reason: str
    quote: str | None
    """The words of the reply that caused it."""


class Seen(Value):
    """What the service made of a case, as far as results are compared."""

    language: str
    cause: str
    emotion: str
    severity: int
    fault: Fault
    flags: tuple[str, ...]
    stage: Stage
    remedies: tuple[str, ...]
    """Ids of the policy's rules that the plan offers."""
    contact: str | None
    state: DraftState
    reasons: tuple[str, ...]
    """What the agent is told about the state."""
    reply: str
    writer: str
    repaired: bool
    score: float | None
    coverage: float
    blockers: tuple[str, ...]
    verdicts: dict[str, Verdict]
    """Verdict by item of the checklist."""
    failed: tuple[Finding, ...]
    total_ms: float | None
    """What the draft took, as the service measured it."""

    @classmethod
    def of(cls, outcome: Outcome) -> "Seen":
        """Pick what is compared out of an outcome."""
        assessment, draft = outcome.assessment, outcome.draft
        card = draft.scorecard
        return cls(
            language=outcome.language.code,
            cause=assessment.cause.id,
            emotion=assessment.emotion.id,
            severity=assessment.severity,
            fault=assessment.fault,
            flags=tuple(flag.id for flag in assessment.flags),
            stage=outcome.stage.id,
            remedies=tuple(option.id for option in draft.remedy.options),
            contact=draft.remedy.contact,
            state=draft.state,
            reasons=draft.reasons,
            reply=draft.reply,
            writer=draft.writer,
            repaired=draft.repaired,
            score=card.score,
            coverage=card.coverage,
            blockers=card.blockers,
            verdicts={item.id: item.verdict for item in card.items},
            failed=tuple(
                Finding(id=item.id, reason=item.reason, quote=item.spans[0].quote if item.spans else None)
                for item in card.failed
            ),
            total_ms=draft.timings_ms.get("total"),
        )


class CaseResult(Value):
    """What became of a case."""

    id: str
    theme: str
    trade: str
    met: bool
    """Whether every expectation was met."""
    checks: Annotated[tuple[Check, ...], Field(min_length=1)]
    error: str | None
    """Type of the error that ended the case; `None` when there was a draft."""
    seen: Seen | None
    """`None` when there was no draft."""

    @classmethod
    def of(cls, case: Case, outcome: Outcome) -> "CaseResult":
        """Hold a case against its outcome."""
        return cls._of(case, check(case.expect, outcome), error=None, seen=Seen.of(outcome))

    @classmethod
    def crashed(cls, case: Case, error: Exception) -> "CaseResult":
        """Tell of a case without an outcome; every expectation counts as not met."""
        name = type(error).__name__
        return cls._of(case, unmet(case.expect, name), error=name, seen=None)

    @classmethod
    def _of(cls, case: Case, checks: tuple[Check, ...], *, error: str | None, seen: Seen | None) -> "CaseResult":
        met = error is None and all(one.met for one in checks)
        return cls(id=case.id, theme=case.theme, trade=case.trade, met=met, checks=checks, error=error, seen=seen)

    @property
    def failures(self) -> tuple[Check, ...]:
        """The expectations that were not met."""
        return tuple(one for one in self.checks if not one.met)


async def run(cases: Iterable[Case], draft: Drafter, at_once: int) -> AsyncIterator[CaseResult]:
    """Draft every case, `at_once` of them at a time, and yield the results in the order of the cases."""
    gate = asyncio.Semaphore(at_once)
    tasks = [asyncio.create_task(_one(case, draft, gate)) for case in cases]
    try:
        for task in tasks:
            yield await task
    finally:
        for task in tasks:
            task.cancel()


async def _one(case: Case, draft: Drafter, gate: asyncio.Semaphore) -> CaseResult:
    async with gate:
        try:
            outcome = await draft(case)
        except Exception as error:  # noqa: BLE001 (whatever it is, it is this case's failure and must be told as such)
            return CaseResult.crashed(case, error)
    return CaseResult.of(case, outcome)
