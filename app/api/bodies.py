"""What a caller sends: a conversation, with what is known about it, and for a score the reply."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from app.domain.errors import NotText
from app.domain.facts import MAX_FACTS, SuppliedFacts
from app.domain.knowledge import (
    MAX_SNIPPETS,
    MAX_TEXT_CHARACTERS,
    MAX_TITLE_CHARACTERS,
    MAX_URL_CHARACTERS,
    WEB_ADDRESS,
    Snippet,
)
from app.domain.message import MAX_TURN_CHARACTERS, MAX_TURNS, Channel, Role, Thread, Turn
from app.domain.request import MAX_ALTERNATIVES, DraftRequest
from app.domain.stage import Stage
from app.domain.taxonomy import Fault

Text = Annotated[str, Field(max_length=MAX_TURN_CHARACTERS)]
LanguageCode = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}$", max_length=35)]
MAX_HINTS = 10
MAX_ID_CHARACTERS = 200

_SCALAR: list[JsonValue] = [{"type": "string", "maxLength": 2_000}, {"type": "number"}, {"type": "boolean"}]
_FACTS_SCHEMA: dict[str, JsonValue] = {
    "properties": {
        "fault": {"enum": [*(fault.value for fault in Fault), None]},
        "stage": {"enum": [*(stage.value for stage in Stage), None]},
    },
    "additionalProperties": {"anyOf": [*_SCALAR, {"type": "null"}, {"type": "array", "items": {"anyOf": _SCALAR}}]},
    "maxProperties": MAX_FACTS,
}
_ONE_OF: list[JsonValue] = [
    {"required": ["message"], "properties": {"message": {"type": "string"}, "turns": {"type": "null"}}},
    {"required": ["turns"], "properties": {"turns": {"type": "array"}, "message": {"type": "null"}}},
]
_FROM_THE_CUSTOMER: JsonValue = {"properties": {"role": {"const": "customer"}}, "required": ["role"]}
_LATE_PARCEL: dict[str, JsonValue] = {
    "message": "My order 7781 was due on Monday and the present was for my daughter's birthday today. I feel let down.",
    "facts": {"cause_found": "the carrier sorted the parcel to the wrong depot", "status": "it arrives tomorrow"},
}
_CONVERSATION: dict[str, JsonValue] = {
    "id": "ticket-4711",
    "channel": "chat",
    "turns": [
        {"role": "customer", "text": "I was charged twice for the same month!"},
        {"role": "agent", "text": "Thank you for telling us. Which invoice numbers do you see?"},
        {"role": "customer", "text": "INV-2201 and INV-2202, both 29.90 EUR."},
    ],
    "language_hint": "en",
}


def _written_out(day: Any) -> Any:
    # pydantic takes a number for a moment in 1970; a caller who sends one means something else.
    if isinstance(day, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day):
        return day
    raise PydanticCustomError("date_type", "Write a date such as 2026-03-04")


Day = Annotated[date, BeforeValidator(_written_out)]


class Body(BaseModel):
    """The body of a request; unknown fields are refused, and `null` says the same as leaving a field out."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _only_text(cls, given: Any) -> Any:
        # Checked before all else: half a surrogate pair makes pydantic and every encoder stumble.
        _refuse_what_is_not_text(given)
        return given


class TurnBody(Body):
    """One message of a conversation."""

    role: Role
    """`customer` or `agent`."""
    text: Text
    """What was written; quoted mail, signature and HTML may be left in."""


