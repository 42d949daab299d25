"""Learns flags from vectors and rules, and how sure each must be to be raised."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from tools.train.data import FOLDS, Data
from tools.train.fit import Head

PRECISION = 0.8
"""Share of raised flags that must be right, on messages that were not seen."""
_LEAST_SUPPORT, _LEAST_RAISED = 60, 12
"""Messages that must hold a flag for it to be learned, and times that it must be raised for its precision to count."""
_C, _STEPS = 0.5, 500
_NEVER_LEARNED = frozenset({"money_amount", "personal_data", "prompt_injection", "multiple_issues"})
"""Flags that facts, patterns and the list of problems raise, which know better."""


def learned_flags(data: Data, flags: Sequence[str]) -> tuple[Head, dict[str, float]]:
    """Fit a head on all messages, and give each flag that can be raised precisely the score from which it is."""
    seen = np.hstack([data.vectors, data.rules])
    least: dict[str, float] = {}
    columns: list[NDArray[np.float64]] = []
    biases: list[float] = []
    for place, flag in enumerate(flags):
        truth = data.flags[:, place]
        if flag in _NEVER_LEARNED or truth.sum() < _LEAST_SUPPORT:
            continue
        threshold = _threshold(_unseen_scores(seen, truth, data.folds), truth)
        if threshold is not None:
            model = _fitted(seen, truth)
            least[flag] = threshold
            columns.append(model.coef_[0])
            biases.append(float(model.intercept_[0]))
    return Head(np.array(columns).T.reshape(seen.shape[1], len(columns)), np.array(biases)), least


def _unseen_scores(
    seen: NDArray[np.float64], truth: NDArray[np.bool_], folds: NDArray[np.int64]
) -> NDArray[np.float64]:
    scores = np.zeros(len(truth))
    for fold in range(FOLDS):
        held = folds == fold
        scores[held] = _fitted(seen[~held], truth[~held]).decision_function(seen[held])
    return scores


def _threshold(scores: NDArray[np.float64], truth: NDArray[np.bool_]) -> float | None:
    """Find the lowest score from which enough of what is raised is right."""
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero((right >= PRECISION) & (np.arange(1, len(order) + 1) >= _LEAST_RAISED))
    return round(float(scores[order[enough[-1]]]), 3) if len(enough) else None


def _fitted(seen: NDArray[np.float64], truth: NDArray[np.bool_]) -> LogisticRegression:
    return LogisticRegression(C=_C, max_iter=_STEPS, tol=1e-3).fit(seen, truth)
