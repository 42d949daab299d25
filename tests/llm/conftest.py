"""Fixtures of the adapters' tests: a loopback endpoint and adapters that point at it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.llm.openai_compatible import OpenAICompatible
from tests.llm.asking import ModelFactory
from tests.llm.upstream import Upstream


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def upstream() -> AsyncIterator[Upstream]:
    endpoint = Upstream()
    server = await asyncio.start_server(endpoint.serve, "127.0.0.1", 0)
    endpoint.port = server.sockets[0].getsockname()[1]
    yield endpoint
    server.close()
    await server.wait_closed()


@pytest.fixture
async def make_model() -> AsyncIterator[ModelFactory]:
    """Make adapters with short bounds; all of them are closed after the test."""
    made: list[OpenAICompatible] = []

    def make(url: str, *, api_key: str | None = "a-key", **bounds: float) -> OpenAICompatible:
        made.append(OpenAICompatible("a-model", url, api_key, **{"backoff_s": 0.06, **bounds}))
        return made[-1]

    yield make
    for model in made:
        await model.aclose()
