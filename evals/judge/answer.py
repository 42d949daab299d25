"""Reads what a judge answered, in the form that was asked for or in one that models fall into."""

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from app.domain.value import Value

_MOST_CHARACTERS = 8_000
_MOST_OBJECTS = 50
THOUGHT_END = re.compile(r"</think(?:ing)?>", re.IGNORECASE)
"""Ends what a model says to itself; an engine's template may swallow the beginning of it, never the end."""
_THOUGHT_START = re.compile(r"<think(?:ing)?>", re.IGNORECASE)
VERDICT_FIELD = re.compile(r"verdict[\"'*\s]*[:=][\"'*\s]*", re.IGNORECASE)
"""What stands before a verdict."""
_WORD = r"(yes|no|n/?a|not applicable|true|false)"
_BARE = re.compile(rf"[\W_]*{_WORD}[\W_]*", re.IGNORECASE)
_FIELD = re.compile(rf"{VERDICT_FIELD.pattern}{_WORD}\b", re.IGNORECASE)
_QUOTE = re.compile(r"quote[\"'*\s]*[:=][*\s]*(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|“([^”]*)”)", re.IGNORECASE)


class Said(StrEnum):
    """What a judge may say; yes means that the item is met."""

    YES = "yes"
    NO = "no"
    NA = "na"


class Answer(Value):
    """What a judge said, with the words that it points at."""

    said: Said
    quote: str
    """Empty when it quoted nothing."""


_NOTHING = frozenset({"", "none", "n/a", "na", "-", "null", "empty"})
_WORDS = {
    "yes": Said.YES,
    "true": Said.YES,
    "no": Said.NO,
    "false": Said.NO,
    "na": Said.NA,
    "n/a": Said.NA,
    "not applicable": Said.NA,
}


def read_answer(text: str) -> Answer | None:
    """Read an answer; `None` when it cannot be told, or when it says two things."""
    spoken = THOUGHT_END.split(text)[-1][:_MOST_CHARACTERS]
    if _THOUGHT_START.search(spoken):
        return None  # it never came to an answer
    found = [answer for given in _objects(spoken) if (answer := _answer(given)) is not None]
    if not found:
        found = _loose(spoken)
    return found[0] if len({answer.said for answer in found}) == 1 else None


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects of a text, not those inside others."""
    decoder = json.JSONDecoder()
    at = text.find("{")
    for _ in range(_MOST_OBJECTS):
        if at < 0:
            return
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            if isinstance(value, dict):
                yield {str(key).strip().casefold(): item for key, item in value.items()}
        at = text.find("{", end)


def _answer(given: dict[str, Any]) -> Answer | None:
    said = given.get("verdict")
    word = str(said).strip(" .!\n").casefold() if isinstance(said, str | bool) else ""
    if word not in _WORDS:
        return None
    quote = given.get("quote")
    if isinstance(quote, list):
        quote = " ... ".join(one for one in quote if isinstance(one, str))
    return Answer(said=_WORDS[word], quote=_quoted(quote) if isinstance(quote, str) else "")


def _loose(text: str) -> list[Answer]:
    """Read fields outside valid JSON, or a single word; an object that was never closed was cut."""
    if text.rfind("{") > text.rfind("}"):
        return []
    words = [match.group(1) for match in _FIELD.finditer(text)]
    bare = _BARE.fullmatch(text)
    if not words and bare:
        words = [bare.group(1)]
    quoted = _QUOTE.search(text)
    quote = next((group for group in quoted.groups() if group is not None), "") if quoted else ""
    return [Answer(said=_WORDS[word.casefold()], quote=_quoted(quote.replace('\\"', '"'))) for word in words]


def _quoted(quote: str) -> str:
    """Give a quote without what models write into an empty field."""
    words = quote.strip()
    return "" if words.casefold().strip(".") in _NOTHING else words
