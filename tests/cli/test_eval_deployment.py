"""Drafts from a real server over HTTP: the same as in this process; whatever goes wrong is the failure of its case."""

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from app.bootstrap import Services, build_services
from app.cli.evaluation.running import conduct
from app.cli.evaluation.sources import Source, Writer, deployed, in_process
from app.cli.remote import MAX_TRIES, Deployment, retry_after
from app.cli.suite import DATASETS, chosen_cases
from app.cli.trouble import Trouble
from app.domain.draft import Outcome
from app.main import create_app
from app.settings import Settings
from evals.journal import Setting
from evals.judge.judge import Judge
from evals.report import Report
from evals.suite import DraftNotHad
from tests.evals.judging import CRITERIA, PROMPT, RuledJudge, always, settle
from tests.evals.outcomes import make_case, make_outcome

GONE = "http://127.0.0.1:9"


@contextmanager
def served(application: ASGIApp) -> Iterator[str]:
    """Serve an application on a loopback port, and give its address."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    config = uvicorn.Config(application, log_config=None, ws="none", lifespan="off", timeout_graceful_shutdown=5)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    server.should_exit = True
    thread.join(timeout=10)
    listener.close()


class Scripted:
    """A deployment that answers what it is told to, one answer after the other, and keeps what it was asked."""

    def __init__(self, *answers: tuple[int, dict[str, str], bytes]) -> None:
        self.answers = list(answers)
        self.headers: list[dict[str, str]] = []
        self.bodies: list[Any] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        while True:
            part = await receive()
            body += part.get("body", b"")
            if not part.get("more_body"):
                break
        self.headers.append({name.decode(): value.decode() for name, value in scope["headers"]})
        self.bodies.append(json.loads(body) if body else None)
        status, headers, content = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        await send({"type": "http.response.body", "body": content})


def drafted() -> tuple[int, dict[str, str], bytes]:
    outcome = json.loads(make_outcome().model_dump_json())
    outcome["of_a_later_version"] = {"more": True}
    outcome["draft"]["scorecard"]["layer"] = "later"
    return 200, {"content-type": "application/json"}, json.dumps(outcome).encode()


BUSY = (429, {"retry-after": "0"}, b"")


async def ask(url: str, **options: Any) -> Outcome:
    async with Deployment(url, writer="playbook", backoff_s=0.001, **options) as deployment:
        return await deployment.draft(make_case())


@pytest.fixture(scope="module", name="built")
def _built() -> Services:
    return build_services(Settings(model=None, encoder="off"))


def run_with(opened: Any, cases: Any) -> tuple[Report, list[str]]:
    said: list[str] = []

    async def work() -> Report:
        async with opened as source:
            return await conduct(cases, source, None, at_once=4, say=said.append)

    return asyncio.run(work()), said


def test_a_deployment_gives_the_results_of_this_process(built: Services) -> None:
    cases = chosen_cases(built, [DATASETS], ["screens"])
    here, _ = run_with(in_process(built, Writer.PLAYBOOK), cases)

    with served(create_app(built)) as url:
        there, said = run_with(deployed(url, Writer.PLAYBOOK, headers={}, timeout_s=30), cases)

    untimed = [
        [
            result.model_copy(update={"seen": result.seen and result.seen.model_copy(update={"total_ms": None})})
            for result in report.results
        ]
        for report in (here, there)
    ]
    assert untimed[0] == untimed[1]
    assert there.where == url.rstrip("/")
    assert there.versions == {**built.versions, "judge": "none"}
    assert there.items == here.items
    assert said == []


@pytest.mark.parametrize("asked", [True, False])
def test_the_judge_of_a_deployment_is_named_as_one_of_this_process_is(asked: bool) -> None:
    endpoint = RuledJudge(always("yes"))
    status, headers, body = drafted()
    outcome = json.loads(body)
    report = settle(endpoint).judge if asked else None
    outcome["draft"]["judge"] = report and report.model_dump(mode="json")
    answers = Scripted((200, {}, b'{"criteria": []}'), (status, headers, json.dumps(outcome).encode()))

    with served(answers) as url:
        told, _ = run_with(deployed(url, Writer.PLAYBOOK, headers={}, timeout_s=30, judge=asked), [make_case()])

    assert told.versions["judge"] == (Judge(endpoint, PROMPT, CRITERIA).version if asked else "none")


def test_a_judge_that_is_wanted_of_a_deployment_without_one_is_told(built: Services) -> None:
    with (
        served(create_app(built)) as url,
        pytest.raises(Trouble, match=r"--judge .* has no judge; set JUDGE_MODEL there"),
    ):
        run_with(deployed(url, Writer.PLAYBOOK, headers={}, timeout_s=30, judge=True), [make_case()])


def test_a_case_that_the_deployment_refuses_is_its_failure_and_the_rest_goes_on(built: Services) -> None:
    wordless = make_case("wordless").model_copy(update={"message": "   "})

    with served(create_app(built)) as url:
        report, _ = run_with(deployed(url, Writer.PLAYBOOK, headers={}, timeout_s=30), [wordless, make_case()])

    assert report.results[0].error is not None
    assert report.results[0].error.startswith("422 Unprocessable")
    assert "The message holds no words" in report.results[0].error
    assert report.results[1].error is None


def test_a_busy_deployment_is_asked_again() -> None:
    answers = Scripted(BUSY, (503, {}, b"later"), drafted())

    with served(answers) as url:
        outcome = asyncio.run(ask(url))

    assert outcome == make_outcome()
    assert len(answers.bodies) == 3


@pytest.mark.parametrize(
    ("answer", "told", "tries"),
    [
        (BUSY, "429 Too Many Requests", MAX_TRIES),
        ((503, {"retry-after": "3600"}, b""), "503 Service Unavailable", 1),
        (
            (500, {"content-type": "application/problem+json"}, b'{"title": "It broke", "detail": "Write to us."}'),
            "500 Internal Server Error (It broke: Write to us.)",
            1,
        ),
        ((404, {}, b"<h1>no</h1>"), "404 Not Found", 1),
        ((307, {"location": "http://elsewhere.test/"}, b""), "307 Temporary Redirect", 1),
        ((200, {}, b"<h1>a page</h1>"), "the answer cannot be read at the answer", 1),
        ((200, {}, b'{"language": {}}'), "the answer cannot be read at", 1),
    ],
)
def test_what_is_no_draft_is_told(answer: tuple[int, dict[str, str], bytes], told: str, tries: int) -> None:
    answers = Scripted(answer)

    with served(answers) as url, pytest.raises(DraftNotHad) as caught:
        asyncio.run(ask(url))

    assert str(caught.value).startswith(told)
    assert len(answers.bodies) == tries


def test_a_deployment_that_is_silent_is_not_waited_for() -> None:
    async def silent(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, send
        while (await receive())["type"] != "http.disconnect":
            pass

    with served(silent) as url, pytest.raises(DraftNotHad, match="no answer within the time"):
        asyncio.run(ask(url, timeout_s=0.2))


def test_the_whole_case_and_the_headers_are_sent() -> None:
    answers = Scripted(drafted())
    case = make_case().model_copy(
        update={"facts": {"fault": "company"}, "language_hint": "en", "today": datetime(2026, 3, 4, tzinfo=UTC).date()}
    )

    async def work(url: str) -> None:
        async with Deployment(url, writer="auto", headers={"Authorization": "Bearer key"}) as deployment:
            await deployment.draft(case)

    with served(answers) as url:
        asyncio.run(work(url))

    assert answers.headers[0]["authorization"] == "Bearer key"
    assert answers.bodies == [
        {
            "id": "kiln-late",
            "turns": [{"role": "customer", "text": "Where is my kiln?"}],
            "channel": "email",
            "today": "2026-03-04",
            "facts": {"fault": "company"},
            "language_hint": "en",
            "writer": "auto",
        }
    ]


@pytest.mark.parametrize("url", ["", "127.0.0.1:8000", "ftp://127.0.0.1", "http://", "two words"])
def test_what_is_no_address_is_told(url: str) -> None:
    with pytest.raises(Trouble, match="write one such as http://"):
        Deployment(url, writer="playbook")


def test_where_nothing_answers_the_run_does_not_begin() -> None:
    async def work() -> None:
        async with Deployment(GONE, writer="playbook", backoff_s=0.001) as deployment:
            await deployment.checklist()

    with pytest.raises(Trouble, match=r"no connection .* name the address of a running service"):
        asyncio.run(work())


def test_something_else_that_answers_is_told() -> None:
    async def work(url: str) -> None:
        async with Deployment(url, writer="playbook") as deployment:
            await deployment.checklist()

    with served(Scripted((200, {}, b'{"items": []}'))) as url, pytest.raises(Trouble, match="has no checklist"):
        asyncio.run(work(url))


def test_a_deployment_that_is_replaced_while_it_is_asked_is_told() -> None:
    outcomes = iter(["abc", "abc", "def"])

    async def draft(_: object) -> Outcome:
        outcome = make_outcome()
        versions = {"prompts": next(outcomes)}
        return outcome.model_copy(update={"draft": outcome.draft.model_copy(update={"versions": versions})})

    @asynccontextmanager
    async def replaced() -> AsyncIterator[Source]:
        yield Source(Setting(where=GONE, writer="model", versions={"prompts": "abc"}), (), draft)

    report, said = run_with(replaced(), [make_case(f"kiln-{number}") for number in range(3)])

    assert report.versions == {"prompts": "abc and def"}
    assert report.writer == "playbook"
    assert said == ["the drafts were decided by different versions (prompts); run the cases again"]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), (" 0 ", 0.0), ("soon", None), ("-3", None), ("Wed, 01 Jan 2020 00:00:00 GMT", 0.0)],
)
def test_the_time_to_wait_is_read_as_seconds_or_a_date(header: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": header}) == seconds


def test_a_date_to_wait_for_is_counted_from_now() -> None:
    asked = retry_after({"retry-after": format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)})

    assert asked is not None
    assert 80 < asked <= 91


def test_no_header_asks_for_no_time() -> None:
    assert retry_after({}) is None
