"""A phrase is chosen by what the situation holds, and always the same way."""

from hypothesis import given
from hypothesis import strategies as st

from app.drafting.phrases import Phrase, Traits, When, capitalised, choose_wording, load_playbooks, pick
from app.settings import PROMPTS


def chosen(*phrases: Phrase, traits: Traits | None = None, slots: dict[str, str] | None = None) -> str | None:
    return choose_wording(phrases, traits=traits or Traits(), slots=slots or {}, key="a message", move="empathise")


def test_every_playbook_that_ships_can_be_read() -> None:
    assert "en" in load_playbooks(PROMPTS)


def test_a_condition_that_does_not_hold_rules_a_phrase_out() -> None:
    phrase = Phrase(say=("For anger.",), when=When(emotions=("angry",)))

    assert chosen(phrase) is None
    assert chosen(phrase, traits=Traits(emotions=frozenset({"angry"}))) == "For anger."


def test_a_wording_with_an_unknown_slot_is_not_used() -> None:
    phrase = Phrase(say=("It cost {amount}.", "It cost you."))

    assert chosen(phrase) == "It cost you."
    assert chosen(phrase, slots={"amount": "9 EUR"}) == "It cost 9 EUR."


def test_the_more_specific_phrase_wins() -> None:
    general = Phrase(say=("General.",))
    special = Phrase(say=("Special.",), when=When(causes=("billing",)))

    assert chosen(general, special, traits=Traits(causes=frozenset({"billing"}))) == "Special."


def test_sentences_begin_with_capitals_after_filling() -> None:
    assert capitalised("your tuba is bent. that is bad? yes") == "Your tuba is bent. That is bad? Yes"


@given(st.lists(st.text(), min_size=1), st.text())
def test_the_same_message_always_gets_the_same_wording(choices: list[str], key: str) -> None:
    assert pick(choices, key) == pick(choices, key)


def test_many_messages_use_every_wording() -> None:
    choices = ("a", "b", "c", "d")

    used = {pick(choices, f"message {number}") for number in range(100)}

    assert used == set(choices)
