"""Which quotes of a judge count as words of the reply."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.judge.quotes import LONGEST, SHORTEST, locate

REPLY = "You’ve waited since Monday —  and nobody\nrang you.  “It’s at the café,” they said. Treasure that."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("You've waited since Monday", "You’ve waited since Monday"),
        ("waited since Monday - and nobody rang you", "waited since Monday —  and nobody\nrang you"),
        ('"It\'s at the cafe,"', "It’s at the café"),
        ("NOBODY RANG YOU.", "nobody\nrang you"),
        ("…nobody rang you…", "nobody\nrang you"),
    ],
)
def test_words_are_found_whatever_became_of_spaces_marks_and_case(quote: str, found: str) -> None:
    spans = locate(REPLY, quote)

    assert [span.quote for span in spans] == [found]
    assert REPLY[spans[0].start : spans[0].end] == found


@pytest.mark.parametrize(
    "quote",
    ["nobody called you", "rang you nobody", "sure that", "it", "...", "", "the", "!!!", "Monday and everybody rang"],
)
def test_words_that_are_not_there_or_prove_nothing_are_not_found(quote: str) -> None:
    assert locate(REPLY, quote) == ()


def test_words_left_out_are_bridged_in_their_order() -> None:
    assert [span.quote for span in locate(REPLY, "waited since Monday [...] Treasure that")] == [
        "waited since Monday",
        "Treasure that",
    ]
    assert locate(REPLY, "Treasure that ... waited since Monday") == ()
    assert locate(REPLY, "waited since Monday ... words from nowhere") == ()


def test_a_script_without_spaces_has_quotes_as_well() -> None:
    assert locate("ご注文の靴は月曜日に届く予定でした。", "月曜日に届く")[0].quote == "月曜日に届く"


def test_a_quote_of_everything_points_at_nothing() -> None:
    reply = "a word " * LONGEST

    assert locate(reply, reply) == ()


def test_words_that_no_eye_can_see_do_not_hide_a_quote() -> None:
    assert locate("That is your\u200b fault, \u00adsir.", "your fault, sir")[0].quote == "your\u200b fault, \u00adsir"


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=30))
def test_whatever_is_found_stands_in_the_reply(reply: str, quote: str, tail: str) -> None:
    text = reply + quote + tail

    for span in locate(text, quote):
        assert text[span.start : span.end] == span.quote
        assert len(span.quote) >= 1


@given(st.text(alphabet="abcdefghij", min_size=SHORTEST, max_size=12), st.lists(st.sampled_from(["no", "sir", "so"])))
def test_a_whole_word_of_the_reply_is_always_found(word: str, others: list[str]) -> None:
    reply = " ".join([*others, word, *others])

    assert locate(reply, word.upper())[0].quote.casefold() == word
