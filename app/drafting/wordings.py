"""Several wordings of one reply, written by the model at the same time and within one deadline."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from app.domain.draft import Written
from app.domain.errors import ModelFailure
from app.domain.situation import Situation
from app.domain.value import Value
from app.drafting.attempt import Attempt
from app.drafting.model_writer import ModelWriter


class Wordings(Value):
    """What came of asking for several wordings."""

    written: tuple[Written, ...]
    """Those that were written, in the order in which they were asked for."""
    first_failed: bool
    """Whether the first one failed, so that words that were shown are void."""
    hints: tuple[str, ...]
    """Why the others were not written."""


async def write_wordings(
    writer: ModelWriter, situation: Situation, number: int, *, deadline_s: float
) -> AsyncGenerator[str | Wordings, None]:
    """Yield the first wording's pieces as they come, then one `Wordings`; being closed ends all of them."""
    others = [asyncio.ensure_future(_whole(writer, situation, deadline_s, variant)) for variant in range(1, number)]
    try:
        results: list[Written | ModelFailure] = []
        try:
            async with aclosing(writer.write(situation, deadline_s=deadline_s)) as parts:
                async for part in parts:
                    if isinstance(part, str):
                        yield part
                    else:
                        results.append(part)
        except ModelFailure as failure:
            results.append(failure)
        results += await asyncio.gather(*others)
        yield Wordings(
            written=tuple(result for result in results if isinstance(result, Written)),
            first_failed=isinstance(results[0], ModelFailure),
            hints=tuple(result.hint for result in results if isinstance(result, ModelFailure)),
        )
    finally:
        for other in others:
            other.cancel()
        await asyncio.gather(*others, return_exceptions=True)


async def _whole(writer: ModelWriter, situation: Situation, deadline_s: float, variant: int) -> Written | ModelFailure:
    try:
        async with aclosing(writer.write(situation, deadline_s=deadline_s, variant=variant)) as parts:
            async for part in parts:
                if isinstance(part, Written):
                    return part
    except ModelFailure as failure:
        return failure
    raise AssertionError("a writer ends with Written")


def choose_others(tried: Sequence[Attempt], best: Attempt, chosen: Attempt) -> tuple[Attempt, ...]:
    """Give the tries to offer beside the chosen one: no try twice, none with a blocker, and not the one it came of."""
    seen = {best.written.reply, chosen.written.reply}
    others: list[Attempt] = []
    for attempt in tried:
        if attempt.written.reply not in seen and not attempt.held:
            seen.add(attempt.written.reply)
            others.append(attempt)
    return tuple(others)


def tell_missing(asked: int, hints: tuple[str, ...], tried: Sequence[Attempt]) -> tuple[str, ...]:
    """Say in sentences why there are fewer wordings than were asked for; nothing where one was asked for."""
    if asked == 1:
        return ()
    blocked = sum(bool(attempt.held) for attempt in tried)
    repeated = len(tried) - len({attempt.written.reply for attempt in tried})
    told = (
        (len(hints), f"could not be written ({', '.join(dict.fromkeys(hints))})"),
        (blocked, "held something that must not be sent, so that much was dropped"),
        (repeated, "said the same as another"),
    )
    return tuple(f"Of the {asked} wordings {count} {what}." for count, what in told if count)
