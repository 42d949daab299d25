"""The plan of a reply: which moves it makes, in which order; a pure function of the situation."""

from enum import StrEnum

from app.domain.situation import Condition, Situation
from app.domain.stage import Stage
from app.domain.taxonomy import EmotionGroup

_A_FEW = 4
"""Words: `ok thanks` asks nothing and praises nothing."""


class Move(StrEnum):
    """One thing that a reply does; the playbook has phrases for each."""

    ACKNOWLEDGE = "acknowledge"
    ACKNOWLEDGE_MORE = "acknowledge_more"
    EMPATHISE = "empathise"
    SAFETY = "safety"
    CAUSE = "cause"
    APOLOGISE = "apologise"
    STATUS = "status"
    REMEDY = "remedy"
    AFTERWARDS = "afterwards"
    CHOICE = "choice"
    INFORM = "inform"
    STATED = "stated"
    HAND_OVER = "hand_over"
    HAND_OVER_LISTEN = "hand_over_listen"
    GOODWILL = "goodwill"
    PREVENTION = "prevention"
    OWNERSHIP = "ownership"
    ASK = "ask"
    NEXT_LISTEN = "next_listen"
    ANSWER = "answer"
    GOODBYE = "goodbye"
    PRAISE = "praise"
    SLIP = "slip"
    THANKS = "thanks"
    CONFIRM = "confirm"
    FEEDBACK = "feedback"


def plan_moves(situation: Situation) -> tuple[tuple[Move, ...], ...]:
    """Plan the reply as paragraphs of moves.

    Order within a stage: hear, then own, then solve, then say what happens next. Source: articles 001 (listen,
    analyse, decide), 003 (the apology names the failing), 000 and 004 (thanks, check, ask what to improve).
    """
    if situation.stage.id is Stage.LISTEN:
        return _listen(situation)
    if situation.stage.id is Stage.FOLLOW_UP:
        return ((Move.THANKS,), (Move.CONFIRM, Move.FEEDBACK))
    if Condition.FAILURE not in situation.conditions:
        return _no_failure(situation)
    return _resolve(situation)


def _hear(situation: Situation) -> tuple[Move, ...]:
    moves = [Move.ACKNOWLEDGE, Move.ACKNOWLEDGE_MORE]
    if situation.conditions & {Condition.EMOTIONAL, Condition.STAKE_STATED}:
        moves.append(Move.EMPATHISE)
    return tuple(moves)


def _listen(situation: Situation) -> tuple[tuple[Move, ...], ...]:
    # Whoever takes over has a time of their own: a second time beside it would only confuse.
    after = Move.NEXT_LISTEN if situation.plan.contact is None else Move.HAND_OVER_LISTEN
    return (_hear(situation), (Move.SAFETY, Move.ASK, after))


def _no_failure(situation: Situation) -> tuple[tuple[Move, ...], ...]:
    asks = "?" in situation.thread.message
    if not asks and len(situation.thread.message.split()) <= _A_FEW:
        return ((Move.GOODBYE,),)
    pleased = situation.emotion.group is EmotionGroup.POSITIVE
    if pleased and not asks:
        return ((Move.PRAISE,),)
    if situation.assessment.fault == "customer":
        return ((Move.SLIP, Move.ANSWER), (Move.PRAISE,))
    return ((Move.ANSWER, Move.PRAISE),)


def _resolve(situation: Situation) -> tuple[tuple[Move, ...], ...]:
    conditions = situation.conditions
    own = (
        *((Move.CAUSE,) if Condition.CAUSE_KNOWN in conditions else ()),
        *((Move.APOLOGISE,) if Condition.APOLOGY_OWED in conditions else ()),
    )
    solve = _solve(situation)
    asks = Move.CHOICE in solve or any(remedy.asks for remedy in situation.plan.options)
    close = () if asks else (Move.OWNERSHIP,)
    return ((*_hear(situation), *own), solve, close)


def _solve(situation: Situation) -> tuple[Move, ...]:
    conditions, plan = situation.conditions, situation.plan
    moves = [Move.SAFETY]
    if situation.facts.status is not None:
        moves.append(Move.STATUS)
    moves.append(Move.INFORM)
    if situation.carried_out is not None:
        moves.append(Move.AFTERWARDS)
    elif plan.stated:
        moves.append(Move.STATED)
    elif plan.options and (situation.facts.status is None or situation.facts.allowed_remedies is not None):
        # A status that names another act is the solution already: a second one would promise twice.
        moves.append(Move.CHOICE if len(plan.options) > 1 else Move.REMEDY)
    if plan.contact is not None:
        moves.append(Move.HAND_OVER)
    if plan.goodwill is not None:
        moves.append(Move.GOODWILL)
    if Condition.PREVENTION_KNOWN in conditions:
        moves.append(Move.PREVENTION)
    return tuple(moves)
