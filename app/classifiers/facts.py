"""Finds the particulars that the customer stated, each with the words of the message."""

import re
from collections.abc import Iterator
from datetime import date

from app.classifiers.asks import asks
from app.classifiers.clauses import Clauses
from app.classifiers.days import Days
from app.classifiers.phones import dialled
from app.classifiers.places import device_places, named_places
from app.classifiers.products import product_places
from app.classifiers.promised import Promised, promised
from app.classifiers.reading import Reading
from app.classifiers.vocabulary import Vocabulary
from app.domain.assessment import Fact, FactKind
from app.domain.message import Role, Thread
from evals.particulars import Particular, find

_VERSION = re.compile(
    r"(?<![\w.])(?:v(?:ersion|ersión|ersione|ersie|\.)?\s?\d{1,4}(?:\.\d{1,6}){0,4}|\d{1,4}\.\d{1,4}\.\d{1,6}(?:\.\d{1,6})?)(?![\w.]*\w)",
    re.IGNORECASE,
)
_NUMBER = "number_"
_SHORTEST_REFERENCE = 4
"""Characters of a number that is taken for an order's though no word says so."""
_NEAR = 24
"""Characters between the word that names a number (`order`) and the number."""
_FAR, _CLOSE = 50, 6
"""Characters between a word that makes a deadline and its day: `need it for the play on Friday`, `by this Friday`."""
_SENTENCE_END = re.compile(r"[.!?\n]")
_SHAPES = (
    (FactKind.INVOICE_NUMBER, re.compile(r"^inv", re.IGNORECASE)),
    (FactKind.TRACKING_NUMBER, re.compile(r"^(?:1z[a-z0-9]{16}|[a-z]{2}\d{9}[a-z]{2}|9\d{21})$", re.IGNORECASE)),
)
"""Numbers that tell their kind by their form: invoices, and the tracking numbers of UPS, USPS and the postal union."""
_KINDS = {kind.value: kind for kind in FactKind}
"""A list `number_<kind>` names words before such a number; the numbers of `number_other` are no facts."""
_TIMES = frozenset({"date", "weekday", "time", "duration"})
_DIRECT = {"amount": FactKind.AMOUNT, "duration": FactKind.DURATION}


def find_facts(thread: Thread, language: str, vocabulary: Vocabulary) -> tuple[Fact, ...]:
    """Find the facts of all customer turns, those of the last turn first; each kind and value once, each request."""
    facts: list[Fact] = []
    seen: set[tuple[FactKind, str, str]] = set()
    for turn in reversed(thread.turns):
        if turn.role is not Role.CUSTOMER:
            continue
        for fact in _of_text(turn.text, language, vocabulary, thread.today):
            key = fact.kind, fact.value, fact.quote.casefold() if fact.kind is FactKind.ASK else ""
            if key not in seen:
                seen.add(key)
                facts.append(fact)
    return tuple(facts)


def _of_text(text: str, language: str, vocabulary: Vocabulary, today: date | None) -> Iterator[Fact]:
    reading = vocabulary.read(text)
    particulars = find(text, language)
    days = Days(reading, vocabulary, today)
    versions = [found.span() for found in _VERSION.finditer(text)]
    clauses = Clauses.of(reading, vocabulary)
    said = promised(reading, vocabulary, clauses, particulars)
    yield from _numbers(particulars, reading, vocabulary, versions, language)
    deadlines = list(_deadlines(particulars, reading, vocabulary, days, said))
    due = {place for place, _ in deadlines}
    ages = _listed("ages", reading, vocabulary)
    for particular in particulars:
        if any(start <= particular.span.start < end for start, end in ages):
            continue
        if particular.kind in _DIRECT:
            yield _fact(_DIRECT[particular.kind], particular, days)
        elif particular.kind in ("date", "weekday"):
            yield _fact(FactKind.DATE, particular, days, ahead=particular.span.start in due)
    yield from _past(particulars, days, text)
    yield from (fact for _, fact in deadlines)
    for kind, places in (
        (FactKind.OCCASION, _coming(reading, vocabulary)),
        (FactKind.PREVIOUS_CONTACT, _listed("previous_contact", reading, vocabulary)),
        (FactKind.PRODUCT, _things(reading, vocabulary, particulars)),
        (FactKind.PLACE, named_places(reading, vocabulary)),
        (FactKind.DEVICE, device_places(reading, vocabulary)),
        (FactKind.VERSION, versions),
    ):
        for start, end in places:
            yield Fact(kind=kind, quote=text[start:end], value=text[start:end].lower())
    for start, end, who in said:
        words = text[start:end]
        yield Fact(kind=FactKind.PROMISED, quote=words, value=f"{who}: {words}" if who else words)
    yield from asks(reading, vocabulary, clauses, [(start, end) for start, end, _ in said])


