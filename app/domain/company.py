"""Who replies: the company's name, languages and voice."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from app.domain.value import Value


class Formality(StrEnum):
    """How customers are addressed in languages that distinguish it."""

    FORMAL = "formal"
    INFORMAL = "informal"


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
