"""The project's own checklist, read once for all tests."""

from functools import cache
from pathlib import Path

from app.domain.scorecard import ItemResult, Promise, Scorecard
from app.domain.situation import Situation
from app.domain.value import Span
from evals.checklist import Checklist

PROMPTS = Path(__file__).resolve().parents[2] / "prompts"


def no_promises(reply: str, situation: Situation) -> tuple[Promise, ...]:
    """Stand in for the ledger where a test is about something else."""
    del reply, situation
    return ()


@cache
def the_checklist() -> Checklist:
    """Read the checklist with its ledger."""
    return Checklist.load(PROMPTS)


@cache
def without_ledger() -> Checklist:
    """Read the checklist; nothing in a reply counts as a promise."""
    return Checklist.load(PROMPTS, read_promises=no_promises)


def judge(reply: str, situation: Situation, blanks: tuple[Span, ...] = ()) -> Scorecard:
    """Judge a reply without the ledger."""
    return without_ledger().judge(reply, situation, blanks).scorecard


def item(card: Scorecard, item_id: str) -> ItemResult:
    """Find one result."""
    return next(result for result in card.items if result.id == item_id)


def verdict(reply: str, situation: Situation, item_id: str, blanks: tuple[Span, ...] = ()) -> str:
    """Judge one item of a reply, without the ledger."""
    return item(judge(reply, situation, blanks), item_id).verdict.value
