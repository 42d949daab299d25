"""The ledger: what binds in a reply is found, linked to what supports it, or flagged with what to do."""

from datetime import date
from decimal import Decimal

import pytest

from app.domain.company import Company
from app.domain.remedy import Goodwill, Remedy, RemedyPlan
from app.domain.scorecard import Promise
from evals.promises import ledger
from tests.situations import make_situation

NOTHING = RemedyPlan()
MESSAGE = "Order 7781 was due on Monday and never came. I paid 42.10 on 2 March. My name is Jo."
REFUND = Remedy(
    id="refund", kind="refund", title="Refund", rung=2, amount=Decimal("42.10"), amount_missing=False, time=None
)

LETTER = (
    "Third time I write. The order due on 3 March for a birthday never came. "
    "The chat agent said it would be refunded. I want my money and a date. Jo"
)
GOOD = (
    "Hi Jo, you were promised a refund on 4 March and it was never issued, and the birthday it was meant for has "
    "passed. I have refunded $42.10 to your card ending 9921 today; it shows within 3-5 working days. I will check on "
    "Friday 20 March that it has landed and write to you either way."
)
GOOD_FACTS: dict[str, object] = {
    "refund": "42.10 issued today to card ending 9921",
    "refund_arrives": "3-5 working days",
    "promised": "refund promised on 4 March by the chat agent, never issued",
    "check": "Friday 20 March",
}


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


def test_the_good_reply_of_the_pair_is_fully_supported_by_its_facts() -> None:
    promises = read(GOOD, GOOD_FACTS, message=LETTER)

    assert unsupported(promises) == []
    assert {promise.support for promise in promises} >= {
        "fact:refund",
        "fact:refund_arrives",
        "fact:promised",
        "fact:check",
    }


def test_the_same_reply_without_its_facts_is_flagged_in_every_part() -> None:
    flagged = unsupported(read(GOOD, message=LETTER))

    assert ("date", "4 March") in flagged
    assert ("past_act", "I have refunded $42.10 to your card ending 9921 today") in flagged
    assert ("amount", "$42.10") in flagged
    assert ("number", "9921") in flagged
    assert ("duration", "3-5 working days") in flagged
    assert ("date", "Friday 20 March") in flagged


@pytest.mark.parametrize(
    ("reply", "facts", "support"),
    [
        ("It concerns order 7781.", None, "message"),
        ("That makes 42.10.", None, "message"),
        ("The number is 9921.", {"card": "ending 9921"}, "fact:card"),
        ("It arrives on Wednesday before noon.", {"arrives": "Wednesday before 12:00"}, "fact:arrives"),
        ("You hear from me within one working day.", None, "policy:first_answer"),
        ("Together that is 84.20.", {"shipping": "42.10 for the second parcel"}, "fact:shipping"),
        ("The rest is 32.10.", {"discount": "10.00"}, "fact:discount + message"),
    ],
)
def test_a_particular_names_its_source(reply: str, facts: dict[str, object] | None, support: str) -> None:
    found = [promise for promise in read(reply, facts) if promise.kind not in ("future_act", "past_act")]

    assert found
    assert support in {promise.support for promise in found}
    assert unsupported(tuple(found)) == []


def test_days_late_are_reckoned_from_the_dates_that_are_known() -> None:
    promises = read("It is 3 days late.", today=date(2026, 3, 5))

    assert unsupported(promises) == []


def test_a_relative_day_is_reckoned_from_the_day_of_the_conversation() -> None:
    facts: dict[str, object] = {"arrives": "2026-03-06"}

    assert unsupported(read("It arrives tomorrow, on Friday.", facts, today=date(2026, 3, 5))) == []
    assert ("date", "tomorrow") in unsupported(read("It arrives tomorrow.", facts, today=date(2026, 3, 10)))


@pytest.mark.parametrize(
    "reply",
    [
        "I have checked your logs.",
        "I've refunded the fee.",
        "We contacted the courier.",
        "Your refund has been processed.",
        "I had a word with the depot.",
        "Consider it sorted.",
        "The fee is gone.",
        "I have changed your plan and sent the difference back.",
        "Our records show that it left on time.",
        "After a close look at the logs the reason is clear.",
        "All fixed.",
        "The engineer confirmed the fault.",
        "Your claim has been approved.",
    ],
)
def test_a_claimed_act_without_a_fact_is_flagged(reply: str) -> None:
    assert "past_act" in {kind for kind, _ in unsupported(read(reply))}


