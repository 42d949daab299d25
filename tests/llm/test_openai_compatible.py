"""The adapter in ordinary use: what it sends, what it yields, how it learns an endpoint's dialect."""

import asyncio

import anyio
import pytest

from app.domain.errors import InvalidModelSetting, ModelFailure, ModelFailureKind
from app.domain.ports import ChatRequest
from app.llm.openai_compatible import OpenAICompatible
from tests.llm.asking import PLAIN, ModelFactory, ask
from tests.llm.upstream import DONE, Upstream, chunk, error, event

pytestmark = pytest.mark.anyio

JSON = PLAIN.model_copy(update={"json_schema": {"type": "object"}, "schema_name": "assessment"})
ANSWER = (chunk("It "), chunk("leaks."), chunk(finish="stop"), DONE)


async def test_an_answer_arrives_in_pieces_as_the_model_writes_it(upstream: Upstream, make_model: ModelFactory) -> None:
    upstream.streams(*ANSWER)
    model = make_model(upstream.url)

    pieces = [piece async for piece in model.stream(PLAIN, deadline_s=5)]

    assert pieces == ["It ", "leaks."]


async def test_the_request_carries_model_prompt_length_and_key(upstream: Upstream, make_model: ModelFactory) -> None:
    upstream.streams(*ANSWER)

    await ask(make_model(upstream.url))

    assert upstream.bodies == [
        {
            "model": "a-model",
            "messages": [
                {"role": "system", "content": "You are calm."},
                {"role": "user", "content": "The kettle leaks."},
            ],
            "max_tokens": 50,
            "temperature": 0.3,
            "stream": True,
        }
    ]
    assert upstream.headers[0]["authorization"] == "Bearer a-key"


async def test_without_a_key_nothing_of_the_environment_is_sent_instead(
    upstream: Upstream, make_model: ModelFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret-of-another-provider")
    monkeypatch.setenv("OPENAI_ORG_ID", "our-organisation")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "our-project")
    upstream.streams(*ANSWER)

    await ask(make_model(upstream.url, api_key=None))

    assert "authorization" not in upstream.headers[0]
    assert not {"openai-organization", "openai-project"} & upstream.headers[0].keys()


async def test_a_last_chunk_may_hold_words_and_the_end_together(upstream: Upstream, make_model: ModelFactory) -> None:
    upstream.streams(chunk("It leaks.", finish="stop"), DONE)

    answer = await ask(make_model(upstream.url))

    assert answer == "It leaks."


async def test_chunks_without_a_choice_are_passed_over(upstream: Upstream, make_model: ModelFactory) -> None:
    upstream.streams(event({"choices": []}), chunk("It leaks."), chunk(finish="stop"), event({"usage": {}}), DONE)

    answer = await ask(make_model(upstream.url))

    assert answer == "It leaks."


async def test_reasoning_beside_the_answer_is_left_out(upstream: Upstream, make_model: ModelFactory) -> None:
    upstream.streams(chunk(reasoning_content="Hm, a kettle."), chunk("It leaks."), chunk(finish="stop"), DONE)

    answer = await ask(make_model(upstream.url))

    assert answer == "It leaks."


async def test_a_stall_after_the_finished_answer_harms_nothing(upstream: Upstream, make_model: ModelFactory) -> None:
    upstream.streams(chunk("It leaks."), chunk(finish="stop"), 30.0)

    answer = await ask(make_model(upstream.url), deadline_s=2)

    assert answer == "It leaks."


async def test_an_empty_answer_ends_without_a_piece(upstream: Upstream, make_model: ModelFactory) -> None:
    upstream.streams(chunk(""), chunk(finish="stop"), DONE)

    answer = await ask(make_model(upstream.url))

    assert answer == ""


async def test_a_schema_is_asked_for_by_name(upstream: Upstream, make_model: ModelFactory) -> None:
    upstream.streams(*ANSWER)

    await ask(make_model(upstream.url), request=JSON)

    assert upstream.bodies[0]["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "assessment", "schema": {"type": "object"}, "strict": True},
    }


async def test_an_endpoint_without_schemas_is_asked_for_an_object_then_for_text_and_never_again(
    upstream: Upstream, make_model: ModelFactory
) -> None:
    upstream.plays(error(400, "response_format of type json_schema is not supported"))
    upstream.plays(error(400, "unknown field", param="response_format"))
    upstream.streams(*ANSWER)
    model = make_model(upstream.url)

    await ask(model, request=JSON)
    await ask(model, request=JSON)

    asked = [body.get("response_format", {}).get("type") for body in upstream.bodies]
    assert asked == ["json_schema", "json_object", None, None]


async def test_an_endpoint_that_renamed_the_length_limit_or_fixed_the_temperature_is_understood(
    upstream: Upstream, make_model: ModelFactory
) -> None:
    upstream.plays(error(400, "'max_tokens' is not supported with this model. Use 'max_completion_tokens'."))
    upstream.plays(error(400, "Unsupported value: 'temperature' does not support 0.3", param="temperature"))
    upstream.streams(*ANSWER)
    model = make_model(upstream.url)

    await ask(model)
    await ask(model)

    assert upstream.hits == 4
    assert upstream.bodies[-1]["max_completion_tokens"] == 50
    assert not {"max_tokens", "temperature"} & upstream.bodies[-1].keys()


