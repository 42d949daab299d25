"""What the model is told: one snapshot a kind of moment, and what each prompt holds."""

from decimal import Decimal

import pytest
from inline_snapshot import external_file

from app.domain.company import Formality, Voice
from app.domain.message import Channel
from app.domain.remedy import Goodwill, RemedyPlan
from app.domain.scorecard import ItemResult, Promise, Verdict
from app.domain.value import Span
from app.drafting.budget import BUDGET_TOKENS, estimate
from app.drafting.prompt import Prompts
from tests.drafting.prompting import GUIDANCE, LATE_PARCEL, MESSAGE, REFUND, SEAL, render, whole
from tests.situations import COMPANY, PLAN, make_situation

SITUATIONS = {
    "listen": make_situation(MESSAGE, stage="listen", stake="for Friday's fair", fault="unknown"),
    "resolve_ours_choice": make_situation(MESSAGE, facts=LATE_PARCEL, stake="for Friday's fair"),
    "resolve_ours_refund_and_token": make_situation(
        MESSAGE,
        facts=LATE_PARCEL,
        plan=RemedyPlan(options=(REFUND,), goodwill=Goodwill(kind="credit", amount=Decimal(5))),
    ),
    "resolve_done": make_situation(
        MESSAGE,
        facts={**LATE_PARCEL, "status": "replacement sent by express on Tuesday"},
        earlier=(("customer", "Where is it?"), ("agent", "I am sorry it is late. I am looking into it.")),
        apologised_before=True,
    ),
    "resolve_not_ours_declined": make_situation(
        "I opened the paint, wrong blue, money back.", fault="customer", plan=RemedyPlan(), emotion="disappointed"
    ),
    "resolve_handed_over": make_situation(MESSAGE, plan=RemedyPlan(contact="team_lead"), channel=Channel.CHAT),
    "resolve_no_failure": make_situation(
        "Is the lunch menu on Saturdays too?",
        cause="no_fault",
        fault="none",
        emotion="neutral",
        facts={"lunch_menu": "Monday to Saturday until 14:30"},
        plan=RemedyPlan(),
        company=COMPANY.model_copy(
            update={"voice": Voice(greeting=True, signature=True, emoji=True, notes="Dry wit.")}
        ),
    ),
    "follow_up_in_german": make_situation(
        "ok, die Pumpe läuft jetzt.",
        stage="follow_up",
        emotion="neutral",
        reply_language="de",
        channel=Channel.SOCIAL,
        company=COMPANY.model_copy(update={"voice": Voice(formality=Formality.INFORMAL)}),
    ),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_each_kind_of_moment_has_its_prompt(prompts: Prompts, name: str) -> None:
    rendered = render(prompts, SITUATIONS[name])

    assert whole(rendered) == external_file(f"../snapshots/prompts/{name}.md", format=".txt")


def test_a_repair_names_each_fault_with_its_words(prompts: Prompts) -> None:
    reply = "So sorry! Order 7781 comes tomorrow."
    failed = ItemResult(
        id="no-premature-apology",
        verdict=Verdict.FAIL,
        reason="The apology comes before the problem has been named.",
        spans=(Span.of(reply, 0, 9),),
        fix="Name the problem first.",
    )
    promise = Promise(kind="date", span=Span.of(reply, 27, 35), supported=False, support=None, fix="Leave the day out.")

    rendered = prompts.render_repair(
        SITUATIONS["resolve_ours_choice"], GUIDANCE, SEAL, reply=reply, failed=(failed,), promises=(promise,)
    )

    assert whole(rendered) == external_file("../snapshots/prompts/repair.md", format=".txt")


@pytest.mark.parametrize("stage", ["listen", "follow_up"])
def test_a_remedy_is_told_only_where_it_may_be_offered(prompts: Prompts, stage: str) -> None:
    situation = make_situation(MESSAGE, stage=stage, facts={"allowed_remedies": ["refund"]}, plan=PLAN)

    rendered = render(prompts, situation)

    assert "refund" not in rendered.request.user.casefold()
    assert rendered.blanks == ()


def test_a_long_history_keeps_its_newest_turns_and_says_that_older_ones_are_missing(prompts: Prompts) -> None:
    earlier = tuple(("customer", f"turn {number} " + "x" * 2_000) for number in range(20))

    rendered = render(prompts, make_situation(MESSAGE, earlier=earlier))

    assert "turn 19 " in rendered.request.user
    assert "turn 0 " not in rendered.request.user
    assert "earlier turns are left out.)" in rendered.request.user
    assert MESSAGE in rendered.request.user
    assert estimate(rendered.request.system) + estimate(rendered.request.user) <= BUDGET_TOKENS
    assert "1 older turn." in rendered.notices[0]


def test_an_agents_turn_after_the_message_is_kept(prompts: Prompts) -> None:
    situation = make_situation(MESSAGE)
    turns = (*situation.thread.turns, situation.thread.turns[0].model_copy(update={"role": "agent", "text": "On it."}))
    later = situation.model_copy(update={"thread": situation.thread.model_copy(update={"turns": turns})})

    rendered = render(prompts, later)

    assert rendered.request.user.index(MESSAGE) < rendered.request.user.index("On it.")


def test_an_unknown_amount_becomes_a_blank_and_a_question_without_facts_another(prompts: Prompts) -> None:
    unknown = render(prompts, make_situation(MESSAGE))
    asked = render(prompts, make_situation("Are you open on Sunday?", cause="no_fault", plan=RemedyPlan()))

    assert unknown.blanks == ("[amount]",)
    assert "a refund of [amount]" in unknown.request.user
    assert asked.blanks == ("[answer]",)


def test_what_must_be_asked_comes_most_decisive_first(prompts: Prompts) -> None:
    situation = make_situation(MESSAGE, stage="listen")
    assessment = situation.assessment.model_copy(update={"missing": ("order_number", "since_when", "photo")})

    rendered = render(prompts, situation.model_copy(update={"assessment": assessment}))

    assert "- order number?\n- since when?" in rendered.request.user
    assert "photo" not in rendered.request.user


def test_the_policys_words_come_in_another_language_when_the_replys_is_missing(prompts: Prompts) -> None:
    rendered = render(prompts, make_situation(MESSAGE, facts=LATE_PARCEL, reply_language="xh"))

    assert "a new one at no cost (the next working day)" in rendered.request.user
    assert "last turn in xh," in rendered.request.user
