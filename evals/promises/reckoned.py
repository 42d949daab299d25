"""Right arithmetic with times: what lies between two known days or hours, and stretches taken together or apart."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations

from evals.particulars import Particular, day_of, stretch
from evals.promises.sources import Source, joined, known_of
from evals.promises.told import Manner

_DAYS = {"day": 1.0, "night": 1.0, "evening": 1.0, "week": 7.0, "fortnight": 14.0, "month": 30.44, "year": 365.25}
_SLACK = {"month": 0.3, "year": 0.05}
"""How far a whole number of these may be from the days between two dates, in their own unit."""
_ROUGH = 0.2
_MINUTES = {"minute": 1, "quarter hour": 15, "hour": 60}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ANY_DAY = date(2001, 7, 2)
"""Stands for an unknown today: the days between `yesterday` and today are the same on any day."""
_MOST_TIMES = 60
_NUMBER = re.compile(r"(?<![\w.,:/-])\d{1,3}(?![\w:/%]|[.,-]\d)")
_OURS = ("fact:", "policy:", "plan:", "company:", "knowledge:")
"""Sources that carry a promise as well; the others only tell what has been."""
_MONTH = re.compile(r"(?:-|\d{4})-(\d\d)")
_DAY = re.compile(r"day$|-\d\d-\d\d$|^---\d\d$")
_ENDS = 2
_Gap = tuple[float, str]
"""Days between two known moments, and the sources of both."""


def worked_out_time(claimed: Particular, sources: tuple[Source, ...], today: date | None, manner: Manner) -> str | None:
    """Name the sources from which a claimed stretch of time follows; `None` when it does not."""
    parts = stretch(claimed)
    if parts is None or parts[0] != parts[1]:
        return None
    length, unit = parts[1], parts[2]
    usable = tuple(source for source in sources if source.name.startswith(_OURS)) if manner.promised else sources
    found = _repeated(claimed, length, unit, usable, sources)
    if found is None and unit in _DAYS:
        gaps = [*_between_days(usable, None if manner.promised else today, told=not manner.promised)]
        gaps += _between_months(usable) if unit == "month" else []
        found = next((name for gap, name in gaps if _agrees(gap, float(length), unit, rough=manner.rough)), None)
    found = found or _listed(length, unit, usable)
    if found is None and unit in _MINUTES:
        found = _between_hours(float(length) * _MINUTES[unit], usable, rough=manner.rough)
    if found is None and (not manner.promised or unit == "year"):
        found = _apart(length, unit, sources)
    if found is None and manner.rough and not manner.promised:
        found = _roughly(claimed, sources)
    return found


def _agrees(gap: float, length: float, unit: str, *, rough: bool) -> bool:
    each = _DAYS[unit]
    if rough:
        return gap > 0 and abs(gap - length * each) <= max(1.0, _ROUGH * length * each)
    return gap > 0 and abs(gap / each - length) <= _SLACK.get(unit, 0.0)


def _between_days(sources: tuple[Source, ...], today: date | None, *, told: bool) -> Iterator[_Gap]:
    """Give the days between known dates; today counts where something is told."""
    reckoned = today or _ANY_DAY
    dated = [
        (day, name)
        for one, name in known_of(sources, "date")
        if (today is not None or one.value[0] in "12-" or told) and (day := day_of(one, reckoned)) is not None
    ]
    relative = [
        (day, name)
        for one, name in known_of(sources, "date")
        if one.value[0].isalpha() and (day := day_of(one, reckoned))
    ]
    fixed = dated if today is not None else [entry for entry in dated if entry not in relative]
    now = [(reckoned, "thread")] if told else []
    for group in (fixed + (now if today is not None else []), relative + now):
        for (one, first), (other, second) in combinations(group, 2):
            yield float(abs((one - other).days)), joined(first, second)
    yield from _between_numbers(sources, fixed)
    yield from _between_weekdays(sources, today if told else None)


def _between_numbers(sources: tuple[Source, ...], dated: list[tuple[date, str]]) -> Iterator[_Gap]:
    """Give the days between days of one month: `the 10th` and `the 24th`."""
    numbers = [(int(one.value[3:]), name) for one, name in known_of(sources, "date") if one.value.startswith("---")]
    days = [(day.day, name) for day, name in dated]
    for place, (one, first) in enumerate(numbers):
        for other, second in (*numbers[place + 1 :], *days):
            yield float(abs(one - other)), joined(first, second)


def _between_weekdays(sources: tuple[Source, ...], today: date | None) -> Iterator[_Gap]:
    """Give the days from one weekday to one that is named later, or to today."""
    named = [(_WEEKDAYS.index(one.value), name, one.span.start) for one, name in known_of(sources, "weekday")]
    for (one, first, place), (other, second, further) in combinations(named, 2):
        forward = (other - one) % 7 if place <= further else (one - other) % 7
        yield float(min(forward, 7 - forward) if first != second else forward), joined(first, second)
        yield 7.0 - forward, joined(first, second)
    for one, name, _ in named if today is not None else ():
        yield float((today.weekday() - one) % 7) if today is not None else 0.0, name


def _between_months(sources: tuple[Source, ...]) -> Iterator[_Gap]:
    """Give the time between two named months in days: `since February`, `it is June`."""
    months = [
        (int(match[1]), name, one.span.start)
        for one, name in known_of(sources, "date")
        if (match := _MONTH.fullmatch(one.value))
    ]
    for (one, first, place), (other, second, further) in combinations(months, 2):
        forward = (other - one) % 12 if place <= further else (one - other) % 12
        yield forward * _DAYS["month"], joined(first, second)


def _listed(length: Decimal, unit: str, sources: tuple[Source, ...]) -> str | None:
    """Find a source that names so many months or days one by one, or the first and the last month of a fact."""
    for source in sources:
        months = {one.value[-2:] for one in source.particulars if one.kind == "date" and _MONTH.fullmatch(one.value)}
        days = {one.value for one in source.particulars if one.kind in ("date", "weekday") and _DAY.search(one.value)}
        listed = {"month": months, **dict.fromkeys(("day", "night", "evening"), days)}.get(unit, set())
        if length > 1 and len(listed) == length:
            return source.name
        if unit == "month" and len(months) == _ENDS and source.name.startswith(_OURS):
            first, last = sorted(int(month) for month in months)
            if length in (last - first + 1, first - last + 13):
                return source.name
    return None


def _between_hours(minutes: float, sources: tuple[Source, ...], *, rough: bool) -> str | None:
    """Find two clock times that lie so many minutes apart."""
    known = [(_minutes(value), name) for one, name in known_of(sources, "time") for value in (one.value, *one.also)]
    slack = max(5.0, _ROUGH * minutes) if rough else 0.0
    for (one, first), (other, second) in combinations(known[:_MOST_TIMES], 2):
        if one != other and abs(abs(one - other) - minutes) <= slack:
            return joined(first, second)
    return None


def _minutes(value: str) -> int:
    hour, _, minute = value.partition(":")
    return int(hour) * 60 + int(minute)


def _repeated(
    claimed: Particular, length: Decimal, unit: str, sources: tuple[Source, ...], counted: tuple[Source, ...]
) -> str | None:
    """Find a known stretch that is taken as often as something is counted: ten minutes a key, two keys."""
    counts = {Decimal(one.value.split(" ", maxsplit=1)[0]): name for one, name in known_of(counted, "count")}
    for one, name in known_of(sources, "duration"):
        parts = stretch(one)
        if parts is None or parts[0] != parts[1] or parts[2] != unit or parts[1] == 0 or one.value == claimed.value:
            continue
        times = length / parts[1]
        if times > 1 and times in counts:
            return joined(name, counts[times])
    return None


def _apart(length: Decimal, unit: str, sources: tuple[Source, ...]) -> str | None:
    """Find two stretches, or one and a number, with that sum or difference: four hours instead of six."""
    known = [
        (parts[1], name)
        for one, name in known_of(sources, "duration")
        if (parts := stretch(one)) is not None and parts[2] == unit and parts[0] == parts[1]
    ]
    for (one, first), (other, second) in combinations(known, 2):
        if length in (one + other, abs(one - other)):
            return joined(first, second)
    for one, first in known:
        for source in sources:
            if any(length == abs(one - Decimal(match[0])) for match in _NUMBER.finditer(source.text)):
                return joined(first, source.name)
    return None


def _roughly(claimed: Particular, sources: tuple[Source, ...]) -> str | None:
    """Find a known stretch of about that length: `almost three weeks` for 19 days."""
    said = _in_minutes(claimed)
    for one, name in known_of(sources, "duration"):
        length = _in_minutes(one)
        if said and length and abs(length - said) <= _ROUGH * said:
            return name
    return None


def _in_minutes(particular: Particular) -> float | None:
    parts = stretch(particular)
    if parts is None or parts[0] != parts[1]:
        return None
    each = _MINUTES.get(parts[2]) or _DAYS.get(parts[2], 0.0) * 24 * 60
    return float(parts[1]) * each if each else None
