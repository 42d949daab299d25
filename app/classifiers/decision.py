"""From probabilities to labels: which cause and emotion, and when to admit that it is not clear."""

import math
from collections.abc import Mapping

from app.classifiers.rules import UNCLEAR
from app.domain.assessment import Ranked
from app.domain.taxonomy import EmotionGroup, Level, Taxonomy

_WEAK = 0.3
"""A cause that is less probable than this, and hardly ahead of the next, is a guess."""
_SURELY_NOTHING = 0.45
"""Below this it is a guess that nothing went wrong, and a complaint that is thanked for is the worst of answers."""
_LEVELS = ((2.55, 3), (1.65, 2), (0.7, 1))
"""Intensities from which each level holds, chosen on the bank and on real messages."""
_AHEAD = 0.001
_CALM, _CALM_COSTS = 1.5, 0.2
"""How strongly a mere question speaks for a neutral tone; chosen on calm dialogues, of which it saves one in three."""
_HOT_DOUBT, _NEVER_SURE = 0.6, 0.02
"""How strongly heat speaks against a mere question; chosen on real messages, where it gains a point."""


def doubted(causes: Mapping[str, float], emotions: Mapping[str, float], taxonomy: Taxonomy) -> dict[str, float]:
    """Believe less that nothing went wrong, the surer it is that the customer is angry or frustrated."""
    calm = 1 - sum(emotions[emotion.id] for emotion in taxonomy.emotions if emotion.group is EmotionGroup.HOT)
    share = (max(0.0, calm) + _NEVER_SURE) ** _HOT_DOUBT
    doubtful = {cause.id: causes[cause.id] * (1.0 if cause.failure else share) for cause in taxonomy.causes}
    total = sum(doubtful.values())
    return {cause: p / total for cause, p in doubtful.items()}


def calmed(emotions: Mapping[str, float], causes: Mapping[str, float], taxonomy: Taxonomy) -> dict[str, float]:
    """Believe more in a neutral tone, the surer it is that nothing went wrong: most questions are only questions."""
    nothing = sum(causes[cause.id] for cause in taxonomy.causes if not cause.failure)
    share = math.exp(_CALM * nothing - _CALM_COSTS)
    neutral = {emotion.id for emotion in taxonomy.emotions if emotion.group is EmotionGroup.NEUTRAL}
    weighed = {emotion: p * (share if emotion in neutral else 1.0) for emotion, p in emotions.items()}
    total = sum(weighed.values())
    return {emotion: p / total for emotion, p in weighed.items()}


def decided(causes: Mapping[str, float], margin: float, taxonomy: Taxonomy) -> tuple[Ranked, ...]:
    """Rank the causes; where it would be a guess, `unclear` leads: better to ask.

    A failure is a guess where it is weak and close to the next, `nothing went wrong` already where it is not likely.
    """
    first, second = ranked(causes)[:2]
    failure = taxonomy.cause(first.id).failure
    guess = first.p < _WEAK and first.p - second.p < margin if failure else first.p < _SURELY_NOTHING
    if UNCLEAR in causes and guess:
        causes = {**causes, UNCLEAR: first.p + _AHEAD}
        total = sum(causes.values())
        causes = {cause: p / total for cause, p in causes.items()}
    return ranked(causes)


def ranked(shares: Mapping[str, float]) -> tuple[Ranked, ...]:
    """Rank labels, most probable first; on a tie the earlier label leads."""
    return tuple(Ranked(id=label, p=min(1.0, p)) for label, p in sorted(shares.items(), key=lambda item: -item[1]))


def level(intensity: float) -> Level:
    """Round an intensity to a level from 0 to 3."""
    return next((step for least, step in _LEVELS if intensity >= least), 0)
