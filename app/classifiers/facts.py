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
_FAR, _CLOSE = 50, 6
"""Characters between a word that makes a deadline and its day: `need it for the play on Friday`, `by this Friday`."""
_SENTENCE_END = re.compile(r"[.!?\n]")
_SHAPES = (
    (FactKind.INVOICE_NUMBER, re.compile(r"^inv", re.IGNORECASE)),
    (FactKind.TRACKING_NUMBER, re.compile(r"^(?:1z[a-z0-9]{16}|[a-z]{2}\d{9}[a-z]{2})$", re.IGNORECASE)),
)
"""Numbers that tell their kind by their form: invoices, and the tracking numbers of UPS and of the postal union."""
_KINDS = {kind.value: kind for kind in FactKind}
"""A list `number_<kind>` names words before such a number; the numbers of `number_other` are no facts."""
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
    """Name each number by its form, else by the nearest word before it; a number without one is that of an order."""
    labels = [
        (span.end, _KINDS.get(name.removeprefix(_NUMBER)))
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
        kind = shaped or named
        if kind is not None:
            yield Fact(kind=kind, quote=particular.span.quote, value=particular.value)


def _deadlines(
    particulars: tuple[Particular, ...], reading: Reading, vocabulary: Vocabulary, today: date | None
) -> Iterator[Fact]:
    text = reading.text
    strong, weak, links, promises = (
        _listed(name, reading, vocabulary)
        for name in ("deadline_strong", "deadline_words", "deadline_links", "past_promise")
    )
    for particular in particulars:
        if particular.kind not in ("date", "weekday", "time"):
            continue
        place = particular.span.start
        told = any(_leads(text, end, place, _FAR) for _, end in strong) or any(
            _leads(text, end, place, _CLOSE) and not any(_leads(text, said, start, _FAR) for _, said in promises)
            for start, end in weak
        )
        if told:
            begin = min((start for start, end in links if _leads(text, end, place, _CLOSE)), default=place)
            yield _fact(FactKind.DEADLINE, particular, today, text[begin : particular.span.end])
    for start, end in _listed("deadline", reading, vocabulary):
        yield Fact(kind=FactKind.DEADLINE, quote=text[start:end], value=text[start:end].lower())


def _leads(text: str, end: int, place: int, most: int) -> bool:
    """Tell that words ending at `end` come before `place`, near it and in the same sentence."""
    return 0 <= place - end <= most and _SENTENCE_END.search(text, end, place) is None


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
