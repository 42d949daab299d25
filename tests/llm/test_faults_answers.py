"""The faults F7 and F8: an answer that is none, or breaks off, is never taken for one."""

from typing import Any

import pytest
from llmock.pytest_plugin import LLMock

from app.domain.errors import ModelFailure, ModelFailureKind
from tests.llm.asking import PLAIN, ModelFactory, ask, failure_of, lasting
from tests.llm.upstream import DONE, STREAM_HEAD, Upstream, chunk, event, response

pytestmark = pytest.mark.anyio


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
    def scene() -> None:
        llmock.reset().reply("It leaks and leaks.").stall(after_chunks=3, seconds=0.9)

    failure = await lasting(0.3, 0.6, lambda: failure_of(llmock.base_url(), make_model, silence_s=0.3), anew=scene)

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
