"""One try at a reply with its judgement, and which of two tries is the better."""

from app.domain.draft import Draft, DraftState, Written, draft_state
from app.domain.request import Judgement
from app.domain.scorecard import ItemResult, Promise
from app.domain.situation import Situation
from app.domain.stage import Stage
from app.domain.value import Value


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
    def rank(self) -> tuple[int, int, float]:
        """The larger the better: blockers count first, then mandatory failures, then the score."""
        card = self.judgement.scorecard
        return (-len(card.blockers), -len(self.failures), card.score or 0.0)


def better(first: Attempt, second: Attempt) -> Attempt:
    """Choose the better of two tries; the first on a tie."""
    return second if second.rank > first.rank else first


def finish(  # noqa: PLR0913 (each is one field of the draft that the attempt does not hold)
    attempt: Attempt,
    *,
    draft_id: str,
    repaired: bool,
    notices: tuple[str, ...],
    timings_ms: dict[str, float],
    versions: dict[str, str],
) -> Draft:
    """Make the draft that an agent reads."""
    situation, written, judgement = attempt.situation, attempt.written, attempt.judgement
    asks = situation.stage.id is Stage.LISTEN or bool(written.questions)
    state = draft_state(judgement.scorecard, situation.plan, blanks=written.blanks, asks=asks)
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
        scorecard=judgement.scorecard,
        writer=written.writer,
        repaired=repaired,
        notices=(*situation.notices, *notices),
        timings_ms=timings_ms,
        versions=versions,
    )


def _reasons(state: DraftState, attempt: Attempt) -> tuple[str, ...]:
    card, plan = attempt.judgement.scorecard, attempt.situation.plan
    if state is DraftState.BLOCKED:
        return tuple(item.reason for item in card.items if item.id in card.blockers)
    reasons: list[str] = []
    if attempt.written.blanks:
        names = dict.fromkeys(span.quote for span in attempt.written.blanks)
        reasons.append(f"Fill in {', '.join(names)}, and check that the policy allows it.")
    reasons.extend(approval.why for approval in plan.approvals)
    if plan.contact is not None:
        role = attempt.situation.policy.contact(plan.contact).role
        reasons.append(f"Pass this conversation to the {role}: the reply tells the customer that you do.")
    if state is DraftState.ASK_FIRST:
        reasons.append("The reply asks the customer for what decides the solution.")
    return tuple(reasons) or ("Nothing is missing; read it, then send it.",)
