"""Tests of pairs have their known values, and intervals hold the truth as often as they say."""

import math
from statistics import NormalDist, fmean, stdev

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.stats import bootstrap, holm, mcnemar, student


@pytest.mark.parametrize(
    ("lost", "won", "p"),
    [
        (0, 0, 1.0),
        (0, 1, 1.0),
        (0, 5, 0.0625),
        (0, 6, 0.03125),
        (1, 7, 0.0703125),  # 2 * (1 + 8) / 256
        (2, 10, 0.03857421875),  # 2 * (1 + 12 + 66) / 4096
        (5, 5, 1.0),
        (10, 25, 0.016674),
    ],
)
def test_pairs_that_turned_have_the_known_p_value(lost: int, won: int, p: float) -> None:
    assert mcnemar(lost, won) == pytest.approx(p, abs=1e-6)
    assert mcnemar(won, lost) == mcnemar(lost, won)


def test_the_p_value_of_many_thousand_pairs_is_no_overflow() -> None:
    assert mcnemar(5_000, 5_000) == 1.0
    assert mcnemar(4_000, 6_000) < 1e-80


def test_fewer_pairs_than_none_are_refused() -> None:
    with pytest.raises(ValueError, match="are no counts"):
        mcnemar(-1, 3)


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_p_value_is_the_chance_of_what_is_at_least_as_uneven(lost: int, won: int) -> None:
    turned = lost + won
    uneven = abs(lost - won)
    as_uneven = sum(math.comb(turned, k) for k in range(turned + 1) if abs(turned - 2 * k) >= uneven)

    assert mcnemar(lost, won) == pytest.approx(as_uneven / 2**turned)


def test_p_values_are_corrected_by_their_rank() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm([0.5, 0.9]) == (1.0, 1.0)
    assert holm([]) == ()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_a_correction_never_lowers_a_p_value_nor_changes_their_order(p_values: list[float]) -> None:
    corrected = holm(p_values)

    assert all(p <= c <= 1 for p, c in zip(p_values, corrected, strict=True))
    ranked = sorted(zip(p_values, corrected, strict=True))
    assert [c for _, c in ranked] == sorted(corrected)


@pytest.mark.parametrize(("freedom", "quantile"), [(3, 3.1824), (5, 2.5706), (9, 2.2622), (29, 2.0452), (200, 1.9719)])
def test_the_quantile_of_student_is_the_one_of_the_tables(freedom: int, quantile: float) -> None:
    assert student(freedom) == pytest.approx(quantile, rel=0.01)


def test_figures_that_stand_alone_have_the_standard_error_of_the_textbook() -> None:
    figures = [0.2, 0.5, 0.9, 0.4, 0.7, 0.1]

    mean = bootstrap(figures)

    assert mean.value == pytest.approx(fmean(figures))
    assert mean.error == pytest.approx(stdev(figures) / math.sqrt(6))
    assert mean.low < mean.value < mean.high
    assert bootstrap(figures) == mean


def test_copies_of_a_figure_in_one_cluster_add_no_certainty() -> None:
    figures = [0.1, -0.2, 0.3, 0.05, -0.1, 0.2, 0.0, 0.15]
    names = [f"scenario {number}" for number in range(8)]

    once, often = bootstrap(figures, names), bootstrap(figures * 5, names * 5)

    assert often.clusters == 8
    assert (often.value, often.low, often.high) == pytest.approx((once.value, once.low, once.high))
    assert bootstrap(figures * 5).error < once.error / 2


def test_nothing_is_known_of_one_cluster() -> None:
    mean = bootstrap([0.1, 0.2], ["one", "one"])

    assert (mean.low, mean.high) == (-math.inf, math.inf)


def test_no_figures_have_no_mean() -> None:
    with pytest.raises(ValueError, match="no figures"):
        bootstrap([])


@pytest.mark.parametrize(("scenarios", "spread"), [(12, 1.0), (40, 1.0), (40, 3.0)])
def test_intervals_over_scenarios_hold_the_true_change_as_often_as_they_say(scenarios: int, spread: float) -> None:
    chance = np.random.default_rng(7)
    held = 0
    trials = 250
    for _ in range(trials):
        shared = chance.normal(0.5, spread, scenarios)
        names = [number for number in range(scenarios) for _ in range(1 + number % 3)]
        figures = [float(shared[name] + chance.normal(0, 1.0)) for name in names]
        mean = bootstrap(figures, names, draws=400)
        held += mean.low <= 0.5 <= mean.high

    # Four standard errors of a share of 95 % in 250 trials are 5.5 points.
    assert 0.895 <= held / trials <= 0.99


def test_intervals_that_take_cases_of_a_scenario_for_independent_hold_the_truth_too_seldom() -> None:
    chance = np.random.default_rng(8)
    held = 0
    for _ in range(200):
        names = [number for number in range(20) for _ in range(5)]
        shared = chance.normal(0, 1, 20)
        figures = [float(shared[name] + chance.normal(0, 0.3)) for name in names]
        mean = bootstrap(figures, draws=400)
        held += mean.low <= 0 <= mean.high

    assert held / 200 < 0.8


def test_the_smallest_change_that_is_seen_has_its_known_value() -> None:
    figures = [-0.1, 0.1] * 50

    mean = bootstrap(figures)

    steps = NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(0.8)
    assert steps == pytest.approx(2.8016, abs=1e-4)
    assert mean.detectable == pytest.approx(2.8016 * stdev(figures) / 10, abs=1e-5)


def test_a_change_of_that_size_is_seen_four_times_of_five() -> None:
    chance = np.random.default_rng(9)
    size = 100
    change = (NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(0.8)) / math.sqrt(size)
    seen = sum(bootstrap(list(chance.normal(change, 1.0, size)), draws=400).low > 0 for _ in range(250))

    assert 0.7 <= seen / 250 <= 0.9
