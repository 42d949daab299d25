"""The particulars that a customer states are found with their words and values."""

from datetime import date
from decimal import Decimal

import pytest

from app.classifiers.facts import find_facts
from app.domain.assessment import FactKind
from app.domain.message import Role, Thread, Turn
from tests.classifiers.reader import quotes, understand, values, vocabularies


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("order 7781 is late", FactKind.ORDER_NUMBER, "7781"),
        ("my booking KX-90133", FactKind.ORDER_NUMBER, "KX-90133"),
        ("ticket 88213 again", FactKind.TICKET_NUMBER, "88213"),
        ("complaint no. 55-8093", FactKind.TICKET_NUMBER, "55-8093"),
        ("tracking 00340434161094042557", FactKind.TRACKING_NUMBER, "00340434161094042557"),
        ("where is 1Z999AA10123456784", FactKind.TRACKING_NUMBER, "1Z999AA10123456784"),
        ("invoice 2024-118 is wrong", FactKind.INVOICE_NUMBER, "2024-118"),
        ("see INV-2024-0012", FactKind.INVOICE_NUMBER, "INV-2024-0012"),
        ("you took 42.50 euros", FactKind.AMOUNT, "42.50 EUR"),
    ],
)
def test_numbers_are_named_by_the_words_beside_them(text: str, kind: FactKind, value: str) -> None:
    assert values(text, kind) == [value]


@pytest.mark.parametrize("text", ["My phone number is 0171 555 12", "I stayed in room 512", "version 4.2.1 crashes"])
def test_other_numbers_are_no_order_numbers(text: str) -> None:
    assert values(text, FactKind.ORDER_NUMBER) == []


def test_an_amount_keeps_its_number_and_currency() -> None:
    fact = understand("You charged $42.50.").first(FactKind.AMOUNT)

    assert fact is not None
    assert (fact.amount, fact.currency) == (Decimal("42.50"), "USD")


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("I need it by Friday", "by Friday"),
        ("I ordered last week and need the suit for the gala on Saturday", "on Saturday"),
        ("We fly on 12 July and have no tickets", "on 12 July"),
        ("My exam is on Monday", "on Monday"),
    ],
)
def test_a_day_by_which_something_is_needed_is_a_deadline(text: str, quote: str) -> None:
    assert quotes(text, FactKind.DEADLINE) == [quote]


@pytest.mark.parametrize(
    "text", ["You said it would come by Friday", "It was due on Monday", "I called on Tuesday", "It happened on 3 May"]
)
def test_a_day_that_was_promised_or_is_past_is_no_deadline(text: str) -> None:
    assert quotes(text, FactKind.DEADLINE) == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The cake is for my daughter's birthday", "my daughter's birthday"),
        ("We need it before the wedding", "the wedding"),
    ],
)
def test_an_occasion_that_lies_ahead_is_found_with_whose_it_is(text: str, quote: str) -> None:
    assert quotes(text, FactKind.OCCASION) == [quote]


@pytest.mark.parametrize(
    "text", ["We missed my sister's wedding", "You ruined our anniversary", "Happy birthday to you"]
)
def test_an_occasion_that_is_over_is_not_said_to_be_ahead(text: str) -> None:
    assert quotes(text, FactKind.OCCASION) == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("My new kettle leaks", "kettle"),
        ("My new Sony headphones crackle and broke", "Sony headphones"),
        ("I bought a Bosch dishwasher in May", "Bosch dishwasher"),
        ("The food was cold", "food"),
        ("The 2 kettles arrived broken", "kettles"),
        ("the gadget I ordered fell apart", "gadget"),
    ],
)
def test_a_product_reads_well_after_your(text: str, quote: str) -> None:
    assert quotes(text, FactKind.PRODUCT)[0] == quote


@pytest.mark.parametrize(
    "text", ["My order is late", "The manager was rude", "My parcel arrived broken", "my phone contract is too dear"]
)
def test_what_is_no_product_is_none(text: str) -> None:
    assert quotes(text, FactKind.PRODUCT) == []


def test_devices_and_versions_are_found() -> None:
    text = "The app 4.2.1 crashes on my iPhone 15 Pro and in Chrome on Windows 11"

    assert quotes(text, FactKind.DEVICE) == ["iPhone 15 Pro", "Chrome", "Windows 11"]
    assert quotes(text, FactKind.VERSION) == ["4.2.1"]


def test_places_are_found_by_their_names() -> None:
    assert quotes("I was at the Camden branch", FactKind.PLACE) == ["Camden branch"]
    assert quotes("your store in Covent Garden is dirty", FactKind.PLACE) == ["store in Covent Garden"]
    assert quotes("your store is dirty", FactKind.PLACE) == []


def test_earlier_contacts_are_found() -> None:
    text = "Third time I'm writing, I called four times and was on hold for 40 minutes"

    assert len(quotes(text, FactKind.PREVIOUS_CONTACT)) == 3


def test_each_thing_that_is_asked_for_is_its_own_fact() -> None:
    text = "I want my money back and I want to know why it failed. Please call me back."

    assert set(values(text, FactKind.ASK)) >= {"refund", "explanation", "callback"}