@pytest.mark.parametrize(
    ("reply", "facts"),
    [
        ("I have checked your logs.", {"status": "logs checked at 10:00"}),
        ("I've refunded the fee.", {"status": "fee refunded"}),
        ("We contacted the courier.", {"courier": "contacted on Tuesday"}),
        ("Your refund has been processed.", {"refund": "processed"}),
        ("I looked into it.", {"cause_found": "the label was torn off"}),
        ("I have sent a replacement.", {"replacement": "left by express"}),
        ("Consider it sorted.", {"status": "plan corrected"}),
    ],
)
def test_a_claimed_act_stands_when_a_fact_says_that_it_was_done(reply: str, facts: dict[str, object]) -> None:
    promises = read(reply, facts)

    assert unsupported(promises) == []
    assert all(promise.support and promise.support.startswith("fact:") for promise in promises)


@pytest.mark.parametrize(
    "facts",
    [
        {"refund": "promised on 4 March, never issued"},
        {"refund": "approved, to be issued tomorrow"},
        {"refund": "not possible after 60 days"},
        {"status": "customer wants a refund"},
        {"refund_arrives": "3-5 working days"},
        {"allowed_remedies": ["refund"]},
    ],
)
def test_a_fact_that_does_not_say_done_does_not_carry_the_past_tense(facts: dict[str, object]) -> None:
    assert unsupported(read("I have refunded you.", facts)) == [("past_act", "I have refunded you")]


@pytest.mark.parametrize(
    "reply",
    [
        "I will refund it.",
        "You'll receive a refund.",
        "A refund is on its way.",
        "I am sending the money back to your card.",
        "Your money will find its way back.",
        "If you prefer a refund I can arrange it.",
        "Would a refund help?",
        "Would you like a refund?",
        "I see no reason why you should not be refunded.",
        "You get every cent back.",
    ],
)
def test_a_promised_or_offered_refund_needs_the_plan(reply: str) -> None:
    plan = RemedyPlan(options=(REFUND,))

    assert [kind for kind, _ in unsupported(read(reply))] == ["future_act"]
    assert unsupported(read(reply, plan=plan)) == []
    assert "plan:refund" in {promise.support for promise in read(reply, plan=plan)}


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ("I will call you.", "I will call you"),
        ("A replacement is on its way.", "A replacement is on its way"),
        ("An engineer will be with you soon.", "An engineer will be with you soon"),
        ("The next coffee is on us.", "is on us"),
        ("You won't pay a penny.", "You won't pay a penny"),
        ("I will upgrade you.", "I will upgrade you"),
        ("I will treat this as urgent.", "I will treat this as urgent"),
        ("Keep the broken one.", "Keep the broken one"),
        ("A substitute will knock.", "A substitute will knock"),
    ],
)
def test_a_promise_of_giving_outside_the_plan_is_flagged_with_its_words(reply: str, words: str) -> None:
    flagged = unsupported(read(f"Thank you. {reply}"))

    assert flagged
    assert any(words.casefold() in quote.casefold() or quote.casefold() in words.casefold() for _, quote in flagged)


@pytest.mark.parametrize(
    "reply",
    [
        "I will read it closely and write back.",
        "I will keep you posted within one working day.",
        "I am taking this over and will stay with your case.",
        "I'll find out and get back to you.",
        "Let me check the order.",
        "I will chase the depot.",
    ],
)
def test_acts_of_care_are_any_agents_to_promise(reply: str) -> None:
    promises = read(reply)

    assert unsupported(promises) == []
    assert (
        "plan:ownership" in {promise.support for promise in promises if promise.kind == "future_act"}
        or "taking" in reply
    )


def test_an_act_of_care_with_a_time_that_nobody_gave_is_flagged() -> None:
    promises = read("I will write back within two hours.")

    assert {kind for kind, _ in unsupported(promises)} == {"future_act", "duration"}
    assert "two hours" in str(promises[0].fix)


@pytest.mark.parametrize(
    "reply",
    [
        "I cannot refund it.",
        "A refund is not possible.",
        "We are unable to replace it.",
        "I can offer no refund here.",
        "You asked for a refund.",
        "You were promised a refund.",
        "Nobody called you back.",
        "If the refund has not come, reply here.",
        "Whether a refund is possible depends on the receipt.",
        "Has it been refunded?",
        "Which refund do you mean?",
        "Our refund policy is on the receipt.",
        "I do not want to promise a date.",
        "I cannot guarantee that.",
        "Good morning, and thank you for writing today.",
        "One question, if you have a minute: how was it?",
        "You should have been told.",
    ],
)
def test_refusals_reports_questions_and_greetings_promise_nothing(reply: str) -> None:
    assert unsupported(read(reply)) == []


