"""The moment of the conversation: listen, resolve or follow up, always with its reason."""

from enum import StrEnum

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
    settled: bool,
    failure: bool,
    cause_known: bool,
    missing: tuple[str, ...],
) -> StageDecision:
    """Choose the stage.

    `settled`: the customer accepted a remedy or confirmed that the fix works.
    `failure`: something went wrong, as against a question or praise.
    `cause_known`: the cause was classified, or a supplied fact names it.
    `missing`: questions whose answers decide the solution, none of them optional.
    Source: the order listen, analyse, decide of article 001; thanks and check-back of 000 and 004.
    """
    if override is not None:
        return StageDecision(id=override, reason="You chose this stage.")
    if settled:
        return StageDecision(id=Stage.FOLLOW_UP, reason="The customer accepted, or says that it is solved.")
    if not failure:
        return StageDecision(id=Stage.RESOLVE, reason="Nothing went wrong: this needs an answer, not a remedy.")
    if not cause_known:
        return StageDecision(id=Stage.LISTEN, reason="It is not clear yet what went wrong.")
    if missing:
        what = ", ".join(name.replace("_", " ") for name in missing)
        return StageDecision(id=Stage.LISTEN, reason=f"Not known yet, and it decides the solution: {what}.")
    return StageDecision(id=Stage.RESOLVE, reason="What went wrong is known, and nothing that decides it is missing.")
