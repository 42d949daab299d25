"""What a whole conversation is about: each customer turn in the light of the ones before it."""

from collections.abc import Mapping, Sequence

from app.classifiers.rules import UNCLEAR
from app.domain.message import Role, Thread
from app.domain.taxonomy import Taxonomy

_TURNS = 5
"""Customer turns that are read; older ones tell little of what is open now."""
_STAYS_OPEN = 0.85
"""Share of the belief in `nothing went wrong` that goes to the problem told before, in a turn that is not content."""
_NEW, _LIGHT = 0.1, 0.7
"""How open a later turn is to another failure, and how much the failure told before counts."""
_FOUND_OUT, _LEAST = 0.5, 0.01
"""How much what was found out counts beside what the customer told, and the share that nothing falls below."""


def customer_turns(thread: Thread) -> list[str]:
    """Give the last customer turns, the one to answer last."""
    return [turn.text for turn in thread.turns if turn.role is Role.CUSTOMER][-_TURNS:]


def carried(turns: Sequence[Mapping[str, float]], content: Sequence[float], taxonomy: Taxonomy) -> dict[str, float]:
    """Carry the problem of earlier turns into one that does not tell it again, such as an answer or a question.

    `turns`: probabilities of causes, earliest first. `content`: how surely each turn is satisfied, from 0 to 1.
    """
    failures = [cause.id for cause in taxonomy.causes if cause.failure and cause.id != UNCLEAR]
    calm = [cause.id for cause in taxonomy.causes if not cause.failure]
    state = dict(turns[0])
    for alone, satisfied in zip(turns[1:], content[1:], strict=True):
        told = _in_the_light_of(state, alone, failures)
        known = sum(state[cause] for cause in failures)
        doubt = told.get(UNCLEAR, 0.0) * known
        quiet = sum(told[cause] for cause in calm) * known * _STAYS_OPEN * (1 - satisfied)
        loose = (doubt + quiet) / known if known else 0.0
        after = {cause: told[cause] + loose * state[cause] for cause in failures}
        after |= {cause: told[cause] * (1 - known * _STAYS_OPEN * (1 - satisfied)) for cause in calm}
        if UNCLEAR in told:
            after[UNCLEAR] = told[UNCLEAR] * (1 - known)
        state = _whole(after)
    return state


def _in_the_light_of(
    state: Mapping[str, float], told: Mapping[str, float], failures: Sequence[str]
) -> dict[str, float]:
    """Believe more in a failure that was told before: a turn in the middle of a talk names things without saying so."""
    share = sum(told[cause] for cause in failures)
    lit = {cause: told[cause] * (state[cause] + _NEW) ** _LIGHT for cause in failures}
    total = sum(lit.values())
    return dict(told) | ({cause: share * p / total for cause, p in lit.items()} if total else {})


def found_out(told: Mapping[str, float], found: Mapping[str, float], taxonomy: Taxonomy) -> dict[str, float]:
    """Let what was found out decide between what the customer may mean; something did go wrong, whatever it was.

    The shares are multiplied and not added: a note that never arrived is no parcel, whatever its words sound like.
    """
    failures = {cause.id for cause in taxonomy.causes if cause.failure and cause.id != UNCLEAR}
    verified = _whole({cause: p if cause in failures else 0.0 for cause, p in found.items()})
    claimed = _whole({cause: p if cause in failures else 0.0 for cause, p in told.items()})
    joined = {
        cause: (verified[cause] + _LEAST) ** _FOUND_OUT * (claimed[cause] + _LEAST) ** (1 - _FOUND_OUT)
        for cause in told
        if cause in failures
    }
    return {cause: _whole(joined).get(cause, 0.0) for cause in told}


def _whole(shares: Mapping[str, float]) -> dict[str, float]:
    total = sum(shares.values())
    return {cause: share / total for cause, share in shares.items()} if total else dict(shares)
