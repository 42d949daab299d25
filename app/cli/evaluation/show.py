"""What a terminal shows of a run: the figures by theme, the totals with their intervals, and what was not met."""

from rich import box
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from app.domain.scorecard import Verdict
from evals.metrics import Count, Metrics, Slice
from evals.report import Report
from evals.reports import wording
from evals.stats import rule_of_three
from evals.suite import CaseResult


def show(report: Report, console: Console) -> None:
    """Print the figures by theme, the totals, and the expectations that were not met with their words."""
    console.print(_themes(report.metrics))
    console.print(_totals(report.metrics))
    console.print(_items(report.metrics))
    for result in report.results:
        if not result.met:
            console.print(_failures(result), soft_wrap=True)


def _themes(metrics: Metrics) -> Table:
    # Narrow padding: all columns must fit on a line of 80 letters.
    table = Table(Column("theme", no_wrap=True), box=box.SIMPLE_HEAD, padding=0, show_edge=False)
    table.title, table.title_justify = "\nCases of the suite", "left"
    for head in ("cases", "95 %", "expected", "score", "decided", "blocked", "errors"):
        table.add_column(head, justify="right", no_wrap=True)
    for theme, one in metrics.by_theme.items():
        table.add_row(theme, *_cells(one))
    table.add_section()
    table.add_row("all", *_cells(metrics.total), style="bold")
    table.add_section()
    for stage, one in metrics.by_stage.items():
        table.add_row(f"stage {stage}", *_cells(one))
    return table


def _cells(one: Slice) -> tuple[str, ...]:
    met = (of(one.cases), interval(one.cases), of(one.expectations), percent(one.mean_score))
    return (*met, percent(one.mean_coverage), str(one.blocked), str(one.errors))


def _totals(metrics: Metrics) -> Table:
    table = Table("expectations", box=box.SIMPLE_HEAD)
    table.add_column("met", justify="right")
    table.add_column("95 %", justify="right")
    for kind, count in metrics.by_kind.items():
        table.add_row(kind, f"{of(count)}  {percent(count.share):>4}", interval(count))
    table.add_section()
    drafts = metrics.total.cases.of - metrics.total.errors
    table.add_row("false blocks", str(metrics.false_blocks), at_most(metrics.false_blocks, drafts))
    table.add_row("blocked", str(metrics.total.blocked), at_most(metrics.total.blocked, drafts))
    if metrics.latency_ms is not None:
        table.add_row("latency p50, p95", f"{metrics.latency_ms.p50:.1f} ms, {metrics.latency_ms.p95:.1f} ms")
    return table


def _items(metrics: Metrics) -> Table:
    """Show the items of the checklist that failed at least once, most often first."""
    table = Table("item of the checklist", box=box.SIMPLE_HEAD)
    for verdict in Verdict:
        table.add_column(verdict, justify="right")
    failed = [(counts[Verdict.FAIL], item) for item, counts in metrics.items.items() if counts[Verdict.FAIL]]
    for _, item in sorted(failed, key=lambda one: -one[0]):
        table.add_row(item, *(str(metrics.items[item][verdict]) for verdict in Verdict))
    return table


def _failures(result: CaseResult) -> Text:
    """Tell what was not met; as plain text, since a customer's brackets are no markup."""
    told = Text(f"\n✗ {result.id}", style="bold")
    told.append(f"  {result.theme}{f', {result.error}' if result.error else ''}", style="dim")
    for one in result.failures:
        told.append(f"\n    {one.kind} {one.wanted}: {one.found}", style="not bold")
    return told


def of(count: Count) -> str:
    """Write a count as `3/8`."""
    return f"{count.met}/{count.of}"


def percent(share: float | None) -> str:
    """Write a share in whole per cent, and never as all or nothing unless it is; close together, for narrow columns."""
    return "-" if share is None else wording.percent(share).replace("\u00a0", "")


def interval(count: Count) -> str:
    """Write the interval of a count in whole per cent; nothing is known of nothing."""
    low, high = count.interval
    return f"{low * 100:.0f}–{high:.0%}" if count.of else "-"


def at_most(events: int, trials: int) -> str:
    """Write the interval of something that should not happen; where it did not, the most that it may still be."""
    if not trials:
        return "-"
    return interval(Count(met=events, of=trials)) if events else f"at most {rule_of_three(trials):.1%}"
