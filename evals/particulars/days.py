"""Calendar days: dates, weekdays, relative days."""

import re
from collections.abc import Iterator

from evals.particulars.found import Found, Scan
from evals.particulars.numbers import NOTHING, Numbers, one_of, optional
from evals.particulars.text import Prepared, firsts

_YEAR = r"(?:19|20)\d\d"
_MONTHS = 12
_DAYS = 31
_ABBREVIATED = 4


def dates(numbers: Numbers) -> Scan:
    """Find dates with a month: `4 March`, `March 4th, 2026`, `Friday 20 March`, `2026-03-04`, `04/03/2026`."""
    words = numbers.words
    month, weekday = one_of(words.months), one_of(words.weekdays)
    ending = optional(one_of(words.ordinal_endings) + r"(?!\w)")
    ordinal = one_of(words.ordinals)
    article = optional(one_of(words.day_articles) + r"\s{1,3}")
    link = optional(one_of(words.day_links) + r"\s{0,3}")
    named = rf"(?:(?P<weekday>{weekday})\b\.?,?\s{{1,3}}{article})?" if weekday != NOTHING else "(?P<weekday>(?!))?"
    day = rf"(?:\d{{1,2}}(?!\d){ending}|{ordinal}(?!\w))"
    year = rf"(?:,?\s{{1,3}}{link}(?P<year>{_YEAR})(?!\d))?"
    until = rf"\s?(?:-|{one_of((*words.range_words, *words.number_joins))})\s?{article}"
    day_month = re.compile(
        rf"(?<![\w.,/-]){named}(?:(?P<from>{day}){until})?(?P<day>{day})\.?[\s-]{{0,3}}{link}(?P<month>{month})(?!\w)\.?{year}"
    )
    month_day = re.compile(
        rf"(?<![\w/-]){named}(?P<month>{month})(?!\w)\.?\s{{0,3}}{article}(?P<day>{day})(?![\d:%]|[.,]\d)(?:\s?-\s?(?P<to>\d{{1,2}})(?!\w))?{year}"
    )

    signs = one_of(words.short_date_signs)
    short = re.compile(rf"(?<![\w/.,-])(?P<one>\d\d?){signs}(?P<two>\d\d?)(?![\w/%]|[.-]\d)")
    before = re.compile(rf"(?<!\w){one_of(words.before_day_number)}\s{{1,3}}{article}$")
    numerals = firsts(digits=True)
    day_starts = firsts(words.weekdays, words.ordinals, digits=True)
    month_starts = firsts(words.weekdays, words.months)

    def scan(prepared: Prepared) -> Iterator[Found]:
        month_first = any(sign in prepared.original for sign in words.month_first_signs)
        for pattern in (_ISO, _SHORT):
            for match in prepared.matches(pattern, numerals):
                yield from _numeric(match, month_first=month_first)
        for match in prepared.matches(short, numerals):
            if before.search(prepared.text[max(0, match.start() - 20) : match.start()]):
                yield from _either_order(match, "-", month_first=month_first)
        hits = [*prepared.matches(day_month, day_starts), *prepared.matches(month_day, month_starts)]
        for match in hits:
            written = prepared.original[match.start("month") : match.end("month")]
            if match["month"] in words.doubtful and match["day"].isalpha() and written.islower():
                continue  # "the first may take longer"
            if (
                prepared.text.startswith(".", match.end("month"))
                and len(match["month"]) > _ABBREVIATED
                and match.re is month_day
            ):
                continue  # "in March. 1 April"
            month_number = words.months[match["month"]]
            years = match["year"] or ""
            other = match.groupdict().get("from") or match.groupdict().get("to")
            name = words.weekdays.get(match["weekday"] or "")
            numbers_found = [
                _day_number(match["day"], words.ordinals),
                *([_day_number(other, words.ordinals)] if other else []),
            ]
            days = sorted(number for number in numbers_found if 1 <= number <= _DAYS)
            for number in days[:1]:
                also = tuple(f"{years or '-'}-{month_number:02}-{more:02}" for more in days[1:])
                yield Found(
                    "date",
                    match.start(),
                    _end(match),
                    f"{years or '-'}-{month_number:02}-{number:02}",
                    also=(*also, *((name,) if name else ())),
                )

    return scan


