"""Right arithmetic: sums and differences of known amounts, parts of them, and days between known dates."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations

from evals.particulars import Particular, day_of, stretch
from evals.promises.sources import Source

_MOST = 24
"""Known amounts, dates or percentages that are combined."""
_TIMES = range(2, 13)
_WEEK = 7
_ANY_DAY = date(2000, 1, 3)
"""Stands for an unknown today: the days between `yesterday` and today are the same on any day."""


def worked_out(claimed: Particular, sources: tuple[Source, ...], today: date | None) -> str | None:
    """Name the sources from which a claimed amount, percentage or duration follows; `None` when it does not."""
    if claimed.kind == "amount":
        return _amount(claimed, sources)
    if claimed.kind == "duration":
        return _days_between(claimed, sources, today)
    return None


def _amount(claimed: Particular, sources: tuple[Source, ...]) -> str | None:
    known = _known(sources, "amount")
    for (one, first), (other, second) in combinations(known, 2):
        if claimed.amount in (one.amount + other.amount, abs(one.amount - other.amount)) and _fits(claimed, one, other):  # type: ignore[operator]  # an amount has a number
            return _joined(first, second)
    for one, name in known:
        for other, second in _known(sources, "percentage"):
            share = one.amount * Decimal(other.value.rstrip("%")) / 100  # type: ignore[operator]  # as above
            if claimed.amount in (_cents(share), _cents(one.amount - share)) and _fits(claimed, one, one):  # type: ignore[operator]  # as above
                return _joined(name, second)
        if any(claimed.amount == one.amount * times for times in _TIMES) and _fits(claimed, one, one):  # type: ignore[operator]  # as above
            return name
    return None


def _days_between(claimed: Particular, sources: tuple[Source, ...], today: date | None) -> str | None:
    parts = stretch(claimed)
    if parts is None or parts[0] != parts[1] or parts[2] not in ("day", "week"):
        return None
    days = int(parts[1]) * (_WEEK if parts[2] == "week" else 1)
    reckoned = today or _ANY_DAY
    known = [(one, name) for one, name in _known(sources, "date") if today is not None or one.value[0].isalpha()]
    dated = [(day, name) for one, name in known if (day := day_of(one, reckoned)) is not None]
    dated.append((reckoned, "thread"))
    for (one, first), (other, second) in combinations(dated, 2):
        if abs((one - other).days) == days:
            return _joined(first, second)
    return None


def _known(sources: tuple[Source, ...], kind: str) -> list[tuple[Particular, str]]:
    def listed() -> Iterator[tuple[Particular, str]]:
        seen: set[str] = set()
        for source in sources:
            for particular in source.particulars:
                if particular.kind == kind and particular.value not in seen:
                    seen.add(particular.value)
                    yield particular, source.name

    return list(listed())[:_MOST]


def _fits(claimed: Particular, one: Particular, other: Particular) -> bool:
    """Tell whether the currencies go together."""
    named = {part.currency for part in (claimed, one, other)} - {None}
    return len(named) <= 1


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))


def _joined(first: str, second: str) -> str:
    return first if first == second else f"{first} + {second}"
