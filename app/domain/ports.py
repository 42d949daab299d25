"""What the use cases need from outside, as Protocols; adapters implement them, `bootstrap` plugs them in."""

from collections.abc import AsyncIterator
from typing import Protocol

from app.domain.assessment import Assessment, Language
from app.domain.draft import Written
from app.domain.facts import SuppliedFacts
from app.domain.message import Thread
from app.domain.situation import Situation
from app.domain.value import Value


class ChatRequest(Value):
    """One question to a language model."""

    system: str
    user: str
    max_tokens: int
    temperature: float = 0.3
    json_schema: dict[str, object] | None = None
    """Ask for an answer of this JSON schema; `None` asks for text."""
    schema_name: str = "answer"


class ChatModel(Protocol):
    """A language model that streams text."""

    @property
    def name(self) -> str:
        """The model's name, as the provider knows it."""
        ...

    def stream(self, request: ChatRequest, *, deadline_s: float) -> AsyncIterator[str]:
        """Yield the answer in pieces as they arrive.

        Ends only when the model finished its answer; raises `ModelFailure` for anything else: no connection,
        an error status, a refusal, a stream that was cut, the length limit, or `deadline_s` seconds gone by.
        """
        ...


class Classifier(Protocol):
    """Understands a conversation."""

    async def assess(self, thread: Thread, facts: SuppliedFacts, language: Language) -> Assessment:
        """Assess the last customer turn in the light of the earlier ones. Never raises for any text."""
        ...


class LanguageDetector(Protocol):
    """Tells the language of a message."""

    def detect(self, thread: Thread, hints: tuple[str, ...]) -> Language:
        """Tell the language of the last customer turn.

        `hints`: codes from the ticket, the browser or the account, best first; they decide when the text is short.
        """
        ...


class Writer(Protocol):
    """Writes a reply."""

    def write(self, situation: Situation, *, deadline_s: float) -> AsyncIterator[str | Written]:
        """Yield pieces of the reply as they come, then one `Written` last; raises `ModelFailure`."""
        ...
