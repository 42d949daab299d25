"""The judge as a helpdesk sees it: only when asked for, told in the answer, and never a reason for a failure."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from app.bootstrap import build_services
from app.main import create_app
from app.settings import Settings
from tests.api.fakes import FakeDrafting, services
from tests.evals.judging import said
from tests.llm.judges import Asked, Behaviour, JudgeServer, Reply, answer, honest, judge_server, refusal

MESSAGE = "Your fitter left our new hob unconnected on Tuesday and nobody has come back. I cook for a nursing home."
REPLY = (
    "Our fitter went off on Tuesday before the job was done, and you have a kitchen full of people to feed. "
    "I am sorry that we walked away. "
    "I have booked the connection for Thursday at 9:00; I will ring you that evening to check that it works."
)
FACTS = {"status": "The connection is booked for Thursday at 9:00.", "fault": "company", "stage": "resolve"}
_NUMBERS = count(4_711)
BLAME = "you have a kitchen full of people to feed"


@contextmanager
def service(behaviour: Behaviour, **settings: object) -> Iterator["House"]:
    with judge_server(behaviour) as judge:
        wanted = {"judge_model": "a-judge", "judge_base_url": judge.url, "encoder": "off", **settings}
        built = build_services(Settings(_env_file=None, model=None).model_copy(update=wanted))
        with TestClient(create_app(built)) as client:
            yield House(client, judge)


class House:
    """A service with a judge; each conversation gets a number of its own, so that no answer is known before."""

    def __init__(self, client: TestClient, judge: JudgeServer) -> None:
        self.client = client
        self.judge = judge
        self.message = MESSAGE

    def judged_by(self, behaviour: Behaviour) -> None:
        self.judge.behaviour = behaviour
        self.judge.asked.clear()
        self.message = f"{MESSAGE} Contract {next(_NUMBERS)}."

    def score(self, **more: object) -> dict[str, Any]:
        return self._post("/v1/scores", {"reply": REPLY, **more})

    def draft(self, **more: object) -> dict[str, Any]:
        draft = self._post("/v1/drafts", more)["draft"]
        assert isinstance(draft, dict)
        return draft

    def _post(self, path: str, body: dict[str, object]) -> dict[str, Any]:
        answered = self.client.post(path, json={"message": self.message, "facts": FACTS, **body})
        assert answered.status_code == 200
        found = answered.json()
        assert isinstance(found, dict)
        return found


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with service(says_yes, judge_deadline_s=5.0, judge_price_in=1.0, judge_price_out=1.0) as built:
        yield built


def unsure(answered: dict[str, Any]) -> set[str]:
    return {item["id"] for item in answered["scorecard"]["items"] if item["verdict"] == "unsure"}


def items(answered: dict[str, Any]) -> dict[str, Any]:
    return {item["id"]: item for item in answered["scorecard"]["items"]}


def says_yes(_: Asked) -> Reply:
    return answer(said("yes", "I am sorry that we walked away"))


def first_words(asked: Asked) -> str:
    """Quote the beginning of the draft out of the question."""
    draft = asked.user.split("<<< draft ", 1)[1].split("\n", 1)[1]
    return " ".join(draft.split()[:5])


def test_a_judge_is_asked_only_where_the_request_says_so(house: House) -> None:
    house.judged_by(honest(says_yes))

    plain = house.score()
    asked_before = len(house.judge.asked)
    settled = house.score(judge=True)

    assert asked_before == 0
    assert plain["judge"] is None
    assert unsure(settled) < unsure(plain)
    assert {name for name, item in items(settled).items() if item["layer"] == "judge"} == unsure(plain)
    assert (settled["judge"]["model"], settled["judge"]["asked"]) == ("a-judge", len(unsure(plain)))
    assert settled["judge"]["calls"] == len(house.judge.asked)


def test_what_rules_decided_stays_as_it_was(house: House) -> None:
    house.judged_by(honest(lambda _: answer(said("no", BLAME))))

    plain, settled = house.score(), house.score(judge=True)

    decided = {name: item for name, item in items(plain).items() if item["verdict"] != "unsure"}
    assert {name: items(settled)[name] for name in decided} == decided
    assert items(settled) != items(plain)


def test_a_draft_that_the_judge_finds_hurtful_is_blocked(house: House) -> None:
    house.judged_by(honest(lambda asked: answer(said("no", first_words(asked)))))
    found = "The fitter was told that your own electrician connects it, and nobody asked you."

    draft = house.draft(judge=True, facts={**FACTS, "cause_found": found})

    assert draft["state"] == "blocked"
    assert set(draft["scorecard"]["blockers"]) & {"no-blame", "respectful-tone", "not-defensive"}
    assert draft["judge"]["controls_held"] is True
    assert draft["timings_ms"]["settle"] > 0


def test_the_words_of_a_draft_stream_before_the_judge_is_asked(house: House) -> None:
    house.judged_by(honest(says_yes))
    body = {"message": house.message, "judge": True}

    with house.client.stream("POST", "/v1/drafts", json=body, headers={"Accept": "text/event-stream"}) as stream:
        frames = stream.read().decode().strip().split("\n\n")

    assert [frame.split("\n")[0] for frame in frames] == ["event: understood", "event: piece", "event: finished"]
    draft = json.loads(frames[-1].split("data: ", 1)[1])["draft"]
    assert draft["judge"]["calls"] == len(house.judge.asked) > 0


def test_a_judge_that_is_down_leaves_a_whole_draft_that_says_so(house: House) -> None:
    house.judged_by(lambda _: refusal(500, "broken"))

    draft, plain = house.draft(judge=True), house.draft()

    assert (draft["reply"], draft["state"]) == (plain["reply"], plain["state"])
    assert draft["judge"]["settled"] == 0
    told = [item["reason"] for item in items(draft).values() if item["verdict"] == "unsure"]
    assert told
    assert all("The judge did not answer: the endpoint is down" in reason for reason in told)


def test_a_second_question_about_the_same_reply_costs_nothing(house: House) -> None:
    house.judged_by(honest(says_yes))

    first = house.score(judge=True)
    asked = len(house.judge.asked)
    second = house.score(judge=True)

    assert len(house.judge.asked) == asked
    assert second["scorecard"] == first["scorecard"]
    assert first["judge"]["cost"] > second["judge"]["cost"] == 0
    assert second["judge"]["cached"] == second["judge"]["asked"]


def test_a_file_keeps_the_answers_for_the_next_start(tmp_path: Path) -> None:
    kept = tmp_path / "judge.jsonl"
    with service(honest(says_yes), judge_cache=kept) as before:
        first = before.score(judge=True)
    with service(honest(says_yes), judge_cache=kept) as after:
        second = after.score(judge=True)

    assert before.judge.asked
    assert after.judge.asked == []
    assert second["scorecard"] == first["scorecard"]


def test_a_judge_that_nobody_configured_is_told_and_everything_else_works() -> None:
    built = build_services(Settings(_env_file=None, model=None, judge_model=None, encoder="off"))
    client = TestClient(create_app(built))
    body = {"message": MESSAGE, "facts": FACTS, "judge": True}

    scored = client.post("/v1/scores", json={**body, "reply": REPLY}).json()
    drafted = client.post("/v1/drafts", json=body).json()["draft"]

    for judgement in (scored, drafted):
        assert judgement["judge"] is None
        assert any("JUDGE_MODEL" in notice for notice in judgement["notices"])
        assert judgement["scorecard"]["score"] is not None


@pytest.mark.parametrize("value", ["yes", 1, "true", []])
def test_the_field_is_true_or_false(value: object) -> None:
    drafting = FakeDrafting()
    client = TestClient(create_app(services(drafting)))

    assert client.post("/v1/drafts", json={"message": MESSAGE, "judge": value}).status_code == 422
    assert client.post("/v1/drafts", json={"message": MESSAGE, "judge": None}).status_code == 200
    assert [asked.judge for asked in drafting.asked] == [False]


def test_the_log_tells_model_prompt_and_cost_of_a_judge_and_nothing_of_one_that_was_not_asked(
    house: House,
) -> None:
    house.judged_by(honest(says_yes))

    with capture_logs() as plain:
        house.score()
    with capture_logs() as judged:
        report = house.score(judge=True)["judge"]

    assert [line for line in plain if "judge" in line] == []
    (told,) = [line["judge"] for line in judged if "judge" in line]
    assert all(told[name] == report[name] for name in ("model", "prompt_hash", "temperature", "calls", "cost"))
    assert "nursing home" not in str(judged)
