"""What a reply can mention of this one customer: slots for the phrases, and the traits that choose them."""

import re
from typing import get_args

from app.domain.assessment import Fact, FactKind
from app.domain.message import Channel
from app.domain.remedy import Remedy
from app.domain.situation import Situation
from app.domain.value import Value
from app.drafting.answers import NAMED, answer, fact_sentence
from app.drafting.mirror import reflect, replaced
from app.drafting.money import money
from app.drafting.phrases import Playbook, Said, Traits
from app.drafting.said_back import said_back
from evals.particulars import find

_SENTENCE_WORDS = 4
_LONG = 100
"""Letters in which a language with accents shows at least one."""
_SAID_ONCE = ("order", "amount", "duration", "deadline", "occasion", "stake", "second_problem")
"""What of the message is mentioned once in a reply."""
_INJECTION = "prompt_injection"
"""A message with this flag holds words that were written for a machine: none of them is said back."""
_TIMES = frozenset({"date", "weekday", "time", "duration"})


class Particulars(Value):
    """Everything that the phrases of a reply are chosen by and filled with."""

    slots: dict[str, str]
    traits: Traits
    key: str
    """The message; it decides between equal wordings."""
    blanks: tuple[str, ...]
    """Names of the blanks that a slot may hold."""

    def without_cause(self) -> "Particulars":
        """Forget what kind of trouble it was taken for."""
        return self.model_copy(update={"traits": self.traits.model_copy(update={"causes": frozenset()})})

    def without_said(self, said: str) -> "Particulars":
        """Leave out what a sentence has mentioned: nobody is told twice what it cost, or for how long."""
        used = {name for name in _SAID_ONCE if (words := self.slots.get(name)) and words.casefold() in said.casefold()}
        return self.model_copy(
            update={"slots": {name: words for name, words in self.slots.items() if name not in used}}
        )


def gather(situation: Situation, book: Playbook, *, say_back: bool = True) -> Particulars:
    """Gather what this customer's reply can mention; their own clauses only with `say_back`."""
    blanks: list[str] = []
    slots = _supplied_slots(situation, book, blanks)
    if situation.language.code.split("-")[0] == book.language:
        # Words of another language would be pasted into the reply's.
        slots |= _fact_slots(situation, book)
        hasty = book.accented and _is_hasty(situation.thread.message)
        if say_back and not hasty and not situation.assessment.has_flag(_INJECTION):
            slots |= said_back(situation, book)
            said = " ".join(slots.get(name, "") for name in ("problem", "second_problem", "stake"))
            if slots.get("occasion", "\0") in said:
                del slots["occasion"]  # it has been named already
    slots |= _remedy_slots(situation, book, blanks)
    if situation.points > 1:
        slots["other_point"] = f"[{book.blanks['other_point']}]"
        blanks.append(book.blanks["other_point"])
    if not situation.cause.failure:
        slots["answer"] = answer(situation, book, blanks)
    return Particulars(
        slots={name: words for name, words in slots.items() if words},
        traits=_traits(situation),
        key=situation.thread.message,
        blanks=tuple(blanks),
    )


def _is_hasty(message: str) -> bool:
    """Tell whether a message was typed without its accents: its words said back would look like our mistakes."""
    letters = [letter for letter in message if letter.isalpha()]
    return len(letters) >= _LONG and all(letter.isascii() for letter in letters)


def _fact_slots(situation: Situation, book: Playbook) -> dict[str, str]:
    assessment = situation.assessment
    slots: dict[str, str] = {}
    for name, kind in (("duration", FactKind.DURATION), ("deadline", FactKind.DEADLINE)):
        # A single day or hour is rarely what somebody waited: "I took a day off".
        told = (fact for fact in assessment.facts if fact.kind is kind and not fact.value.startswith("1 "))
        fact = next(told, None)
        if fact:
            slots[name] = reflect(fact.quote, book.mirror, keeps_capitals=book.keeps_capitals)
    occasion = assessment.first(FactKind.OCCASION)
    if occasion:
        named = occasion.quote if book.keeps_capitals else _uncapped(occasion.quote, situation.thread.message)
        slots["occasion"] = _owned(named, book)
    amounts = [fact for fact in assessment.facts if fact.kind is FactKind.AMOUNT and fact.currency]
    if len({fact.value for fact in amounts}) == 1:
        paid = amounts[0]
        slots["amount"] = _sum(paid, book)
    order = assessment.first(FactKind.ORDER_NUMBER, FactKind.TRACKING_NUMBER)
    if order is not None and situation.thread.channel is not Channel.SOCIAL:
        slots["order"] = order.value
    return slots


