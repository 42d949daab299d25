"""One measured figure: its value, how many messages it rests on, and how far chance may move it."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.value import Value

Rows = NDArray[np.intp]
"""Which messages a figure is taken of; one that is drawn twice stands twice."""
Statistic = Callable[[Rows], float | None]

RESAMPLES = 1_000
_SEED = 20_260_314
"""Fixed, so that two runs, and two tiers of one set, draw the same messages."""
_INTERVAL = (2.5, 97.5)


class Figure(Value):
    """A figure that may be absent; absent is never 0."""

    value: float | None
    low: float | None = None
    """Lower end of the 95 % interval; `None` where none is drawn."""
    high: float | None = None
    messages: int
    """How many messages it rests on."""
    absent: str | None = None
    """Why there is no value."""

    @classmethod
    def none(cls, why: str, messages: int = 0) -> "Figure":
        """Say that there is no figure, and why."""
        return cls(value=None, messages=messages, absent=why)


def estimated(messages: int, statistic: Statistic, absent: str, undefined: str | None = None) -> Figure:
    """Take a figure of all messages, with its percentile bootstrap interval at 95 %.

    `statistic` gets rows from 0 to `messages` and may say `None`; resamples in which it does are left out.
    `absent`: what is missing where there is no message. `undefined`: why the statistic may have no value.

    Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
    """
    if not messages:
        return Figure.none(absent)
    value = statistic(np.arange(messages))
    if value is None:
        return Figure.none(undefined or absent, messages)
    chance = np.random.default_rng(_SEED)
    drawn = (statistic(chance.integers(0, messages, messages)) for _ in range(RESAMPLES))
    low, high = np.percentile([one for one in drawn if one is not None] or [value], _INTERVAL)
    return Figure(value=value, low=float(low), high=float(high), messages=messages)


def share(hits: Sequence[bool], absent: str) -> Figure:
    """Give the share of messages that are a hit, with its interval."""
    held = np.array(hits, dtype=np.float64)
    return estimated(len(held), lambda rows: float(held[rows].mean()), absent)
