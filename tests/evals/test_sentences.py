"""Word lists on sentences that look alike: what must be caught, and what must not."""

from pathlib import Path

import pytest
import yaml

from tests.evals.checklists import judge, verdict
from tests.situations import make_situation

HERE = Path(__file__).parent
FINE = (HERE / "fine_sentences.txt").read_text(encoding="utf-8").splitlines()
VIOLATIONS = [
    (item_id, sentence)
    for item_id, sentences in yaml.safe_load((HERE / "violations.yaml").read_text(encoding="utf-8")).items()
    for sentence in sentences
]
WORD_LISTS = (
    "respectful-tone",
    "no-blame",
    "no-excuses",
    "not-defensive",
    "no-vague-assurance",
    "no-false-apology",
    "no-internal-leak",
    "no-placeholders",
    "calm",
    "alternative-when-declining",
)
MESSAGE = "It went wrong."


@pytest.mark.parametrize("sentence", FINE)
def test_a_fine_sentence_raises_no_alarm(sentence: str) -> None:
    situation = make_situation(MESSAGE)

    card = judge(sentence, situation)

    alarms = {result.id: [span.quote for span in result.spans] for result in card.failed if result.id in WORD_LISTS}
    assert alarms == {}


@pytest.mark.parametrize(("item_id", "sentence"), VIOLATIONS)
def test_a_violation_is_caught_with_its_words(item_id: str, sentence: str) -> None:
    situation = make_situation(MESSAGE)

    card = judge(sentence, situation)

    caught = next(result for result in card.items if result.id == item_id)
    assert caught.verdict == "fail"
    assert caught.spans
    assert caught.fix


@pytest.mark.parametrize(
    ("item_id", "sentence"),
    [
        ("respectful-tone", "You should not have had to write three times."),
        ("no-blame", "You did nothing wrong."),
        ("no-false-apology", "It was far more than an inconvenience, and I am sorry we let it come to that."),
        ("no-false-apology", "You felt ignored because we did not ring back, and I am sorry for that."),
        ("not-defensive", "Our records show two charges, so you are right."),
        ("no-blame", "You should have had it on Monday."),
        ("no-vague-assurance", "I looked into the bill and found the second charge."),
        ("no-excuses", "Our depot sorted it wrongly."),
    ],
)
def test_the_near_misses_that_the_checklist_names_are_let_through(item_id: str, sentence: str) -> None:
    situation = make_situation(MESSAGE)

    found = verdict(sentence, situation, item_id)

    assert found != "fail"


@pytest.mark.parametrize(
    "reply",
    ['When the driver said "sorry" and left, which gate did he take?', "Nobody apologised to you, which gate was it?"],
)
def test_an_apology_that_is_quoted_or_reported_is_not_ours(reply: str) -> None:
    situation = make_situation("Your driver bent my gate.", stage="listen")

    found = verdict(reply, situation, "no-premature-apology")

    assert found == "pass"
