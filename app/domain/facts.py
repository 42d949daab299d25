"""What the agent or the helpdesk has verified, in words."""

import re
from typing import Annotated

from pydantic import Field

from app.domain.errors import DomainError
from app.domain.stage import Stage
from app.domain.taxonomy import Fault
from app.domain.value import Value

Words = Annotated[str, Field(max_length=2_000)]
MAX_FACTS = 50
_RESERVED = frozenset({"cause_found", "fault", "prevention", "allowed_remedies", "status", "stage"})


class InvalidFacts(DomainError, ValueError):
    """A fact cannot be read; the text says what to write and never repeats the value, which may be personal."""

    def __init__(self, text: str, *, fact: str | None = None) -> None:
        super().__init__(text)
        self.fact = fact
        """Name of the fact; `None` when it is about all of them."""


class SuppliedFacts(Value):
    """Verified facts; the reserved names have their own fields, all others are in `other`."""

    cause_found: Words | None = None
    """What went wrong, as found out: it may be told to the customer."""
    fault: Fault | None = None
    prevention: Words | None = None
    """What was changed so that it does not happen again."""
    allowed_remedies: tuple[Words, ...] | None = None
    """Narrows the policy for this customer; `None` means no narrowing."""
    status: Words | None = None
    """What has been done already: it allows the past tense."""
    stage: Stage | None = None
    """The agent's override of the stage."""
    other: tuple[tuple[str, Words], ...] = ()
    """Facts of the caller's own naming, in the order given."""

    @classmethod
    def parse(cls, given: dict[str, object]) -> "SuppliedFacts":
        """Read the `facts` object of the API.

        Values are words, numbers, booleans or lists of words; `null` and empty words mean unknown and are left out.
        Raises `InvalidFacts` that names the fact and what to write instead.
        """
        if len(given) > MAX_FACTS:
            raise InvalidFacts(f"{len(given)} facts were given, the limit is {MAX_FACTS}; send those that matter")
        known = {name: value for name, value in given.items() if value is not None and str(value).strip()}
        reserved: dict[str, object] = {name: _words(name, known[name]) for name in known if name in _RESERVED}
        if "allowed_remedies" in reserved:
            reserved["allowed_remedies"] = _list("allowed_remedies", known["allowed_remedies"])
        if "fault" in reserved:
            reserved["fault"] = _choice("fault", reserved["fault"], tuple(Fault))
        if "stage" in reserved:
            reserved["stage"] = _choice("stage", reserved["stage"], tuple(Stage))
        other = tuple((name, _words(name, value)) for name, value in known.items() if name not in _RESERVED)
        return cls.model_validate({**reserved, "other": other})

    def get(self, name: str) -> str | None:
        """Find a fact of the caller's own naming; spaces, hyphens and case in names do not matter."""
        wanted = _plain(name)
        return next((words for key, words in self.other if _plain(key) == wanted), None)

    @property
    def names(self) -> frozenset[str]:
        """The names of all facts that were given, in one spelling; `stage` is a choice and no fact."""
        given = {_plain(name) for name, _ in self.texts}
        return frozenset(given | ({"fault"} if self.fault is not None else set()))

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """All facts as (name, words): what a reply may rely on."""
        own = (
            ("cause_found", self.cause_found),
            ("prevention", self.prevention),
            ("status", self.status),
            *(("allowed_remedies", words) for words in self.allowed_remedies or ()),
        )
        return (*((name, words) for name, words in own if words is not None), *self.other)


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())


def _words(name: str, value: object) -> str:
    if isinstance(value, bool):
        words = "yes" if value else "no"
    elif isinstance(value, str | int | float):
        words = str(value).strip()
    elif isinstance(value, list | tuple):
        words = ", ".join(_list(name, value))
    else:
        raise InvalidFacts(f"fact {name!r} must be words, a number, true, false or a list of words", fact=name)
    if len(words) > 2_000:  # noqa: PLR2004 (the same bound as `Words`, said in a sentence)
        raise InvalidFacts(f"fact {name!r} has {len(words)} characters, the limit is 2000; shorten it", fact=name)
    return words


def _list(name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";" if ";" in value else ",") if part.strip())
    if isinstance(value, list | tuple):
        return tuple(_words(name, item) for item in value)
    raise InvalidFacts(f"fact {name!r} must be a list of words", fact=name)


def _choice(name: str, value: object, allowed: tuple[str, ...]) -> str:
    plain = _plain(str(value))
    if plain not in allowed:
        raise InvalidFacts(f"fact {name!r} must be one of: {', '.join(allowed)}", fact=name)
    return plain
