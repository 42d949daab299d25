"""Reads a reply with the ledger, in a situation made of a message, facts and a plan."""

from decimal import Decimal

from app.domain.remedy import Remedy, RemedyPlan
from app.domain.scorecard import Promise
from evals.promises import ledger
from tests.situations import make_situation

NOTHING = RemedyPlan()
MESSAGE = "Order 7781 was due on Monday and never came. I paid 42.10 on 2 March. My name is Jo."
REFUND = Remedy(
    id="refund", kind="refund", title="Refund", rung=2, amount=Decimal("42.10"), amount_missing=False, time=None
)


def read(
    reply: str,
    facts: dict[str, object] | None = None,
    *,
    plan: RemedyPlan = NOTHING,
    message: str = MESSAGE,
    **more: object,
) -> tuple[Promise, ...]:
    return ledger(reply, make_situation(message, facts=facts, plan=plan, **more))  # type: ignore[arg-type]  # passed on


def unsupported(promises: tuple[Promise, ...]) -> list[tuple[str, str]]:
    return [(promise.kind, promise.span.quote) for promise in promises if not promise.supported]
