"""The learned tiers: a linear model over n-grams, and a linear head over the vectors of a sentence encoder."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.classifiers.learned.opinion import Opinion, Scores, log_softmax
from app.classifiers.learned.weights import About, TierName, Weights
from app.domain.value import Span
from app.features import DIMENSIONS, Embedder, Grams, grams_of, tokens_of, word_bucket

_LONGEST_QUOTE = 6
"""Words of a quotation that n-grams give."""
_SPEAKS = 0.3
"""What the words of a quotation must weigh together, in points of the label's score, to be worth quoting."""
_COSTS = 0.03
"""What each further word must bring."""


class NgramTier:
    """A linear model over hashed n-grams of words and letters."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    def read(self, texts: Sequence[str]) -> list[Opinion]:
        """Give an opinion of each text."""
        return [opinion_of(self._weights.about, "ngrams", self._scores(grams_of(text))) for text in texts]

    def words(self, text: str, label: str) -> tuple[Span, ...]:
        """Give the words of a text that speak most for a cause or an emotion; none where nothing speaks clearly."""
        about = self._weights.about
        labels = about.causes + about.emotions
        if label not in labels:
            return ()
        column = labels.index(label)
        group = slice(0, len(about.causes)) if label in about.causes else slice(len(about.causes), len(labels))
        tokens = tokens_of(text)
        gains = [self._gain(token.word, column, group) for token in tokens]
        best = _loudest(gains)
        if best is None:
            return ()
        first, last = best
        return (Span.of(text, tokens[first].start, tokens[last - 1].end),)

    def _scores(self, grams: Grams) -> Scores:
        rows = self._weights.ngrams[grams.buckets].astype(np.float32)
        summed = grams.weights @ rows if len(grams.buckets) else np.zeros(rows.shape[1], np.float32)
        scores: Scores = (summed * self._weights.ngram_scale + self._weights.ngram_bias).astype(np.float64)
        return scores

    def _gain(self, word: str, column: int, group: slice) -> float:
        row = self._weights.ngrams[word_bucket(word)] * self._weights.ngram_scale
        return float(row[column] - row[group].mean())


class EncoderTier:
    """A linear head over the vectors of a sentence encoder."""

    def __init__(self, weights: Weights, embedder: Embedder) -> None:
        self._weights = weights
        self._embedder = embedder

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts, all at once: shape (texts, 512)."""
        return self._embedder.embed(texts)

    def read(self, vectors: NDArray[np.float32]) -> list[Opinion]:
        """Give an opinion of each text."""
        layer = self._weights.encoder
        scores = vectors @ layer.weights + layer.bias
        return [opinion_of(self._weights.about, "encoder", row.astype(np.float64)) for row in scores]

    def flags(self, vector: NDArray[np.float32], rules: Scores) -> tuple[str, ...]:
        """Name the flags that the vector and the rules together raise."""
        layer = self._weights.flags
        scores = np.concatenate([vector, rules]) @ layer.weights + layer.bias
        told = zip(self._weights.about.flags.items(), scores.tolist(), strict=True)
        return tuple(flag for (flag, least), score in told if score >= least)

    def most_telling(self, texts: Sequence[str], flag: str) -> int:
        """Find the text whose vector speaks most for a flag; gives its place."""
        column = list(self._weights.about.flags).index(flag)
        return int((self.embed(texts) @ self._weights.flags.weights[:DIMENSIONS, column]).argmax())


def opinion_of(about: About, tier: TierName, scores: Scores) -> Opinion:
    """Cut the scores of a tier into causes, emotions and the intensity."""
    causes, emotions = len(about.causes), len(about.emotions)
    return Opinion(
        tier=tier,
        causes=log_softmax(scores[:causes]),
        emotions=log_softmax(scores[causes : causes + emotions]),
        intensity=float(np.clip(scores[-1], 0, 3)),
    )


def inputs_of(opinion: Opinion) -> NDArray[np.float64]:
    """Lay out an opinion as inputs of the fusion."""
    return np.concatenate([opinion.causes, opinion.emotions, [opinion.intensity]])


def _loudest(gains: Sequence[float]) -> tuple[int, int] | None:
    """Find the run of words that weighs most, as (first, one past the last); `None` where it weighs too little."""
    best: tuple[float, int, int] = (_SPEAKS, 0, 0)
    for first in range(len(gains)):
        total = 0.0
        for last in range(first, min(first + _LONGEST_QUOTE, len(gains))):
            total += gains[last] - _COSTS
            if total > best[0]:
                best = (total, first, last + 1)
    return (best[1], best[2]) if best[2] else None
