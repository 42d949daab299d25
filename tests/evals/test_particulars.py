"""Amounts, days, times, numbers and contacts are found in formal and in hasty text, with values that compare."""

import time
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.particulars import Particular, carries, find, languages, same

FOUND = {
    "amount": {
        "42.10": "42.10",
        "$42.10": "42.10 USD",
        "€1.200,50": "1200.50 EUR",
        "38 euros": "38.00 EUR",
        "38,- €": "38.00 EUR",
        "GBP 20": "20.00 GBP",
        "20 quid": "20.00 GBP",
        "Rs 500": "500.00 INR",
        "1,299.00 USD": "1299.00 USD",
        "119 euros": "119.00 EUR",
        "42 bucks": "42.00 USD",
        "200 kr": "200.00",
        "a hundred dollars": "100.00 USD",
        "forty-two euros": "42.00 EUR",
        "50p": "0.50 GBP",
        "$2k": "2000.00 USD",
    },
    "percentage": {"20 %": "20%", "20%": "20%", "twenty per cent": "20%", "12.5%": "12.5%"},
    "date": {
        "4 March": "--03-04",
        "March 4th": "--03-04",
        "4th of March 2026": "2026-03-04",
        "04/03/2026": "2026-03-04",
        "2026-03-04": "2026-03-04",
        "Friday 20 March": "--03-20",
        "the 4th": "---04",
        "today": "today",
        "tomorrow": "tomorrow",
        "tonight": "tonight",
        "next week": "next week",
    },
    "weekday": {"Monday": "monday", "Sat": "saturday"},
    "time": {
        "14:30": "14:30",
        "2.30pm": "14:30",
        "half past two": "02:30",
        "quarter to three": "02:45",
        "nine o'clock": "09:00",
        "noon": "12:00",
    },
    "duration": {
        "3-5 working days": "3-5 working days",
        "three to five days": "3-5 days",
        "48 hours": "48 hours",
        "eight days": "8 days",
        "two weeks": "2 weeks",
        "a week": "1 week",
        "half an hour": "0.5 hours",
        "two and a half days": "2.5 days",
        "5 business days": "5 working days",
    },
    "number": {
        "#88213-A": "88213-A",
        "INV-2024-003": "INV-2024-003",
        "1Z999AA10123456784": "1Z999AA10123456784",
        "77812": "77812",
    },
    "count": {"two visits": "2 visit", "third time": "3 time", "twice": "2 time"},
    "link": {"https://shop.example/a?b=1": "shop.example/a?b=1", "shop.example.com/help": "shop.example.com/help"},
    "email": {"help@shop.example": "help@shop.example"},
    "phone": {"+44 7700 900123": "447700900123", "(020) 7946 0958": "02079460958"},
}


@pytest.mark.parametrize(
    ("kind", "words", "value"),
    [(kind, words, value) for kind, cases in FOUND.items() for words, value in cases.items()],
)
def test_a_particular_is_found_inside_a_sentence_with_its_value(kind: str, words: str, value: str) -> None:
    text = f"You wrote on {words}, and that is so."

    found = [particular for particular in find(text, "en") if particular.kind == kind]

    assert [particular.value for particular in found] == [value]
    assert words in text[found[0].span.start - 3 : found[0].span.end + 3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ordered on the 3rd, paid 42 bucks, since mon no answer", ["---03", "42.00 USD", "monday"]),
        ("Third evening the heating cuts out at nine", ["3 evening", "09:00"]),
        ("order 7781 from card ending 9921, ticket no. 12", ["7781", "9921", "12"]),
        ("between 9 and 11 or from nine to five", ["09:00", "11:00", "09:00", "05:00"]),
        ("10-20% off and £5-10 back", ["10%", "20%", "5.00 GBP", "10.00 GBP"]),
        ("3-5 March", ["--03-03"]),
    ],
)
def test_informal_text_is_read_as_well(text: str, expected: list[str]) -> None:
    values = [particular.value for particular in find(text, "en")]

    assert values == expected


