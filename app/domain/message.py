"""The conversation with a customer: turns in order, on a channel."""

import hashlib
import json
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from app.domain.errors import InvalidThread
from app.domain.value import Value

MAX_TURN_CHARACTERS = 20_000
MAX_TURNS = 100


class Role(StrEnum):
    """Who wrote a turn."""

    CUSTOMER = "customer"
    AGENT = "agent"


class Channel(StrEnum):
    """Where the reply will be read; it decides length and form."""

    EMAIL = "email"
    CHAT = "chat"
    SOCIAL = "social"


class Turn(Value):
    """One message of a conversation."""

    role: Role
    """`customer` or `agent`."""
    text: Annotated[str, Field(max_length=MAX_TURN_CHARACTERS)]
    """What was written, cleaned of HTML, quoted mail and signature by the time the service reads it."""


class Thread(Value):
    """A conversation, oldest turn first; the last turn of the customer is the one to answer."""

    turns: Annotated[tuple[Turn, ...], Field(min_length=1, max_length=MAX_TURNS)]
    """All turns, oldest first."""
    channel: Channel = Channel.EMAIL
    """Where the reply will be read."""
    today: date | None = None
    """The day on which the last turn was written, for relative dates; `None` when unknown."""

    @model_validator(mode="after")
    def _someone_must_be_answered(self) -> "Thread":
        if not any(turn.role is Role.CUSTOMER for turn in self.turns):
            raise InvalidThread("no turn has the role 'customer', so there is nobody to answer")
        return self

    @property
    def last_customer_turn(self) -> Turn:
        """The message to answer."""
        return next(turn for turn in reversed(self.turns) if turn.role is Role.CUSTOMER)

    @property
    def message(self) -> str:
        """The text of the message to answer."""
        return self.last_customer_turn.text

    @property
    def customer_text(self) -> str:
        """Everything that the customer wrote, oldest first, one blank line between turns."""
        return "\n\n".join(turn.text for turn in self.turns if turn.role is Role.CUSTOMER)

    @property
    def agent_turns(self) -> tuple[Turn, ...]:
        """What agents wrote before."""
        return tuple(turn for turn in self.turns if turn.role is Role.AGENT)

    @property
    def digest(self) -> str:
        """Digest of who said what, in order: it changes with every new or changed turn, and with nothing else."""
        said = json.dumps([[turn.role.value, turn.text] for turn in self.turns], ensure_ascii=False)
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()

    @classmethod
    def single(cls, text: str, channel: Channel = Channel.EMAIL) -> "Thread":
        """Make a thread of one customer message."""
        return cls(turns=(Turn(role=Role.CUSTOMER, text=text),), channel=channel)
