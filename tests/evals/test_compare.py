"""A comparison says better or worse only where the cases show it, and no mean makes up for a new blocker."""

from pathlib import Path

import pytest

from app.domain.errors import InvalidFile
from app.domain.scorecard import Verdict
from evals.changes import Outlook
from evals.compare import compare
from evals.pairs import Run, pair, read_run
from evals.suite import CaseResult
from tests.evals.outcomes import make_case, make_outcome
from tests.evals.runs import crashed, many, report, result, run


def raised(by: float, number: int = 40) -> tuple[Run, Run]:
    """Make two runs between which every score rises by about `by`."""
    before = run(many(number, lambda place, name: result(name, 0.5 + 0.01 * (place % 10))))
    after = run(many(number, lambda place, name: result(name, 0.5 + by + 0.01 * (place % 7))))
    return before, after


def test_scores_that_rise_clearly_are_an_improvement_and_the_other_way_round_a_regression() -> None:
    before, after = raised(by=0.1)

    better, worse = compare(before, after), compare(after, before)

    assert (better.verdict, worse.verdict) == (Outlook.IMPROVED, Outlook.REGRESSED)
    assert better.score is not None
    assert worse.score is not None
    assert better.score.value == pytest.approx(-worse.score.value)
    assert better.score.low is not None
    assert 0 < better.score.low < better.score.value
    assert "mean score" in better.because


def test_a_run_has_no_effect_against_itself_however_few_its_cases_are() -> None:
    three = run(many(3, lambda _, name: result(name)))

    told = compare(three, three)

    assert told.verdict is Outlook.NO_EFFECT
    assert told.same == told.cases == 3
    assert told.because == "Not one draft differs."


def test_scores_that_move_within_the_margin_have_no_effect_and_a_narrower_margin_cannot_tell() -> None:
    before = run(many(60, lambda place, name: result(name, 0.8 + 0.004 * (place % 3))))
    after = run(many(60, lambda place, name: result(name, 0.8 + 0.003 * (place % 4))))

    assert compare(before, after, margin=0.01).verdict is Outlook.NO_EFFECT
    assert compare(before, after, margin=0.001).verdict is Outlook.INCONCLUSIVE


def test_a_handful_of_cases_cannot_show_that_nothing_changed() -> None:
    before = run(many(8, lambda place, name: result(name, 0.8 + 0.001 * (place % 3))))
    after = run(many(8, lambda place, name: result(name, 0.8 + 0.001 * (place % 4))))

    told = compare(before, after)

    assert told.verdict is Outlook.INCONCLUSIVE
    assert any("8 scenarios" in warning for warning in told.warnings)


def test_scores_whose_sum_differs_only_by_rounding_have_not_turned() -> None:
    def story(scores: tuple[float, ...]) -> Run:
        told = run([result(f"{name}-{place}", score) for name in "abcdef" for place, score in enumerate(scores)])
        named = tuple(one.model_copy(update={"scenario": one.id[0]}) for one in told.results)
        return told.model_copy(update={"results": named})

    told = compare(story((0.1, 0.2, 0.4)), story((0.4, 0.1, 0.2)))

    assert told.score is not None
    assert told.score.p == 1.0


def test_no_blocker_still_leaves_a_rate_possible() -> None:
    told = compare(*raised(by=0.0, number=100))

    assert told.blockers.still_possible == pytest.approx(0.0295, abs=1e-4)


def test_cases_of_which_seven_turned_one_way_and_one_the_other_are_not_called_better() -> None:
    before = run(many(200, lambda place, name: result(name, met=place >= 7)))
    after = run(many(200, lambda place, name: result(name, met=place != 100)))

    told = compare(before, after)

    assert told.met is not None
    assert told.met.low is not None
    assert told.met.low > 0
    assert told.met.p == pytest.approx(0.0703125)
    assert told.verdict is Outlook.INCONCLUSIVE


def test_a_figure_that_improves_does_not_decide_where_the_other_may_have_fallen() -> None:
    before = run(many(40, lambda place, name: result(name, 0.5 + 0.01 * (place % 5), met=True)))
    after = run(many(40, lambda place, name: result(name, 0.7 + 0.01 * (place % 7), met=place > 2)))

    told = compare(before, after)

    assert told.verdict is Outlook.INCONCLUSIVE
    assert "cases met may have fallen" in told.because


def test_an_item_that_turns_in_many_drafts_is_told_with_its_exact_test() -> None:
    before = run(many(30, lambda place, name: result(name, calm=Verdict.FAIL if place < 12 else Verdict.PASS)))
    after = run(many(30, lambda place, name: result(name, calm=Verdict.FAIL if place in {20, 21} else Verdict.PASS)))

    item = compare(before, after).items[0]

    assert (item.item, item.title, item.lost, item.won, item.decided) == ("calm", "Calm", 2, 12, 30)
    assert item.p == item.p_corrected == pytest.approx(2 * (1 + 14 + 91) / 2**14)


def test_drafts_of_which_a_run_is_unsure_turn_no_item() -> None:
    before = run(many(30, lambda _, name: result(name, calm=Verdict.UNSURE)))
    after = run(many(30, lambda _, name: result(name, calm=Verdict.FAIL)))

    assert compare(before, after).items == ()


