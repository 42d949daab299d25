"""What a scanner hands over: a particular that does not know its text yet."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from evals.particulars.text import Prepared
from evals.particulars.value import ParticularKind


class Found(NamedTuple):
    """A particular at a place."""

    kind: ParticularKind
    start: int
    end: int
    value: str
    amount: Decimal | None = None
    currency: str | None = None
    also: tuple[str, ...] = ()
    until: tuple[str, ...] = ()


Scan = Callable[[Prepared], Iterator[Found]]
"""Scans a prepared text; what earlier scans found is blanked out in it."""
