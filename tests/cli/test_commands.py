"""The commands in ordinary use: what they read, what they write, and the shape that other programs rely on."""

import contextlib
import csv
import io
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import Services
from app.cli import main
from app.domain.message import MAX_TURN_CHARACTERS
from tests.cli.conftest import INSTALLED, Command

MESSAGE = "Order 7781 was due on Monday and it is still not here. I need it for my sister's wedding on Friday!"
ANGRY = f"{MESSAGE} This is the third time I write, I am furious and I will call my lawyer."
REPLY = "We're sorry for the inconvenience. You will have your money back by tomorrow."

WORDS: Any = str
SHARE: Any = (int, float)
LEVEL = {0, 1, 2, 3}
SPANS = [{"start": int, "end": int, "quote": str}]
UNDERSTOOD: dict[str, Any] = {
    "id": (str, type(None)),
    "language": {"code": WORDS, "confidence": SHARE, "source": WORDS},
    "assessment": {
        "cause": {"id": WORDS, "confidence": SHARE, "ranked": [{"id": WORDS, "p": SHARE}]},
        "emotion": {"id": WORDS, "group": WORDS, "confidence": SHARE},
        "intensity": LEVEL,
        "severity": LEVEL,
        "stake": (dict, type(None)),
        "fault": {"company", "partner", "customer", "none", "unknown"},
        "flags": [{"id": WORDS, "quote": WORDS}],
        "facts": [dict],
        "missing": [WORDS],
    },
    "stage": {"id": {"listen", "resolve", "follow_up"}, "reason": WORDS},
    "thread_digest": WORDS,
}
SCORECARD: dict[str, Any] = {
    "score": (int, float, type(None)),
    "coverage": SHARE,
    "blockers": [WORDS],
    "items": [{"id": WORDS, "verdict": {"pass", "fail", "na", "unsure"}, "reason": WORDS, "spans": SPANS}],
}
SCORED: dict[str, Any] = {
    "id": (str, type(None)),
    "scorecard": SCORECARD,
    "promises": [dict],
    "notices": [WORDS],
    "judge": (dict, type(None)),
}
DRAFTED: dict[str, Any] = {
    **UNDERSTOOD,
    "draft": {
        "id": WORDS,
        "state": {"send_ready", "needs_fill", "needs_approval", "ask_first", "blocked"},
        "reply": WORDS,
        "remedy": dict,
        "questions": [WORDS],
        "promises": [dict],
        "citations": [{"title": WORDS, "url": (str, type(None)), "quote": WORDS}],
        "scorecard": SCORECARD,
        "alternatives": [{"reply": WORDS, "score": (float, type(None)), "coverage": SHARE, "blockers": [WORDS]}],
        "writer": WORDS,
        "repaired": bool,
        "timings_ms": dict,
        "versions": dict,
        "thread_digest": WORDS,
    },
}


def unlike(value: Any, shape: Any, place: str = "") -> list[str]:
    """List the places where a value has not the shape: a type, a set of choices, `[shape]` or `{name: shape}`."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return [place]
        inner = [(value.get(name, ...), shape[name], f"{place}/{name}") for name in shape]
    elif isinstance(shape, list):
        if not isinstance(value, list):
            return [place]
        inner = [(item, shape[0], f"{place}/{number}") for number, item in enumerate(value)]
    elif isinstance(shape, set):
        return [] if value in shape else [place]
    else:
        return [] if isinstance(value, shape) else [place]
    return [wrong for item in inner for wrong in unlike(*item)]


def write(path: Path, *lines: Any) -> str:
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines), "utf-8")
    return str(path)


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_reply_alone_goes_to_standard_output_and_the_notes_beside_it(amends: Command) -> None:
    told = amends("draft", "--message", MESSAGE)

    assert told.status == 0
    assert "7781" in told.out
    assert "score  " not in told.out
    assert "(playbook)" in told.err
    assert "score  " in told.err


def test_a_message_a_file_and_standard_input_give_the_same_reply(amends: Command, tmp_path: Path) -> None:
    file = tmp_path / "late parcel.txt"
    file.write_text(MESSAGE, "utf-8-sig")

    given = amends("draft", "-m", MESSAGE)
    from_file = amends("draft", str(file))
    piped = subprocess.run(
        [INSTALLED, "draft", "-"],
        cwd=tmp_path, env={**os.environ, "MODEL": ""},
        input=MESSAGE, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip

    assert piped.returncode == 0
    assert given.out == from_file.out == piped.stdout != ""


def test_a_draft_as_json_has_the_shape_that_other_programs_rely_on(amends: Command) -> None:
    result = json.loads(amends("draft", "--message", ANGRY, "--json").out)

    assert unlike(result, DRAFTED) == []
    assert set(result) == set(DRAFTED)
    assert result["assessment"]["flags"]
    assert result["assessment"]["stake"] is not None
    assert result["assessment"]["facts"]
    assert result["draft"]["promises"]
    assert result["draft"]["writer"] == "playbook"
    assert {"prompts", "company"} <= set(result["draft"]["versions"])


def test_a_classification_as_json_has_the_shape_that_other_programs_rely_on(amends: Command) -> None:
    result = json.loads(amends("classify", "--message", ANGRY, "--json").out)

    assert unlike(result, UNDERSTOOD) == []
    assert set(result) == set(UNDERSTOOD)


def test_a_classification_tells_which_tiers_read_what_and_each_other_problem(amends: Command) -> None:
    told = amends("classify", "--message", "My parcel came late. And you charged me twice for it!").out

    assert "also       logistics  “My parcel came late.”" in told
    assert all(tier in told for tier in ("read by    rules", "ngrams", "encoder"))


def test_a_score_as_json_has_the_shape_that_other_programs_rely_on(amends: Command) -> None:
    result = json.loads(amends("score", "--message", MESSAGE, "--reply", REPLY, "--json").out)

    assert unlike(result, SCORED) == []
    assert set(result) == set(SCORED)
    assert result["scorecard"]["blockers"]
    spans = [promise["span"] for promise in result["promises"]]
    assert spans
    assert [REPLY[span["start"] : span["end"]] for span in spans] == [span["quote"] for span in spans]


def test_a_score_on_a_terminal_quotes_the_words_that_fail(amends: Command) -> None:
    told = amends("score", "--message", MESSAGE, "--reply", REPLY)

    assert told.status == 0
    assert "✗" in told.out
    assert "nothing supports “" in told.out


def test_verified_facts_decide(amends: Command) -> None:
    facts = ("--fact", "stage=listen", "-f", "fault=partner", "-f", "carrier = Parcel Hare")

    result = json.loads(amends("draft", "--message", MESSAGE, "--json", *facts).out)

    assert result["stage"]["id"] == "listen"
    assert result["assessment"]["fault"] == "partner"
    assert result["assessment"]["fault_verified"] is True


def test_the_longest_message_that_is_allowed_is_answered(amends: Command) -> None:
    longest = (f"{MESSAGE} " * 300)[:MAX_TURN_CHARACTERS]

    told = amends("draft", "--message", longest)

    assert len(longest) == 20_000
    assert told.status == 0
    assert told.out.strip()


def test_utf8_is_written_whatever_the_encoding_of_the_machine(built: Services) -> None:
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii")

    with contextlib.redirect_stdout(terminal), pytest.raises(SystemExit) as left:
        main(["classify", "--message", MESSAGE], built)

    assert left.value.code is None
    assert "“" in terminal.buffer.getvalue().decode("utf-8")


@pytest.mark.parametrize(
    ("command", "shape"),
    [("classify", UNDERSTOOD), ("draft", DRAFTED), ("score", SCORED)],
    ids=lambda item: str(item)[:8],
)
def test_a_batch_goes_on_after_broken_lines_and_its_status_says_so(
    amends: Command, tmp_path: Path, command: str, shape: dict[str, Any]
) -> None:
    turns = [{"role": "customer", "text": MESSAGE}, {"role": "agent", "text": "One moment."}]
    source = write(
        tmp_path / "in.jsonl",
        {"id": "t1", "channel": "chat", "turns": turns, "facts": {"fault": "partner"}, "reply": REPLY},
        "{broken",
        {"id": "t3", "text": "???", "reply": REPLY},
        {"id": "t4", "text": MESSAGE, "reply": REPLY, "color": "red"},
        {"id": "t5", "text": MESSAGE, "reply": REPLY},
    )

    told = amends(command, "--jsonl", source, "--out", str(tmp_path / "out.jsonl"))

    results = read(tmp_path / "out.jsonl")
    assert (told.status, told.out) == (1, "")
    assert told.err == "amends: 3 of 5 lines could not be read; see their 'error'\n"
    assert [result["id"] for result in results] == ["t1", "line 2", "t3", "t4", "t5"]
    assert [set(result) for result in results[1:4]] == [{"id", "error"}] * 3
    assert [unlike(result, shape) for result in (results[0], results[4])] == [[], []]
    assert "7781" not in "".join(result["error"] for result in results[1:4])


def test_a_score_without_a_reply_is_a_broken_line(amends: Command, tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", {"id": "t1", "text": MESSAGE})

    told = amends("score", "--jsonl", source)

    assert told.status == 1
    assert json.loads(told.out) == {"id": "t1", "error": "reply: Field required"}


@pytest.mark.parametrize(("command", "column"), [("classify", "cause"), ("draft", "reply"), ("score", "score")])
def test_a_table_goes_in_and_a_table_comes_out(amends: Command, tmp_path: Path, command: str, column: str) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    with source.open("w", encoding="utf-8", newline="") as table:
        csv.writer(table).writerows([
            ["id", "text", "channel", "fact.fault", "facts", "reply"],
            ["c1", MESSAGE, "chat", "partner", '{"carrier": "Parcel Hare"}', REPLY],
            ["c2", MESSAGE, "", "", "5", REPLY],
            ["c3", MESSAGE, "", "", "[" * 100_000, REPLY],
            ["c4", "x" * 1_100_000, "", "", "", REPLY],
            ["c5", f"{MESSAGE}\nThank you.", "", "", "", REPLY],
        ])  # fmt: skip

    told = amends(command, "--csv", str(source), "--out", str(out))

    with out.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert told.status == 1
    assert [row["id"] for row in rows] == ["c1", "c2", "c3", "line 5", "c5"]
    assert [bool(row["error"]) for row in rows] == [False, True, True, True, False]
    assert [bool(row[column]) for row in rows] == [True, False, False, False, True]


def test_verified_facts_of_a_table_decide(amends: Command, tmp_path: Path) -> None:
    source = write(tmp_path / "in.csv", "id,text,fact.fault,facts", f'c1,"{MESSAGE}",,"{{""fault"": ""partner""}}"')
    other = write(tmp_path / "other.csv", "id,text,fact.fault", f'c1,"{MESSAGE}",partner')

    tables = [amends("classify", "--csv", path).out for path in (source, other)]

    faults = [row["fault"] for table in tables for row in csv.DictReader(table.splitlines())]
    assert faults == ["partner", "partner"]
