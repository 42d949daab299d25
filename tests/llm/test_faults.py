"""The faults F1 to F8: each ends in an answer or in one typed failure, within the deadline, with counted hits."""

import asyncio
import errno
import socket
from typing import Any

import httpx2
import openai
import pytest
from llmock.pytest_plugin import LLMock

from app.domain.errors import ModelFailure, ModelFailureKind
from app.llm.failures import failed_try
from tests.llm.upstream import (
    DONE,
    PLAIN,
    STREAM_HEAD,
    ModelFactory,
    Upstream,
    ask,
    chunk,
    error,
    event,
    lasts,
    response,
)

pytestmark = pytest.mark.anyio

SECRETS = ("a-key", "The kettle leaks.", "You are calm.", "upstream says")


async def failure_of(
    upstream_url: str, make_model: ModelFactory, *, deadline_s: float = 5.0, **bounds: float
) -> ModelFailure:
    with pytest.raises(ModelFailure) as failed:
        await ask(make_model(upstream_url, **bounds), deadline_s=deadline_s)
    assert not [secret for secret in SECRETS if secret in f"{failed.value} {failed.value.hint}"]
    return failed.value


async def test_f1_two_rate_limits_are_waited_out_and_the_third_try_succeeds(
    llmock: LLMock, make_model: ModelFactory
) -> None:
    llmock.rate_limit(times=2, retry_after=0.5).reply("It leaks.")
    model = make_model(llmock.base_url())

    async with lasts(1.0, 2.0):
        answer = await ask(model)

    assert answer == "It leaks."
    assert len(llmock.requests) == 3
    llmock.assert_resilient(strict=True)


async def test_f1_retry_after_in_milliseconds_is_read_as_well(upstream: Upstream, make_model: ModelFactory) -> None:
    upstream.plays(response(429, {}, extra="retry-after-ms: 200\r\n"))
    upstream.streams(chunk("Yes."), chunk(finish="stop"), DONE)

    async with lasts(0.2, 0.6):
        answer = await ask(make_model(upstream.url))

    assert answer == "Yes."


async def test_f1_an_unreadable_retry_after_falls_back_to_the_backoff(
    upstream: Upstream, make_model: ModelFactory
) -> None:
    upstream.plays(response(429, {}, extra="retry-after: soon\r\n"))
    upstream.streams(chunk("Yes."), chunk(finish="stop"), DONE)

    answer = await ask(make_model(upstream.url))

    assert answer == "Yes."


@pytest.mark.parametrize("asked", ["60", "Fri, 31 Dec 2100 23:59:59 GMT"])
async def test_f2_a_retry_after_beyond_the_deadline_fails_at_once(
    upstream: Upstream, make_model: ModelFactory, asked: str
) -> None:
    upstream.plays(response(429, {}, extra=f"retry-after: {asked}\r\n"))

    async with lasts(0, 1.0):
        failure = await failure_of(upstream.url, make_model)

    assert failure.kind is ModelFailureKind.OVERLOADED
    assert upstream.hits == 1


async def test_f3_two_outages_are_survived_with_backoff(llmock: LLMock, make_model: ModelFactory) -> None:
    llmock.fail(502, times=2).reply("It leaks.")

    answer = await ask(make_model(llmock.base_url()))

    assert answer == "It leaks."
    assert len(llmock.requests) == 3
    llmock.assert_resilient(strict=True)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 529])
async def test_f3_a_full_outage_costs_three_hits_and_is_said_plainly(
    llmock: LLMock, make_model: ModelFactory, status: int
) -> None:
    llmock.fail(status, times=None, retry_after=0.05)

    failure = await failure_of(llmock.base_url(), make_model)

    assert failure.kind is (ModelFailureKind.TIMEOUT if status == 408 else ModelFailureKind.OVERLOADED)
    assert failure.status == status
    assert len(llmock.requests) == 3


async def test_f3_a_backoff_that_would_pass_the_deadline_is_not_waited_for(
    llmock: LLMock, make_model: ModelFactory
) -> None:
    llmock.outage()

    async with lasts(0, 0.7):
        failure = await failure_of(llmock.base_url(), make_model, deadline_s=0.5, backoff_s=2.0)

    assert failure.kind is ModelFailureKind.OVERLOADED
    assert len(llmock.requests) == 1


