"""One log line a request: what was decided and how long it took, never a message, a reply or a name."""

import logging
import sys
from collections.abc import AsyncGenerator, MutableMapping
from contextlib import aclosing
from contextvars import ContextVar
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import structlog

from app.domain.draft import Outcome, Understanding
from app.domain.judging import JudgeReport
from app.domain.request import DraftRequest, Event, Finished, Judgement

if TYPE_CHECKING:
    from app.drafting.pipeline import Drafting

_line: ContextVar[MutableMapping[str, Any] | None] = ContextVar("canonical_line", default=None)


def configure(level: str) -> None:
    """Write log lines as JSON on standard error, from `level` up."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )


def begin() -> MutableMapping[str, Any]:
    """Begin the line of a request; whatever happens in it adds to the same line."""
    line: MutableMapping[str, Any] = {}
    _line.set(line)
    return line


def note(**fields: object) -> None:
    """Add to the line of this request; without a request there is no line."""
    line = _line.get()
    if line is not None:
        line.update(fields)


def note_step(event: str, **fields: object) -> None:
    """Add a step to the line; a draft names the line even when its reply is scored as well."""
    line = _line.get()
    if line is not None:
        line.update(fields)
        line["event"] = "draft.finished" if line.get("event") == "draft.finished" else event


def note_failure(error: BaseException) -> None:
    """Note the type of an error and where it was raised; its text may quote a customer, so it is left out."""
    note(error=type(error).__name__, raised_at=_raised_at(error.__traceback__))


def write(event: str, line: MutableMapping[str, Any], *, status: int) -> None:
    """Write the line of a request."""
    log = structlog.get_logger()
    (log.error if status >= 500 else log.info)(event, **line)  # noqa: PLR2004 (HTTP: from here on it is our mistake)


class NotedDrafting:
    """The use case, noting what it decided."""

    def __init__(self, drafting: "Drafting") -> None:
        self._drafting = drafting

    async def understand(self, request: DraftRequest) -> Understanding:
        """Understand a conversation."""
        understanding = await self._drafting.understand(request)
        note_step("classification.finished", **_understood(understanding))
        return understanding

    async def draft(self, request: DraftRequest) -> Outcome:
        """Draft a reply."""
        outcome = await self._drafting.draft(request)
        _note_draft(outcome)
        return outcome

    async def stream(self, request: DraftRequest) -> AsyncGenerator[Event, None]:
        """Draft a reply step by step."""
        events = self._drafting.stream(request)
        async with aclosing(events):
            async for event in events:
                if isinstance(event, Finished):
                    _note_draft(event.outcome)
                yield event

    async def score(self, request: DraftRequest, reply: str) -> Judgement:
        """Score a reply."""
        judgement = await self._drafting.score(request, reply)
        card = judgement.scorecard
        note_step("score.finished", score=card.score, coverage=card.coverage, blockers=card.blockers)
        _note_judge(judgement.judge)
        return judgement


def _note_draft(outcome: Outcome) -> None:
    draft = outcome.draft
    note_step(
        "draft.finished",
        **_understood(outcome),
        draft=draft.id,
        state=draft.state,
        writer=draft.writer,
        repaired=draft.repaired,
        score=draft.scorecard.score,
        blockers=draft.scorecard.blockers,
        timings_ms=draft.timings_ms,
        versions=draft.versions,
    )
    _note_judge(draft.judge)


def _note_judge(report: JudgeReport | None) -> None:
    """Note what a judge was asked and what it cost; without a judge the line says nothing of one."""
    if report is not None:
        note(judge=report.model_dump())


def _understood(understanding: Understanding | Outcome) -> dict[str, object]:
    assessment = understanding.assessment
    return {
        "language": understanding.language.code,
        "stage": understanding.stage.id,
        "cause": assessment.cause.id,
        "emotion": assessment.emotion.id,
        "severity": assessment.severity,
        "classifier": assessment.classifier,
    }


def _raised_at(traceback: TracebackType | None) -> str | None:
    places = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return " < ".join(reversed(places[-3:])) or None
