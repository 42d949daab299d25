"""The offline writer: every situation gets a grammatical reply that keeps the rules of its stage."""

import re
from itertools import product

import pytest

from app.domain.draft import Written
from app.domain.message import Channel
from app.domain.remedy import RemedyPlan
from app.drafting.phrases import load_playbooks
from app.drafting.playbook import PlaybookWriter
from app.settings import PROMPTS
from app.words.taxonomy import load_taxonomy
from tests.situations import GROUPS, make_situation

WRITER = PlaybookWriter(load_playbooks(PROMPTS), "en")
CAUSES = tuple(cause.id for cause in load_taxonomy(PROMPTS).causes)
MESSAGES = (
    "The lift in our building has been out since Monday and nobody tells us anything.",
    "my harp strings from order 3341 snapped twice. i play at a wedding on saturday",
    "I paid 48 EUR for a tour that never left.",
    "Great.",
)
NAMING = MESSAGES[:2]
"""Those that say what went wrong."""
SLIPS = {
    "a word twice": re.compile(r"\b(\w+) \1\b", re.IGNORECASE),
    "an open slot": re.compile(r"[{}]"),
    "a space too many": re.compile(r"  | [.,;:?!]"),
    "two stops": re.compile(r"[.,;:?!]\s*[.,;:!]"),
    "a small letter after a stop": re.compile(r"[.?!]\s+[a-z]"),
    "a dangling end": re.compile(r"[^.?!\]]$"),
    "nothing said": re.compile(r"\bNone\b"),
    "an article that does not fit": re.compile(r"\ba (?=[aeio]\w)|\ban (?=[bcdfgjklmnpqrtvwz])", re.IGNORECASE),
}


def compose(message: str, stage: str, cause: str, emotion: str) -> Written:
    return WRITER.compose(make_situation(message, stage=stage, cause=cause, emotion=emotion, plan=RemedyPlan()))


@pytest.mark.parametrize("stage", ["listen", "resolve", "follow_up"])
@pytest.mark.parametrize("cause", CAUSES)
def test_no_reply_holds_a_slip_of_grammar(stage: str, cause: str) -> None:
    for message, emotion in product(MESSAGES, GROUPS):
        reply = compose(message, stage, cause, emotion).reply

        found = [name for name, slip in SLIPS.items() if slip.search(reply)]
        assert not found, f"{found}: {reply}"


@pytest.mark.parametrize("cause", CAUSES)
def test_a_reply_that_listens_asks_and_neither_apologises_nor_offers(cause: str) -> None:
    for message, emotion in product(MESSAGES, GROUPS):
        written = compose(message, "listen", cause, emotion)

        assert written.questions
        assert "?" in written.reply
        assert not re.search(r"\b(?:sorry|apolog\w+|regret|refund|replacement|credit)\b", written.reply, re.IGNORECASE)


@pytest.mark.parametrize("cause", [cause for cause in CAUSES if cause != "no_fault"])
def test_a_failure_of_ours_is_apologised_for_once_after_the_problem(cause: str) -> None:
    for message in NAMING:
        reply = compose(message, "resolve", cause, "frustrated").reply

        assert reply.lower().count("sorry") == 1
        assert reply.lower().index("sorry") > reply.index(".")


def test_nothing_is_apologised_for_where_nothing_has_been_named() -> None:
    assert "sorry" not in compose("Great.", "resolve", "unclear", "angry").reply.lower()


def test_the_same_message_gets_the_same_reply_and_different_ones_rarely_do() -> None:
    replies = [compose(f"The tap drips, ticket {number}.", "listen", "unclear", "angry").reply for number in range(60)]

    again = [compose(f"The tap drips, ticket {number}.", "listen", "unclear", "angry").reply for number in range(60)]

    assert replies == again
    assert len(set(replies)) > 10


def test_a_chat_gets_one_paragraph() -> None:
    situation = make_situation(MESSAGES[0], channel=Channel.CHAT)

    assert "\n" not in WRITER.compose(situation).reply


def test_a_sum_that_is_not_known_is_a_named_blank_with_its_place() -> None:
    situation = make_situation("The tour never left.", cause="billing")

    written = WRITER.compose(situation)

    assert [written.reply[blank.start : blank.end] for blank in written.blanks] == ["[amount paid]"]


def test_what_the_facts_say_was_done_is_told_in_the_past_and_no_second_remedy_is_offered() -> None:
    situation = make_situation("My harp came with a crack.", facts={"status": "replacement sent today by express"})

    reply = WRITER.compose(situation).reply

    assert "I have sent the replacement today by express." in reply
    assert "refund" not in reply


def test_a_sentence_of_the_facts_is_kept_as_it_is_and_turned_to_the_customer() -> None:
    facts: dict[str, object] = {"status": "the parcel was found and reaches the customer on Thursday"}

    reply = WRITER.compose(make_situation("Where is my parcel?", facts=facts)).reply

    assert "The parcel was found and reaches you on Thursday." in reply


def test_a_question_is_answered_from_the_facts_and_else_left_to_the_agent() -> None:
    asked = "Is the climbing hall open on Whit Monday?"

    known = make_situation(
        asked, cause="no_fault", fault="none", facts={"Whit Monday": "the hall is open from 9 to 18"}
    )
    unknown = make_situation(asked, cause="no_fault", fault="none")

    assert "the hall is open from 9 to 18" in WRITER.compose(known).reply.lower()
    assert [blank.quote for blank in WRITER.compose(unknown).blanks] == ["[answer to this question]"]


def test_what_only_we_can_find_out_is_not_asked_of_the_customer() -> None:
    message = "Your man was due at nine and nobody came, nobody rang, and I sent a whole class home."

    written = WRITER.compose(make_situation(message, stage="listen", missing=("found_out",)))

    assert written.questions == ()
    assert "?" not in written.reply
    assert "within one working day" in written.reply


def test_a_customer_who_told_much_is_not_asked_what_happened() -> None:
    message = "Well the second one of them was the same as before and then it all went as it did with the other."

    long = WRITER.compose(make_situation(message, stage="listen", cause="unclear", missing=("what_happened",)))
    short = WRITER.compose(
        make_situation("What is this?!", stage="listen", cause="unclear", missing=("what_happened",))
    )

    assert long.questions == ()
    assert "within one working day" in long.reply
    assert len(short.questions) == 1


def test_the_other_point_of_a_numbered_message_is_left_to_the_agent() -> None:
    message = "1. The bowl came out of the kiln cracked.\n2. I was charged twice for the shelf, 18 EUR each time."

    facts: dict[str, object] = {"cause_found": "It was booked twice."}
    written = WRITER.compose(make_situation(message, cause="billing", facts=facts, plan=RemedyPlan()))

    assert [blank.quote for blank in written.blanks] == ["[answer to the other point]"]


def test_beside_a_verified_cause_nothing_is_guessed_about_the_kind_of_trouble() -> None:
    facts: dict[str, object] = {"cause_found": "The hose seal had split."}

    said = {
        WRITER.compose(make_situation("It is all over the rug.", cause=cause, facts=facts)).reply
        for cause in ("logistics", "product_quality", "staff_conduct", "billing")
    }

    assert len(said) == 1


def test_nobody_is_told_twice_what_it_cost() -> None:
    for cause in CAUSES:
        reply = compose(
            "I paid 48 EUR for a tour that never left, and 48 EUR is a lot.", "resolve", cause, "angry"
        ).reply

        assert reply.count("€48") + reply.count("48 EUR") <= 1
