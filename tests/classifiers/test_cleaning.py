"""A raw message is reduced to the customer's own words, and never to nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.classifiers.cleaning import clean
from app.domain.errors import MessageTooLong, NothingToAnswer, NotText
from app.domain.message import MAX_TURN_CHARACTERS

ANSWERED = """The lid is still loose.

Kind regards,
Mara Lind
+44 20 7946 0018

On Tue, 4 Mar 2025 at 09:12, Support <help@shop.example>
wrote:
> Dear Mara,
> did you turn it to the left?"""


def test_quoted_mail_and_the_signature_are_taken_off() -> None:
    assert clean(ANSWERED) == "The lid is still loose."


def test_an_outlook_header_begins_the_quoted_mail() -> None:
    text = "No, it leaks.\n\nFrom: Support <a@b.example>\nSent: Monday\nTo: me\nSubject: Re: tap\n\nDoes it still leak?"

    assert clean(text) == "No, it leaks."


@pytest.mark.parametrize(
    "header",
    [
        "Am Di., 4. März 2025 um 09:12 Uhr schrieb Hilfe <hilfe@shop.example>:",
        "Le mar. 4 mars 2025 à 09:12, Aide <aide@shop.example> a écrit :",
        "El mar, 4 mar 2025 a las 9:12, Ayuda (<ayuda@shop.example>) escribió:",
        "Il giorno mar 4 mar 2025 alle ore 09:12 Aiuto <aiuto@shop.example> ha scritto:",
        "Op di 4 mrt 2025 om 09:12 schreef Hulp <hulp@shop.example>:",
        "-----Ursprüngliche Nachricht-----",
        "##- Please type your reply above this line -##",
    ],
)
def test_quote_headers_of_other_languages_are_known(header: str) -> None:
    assert clean(f"Nein.\n\n{header}\n> Alles gut?") == "Nein."


def test_answers_between_quoted_lines_stay() -> None:
    text = "On Mon, 3 Mar 2025 at 10:00, Support wrote:\n> Which order?\n7781\n> Since when?\nSince Sunday"

    assert clean(text) == "7781\nSince Sunday"


def test_a_message_that_is_only_a_quote_keeps_its_words() -> None:
    assert clean("> my parcel is late\n> please help") == "my parcel is late\nplease help"


def test_a_closing_word_in_the_middle_cuts_nothing_off() -> None:
    text = "Hello\nThanks\nbut the second lamp is broken as well"

    assert clean(text) == text


def test_a_list_with_hyphens_is_no_signature() -> None:
    text = "Missing:\n- lamp\n- shade"

    assert clean(text) == text


def test_a_phone_s_line_about_itself_is_taken_off() -> None:
    assert clean("Where is it?\n\nSent from my iPhone") == "Where is it?"


def test_html_becomes_text_with_its_lines() -> None:
    html = "<html><style>p{}</style><body><p>It <b>never</b> came.</p><div>Order&nbsp;7781</div></body></html>"

    assert clean(html) == "It never came.\n\nOrder 7781"


def test_quoted_html_is_taken_off_unless_it_is_all_there_is() -> None:
    quote = '<blockquote type="cite">did it come?</blockquote>'

    assert clean(f"<p>No.</p>{quote}") == "No."
    assert clean(f"<div>{quote}</div>") == "did it come?"


def test_signs_that_only_look_like_html_stay() -> None:
    assert clean("I <3 it, but 5 < 6 and a<b") == "I <3 it, but 5 < 6 and a<b"


def test_signs_without_width_and_control_characters_go() -> None:
    assert clean("re\u200bfund\u00a0 my\x00 mo\u00adney\u202e") == "refund my money"


def test_emoji_that_are_joined_stay_joined() -> None:
    assert clean("nice 👩\u200d🔧") == "nice 👩\u200d🔧"


@pytest.mark.parametrize("text", ["", "  \n ", "???", "😀👍", "...", "<p> </p>", "\u200b"])
def test_a_message_without_words_has_nothing_to_answer(text: str) -> None:
    with pytest.raises(NothingToAnswer):
        clean(text)


def test_a_message_above_the_limit_is_too_long() -> None:
    with pytest.raises(MessageTooLong) as caught:
        clean("late " * (MAX_TURN_CHARACTERS // 4))

    assert caught.value.limit == MAX_TURN_CHARACTERS


def test_a_long_quoted_mail_under_a_short_answer_is_not_too_long() -> None:
    quoted = "\n".join(["> we are looking into it"] * 2_000)

    assert clean(f"Still broken.\n\nOn 3 Mar 2025, Support wrote:\n{quoted}") == "Still broken."


@pytest.mark.parametrize("text", ["\x00\x01\x02\x03\x04PNG", "\ufffd\ufffd\ufffd\ufffd broken", "half \ud83d a sign"])
def test_binary_input_is_not_text(text: str) -> None:
    with pytest.raises(NotText):
        clean(text)


@pytest.mark.parametrize(
    "part",
    ["a", " ", "\n", "On ", "On 1\n", "> ", "From: a\n", "<div>", "&amp;", "_", "-", "Best regards\n", "a\u0301"],
)
@pytest.mark.timeout(5)
def test_no_text_makes_the_cleaning_slow(part: str) -> None:
    text = ("words " + part * MAX_TURN_CHARACTERS)[:MAX_TURN_CHARACTERS]

    cleaned = clean(text)

    assert cleaned.startswith("words")


@settings(deadline=None)
@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            ["> ", "On 3 May Joe wrote:", "<p>", "&lt;b&gt;", "&amp;amp;", "--", "Thanks,", "order", "\n", "."]
        )
    ).map("".join)
)
def test_cleaning_twice_changes_nothing_and_raises_only_its_three_errors(text: str) -> None:
    try:
        once = clean(text)
    except (NothingToAnswer, MessageTooLong, NotText):
        return

    assert clean(once) == once
    assert any(sign.isalnum() for sign in once)
