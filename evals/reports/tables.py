"""A run as tables for a spreadsheet: one row a case, and one row for each item of each case."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping

from app.domain.scorecard import Verdict
from evals.report import Report
from evals.suite import CaseResult

# Also behind what cannot be seen, and in the wide letters of East Asian scripts: programs differ in what they skip.
_FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
CASES = (
    "id", "theme", "trade", "why", "met", "unmet", "error", "language", "cause", "emotion", "severity", "fault",
    "flags", "stage", "remedies", "contact", "state", "writer", "repaired", "score", "coverage", "blockers",
    "failed_items", "unsure_items", "total_ms", "message", "reply",
)  # fmt: skip
ITEMS = ("id", "theme", "stage", "item", "title", "verdict", "blocks", "reason", "words", "fix")


def cases_table(report: Report) -> str:
    """Write one row a case as CSV; several names in a cell stand apart by spaces, and so do decimals by a point."""
    return _written(CASES, (_case(result) for result in report.results))


def items_table(report: Report) -> str:
    """Write one row for each item that a draft was judged by as CSV; cases without a draft have none."""
    titles = {item.id: item.title for item in report.items}
    return _written(ITEMS, (row for result in report.results for row in _items(result, titles)))


def harmless(text: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula: a customer may have written one.

    An apostrophe is put before what would be a formula; spreadsheets take it off, or show it as text.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def _case(result: CaseResult) -> Mapping[str, object]:
    unmet = "; ".join(f"{one.kind} {one.wanted}: {one.found}" for one in result.failures)
    message = next((turn.text for turn in reversed(result.turns) if turn.role == "customer"), "")
    row = {
        "id": result.id, "theme": result.theme, "trade": result.trade, "why": result.why, "met": result.met,
        "unmet": unmet, "error": result.error, "message": message,
    }  # fmt: skip
    seen = result.seen
    if seen is None:
        return row
    held = {name: getattr(seen, name) for name in CASES if name in type(seen).model_fields}
    unsure = [item for item, verdict in seen.verdicts.items() if verdict is Verdict.UNSURE]
    return {**held, **row, "failed_items": [one.id for one in seen.failed], "unsure_items": unsure}


def _items(result: CaseResult, titles: Mapping[str, str]) -> Iterator[Mapping[str, object]]:
    seen = result.seen
    if seen is None:
        return
    failed = {one.id: one for one in seen.failed}
    for item, verdict in seen.verdicts.items():
        finding = failed.get(item)
        yield {
            "id": result.id, "theme": result.theme, "stage": seen.stage, "item": item, "title": titles.get(item),
            "verdict": verdict, "blocks": item in seen.blockers, "reason": finding and finding.reason,
            "words": finding and " … ".join(span.quote for span in finding.spans), "fix": finding and finding.fix,
        }  # fmt: skip


def _written(columns: tuple[str, ...], rows: Iterable[Mapping[str, object]]) -> str:
    stream = io.StringIO()
    table = csv.DictWriter(stream, columns, lineterminator="\r\n")
    table.writeheader()
    table.writerows({column: _cell(row.get(column)) for column in columns} for row in rows)
    return stream.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, tuple | list):
        return harmless(" ".join(map(str, value)))
    return harmless(str(value))
