"""The cue model: a linear model over hashed n-grams of a sentence, and over its vector where an encoder is at hand."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import InvalidFile, Mistake
from app.features import Embedder, Grams, grams_of
from evals.cues.declared import Cues, load_cues
from evals.cues.weights import Bounds, CueWeights, load_cue_weights

_REMEMBERED = 4_000
"""Sentences whose scores are kept: agents and playbooks say many things more than once."""
Scores = NDArray[np.float32]


class CueModel:
    """Scores what sentences do."""

    def __init__(self, cues: Cues, weights: CueWeights, embedder: Embedder | None = None) -> None:
        self.cues = cues
        self._weights = weights
        self._embedder = embedder
        self._remembered: dict[str, Scores] = {}
        about = weights.about
        self._columns = [(cue, about.cues.index(cue.id)) for cue in cues.cues if cue.id in about.cues]

    @classmethod
    def load(cls, prompts: Path, embedder: Embedder | None = None) -> "CueModel":
        """Read `cues.yaml` and the weights of the folder of prompts; raises `InvalidFile`."""
        cues, weights = load_cues(prompts), load_cue_weights(prompts / "weights")
        if cues.ids != weights.about.cues or any(cue not in weights.about.both for cue in cues.ids):
            problem = "the cues are not those that the weights were learned for"
            raise InvalidFile((Mistake(str(prompts / "cues.yaml"), 1, problem, "run make train"),))
        return cls(cues, weights, embedder)

    @property
    def bounds(self) -> dict[str, Bounds]:
        """The scores from which a cue counts, by cue."""
        return self._weights.about.ngrams if self._embedder is None else self._weights.about.both

    def scores(self, sentences: Sequence[str]) -> dict[str, Scores]:
        """Score each sentence for each cue: log odds, shape (sentences,), by cue."""
        known = self._remembered
        new = [sentence for sentence in dict.fromkeys(sentences) if sentence not in known]
        found = dict(zip(new, self._scored(new), strict=True)) if new else {}
        # Another thread may do the same: each reads one dictionary to its end, and the last to write wins.
        known = (known if len(known) < _REMEMBERED else {key: known[key] for key in sentences if key in known}) | found
        self._remembered = known
        rows = [known[sentence] for sentence in sentences]
        scored = np.array(rows, np.float32).reshape(len(sentences), len(self._weights.about.cues))
        return {cue.id: scored[:, column] for cue, column in self._columns}

    def _scored(self, sentences: Sequence[str]) -> Scores:
        """Score sentences for all cues: shape (sentences, cues)."""
        scored: Scores = np.stack([self._by_ngrams(grams_of(sentence)) for sentence in sentences])
        if self._embedder is None:
            return scored
        weights = self._weights
        near = self._embedder.embed(sentences) @ weights.encoder + weights.encoder_bias
        joined: Scores = scored * weights.joined[0] + near * weights.joined[1] + weights.joined[2]
        return joined

    def _by_ngrams(self, grams: Grams) -> Scores:
        weights = self._weights
        rows = weights.ngrams[grams.buckets].astype(np.float32)
        summed = grams.weights @ rows if len(grams.buckets) else np.zeros(rows.shape[1], np.float32)
        scores: Scores = summed * weights.scale + weights.bias
        return scores
