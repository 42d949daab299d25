"""Words and their stems, so that `refunded` and `refund` compare as equal."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

import snowballstemmer

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_LANGUAGES = {
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "de": "german",
    "pt": "portuguese",
    "it": "italian",
    "nl": "dutch",
}


def words_of(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of a prepared text with their places."""
    return _WORD.finditer(text)


def places_of(text: str) -> dict[str, list[int]]:
    """Give the words of a prepared text with their places; an apostrophe or a hyphen parts words here."""
    places: dict[str, list[int]] = {}
    for match in _PART.finditer(text):
        places.setdefault(match[0], []).append(match.start())
    return places


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """Give the stem of a word; the word itself in a language without a stemmer."""
    return str(_stemmer(_LANGUAGES[language]).stemWord(word)) if language in _LANGUAGES else word


@cache
def _stemmer(name: str) -> Any:
    return snowballstemmer.stemmer(name)
