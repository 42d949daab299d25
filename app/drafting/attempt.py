"""One try at a reply with its judgement, and which of two tries is the better."""

from app.domain.draft import Alternative, Draft, DraftState, Written, draft_state
from app.domain.remedy import Approval
from app.domain.request import Judgement
from app.domain.scorecard import ItemResult, Promise
from app.domain.situation import Situation
from app.domain.value import Value
from app.drafting.citations import cite
from app.drafting.moves import Move, plan_moves


class Attempt(Value):
    """A reply and what the checklist says of it."""

    written: Written
    judgement: Judgement
    situation: Situation
    """What it was written for: the playbook may write in another language than the model."""
    mandatory: frozenset[str]
    """Ids of the mandatory items."""

    @property
    def failures(self) -> tuple[ItemResult, ...]:
        """Mandatory items that failed: they call for the one repair."""
        return tuple(item for item in self.judgement.scorecard.failed if item.id in self.mandatory)

    @property
    def unsupported(self) -> tuple[Promise, ...]:
        """Promises that nothing supports."""
        return tuple(promise for promise in self.judgement.promises if not promise.supported)

    @property
    def held(self) -> tuple[str, ...]:
        """What must not be sent: items that block, and promises without support, however loose, of a machine."""
        blockers = self.judgement.scorecard.blockers
        return blockers or tuple(promise.span.quote for promise in self.unsupported)

    @property
    def rank(self) -> tuple[int, int, float]:
        """The larger the better: blockers count first, then mandatory failures, then the score."""
        card = self.judgement.scorecard
        return (-len(self.held), -len(self.failures), card.score or 0.0)


def better(first: Attempt, second: Attempt) -> Attempt:
    """Choose the better of two tries; the first on a tie."""
    return second if second.rank > first.rank else first


def alternatives(attempts: tuple[Attempt, ...]) -> tuple[Alternative, ...]:
    """Give the attempts as wordings to choose from, the best first."""
    ranked = sorted(attempts, key=lambda attempt: attempt.rank, reverse=True)
    cards = ((attempt.written.reply, attempt.judgement.scorecard) for attempt in ranked)
    return tuple(
        Alternative(reply=reply, score=card.score, coverage=card.coverage, blockers=card.blockers)
        for reply, card in cards
    )


def finish(  # noqa: PLR0913 (each is one field of the draft that the attempt does not hold)
    attempt: Attempt,
    *,
    draft_id: str,
    others: tuple[Attempt, ...],
    repaired: bool,
    notices: tuple[str, ...],
    timings_ms: dict[str, float],
    versions: dict[str, str],
) -> Draft:
    """Make the draft that an agent reads."""
    situation, written, judgement = attempt.situation, attempt.written, attempt.judgement
    approvals = approvals_of(situation)
    state = draft_state(attempt.held, approvals=approvals, blanks=written.blanks, asks=bool(written.questions))
    return Draft(
        id=draft_id,
        state=state,
        reasons=_reasons(state, attempt),
        reply=written.reply,
        language=situation.reply_language,
        remedy=situation.plan,
        questions=written.questions,
        blanks=written.blanks,
        promises=judgement.promises,
        citations=cite(written.reply, situation, judgement.promises),
        scorecard=judgement.scorecard,
        alternatives=alternatives(others),
        writer=written.writer,
        repaired=repaired,
        notices=tuple(dict.fromkeys((*situation.notices, *written.notices, *notices))),
        timings_ms=timings_ms,
        versions=versions,
        thread_digest=situation.thread.digest,
        judge=judgement.judge,
    )


def approvals_of(situation: Situation) -> tuple[Approval, ...]:
    """List who must agree before this is sent: nobody where the reply offers nothing of the plan."""
    offering = {Move.REMEDY, Move.CHOICE, Move.STATED, Move.SECOND_REMEDY}
    return situation.plan.approvals if offering & moves_of(situation) else ()


def moves_of(situation: Situation) -> frozenset[Move]:
    """Give the moves of the reply to a situation, without their order."""
    return frozenset(move for moves in plan_moves(situation) for move in moves)


def _reasons(state: DraftState, attempt: Attempt) -> tuple[str, ...]:
    card, plan = attempt.judgement.scorecard, attempt.situation.plan
    if state is DraftState.BLOCKED:
        blocking = tuple(item.reason for item in card.items if item.id in card.blockers)
        return blocking or tuple(
            f"Nothing supports \u201c{words}\u201d: check it or take it out." for words in attempt.held
        )
    reasons: list[str] = []
    if attempt.written.blanks:
        names = dict.fromkeys(span.quote for span in attempt.written.blanks)
        reasons.append(f"Fill in {', '.join(names)}, and check that the policy allows it.")
    reasons.extend(approval.why for approval in approvals_of(attempt.situation))
    if plan.contact is not None:
        role = attempt.situation.policy.contact(plan.contact).role
        reasons.append(f"Pass this conversation to the {role}: the reply tells the customer that you do.")
    if Move.FIND_OUT in moves_of(attempt.situation):
        reasons.append("The reply says that you find out what happened and when you write: do both.")
    if state is DraftState.ASK_FIRST:
        reasons.append("The reply asks the customer for what decides the solution.")
    return tuple(reasons) or ("Nothing is missing; read it, then send it.",)
