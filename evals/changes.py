"""What changed between two runs, figure by figure: paired, with intervals over scenarios, and blockers only counted."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from app.domain.scorecard import Verdict
from app.domain.value import Value
from evals.pairs import Had, Pair
from evals.stats import DRAWS, Mean, bootstrap, holm, mcnemar, rule_of_three

ENOUGH = 20
"""Scenarios below which a narrow interval may be narrow by luck."""
LEAST = 6
"""Scenarios that must differ: five that all turn one way may still be chance, 2 / 2**5 is above 5 %."""
_SLICE = 5
_CHANCE = 0.05
_SLICE_DRAWS = 2_000
_UNSUPPORTED = "unsupported words"
"""Stands for an item where no item blocks a draft, but words that nothing supports do."""
_NOISE = 1e-9
"""Sums of scores differ by less than this where only the order of adding does."""


class Figure(NamedTuple):
    """Something that each case has before and after."""

    name: str
    of: Callable[[Pair], tuple[float, float] | None]
    """Before and after, as shares; `None` where the pair does not have it."""
    counted: bool = False
    """Whether it is yes or no, so that the exact test of pairs holds for it."""


class Outlook(StrEnum):
    """What can be said of a change."""

    IMPROVED = "IMPROVED"
    REGRESSED = "REGRESSED"
    NO_EFFECT = "NO_EFFECT"
    """The whole interval lies within the margin."""
    INCONCLUSIVE = "INCONCLUSIVE"
    """The cases cannot tell."""


class Difference(Value):
    """A figure before and after, as shares between 0 and 1, over the pairs that have it."""

    name: str
    before: float
    after: float
    value: float
    """After minus before."""
    low: float | None
    """Ends of its 95 % interval; `None` where one scenario says nothing."""
    high: float | None
    detectable: float | None
    """The smallest change that these cases show with 80 % power; `None` where no case differs, so nothing tells."""
    p: float
    """By the sign test over scenarios, which is McNemar's for what is yes or no."""
    pairs: int
    scenarios: int
    outlook: Outlook


class ItemChange(Value):
    """How an item of the checklist turned, over the drafts where both runs decided it."""

    item: str
    title: str
    decided: int
    """Drafts of which both runs say pass or fail."""
    lost: int
    """Passed before, fail now."""
    won: int
    p: float
    """By the exact test of McNemar, over scenarios."""
    p_corrected: float
    """By Holm, over all items that turned at all."""


class Held(Value):
    """A blocker in a draft."""

    case: str
    item: str


class Blockers(Value):
    """Drafts that must not be sent: counted, never averaged."""

    before: int
    after: int
    drafts: int
    """Drafts of the second run."""
    new: tuple[Held, ...]
    gone: tuple[Held, ...]
    """Those of the first run that the draft of the second does not hold."""
    lost: int
    """Those of the first run whose case has no draft in the second: nobody knows whether they are gone."""
    still_possible: float | None
    """The greatest true rate that goes with no blocked draft among so many; `None` where there is one."""


class SliceChange(Value):
    """How some of the cases changed."""

    by: str
    name: str
    cases: int
    met: Difference | None
    score: Difference | None
    p_corrected: float
    """By the sign test over scenarios, the smaller of both figures, by Holm over all slices and figures."""
    fell: bool
    """Whether a figure fell beyond chance and margin."""

    @property
    def moved(self) -> float:
        """How far the figure that moved more is from where it was."""
        return max(abs(one.value) for one in (self.met, self.score) if one is not None)


def _scores(both: Pair) -> tuple[float, float] | None:
    then, now = both.before.seen, both.after.seen
    if then is None or now is None or then.score is None or now.score is None:
        return None
    return then.score, now.score


SCORE = Figure("mean score", _scores)
MET = Figure("cases met", lambda both: (float(both.before.met), float(both.after.met)), counted=True)


def difference(figure: Figure, pairs: Sequence[Pair], margin: float, draws: int = DRAWS) -> Difference | None:
    """Measure how a figure changed over the pairs that have it; `None` where none has."""
    held = [(both.scenario, figures) for both in pairs if (figures := figure.of(both)) is not None]
    if not held:
        return None
    then, now = zip(*(figures for _, figures in held), strict=True)
    mean = bootstrap([b - a for a, b in zip(then, now, strict=True)], [scenario for scenario, _ in held], draws=draws)
    known = mean.clusters > 1
    p, turned = _signs(_steps(figure, pairs))
    return Difference(
        name=figure.name,
        before=sum(then) / len(held),
        after=sum(now) / len(held),
        value=mean.value,
        low=mean.low if known else None,
        high=mean.high if known else None,
        detectable=mean.detectable if known and mean.error else None,
        p=p,
        pairs=len(held),
        scenarios=mean.clusters,
        # Where few pairs differ, draws of them promise too much: a yes or no must also stand the exact test.
        outlook=outlook(mean, margin, sure=p < _CHANCE if figure.counted else turned >= LEAST),
    )


