"""A run that was stopped is taken up: nothing twice, nothing lost, and nothing of another run."""

import asyncio
from pathlib import Path

import pytest

from app.domain.draft import Outcome
from evals.cases import Case
from evals.journal import Journal, Setting, older, take_up
from evals.suite import CaseResult, digest_of, run
from tests.evals.outcomes import make_case, make_outcome

SETTING = Setting(where="in process", writer="playbook", versions={"prompts": "abc"})
CASES = [make_case(f"kiln-{number}") for number in range(4)]


async def always(_: Case) -> Outcome:
    return make_outcome()


def result_of(case: Case) -> CaseResult:
    return CaseResult.of(case, make_outcome())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal with the results of the first two cases."""
    place = tmp_path / "out" / "results.journal.jsonl"
    with Journal.begin(place, SETTING) as journal:
        for case in CASES[:2]:
            journal.add(case, result_of(case))
    return place


def test_results_are_taken_up_by_their_cases(path: Path) -> None:
    found = take_up(path, SETTING, CASES)

    assert found is not None
    assert found.results == {digest_of(case): result_of(case) for case in CASES[:2]}
    assert (found.entries, found.broken, found.differences) == (2, 0, ())


def test_without_a_journal_there_is_nothing_to_take_up(tmp_path: Path) -> None:
    assert take_up(tmp_path / "missing.jsonl", SETTING, CASES) is None


@pytest.mark.parametrize("cut", [1, 40, 400])
def test_half_a_line_costs_one_result_and_is_gone_when_the_run_goes_on(path: Path, cut: int) -> None:
    path.write_bytes(path.read_bytes()[:-cut])

    found = take_up(path, SETTING, CASES)
    with Journal.go_on(path) as journal:
        for case in CASES[1:]:
            journal.add(case, result_of(case))
    again = take_up(path, SETTING, CASES)

    assert found is not None
    assert again is not None
    assert len(found.results) == (2 if cut == 1 else 1)
    assert found.broken == (0 if cut == 1 else 1)
    assert (set(again.results), again.broken) == ({digest_of(case) for case in CASES}, 0)


def test_a_case_that_was_edited_is_not_taken_up(path: Path) -> None:
    edited = [CASES[0].model_copy(update={"message": "Where is my other kiln?"}), CASES[1]]

    found = take_up(path, SETTING, edited)

    assert found is not None
    assert list(found.results) == [digest_of(CASES[1])]
    assert found.entries == 2


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"versions": {"prompts": "def"}}, "prompts was abc and is def"),
        ({"versions": {"prompts": "abc", "code": "1"}}, "code was not told and is 1"),
        ({"writer": "some-model"}, "writer was playbook and is some-model"),
        ({"where": "http://127.0.0.1:8000"}, "where was in process and is http://127.0.0.1:8000"),
    ],
)
def test_results_of_another_setting_are_never_taken_up(path: Path, other: dict[str, object], told: str) -> None:
    found = take_up(path, SETTING.model_copy(update=other), CASES)

    assert found is not None
    assert found.results == {}
    assert found.entries == 2
    assert found.differences == (told,)


def test_a_file_that_is_no_journal_is_told(tmp_path: Path) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_bytes(b"\xff\xfe not a journal\n{}\n")

    found = take_up(path, SETTING, CASES)

    assert found is not None
    assert found.differences == ("its first line cannot be read",)
    assert found.broken == 1


def test_a_case_that_ended_in_an_error_is_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    with Journal.begin(path, SETTING) as journal:
        journal.add(CASES[0], CaseResult.crashed(CASES[0], KeyError("kiln")))

    found = take_up(path, SETTING, CASES)

    assert found is not None
    assert found.results == {}


def test_an_older_journal_is_kept_beside_a_new_one(path: Path) -> None:
    before = path.read_bytes()

    Journal.begin(path, SETTING).__exit__(None, None, None)

    assert older(path).read_bytes() == before
    assert path.read_text(encoding="utf-8").count("\n") == 1


def test_each_result_is_told_as_soon_as_it_is_there() -> None:
    told: list[str] = []

    async def last_first(case: Case) -> Outcome:
        for _ in range(10 - int(case.id.removeprefix("kiln-"))):
            await asyncio.sleep(0)
        return make_outcome()

    async def all_of_them() -> list[str]:
        results = run(CASES, last_first, 4, lambda case, result: told.append(f"{case.id} {result.met}"))
        return [result.id async for result in results]

    in_order = asyncio.run(all_of_them())

    assert in_order == [case.id for case in CASES]
    assert told == [f"kiln-{number} True" for number in (3, 2, 1, 0)]
