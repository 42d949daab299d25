"""What judging needs from outside: somebody who answers one question."""

from typing import Protocol

from app.domain.ports import ChatRequest
from app.domain.value import Value


class Token(Value):
    """One token of an answer, with what could have stood there."""

    text: str
    alternatives: tuple[tuple[str, float], ...]
    """(token, natural logarithm of its probability), the likeliest few."""


class Spoken(Value):
    """A whole answer."""

    text: str
    tokens: tuple[Token, ...] = ()
    """Empty where the endpoint tells no probabilities."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    """Both 0 where the endpoint does not count."""


class Endpoint(Protocol):
    """A language model that answers one question."""

    @property
    def name(self) -> str:
        """The model's name, as the provider knows it."""
        ...

    async def answer(self, request: ChatRequest, *, deadline_s: float) -> Spoken:
        """Give the whole answer; raises `ModelFailure` for anything but a finished one within `deadline_s` seconds."""
        ...