@pytest.mark.parametrize(
    ("message", "reply"),
    [
        ("You charged me twice!", "We charged you twice."),
        ("you cancelled my booking without asking", "We cancelled your booking without asking."),
        ("My PIN is blocked.", "Your PIN is blocked."),
        ("You said it would be fixed by Friday.", "We said it would be fixed by Friday."),
        ("the chat rep said my refund was approved", "The chat rep said your refund was approved."),
    ],
)
def test_what_the_customer_tells_may_be_said_back(message: str, reply: str) -> None:
    assert unsupported(read(reply, message=message)) == []


def test_what_the_customer_asks_for_is_no_support_for_having_done_it() -> None:
    promises = read("I have cancelled the subscription.", message="Please cancel my subscription, I want it cancelled.")

    assert unsupported(promises) == [("past_act", "I have cancelled the subscription")]


def test_a_quotation_of_the_customer_is_no_promise() -> None:
    promises = read('You read "we will refund you" and believed it.', message='The mail says "we will refund you".')

    assert unsupported(promises) == []


def test_handing_over_needs_a_contact_in_the_plan() -> None:
    reply = "I am passing this to our team lead, who will write to you within one working day."

    assert unsupported(read(reply, plan=RemedyPlan(contact="team_lead"))) == []
    assert "future_act" in {kind for kind, _ in unsupported(read(reply))}


def test_goodwill_of_the_plan_may_be_promised_and_no_more() -> None:
    plan = RemedyPlan(options=(REFUND,), goodwill=Goodwill(kind="credit", amount=Decimal(5)))

    assert unsupported(read("On top of that, there is a credit of 5 EUR on your account.", plan=plan)) == []
    assert ("amount", "9 EUR") in unsupported(read("There is a credit of 9 EUR on your account.", plan=plan))


def test_what_an_agent_promised_earlier_may_be_repeated() -> None:
    promises = read("As I said, I will refund it.", earlier=(("agent", "I will refund the 42.10."),))

    assert [promise.support for promise in promises] == ["thread"]


@pytest.mark.parametrize(
    "reply",
    [
        "I promise this will be fine.",
        "This will never happen again.",
        "It is guaranteed.",
        "You have my word.",
        "We will always be on time.",
        "There won't be a second time.",
        "You can count on it without fail.",
    ],
)
def test_absolute_words_are_flagged(reply: str) -> None:
    assert {"guarantee", "forbidden"} & {kind for kind, _ in unsupported(read(reply))}


def test_a_purpose_stands_when_a_fact_says_what_was_changed() -> None:
    reply = "Labels are now read twice, so that this does not happen again."

    assert unsupported(read(reply, {"prevention": "labels are read twice"})) == []
    assert "guarantee" in {kind for kind, _ in unsupported(read(reply))}


@pytest.mark.parametrize(
    "reply", ["You are entitled to a refund.", "You qualify for a refund.", "It is still under warranty."]
)
def test_a_claim_of_a_right_needs_support(reply: str) -> None:
    facts: dict[str, object] = {"warranty": "two years, still under warranty"}

    assert [kind for kind, _ in unsupported(read(reply))] == ["eligibility"]
    assert unsupported(read(reply, facts, plan=RemedyPlan(options=(REFUND,)))) == []


@pytest.mark.parametrize(
    "reply",
    [
        "I can refund up to 250 EUR.",
        "The most I am allowed to give is little.",
        "That needs my manager's approval.",
        "It is above our approval limit.",
    ],
)
def test_limits_and_approvals_are_for_us_only(reply: str) -> None:
    plan = RemedyPlan(options=(REFUND,))

    assert "internal_limit" in {kind for kind, _ in unsupported(read(reply, plan=plan))}


def test_links_and_contacts_must_be_the_companys() -> None:
    company = Company(name="Example", default_language="en", links=("https://shop.example/help", "help@shop.example"))
    reply = "See https://shop.example/help or mail help@shop.example, not evil@elsewhere.example or +44 20 7946 0958."

    promises = read(reply, company=company)

    assert unsupported(promises) == [("contact", "evil@elsewhere.example"), ("contact", "+44 20 7946 0958")]
    assert {promise.support for promise in promises if promise.supported} == {"company:links"}


def test_every_unsupported_promise_says_what_to_do_about_its_words() -> None:
    promises = read("I have refunded 99 EUR, I guarantee it arrives tomorrow at shop-deals.example.com.")

    flagged = [promise for promise in promises if not promise.supported]
    assert len(flagged) >= 4
    assert all(promise.fix and "{" not in promise.fix and promise.support is None for promise in flagged)
    assert all(promise.fix is None for promise in promises if promise.supported)


def test_in_a_language_without_wordings_particulars_are_still_checked() -> None:
    flagged = unsupported(read("Le devolvemos 50 € el 4 de marzo.", language="es"))

    assert flagged == [("amount", "50 €"), ("date", "4 de marzo")]
