"""People and the checklist: how far people agree among themselves, and how far the checklist agrees with them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.domain.scorecard import Verdict
from app.domain.value import Value
from evals.criteria import Criterion
from evals.meta.bench import Bench, Judged
from evals.meta.coefficients import Agreement, agreement
from evals.replies import Labels, Reply
from evals.stats import wilson
from evals.twins import twins

UNCLEAR = 0.6
"""An item on which people agree less than this by AC1 is to be reworded; source: the specification, section 6."""
DECIDED = ("pass", "fail")
_SAID = (*DECIDED, "na")


class Share(Value):
    """A share with its 95 % interval by Wilson's score."""

    met: int
    of: int
    low: float
    high: float

    @classmethod
    def count(cls, met: int, of: int) -> "Share":
        """Count a share."""
        low, high = wilson(met, of)
        return cls(met=met, of=of, low=low, high=high)

    @property
    def value(self) -> float | None:
        """The share itself; `None` of nothing."""
        return self.met / self.of if self.of else None


class Wrong(Value):
    """A verdict that a person contradicts."""

    reply: str
    item: str
    language: str
    reason: str
    words: tuple[str, ...]
    """Of the reply: what the checklist fails, or what the person fails and the checklist passes."""


class ItemAgreement(Value):
    """One item, over all labelled replies to which it applies."""

    item: str
    title: str
    applicable: int
    people: Agreement | None
    """Between two people; `None` where nobody labelled twice."""
    checklist: Agreement | None
    """Between the checklist and the person who labels, where both decided."""
    precision: Share
    """Of the `fail` of the checklist, those that the person fails as well."""
    recall: Share
    """Of what the person fails, what the checklist fails."""
    coverage: Share
    """Of what the person decided and the checklist found something to judge by, what it decided."""
    unsure: Share
    """Of all applicable, what the checklist left open."""
    false_fails: tuple[Wrong, ...]
    missed: tuple[Wrong, ...]
    """What the person fails and the checklist passes; what it leaves open is not among them."""

    @property
    def unclear(self) -> bool:
        """Whether people themselves agree too little on it."""
        value = self.people.ac1.value if self.people else None
        return value is not None and value < UNCLEAR

    @property
    def apart(self) -> bool:
        """Whether the checklist and people agree too little on it."""
        value = self.checklist.ac1.value if self.checklist else None
        return value is not None and value < UNCLEAR


class TwinResult(Value):
    """Two replies to one message, the one labelled better than the other."""

    good: str
    flawed: str
    good_score: float | None
    flawed_score: float | None

    @property
    def right(self) -> bool:
        """Whether the good one scores above the flawed one."""
        return (self.good_score or 0.0) > (self.flawed_score or 0.0)


class People(Value):
    """Labelled replies against the checklist."""

    replies: int
    twice: int
    """Replies that two people labelled."""
    items: tuple[ItemAgreement, ...]
    twins: tuple[TwinResult, ...]
    ordered: Share
    """Pairs whose good reply scores above the flawed one."""


class Seen(NamedTuple):
    """A labelled reply with its verdicts."""

    record: Reply
    labels: Labels
    judged: Judged


async def people(records: Iterable[Reply], bench: Bench) -> People | None:
    """Hold the checklist to labelled replies; `None` where there is none."""
    seen = [Seen(one, one.labels, await bench.judged(one)) for one in records if one.labels is not None]
    if not seen:
        return None
    pairs = tuple(_ordered(seen))
    return People(
        replies=len(seen),
        twice=sum(one.record.second is not None for one in seen),
        items=tuple(_item(criterion, seen) for criterion in bench.checklist.criteria),
        twins=pairs,
        ordered=Share.count(sum(pair.right for pair in pairs), len(pairs)),
    )


def _item(criterion: Criterion, seen: Sequence[Seen]) -> ItemAgreement:
    item = criterion.id
    asked = [one for one in seen if item in one.judged.applicable]
    rated = [(one.labels.of(item), one.judged.verdicts[item].value, one) for one in asked]
    doubles = [(_told(one.labels, item), _told(one.record.second, item)) for one in asked if one.record.second]
    decided = [(label, verdict) for label, verdict, _ in rated if label in DECIDED]
    failed = [(label, one) for label, verdict, one in rated if verdict == "fail" and label != "open"]
    fails = [verdict for label, verdict in decided if label == "fail"]
    both = [(label, verdict) for label, verdict in decided if verdict in DECIDED]
    return ItemAgreement(
        item=item,
        title=criterion.title,
        applicable=len(asked),
        people=agreement(doubles, _SAID if any("na" in pair for pair in doubles) else DECIDED),
        checklist=agreement(both, DECIDED),
        precision=Share.count(sum(label == "fail" for label, _ in failed), len(failed)),
        recall=Share.count(fails.count("fail"), len(fails)),
        coverage=Share.count(len(both), sum(verdict != "na" for _, verdict in decided)),
        unsure=Share.count(sum(verdict == "unsure" for _, verdict, _ in rated), len(rated)),
        false_fails=tuple(_wrong(one, item, one.judged.quotes[item]) for label, one in failed if label != "fail"),
        missed=tuple(
            _wrong(one, item, (one.labels.fails[item],))
            for label, verdict, one in rated
            if label == "fail" and verdict == Verdict.PASS.value
        ),
    )


def _told(labels: Labels | None, item: str) -> str | None:
    """Give a label; what a person would not decide is a missing rating."""
    told = labels.of(item) if labels is not None else "open"
    return None if told == "open" else told


def _wrong(one: Seen, item: str, words: tuple[str, ...]) -> Wrong:
    reason = one.judged.reasons[item]
    return Wrong(reply=one.record.id, item=item, language=one.record.language, reason=reason, words=words)


def _ordered(seen: Sequence[Seen]) -> Iterable[TwinResult]:
    """Give twins with their scores; those with as many labelled failures say nothing about their order."""
    scores = {one.record.id: one.judged.score for one in seen}
    for better, worse, gap in twins(one.record for one in seen):
        if gap:
            yield TwinResult(
                good=better.id, flawed=worse.id, good_score=scores[better.id], flawed_score=scores[worse.id]
            )
