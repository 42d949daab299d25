"""Cuts a message into n-grams of words and letters, and hashes them into a fixed number of buckets."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 512
"""Of the vectors of the sentence encoder."""
BUCKETS = 1 << 15
"""Two buckets for each n-gram that the bank holds often enough to matter; more gained nothing in cross-validation."""
_LAST_ONE_TO_ONE = 0x24F  # the end of Latin Extended-B
_READ = 3_000
"""Characters that are read: whatever went wrong is told in that many."""
_TOKEN = re.compile(
    r"(?P<link>https?://\S{1,200}|www\.\S{1,200})|(?P<handle>@\w{1,40})|(?P<number>\d[\d.,:/-]{0,30})"
    r"|(?P<word>[^\W\d_]{1,40}(?:'[^\W\d_]{1,20})?)|(?P<sign>[!?]{1,20}|[\u2600-\u27bf\U0001f300-\U0001faff])"
)
_STANDS_FOR = {"link": "<link>", "handle": "<handle>", "number": "<number>"}
_LETTERS = (3, 4, 5)
"""Lengths of the n-grams of letters; a word's edges count as a letter."""
_WORDS, _PARTS = "w", "c"


class Embedder(Protocol):
    """Turns texts into vectors whose nearness is nearness of meaning, in many languages at once."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts: shape (texts, 512), each of length 1."""
        ...


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a sign, or a stand-in for a number, a handle or a link, with its place."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Grams:
    """The n-grams of a text, as buckets with their weights."""

    buckets: NDArray[np.int64]
    """Shape (n,), distinct."""
    weights: NDArray[np.float32]
    """Shape (n,): `1 + log(count)`, brought to length 1 among words and among letters."""


def _folding_table() -> dict[int, str]:
    table = {code: _base_letter(chr(code)) for code in range(_LAST_ONE_TO_ONE + 1)}
    table |= {ord(sign): "'" for sign in "\u2018\u2019\u201b\u02bc`\u00b4"} | {ord(sign): '"' for sign in "“”„«»"}
    return {code: sign for code, sign in table.items() if sign != chr(code)}


def _base_letter(sign: str) -> str:
    base = unicodedata.normalize("NFD", sign)[0]
    lowered = base.lower()
    return lowered if base.isalpha() and len(lowered) == 1 else sign


_TABLE = _folding_table()


def fold(text: str) -> str:
    """Lower-case and strip accents, one character for one, so that offsets stay those of `text`."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
    return lowered.translate(_TABLE)


def tokens_of(text: str) -> tuple[Token, ...]:
    """Cut a text into words; a number, a handle and a link are alike whatever they say."""
    found = _TOKEN.finditer(fold(text[:_READ]))
    return tuple(Token(_word(match), match.start(), match.end()) for match in found)


def _word(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    if kind == "sign":
        return match[0][:2] if match[0][0] in "!?" else match[0][0]
    return _STANDS_FOR.get(kind, match[0])


def grams_of(text: str) -> Grams:
    """Count the n-grams of a text: one and two words, and three to five letters inside a word."""
    words = [token.word for token in tokens_of(text)]
    counts = Counter(_WORDS + gram for gram in _word_grams(words))
    parts = Counter(_PARTS + gram for word in words for gram in _letter_grams(word))
    joined: dict[int, float] = {}
    for group in (counts, parts):
        weights = {gram: 1 + math.log(count) for gram, count in group.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        for gram, weight in weights.items():
            place = bucket(gram)
            joined[place] = joined.get(place, 0.0) + weight / length
    return Grams(
        buckets=np.fromiter(joined.keys(), np.int64, len(joined)),
        weights=np.fromiter(joined.values(), np.float32, len(joined)),
    )


def bucket(gram: str) -> int:
    """Give the bucket of an n-gram, the same on every machine."""
    return crc32(gram.encode()) % BUCKETS


def word_bucket(word: str) -> int:
    """Give the bucket of a single word."""
    return bucket(_WORDS + word)


def _word_grams(words: list[str]) -> Iterator[str]:
    yield from words
    for first, second in pairwise(words):
        yield f"{first} {second}"


def _letter_grams(word: str) -> Iterator[str]:
    if word.startswith("<"):
        return
    edged = f"_{word}_"
    for size in _LETTERS:
        for start in range(len(edged) - size + 1):
            yield edged[start : start + size]
