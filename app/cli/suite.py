"""`amends eval`: run the cases of the suite, show what was met, and keep the results."""

import asyncio
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

import evals
from app.bootstrap import Services, build_services
from app.cli.evaluation.outputs import Places, keep
from app.cli.evaluation.running import Keeping, conduct
from app.cli.evaluation.show import show
from app.cli.evaluation.sources import Source, Writer, deployed, in_process
from app.cli.services import settings_from_environment
from app.cli.trouble import Trouble
from evals.cases import Case, load_cases
from evals.pairs import read_run
from evals.report import Report
from evals.vocabulary import Vocabulary

DATASETS = Path(evals.__file__).parent / "datasets"
OUT = Path("out/eval")
EXIT_NOT_MET = 1
AUTHORIZATION = "AMENDS_EVAL_AUTHORIZATION"
"""Variable of the environment with the header Authorization for a deployment: other users see a command's options."""

Cases = Annotated[
    list[Path] | None,
    typer.Option("--cases", metavar="PATH", help="A file of cases (YAML or JSONL), or a folder of them; repeatable."),
]
Only = Annotated[
    list[str] | None, typer.Option("--only", metavar="NAME", help="A theme, or the id of a case; repeatable.")
]
Out = Annotated[Path | None, typer.Option("--out", metavar="FOLDER", help=f"Where everything goes; {OUT} unless told.")]
Json = Annotated[
    Path | None, typer.Option("--json", metavar="FILE", help="Where the JSON goes; without --out nothing else is kept.")
]
WhoWrites = Annotated[Writer | None, typer.Option("--writer", help="Who writes the drafts; the playbook unless told.")]
WithModel = Annotated[bool, typer.Option("--model", help="The same as --writer model.")]
Url = Annotated[
    str | None, typer.Option("--url", metavar="URL", help="Ask a running deployment instead of this process.")
]
Header = Annotated[
    list[str] | None,
    typer.Option(
        "--header",
        metavar="HEADER",
        help=f"A header for the deployment, such as 'X-Tenant: shop'; repeatable. A key belongs into {AUTHORIZATION}.",
    ),
]
Timeout = Annotated[
    float, typer.Option("--timeout", min=0.1, metavar="SECONDS", help="How long a deployment may take.")
]
AtOnce = Annotated[int, typer.Option("--at-once", min=1, max=64, help="Cases that are drafted at the same time.")]
Resume = Annotated[bool, typer.Option("--resume", help="Take up the results that a run which was stopped has left.")]
WithJudge = Annotated[bool, typer.Option("--judge", help="Let the configured judge settle what is unsure.")]
BaselineFile = Annotated[
    Path | None, typer.Option("--baseline", metavar="JSON", help="The results.json of an earlier run to compare with.")
]


def evaluate(
    cases: Cases = None,
    only: Only = None,
    out: Out = None,
    json: Json = None,
    writer: WhoWrites = None,
    with_model: WithModel = False,
    url: Url = None,
    header: Header = None,
    timeout: Timeout = 60.0,
    at_once: AtOnce = 8,
    resume: Resume = False,
    baseline: BaselineFile = None,
    with_judge: WithJudge = False,
) -> None:
    """Run the eval suite, offline; exit status 1 when an expectation is not met, 2 for a broken file."""
    chosen = _writer(writer, with_model=with_model)
    places = Places.of(out, json, OUT)
    earlier = None if baseline is None else read_run(baseline)
    services = _services(chosen, elsewhere=url is not None)
    asked = chosen_cases(services, cases or [DATASETS], only or [])
    places.prepare()
    source = (
        in_process(services, chosen, judge=with_judge)
        if url is None
        else deployed(url, chosen, headers=_headers(header or []), timeout_s=timeout, judge=with_judge)
    )
    report = _run(asked, source, places, at_once=at_once, resume=resume)
    written = keep(report, places, earlier)
    show(report, Console())
    _say(f"written: {', '.join(map(str, written))}")
    if any(not result.met for result in report.results):
        raise typer.Exit(EXIT_NOT_MET)


def chosen_cases(services: Services, places: list[Path], only: Sequence[str]) -> tuple[Case, ...]:
    """Read the cases of `places`, or those that `only` names; raises `InvalidFile` and `Trouble`."""
    vocabulary = Vocabulary.of(services.taxonomy, services.policy, (item.id for item in services.checklist.criteria))
    cases = load_cases(places, vocabulary)
    for name in only:
        if all(name not in (case.theme, case.id) for case in cases):
            themes = ", ".join(dict.fromkeys(case.theme for case in cases))
            raise Trouble(f"--only {name}: no case and no theme has this name; the themes are {themes}")
    return tuple(case for case in cases if not only or case.theme in only or case.id in only)


def _run(
    cases: Sequence[Case],
    source: AbstractAsyncContextManager[Source],
    places: Places,
    *,
    at_once: int,
    resume: bool,
) -> Report:
    keeping = Keeping(places.journal, resume=resume, unfinished=places.unfinished)

    async def work() -> Report:
        async with source as opened:
            return await conduct(cases, opened, keeping, at_once=at_once, say=_say)

    try:
        return asyncio.run(work())
    except KeyboardInterrupt:
        _say(f"stopped; the results so far are in {places.journal}, and --resume takes them up")
        raise


def _writer(writer: Writer | None, *, with_model: bool) -> Writer:
    if with_model and writer is Writer.PLAYBOOK:
        raise Trouble("--model and --writer playbook contradict each other; leave one of them out")
    return Writer.MODEL if with_model else writer or Writer.PLAYBOOK


def _services(writer: Writer, *, elsewhere: bool) -> Services:
    settings = settings_from_environment()
    here = writer is Writer.MODEL and not elsewhere
    if here and settings.model is None:
        raise Trouble(
            "a model is to write, but no model is configured; set MODEL in the environment or in .env, "
            "or leave out --model and --writer"
        )
    # A configured model would classify as well, so it is taken out and not only told to be silent.
    return build_services(settings if here else settings.model_copy(update={"model": None}))


def _headers(written: Sequence[str]) -> dict[str, str]:
    key = os.environ.get(AUTHORIZATION, "")
    headers = {"Authorization": key} if key else {}
    for one in written:
        name, colon, value = one.partition(":")
        if not colon or not name.strip() or not one.isprintable() or not name.isascii():
            # What is wrong may be a key, so it is not repeated.
            raise Trouble("--header: write it as 'Name: value', such as 'X-Tenant: shop'")
        headers[name.strip()] = value.strip()
    return headers


def _say(line: str) -> None:
    sys.stderr.write(f"amends: {line}\n")
