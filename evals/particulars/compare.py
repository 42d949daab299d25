"""Whether two particulars say the same, and whether a known one carries a claimed one."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from evals.particulars.value import Particular

_SECONDS_IN: dict[str, int] = {
    "second": 1,
    "minute": 60,
    "quarter hour": 900,
    "hour": 3_600,
    "day": 86_400,
    "week": 604_800,
    "fortnight": 1_209_600,
}
_MONTHS_IN: dict[str, int] = {"month": 1, "quarter": 3, "year": 12}
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD"})
"""Currencies that are all written `$`."""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PARTS_OF_TODAY = frozenset(
    {"today", "tonight", "this morning", "this afternoon", "this evening", "end of day", "same day"}
)
_SHORTEST_PART = 4
_PHONE_TAIL = 8
"""Digits that are the same with and without a country code."""


def same(one: Particular, other: Particular) -> bool:
    """Tell whether both say the same: `half past two` and `14:30`, `a week` and `7 days`."""
    return carries(one, other) and carries(other, one)


def carries(known: Particular, claimed: Particular, today: date | None = None) -> bool:
    """Tell whether `known` supports `claimed`: the same, or claimed less exactly.

    `today`: the day of the conversation, for `tomorrow` and for dates without a year.
    """
    kinds = (known.kind, claimed.kind)
    if kinds == ("amount", "amount"):
        return known.amount == claimed.amount and _same_currency(known.currency, claimed.currency)
    if set(kinds) <= {"date", "weekday"}:
        return _same_day(known, claimed, today)
    if set(kinds) == {"time", "duration"}:  # "quatorze heures" is a time of day as well
        return bool(_values(known) & _values(claimed))
    if kinds == ("count", "duration"):
        return known.value == claimed.value.removesuffix("s")  # "the third evening" for "three evenings"
    compare = {"duration": _same_stretch, "number": _same_id, "phone": _same_phone}.get(known.kind, _same_value)
    return known.kind == claimed.kind and compare(known, claimed)


def day_of(particular: Particular, today: date | None) -> date | None:
    """Give the calendar day of a date; `None` where it cannot be told."""
    full = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", particular.value)
    if full:
        return _date(int(full[1]), int(full[2]), int(full[3]))
    if today is None:
        return None
    without_year = re.fullmatch(r"--(\d\d)-(\d\d)", particular.value)
    if without_year:
        candidates = [
            _date(year, int(without_year[1]), int(without_year[2]))
            for year in (today.year - 1, today.year, today.year + 1)
        ]
        return min((day for day in candidates if day), key=lambda day: abs((day - today).days), default=None)
    step = {
        "today": 0,
        "yesterday": -1,
        "tomorrow": 1,
        "tonight": 0,
        "day after tomorrow": 2,
        "day before yesterday": -2,
    }
    steps = step.get(particular.value)
    return date.fromordinal(today.toordinal() + steps) if steps is not None else None


def stretch(particular: Particular) -> tuple[Decimal, Decimal, str] | None:
    """Give the shortest, the longest and the unit of a duration."""
    match = re.fullmatch(r"(?:([\d.]+)-)?([\d.]+) (.+?)s?", particular.value)
    if match is None:
        return None
    longest = Decimal(match[2])
    return (Decimal(match[1]) if match[1] else longest), longest, match[3]


def _values(particular: Particular) -> set[str]:
    return {particular.value, *particular.also}


def _same_currency(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other or {one, other} <= _DOLLARS


def _same_day(known: Particular, claimed: Particular, today: date | None) -> bool:
    if any(_agree(one, other) for one in _values(known) for other in _values(claimed)):
        return True
    if claimed.value == "today" and known.value in _PARTS_OF_TODAY:
        return True
    day, claimed_day = day_of(known, today), day_of(claimed, today)
    if day is None:
        return False
    return day == claimed_day or claimed.value == _WEEKDAYS[day.weekday()]


def _agree(known: str, claimed: str) -> bool:
    """Compare dates of which parts may be open: the 4th, 4 March, March, 2026."""
    if known == claimed:
        return True
    parts, claimed_parts = _parts(known), _parts(claimed)
    if parts is None or claimed_parts is None:
        return False
    shared = [(one, other) for one, other in zip(parts, claimed_parts, strict=True) if one and other]
    finer = any(claimed_parts[place] is not None and parts[place] is None for place in ((2, 1) if parts[2] else (2,)))
    return bool(shared) and all(one == other for one, other in shared) and not finer


def in_two_parts(known: Iterable[Particular], claimed: Particular) -> bool:
    """Tell whether a day and its month are known apart: `from 12 July to the 15th` for 15 July."""
    match = re.fullmatch(r"-(-\d\d)-(\d\d)", claimed.value)
    dates = [one.value for one in known if one.kind == "date"]
    return match is not None and f"---{match[2]}" in dates and any(value[1:4] == match[1] for value in dates)


def _parts(value: str) -> tuple[str | None, str | None, str | None] | None:
    if alone := re.fullmatch(r"---(\d\d)", value):
        return None, None, alone[1]
    match = re.fullmatch(r"(\d{4}|-)(?:-(\d\d|-))?(?:-(\d\d))?", value)
    if match is None:
        return None
    year, month, day = (None if part in (None, "-") else part for part in match.groups())
    return year, month, day


def _same_stretch(known: Particular, claimed: Particular) -> bool:
    if known.value == claimed.value:
        return True
    one, other = stretch(known), stretch(claimed)
    if one is None or other is None:
        return False
    same_unit = one[2] == other[2]
    units = _SECONDS_IN if one[2] in _SECONDS_IN else _MONTHS_IN
    scale = 1 if same_unit else units.get(one[2], 0)
    claimed_scale = 1 if same_unit else units.get(other[2], 0)
    if not scale or not claimed_scale:
        return False  # working days, and months beside days, have no fixed length
    (first, last), (claimed_first, claimed_last) = (
        (parts[0] * each, parts[1] * each) for parts, each in ((one, scale), (other, claimed_scale))
    )
    if claimed_first == claimed_last:  # "within five days" for "three to five days"
        return last == claimed_last
    return first < last and first <= claimed_first and claimed_last <= last  # a range equal to it or inside it


def _same_id(known: Particular, claimed: Particular) -> bool:
    one, other = (re.sub(r"[\W_]", "", particular.value).casefold() for particular in (known, claimed))
    if one == other:
        return True
    parts = re.split(r"[\W_]", known.value.casefold())
    return len(other) >= _SHORTEST_PART and (one.endswith(other) or other in parts)


def _same_phone(known: Particular, claimed: Particular) -> bool:
    return known.value[-_PHONE_TAIL:] == claimed.value[-_PHONE_TAIL:]


def _same_value(known: Particular, claimed: Particular) -> bool:
    return bool(_values(known) & _values(claimed))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 30 February
        return None
