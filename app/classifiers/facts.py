"""Finds the particulars that the customer stated, each with the words of the message."""

import re
from collections.abc import Iterator
from datetime import date

from app.classifiers.places import device_places, named_places
from app.classifiers.products import product_places
from app.classifiers.reading import Reading
from app.classifiers.vocabulary import Vocabulary
from app.domain.assessment import Fact, FactKind
from app.domain.message import Role, Thread
from evals.particulars import Particular, day_of, find

_VERSION = re.compile(
    r"(?<![\w.])(?:v(?:ersion|ersión|ersione|ersie|\.)?\s?\d{1,4}(?:\.\d{1,6}){0,4}|\d{1,4}\.\d{1,4}\.\d{1,6}(?:\.\d{1,6})?)(?![\w.]*\w)",
    re.IGNORECASE,
)
_NUMBER, _ASK = "number_", "ask_"
_NEAR = 24
"""Characters between the word that names a number (`order`) and the number."""
_LONGEST_ASK = 80
_SHAPES = (
    (FactKind.INVOICE_NUMBER, re.compile(r"^inv", re.IGNORECASE)),
    (FactKind.TRACKING_NUMBER, re.compile(r"^(?:1z[a-z0-9]{16}|[a-z]{2}\d{9}[a-z]{2})$", re.IGNORECASE)),
)
"""Numbers that tell their kind by their form: invoices, and the tracking numbers of UPS and of the postal union."""
_DIRECT = {"amount": FactKind.AMOUNT, "duration": FactKind.DURATION}


def find_facts(thread: Thread, language: str, vocabulary: Vocabulary) -> tuple[Fact, ...]:
    """Find the facts of all customer turns, those of the last turn first; each kind and value once."""
    facts: list[Fact] = []
    seen: set[tuple[FactKind, str]] = set()
    for turn in reversed(thread.turns):
        if turn.role is not Role.CUSTOMER:
            continue
        for fact in _of_text(turn.text, language, vocabulary, thread.today):
            if (fact.kind, fact.value) not in seen:
                seen.add((fact.kind, fact.value))
                facts.append(fact)
    return tuple(facts)


def _of_text(text: str, language: str, vocabulary: Vocabulary, today: date | None) -> Iterator[Fact]:
    reading = vocabulary.read(text)
    particulars = find(text, language)
    versions = [found.span() for found in _VERSION.finditer(text)]
    yield from _numbers(particulars, reading, vocabulary, versions)
    for particular in particulars:
        if particular.kind in _DIRECT:
            yield _fact(_DIRECT[particular.kind], particular, today)
        elif particular.kind in ("date", "weekday"):
            yield _fact(FactKind.DATE, particular, today)
    yield from _deadlines(particulars, reading, vocabulary, today)
    for kind, places in (
        (FactKind.OCCASION, _coming(reading, vocabulary)),
        (FactKind.PREVIOUS_CONTACT, _listed("previous_contact", reading, vocabulary)),
        (FactKind.PRODUCT, product_places(reading, vocabulary)),
        (FactKind.PLACE, named_places(reading, vocabulary)),
        (FactKind.DEVICE, device_places(reading, vocabulary)),
        (FactKind.VERSION, versions),
    ):
        for start, end in places:
            yield Fact(kind=kind, quote=text[start:end], value=text[start:end].lower())
    yield from _asks(reading, vocabulary)


def _fact(kind: FactKind, particular: Particular, today: date | None, quote: str | None = None) -> Fact:
    return Fact(
        kind=kind,
        quote=quote or particular.span.quote,
        value=particular.value,
        amount=particular.amount,
        currency=particular.currency,
        day=day_of(particular, today) if particular.kind in ("date", "weekday") else None,
    )


def _listed(name: str, reading: Reading, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in vocabulary.spans(name, reading)]


def _numbers(
    particulars: tuple[Particular, ...], reading: Reading, vocabulary: Vocabulary, versions: list[tuple[int, int]]
) -> Iterator[Fact]:
    """Name each number by its form, else by the nearest word before it; one without such a word is an order's."""
    labels = [
        (span.end, FactKind(name.removeprefix(_NUMBER)))
        for name in vocabulary.lists
        if name.startswith(_NUMBER)
        for span in vocabulary.spans(name, reading)
    ]
    devices = device_places(reading, vocabulary)
    for particular in particulars:
        start, end = particular.span.start, particular.span.end
        if particular.kind != "number" or any(one < end and start < other for one, other in (*versions, *devices)):
            continue
        shaped = next((kind for kind, shape in _SHAPES if shape.match(particular.value)), None)
        before = [(place, kind) for place, kind in labels if 0 <= start - place <= _NEAR]
        named = max(before, key=lambda label: label[0])[1] if before else FactKind.ORDER_NUMBER
        yield Fact(kind=shaped or named, quote=particular.span.quote, value=particular.value)


def _deadlines(
    particulars: tuple[Particular, ...], reading: Reading, vocabulary: Vocabulary, today: date | None
) -> Iterator[Fact]:
    strong, weak = _listed("deadline_strong", reading, vocabulary), _listed("deadline_words", reading, vocabulary)
    promises = _listed("past_promise", reading, vocabulary)
    for particular in particulars:
        if particular.kind not in ("date", "weekday", "time"):
            continue
        place = particular.span.start
        leads = [lead for lead in strong if _leads(lead, place, reading.text)]
        if not leads:
            leads = [
                lead
                for lead in weak
                if _leads(lead, place, reading.text) and not any(0 <= lead[0] - end <= 2 * _NEAR for _, end in promises)
            ]
        if leads:
            quote = reading.text[_last_word(reading.text, leads[-1]) : particular.span.end]
            yield _fact(FactKind.DEADLINE, particular, today, quote)
    for start, end in _listed("deadline", reading, vocabulary):
        yield Fact(kind=FactKind.DEADLINE, quote=reading.text[start:end], value=reading.text[start:end].lower())


def _leads(lead: tuple[int, int], place: int, text: str) -> bool:
    between = text[lead[1] : place]
    return 0 <= place - lead[1] <= 12 and not re.search(r"[.!?\n]", between)  # noqa: PLR2004 (room for `on the`)


def _last_word(text: str, lead: tuple[int, int]) -> int:
    return max(lead[0], text.rfind(" ", lead[0], lead[1]) + 1)


def _coming(reading: Reading, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """Find events that lie ahead: for one that is over, `coming up` would be wrong."""
    past = _listed("occasion_past", reading, vocabulary)
    return [
        (start, end)
        for start, end in _listed("occasion", reading, vocabulary)
        if not any(one < end and start < other for one, other in past)
    ]


def _asks(reading: Reading, vocabulary: Vocabulary) -> Iterator[Fact]:
    for name in vocabulary.lists:
        if not name.startswith(_ASK):
            continue
        spans = [span for span in vocabulary.spans(name, reading) if len(span.quote) <= _LONGEST_ASK]
        if spans:
            yield Fact(kind=FactKind.ASK, quote=spans[0].quote, value=name.removeprefix(_ASK))
