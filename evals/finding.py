"""What one check found in a reply."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.scorecard import Verdict
from app.domain.value import Span

MAX_SPANS = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict with the words that caused it, before it is known whether this side of the check is trusted."""

    verdict: Verdict
    reason: str
    """One sentence for the agent."""
    spans: tuple[Span, ...] = ()
    quiet: bool = False
    """Whether it passes only because no listed wording was found."""
    absent: bool = False
    """Whether it fails only because no listed wording was found."""


def passed(reason: str, spans: Iterable[Span] = ()) -> Finding:
    """Tell that the item is met."""
    return Finding(Verdict.PASS, reason, tuple(spans)[:MAX_SPANS])


def failed(reason: str, spans: Iterable[Span] = ()) -> Finding:
    """Tell that the item is violated."""
    return Finding(Verdict.FAIL, reason, tuple(spans)[:MAX_SPANS])


def missing(reason: str, spans: Iterable[Span] = ()) -> Finding:
    """Tell that what the item asks for was not found; the criterion says what that is worth."""
    return Finding(Verdict.FAIL, reason, tuple(spans)[:MAX_SPANS], absent=True)


def unsure(reason: str, spans: Iterable[Span] = ()) -> Finding:
    """Tell that the check cannot decide."""
    return Finding(Verdict.UNSURE, reason, tuple(spans)[:MAX_SPANS])


def nothing(reason: str) -> Finding:
    """Tell that the reply holds nothing to judge."""
    return Finding(Verdict.NA, reason)


def silent(reason: str) -> Finding:
    """Tell that no listed wording was found; the criterion says what that is worth."""
    return Finding(Verdict.PASS, reason, quiet=True)
