"""What a judge is worth beside people: rates with intervals, and the pass rate that its own stands for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.scorecard import Layer, Verdict
from evals.judge.calibration import Rated, calibrate, ratings, reopened
from tests.evals.judging import NAMES, judged

PASS, FAIL, UNSURE, NA = Verdict.PASS, Verdict.FAIL, Verdict.UNSURE, Verdict.NA


def rated(person: Verdict, judge: Verdict, times: int, item: str = "no-blame") -> list[Rated]:
    return [Rated(item=item, person=person, judge=judge)] * times


def test_the_rates_of_a_known_table_are_found() -> None:
    table = [*rated(PASS, PASS, 45), *rated(PASS, FAIL, 5), *rated(FAIL, FAIL, 16), *rated(FAIL, PASS, 4)]

    (one,) = calibrate([*table, *rated(PASS, UNSURE, 3), *rated(UNSURE, FAIL, 7)])

    assert one.sensitivity is not None
    assert one.specificity is not None
    assert (one.sensitivity.right, one.sensitivity.of, one.sensitivity.share) == (45, 50, 0.9)
    assert (one.specificity.right, one.specificity.of, one.specificity.share) == (16, 20, 0.8)
    assert (one.sensitivity.low, one.sensitivity.high) == pytest.approx((0.7864, 0.9565), abs=1e-4)
    assert one.undecided == 3
    assert one.corrected(0.6) == pytest.approx(4 / 7)


def test_each_item_is_measured_by_itself() -> None:
    found = calibrate([*rated(PASS, PASS, 2, "b"), *rated(FAIL, PASS, 1, "a")])

    assert [one.item for one in found] == ["a", "b"]
    assert found[0].sensitivity is None
    assert found[1].specificity is None
    assert found[1].corrected(0.5) is None


@pytest.mark.parametrize(("observed", "corrected"), [(0.0, 0.0), (1.0, 1.0)])
def test_a_corrected_rate_stays_between_nothing_and_all(observed: float, corrected: float) -> None:
    table = [*rated(PASS, PASS, 9), *rated(PASS, FAIL, 1), *rated(FAIL, FAIL, 9), *rated(FAIL, PASS, 1)]

    assert calibrate(table)[0].corrected(observed) == corrected


def test_nothing_follows_from_a_judge_that_does_no_better_than_chance() -> None:
    table = [*rated(PASS, PASS, 1), *rated(PASS, FAIL, 1), *rated(FAIL, FAIL, 1), *rated(FAIL, PASS, 1)]

    assert calibrate(table)[0].corrected(0.7) is None


@given(st.integers(1, 40), st.integers(0, 40), st.integers(1, 40), st.integers(0, 40), st.integers(0, 60))
def test_the_correction_undoes_what_the_judge_gets_wrong(
    hit: int, miss: int, right: int, wrong: int, good: int
) -> None:
    table = [*rated(PASS, PASS, hit), *rated(PASS, FAIL, miss), *rated(FAIL, FAIL, right), *rated(FAIL, PASS, wrong)]
    (one,) = calibrate(table)
    assert one.sensitivity is not None
    assert one.specificity is not None
    sensitivity, specificity = one.sensitivity.share, one.specificity.share
    truth = good / 60

    corrected = one.corrected(truth * sensitivity + (1 - truth) * (1 - specificity))

    if sensitivity + specificity <= 1:
        assert corrected is None
    else:
        assert corrected == pytest.approx(truth, abs=1e-6)


def test_a_judge_is_measured_on_every_item_and_not_only_on_the_hard_ones() -> None:
    open_again = reopened(judged({"no-blame": PASS, "no-excuses": FAIL, "apology-specific": NA}))

    verdicts = {item.id: item.verdict for item in open_again.scorecard.items}
    assert verdicts == {**dict.fromkeys(NAMES, UNSURE), "apology-specific": NA}


def test_only_what_the_judge_has_looked_at_is_rated() -> None:
    judgement = judged({"no-blame": PASS, "no-excuses": FAIL})
    items = tuple(
        item.model_copy(update={"layer": Layer.JUDGE}) if item.id != "no-excuses" else item
        for item in judgement.scorecard.items
    )
    settled = judgement.model_copy(update={"scorecard": judgement.scorecard.model_copy(update={"items": items})})

    found = ratings({"no-blame": FAIL, "no-excuses": FAIL, "empathy-feeling": PASS}, settled)

    assert {one.item: (one.person, one.judge) for one in found} == {
        "no-blame": (FAIL, PASS),
        "empathy-feeling": (PASS, UNSURE),
    }
