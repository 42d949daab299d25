"""A run that was killed is taken up where it was, and says so; what holds no longer is run anew."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from app.cli.evaluation.running import Keeping, conduct
from app.cli.evaluation.sources import Source
from app.cli.trouble import Trouble
from app.domain.draft import Outcome
from evals.cases import Case
from evals.journal import Setting, older
from evals.report import Report
from evals.suite import digest_of
from tests.evals.outcomes import make_case, make_outcome

CASES = [make_case(f"kiln-{number}") for number in range(9)]
HELD = 4
"""Cases that are drafted before the run is killed."""
ENDLESS = """
import asyncio, sys
from pathlib import Path
from tests.cli.test_eval_resume import CASES, HELD, run_of

async def draft(case):
    if int(case.id.removeprefix("kiln-")) >= HELD:
        await asyncio.Event().wait()
    from tests.evals.outcomes import make_outcome
    return make_outcome(total_ms=1.0)

run_of(CASES, draft, Path(sys.argv[1]))
"""


def setting(prompts: str) -> Setting:
    return Setting(where="in process", writer="playbook", versions={"prompts": prompts})


def run_of(  # type: ignore[no-untyped-def]  # the fake is typed where it is written
    cases: Iterable[Case], draft, journal: Path, *, resume: bool = False, prompts: str = "abc"
) -> tuple[Report, list[str]]:
    said: list[str] = []
    keeping = Keeping(journal, resume=resume, unfinished=journal.exists())
    source = Source(setting(prompts), (), draft)
    return asyncio.run(conduct(list(cases), source, keeping, at_once=3, say=said.append)), said


class Drafter:
    """Drafts at once, and counts for which cases."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def __call__(self, case: Case) -> Outcome:
        self.asked.append(case.id)
        return make_outcome(total_ms=2.0)


def killed(journal: Path, how: signal.Signals) -> int:
    """Start a run, end it while it waits for the fifth case, and tell its exit status."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS, str(journal)], env=environment, stderr=subprocess.DEVNULL
    ) as process:
        while not journal.exists() or journal.read_bytes().count(b"\n") <= HELD:
            assert process.poll() is None, "it ended by itself"
        process.send_signal(how)
        return process.wait(timeout=30)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_what_was_there_when_it_was_killed_is_taken_up_exactly(tmp_path: Path, how: signal.Signals) -> None:
    journal = tmp_path / "results.journal.jsonl"
    killed(journal, how)
    draft = Drafter()

    report, said = run_of(CASES, draft, journal, resume=True)

    assert draft.asked == [case.id for case in CASES[HELD:]]
    assert said == ["--resume: 4 of 9 results are taken up, 5 cases are run"]
    assert [result.id for result in report.results] == [case.id for case in CASES]
    assert [result.seen and result.seen.total_ms for result in report.results] == [1.0] * HELD + [2.0] * 5
    lines = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    assert [line["digest"] for line in lines[1:]] == [digest_of(case) for case in CASES]


def test_a_journal_of_other_words_is_told_and_not_used(tmp_path: Path) -> None:
    journal = tmp_path / "results.journal.jsonl"
    run_of(CASES, Drafter(), journal)
    before = journal.read_bytes()
    draft = Drafter()

    _, said = run_of(CASES, draft, journal, resume=True, prompts="def")

    assert len(draft.asked) == len(CASES)
    assert said == [
        "--resume: the journal is of another run (prompts was abc and is def); every case is run",
        f"--resume: that journal is kept as {older(journal)}",
    ]
    assert older(journal).read_bytes() == before


def test_cases_that_changed_are_told_and_run_anew(tmp_path: Path) -> None:
    journal = tmp_path / "results.journal.jsonl"
    run_of(CASES, Drafter(), journal)
    edited = [CASES[0].model_copy(update={"message": "Where is my other kiln?"}), *CASES[1:8]]
    draft = Drafter()

    report, said = run_of(edited, draft, journal, resume=True)

    assert draft.asked == ["kiln-0"]
    assert len(report.results) == 8
    assert said == [
        "--resume: 7 of 8 results are taken up, 1 cases are run",
        "--resume: 2 results belong to cases that have changed or are not asked for",
    ]


def test_nothing_is_taken_up_unasked_and_a_run_that_was_stopped_is_mentioned(tmp_path: Path) -> None:
    journal = tmp_path / "results.journal.jsonl"
    killed(journal, signal.SIGKILL)
    draft = Drafter()

    _, said = run_of(CASES, draft, journal)

    assert len(draft.asked) == len(CASES)
    assert said == [f"an earlier run was not finished; its journal is kept as {older(journal)}"]


def test_without_a_journal_every_case_is_run_and_this_is_told(tmp_path: Path) -> None:
    journal = tmp_path / "results.journal.jsonl"

    _, said = run_of(CASES, Drafter(), journal, resume=True)

    assert said == [f"--resume: there is no journal {journal}; every case is run"]


def test_a_journal_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")

    with pytest.raises(Trouble, match=r"taken.*name a place that can be written"):
        run_of(CASES, Drafter(), tmp_path / "taken" / "results.journal.jsonl")
