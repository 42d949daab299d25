"""Guarantees, claims of a right and internal limits in a language of forms."""

from collections.abc import Iterator
from typing import NamedTuple

from evals.promises.said import Said


class Wide(NamedTuple):
    """A wording that promises by itself; offsets are those of its sentence."""

    start: int
    end: int
    prevents: bool = False


def formed_guarantees(said: Said) -> Iterator[Wide]:
    """Find guarantees that are not denied: "Das kann ich nicht garantieren"."""
    for first, last in said.hits("guarantees"):
        begin, end = _clause(first, last, said)
        if not said.denied(begin, end, (first, last)) and not said.has("reports", begin, first + 1):
            prevents = said.has("purposes", 0, last)
            yield Wide(said.starts[first], said.ends[last - 1], prevents)


def formed_rights(said: Said) -> Iterator[Wide]:
    """Find what the customer is said to have a right to; the words to the end of the clause say what it is."""
    for first, last in said.hits("eligibility"):
        begin, end = _clause(first, last, said)
        unsure = any(said.has(name, begin, first + 1) for name in ("supposes", "reports"))
        if not unsure and not said.denied(begin, end, (first, last)):
            yield Wide(said.starts[first], said.ends[end - 1])


def formed_limits(said: Said) -> Iterator[Wide]:
    """Find mentions of limits and approvals; denying one tells of it as well."""
    for first, last in said.hits("superiors"):
        begin, end = _clause(first, last, said)
        following = said.clauses[said.clause_of(last - 1) + 1 :][:1]
        end = following[0].last if following and following[0].opening == "open" else end  # "tiene que aprobarlo"
        if said.has("approvals", begin, end):
            yield Wide(said.starts[first], said.ends[end - 1])
    for first, last in said.hits("internal_limits"):
        yield Wide(said.starts[first], said.ends[last - 1])


def refused_before(said: Said, place: int) -> bool:
    """Tell whether the words at an offset are refused or reported in their clause, and not said by us."""
    first = sum(start < place for start in said.starts)
    if first >= len(said.words):
        return False
    clause = said.clauses[said.clause_of(first)]
    return said.denied(clause.first, first) or said.has("reports", clause.first, first)


def _clause(first: int, last: int, said: Said) -> tuple[int, int]:
    return said.clauses[said.clause_of(first)].first, said.clauses[said.clause_of(last - 1)].last
