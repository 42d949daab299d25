"""Clock times: `14:30`, `2 pm`, `at nine`, `half past two`, `between 9 and 11`, `noon`."""

import re
from collections.abc import Iterator

from evals.particulars.found import Found, Scan
from evals.particulars.numbers import Numbers, one_of
from evals.particulars.text import Prepared, firsts

_HOURS, _NOON = 24, 12
_BY_FIVES = ("spoken", "spoken_less", "near")
"""Minutes in words behind an hour that are only read as such in steps of five: `at two and three` are two hours."""


def times(numbers: Numbers) -> Scan:
    """Find clock times; where morning or afternoon is open, the later time is another value."""
    words = numbers.words
    am, pm = one_of(words.am), one_of(words.pm)
    half = rf"(?:\s?(?:(?P<am>{am})|(?P<pm>{pm}))(?!\w))"
    spelled = one_of(word for word, number in words.numbers.items() if 1 <= number <= _NOON)
    late = one_of(word for word, number in words.numbers.items() if 1 <= number < _HOURS)
    any_hour = rf"(?P<hour>\d{{1,2}}(?!\d)|{late}(?!\w))"
    hour = rf"(?P<hour>\d{{1,2}}(?!\d)|{spelled}(?!\w))"
    marker = rf"(?<!\w){one_of((*words.clock_markers, *words.weekdays))}\s{{1,3}}"
    sure = set(words.clock_markers) - set(words.loose_clock_markers)
    sure_marker = rf"(?<!\w){one_of((*sure, *words.weekdays))}\s{{1,3}}"
    letters = one_of(words.hour_letters)
    oclock, clear_oclock = one_of(words.oclock), one_of(set(words.oclock) - set(words.units.get("hour", ())))
    behind = (
        rf"\s{{1,3}}(?:(?P<and_half>{one_of(words.hour_and_half)})|(?P<and_quarter>{one_of(words.hour_and_quarter)})"
        rf"|(?P<less_quarter>{one_of(words.hour_less_quarter)}))(?!\w)"
    )
    until = rf"\s?(?:-|{one_of(words.clock_ranges)})\s?"
    stop = rf"(?=\s{{0,3}}(?:$|[.,;:!?)\n-](?!\d))|\s{{1,3}}{one_of(words.after_hour)}(?!\w))"
    minutes = r"(?P<minute>[0-5]\d)(?!\d)"
    low = rf"(?:(?P<low>\d{{1,2}}|{spelled}){until})?"
    hours = firsts(w for w, number in words.numbers.items() if 1 <= number <= 20) | firsts(digits=True)  # noqa: PLR2004 (twenty past)
    numerals = firsts(digits=True)
    markers = firsts(words.clock_markers, words.weekdays)
    to_markers = one_of(set(words.clock_markers) - set(words.clock_range_markers))
    to_marker = rf"(?<!\w){to_markers}\s{{1,3}}"
    twenty = one_of(word for word, number in words.numbers.items() if number == 20)  # noqa: PLR2004 (minutes)
    spoken = rf"\s{{1,3}}(?:(?P<spoken>{numbers.spelled})|(?P<spoken_less>(?!)))(?:{half}|{stop})"
    joined = (
        rf"\s{{1,3}}(?:{one_of(words.minute_joins)}\s{{1,3}}(?P<spoken>{numbers.spelled})"
        rf"|{one_of(words.minute_less)}\s{{1,3}}(?P<spoken_less>{numbers.spelled}))(?:{half}|{stop})"
    )
    beside_half = (
        rf"(?P<near>\d\d?|{spelled})\s{{1,3}}(?:(?P<near_to>{one_of(words.minutes_to)})|{one_of(words.minutes_past)})"
    )
    no_sign = r"(?<![\w:.,/-])"
    shapes = (
        (rf"{no_sign}(?P<hour>\d{{1,2}}):{minutes}(?::\d\d)?{half}?(?![\w:])", numerals),
        (rf"{no_sign}{low}(?P<hour>\d{{1,2}}|{spelled})(?:[.:]{minutes})?{half}", hours),
        (rf"{no_sign}(?P<hour>\d{{1,2}})\s?{letters}\s?{minutes}(?!\w)", numerals),
        (rf"{marker}(?P<hour>\d{{1,2}})\s?{letters}(?!\w)", markers),
        (rf"{marker}(?P<hour>\d{{1,2}})\.{minutes}(?![\w.,%])", markers),
        (rf"{marker}{any_hour}(?:\s?{oclock})?{behind}", markers),
        (rf"{to_marker}{any_hour}(?:\s?{oclock})?{joined}", markers),
        (rf"{no_sign}{any_hour}\s{{1,3}}{clear_oclock}{spoken}", hours),
        (rf"{to_marker}{any_hour}\s{{1,3}}{oclock}{spoken}", markers),
        (rf"(?<!\w){beside_half}\s{{1,3}}{one_of(words.half_to)}\s{{1,3}}{hour}", hours),
        (rf"{no_sign}{hour}(?:[.:]{minutes})?\s{{0,3}}{clear_oclock}(?:\s(?P<after>[0-5]\d)(?!\d))?(?!\w)", hours),
        (rf"{no_sign}{hour}\s{{0,3}}{oclock}\s(?P<after>[0-5]\d)(?!\d)", hours),
        (rf"{sure_marker}{any_hour}\s{{0,3}}{oclock}(?!\w)", markers),
        (rf"(?<!\w){one_of(words.half_past)}\s{{1,3}}(?P<half_past>){hour}{half}?", firsts(words.half_past)),
        (rf"(?<!\w){one_of(words.half_to)}\s{{1,3}}(?P<half_to>){hour}", firsts(words.half_to)),
        (rf"(?<!\w){one_of(words.quarter_past)}\s{{1,3}}(?P<quarter_past>){hour}{half}?", firsts(words.quarter_past)),
        (rf"(?<!\w){one_of(words.quarter_to)}\s{{1,3}}(?P<quarter_to>){hour}{half}?", firsts(words.quarter_to)),
        (
            rf"(?<!\w)(?P<past>\d\d?|{spelled}|{twenty})\s{{1,3}}{one_of(words.minutes_past)}\s{{1,3}}{hour}{stop}",
            hours,
        ),
        (
            rf"(?<!\w){to_markers}\s{{1,3}}(?P<to>\d\d?|{spelled}|{twenty})\s{{1,3}}{one_of(words.minutes_to)}\s{{1,3}}{hour}{stop}",
            markers,
        ),
        (rf"{marker}{low}{hour}{half}?{stop}", markers),
        (rf"(?<![\w-])(?P<word>{one_of(words.clock_words)})(?!\w)", firsts(words.clock_words)),
    )
    patterns = tuple((re.compile(shape), starts) for shape, starts in shapes)

    def scan(prepared: Prepared) -> Iterator[Found]:
        for pattern, starts in patterns:
            for match in prepared.matches(pattern, starts):
                groups = match.groupdict()
                if groups.get("word"):
                    yield Found("time", match.start(), match.end(), words.clock_words[" ".join(match[0].split())])
                else:
                    yield from _times(match, groups, numbers)

    return scan


