"""Reads what was learned from the bank: `understanding.json` says what it is, `understanding.npz` holds the numbers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, get_args
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, ValidationError

from app.domain.errors import InvalidFile, Mistake
from app.domain.taxonomy import Id
from app.domain.value import Value
from app.features import BUCKETS, DIMENSIONS
from app.formats import read_text

ABOUT, NUMBERS = "understanding.json", "understanding.npz"
_INSTEAD = "run make train, or copy the file from a release"
TierName = Literal["ngrams", "encoder"]
TIERS: tuple[TierName, ...] = get_args(TierName)
"""The learned tiers, in the order in which they join the rules."""


class About(Value):
    """What was learned, from what, and how it is laid out."""

    causes: Annotated[tuple[Id, ...], Field(min_length=2)]
    emotions: Annotated[tuple[Id, ...], Field(min_length=2)]
    signals: tuple[str, ...]
    """Signals and flags of the rules that are inputs of the fusion, in order."""
    flags: dict[Id, float]
    """Flags that are learned, in order, each with the score from which it is raised."""
    bank: str
    """Digest of the bank that was learned from."""
    messages: int
    """How many messages the bank held."""
    encoder: str
    """Name and version of the sentence encoder whose vectors were learned from."""
    feeling: dict[Id, float]
    """What each emotion, where it is sure, adds to the intensity."""
    margin: Annotated[float, Field(ge=0, le=1)]
    """Two causes that are closer than this, and not probable, leave the cause unclear."""

    @property
    def outputs(self) -> int:
        """How many scores a tier and the fusion give: causes, emotions, and the intensity."""
        return len(self.causes) + len(self.emotions) + 1

    @property
    def rule_inputs(self) -> int:
        """How many numbers the rules give."""
        return len(self.causes) + len(self.emotions) + len(self.signals) + 1

    def inputs(self, tiers: int) -> int:
        """How many numbers the fusion of the rules with so many learned tiers takes."""
        return self.rule_inputs + tiers * self.outputs


@dataclass(frozen=True, slots=True)
class Linear:
    """One linear layer."""

    weights: NDArray[np.float32]
    """Shape (inputs, outputs)."""
    bias: NDArray[np.float32]
    """Shape (outputs,)."""


@dataclass(frozen=True, slots=True)
class Weights:
    """All numbers of the learned tiers and of their fusion with the rules."""

    about: About
    ngrams: NDArray[np.int8]
    """Shape (buckets, outputs), to be multiplied by `ngram_scale`."""
    ngram_scale: NDArray[np.float32]
    ngram_bias: NDArray[np.float32]
    encoder: Linear
    with_ngrams: Linear
    """Fusion of rules and n-grams."""
    with_both: Linear
    """Fusion of rules, n-grams and encoder."""
    flags: Linear
    """What the vectors and the rules say of each learned flag."""


def load_weights(folder: Path) -> Weights:
    """Read `prompts/weights`; raises `InvalidFile` for a file that is missing, broken or of another layout."""
    about_path, path = folder / ABOUT, folder / NUMBERS
    try:
        about = About.model_validate_json(read_text(about_path))
    except ValidationError as error:
        raise InvalidFile((Mistake(str(about_path), 1, error.errors()[0]["msg"], _INSTEAD),)) from None
    try:
        with np.load(path, allow_pickle=False) as file:
            held = {name: file[name] for name in file.files}
        return _checked(about, held)
    except (OSError, BadZipFile, ValueError, EOFError, KeyError) as error:
        problem = f"the weights cannot be read ({type(error).__name__})"
        raise InvalidFile((Mistake(str(path), 1, problem, _INSTEAD),)) from None


def _checked(about: About, held: dict[str, NDArray[np.generic]]) -> Weights:
    outputs = about.outputs

    def numbers(name: str, *shape: int) -> NDArray[np.float32]:
        if held[name].shape != shape:
            raise ValueError(name)
        return held[name].astype(np.float32)

    ngrams = held["ngrams"]
    if ngrams.shape != (BUCKETS, outputs) or ngrams.dtype != np.int8:
        raise ValueError("ngrams")
    return Weights(
        about=about,
        ngrams=ngrams.astype(np.int8, copy=False),
        ngram_scale=numbers("ngram_scale", outputs),
        ngram_bias=numbers("ngram_bias", outputs),
        encoder=Linear(numbers("encoder", DIMENSIONS, outputs), numbers("encoder_bias", outputs)),
        with_ngrams=Linear(numbers("with_ngrams", about.inputs(1), outputs), numbers("with_ngrams_bias", outputs)),
        flags=Linear(
            numbers("flags", DIMENSIONS + about.rule_inputs, len(about.flags)),
            numbers("flags_bias", len(about.flags)),
        ),
        with_both=Linear(numbers("with_both", about.inputs(2), outputs), numbers("with_both_bias", outputs)),
    )
