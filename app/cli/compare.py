"""`amends compare`: hold two runs of the suite against each other and say whether the second one is better."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from app.cli.trouble import Trouble
from evals.changes import Difference, Outlook
from evals.compare import MARGIN, Comparison, compare, points
from evals.pairs import pair, read_run

EXIT_REGRESSED = 1
EXIT_INCONCLUSIVE = 3
_SHOWN = 8
_POINTS = 100
_COLOURS = {Outlook.IMPROVED: "green", Outlook.REGRESSED: "red", Outlook.NO_EFFECT: "", Outlook.INCONCLUSIVE: "yellow"}

Before = Annotated[Path, typer.Argument(metavar="A", help="The results.json of the earlier run.")]
After = Annotated[Path, typer.Argument(metavar="B", help="The results.json of the later run.")]
OnlyShared = Annotated[
    bool, typer.Option("--only-shared", help="Compare the cases that both hold the same, and leave out the others.")
]
Margin = Annotated[
    float, typer.Option("--margin", min=0.0, max=50.0, metavar="POINTS", help="A difference that nobody would act on.")
]
AllowInconclusive = Annotated[
    bool, typer.Option("--allow-inconclusive", help="End with status 0 where the cases cannot tell.")
]
Json = Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Where the comparison goes as JSON.")]


def compare_runs(
    before: Before,
    after: After,
    only_shared: OnlyShared = False,
    margin: Margin = MARGIN * _POINTS,
    allow_inconclusive: AllowInconclusive = False,
    json: Json = None,
) -> None:
    """Compare two runs of the suite, case by case.

    Exit status 0: improved or no effect. 1: regressed. 2: a file cannot be used. 3: the cases cannot tell.
    """
    then, now = read_run(before), read_run(after)
    pairs, left_out = pair(then, now)
    if left_out and not only_shared:
        instead = f"give --only-shared to compare the {len(pairs)} that both hold the same, or run the suite again"
        raise Trouble(f"the runs do not hold the same cases: {left_out}; {instead}")
    if not pairs:
        raise Trouble(f"the runs hold no case in common: {left_out}")
    told = compare(then, now, margin / _POINTS)
    if json is not None:
        _write(json, told)
    show(told, Console())
    if told.verdict is Outlook.REGRESSED:
        raise typer.Exit(EXIT_REGRESSED)
    if told.verdict is Outlook.INCONCLUSIVE and not allow_inconclusive:
        raise typer.Exit(EXIT_INCONCLUSIVE)


def show(told: Comparison, console: Console) -> None:
    """Print the verdict, the figures with their intervals, blockers, items, slices, and what the figures leave open."""
    console.print(
        Text(told.verdict, style=f"bold {_COLOURS[told.verdict]}".strip()), Text(told.because), soft_wrap=True
    )
    for line in _lines(told):
        console.print(Text(line), soft_wrap=True)
    console.print(_figures(told))
    if told.items:
        console.print(_items(told))
    moved = [one for one in told.slices if one.moved]
    if moved:
        console.print(_slices(told))
    for line in _open(told):
        console.print(Text(line), soft_wrap=True)
    for warning in told.warnings:
        console.print(Text(f"! {warning}", style="bold"), soft_wrap=True)


def _lines(told: Comparison) -> Iterator[str]:
    yield f"{told.cases} cases in pairs; in {told.same} of them nothing differs."
    if told.left_out:
        yield f"Left out: {told.left_out}."
    for name in {**told.before, **told.after}:
        then, now = (side.get(name) or "not told" for side in (told.before, told.after))
        if then != now:
            yield f"{name}: {then} → {now}"


def _figures(told: Comparison) -> Table:
    table = _table("points")
    for head in ("before", "after", "change", "95 %", "pairs", "outlook"):
        table.add_column(head, justify="right", no_wrap=True)
    for one in (told.score, told.met):
        if one is not None:
            figures = (f"{one.before * _POINTS:.1f}", f"{one.after * _POINTS:.1f}", _signed(one.value), _interval(one))
            table.add_row(one.name, *figures, str(one.pairs), one.outlook)
    then, now = (f"{share * _POINTS:.1f}" for share in told.coverage)
    table.add_row("decided", then, now)
    table.add_section()
    held = told.blockers
    table.add_row("blocked drafts", str(held.before), str(held.after), f"{len(held.new)} new", f"{len(held.gone)} gone")
    table.add_row("without a draft", *map(str, told.errors))
    return table


def _items(told: Comparison) -> Table:
    table = _table("item of the checklist")
    for head in ("lost", "won", "decided", "p", "p corrected"):
        table.add_column(head, justify="right", no_wrap=True)
    for one in told.items[:_SHOWN]:
        told_p = (f"{p:.3f}" if p >= 0.001 else "<0.001" for p in (one.p, one.p_corrected))  # noqa: PLR2004 (three decimals)
        table.add_row(one.item, str(one.lost), str(one.won), str(one.decided), *told_p)
    return table


def _slices(told: Comparison) -> Table:
    table = _table("moved most")
    for head in ("cases", "met", "95 %", "score", "95 %"):
        table.add_column(head, justify="right", no_wrap=True)
    for one in [one for one in told.slices if one.moved][:_SHOWN]:
        figures = [(_signed(held.value), _interval(held)) if held else ("-", "-") for held in (one.met, one.score)]
        table.add_row(f"{one.by} {one.name}", str(one.cases), *figures[0], *figures[1])
    return table


def _open(told: Comparison) -> Iterator[str]:
    """Say what these cases could not have shown."""
    for held in told.blockers.new:
        yield f"New blocker: {held.item} in {held.case}."
    if told.blockers.lost:
        yield f"{told.blockers.lost} earlier blockers are not called gone: their cases have no draft now."
    for one in (told.score, told.met):
        if one is not None and one.outlook is Outlook.INCONCLUSIVE and (one.low or 0) * (one.high or 0) > 0:
            doubt = "the interval leaves out 0, but so few pairs turned that it may be chance"
            yield f"{one.name}: {doubt} (p {one.p:.2f})."
        if one is not None and one.detectable is not None:
            needed = one.scenarios * (one.detectable / told.margin) ** 2 if told.margin else 0
            more = (
                f"; for {points(told.margin)} it takes about {needed:,.0f} scenarios" if needed > one.scenarios else ""
            )
            least = points(one.detectable)
            seen = f"The smallest change of {one.name} that {one.scenarios} scenarios show with 80 % power"
            yield f"{seen}: {least}{more}."
    if told.blockers.still_possible is not None and told.blockers.drafts:
        possible = f"{told.blockers.still_possible:.1%}"
        yield f"Zero blockers in {told.blockers.drafts} drafts still allow a true rate of up to {possible}."


def _table(first: str) -> Table:
    # Narrow padding: all columns must fit on a line of 80 letters.
    return Table(Column(first, no_wrap=True), box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)


def _signed(share: float) -> str:
    return f"{share * _POINTS:+.1f}"


def _interval(one: Difference) -> str:
    if one.low is None or one.high is None:
        return "not known"
    return f"{_signed(one.low)} to {_signed(one.high)}"


def _write(out: Path, told: Comparison) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(told.model_dump_json(indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{out}: {error.strerror}; name a file that can be written with --json") from None
    sys.stderr.write(f"amends: written: {out}\n")