def _things(reading: Reading, vocabulary: Vocabulary, particulars: tuple[Particular, ...]) -> Iterator[tuple[int, int]]:
    """Find products; words of a day or a stretch of time are none."""
    times = [(item.span.start, item.span.end) for item in particulars if item.kind in _TIMES]
    for start, end in product_places(reading, vocabulary):
        if not any(one < end and start < other for one, other in times):
            yield start, end


def _past(particulars: tuple[Particular, ...], days: Days, text: str) -> Iterator[Fact]:
    for particular in particulars:
        back = days.ago(particular) if particular.kind == "duration" else None
        if back is not None:
            start, end, day = back
            words = text[start:end]
            yield Fact(kind=FactKind.DATE, quote=words, value=day.isoformat() if day else words.lower(), day=day)


def _fact(kind: FactKind, particular: Particular, days: Days, quote: str | None = None, *, ahead: bool = False) -> Fact:
    return Fact(
        kind=kind,
        quote=quote or particular.span.quote,
        value=particular.value,
        amount=particular.amount,
        currency=particular.currency,
        day=days.day(particular, ahead=ahead) if particular.kind in ("date", "weekday") else None,
    )


def _listed(name: str, reading: Reading, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    return vocabulary.offsets(name, reading)


def _numbers(
    particulars: tuple[Particular, ...],
    reading: Reading,
    vocabulary: Vocabulary,
    versions: list[tuple[int, int]],
    language: str,
) -> Iterator[Fact]:
    """Name each number by its form, else by the nearest word before it; a number without one is that of an order."""
    numbers = [particular for particular in particulars if particular.kind in ("number", "phone")]
    if not numbers:
        return
    labels = [
        (end, -start, _KINDS.get(name.removeprefix(_NUMBER)))
        for name in vocabulary.lists
        if name.startswith(_NUMBER)
        for start, end in vocabulary.offsets(name, reading)
    ]
    devices = device_places(reading, vocabulary)
    for particular in numbers:
        start, end = particular.span.start, particular.span.end
        if any(one < end and start < other for one, other in (*versions, *devices)):
            continue
        shaped = next((kind for kind, shape in _SHAPES if shape.match(particular.value)), None)
        before = [label for label in labels if 0 <= start - label[0] <= _NEAR]
        if not before and shaped is None and particular.kind != "phone" and end - start < _SHORTEST_REFERENCE:
            continue  # a room, a size, an hour
        named = max(before, key=lambda label: label[:2])[2] if before else FactKind.ORDER_NUMBER
        kind = shaped or named
        if particular.kind == "phone" or kind is FactKind.PHONE:
            dial = dialled(particular.span.quote, language, announced=kind is FactKind.PHONE)
            if dial is not None:
                yield Fact(kind=FactKind.PHONE, quote=particular.span.quote, value=dial)
        elif kind is not None:
            yield Fact(kind=kind, quote=particular.span.quote, value=particular.value)


def _deadlines(
    particulars: tuple[Particular, ...], reading: Reading, vocabulary: Vocabulary, days: Days, said: list[Promised]
) -> Iterator[tuple[int, Fact]]:
    """Find days by which the customer needs something, each with its place; what we promised is none."""
    text = reading.text
    strong, weak, links, promises = (
        _listed(name, reading, vocabulary)
        for name in ("deadline_strong", "deadline_words", "deadline_links", "past_promise")
    )
    taken: list[tuple[int, int]] = [(start, end) for start, end, _ in said]
    for particular in particulars:
        place = particular.span.start
        if particular.kind not in ("date", "weekday", "time") or any(one <= place < other for one, other in taken):
            continue
        stop = particular.span.end
        # The words of a day may begin with `before`, which then belongs to both.
        told = any(start < place and _leads(text, min(end, place), place, _FAR) for start, end in strong if end < stop)
        told = told or any(
            start <= place
            and end < stop
            and _leads(text, min(end, place), place, _CLOSE)
            and not any(_leads(text, named, start, _FAR) for _, named in promises)
            for start, end in weak
        )
        if told:
            begin = min((start for start, end in links if _leads(text, end, place, _CLOSE)), default=place)
            taken.append((begin, particular.span.end))
            yield place, _fact(FactKind.DEADLINE, particular, days, text[begin : particular.span.end], ahead=True)
    dated = [particular for particular in particulars if particular.kind in ("date", "weekday")]
    for start, end in _listed("deadline", reading, vocabulary):
        if not any(one < end and start < other for one, other in taken):
            inner = next((particular for particular in dated if start <= particular.span.start < end), None)
            day = days.day(inner, ahead=True) if inner else None
            yield start, Fact(kind=FactKind.DEADLINE, quote=text[start:end], value=text[start:end].lower(), day=day)


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
