"""The faults F1 to F4: an endpoint that refuses is waited for, asked again or given up, with counted hits."""

from collections.abc import Awaitable

import pytest
from llmock.pytest_plugin import LLMock

from app.domain.errors import ModelFailure, ModelFailureKind
from tests.llm.asking import ModelFactory, ask, failure_of, lasting
from tests.llm.upstream import DONE, Upstream, chunk, error, response

pytestmark = pytest.mark.anyio


async def test_f1_two_rate_limits_are_waited_out_and_the_third_try_succeeds(
    llmock: LLMock, make_model: ModelFactory
) -> None:
    def scene() -> None:
        llmock.reset().rate_limit(times=2, retry_after=0.5).reply("It leaks.")

    answer = await lasting(1.0, 2.0, lambda: ask(make_model(llmock.base_url())), anew=scene)

    assert answer == "It leaks."
    assert len(llmock.requests) == 3
    llmock.assert_resilient(strict=True)


async def test_f1_retry_after_in_milliseconds_is_read_as_well(upstream: Upstream, make_model: ModelFactory) -> None:
    upstream.plays(response(429, {}, extra="retry-after-ms: 200\r\n"))
    upstream.streams(chunk("Yes."), chunk(finish="stop"), DONE)

    answer = await lasting(0.2, 0.6, lambda: ask(make_model(upstream.url)), anew=upstream.rewind)

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

    failure = await lasting(0, 1.0, lambda: failure_of(upstream.url, make_model), anew=upstream.rewind)

    assert failure.kind is ModelFailureKind.OVERLOADED
    assert upstream.hits == 1


async def test_f3_two_outages_are_survived_with_backoff(llmock: LLMock, make_model: ModelFactory) -> None:
    llmock.fail(502, times=2).reply("It leaks.")

    answer = await ask(make_model(llmock.base_url(), backoff_s=0.06))

    assert answer == "It leaks."
    assert len(llmock.requests) == 3
    first, second, third = llmock.requests
    assert second.started_at - first.ended_at >= 0.06
    assert third.started_at - second.ended_at >= 0.12
    # A fair jitter can make both waits alike, which the verdict takes for no backoff; the least waits above cannot lie.
    assert {finding.code for finding in llmock.verdict().findings} <= {"no_backoff"}


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
    def play() -> Awaitable[ModelFailure]:
        return failure_of(llmock.base_url(), make_model, deadline_s=0.5, backoff_s=2.0)

    failure = await lasting(0, 0.7, play, anew=lambda: llmock.reset().outage())

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
