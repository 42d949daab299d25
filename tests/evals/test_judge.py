"""What the judge may settle, what it must prove, and what becomes of an answer that cannot be used."""

import math

import pytest

from app.domain.errors import ModelFailure, ModelFailureKind
from app.domain.scorecard import Layer, Verdict
from evals.judge.calibration import ratings
from evals.judge.controls import CONTROLS
from evals.judge.port import Spoken, Token
from tests.evals.judging import (
    BLAME,
    CRITERIA,
    FEELING,
    NAMES,
    REPLY,
    RuledJudge,
    always,
    by_item,
    judged,
    result,
    said,
    settle,
)

DOWN = ModelFailure(ModelFailureKind.UNREACHABLE, "nothing answers at that address: check JUDGE_BASE_URL")


def told(verdict: str, quote: str, **chances: float) -> Spoken:
    """An answer whose verdict had these probabilities."""
    alternatives = tuple((word, math.log(chance)) for word, chance in chances.items())
    tokens = (
        Token(text='{"verdict": "', alternatives=()),
        Token(text=verdict, alternatives=alternatives),
        Token(text=f'", "quote": "{quote}"}}', alternatives=()),
    )
    return Spoken(text="".join(token.text for token in tokens), tokens=tokens)


def test_a_no_with_words_of_the_reply_fails_the_item_and_names_the_words() -> None:
    settled = settle(RuledJudge(by_item(no_blame=said("no", BLAME))))

    item = result(settled, "no-blame")
    assert (item.verdict, item.layer) == (Verdict.FAIL, Layer.JUDGE)
    assert [span.quote for span in item.spans] == ["You should have chosen express"]
    assert REPLY[item.spans[0].start : item.spans[0].end] == item.spans[0].quote
    assert item.fix == CRITERIA[1].fix
    assert CRITERIA[1].rubric in item.reason
    assert settled.scorecard.blockers == ("no-blame",)


def test_a_yes_with_words_of_the_reply_passes_an_item_that_asks_for_them() -> None:
    item = result(settle(RuledJudge(by_item(empathy_feeling=said("yes", FEELING)))), "empathy-feeling")

    assert (item.verdict, item.layer, item.fix) == (Verdict.PASS, Layer.JUDGE, None)
    assert item.spans[0].quote == FEELING


@pytest.mark.parametrize(
    ("name", "answer", "told"),
    [
        ("no-blame", said("no", "You are to blame for this."), "quotes words that are not in the reply"),
        ("no-blame", said("no"), "quotes no words of the reply"),
        ("empathy-feeling", said("yes", "I can imagine how upset you are"), "quotes words that are not in the reply"),
        ("empathy-feeling", said("yes"), "quotes no words of the reply"),
        ("no-blame", said("na"), "it applies to every reply"),
    ],
)
def test_an_answer_without_its_proof_leaves_the_item_unsure_and_says_so(name: str, answer: str, told: str) -> None:
    item = result(settle(RuledJudge(lambda _request, _number: answer)), name)

    assert (item.verdict, item.layer) == (Verdict.UNSURE, Layer.JUDGE)
    assert item.reason.startswith("The rules cannot tell. ")
    assert told in item.reason


def test_what_nobody_can_quote_needs_no_quote() -> None:
    endpoint = RuledJudge(by_item(no_blame=said("yes"), empathy_feeling=said("no"), apology_specific=said("na")))

    settled = settle(endpoint)

    assert [result(settled, name).verdict for name in NAMES[:3]] == [Verdict.FAIL, Verdict.PASS, Verdict.NA]


@pytest.mark.parametrize("verdict", [Verdict.PASS, Verdict.FAIL, Verdict.NA])
def test_a_decided_item_is_never_asked_about_nor_changed(verdict: Verdict) -> None:
    before = judged({"no-blame": verdict})
    endpoint = RuledJudge(always("no", BLAME))

    settled = settle(endpoint, before)

    assert result(settled, "no-blame") == result(before, "no-blame")
    assert endpoint.about("no-blame") == []
    assert result(settled, "no-excuses").verdict is Verdict.FAIL


def test_with_nothing_unsure_nothing_is_asked() -> None:
    endpoint = RuledJudge(always("no", BLAME))

    settled = settle(endpoint, judged(dict.fromkeys(NAMES, Verdict.PASS)))

    assert endpoint.requests == []
    assert settled.judge is not None
    assert (settled.judge.asked, settled.judge.calls, settled.judge.controls_held) == (0, 0, None)


def test_score_and_coverage_are_those_of_the_settled_items() -> None:
    before = judged()
    settled = settle(RuledJudge(by_item(no_blame=said("yes"), no_excuses=said("no", BLAME))))

    assert (before.scorecard.score, before.scorecard.coverage) == (None, 0.0)
    assert settled.scorecard.coverage == 2 / 3  # the apology does not apply, and the feeling is still unsure
    weights = {criterion.id: criterion.weight for criterion in CRITERIA}
    assert settled.scorecard.score == weights["no-blame"] / (weights["no-blame"] + weights["no-excuses"])
    assert settled.promises == before.promises


