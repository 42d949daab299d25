"""What of a situation a judge reads, made harmless and kept short."""

from app.domain.message import Role, Turn
from app.domain.policy import Policy
from app.domain.remedy import Remedy, RemedyPlan
from app.domain.situation import Situation
from app.domain.value import Value
from evals.judge.fence import fence, harmless

MAX_MESSAGE = 8_000
MAX_EARLIER = 6_000
MAX_FACT = 600
MAX_SNIPPET = 1_000
MAX_REPLY = 8_000
"""Characters; a longer reply is not judged at all, since half of one proves nothing."""
_CUT = " […]"


class Named(Value):
    """Words with a name."""

    name: str
    words: str


class Case(Value):
    """What a reply is held against; templates can say nothing that is not here."""

    stage: str
    channel: str
    today: str
    """As 2026-03-04; empty when unknown."""
    language: str
    """Code of the language that the reply should be in."""
    turns: tuple[Turn, ...]
    """Ends with what is answered; earlier turns first, the newest that fit."""
    facts: tuple[Named, ...]
    knowledge: tuple[Named, ...]
    policy: tuple[str, ...]
    """What may be offered to this customer, and what never, a line each."""
    cut: bool
    """Whether something was left out for its length."""
    mark: str
    """The mark of the fences round what came from outside."""


def case_of(situation: Situation) -> Case:
    """Pick what a judge may read: also what is for the agent alone, or nobody could see that it leaked."""
    turns, left_out = _turns(situation)
    facts = [(name, words) for name, words in situation.facts.texts if name != "allowed_remedies"]
    if situation.facts.fault is not None:
        facts.append(("fault", situation.facts.fault))
    named = tuple(Named(name=harmless(name)[:60], words=_short(words, MAX_FACT)) for name, words in facts)
    pages = tuple(
        Named(name=" ".join(harmless(one.title).split()), words=_short(one.text, MAX_SNIPPET))
        for one in situation.knowledge
    )
    outside = [*(turn.text for turn in turns), *(one.words for one in (*named, *pages))]
    return Case(
        stage=situation.stage.id,
        channel=situation.thread.channel,
        today=situation.thread.today.isoformat() if situation.thread.today else "",
        language=situation.reply_language,
        turns=turns,
        facts=named,
        knowledge=pages,
        policy=_policy(situation),
        cut=left_out or any(text.endswith(_CUT) for text in outside),
        mark=fence(*outside),
    )


def _short(text: str, limit: int) -> str:
    clean = harmless(text)
    return clean if len(clean) <= limit else f"{clean[:limit]}{_CUT}"


def _turns(situation: Situation) -> tuple[tuple[Turn, ...], bool]:
    """Keep the turn to answer and what follows it, and the newest earlier turns that fit; tell if any did not."""
    turns = situation.thread.turns
    last = max(index for index, turn in enumerate(turns) if turn.role is Role.CUSTOMER)
    kept = [Turn(role=turn.role, text=_short(turn.text, MAX_MESSAGE)) for turn in turns[last:]]
    room = MAX_EARLIER
    for turn in reversed(turns[:last]):
        text = harmless(turn.text)
        room -= len(text)
        if room < 0:
            return tuple(kept), True
        kept.insert(0, Turn(role=turn.role, text=text))
    return tuple(kept), False


def _policy(situation: Situation) -> tuple[str, ...]:
    plan, policy, language = situation.plan, situation.policy, situation.reply_language
    lines = [*_offers(plan, policy), *(f"Agreed by the agent: {harmless(words)}" for words in plan.stated)]
    lines += [f"Needs the agreement of the {approval.role} first: {approval.why}" for approval in plan.approvals]
    lines += [f"Not given here: {_ruled_out(policy, name, language)}" for name in plan.declined]
    if plan.contact is not None:
        contact = policy.contact(plan.contact)
        when = situation.time_words(contact.time, language) or "no time is set"
        lines.append(f"Taken over by the {contact.role} ({when})")
    times = {name: situation.time_words(name, language) for name in policy.times}
    lines += [f"Time that may be promised, {name.replace('_', ' ')}: {words}" for name, words in times.items() if words]
    lines += [f"Never promised: {rule.why}" for rule in policy.forbidden_promises]
    return tuple(" ".join(line.split()) for line in lines)


def _offers(plan: RemedyPlan, policy: Policy) -> list[str]:
    lines = [f"May be offered: {_remedy(remedy, policy)}" for remedy in plan.options]
    if plan.second is not None:
        lines.append(f"May be offered for the other problem: {_remedy(plan.second, policy)}")
    if plan.goodwill is not None:
        lines.append(f"May be added as a small token: {plan.goodwill.kind} of {plan.goodwill.amount} {policy.currency}")
    return lines or ["No remedy may be offered now."]


def _remedy(remedy: Remedy, policy: Policy) -> str:
    return remedy.title if remedy.amount is None else f"{remedy.title}, {remedy.amount} {policy.currency}"


def _ruled_out(policy: Policy, name: str, language: str) -> str:
    rule = next(rule for rule in policy.exclusions if rule.id == name)
    return rule.words.get(language) or next(iter(rule.words.values()), name)
