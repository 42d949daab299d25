"""The moment of the conversation: listen, resolve or follow up, always with its reason."""

from enum import StrEnum

from app.domain.history import History
from app.domain.value import Value


class Stage(StrEnum):
    """What this reply is for; it decides whether an apology and a remedy belong in it."""

    LISTEN = "listen"
    """The cause, or a fact that decides the solution, is unknown."""
    RESOLVE = "resolve"
    """Enough is known to offer a remedy or an answer."""
    FOLLOW_UP = "follow_up"
    """The customer accepted, or the fix was delivered."""


class StageDecision(Value):
    """A stage and why."""

    id: Stage
    reason: str
    """One sentence for the agent."""


def choose_stage(
    *,
    override: Stage | None,
    history: History,
    failure: bool,
    cause_known: bool,
    missing: tuple[str, ...],
) -> StageDecision:
    """Choose the stage.

    `history`: whether the customer accepted a remedy or confirmed that the fix works.
    `failure`: something went wrong, as against a question or praise.
    `cause_known`: the cause was classified, or a supplied fact names it.
    `missing`: questions whose answers decide the solution, none of them optional.
    Source: the order listen, analyse, decide of article 001; thanks and check-back of 000 and 004.
    """
    if override is not None:
        return StageDecision(id=override, reason="You chose this stage.")
    if history.settled:
        how = "says that it is solved" if history.solved is not None else "accepted the offer"
        words = history.solved or history.accepted
        return StageDecision(id=Stage.FOLLOW_UP, reason=f"The customer {how}: “{words}”.")
    if not failure:
        return StageDecision(id=Stage.RESOLVE, reason="Nothing went wrong: this needs an answer, not a remedy.")
    if not cause_known:
        return StageDecision(id=Stage.LISTEN, reason="What went wrong is not known surely enough to offer anything.")
    if missing:
        what = ", ".join(name.replace("_", " ") for name in missing)
        again = " It was asked before and not answered." if history.asked else ""
        return StageDecision(id=Stage.LISTEN, reason=f"Not known yet, and it decides the solution: {what}.{again}")
    return StageDecision(id=Stage.RESOLVE, reason="What went wrong is known, and nothing that decides it is missing.")
