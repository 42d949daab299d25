"""Several wordings of one draft: judged each, the best first, and never one that must not be sent."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from app.bootstrap import Services, build_services
from app.domain.draft import Outcome
from app.domain.errors import ModelFailure, ModelFailureKind
from app.domain.message import Thread
from app.domain.ports import ChatRequest
from app.domain.request import DraftRequest, Finished, Piece, Restarted
from app.llm.scripted import ScriptedModel
from app.settings import Settings

LATE = "My parcel 40917 was due on Monday and it has not come. I need the costume for the school play on Friday!"
NO_JSON = "I think she is angry."
GOOD = (
    "Parcel 40917 was due on Monday and it is still not with you, and the school play is on Friday. "
    "I am sorry that we did not get it to you on the day. "
    "I will send what you ordered again by express, at no cost to you; it leaves the next working day. "
    "I will stay with this until it is done, and a reply here comes straight to me."
)
OTHER = GOOD.replace("Parcel 40917 was due", "Your parcel 40917 should have come").replace("still not with", "not with")
VAGUE = "Parcel 40917 was due on Monday. I am sorry that we did not get it to you on the day."
BABBLE = "I guarantee that you will get 500 EUR and a free holiday tomorrow. I have already called the driver."
DOWN = ModelFailure(ModelFailureKind.OVERLOADED, "the endpoint is overloaded: try later")


class Relay:
    """A model that passes each request to the script of the test that runs: the services are built once."""

    name = "scripted"

    def __init__(self) -> None:
        self.script = ScriptedModel()

    def stream(self, request: ChatRequest, *, deadline_s: float) -> AsyncGenerator[str, None]:
        return self.script.stream(request, deadline_s=deadline_s)


RELAY = Relay()


@pytest.fixture(scope="module")
def services() -> Services:
    return build_services(Settings(model=None, encoder="off"), model=RELAY)


def answer(*answers: str | ModelFailure) -> ScriptedModel:
    RELAY.script = ScriptedModel((NO_JSON, *answers))
    return RELAY.script


def asked(number: int) -> DraftRequest:
    return DraftRequest(thread=Thread.single(LATE), alternatives=number)


def draft(services: Services, number: int, *answers: str | ModelFailure) -> Outcome:
    answer(*answers)
    return asyncio.run(services.drafting.draft(asked(number)))


def test_the_best_wording_is_the_draft_and_the_others_come_with_their_scores(services: Services) -> None:
    made = draft(services, 3, VAGUE, GOOD, OTHER).draft

    assert made.reply in (GOOD, OTHER)
    assert {made.reply, *(one.reply for one in made.alternatives)} == {VAGUE, GOOD, OTHER}
    scores = [one.score or 0.0 for one in made.alternatives]
    assert scores == sorted(scores, reverse=True)
    assert made.scorecard.score is not None
    assert made.scorecard.score >= scores[0]


def test_a_wording_with_something_that_must_not_be_sent_is_dropped_and_counted(services: Services) -> None:
    made = draft(services, 3, GOOD, BABBLE, OTHER).draft

    assert [one.reply for one in made.alternatives] == [OTHER]
    assert all(one.blockers == () for one in made.alternatives)
    assert any(notice.startswith("Of the 3 wordings 1 held something that must not be sent") for notice in made.notices)


def test_a_wording_that_could_not_be_written_is_counted_with_the_reason(services: Services) -> None:
    made = draft(services, 2, GOOD, DOWN).draft

    assert made.reply == GOOD
    assert made.alternatives == ()
    assert any("1 could not be written (the endpoint is overloaded" in notice for notice in made.notices)


def test_when_the_first_wording_fails_another_takes_its_place(services: Services) -> None:
    made = draft(services, 2, DOWN, GOOD).draft

    assert made.reply == GOOD
    assert made.writer == "scripted"


def test_the_same_words_are_offered_once(services: Services) -> None:
    made = draft(services, 3, GOOD, GOOD, OTHER).draft

    assert [one.reply for one in made.alternatives] == [OTHER]
    assert any("1 said the same as another" in notice for notice in made.notices)


def test_when_every_wording_fails_the_playbook_writes_and_says_so(services: Services) -> None:
    made = draft(services, 2, DOWN, DOWN).draft

    assert made.writer == "playbook"
    assert any("no usable answer" in notice for notice in made.notices)


def test_without_a_model_the_draft_says_why_there_is_one_wording(services: Services) -> None:
    request = asked(3).model_copy(update={"writer": "playbook"})

    answer()
    made = asyncio.run(services.drafting.draft(request)).draft

    assert made.alternatives or any("playbook writes one wording" in notice for notice in made.notices)


def test_one_wording_is_asked_for_unless_told_otherwise(services: Services) -> None:
    answer(GOOD)

    made = asyncio.run(services.drafting.draft(DraftRequest(thread=Thread.single(LATE)))).draft

    assert made.alternatives == ()
    assert not [notice for notice in made.notices if "wording" in notice]


@pytest.mark.parametrize(("answers", "restarts"), [((GOOD, VAGUE), 0), ((VAGUE, GOOD), 1)])
def test_a_stream_shows_the_first_wording_and_restarts_where_another_wins(
    services: Services, answers: tuple[str, ...], restarts: int
) -> None:
    answer(*answers)

    async def read() -> tuple[str, int, str]:
        text, voids, reply = "", 0, ""
        async for event in services.drafting.stream(asked(2)):
            if isinstance(event, Piece):
                text += event.text
            elif isinstance(event, Restarted):
                text, voids = "", voids + 1
            elif isinstance(event, Finished):
                reply = event.outcome.draft.reply
        return text, voids, reply

    text, voids, reply = asyncio.run(read())

    assert (text, voids) == (reply, restarts)
    assert reply == GOOD


def test_a_reader_who_goes_away_ends_all_wordings(services: Services) -> None:
    model = answer(GOOD, OTHER)

    async def leave() -> None:
        events = services.drafting.stream(asked(2))
        async for event in events:
            if isinstance(event, Piece):
                break
        await events.aclose()

    asyncio.run(leave())

    assert model.closed >= 1
