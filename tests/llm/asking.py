"""How the tests of the adapters ask a model: for its answer, for its failure, and within which time."""

import asyncio
from collections.abc import Awaitable, Callable
from math import inf
from typing import TypeVar

import pytest

from app.domain.errors import ModelFailure
from app.domain.ports import ChatRequest
from app.llm.openai_compatible import OpenAICompatible

PLAIN = ChatRequest(system="You are calm.", user="The kettle leaks.", max_tokens=50)
SECRETS = ("a-key", "The kettle leaks.", "You are calm.", "upstream says")
PLAYS = 3

ModelFactory = Callable[..., OpenAICompatible]
Result = TypeVar("Result")


async def ask(model: OpenAICompatible, *, deadline_s: float = 5.0, request: ChatRequest = PLAIN) -> str:
    return "".join([piece async for piece in model.stream(request, deadline_s=deadline_s)])


async def failure_of(
    upstream_url: str, make_model: ModelFactory, *, deadline_s: float = 5.0, **bounds: float
) -> ModelFailure:
    with pytest.raises(ModelFailure) as failed:
        await ask(make_model(upstream_url, **bounds), deadline_s=deadline_s)
    assert not [secret for secret in SECRETS if secret in f"{failed.value} {failed.value.hint}"]
    return failed.value


async def lasting(
    at_least: float, at_most: float, play: Callable[[], Awaitable[Result]], *, anew: Callable[[], object]
) -> Result:
    """Assert how long `play` takes, in seconds of the event loop's clock; `anew` sets the scene before each play.

    What else a machine does can only add time.
    So no play may be too short, and of three plays one must be short enough; its result is given.
    """
    clock = asyncio.get_running_loop().time
    shortest = inf
    for _ in range(PLAYS):
        anew()
        start = clock()
        result = await play()
        took = clock() - start
        assert took >= at_least, f"took only {took:.2f} s"
        if took <= at_most:
            return result
        shortest = min(shortest, took)
    pytest.fail(f"took {shortest:.2f} s at best, {at_most} s are allowed")
