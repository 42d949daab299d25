"""Amounts, days, times, numbers and contacts of a text, each with its place and a value that can be compared."""

from collections.abc import Iterable
from functools import cache

from app.domain.value import Span
from evals.particulars.clock import times
from evals.particulars.clock_ranges import time_ranges
from evals.particulars.compare import carries, day_of, in_two_parts, same, stretch
from evals.particulars.contacts import emails, links, phones
from evals.particulars.days import bare_days, dates, loose_days
from evals.particulars.found import Found, Scan
from evals.particulars.ids import lone_ids, named_ids
from evals.particulars.money import amounts, bare_sums, percentages
from evals.particulars.numbers import Numbers
from evals.particulars.stretches import counts, durations
from evals.particulars.text import Prepared
from evals.particulars.value import Particular, ParticularKind
from evals.particulars.words import languages, load_common, load_words

__all__ = ["Particular", "ParticularKind", "carries", "day_of", "find", "in_two_parts", "languages", "same", "stretch"]


def find(text: str, language: str) -> tuple[Particular, ...]:
    """Find the particulars of a text in reading order; they do not overlap.

    `language`: ISO 639-1 code, with or without a region. In a language without a word file
    digits and signs are still read.
    """
    prepared = Prepared(text)
    found: list[Found] = []
    for scan in _scans(language.split("-", maxsplit=1)[0]):
        hits = _apart(scan(prepared))
        if hits:
            prepared.take((hit.start, hit.end) for hit in hits)
            found += hits
    found.sort(key=lambda hit: hit.start)
    return tuple(
        Particular(
            kind=hit.kind,
            span=Span.of(text, hit.start, hit.end),
            value=hit.value,
            amount=hit.amount,
            currency=hit.currency,
            also=hit.also,
            until=hit.until,
        )
        for hit in found
    )


@cache
def _scans(language: str) -> tuple[Scan, ...]:
    """Compile the scanners of a language; an earlier one takes its words away from the later ones."""
    words, common = load_words(language if language in languages() else "none"), load_common()
    numbers = Numbers.of(words)
    return (
        links(common),
        emails,
        amounts(common, numbers),
        percentages(numbers),
        dates(numbers),
        time_ranges(numbers),
        times(numbers),
        bare_sums(numbers),
        durations(numbers),
        named_ids(words),
        phones,
        lone_ids(common),
        loose_days(numbers),
        bare_days(numbers),
        counts(numbers),
    )


def _apart(hits: Iterable[Found]) -> list[Found]:
    """Keep the first and longest of overlapping hits."""
    kept: list[Found] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept
