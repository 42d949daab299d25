"""Files of JSON lines: a line ends at a line feed only, and what cannot be read is told with its line."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import InvalidFile
from evals.cues.declared import load_cues, load_sentences
from evals.replies import load_replies
from tests.evals.judging import PROMPTS

SEPARATORS = ["\u2028", "\u2029", "\u0085"]


def line(**fields: Any) -> str:
    """Write one line as writers do that leave letters as they are."""
    return json.dumps(fields, ensure_ascii=False)


@pytest.mark.parametrize("separator", SEPARATORS)
def test_a_separator_of_lines_inside_a_reply_does_not_end_its_line(tmp_path: Path, separator: str) -> None:
    message = f"Where is my kiln?{separator}I need it today."
    written = [line(id=name, message=message, reply=f"On Monday.{separator}Ana") for name in ("first", "second")]
    path = tmp_path / "replies.jsonl"
    path.write_text("\n\n".join(written) + "\n", encoding="utf-8")

    found = load_replies([path])

    assert [(one.id, one.message, one.reply) for one in found] == [
        (name, message, f"On Monday.{separator}Ana") for name in ("first", "second")
    ]


@pytest.mark.parametrize("separator", SEPARATORS)
def test_a_separator_of_lines_inside_a_sentence_does_not_end_its_line(tmp_path: Path, separator: str) -> None:
    text = f"We are sorry.{separator}Truly."
    written = [line(text=text, cue="apology", language="en"), line(text="It is 4 PM.", cue="plain", language="en")]
    (tmp_path / "bank.jsonl").write_text("\n".join(written) + "\n", encoding="utf-8")

    found = load_sentences(tmp_path, load_cues(PROMPTS))

    assert [one.text for one in found] == [text, "It is 4 PM."]


def test_every_broken_line_of_replies_is_told_with_its_line(tmp_path: Path) -> None:
    good = line(id="good", message="Where?", reply="Here.")
    path = tmp_path / "replies.jsonl"
    twice = '{"id": "twice", "message": "Where?", "reply": "Here.", "reply": "There."}'
    path.write_text("\n".join([good, "", "{", twice, line(id="none", message="Where?")]), encoding="utf-8")

    with pytest.raises(InvalidFile) as caught:
        load_replies([path])

    assert [(one.line, one.problem.split(":")[0]) for one in caught.value.mistakes] == [
        (3, "this line is not JSON"),
        (4, "'reply' is written twice"),
        (5, "'reply' is missing"),
    ]


def test_every_broken_line_of_the_bank_is_told_with_its_line(tmp_path: Path) -> None:
    good = line(text="It is 4 PM.", cue="plain", language="en")
    twice = '{"text": "It is 4 PM.", "cue": "plain", "cue": "act", "language": "en"}'
    unknown = line(text="It is 4 PM.", cue="clock", language="en")
    path = tmp_path / "bank.jsonl"
    path.write_text("\n".join([good, "{", twice, unknown, line(text="", cue="plain", language="en")]), encoding="utf-8")

    with pytest.raises(InvalidFile) as caught:
        load_sentences(tmp_path, load_cues(PROMPTS))

    assert [(one.file, one.line, one.problem.split(":")[0]) for one in caught.value.mistakes] == [
        (str(path), 2, "this line is not JSON"),
        (str(path), 3, "'cue' is written twice"),
        (str(path), 4, "'clock' is no cue"),
        (str(path), 5, "'text'"),
    ]
