"""What models put around a reply comes off while it streams, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.company import Voice
from app.domain.errors import ModelFailure, ModelFailureKind
from app.drafting.habits import Habits
from app.drafting.plain import PlainReply
from app.settings import PROMPTS

HABITS = Habits.load(PROMPTS)
REPLY = "Order 7781 was due on Monday.\n\nI am sending it again today; it is with you by Friday."


def read(pieces: list[str], *, voice: Voice | None = None, keep: tuple[str, ...] = ()) -> str:
    """Stream pieces through; give what was shown, which must be the reply."""
    plain = PlainReply(HABITS, voice or Voice(), keep=keep)
    shown = "".join([plain.feed(piece) for piece in pieces])
    shown += plain.finish()
    assert shown == plain.reply
    return shown


def by_character(text: str) -> list[str]:
    return list(text)


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "\n\n{}\n\n",
        "```\n{}\n```",
        "```text\n{}\n```\n",
        '"{}"',
        "“{}”",
        "Subject: Your order\n\n{}",
        "**Subject:** Your order 7781. Thanks\n\n{}",
        "Betreff: Ihre Bestellung\n{}",
        "Here is the reply:\n\n{}",
        "Here's a draft reply you could send:\n\n{}",
        "Sure! Here is a revised version: {}",
        "Certainly.\n\n{}",
        "Reply: {}",
        "**Reply:**\n\n{}",
        "Hier ist die Antwort:\n\n{}",
        "Voici la réponse :\n\n{}",
        "<think>Hm. He is angry.\nHere is the reply: no.</think>\n\n{}",
        "<Thinking>short</Thinking>{}",
        "---\n\n{}\n\n---\n\nNote: I kept it short.",
        "{}\n\n***\nLet me know if you want another tone!",
        "Hi Jo,\n\n{}",
        "Hello!\n{}",
        "Dear Ms Weber,\n\n{}",
        "Guten Tag Frau Weber,\n\n{}",
        "Hola Ana:\n\n{}",
        "{}\n\nBest regards,\nSam\nCustomer Care",
        "{}\n\nKind regards,\n\nSam",
        "{}\n\nMit freundlichen Grüßen\nIhr Service-Team",
        "{}\n\n— Warmly,\n[Your name]",
        "{}\n\n[Agent name]",
        "<think>ok</think>Sure, here is the answer:\n\n```\nSubject: x\n\nHi Jo,\n\n{}\n\nCheers\n```\nAnything else?",
    ],
)
@pytest.mark.parametrize(
    "cut", [by_character, lambda text: [text], lambda text: text.split(" ")], ids=["1", "all", "w"]
)
def test_what_stands_around_a_reply_comes_off(around: str, cut) -> None:  # type: ignore[no-untyped-def]  # three ways to cut
    text = around.format(REPLY)
    pieces = cut(text)
    spaced = (
        pieces if "".join(pieces) == text else [f" {piece}" if index else piece for index, piece in enumerate(pieces)]
    )

    shown = read(spaced)

    assert shown == REPLY


@pytest.mark.parametrize(
    "reply",
    [
        "Here is what happened: the parcel went to the wrong depot. It leaves today.",
        "Sure, the lunch menu runs on Saturdays too.",
        "Of course it should not have come to this. I am sending a new one.",
        "Answering your question first: yes. The rest follows on Monday.",
        "Good to hear the pump is running. Write here if it stops.",
        "Hi-fi repairs take two weeks. Yours took five.",
        '"Out of stock" is what our page said on Monday. It was wrong, and I am sorry for that.',
        "“Tomorrow” was our word.\n\nIt was not kept.",
        "Dear to you or not, this should not happen.\n\nI am sending it again.",
        "Please send me:\n- the order number\n- a photo",
        "Please send it to:\n\nParcel Hare\nOld Mill\nYork",
        "Thinking about Friday, I am sending it by express.",
        "A < B, so yes. <3",
        "Reply here with the number. I will do the rest.",
        "Draft beer was not on the bill. I have taken it off.",
        "Ja.",
        "好的。",
        "Your plan is back to monthly.\nThe difference is on its way",
        "It costs 10 EUR --- not 20.",
    ],
)
def test_a_reply_that_only_looks_like_wrapping_stays_whole(reply: str) -> None:
    shown = [read(by_character(reply)), read([reply])]

    assert shown == [reply, reply]


def test_a_greeting_and_a_signature_stay_where_the_voice_has_them() -> None:
    text = f"Hello Jo,\n\n{REPLY}\n\nKind regards,\nExample"

    shown = read(by_character(text), voice=Voice(greeting=True, signature=True))

    assert shown == text


def test_a_blank_on_a_line_of_its_own_stays() -> None:
    text = "Your question was about Sundays.\n\n[answer to this question]"

    shown = read(by_character(text), keep=("[answer to this question]",))

    assert shown == text


def test_the_first_words_show_as_soon_as_they_cannot_be_wrapping() -> None:
    plain = PlainReply(HABITS, Voice())

    first = plain.feed("Order 7781 ")

    assert first == "Order 7781"


@pytest.mark.parametrize("text", ["", "  \n", "<think>only thoughts", "<think>a</think>\n", "```", '""', "---\n"])
def test_nothing_but_wrapping_is_an_empty_reply(text: str) -> None:
    shown = [read(by_character(text)), read([text])]

    assert shown == ["", ""]


@pytest.mark.parametrize("cut", [by_character, lambda text: [text]])
def test_thoughts_without_an_opening_tag_are_refused_with_the_remedy(cut) -> None:  # type: ignore[no-untyped-def]  # as above
    with pytest.raises(ModelFailure, match="reasoning parser") as refused:
        read(cut("The customer is angry, so I stay calm.</think>\n\nOrder 7781 was due."))

    assert refused.value.kind is ModelFailureKind.INVALID_ANSWER


FRAGMENTS = st.sampled_from(
    [
        *("```", "---", "\n", "\n\n", " ", '"', "“", "”", "**", "-", "#", ".", ":", "ok", "7", "。"),
        *("Here is the reply:", "Sure!", "Subject: x", "Reply:", "<think>", "</think>", "Hi Jo,", "Best regards,"),
        *("Sam", "[Your name]", "[amount]", "Order 7781 is late.", "I am sorry", "Dear", "Bitte."),
    ]
)


@given(st.lists(FRAGMENTS, max_size=12).map("".join), st.data())
def test_how_a_text_is_cut_into_pieces_makes_no_difference(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]

    assert _outcome(pieces) == _outcome([text])


@given(st.text(max_size=200))
def test_any_text_streams_without_an_error_and_never_grows(text: str) -> None:
    outcome = _outcome(list(text))

    assert outcome is None or len(outcome) <= len(text)


def _outcome(pieces: list[str]) -> str | None:
    try:
        return read(pieces, keep=("[amount]",))
    except ModelFailure:
        return None
