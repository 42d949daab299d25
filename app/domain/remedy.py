"""Choosing the remedy: proportional to harm, never above a ceiling, monotone in severity."""

from decimal import Decimal

from app.domain.policy import Contact, Exclusion, Money, Policy, RemedyKind, RemedyRule
from app.domain.taxonomy import Id, Level
from app.domain.value import Value

ANY_CAUSE = "any"
MAX_CHOICES = 2


class Remedy(Value):
    """A remedy chosen for this customer."""

    id: Id
    """The policy's rule."""
    kind: RemedyKind
    title: str
    rung: int
    amount: Money | None
    """In the policy's currency; `None` where no money is given, or where the sum is not known yet."""
    amount_missing: bool
    """True when money is given and the sum is not known: the agent must fill it in."""
    time: Id | None
    """The entry of the policy's `times` that says when it takes effect."""
    asks: bool = False
    """Whether its wording asks the customer for something."""


class Approval(Value):
    """Somebody else must agree before this is sent; said to the agent, never to the customer."""

    contact: Id
    role: str
    why: str


class Goodwill(Value):
    """A small token after the fix."""

    kind: str
    amount: Money


class RemedyPlan(Value):
    """What may be offered now."""

    options: tuple[Remedy, ...] = ()
    """One remedy, or a choice between remedies of the same rung, in the policy's order."""
    second: Remedy | None = None
    """What may be offered for another problem of the same message."""
    declined: tuple[Id, ...] = ()
    """Exclusions of the policy that rule out what would otherwise be open."""
    goodwill: Goodwill | None = None
    approvals: tuple[Approval, ...] = ()
    contact: Id | None = None
    """Who takes over: a flag routes there, or nothing in the policy fits."""
    stated: tuple[str, ...] = ()
    """Remedies in the agent's own words that match no rule of the policy: the agent answers for them."""
    notices: tuple[str, ...] = ()


def choose_remedy(  # noqa: PLR0913 (each is an independent fact; a bag of them would hide what decides)
    policy: Policy,
    *,
    cause: str,
    severity: Level,
    loss: Decimal | None,
    sort: str | None,
    known: frozenset[str],
    allowed: tuple[str, ...] | None,
    flags: frozenset[str],
    excluded: frozenset[str] = frozenset(),
) -> RemedyPlan:
    """Choose from the policy.

    `loss`: what the customer lost, in the policy's currency; `None` when unknown.
    `sort`: the sort of thing it is about, as `things.yaml` names them; `None` when unknown.
    `known`: names of the facts that are known. `allowed`: ids, kinds or words that narrow the policy.
    `excluded`: ids of the policy's exclusions that hold for this customer.
    Among the open rules the highest rung wins; rules open at a severity stay open above it, so the rung
    never falls as harm rises. Two of one kind are no choice: the first counts. On one rung, a remedy whose
    sum is known comes before one with a blank.
    Source: article 001, the solution matches the discomfort or the money lost.
    """
    fitting, stated = _narrow(policy.remedies, allowed, cause)
    # Whoever allows a remedy by name has looked at the thing and at the harm already.
    meant = tuple(
        rule for rule in fitting if (allowed is not None or _is_open(rule, severity, sort)) and set(rule.needs) <= known
    )
    barred, by_exception = _barred(policy, excluded, severity)
    open_rules = tuple(rule for rule in meant if rule.kind not in barred)
    within = tuple(rule for rule in open_rules if _within_ceiling(rule, loss))
    top = max((rule.rung for rule in within), default=None)
    best = _without_blanks(tuple(rule for rule in within if rule.rung == top), loss)
    chosen = tuple({rule.kind: rule for rule in reversed(best)}.values())[::-1][:MAX_CHOICES]
    routed = _routed(policy, flags)
    nothing_fits = not chosen and not stated
    goodwill = _goodwill(policy, cause, severity) if chosen else None
    return RemedyPlan(
        options=tuple(_remedy(rule, loss, hurried=goodwill is None) for rule in chosen),
        declined=_declined(policy, excluded, severity, meant),
        goodwill=goodwill,
        approvals=(*_approvals(policy, chosen, loss, stated), *_exceptions(policy, chosen, by_exception)),
        contact=routed.id if routed else (policy.contacts[0].id if nothing_fits and policy.contacts else None),
        stated=stated,
        notices=_notices(open_rules, within, stated),
    )


def needed_facts(  # noqa: PLR0913 (each is an independent fact, as in `choose_remedy`)
    policy: Policy, *, cause: str, severity: Level, loss: Decimal | None, sort: str | None, known: frozenset[str]
) -> tuple[str, ...]:
    """Name the unknown facts that stand between this harm and the highest rung that the policy allows for it.

    Empty where what is known opens a remedy of that rung already, without a blank for its sum.
    """
    fitting = tuple(
        rule
        for rule in policy.remedies
        if _is_for(rule, cause) and _is_open(rule, severity, sort) and _within_ceiling(rule, loss)
    )
    top = max((rule.rung for rule in fitting), default=None)
    best = tuple(rule for rule in fitting if rule.rung == top)
    if any(set(rule.needs) <= known and (rule.amount != "loss" or loss is not None) for rule in best):
        return ()
    return tuple(dict.fromkeys(name for rule in best for name in rule.needs if name not in known))


def hand_over_only(policy: Policy, flags: frozenset[str]) -> RemedyPlan:
    """Plan no remedy, because none belongs here: only who takes over, where a flag routes the conversation."""
    routed = _routed(policy, flags)
    return RemedyPlan(contact=routed.id if routed else None)


