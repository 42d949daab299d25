"""Intervals have the values that tables of them give, and say that nothing is known of nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.stats import rule_of_three, wilson


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (8, 10, 0.4902, 0.9433),
        (10, 10, 0.7225, 1.0),
        (50, 100, 0.4038, 0.5962),
        (81, 263, 0.2553, 0.3662),  # the worked example of R. G. Newcombe, Statistics in Medicine 17 (1998)
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_an_interval_has_its_known_value(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_another_confidence_gives_another_width() -> None:
    assert wilson(8, 10, confidence=0.9) == pytest.approx((0.5408, 0.9314), abs=5e-4)


def test_nothing_is_known_of_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert rule_of_three(0) == 1.0


@pytest.mark.parametrize(("trials", "most"), [(1, 0.95), (10, 0.2589), (90, 0.0327), (215, 0.0138), (300, 0.0099)])
def test_no_event_in_so_many_trials_leaves_a_rate_near_three_by_their_number(trials: int, most: float) -> None:
    assert rule_of_three(trials) == pytest.approx(most, abs=5e-5)


@pytest.mark.parametrize(("successes", "trials"), [(3, 2), (-1, 2), (0, -1)])
def test_what_is_no_share_is_refused(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson(successes, trials)


@given(st.integers(0, 500).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))))
def test_an_interval_holds_the_share_and_mirrors_its_opposite(count: tuple[int, int]) -> None:
    successes, trials = count
    low, high = wilson(successes, trials)

    assert 0 <= low <= high <= 1
    assert trials == 0 or low <= successes / trials <= high
    assert wilson(trials - successes, trials) == pytest.approx((1 - high, 1 - low))
