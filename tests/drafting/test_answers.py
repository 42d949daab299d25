"""A question is answered from what was looked up, or left to the agent with a named blank."""

from app.domain.knowledge import Snippet
from app.drafting.phrases import load_playbooks
from app.drafting.playbook import PlaybookWriter
from app.settings import PROMPTS
from tests.situations import make_situation

WRITER = PlaybookWriter(load_playbooks(PROMPTS, languages={"en"}), "en")
ASKED = "Do you deliver compost to allotments without a gate code?"
PAGES = (
    Snippet(title="Paying by invoice", text="Schools and clubs pay by invoice. We need an order number for that."),
    Snippet(
        title="Delivery of compost",
        text="Compost comes in bulk bags. We deliver compost to allotments where the driver can reach the gate. "
        "Plots are found by their number.",
    ),
)


def reply(message: str, *pages: Snippet, **facts: str) -> str:
    situation = make_situation(message, cause="no_fault", fault="none", emotion="neutral", facts={**facts})
    return WRITER.compose(situation.model_copy(update={"knowledge": pages})).reply


def test_the_sentence_of_a_page_that_meets_the_question_answers_it() -> None:
    said = reply(ASKED, *PAGES)

    assert said.startswith("We deliver compost to allotments where the driver can reach the gate.")
    assert "invoice" not in said


def test_a_fact_comes_before_a_page() -> None:
    said = reply(ASKED, *PAGES, gate_code="Without a gate code we leave compost at the kerb.")

    assert said.startswith("Without a gate code we leave compost at the kerb.")


def test_a_page_about_something_else_answers_nothing() -> None:
    said = reply("Is there a lift to your upper floor?", *PAGES)

    assert said.startswith("[answer to this question]")


def test_one_of_several_facts_that_does_not_meet_the_question_is_not_told() -> None:
    said = reply("Is there a lift to your upper floor?", parking="Behind the house, 2 EUR an hour.", menu="Soup daily.")

    assert said.startswith("[answer to this question]")
