"""What is kept of a judge's answers, and for how long."""

from pathlib import Path

import pytest

from app.domain.errors import InvalidFile
from app.domain.scorecard import Verdict
from app.domain.stage import Stage
from app.domain.value import Span
from evals.judge.cache import Journal, Memory, cache_key
from evals.judge.prompt import question_of
from evals.judge.ruling import Ruling
from tests.evals.judging import BLAME, CRITERIA, FEELING, REPLY, RuledJudge, always, result, settle

RULING = Ruling(
    verdict=Verdict.FAIL, why="The judge says no.", spans=(Span.of("ça, c’est « tout »", 4, 18),), by="probability"
)
QUESTION = question_of(CRITERIA[1], Stage.RESOLVE, "en")
PARTS = {"model": "a", "prompt": "b", "case": "c", "reply": "d"}


def test_the_memory_forgets_what_was_not_used_for_the_longest_time() -> None:
    memory = Memory(most=2)
    for key in ("a", "b"):
        memory.put(key, RULING)
    memory.get("a")

    memory.put("c", RULING)

    assert [memory.get(key) is not None for key in ("a", "b", "c")] == [True, False, True]


def test_the_file_gives_back_what_an_earlier_run_has_kept(tmp_path: Path) -> None:
    path = tmp_path / "out" / "judge.jsonl"
    Journal(path).put("a", RULING)

    assert Journal(path).get("a") == RULING


def test_a_line_that_was_cut_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "judge.jsonl"
    Journal(path).put("a", RULING)
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole + whole[: len(whole) // 2], encoding="utf-8")

    journal = Journal(path)
    journal.put("b", RULING)

    assert journal.unreadable == 1
    again = Journal(path)
    assert (again.get("a"), again.get("b"), again.unreadable) == (RULING, RULING, 1)


def test_a_file_that_cannot_be_written_is_told_with_its_setting(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="JUDGE_CACHE"):
        Journal(tmp_path)


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\u0085"])
def test_a_separator_of_lines_in_quoted_words_cuts_no_line(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "judge.jsonl"
    ruling = RULING.model_copy(update={"why": f"It says “one{separator}two”."})
    Journal(path).put("a", ruling)

    again = Journal(path)

    assert (again.get("a"), again.unreadable) == (ruling, 0)


def test_a_file_that_cannot_be_written_any_more_costs_no_ruling_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "judge.jsonl"
    journal = Journal(path)
    asked_before = settle(RuledJudge(always("yes", FEELING)), rulings=journal)
    path.unlink()
    path.mkdir()

    settled = settle(RuledJudge(always("yes", FEELING)), reply=f"{REPLY} Bye.", rulings=journal)
    again = RuledJudge(always("no", BLAME))
    remembered = settle(again, reply=f"{REPLY} Bye.", rulings=journal)

    told = "The file of JUDGE_CACHE cannot be written (IsADirectoryError)"
    assert [told in " ".join(one.notices) for one in (asked_before, settled, remembered)] == [False, True, True]
    assert result(settled, "no-blame").verdict is Verdict.PASS
    assert remembered.scorecard == settled.scorecard
    assert again.requests == []


def test_after_a_file_failed_once_nothing_more_is_written_to_it(tmp_path: Path) -> None:
    path = tmp_path / "judge.jsonl"
    journal = Journal(path)
    path.unlink()
    path.mkdir()
    journal.put("a", RULING)
    path.rmdir()

    journal.put("b", RULING)

    assert not path.exists()
    assert journal.get("b") == RULING


@pytest.mark.parametrize("part", PARTS)
def test_a_key_changes_with_each_thing_that_a_ruling_depends_on(part: str) -> None:
    assert cache_key(QUESTION, **PARTS) == cache_key(QUESTION, **PARTS)
    assert cache_key(QUESTION, **PARTS) != cache_key(QUESTION, **(PARTS | {part: "other"}))


def test_a_key_changes_with_any_word_of_the_guidance_file() -> None:
    changed = question_of(CRITERIA[1].model_copy(update={"body": "Blame nobody at all."}), Stage.RESOLVE, "en")

    assert cache_key(QUESTION, **PARTS) != cache_key(changed, **PARTS)
