"""Who replies: the company's name, languages and voice."""

import re
from collections.abc import Collection
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from app.domain.value import Value

_FORMS = re.compile(r"<([^<>|]*)\|([^<>|]*)>")


class Formality(StrEnum):
    """How customers are addressed in languages that distinguish it."""

    FORMAL = "formal"
    INFORMAL = "informal"

    def of(self, words: str) -> str:
        """Choose the form of address where words offer both, formal first: `<Sie haben|du hast> gewartet`."""
        return _FORMS.sub(r"\1" if self is Formality.FORMAL else r"\2", words)

    def throughout(self, entry: Any, but_not: Collection[str] = ()) -> Any:
        """Choose the form in every string of nested words; entries of the names `but_not` stay as they are."""
        if isinstance(entry, str):
            return self.of(entry)
        if isinstance(entry, dict):
            return {
                name: value if name in but_not else self.throughout(value, but_not) for name, value in entry.items()
            }
        if isinstance(entry, tuple | list):
            return tuple(self.throughout(value, but_not) for value in entry)
        return entry


class Voice(Value):
    """How the company sounds."""

    formality: Formality = Formality.FORMAL
    greeting: bool = False
    """Whether a reply opens with a greeting; most helpdesks add their own."""
    signature: bool = False
    """Whether a reply closes with a signature; most helpdesks add their own."""
    emoji: bool = False
    """Whether emoji are this company's style."""
    notes: str = ""
    """`voice.md`: free words for the model writer."""


class Company(Value):
    """The company on whose behalf agents reply."""

    name: str
    default_language: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    """Used when a customer's language is unknown or cannot be written."""
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    """ISO 3166 code, for phone numbers without a country code."""
    links: tuple[str, ...] = ()
    """Addresses that a reply may contain: links, e-mail addresses, phone numbers."""
    voice: Voice = Voice()
