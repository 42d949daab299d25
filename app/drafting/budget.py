"""How long a prompt may be, and what is left out of one that would be longer."""

import math
from collections.abc import Iterable

from app.domain.message import Role, Turn
from app.drafting.brief import Brief
from app.drafting.examples import Example

BUDGET_TOKENS = 6_000
"""Tokens of one prompt, instructions and material together, as `estimate` counts them: the one place that says so.

With the longest answer it fits a small model that reads 8,192. A prompt without knowledge takes about a third of it.
"""
KEPT_TURNS = 2
"""Turns before the message that stay longest: what the customer answers is usually among them."""
_BYTES_PER_TOKEN = 4


def estimate(text: str) -> int:
    """Estimate the tokens of a text: a quarter of its bytes, a little too many in most languages, never far too few."""
    return math.ceil(len(text.encode("utf-8", "surrogatepass")) / _BYTES_PER_TOKEN)


def fit(brief: Brief, examples: tuple[Example, ...], tokens: int) -> tuple[Brief, tuple[Example, ...], tuple[str, ...]]:
    """Leave out what makes a prompt of `tokens` too long, and say what.

    Examples go first, then the oldest turns, then the last passages of knowledge, then the turns that are left
    before the message. The message itself, the facts and the offer stay whatever their length.
    """
    over = tokens - BUDGET_TOKENS
    if over <= 0:
        return brief, examples, ()
    dropped = "the worked example" if examples else ""
    over -= sum(estimate(example.text) for example in examples)
    turns, over = _newest(brief.turns, over, keep=KEPT_TURNS)
    knowledge = brief.knowledge
    while knowledge and over > 0:
        over -= estimate(knowledge[-1].text)
        knowledge = knowledge[:-1]
    turns, _ = _newest(turns, over, keep=0)
    gone_turns, gone_pages = len(brief.turns) - len(turns), len(brief.knowledge) - len(knowledge)
    left_out = [
        dropped,
        _counted(gone_turns, "older turn") if gone_turns else "",
        _counted(gone_pages, "passage") + " of knowledge" if gone_pages else "",
    ]
    fitted = brief.model_copy(update={"turns": turns, "left_out": brief.left_out + gone_turns, "knowledge": knowledge})
    return fitted, (), _told(name for name in left_out if name)


def _newest(turns: tuple[Turn, ...], over: int, *, keep: int) -> tuple[tuple[Turn, ...], int]:
    """Drop the oldest turns before the message while too much is there, all but the last `keep` of them."""
    earlier = max(index for index, turn in enumerate(turns) if turn.role is Role.CUSTOMER)
    first = 0
    while over > 0 and first < earlier - keep:
        over -= estimate(turns[first].text)
        first += 1
    return turns[first:], over


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _told(left_out: Iterable[str]) -> tuple[str, ...]:
    names = list(left_out)
    if not names:
        return ()
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return (f"The prompt would have been longer than {BUDGET_TOKENS:,} tokens; left out of it: {listed}.",)
