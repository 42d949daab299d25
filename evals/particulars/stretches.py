"""Stretches of time and counted things: `3-5 working days`, `two weeks`, `half an hour`; `two visits`, `third time`."""

import re
from collections.abc import Iterator
from decimal import Decimal

from evals.particulars.found import Found, Scan
from evals.particulars.numbers import NOTHING, Numbers, one_of, optional, tidy
from evals.particulars.text import Prepared, firsts

_EARLIEST, _HOURS = 7, 24
"""The hours that are read as times of day as well."""


def durations(numbers: Numbers) -> Scan:
    """Find stretches of time, single or as a range."""
    words = numbers.words
    forms = {form.lower(): unit for unit, listed in words.units.items() for form in listed}
    unit = one_of(form for form in forms if len(form) > 1)
    letter = one_of(form for form in forms if len(form) == 1)
    phrases = one_of((*words.articles, *words.fractions))
    adjective = optional(one_of(words.unit_adjectives) + r"\s{1,3}")
    half = optional(r"\s{1,3}" + one_of(words.halves))
    until = rf"\s?(?:-|{one_of(words.range_words)})\s?"
    low = rf"(?:(?P<low>{numbers.small})(?:\s?{unit})?{until})?"
    number = rf"(?P<number>{numbers.small}|{phrases})"
    long_form = rf"(?<![\w.,]){low}{number}(?P<half>{half})(?:\s{{1,3}}|-)?{adjective}(?P<unit>{unit})(?!\w)"
    after_half = optional(r"(?P<tail>\s{1,3}" + one_of(words.halves) + r")(?!\w)")
    short_form = (
        rf"(?<![\w.,])(?:(?P<low>\d{{1,3}})(?:\s?{letter})?{until})?(?P<number>\d{{1,3}})\s?(?P<unit>{letter})(?!\w)"
    )
    patterns = [re.compile(long_form + after_half)] if unit != NOTHING else []
    patterns += [re.compile(short_form)] if letter != NOTHING else []

    numerals = firsts(words.numbers, words.multipliers, words.couples, words.articles, words.fractions, digits=True)
    clock = frozenset((*words.oclock, *words.hour_letters))

    def scan(prepared: Prepared) -> Iterator[Found]:
        for pattern in patterns:
            for match in prepared.matches(pattern, numerals):
                named = forms[" ".join(match["unit"].split())]
                value = numbers.value(match["number"])
                idle = match["number"] in words.articles and named in words.idle_units
                if value is None or idle:
                    continue
                groups = match.groupdict()
                if groups.get("half") or groups.get("tail"):
                    value += Decimal("0.5")
                low_value = numbers.value(match["low"]) if match["low"] else None
                amount = f"{tidy(low_value)}-{tidy(value)}" if low_value is not None else tidy(value)
                written = f"{amount} {named}{'' if amount == '1' else 's'}"
                also = _as_times(low_value, value) if match["unit"] in clock else ()
                yield Found("duration", match.start(), match.end(), written, also=also)

    return scan


def _as_times(low: Decimal | None, high: Decimal) -> tuple[str, ...]:
    """Give the clock times that whole hours may be in a language with one word for both: `quatorze heures`."""
    ends = [end for end in (low, high) if end is not None]
    whole = all(end == int(end) and _EARLIEST <= end < _HOURS for end in ends)
    return tuple(f"{int(end):02}:00" for end in ends) if whole else ()


def counts(numbers: Numbers) -> Scan:
    """Find counted things and repetitions: `two visits`, `third time`, `twice`."""
    words = numbers.words
    ending = one_of(words.ordinal_endings)
    number = rf"(?:(?P<nth>\d{{1,3}}{ending}|{one_of(words.ordinals)})|(?P<number>{numbers.small}))"
    thing = r"(?P<thing>[^\W\d_][\w'-]{1,40})"
    pattern = re.compile(rf"(?<![\w.,#/-])(?:{number}\s{{1,3}}{thing}|(?P<times>{one_of(words.times_words)})(?!\w))")
    uncounted = frozenset(words.not_counted)

    starts = firsts(words.numbers, words.multipliers, words.couples, words.ordinals, words.times_words, digits=True)

    def scan(prepared: Prepared) -> Iterator[Found]:
        for match in prepared.matches(pattern, starts):
            if match["times"]:
                yield Found("count", match.start(), match.end(), f"{words.times_words[match['times']]} time")
            elif match["thing"] not in uncounted and match["number"] not in words.articles:
                value = _nth(match["nth"], words.ordinals) if match["nth"] else numbers.value(match["number"])
                if value is not None:
                    yield Found(
                        "count", match.start(), match.end(), f"{tidy(Decimal(value))} {_singular(match['thing'])}"
                    )

    return scan


def _nth(text: str, ordinals: dict[str, int]) -> int:
    return ordinals[text] if text in ordinals else int("".join(c for c in text if c.isdecimal()))


def _singular(thing: str) -> str:
    return thing[:-1] if thing.endswith("s") and not thing.endswith("ss") else thing
