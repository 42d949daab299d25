"""Sums of money and percentages."""

import re
from collections.abc import Iterator
from decimal import Decimal

from evals.particulars.found import Found, Scan
from evals.particulars.numbers import NOTHING, SUM, Numbers, one_of, sum_value
from evals.particulars.text import Prepared, firsts
from evals.particulars.words import CommonWords

_THOUSAND = {"k": 1_000, "m": 1_000_000}
_TAIL = r"(?:[.,]-{1,2}(?!\d))?"


def amounts(common: CommonWords, numbers: Numbers) -> Scan:
    """Find sums with a sign, a code or a word of a currency, before or after them."""
    words = numbers.words
    names = {**common.symbols, **words.currencies, **{code: code.upper() for code in common.codes}}
    sign = rf"(?:{one_of(common.symbols)}|{one_of(common.codes)}(?![a-z]))"
    after = rf"(?:{one_of(common.symbols)}|{one_of((*common.codes, *words.currencies))})(?!\w)"
    until = rf"\s?(?:-|{one_of(set(words.range_words) - set(words.number_joins))})\s?"
    spelled = "|".join(part for part in (numbers.spelled, one_of(words.articles)) if part != NOTHING)
    before = re.compile(
        rf"(?<![a-z0-9])(?P<sign>{sign})\s?(?P<sum>{SUM})(?:(?P<k>[km])(?!\w))?{_TAIL}(?:-(?P<high>{SUM}))?"
    )
    behind = re.compile(
        rf"(?<![\w.,])(?:(?P<low>{SUM}){until})?(?P<sum>{SUM}|{spelled or NOTHING})(?P<k>[km](?=\s|{after}))?"
        rf"{_TAIL}[\s-]?(?P<sign>{after})"
    )
    signs = firsts(common.symbols, common.codes)
    numerals = _numerals(numbers)
    cents = re.compile(rf"(?<![\w.,])(?P<sum>\d{{1,3}}|{spelled or NOTHING})\s?(?P<sign>{one_of(words.cents)})(?!\w)")

    def scan(prepared: Prepared) -> Iterator[Found]:
        taken = -1
        hits = (*prepared.matches(before, signs), *prepared.matches(behind, numerals))
        for match in sorted(hits, key=lambda hit: (hit.start(), -hit.end())):
            sign_written = prepared.original[match.start("sign") : match.end("sign")]
            if match.start() < taken or _is_a_word(match["sign"], sign_written, common):
                continue
            taken = match.end()
            yield from _sums(match, names[_squeezed(match["sign"])], numbers)
        for match in prepared.matches(cents, numerals):
            value = numbers.value(match["sum"])
            before_it = prepared.text[max(0, match.start() - 2) : match.start()]
            if value is not None and not any(sign in before_it for sign in "$€£"):
                yield _amount(match.start(), match.end(), value / 100, words.cents[match["sign"]])

    return scan


def bare_sums(numbers: Numbers) -> Scan:
    """Find sums without a currency, told by their two decimals: `42.10`, but no version and no score."""
    version = re.compile(rf"(?<!\w){one_of(numbers.words.version_words)}\s?$")
    pattern = re.compile(r"(?<![\w.,:#/-])\d{1,6}(?:[.,]\d{3}){0,3}[.,]\d\d(?![\w/%]|[.,:-]\d)")
    numerals = firsts(digits=True)

    def scan(prepared: Prepared) -> Iterator[Found]:
        for match in prepared.matches(pattern, numerals):
            value = sum_value(match[0])
            is_version = version.search(prepared.text[max(0, match.start() - 12) : match.start()])
            if value is not None and not is_version:
                yield _amount(match.start(), match.end(), value, "unknown")

    return scan


def percentages(numbers: Numbers) -> Scan:
    """Find percentages: `20 %`, `twenty per cent`."""
    until = rf"\s?(?:-|{one_of(numbers.words.range_words)})\s?"
    percent = rf"\s?(?:%|{one_of(numbers.words.percent)}(?!\w))"
    pattern = re.compile(rf"(?<![\w.,])(?:(?P<low>{numbers.small})%?{until})?(?P<high>{numbers.small}){percent}")

    numerals = _numerals(numbers)

    def scan(prepared: Prepared) -> Iterator[Found]:
        for match in prepared.matches(pattern, numerals):
            for group in ("low", "high"):
                value = numbers.value(match[group]) if match[group] else None
                if value is not None:
                    end = match.end() if group == "high" else match.end(group)
                    yield Found("percentage", match.start(group), end, f"{value.normalize():f}%")

    return scan


def _numerals(numbers: Numbers) -> frozenset[str]:
    words = numbers.words
    return firsts(words.numbers, words.multipliers, words.couples, words.articles, digits=True)


def _sums(match: re.Match[str], currency: str, numbers: Numbers) -> Iterator[Found]:
    groups = match.groupdict()
    first = "low" if groups.get("low") else "sum"
    factor = _THOUSAND.get(groups.get("k") or "", 1)
    second = "high" if groups.get("high") else ("sum" if first == "low" else None)
    value = numbers.value(match[first])
    if value is not None:
        yield _amount(match.start(), match.end(first) if second else match.end(), value * factor, currency)
    if second:
        other = numbers.value(match[second])
        if other is not None:
            yield _amount(match.start(second), match.end(), other * factor, currency)


def _amount(start: int, end: int, value: Decimal, currency: str) -> Found:
    known = None if currency == "unknown" else currency
    number = value.quantize(Decimal("0.01"))
    return Found("amount", start, end, f"{number} {known}" if known else f"{number}", number, known)


def _is_a_word(sign: str, written: str, common: CommonWords) -> bool:
    """Tell whether a code is a word of the language after all: `try 2 times`, `top 10`."""
    return sign in common.codes and sign not in common.loose_codes and not written.isupper()


def _squeezed(sign: str) -> str:
    return " ".join(sign.split())
