"""All figures of a run, as they are kept: set by set and tier by tier, without a word of any message."""

from collections.abc import Callable, Iterable, Sequence

from app.domain.taxonomy import Taxonomy
from app.domain.value import Value
from evals.labelled import Labelled
from evals.metrics import Count
from evals.understanding.figures import Figure
from evals.understanding.prediction import Pair
from evals.understanding.readings import (
    CauseMeasures,
    EmotionMeasures,
    FlagMeasures,
    IntensityMeasures,
    calm_as_unhappy,
    cause_measures,
    emotion_measures,
    flag_measures,
    intensity_measures,
    language_accuracy,
)
from evals.understanding.timing import Latency

_SLICES: dict[str, Callable[[Labelled], str]] = {
    "language": lambda message: message.language,
    "trade": lambda message: message.trade,
    "register": lambda message: message.style,
}


class Slice(Value):
    """The figures of the messages of one language, trade or register."""

    name: str
    messages: int
    cause: Count
    """Causes that are acceptable, of the messages that have one."""
    emotion: Count
    """Emotions that are right, of the messages that have one."""


class Measures(Value):
    """What one tier made of one set."""

    cause: CauseMeasures
    emotion: EmotionMeasures
    intensity: IntensityMeasures
    flags: FlagMeasures
    language: Figure
    calm_as_unhappy: Figure
    slices: dict[str, tuple[Slice, ...]]
    """By the column that tells them apart; a column that no message fills is left out."""

    @property
    def headline(self) -> dict[str, Figure]:
        """The figures to read first, by their titles."""
        return {
            "cause, second accepted": self.cause.lenient,
            "cause, first label": self.cause.accuracy,
            "cause, one of two": self.cause.top2,
            "cause, macro-F1": self.cause.macro_f1,
            "calibration error": self.cause.calibration.error,
            "emotion": self.emotion.accuracy,
            "emotion, macro-F1": self.emotion.macro_f1,
            "emotion, three-way": self.emotion.valence,
            "intensity, correlation": self.intensity.correlation,
            "intensity, same level": self.intensity.exact,
            "calm, read as unhappy": self.calm_as_unhappy,
            "language": self.language,
        }


class SetFigures(Value):
    """What every tier made of one set."""

    name: str
    messages: int
    """How many were measured."""
    unread: int
    """Messages that the service refuses to read, such as those without a word; they are in no figure."""
    tiers: dict[str, Measures]


class Report(Value):
    """A run over some sets of labelled messages."""

    versions: dict[str, str]
    """Digests of what decided; figures of different digests are never compared silently."""
    learned: str
    """Digest of the bank that the tiers learned from."""
    sets: tuple[SetFigures, ...]
    latency_ms: dict[str, Latency]
    """By tier, over the messages of all sets."""


def measure(pairs: Sequence[Pair], taxonomy: Taxonomy) -> Measures:
    """Take every figure of what one tier made of some messages."""
    return Measures(
        cause=cause_measures(pairs),
        emotion=emotion_measures(pairs, taxonomy),
        intensity=intensity_measures(pairs),
        flags=flag_measures(pairs, taxonomy),
        language=language_accuracy(pairs),
        calm_as_unhappy=calm_as_unhappy(pairs, taxonomy),
        slices={name: found for name, of in _SLICES.items() if (found := _slices(pairs, of))},
    )


def _slices(pairs: Iterable[Pair], name_of: Callable[[Labelled], str]) -> tuple[Slice, ...]:
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        name = name_of(pair.labelled)
        if name:
            groups.setdefault(name, []).append(pair)
    return tuple(_slice(name, groups[name]) for name in sorted(groups, key=lambda name: (-len(groups[name]), name)))


def _slice(name: str, pairs: Sequence[Pair]) -> Slice:
    causes = [pair.labelled.accepts(pair.prediction.cause) for pair in pairs if pair.labelled.cause]
    emotions = [one.labelled.emotion == one.prediction.emotion for one in pairs if one.labelled.emotion]
    return Slice(
        name=name,
        messages=len(pairs),
        cause=Count(met=sum(causes), of=len(causes)),
        emotion=Count(met=sum(emotions), of=len(emotions)),
    )
