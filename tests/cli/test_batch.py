"""A batch keeps going: a broken line gives an error line, and nothing is lost."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import typer

from app.cli import batch
from app.cli.trouble import Trouble
from app.domain.errors import NothingToAnswer


async def echo(row: dict[str, Any]) -> dict[str, Any]:
    if row.get("text") == "???":
        raise NothingToAnswer("the message holds no words; paste what the customer wrote")
    return {"id": row["id"], "stage": {"id": "listen"}, "heard": row}


def run_lines(folder: Path, lines: str) -> tuple[int, list[dict[str, Any]]]:
    source, out = folder / "in.jsonl", folder / "out.jsonl"
    source.write_text(lines, encoding="utf-8")
    status = 0
    try:
        batch.run(echo, jsonl=str(source), csv=None, out=str(out))
    except typer.Exit as stop:
        status = stop.exit_code
    return status, [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_results_come_in_the_order_of_the_lines_whatever_their_number(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"id": f"t{number}", "text": "late"}) for number in range(30))

    status, results = run_lines(tmp_path, lines)

    assert status == 0
    assert [result["id"] for result in results] == [f"t{number}" for number in range(30)]


def test_a_broken_line_gives_an_error_line_and_the_rest_goes_on(tmp_path: Path) -> None:
    lines = '{"id": 7, "text": "late"}\n{broken\n[1]\n\n{"id": "q", "text": "???"}\n{"text": "no id"}\n'

    status, results = run_lines(tmp_path, lines)

    assert status == 1
    assert [result["id"] for result in results] == ["7", "line 2", "line 3", "q", "line 6"]
    assert "not JSON" in results[1]["error"]
    assert "not a JSON object" in results[2]["error"]
    assert "no words" in results[3]["error"]
    assert "error" not in results[4]


def test_csv_cells_of_knowledge_hold_json_and_alternatives_a_number(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.jsonl"
    heard: list[dict[str, Any]] = []

    async def listen(row: dict[str, Any]) -> dict[str, Any]:
        heard.append(row)
        return {"id": row["id"]}

    page = '"[{""title"": ""Hours"", ""text"": ""From 9.""}]"'
    source.write_text(f"id,text,knowledge,alternatives\nc1,late,{page},2\nc2,late,no list,\n", encoding="utf-8")

    with pytest.raises(typer.Exit):
        batch.run(listen, jsonl=None, csv=str(source), out=str(out))

    assert heard == [
        {"id": "c1", "text": "late", "knowledge": [{"title": "Hours", "text": "From 9."}], "alternatives": 2}
    ]
    assert "a cell of 'turns' or 'knowledge' is no JSON array" in out.read_text(encoding="utf-8")


def test_csv_columns_are_read_as_the_same_fields(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text('id,text,fact.van,facts\nc1,"late, again",12,"{""gate"": ""shut""}"\n', encoding="utf-8")

    batch.run(echo, jsonl=None, csv=str(source), out=str(out))

    with out.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert rows[0]["id"] == "c1"
    assert rows[0]["stage"] == "listen"


def test_csv_without_a_message_column_says_which_to_name(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("id,body\n1,late\n", encoding="utf-8")

    with pytest.raises(Trouble, match="name the column with the message"):
        batch.run(echo, jsonl=None, csv=str(source), out=None)


def test_a_missing_file_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="name a file that can be read"):
        batch.run(echo, jsonl=str(tmp_path / "none.jsonl"), csv=None, out=None)


def test_two_formats_at_once_are_refused() -> None:
    with pytest.raises(Trouble, match="not both"):
        batch.wanted("a", "b")