def test_without_probabilities_two_votes_that_agree_are_enough() -> None:
    endpoint = RuledJudge(always("yes", FEELING))

    settle(endpoint)

    assert len(endpoint.about("no-blame")) == 2


def test_a_third_vote_breaks_a_tie() -> None:
    endpoint = RuledJudge(lambda _request, number: said("no", BLAME) if number == 2 else said("yes", FEELING))

    settled = settle(endpoint)

    assert result(settled, "no-blame").verdict is Verdict.PASS
    assert len(endpoint.about("no-blame")) == 3


def test_votes_without_a_majority_leave_the_item_unsure() -> None:
    answers = [said("yes"), said("no", BLAME), said("no", "words from nowhere")]
    endpoint = RuledJudge(lambda _request, number: answers[number - 1])

    item = result(settle(endpoint), "no-blame")

    assert item.verdict is Verdict.UNSURE
    assert "votes do not agree" in item.reason


def test_each_vote_sees_other_examples_and_the_same_opening() -> None:
    answers = [said("yes"), said("no", BLAME), said("yes")]
    endpoint = RuledJudge(lambda _request, number: answers[number - 1])

    settle(endpoint)

    asked = endpoint.about("no-blame")
    assert len({request.user for request in asked}) == 3
    assert {request.temperature for request in asked} == {0.0}
    openings = {request.user.rsplit("# The question", 1)[0] for request in endpoint.requests}
    assert len(openings) == 1


@pytest.mark.parametrize(
    ("yes", "no", "verdict"),
    [(0.81, 0.19, Verdict.PASS), (0.79, 0.21, Verdict.UNSURE), (0.5, 0.5, Verdict.UNSURE)],
)
def test_a_probability_decides_alone_where_it_is_clear(yes: float, no: float, verdict: Verdict) -> None:
    endpoint = RuledJudge(lambda _request, _number: told("yes", "", yes=yes, no=no))

    item = result(settle(endpoint), "no-blame")

    assert item.verdict is verdict
    assert len(endpoint.about("no-blame")) == 1
    assert ("probability" in item.reason) is (verdict is Verdict.UNSURE)


def test_a_clear_probability_does_not_replace_the_proof() -> None:
    endpoint = RuledJudge(lambda _request, _number: told("no", "words from nowhere", yes=0.01, no=0.99))

    assert result(settle(endpoint), "no-blame").verdict is Verdict.UNSURE


@pytest.mark.parametrize("wrong", ["yes", "no", "na"])
def test_a_judge_that_says_the_same_to_everything_is_not_believed(wrong: str) -> None:
    endpoint = RuledJudge(always(wrong, FEELING), controls={question.rubric: wrong for question, _ in CONTROLS})

    settled = settle(endpoint)

    assert {item.verdict for item in settled.scorecard.items} == {Verdict.UNSURE}
    assert any("control question" in notice for notice in settled.notices)
    assert settled.judge is not None
    assert settled.judge.controls_held is False
    assert settled.judge.calls == len(CONTROLS)


def test_after_a_wrong_control_no_item_counts_as_asked_and_each_says_why_it_is_open() -> None:
    before = judged({"no-excuses": Verdict.PASS})
    endpoint = RuledJudge(always("yes", FEELING), controls={question.rubric: "yes" for question, _ in CONTROLS})

    settled = settle(endpoint, before)

    assert settled.judge is not None
    assert (settled.judge.asked, settled.judge.settled, settled.judge.failed) == (0, 0, 0)
    assert result(settled, "no-excuses") == result(before, "no-excuses")
    unsure = [item for item in settled.scorecard.items if item.id != "no-excuses"]
    assert {item.layer for item in unsure} == {Layer.RULES}
    assert {item.reason for item in unsure} == {
        "The rules cannot tell. The judge failed a control question about this reply."
    }
    assert ratings(dict.fromkeys(NAMES, Verdict.PASS), settled) == ()


def test_a_judge_that_cannot_be_reached_is_not_asked_again_for_every_item() -> None:
    endpoint = RuledJudge(lambda _request, _number: DOWN, controls={})

    settled = settle(endpoint)

    assert len(endpoint.requests) == len(CONTROLS)
    assert all(DOWN.hint in item.reason for item in settled.scorecard.items)
    assert {item.layer for item in settled.scorecard.items} == {Layer.RULES}
    assert settled.judge is not None
    assert (settled.judge.failed, settled.judge.settled) == (len(NAMES), 0)


def test_one_item_that_fails_leaves_the_others_settled() -> None:
    endpoint = RuledJudge(by_item(no_blame="I would rather not say.", empathy_feeling=said("yes", FEELING)))

    settled = settle(endpoint)

    assert result(settled, "empathy-feeling").verdict is Verdict.PASS
    assert "did not answer: the judge's answer is not in the form" in result(settled, "no-blame").reason
    assert settled.judge is not None
    assert (settled.judge.asked, settled.judge.failed) == (4, 1)