def loose_days(numbers: Numbers) -> Scan:
    """Find what is less than a date: `the 4th`, `in March`, `Friday`, `tomorrow`, `next week`, `since 2024`."""
    words = numbers.words
    after = rf"(?=\s{{0,3}}(?:$|[^\w\s]|\n)|\s{{1,3}}{one_of(words.after_day)}(?!\w))"
    article, before = one_of(words.day_articles), one_of(words.before_day_number)
    day_number = re.compile(rf"(?P<day>\d{{1,2}}){one_of(words.ordinal_endings)}(?!\w){after}")
    before_day = re.compile(rf"(?<!\w)(?:(?:{before}\s{{1,3}})?{article}|{before})\s{{1,3}}$")
    year = re.compile(rf"(?P<year>{_YEAR})(?![\w/-]|[.,]\d)")
    before_year = re.compile(rf"(?<!\w){one_of(words.day_markers)}\s{{1,3}}$")
    month = rf"(?P<month>{one_of(words.months)})(?!\w)(?:\s{{1,3}}(?P<year>{_YEAR})(?!\d))?"
    weekday = rf"(?P<weekday>{one_of(words.weekdays)})(?!\w)"
    relative = rf"(?P<relative>{one_of(words.relative_days)})(?!\w)"
    named = re.compile(rf"(?<!\w)(?:{relative}|{weekday}|{month})")
    names = firsts(words.relative_days, words.weekdays, words.months)
    numerals = firsts(digits=True)
    marked = re.compile(rf"(?<!\w){one_of(words.day_markers)}\s{{0,3}}-?$")

    def scan(prepared: Prepared) -> Iterator[Found]:
        for match in prepared.matches(day_number, numerals):
            introduced = before_day.search(prepared.text[max(0, match.start() - 24) : match.start()])
            if introduced:
                start = match.start() - len(introduced[0])
                yield Found("date", start, match.end(), f"---{int(match['day']):02}")
        for match in prepared.matches(year, numerals):
            if before_year.search(prepared.text[max(0, match.start() - 16) : match.start()]):
                yield Found("date", match.start(), match.end(), match["year"])
        for match in prepared.matches(named, names):
            word = match["weekday"] or match["month"]
            if word in words.doubtful and not _is_a_day(word, match.start(), prepared, marked):
                continue
            if match["relative"]:
                yield Found("date", match.start(), match.end(), words.relative_days[" ".join(match[0].split())])
            elif match["weekday"]:
                yield Found("weekday", match.start(), match.end(), words.weekdays[word])
            else:
                yield Found("date", match.start(), match.end(), f"{match['year'] or '-'}-{words.months[word]:02}")

    return scan


def bare_days(numbers: Numbers) -> Scan:
    """Find days of a month that have no ending: `le 24`."""
    words = numbers.words
    after = rf"(?=\s{{0,3}}(?:$|[^\w\s]|\n)|\s{{1,3}}{one_of(words.after_day)}(?!\w))"
    number = re.compile(rf"(?P<day>[12]?\d|3[01])(?![\w%]|[.,]\d){after}")
    before = re.compile(rf"(?<!\w){one_of(words.bare_day_words)}\s{{1,3}}$")
    numerals = firsts(digits=True)

    def scan(prepared: Prepared) -> Iterator[Found]:
        for match in prepared.matches(number, numerals) if words.bare_day_words else ():
            introduced = before.search(prepared.text[max(0, match.start() - 12) : match.start()])
            if introduced and int(match["day"]):
                yield Found("date", match.start() - len(introduced[0]), match.end(), f"---{int(match['day']):02}")

    return scan


def _is_a_day(word: str, start: int, prepared: Prepared, marked: re.Pattern[str]) -> bool:
    """Tell whether a doubtful word is a day or month: capital inside a sentence, or a marker before it."""
    before = prepared.text[max(0, start - 16) : start].rstrip(" ")
    written = prepared.original[start : start + len(word)]
    if marked.search(before):
        return True
    first_in_sentence = not before or before[-1] in ".!?\n"
    return written.istitle() and not first_in_sentence


_ISO = re.compile(rf"(?<![\w/.-])(?P<year>{_YEAR})[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)(?![\w/]|[.-]\d)")
_SHORT = re.compile(
    rf"(?<![\w/.-])(?P<one>\d\d?)(?P<sign>[-/.])(?P<two>\d\d?)(?P=sign)(?P<year>{_YEAR}|\d\d)(?![\w/%]|[.-]\d)"
)


def _numeric(match: re.Match[str], *, month_first: bool) -> Iterator[Found]:
    if match.re is _ISO:
        month, day = int(match["month"]), int(match["day"])
        if 1 <= month <= _MONTHS and 1 <= day <= _DAYS:
            yield Found("date", match.start(), match.end(), f"{match['year']}-{month:02}-{day:02}")
    else:
        year = match["year"] if len(match["year"]) > 2 else f"20{match['year']}"  # noqa: PLR2004 (two digits)
        yield from _either_order(match, year, month_first=month_first)


def _either_order(match: re.Match[str], year: str, *, month_first: bool) -> Iterator[Found]:
    """Read day and month; where both orders are possible, the usual one first, and the other as another value."""
    one, two = int(match["one"]), int(match["two"])
    one, two = (two, one) if month_first else (one, two)
    readings = [
        f"{year}-{month:02}-{day:02}"
        for day, month in ((one, two), (two, one))
        if 1 <= month <= _MONTHS and 1 <= day <= _DAYS
    ]
    if readings:
        yield Found(
            "date",
            match.start("one"),
            match.end(),
            readings[0],
            also=tuple(r for r in readings[1:] if r != readings[0]),
        )


def _day_number(text: str, ordinals: dict[str, int]) -> int:
    squeezed = "-".join(text.split())
    return ordinals[squeezed] if squeezed in ordinals else int("".join(c for c in text if c.isdecimal()) or 0)


def _end(match: re.Match[str]) -> int:
    """Give the end without a full stop that closes the sentence."""
    return match.end() - 1 if match[0].endswith(".") else match.end()
