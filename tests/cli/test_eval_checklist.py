"""`amends eval-checklist`: what it says, what it keeps, and how it ends."""

import json
from pathlib import Path

import pytest

from app.bootstrap import build_services
from app.cli import main
from app.settings import Settings
from tests.cli.conftest import Command, Told
from tests.evals.judging import said
from tests.llm.judges import answer, honest, judge_server

SETS = Path(__file__).resolve().parents[2] / "evals" / "datasets" / "checklist"
BASE = """
bases:
- id: lamp
  trade: shop
  message: The glass shade of my lamp came cracked. I am disappointed.
  facts: {stage: resolve, fault: company, status: a new shade was sent today and arrives on Wednesday}
  reply:
  - {does: problem, say: "The glass shade of your lamp was cracked when it came."}
  - {does: feeling, say: "I can see how disappointing that is for you."}
  - {does: apology, say: "I am sorry that we sent it like that.LOUD"}
  - {does: act when, say: "I have sent you a new shade today, and it arrives on Wednesday."}
"""
GAMING = """
pairs:
- {id: lamp-curt, base: lamp, bad: "Not our job. Look at the page for help with your lamp and do not write again."}
sorry: [Sorry., So sorry., Sorry again.]
stuffing: [Thank you and we understand.]
padding: [Have a nice day.]
nothing: [x]
"""
LABELLED = """
replies:
- id: one
  message: The lamp is broken
  facts: {stage: resolve}
  reply: "NO!!! CALM DOWN NOW."
  labels: {fails: {calm: "NO!!!"}}
- {id: two, message: The lamp is broken, facts: {stage: resolve}, reply: "Your lamp is broken.", labels: {fails: {}}}
"""


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    (tmp_path / "base.yaml").write_text(BASE.replace("LOUD", ""), encoding="utf-8")
    (tmp_path / "gaming.yaml").write_text(GAMING, encoding="utf-8")
    (tmp_path / "mutators.yaml").write_text((SETS / "mutators.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


@pytest.fixture
def check(amends: Command, sets: Path) -> Command:
    def run(*arguments: str, **more: bool) -> Told:
        kept = ("--json", str(sets / "out.json"), "--html", str(sets / "out.html"))
        return amends("eval-checklist", "--sets", str(sets), "--only", "calm", *kept, *arguments, **more)

    return run


def test_it_tells_what_was_found_and_keeps_figures_and_page(check: Command, sets: Path) -> None:
    told = check()

    assert "spoilt replies were found" in told.out
    kept = json.loads((sets / "out.json").read_text(encoding="utf-8"))
    assert [row["item"] for row in kept["matrix"]["rows"]] == ["calm"]
    assert kept["matrix"]["rows"][0]["structural"]["killed"] == 3
    assert kept["versions"]["prompts"]
    assert (sets / "out.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_good_reply_that_fails_ends_with_status_1(check: Command, sets: Path) -> None:
    (sets / "base.yaml").write_text(BASE.replace("LOUD", " OH NO!!!"), encoding="utf-8")

    told = check()

    assert told.status == 1
    assert "nothing fails on a good reply" in told.out


def test_labelled_replies_are_measured_by_item(check: Command, sets: Path) -> None:
    (sets / "labelled.yaml").write_text(LABELLED, encoding="utf-8")

    check("--replies", str(sets / "labelled.yaml"))

    kept = json.loads((sets / "out.json").read_text(encoding="utf-8"))
    calm = next(one for one in kept["people"]["items"] if one["item"] == "calm")
    assert (calm["precision"]["met"], calm["recall"]["met"], calm["recall"]["of"]) == (1, 1, 1)
    assert kept["notices"] == []


def test_the_judge_is_asked_about_labelled_replies_only_when_the_command_says_so(sets: Path) -> None:
    (sets / "labelled.yaml").write_text(LABELLED, encoding="utf-8")
    kept = ("--json", str(sets / "out.json"), "--html", str(sets / "out.html"))
    command = ("eval-checklist", "--sets", str(sets), "--only", "calm", *kept, "--replies", str(sets / "labelled.yaml"))
    asked, measured = [], []
    with judge_server(honest(lambda _: answer(said("yes", "Your lamp is broken")))) as judge:
        settings = Settings(_env_file=None, model=None, encoder="off", judge_model="a-judge", judge_base_url=judge.url)
        for more in ((), ("--judge",)):
            with pytest.raises(SystemExit):
                main((*command, *more), build_services(settings))
            asked.append(len(judge.asked))
            measured.append(len(json.loads((sets / "out.json").read_text(encoding="utf-8"))["judge"]))

    assert asked[0] == measured[0] == 0
    assert asked[1] > 0
    assert measured[1] > 0


def test_a_configured_model_is_not_asked(check: Command, sets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (sets / "labelled.yaml").write_text(LABELLED, encoding="utf-8")
    monkeypatch.setenv("ENCODER", "off")
    with judge_server(lambda _: answer("{}")) as model:
        monkeypatch.setenv("MODEL", "some-model")
        monkeypatch.setenv("MODEL_BASE_URL", model.url)

        check("--replies", str(sets / "labelled.yaml"), from_environment=True)

    assert (sets / "out.json").exists()
    assert model.asked == []


def test_without_a_labelled_reply_it_says_so_loudly(check: Command, sets: Path) -> None:
    (sets / "none").mkdir()

    told = check("--replies", str(sets / "none"))

    assert "! No labelled reply was found in" in told.out
    assert "No labelled reply was found in" in (sets / "out.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--only", "calmness"), "--only calmness: this is no item; the items are acknowledge-specific"),
        (("--replies", "nowhere.yaml"), "--replies nowhere.yaml: there is no such file or folder"),
        (("--judge",), "--judge was given, but no judge is configured; set JUDGE_MODEL in the environment or in .env"),
        (("--json", "/dev/null/out.json"), "name a file that can be written with --json"),
    ],
)
def test_what_cannot_be_done_ends_with_status_2_and_says_why(
    check: Command, arguments: tuple[str, ...], message: str
) -> None:
    told = check(*arguments)

    assert told.status == 2
    assert message in told.err


def test_a_broken_file_is_told_with_its_line(check: Command, sets: Path) -> None:
    (sets / "gaming.yaml").write_text(GAMING.replace("base: lamp", "base: kettle"), encoding="utf-8")

    told = check()

    assert told.status == 2
    assert "gaming.yaml:3: there is no base 'kettle'; write its id" in told.err
