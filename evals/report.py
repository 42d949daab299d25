"""A run of the suite as it is kept: what decided, the figures, and every case."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from app.domain.value import Value
from evals.metrics import Metrics, measure
from evals.suite import CaseResult

IN_PROCESS = "in process"


class Item(Value):
    """An item of the checklist, as far as a report tells of it."""

    id: str
    title: str
    blocker: bool
    """Whether no score may hide a failure."""


class Report(Value):
    """A run of the suite."""

    versions: dict[str, str]
    """Digests of what decided; results of different digests are never compared silently."""
    writer: str
    """`playbook`, or the name of the model."""
    where: str = IN_PROCESS
    """Where the drafts were written: `in process`, or the address of a deployment."""
    made_at: datetime | None = None
    """When the run ended."""
    items: tuple[Item, ...] = ()
    """The checklist, in its order; empty where its titles are not known."""
    metrics: Metrics
    results: tuple[CaseResult, ...]
    """One result a case, in the order of the cases."""

    @classmethod
    def of(  # noqa: PLR0913 (each is one fact of the run)
        cls,
        results: Sequence[CaseResult],
        *,
        versions: dict[str, str],
        writer: str,
        where: str = IN_PROCESS,
        made_at: datetime | None = None,
        items: Iterable[Item] = (),
    ) -> "Report":
        """Count over the results and put everything together."""
        return cls(
            versions=versions,
            writer=writer,
            where=where,
            made_at=made_at,
            items=tuple(items),
            metrics=measure(results),
            results=tuple(results),
        )

    def title(self, item: str) -> str:
        """Name an item by its title, or by its id where the title is not known."""
        return next((one.title for one in self.items if one.id == item), item)
