"""The measures of each thing that is read from a message: cause, emotion, intensity, flags, language."""

from collections.abc import Sequence
from math import floor

import numpy as np

from app.domain.taxonomy import Taxonomy
from app.domain.value import Value
from evals.understanding.calibration import Calibration, calibrate
from evals.understanding.classes import ClassFigures, Confusion, by_class, class_figures, confusions, macro_f1
from evals.understanding.figures import Figure, Rows, estimated, share
from evals.understanding.prediction import Pair

_NO_CAUSE = "no message has a cause"
_NO_EMOTION = "no message has an emotion"
_NO_INTENSITY = "no message has an intensity"
_NO_FLAGS = "the file has no column of flags"
_NO_LANGUAGE = "no message has a language"
_NO_CALM = "no message is labelled calm"
_ONE_VALUE = "all intensities are the same"
_NO_LEVEL = "this tier gives no level"

_NO_SPREAD = 1e-9
"""Below this, values differ by rounding only."""


class CauseMeasures(Value):
    """How well the cause is read."""

    accuracy: Figure
    """The first cause is the label."""
    lenient: Figure
    """The first cause is the label, or the second one that is acceptable."""
    macro_f1: Figure
    """Mean F1 of the labelled classes, without regard to second labels."""
    top2: Figure
    """One of the first two causes is acceptable."""
    calibration: Calibration
    classes: tuple[ClassFigures, ...]
    confusions: tuple[Confusion, ...]
    """Readings that are neither the label nor the second one."""


class EmotionMeasures(Value):
    """How well the emotion is read."""

    accuracy: Figure
    macro_f1: Figure
    valence: Figure
    """Right as to unhappy, neutral or satisfied."""
    classes: tuple[ClassFigures, ...]
    confusions: tuple[Confusion, ...]


class IntensityMeasures(Value):
    """How well the strength of the feeling is read."""

    correlation: Figure
    """Pearson's r of the strength, not rounded, with the label."""
    exact: Figure
    """The level is the label, rounded to the nearest level and up from the middle."""


class FlagMeasures(Value):
    """How well flags are raised, over the messages whose flags were labelled."""

    messages: int
    absent: str | None
    """Why there is nothing; `None` where there is something."""
    flags: tuple[ClassFigures, ...]
    """Every flag that was labelled or raised."""


def cause_measures(pairs: Sequence[Pair]) -> CauseMeasures:
    """Measure over the messages that have a cause."""
    held = [pair for pair in pairs if pair.labelled.cause]
    labels, read = [pair.labelled.cause for pair in held], [pair.prediction.cause for pair in held]
    accepted = [pair.labelled.accepts(pair.prediction.cause) for pair in held]
    either = [any(map(pair.labelled.accepts, pair.prediction.causes[:2])) for pair in held]
    wrong = [place for place, hit in enumerate(accepted) if not hit]
    return CauseMeasures(
        accuracy=share([label == guess for label, guess in zip(labels, read, strict=True)], _NO_CAUSE),
        lenient=share(accepted, _NO_CAUSE),
        macro_f1=macro_f1(labels, read, _NO_CAUSE),
        top2=share(either, _NO_CAUSE),
        calibration=calibrate([pair.prediction.confidence for pair in held], accepted, _NO_CAUSE),
        classes=by_class(labels, read),
        confusions=confusions([labels[place] for place in wrong], [read[place] for place in wrong]),
    )


def emotion_measures(pairs: Sequence[Pair], taxonomy: Taxonomy) -> EmotionMeasures:
    """Measure over the messages that have an emotion."""
    held = [pair for pair in pairs if pair.labelled.emotion]
    labels, read = [pair.labelled.emotion for pair in held], [pair.prediction.emotion for pair in held]
    told, guessed = ([_valence(name, taxonomy) for name in names] for names in (labels, read))
    return EmotionMeasures(
        accuracy=share([label == guess for label, guess in zip(labels, read, strict=True)], _NO_EMOTION),
        macro_f1=macro_f1(labels, read, _NO_EMOTION),
        valence=share([label == guess for label, guess in zip(told, guessed, strict=True)], _NO_EMOTION),
        classes=by_class(labels, read),
        confusions=confusions(labels, read),
    )


def intensity_measures(pairs: Sequence[Pair]) -> IntensityMeasures:
    """Measure over the messages that have an intensity."""
    told = [(p.labelled.intensity, p.prediction) for p in pairs if p.labelled.intensity is not None]
    strengths = [(label, read.strength) for label, read in told if read.strength is not None]
    levels = [(label, read.intensity) for label, read in told if read.intensity is not None]
    exact = share([floor(label + 0.5) == level for label, level in levels], _NO_LEVEL if told else _NO_INTENSITY)
    return IntensityMeasures(correlation=_correlation(strengths), exact=exact)


def flag_measures(pairs: Sequence[Pair], taxonomy: Taxonomy) -> FlagMeasures:
    """Measure each flag over the messages whose flags were labelled, be it with none."""
    held = [(pair.labelled.flags, pair.prediction.flags) for pair in pairs if pair.labelled.flags is not None]
    found = []
    for rule in taxonomy.flags:
        support, read = sum(rule.id in told for told, _ in held), sum(rule.id in flags for _, flags in held)
        right = sum(rule.id in told & flags for told, flags in held)
        if support or read:
            found.append(class_figures(rule.id, support=support, read=read, right=right))
    return FlagMeasures(messages=len(held), absent=None if held else _NO_FLAGS, flags=tuple(found))


def language_accuracy(pairs: Sequence[Pair]) -> Figure:
    """Give the share of right languages; a label without a region accepts each region."""
    held = [(pair.labelled.language, pair.prediction.language) for pair in pairs if pair.labelled.language]
    return share([label in {read, read.split("-")[0]} for label, read in held], _NO_LANGUAGE)


def calm_as_unhappy(pairs: Sequence[Pair], taxonomy: Taxonomy) -> Figure:
    """Give the share of calm messages that were read as unhappy: the alarms that cost an agent's trust.

    Calm is a neutral or satisfied emotion; without an emotion, a cause that is no failure.
    """
    calm = [pair.prediction for pair in pairs if _is_calm(pair, taxonomy)]
    return share([taxonomy.emotion(read.emotion).group.unhappy for read in calm], _NO_CALM)


def _is_calm(pair: Pair, taxonomy: Taxonomy) -> bool:
    emotion, cause = pair.labelled.emotion, pair.labelled.cause
    if emotion:
        return not taxonomy.emotion(emotion).group.unhappy
    return bool(cause) and not taxonomy.cause(cause).failure


def _valence(emotion: str, taxonomy: Taxonomy) -> str:
    group = taxonomy.emotion(emotion).group
    return "unhappy" if group.unhappy else group.value


def _correlation(pairs: Sequence[tuple[float, float]]) -> Figure:
    held = np.array(pairs, dtype=np.float64).reshape(-1, 2)

    def pearson(rows: Rows) -> float | None:
        one, other = (held[rows] - held[rows].mean(axis=0)).T
        spread = float(np.sqrt((one @ one) * (other @ other)))
        return max(-1.0, min(1.0, float(one @ other) / spread)) if spread > _NO_SPREAD else None

    return estimated(len(held), pearson, _NO_INTENSITY, _ONE_VALUE)
