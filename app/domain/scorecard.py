"""What the checklist says of a reply: a verdict per item with the words as evidence."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from app.domain.value import Span, Value


class Verdict(StrEnum):
    """Outcome of one item."""

    PASS = "pass"  # noqa: S105 (a verdict, no password)
    FAIL = "fail"
    NA = "na"
    UNSURE = "unsure"


class Layer(StrEnum):
    """What settled a verdict: the layers look in this order, a later one only where the earlier ones were unsure."""

    RULES = "rules"
    """Counting, order, and word lists."""
    CUES = "cues"
    """A linear model that learned from labelled sentences."""
    JUDGE = "judge"
    """A language model, asked one item at a time."""


class ItemResult(Value):
    """The verdict on one item of the checklist."""

    id: str
    verdict: Verdict
    reason: str
    """One sentence for the agent."""
    spans: tuple[Span, ...]
    """The words of the reply that caused the verdict, with their place."""
    fix: str | None
    """What to write instead, for a `fail`."""
    layer: Layer = Layer.RULES
    """What settled it, or looked at it last."""


class Scorecard(Value):
    """All verdicts on one reply."""

    score: Annotated[float, Field(ge=0, le=1)] | None
    """passed / (passed + failed), weighted, over the applicable items; `None` when nothing could be decided."""
    coverage: Annotated[float, Field(ge=0, le=1)]
    """decided / applicable: never read the score without it."""
    blockers: tuple[str, ...]
    """Items that failed and that no score may hide."""
    items: tuple[ItemResult, ...]
    """One result an item, in the checklist's order."""

    @property
    def failed(self) -> tuple[ItemResult, ...]:
        """The items that failed."""
        return tuple(item for item in self.items if item.verdict is Verdict.FAIL)


class Promise(Value):
    """One thing in a reply that binds the company, or states a particular, and what supports it."""

    kind: str
    """What it is: an `amount`, `percentage`, `date`, `time`, `duration`, `number`, `link`, `contact`, `past_act`,
    `future_act`, `eligibility`, `guarantee`, a `forbidden` promise or an `internal_limit`."""
    span: Span
    supported: bool
    binding: bool = True
    """Whether it fails a reply when nothing supports it; a loose one asks for a look.

    Loose is work that is claimed, a gift whose words mostly repeat what facts or policy give, and a length or time of
    day that is told without a figure and promises nothing.
    """
    support: str | None
    """What supports it, as `fact:status`, `policy:refund`, `message`; `None` when nothing does."""
    fix: str | None
    """What to do about the words, when nothing supports them."""
