"""What a conversation holds besides the message; it is settled only when the customer leaves nothing open."""

import pytest

from tests.classifiers.reader import history

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
    assert history("The lid is cracked.", agent, answer).settled


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
    assert history(text).settled


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
    assert not history(text).settled


def test_yes_to_a_question_that_offers_nothing_does_not_settle() -> None:
    assert not history("My order is late", "Is it order 5518?", "yes please look").settled


def test_turning_an_offer_down_does_not_settle() -> None:
    assert not history("The lid is cracked.", OFFER, "Neither, I want both").settled


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
    assert history("It is late, sorry to bother you.", agent, "ok").apologised is said


def test_the_words_that_settle_are_quoted() -> None:
    accepted = history("The lid is cracked.", OFFER, "The refund please")
    solved = history("All sorted, thanks!")

    assert accepted.accepted == "refund please"
    assert solved.solved == "All sorted"


def test_a_thread_without_an_agent_holds_nothing() -> None:
    said = history("The lid is cracked.")

    assert (said.apologised, said.asked, said.promised, said.done) == (False, (), (), ())


def test_the_questions_of_the_turn_that_is_answered_are_kept() -> None:
    said = history("Late again.", "Sorry about that. Which order is it? And which town?", "Leeds")

    assert said.asked == ("Which order is it?", "And which town?")


@pytest.mark.parametrize(
    ("agent", "code"),
    [
        ("We will call you back on Monday before noon.", "en"),
        ("You'll receive a new lid within 3 days.", "en"),
        ("Our driver will come again tomorrow.", "en"),
        ("Ich schicke Ihnen morgen einen neuen Deckel.", "de"),
        ("Wir werden den Betrag bis Freitag erstatten.", "de"),
        ("Nous vous rappellerons demain matin.", "fr"),
        ("Le llamaremos mañana por la mañana.", "es"),
        ("Vamos enviar outra tampa amanhã.", "pt"),
        ("La richiamiamo domani mattina.", "it"),
        ("We sturen u morgen een nieuw deksel.", "nl"),
    ],
)
def test_what_an_agent_undertook_is_kept_in_its_words(agent: str, code: str) -> None:
    assert history("The lid is cracked.", agent, "Nothing came.", language=code).promised == (agent,)


@pytest.mark.parametrize(
    ("agent", "code"),
    [
        ("I have refunded the 20 euros this morning.", "en"),
        ("Your order has been cancelled.", "en"),
        ("Wir haben den Betrag heute erstattet.", "de"),
        ("Nous avons remboursé les 20 euros.", "fr"),
        ("Hemos enviado otra tapa.", "es"),
        ("Abbiamo rimborsato i 20 euro.", "it"),
        ("We hebben het bedrag vandaag teruggestort.", "nl"),
        ("O valor foi estornado ontem.", "pt"),
    ],
)
def test_what_an_agent_says_is_done_is_kept_in_its_words(agent: str, code: str) -> None:
    assert history("The lid is cracked.", agent, "Nothing came.", language=code).done == (agent,)


@pytest.mark.parametrize(
    "agent", ["Will you be at home on Monday?", "I cannot send another one.", "Thank you for the photo."]
)
def test_a_question_a_refusal_and_a_courtesy_undertake_nothing(agent: str) -> None:
    assert history("The lid is cracked.", agent, "ok").promised == ()
