"""`amends eval` says by its exit status what became of the cases, and keeps the results as JSON."""

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner, Result

from app.bootstrap import Services, build_services
from app.cli.evaluation.show import percent, show
from app.cli.suite import DATASETS, chosen_cases, evaluate
from app.cli.trouble import Trouble
from app.domain.errors import InvalidFile
from app.settings import Settings
from evals.report import Report
from evals.suite import CaseResult
from tests.evals.outcomes import make_case, make_outcome

QUESTION = """\
theme: questions
cases:
  - id: museum-shop-norway
    trade: museum shop
    why: A question is no complaint.
    message: Do you ship to Norway, and how long does it take?
    facts: {shipping_to_norway: 4 to 6 working days}
    expect: {language: LANGUAGE}
"""


@pytest.fixture(scope="module")
def services() -> Services:
    return build_services(Settings())


def cases_file(folder: Path, text: str) -> Path:
    path = folder / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def command(*arguments: str, **environment: str) -> Result:
    cli = typer.Typer()
    cli.command()(evaluate)
    return CliRunner().invoke(cli, list(arguments), env=environment)


def test_the_exit_status_is_0_when_all_is_met_and_a_configured_model_is_not_asked(tmp_path: Path) -> None:
    cases = cases_file(tmp_path, QUESTION.replace("LANGUAGE", "en"))
    out = tmp_path / "results" / "eval.json"
    nowhere = {"MODEL": "some-model", "MODEL_BASE_URL": "http://127.0.0.1:9/v1"}

    result = command("--cases", str(cases), "--json", str(out), **nowhere)

    report = Report.model_validate_json(out.read_text(encoding="utf-8"))
    assert result.exit_code == 0
    assert report.writer == "playbook"
    assert set(report.versions) >= {"prompts", "company"}
    assert report.results[0].seen is not None
    assert report.results[0].seen.writer == "playbook"


def test_the_exit_status_is_1_when_something_is_not_met(tmp_path: Path) -> None:
    cases = cases_file(tmp_path, QUESTION.replace("LANGUAGE", "de"))

    result = command("--cases", str(cases), "--json", str(tmp_path / "eval.json"), MODEL="")

    assert result.exit_code == 1
    assert "language de: en" in result.output


def test_a_broken_file_ends_with_status_2_and_a_line_for_each_mistake(tmp_path: Path) -> None:
    cases = cases_file(tmp_path, QUESTION.replace("expect: {language: LANGUAGE}", "expect: {cause: parcels}"))
    main = "from app.cli import main; main()"

    done = subprocess.run(
        [sys.executable, "-c", main, "eval", "--cases", str(cases), "--json", str(tmp_path / "eval.json")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 2
    assert f"amends: {cases}:8: 'parcels' under 'cause' is not known" in done.stderr
    assert not (tmp_path / "eval.json").exists()


def test_a_model_that_is_wanted_must_be_configured() -> None:
    result = command("--model", MODEL="")

    assert isinstance(result.exception, Trouble)
    assert "set MODEL" in str(result.exception)


def test_a_model_and_the_playbook_cannot_both_write() -> None:
    result = command("--model", "--writer", "playbook")

    assert isinstance(result.exception, Trouble)
    assert "contradict" in str(result.exception)


def test_everything_goes_into_one_folder(tmp_path: Path) -> None:
    cases = cases_file(tmp_path, QUESTION.replace("LANGUAGE", "de"))
    out = tmp_path / "results"

    result = command("--cases", str(cases), "--out", str(out), MODEL="")

    assert sorted(path.name for path in out.iterdir()) == [
        "items.csv",
        "junit.xml",
        "report.html",
        "results.csv",
        "results.journal.jsonl",
        "results.json",
    ]
    assert Report.model_validate_json((out / "results.json").read_bytes()).items
    assert 'failures="1"' in (out / "junit.xml").read_text(encoding="utf-8")
    assert "museum-shop-norway,questions" in (out / "results.csv").read_text(encoding="utf-8-sig")
    assert "museum-shop-norway" in (out / "report.html").read_text(encoding="utf-8")
    assert str(out / "report.html") in result.output


def test_a_baseline_that_is_none_is_told_before_anything_runs(tmp_path: Path) -> None:
    wrong = tmp_path / "notes.json"
    wrong.write_text("{}", encoding="utf-8")

    result = command("--baseline", str(wrong), "--out", str(tmp_path / "out"))

    assert isinstance(result.exception, InvalidFile)
    assert "name the results.json of a run" in str(result.exception)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    cases = cases_file(tmp_path, QUESTION.replace("LANGUAGE", "en"))
    (tmp_path / "taken").write_text("a file", encoding="utf-8")

    result = command("--cases", str(cases), "--out", str(tmp_path / "taken"), MODEL="")

    assert isinstance(result.exception, Trouble)
    assert "name a place that can be written" in str(result.exception)


def test_only_what_is_named_is_run(services: Services) -> None:
    named = ["bakery-praise-with-issue", "sarcasm-lightning-fast"]

    assert [case.id for case in chosen_cases(services, [DATASETS], named)] == named


def test_a_name_that_no_case_has_is_told_with_the_themes(tmp_path: Path, services: Services) -> None:
    cases = cases_file(tmp_path, QUESTION.replace("LANGUAGE", "en"))

    with pytest.raises(Trouble, match="the themes are questions"):
        chosen_cases(services, [cases], ["kilns"])


def test_the_words_of_a_failure_are_shown_as_they_stand() -> None:
    case = make_case("kiln-late", {"reply_lacks": r"\[/bold\]"})
    result = CaseResult.of(case, make_outcome(reply="Write to [/bold] us."))
    shown = io.StringIO()

    show(Report.of([result], versions={}, writer="playbook"), Console(file=shown, width=120))

    assert ": “Write to [/bold] us.”" in shown.getvalue()


@pytest.mark.parametrize(
    ("share", "text"), [(None, "-"), (0.0, "0%"), (0.001, "<1%"), (0.83, "83%"), (299 / 300, ">99%"), (1.0, "100%")]
)
def test_a_terminal_rounds_no_share_to_all_or_nothing(share: float | None, text: str) -> None:
    assert percent(share) == text


def test_totals_stand_with_their_intervals_on_eighty_letters() -> None:
    words: dict[str, object] = {"reply_has": ["kiln"] * 10}
    results = [
        CaseResult.of(make_case(f"kiln-{number}", words, theme="people_and_promises"), make_outcome())
        for number in range(240)
    ]
    results.append(CaseResult.of(make_case("kiln-lost", {"stage": "listen"}), make_outcome()))
    shown = io.StringIO()

    show(Report.of(results, versions={}, writer="playbook"), Console(file=shown, width=80))

    assert re.search(r"all +240/241 +98–100% +2400/2401 ", shown.getvalue())
    assert re.search(r"blocked +0 +at most 1.2%", shown.getvalue())
    assert "errors" in shown.getvalue()
    assert "…" not in shown.getvalue()
