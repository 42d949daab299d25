"""How long a prompt may be, and what is left out of one that would be longer, in which order."""

import pytest

from app.domain.knowledge import Snippet
from app.drafting.budget import BUDGET_TOKENS, estimate
from app.drafting.prompt import Prompts, Rendered
from tests.drafting.prompting import MESSAGE, render
from tests.situations import make_situation

EXAMPLE = "What a good reply looks like"


def pages(number: int, characters: int) -> tuple[Snippet, ...]:
    return tuple(Snippet(title=f"page {count}", text="p" * characters) for count in range(number))


def history(turns: int, characters: int) -> tuple[tuple[str, str], ...]:
    return tuple(("customer", f"turn {count} " + "x" * characters) for count in range(turns))


def tokens(rendered: Rendered) -> int:
    return estimate(rendered.request.system) + estimate(rendered.request.user)


def test_a_prompt_within_the_budget_is_whole_and_says_nothing(prompts: Prompts) -> None:
    rendered = render(prompts, make_situation(MESSAGE, earlier=history(3, 200), knowledge=pages(2, 1_000)))

    assert EXAMPLE in rendered.request.system
    assert rendered.notices == ()


def test_the_example_goes_first(prompts: Prompts) -> None:
    message = f"{MESSAGE} " + "very " * 3_400
    room = BUDGET_TOKENS - tokens(render(prompts, make_situation(message, reply_language="pl")))
    filled = make_situation(message, knowledge=pages(1, 4 * room - 700))

    rendered = render(prompts, filled)

    assert EXAMPLE not in rendered.request.system
    assert rendered.notices == (
        f"The prompt would have been longer than {BUDGET_TOKENS:,} tokens; left out of it: the worked example.",
    )


def test_old_turns_go_before_knowledge_and_the_last_two_stay_longest(prompts: Prompts) -> None:
    rendered = render(prompts, make_situation(MESSAGE, earlier=history(8, 2_000), knowledge=pages(3, 2_000)))

    user = rendered.request.user
    assert "turn 7 " in user
    assert "turn 6 " in user
    assert "turn 0 " not in user
    assert "page 2" in user
    assert tokens(rendered) <= BUDGET_TOKENS


def test_the_last_pages_go_next_and_what_is_left_out_is_counted(prompts: Prompts) -> None:
    rendered = render(prompts, make_situation(MESSAGE, earlier=history(5, 1_000), knowledge=pages(10, 4_000)))

    user = rendered.request.user
    assert "page 0" in user
    assert "page 9" not in user
    assert "turn 4 " in user
    assert tokens(rendered) <= BUDGET_TOKENS
    assert "the worked example, 3 older turns and " in rendered.notices[0]
    assert "passages of knowledge" in rendered.notices[0]


def test_the_message_and_the_facts_stay_however_long_they_are(prompts: Prompts) -> None:
    message = f"{MESSAGE} " + "very " * 3_900
    situation = make_situation(
        message, earlier=history(5, 1_000), knowledge=pages(3, 1_000), facts={"carrier": "Parcel Hare"}
    )

    rendered = render(prompts, situation)

    user = rendered.request.user
    assert message.strip() in user
    assert "Parcel Hare" in user
    assert "turn 4" not in user
    assert "page 0" not in user
    assert "(5 earlier turns are left out.)" in user


@pytest.mark.parametrize(
    ("text", "least"), [("word " * 400, 400), ("Straße " * 400, 600), ("注文が届きません" * 50, 250)]
)
def test_an_estimate_is_rather_too_high_than_too_low(text: str, least: int) -> None:
    assert least <= estimate(text) <= 3 * least
