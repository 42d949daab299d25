"""Whatever is sent, the answer is a problem that says what to do, and never repeats what was sent."""

import json
import time

import pytest
from starlette.testclient import TestClient

from app.api.intake import MAX_BODY_BYTES
from app.main import create_app
from tests.api.fakes import MESSAGE, services

SECRET = "zebra-7-crossing"  # noqa: S105 (customer text that must not come back)
JSON = {"Content-Type": "application/json"}


@pytest.fixture(name="client")
def _client() -> TestClient:
    return TestClient(create_app(services()))


BODIES = {
    "nothing at all": (b"", 422, "invalid-request"),
    "no JSON": (b"{message: " + SECRET.encode(), 400, "malformed-body"),
    "half a JSON document": (b'{"message": "' + SECRET.encode(), 400, "malformed-body"),
    "a list": (b"[]", 422, "invalid-request"),
    "a string": (b'"hello"', 422, "invalid-request"),
    "null": (b"null", 422, "invalid-request"),
    "an empty object": (b"{}", 422, "invalid-request"),
    "bytes that are no UTF-8": (b'{"message": "\xff\xfe"}', 400, "malformed-body"),
    "10,000 levels of nesting": (b'{"facts":' + b'{"a":' * 10_000 + b"1" + b"}" * 10_001, 400, "malformed-body"),
    "10,000 open brackets": (b"[" * 10_000, 400, "malformed-body"),
    "500 levels of facts": (
        b'{"message":"Help","facts":' + b'{"a":' * 500 + b"1" + b"}" * 501,
        422,
        "invalid-request",
    ),
    "a number with 5,000 digits": (b'{"message":"Help","facts":{"a":' + b"9" * 5_000 + b"}}", 400, "malformed-body"),
    "an infinite number": (b'{"message":"Help","facts":{"a":1e999}}', 200, None),
    "NUL in the message": (b'{"message":"zebra-7-crossing\\u0000"}', 422, "not-text"),
    "half a surrogate pair in the message": (b'{"message":"zebra-7-crossing\\ud800"}', 422, "not-text"),
    "half a surrogate pair in a fact": (b'{"message":"Help","facts":{"a":["\\udfff"]}}', 422, "not-text"),
    "half a surrogate pair as a name": (b'{"message":"Help","\\ud800":1}', 422, "not-text"),
    "NUL in the id": (b'{"message":"Help","id":"\\u0000"}', 422, "not-text"),
    "a message and turns": (
        b'{"message":"a","turns":[{"role":"customer","text":"b"}]}',
        422,
        "invalid-request",
    ),
    "turns without a customer": (b'{"turns":[{"role":"agent","text":"b"}]}', 422, "invalid-request"),
    "a message without words": (b'{"message":"?!? ..."}', 422, "nothing-to-answer"),
    "an empty message": (b'{"message":""}', 422, "nothing-to-answer"),
    "a fact of an unknown stage": (b'{"message":"Help","facts":{"stage":"zebra-7-crossing"}}', 422, "invalid-facts"),
    "a fact that is an object": (b'{"message":"Help","facts":{"a":{"b":1}}}', 422, "invalid-facts"),
}


@pytest.mark.parametrize(("body", "status", "slug"), BODIES.values(), ids=BODIES.keys())
def test_a_bad_body_gets_a_problem(client: TestClient, body: bytes, status: int, slug: str | None) -> None:
    began = time.perf_counter()

    answer = client.post("/v1/drafts", content=body, headers=JSON)

    assert answer.status_code == status
    assert time.perf_counter() - began < 1
    if slug:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] == f"/problems/{slug}"
        assert answer.json()["status"] == status
        assert SECRET not in answer.text


