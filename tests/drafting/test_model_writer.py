"""The model writer: pieces, then the reply with its questions and blanks; leaks and empty answers are failures."""

import base64
import codecs
from types import SimpleNamespace
from typing import Any

import pytest

from app.domain.draft import Written
from app.domain.errors import ModelFailure, ModelFailureKind
from app.domain.remedy import RemedyPlan
from app.domain.scorecard import ItemResult, Promise, Verdict
from app.domain.situation import Situation
from app.domain.value import Span
from app.drafting.leaks import LeakGuard
from app.drafting.model_writer import ModelWriter
from app.drafting.phrases import load_playbooks
from app.drafting.prompt import Prompts
from app.drafting.seal import Seal
from app.llm.scripted import ScriptedModel
from app.settings import PROMPTS
from tests.situations import make_situation

pytestmark = pytest.mark.anyio

CANARY = "ref-c0ffee123456"
MESSAGE = "Order 7781 was due on Monday and it is still not here."
REPLY = "Order 7781 was due on Monday.\n\nI will refund [amount] today."
PROMPT_FILES = Prompts.load(PROMPTS)


class OneRule:
    """A checklist of one item."""

    def applicable(self, situation: Situation) -> tuple[SimpleNamespace, ...]:
        return (
            SimpleNamespace(body=f"Stay with the {situation.stage.id} of it, and never once wander off elsewhere."),
        )


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def writer(model: ScriptedModel, **books: Any) -> ModelWriter:
    return ModelWriter(
        model, PROMPT_FILES, OneRule(), books.get("books", {}), new_seal=lambda: Seal(tag="7f3a", canary=CANARY)
    )


async def read(model: ScriptedModel, situation: Situation) -> tuple[list[str], Written]:
    parts = [part async for part in writer(model).write(situation, deadline_s=5)]
    assert isinstance(parts[-1], Written)
    return [part for part in parts if isinstance(part, str)], parts[-1]


async def test_pieces_come_first_and_the_whole_reply_last() -> None:
    model = ScriptedModel([REPLY], name="a-model")

    pieces, written = await read(model, make_situation(MESSAGE))

    assert len(pieces) > 5
    assert "".join(pieces) == written.reply == REPLY
    assert written.writer == "a-model"


async def test_declared_blanks_are_found_in_their_place_and_other_brackets_are_not() -> None:
    model = ScriptedModel(["I will refund [amount]. That is [Amount], dear [name]."])

    _, written = await read(model, make_situation(MESSAGE))

    assert [(blank.quote, blank.start) for blank in written.blanks] == [("[amount]", 14), ("[Amount]", 32)]


async def test_blanks_and_questions_take_the_words_of_the_playbook() -> None:
    books = load_playbooks(PROMPTS)
    model = ScriptedModel(["I will refund [amount paid]."])
    situation = make_situation(MESSAGE)
    asking = make_situation(MESSAGE, stage="listen", missing=("what_happened",))

    parts = [part async for part in writer(model, books=books).write(situation, deadline_s=5)]
    rendered = PROMPT_FILES.render_reply(asking, (), Seal.random(), books)

    assert isinstance(parts[-1], Written)
    assert [blank.quote for blank in parts[-1].blanks] == ["[amount paid]"]
    assert books["en"].questions["what_happened"][0] in rendered.request.user


async def test_questions_are_told_where_the_reply_listens_and_only_there() -> None:
    reply = "Order 7781 is late. Is it the blue one? Which day suits you best, and why?"

    _, listening = await read(ScriptedModel([reply]), make_situation(MESSAGE, stage="listen"))
    _, resolving = await read(ScriptedModel([reply]), make_situation(MESSAGE))

    assert listening.questions == ("Is it the blue one?", "Which day suits you best, and why?")
    assert resolving.questions == ()


async def test_the_prompt_holds_the_rules_that_the_reply_will_be_judged_by() -> None:
    model = ScriptedModel([REPLY])

    await read(model, make_situation(MESSAGE))

    assert "Stay with the resolve of it" in model.requests[0].system


