"""Messages with labels and what was read of them, for tests of the figures."""

from app.domain.taxonomy import Cause, Emotion, EmotionGroup, Fault, FlagRule, Taxonomy
from evals.labelled import Labelled
from evals.understanding.prediction import Pair, Prediction
from evals.understanding.report import Measures, measure

CAUSES = ("billing", "logistics", "staff_conduct", "no_fault")
GROUPS = {
    "angry": EmotionGroup.HOT,
    "sad": EmotionGroup.SOFT,
    "neutral": EmotionGroup.NEUTRAL,
    "satisfied": EmotionGroup.POSITIVE,
}
TAXONOMY = Taxonomy(
    causes=tuple(
        Cause(
            id=name, title=name, means=name, presumed_fault=Fault.UNKNOWN, failure=name != "no_fault", cues={"en": ()}
        )
        for name in CAUSES
    ),
    emotions=tuple(
        Emotion(id=name, title=name, group=group, means=name, cues={"en": ()}) for name, group in GROUPS.items()
    ),
    flags=tuple(FlagRule(id=name, title=name, means=name) for name in ("profanity", "legal_threat", "sarcasm")),
)


def pair(labels: dict[str, object] | None = None, **read: object) -> Pair:
    """Make a message with labels, and what was read of it: a calm question about billing unless told."""
    told = {"causes": ("billing", "logistics"), "confidence": 0.9, "emotion": "neutral", "strength": 0.0}
    rest = {"intensity": 0, "flags": frozenset(), "language": "en"}
    labelled = Labelled.model_validate({"text": "Where is it?", **(labels or {})})
    return Pair(labelled, Prediction.model_validate({**told, **rest, **read}))


def measured(*pairs: Pair) -> Measures:
    return measure(pairs, TAXONOMY)
