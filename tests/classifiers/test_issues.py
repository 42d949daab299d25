"""A message that tells several problems has each of them listed, with its words."""

import pytest

from tests.classifiers.reader import flags, understand


def test_two_failures_are_listed_with_the_words_that_tell_them_the_primary_one_first() -> None:
    message = "The parcel never arrived. On the phone your agent was rude and hung up on me."

    issues = understand(message).issues

    assert [issue.cause for issue in issues] == ["staff_conduct", "logistics"]
    assert issues[1].quote.quote == "The parcel never arrived."
    assert all(message[issue.quote.start : issue.quote.end] == issue.quote.quote for issue in issues)


def test_a_question_lists_no_problem() -> None:
    assert understand("What time does the library close on Sundays?").issues == ()


def test_two_failures_are_several_problems() -> None:
    text = "The parcel never arrived. On the phone your agent was rude and hung up on me."

    assert "multiple_issues" in flags(text)


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        (
            "The soup was cold. And you charged us for two desserts that we never ordered.",
            {"product_quality", "billing"},
        ),
        ("My bus was an hour late. The app crashed each time I tried to claim.", {"logistics", "technical_failure"}),
    ],
)
def test_problems_of_different_kinds_are_all_listed(text: str, causes: set[str]) -> None:
    assert {issue.cause for issue in understand(text).issues} == causes


@pytest.mark.parametrize(
    "text",
    [
        "My parcel has not arrived. It was due on Monday. I waited at home all day.",
        "I was charged twice for the pass. Please give the second payment back.",
    ],
)
def test_one_problem_in_several_sentences_is_one(text: str) -> None:
    assert len(understand(text).issues) == 1
