"""What a reply can mention of this one customer: slots for the phrases, and the traits that choose them."""

import re
from decimal import Decimal

from app.domain.assessment import FactKind
from app.domain.remedy import Remedy
from app.domain.situation import Situation
from app.domain.value import Value
from app.drafting.mirror import reflect, replaced
from app.drafting.phrases import Playbook, Traits
from app.drafting.said_back import said_back
from evals.particulars import find

_SENTENCE_WORDS = 4
_INJECTION = "prompt_injection"
"""A message with this flag holds words that were written for a machine: none of them is said back."""
_TIMES = frozenset({"date", "weekday", "time", "duration"})
_QUESTION = re.compile(r"[^.!?\n]{3,200}\?")


class Particulars(Value):
    """Everything that the phrases of a reply are chosen by and filled with."""

    slots: dict[str, str]
    traits: Traits
    key: str
    """The message; it decides between equal wordings."""
    blanks: tuple[str, ...]
    """Names of the blanks that a slot may hold."""


def gather(situation: Situation, book: Playbook, *, say_back: bool = True) -> Particulars:
    """Gather what this customer's reply can mention; their own clauses only with `say_back`."""
    blanks: list[str] = []
    slots = _supplied_slots(situation, book, blanks)
    if situation.language.code == book.language:
        # Words of another language would be pasted into the reply's.
        slots |= _fact_slots(situation, book)
        if say_back and not situation.assessment.has_flag(_INJECTION):
            slots |= said_back(situation, book)
    slots |= _remedy_slots(situation, book, blanks)
    if not situation.cause.failure:
        slots["answer"] = _answer(situation, book, blanks)
    return Particulars(
        slots={name: words for name, words in slots.items() if words},
        traits=_traits(situation),
        key=situation.thread.message,
        blanks=tuple(blanks),
    )


def _fact_slots(situation: Situation, book: Playbook) -> dict[str, str]:
    assessment = situation.assessment
    slots: dict[str, str] = {}
    for name, kind in (("duration", FactKind.DURATION), ("deadline", FactKind.DEADLINE)):
        fact = assessment.first(kind)
        if fact:
            slots[name] = reflect(fact.quote, book.mirror)
    occasion = assessment.first(FactKind.OCCASION)
    if occasion:
        slots["occasion"] = _owned(_uncapped(occasion.quote, situation.thread.message), book)
    amounts = [fact for fact in assessment.facts if fact.kind is FactKind.AMOUNT and fact.currency]
    if len({fact.value for fact in amounts}) == 1:
        slots["amount"] = amounts[0].quote
    order = assessment.first(FactKind.ORDER_NUMBER, FactKind.TRACKING_NUMBER)
    if order is not None:
        slots["order"] = order.value
    return slots


def _uncapped(words: str, message: str) -> str:
    """Take off a capital that words have only because a sentence begins with them."""
    before = message[: max(0, message.find(words))].rstrip()
    return words[:1].lower() + words[1:] if not before or before[-1] in ".!?" else words


def _owned(words: str, book: Playbook) -> str:
    """Say a thing back: `my concert` and `concert` become `your concert`."""
    if re.match(book.mirror.determiner, words, re.IGNORECASE):
        return reflect(words, book.mirror)
    return book.owned.format(thing=words)


def _supplied_slots(situation: Situation, book: Playbook, blanks: list[str]) -> dict[str, str]:
    facts, language = situation.facts, situation.reply_language
    status = _fit_to_read(facts.status, book, blanks)
    return {
        "company": situation.company.name,
        "cause_found": _fit_to_read(facts.cause_found, book, blanks),
        "prevention": _fit_to_read(facts.prevention, book, blanks),
        "status": status,
        "status_sentence": status if re.search(book.mirror.finite, status, re.IGNORECASE) else "",
        "act": _act(status, book),
        "inform": _inform(situation, book),
        "first_answer": situation.time_words("first_answer", language) or "",
    }


def _inform(situation: Situation, book: Playbook) -> str:
    """Tell what the caller's own facts say in whole sentences, or when something happens."""
    told: list[str] = []
    for name, words in situation.facts.other:
        if len(words.split()) >= _SENTENCE_WORDS and re.search(book.mirror.finite, words, re.IGNORECASE):
            told.append(f"{_inside(words, book)}.")
        elif name not in situation.policy.times and any(item.kind in _TIMES for item in find(words, book.language)):
            told.append(_fact_sentence(name, words, book))
    return " ".join(told[:2])


def _fit_to_read(words: str | None, book: Playbook, blanks: list[str]) -> str:
    """Take over a note, or leave a blank where its words are not for the customer."""
    if words and re.search(book.mirror.private, words, re.IGNORECASE):
        blanks.append(book.blanks["found_out"])
        return f"[{book.blanks['found_out']}]"
    return _inside(words, book)


