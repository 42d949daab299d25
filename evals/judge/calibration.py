"""How far a judge can be trusted, item by item, measured against people, and what its pass rate is worth then."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import Field

from app.domain.request import Judgement
from app.domain.scorecard import Layer, Verdict
from app.domain.value import Value
from evals.stats import wilson

Share = Annotated[float, Field(ge=0, le=1)]


class Rated(Value):
    """One item of one reply, as a person and the judge decided it."""

    item: str
    person: Verdict
    judge: Verdict


class Rate(Value):
    """A share with its 95 % interval by Wilson's score method."""

    right: int
    of: int
    share: Share
    low: Share
    high: Share


class Calibration(Value):
    """One item: how often the judge decides as people do."""

    item: str
    sensitivity: Rate | None
    """Of the replies that pass by people, those that the judge passes; `None` where people passed none."""
    specificity: Rate | None
    """Of the replies that fail by people, those that the judge fails; `None` where people failed none."""
    undecided: int
    """Replies that people decided and the judge did not: in neither rate."""

    def corrected(self, observed: Share) -> float | None:
        """Give the pass rate that the judge's pass rate `observed` stands for.

        (p + specificity - 1) / (sensitivity + specificity - 1), between 0 and 1 (Rogan and Gladen 1978).
        `None` where a rate is unknown, or where the judge does no better than chance: nothing follows from it then.
        """
        if self.sensitivity is None or self.specificity is None:
            return None
        sensitivity, specificity = self.sensitivity.share, self.specificity.share
        if sensitivity + specificity <= 1:
            return None
        return min(1.0, max(0.0, (observed + specificity - 1) / (sensitivity + specificity - 1)))


def calibrate(rated: Iterable[Rated]) -> tuple[Calibration, ...]:
    """Measure a judge, by item in the order of their names; what people left open says nothing about it."""
    by_item: defaultdict[str, list[Rated]] = defaultdict(list)
    for one in rated:
        if one.person in (Verdict.PASS, Verdict.FAIL):
            by_item[one.item].append(one)
    return tuple(_calibrated(item, by_item[item]) for item in sorted(by_item))


def reopened(judgement: Judgement) -> Judgement:
    """Make every decided item unsure again, so that a judge is asked about all of them and not only the hard ones."""
    card = judgement.scorecard
    items = tuple(
        item if item.verdict is Verdict.NA else item.model_copy(update={"verdict": Verdict.UNSURE})
        for item in card.items
    )
    return judgement.model_copy(update={"scorecard": card.model_copy(update={"items": items})})


def ratings(people: Mapping[str, Verdict], judgement: Judgement) -> tuple[Rated, ...]:
    """Pair what people say of a reply, by item, with what the judge settled of it.

    What the judge left unsure is among them as undecided; what it was never asked about, or did not answer, is not.
    """
    return tuple(
        Rated(item=item.id, person=people[item.id], judge=item.verdict)
        for item in judgement.scorecard.items
        if item.layer is Layer.JUDGE and item.id in people
    )


def _calibrated(item: str, rated: list[Rated]) -> Calibration:
    decided = [one for one in rated if one.judge in (Verdict.PASS, Verdict.FAIL)]
    return Calibration(
        item=item,
        sensitivity=_rate(decided, Verdict.PASS),
        specificity=_rate(decided, Verdict.FAIL),
        undecided=len(rated) - len(decided),
    )


def _rate(decided: list[Rated], verdict: Verdict) -> Rate | None:
    theirs = [one for one in decided if one.person is verdict]
    if not theirs:
        return None
    right = sum(one.judge is verdict for one in theirs)
    low, high = wilson(right, len(theirs))
    return Rate(right=right, of=len(theirs), share=right / len(theirs), low=low, high=high)
