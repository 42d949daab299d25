"""What is wrong in a request, field by field: where it is and what to write, never what was there."""

import difflib
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel

from app.domain.value import Value
from app.formats import Place, fields_at

_LONGEST_NAME = 80


class Mistake(Value):
    """One mistake in a request."""

    pointer: str
    """JSON Pointer to the place, as a URI fragment: `#/turns/0/role`."""
    detail: str
    """What to write there."""


def pointer_to(place: Place) -> str:
    """Write a place as a JSON Pointer (RFC 6901) in its URI fragment form."""
    steps = (str(step)[:_LONGEST_NAME].replace("~", "~0").replace("/", "~1") for step in place)
    return "#" + "".join(f"/{quote(step, errors='replace')}" for step in steps)


def mistakes_of(errors: Sequence[Mapping[str, Any]], body: type[BaseModel] | None) -> tuple[Mistake, ...]:
    """Say each validation error in our words; `body` is the model that was read, for the names that it knows."""
    return tuple(_mistake(error, body) for error in errors)


def _mistake(error: Mapping[str, Any], body: type[BaseModel] | None) -> Mistake:
    place: Place = tuple(error["loc"][1:])
    if error["type"] == "extra_forbidden":
        return Mistake(pointer=pointer_to(place), detail=_unknown_field(place, body))
    say = _SENTENCES.get(error["type"])
    detail = say(error.get("ctx", {})) if say else f"{error['msg']}."
    return Mistake(pointer=pointer_to(place), detail=detail)


def _unknown_field(place: Place, body: type[BaseModel] | None) -> str:
    known = fields_at(body, place[:-1]) if body is not None else []
    close = difflib.get_close_matches(str(place[-1]), known, n=1)
    if close:
        return f"This field is not known; write {close[0]}."
    return f"This field is not known; leave it out, or write one of: {', '.join(known)}."


_SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda _: "This is missing; add it.",
    "model_attributes_type": lambda _: "Write a JSON object here.",
    "dict_type": lambda _: "Write a JSON object here.",
    "list_type": lambda _: "Write a JSON array here.",
    "tuple_type": lambda _: "Write a JSON array here.",
    "string_type": lambda _: "Write text in quotes here.",
    "string_too_long": lambda limits: f"This is too long; at most {limits['max_length']:,} characters are read.",
    "string_too_short": lambda _: "This is empty; write the text here.",
    "string_pattern_mismatch": lambda _: "Write a language code such as de, fr or pt-BR.",
    "too_long": lambda limits: f"These are too many; at most {limits['max_length']} are read.",
    "too_short": lambda limits: f"These are too few; write at least {limits['min_length']}.",
    "enum": lambda choice: f"Write one of: {choice['expected']}.",
    "literal_error": lambda choice: f"Write one of: {choice['expected']}.",
    "date_from_datetime_parsing": lambda _: "Write a date such as 2026-03-04.",
    "date_parsing": lambda _: "Write a date such as 2026-03-04.",
    "date_type": lambda _: "Write a date such as 2026-03-04.",
}
