"""Disguises: other numbers, names, line breaks and spellings of the same reply must change no verdict."""

from collections.abc import Callable, Sequence
from typing import Literal

from app.domain.scorecard import Verdict
from app.domain.value import Value
from evals.meta.bench import Bench
from evals.meta.matrix import Good
from evals.meta.mutators import Change


class Flip(Value):
    """An item that is judged in another way though nothing that matters has changed."""

    change: str
    base: str
    item: str
    before: Verdict
    after: Verdict
    kind: Literal["flip", "wavering"]
    """A flip newly fails, or passes what failed; any other change wavers."""
    reason: str
    quotes: tuple[str, ...]


class Equivalence(Value):
    """What the disguises changed."""

    disguised: dict[str, int]
    """Replies that were disguised, by the change."""
    turned: tuple[Flip, ...]

    @property
    def flips(self) -> tuple[Flip, ...]:
        """Those that newly fail, or pass what failed."""
        return tuple(flip for flip in self.turned if flip.kind == "flip")

    @property
    def idle(self) -> tuple[str, ...]:
        """Changes that found nothing to change."""
        return tuple(name for name, count in self.disguised.items() if not count)


async def equivalence(
    good: Sequence[Good], changes: Sequence[Change], bench: Bench, advance: Callable[[], None] = lambda: None
) -> Equivalence:
    """Disguise each good reply in each way and compare verdict by verdict."""
    judged = {one.base.id: one.judged for one in good}
    disguised: dict[str, int] = {}
    turned: list[Flip] = []
    for change in changes:
        disguised[change.id] = 0
        for base, other in change.changed(one.base for one in good):
            disguised[change.id] += 1
            before, after = judged[base.id], await bench.judged(other.record())
            turned += [
                Flip(
                    change=change.id,
                    base=base.id,
                    item=item,
                    before=verdict,
                    after=after.verdicts[item],
                    kind=_kind(verdict, after.verdicts[item]),
                    reason=after.reasons[item],
                    quotes=after.quotes[item],
                )
                for item, verdict in before.verdicts.items()
                if after.verdicts[item] is not verdict
            ]
        advance()
    return Equivalence(disguised=disguised, turned=tuple(turned))


def _kind(before: Verdict, after: Verdict) -> Literal["flip", "wavering"]:
    # Out of doubt as well: whoever reads a new failure sees a fault that a name or a line break has made.
    newly_fails = after is Verdict.FAIL
    return "flip" if newly_fails or (before, after) == (Verdict.FAIL, Verdict.PASS) else "wavering"
