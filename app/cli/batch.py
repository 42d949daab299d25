"""Batches: JSON lines or CSV in, the same out; a broken line gives an error line and the rest goes on."""

import asyncio
import csv as csv_format
import json
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TextIO

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import Progress

from app.cli.services import Finish, finishing
from app.cli.trouble import EXIT_SOME_LINES_FAILED, Trouble, told
from app.domain.errors import DomainError

Row = tuple[int, dict[str, Any]]
"""Where a row begins in its file, and what it holds."""
Work = Callable[[dict[str, Any]], Coroutine[Any, Any, dict[str, Any]]]
_AT_ONCE = 8
_CSV_TEXT_LIMIT = 1_000_000
_LISTS, _NUMBERS = ("turns", "knowledge"), ("alternatives",)


def wanted(jsonl: str | None, csv: str | None, *, out: str | None = None, single: tuple[Any, ...] = ()) -> bool:
    """Tell whether a batch was asked for; raises `Trouble` for what would be read by nobody.

    `single`: what was given for one conversation alone.
    """
    if jsonl is not None and csv is not None:
        raise Trouble("give --jsonl or --csv, not both")
    batch = jsonl is not None or csv is not None
    if batch and any(given not in (None, []) for given in single):
        raise Trouble("a batch holds its own messages, facts and replies; leave out those that are not in it")
    if out is not None and not batch:
        raise Trouble("--out is for a batch; give --jsonl or --csv, or leave it out")
    return batch


def run(work: Work, *, jsonl: str | None, csv: str | None, out: str | None, finish: Finish | None = None) -> None:
    """Run a batch; ends the process with status 1 when a line failed.

    `finish` is called at the end, in the event loop of the work.
    """
    rows = [row for _, row in read(jsonl=jsonl, csv=csv)]
    with _output(out) as stream:
        failed = asyncio.run(finishing(each(work, rows, _writer(stream, as_csv=csv is not None)), finish))
    if failed:
        sys.stderr.write(f"amends: {failed} of {len(rows)} lines could not be read; see their 'error'\n")
        raise typer.Exit(EXIT_SOME_LINES_FAILED)


def read(*, jsonl: str | None, csv: str | None) -> list[Row]:
    """Read the rows of a batch; one that cannot be read stands among them and `each` tells of it."""
    source = jsonl if jsonl is not None else csv or "-"
    with _input(source) as lines:
        return list(_json_rows(lines) if jsonl is not None else _csv_rows(lines, source))


async def each(work: Work, rows: list[dict[str, Any]], write: Callable[[dict[str, Any]], None]) -> int:
    """Work on a few rows at once and write the results in the order of the rows; give the number that failed."""
    console = Console(stderr=True)
    failed = 0
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("amends", total=len(rows))
        for start in range(0, len(rows), _AT_ONCE):
            chunk = rows[start : start + _AT_ONCE]
            for result in await asyncio.gather(*(_one(work, row) for row in chunk)):
                failed += "error" in result
                write(result)
                progress.advance(task)
    return failed


async def _one(work: Work, row: dict[str, Any]) -> dict[str, Any]:
    if "error" in row and "_broken" in row:
        return {"id": row["id"], "error": row["error"]}
    try:
        return await work(row)
    except ValidationError as error:
        return {"id": row.get("id"), "error": told(error)}
    except DomainError as error:
        return {"id": row.get("id"), "error": str(error)}


def _json_rows(lines: TextIO) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            yield number, _broken(f"line {number}", "this line is not JSON; write one JSON object a line")
            continue
        if isinstance(row, dict):
            yield number, {**row, "id": str(row["id"]) if row.get("id") is not None else f"line {number}"}
        else:
            yield number, _broken(f"line {number}", 'this line is not a JSON object; write {"id": …, "text": …}')


