"""Tells which questions decide the solution and cannot be answered yet."""

from collections.abc import Iterable

from app.domain.assessment import Fact
from app.domain.facts import SuppliedFacts
from app.domain.taxonomy import Cause

_ALIASES = {
    "order": "order_number", "order_id": "order_number", "order_no": "order_number", "booking": "order_number",
    "booking_number": "order_number", "reservation": "order_number", "ticket": "ticket_number", "case": "ticket_number",
    "case_number": "ticket_number", "tracking": "tracking_number", "invoice": "invoice_number", "item": "product",
    "amount_paid": "amount", "price": "amount", "app_version": "version", "store": "place", "branch": "place",
    "tracking_status": "tracking_number",
}  # fmt: skip
"""Names that callers give to verified facts, beside the names of the kinds of facts."""


def missing_questions(cause: Cause, facts: Iterable[Fact], supplied: SuppliedFacts) -> tuple[str, ...]:
    """List the questions of a cause that nothing answers, most decisive first; none once the cause was found out."""
    if supplied.cause_found is not None:
        return ()
    names = supplied.names
    names |= {"fault"} if supplied.fault is not None else set()
    known = {fact.kind.value for fact in facts} | names | {_ALIASES[name] for name in names & _ALIASES.keys()}
    return tuple(
        dict.fromkeys(fact.ask for fact in cause.decides if not fact.optional and known.isdisjoint(fact.any_of))
    )
