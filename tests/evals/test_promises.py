"""The ledger finds what is stated, claimed and promised in a reply, and what supports it."""

from datetime import date

import pytest

from app.domain.remedy import RemedyPlan
from tests.evals.reading import REFUND, read, unsupported

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
