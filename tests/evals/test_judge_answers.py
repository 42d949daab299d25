"""How an answer is read: in the form that was asked for, in those that models fall into, and with probabilities."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.judge.answer import Answer, Said, read_answer
from evals.judge.chances import chances
from evals.judge.port import Token

YES = Answer(said=Said.YES, quote="I am sorry")


@pytest.mark.parametrize(
    "text",
    [
        '{"verdict": "yes", "quote": "I am sorry"}',
        '```json\n{"verdict": "Yes.", "quote": "I am sorry"}\n```',
        'Here it is:\n{"Verdict": true, "Quote": "I am sorry"} I hope this helps {really}.',
        '<think>They say {"verdict": "no"} but no.</think>{"verdict": "yes", "quote": "I am sorry"}',
        'swallowed start </think>\n{"verdict": "yes", "quote": ["I am sorry"]}',
        "{'verdict': 'yes', 'quote': 'I am sorry'}",
        '{"verdict": "yes", "quote": "I am sorry",}',
        '**Verdict:** yes\n**Quote:** "I am sorry"',
        '{"verdict": "yes", "quote": "I am sorry"}\n{"verdict": "yes", "quote": "again"}',
    ],
)
def test_an_answer_is_read_in_every_form_that_models_give_it(text: str) -> None:
    assert read_answer(text) == YES


@pytest.mark.parametrize(("text", "said"), [("No.", Said.NO), (" **yes** ", Said.YES), ("N/A", Said.NA)])
def test_a_bare_word_is_an_answer_without_a_quote(text: str, said: Said) -> None:
    assert read_answer(text) == Answer(said=said, quote="")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I think that it mostly does, yes.",
        '{"verdict": "perhaps", "quote": ""}',
        '{"verdict": null}',
        '{"verdict": "ye',
        '{"verdict": "yes"} no wait {"verdict": "no"}',
        '<think>I would say {"verdict": "yes", "quote": ""}',
        "[" * 5_000,
        '{"a":' * 5_000,
    ],
)
def test_what_cannot_be_told_or_says_two_things_is_no_answer(text: str) -> None:
    assert read_answer(text) is None


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert read_answer(text) is None or isinstance(read_answer(text), Answer)


def token(text: str, **chances_: float) -> Token:
    return Token(text=text, alternatives=tuple((word, math.log(chance)) for word, chance in chances_.items()))


HEAD = (token('{"'), token("verdict"), token('":'), token(' "'))


def test_the_shares_are_read_where_the_verdict_stands() -> None:
    shares = chances((*HEAD, token("yes", yes=0.6, no=0.2, na=0.1, perhaps=0.05), token('"}')))

    assert shares is not None
    assert shares == pytest.approx({Said.YES: 0.6 / 0.9, Said.NO: 0.2 / 0.9, Said.NA: 0.1 / 0.9})


def test_a_token_may_hold_the_marks_before_a_verdict_or_only_its_beginning() -> None:
    joined = chances((token('{"verdict":'), Token(text=' "yes', alternatives=((' "yes', -0.01), (' "no', -5.0)))))
    begun = chances((*HEAD, token("Y", Y=0.9, NO=0.05, N=0.05), token("ES")))

    assert joined is not None
    assert joined[Said.YES] > 0.98
    assert begun is not None
    assert begun[Said.YES] == pytest.approx(0.9 / 0.95)  # a bare "N" may become "NO" or "NA"


def test_words_before_the_verdict_decide_nothing() -> None:
    thought = (token("no", no=1.0), token("</think>"))

    shares = chances((*thought, *HEAD, token("yes", yes=0.9, no=0.1)))

    assert shares is not None
    assert shares[Said.YES] == pytest.approx(0.9)


@pytest.mark.parametrize(
    "tokens",
    [(), (token("!"),), (*HEAD, token("yes")), (*HEAD, token("yes", yes=0.3, maybe=0.7)), (*HEAD, token("yes", x=1.0))],
)
def test_tokens_that_do_not_tell_give_no_shares(tokens: tuple[Token, ...]) -> None:
    assert chances(tokens) is None


@given(st.lists(st.tuples(st.text(max_size=8), st.lists(st.tuples(st.text(max_size=4), st.floats(-50, 0))))))
def test_shares_add_up_whatever_the_tokens_are(given_tokens: list[tuple[str, list[tuple[str, float]]]]) -> None:
    shares = chances(tuple(Token(text=text, alternatives=tuple(others)) for text, others in given_tokens))

    assert shares is None or math.isclose(sum(shares.values()), 1)
