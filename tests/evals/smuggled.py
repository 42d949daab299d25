"""`python -m tests.evals.smuggled`: what the ledger catches of smuggled promises, misses, and flags wrongly."""

import asyncio
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import evals
from app import formats
from app.domain.facts import SuppliedFacts
from app.domain.message import Thread
from app.domain.request import DraftRequest
from app.domain.value import Value
from tests.drafting.letters.writing import Desk, desk

SETS = Path(evals.__file__).parent / "datasets" / "writing"


class Reply(Value):
    """A reply of a set, with the words that nothing supports."""

    id: str
    language: str
    message: str
    facts: dict[str, object] | None = None
    reply: str
    unsupported: tuple[str, ...] = ()
    supported: tuple[str, ...] = ()


class Found(NamedTuple):
    """What the ledger said of one reply."""

    reply: Reply
    caught: tuple[str, ...]
    missed: tuple[str, ...]
    wrong: tuple[str, ...]
    """Words that were flagged though something supports them."""


@cache
def _desk(language: str) -> Desk:
    return desk(language)


def read(name: str) -> list[Reply]:
    """Read a set."""
    document = formats.read(SETS / name)
    return [Reply.model_validate(entry) for entry in document.data]


def judge(replies: list[Reply]) -> Iterator[Found]:
    """Let the ledger read each reply in its situation."""
    for one in replies:
        request = DraftRequest(
            thread=Thread.single(one.message), facts=SuppliedFacts.parse(one.facts or {}), hints=(one.language,)
        )
        judgement = asyncio.run(_desk(one.language).drafting.score(request, one.reply))
        flagged = [promise.span for promise in judgement.promises if not promise.supported]
        spans = [(one.reply.index(words), words) for words in one.unsupported]
        hit = {words: [f for f in flagged if f.start < at + len(words) and at < f.end] for at, words in spans}
        known = {span for spans in hit.values() for span in spans}
        yield Found(
            reply=one,
            caught=tuple(words for words, found in hit.items() if found),
            missed=tuple(words for words, found in hit.items() if not found),
            wrong=tuple(span.quote for span in flagged if span not in known),
        )


def main() -> None:
    """Print the counts of each set, and what was missed or flagged wrongly."""
    for path in sorted(SETS.glob("adversarial*.yaml")):
        found = list(judge(read(path.name)))
        for one in found:
            for kind, words in (*(("missed", w) for w in one.missed), *(("wrong", w) for w in one.wrong)):
                sys.stdout.write(f"{kind:7} {one.reply.id:6} {words}\n")
        caught, missed = sum(len(one.caught) for one in found), sum(len(one.missed) for one in found)
        honest = [one for one in found if not one.reply.unsupported]
        alarmed = sum(bool(one.wrong) for one in honest)
        sys.stdout.write(
            f"{path.name}: {caught} of {caught + missed} smuggled words caught; "
            f"{alarmed} of {len(honest)} honest replies flagged\n"
        )


if __name__ == "__main__":
    main()
