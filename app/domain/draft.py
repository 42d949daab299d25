"""A draft with its honest state: what an agent must still do before sending it."""

from enum import StrEnum

from app.domain.assessment import Assessment, Language
from app.domain.judging import JudgeReport
from app.domain.knowledge import Citation
from app.domain.remedy import Approval, RemedyPlan
from app.domain.scorecard import Promise, Scorecard
from app.domain.stage import StageDecision
from app.domain.value import Span, Value


class DraftState(StrEnum):
    """What stands between this draft and the customer; a person always sends."""

    SEND_READY = "send_ready"
    NEEDS_FILL = "needs_fill"
    """Named blanks are left for the agent."""
    NEEDS_APPROVAL = "needs_approval"
    """Somebody else must agree first."""
    ASK_FIRST = "ask_first"
    """The reply asks the customer for what decides the solution."""
    BLOCKED = "blocked"
    """It holds something that must not be sent."""


class Written(Value):
    """What a writer produced."""

    reply: str
    questions: tuple[str, ...] = ()
    """The questions in the reply, as sentences; empty when the writer does not tell."""
    blanks: tuple[Span, ...] = ()
    """Named blanks for the agent, with their place in the reply."""
    writer: str
    """`playbook`, or the name of the model."""
    notices: tuple[str, ...] = ()
    """What the writer had to leave out, in sentences for the agent."""


class Alternative(Value):
    """Another wording of a draft, judged by the same checklist."""

    reply: str
    score: float | None
    """As in its scorecard: between 0 and 1; `None` when nothing could be decided."""
    coverage: float
    """decided / applicable: never read the score without it."""
    blockers: tuple[str, ...]
    """Always empty: a wording that must not be sent is dropped, and a notice counts it."""


class Draft(Value):
    """A reply for an agent to read, change and send."""

    id: str
    state: DraftState
    reasons: tuple[str, ...]
    """Why it is in this state, and what to do; one sentence each."""
    reply: str
    language: str
    """The language of the reply."""
    remedy: RemedyPlan
    questions: tuple[str, ...]
    blanks: tuple[Span, ...]
    promises: tuple[Promise, ...]
    citations: tuple[Citation, ...]
    """The snippets of the request that the reply rests on; those that it does not use are left out."""
    scorecard: Scorecard
    alternatives: tuple[Alternative, ...]
    """Other wordings that were asked for, the best first."""
    writer: str
    """`playbook`, or the name of the model."""
    repaired: bool
    """Whether a second try was kept after a mandatory item had failed."""
    notices: tuple[str, ...]
    """Fallbacks and doubts, in sentences: never silent."""
    timings_ms: dict[str, float]
    """Milliseconds by step: `understand`, `write`, `total`, and `settle` where a judge was asked for.

    `write` holds everything from the understanding on: writing, judging, a repair and the other wordings.
    """
    versions: dict[str, str]
    """Digests of what decided: `prompts`, `company`, and the service's version."""
    thread_digest: str
    """SHA-256 of the conversation that this draft answers, as hexadecimal digits: compare before you insert."""
    judge: JudgeReport | None = None
    """What the judge did; `None` where none was asked for or none is configured."""


class Understanding(Value):
    """A conversation understood, before anything is written."""

    language: Language
    assessment: Assessment
    stage: StageDecision
    thread_digest: str
    """SHA-256 of the cleaned conversation, as hexadecimal digits: the same conversation has the same digest."""


class Outcome(Value):
    """An understanding and the draft that came of it."""

    language: Language
    assessment: Assessment
    stage: StageDecision
    thread_digest: str
    """SHA-256 of the cleaned conversation, as hexadecimal digits: the same conversation has the same digest."""
    draft: Draft


def draft_state(
    held: tuple[str, ...], *, approvals: tuple[Approval, ...], blanks: tuple[Span, ...], asks: bool
) -> DraftState:
    """Tell the state: what is forbidden first, then what the agent must do, then what the customer must."""
    if held:
        return DraftState.BLOCKED
    if blanks:
        return DraftState.NEEDS_FILL
    if approvals:
        return DraftState.NEEDS_APPROVAL
    if asks:
        return DraftState.ASK_FIRST
    return DraftState.SEND_READY
