"""`--judge` of the commands: a judge that is wanted must be there, and what it did is in the JSON."""

import json
from collections.abc import Iterator

import pytest

from app.bootstrap import Services, build_services
from app.cli import main
from app.settings import Settings
from tests.cli.conftest import Command
from tests.evals.judging import said
from tests.llm.judges import JudgeServer, answer, honest, judge_server

MESSAGE = "Order 7781 was due on Monday and it is still not here. I need it for my sister's wedding on Friday!"
REPLY = "Order 7781 was due on Monday, and the wedding is on Friday. I am sorry that we kept you waiting."


@pytest.fixture(scope="module")
def judged() -> Iterator[tuple[Services, JudgeServer]]:
    with judge_server(honest(lambda _: answer(said("yes", "Order 7781 was due")))) as judge:
        settings = Settings(_env_file=None, model=None, encoder="off")
        yield (
            build_services(settings.model_copy(update={"judge_model": "a-judge", "judge_base_url": judge.url})),
            judge,
        )


def run(services: Services, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit):
        main(arguments, services)
    return capsys.readouterr().out


@pytest.mark.parametrize("command", [("draft",), ("score", "--reply", REPLY)])
def test_a_judge_that_is_wanted_must_be_configured(amends: Command, command: tuple[str, ...]) -> None:
    told = amends(*command, "--message", MESSAGE, "--judge")

    assert (told.status, told.out) == (2, "")
    assert "set JUDGE_MODEL" in told.err


@pytest.mark.parametrize("command", [("draft", "--offline"), ("score", "--reply", REPLY)])
def test_the_judge_is_asked_when_the_command_says_so(
    judged: tuple[Services, JudgeServer], capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    services, judge = judged
    judge.asked.clear()
    run(services, capsys, *command, "--message", MESSAGE, "--json")
    asked_without = len(judge.asked)

    printed = json.loads(run(services, capsys, *command, "--message", MESSAGE, "--json", "--judge"))

    assert asked_without == 0
    report = printed.get("judge") or printed["draft"]["judge"]
    assert report["calls"] == len(judge.asked) > 0
