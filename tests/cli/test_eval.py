"""`amends eval` says by its exit status what became of the cases, and keeps the results as JSON."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from app.bootstrap import build_services
from app.cli.suite import DATASETS, evaluate, show
from app.cli.trouble import Trouble
from app.settings import Settings
from evals.cases import load_cases
from evals.report import Report
from evals.suite import CaseResult
from evals.vocabulary import Vocabulary
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


def cases_file(folder: Path, text: str) -> Path:
    path = folder / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def command(*arguments: str, **environment: str) -> tuple[int, BaseException | None, str]:
    cli = typer.Typer()
    cli.command()(evaluate)
    result = CliRunner().invoke(cli, list(arguments), env=environment)
    return result.exit_code, result.exception, result.output


@pytest.mark.parametrize(("language", "status"), [("en", 0), ("de", 1)])
def test_the_exit_status_tells_whether_every_expectation_is_met(tmp_path: Path, language: str, status: int) -> None:
    cases = cases_file(tmp_path, QUESTION.replace("LANGUAGE", language))
    out = tmp_path / "results" / "eval.json"

    found, _, output = command("--cases", str(cases), "--json", str(out))

    report = Report.model_validate_json(out.read_text(encoding="utf-8"))
    assert found == status
    assert report.writer == "playbook"
    assert set(report.versions) >= {"prompts", "company"}
    assert report.results[0].met is (status == 0)
    assert ("language de: en" in output) is (status == 1)


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


def test_only_what_is_named_is_run(tmp_path: Path) -> None:
    out = tmp_path / "eval.json"

    command("--only", "bakery-praise-with-issue", "--only", "sarcasm-lightning-fast", "--json", str(out))

    report = Report.model_validate_json(out.read_text(encoding="utf-8"))
    assert [result.id for result in report.results] == ["bakery-praise-with-issue", "sarcasm-lightning-fast"]


def test_a_name_that_no_case_has_is_told_with_the_themes(tmp_path: Path) -> None:
    cases = cases_file(tmp_path, QUESTION.replace("LANGUAGE", "en"))

    _, error, _ = command("--cases", str(cases), "--only", "kilns")

    assert isinstance(error, Trouble)
    assert "the themes are questions" in str(error)


def test_a_configured_model_is_not_asked_unless_it_is_wanted(tmp_path: Path) -> None:
    cases = cases_file(tmp_path, QUESTION.replace("LANGUAGE", "en"))
    out = tmp_path / "eval.json"
    nowhere = {"MODEL": "some-model", "MODEL_BASE_URL": "http://127.0.0.1:9/v1"}

    status, _, _ = command("--cases", str(cases), "--json", str(out), **nowhere)

    report = Report.model_validate_json(out.read_text(encoding="utf-8"))
    assert status == 0
    assert report.results[0].seen is not None
    assert report.results[0].seen.writer == "playbook"
    assert "model" not in " ".join(report.results[0].seen.reasons)


def test_a_model_that_is_wanted_must_be_configured(tmp_path: Path) -> None:
    cases = cases_file(tmp_path, QUESTION.replace("LANGUAGE", "en"))

    _, error, _ = command("--cases", str(cases), "--model", MODEL="")

    assert isinstance(error, Trouble)
    assert "set MODEL" in str(error)


def test_the_cases_of_the_project_expect_only_names_that_exist() -> None:
    services = build_services(Settings())
    vocabulary = Vocabulary.of(services.taxonomy, services.policy, (item.id for item in services.checklist.criteria))

    cases = load_cases([DATASETS], vocabulary)

    assert cases


def test_the_words_of_a_failure_are_shown_as_they_stand() -> None:
    case = make_case("kiln-late", {"reply_lacks": r"\[/bold\]"})
    result = CaseResult.of(case, make_outcome(reply="Write to [/bold] us."))
    shown = io.StringIO()

    show(Report.of([result], versions={}, writer="playbook"), Console(file=shown, width=120))

    assert ": “Write to [/bold] us.”" in shown.getvalue()