def _csv_rows(lines: TextIO, source: str) -> Iterator[Row]:
    """Read columns; `turns`, `knowledge` and `facts` hold JSON, `fact.NAME` columns are facts, empty cells nothing."""
    csv_format.field_size_limit(_CSV_TEXT_LIMIT)
    reader = csv_format.DictReader(lines)
    if not reader.fieldnames or not {"text", "message", "turns"} & set(reader.fieldnames):
        raise Trouble(f"{source}: no column is named text, message or turns; name the column with the message")
    for number, cells in _cells(reader):
        name = (cells or {}).get("id") or f"line {number}"
        if cells is None:
            yield (
                number,
                _broken(name, f"a cell is longer than {_CSV_TEXT_LIMIT:,} characters; close the quote that it opens"),
            )
            continue
        if None in cells:
            yield number, _broken(name, "this line has more cells than the head; quote cells that hold commas")
            continue
        try:
            yield number, {**_row(cells), "id": name}
        except (ValueError, RecursionError):
            problem = "a cell of 'turns' or 'knowledge' is no JSON array, or one of 'facts' no JSON object"
            yield number, _broken(name, problem)


def _cells(reader: "csv_format.DictReader[str]") -> Iterator[tuple[int, dict[str, str | None] | None]]:
    """Yield the cells of each row with the line where it begins, and `None` for one that cannot be cut into cells."""
    while True:
        # A cell may hold line breaks, so rows are no lines.
        begins = reader.line_num + 1
        try:
            yield begins, next(reader)
        except csv_format.Error:
            yield begins, None
        except StopIteration:
            return


def _row(cells: dict[str, str | None]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    facts: dict[str, Any] = {}
    for column, cell in cells.items():
        if not cell:
            continue
        if column.startswith("fact."):
            facts[column.removeprefix("fact.")] = cell
        elif column == "facts":
            facts |= _object(cell)
        else:
            row[column] = _cell(column, cell)
    return row | ({"facts": facts} if facts else {})


def _cell(column: str, cell: str) -> Any:
    """Read a cell: JSON where a list belongs, digits where a number does, else words."""
    if column in _LISTS:
        return json.loads(cell)
    return int(cell) if column in _NUMBERS and cell.isdecimal() else cell


def _object(cell: str) -> dict[str, Any]:
    value = json.loads(cell)
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 (the caller tells every cell that is not as it should be)
    return value


def _broken(name: str, error: str) -> dict[str, Any]:
    return {"id": name, "error": error, "_broken": True}


@contextmanager
def _input(source: str) -> Iterator[TextIO]:
    if source == "-":
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")  # type: ignore[union-attr]  # standard input is a text wrapper
        yield sys.stdin
        return
    try:
        with Path(source).open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            yield lines
    except OSError as error:
        raise Trouble(f"{source}: {error.strerror}; name a file that can be read") from None


def _writer(stream: TextIO, *, as_csv: bool) -> Callable[[dict[str, Any]], None]:
    if not as_csv:
        return lambda result: print(json.dumps(result, ensure_ascii=False), file=stream, flush=True)
    table: list[csv_format.DictWriter[str]] = []

    def write(result: dict[str, Any]) -> None:
        flat = {"id": result.get("id"), "error": result.get("error"), **_flat(result)}
        if not table:
            table.append(csv_format.DictWriter(stream, fieldnames=list(flat), extrasaction="ignore"))
            table[0].writeheader()
        table[0].writerow(flat)
        stream.flush()

    return write


@contextmanager
def _output(out: str | None) -> Iterator[TextIO]:
    if out in (None, "-"):
        yield sys.stdout
        return
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(Path(str(out)).open("w", encoding="utf-8", newline=""))
        except OSError as error:
            raise Trouble(f"{out}: {error.strerror}; name a file that can be written") from None
        yield stream


_COLUMNS: dict[str, tuple[str, ...]] = {
    "language": ("language", "code"),
    "cause": ("assessment", "cause", "id"),
    "emotion": ("assessment", "emotion", "id"),
    "intensity": ("assessment", "intensity"),
    "severity": ("assessment", "severity"),
    "fault": ("assessment", "fault"),
    "stage": ("stage", "id"),
    "state": ("draft", "state"),
    "reply": ("draft", "reply"),
    "score": ("scorecard", "score"),
    "coverage": ("scorecard", "coverage"),
    "blockers": ("scorecard", "blockers"),
}


def _flat(result: dict[str, Any]) -> dict[str, Any]:
    """Pick the columns of a table; what a result does not hold stays an empty cell."""
    flat: dict[str, Any] = {}
    card = {"scorecard": result["draft"]["scorecard"]} if "draft" in result else {}
    for column, path in _COLUMNS.items():
        value: Any = {**result, **card}
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        flat[column] = " ".join(value) if isinstance(value, list) else value
    return flat
