"""What the tests of the prompts share: a seal, guidance, a message, and a prompt as one text."""

from decimal import Decimal
from types import SimpleNamespace

from app.domain.remedy import Remedy
from app.domain.situation import Situation
from app.drafting.prompt import Prompts, Rendered
from app.drafting.seal import Seal

SEAL = Seal(tag="7f3a", canary="ref-c0ffee")
GUIDANCE = (
    SimpleNamespace(body="Name the customer's own problem first.\nIn your words, not in theirs."),
    SimpleNamespace(body="Say when."),
)
MESSAGE = "Order 7781 was due on Monday and it is still not here. I need it for Friday's fair!"
LATE_PARCEL: dict[str, object] = {
    "cause_found": "the parcel was put into the wrong cage in Leeds",
    "fault": "company",
    "prevention": "cages are now scanned before they leave",
}
REFUND = Remedy(
    id="refund",
    kind="refund",
    title="Refund",
    rung=2,
    amount=Decimal("42.50"),
    amount_missing=False,
    time="refund_arrives",
)


def render(prompts: Prompts, situation: Situation) -> Rendered:
    return prompts.render_reply(situation, GUIDANCE, SEAL)


def whole(rendered: Rendered) -> str:
    return f"{rendered.request.system}\n\n---- user ----\n\n{rendered.request.user}\n"
