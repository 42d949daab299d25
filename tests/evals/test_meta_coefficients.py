"""Known answers for the coefficients of agreement, from published examples or worked out by hand."""

import numpy as np
import pytest

from evals.meta import coefficients
from evals.meta.coefficients import agreement, confusion

Pairs = list[tuple[str | None, str | None]]


def pairs(*cells: tuple[str, str, int]) -> Pairs:
    return [(one, other) for one, other, times in cells for _ in range(times)]


def test_kappa_of_a_textbook_table_is_two_fifths() -> None:
    # 20 and 15 on the diagonal, 5 and 10 beside it: observed .70, by chance .50, so (.70 - .50) / .50.
    table = np.array([[20.0, 5.0], [10.0, 15.0]])

    assert float(coefficients.raw_agreement(table)) == pytest.approx(0.7)
    assert float(coefficients.kappa(table)) == pytest.approx(0.4)


def test_where_nearly_all_pass_kappa_falls_below_chance_and_ac1_does_not() -> None:
    # Gwet (2008): 118 of 125 cases agree on the one category that nearly all belong to.
    table = np.array([[118.0, 5.0], [2.0, 0.0]])

    assert float(coefficients.kappa(table)) == pytest.approx(-0.0234, abs=1e-4)
    assert float(coefficients.ac1(table)) == pytest.approx(0.9408, abs=1e-4)


def test_alpha_of_ten_units_that_two_observers_call_zero_or_one() -> None:
    # Krippendorff (2011), binary data of two observers.
    one, other = "0100000010", "1110010000"

    table = confusion(list(zip(one, other, strict=True)), "01")

    assert float(coefficients.alpha(table)) == pytest.approx(0.095, abs=1e-3)


def test_alpha_of_twelve_articles_that_two_observers_sort_into_five_kinds() -> None:
    # Krippendorff (2011), nominal data of two observers.
    table = confusion(list(zip("aabbdcccedda", "babbbccceddd", strict=True)), "abcde")

    assert float(coefficients.alpha(table)) == pytest.approx(0.692, abs=1e-3)


def test_three_categories_of_which_one_is_rare_by_hand() -> None:
    # Sums: rows 6, 3, 1; columns 5, 4, 1; observed .7. AC1: shares .55, .35, .1, chance (.2475 + .2275 + .09) / 2.
    table = np.array([[4.0, 2.0, 0.0], [1.0, 2.0, 0.0], [0.0, 0.0, 1.0]])

    assert float(coefficients.kappa(table)) == pytest.approx((0.7 - 0.43) / 0.57)
    assert float(coefficients.ac1(table)) == pytest.approx((0.7 - 0.2825) / (1 - 0.2825))


def test_pairs_with_a_missing_rating_are_left_out() -> None:
    told: Pairs = [("pass", "pass"), ("fail", None), (None, "pass"), ("fail", "pass")]

    assert confusion(told, ("pass", "fail")).tolist() == [[1, 0], [1, 0]]


def test_where_everybody_gives_one_answer_kappa_and_alpha_are_undefined_and_ac1_is_full() -> None:
    found = agreement(pairs(("pass", "pass", 12)), ("pass", "fail"))

    assert found is not None
    assert (found.raw.value, found.ac1.value) == (1.0, 1.0)
    assert (found.kappa.value, found.alpha.value) == (None, None)


def test_nothing_that_two_rated_gives_no_agreement() -> None:
    assert agreement([("pass", None)], ("pass", "fail")) is None


def test_an_interval_holds_the_value_narrows_with_more_units_and_is_the_same_each_time() -> None:
    few = agreement(pairs(("pass", "pass", 14), ("fail", "fail", 10), ("pass", "fail", 6)), ("pass", "fail"))
    many = agreement(pairs(("pass", "pass", 140), ("fail", "fail", 100), ("pass", "fail", 60)), ("pass", "fail"))

    assert few is not None
    assert many is not None
    for name in ("raw", "ac1", "kappa", "alpha"):
        small, large = getattr(few, name), getattr(many, name)
        assert small.low < small.value < small.high
        assert large.high - large.low < (small.high - small.low) / 2
    assert few == agreement(pairs(("pass", "pass", 14), ("fail", "fail", 10), ("pass", "fail", 6)), ("pass", "fail"))


def test_the_interval_of_raw_agreement_covers_the_truth_about_nineteen_times_of_twenty() -> None:
    draw = np.random.default_rng(7)
    held = 0
    for sample in range(200):
        agreed = int(draw.binomial(80, 0.75))
        found = agreement(pairs(("pass", "pass", agreed), ("pass", "fail", 80 - agreed)), ("pass", "fail"), seed=sample)
        assert found is not None
        assert found.raw.low is not None
        assert found.raw.high is not None
        held += found.raw.low <= 0.75 <= found.raw.high

    assert 0.88 <= held / 200 <= 0.99
