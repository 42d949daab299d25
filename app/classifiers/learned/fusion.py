"""Joins the rules and the learned tiers into one ranking, by a layer fitted on messages that they had not seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.classifiers.learned.opinion import Opinion, Scores, log_softmax
from app.classifiers.learned.tiers import EncoderTier, NgramTier, inputs_of
from app.classifiers.learned.weights import About, Weights
from app.classifiers.rules import RuleReading
from app.classifiers.scoring import probabilities
from app.domain.value import Span
from app.features import Embedder

_LEAST, _MOST, _SCALE = -6.0, 12.0, 4.0
"""Points of the rules are cut off here, and scaled to the size of the other inputs."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What all tiers together think of one message."""

    causes: dict[str, float]
    """Each cause with its probability."""
    emotions: dict[str, float]
    """Each emotion with its probability."""
    intensity: float
    """0 to 3, not rounded."""
    opinions: tuple[Opinion, ...]
    flags: tuple[str, ...] = ()
    """Flags that were learned and are raised; only the encoder raises them."""


class Learned:
    """The learned tiers, ready to read; without an embedder the n-grams alone join the rules."""

    def __init__(self, weights: Weights, embedder: Embedder | None) -> None:
        self._weights = weights
        self._ngrams = NgramTier(weights)
        self._encoder = EncoderTier(weights, embedder) if embedder is not None else None

    @property
    def about(self) -> About:
        """What was learned, and from what."""
        return self._weights.about

    @property
    def tiers(self) -> tuple[str, ...]:
        """The names of the tiers that speak, beside the rules."""
        return ("ngrams",) if self._encoder is None else ("ngrams", "encoder")

    def join(self, readings: Sequence[RuleReading]) -> list[Joined]:
        """Join what the rules read in some messages with the opinions of the learned tiers."""
        texts = [reading.own_words for reading in readings]
        by_ngrams = self._ngrams.read(texts)
        if self._encoder is None:
            return [self._joined(reading, (one,)) for reading, one in zip(readings, by_ngrams, strict=True)]
        vectors = self._encoder.embed(texts)
        spoken = zip(readings, by_ngrams, self._encoder.read(vectors), vectors, strict=True)
        return [
            replace(
                self._joined(reading, (first, second)),
                flags=self._encoder.flags(vector, rule_inputs(self.about, reading)),
            )
            for reading, first, second, vector in spoken
        ]

    def most_telling(self, texts: Sequence[str], flag: str) -> int:
        """Find the text that speaks most for a learned flag; gives its place, the first without an encoder."""
        return self._encoder.most_telling(texts, flag) if self._encoder is not None and len(texts) > 1 else 0

    def glance(self, texts: Sequence[str]) -> list[dict[str, float]]:
        """Give each text its causes by n-grams alone: cheap, to see what is worth a proper reading."""
        causes = self._weights.about.causes
        opinions = self._ngrams.read(texts)
        return [dict(zip(causes, np.exp(one.causes).tolist(), strict=True)) for one in opinions]

    def words(self, text: str, label: str) -> tuple[Span, ...]:
        """Give the words of a text that speak most for a cause or an emotion by what was learned."""
        return self._ngrams.words(text, label)

    def _joined(self, reading: RuleReading, opinions: tuple[Opinion, ...]) -> Joined:
        about = self._weights.about
        layer = self._weights.with_ngrams if self._encoder is None else self._weights.with_both
        inputs = np.concatenate([rule_inputs(about, reading), *(inputs_of(opinion) for opinion in opinions)])
        scores: Scores = np.asarray(inputs @ layer.weights + layer.bias, np.float64)
        causes, emotions = len(about.causes), len(about.emotions)
        if self._encoder is not None and not reading.spoken:
            # Cues and n-grams are foreign to this language: only the encoder knows what is told in it.
            scores[:causes] = opinions[-1].causes
        felt = _probable(about.emotions, scores[causes : causes + emotions], reading.emotions)
        strength = scores[-1] + sum(gain * felt.get(emotion, 0.0) for emotion, gain in about.feeling.items())
        return Joined(
            causes=_probable(about.causes, scores[:causes], reading.causes),
            emotions=felt,
            intensity=float(np.clip(strength, 0, 3)),
            opinions=opinions,
        )


def rule_inputs(about: About, reading: RuleReading) -> Scores:
    """Lay out what the rules read as inputs of the fusion."""
    points = [reading.causes.get(cause, 0.0) for cause in about.causes]
    points += [reading.emotions.get(emotion, 0.0) for emotion in about.emotions]
    form = [reading.signals.get(name, 0.0) for name in about.signals]
    return np.concatenate([np.clip(points, _LEAST, _MOST) / _SCALE, form, [reading.strength]])


def _probable(learned: Sequence[str], scores: Scores, points: Mapping[str, float]) -> dict[str, float]:
    """Give each label of the taxonomy its probability; one that nobody has learned gets what the rules give it."""
    found = dict(zip(learned, np.exp(log_softmax(scores)).tolist(), strict=True))
    new = {one.id: one.p for one in probabilities(points) if one.id not in found} if points.keys() - found else {}
    known = {label: found[label] for label in points if label in found}
    share = (1.0 - sum(new.values())) / sum(known.values()) if known else 0.0
    return {label: new[label] if label in new else known[label] * share for label in points}
