"""A draft with its honest state: what an agent must still do before sending it."""

from enum import StrEnum

from app.domain.assessment import Assessment, Language
from app.domain.remedy import RemedyPlan
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
    scorecard: Scorecard
    writer: str
    """`playbook`, or the name of the model."""
    repaired: bool
    """Whether a second try was kept after a mandatory item had failed."""
    notices: tuple[str, ...]
    """Fallbacks and doubts, in sentences: never silent."""
    timings_ms: dict[str, float]
    """Milliseconds by step: `understand`, `write`, `judge`, `total`."""
    versions: dict[str, str]
    """Digests of what decided: `prompts`, `company`, and the service's version."""


class Understanding(Value):
    """A conversation understood, before anything is written."""

    language: Language
    assessment: Assessment
    stage: StageDecision


class Outcome(Value):
    """An understanding and the draft that came of it."""

    language: Language
    assessment: Assessment
    stage: StageDecision
    draft: Draft


def draft_state(scorecard: Scorecard, plan: RemedyPlan, *, blanks: tuple[Span, ...], asks: bool) -> DraftState:
    """Tell the state: what is forbidden first, then what the agent must do, then what the customer must."""
    if scorecard.blockers:
        return DraftState.BLOCKED
    if blanks:
        return DraftState.NEEDS_FILL
    if plan.approvals:
        return DraftState.NEEDS_APPROVAL
    if asks:
        return DraftState.ASK_FIRST
    return DraftState.SEND_READY
