"""What one tier thinks of a text: scores of labels, and how strong the feeling is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one learned tier thinks of a text."""

    tier: str
    """`ngrams` or `encoder`."""
    causes: Scores
    """Shape (causes,): logarithms of probabilities."""
    emotions: Scores
    """Shape (emotions,): logarithms of probabilities."""
    intensity: float
    """On the scale of the bank, 0 to 3, not rounded."""


def log_softmax(scores: Scores) -> Scores:
    """Bring scores to logarithms of probabilities, over the last axis."""
    highest = scores.max(axis=-1, keepdims=True)
    shifted = scores - highest
    logs: Scores = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return logs
