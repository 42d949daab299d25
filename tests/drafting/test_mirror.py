"""The customer's own clause is said back with the persons changed, or not at all."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.drafting.mirror import MAX_RUN, clauses
from app.drafting.phrases import Playbook, load_playbooks
from app.settings import PROMPTS

BOOK: Playbook = load_playbooks(PROMPTS)["en"]


def said(message: str) -> list[str]:
    return [clause.text for clause in clauses(message, BOOK.mirror)]


@pytest.mark.parametrize(
    ("message", "clause"),
    [
        ("My tuba came back from you with a bent valve.", "your tuba came back from us with a bent valve"),
        ("You told me it was waterproof.", "we told you it was waterproof"),
        ("I told you twice that the lift is out.", "you told us twice that the lift is out"),
        ("We're still without hot water.", "you are still without hot water"),
        ("Still waiting for the physio to call.", "you are still waiting for the physio to call"),
        ("Second week the bins were not emptied.", "the bins were not emptied, for the second week"),
        ("so your courier left it w/o ringing", "our courier left it without ringing"),
        ("MY TICKETS NEVER CAME BY EMAIL", "your tickets never came by email"),
        ("Honestly, the damn gate won't open.", "the gate will not open"),
        ("Got billed twice for the same swimming course", "you were billed twice for the same swimming course"),
    ],
)
def test_persons_change_and_the_clause_stays_grammatical(message: str, clause: str) -> None:
    assert clause in said(message)


@pytest.mark.parametrize(
    "message",
    [
        "You are thieves!",
        "Can you call me back?",
        "Fix it now.",
        "Sort this out or I will see you in court.",
        "Thanks and kind regards",
        "https://example.org/x is broken",
        'He said "come back tomorrow" to me.',
        "???",
    ],
)
def test_insults_demands_questions_and_quotes_are_not_said_back(message: str) -> None:
    assert said(message) == []


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(message: str) -> None:
    for clause in clauses(message, BOOK.mirror):
        assert clause.text


@given(
    st.lists(
        st.sampled_from(
            [
                "my",
                "the",
                "order",
                "is",
                "late",
                "and",
                "you",
                "sent",
                "it",
                "back",
                "to",
                "me",
                "on",
                "Monday",
                "again",
                "I",
            ]
        ),
        max_size=60,
    )
)
def test_no_long_run_of_the_customers_words_is_repeated(words: list[str]) -> None:
    message = " ".join(words)
    told = [word.casefold() for word in re.findall(r"\w+", message)]
    runs = {tuple(told[i : i + MAX_RUN + 1]) for i in range(len(told) - MAX_RUN)}

    for text in said(message):
        back = [word.casefold() for word in re.findall(r"\w+", text)]
        assert not any(tuple(back[i : i + MAX_RUN + 1]) in runs for i in range(len(back) - MAX_RUN))
