"""What holds for any reply at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evals.checklists import judge
from tests.situations import make_situation

MESSAGE = "Order 5512 came late and the lid is cracked, I need it for Sunday!"
PHRASES = st.sampled_from(
    [
        "We are so sorry", "I have refunded it", "You should have checked", "today", "Which lid?", "[date]", "{name}",
        "as soon as possible", "within 5 days", "Please send a photo", "!!", "“sorry”", "\n\n", "It’s",
        "4111 1111 1111 1111",
        "there is nothing we can do", "jo@example.com", "+44 7700 900123", "I cannot refund it",
        "😡", "für", "ответ", "。",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=400),
    st.lists(st.one_of(PHRASES, st.text(max_size=12)), max_size=30).map(" ".join),
    st.lists(PHRASES, max_size=25).map(". ".join),
)


@settings(deadline=None, max_examples=150)
@given(
    reply=TEXTS,
    message=st.one_of(st.just(MESSAGE), st.text(min_size=1, max_size=80)),
    stage=st.sampled_from(["listen", "resolve", "follow_up"]),
    language=st.sampled_from(["en", "de", "ja", "xx"]),
)
def test_any_reply_is_judged_and_every_span_quotes_it_exactly(
    reply: str, message: str, stage: str, language: str
) -> None:
    situation = make_situation(message, stage=stage, language=language)

    card = judge(reply, situation)

    for result in card.items:
        for span in result.spans:
            assert reply[span.start : span.end] == span.quote
        assert (result.fix is not None) == (result.verdict == "fail")
    assert 0 <= card.coverage <= 1
    assert card.score is None or 0 <= card.score <= 1


@settings(deadline=None, max_examples=40)
@given(reply=TEXTS)
def test_judging_twice_gives_the_same(reply: str) -> None:
    situation = make_situation(MESSAGE)

    first, second = judge(reply, situation), judge(reply, situation)

    assert first == second


@pytest.mark.parametrize(
    "reply",
    [
        "a" * 20_000,
        "sorry " * 3_300,
        "you should have " * 1_250,
        "1 " * 10_000,
        "4" * 20_000,
        '"' * 20_000,
        "[" * 20_000,
        "{" * 20_000,
        "<a " * 6_600,
        "!?" * 10_000,
        "x@" * 10_000,
        "+49 1" * 4_000,
        "a.\n" * 6_600,
        "password: " * 2_000,
        "\x00\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace") * 5_000,
    ],
)
def test_hostile_replies_are_judged_without_running_away(reply: str) -> None:
    situation = make_situation(MESSAGE)

    card = judge(reply, situation)

    assert card.items
