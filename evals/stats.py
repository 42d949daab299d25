"""Intervals and tests, so that a figure of few cases does not look like one of many, and chance not like a change."""

from collections.abc import Hashable, Sequence
from math import comb, inf, sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Figures = NDArray[np.float64]
CONFIDENCE = 0.95
"""How often an interval of this kind holds the true share."""
POWER = 0.8
"""How often a change that is said to be seen is seen."""
DRAWS = 10_000
_SEED = 20_260
_AT_ONCE = 2_000_000
"""Numbers that are held at a time while drawing."""


def wilson(successes: int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Give the interval that holds the true share, by Wilson's score, as shares between 0 and 1.

    Unlike the plain normal interval it stays inside 0 and 1 and has a width where all or none succeeded.
    Of no trials nothing is known: `(0.0, 1.0)`. Raises `ValueError` for more successes than trials.
    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927).
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is no share")
    if trials == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, spread = successes / trials, z * z / trials
    middle = (share + spread / 2) / (1 + spread)
    reach = z * sqrt((share * (1 - share) + spread / 4) / trials) / (1 + spread)
    # Where all or none succeeded the border is exactly 1 or 0, and rounding would miss it by a hair.
    low = 0.0 if successes == 0 else max(0.0, middle - reach)
    high = 1.0 if successes == trials else min(1.0, middle + reach)
    return low, high


def rule_of_three(trials: int, confidence: float = CONFIDENCE) -> float:
    """Give the greatest true rate that still goes with nothing having happened in so many trials, between 0 and 1.

    This is the exact bound, `1 - (1 - confidence) ** (1 / trials)`; three divided by `trials` is its rule of thumb.
    Of no trials nothing is known: 1. Raises `ValueError` for fewer than none.
    """
    if trials < 0:
        raise ValueError(f"{trials} is no number of trials")
    return 1.0 if trials == 0 else 1 - (1 - confidence) ** (1 / trials)


def mcnemar(lost: int, won: int) -> float:
    """Give the two-sided p-value of so many pairs that turned one way and the other, by the exact binomial test.

    Pairs that did not turn say nothing and are not counted. Without any the p-value is 1. Raises `ValueError` for
    fewer than none. Source: Q. McNemar, Psychometrika 12 (1947); with pairs of figures it is the sign test.
    """
    if lost < 0 or won < 0:
        raise ValueError(f"{lost} lost and {won} won are no counts")
    turned = lost + won
    tail = sum(comb(turned, number) for number in range(min(lost, won) + 1))
    # Whole numbers until the end: the powers of many pairs are beyond what a float holds.
    return min(1.0, 2 * tail / (1 << turned))


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Correct p-values for their number, in the order given: each then holds for all of them together.

    Source: S. Holm, Scandinavian Journal of Statistics 6 (1979).
    """
    corrected = [0.0] * len(p_values)
    least = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=lambda one: p_values[one])):
        least = max(least, min(1.0, (len(p_values) - rank) * p_values[place]))
        corrected[place] = least
    return tuple(corrected)


class Mean(NamedTuple):
    """A mean, and how far it may lie from the truth."""

    value: float
    low: float
    high: float
    error: float
    """Its standard error."""
    clusters: int
    """Groups of figures that vary together; the interval rests on their number."""

    @property
    def detectable(self) -> float:
        """The smallest change of this mean that figures such as these show with 80 % power, at 95 % confidence."""
        steps = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) + NormalDist().inv_cdf(POWER)
        return steps * self.error


def bootstrap(
    figures: Sequence[float],
    clusters: Sequence[Hashable] | None = None,
    *,
    confidence: float = CONFIDENCE,
    draws: int = DRAWS,
) -> Mean:
    """Give the mean of figures with its interval, by drawing whole clusters anew; the same figures, the same result.

    `figures`: differences of pairs, or plain figures. `clusters`: what each belongs to; each stands alone when left
    out. The ends are quantiles of the draws, widened as Student's t is wider than the normal curve, or intervals of
    few clusters would be too narrow; of one cluster nothing is known. Raises `ValueError` for no figures.
    Source: T. Hesterberg, The American Statistician 69 (2015), on bootstraps of small samples.
    """
    if not figures:
        raise ValueError("there are no figures to take a mean of")
    names = list(range(len(figures))) if clusters is None else list(clusters)
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    places = [numbers[name] for name in names]
    sums = np.bincount(places, weights=figures, minlength=len(numbers)).astype(np.float64)
    sizes = np.bincount(places, minlength=len(numbers)).astype(np.float64)
    value = float(sums.sum() / sizes.sum())
    many = len(numbers)
    if many == 1:
        return Mean(value, -inf, inf, inf, many)
    drawn = _drawn(sums, sizes, draws)
    wider = sqrt(many / (many - 1))
    reach = wider * student(many - 1, confidence) / NormalDist().inv_cdf((1 + confidence) / 2)
    low, high = np.quantile(drawn, [(1 - confidence) / 2, (1 + confidence) / 2])
    # The spread of the clusters itself, and not that of the draws: it needs no drawing.
    error = wider * sqrt(float(np.square(sums - value * sizes).sum())) / float(sizes.sum())
    return Mean(value, value + (float(low) - value) * reach, value + (float(high) - value) * reach, error, many)


def _drawn(sums: Figures, sizes: Figures, draws: int) -> Figures:
    chance = np.random.default_rng(_SEED)
    many = len(sums)
    block = max(1, _AT_ONCE // many)
    means = []
    for start in range(0, draws, block):
        times = chance.multinomial(many, np.full(many, 1 / many), size=min(block, draws - start))
        means.append((times @ sums) / (times @ sizes))
    return np.concatenate(means)


def student(freedom: int, confidence: float = CONFIDENCE) -> float:
    """Give the quantile of Student's t between which and its negative lies `confidence` of the curve.

    It is expanded around the normal one, which is right to 1 % from five degrees of freedom on, and too small below.
    Source: M. Abramowitz and I. Stegun, Handbook of Mathematical Functions, 26.7.5.
    """
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return z + sum(term / float(freedom) ** power for power, term in enumerate(terms, start=1))