@pytest.mark.parametrize(
    "text",
    [
        "It may take a while, and we march on.",
        "I sat there in a minute of silence.",
        "My iPhone 15 runs version 17.2 with 5GB and 10kg.",
        "It is one of the best, a second to none.",
        "try it and top it off",
    ],
)
def test_ordinary_words_are_no_particulars(text: str) -> None:
    found = [particular for particular in find(text, "en") if particular.kind != "count"]

    assert found == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("three to five working days", "3-5 working days"),
        ("eight days", "8 days"),
        ("half past two", "14:30"),
        ("a week", "7 days"),
        ("48 hours", "two days"),
        ("March 4th", "4 March"),
        ("$42", "42.00 USD"),
        ("order 7781", "#7781"),
    ],
)
def test_the_same_thing_in_other_words_compares_as_equal(one: str, other: str) -> None:
    first, second = _only(one), _only(other)

    assert same(first, second)


@pytest.mark.parametrize(
    ("known", "claimed"),
    [
        ("3-5 working days", "3-5 days"),
        ("3-5 working days", "3 working days"),
        ("in March", "4 March"),
        ("42 euros", "42 dollars"),
        ("order 7781", "order 7782"),
        ("4 March", "5 March"),
    ],
)
def test_a_stronger_or_other_particular_is_not_carried(known: str, claimed: str) -> None:
    assert not carries(_only(known), _only(claimed))


@pytest.mark.parametrize(
    ("known", "claimed"),
    [
        ("3-5 working days", "5 working days"),
        ("Friday 20 March", "Friday"),
        ("2026-03-06", "Friday"),
        ("2026-03-06", "tomorrow"),
        ("the third evening", "three evenings"),
        ("INV-2024-00311", "00311"),
    ],
)
def test_a_weaker_particular_is_carried_by_a_stronger_one(known: str, claimed: str) -> None:
    assert carries(_only(known), _only(claimed), date(2026, 3, 5))


def test_an_amount_carries_its_number_and_currency() -> None:
    particular = _only("1,299.00 USD")

    assert (particular.amount, particular.currency) == (Decimal("1299.00"), "USD")


STRETCH, AMOUNT = "3-5 working days", "42.10 EUR"
SPOKEN = {
    "es": ("42,10 € en 3 a 5 días laborables, el viernes 20 de marzo, 14:30", [AMOUNT, STRETCH, "--03-20", "14:30"]),
    "fr": ("42,10 € sous 3 à 5 jours ouvrés, commande n° 7781, à 14h30", [AMOUNT, STRETCH, "7781", "14:30"]),
    "de": ("42,10 € in 3 bis 5 Werktagen, am 4. März um halb drei", [AMOUNT, STRETCH, "--03-04", "02:30"]),
    "pt": ("42,10 € em 3 a 5 dias úteis, amanhã às nove horas", [AMOUNT, STRETCH, "tomorrow", "09:00"]),
    "it": ("42,10 euro entro 3-5 giorni lavorativi, venerdì 20 marzo", [AMOUNT, STRETCH, "--03-20"]),
    "nl": ("€ 42,10 binnen 3 tot 5 werkdagen, op 4 maart", [AMOUNT, STRETCH, "--03-04"]),
    "sv": ("42,10 € den 2026-03-04 kl 14:30", [AMOUNT, "2026-03-04", "14:30"]),
}


@pytest.mark.parametrize(("language", "text", "values"), [(code, *case) for code, case in SPOKEN.items()])
def test_other_languages_give_the_same_values(language: str, text: str, values: list[str]) -> None:
    found = [particular.value for particular in find(text, language) if particular.kind != "count"]

    assert found == values


def test_every_language_file_is_read() -> None:
    assert set(languages()) >= {"en", "es", "fr", "de", "pt", "it", "nl"}
    for language in languages():
        assert find("20 %", language)[0].value == "20%"


@given(st.text(max_size=300))
def test_any_text_is_read_and_every_span_quotes_it_in_order(text: str) -> None:
    found = find(text, "en")

    assert all(text[p.span.start : p.span.end] == p.span.quote != "" for p in found)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    "unit", ["1 ", "a", "one and ", "12:3", "$1 ", "@a.", "march ", "order no ", "1-", "at 9 ", "http://"]
)
def test_a_hostile_text_of_20000_characters_is_read_quickly(unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    find("warm", "en")

    started = time.thread_time()  # of the processor: what else the machine does is no part of it
    find(text, "en")

    assert time.thread_time() - started < 0.5  # five times what it takes


def _only(text: str) -> Particular:
    found = [particular for particular in find(text, "en") if particular.kind != "link"]
    assert len(found) == 1, found
    return found[0]