def _sum(fact: Fact, book: Playbook) -> str:
    """Write a sum of the message in the manner of the language; as the customer wrote it where it is not clear."""
    if fact.amount is None or fact.currency is None:
        return fact.quote
    return money(fact.amount, fact.currency, book.language)


def _uncapped(words: str, message: str) -> str:
    """Take off a capital that words have only because a sentence begins with them."""
    before = message[: max(0, message.find(words))].rstrip()
    return words[:1].lower() + words[1:] if not before or before[-1] in ".!?" else words


def _owned(words: str, book: Playbook) -> str:
    """Say a thing back: `my concert` and `concert` become `your concert`."""
    if re.match(book.mirror.determiner, words, re.IGNORECASE):
        return reflect(words, book.mirror, keeps_capitals=book.keeps_capitals)
    return book.owned.format(thing=words)


def _supplied_slots(situation: Situation, book: Playbook, blanks: list[str]) -> dict[str, str]:
    facts, language = situation.facts, situation.reply_language
    status = _fit_to_read(facts.status, book, blanks)
    return {
        "company": situation.company.name,
        "customer": facts.get("customer_name") or "",
        "agent": facts.get("agent_name") or "",
        "declined": _inside(facts.get("declined"), book),
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
        if name in NAMED:
            continue
        if len(words.split()) >= _SENTENCE_WORDS and re.search(book.mirror.finite, words, re.IGNORECASE):
            told.append(f"{_inside(words, book)}.")
        elif name not in situation.policy.times and any(item.kind in _TIMES for item in find(words, book.language)):
            told.append(fact_sentence(name, words, book))
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
    if book.keeps_capitals and not re.match(book.mirror.determiner, trimmed, re.IGNORECASE):
        return trimmed  # it may begin with a noun
    return trimmed if first != first.capitalize() or first == "I" else trimmed[:1].lower() + trimmed[1:]


def _act(status: str, book: Playbook) -> str:
    """Say what was done as a sentence in the first person; empty when the words do not allow it."""
    if status.count(",") > 1:
        return ""  # a list of keywords makes no sentence
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
        slots["stated"] = book.alternatively.join(_inside(words, book) for words in plan.stated)
    if plan.second is not None:
        slots["second_remedy"] = _worded(plan.second, "promise", situation, book, blanks)
    if plan.declined:
        rules = {rule.id: rule for rule in situation.policy.exclusions}
        slots["exclusion"] = " ".join(rules[name].words.get(language, "") for name in plan.declined[:1])
    if plan.contact is not None:
        contact = situation.policy.contact(plan.contact)
        slots["contact"] = contact.words.get(language, "")
        slots["contact_time"] = situation.time_words(contact.time, language) or ""
    if plan.goodwill is not None and situation.policy.goodwill is not None:
        sentence = situation.policy.goodwill.words.get(language, "")
        slots["goodwill"] = sentence.format(amount=money(plan.goodwill.amount, situation.policy.currency, language))
    return slots


def _worded(remedy: Remedy, field: str, situation: Situation, book: Playbook, blanks: list[str]) -> str:
    rule = next(rule for rule in situation.policy.remedies if rule.id == remedy.id)
    words = rule.words.get(book.language)
    if words is None:
        return ""
    wording: str = getattr(words, field)
    amount = ""
    if remedy.amount is not None:
        amount = money(remedy.amount, situation.policy.currency, book.language)
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
        said=frozenset(name for name in get_args(Said) if getattr(assessment.history, name)),
        known=frozenset(
            name
            for name, fact in (("cause", situation.facts.cause_found), ("status", situation.facts.status))
            if fact is not None
        ),
    )
