"""How long a tier took."""

from collections.abc import Sequence
from math import ceil

from app.domain.value import Value


class Latency(Value):
    """Milliseconds for one message, by nearest rank."""

    p50: float
    p99: float
    messages: int


def latency_of(milliseconds: Sequence[float]) -> Latency | None:
    """Rank the times; `None` when nothing was measured."""
    if not milliseconds:
        return None
    ranked = sorted(milliseconds)
    p50, p99 = (ranked[max(0, ceil(share * len(ranked)) - 1)] for share in (0.50, 0.99))
    return Latency(p50=p50, p99=p99, messages=len(ranked))
