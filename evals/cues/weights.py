"""The numbers of the cue model, as `make train` writes them, checked against what is declared."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, ValidationError

from app.domain.errors import InvalidFile, Mistake
from app.domain.value import Value
from app.features import BUCKETS, DIMENSIONS
from app.formats import read_text

ABOUT, NUMBERS = "cues.json", "cues.npz"
_INSTEAD = "run make train, or copy the file from a release"


class Bounds(Value):
    """The scores from which a sentence counts."""

    sure: float
    """From here it does it: chosen for few false alarms."""
    clear: float
    """Below this it does not: chosen so that few sentences that do it lie below."""


class Measured(Value):
    """What was measured on sentences of trades that the model had not seen; the bounds were chosen on the same ones."""

    sentences: int
    """Sentences that do it."""
    caught: float
    """Share of them at or over `sure`."""
    alarms: float
    """Share of the others at or over `sure`."""
    hidden: float
    """Share of the sentences that do it, below `clear`."""


class CueAbout(Value):
    """What was learned, from what."""

    cues: Annotated[tuple[str, ...], Field(min_length=2)]
    bank: str
    """Digest of the bank that was learned from."""
    sentences: int
    encoder: str
    """Name and version of the encoder whose vectors were learned from."""
    ngrams: dict[str, Bounds]
    """Bounds of the n-grams alone, by cue."""
    both: dict[str, Bounds]
    """Bounds of n-grams and encoder together, by cue."""
    measured: dict[str, dict[str, Measured]]
    """Figures by `ngrams` or `both`, then by cue."""


@dataclass(frozen=True, slots=True)
class CueWeights:
    """All numbers."""

    about: CueAbout
    ngrams: NDArray[np.int8]
    """Shape (buckets, cues), to be multiplied by `scale`."""
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    encoder: NDArray[np.float32]
    """Shape (dimensions, cues)."""
    encoder_bias: NDArray[np.float32]
    joined: NDArray[np.float32]
    """Shape (3, cues): what the score of the n-grams, the score of the encoder, and one, add up to."""


def load_cue_weights(folder: Path) -> CueWeights:
    """Read `prompts/weights`; raises `InvalidFile` for a file that is missing, broken or of another layout."""
    about_path, path = folder / ABOUT, folder / NUMBERS
    try:
        about = CueAbout.model_validate_json(read_text(about_path))
    except ValidationError as error:
        raise InvalidFile((Mistake(str(about_path), 1, error.errors()[0]["msg"], _INSTEAD),)) from None
    cues = len(about.cues)
    shapes = {
        "ngrams": (BUCKETS, cues),
        "scale": (cues,),
        "bias": (cues,),
        "encoder": (DIMENSIONS, cues),
        "encoder_bias": (cues,),
        "joined": (3, cues),
    }
    try:
        with np.load(path, allow_pickle=False) as file:
            held = {name: file[name] for name in shapes}
    except (OSError, BadZipFile, ValueError, EOFError, KeyError) as error:
        problem = f"the weights cannot be read ({type(error).__name__})"
        raise InvalidFile((Mistake(str(path), 1, problem, _INSTEAD),)) from None
    wrong = [name for name, shape in shapes.items() if held[name].shape != shape]
    if wrong or held["ngrams"].dtype != np.int8:
        raise InvalidFile((Mistake(str(path), 1, f"{(wrong or ['ngrams'])[0]} has another layout", _INSTEAD),))
    return CueWeights(about, held["ngrams"], *(held[name].astype(np.float32) for name in list(shapes)[1:]))
