import asyncio
import json
import sys
from math import isnan
from pathlib import Path

import pytest

from app.domain.draft import Written
from app.domain.errors import InvalidFile, ModelFailure
from app.domain.scorecard import Verdict
from app.llm.scripted import ScriptedModel
from evals.neighbours.contests import of_twins, p_value, read_contests, standing
from evals.neighbours.telling import tell
from evals.replies import Labels, Reply
from evals.suite import CaseResult, DraftNotHad
from tests.evals.outcomes import make_case, make_outcome
from tools import baseline

MESSAGE = "Order 5512 was due on Monday and it is not here."


def reply(name: str, twin: str | None = None, fails: tuple[str, ...] | None = ()) -> Reply:
    labels = None if fails is None else Labels(fails=dict.fromkeys(fails, ""))
    return Reply(id=name, message=MESSAGE, reply=f"This is {name}.", twin=twin, labels=labels)


def pair(name: str, **more: object) -> str:
    return json.dumps({"id": name, "message": MESSAGE, "good": "It comes on Friday.", "flawed": "Wait."} | more)


def test_a_result_is_told_with_each_item_and_the_words_that_failed() -> None:
    verdicts = {"calm": Verdict.PASS, "no-blame": Verdict.FAIL, "thanks": Verdict.NA, "prevention": Verdict.UNSURE}
    outcome = make_outcome(stage="listen", verdicts=verdicts, score=0.5, blockers=("no-blame",))
    result = CaseResult.of(make_case(expect={"stage": "resolve"}), outcome)

    told = tell(result, outcome.draft.scorecard, ("calm", "no-blame", "thanks", "prevention", "unheard-of"))

    assert told.figures == {"met": 0.0, "unblocked": 0.0, "score": 0.5, "coverage": outcome.draft.scorecard.coverage}
    assert told.points["calm"] == 1.0
    assert told.points["no-blame"] == 0.0
    assert all(isnan(told.points[item]) for item in ("thanks", "prevention", "unheard-of"))
    assert "not met: stage resolve; found listen" in told.explanation
    assert "no-blame failed, which blocks: The test says so. [Your]" in told.explanation
    assert told.details["blockers"] == ["no-blame"]
    assert json.loads(json.dumps(told.details))["items"]["no-blame"]["words"] == ["Your"]


def test_a_case_without_a_draft_is_told_as_not_met_and_without_a_score() -> None:
    result = CaseResult.crashed(make_case(), DraftNotHad("the model gave nothing"))

    told = tell(result, None, ("calm",))

    assert (told.figures["met"], told.figures["unblocked"]) == (0.0, 0.0)
    assert isnan(told.figures["score"])
    assert isnan(told.figures["coverage"])
    assert isnan(told.points["calm"])
    assert told.explanation.startswith("no draft: the model gave nothing")


def test_of_twins_the_one_in_which_people_fail_fewer_items_is_better() -> None:
    contests, undecided = of_twins(
        [
            reply("cake-a", "cake-b", ("calm",)),
            reply("cake-b", "cake-a", ("calm", "no-blame", "thanks")),
            reply("kiln-a", "kiln-b", ("calm",)),
            reply("kiln-b", "kiln-a", ("no-blame",)),
            reply("oven-a", "oven-b", None),
            reply("oven-b", "oven-a"),
            reply("alone"),
            reply("lost", "nobody", ("calm",)),
        ]
    )

    assert [(one.better.id, one.worse.id, one.gap) for one in contests] == [("cake-a", "cake-b", 2)]
    assert undecided == ("kiln-a",)


@pytest.mark.parametrize("named", [("cake-b", None), (None, "cake-a"), ("cake-b", "cake-a")])
def test_twins_contest_once_whichever_of_them_names_the_other(named: tuple[str | None, str | None]) -> None:
    contests, undecided = of_twins([reply("cake-a", named[0]), reply("cake-b", named[1], ("calm",))])

    assert [(one.better.id, one.worse.id) for one in contests] == [("cake-a", "cake-b")]
    assert undecided == ()


def test_a_reply_that_names_itself_is_no_pair() -> None:
    assert of_twins([reply("cake-a", "cake-a")]) == ((), ())


def test_a_score_that_is_missing_or_equal_is_a_tie_and_never_right() -> None:
    replies = [
        reply(f"{name}-{side}", f"{name}-{other}", ("calm",) if side == "b" else ())
        for name in ("one", "two", "three", "four")
        for side, other in (("a", "b"), ("b", "a"))
    ]
    contests, _ = of_twins(replies)
    ours = {"one-a": 1.0, "one-b": 0.5, "two-a": 1.0, "two-b": 1.0, "three-a": None, "three-b": 0.2}
    ours |= {"four-a": 0.1, "four-b": 0.9}
    theirs = dict.fromkeys(ours, 0.5)

    found = standing(contests, ours)

    assert (found.right, found.tied, found.wrong, found.contests) == (1, 2, 1, 4)
    assert found.interval == pytest.approx((0.0456, 0.6994), abs=1e-3)
    assert p_value(contests, ours, theirs) == 1.0
    assert p_value(contests * 6, ours, theirs) == pytest.approx(2 / 2**6)


