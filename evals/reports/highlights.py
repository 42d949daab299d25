"""A reply cut into pieces, each with the numbers of the findings that its words caused."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from evals.suite import Finding


class Piece(NamedTuple):
    """Words of a reply that the same findings are about."""

    text: str
    findings: tuple[int, ...]
    """Numbers of the findings, counted from 1; none for words that nothing was found in."""
    ends: tuple[int, ...]
    """Those of them whose words end here: where their number is shown."""


def pieces(reply: str, findings: Sequence[Finding]) -> tuple[Piece, ...]:
    """Cut a reply at every border of a span, in order; joined, the pieces are the reply.

    Spans may overlap. A span whose words do not stand at its place is left out: a wrong mark would accuse
    the wrong words.
    """
    spans = [
        (span.start, span.end, number)
        for number, finding in enumerate(findings, start=1)
        for span in finding.spans
        if 0 <= span.start < span.end and reply[span.start : span.end] == span.quote
    ]
    borders = sorted({0, len(reply), *(border for start, end, _ in spans for border in (start, end))})
    return tuple(
        Piece(
            text=reply[start:end],
            findings=_numbers(number for first, last, number in spans if first <= start and end <= last),
            ends=_numbers(number for first, last, number in spans if last == end),
        )
        for start, end in pairwise(borders)
    )


def _numbers(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(numbers)))
