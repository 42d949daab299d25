"""A run of the suite as it is kept: what decided, the figures, and every case."""

from collections.abc import Sequence

from app.domain.value import Value
from evals.metrics import Metrics, measure
from evals.suite import CaseResult


class Report(Value):
    """A run of the suite."""

    versions: dict[str, str]
    """Digests of what decided; results of different digests are never compared silently."""
    writer: str
    """`playbook`, or the name of the model."""
    metrics: Metrics
    results: tuple[CaseResult, ...]
    """One result a case, in the order of the cases."""

    @classmethod
    def of(cls, results: Sequence[CaseResult], *, versions: dict[str, str], writer: str) -> "Report":
        """Count over the results and put everything together."""
        return cls(versions=versions, writer=writer, metrics=measure(results), results=tuple(results))