async def test_a_cancelled_caller_closes_the_upstream_connection_within_a_second(
    upstream: Upstream, make_model: ModelFactory
) -> None:
    upstream.streams(chunk("It "), 30.0)
    arrived = asyncio.Event()

    async def read() -> None:
        async for _ in make_model(upstream.url).stream(PLAIN, deadline_s=20):
            arrived.set()

    reading = asyncio.create_task(read())
    await arrived.wait()
    reading.cancel()

    async with asyncio.timeout(1):
        await upstream.hung_up.wait()
    with pytest.raises(asyncio.CancelledError):
        await reading


async def test_a_cancelled_scope_of_the_web_framework_closes_the_upstream_connection_within_a_second(
    upstream: Upstream, make_model: ModelFactory
) -> None:
    upstream.streams(chunk("It "), 30.0)

    with anyio.move_on_after(0.2) as scope:
        await ask(make_model(upstream.url), deadline_s=20)

    assert scope.cancelled_caught
    async with asyncio.timeout(1):
        await upstream.hung_up.wait()


async def test_a_caller_that_stops_reading_closes_the_upstream_connection_within_a_second(
    upstream: Upstream, make_model: ModelFactory
) -> None:
    upstream.streams(chunk("It "), 30.0)
    pieces = make_model(upstream.url).stream(PLAIN, deadline_s=20)
    await anext(pieces)

    await pieces.aclose()

    async with asyncio.timeout(1):
        await upstream.hung_up.wait()


async def test_a_caller_cancelled_before_the_first_piece_closes_the_upstream_connection(
    upstream: Upstream, make_model: ModelFactory
) -> None:
    upstream.streams(30.0)
    reading = asyncio.create_task(ask(make_model(upstream.url), deadline_s=20))
    await upstream.arrived.wait()

    reading.cancel()

    async with asyncio.timeout(1):
        await upstream.hung_up.wait()
    with pytest.raises(asyncio.CancelledError):
        await reading


async def test_the_deadline_counts_while_the_caller_is_busy_but_never_interrupts_it(
    upstream: Upstream, make_model: ModelFactory
) -> None:
    upstream.streams(chunk("It "), 30.0)
    pieces = make_model(upstream.url).stream(PLAIN, deadline_s=0.2)
    await anext(pieces)

    busy = asyncio.sleep(0.3, result="undisturbed")

    assert await busy == "undisturbed"
    with pytest.raises(ModelFailure) as failed:
        await anext(pieces)
    assert failed.value.kind is ModelFailureKind.TIMEOUT


def test_one_adapter_serves_one_event_loop_after_another() -> None:
    async def once() -> str:
        upstream = Upstream()
        upstream.streams(*ANSWER)
        server = await asyncio.start_server(upstream.serve, "127.0.0.1", model_port)
        async with server:
            answer = await ask(model)
            await model.aclose()
        return answer

    async def free_port() -> int:
        async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0) as server:
            port: int = server.sockets[0].getsockname()[1]
            return port

    model_port = asyncio.run(free_port())
    model = OpenAICompatible("a-model", f"http://127.0.0.1:{model_port}/v1", None)

    answers = [asyncio.run(once()), asyncio.run(once())]

    assert answers == ["It leaks.", "It leaks."]


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.example.com/v1",
        "ftp://api.example.com",
        "https://",
        "http://host:port/v1",
        "https://name:hunter2@api.example.com/v1",
        "https://api.example.com/v1?key=1",
        "https://api.example.com/v1 beta",
    ],
)
def test_a_base_url_that_can_never_work_is_refused_at_construction(url: str) -> None:
    with pytest.raises(InvalidModelSetting, match="MODEL_BASE_URL") as refused:
        OpenAICompatible("a-model", url, None)

    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "schlüssel"])
def test_a_key_that_no_header_can_carry_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(InvalidModelSetting, match="MODEL_API_KEY") as refused:
        OpenAICompatible("a-model", "https://api.example.com/v1", key)

    assert key not in str(refused.value)


def test_an_empty_model_name_is_refused() -> None:
    with pytest.raises(InvalidModelSetting, match="MODEL is empty"):
        OpenAICompatible(" ", "https://api.example.com/v1", None)


def test_a_url_with_the_full_path_is_understood() -> None:
    model = OpenAICompatible("a-model", "https://api.example.com/v1/chat/completions", None)

    assert model.name == "a-model"


async def test_requests_are_values_that_a_second_try_repeats_exactly(
    upstream: Upstream, make_model: ModelFactory
) -> None:
    upstream.plays(error(503, "busy"))
    upstream.streams(*ANSWER)

    await ask(make_model(upstream.url), request=ChatRequest(system="s", user="u", max_tokens=9))

    assert upstream.bodies[0] == upstream.bodies[1]
