"""Where the particulars of a reply may come from: facts, plan, policy, company, message and earlier turns."""

import re
from dataclasses import dataclass
from decimal import Decimal

from app.domain.situation import Situation
from app.domain.value import Span
from evals.particulars import Particular, find
from evals.particulars.text import plain

MOST_CHARACTERS = 40_000
"""Characters of earlier turns that are read, the latest first."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text that a reply may rely on."""

    name: str
    """As in a promise's support: `fact:refund`, `policy:refund_arrives`, `plan:refund`, `message`, `thread`."""
    text: str
    """Prepared for comparing."""
    particulars: tuple[Particular, ...]


def gather(situation: Situation) -> tuple[Source, ...]:
    """List the sources, the most reliable first."""
    language = situation.reply_language.split("-")[0]
    spoken = tuple(dict.fromkeys((language, situation.language.code.split("-")[0], "en")))
    facts = [
        _source(f"fact:{name}", f"{name.replace('_', ' ')}: {words}", spoken) for name, words in situation.facts.texts
    ]
    times = [
        _source(f"policy:{name}", words[language], (language,))
        for name, words in situation.policy.times.items()
        if language in words
    ]
    links = [_source("company:links", " ".join(situation.company.links), ("en",))] if situation.company.links else []
    message = [_source("message", situation.thread.message, spoken)]
    return (*facts, *_plan(situation, language), *times, *links, *message, *_thread(situation, spoken))


def _plan(situation: Situation, language: str) -> list[Source]:
    plan, policy = situation.plan, situation.policy
    rules = {rule.id: rule for rule in policy.remedies}
    found: list[Source] = []
    for option in plan.options:
        rule = rules.get(option.id)
        words = rule.words.get(language) if rule else None
        wording = f"{words.promise} {words.offer} {words.afterwards}" if words else ""
        found.append(
            _with_amount(f"plan:{option.id}", f"{option.title}. {wording}", option.amount, policy.currency, language)
        )
    if plan.goodwill is not None:
        wording = policy.goodwill.words.get(language, "") if policy.goodwill else ""
        found.append(_with_amount("plan:goodwill", wording, plan.goodwill.amount, policy.currency, language))
    found += [_source("plan:stated", words, (language, "en")) for words in plan.stated]
    if plan.contact is not None:
        contact = policy.contact(plan.contact)
        found.append(_source(f"plan:{contact.id}", contact.words.get(language, contact.role), (language,)))
    return found


def _with_amount(name: str, words: str, amount: Decimal | None, currency: str, language: str) -> Source:
    source = _source(name, re.sub(r"\{\w+\}", "", words), (language,))
    if amount is None:
        return source
    value = amount.quantize(Decimal("0.01"))
    quote = f"{value} {currency}"
    given = Particular(kind="amount", span=Span.of(quote, 0, len(quote)), value=quote, amount=value, currency=currency)
    return Source(name=name, text=source.text, particulars=(*source.particulars, given))


def _thread(situation: Situation, languages: tuple[str, ...]) -> list[Source]:
    answered = situation.thread.last_customer_turn
    earlier = [turn for turn in situation.thread.turns if turn is not answered]
    left = MOST_CHARACTERS
    found: list[Source] = []
    for turn in reversed(earlier):
        if left <= 0:
            break
        found.append(_source("thread", turn.text[:left], languages))
        left -= len(turn.text)
    return found


def _source(name: str, words: str, languages: tuple[str, ...]) -> Source:
    found = {(p.kind, p.span.start, p.value): p for language in languages for p in find(words, language)}
    return Source(name=name, text=plain(words), particulars=tuple(found.values()))
