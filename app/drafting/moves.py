"""The plan of a reply: which moves it makes, in which order; a pure function of the situation."""

from enum import StrEnum

from app.domain.message import Channel
from app.domain.situation import Condition, Situation
from app.domain.stage import Stage
from app.domain.taxonomy import EmotionGroup, Fault

_A_FEW = 4
"""Words: `ok thanks` asks nothing and praises nothing."""


class Move(StrEnum):
    """One thing that a reply does; the playbook has phrases for each."""

    ACKNOWLEDGE = "acknowledge"
    ACKNOWLEDGE_MORE = "acknowledge_more"
    OVERDUE = "overdue"
    EMPATHISE = "empathise"
    SAFETY = "safety"
    CAUSE = "cause"
    APOLOGISE = "apologise"
    STATUS = "status"
    REMEDY = "remedy"
    AFTERWARDS = "afterwards"
    CHOICE = "choice"
    OTHER_POINT = "other_point"
    SECOND_REMEDY = "second_remedy"
    DECLINE = "decline"
    PRIVATE = "private"
    INFORM = "inform"
    STATED = "stated"
    HAND_OVER = "hand_over"
    HAND_OVER_LISTEN = "hand_over_listen"
    GOODWILL = "goodwill"
    PREVENTION = "prevention"
    OWNERSHIP = "ownership"
    ASK = "ask"
    FIND_OUT = "find_out"
    NEXT_LISTEN = "next_listen"
    ANSWER = "answer"
    GOODBYE = "goodbye"
    PRAISE = "praise"
    SLIP = "slip"
    THANKS = "thanks"
    CONFIRM = "confirm"
    FEEDBACK = "feedback"


Plan = tuple[tuple[Move, ...], ...]
"""Paragraphs of moves."""
_ASKS = frozenset({Move.ASK, Move.CHOICE})
_LEFT_OUT = {
    Channel.CHAT: frozenset({Move.ACKNOWLEDGE_MORE, Move.OWNERSHIP}),
    Channel.SOCIAL: frozenset({Move.ACKNOWLEDGE_MORE, Move.INFORM, Move.PREVENTION, Move.OWNERSHIP}),
}
"""What a message in a chat or in public has no room for."""


def plan_moves(situation: Situation) -> Plan:
    """Plan the reply as paragraphs of moves.

    Order within a stage: hear, then own, then solve, then say what happens next. Source: articles 001 (listen,
    analyse, decide), 003 (the apology names the failing), 000 and 004 (thanks, check, ask what to improve).
    """
    return _fitted(_planned(situation), situation.thread.channel)


def _planned(situation: Situation) -> Plan:
    if situation.stage.id is Stage.LISTEN:
        return _listen(situation)
    if situation.stage.id is Stage.FOLLOW_UP:
        owed = (Move.APOLOGISE,) if Condition.APOLOGY_OWED in situation.conditions else ()
        return ((Move.THANKS, *owed), (Move.CONFIRM, Move.FEEDBACK))
    if Condition.FAILURE not in situation.conditions:
        return _no_failure(situation)
    return _resolve(situation)


def _fitted(plan: Plan, channel: Channel) -> Plan:
    """Leave out what a short or public message has no room for."""
    left_out = _LEFT_OUT.get(channel, frozenset())
    kept = tuple(tuple(move for move in moves if move not in left_out) for moves in plan)
    if channel is Channel.SOCIAL:
        kept = tuple(_in_public(moves) for moves in kept)
    return tuple(moves for moves in kept if moves)


def _in_public(moves: tuple[Move, ...]) -> tuple[Move, ...]:
    """Ask for a direct message right after what is asked: nobody should answer in front of everybody."""
    return tuple(step for move in moves for step in ((move, Move.PRIVATE) if move in _ASKS else (move,)))


def _hear(situation: Situation) -> tuple[Move, ...]:
    moves = [Move.ACKNOWLEDGE, Move.ACKNOWLEDGE_MORE]
    if situation.promise_open:
        moves.append(Move.OVERDUE)
    if situation.conditions & {Condition.EMOTIONAL, Condition.STAKE_STATED}:
        moves.append(Move.EMPATHISE)
    return tuple(moves)


