"""How the meta-evaluation looks on a terminal."""

from rich import box
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from evals.meta.coefficients import Agreement
from evals.meta.matrix import Kills
from evals.meta.page import headline, share
from evals.meta.people import UNCLEAR, People, Share
from evals.meta.report import MetaReport
from evals.reports.wording import percent

_MARKS = {True: "", False: " ✗", None: " ·"}
"""By whether a bar is reached; where nothing is measurable, neither."""
_TEXTS = 2
"""Columns of a table of sentences, which may wrap; figures may not."""


def show(report: MetaReport, console: Console) -> None:
    """Print the headline, what was found by item, what people say, and the bars that are missed."""
    console.print(Text(f"\n{headline(report)}", style="bold"))
    for notice in report.notices:
        console.print(Text(f"! {notice}", style="bold red"), soft_wrap=True)
    console.print(_kills(report))
    if report.people is not None:
        console.print(_people(report.people))
    flips = len(report.equivalence.flips)
    lost = sum(not trial.held for trial in report.gaming)
    disguised = sum(report.equivalence.disguised.values())
    console.print(
        f"disguises: {disguised} replies, {flips} verdicts flipped; gaming: {lost} of {len(report.gaming)} lost"
    )
    console.print(_missed(report))


def _kills(report: MetaReport) -> Table:
    table = _table("Spoilt replies that were found", "item", "structural", "", "lexical", "", "stray")
    for row in report.matrix.rows:
        cells = [cell for kills in (row.structural, row.lexical) for cell in _cells(kills)]
        table.add_row(
            row.item, *cells, Text(f"{row.strays or ''}{' ✗' if row.stray else ''}", style="red" if row.stray else "")
        )
    table.caption = "? left open, ✗ below the bar; · not measurable; stray: where other items fail undeclared"
    return table


def _cells(kills: Kills | None) -> tuple[Text, Text]:
    """Tell kills in two cells: how many, and where the true share may lie."""
    if kills is None:
        return Text("-"), Text("")
    left = f" {kills.unsure}?" if kills.unsure else ""
    found = f"{kills.killed}/{kills.mutants}{left}{_MARKS[kills.reached]}"
    return Text(found, style="red" if kills.reached is False else ""), Text(_reach(kills), style="dim")


def _reach(kills: Kills) -> str:
    return f"{percent(kills.low)}–{percent(kills.high)}"


def _people(found: People) -> Table:
    ordered = share(found.ordered)
    title = f"{found.replies} labelled replies, {found.twice} labelled twice; better above worse: {ordered}"
    table = _table(title, "item", "n", "people", "AC1", "right", "found", "decided")
    for one in found.items:
        if one.applicable:
            people, checklist = (_short(agreed) for agreed in (one.people, one.checklist))
            table.add_row(
                one.item,
                str(one.applicable),
                people + (" ✗" if one.unclear else ""),
                checklist + (" ✗" if one.apart else ""),
                _counts(one.precision),
                _counts(one.recall),
                percent(one.coverage.value),
            )
    table.caption = f"agreement of two people, and of the checklist with one (AC1, ✗ under {UNCLEAR}); its fails"
    return table


def _short(agreed: Agreement | None) -> str:
    return "-" if agreed is None or agreed.ac1.value is None else f"{agreed.ac1.value:.2f}"


def _counts(given: Share) -> str:
    return f"{given.met}/{given.of}" if given.of else "-"


def _missed(report: MetaReport) -> Table | Text:
    if not report.missed:
        return Text("every bar is reached", style="green")
    table = _table(f"{len(report.missed)} bars are missed", "bar", "what was found")
    for one in report.missed:
        table.add_row(Text(one.bar), Text(one.told))
    return table


def _table(title: str, *heads: str) -> Table:
    columns = [Column(head, no_wrap=len(heads) > _TEXTS) for head in heads]
    table = Table(*columns, box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.title, table.title_justify, table.caption_justify = Text(f"\n{title}"), "left", "left"
    return table
