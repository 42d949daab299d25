"""How a run goes: what an earlier one left is taken up, each result is kept at once, and a bar shows how far it is."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app.cli.evaluation.sources import Source, Writer
from app.cli.trouble import Trouble
from evals.cases import Case
from evals.journal import Journal, TakenUp, older, take_up
from evals.report import IN_PROCESS, Report
from evals.suite import CaseResult, digest_of, run

Say = Callable[[str], None]


@dataclass(frozen=True)
class Keeping:
    """Where the results of a run are kept as they come."""

    journal: Path
    resume: bool
    unfinished: bool = False
    """Whether an earlier run left a journal and no report; it is told of, where it is not taken up."""


async def conduct(cases: Sequence[Case], source: Source, keeping: Keeping | None, *, at_once: int, say: Say) -> Report:
    """Run the cases, keep each result as it comes, and put the report together.

    `say` is told what was taken up of an earlier run, and what was not. Raises `Trouble` for a journal that
    cannot be written.
    """
    results, go_on = _taken(cases, source, keeping, say)
    ahead = [case for case in cases if digest_of(case) not in results]
    try:
        with _journal(keeping, source, go_on=go_on) as journal, _bar(len(cases), results.values()) as show:

            def finished(case: Case, result: CaseResult) -> None:
                results[digest_of(case)] = result
                if journal is not None:
                    journal.add(case, result)
                show(result)

            async for _ in run(ahead, source.draft, at_once, finished):
                pass
    except OSError as error:
        place = error.filename or (keeping.journal if keeping else "the journal")
        raise Trouble(f"{place}: {error.strerror}; name a place that can be written") from None
    return _report([results[digest_of(case)] for case in cases], source, say)


def _taken(
    cases: Sequence[Case], source: Source, keeping: Keeping | None, say: Say
) -> tuple[dict[str, CaseResult], bool]:
    """Give the results of an earlier run that hold for this one, and whether its journal is gone on with."""
    if keeping is None:
        return {}, False
    if not keeping.resume:
        if keeping.unfinished:
            say(f"an earlier run was not finished; its journal is kept as {older(keeping.journal)}")
        return {}, False
    found = take_up(keeping.journal, source.setting, cases)
    if found is None:
        say(f"--resume: there is no journal {keeping.journal}; every case is run")
        return {}, False
    for line in _told(found, len(cases), keeping.journal):
        say(line)
    return found.results, not found.differences


def _told(found: TakenUp, cases: int, journal: Path) -> Iterable[str]:
    if found.differences:
        yield f"--resume: the journal is of another run ({'; '.join(found.differences)}); every case is run"
        yield f"--resume: that journal is kept as {older(journal)}"
        return
    taken = len(found.results)
    yield f"--resume: {taken} of {cases} results are taken up, {cases - taken} cases are run"
    if found.entries > taken:
        yield f"--resume: {found.entries - taken} results belong to cases that have changed or are not asked for"
    if found.broken:
        yield f"--resume: {found.broken} broken lines of the journal are left out"


def _journal(keeping: Keeping | None, source: Source, *, go_on: bool) -> "AbstractContextManager[Journal | None]":
    if keeping is None:
        return nullcontext()
    return Journal.go_on(keeping.journal) if go_on else Journal.begin(keeping.journal, source.setting)


@contextmanager
def _bar(cases: int, taken: Iterable[CaseResult]) -> Iterator[Callable[[CaseResult], None]]:
    """Show how far the run is, on a terminal alone."""
    console = Console(stderr=True)
    columns = (TextColumn("cases"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    met = blocked = 0
    with Progress(
        *columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal, transient=True
    ) as progress:
        task = progress.add_task("", total=cases)

        def show(result: CaseResult) -> None:
            nonlocal met, blocked
            met += result.met
            blocked += bool(result.seen and result.seen.blocked)
            progress.update(task, advance=1, description=f"{met} met, {blocked} blocked")

        for result in taken:
            show(result)
        yield show


def _report(results: Sequence[CaseResult], source: Source, say: Say) -> Report:
    return Report.of(
        results,
        versions=_versions(results, source, say),
        writer=_writer(results, source),
        where=source.setting.where,
        made_at=datetime.now(UTC).replace(microsecond=0),
        items=source.items,
    )


def _versions(results: Iterable[CaseResult], source: Source, say: Say) -> dict[str, str]:
    """Join what the drafts say with what was known before; a deployment may be replaced while it is asked."""
    told: dict[str, dict[str, None]] = {name: {value: None} for name, value in source.setting.versions.items()}
    for result in results:
        for name, value in (result.seen.versions if result.seen else {}).items():
            told.setdefault(name, {})[value] = None
    changed = [name for name, values in told.items() if len(values) > 1]
    if changed:
        say(f"the drafts were decided by different versions ({', '.join(changed)}); run the cases again")
    return {name: " and ".join(values) for name, values in told.items()}


def _writer(results: Iterable[CaseResult], source: Source) -> str:
    """Name the model that a deployment writes with, which only its drafts tell."""
    if source.setting.where == IN_PROCESS or source.setting.writer == Writer.PLAYBOOK:
        return source.setting.writer
    names = dict.fromkeys(result.seen.writer for result in results if result.seen is not None)
    return ", ".join(names) or source.setting.writer
