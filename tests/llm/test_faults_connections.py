"""The faults F5 and F6: an endpoint out of reach, or too slow, ends in a typed failure within the deadline."""

import asyncio
import errno
import socket
from collections.abc import Awaitable

import httpx2
import openai
import pytest

from app.domain.errors import ModelFailure, ModelFailureKind
from app.llm.failures import failed_try
from tests.llm.asking import ModelFactory, ask, failure_of, lasting
from tests.llm.upstream import DONE, Upstream, chunk, error

pytestmark = pytest.mark.anyio


async def test_f5_a_refused_connection_is_unreachable_within_the_deadline(
    upstream: Upstream, make_model: ModelFactory
) -> None:
    unused = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = unused.sockets[0].getsockname()[1]
    unused.close()
    await unused.wait_closed()

    failure = await lasting(0, 2.0, lambda: failure_of(f"http://127.0.0.1:{port}/v1", make_model), anew=upstream.rewind)

    assert failure.kind is ModelFailureKind.UNREACHABLE
    assert "nothing answers at that address: check MODEL_BASE_URL" in failure.hint
    assert upstream.hits == 0


async def test_f5_a_reset_connection_is_tried_three_times(upstream: Upstream, make_model: ModelFactory) -> None:
    upstream.plays(None)

    failure = await failure_of(upstream.url, make_model)

    assert failure.kind is ModelFailureKind.UNREACHABLE
    assert upstream.hits == 3


async def test_f5_a_host_that_does_not_exist_is_named_as_such(make_model: ModelFactory) -> None:
    failure = await failure_of("http://nowhere.invalid/v1", make_model)

    assert failure.kind is ModelFailureKind.UNREACHABLE
    assert "no host of that name" in failure.hint


async def test_f5_a_plain_server_behind_https_is_a_security_failure_and_not_retried(make_model: ModelFactory) -> None:
    hits: list[bytes] = []

    async def answer_plainly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hits.append(await reader.read(5))
        writer.write(error(400, "upstream says: plain HTTP only"))
        writer.close()

    async with await asyncio.start_server(answer_plainly, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        failure = await lasting(0, 2.0, lambda: failure_of(f"https://127.0.0.1:{port}/v1", make_model), anew=hits.clear)

    assert failure.kind is ModelFailureKind.UNREACHABLE
    assert "no secure connection" in failure.hint
    assert len(hits) == 1


@pytest.mark.parametrize(("number", "again"), [(socket.EAI_NONAME, False), (socket.EAI_AGAIN, True)])
def test_f5_only_a_lookup_that_may_pass_is_tried_again(number: int, again: bool) -> None:
    request = httpx2.Request("POST", "http://nowhere.invalid")
    lookup = openai.APIConnectionError(request=request)
    lookup.__cause__ = socket.gaierror(number, "no")

    failed = failed_try(lookup)

    assert failed.again is again


async def test_f6_a_slow_first_word_ends_at_the_total_deadline(upstream: Upstream, make_model: ModelFactory) -> None:
    upstream.streams(30.0)

    failure = await lasting(
        0.5, 0.7, lambda: failure_of(upstream.url, make_model, deadline_s=0.5), anew=upstream.rewind
    )

    assert failure.kind is ModelFailureKind.TIMEOUT
    assert "MODEL_DEADLINE_S" in failure.hint
    assert upstream.hits == 1


async def test_f6_a_silent_try_is_given_up_and_tried_again(upstream: Upstream, make_model: ModelFactory) -> None:
    upstream.plays(30.0)
    upstream.streams(chunk("Yes."), chunk(finish="stop"), DONE)

    answer = await lasting(0.3, 0.8, lambda: ask(make_model(upstream.url, silence_s=0.3)), anew=upstream.rewind)

    assert answer == "Yes."
    assert upstream.hits == 2


async def test_f6_silent_tries_never_outlast_the_deadline(upstream: Upstream, make_model: ModelFactory) -> None:
    upstream.plays(30.0)

    # Whatever the jitter, the second try begins by 0.6 s and would be given up at 1.1 s: the deadline comes first.
    def play() -> Awaitable[ModelFailure]:
        return failure_of(upstream.url, make_model, deadline_s=1.0, silence_s=0.55, backoff_s=0.02)

    failure = await lasting(1.0, 1.2, play, anew=upstream.rewind)

    assert failure.kind is ModelFailureKind.TIMEOUT
    assert upstream.hits == 2


async def test_f6_words_that_trickle_end_at_the_deadline_as_well(upstream: Upstream, make_model: ModelFactory) -> None:
    upstream.streams(*(item for _ in range(100) for item in (chunk("word "), 0.05)))

    failure = await lasting(
        0.5, 0.7, lambda: failure_of(upstream.url, make_model, deadline_s=0.5), anew=upstream.rewind
    )

    assert failure.kind is ModelFailureKind.TIMEOUT


def test_an_operating_system_error_is_a_broken_connection() -> None:
    failed = failed_try(OSError(errno.EPIPE, "upstream says: broken pipe"))

    assert failed.failure.kind is ModelFailureKind.UNREACHABLE
    assert failed.again
