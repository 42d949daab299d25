"""What was wrong with a draft, worded for the model that writes it again; no figure of the policy among it."""

import re
from decimal import Decimal

from app.domain.scorecard import ItemResult, Promise
from app.domain.situation import Situation
from app.domain.value import Value
from app.drafting.seal import Seal

MAX_FAULTS = 8
MAX_QUOTES = 3
_LONGEST_QUOTE = 200
_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,2})?")


class Fault(Value):
    """One thing to put right."""

    item: str
    """The item of the checklist in words; empty for a promise."""
    promise: str
    """The kind of promise that nothing supports; empty for an item."""
    words: tuple[str, ...]
    """The words of the draft that are wrong."""
    why: str
    instead: str


def list_faults(
    failed: tuple[ItemResult, ...], promises: tuple[Promise, ...], situation: Situation, seal: Seal
) -> tuple[Fault, ...]:
    """List each promise that nothing supports and each failed item, those with words first.

    A promise has its own advice, so an item that points at nothing but promises is not told a second time.
    """
    limits = _limits(situation)
    loose = tuple(promise for promise in promises if not promise.supported)
    quoted = {promise.span.quote for promise in loose}
    named: list[Fault] = []
    for kind, fix in dict.fromkeys((promise.kind, promise.fix) for promise in loose):
        quotes = tuple(promise.span.quote for promise in loose if (promise.kind, promise.fix) == (kind, fix))
        named.append(_fault(quotes, "", fix, limits, seal, promise=kind))
    for item in failed:
        quotes = tuple(span.quote for span in item.spans if span.quote not in quoted)
        if quotes or not item.spans:
            named.append(_fault(quotes, item.reason, item.fix, limits, seal, item=_as_words(item.id)))
    telling = [fault for fault in named if fault.words or fault.why or fault.instead]
    return tuple(sorted(telling, key=lambda fault: not fault.words)[:MAX_FAULTS])


def _fault(  # noqa: PLR0913 (each is one field of the fault, or hides what it may not say)
    quotes: tuple[str, ...], why: str, instead: str | None, limits: "_Limits", seal: Seal, *,
    item: str = "", promise: str = "",
) -> Fault:  # fmt: skip
    words = (seal.harmless(quote).replace("\n", " ")[:_LONGEST_QUOTE] for quote in dict.fromkeys(quotes))
    return Fault(
        item=item,
        promise=promise,
        words=tuple(quote for quote in words if quote)[:MAX_QUOTES],
        why=limits.hide(seal.harmless(why)),
        instead=limits.hide(seal.harmless(instead or "")),
    )


def _as_words(name: str) -> str:
    return name.replace("-", " ").capitalize()


class _Limits:
    """Figures and roles that a reply must not show, so that no explanation may name them either."""

    def __init__(self, figures: frozenset[Decimal], roles: tuple[str, ...]) -> None:
        self._figures = figures
        self._roles = roles

    def hide(self, text: str) -> str:
        """Drop an explanation that names a limit or an approver; the words to change speak for themselves."""
        named = {Decimal(number.replace(",", ".")) for number in _NUMBER.findall(text)}
        tells = named & self._figures or any(role in text.casefold() for role in self._roles)
        return "" if tells else text


def _limits(situation: Situation) -> _Limits:
    policy, plan = situation.policy, situation.plan
    sums = [figure for rule in policy.remedies for figure in (rule.ceiling, rule.approval_above)]
    if policy.goodwill is not None:
        sums += [policy.goodwill.budget, *policy.goodwill.amounts.values()]
    given = {remedy.amount for remedy in plan.options} | {plan.goodwill.amount if plan.goodwill else None}
    roles = tuple(contact.role.casefold() for contact in policy.contacts)
    return _Limits(frozenset(figure for figure in sums if figure is not None and figure not in given), roles)
