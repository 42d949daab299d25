"""The remedy against the harm: what the check found is told, and no rule has the last word on it."""

from decimal import Decimal

import pytest

from app.domain.assessment import Stake
from app.domain.policy import RemedyRule, RemedyWords
from app.domain.remedy import Remedy, RemedyPlan
from app.domain.scorecard import ItemResult
from app.domain.situation import Condition, Situation
from tests.evals.checklists import item, the_checklist
from tests.situations import PLAN, POLICY, make_situation

ITEM = "proportionate-remedy"
MESSAGE = "The freezer died in a week, and the catering stock for forty guests is spoiled"
REPAIR = RemedyRule(
    id="repair",
    kind="repair",
    title="Repair",
    rung=1,
    causes=("any",),
    words={"en": RemedyWords(promise="I will have it repaired.", offer="a repair", done_cue="repaired")},
)
LADDER = POLICY.model_copy(update={"remedies": (*POLICY.remedies, REPAIR)})
SMALL = RemedyPlan(
    options=(Remedy(id="repair", kind="repair", title="Repair", rung=1, amount=None, amount_missing=False, time=None),)
)


def situation(message: str = MESSAGE, plan: RemedyPlan = PLAN) -> Situation:
    return make_situation(message, stake="spoiled", plan=plan, policy=LADDER)


def judged(reply: str, given: Situation) -> ItemResult:
    return item(the_checklist().judge(reply, given).scorecard, ITEM)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("I am refunding the whole price of the freezer.", "It stands on the rung"),
        ("I will send you a new one at no cost.", "It stands on the rung"),
        ("We will repair the thermostat.", "This is less"),
        ("A voucher for an ice cream is in the post.", "This is less"),
        ("Please keep the door shut in summer.", "Nothing is offered"),
        ("I cannot refund the stock.", "Nothing is offered"),
        ("You told us that the courier brought it late.", "Nothing is offered"),
    ],
)
def test_an_offer_is_held_against_the_rung_that_the_severity_opens(reply: str, reason: str) -> None:
    result = judged(reply, situation())

    assert result.reason.startswith(reason)
    assert result.verdict == "unsure"


def test_a_refund_for_what_a_repair_puts_right_is_told_as_more() -> None:
    result = judged("I am refunding the whole price of the freezer.", situation(plan=SMALL))

    assert result.reason == "This is more than the severity opens in the policy: Repair."
    assert [span.quote for span in result.spans] == ["I am refunding the whole price of the freezer."]


def test_a_token_counts_where_the_policy_gives_a_credit_as_the_remedy() -> None:
    credit = Remedy(
        id="credit", kind="credit", title="Credit", rung=1, amount=Decimal(5), amount_missing=False, time=None
    )
    given = situation(plan=RemedyPlan(options=(credit,)))

    assert judged("I have put a credit of 5 euros on your account.", given).reason.startswith("It stands on the rung")


def test_without_a_remedy_of_the_policy_nothing_is_measured() -> None:
    result = judged("I am refunding the freezer.", situation(plan=RemedyPlan(contact="team_lead")))

    assert result.reason == "The policy opens no remedy here that an offer could be held against."


def test_it_is_asked_only_where_words_of_the_message_carry_the_severity() -> None:
    presumed = make_situation(MESSAGE, policy=LADDER)
    stake = situation().assessment.stake
    assert stake is not None
    small = Stake(level=1, kinds=("money",), evidence=stake.evidence)
    slight = presumed.assessment.model_copy(update={"stake": small})
    smaller = presumed.model_copy(update={"assessment": slight})

    assert judged("I am refunding it.", presumed).verdict == "na"
    assert Condition.SEVERITY_KNOWN not in smaller.conditions
    assert Condition.SEVERITY_KNOWN in situation().conditions
    assert (
        Condition.SEVERITY_KNOWN
        not in make_situation(MESSAGE, stake="spoiled", policy=POLICY.model_copy(update={"remedies": ()})).conditions
    )
