"""Right arithmetic with money: sums and differences of known amounts, parts of them, and prices taken several times."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, product

from evals.particulars import Particular
from evals.promises.sources import Source, joined, known_of
from evals.promises.told import Manner

_TIMES = range(2, 13)
_FEW = 8
"""Amounts that are taken several times or added up by three."""
_NUMBER = re.compile(r"(?<![\w.,:/#-])\d{1,5}(?:[.,]\d\d)?(?![\w:/%]|[.,-]\d)")
_PRICED = 2
"""Digits from which a bare number may be a sum: `last year 78`."""
_SOURCES = ("fact:", "message", "thread")
_TELLING = ("message", "thread")
_NO_SUMS = ("date", "time", "duration", "number", "percentage", "phone")


def worked_out_amount(claimed: Particular, sources: tuple[Source, ...], manner: Manner) -> str | None:
    """Name the sources from which a claimed amount follows; `None` when it does not.

    What is promised follows from two amounts or a share of one; what is only told also from longer sums.
    """
    found = _of_two(claimed, sources) or _share(claimed, sources)
    if found is None and not manner.promised:
        found = _named(claimed, sources) or _taken(claimed, sources) or _beside_number(claimed, sources)
    return found


def _of_two(claimed: Particular, sources: tuple[Source, ...]) -> str | None:
    for (one, first), (other, second) in combinations(known_of(sources, "amount"), 2):
        if claimed.amount in (one.amount + other.amount, abs(one.amount - other.amount)) and _fits(claimed, one, other):  # type: ignore[operator]  # an amount has a number
            return joined(first, second)
    return None


def _share(claimed: Particular, sources: tuple[Source, ...]) -> str | None:
    for one, name in known_of(sources, "amount"):
        for other, second in known_of(sources, "percentage"):
            share = one.amount * Decimal(other.value.rstrip("%")) / 100  # type: ignore[operator]  # as above
            if claimed.amount in (_cents(share), _cents(one.amount - share)) and _fits(claimed, one, one):  # type: ignore[operator]  # as above
                return joined(name, second)
        if any(claimed.amount == one.amount * times for times in _TIMES) and _fits(claimed, one, one):  # type: ignore[operator]  # as above
            return name
    return None


def _taken(claimed: Particular, sources: tuple[Source, ...]) -> str | None:
    """Find two or three amounts, each taken as often as something is counted: two at 15 and one at 12."""
    known = [(one, name) for one, name in known_of(sources, "amount") if one.amount][:_FEW]
    counts = {Decimal(1), *(count for count in _counted(sources) if 1 < count <= _TIMES[-1])}
    for (one, first), (other, second) in combinations(known, 2):
        for once, twice in product(counts, counts):
            if claimed.amount == once * one.amount + twice * other.amount and _fits(claimed, one, other):  # type: ignore[operator]  # as above
                return joined(first, second)
    for three in combinations(known, 3):
        if claimed.amount == sum(one.amount for one, _ in three if one.amount):
            return joined(three[0][1], three[-1][1])
    return None


def _counted(sources: tuple[Source, ...]) -> Iterator[Decimal]:
    for one, _ in known_of(sources, "count"):
        yield Decimal(one.value.split(" ", maxsplit=1)[0])


def _named(claimed: Particular, sources: tuple[Source, ...]) -> str | None:
    """Find the sum written without its currency by the customer, and as no day, time, stretch or id: `it cost 799`."""
    for source in sources:
        if source.name not in _TELLING:
            continue
        held = [one.span.quote for one in source.particulars if one.kind in _NO_SUMS]
        for match in _NUMBER.finditer(source.text):
            number = Decimal(match[0].replace(",", "."))
            if len(match[0]) >= _PRICED and claimed.amount == number and not any(match[0] in quote for quote in held):
                return source.name
    return None


def _beside_number(claimed: Particular, sources: tuple[Source, ...]) -> str | None:
    """Find an amount and a sum that is written without its currency: 81 now, `last year 78`."""
    for one, name in known_of(sources, "amount"):
        for source in sources:
            for match in _NUMBER.finditer(source.text) if source.name.startswith(_SOURCES) else ():
                number = Decimal(match[0].replace(",", "."))
                if len(match[0]) >= _PRICED and claimed.amount == abs(one.amount - number):  # type: ignore[operator]  # as above
                    return joined(name, source.name)
    return None


def _fits(claimed: Particular, one: Particular, other: Particular) -> bool:
    """Tell whether the currencies go together."""
    named = {part.currency for part in (claimed, one, other)} - {None}
    return len(named) <= 1


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))
