"""How far people agree, beyond what chance would give: four coefficients, with intervals by the bootstrap."""

from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.value import Value

Counts = NDArray[np.float64]
"""Shape (..., categories, categories): how often the one said the row and the other the column."""
Coefficient = Callable[[Counts], Counts]
DRAWS, SEED = 2_000, 20_240_101
ENOUGH_DRAWS = 0.9
"""Share of the draws in which a coefficient must be defined before its interval is told."""


class Estimate(Value):
    """A coefficient of a sample."""

    value: float | None
    """`None` where it is undefined: nobody rated, or there was nothing but one answer."""
    low: float | None
    high: float | None
    """The 95 % interval by the percentile bootstrap over units; `None` where too few draws define it."""


class Agreement(Value):
    """How two raters agree on one item."""

    units: int
    """Replies that both rated."""
    raw: Estimate
    ac1: Estimate
    kappa: Estimate
    alpha: Estimate


def confusion(pairs: Sequence[tuple[Hashable | None, Hashable | None]], categories: Sequence[Hashable]) -> Counts:
    """Count pairs of ratings; pairs in which one is missing (`None`) are left out."""
    place = {category: at for at, category in enumerate(categories)}
    counts = np.zeros((len(categories), len(categories)))
    for one, other in pairs:
        if one is not None and other is not None:
            counts[place[one], place[other]] += 1
    return counts


def raw_agreement(counts: Counts) -> Counts:
    """Give the share of units on which both say the same."""
    return _divided(np.trace(counts, axis1=-2, axis2=-1), counts.sum((-2, -1)))


def kappa(counts: Counts) -> Counts:
    """Give Cohen's kappa: chance is what each rater's own habits would give (Cohen 1960)."""
    total = counts.sum((-2, -1))
    by_chance = _divided((counts.sum(-1) * counts.sum(-2)).sum(-1), total**2)
    return _divided(raw_agreement(counts) - by_chance, 1 - by_chance)


def ac1(counts: Counts) -> Counts:
    """Give Gwet's AC1, which holds where nearly all units belong to one category (Gwet 2008)."""
    total = counts.sum((-2, -1))
    shares = _divided((counts.sum(-1) + counts.sum(-2)) / 2, total[..., None])
    by_chance = (shares * (1 - shares)).sum(-1) / (counts.shape[-1] - 1)
    return _divided(raw_agreement(counts) - by_chance, 1 - by_chance)


def alpha(counts: Counts) -> Counts:
    """Give Krippendorff's alpha for nominal ratings of two raters, units with one rating left out (2011)."""
    coincidences = counts + np.swapaxes(counts, -2, -1)
    sums = coincidences.sum(-1)
    total = sums.sum(-1)
    observed = total - np.trace(coincidences, axis1=-2, axis2=-1)
    expected = total**2 - (sums**2).sum(-1)
    return 1 - _divided((total - 1) * observed, expected)


def agreement(
    pairs: Sequence[tuple[Hashable | None, Hashable | None]], categories: Sequence[Hashable], *, seed: int = SEED
) -> Agreement | None:
    """Measure two raters; `None` where there is no unit that both rated.

    `categories`: what may be said, at least two. The interval draws units anew, `DRAWS` times.
    """
    counts = confusion(pairs, categories)
    units = int(counts.sum())
    if not units:
        return None
    shares = (counts / units).ravel()
    drawn = np.random.default_rng(seed).multinomial(units, shares, size=DRAWS).reshape(DRAWS, *counts.shape)
    return Agreement(
        units=units,
        raw=_estimate(raw_agreement, counts, drawn),
        ac1=_estimate(ac1, counts, drawn),
        kappa=_estimate(kappa, counts, drawn),
        alpha=_estimate(alpha, counts, drawn),
    )


def _estimate(coefficient: Coefficient, counts: Counts, drawn: NDArray[np.int64]) -> Estimate:
    value = float(coefficient(counts))
    if not np.isfinite(value):
        return Estimate(value=None, low=None, high=None)
    values = coefficient(drawn.astype(np.float64))
    defined = values[np.isfinite(values)]
    if len(defined) < ENOUGH_DRAWS * len(values):
        return Estimate(value=value, low=None, high=None)
    low, high = np.quantile(defined, (0.025, 0.975))
    return Estimate(value=value, low=float(low), high=float(high))


def _divided(top: Counts, bottom: Counts) -> Counts:
    """Divide; nothing by nothing is not a number, and is told as undefined."""
    bottom = np.where(np.abs(bottom) < 1e-12, np.nan, bottom)  # noqa: PLR2004 (zero, as sums of shares give it)
    quotient: Counts = top / bottom
    return quotient
