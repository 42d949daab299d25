"""The mutation matrix: each mutator on each good reply must make exactly its item fail."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from app.domain.scorecard import Verdict
from app.domain.value import Value
from evals.meta.bases import Base
from evals.meta.bench import Bench, Judged
from evals.meta.mutators import ANY, Mutator
from evals.stats import wilson

STRUCTURAL, LEXICAL = 1.0, 0.8
"""The shares of mutants that must be killed; source: the checklist's specification, section 6."""
STRAY = 0.2
"""The share of an item's mutants on which other items may fail undeclared.

A mutator is to spoil one thing. One mutant in five is what the lexical bar forgives too; more means that the mutator
is badly declared, or that another item hears what is not there.
"""
Advance = Callable[[], None]


class FalseFail(Value):
    """An item that fails on a reply that is known to be good."""

    base: str
    item: str
    reason: str
    quotes: tuple[str, ...]


class Mutant(Value):
    """One spoilt reply, and what became of it."""

    mutator: str
    item: str
    structural: bool
    base: str
    before: Verdict
    """What the item that it violates came to on the base."""
    verdict: Verdict
    """Of the item that it violates."""
    reason: str
    reply: str
    collateral: tuple[str, ...]
    """Other items that fail on it, did not fail on the base, and were not declared."""
    newly: tuple[str, ...]
    """All items that fail on it and did not on the base."""

    @property
    def killed(self) -> bool:
        """Whether the checklist found it."""
        return self.verdict is Verdict.FAIL

    @property
    def blind(self) -> bool:
        """Whether the good reply was left open as well, so that leaving this one open tells nothing."""
        return self.before is self.verdict is Verdict.UNSURE


class Kills(Value):
    """How many mutants were found, with the interval of the true share by Wilson's score."""

    killed: int
    unsure: int
    """Neither found nor let through."""
    blind: int
    """Those of them whose base was left open too."""
    mutants: int
    low: float
    high: float
    bar: float
    """The share that must be reached; `counted` says of what."""
    abstains: bool
    """Whether the item is declared never to fail by itself: then leaving a mutant open counts as not letting it by."""

    @property
    def measurable(self) -> int:
        """The mutants that can tell something: without those that an abstaining item left open as it did the base."""
        return self.mutants - (self.blind if self.abstains else 0)

    @property
    def counted(self) -> int:
        """What counts towards the bar."""
        return self.killed + (self.unsure - self.blind if self.abstains else 0)

    @property
    def reached(self) -> bool | None:
        """Whether the bar is reached; `None` where nothing is measurable, which reaches no bar and misses none."""
        return self.counted >= self.bar * self.measurable if self.measurable else None


class ItemRow(Value):
    """One item of the checklist."""

    item: str
    title: str
    mutators: int
    idle: tuple[str, ...]
    """Mutators that changed no reply to which the item applies."""
    structural: Kills | None
    lexical: Kills | None
    collateral: dict[str, int]
    """Other items that failed undeclared on its mutants, and how often."""
    mutants: int
    strays: int
    """Its mutants on which any other item failed undeclared."""

    @property
    def stray(self) -> bool:
        """Whether the mutants spoil more than their item, oftener than `STRAY` allows."""
        return self.strays > STRAY * self.mutants


class Matrix(Value):
    """What the checklist made of all mutants."""

    bases: int
    by_stage: dict[str, int]
    false_fails: tuple[FalseFail, ...]
    mutants: tuple[Mutant, ...]
    rows: tuple[ItemRow, ...]

    @property
    def survivors(self) -> tuple[Mutant, ...]:
        """The mutants that were not found."""
        return tuple(mutant for mutant in self.mutants if not mutant.killed)


class Good(NamedTuple):
    """A base with its verdicts."""

    base: Base
    judged: Judged


async def judge_bases(bases: Iterable[Base], bench: Bench) -> tuple[Good, ...]:
    """Judge the good replies."""
    return tuple([Good(base, await bench.judged(base.record())) for base in bases])


async def matrix(
    good: Sequence[Good], mutators: Sequence[Mutator], bench: Bench, advance: Advance = lambda: None
) -> Matrix:
    """Spoil each base with each mutator and judge what comes of it; `advance` is called after each mutator."""
    mutants: list[Mutant] = []
    for mutator in mutators:
        mutants += await _mutants(mutator, good, bench)
        advance()
    criteria = [one for one in bench.checklist.criteria if any(mutator.item == one.id for mutator in mutators)]
    return Matrix(
        bases=len(good),
        by_stage=dict(Counter(one.base.stage for one in good)),
        false_fails=tuple(
            FalseFail(base=base.id, item=item, reason=judged.reasons[item], quotes=judged.quotes[item])
            for base, judged in good
            for item in sorted(judged.found(Verdict.FAIL))
        ),
        mutants=tuple(mutants),
        rows=tuple(
            _row(one.id, one.title, mutators, mutants, abstains=one.trusted in ("pass", "neither")) for one in criteria
        ),
    )


async def _mutants(mutator: Mutator, good: Sequence[Good], bench: Bench) -> list[Mutant]:
    judged = {one.base.id: one.judged for one in good}
    found = []
    for base, spoilt in mutator.changed(one.base for one in good):
        before = judged[base.id]
        if before.verdicts[mutator.item] is Verdict.FAIL:
            continue  # a false fail, which is told as such: nothing can be learned from making it fail
        after = await bench.judged(spoilt.record())
        if mutator.item not in after.applicable:
            continue
        newly = after.found(Verdict.FAIL) - before.found(Verdict.FAIL)
        declared = after.applicable if mutator.collateral == ANY else frozenset(mutator.collateral)
        found.append(
            Mutant(
                mutator=mutator.id,
                item=mutator.item,
                structural=mutator.structural,
                base=base.id,
                before=before.verdicts[mutator.item],
                verdict=after.verdicts[mutator.item],
                reason=after.reasons[mutator.item],
                reply=spoilt.text,
                collateral=tuple(sorted(newly - declared - {mutator.item})),
                newly=tuple(sorted(newly)),
            )
        )
    return found


def _row(item: str, title: str, mutators: Sequence[Mutator], mutants: Sequence[Mutant], *, abstains: bool) -> ItemRow:
    own = [mutator for mutator in mutators if mutator.item == item]
    made = [mutant for mutant in mutants if mutant.item == item]
    busy = {mutant.mutator for mutant in made}
    return ItemRow(
        item=item,
        title=title,
        mutators=len(own),
        idle=tuple(mutator.id for mutator in own if mutator.id not in busy),
        structural=_kills([one for one in made if one.structural], STRUCTURAL, abstains=abstains),
        lexical=_kills([one for one in made if not one.structural], LEXICAL, abstains=abstains),
        collateral=dict(Counter(other for mutant in made for other in mutant.collateral).most_common()),
        mutants=len(made),
        strays=sum(bool(mutant.collateral) for mutant in made),
    )


def _kills(made: Sequence[Mutant], bar: float, *, abstains: bool) -> Kills | None:
    if not made:
        return None
    killed = sum(mutant.killed for mutant in made)
    low, high = wilson(killed, len(made))
    return Kills(
        killed=killed,
        unsure=sum(mutant.verdict is Verdict.UNSURE for mutant in made),
        blind=sum(mutant.blind for mutant in made),
        mutants=len(made),
        low=low,
        high=high,
        bar=bar,
        abstains=abstains,
    )