def _times(match: re.Match[str], groups: dict[str, str | None], numbers: Numbers) -> Iterator[Found]:
    minute = _minute(groups, numbers)
    place = _start(match, groups)
    hour = numbers.value(groups["hour"] or "")
    if hour is None or minute is None or not 0 <= hour <= _HOURS:
        return
    clear = groups["hour"] is not None and (groups["hour"].startswith("0") or hour > _NOON)
    afternoon = _half_of_day(groups)
    value, also = clock(int(hour) * 60 + minute, afternoon, clear=clear)
    if groups.get("low"):
        low = numbers.value(groups["low"] or "")
        if low is not None and low <= _HOURS:
            first, first_also = clock(int(low) * 60, afternoon, clear=low > _NOON)
            yield Found("time", place, match.end("low"), first, also=first_also, until=(value, *also))
        place = match.start("hour")
    yield Found("time", place, match.end(), value, also=also)


def _half_of_day(groups: dict[str, str | None]) -> bool | None:
    """Tell whether it is said to be in the afternoon; `None` where that is open."""
    return True if groups.get("pm") else False if groups.get("am") else None


def _start(match: re.Match[str], groups: dict[str, str | None]) -> int:
    """Leave out the marker: the time of `at nine` is `nine`."""
    for group in ("low", "past", "to", "near"):
        if groups.get(group):
            return match.start(group)
    named = ("half_past", "half_to", "quarter_past", "quarter_to")
    return match.start() if any(group in groups for group in named) else match.start("hour")


def _minute(groups: dict[str, str | None], numbers: Numbers) -> int | None:
    """Give minutes after the full hour, negative before it; `None` where there are none such."""
    fixed = {"half_past": 30, "half_to": -30, "quarter_past": 15, "quarter_to": -15}
    for group, minutes in fixed.items():
        if group in groups:
            return minutes
    behind = {"and_half": 30, "and_quarter": 15, "less_quarter": -15}
    for group, minutes in behind.items():
        if groups.get(group):
            return minutes
    near = -1 if groups.get("near_to") else 1
    for group, sign, base in (
        ("past", 1, 0),
        ("to", -1, 0),
        ("spoken", 1, 0),
        ("spoken_less", -1, 0),
        ("near", near, -30),
    ):
        if groups.get(group):
            spoken = numbers.value(groups[group] or "")
            if spoken is None or not 0 < spoken < 60 or (group in _BY_FIVES and spoken % 5):  # noqa: PLR2004 (minutes)
                return None
            return base + sign * int(spoken)
    return int(groups.get("minute") or groups.get("after") or 0)


def clock(minutes: int, afternoon: bool | None, *, clear: bool) -> tuple[str, tuple[str, ...]]:  # noqa: FBT001 (three states)
    """Write a clock time, and the later one that it may stand for as well."""
    half_day = _NOON * 60
    if afternoon is not None:
        return _written(minutes % half_day + (half_day if afternoon else 0)), ()
    if clear or minutes >= half_day + 60:
        return _written(minutes), ()
    return _written(minutes), (_written(minutes + half_day),)


def _written(minutes: int) -> str:
    return f"{minutes // 60 % _HOURS:02}:{minutes % 60:02}"
