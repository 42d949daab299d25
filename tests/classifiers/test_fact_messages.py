"""The facts of a hundred messages of many trades in seven languages are found, kind by kind."""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from pydantic import ConfigDict

from app.classifiers.facts import find_facts
from app.domain.assessment import Fact
from app.domain.message import Role, Thread, Turn
from app.domain.value import Value
from app.formats import read
from tests.classifiers.reader import vocabularies

_FILE = Path(__file__).resolve().parent / "data" / "facts.yaml"
_TODAY = date(2025, 6, 11)
_BY_WORDS = frozenset({"product", "place", "previous_contact", "promised", "ask"})
_FLOORS = {
    "order_number": (0.98, 0.98),
    "ticket_number": (0.98, 0.98),
    "tracking_number": (0.98, 0.98),
    "invoice_number": (0.98, 0.98),
    "phone": (0.98, 0.98),
    "amount": (0.98, 0.98),
    "date": (0.98, 0.98),
    "deadline": (0.95, 0.95),
    "product": (0.95, 0.92),
    "place": (0.95, 0.95),
    "previous_contact": (0.95, 0.95),
    "promised": (0.95, 0.93),
    "ask": (0.95, 0.95),
}
"""Precision and recall that each kind must reach."""


class Message(Value):
    """One message and what it states; each kind is a list of values or words."""

    model_config = ConfigDict(extra="allow")

    language: str
    text: str
    loose: tuple[str, ...] = ()
    """Kinds of which more may be found than is listed."""

    def expected(self, kind: str) -> list[str]:
        """List what should be found; a day of a deadline is a date as well."""
        listed = self.model_extra or {}
        kinds = ("date", "deadline") if kind == "date" else (kind,)
        return [str(value) for name in kinds for value in listed.get(name, ())]


class _File(Value):
    messages: tuple[Message, ...]


@cache
def messages() -> tuple[Message, ...]:
    return read(_FILE).into(_File).messages


@cache
def facts_of(message: Message) -> tuple[Fact, ...]:
    thread = Thread(turns=(Turn(role=Role.CUSTOMER, text=message.text),), today=_TODAY)
    return find_facts(thread, message.language, vocabularies()[message.language])


def _states(fact: Fact, kind: str, expected: str) -> bool:
    """Tell whether a fact is the expected one: by its value or day, or by words that its quote holds."""
    if kind in ("date", "deadline"):
        return expected == (fact.day.isoformat() if fact.day else fact.value)
    if kind not in _BY_WORDS:
        return expected == fact.value
    label, _, words = expected.rpartition(": ")
    if words.casefold() not in fact.quote.casefold():
        return False
    if kind == "ask":
        return fact.value == label
    return kind != "promised" or fact.value == (f"{label}: {fact.quote}" if label else fact.quote)


def _tally(kind: str) -> Counter[str]:
    """Count what was found, what was missed and what was wrong."""
    tally: Counter[str] = Counter()
    for message in messages():
        left = [fact for fact in facts_of(message) if fact.kind.value == kind]
        for expected in message.expected(kind):
            hit = next((fact for fact in left if _states(fact, kind, expected)), None)
            tally["found" if hit else f"missed {expected!r}"] += 1
            if hit:
                left.remove(hit)
        if kind not in message.loose:
            tally.update(f"wrong {fact.quote!r}" for fact in left)
    return tally


@pytest.mark.parametrize("kind", _FLOORS)
def test_each_kind_of_fact_is_found_and_little_else_is(kind: str) -> None:
    least_precise, least_recalled = _FLOORS[kind]

    tally = _tally(kind)

    found = tally["found"]
    missed = sum(count for name, count in tally.items() if name.startswith("missed"))
    wrong = sum(count for name, count in tally.items() if name.startswith("wrong"))
    assert found / (found + wrong) >= least_precise, tally
    assert found / (found + missed) >= least_recalled, tally


def test_there_are_enough_messages_in_every_language() -> None:
    languages = Counter(message.language for message in messages())

    assert languages["en"] >= 50
    assert all(languages[code] >= 5 for code in ("es", "fr", "de", "pt", "it", "nl"))


@pytest.mark.parametrize("message", messages(), ids=lambda message: message.text[:30])
def test_every_fact_quotes_the_message(message: Message) -> None:
    assert all(fact.quote in message.text for fact in facts_of(message))
