"""The scripted model behaves as an endpoint would, without one."""

import pytest

from app.domain.errors import ModelFailure, ModelFailureKind
from app.llm.scripted import ScriptedModel
from tests.llm.asking import PLAIN

pytestmark = pytest.mark.anyio


async def test_replies_come_in_order_word_by_word_and_requests_are_kept() -> None:
    model = ScriptedModel(["It leaks.\n\nBadly.", "Yes."], name="play")

    first = [piece async for piece in model.stream(PLAIN, deadline_s=1)]
    second = [piece async for piece in model.stream(PLAIN, deadline_s=1)]

    assert first == ["It ", "leaks.\n\n", "Badly."]
    assert second == ["Yes."]
    assert model.requests == [PLAIN, PLAIN]
    assert model.name == "play"


async def test_a_written_failure_is_raised_and_the_next_reply_follows() -> None:
    model = ScriptedModel([ModelFailure(ModelFailureKind.OVERLOADED, "busy"), "Yes."])

    with pytest.raises(ModelFailure, match="busy"):
        await anext(model.stream(PLAIN, deadline_s=1))

    assert [piece async for piece in model.stream(PLAIN, deadline_s=1)] == ["Yes."]


async def test_an_empty_script_is_an_endpoint_that_does_not_answer() -> None:
    with pytest.raises(ModelFailure) as failed:
        await anext(ScriptedModel().stream(PLAIN, deadline_s=1))

    assert failed.value.kind is ModelFailureKind.UNREACHABLE


async def test_a_stream_left_early_is_counted() -> None:
    model = ScriptedModel(["It leaks."])
    stream = model.stream(PLAIN, deadline_s=1)
    await anext(stream)

    await stream.aclose()

    assert model.closed == 1
