"""`amends eval-checklist`: is the checklist itself right? Exit status 1 where one of its bars is missed."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

import evals
from app.bootstrap import Services
from app.cli.meta_show import show
from app.cli.services import finishing, offline_services
from app.cli.trouble import Trouble
from app.domain.scorecard import Verdict
from evals.judge.calibration import Calibration, Rated, calibrate, ratings, reopened
from evals.judge.judge import Judge
from evals.meta.bases import Base, load_bases
from evals.meta.bench import Bench
from evals.meta.equivalence import equivalence
from evals.meta.gaming import Tricks, Twins, gaming, load_tricks
from evals.meta.matrix import judge_bases, matrix
from evals.meta.mutators import Change, Mutator, load_mutators
from evals.meta.page import render
from evals.meta.people import DECIDED, people
from evals.meta.report import MetaReport
from evals.replies import Reply, load_replies

DATASETS = Path(evals.__file__).parent / "datasets"
EXIT_MISSED = 1
_NOBODY = "No labelled reply was found in {places}: how far the checklist agrees with people was not measured."

Sets = Annotated[Path, typer.Option("--sets", metavar="FOLDER", help="Where base, mutators and gaming (YAML) are.")]
Replies = Annotated[
    list[Path] | None,
    typer.Option("--replies", metavar="PATH", help="A file of labelled replies, or a folder of them; repeatable."),
]
Only = Annotated[
    list[str] | None, typer.Option("--only", metavar="ITEM", help="Spoil replies in this item only; repeatable.")
]
AskJudge = Annotated[
    bool, typer.Option("--judge", help="Ask the judge about every item of every labelled reply (needs JUDGE_MODEL).")
]
Json = Annotated[Path, typer.Option("--json", metavar="OUT", help="Where everything goes as JSON.")]
Html = Annotated[Path, typer.Option("--html", metavar="OUT", help="Where the report goes, as one page.")]


def evaluate_checklist(
    context: typer.Context,
    sets: Sets = DATASETS / "checklist",
    replies: Replies = None,
    only: Only = None,
    judge: AskJudge = False,
    json: Json = Path("out/checklist.json"),
    html: Html = Path("out/checklist.html"),
) -> None:
    """Hold the checklist to spoilt, disguised, gamed and labelled replies; exit status 1 where a bar is missed."""
    services = offline_services(context)
    if judge and services.judge is None:
        raise Trouble("--judge was given, but no judge is configured; set JUDGE_MODEL in the environment or in .env")
    places = replies or [DATASETS / "replies"]
    report = asyncio.run(finishing(_conduct(services, sets, places, only or [], judge=judge), services.aclose))
    _write(json, report.model_dump_json(indent=2) + "\n", "--json")
    _write(html, render(report), "--html")
    show(report, Console())
    typer.echo(f"Everything is in {json}, the report in {html}.")
    if report.missed:
        raise typer.Exit(EXIT_MISSED)


async def _conduct(
    services: Services, sets: Path, places: Sequence[Path], only: Sequence[str], *, judge: bool
) -> MetaReport:
    checklist = services.checklist
    titles = {criterion.id: criterion.title for criterion in checklist.criteria}
    unknown = [item for item in only if item not in titles]
    if unknown:
        raise Trouble(f"--only {unknown[0]}: this is no item; the items are {', '.join(titles)}")
    bases = load_bases(sets / "base.yaml")
    changes = load_mutators(sets / "mutators.yaml", titles)
    mutators = [mutator for mutator in changes.mutators if not only or mutator.item in only]
    tricks, twins = load_tricks(sets / "gaming.yaml", bases)
    labelled = _labelled(places, titles)
    bench = Bench(checklist, services.drafting.situation)
    report = await _measured(bench, bases, mutators, changes.equivalents, tricks, twins)
    found = await people(labelled, bench)
    notices = () if found else (_NOBODY.format(places=", ".join(map(str, places))),)
    return report.model_copy(
        update={
            "made_at": datetime.now(UTC),
            "versions": services.versions,
            "encoder": services.encoder is not None,
            "people": found,
            "judge": await _calibrated(services.judge if judge else None, labelled, bench),
            "notices": notices,
        }
    )


async def _measured(
    bench: Bench,
    bases: Sequence[Base],
    mutators: Sequence[Mutator],
    disguises: Sequence[Change],
    tricks: Tricks,
    twins: Sequence[Twins],
) -> MetaReport:
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("mutators and disguises", total=len(mutators) + len(disguises))

        def advance() -> None:
            progress.advance(task)

        good = await judge_bases(bases, bench)
        return MetaReport(
            made_at=None,
            versions={},
            encoder=False,
            titles={criterion.id: criterion.title for criterion in bench.checklist.criteria},
            matrix=await matrix(good, mutators, bench, advance),
            equivalence=await equivalence(good, disguises, bench, advance),
            gaming=await gaming(tricks, twins, bases, bench),
            people=None,
        )


async def _calibrated(judge: Judge | None, labelled: Sequence[Reply], bench: Bench) -> tuple[Calibration, ...]:
    """Measure the judge on labelled replies, each item asked about; nothing where none is to be asked."""
    if judge is None:
        return ()
    rated: list[Rated] = []
    for one in labelled:
        if one.labels is None:
            continue
        judgement = reopened(await bench.judgement(one))
        settled = await judge.settle(judgement, await bench.situation(one), one.reply)
        told = {item.id: one.labels.of(item.id) for item in settled.scorecard.items}
        rated += ratings({item: Verdict(label) for item, label in told.items() if label in DECIDED}, settled)
    return calibrate(rated)


def _labelled(places: Sequence[Path], items: Sequence[str] | dict[str, str]) -> tuple[Reply, ...]:
    default = [DATASETS / "replies"]
    # The folder of the project may be empty; one that somebody names must be there.
    there = [place for place in places if place.exists() or list(places) != default]
    missing = [place for place in there if not place.exists()]
    if missing:
        raise Trouble(f"--replies {missing[0]}: there is no such file or folder")
    return load_replies(there, items)


def _write(out: Path, text: str, option: str) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Trouble(f"{out}: {error.strerror}; name a file that can be written with {option}") from None
