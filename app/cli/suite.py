"""`amends eval`: run the cases of the suite, show what was met, and keep the results as JSON."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.progress import Progress
from rich.table import Column, Table
from rich.text import Text

import evals
from app.bootstrap import Services, build_services
from app.cli.services import finishing, services_from_environment
from app.cli.trouble import Trouble
from app.domain.draft import Outcome
from app.domain.scorecard import Verdict
from evals.cases import Case, load_cases
from evals.metrics import Count, Metrics, Slice
from evals.report import Report
from evals.suite import CaseResult, run
from evals.vocabulary import Vocabulary

DATASETS = Path(evals.__file__).parent / "datasets"
EXIT_NOT_MET = 1
_AT_ONCE = 8

Places = Annotated[
    list[Path] | None, typer.Option("--cases", metavar="PATH", help="A file of cases, or a folder of them; repeatable.")
]
Only = Annotated[
    list[str] | None, typer.Option("--only", metavar="NAME", help="A theme, or the id of a case; repeatable.")
]
Json = Annotated[Path, typer.Option("--json", metavar="OUT", help="Where the results go as JSON.")]
WithModel = Annotated[
    bool, typer.Option("--model", help="Let the configured model write; without it nothing is asked.")
]


def evaluate(
    cases: Places = None,
    json: Json = Path("out/eval.json"),
    only: Only = None,
    with_model: WithModel = False,
) -> None:
    """Run the eval suite, offline; exit status 1 when an expectation is not met, 2 for a broken file."""
    services = _services(with_model=with_model)
    report = conduct(services, cases or [DATASETS], only=only or [], with_model=with_model)
    _keep(report, json)
    show(report, Console())
    if any(not result.met for result in report.results):
        raise typer.Exit(EXIT_NOT_MET)


def conduct(services: Services, places: list[Path], *, only: list[str], with_model: bool) -> Report:
    """Run the cases of `places`, or those that `only` names; raises `InvalidFile` and `Trouble`."""
    vocabulary = Vocabulary.of(services.taxonomy, services.policy, (item.id for item in services.checklist.criteria))
    chosen = _chosen(load_cases(places, vocabulary), only)
    results = asyncio.run(finishing(_all(chosen, services, with_model=with_model), services.aclose))
    writer = services.settings.model if with_model and services.settings.model else "playbook"
    return Report.of(results, versions=services.versions, writer=writer)


def show(report: Report, console: Console) -> None:
    """Print the figures by theme, the totals, and the expectations that were not met with their words."""
    console.print(_themes(report.metrics))
    console.print(_totals(report.metrics))
    console.print(_items(report.metrics))
    for result in report.results:
        if not result.met:
            console.print(_failures(result), soft_wrap=True)


def _services(*, with_model: bool) -> Services:
    services = services_from_environment()
    if with_model and services.settings.model is None:
        raise Trouble("--model was given, but no model is configured; set MODEL in the environment or in .env")
    if with_model or services.settings.model is None:
        return services
    # A configured model would classify as well, so it is taken out and not only told to be silent.
    return build_services(services.settings.model_copy(update={"model": None}))


def _chosen(cases: tuple[Case, ...], only: list[str]) -> tuple[Case, ...]:
    for name in only:
        if all(name not in (case.theme, case.id) for case in cases):
            themes = ", ".join(dict.fromkeys(case.theme for case in cases))
            raise Trouble(f"--only {name}: no case and no theme has this name; the themes are {themes}")
    return tuple(case for case in cases if not only or case.theme in only or case.id in only)


async def _all(cases: tuple[Case, ...], services: Services, *, with_model: bool) -> list[CaseResult]:
    async def draft(case: Case) -> Outcome:
        return await services.drafting.draft(case.request("auto" if with_model else "playbook"))

    console = Console(stderr=True)
    results: list[CaseResult] = []
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("cases", total=len(cases))
        async for result in run(cases, draft, _AT_ONCE):
            results.append(result)
            progress.advance(task)
    return results


def _keep(report: Report, out: Path) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(report.model_dump_json(indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{out}: {error.strerror}; name a file that can be written with --json") from None


def _themes(metrics: Metrics) -> Table:
    table = Table(Column("theme", no_wrap=True), title="Cases of the suite", title_justify="left", box=box.SIMPLE_HEAD)
    for head in ("cases", "expected", "score", "decided", "blocked", "errors"):
        table.add_column(head, justify="right")
    for theme, one in metrics.by_theme.items():
        table.add_row(theme, *_cells(one))
    table.add_section()
    table.add_row("all", *_cells(metrics.total), style="bold")
    table.add_section()
    for stage, one in metrics.by_stage.items():
        table.add_row(f"stage {stage}", *_cells(one))
    return table


def _cells(one: Slice) -> tuple[str, ...]:
    met = (_of(one.cases), _of(one.expectations), _percent(one.mean_score), _percent(one.mean_coverage))
    return (*met, str(one.blocked), str(one.errors))


def _totals(metrics: Metrics) -> Table:
    table = Table("expectations", box=box.SIMPLE_HEAD)
    table.add_column("met", justify="right")
    for kind, count in metrics.by_kind.items():
        table.add_row(kind, f"{_of(count)}  {_percent(count.share):>4}")
    table.add_section()
    table.add_row("false blocks", str(metrics.false_blocks))
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


def _of(count: Count) -> str:
    return f"{count.met}/{count.of}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"