MISTAKES = {
    "a misspelt field": ({"mesage": "Help"}, "#/mesage", "This field is not known; write message."),
    "a field of another word": (
        {"message": "Help", "wombat/~": SECRET},
        "#/wombat~1~0",
        (
            "This field is not known; leave it out, or write one of: "
            "alternatives, channel, facts, hints, id, judge, knowledge, language_hint, message, today, turns, writer."
        ),
    ),
    "a misspelt field of a turn": (
        {"turns": [{"role": "customer", "text": "Help", "txet": SECRET}]},
        "#/turns/0/txet",
        "This field is not known; write text.",
    ),
    "an unknown role": (
        {"turns": [{"role": SECRET, "text": "Help"}]},
        "#/turns/0/role",
        "Write one of: 'customer' or 'agent'.",
    ),
    "an unknown channel": (
        {"message": "Help", "channel": SECRET},
        "#/channel",
        "Write one of: 'email', 'chat' or 'social'.",
    ),
    "a message that is a number": ({"message": 7}, "#/message", "Write text in quotes here."),
    "a message that is too long": (
        {"message": "a" * 20_001},
        "#/message",
        "This is too long; at most 20,000 characters are read.",
    ),
    "no turns": ({"turns": []}, "#/turns", "These are too few; write at least 1."),
    "too many turns": (
        {"turns": [{"role": "customer", "text": "Help"}] * 101},
        "#/turns",
        "These are too many; at most 100 are read.",
    ),
    "facts that are a list": ({"message": "Help", "facts": []}, "#/facts", "Write a JSON object here."),
    "a language that is none": (
        {"message": "Help", "language_hint": SECRET},
        "#/language_hint",
        "Write a language code such as de, fr or pt-BR.",
    ),
    "a day that is none": ({"message": "Help", "today": SECRET}, "#/today", "Write a date such as 2026-03-04."),
    "neither message nor turns": ({}, "#", "Write either message or turns."),
    "nobody to answer": (
        {"turns": [{"role": "agent", "text": "Hello"}]},
        "#",
        "Add a turn with the role customer; nobody else is answered.",
    ),
}


@pytest.mark.parametrize(("body", "pointer", "detail"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_named_with_its_place_and_what_to_write(
    client: TestClient, body: dict[str, object], pointer: str, detail: str
) -> None:
    answer = client.post("/v1/drafts", json=body)

    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"pointer": pointer, "detail": detail}]
    assert SECRET not in answer.text


def test_all_mistakes_are_told_at_once(client: TestClient) -> None:
    answer = client.post("/v1/drafts", json={"mesage": "Help", "channel": "fax", "hints": ["x"]})

    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/channel", "#/hints/0", "#/mesage"]


def test_a_fact_that_cannot_be_read_is_named(client: TestClient) -> None:
    answer = client.post("/v1/drafts", json={"message": "Help", "facts": {"fault": SECRET}})

    assert answer.json()["errors"][0]["pointer"] == "#/facts/fault"
    assert answer.json()["detail"] == "fact 'fault' must be one of: company, partner, customer, none, unknown"


@pytest.mark.parametrize(
    "declared", ["text/plain", "application/x-www-form-urlencoded", "", "json", "multipart/form-data"]
)
def test_a_body_that_is_not_declared_as_json_is_refused(client: TestClient, declared: str) -> None:
    body = json.dumps({"message": MESSAGE}).encode()

    answer = client.post("/v1/drafts", content=body, headers={"Content-Type": declared})

    assert answer.status_code == 415
    assert answer.json()["type"] == "/problems/unsupported-media-type"


@pytest.mark.parametrize("declared", ["application/json", "Application/JSON; charset=utf-8", "application/vnd.a+json"])
def test_every_way_to_declare_json_is_taken(client: TestClient, declared: str) -> None:
    body = json.dumps({"message": MESSAGE}).encode()

    answer = client.post("/v1/drafts", content=body, headers={"Content-Type": declared})

    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/v1/drafts", "/v1/scores", "/", "/stream"])
def test_a_body_that_announces_too_much_is_refused_unread(client: TestClient, path: str) -> None:
    answer = client.post(path, content=b" " * (MAX_BODY_BYTES + 1), headers=JSON)

    assert answer.status_code == 413
    assert answer.json()["type"] == "/problems/body-too-large"


@pytest.mark.parametrize("path", ["/v1/drafts", "/v1/scores"])
def test_a_body_that_grows_too_large_on_the_way_is_refused(client: TestClient, path: str) -> None:
    chunks = (b" " * 64 * 1024 for _ in range(16))

    answer = client.post(path, content=chunks, headers=JSON)

    assert answer.status_code == 413
    assert answer.json()["type"] == "/problems/body-too-large"


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1", "/v1/drafts/7", "/static/none.js", "/problems/none", "/a%00b"])
def test_an_unknown_address_is_a_problem(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/not-found"


def test_a_method_that_an_address_does_not_take_is_a_problem_that_names_the_others(client: TestClient) -> None:
    answer = client.put("/v1/drafts")

    assert answer.status_code == 405
    assert answer.json()["type"] == "/problems/method-not-allowed"
    assert answer.headers["allow"] == "POST"


def test_a_word_of_20000_letters_is_answered_in_time(client: TestClient) -> None:
    began = time.perf_counter()

    answer = client.post("/v1/drafts", json={"message": "a" * 20_000})

    assert answer.status_code == 200
    assert time.perf_counter() - began < 1
