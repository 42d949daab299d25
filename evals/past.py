"""Replies that people wrote, judged and counted by agent, team, item and slice; no figure without its interval."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from app.domain.request import Judgement
from app.domain.scorecard import Scorecard, Verdict
from app.domain.situation import Situation
from app.domain.value import Value
from evals.checklist import score
from evals.criteria import Criterion
from evals.metrics import Count
from evals.report import Item
from evals.stats import CONFIDENCE, Mean, bootstrap

ENOUGH = 20
"""Replies below which a group is too small to say anything of it."""
_DRAWS = 2_000
_WORST = 2
_DECIDED_BY_POLICY = frozenset({"forbidden", "guarantee", "internal_limit"})
"""Kinds of promises that no fact could make right."""


class Failure(Value):
    """Why an item failed, with the words; kept only where the texts are."""

    item: str
    reason: str
    words: tuple[str, ...]


class Texts(Value):
    """What was written: personal data, kept only where somebody asks for it."""

    message: str
    reply: str
    failures: tuple[Failure, ...]


class PastReply(Value):
    """A reply as it was judged; without `texts` it holds no word of the customer or the agent."""

    id: str
    line: int
    """Where it stands in its file."""
    agent: str | None
    team: str | None
    language: str
    cause: str
    emotion: str
    stage: str
    stage_given: bool
    """Whether the stage was told; else it is read from the message."""
    score: float | None
    coverage: float
    blockers: tuple[str, ...]
    verdicts: dict[str, Verdict]
    ungrounded: tuple[str, ...]
    """Items that are unsure because no fact came with the reply."""
    texts: Texts | None = None

    @classmethod
    def of(  # noqa: PLR0913 (each is one thing that is known of a reply)
        cls,
        situation: Situation,
        judgement: Judgement,
        *,
        name: str,
        line: int,
        agent: str | None,
        team: str | None,
        ungrounded: tuple[str, ...] = (),
        reply: str | None = None,
    ) -> "PastReply":
        """Keep what is counted of a judgement; `reply`: the reply itself, where texts are to be kept."""
        card = judgement.scorecard
        failures = tuple(
            Failure(item=one.id, reason=one.reason, words=tuple(span.quote for span in one.spans))
            for one in card.failed
        )
        texts = None if reply is None else Texts(message=situation.thread.message, reply=reply, failures=failures)
        return cls(
            id=name,
            line=line,
            agent=agent,
            team=team,
            language=situation.language.code,
            cause=situation.cause.id,
            emotion=situation.emotion.id,
            stage=situation.stage.id,
            stage_given=situation.facts.stage is not None,
            score=card.score,
            coverage=card.coverage,
            blockers=card.blockers,
            verdicts={one.id: one.verdict for one in card.items},
            ungrounded=ungrounded,
            texts=texts,
        )


class ItemRate(Value):
    """How an item fared in a group."""

    item: str
    title: str
    blocker: bool
    failed: Count
    """Known to fail, of the replies to which it applies: the least that the share can be.

    An item on what must not be said seldom passes by silence, so a share of what was decided would be all failures.
    """
    unsure: int

    @property
    def passed(self) -> int:
        """Replies that pass."""
        return self.failed.of - self.failed.met - self.unsure


class Group(Value):
    """Some of the replies."""

    name: str
    replies: int
    score: float | None
    """Mean of the replies of which something could be decided."""
    low: float | None
    """Ends of its 95 % interval; `None` for a group that is too small."""
    high: float | None
    coverage: float
    """How much of what applied was decided; never read the score without it."""
    flawless: Count
    """Replies of which no item is known to fail."""
    blocked: Count
    """Replies that hold something that must not be sent."""
    items: tuple[ItemRate, ...]
    """Those that apply at all, in the order of the checklist."""

    @property
    def enough(self) -> bool:
        """Whether there are enough replies to say anything."""
        return self.replies >= ENOUGH

    @property
    def worst(self) -> tuple[ItemRate, ...]:
        """The items that fail most often."""
        return self.failing[:_WORST]

    @property
    def failing(self) -> tuple[ItemRate, ...]:
        """The items that fail at all, most often first."""
        found = (one for one in self.items if one.failed.met)
        return tuple(sorted(found, key=lambda one: (-one.failed.met, one.item)))


class Grouping(Value):
    """All replies, by one of their properties."""

    by: str
    groups: tuple[Group, ...]
    """In the order of their names: an order by figures would tell what the intervals do not."""
    untold: int
    """Replies of which the property is not known."""
    said: str
    """Which groups can be told apart, in words."""


class Broken(Value):
    """A row that cannot be judged."""

    id: str
    line: int
    """Where it begins in the file, counted from 1."""
    problem: str


class PastReport(Value):
    """All figures over past replies."""

    made_at: datetime
    versions: dict[str, str]
    """Digests of what judged."""
    source: str
    """Name of the file."""
    total: Group
    groupings: tuple[Grouping, ...]
    guessed_stages: int
    """Replies whose stage was read from the message."""
    ungrounded: int
    """Replies of which particulars or promises could not be judged, because no fact came with them."""
    unread: tuple[str, ...]
    """Fields of the file that mean nothing here."""
    broken: tuple[Broken, ...]
    """Rows that are in no figure."""


_PROPERTIES: dict[str, Callable[[PastReply], str | None]] = {
    "agent": lambda one: one.agent,
    "team": lambda one: one.team,
    "stage": lambda one: one.stage,
    "cause": lambda one: one.cause,
    "emotion": lambda one: one.emotion,
    "language": lambda one: one.language,
}
_PEOPLE = {"agent", "team"}


def without_facts(
    judgement: Judgement, situation: Situation, criteria: Sequence[Criterion]
) -> tuple[Judgement, tuple[str, ...]]:
    """Take back what only facts could show, where none came with a past reply; name the items that are unsure now.

    Whoever wrote it may have seen the order; `stage` and `fault` alone say nothing of it. What no fact could make
    right, such as a forbidden promise, stays.
    """
    if situation.facts.texts:
        return judgement, ()
    lasting = {one.kind for one in judgement.promises if not one.supported} & _DECIDED_BY_POLICY
    open_ones = {
        one.id for one in criteria if one.kind == "supported" and not lasting & set(one.check["supported"]["kinds"])
    }
    taken = tuple(one.id for one in judgement.scorecard.failed if one.id in open_ones)
    reason = "No fact came with this reply, so nothing shows whether it is true."
    items = tuple(
        one.model_copy(update={"verdict": Verdict.UNSURE, "reason": reason, "fix": None}) if one.id in taken else one
        for one in judgement.scorecard.items
    )
    card: Scorecard = score(items, tuple(criteria))
    return judgement.model_copy(update={"scorecard": card}), taken


def count(replies: Sequence[PastReply], items: Sequence[Item]) -> tuple[Group, tuple[Grouping, ...]]:
    """Count everything: the whole, then by every property that some reply has."""
    groupings = []
    for by, of in _PROPERTIES.items():
        held: dict[str, list[PastReply]] = {}
        for one in replies:
            name = of(one)
            if name is not None:
                held.setdefault(name, []).append(one)
        if held:
            groups = tuple(_group(name, held[name], items) for name in sorted(held, key=str.casefold))
            untold = len(replies) - sum(map(len, held.values()))
            groupings.append(Grouping(by=by, groups=groups, untold=untold, said=_said(by, held)))
    return _group("all", replies, items), tuple(groupings)


def _group(name: str, replies: Sequence[PastReply], items: Sequence[Item]) -> Group:
    scores = _scores(replies)
    mean = bootstrap(scores, draws=_DRAWS) if len(scores) >= ENOUGH else None
    return Group(
        name=name,
        replies=len(replies),
        score=sum(scores) / len(scores) if scores else None,
        low=None if mean is None else max(0.0, mean.low),
        high=None if mean is None else min(1.0, mean.high),
        coverage=sum(one.coverage for one in replies) / len(replies) if replies else 0.0,
        flawless=Count(met=sum(Verdict.FAIL not in one.verdicts.values() for one in replies), of=len(replies)),
        blocked=Count(met=sum(bool(one.blockers) for one in replies), of=len(replies)),
        items=tuple(rate for rate in (_rate(item, replies) for item in items) if rate.failed.of),
    )


def _rate(item: Item, replies: Iterable[PastReply]) -> ItemRate:
    verdicts = [one.verdicts.get(item.id, Verdict.NA) for one in replies]
    applies = len(verdicts) - verdicts.count(Verdict.NA)
    return ItemRate(
        item=item.id,
        title=item.title,
        blocker=item.blocker,
        failed=Count(met=verdicts.count(Verdict.FAIL), of=applies),
        unsure=verdicts.count(Verdict.UNSURE),
    )


def _scores(replies: Iterable[PastReply]) -> list[float]:
    return [one.score for one in replies if one.score is not None]


def _said(by: str, held: dict[str, list[PastReply]]) -> str:
    """Say which groups the scores tell apart; intervals are widened for their number, or chance would find some."""
    scores = {name: _scores(held[name]) for name in sorted(held, key=str.casefold)}
    if len(scores) == 1:
        return "All of them are in one group."
    large = {name: figures for name, figures in scores.items() if len(figures) >= ENOUGH}
    if len(large) < 2:  # noqa: PLR2004 (it takes two to compare)
        return f"Fewer than two groups have {ENOUGH} scored replies, so nothing can be said of one against another."
    sure = 1 - (1 - CONFIDENCE) / len(large)
    means: dict[str, Mean] = {
        name: bootstrap(figures, confidence=sure, draws=5 * _DRAWS) for name, figures in large.items()
    }
    above = [(one, other) for one in means for other in means if means[one].low > means[other].high]
    if not above:
        return "The intervals of all groups that are large enough overlap: these replies rank none above another."
    told = "; ".join(f"{one} above {other}" for one, other in above[:6])
    more = f"; and {len(above) - 6} more pairs" if len(above) > 6 else ""  # noqa: PLR2004 (as many as are told)
    doubt = " A difference may come from the tickets that they were given." if by in _PEOPLE else ""
    return f"Intervals that do not overlap: {told}{more}. Nothing ranks the others.{doubt}"
