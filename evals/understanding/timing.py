"""How long a tier took."""

from collections.abc import Sequence

from app.domain.value import Value
from evals.metrics import nearest_rank


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
    return Latency(p50=nearest_rank(ranked, 0.50), p99=nearest_rank(ranked, 0.99), messages=len(ranked))
