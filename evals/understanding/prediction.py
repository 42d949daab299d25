"""What one tier made of one message, beside what a person said of it."""

from typing import Annotated, NamedTuple

from pydantic import Field

from app.domain.assessment import Probability
from app.domain.taxonomy import Id, Level
from app.domain.value import Value
from evals.labelled import Labelled


class Prediction(Value):
    """What one tier made of one message; it holds no words of the message."""

    causes: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Causes, most probable first."""
    confidence: Probability
    """Probability of the first cause."""
    emotion: Id
    strength: float | None
    """How strong the feeling is, not rounded, on the tier's own scale; `None` for a tier that does not tell."""
    intensity: Level | None
    """The level of the feeling; `None` for a tier that gives none."""
    flags: frozenset[Id]
    language: str

    @property
    def cause(self) -> str:
        """The most probable cause."""
        return self.causes[0]


class Pair(NamedTuple):
    """A message with its labels, and what was made of it."""

    labelled: Labelled
    prediction: Prediction
