"""`amends eval-understanding`: measure on labelled messages how well they are understood, tier by tier."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.progress import Progress
from rich.table import Column, Table
from rich.text import Text

from app.bootstrap import Offline, Services, versions_of
from app.classifiers.language import LanguageDetection
from app.classifiers.learned.encoder import SentenceEncoder
from app.cli.services import settings_from_environment
from app.cli.tiers import Message, Tier, read_all, reader_of, taken_in
from app.cli.trouble import Trouble
from app.settings import Settings
from app.words.company import load_company
from evals.labelled import Labelled
from evals.understanding.figures import Figure
from evals.understanding.page import render
from evals.understanding.report import Report, SetFigures, measure
from evals.understanding.sets import load_sets
from evals.understanding.timing import latency_of

Places = Annotated[
    list[Path], typer.Argument(metavar="FOLDER_OR_FILE", help="CSV files of labelled messages, or folders of them.")
]
Tiers = Annotated[
    list[Tier] | None,
    typer.Option(
        "--tier", help="What reads: rules, n-grams with them, or all with the encoder; repeatable, without it each."
    ),
]
Json = Annotated[Path, typer.Option("--json", metavar="OUT", help="Where the figures go as JSON.")]
Html = Annotated[Path, typer.Option("--html", metavar="OUT", help="Where the report goes, as one page.")]


def evaluate_understanding(
    context: typer.Context,
    places: Places,
    tier: Tiers = None,
    json: Json = Path("out/understanding.json"),
    html: Html = Path("out/understanding.html"),
) -> None:
    """Measure the understanding on your own labelled messages, offline; exit status 2 for a broken file."""
    settings = context.obj.settings if isinstance(context.obj, Services) else settings_from_environment()
    report = conduct(settings, places, _wanted(tier or [], settings))
    _write(json, report.model_dump_json(indent=2) + "\n", "--json")
    _write(html, render(report), "--html")
    show(report, Console())
    typer.echo(f"The figures are in {json}, the report in {html}.")


def conduct(settings: Settings, places: Sequence[Path], tiers: Sequence[Tier]) -> Report:
    """Let each tier read each set; raises `InvalidFile` with the mistakes of all files."""
    parts = Offline.load(settings.prompts_dir)
    sets = load_sets(places, parts.taxonomy)
    detector = LanguageDetection(load_company(settings.company_dir).default_language)
    encoder = SentenceEncoder() if Tier.ALL in tiers else None
    readers = {tier: reader_of(tier, parts, encoder) for tier in tiers}
    times: dict[Tier, list[float]] = {tier: [] for tier in tiers}
    found: list[SetFigures] = []
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("messages", total=len(tiers) * sum(map(len, sets.values())))
        for name, labelled in sets.items():
            held, unread = _readable(name, labelled, detector)
            measures = {}
            for tier, reader in readers.items():
                pairs, took = read_all(held, reader, lambda: progress.advance(task))
                progress.advance(task, unread)
                measures[tier.value] = measure(pairs, parts.taxonomy)
                times[tier] += took
            found.append(SetFigures(name=name, messages=len(held), unread=unread, tiers=measures))
    return Report(
        versions=versions_of(settings),
        learned=parts.weights.about.bank,
        sets=tuple(found),
        latency_ms={tier.value: latency for tier in tiers if (latency := latency_of(times[tier])) is not None},
    )


def show(report: Report, console: Console) -> None:
    """Print the figures of each set with the tiers side by side, then how long each tier takes."""
    for one in report.sets:
        console.print(_figures(one))
        missing = {figure.absent for measures in one.tiers.values() for figure in measures.headline.values()} - {None}
        if missing:
            console.print(f"  -: {'; '.join(sorted(map(str, missing)))}", style="dim", soft_wrap=True)
    console.print(_times(report))


def _wanted(named: Sequence[Tier], settings: Settings) -> list[Tier]:
    """Give the tiers that are named, else all that this machine has, in their order."""
    without = "is turned off (ENCODER=off)" if settings.encoder == "off" else None
    without = without or (None if SentenceEncoder.installed() else "is not installed")
    if without and Tier.ALL in named:
        raise Trouble(f"--tier all: the sentence encoder {without}; name another tier, or set it up")
    if without and not named:
        typer.echo(f"amends: the sentence encoder {without}, so the tier 'all' is left out", err=True)
    return [tier for tier in Tier if (tier in named if named else not (without and tier is Tier.ALL))]


def _readable(name: str, labelled: Sequence[Labelled], detector: LanguageDetection) -> tuple[list[Message], int]:
    held = [message for message in taken_in(labelled, detector) if message is not None]
    if not held:
        raise Trouble(f"{name}: none of its messages holds a word; check the column text")
    return held, len(labelled) - len(held)


def _figures(one: SetFigures) -> Table:
    unread = f", {one.unread} more could not be read" if one.unread else ""
    title = f"{one.name}: {one.messages} {'message' if one.messages == 1 else 'messages'}{unread}"
    figure, resting_on = Column("figure", no_wrap=True), Column("n", justify="right", no_wrap=True)
    columns = [Column(name, justify="right", no_wrap=True) for name in one.tiers]
    # Narrow padding: three tiers must fit on a line of 80 letters.
    table = Table(figure, resting_on, *columns, box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.title, table.title_justify = Text(f"\n{title}"), "left"
    headlines = [measures.headline for measures in one.tiers.values()]
    for name in headlines[0]:
        figures = [headline[name] for headline in headlines]
        table.add_row(name, str(max(figure.messages for figure in figures)), *map(_cell, figures))
    return table


def _cell(figure: Figure) -> str:
    if figure.value is None:
        return f"-{'':8}"
    if figure.low is None or figure.high is None:
        return f"{_short(figure.value)}{'':8}"
    return f"{_short(figure.value)} [dim]{_short(figure.low)}–{_short(figure.high)}[/dim]"


def _short(value: float) -> str:
    """Write two decimals without the zero before the point, so that three tiers fit on a line of 80 letters."""
    return f"{value:.2f}".replace("0.", ".", 1)


def _times(report: Report) -> Table:
    table = Table(Column("tier", no_wrap=True), title="Time for one message", title_justify="left", box=box.SIMPLE_HEAD)
    for head in ("messages", "p50", "p99"):
        table.add_column(head, justify="right")
    for name, latency in report.latency_ms.items():
        table.add_row(name, str(latency.messages), f"{latency.p50:.1f} ms", f"{latency.p99:.1f} ms")
    return table


def _write(out: Path, text: str, option: str) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{out}: {error.strerror}; name a file that can be written with {option}") from None
