"""Runs the cases and says of each what was met; a crash of one case is its failure and never stops the run."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Annotated

from pydantic import Field

from app.domain.draft import DraftState, Outcome
from app.domain.scorecard import Verdict
from app.domain.stage import Stage
from app.domain.taxonomy import Fault
from app.domain.value import Span, Value
from evals.cases import Case, WrittenTurn
from evals.expectations import Check, check, unmet

Drafter = Callable[[Case], Awaitable[Outcome]]


class DraftNotHad(Exception):
    """There is no draft, for a reason that whoever runs the suite may read: it quotes no customer."""


class Finding(Value):
    """An item of the checklist that failed."""

    id: str
    reason: str
    spans: tuple[Span, ...]
    """The words of the reply that caused it, with their place; empty where something is missing."""
    fix: str | None
    """What to write instead."""


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
    """Every item that failed, with all of its words."""
    versions: dict[str, str]
    """Digests of what decided, as the draft itself names them."""
    total_ms: float | None
    """What the draft took, as the service measured it."""

    @property
    def blocked(self) -> bool:
        """Whether it must not be sent: an item blocks it, or words that nothing supports do."""
        return self.state is DraftState.BLOCKED or bool(self.blockers)

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
                Finding(id=item.id, reason=item.reason, spans=item.spans, fix=item.fix) for item in card.failed
            ),
            versions=draft.versions,
            total_ms=draft.timings_ms.get("total"),
        )


def digest_of(case: Case) -> str:
    """Digest all that a case says, so that results of a case that was edited are told from those before."""
    return hashlib.sha256(case.model_dump_json().encode()).hexdigest()[:16]


class CaseResult(Value):
    """What became of a case."""

    id: str
    digest: str
    """Digest of the case as it was written."""
    scenario: str | None = None
    """The story that several cases retell, if they do."""
    theme: str
    trade: str
    why: str
    """What the case is there to find."""
    turns: tuple[WrittenTurn, ...]
    """The conversation that was answered, oldest turn first."""
    met: bool
    """Whether every expectation was met."""
    checks: Annotated[tuple[Check, ...], Field(min_length=1)]
    error: str | None
    """What ended the case: the type of an error, or what a deployment said; `None` when there was a draft."""
    seen: Seen | None
    """`None` when there was no draft."""

    @classmethod
    def of(cls, case: Case, outcome: Outcome) -> "CaseResult":
        """Hold a case against its outcome."""
        return cls._of(case, check(case.expect, outcome), error=None, seen=Seen.of(outcome))

    @classmethod
    def crashed(cls, case: Case, error: Exception) -> "CaseResult":
        """Tell of a case without an outcome; every expectation counts as not met."""
        name = str(error) if isinstance(error, DraftNotHad) else type(error).__name__
        return cls._of(case, unmet(case.expect, name), error=name, seen=None)

    @classmethod
    def _of(cls, case: Case, checks: tuple[Check, ...], *, error: str | None, seen: Seen | None) -> "CaseResult":
        met = error is None and all(one.met for one in checks)
        return cls(
            id=case.id,
            digest=digest_of(case),
            scenario=case.scenario,
            theme=case.theme,
            trade=case.trade,
            why=case.why,
            turns=case.conversation,
            met=met,
            checks=checks,
            error=error,
            seen=seen,
        )

    @property
    def failures(self) -> tuple[Check, ...]:
        """The expectations that were not met."""
        return tuple(one for one in self.checks if not one.met)


async def run(
    cases: Iterable[Case], draft: Drafter, at_once: int, finished: Callable[[Case, CaseResult], None] | None = None
) -> AsyncIterator[CaseResult]:
    """Draft every case, `at_once` of them at a time, and yield the results in the order of the cases.

    `finished` is told of each result as soon as it is there, whatever its place in that order.
    """
    gate = asyncio.Semaphore(at_once)
    tasks = [asyncio.create_task(_one(case, draft, gate, finished)) for case in cases]
    try:
        for task in tasks:
            yield await task
    finally:
        for task in tasks:
            task.cancel()


async def _one(
    case: Case, draft: Drafter, gate: asyncio.Semaphore, finished: Callable[[Case, CaseResult], None] | None
) -> CaseResult:
    async with gate:
        # A draft without a model never waits for anything, and a run that never waits cannot be stopped.
        await asyncio.sleep(0)
        try:
            outcome = await draft(case)
        except Exception as error:  # noqa: BLE001 (whatever it is, it is this case's failure and must be told as such)
            result = CaseResult.crashed(case, error)
        else:
            result = CaseResult.of(case, outcome)
        if finished is not None:
            finished(case, result)
        return result
