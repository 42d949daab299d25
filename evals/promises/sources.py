"""Where the particulars of a reply may come from: facts, plan, policy, company, knowledge, message, earlier turns."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from app.domain.remedy import Remedy, RemedyPlan
from app.domain.situation import Situation
from app.domain.value import Span
from evals.particulars import Particular, find
from evals.particulars.text import plain

MOST_CHARACTERS = 40_000
"""Characters of earlier turns that are read, the latest first."""
_MOST = 24
"""Known amounts, dates or percentages that are combined."""
_GAP = "\n\0\n"
"""Between texts that are read together; no particular reaches over it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text that a reply may rely on."""

    name: str
    """As in a promise's support: `fact:refund`, `policy:refund_arrives`, `plan:refund`, `message`, `thread`,
    `knowledge:Returns`."""
    text: str
    """Prepared for comparing."""
    particulars: tuple[Particular, ...]


def gather(situation: Situation) -> tuple[Source, ...]:
    """List the sources, the most reliable first."""
    language = situation.reply_language.split("-")[0]
    spoken = tuple(dict.fromkeys((language, situation.language.code.split("-")[0], "en")))
    facts = [(f"fact:{name}", f"{name.replace('_', ' ')}: {words}") for name, words in situation.facts.texts]
    pages = _knowledge(situation)
    said = _read((*facts, *pages, ("message", situation.thread.message), *_thread(situation)), spoken)
    times = [
        _written(f"policy:{name}", words[spoken], spoken)
        for name, words in situation.policy.times.items()
        for spoken in [code for code in (language, "en") if code in words][:1]
    ]
    links = [_written("company:links", " ".join(situation.company.links), "en")] if situation.company.links else []
    return (*said[: len(facts)], *_plan(situation, language), *times, *links, *said[len(facts) :])


def known_of(sources: tuple[Source, ...], kind: str) -> list[tuple[Particular, str]]:
    """List the particulars of a kind, each once and no more than can be combined, with the names of their sources."""
    seen: dict[str, tuple[Particular, str]] = {}
    for source in sources:
        for particular in source.particulars:
            if particular.kind == kind:
                seen.setdefault(particular.value, (particular, source.name))
    return list(seen.values())[:_MOST]


def joined(first: str, second: str) -> str:
    """Name two sources that carry something together."""
    return first if first == second else f"{first} + {second}"


def _plan(situation: Situation, language: str) -> list[Source]:
    plan, policy = situation.plan, situation.policy
    rules = {rule.id: rule for rule in policy.remedies}
    found: list[Source] = []
    for option in offered(plan):
        rule = rules.get(option.id)
        words = rule.words.get(language) if rule else None
        wording = f"{words.promise} {words.offer} {words.afterwards}" if words else ""
        source = _written(f"plan:{option.id}", f"{option.title}. {wording}", language)
        found.append(_with_amount(source, option.amount, policy.currency))
    if plan.goodwill is not None:
        wording = policy.goodwill.words.get(language, "") if policy.goodwill else ""
        found.append(_with_amount(_written("plan:goodwill", wording, language), plan.goodwill.amount, policy.currency))
    found += [source for words in plan.stated for source in _read((("plan:stated", words),), (language, "en"))]
    if plan.contact is not None:
        contact = policy.contact(plan.contact)
        found.append(_written(f"plan:{contact.id}", contact.words.get(language, contact.role), language))
    return found


def offered(plan: RemedyPlan) -> tuple[Remedy, ...]:
    """List what the plan allows to offer: its options, and what is for a second problem."""
    return (*plan.options, *((plan.second,) if plan.second is not None else ()))


def _knowledge(situation: Situation) -> list[tuple[str, str]]:
    return [
        (f"knowledge:{snippet.title}", f"{snippet.title}\n{snippet.text}\n{snippet.url or ''}")
        for snippet in situation.knowledge
    ]


def _with_amount(source: Source, amount: Decimal | None, currency: str) -> Source:
    if amount is None:
        return source
    value = amount.quantize(Decimal("0.01"))
    quote = f"{value} {currency}"
    given = Particular(kind="amount", span=Span.of(quote, 0, len(quote)), value=quote, amount=value, currency=currency)
    return Source(name=source.name, text=source.text, particulars=(*source.particulars, given))


def _thread(situation: Situation) -> list[tuple[str, str]]:
    answered = situation.thread.last_customer_turn
    left = MOST_CHARACTERS
    found: list[tuple[str, str]] = []
    for turn in reversed(situation.thread.turns):
        if turn is not answered and left > 0:
            found.append(("thread", turn.text[:left]))
            left -= len(turn.text)
    return found


def _read(named: tuple[tuple[str, str], ...], languages: tuple[str, ...]) -> list[Source]:
    """Read several texts at once, in each of the languages."""
    together = _GAP.join(words for _, words in named)
    ends: list[int] = []
    for _, words in named:
        ends.append((ends[-1] + len(_GAP) if ends else 0) + len(words))
    held: list[dict[tuple[str, str, tuple[str, ...]], Particular]] = [{} for _ in named]
    for language in dict.fromkeys(languages):
        for particular in find(together, language):
            place = bisect_left(ends, particular.span.end)
            held[place].setdefault((particular.kind, particular.value, particular.until), particular)
    return [
        Source(name=name, text=plain(words), particulars=tuple(found.values()))
        for (name, words), found in zip(named, held, strict=True)
    ]


@lru_cache(maxsize=512)
def _written(name: str, words: str, language: str) -> Source:
    """Read a text of the policy or the company, once: these hold nothing of a customer."""
    return _read(((name, re.sub(r"\{\w+\}", "", words)),), (language,))[0]
