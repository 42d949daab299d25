"""The plan of a reply: which moves it makes, in which order; a pure function of the situation."""

from enum import StrEnum

from app.domain.situation import Condition, Situation
from app.domain.stage import Stage
from app.domain.taxonomy import EmotionGroup


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
    CHOICE = "choice"
    STATED = "stated"
    HAND_OVER = "hand_over"
    HAND_OVER_LISTEN = "hand_over_listen"
    GOODWILL = "goodwill"
    PREVENTION = "prevention"
    OWNERSHIP = "ownership"
    ASK = "ask"
    NEXT_LISTEN = "next_listen"
    ANSWER = "answer"
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
    tail = [Move.ASK]
    if situation.plan.contact is not None:
        tail.append(Move.HAND_OVER_LISTEN)
    return (_hear(situation), (Move.SAFETY, *tail, Move.NEXT_LISTEN))


def _no_failure(situation: Situation) -> tuple[tuple[Move, ...], ...]:
    asks = "?" in situation.thread.message
    pleased = situation.emotion.group is EmotionGroup.POSITIVE
    if pleased and not asks:
        return ((Move.PRAISE,),)
    if situation.assessment.fault == "customer":
        return ((Move.SLIP, Move.ANSWER), (Move.OWNERSHIP,))
    return ((Move.ANSWER, Move.PRAISE),) if pleased else ((Move.ANSWER,), (Move.OWNERSHIP,))


def _resolve(situation: Situation) -> tuple[tuple[Move, ...], ...]:
    conditions, plan = situation.conditions, situation.plan
    own: list[Move] = []
    if Condition.CAUSE_KNOWN in conditions:
        own.append(Move.CAUSE)
    if Condition.APOLOGY_OWED in conditions:
        own.append(Move.APOLOGISE)
    solve: list[Move] = [Move.SAFETY]
    if situation.facts.status is not None:
        solve.append(Move.STATUS)
    if plan.stated:
        solve.append(Move.STATED)
    elif len(plan.options) > 1:
        solve.append(Move.CHOICE)
    elif plan.options:
        solve.append(Move.REMEDY)
    if plan.contact is not None:
        solve.append(Move.HAND_OVER)
    if plan.goodwill is not None:
        solve.append(Move.GOODWILL)
    if Condition.PREVENTION_KNOWN in conditions:
        solve.append(Move.PREVENTION)
    return ((*_hear(situation), *own), tuple(solve), (Move.OWNERSHIP,))
