"""The only layer that tries again: at most three tries, never past the deadline, Retry-After before backoff."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential_jitter

from app.domain.errors import ModelFailure, ModelFailureKind
from app.llm.failures import FailedTryError

MAX_TRIES = 3
LONGEST_BACKOFF_S = 4.0
_ASKS_TOO_MUCH = "the endpoint asks to wait longer than one draft may take: raise the limit at the provider"

Result = TypeVar("Result")


async def retried(try_once: Callable[[], Awaitable[Result]], *, deadline: float, backoff_s: float) -> Result:
    """Try until it succeeds, another try is hopeless, or its wait would end after `deadline` (time of the loop).

    `try_once` raises `FailedTryError`; the last one's `ModelFailure` is raised.
    """
    backoff = wait_exponential_jitter(multiplier=backoff_s, max=LONGEST_BACKOFF_S, jitter=backoff_s)
    now = asyncio.get_running_loop().time

    def wait(state: RetryCallState) -> float:
        asked = _failed(state).wait_s
        return backoff(state) if asked is None else asked

    def hopeless(state: RetryCallState) -> bool:
        return state.attempt_number >= MAX_TRIES or now() + state.upcoming_sleep >= deadline

    tries = AsyncRetrying(
        retry=retry_if_exception(lambda error: isinstance(error, FailedTryError) and error.again),
        wait=wait,
        stop=hopeless,
        sleep=asyncio.sleep,
        reraise=True,
    )
    try:
        return await tries(try_once)
    except FailedTryError as failed:
        raise _last(failed, left_s=deadline - now()) from None


def _failed(state: RetryCallState) -> FailedTryError:
    error = state.outcome.exception() if state.outcome else None
    assert isinstance(error, FailedTryError)  # noqa: S101 (tenacity asks only after the predicate above said yes)
    return error


def _last(failed: FailedTryError, *, left_s: float) -> ModelFailure:
    if failed.again and failed.wait_s is not None and failed.wait_s >= left_s:
        return ModelFailure(ModelFailureKind.OVERLOADED, _ASKS_TOO_MUCH, status=failed.failure.status)
    return failed.failure