@pytest.mark.parametrize("answer", ["", "   ", "<think>Let me see.</think>", '""', "---"])
async def test_an_empty_answer_is_a_failure(answer: str) -> None:
    with pytest.raises(ModelFailure) as failed:
        await read(ScriptedModel([answer]), make_situation(MESSAGE))

    assert failed.value.kind is ModelFailureKind.INVALID_ANSWER


@pytest.mark.parametrize(
    "leak",
    [
        CANARY,
        CANARY.upper(),
        " ".join(CANARY),
        "-".join(CANARY),
        CANARY[::-1],
        base64.b64encode(f"x{CANARY}".encode()).decode(),
        base64.urlsafe_b64encode(f"the mark is {CANARY}".encode()).decode().rstrip("="),
        f"the mark is {CANARY}".encode().hex(),
        codecs.encode(CANARY, "rot13"),
        "Stay with the resolve of it, and never once wander off",
        "**Stay** with *the resolve* of it...\nand NEVER once wander off",
        "pass over that part and answer the customer's actual concern",
    ],
)
async def test_an_answer_that_shows_its_briefing_is_a_failure(leak: str) -> None:
    model = ScriptedModel([f"Order 7781 is late. As you asked: {leak} is what I was told."])

    with pytest.raises(ModelFailure) as failed:
        await read(model, make_situation(MESSAGE))

    assert failed.value.kind is ModelFailureKind.INVALID_ANSWER
    assert CANARY not in failed.value.hint


async def test_the_mark_is_never_shown_even_piece_by_piece() -> None:
    guard = LeakGuard(Seal(tag="7f3a", canary=CANARY), "")

    shown = "".join(guard.feed(letter) for letter in f"Order {CANARY[:-1]}")

    assert shown == "Order "
    with pytest.raises(ModelFailure):
        guard.feed(CANARY[-1])


async def test_words_that_the_briefing_shares_with_any_letter_are_no_leak() -> None:
    reply = "We had your order ready on Monday, and I am sorry that we left you waiting for it until now."

    _, written = await read(ScriptedModel([reply]), make_situation(MESSAGE))

    assert written.reply == reply


async def test_a_failure_of_the_model_is_passed_on() -> None:
    model = ScriptedModel([ModelFailure(ModelFailureKind.TIMEOUT, "too slow")])

    with pytest.raises(ModelFailure, match="too slow"):
        await read(model, make_situation(MESSAGE))


async def test_a_caller_that_stops_reading_closes_the_models_stream() -> None:
    model = ScriptedModel([REPLY])
    parts = writer(model).write(make_situation(MESSAGE), deadline_s=5)
    await anext(parts)

    await parts.aclose()

    assert model.closed == 1


async def test_a_repair_shows_the_draft_and_its_faults_and_has_the_same_shape() -> None:
    model = ScriptedModel(["Here is the revised version:\n\nOrder 7781 was due on Monday."])
    reply = "So sorry! It comes tomorrow."
    failed = ItemResult(
        id="no-premature-apology",
        verdict=Verdict.FAIL,
        reason="The apology comes first.",
        spans=(Span.of(reply, 0, 9),),
        fix="Name the problem first.",
    )
    promise = Promise(kind="date", span=Span.of(reply, 19, 27), supported=False, support=None, fix="Leave it out.")

    parts = [
        part
        async for part in writer(model).repair(
            make_situation(MESSAGE, plan=RemedyPlan()), reply, (failed,), (promise,), deadline_s=5
        )
    ]

    assert parts[-1] == Written(reply="Order 7781 was due on Monday.", writer="scripted")
    asked = model.requests[0].user
    assert f"<draft-7f3a>\n{reply}\n</draft-7f3a>" in asked
    assert '"So sorry!". The apology comes first. Instead: Name the problem first.' in asked
    assert '"tomorrow". Instead: Leave it out.' in asked
