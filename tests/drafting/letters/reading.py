"""Reads letters as a machine can: blockers, promises that nothing supports, slips of grammar, sameness."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from statistics import mean
from typing import NamedTuple

from tests.drafting.letters.writing import Letter

_SLIPS = (
    r"\b(\w+) \1\b(?!-)",  # a word twice
    r" [,.;!]",  # a space before a stop
    r"[,;:] ?[.,;:!?]",  # two stops
    r"\.\.|  |[,;:]$|[,;:]\n",  # a stop that hangs, two spaces
    r"[{}<>|]",  # a slot or a form of address that was not filled
    r"(?:^|[.!?] )[a-zà-ÿ]",  # a sentence with a small letter
    r"\( | \)|\(\)|“”|\"\"",
    r"[\w)\]]\n*$(?<![.!?\w\])])",
)
_DOUBLED_IS_FINE = frozenset({"nous", "vous", "sie", "que", "die", "der", "das", "se", "si"})


class Fault(NamedTuple):
    """What is wrong with a letter."""

    kind: str
    words: str
    letter: Letter


def faults(letter: Letter, own_slips: Sequence[str]) -> list[Fault]:
    """List what no letter may hold; the customer's own words in it are ours once we say them."""
    draft = letter.outcome.draft
    found = [
        Fault("blocker", f"{item.id}: {item.reason} {[span.quote for span in item.spans]}", letter)
        for item in draft.scorecard.items
        if item.id in draft.scorecard.blockers
    ]
    found += [
        Fault("promise", f"{promise.kind}: {promise.span.quote}", letter)
        for promise in draft.promises
        if not promise.supported
    ]
    greeted = re.sub(r"\A[^\n]{1,40}[,:]\n", "", draft.reply)  # a greeting ends so
    for pattern in (*_SLIPS, *own_slips):
        for match in re.finditer(pattern, greeted, re.IGNORECASE if pattern in own_slips else 0):
            if match.re.groups and match[1] and match[1].casefold() in _DOUBLED_IS_FINE:
                continue
            near = greeted[max(0, match.start() - 25) : match.end() + 25]
            found.append(Fault("slip", f"{match[0]!r} in {near!r}", letter))
    if draft.language != letter.request.hints[0]:
        found.append(Fault("language", draft.language, letter))
    return found


class Variety(NamedTuple):
    """How different letters are."""

    letters: int
    distinct: float
    """Share of replies that no other message got."""
    alike: float
    """Mean share of five-word runs that two letters have in common, over all pairs of some."""
    openings: float
    """Share of distinct first sentences."""


def variety(letters: Sequence[Letter], sample: int = 150) -> Variety:
    """Measure how different the letters to different messages are."""
    by_message: dict[str, str] = {}
    for letter in letters:
        if not letter.request.facts.texts and letter.request.thread.channel == "email":
            by_message.setdefault(letter.request.thread.message, letter.reply)
    replies = list(by_message.values())
    counts = Counter(replies)
    runs = [_runs(reply) for reply in replies[:sample]]
    shares = [len(a & b) / max(1, min(len(a), len(b))) for a, b in combinations(runs, 2)]
    firsts = Counter(re.split(r"(?<=[.!?]) ", reply)[0] for reply in replies)
    return Variety(
        letters=len(replies),
        distinct=sum(1 for count in counts.values() if count == 1) / max(1, len(replies)),
        alike=mean(shares) if shares else 0.0,
        openings=len(firsts) / max(1, len(replies)),
    )


def _runs(reply: str, length: int = 5) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", reply.casefold())
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}
