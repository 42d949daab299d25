"""`amends score --report`: past replies of a batch, judged offline and counted, with a page to read."""

import asyncio
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from app.api.bodies import ScoreBody
from app.bootstrap import Services
from app.cli import batch
from app.cli.scored import show
from app.cli.services import finishing, offline_services
from app.cli.trouble import Trouble
from app.domain.errors import Mistake
from evals.past import Broken, PastReply, PastReport, count, without_facts
from evals.report import Item
from evals.reports.past_page import render
from evals.reports.past_tables import items_table, results_lines

_OURS = frozenset({"agent", "team"})
_LABELS = frozenset({"trade", "style", "twin", "labels", "second"})
"""Fields of a labelled set that say nothing to a judge."""
_SHOWN = 20
_INSTEAD = "correct the row; it is in no figure"


def report_on(
    context: typer.Context,
    *,
    jsonl: str | None,
    csv: str | None,
    folder: Path,
    judge: bool,
    with_text: bool,
) -> None:
    """Judge the replies of a batch and write what they come to; raises `Trouble` where none is usable.

    `with_text`: whether messages and replies are copied into the results.
    """
    services = offline_services(context)
    if judge and services.judge is None:
        raise Trouble("--judge was given, but no judge is configured; set JUDGE_MODEL in the environment or in .env")
    source = jsonl if jsonl is not None else csv or "-"
    rows = batch.read(jsonl=jsonl, csv=csv)
    scored, broken, unread = _judged(services, rows, judge=judge, with_text=with_text)
    _tell(source, broken, unread)
    if not scored:
        raise Trouble(f"{source}: none of {len(rows)} rows can be scored; each needs a message and a reply")
    items = tuple(Item(id=one.id, title=one.title, blocker=one.blocker) for one in services.checklist.criteria)
    total, groupings = count(scored, items)
    report = PastReport(
        made_at=datetime.now(UTC).replace(microsecond=0),
        versions=services.versions,
        source=Path(source).name if source != "-" else "standard input",
        total=total,
        groupings=groupings,
        guessed_stages=sum(not one.stage_given for one in scored),
        ungrounded=sum(bool(one.ungrounded) for one in scored),
        unread=unread,
        broken=broken,
    )
    written = _keep(report, scored, folder)
    show(report, Console())
    sys.stderr.write(f"amends: written: {', '.join(map(str, written))}\n")


def _judged(
    services: Services, rows: list[batch.Row], *, judge: bool, with_text: bool
) -> tuple[tuple[PastReply, ...], tuple[Broken, ...], tuple[str, ...]]:
    lines = iter([line for line, _ in rows])
    scored: list[PastReply] = []
    broken: list[Broken] = []
    unread: dict[str, None] = {}

    async def work(row: dict[str, Any]) -> dict[str, Any]:
        return {"scored": await _one(services, row, unread, judge=judge, with_text=with_text)}

    def take(result: dict[str, Any]) -> None:
        line = next(lines)
        if "error" in result:
            broken.append(Broken(id=str(result["id"]), line=line, problem=result["error"]))
        else:
            scored.append(result["scored"].model_copy(update={"line": line}))

    asyncio.run(finishing(batch.each(work, [row for _, row in rows], take), services.aclose))
    return tuple(scored), tuple(broken), tuple(unread)


async def _one(
    services: Services, row: dict[str, Any], unread: dict[str, None], *, judge: bool, with_text: bool
) -> PastReply:
    given = {("message" if name == "text" else name): value for name, value in row.items() if name not in _LABELS}
    if "language" in given:
        given.setdefault("language_hint", given.pop("language"))
    known = {name: value for name, value in given.items() if name in ScoreBody.model_fields}
    unread.update(dict.fromkeys(name for name in given if name not in known and name not in _OURS))
    body = ScoreBody.model_validate({**known, "writer": "playbook", "judge": None})
    situation = await services.drafting.situation(body.request())
    judgement = services.checklist.judge(body.reply, situation)
    if judge and services.judge is not None:
        judgement = await services.judge.settle(judgement, situation, body.reply)
    # Last, for a judge knows no more of the facts than the checklist does.
    judgement, ungrounded = without_facts(judgement, situation, services.checklist.criteria)
    return PastReply.of(
        situation,
        judgement,
        name=str(body.id),
        line=0,
        agent=_named(given.get("agent")),
        team=_named(given.get("team")),
        ungrounded=ungrounded,
        reply=body.reply if with_text else None,
    )


def _named(given: object) -> str | None:
    name = " ".join(str(given).split()) if given is not None else ""
    return name or None


def _tell(source: str, broken: tuple[Broken, ...], unread: tuple[str, ...]) -> None:
    for one in broken[:_SHOWN]:
        sys.stderr.write(f"amends: {Mistake(source, one.line, one.problem, _INSTEAD)}\n")
    if len(broken) > _SHOWN:
        sys.stderr.write(f"amends: {len(broken) - _SHOWN} more rows cannot be read; see results.jsonl\n")
    if unread:
        sys.stderr.write(f"amends: these fields are not read: {', '.join(unread)}\n")


def _keep(report: PastReport, scored: tuple[PastReply, ...], folder: Path) -> tuple[Path, ...]:
    files: dict[str, Callable[[], str]] = {
        "results.jsonl": lambda: results_lines(scored, report.broken),
        "items.csv": lambda: "\ufeff" + items_table(report),  # spreadsheets take it for UTF-8 only with this mark
        "summary.json": lambda: report.model_dump_json(indent=2) + "\n",
        "report.html": lambda: render(report),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text(), encoding="utf-8", newline="")
    except OSError as error:
        raise Trouble(f"{folder}: {error.strerror}; name a folder that can be written with --report") from None
    return tuple(folder / name for name in files)
