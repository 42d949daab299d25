"""What every answer carries, and what the log may know of it."""

import asyncio
import json

import pytest
from starlette.testclient import TestClient
from starlette.types import Message
from structlog.testing import capture_logs

from app.main import create_app
from tests.api.fakes import MESSAGE, REPLY, FakeDrafting, services

SECRETS = ("SECRET", "birthday", "wrong depot", "7781", "a-secret-key")


def test_every_answer_has_an_id_and_the_headers_that_keep_a_browser_safe() -> None:
    client = TestClient(create_app(services()))

    answers = [client.get("/"), client.get("/nothing"), client.post("/v1/drafts", json={"message": MESSAGE})]

    for answer in answers:
        assert len(answer.headers["x-request-id"]) == 32
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("given", "kept"), [("abc-7.B_9", True), ("x" * 64, True), ("x" * 65, False), ("a b", False), ("<b>", False)]
)
def test_a_callers_request_id_is_kept_when_it_is_a_plain_one(given: str, kept: bool) -> None:
    answer = TestClient(create_app(services())).get("/healthz", headers={"X-Request-ID": given})

    assert (answer.headers["x-request-id"] == given) is kept


def test_a_draft_leaves_one_log_line_that_says_what_was_decided() -> None:
    client = TestClient(create_app(services()))

    with capture_logs() as lines:
        client.post("/v1/drafts", json={"message": MESSAGE})

    assert len(lines) == 1
    assert lines[0]["event"] == "draft.finished"
    assert lines[0]["route"] == "/v1/drafts"
    assert (lines[0]["state"], lines[0]["stage"], lines[0]["cause"]) == ("needs_fill", "resolve", "logistics")
    assert lines[0]["writer"] == "playbook"
    assert lines[0]["timings_ms"]["total"] == 6.2
    assert lines[0]["versions"]["prompts"] == "0f3a"


@pytest.mark.parametrize(
    ("path", "event"),
    [
        ("/v1/classifications", "classification.finished"),
        ("/v1/scores", "score.finished"),
        ("/v1/x", "request.finished"),
    ],
)
def test_every_other_request_leaves_one_line_too(path: str, event: str) -> None:
    client = TestClient(create_app(services()))
    body = {"message": MESSAGE} | ({"reply": REPLY} if path == "/v1/scores" else {})

    with capture_logs() as lines:
        client.post(path, json=body)

    assert [line["event"] for line in lines] == [event]


def test_whoever_only_looks_whether_the_service_lives_leaves_no_line() -> None:
    client = TestClient(create_app(services()))

    with capture_logs() as lines:
        client.get("/healthz")
        client.get("/readyz")
        client.get("/static/amends.css")

    assert lines == []


@pytest.mark.parametrize("headers", [{}, {"Accept": "text/event-stream"}])
def test_no_log_line_holds_a_word_of_the_customer(headers: dict[str, str]) -> None:
    client = TestClient(create_app(services()))
    body = {"message": MESSAGE, "facts": {"customer": "SECRET"}, "id": "SECRET"}

    with capture_logs() as lines:
        client.post("/v1/drafts?name=SECRET", json=body, headers=headers)
        client.post("/v1/SECRET", json=body)
        client.post("/", data={"message": MESSAGE, "facts": "customer: SECRET"})

    assert len(lines) == 3
    assert not [secret for secret in SECRETS if secret in str(lines)]


def test_an_error_that_nobody_foresaw_is_told_without_a_word_of_its_text() -> None:
    drafting = FakeDrafting()
    drafting.failure = KeyError("SECRET in /srv/keys and in birthday")
    client = TestClient(create_app(services(drafting)))

    with capture_logs() as lines:
        answer = client.post("/v1/drafts", json={"message": MESSAGE})

    assert answer.status_code == 500
    assert answer.json()["type"] == "/problems/internal-error"
    assert answer.json()["request_id"] == lines[0]["request_id"]
    assert lines[0]["error"] == "KeyError"
    assert lines[0]["raised_at"].startswith("fakes.py:")
    assert lines[0]["log_level"] == "error"
    assert not [secret for secret in SECRETS if secret in answer.text + str(lines)]


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_the_client_going_away_cancels_the_work(accept: str) -> None:
    drafting = FakeDrafting()

    with capture_logs() as lines:
        asyncio.run(_leave_while_it_writes(drafting, accept))

    assert drafting.cancelled == 1
    assert [line["status"] for line in lines] == [499]


async def _leave_while_it_writes(drafting: FakeDrafting, accept: str) -> None:
    drafting.gate = asyncio.Event()
    body = json.dumps({"message": MESSAGE}).encode()
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if not sent:
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}
        await drafting.waits.wait()
        return {"type": "http.disconnect"}

    async def send(_: Message) -> None:
        await asyncio.sleep(0)

    headers = [(b"content-type", b"application/json"), (b"accept", accept.encode())]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "POST",
        "path": "/v1/drafts",
        "raw_path": b"/v1/drafts",
        "root_path": "",
        "scheme": "http",
        "query_string": b"",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
    }
    async with asyncio.timeout(1):
        await create_app(services(drafting))(scope, receive, send)