@pytest.mark.parametrize(
    ("status", "kind", "hint"),
    [
        (400, ModelFailureKind.BAD_REQUEST, "check that MODEL is a chat model"),
        (401, ModelFailureKind.BAD_KEY, "check MODEL_API_KEY"),
        (403, ModelFailureKind.BAD_KEY, "check MODEL_API_KEY"),
        (404, ModelFailureKind.BAD_REQUEST, "check MODEL"),
        (422, ModelFailureKind.BAD_REQUEST, "check MODEL"),
    ],
)
async def test_f4_what_no_retry_can_fix_is_asked_exactly_once(
    llmock: LLMock, make_model: ModelFactory, status: int, kind: ModelFailureKind, hint: str
) -> None:
    llmock.outage(status=status)

    failure = await failure_of(llmock.base_url(), make_model)

    assert (failure.kind, failure.status) == (kind, status)
    assert hint in failure.hint
    assert len(llmock.requests) == 1


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (error(404, "upstream says: model x does not exist", code="model_not_found"), "no model of that name"),
        (response(404, b"<html>upstream says no</html>", "text/html"), "no chat endpoint at that address"),
        (error(400, "upstream says: maximum context length is 8", code="context_length_exceeded"), "too long"),
        (error(429, "upstream says: no quota", code="insufficient_quota"), "quota"),
        (response(307, b"", extra="location: http://127.0.0.1:9/elsewhere\r\n"), "sends requests elsewhere"),
    ],
)
async def test_f4_the_hint_tells_the_operator_what_to_check(
    upstream: Upstream, make_model: ModelFactory, answer: bytes, hint: str
) -> None:
    upstream.plays(answer)

    failure = await failure_of(upstream.url, make_model)

    assert hint in failure.hint
    assert upstream.hits == 1


async def test_f5_a_refused_connection_is_unreachable_within_the_deadline(
    upstream: Upstream, make_model: ModelFactory
) -> None:
    unused = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = unused.sockets[0].getsockname()[1]
    unused.close()
    await unused.wait_closed()

    async with lasts(0, 2.0):
        failure = await failure_of(f"http://127.0.0.1:{port}/v1", make_model)

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
        async with lasts(0, 2.0):
            failure = await failure_of(f"https://127.0.0.1:{port}/v1", make_model)

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

    async with lasts(0.5, 0.7):
        failure = await failure_of(upstream.url, make_model, deadline_s=0.5)

    assert failure.kind is ModelFailureKind.TIMEOUT
    assert "MODEL_DEADLINE_S" in failure.hint
    assert upstream.hits == 1


async def test_f6_a_silent_try_is_given_up_and_tried_again(upstream: Upstream, make_model: ModelFactory) -> None:
    upstream.plays(30.0)
    upstream.streams(chunk("Yes."), chunk(finish="stop"), DONE)

    async with lasts(0.3, 0.8):
        answer = await ask(make_model(upstream.url, silence_s=0.3))

    assert answer == "Yes."
    assert upstream.hits == 2


async def test_f6_silent_tries_never_outlast_the_deadline(upstream: Upstream, make_model: ModelFactory) -> None:
    upstream.plays(30.0)

    async with lasts(0.5, 0.7):
        failure = await failure_of(upstream.url, make_model, deadline_s=0.5, silence_s=0.2)

    assert failure.kind is ModelFailureKind.TIMEOUT
    assert upstream.hits <= 3