def outlook(mean: Mean, margin: float, *, sure: bool) -> Outlook:
    """Say what an interval of a difference tells, with a margin within which nobody would act.

    `sure`: whether enough of the pairs differ for an interval that leaves out 0 to mean something.
    """
    if -margin < mean.low and mean.high < margin:
        return Outlook.NO_EFFECT if mean.clusters >= ENOUGH else Outlook.INCONCLUSIVE
    if not sure or mean.low <= 0 <= mean.high:
        return Outlook.INCONCLUSIVE
    return Outlook.IMPROVED if mean.low > 0 else Outlook.REGRESSED


def blockers(pairs: Sequence[Pair]) -> Blockers:
    """Count the drafts that must not be sent, and name each that is new."""
    then = {Held(case=both.before.id, item=item) for both in pairs for item in _blocking(both.before.seen)}
    now = {Held(case=both.after.id, item=item) for both in pairs for item in _blocking(both.after.seen)}
    drafted = {both.after.id for both in pairs if both.after.seen is not None}
    missing = then - now
    gone = {held for held in missing if held.case in drafted}
    return Blockers(
        before=len({held.case for held in then}),
        after=len({held.case for held in now}),
        drafts=len(drafted),
        new=_ordered(now - then),
        gone=_ordered(gone),
        lost=len(missing - gone),
        still_possible=None if now else rule_of_three(len(drafted)),
    )


def _blocking(seen: Had | None) -> tuple[str, ...]:
    if seen is None or not seen.blocked:
        return ()
    return seen.blockers or (_UNSUPPORTED,)


def _ordered(held: set[Held]) -> tuple[Held, ...]:
    return tuple(sorted(held, key=lambda one: (one.item, one.case)))


def items(pairs: Sequence[Pair], titles: Mapping[str, str]) -> tuple[ItemChange, ...]:
    """Test every item that turned; those that did not could turn up nothing, so they weigh on no correction."""
    turns: dict[str, list[tuple[str, int]]] = {}
    for both in pairs:
        if both.before.seen is not None and both.after.seen is not None:
            then, now = both.before.seen.verdicts, both.after.seen.verdicts
            for item in now.keys() & then.keys():
                if {then[item], now[item]} <= {Verdict.PASS, Verdict.FAIL}:
                    turned = (now[item] is Verdict.PASS) - (then[item] is Verdict.PASS)
                    turns.setdefault(item, []).append((both.scenario, turned))
    turning = {item: held for item, held in turns.items() if any(turned for _, turned in held)}
    p_values = [_signs(held)[0] for held in turning.values()]
    changes = [
        ItemChange(
            item=item,
            title=titles.get(item, item),
            decided=len(held),
            lost=sum(turned < 0 for _, turned in held),
            won=sum(turned > 0 for _, turned in held),
            p=p,
            p_corrected=corrected,
        )
        for (item, held), p, corrected in zip(turning.items(), p_values, holm(p_values), strict=True)
    ]
    return tuple(sorted(changes, key=lambda one: (one.p, -one.lost, one.item)))


def slices(pairs: Sequence[Pair], margin: float) -> tuple[SliceChange, ...]:
    """Measure every slice of at least five cases by theme, stage and language, the one that moved most first."""
    groups: dict[tuple[str, str], list[Pair]] = {}
    for both in pairs:
        # What was read before stands for both sides: what each run read for itself would tear pairs apart.
        read = {"stage": both.seen.stage, "language": both.seen.language} if both.seen else {}
        for key in {**read, "theme": both.before.theme}.items():
            groups.setdefault(key, []).append(both)
    kept = {key: group for key, group in groups.items() if len(group) >= _SLICE}
    corrected = holm([_signs(_steps(figure, group))[0] for group in kept.values() for figure in (MET, SCORE)])
    found = [
        _slice(key, group, margin, corrected[2 * number : 2 * number + 2])
        for number, (key, group) in enumerate(kept.items())
    ]
    return tuple(sorted(found, key=lambda one: (-one.moved, one.by, one.name)))


def _slice(key: tuple[str, str], group: Sequence[Pair], margin: float, p_values: Sequence[float]) -> SliceChange:
    changed = [difference(figure, group, margin, _SLICE_DRAWS) for figure in (MET, SCORE)]
    fell = any(
        one is not None and p < _CHANCE and one.value < -margin for one, p in zip(changed, p_values, strict=True)
    )
    return SliceChange(
        by=key[0], name=key[1], cases=len(group), met=changed[0], score=changed[1], p_corrected=min(p_values), fell=fell
    )


def _steps(figure: Figure, pairs: Sequence[Pair]) -> Iterator[tuple[str, float]]:
    for both in pairs:
        held = figure.of(both)
        if held is not None:
            yield both.scenario, held[1] - held[0]


def _signs(steps: Iterable[tuple[str, float]]) -> tuple[float, int]:
    """Test whether scenarios fell as often as they rose, and count those that did either.

    Cases of one scenario are no proof of each other, so each scenario counts once, by its sum.
    """
    sums: dict[str, float] = {}
    for scenario, step in steps:
        sums[scenario] = sums.get(scenario, 0.0) + step
    fell, rose = sum(step < -_NOISE for step in sums.values()), sum(step > _NOISE for step in sums.values())
    return mcnemar(fell, rose), fell + rose
