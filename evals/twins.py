"""Twins: two labelled replies to one message, of which people may find one better."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from evals.replies import Reply


class Twins(NamedTuple):
    """Two replies to one message; where people fail as many items in both, the one that was met first is `better`."""

    better: Reply
    worse: Reply
    gap: int
    """How many more items people fail in the worse one; an item that they leave open counts for neither."""


def twins(replies: Iterable[Reply]) -> Iterator[Twins]:
    """Pair labelled replies, each pair once, whichever of the two names the other."""
    named = {reply.id: reply for reply in replies if reply.labels is not None}
    done: set[frozenset[str]] = set()
    for one in named.values():
        other = named.get(one.twin or "")
        if other is None or other is one or (pair := frozenset((one.id, other.id))) in done:
            continue
        done.add(pair)
        better, worse = sorted((one, other), key=_failed)
        yield Twins(better, worse, gap=_failed(worse) - _failed(better))


def _failed(reply: Reply) -> int:
    return 0 if reply.labels is None else len(reply.labels.fails)