def _listen(situation: Situation) -> Plan:
    # Whoever takes over has a time of their own: a second time beside it would only confuse.
    after = Move.NEXT_LISTEN if situation.plan.contact is None else Move.HAND_OVER_LISTEN
    if situation.askable:
        return (_hear(situation), (Move.SAFETY, Move.ASK, after))
    # With nothing to ask, the one thing to say besides is that it was read.
    heard = tuple(dict.fromkeys((*_hear(situation), Move.EMPATHISE)))
    finds = (Move.HAND_OVER_LISTEN,) if situation.plan.contact is not None else ()
    return (heard, (Move.SAFETY, Move.FIND_OUT, *finds))


def _no_failure(situation: Situation) -> Plan:
    asks = "?" in situation.thread.message
    if situation.declines or situation.facts.allowed_remedies is not None:
        return _wish(situation)
    if not asks and len(situation.thread.message.split()) <= _A_FEW:
        return ((Move.GOODBYE,),)
    pleased = situation.emotion.group is EmotionGroup.POSITIVE
    if pleased and not asks:
        return ((Move.PRAISE,),)
    if situation.assessment.fault is Fault.CUSTOMER and Condition.EMOTIONAL not in situation.conditions:
        return ((Move.SLIP, Move.ANSWER), (Move.PRAISE,))
    return ((Move.ANSWER, Move.PRAISE),)


def _wish(situation: Situation) -> Plan:
    """Plan a reply to somebody who wants something though nothing of ours failed: no apology, but a way out."""
    slip = (Move.SLIP,) if situation.assessment.fault is Fault.CUSTOMER else ()
    hear = (Move.EMPATHISE,) if Condition.EMOTIONAL in situation.conditions else slip
    solve = _solve(situation)
    return (hear, solve, () if _asks(situation, solve) else (Move.OWNERSHIP,))


def _resolve(situation: Situation) -> Plan:
    conditions = situation.conditions
    own = (
        *((Move.CAUSE,) if Condition.CAUSE_KNOWN in conditions else ()),
        *((Move.APOLOGISE,) if Condition.APOLOGY_OWED in conditions else ()),
    )
    solve = _solve(situation)
    return ((*_hear(situation), *own), solve, () if _asks(situation, solve) else (Move.OWNERSHIP,))


def _asks(situation: Situation, solve: tuple[Move, ...]) -> bool:
    return Move.CHOICE in solve or any(remedy.asks for remedy in situation.plan.options)


def _solve(situation: Situation) -> tuple[Move, ...]:
    conditions, plan = situation.conditions, situation.plan
    moves = [Move.SAFETY]
    if situation.declines:
        moves.append(Move.DECLINE)
    if situation.facts.status is not None:
        moves.append(Move.STATUS)
    moves += [Move.INFORM, *_given(situation)]
    if plan.second is not None:
        moves.append(Move.SECOND_REMEDY)
    elif situation.points > 1:
        moves.append(Move.OTHER_POINT)
    if plan.contact is not None:
        # Beside a solution nobody is asked to decide: they look at it as well.
        solved = plan.options or plan.stated or situation.facts.status is not None
        moves.append(Move.HAND_OVER_LISTEN if solved else Move.HAND_OVER)
    if plan.goodwill is not None:
        moves.append(Move.GOODWILL)
    if Condition.PREVENTION_KNOWN in conditions:
        moves.append(Move.PREVENTION)
    return tuple(moves)


def _given(situation: Situation) -> tuple[Move, ...]:
    """Plan what is given, once: a status that names another act is the solution already."""
    plan, facts = situation.plan, situation.facts
    if situation.carried_out is not None:
        return (Move.AFTERWARDS,)
    if plan.stated:
        return (Move.STATED,)
    if plan.options and (facts.status is None or facts.allowed_remedies is not None):
        return (Move.CHOICE if len(plan.options) > 1 else Move.REMEDY,)
    return ()
