"""The second layer: what sentences do, as a linear model learned it from labelled sentences."""

from evals.cues.heard import Heard, hear
from evals.cues.model import CueModel

__all__ = ["CueModel", "Heard", "hear"]
