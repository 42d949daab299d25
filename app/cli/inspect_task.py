"""The suite as a task of Inspect AI: `inspect eval app/cli/inspect_task.py`; needs `pip install amends[inspect]`.

Cases, drafts and verdicts are those of `amends eval`; running, logging and looking are Inspect's.
"""

import asyncio
from collections.abc import AsyncGenerator
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from click import ClickException  # what the commands of Inspect show as one line, without a traceback
from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import (
    ChatMessage,
    ChatMessageAssistant,
    ChatMessageSystem,
    ChatMessageUser,
    GenerateConfig,
    ModelOutput,
    ResponseSchema,
    get_model,
)
from inspect_ai.scorer import Score, Scorer, Target, mean, scorer, stderr
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.util import JSONSchema
from inspect_ai.viewer import ViewerConfig

from app.cli.desk import Desk
from app.cli.trouble import Trouble
from app.domain.draft import Outcome, Written
from app.domain.errors import InvalidFile, ModelFailure, ModelFailureKind
from app.domain.message import Role
from app.domain.ports import ChatRequest
from evals.cases import Case
from evals.expectations import unmet
from evals.neighbours.telling import Told, tell
from evals.suite import CaseResult, DraftNotHad

Writer = Literal["playbook", "model", "prompt"]
"""`playbook`, `model`: the whole service, without a model or with Inspect's; `prompt`: that model alone, asked once."""

_OUTCOME, _WRITTEN, _FAILED = "amends_outcome", "amends_written", "amends_failed"
_EMPTY = "the solver left no reply"


@task
def amends(writer: Writer = "playbook", cases: str | list[str] = "", only: str | list[str] = "") -> Task:
    """Answer the customers of the suite.

    `cases`: files or folders of cases, those of the project unless told. `only`: themes or ids of cases.
    """
    if writer not in get_args(Writer):
        raise ClickException(f"writer={writer}: write one of {', '.join(get_args(Writer))}")
    try:
        desk = _desk(with_model=False)
        chosen = desk.cases([Path(place) for place in _listed(cases)], _listed(only))
    except (InvalidFile, Trouble) as error:
        raise ClickException(str(error)) from None
    return Task(
        dataset=MemoryDataset([_sample(case) for case in chosen], name="amends"),
        solver=drafts(writer),
        scorer=[checklist(), items()],
        version=desk.versions["code"],
        metadata={"amends": desk.versions},
        fail_on_error=False,
        score_on_error=True,
        viewer=ViewerConfig(trust_content=False),  # customers write what they like, links and pictures too
    )


