"""The ledger leaves alone what promises nothing, and finds guarantees, rights, limits and contacts."""

from decimal import Decimal

import pytest

from app.domain.company import Company
from app.domain.remedy import Goodwill, RemedyPlan
from tests.evals.reading import REFUND, read, unsupported


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
    flagged = unsupported(read("Oddamy 50 € do 2026-03-04.", language="pl"))

    assert flagged == [("amount", "50 €"), ("date", "2026-03-04")]
