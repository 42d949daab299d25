"""`amends score --report` counts over past replies; a bad row is told and kept out, and no text is copied unasked."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import build_services
from app.cli import main
from app.settings import Settings
from tests.cli.conftest import Command, Told
from tests.evals.judging import said
from tests.llm.judges import answer, honest, judge_server

PRIVATE = "Zwetschgenmus"
MESSAGE = f"Order 7781 with the {PRIVATE} was due on Monday and it is still not here. I am really annoyed."
GOOD = "Order 7781 was due on Monday and it is still not with you, which is annoying when you planned on it."
BLAMING = "You should have chosen express delivery. It is your own fault that it is late."


def row(name: str, reply: str = GOOD, **more: Any) -> dict[str, Any]:
    return {"id": name, "message": MESSAGE, "reply": reply, "facts": {"stage": "listen"}, **more}


def lines_file(folder: Path, *rows: dict[str, Any] | str) -> str:
    path = folder / "past.jsonl"
    path.write_text(
        "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in rows), encoding="utf-8"
    )
    return str(path)


def results(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "results.jsonl").read_text(encoding="utf-8").splitlines()]


def scored(amends: Command, folder: Path, *rows: dict[str, Any] | str, more: tuple[str, ...] = ()) -> Told:
    return amends("score", "--jsonl", lines_file(folder, *rows), "--report", str(folder / "out"), *more)


def test_replies_are_counted_by_agent_and_team(amends: Command, tmp_path: Path) -> None:
    told = scored(
        amends,
        tmp_path,
        row("t1", agent="Ana", team="north"),
        row("t2", BLAMING, agent="Ben", team="north"),
        row("t3", agent="Ana"),
    )

    out = tmp_path / "out"
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert told.status == 0
    assert sorted(path.name for path in out.iterdir()) == ["items.csv", "report.html", "results.jsonl", "summary.json"]
    groups = {one["by"]: {group["name"]: group["replies"] for group in one["groups"]} for one in summary["groupings"]}
    assert groups["agent"] == {"Ana": 2, "Ben": 1}
    assert groups["team"] == {"north": 2}
    assert "no-blame" in results(out)[1]["blockers"]
    assert "2 of 2 groups have fewer than 20 replies: too few to say." in told.out
    assert "1 replies name no team." in told.out


def test_no_word_of_message_or_reply_is_copied_unless_that_is_asked_for(amends: Command, tmp_path: Path) -> None:
    told = scored(amends, tmp_path, row("t1"), row("t2", BLAMING))
    without = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir())
    scored(amends, tmp_path, row("t1"), row("t2", BLAMING), more=("--with-text",))

    texts = results(tmp_path / "out")[1]["texts"]
    assert PRIVATE not in without + told.out + told.err
    assert "express" not in without + told.out + told.err
    assert (texts["message"], texts["reply"]) == (MESSAGE, BLAMING)
    assert any("your own fault" in words for failure in texts["failures"] for words in failure["words"])
    assert PRIVATE not in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_bad_rows_are_told_with_their_lines_and_the_others_are_scored(amends: Command, tmp_path: Path) -> None:
    told = scored(amends, tmp_path, row("t1"), "{broken", {"id": "t3", "message": MESSAGE}, row("t4"))

    source = tmp_path / "past.jsonl"
    assert told.status == 0
    assert told.err.splitlines()[:2] == [
        f"amends: {source}:2: this line is not JSON; write one JSON object a line; correct the row; it is in no figure",
        f"amends: {source}:3: reply: Field required; correct the row; it is in no figure",
    ]
    assert [(one["line"], one["id"], "error" in one) for one in results(tmp_path / "out")] == [
        (1, "t1", False), (2, "line 2", True), (3, "t3", True), (4, "t4", False),
    ]  # fmt: skip
    summary = (tmp_path / "out" / "summary.json").read_text(encoding="utf-8")
    assert [(one["id"], one["line"]) for one in json.loads(summary)["broken"]] == [("line 2", 2), ("t3", 3)]
    assert str(tmp_path) not in summary
    assert "2 rows cannot be read and are in no figure." in told.out


def test_without_a_usable_row_nothing_is_written(amends: Command, tmp_path: Path) -> None:
    told = scored(amends, tmp_path, "{broken", {"message": MESSAGE})

    assert told.status == 2
    assert "none of 2 rows can be scored; each needs a message and a reply" in told.err
    assert not (tmp_path / "out").exists()


def test_a_table_is_read_by_its_columns_and_lines_are_those_of_the_file(amends: Command, tmp_path: Path) -> None:
    source = tmp_path / "past.csv"
    with source.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["id", "message", "reply", "agent", "fact.stage", "subject"])
        table.writerow(["t1", f"{MESSAGE}\nPlease answer.", GOOD, "Ana", "listen", "Late"])
        table.writerow(["t2", MESSAGE, "", "Ben", "listen", "Late"])

    told = amends("score", "--csv", str(source), "--report", str(tmp_path / "out"))

    assert told.status == 0
    assert f"amends: {source}:4: reply: Field required" in told.err
    assert "these fields are not read: subject" in told.err
    assert results(tmp_path / "out")[0]["agent"] == "Ana"


def test_a_record_of_a_labelled_set_is_read_without_its_labels(amends: Command, tmp_path: Path) -> None:
    labelled = row("t1", trade="jam shop", style="support lead", language="en", labels={"fails": {}}, twin="t2")

    told = scored(amends, tmp_path, labelled)

    assert told.status == 0
    assert "not read" not in told.err


def test_a_stage_that_is_not_given_is_told_to_be_a_guess(amends: Command, tmp_path: Path) -> None:
    told = scored(amends, tmp_path, row("t1"), {**row("t2"), "facts": {}})

    assert "The stage of 1 of 2 replies is read from the message" in told.out
    assert [one["stage_given"] for one in results(tmp_path / "out")] == [True, False]


PROMISE = f"{GOOD} I have refunded 48.90 EUR to your card this morning."


def test_particulars_of_a_reply_that_came_without_facts_are_not_held_against_it(
    amends: Command, tmp_path: Path
) -> None:
    told = scored(
        amends,
        tmp_path,
        row("t1", PROMISE),
        row("t2", PROMISE, facts={"stage": "listen", "order_number": "7781"}),
    )

    without, with_facts = results(tmp_path / "out")
    assert without["verdicts"]["grounded-facts"] == "unsure"
    assert "grounded-facts" in without["ungrounded"]
    assert "grounded-facts" not in without["blockers"]
    assert with_facts["verdicts"]["grounded-facts"] == "fail"
    assert "grounded-facts" in with_facts["blockers"]
    assert "In 1 of 2 replies particulars or promises could not be judged" in told.out


def test_a_promise_that_no_fact_makes_right_stays_a_failure(amends: Command, tmp_path: Path) -> None:
    scored(amends, tmp_path, row("t1", f"{GOOD} We guarantee that this will never happen again."))

    assert results(tmp_path / "out")[0]["verdicts"]["no-unapproved-promise"] == "fail"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--message", MESSAGE, "--reply", GOOD, "--report", "out"), "give --jsonl or --csv, and leave out --out"),
        (("--jsonl", "a.jsonl", "--out", "b.jsonl", "--report", "out"), "leave out --out"),
        (("--jsonl", "a.jsonl", "--with-text"), "give --report as well"),
        (("--jsonl", "no-such-file.jsonl", "--report", "out"), "no-such-file.jsonl: No such file"),
    ],
)
def test_options_that_do_not_go_together_are_told(amends: Command, arguments: tuple[str, ...], told: str) -> None:
    said = amends("score", *arguments)

    assert (said.status, said.out) == (2, "")
    assert told in said.err
    assert len(said.err.splitlines()) == 1


def test_a_judge_that_is_wanted_must_be_configured(amends: Command, tmp_path: Path) -> None:
    told = scored(amends, tmp_path, row("t1"), more=("--judge",))

    assert told.status == 2
    assert "set JUDGE_MODEL" in told.err


def test_a_judge_settles_what_is_unsure_and_knows_no_facts_either(tmp_path: Path) -> None:
    source = lines_file(tmp_path, row("t1", PROMISE))
    with judge_server(honest(lambda _: answer(said("yes", "Order 7781 was due")))) as judge:
        settings = Settings(_env_file=None, model=None, encoder="off", judge_model="a-judge", judge_base_url=judge.url)
        for name, more in (("without", ()), ("with", ("--judge",))):
            with pytest.raises(SystemExit) as left:
                main(("score", "--jsonl", source, "--report", str(tmp_path / name), *more), build_services(settings))
            assert left.value.code in {0, None}

    without, settled = (results(tmp_path / name)[0] for name in ("without", "with"))
    assert judge.asked
    assert settled["coverage"] > without["coverage"]
    assert settled["verdicts"]["grounded-facts"] == "unsure"


def test_a_folder_that_cannot_be_written_is_told(amends: Command, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", encoding="utf-8")

    told = scored(amends, tmp_path, row("t1"))

    assert told.status == 2
    assert "name a folder that can be written with --report" in told.err


def test_a_configured_model_is_not_asked(amends: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODEL", "some-model")
    monkeypatch.setenv("MODEL_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("ENCODER", "off")
    arguments = (
        "score",
        "--jsonl",
        lines_file(tmp_path, {**row("t1"), "facts": {}}),
        "--report",
        str(tmp_path / "out"),
    )

    told = amends(*arguments, from_environment=True)

    assert told.status == 0
    assert results(tmp_path / "out")[0]["cause"] == "logistics"


def test_the_plain_stream_of_a_batch_is_as_it_was(amends: Command, tmp_path: Path) -> None:
    told = amends("score", "--jsonl", lines_file(tmp_path, row("t1"), "{broken"))

    first, second = (json.loads(line) for line in told.out.splitlines())
    assert told.status == 1
    assert first["scorecard"]["items"]
    assert second == {"id": "line 2", "error": "this line is not JSON; write one JSON object a line"}
