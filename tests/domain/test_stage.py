"""The stage is decided by what is known, and says why."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.domain.history import History
from app.domain.stage import Stage, StageDecision, choose_stage


def decide(**more: Any) -> StageDecision:
    given_facts = {
        "override": None, "history": History(), "failure": True, "cause_known": True, "missing": (), **more,
    }  # fmt: skip
    return choose_stage(**given_facts)


def test_an_unknown_cause_is_listened_to() -> None:
    assert decide(cause_known=False).id is Stage.LISTEN


def test_a_missing_fact_that_decides_is_listened_for_and_named() -> None:
    decision = decide(missing=("order_number",))

    assert decision.id is Stage.LISTEN
    assert "order number" in decision.reason


def test_enough_is_resolved() -> None:
    assert decide().id is Stage.RESOLVE


def test_praise_and_questions_are_answered_at_once() -> None:
    assert decide(failure=False, cause_known=False, missing=("order_number",)).id is Stage.RESOLVE


def test_an_accepted_fix_is_followed_up_even_where_facts_are_missing() -> None:
    decision = decide(history=History(accepted="yes please"), missing=("order_number",))

    assert decision.id is Stage.FOLLOW_UP
    assert "yes please" in decision.reason


def test_a_question_that_was_asked_before_is_told() -> None:
    assert "asked before" in decide(history=History(asked=("Which order is it?",)), missing=("order_number",)).reason


HISTORIES = st.sampled_from([History(), History(accepted="yes"), History(solved="it works")])


@given(st.sampled_from(Stage), HISTORIES, st.booleans(), st.booleans(), st.lists(st.text(min_size=1), max_size=3))
def test_the_agents_choice_always_wins(
    override: Stage,
    history: History,
    failure: bool,
    cause_known: bool,
    missing: list[str],
) -> None:
    decision = decide(
        override=override, history=history, failure=failure, cause_known=cause_known, missing=tuple(missing)
    )

    assert decision.id is override


@given(HISTORIES, st.booleans(), st.booleans(), st.lists(st.text(min_size=1), max_size=3))
def test_nothing_is_resolved_while_the_cause_or_a_deciding_fact_of_a_failure_is_unknown(
    history: History,
    failure: bool,
    cause_known: bool,
    missing: list[str],
) -> None:
    decision = decide(history=history, failure=failure, cause_known=cause_known, missing=tuple(missing))

    if decision.id is Stage.RESOLVE and failure:
        assert cause_known
        assert not missing