@solver
def drafts(writer: Writer = "playbook") -> Solver:
    """Draft the reply; what the model does on the way is in the transcript."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:  # noqa: ARG001 (the services ask the model)
        case = _case(state)
        desk = _desk(with_model=writer != "playbook")
        if writer == "prompt":
            try:
                written = await desk.written(case)
            except ModelFailure as failure:
                state.store.set(_FAILED, failure.hint)
                return state
            state.store.set(_WRITTEN, written.model_dump(mode="json"))
            reply, name = written.reply, written.writer
        else:
            outcome = await desk.draft(case)
            state.store.set(_OUTCOME, outcome.model_dump(mode="json"))
            reply, name = outcome.draft.reply, outcome.draft.writer
        state.messages.append(ChatMessageAssistant(content=reply, source="generate"))
        state.output = ModelOutput.from_content(model=name, content=reply)
        return state

    return solve


@scorer(
    metrics={
        "met": [mean(), stderr()],
        "unblocked": [mean(), stderr()],
        "score": [mean(), stderr()],
        "coverage": [mean(), stderr()],
    }
)
def checklist() -> Scorer:
    """Score a reply of any solver: expectations met, nothing blocks, score, and how much of it was decided."""

    async def score(state: TaskState, target: Target) -> Score:  # noqa: ARG001 (the case says what is expected)
        told = await _told(state)
        return Score(
            value=dict(told.figures),
            answer=state.output.completion,
            explanation=told.explanation,
            metadata=told.details,
        )

    return score


@scorer(metrics={"*": [mean()]})
def items() -> Scorer:
    """Score a reply by item of the checklist; an item that is not asked for or not decided is unscored."""

    async def score(state: TaskState, target: Target) -> Score:  # noqa: ARG001 (the case says what is expected)
        return Score(value=dict((await _told(state)).points))

    return score


class InspectModel:
    """The model that Inspect runs; implements `ChatModel`. Its answer comes as one piece."""

    @property
    def name(self) -> str:
        """The name by which Inspect knows the model."""
        return str(get_model())

    async def stream(self, request: ChatRequest, *, deadline_s: float) -> AsyncGenerator[str, None]:
        """Yield the answer; raises `ModelFailure` as every `ChatModel` does."""
        config = GenerateConfig(max_tokens=request.max_tokens, temperature=request.temperature)
        if request.json_schema is not None:
            schema = JSONSchema.model_validate(request.json_schema)
            config.response_schema = ResponseSchema(name=request.schema_name, json_schema=schema)
        messages: list[ChatMessage] = [
            ChatMessageSystem(content=request.system),
            ChatMessageUser(content=request.user),
        ]
        try:
            async with asyncio.timeout(deadline_s):
                output = await get_model().generate(messages, config=config)
        except TimeoutError:
            raise ModelFailure(ModelFailureKind.TIMEOUT, "the model took too long") from None
        if output.stop_reason in {"max_tokens", "model_length"}:
            raise ModelFailure(ModelFailureKind.CUT_SHORT, "the model ran into the length limit")
        if output.stop_reason == "content_filter":
            raise ModelFailure(ModelFailureKind.REFUSED, "the model or its filter declined to answer")
        yield output.completion


async def _told(state: TaskState) -> Told:
    case = _case(state)
    desk = _desk(with_model=False)
    failed = state.store.get(_FAILED)
    outcome = None if failed else await _outcome(desk, case, state)
    if outcome is None:
        return tell(CaseResult.crashed(case, DraftNotHad(failed or _EMPTY)), None, desk.items)
    return tell(CaseResult.of(case, outcome), outcome.draft.scorecard, desk.items)


async def _outcome(desk: Desk, case: Case, state: TaskState) -> Outcome | None:
    """Give what the service told of its draft, or judge the words that some solver left."""
    reply = state.output.completion
    if not reply.strip():
        return None
    if kept := state.store.get(_OUTCOME):
        outcome = Outcome.model_validate(kept)
        if outcome.draft.reply == reply:
            return outcome
    kept = state.store.get(_WRITTEN)
    written = Written.model_validate(kept) if kept else None
    if written is None or written.reply != reply:
        written = Written(reply=reply, writer=str(state.model))
    return await desk.judged(case, written)


@cache
def _desk(*, with_model: bool) -> Desk:
    return Desk.open(InspectModel() if with_model else None)


def _sample(case: Case) -> Sample:
    """Make a sample: the conversation, what is expected in words, and the case itself."""
    roles = {Role.CUSTOMER: ChatMessageUser, Role.AGENT: ChatMessageAssistant}
    return Sample(
        id=case.id,
        input=[roles[turn.role](content=turn.text) for turn in case.conversation],
        target=[f"{one.kind}: {one.wanted}" for one in unmet(case.expect, "")],
        metadata={
            "theme": case.theme,
            "trade": case.trade,
            "why": case.why,
            "facts": dict(case.facts or {}),
            "case": case.model_dump(mode="json", exclude_unset=True),
        },
    )


def _case(state: TaskState) -> Case:
    return Case.model_validate(state.metadata["case"])


def _listed(given: str | list[str]) -> list[str]:
    """Take a list of one as its only entry, as `-T only=traps` gives it."""
    return [given] if isinstance(given, str) and given else list(given)