async def test_f6_words_that_trickle_end_at_the_deadline_as_well(upstream: Upstream, make_model: ModelFactory) -> None:
    upstream.streams(*(item for _ in range(100) for item in (chunk("word "), 0.05)))

    async with lasts(0.5, 0.7):
        failure = await failure_of(upstream.url, make_model, deadline_s=0.5)

    assert failure.kind is ModelFailureKind.TIMEOUT


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (
            [response(200, b"<html><body>upstream says: Welcome</body></html>", "text/html")],
            ModelFailureKind.INVALID_ANSWER,
        ),
        ([STREAM_HEAD, b'data: {"choices": [{"del\n\n'], ModelFailureKind.INVALID_ANSWER),
        ([STREAM_HEAD, event({"choices": []}), DONE], ModelFailureKind.INVALID_ANSWER),
        ([STREAM_HEAD, event({"weather": "fine"}), DONE], ModelFailureKind.INVALID_ANSWER),
        ([STREAM_HEAD, event(["a", "list"]), DONE], ModelFailureKind.INVALID_ANSWER),
        ([STREAM_HEAD, event({"choices": [None]}), DONE], ModelFailureKind.CUT_SHORT),
        ([STREAM_HEAD, chunk({"not": "text"}), DONE], ModelFailureKind.INVALID_ANSWER),
        ([STREAM_HEAD, event({"error": {"message": "upstream says: broken"}})], ModelFailureKind.INVALID_ANSWER),
        ([response(200, {"choices": []})], ModelFailureKind.INVALID_ANSWER),
        ([response(200, b"")], ModelFailureKind.INVALID_ANSWER),
        ([STREAM_HEAD, b"\xff\xfe data: \xff\n\n"], ModelFailureKind.INVALID_ANSWER),
        ([STREAM_HEAD, chunk("Half an"), chunk(finish="length"), DONE], ModelFailureKind.CUT_SHORT),
        ([STREAM_HEAD, chunk(refusal="upstream says: I can't"), chunk(finish="stop"), DONE], ModelFailureKind.REFUSED),
        ([STREAM_HEAD, chunk("Half"), chunk(finish="content_filter"), DONE], ModelFailureKind.REFUSED),
        ([STREAM_HEAD, chunk(finish="tool_calls"), DONE], ModelFailureKind.INVALID_ANSWER),
    ],
)
async def test_f7_an_answer_that_is_none_is_typed_and_asked_for_once(
    upstream: Upstream, make_model: ModelFactory, script: list[Any], kind: ModelFailureKind
) -> None:
    upstream.plays(*script)

    failure = await failure_of(upstream.url, make_model)

    assert failure.kind is kind
    assert upstream.hits == 1


async def test_f8_a_stream_dropped_midway_is_never_an_answer(llmock: LLMock, make_model: ModelFactory) -> None:
    llmock.reply("It leaks and leaks.").disconnect(after_chunks=3)

    failure = await failure_of(llmock.base_url(), make_model)

    assert failure.kind is ModelFailureKind.UNREACHABLE
    assert len(llmock.requests) == 1


async def test_f8_a_stream_dropped_before_the_first_word_is_tried_again(
    llmock: LLMock, make_model: ModelFactory
) -> None:
    llmock.reply("It leaks.", times=None).disconnect(after_chunks=1)

    answer = await ask(make_model(llmock.base_url()))

    assert answer == "It leaks."
    assert len(llmock.requests) == 2


async def test_f8_a_silently_cut_stream_is_never_an_answer(llmock: LLMock, make_model: ModelFactory) -> None:
    llmock.reply("It leaks and leaks.").truncate(after_chunks=3)

    failure = await failure_of(llmock.base_url(), make_model)

    assert failure.kind is ModelFailureKind.CUT_SHORT


async def test_f8_a_bad_chunk_midway_is_never_an_answer(llmock: LLMock, make_model: ModelFactory) -> None:
    llmock.reply("It leaks and leaks.").corrupt(after_chunks=3)

    failure = await failure_of(llmock.base_url(), make_model)

    assert failure.kind is ModelFailureKind.INVALID_ANSWER


async def test_f8_a_stall_midway_is_never_an_answer(llmock: LLMock, make_model: ModelFactory) -> None:
    llmock.reply("It leaks and leaks.").stall(after_chunks=3, seconds=0.9)

    async with lasts(0.3, 0.6):
        failure = await failure_of(llmock.base_url(), make_model, silence_s=0.3)

    assert failure.kind is ModelFailureKind.TIMEOUT
    assert len(llmock.requests) == 1


async def test_f8_a_failed_stream_shows_its_pieces_before_it_fails(
    upstream: Upstream, make_model: ModelFactory
) -> None:
    upstream.streams(chunk("It "), chunk("leaks "))
    stream = make_model(upstream.url).stream(PLAIN, deadline_s=5)

    pieces = [await anext(stream), await anext(stream)]

    assert pieces == ["It ", "leaks "]
    with pytest.raises(ModelFailure):
        await anext(stream)


def test_an_operating_system_error_is_a_broken_connection() -> None:
    failed = failed_try(OSError(errno.EPIPE, "upstream says: broken pipe"))

    assert failed.failure.kind is ModelFailureKind.UNREACHABLE
    assert failed.again
