"""`amends compare` says by its exit status whether the later run is better, and refuses what cannot be compared."""

import json
from pathlib import Path

import pytest

from evals.suite import CaseResult
from tests.cli.conftest import Command
from tests.evals.runs import crashed, many, report, result


def written(folder: Path, name: str, results: list[CaseResult]) -> str:
    path = folder / f"{name}.json"
    path.write_text(report(results).model_dump_json(), encoding="utf-8")
    return str(path)


def plain(place: int, name: str) -> CaseResult:
    return result(name, 0.5 + 0.01 * (place % 10))


def better(place: int, name: str) -> CaseResult:
    return result(name, 0.6 + 0.01 * (place % 7))


def wavering(place: int, name: str) -> CaseResult:
    return result(name, 0.5 + 0.04 * (place % 4))


@pytest.fixture
def before(tmp_path: Path) -> str:
    return written(tmp_path, "before", many(40, plain))


def test_an_improvement_ends_with_0_and_is_kept_as_json(amends: Command, tmp_path: Path, before: str) -> None:
    out = tmp_path / "new" / "comparison.json"

    told = amends("compare", before, written(tmp_path, "after", many(40, better)), "--json", str(out))

    kept = json.loads(out.read_text(encoding="utf-8"))
    assert told.status == 0
    assert told.out.startswith("IMPROVED ")
    assert kept["verdict"] == "IMPROVED"
    assert kept["score"]["low"] > 0
    assert str(out) in told.err


def test_what_the_cases_could_not_have_shown_is_said(amends: Command, tmp_path: Path, before: str) -> None:
    told = amends("compare", before, written(tmp_path, "after", many(40, better)))

    assert "smallest change of mean score that 40 scenarios show with 80 % power: " in told.out
    assert "Zero blockers in 40 drafts still allow a true rate of up to 7.2%." in told.out


def test_no_effect_ends_with_0(amends: Command, before: str) -> None:
    told = amends("compare", before, before)

    assert told.status == 0
    assert told.out.startswith("NO_EFFECT ")


def test_a_regression_ends_with_1(amends: Command, tmp_path: Path, before: str) -> None:
    told = amends("compare", written(tmp_path, "after", many(40, better)), before)

    assert told.status == 1
    assert told.out.startswith("REGRESSED ")


def test_a_new_blocker_is_a_regression_and_is_named(amends: Command, tmp_path: Path, before: str) -> None:
    blamed = [*many(39, better), result("case-39", 0.9, blamed=True)]

    told = amends("compare", before, written(tmp_path, "after", blamed))

    assert told.status == 1
    assert "New blocker: no-blame in case-39." in told.out


def test_a_blocker_whose_case_has_no_draft_now_is_told_apart_from_those_that_are_gone(
    amends: Command, tmp_path: Path
) -> None:
    earlier = written(tmp_path, "earlier", [*many(39, plain), result("case-39", 0.9, blamed=True)])

    told = amends("compare", earlier, written(tmp_path, "after", [*many(39, plain), crashed("case-39")]))

    assert "0 gone" in told.out
    assert "1 earlier blockers are not called gone: their cases have no draft now." in told.out


def test_what_cannot_be_told_ends_with_3_unless_that_is_allowed(amends: Command, tmp_path: Path, before: str) -> None:
    after = written(tmp_path, "after", many(40, wavering))

    assert amends("compare", before, after).status == 3
    assert amends("compare", before, after, "--allow-inconclusive").status == 0


def test_a_wider_margin_calls_more_no_effect(amends: Command, tmp_path: Path, before: str) -> None:
    after = written(tmp_path, "after", many(40, wavering))

    told = amends("compare", before, after, "--margin", "10")

    assert told.status == 0
    assert "within 10 points of 0" in told.out


def test_runs_of_different_cases_are_refused_unless_only_the_shared_ones_are_wanted(
    amends: Command, tmp_path: Path, before: str
) -> None:
    after = written(tmp_path, "after", many(44, better)[2:])

    refused = amends("compare", before, after)
    shared = amends("compare", before, after, "--only-shared")

    assert (refused.status, refused.out) == (2, "")
    assert "2 only the first run holds (case-0, case-1); 4 only the second run holds" in refused.err
    assert "give --only-shared to compare the 38" in refused.err
    assert shared.status == 0
    assert "Left out: 2 only the first run holds (case-0, case-1)" in shared.out


def test_runs_with_nothing_in_common_cannot_be_compared(amends: Command, tmp_path: Path, before: str) -> None:
    told = amends("compare", before, written(tmp_path, "after", [result("other")]), "--only-shared")

    assert told.status == 2
    assert "no case in common" in told.err


def test_a_file_that_holds_no_run_is_told_in_one_line(amends: Command, tmp_path: Path, before: str) -> None:
    wrong = tmp_path / "notes.json"
    wrong.write_text("{}", encoding="utf-8")

    told = amends("compare", before, str(wrong))

    assert told.status == 2
    assert told.err == (
        f"amends: {wrong}:1: this does not hold the results of a run; "
        "name the results.json of a run of 'amends eval'\n"
    )  # fmt: skip


def test_a_place_that_cannot_be_written_is_told(amends: Command, tmp_path: Path, before: str) -> None:
    told = amends("compare", before, before, "--json", str(tmp_path))

    assert told.status == 2
    assert "name a file that can be written with --json" in told.err


def test_tables_fit_on_eighty_letters(amends: Command, tmp_path: Path, before: str) -> None:
    told = amends("compare", before, written(tmp_path, "after", many(40, wavering)))

    assert "INCONCLUSIVE" in told.out.splitlines()[0]
    assert "…" not in told.out
