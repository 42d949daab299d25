"""What a terminal shows of past replies: groups with their intervals, the items that fail, and what cannot be said."""

from collections.abc import Iterator

from rich import box
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from app.cli.evaluation.show import at_most, interval, percent
from evals.past import ENOUGH, Group, Grouping, PastReport

_SHOWN = 12


def show(report: PastReport, console: Console) -> None:
    """Print the total, every grouping with what it lets one say, and the items that fail most often."""
    console.print(_groups("all replies", (report.total,)))
    for grouping in report.groupings:
        console.print(_groups(f"by {grouping.by}", grouping.groups))
        for line in told(grouping):
            console.print(Text(line), soft_wrap=True)
    console.print(_items(report.total))
    for line in doubts(report):
        console.print(Text(f"! {line}"), soft_wrap=True)


def told(grouping: Grouping) -> Iterator[str]:
    """Say of a grouping what its figures do and do not show."""
    yield grouping.said
    few = sum(not one.enough for one in grouping.groups)
    if few:
        yield f"{few} of {len(grouping.groups)} groups have fewer than {ENOUGH} replies: too few to say."
    if grouping.untold:
        yield f"{grouping.untold} replies name no {grouping.by}."


def doubts(report: PastReport) -> Iterator[str]:
    """Say what all figures rest on."""
    replies = report.total.replies
    if report.broken:
        yield f"{len(report.broken)} rows cannot be read and are in no figure."
    if report.guessed_stages:
        guessed = f"The stage of {report.guessed_stages} of {replies} replies"
        yield f"{guessed} is read from the message; a fact 'stage' settles it."
    if report.ungrounded:
        yield (
            f"In {report.ungrounded} of {replies} replies particulars or promises could not be judged, "
            "because no fact came with them."
        )


def _groups(title: str, groups: tuple[Group, ...]) -> Table:
    table = _table(title, ("n", "score", "95 %", "decided", "no fail", "95 %", "blocked", "95 %"))
    for one in groups:
        known = one.low is not None and one.high is not None
        score = f"{(one.low or 0) * 100:.0f}–{one.high or 0:.0%}" if known else "few"
        blocked = at_most(one.blocked.met, one.blocked.of).replace("at most ", "≤")
        figures = (percent(one.score), score, percent(one.coverage))
        shares = (percent(one.flawless.share), interval(one.flawless), str(one.blocked.met), blocked)
        table.add_row(Text(one.name), str(one.replies), *figures, *shares, style=None if one.enough else "dim")
    return table


def _items(total: Group) -> Table:
    table = _table("items that fail", ("failed", "of", "95 %", "unsure", "blocks"))
    for one in total.failing[:_SHOWN]:
        blocks = "yes" if one.blocker else ""
        failed = (str(one.failed.met), str(one.failed.of), interval(one.failed))
        table.add_row(one.item, *failed, str(one.unsure), blocks)
    return table


def _table(first: str, others: tuple[str, ...]) -> Table:
    # No padding beside what the box has: all columns must fit on a line of 80 letters.
    table = Table(Column(first, max_width=26, no_wrap=True), box=box.SIMPLE_HEAD, padding=0, pad_edge=False)
    for head in others:
        table.add_column(head, justify="right", no_wrap=True)
    return table
