"""What a verdict on an item must be proved with: words that are there prove presence, and presence only."""

from enum import StrEnum

from app.domain.stage import Stage
from evals.criteria import Criterion


class Proof(StrEnum):
    """Which answer the words of the reply can prove."""

    NO = "no"
    """The item says what must not be there: whoever says no can quote it."""
    YES = "yes"
    """The item says what must be there: whoever says yes can quote it."""
    BOTH = "both"
    """Nobody has said what the item is: both answers need words."""
    NONE = "none"
    """The item is about the reply as a whole, and no words of it prove anything."""


_PROOFS = {
    Proof.NO: (
        "apology_after_problem",
        "apology_brief",
        "apology_specific",
        "avoids",
        "calm",
        "no_leak",
        "no_personal_data",
        "no_placeholders",
        "no_remedy",
        "plain",
        "real_apology",
        "reasks",
        "supported",
    ),
    Proof.YES: (
        "alternative",
        "apology_present",
        "asks",
        "escalates",
        "expects",
        "gesture",
        "names_problem",
        "next_step",
        "owned_action",
        "proportionate",
        "says_back",
        "says_when",
        "specific_solution",
        "understands_first",
    ),
    Proof.NONE: ("length", "reply_language"),
}
PROOFS = {kind: proof for proof, kinds in _PROOFS.items() for kind in kinds}
"""By kind of check; a kind that is not here needs words on both sides."""
_MAY_BE_EMPTY = frozenset(
    {
        "alternative",
        "apology_brief",
        "apology_specific",
        "gesture",
        "owned_action",
        "reasks",
        "says_when",
        "understands_first",
    }
)
"""Kinds about something that a reply may not hold at all, such as a refusal: only there "na" is an answer."""


def proof_of(criterion: Criterion, stage: Stage) -> Proof:
    """Tell what proves a verdict on an item in a reply of this stage."""
    if criterion.kind == "feedback":  # asked for at the end, unwanted before
        return Proof.YES if stage is Stage.FOLLOW_UP else Proof.NO
    return PROOFS.get(criterion.kind, Proof.BOTH)


def may_be_empty(criterion: Criterion) -> bool:
    """Tell whether a reply may hold nothing that the item is about."""
    return criterion.kind in _MAY_BE_EMPTY
