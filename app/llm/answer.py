"""One streamed answer: its text piece by piece, accepted only when the model says that it finished."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from typing import Any

import anyio

from app.domain.errors import ModelFailure, ModelFailureKind
from app.llm.failures import failed_try

_TAIL_S = 0.1  # for what follows the end of the answer, so that the connection can be used again
_LENGTH = frozenset({"length", "max_tokens", "model_length"})
_FILTERED = frozenset({"content_filter", "safety", "refusal"})
_BROKEN = frozenset({"error", "tool_calls", "function_call"})
TOO_SLOW = "the model did not finish in time: choose a faster model, or raise MODEL_DEADLINE_S"
_CUT = "the stream ended before the model had finished: check the endpoint and any proxy before it"
_TOO_LONG = "the model ran into the length limit: choose a model that writes less, or raise its limit"
_DECLINED = "the model or its filter declined to answer"
_EMPTY = "the endpoint answered without a choice: check that MODEL_BASE_URL speaks the OpenAI chat format"
_NO_TEXT = "the endpoint answered with something other than text: check that MODEL is a chat model"


class Answer:
    """An answer under way. It raises `ModelFailure`, or `FailedTryError` for what the transport did."""

    def __init__(self, stream: Any, *, deadline: float) -> None:
        self._stream = stream
        self._rest = _read(stream, deadline)
        self._first: str | None = None

    async def start(self) -> None:
        """Wait for the first piece, or for the end of an empty answer."""
        self._first = await anext(self._rest, None)

    async def pieces(self) -> AsyncGenerator[str, None]:
        """Yield all pieces; ends only when the model finished."""
        if self._first is not None:
            yield self._first
            async for piece in self._rest:
                yield piece

    async def close(self) -> None:
        """Hang up, even while the caller is being cancelled: a model must not go on writing for nobody."""
        with anyio.move_on_after(_TAIL_S, shield=True), suppress(Exception):
            await self._rest.aclose()
            await self._stream.close()


async def _read(stream: Any, deadline: float) -> AsyncGenerator[str, None]:
    chosen = False
    while (chunk := await _next_chunk(stream, deadline)) is not None:
        choices = getattr(chunk, "choices", None)
        if not choices:
            continue  # figures of usage, or a note of a filter
        chosen = True
        text = _text(choices[0])
        if text:
            yield text
        if _finished(choices[0]):
            await _read_tail(stream)
            return
    if not chosen:
        raise ModelFailure(ModelFailureKind.INVALID_ANSWER, _EMPTY)
    raise ModelFailure(ModelFailureKind.CUT_SHORT, _CUT)


async def _next_chunk(stream: Any, deadline: float) -> Any:
    """Wait for one chunk. The deadline bounds each wait: one that spanned a `yield` would cancel the caller's work."""
    try:
        async with asyncio.timeout_at(deadline):
            return await anext(stream, None)
    except TimeoutError:
        raise ModelFailure(ModelFailureKind.TIMEOUT, TOO_SLOW) from None
    except Exception as error:  # noqa: BLE001 (the SDK leaks errors of every library below it)
        raise failed_try(error) from None


def _text(choice: Any) -> str | None:
    delta = getattr(choice, "delta", None)
    if delta is None:
        return None
    if getattr(delta, "refusal", None):
        raise ModelFailure(ModelFailureKind.REFUSED, _DECLINED)
    text = getattr(delta, "content", None)
    if text is not None and not isinstance(text, str):
        raise ModelFailure(ModelFailureKind.INVALID_ANSWER, _NO_TEXT)
    return text


def _finished(choice: Any) -> bool:
    """Tell whether the model finished; names that no provider documents count as an ordinary end."""
    reason = getattr(choice, "finish_reason", None)
    if reason in _LENGTH:
        raise ModelFailure(ModelFailureKind.CUT_SHORT, _TOO_LONG)
    if reason in _FILTERED:
        raise ModelFailure(ModelFailureKind.REFUSED, _DECLINED)
    if reason in _BROKEN:
        raise ModelFailure(ModelFailureKind.INVALID_ANSWER, _NO_TEXT)
    return bool(reason)


async def _read_tail(stream: AsyncIterator[Any]) -> None:
    with suppress(Exception):  # the answer is complete: nothing after it matters
        async with asyncio.timeout(_TAIL_S):
            async for _ in stream:
                pass
