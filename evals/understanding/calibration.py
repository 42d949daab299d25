"""Whether a confidence can be trusted: how often a reading is right, by how sure it says it is."""

from collections.abc import Sequence
from math import ceil

from app.domain.value import Value
from evals.understanding.figures import Figure

BINS = 10
_SHARES = (0.5, 0.7, 0.9, 1.0)


class Bin(Value):
    """The messages whose confidence lies in one tenth of the scale."""

    low: float
    high: float
    """The upper end belongs to the next bin, 1 to the last."""
    messages: int
    confidence: float | None
    """Mean confidence; `None` in an empty bin."""
    accuracy: float | None
    """Share that is right; `None` in an empty bin."""


class Answered(Value):
    """What is right among the surest messages."""

    share: float
    """How many of all messages these are; the others would be left to a person."""
    messages: int
    accuracy: float
    least: float
    """The lowest confidence among them."""


class Calibration(Value):
    """Confidence beside what was right; a reading is right if it is the label or the accepted second one."""

    error: Figure
    """Expected calibration error: mean distance of confidence and accuracy over the bins, by their messages."""
    bins: tuple[Bin, ...]
    """Empty where there is no message."""
    answered: tuple[Answered, ...]
    """Accuracy of the surest half, 70 %, 90 % and of all: what abstaining would bring."""


def calibrate(confidences: Sequence[float], right: Sequence[bool], absent: str) -> Calibration:
    """Hold confidences against what was right.

    Source of the error: Guo and others, On Calibration of Modern Neural Networks (2017), with ten equal bins.
    """
    if not confidences:
        return Calibration(error=Figure.none(absent), bins=(), answered=())
    # Among equally sure ones the wrong ones come first, so that a tie at the cut never flatters.
    ranked = sorted(zip(confidences, right, strict=True), key=lambda one: (-one[0], one[1]))
    bins = tuple(_bin(place, ranked) for place in range(BINS))
    return Calibration(
        error=Figure(value=_error(bins), messages=len(ranked)),
        bins=bins,
        answered=tuple(_answered(share, ranked) for share in _SHARES),
    )


def _bin(place: int, ranked: Sequence[tuple[float, bool]]) -> Bin:
    held = [(sure, hit) for sure, hit in ranked if min(BINS - 1, int(sure * BINS)) == place]
    return Bin(
        low=place / BINS,
        high=(place + 1) / BINS,
        messages=len(held),
        confidence=sum(sure for sure, _ in held) / len(held) if held else None,
        accuracy=sum(hit for _, hit in held) / len(held) if held else None,
    )


def _error(bins: Sequence[Bin]) -> float:
    total = sum(one.messages for one in bins)
    gaps = (
        one.messages * abs(one.confidence - one.accuracy)
        for one in bins
        if one.confidence is not None and one.accuracy is not None
    )
    return sum(gaps) / total


def _answered(share: float, ranked: Sequence[tuple[float, bool]]) -> Answered:
    surest = ranked[: ceil(share * len(ranked))]
    right = sum(hit for _, hit in surest)
    return Answered(share=share, messages=len(surest), accuracy=right / len(surest), least=surest[-1][0])
