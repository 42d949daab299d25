"""Knowledge, other wordings and the digest of a conversation, as a helpdesk sends and reads them."""

import pytest
from starlette.testclient import TestClient

from app.domain.knowledge import Snippet
from app.main import create_app
from tests.api.fakes import MESSAGE, REPLY, FakeDrafting, services

PAGE = {"title": "Lost parcels", "text": "A search takes two working days.", "url": "https://help.example/lost"}


def client(drafting: FakeDrafting) -> TestClient:
    return TestClient(create_app(services(drafting)))


@pytest.mark.parametrize("path", ["/v1/drafts", "/v1/scores"])
def test_knowledge_reaches_the_use_case_as_it_was_sent(path: str) -> None:
    drafting = FakeDrafting()
    body = {"message": MESSAGE, "knowledge": [PAGE, {"title": "Hours", "text": "From 9."}]}

    answer = client(drafting).post(path, json=body | ({"reply": REPLY} if path == "/v1/scores" else {}))

    assert answer.status_code == 200
    assert drafting.asked[0].knowledge == (
        Snippet(title="Lost parcels", text="A search takes two working days.", url="https://help.example/lost"),
        Snippet(title="Hours", text="From 9."),
    )


def test_one_wording_is_asked_for_unless_the_body_says_otherwise() -> None:
    drafting = FakeDrafting()

    client(drafting).post("/v1/drafts", json={"message": MESSAGE})
    client(drafting).post("/v1/drafts", json={"message": MESSAGE, "alternatives": 3})
    client(drafting).post("/v1/drafts", json={"message": MESSAGE, "alternatives": None, "knowledge": None})

    assert [asked.alternatives for asked in drafting.asked] == [1, 3, 1]


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"alternatives": 0}, "/alternatives"),
        ({"alternatives": 5}, "/alternatives"),
        ({"alternatives": True}, "/alternatives"),
        ({"knowledge": [PAGE] * 11}, "/knowledge"),
        ({"knowledge": [{"title": "t" * 201, "text": "x"}]}, "/knowledge/0/title"),
        ({"knowledge": [{"title": "t", "text": "x" * 4_001}]}, "/knowledge/0/text"),
        ({"knowledge": [{"title": "t", "text": "x", "url": "javascript:alert(1)"}]}, "/knowledge/0/url"),
        ({"knowledge": [{"title": "t"}]}, "/knowledge/0/text"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place_and_without_its_words(
    more: dict[str, object], pointer: str
) -> None:
    answer = client(FakeDrafting()).post("/v1/drafts", json={"message": MESSAGE, **more})

    assert answer.status_code == 422
    assert pointer in answer.text
    assert "alert(1)" not in answer.text


def test_understanding_takes_no_knowledge_because_it_would_not_read_it() -> None:
    answer = client(FakeDrafting()).post("/v1/classifications", json={"message": MESSAGE, "knowledge": [PAGE]})

    assert answer.status_code == 422


def test_a_draft_and_a_classification_of_one_conversation_carry_the_same_digest() -> None:
    http = client(FakeDrafting())

    drafted = http.post("/v1/drafts", json={"message": MESSAGE}).json()
    understood = http.post("/v1/classifications", json={"message": MESSAGE}).json()

    assert drafted["draft"]["thread_digest"] == drafted["thread_digest"] == understood["thread_digest"]
