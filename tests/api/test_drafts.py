"""What a helpdesk sees of `POST /v1/drafts`."""

import json

import pytest
from starlette.testclient import TestClient

from app.domain.errors import ModelFailure, ModelFailureKind, NothingToAnswer
from app.domain.message import Channel, Role
from app.domain.stage import Stage
from app.main import create_app
from tests.api.fakes import MESSAGE, REPLY, FakeDrafting, services

EVENTS = {"Accept": "text/event-stream"}


def client(drafting: FakeDrafting) -> TestClient:
    return TestClient(create_app(services(drafting)))


def events(text: str) -> list[tuple[str, dict[str, object]]]:
    found = []
    for frame in text.strip().split("\n\n"):
        name, data = frame.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_a_message_alone_is_enough_for_a_draft() -> None:
    drafting = FakeDrafting()

    answer = client(drafting).post("/v1/drafts", json={"message": MESSAGE})

    assert answer.status_code == 200
    assert list(answer.json()) == ["language", "assessment", "stage", "thread_digest", "draft"]
    assert answer.json()["draft"]["reply"] == REPLY
    assert drafting.asked[0].thread.message == MESSAGE
    assert drafting.asked[0].writer == "auto"


def test_the_callers_own_id_comes_back_first() -> None:
    answer = client(FakeDrafting()).post("/v1/drafts", json={"id": 'ticket "7"', "message": MESSAGE})

    assert next(iter(answer.json())) == "id"
    assert answer.json()["id"] == 'ticket "7"'


def test_a_whole_conversation_reaches_the_use_case_as_it_was_sent() -> None:
    drafting = FakeDrafting()
    body = {
        "turns": [{"role": "customer", "text": "Charged twice!"}, {"role": "agent", "text": "Which invoices?"}],
        "channel": "chat",
        "today": "2026-03-04",
        "facts": {"order number": 7781, "stage": "resolve", "known": True, "unknown": None},
        "writer": "playbook",
    }

    client(drafting).post("/v1/drafts", json=body)

    asked = drafting.asked[0]
    assert [turn.role for turn in asked.thread.turns] == [Role.CUSTOMER, Role.AGENT]
    assert asked.thread.channel is Channel.CHAT
    assert str(asked.thread.today) == "2026-03-04"
    assert asked.facts.stage is Stage.RESOLVE
    assert asked.facts.other == (("order number", "7781"), ("known", "yes"))
    assert asked.writer == "playbook"


def test_the_languages_of_the_header_count_less_than_those_of_the_body() -> None:
    drafting = FakeDrafting()
    body = {"message": MESSAGE, "language_hint": "pt_br", "hints": ["DE"]}

    client(drafting).post("/v1/drafts", json=body, headers={"Accept-Language": "fr;q=0.5, nonsense here, en-gb, *"})

    assert drafting.asked[0].hints == ("pt-BR", "de", "en-GB", "fr")


def test_null_says_the_same_as_leaving_a_field_out() -> None:
    drafting = FakeDrafting()
    body = {"message": MESSAGE, "turns": None, "channel": None, "facts": None, "hints": None, "id": None}

    answer = client(drafting).post("/v1/drafts", json=body)

    assert answer.status_code == 200
    assert "id" not in answer.json()
    assert drafting.asked[0].thread.channel is Channel.EMAIL


def test_the_draft_is_streamed_to_whoever_asks_for_events() -> None:
    answer = client(FakeDrafting()).post("/v1/drafts", json={"message": MESSAGE, "id": "7"}, headers=EVENTS)

    told = events(answer.text)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["x-accel-buffering"] == "no"
    assert [name for name, _ in told[:2]] == ["understood", "piece"]
    assert told[0][1]["id"] == "7"
    assert "".join(str(data["text"]) for name, data in told if name == "piece") == REPLY
    assert told[-1][0] == "finished"
    assert list(told[-1][1]) == ["id", "language", "assessment", "stage", "thread_digest", "draft"]


@pytest.mark.parametrize(
    ("accept", "streams"),
    [
        ("*/*", False),
        ("application/json", False),
        ("text/html", False),
        ("text/event-stream", True),
        ("text/event-stream, application/json", True),
        ("text/event-stream;q=0.3, application/json", False),
        ("text/event-stream, */*;q=0.1", True),
        ("text/event-stream;q=0", False),
        ("text/event-stream;q=banana", False),
        (";;;,,,q=", False),
    ],
)
def test_the_accept_header_chooses_between_an_answer_and_a_stream(accept: str, streams: bool) -> None:
    answer = client(FakeDrafting()).post("/v1/drafts", json={"message": MESSAGE}, headers={"Accept": accept})

    assert answer.headers["content-type"].startswith("text/event-stream") is streams


def test_a_mistake_found_before_the_first_word_keeps_its_status_in_a_stream_too() -> None:
    answer = client(FakeDrafting()).post("/v1/drafts", json={"message": "???"}, headers=EVENTS)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/nothing-to-answer"


@pytest.mark.parametrize(
    ("failure", "slug"),
    [
        (ModelFailure(ModelFailureKind.TIMEOUT, "the upstream said SECRET"), "model-unavailable"),
        (NothingToAnswer("SECRET"), "nothing-to-answer"),
        (RuntimeError("SECRET"), "internal-error"),
    ],
)
def test_a_failure_after_the_first_words_ends_the_stream_with_a_problem(failure: Exception, slug: str) -> None:
    drafting = FakeDrafting()
    drafting.failure_after_words = failure

    answer = client(drafting).post("/v1/drafts", json={"message": MESSAGE}, headers=EVENTS)

    name, problem = events(answer.text)[-1]
    assert answer.status_code == 200
    assert name == "problem"
    assert problem["type"] == f"/problems/{slug}"
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert "SECRET" not in answer.text


def test_a_classification_is_a_draft_without_the_draft() -> None:
    answer = client(FakeDrafting()).post("/v1/classifications", json={"message": MESSAGE, "id": "9"})

    assert list(answer.json()) == ["id", "language", "assessment", "stage", "thread_digest"]


def test_a_reply_that_somebody_wrote_is_scored() -> None:
    drafting = FakeDrafting()

    answer = client(drafting).post("/v1/scores", json={"message": MESSAGE, "reply": REPLY})

    assert list(answer.json()) == ["scorecard", "promises", "notices", "judge"]
    assert drafting.scored == [REPLY]


def test_a_score_needs_the_reply() -> None:
    answer = client(FakeDrafting()).post("/v1/scores", json={"message": MESSAGE})

    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"pointer": "#/reply", "detail": "This is missing; add it."}]
