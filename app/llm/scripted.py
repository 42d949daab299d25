"""A model that plays back written answers, for tests and demonstrations."""

import re
from collections import deque
from collections.abc import AsyncGenerator, Iterable

from app.domain.errors import ModelFailure, ModelFailureKind
from app.domain.ports import ChatRequest

_WORDS = re.compile(r"\S+\s*|\s+")


class ScriptedModel:
    """Answers each request with the next of `replies`, word by word; a `ModelFailure` among them is raised.

    With nothing left it fails as an endpoint that nobody answers at. `requests` keeps what was asked.
    """

    def __init__(self, replies: Iterable[str | ModelFailure] = (), *, name: str = "scripted") -> None:
        self._replies = deque(replies)
        self._name = name
        self.requests: list[ChatRequest] = []
        self.closed = 0
        """Streams that were closed before their end."""

    @property
    def name(self) -> str:
        """The name that the drafts show as their writer."""
        return self._name

    async def stream(self, request: ChatRequest, *, deadline_s: float) -> AsyncGenerator[str, None]:  # noqa: ARG002 (part of the port)
        """Yield the next answer in pieces, or raise the next failure."""
        self.requests.append(request)
        if not self._replies:
            raise ModelFailure(ModelFailureKind.UNREACHABLE, "the script has no answer left")
        reply = self._replies.popleft()
        if isinstance(reply, ModelFailure):
            raise reply
        try:
            for piece in _WORDS.findall(reply):
                yield piece
        except GeneratorExit:
            self.closed += 1
            raise