def test_a_slice_that_falls_while_the_total_rises_is_told() -> None:
    def theme(place: int) -> str:
        return "kilns" if place < 12 else "deliveries"

    before = run(many(120, lambda place, name: result(name, 0.6 + 0.002 * (place % 3), theme=theme(place))))
    after = run(many(120, lambda place, name: result(name, 0.3 if place < 12 else 0.8, theme=theme(place))))

    told = compare(before, after)

    assert told.verdict is Outlook.IMPROVED
    assert "The total hides that theme kilns fell." in told.warnings
    assert (told.slices[0].by, told.slices[0].name, told.slices[0].cases) == ("theme", "kilns", 12)
    assert [one.name for one in told.slices if one.fell] == ["kilns"]


def test_a_slice_that_falls_by_chance_raises_no_alarm() -> None:
    def after(place: int, name: str) -> CaseResult:
        return result(
            name, 0.5 if place < 3 else 0.8 + 0.01 * (place % 5), theme="kilns" if place < 6 else "deliveries"
        )

    told = compare(run(many(80, lambda place, name: result(name, 0.6, theme="kilns" if place < 6 else "deliveries"))),
                   run(many(80, after)))  # fmt: skip

    assert not [one for one in told.slices if one.fell]


def test_slices_are_those_of_the_first_run_so_that_pairs_stay_together() -> None:
    before = run(many(20, lambda _, name: result(name, stage="listen")))
    after = run(many(20, lambda _, name: result(name, stage="resolve")))

    assert {one.name for one in compare(before, after).slices if one.by == "stage"} == {"listen"}


def test_cases_without_a_draft_are_not_met_and_in_no_mean_score() -> None:
    before = run(many(30, lambda _, name: result(name)))
    after = run([*many(20, lambda _, name: result(name)), *(crashed(f"case-{place}") for place in range(20, 30))])

    told = compare(before, after)

    assert told.score is not None
    assert (told.score.pairs, told.errors) == (20, (0, 10))
    assert told.verdict is Outlook.REGRESSED
    assert any("10 cases have no draft" in warning for warning in told.warnings)


def test_cases_of_one_scenario_count_as_one() -> None:
    plain = many(40, lambda place, name: result(name, 0.5 + 0.01 * (place % 7), met=place % 8 != 0))
    better = many(40, lambda place, name: result(name, 0.6 + 0.02 * (place % 5)))

    def clustered(results: list[CaseResult]) -> Run:
        told = run(results)
        named = [one.model_copy(update={"scenario": f"s{place // 8}"}) for place, one in enumerate(told.results)]
        return told.model_copy(update={"results": tuple(named)})

    alone, together = compare(run(plain), run(better)), compare(clustered(plain), clustered(better))

    assert alone.score is not None
    assert together.score is not None
    assert (alone.verdict, together.verdict) == (Outlook.IMPROVED, Outlook.INCONCLUSIVE)
    assert (alone.score.scenarios, together.score.scenarios) == (40, 5)


def test_what_judges_is_told_where_it_changed_as_well() -> None:
    results = many(30, lambda _, name: result(name))

    told = compare(run(results), run(results, prompts="other"))

    assert told.warnings == ("What judges the drafts may differ as well as the drafts: prompts changed.",)


@pytest.mark.parametrize("name", ["prompts", "company", "code", "service", "encoder", "judge"])
def test_each_thing_that_judges_is_told_where_one_run_has_it_and_the_other_has_not(name: str) -> None:
    before = run(many(30, lambda _, name: result(name)))
    after = before.model_copy(update={"versions": {**before.versions, name: "other"}})

    assert [warning for warning in compare(before, after).warnings if f": {name} changed." in warning]


def test_a_case_that_asks_for_something_else_is_not_compared() -> None:
    asked = CaseResult.of(make_case("kiln-late", {"stage": "listen"}), make_outcome())
    before = run([result("shared"), CaseResult.of(make_case("kiln-late"), make_outcome()), result("old")])
    after = run([result("shared"), asked, result("new")])

    pairs, left_out = pair(before, after)

    assert [both.before.id for both in pairs] == ["shared"]
    assert (left_out.differing, left_out.only_before, left_out.only_after) == (("kiln-late",), ("old",), ("new",))
    assert compare(before, after).left_out == left_out


def digested(digest: str | None, asked: CaseResult) -> Run:
    told = run([asked])
    return told.model_copy(update={"results": (told.results[0].model_copy(update={"digest": digest}),)})


def test_a_digest_of_the_case_tells_what_its_conversation_does_not() -> None:
    kiln = result("kiln")

    assert pair(digested("aa", kiln), digested("bb", kiln))[1].differing == ("kiln",)
    assert not pair(digested("aa", kiln), digested("aa", kiln))[1]


def test_a_run_without_digests_is_compared_by_what_it_tells_of_its_cases() -> None:
    kiln = CaseResult.of(make_case("kiln"), make_outcome())
    other = CaseResult.of(make_case("kiln", {"stage": "listen"}), make_outcome())

    assert not pair(digested(None, kiln), digested("aa", kiln))[1]
    assert pair(digested(None, kiln), digested("aa", other))[1].differing == ("kiln",)


def test_runs_without_a_case_in_common_are_refused() -> None:
    with pytest.raises(ValueError, match="no case in common"):
        compare(run([result("one")]), run([result("other")]))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('{"results": []}', "it holds no case"),
        ('{"cases": []}', "this does not hold the results of a run"),
        ("{", "this does not hold the results of a run"),
    ],
)
def test_a_file_that_holds_no_run_is_told(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "results.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(InvalidFile, match=problem):
        read_run(path)


def test_a_run_that_holds_a_case_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    path.write_text(report([result("kiln"), result("kiln")]).model_dump_json(), encoding="utf-8")

    with pytest.raises(InvalidFile, match="holds 'kiln' twice"):
        read_run(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="cannot be read"):
        read_run(tmp_path / "none.json")