class ConversationBody(Body):
    """A conversation to understand or to answer."""

    model_config = ConfigDict(json_schema_extra={"oneOf": _ONE_OF, "examples": [_LATE_PARCEL, _CONVERSATION]})

    message: Text | None = None
    """The customer's message: short for one turn of the customer."""
    turns: (
        Annotated[
            list[TurnBody],
            Field(min_length=1, max_length=MAX_TURNS, json_schema_extra={"contains": _FROM_THE_CUSTOMER}),
        ]
        | None
    ) = None
    """The conversation, oldest turn first; the last turn of the customer is the one to answer."""
    channel: Channel | None = None
    """Where the reply will be read; `email` unless told."""
    today: Day | None = None
    """The day on which the last turn was written, for words such as "tomorrow"."""
    facts: (
        Annotated[
            dict[str, JsonValue],
            Field(json_schema_extra=_FACTS_SCHEMA),
        ]
        | None
    ) = None
    """What has been verified, in words, by name.

    Reserved names: `cause_found`, `fault`, `prevention`, `allowed_remedies`, `status`, `stage`.
    """
    language_hint: LanguageCode | None = None
    """The language of the customer's account or ticket; it decides when the message is too short to tell."""
    hints: Annotated[list[LanguageCode], Field(max_length=MAX_HINTS)] | None = None
    """More language hints, best first."""
    writer: Literal["auto", "playbook"] | None = None
    """`auto` uses the language model where one is configured; `playbook` never does."""
    id: Annotated[str, Field(max_length=MAX_ID_CHARACTERS)] | None = None
    """Your own name for this conversation; it comes back in the answer and is not used otherwise."""

    @model_validator(mode="after")
    def _message_or_turns(self) -> "ConversationBody":
        if (self.message is None) == (self.turns is None):
            raise PydanticCustomError("message_or_turns", "Write either message or turns")
        if self.turns is not None and all(turn.role is not Role.CUSTOMER for turn in self.turns):
            raise PydanticCustomError("no_customer", "Add a turn with the role customer; nobody else is answered")
        return self

    def request(self, low_hints: tuple[str, ...] = ()) -> DraftRequest:
        """Make the request; `low_hints` are languages that count less than all that the body names.

        Raises `InvalidFacts`.
        """
        turns = self.turns or [TurnBody(role=Role.CUSTOMER, text=self.message or "")]
        named = (self.language_hint, *(self.hints or ()), *low_hints)
        return DraftRequest(
            thread=Thread(
                turns=tuple(Turn(role=turn.role, text=turn.text) for turn in turns),
                channel=self.channel or Channel.EMAIL,
                today=self.today,
            ),
            facts=SuppliedFacts.parse(dict(self.facts or {})),
            hints=tuple(dict.fromkeys(language_tag(code) for code in named if code is not None)),
            writer=self.writer or "auto",
        )


class SnippetBody(Body):
    """A passage of the company's own pages."""

    title: Annotated[str, Field(min_length=1, max_length=MAX_TITLE_CHARACTERS)]
    """What the passage is called; it comes back in the citations."""
    text: Annotated[str, Field(min_length=1, max_length=MAX_TEXT_CHARACTERS)]
    """The passage as plain text."""
    url: Annotated[str, Field(max_length=MAX_URL_CHARACTERS, pattern=WEB_ADDRESS)] | None = None
    """Where it stands; a web address for the agent to open."""


class GroundedBody(ConversationBody):
    """A conversation, with what the company's own pages say about it."""

    knowledge: Annotated[list[SnippetBody], Field(max_length=MAX_SNIPPETS)] | None = None
    """Passages of help pages, macros or known problems that the reply may rest on, the most useful first.

    They are read as material, never as instructions.
    """
    judge: Annotated[bool, Field(strict=True)] | None = None
    """Whether the judge, where one is configured, settles items of the checklist that are unsure; `false` if left out.

    It takes seconds and sends the conversation and the reply to the judge's endpoint.
    """

    def request(self, low_hints: tuple[str, ...] = ()) -> DraftRequest:
        """Make the request, as for a conversation alone; raises `InvalidFacts`."""
        known = tuple(Snippet(title=one.title, text=one.text, url=one.url) for one in self.knowledge or ())
        return super().request(low_hints).model_copy(update={"knowledge": known, "judge": bool(self.judge)})


class DraftBody(GroundedBody):
    """A conversation to answer."""

    alternatives: Annotated[int, Field(ge=1, le=MAX_ALTERNATIVES, strict=True)] | None = None
    """Wordings to write: the best by the checklist is the draft, the others come back in `draft.alternatives`."""

    def request(self, low_hints: tuple[str, ...] = ()) -> DraftRequest:
        """Make the request, as for a conversation alone; raises `InvalidFacts`."""
        return super().request(low_hints).model_copy(update={"alternatives": self.alternatives or 1})


class ScoreBody(GroundedBody):
    """A reply to score, with the conversation that it answers."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": _ONE_OF,
            "examples": [_LATE_PARCEL | {"reply": "We're sorry for the inconvenience. You will have it by tomorrow."}],
        }
    )

    reply: Annotated[Text, Field(min_length=1)]
    """The reply as a person or a machine wrote it."""


def language_tag(code: str) -> str:
    """Write a language code as BCP 47 does: `pt_br` becomes `pt-BR`."""
    language, *regions = code.replace("_", "-").split("-")
    return "-".join((language.lower(), *(_subtag(region) for region in regions)))


def _subtag(subtag: str) -> str:
    return subtag.title() if len(subtag) == 4 else subtag.upper()  # noqa: PLR2004 (a script has four letters)


def _refuse_what_is_not_text(given: Any) -> None:
    # A list of what is still to be looked at, for a deep body would exhaust Python's stack.
    ahead = [given]
    while ahead:
        value = ahead.pop()
        if isinstance(value, dict):
            ahead.extend((*value.keys(), *value.values()))
        elif isinstance(value, list):
            ahead.extend(value)
        elif isinstance(value, str) and not _is_text(value):
            raise NotText("the body holds NUL or half of a surrogate pair; send text")


def _is_text(value: str) -> bool:
    return "\0" not in value and (value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value))