def _inside(words: str | None, book: Playbook) -> str:
    """Make supplied words fit in a sentence to the customer: no final stop, no capital unless the word needs it."""
    if not words:
        return ""
    trimmed = replaced(words, book.mirror.supplied).strip().rstrip(".!;, ")
    first = trimmed.split(" ", 1)[0]
    return trimmed if first != first.capitalize() or first == "I" else trimmed[:1].lower() + trimmed[1:]


def _act(status: str, book: Playbook) -> str:
    """Say what was done as a sentence in the first person; empty when the words do not allow it."""
    said = replaced(status, book.mirror.acts, first_only=True)
    return "" if said == status else replaced(said, book.mirror.act_joins)


def _remedy_slots(situation: Situation, book: Playbook, blanks: list[str]) -> dict[str, str]:
    plan, language = situation.plan, book.language
    slots: dict[str, str] = {}
    if len(plan.options) > 1:
        slots["first_choice"] = _worded(plan.options[0], "offer", situation, book, blanks)
        slots["second_choice"] = _worded(plan.options[1], "offer", situation, book, blanks)
    elif plan.options:
        slots["remedy"] = _worded(plan.options[0], "promise", situation, book, blanks)
    done = situation.carried_out
    if done is not None and not _says_when(situation.facts.status, language):
        slots["afterwards"] = _worded(done, "afterwards", situation, book, blanks)
    if plan.stated:
        slots["stated"] = "; or ".join(_inside(words, book) for words in plan.stated)
    if plan.contact is not None:
        contact = situation.policy.contact(plan.contact)
        slots["contact"] = contact.words.get(language, "")
        slots["contact_time"] = situation.time_words(contact.time, language) or ""
    if plan.goodwill is not None and situation.policy.goodwill is not None:
        sentence = situation.policy.goodwill.words.get(language, "")
        slots["goodwill"] = sentence.format(amount=money(plan.goodwill.amount, situation.policy.currency))
    return slots


def _worded(remedy: Remedy, field: str, situation: Situation, book: Playbook, blanks: list[str]) -> str:
    rule = next(rule for rule in situation.policy.remedies if rule.id == remedy.id)
    words = rule.words.get(book.language)
    if words is None:
        return ""
    wording: str = getattr(words, field)
    amount = ""
    if remedy.amount is not None:
        amount = money(remedy.amount, situation.policy.currency)
    elif remedy.amount_missing and "{amount}" in wording:
        amount = f"[{book.blanks['amount']}]"
        blanks.append(book.blanks["amount"])
    when = situation.time_words(remedy.time, book.language) if remedy.time else None
    return wording.format(amount=amount, when=when or "")


def _says_when(status: str | None, language: str) -> bool:
    """Tell whether the status already says when the customer will have the result."""
    return any(found.kind in _TIMES for found in find(status or "", language) if found.kind != "date") or (
        sum(found.kind in _TIMES for found in find(status or "", language)) > 1
    )


def money(amount: Decimal, currency: str) -> str:
    """Write a sum: `42.50 EUR`, without cents where there are none."""
    plain = f"{amount:.2f}".removesuffix(".00")
    return f"{plain} {currency}"


def _answer(situation: Situation, book: Playbook, blanks: list[str]) -> str:
    """Answer from the supplied facts whose words meet the question; else leave a named blank."""
    question = _QUESTION.search(situation.thread.message)
    asked = question.group().strip() if question else situation.thread.message
    words = _stems(asked)
    fitting = [
        (len(words & _stems(f"{name} {said}")), name, said)
        for name, said in (
            *situation.facts.other,
            *((("status", situation.facts.status),) if situation.facts.status else ()),
        )
    ]
    best = [(name, said) for overlap, name, said in fitting if overlap] or [(n, s) for _, n, s in fitting[:1]]
    if best:
        return " ".join(_fact_sentence(name, said, book) for name, said in best[:2])
    blanks.append(book.blanks["answer"])
    return f"[{book.blanks['answer']}]"


def _fact_sentence(name: str, said: str, book: Playbook) -> str:
    trimmed = said.strip().rstrip(".")
    if name in book.unlabelled:
        return f"{trimmed[:1].upper()}{trimmed[1:]}."
    if _stems(name) <= _stems(trimmed) and len(trimmed.split()) > 3:  # noqa: PLR2004 (long enough to stand as a sentence)
        return f"{trimmed[:1].upper()}{trimmed[1:]}."
    label = re.sub(r"[_-]+", " ", name).strip()
    return f"{label[:1].upper()}{label[1:]}: {trimmed}."


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[^\W_]{4,}", text.casefold().replace("_", " "))}


def _traits(situation: Situation) -> Traits:
    assessment = situation.assessment
    return Traits(
        causes=frozenset({situation.cause.id}),
        emotions=frozenset({situation.emotion.id}),
        groups=frozenset({situation.emotion.group}),
        stakes=frozenset(assessment.stake.kinds if assessment.stake else ()),
        flags=frozenset(flag.id for flag in assessment.flags),
        sorts=frozenset({situation.sort} if situation.sort else ()),
        stages=frozenset({situation.stage.id}),
        faults=frozenset({assessment.fault}),
    )