def _barred(policy: Policy, excluded: frozenset[str], severity: Level) -> tuple[frozenset[str], frozenset[str]]:
    """Give the kinds of remedies that are ruled out, and those that an exception may open."""
    barred: set[str] = set()
    by_exception: set[str] = set()
    for exclusion in policy.exclusions:
        if exclusion.id in excluded:
            (by_exception if _excepted(exclusion, severity) else barred).update(exclusion.kinds)
    return frozenset(barred), frozenset(by_exception - barred)


def _excepted(exclusion: Exclusion, severity: Level) -> bool:
    return exclusion.exception_from is not None and severity >= exclusion.exception_from


def _declined(
    policy: Policy, excluded: frozenset[str], severity: Level, meant: tuple[RemedyRule, ...]
) -> tuple[str, ...]:
    kinds = {rule.kind for rule in meant}
    return tuple(
        exclusion.id
        for exclusion in policy.exclusions
        if exclusion.id in excluded and not _excepted(exclusion, severity) and kinds & set(exclusion.kinds)
    )


def _exceptions(policy: Policy, chosen: tuple[RemedyRule, ...], by_exception: frozenset[str]) -> tuple[Approval, ...]:
    """Ask for the agreement that an exception needs, once for each remedy."""
    lead = policy.contacts[0] if policy.contacts else None
    return tuple(
        Approval(
            contact=lead.id,
            role=lead.role,
            why=f"{rule.title} is an exception and needs the agreement of the {lead.role}.",
        )
        for rule in chosen
        if lead is not None and rule.kind in by_exception
    )


def _is_for(rule: RemedyRule, cause: str) -> bool:
    return cause in rule.causes or ANY_CAUSE in rule.causes


def _is_open(rule: RemedyRule, severity: Level, sort: str | None) -> bool:
    """Tell that the harm is large enough and the thing of the right sort; what it needs to know is another question."""
    return rule.from_severity <= severity and (not rule.suits or sort in rule.suits)


def _narrow(
    rules: tuple[RemedyRule, ...], allowed: tuple[str, ...] | None, cause: str
) -> tuple[tuple[RemedyRule, ...], tuple[str, ...]]:
    """Give the rules for a cause; of what somebody allowed by name, those for another cause where none is for this."""
    if allowed is None:
        return tuple(rule for rule in rules if _is_for(rule, cause)), ()
    kept: list[RemedyRule] = []
    stated: list[str] = []
    for words in allowed:
        matches = [rule for rule in rules if _names(rule, words)]
        matches = [rule for rule in matches if _is_for(rule, cause)] or matches
        kept.extend(rule for rule in matches if rule not in kept)
        if not matches:
            stated.append(words)
    return tuple(kept), tuple(stated)


def _names(rule: RemedyRule, words: str) -> bool:
    plain = words.strip().casefold().replace("-", "_").replace(" ", "_")
    return plain in (rule.id, rule.kind) or words.strip().casefold() == rule.title.casefold()


def _without_blanks(rules: tuple[RemedyRule, ...], loss: Decimal | None) -> tuple[RemedyRule, ...]:
    whole = tuple(rule for rule in rules if rule.amount is None or _amount(rule, loss) is not None)
    return whole or rules


def _within_ceiling(rule: RemedyRule, loss: Decimal | None) -> bool:
    amount = _amount(rule, loss)
    return amount is None or rule.ceiling is None or amount <= rule.ceiling


def _amount(rule: RemedyRule, loss: Decimal | None) -> Decimal | None:
    return loss if rule.amount == "loss" else rule.amount


def _remedy(rule: RemedyRule, loss: Decimal | None, *, hurried: bool) -> Remedy:
    amount = _amount(rule, loss)
    return Remedy(
        id=rule.id,
        kind=rule.kind,
        title=rule.title,
        rung=rule.rung,
        amount=amount,
        amount_missing=rule.amount is not None and amount is None,
        time=rule.sooner if hurried and rule.sooner is not None else rule.time,
        asks=rule.asks,
    )


def _goodwill(policy: Policy, cause: str, severity: Level) -> Goodwill | None:
    token = policy.goodwill
    if token is None or not (cause in token.causes or ANY_CAUSE in token.causes):
        return None
    reached = [level for level in token.amounts if level <= severity]
    if not reached:
        return None
    amount = min(token.amounts[max(reached)], token.budget)
    return Goodwill(kind=token.kind, amount=amount) if amount > 0 else None


def _approvals(
    policy: Policy, chosen: tuple[RemedyRule, ...], loss: Decimal | None, stated: tuple[str, ...]
) -> tuple[Approval, ...]:
    needed: list[Approval] = []
    for rule in chosen:
        amount = _amount(rule, loss)
        above = rule.approval_above is not None and (amount is None or amount > rule.approval_above)
        if rule.approval == "always" or above:
            contact = policy.contact(rule.approver) if rule.approver else policy.contacts[0]
            limit = f" above {rule.approval_above} {policy.currency}" if above else ""
            why = f"{rule.title}{limit} needs the agreement of the {contact.role}."
            needed.append(Approval(contact=contact.id, role=contact.role, why=why))
    if stated:
        lead = policy.contacts[0]
        words = ", ".join(stated)
        needed.append(Approval(contact=lead.id, role=lead.role, why=f"Not a remedy of the policy: {words}."))
    return tuple(needed)


def _routed(policy: Policy, flags: frozenset[str]) -> Contact | None:
    return next((contact for contact in policy.contacts if flags & set(contact.flags)), None)


def _notices(
    open_rules: tuple[RemedyRule, ...], within: tuple[RemedyRule, ...], stated: tuple[str, ...]
) -> tuple[str, ...]:
    above = [rule.title for rule in open_rules if rule not in within]
    return (
        *(f"The loss is above what the policy allows for: {title}." for title in above),
        *(f"'{words}' in allowed_remedies matches no rule of the policy; you answer for it." for words in stated),
    )
