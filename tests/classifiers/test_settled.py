"""A conversation is settled only when the customer says so and leaves nothing open."""

import pytest

from app.classifiers.settled import has_apologised, is_settled
from tests.classifiers.reader import talk, vocabularies

OFFER = "I can refund the 20 euros or send a new one. Which would you like?"


@pytest.mark.parametrize(
    ("agent", "answer"),
    [
        (OFFER, "The refund please"),
        (OFFER, "yes please go ahead with the refund"),
        ("Would you accept a voucher over 20 euros?", "That's fair, I'll take it"),
        ("Shall I book the plumber for Tuesday?", "Tuesday works for me"),
        ("Wir können Ihnen die 20 Euro erstatten.", "Einverstanden, danke"),
        ("Nous pouvons vous rembourser.", "Oui, d'accord"),
        ("Podemos enviarle otro.", "Sí, gracias"),
    ],
)
def test_accepting_an_offer_settles(agent: str, answer: str) -> None:
    assert is_settled(talk("The lid is cracked.", agent, answer), vocabularies())


@pytest.mark.parametrize(
    "text",
    [
        "ok the new pump works. took you long enough",
        "All sorted, thanks!",
        "Perfect, it works now.",
        "The replacement arrived today and is perfect, thank you",
        "New gasket fitted, no more leak",
        "Jetzt funktioniert alles, danke",
        "Tout est réglé, merci",
        "Ya funciona, gracias",
        "Ora funziona, grazie",
        "Agora está funcionando, obrigada",
        "Het werkt nu weer",
    ],
)
def test_saying_that_it_works_settles(text: str) -> None:
    assert is_settled(talk(text), vocabularies())


@pytest.mark.parametrize(
    "text",
    [
        "yes please",
        "The new one works but the charger is missing",
        "It worked for a day, then stopped working again",
        "Is it fixed now?",
        "you said it was fixed. it is not",
        "I want this sorted",
        "The refund arrived but it is 10 euros short",
        "Everything works except the light",
        "My parcel has arrived broken",
        "Nothing works!",
        "Es funktioniert immer noch nicht",
        "Ça ne marche toujours pas",
        "Todavía no funciona",
    ],
)
def test_what_is_still_open_does_not_settle(text: str) -> None:
    assert not is_settled(talk(text), vocabularies())


def test_yes_to_a_question_that_offers_nothing_does_not_settle() -> None:
    assert not is_settled(talk("My order is late", "Is it order 5518?", "yes please look"), vocabularies())


def test_turning_an_offer_down_does_not_settle() -> None:
    assert not is_settled(talk("The lid is cracked.", OFFER, "Neither, I want both"), vocabularies())


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        ("I am sorry that it came late.", True),
        ("Our apologies for the mix-up.", True),
        ("Es tut uns leid.", True),
        ("Nous sommes désolés.", True),
        ("There is no need to apologise.", False),
        ("Which order is it?", False),
    ],
)
def test_an_apology_counts_only_when_an_agent_made_one(agent: str, said: bool) -> None:
    assert has_apologised(talk("It is late, sorry to bother you.", agent, "ok"), vocabularies()) is said