def test_facts_of_earlier_customer_turns_stay_known_and_agents_state_none() -> None:
    said = understand("order 7781 is late", "Is it order 9999?", "no, and I want a refund")

    assert [fact.value for fact in said.facts if fact.kind is FactKind.ORDER_NUMBER] == ["7781"]


def test_relative_days_are_resolved_where_today_is_known() -> None:
    turn = Turn(role=Role.CUSTOMER, text="it broke yesterday")
    thread = Thread(turns=(turn,), today=date(2025, 5, 5))

    facts = find_facts(thread, "en", vocabularies()["en"])

    assert [fact.day for fact in facts if fact.kind is FactKind.DATE] == [date(2025, 5, 4)]


@pytest.mark.parametrize(
    ("text", "language", "kind", "quote"),
    [
        ("Mi hervidor nuevo no funciona", "es", FactKind.PRODUCT, "hervidor"),
        ("Ma bouilloire fuit", "fr", FactKind.PRODUCT, "bouilloire"),
        ("Mein Wasserkocher ist kaputt", "de", FactKind.PRODUCT, "Wasserkocher"),
        ("Rechnung 2024-118 ist falsch", "de", FactKind.INVOICE_NUMBER, "2024-118"),
        ("Il mio bollitore è rotto", "it", FactKind.PRODUCT, "bollitore"),
        ("A minha chaleira avariou", "pt", FactKind.PRODUCT, "chaleira"),
        ("Mijn waterkoker is kapot", "nl", FactKind.PRODUCT, "waterkoker"),
    ],
)
def test_facts_are_found_in_other_languages(text: str, language: str, kind: FactKind, quote: str) -> None:
    assert quotes(text, kind, language)[:1] == [quote]


@pytest.mark.parametrize(
    "text",
    [
        "Are you kidding me?",
        "How hard can it be?",
        "I have no idea why this happens.",
        "You never give me an answer.",
        "I asked for a refund two weeks ago and you said no.",
        "Please find attached the receipt.",
        "I want to thank you for your help.",
    ],
)
def test_what_wants_nothing_is_no_request(text: str) -> None:
    assert quotes(text, FactKind.ASK) == []


def test_a_request_is_quoted_with_its_clause() -> None:
    text = "It leaks. Please send me a replacement before Saturday, and can you please reset my meter?"

    asked = [(fact.value, fact.quote) for fact in understand(text).facts if fact.kind is FactKind.ASK]

    assert asked == [
        ("replacement", "send me a replacement before Saturday"),
        ("other", "can you please reset my meter"),
    ]


def test_the_same_request_said_twice_is_one_and_another_of_its_kind_is_a_second() -> None:
    repeated = "I want a refund. I demand my refund now!"
    two = "Refund me the delivery fee. And I want a refund of the 45 euros for the broken lamp."

    assert len(quotes(repeated, FactKind.ASK)) == 1
    assert len(quotes(two, FactKind.ASK)) == 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Your agent promised me a refund within 5 days.", "agent: a refund within 5 days"),
        ("The email said it would arrive on Monday.", "email: it would arrive on Monday"),
        ("You promised to call me back.", "to call me back"),
    ],
)
def test_what_was_promised_is_told_with_who_promised_it(text: str, value: str) -> None:
    assert values(text, FactKind.PROMISED) == [value]


@pytest.mark.parametrize(
    "text",
    ["Your agent said that it is my fault.", "I told the driver that I would wait.", "My husband said he will leave."],
)
def test_what_is_only_said_or_said_by_others_is_no_promise(text: str) -> None:
    assert values(text, FactKind.PROMISED) == []


def test_a_telephone_number_is_found_as_it_is_dialled_and_is_no_order_number() -> None:
    text = "Order 7781 is late, call me on 07911 123456"

    assert values(text, FactKind.PHONE) == ["+447911123456"]
    assert values(text, FactKind.ORDER_NUMBER) == ["7781"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("It broke last Friday.", date(2025, 6, 6)),
        ("It arrived on the 4th.", date(2025, 6, 4)),
        ("I need it before the 20th.", date(2025, 6, 20)),
        ("Please come on Monday.", date(2025, 6, 16)),
        ("I called on Monday.", date(2025, 6, 9)),
        ("I wrote two weeks ago.", date(2025, 5, 28)),
        ("We fly on 5 January.", date(2026, 1, 5)),
        ("You took $5 on 6/2/2025.", date(2025, 6, 2)),
        ("You took £5 on 6/2/2025.", date(2025, 2, 6)),
    ],
)
def test_a_day_is_told_by_the_words_around_it(text: str, day: date) -> None:
    thread = Thread(turns=(Turn(role=Role.CUSTOMER, text=text),), today=date(2025, 6, 11))

    facts = find_facts(thread, "en", vocabularies()["en"])

    assert day in {fact.day for fact in facts}


@pytest.mark.parametrize("text", ["My son is 9 years old.", "I wear size 42.", "Flight BA1482 was late.", "I take 12."])
def test_ages_sizes_flights_and_counts_are_no_facts_of_the_case(text: str) -> None:
    kinds = {fact.kind for fact in understand(text).facts}

    assert not kinds & {FactKind.ORDER_NUMBER, FactKind.TICKET_NUMBER, FactKind.DURATION, FactKind.DATE}
