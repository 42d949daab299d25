"""A particular: an amount, a day, a number or another checkable detail of a text, with its place and its value."""

from decimal import Decimal
from typing import Literal

from app.domain.value import Span, Value

ParticularKind = Literal[
    "amount",
    "percentage",
    "date",
    "weekday",
    "time",
    "duration",
    "number",
    "count",
    "link",
    "email",
    "phone",
]


class Particular(Value):
    """One checkable detail."""

    kind: ParticularKind
    span: Span
    value: str
    """Normalised: `42.10 EUR`, `20%`, `2026-03-04`, `--03-04` (no year), `---04` (day of a month), `friday`,
    `14:30`, `3-5 working days`, `7781`, `2 visit`, a relative day in English words (`next week`)."""
    amount: Decimal | None = None
    """The number, for an amount."""
    currency: str | None = None
    """ISO 4217 code, for an amount whose currency is known."""
    also: tuple[str, ...] = ()
    """Other values that the words may stand for: `02:30` is also `14:30`, 04/03 also `--04-03`;
    a date with its weekday also `friday`."""
    until: tuple[str, ...] = ()
    """For the first time of a range: the times that its end may stand for."""
