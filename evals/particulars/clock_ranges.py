"""Ranges of clock times: `8:00-17:00`, `9am to 5pm`, `14-22 Uhr`, `14 h à 16 h`."""

import re
from collections.abc import Iterator
from decimal import Decimal

from evals.particulars.clock import clock
from evals.particulars.found import Found, Scan
from evals.particulars.numbers import Numbers, one_of
from evals.particulars.text import Prepared, firsts

_HOURS, _NOON = 24, 12
_MORNING = 7
"""An hour from which on two numbers with a sign that also means hours are times of day: `9 h - 12 h`."""


def time_ranges(numbers: Numbers) -> Scan:
    """Find ranges of which a colon, a half of the day or a word of the clock tells that they are times."""
    words = numbers.words
    am, pm = one_of(words.am), one_of(words.pm)
    signs = one_of((*words.oclock, *words.hour_letters))
    spelled = one_of(word for word, number in words.numbers.items() if 1 <= number <= _HOURS)
    until = rf"\s?(?P<until>-|{one_of(words.clock_ranges)})\s?"
    pattern = re.compile(
        r"(?<![\w:.,/-])"
        + _side("low", spelled, signs, am, pm)
        + until
        + _side("high", spelled, signs, am, pm)
        + r"(?!-\d)"
    )
    marked = re.compile(rf"(?<!\w){one_of(words.clock_range_markers)}\s{{1,3}}$")
    joins = frozenset(words.number_joins)
    unclear = frozenset(form.lower() for form in words.units.get("hour", ()))
    starts = firsts((w for w, number in words.numbers.items() if 1 <= number <= _HOURS), digits=True)

    def scan(prepared: Prepared) -> Iterator[Found]:
        for match in prepared.matches(pattern, starts):
            before = prepared.text[max(0, match.start() - 20) : match.start()]
            is_marked = marked.search(before) is not None
            if is_marked or match["until"] not in joins:  # "at 14:30 and 16:00" is no range
                yield from _range(match, numbers, unclear, marked=is_marked)

    return scan


def _side(name: str, spelled: str, signs: str, am: str, pm: str) -> str:
    half = rf"(?P<{name}_am>{am})|(?P<{name}_pm>{pm})"
    minutes = rf"(?:(?P<{name}_colon>[:.])(?P<{name}_minute>[0-5]\d)(?!\d))?"
    sign = rf"(?P<{name}_sign>{signs})\s?(?P<{name}_after>[0-5]\d(?!\d))?"
    return rf"(?P<{name}>\d{{1,2}}(?!\d)|{spelled}(?!\w)){minutes}(?:\s?(?:{half}|{sign}))?(?![\w%]|[.,:/]\d)"


def _range(match: re.Match[str], numbers: Numbers, unclear: frozenset[str], *, marked: bool) -> Iterator[Found]:
    low, high = numbers.value(match["low"]), numbers.value(match["high"])
    if low is None or high is None or not (0 <= low < _HOURS and 0 < high <= _HOURS):
        return
    minutes = [int(match[f"{side}_minute"] or match[f"{side}_after"] or 0) for side in ("low", "high")]
    if not _is_timed(match, low, high, unclear, marked=marked):
        return
    ends = [
        clock(int(hour) * 60 + minute, _half(match, side), clear=hour > _NOON or match[side].startswith("0"))
        for side, hour, minute in zip(("low", "high"), (low, high), minutes, strict=True)
    ]
    (first, first_also), (last, last_also) = ends
    yield Found("time", match.start("low"), _end(match, "low"), first, also=first_also, until=(last, *last_also))
    yield Found("time", match.start("high"), _end(match, "high"), last, also=last_also)


def _is_timed(  # the two hours are read already
    match: re.Match[str], low: Decimal, high: Decimal, unclear: frozenset[str], *, marked: bool
) -> bool:
    """Tell whether something in a range makes it one of clock times: behind its end, or where nothing else is meant."""
    if marked and "." in (match["low_colon"], match["high_colon"]):
        return True
    sides = ("high", "low") if marked or match["until"] == "-" else ("high",)
    for side in sides:
        sign = match[f"{side}_sign"]
        if (
            match[f"{side}_am"]
            or match[f"{side}_pm"]
            or match[f"{side}_colon"] == ":"
            or (sign and sign not in unclear)
        ):
            return True
        if sign and low < high and (low >= _MORNING or high > _NOON):
            return True
    return False


def _half(match: re.Match[str], side: str) -> bool | None:
    return True if match[f"{side}_pm"] else False if match[f"{side}_am"] else None


def _end(match: re.Match[str], side: str) -> int:
    return max(match.end(f"{side}{part}") for part in ("", "_minute", "_am", "_pm", "_sign", "_after"))