def test_a_file_of_pairs_is_read_with_facts_and_both_replies(tmp_path: Path) -> None:
    place = tmp_path / "pairs.jsonl"
    place.write_text(pair("cake") + "\n\n" + pair("kiln", facts={"stage": "resolve"}, language="de"))

    contests, undecided = read_contests(place)

    assert undecided == ()
    assert [(one.id, one.better.reply, one.worse.reply, one.gap) for one in contests] == [
        ("cake", "It comes on Friday.", "Wait.", None),
        ("kiln", "It comes on Friday.", "Wait.", None),
    ]
    assert contests[1].better.facts == contests[1].worse.facts == {"stage": "resolve"}
    assert contests[1].worse.language == "de"


def test_every_mistake_in_a_file_of_pairs_is_told_with_its_line(tmp_path: Path) -> None:
    place = tmp_path / "pairs.jsonl"
    lines = [
        pair("cake"),
        pair("cake"),
        json.dumps({"id": "kiln", "message": MESSAGE, "good": "Yes."}),
        "{",
        pair("A b"),
    ]
    place.write_text("\n".join(lines))

    with pytest.raises(InvalidFile) as caught:
        read_contests(place)

    assert {mistake.line for mistake in caught.value.mistakes} == {2, 3, 4, 5}
    assert "taken" in str(caught.value)


def test_a_checker_that_is_not_installed_is_told_and_no_score_of_it_is_made_up() -> None:
    with pytest.raises(baseline.Absent, match="support-reply-fit is not installed"):
        baseline.checker_scores([reply("cake-a")], Path(sys.executable))


@pytest.mark.parametrize(
    ("does", "told"),
    [
        ("echo 'no such model' >&2; exit 1", "support-reply-fit failed: no such model; try it alone"),
        ("exit 1", "failed: it said nothing"),
        ("exec sleep 600", "took more than 0.2 s; give it fewer pairs"),
    ],
)
def test_a_checker_that_fails_or_hangs_is_told_and_ends_nothing(tmp_path: Path, does: str, told: str) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{does}\n")
    python.chmod(0o755)

    with pytest.raises(baseline.Absent, match=told):
        baseline.checker_scores([reply("cake-a")], python, patience_s=0.2 if "sleep" in does else 60)


def test_a_python_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(baseline.Absent, match=r"cannot be run .*; name a Python"):
        baseline.checker_scores([reply("cake-a")], tmp_path / "none")


def test_scores_are_kept_in_a_folder_that_is_made_and_a_bad_place_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENCODER", "off")
    place, out = tmp_path / "pairs.jsonl", tmp_path / "new" / "baseline.json"
    place.write_text(pair("cake"))
    given = (str(place), "--python", str(tmp_path / "none"), "--json")

    assert baseline.main([*given, str(out)]) == 0
    assert [one["id"] for one in json.loads(out.read_text())] == ["cake"]
    assert baseline.main([*given, str(tmp_path)]) == 2
    assert "name a file that can be written with --json" in capsys.readouterr().err


def test_the_table_names_each_judge_in_each_slice() -> None:
    contests, _ = of_twins([reply("cake-a", "cake-b"), reply("cake-b", "cake-a", ("calm",))])
    scores = {"cake-a": 1.0, "cake-b": 0.0}

    lines = baseline.table(
        baseline.slices(contests), {baseline.OURS: scores, baseline.THEIRS: dict.fromkeys(scores, 1.0)}
    )

    assert [line.split()[:2] for line in lines[1:]] == [
        ["all", "checklist"],
        ["all", "support-reply-fit"],
        ["all", "checklist"],
    ]
    assert "1     0     0  100%" in lines[1]
    assert "0     1     0  0%" in lines[2]
    assert lines[3].endswith("p = 1")


def test_a_checker_is_asked_for_the_words_of_the_customer_alone() -> None:
    turns = [
        {"role": "customer", "text": "It is late."},
        {"role": "agent", "text": "Which order?"},
        {"role": "customer", "text": "5512."},
    ]
    given = Reply.model_validate({"id": "late", "turns": turns, "reply": "It comes on Friday."})

    assert baseline.customer_said(given) == "It is late.\n\n5512."


def test_a_desk_drafts_and_judges_a_case_as_the_suite_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCODER", "off")
    from app.cli.desk import Desk  # noqa: PLC0415 (it reads the settings of the environment)

    case = make_case()
    desk = Desk.open()
    model = Desk.open(ScriptedModel(["Your kiln left the yard. It comes on Friday."]))

    async def work() -> tuple[CaseResult, CaseResult, Written]:
        drafted = await desk.draft(case)
        again = await desk.judged(
            case, Written(reply=drafted.draft.reply, blanks=drafted.draft.blanks, writer="playbook")
        )
        return CaseResult.of(case, drafted), CaseResult.of(case, again), await model.written(case)

    drafted, again, written = asyncio.run(work())

    assert drafted.seen is not None
    assert again.seen is not None
    assert drafted.seen.reply == again.seen.reply
    assert drafted.seen.verdicts == again.seen.verdicts
    assert set(drafted.seen.verdicts) == set(desk.items)
    assert written == Written(reply="Your kiln left the yard. It comes on Friday.", writer="scripted")
    with pytest.raises(ModelFailure, match="no model"):
        asyncio.run(desk.written(case))


def test_a_contest_that_two_files_hold_is_not_counted_twice(tmp_path: Path) -> None:
    for name in ("one.jsonl", "two.jsonl"):
        (tmp_path / name).write_text(pair("cake"))

    with pytest.raises(InvalidFile, match="two of the files hold the contest 'cake'"):
        baseline.read([tmp_path])
