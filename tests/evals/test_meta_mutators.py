"""Mutators: what each operator does to a reply, which replies it fits, and what their file must hold."""

from pathlib import Path

import pytest

from app.domain.errors import InvalidFile
from evals.meta.bases import Base, load_bases
from evals.meta.mutators import Change, load_mutators
from tests.evals.checklists import the_checklist
from tests.evals.meta import SETS, base, written

LAMP = base(("problem", "It was cracked."), ("apology", "I am sorry for it."), ("act when", "I sent a new one today."))


def changed(operator: object, given: Base = LAMP, **more: object) -> str | None:
    change = Change.model_validate({"id": "one", "do": [operator], **more})
    made = list(change.changed([given]))
    return made[0][1].text if made else None


@pytest.mark.parametrize(
    ("operator", "text"),
    [
        ({"drop": ["apology"]}, "It was cracked. I sent a new one today."),
        ({"keep": ["problem"]}, "It was cracked."),
        ({"shift": {"does": ["act"], "to": "first"}}, "I sent a new one today. It was cracked. I am sorry for it."),
        ({"repeat": {"does": ["problem"], "times": 1}}, f"{LAMP.text} It was cracked."),
        ({"shout": ["problem"]}, "IT WAS CRACKED. I am sorry for it. I sent a new one today."),
        ({"run_on": True}, "It was cracked, I am sorry for it, I sent a new one today."),
        ({"between": "\n"}, "It was cracked.\nI am sorry for it.\nI sent a new one today."),
        ({"whole": {"en": ["Done."]}}, "Done."),
        ({"replace": {"new": "fresh"}}, "It was cracked. I am sorry for it. I sent a fresh one today."),
        ({"echo": "first"}, f"The lamp is broken. {LAMP.text}"),
        ({"put": {"at": {"before": "apology"}, "all": ["Hm."]}}, LAMP.text.replace("I am", "Hm. I am")),
        ({"put": {"at": "after_first", "say": {"en": ["Hm."]}}}, LAMP.text.replace("I am", "Hm. I am")),
        ({"swap": {"does": ["apology", "act"], "say": {"en": ["No."]}}}, "It was cracked. No."),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else "",
)
def test_an_operator_changes_the_sentences_that_it_names(operator: object, text: str) -> None:
    assert changed(operator) == text


def test_what_changes_nothing_makes_no_mutant() -> None:
    assert changed({"drop": ["token"]}) is None
    assert changed({"replace": {"kettle": "pot"}}) is None
    assert changed({"other": "untimed"}) is None


def test_facts_can_be_taken_away_while_the_reply_stays() -> None:
    change = Change.model_validate({"id": "one", "do": [{"forget": ["status"]}]})

    ((_, made),) = change.changed([LAMP])

    assert made.text == LAMP.text
    assert made.facts == {"stage": "resolve"}


def test_other_words_everywhere_reach_message_facts_and_reply() -> None:
    given = base(("problem", "Order 7 is late."), message="Where is 7?", facts={"stage": "resolve", "order": "7"})
    change = Change.model_validate({"id": "one", "do": [{"everywhere": {"7": "9"}}]})

    ((_, made),) = change.changed([given])

    assert (made.text, made.message, made.facts["order"]) == ("Order 9 is late.", "Where is 9?", "9")


def test_wordings_are_used_in_turn_so_that_each_is_tried() -> None:
    change = Change.model_validate({"id": "one", "do": [{"put": {"at": "last", "say": {"en": ["A.", "B."]}}}]})
    bases = [base(("plain", "Well."), name=f"n{number}") for number in range(3)]

    assert [made.text for _, made in change.changed(bases)] == ["Well. A.", "Well. B.", "Well. A."]


@pytest.mark.parametrize(
    "asks",
    [
        {"stages": ["listen"]},
        {"languages": ["de"]},
        {"needs": ["token"]},
        {"lacks": ["apology"]},
        {"knows": ["prevention"]},
        {"tells": ["order"]},
    ],
    ids=lambda asks: next(iter(asks)),
)
def test_a_mutator_leaves_alone_what_it_does_not_fit(asks: dict[str, list[str]]) -> None:
    assert changed({"keep": ["problem"]}, LAMP, **asks) is None


def test_every_item_of_the_checklist_has_mutators_and_every_change_finds_a_base() -> None:
    items = [one.id for one in the_checklist().criteria]
    bases, changes = load_bases(SETS / "base.yaml"), load_mutators(SETS / "mutators.yaml", items)

    for change in (*changes.mutators, *changes.equivalents):
        assert list(change.changed(bases)), f"{change.id} changes no reply"


def test_the_bases_are_many_enough_in_every_stage_and_speak_seven_languages() -> None:
    bases = load_bases(SETS / "base.yaml")

    for stage in ("listen", "resolve", "follow_up"):
        assert sum(one.stage == stage for one in bases) >= 12
        assert sum(one.stage == stage and one.language != "en" for one in bases) >= 4
    assert {one.language for one in bases} == {"en", "de", "fr", "es", "it", "nl", "pt"}


def test_an_item_with_too_few_mutators_and_an_unknown_one_are_mistakes_of_the_file(tmp_path: Path) -> None:
    one = "{item: no-shouting, structural: true, id: a, do: [{run_on: true}]}"
    path = written(tmp_path, "mutators.yaml", f"mutators:\n- {one}\n")

    with pytest.raises(InvalidFile) as told:
        load_mutators(path, ["calm"])

    assert f"{path}:2: 'no-shouting' is no item of the checklist; write the id of one" in str(told.value)
    assert "'calm' has 0 mutators; write at least 3 for each item" in str(told.value)


def test_two_changes_in_one_operator_are_refused(tmp_path: Path) -> None:
    one = "{item: calm, structural: true, id: a, do: [{run_on: true, drop: [act]}]}"

    with pytest.raises(InvalidFile, match="one change an operator"):
        load_mutators(written(tmp_path, "mutators.yaml", f"mutators:\n- {one}\n"), ["calm"])


@pytest.mark.parametrize(
    ("facts", "message"),
    [("{stage: resolve, fault: martians}", "fault"), ("{status: sent}", "name the stage in facts")],
)
def test_a_base_that_cannot_be_judged_is_refused_with_its_line(tmp_path: Path, facts: str, message: str) -> None:
    text = f"bases:\n- id: a\n  trade: shop\n  message: Hi\n  facts: {facts}\n  reply: [{{does: plain, say: Yes.}}]\n"

    with pytest.raises(InvalidFile, match=message):
        load_bases(written(tmp_path, "base.yaml", text))


def test_two_bases_of_one_id_are_refused(tmp_path: Path) -> None:
    one = "- {id: a, trade: t, message: Hi, facts: {stage: listen}, reply: [{does: plain, say: Yes.}]}\n"

    with pytest.raises(InvalidFile, match="'a' is taken; write another id"):
        load_bases(written(tmp_path, "base.yaml", f"bases:\n{one}{one}"))
