"""Numbers in digits and in words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from evals.particulars.words import ParticularWords

NOTHING = "(?!)"
SUM = r"(?:\d{1,3}(?:[ .,']\d{3}){1,4}(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?)(?!\d)"
"""A sum in digits with separators of thousands and decimals."""


def one_of(words: Iterable[str]) -> str:
    """Make a pattern of one of the words, the longest first; spaces in a word match one to three spaces."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    joined = "|".join(r"\s{1,3}".join(re.escape(part) for part in word.lower().split()) for word in longest_first)
    return f"(?:{joined})" if joined else NOTHING


def optional(pattern: str) -> str:
    """Make a pattern optional, and leave out one that can never match."""
    return "" if pattern == NOTHING else f"(?:{pattern})?"


@dataclass(frozen=True, slots=True)
class Numbers:
    """How numbers are written in one language."""

    words: ParticularWords
    spelled: str
    """Pattern of a number in words."""
    small: str
    """Pattern of a number of up to four digits, or in words."""

    @classmethod
    def of(cls, words: ParticularWords) -> "Numbers":
        """Compile the patterns of a language."""
        word = one_of((*words.numbers, *words.multipliers))
        join = optional(one_of(words.number_joins) + r"\s{1,3}")
        couple = one_of(words.couples)
        spelled = rf"(?>{couple}|{word}(?:(?:\s{{1,3}}|-){join}{word}){{0,5}})" if word != NOTHING else couple
        return cls(words=words, spelled=spelled, small=rf"(?:\d{{1,4}}(?:[.,]\d{{1,2}})?(?!\d)|{spelled})")

    def value(self, text: str) -> Decimal | None:
        """Read a number in digits or words; `None` where it is neither."""
        squeezed = " ".join(text.split())
        if squeezed in self.words.couples:
            return Decimal(self.words.couples[squeezed])
        if squeezed in self.words.fractions:
            return Decimal(str(self.words.fractions[squeezed]))
        if squeezed in self.words.articles:
            return Decimal(1)
        return sum_value(squeezed) if squeezed[:1].isdigit() else self._spelled_value(squeezed)

    def _spelled_value(self, text: str) -> Decimal | None:
        whole, part = 0, 0
        for word in self._words_of(text):
            if word in self.words.multipliers:
                factor = self.words.multipliers[word]
                if factor >= 1000:  # noqa: PLR2004 (thousands close a group, hundreds stay in it)
                    whole, part = whole + max(part, 1) * factor, 0
                else:
                    part = max(part, 1) * factor
            elif word in self.words.numbers:
                part += self.words.numbers[word]
            elif word not in self.words.number_joins:
                return None
        return Decimal(whole + part)

    def _words_of(self, text: str) -> list[str]:
        """Cut a number into its words: `quatre-vingt` is one, and the article of `un dos por ciento` is none."""
        known, words, found = self.words.numbers, text.replace("-", " ").split(), list[str]()
        while words:
            length = next((size for size in (3, 2) if "-".join(words[:size]) in known and len(words) >= size), 1)
            found.append("-".join(words[:length]))
            words = words[length:]
        led = len(found) > 1 and found[0] in self.words.articles and known.get(found[1], 0) > 1
        return found[1:] if led else found


def sum_value(text: str) -> Decimal | None:
    """Read a sum in digits: the last sign before one or two digits is the decimal sign, all others are separators."""
    digits = text.replace(" ", "").replace("'", "")
    match = re.fullmatch(r"([\d.,]*?)(?:[.,](\d{1,2}))?", digits)
    if match is None:
        return None
    whole = match[1].replace(".", "").replace(",", "")
    try:
        return Decimal(f"{whole or 0}.{match[2] or 0}")
    except InvalidOperation:  # digits of another script count as \d
        return None


def tidy(number: Decimal) -> str:
    """Write a number without superfluous zeros: `2`, `2.5`."""
    return format(number.normalize(), "f")
