"""Every example of every guidance file is a test of its own item."""

import re
from collections import Counter

import pytest

from evals.criteria import Criterion, Example
from tests.evals.checklists import item, the_checklist
from tests.evals.examples import situation_for

CRITERIA = the_checklist().criteria
GOOD = [(criterion, example) for criterion in CRITERIA for example in criterion.examples.good]
BAD = [(criterion, example) for criterion in CRITERIA for example in criterion.examples.bad]
MUST_NOT = (
    "respectful-tone",
    "no-blame",
    "no-excuses",
    "not-defensive",
    "no-vague-assurance",
    "no-false-apology",
    "no-internal-leak",
)
FEWEST = 6
FOREIGN = 2
"""Languages other than English on each side."""
_WORD = re.compile(r"\w+")


def name(value: Criterion | Example) -> str:
    return value.id if isinstance(value, Criterion) else value.reply[:40]


@pytest.mark.parametrize(("criterion", "example"), GOOD, ids=name)
def test_a_good_example_passes_or_is_left_open_where_that_side_is_not_trusted(
    criterion: Criterion, example: Example
) -> None:
    situation = situation_for(criterion, example)

    result = item(the_checklist().judge(example.reply, situation).scorecard, criterion.id)

    assert result.verdict in ("pass", "unsure"), (result.reason, [span.quote for span in result.spans])


@pytest.mark.parametrize(("criterion", "example"), BAD, ids=name)
def test_a_bad_example_fails_or_at_least_does_not_pass_where_that_side_is_not_trusted(
    criterion: Criterion, example: Example
) -> None:
    situation = situation_for(criterion, example)

    result = item(the_checklist().judge(example.reply, situation).scorecard, criterion.id)

    allowed = ("fail",) if criterion.trusted in ("fail", "both") else ("fail", "unsure")
    assert result.verdict in allowed, result.reason


@pytest.mark.parametrize(("criterion", "example"), GOOD, ids=name)
def test_a_good_example_of_one_item_trips_no_word_list_of_another(criterion: Criterion, example: Example) -> None:
    situation = situation_for(criterion, example)

    card = the_checklist().judge(example.reply, situation).scorecard

    tripped = {result.id: [span.quote for span in result.spans] for result in card.failed if result.id in MUST_NOT}
    assert tripped == {}


@pytest.mark.parametrize("criterion", CRITERIA, ids=name)
@pytest.mark.parametrize("side", ["good", "bad"])
def test_an_item_has_six_examples_on_each_side_and_two_of_them_in_other_languages(
    criterion: Criterion, side: str
) -> None:
    examples = criterion.examples.good if side == "good" else criterion.examples.bad

    assert len(examples) >= FEWEST
    assert len({example.language for example in examples} - {"en"}) >= FOREIGN


@pytest.mark.parametrize("criterion", CRITERIA, ids=name)
def test_an_item_tells_what_to_write_and_asks_a_question(criterion: Criterion) -> None:
    assert criterion.fix.endswith(".")
    assert criterion.rubric.endswith("?")


def test_no_two_examples_say_the_same() -> None:
    said = Counter(" ".join(_WORD.findall(example.reply.casefold())) for _, example in [*GOOD, *BAD])

    assert [words for words, times in said.items() if times > 1] == []
