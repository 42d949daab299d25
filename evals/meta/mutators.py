"""Mutators: how to spoil a good reply in exactly one item, or to disguise it so that nothing changes."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from app import formats
from app.domain.errors import InvalidFile, Mistake
from app.domain.stage import Stage
from app.domain.value import Value
from evals.cases import CaseId
from evals.meta.bases import Base, Move
from evals.meta.operators import Operator

ANY = "any"
"""As collateral: other items may fail as they like, because the whole reply is gone."""
LEAST = 3
"""Mutators that an item must have."""


class Change(Value):
    """Operators that belong together, and the replies that they can change."""

    id: CaseId
    stages: tuple[Stage, ...] = (Stage.LISTEN, Stage.RESOLVE, Stage.FOLLOW_UP)
    languages: tuple[str, ...] = ("en",)
    """`any` means that the change needs no words of a language."""
    needs: tuple[Move, ...] = ()
    """Sentences that the reply must hold, each of them."""
    lacks: tuple[Move, ...] = ()
    """Sentences that it must not hold."""
    knows: tuple[str, ...] = ()
    """Facts that must be supplied."""
    tells: tuple[str, ...] = ()
    """What the customer must have told."""
    do: Annotated[tuple[Operator, ...], Field(min_length=1)]

    def fits(self, base: Base) -> bool:
        """Tell whether it is meant for a base."""
        return (
            base.stage in {stage.value for stage in self.stages}
            and (ANY in self.languages or base.language in self.languages)
            and all(base.does([move]) for move in self.needs)
            and not base.does(self.lacks)
            and set(self.knows) <= set(base.facts)
            and set(self.tells) <= set(base.tells)
            and all(operator.speaks(base.language) for operator in self.do)
        )

    def changed(self, bases: Iterable[Base]) -> Iterator[tuple[Base, Base]]:
        """Yield each base that it fits, and what becomes of it; wordings are used in turn."""
        turn = 0
        for base in bases:
            if not self.fits(base):
                continue
            made: Base | None = base
            for operator in self.do:
                made = None if made is None else operator(made, turn)
            if made is not None:
                turn += 1
                yield base, made


class Mutator(Change):
    """A change that must make one item fail, and no other."""

    item: str
    structural: bool
    """Whether the fault lies in order, number, place or fact, and not in the choice of words."""
    collateral: tuple[str, ...] | Literal["any"] = ()
    """Other items that the same change may make fail."""


class Mutators(Value):
    """All mutators, and the disguises."""

    mutators: Annotated[tuple[Mutator, ...], Field(min_length=1)]
    equivalents: tuple[Change, ...] = ()
    """Changes after which every verdict must be what it was."""


def load_mutators(path: Path, items: Iterable[str]) -> Mutators:
    """Read `mutators: […]` and `equivalents: […]`; raises `InvalidFile` with every mistake.

    `items`: the ids of the checklist; each must have at least `LEAST` mutators.
    """
    document = formats.read(path)
    found = document.into(Mutators)
    known = tuple(items)
    mistakes: list[Mistake] = []
    seen: set[str] = set()
    for kind, changes in (("mutators", found.mutators), ("equivalents", found.equivalents)):
        for number, change in enumerate(changes):
            if change.id in seen:
                mistakes.append(document.mistake((kind, number, "id"), f"{change.id!r} is taken", "write another id"))
            seen.add(change.id)
    for number, mutator in enumerate(found.mutators):
        named = (mutator.item, *(mutator.collateral if mutator.collateral != ANY else ()))
        mistakes += [
            document.mistake(("mutators", number), f"{name!r} is no item of the checklist", "write the id of one")
            for name in named
            if name not in known
        ]
    for item in known:
        count = sum(mutator.item == item for mutator in found.mutators)
        if count < LEAST:
            problem = f"{item!r} has {count} mutators"
            mistakes.append(document.mistake(("mutators",), problem, f"write at least {LEAST} for each item"))
    if mistakes:
        raise InvalidFile(tuple(mistakes))
    return found
