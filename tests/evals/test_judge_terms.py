"""On which terms a judge is asked: what is kept, what it costs, how long it may take, and what is told."""

import asyncio

import pytest

from app.domain.scorecard import Verdict
from evals.judge.cache import Memory
from evals.judge.case import MAX_REPLY
from evals.judge.judge import Judge
from evals.judge.port import Spoken
from evals.judge.round import Terms
from tests.evals.judging import (
    BLAME,
    CRITERIA,
    FEELING,
    NAMES,
    PROMPT,
    REPLY,
    SITUATION,
    RuledJudge,
    always,
    by_item,
    judged,
    result,
    said,
    settle,
)
from tests.situations import make_situation


def test_what_was_ruled_is_not_asked_again_and_a_failure_is() -> None:
    kept = Memory()
    first = RuledJudge(by_item(no_blame="Hm.", no_excuses=said("no", BLAME)))
    second = RuledJudge(by_item(no_blame=said("yes")))
    settle(first, rulings=kept)

    settled = settle(second, rulings=kept)

    assert second.about("control") == second.about("no-excuses") == []
    assert result(settled, "no-excuses").verdict is Verdict.FAIL
    assert result(settled, "no-blame").verdict is Verdict.PASS
    assert settled.judge is not None
    assert (settled.judge.cached, settled.judge.asked) == (3, 4)


@pytest.mark.parametrize("change", ["reply", "model", "votes"])
def test_another_reply_model_or_way_of_asking_is_asked_anew(change: str) -> None:
    kept = Memory()
    settle(RuledJudge(always("yes", FEELING)), rulings=kept)
    endpoint = RuledJudge(always("yes", FEELING), name="another" if change == "model" else "a-judge")

    settle(
        endpoint,
        reply=f"{REPLY} Bye." if change == "reply" else REPLY,
        terms=Terms(votes=1) if change == "votes" else None,
        rulings=kept,
    )

    assert len(endpoint.about("control")) == 2


def test_the_report_counts_questions_tokens_and_cost() -> None:
    report = settle(
        RuledJudge(always("yes", FEELING)), terms=Terms(price_in=2.0, price_out=10.0), judgement=judged()
    ).judge

    assert report is not None
    assert report.calls == 2 + 2 * len(NAMES)
    assert (report.prompt_tokens, report.completion_tokens) == (1_000, 100)
    assert report.cost == pytest.approx((1_000 * 2 + 100 * 10) / 1_000_000)
    assert (report.model, report.temperature, report.prompt_hash) == ("a-judge", 0.0, PROMPT.digest(3))


def test_without_prices_there_is_no_cost() -> None:
    report = settle(RuledJudge(always("yes", FEELING))).judge

    assert report is not None
    assert report.cost is None


@pytest.mark.parametrize(
    ("writer", "noticed"), [("a-judge", True), ("house/A-Judge", True), ("another", False), (None, False)]
)
def test_a_judge_of_its_own_words_is_told(writer: str | None, noticed: bool) -> None:
    settled = settle(RuledJudge(always("yes", FEELING)), writer=writer)

    assert any("wrote this reply" in notice for notice in settled.notices) is noticed
    assert settled.notices[0] == "A notice of before."


def test_a_reply_that_is_too_long_is_not_judged_by_half() -> None:
    endpoint = RuledJudge(always("yes", FEELING))

    settled = settle(endpoint, reply="Yes. " * MAX_REPLY)

    assert endpoint.requests == []
    assert any("was not asked" in notice for notice in settled.notices)


def test_no_more_questions_are_under_way_than_allowed() -> None:
    class Counting(RuledJudge):
        now = most = 0

        async def answer(self, request: object, *, deadline_s: float) -> Spoken:
            self.now += 1
            self.most = max(self.most, self.now)
            await asyncio.sleep(0.005)
            try:
                return await super().answer(request, deadline_s=deadline_s)  # type: ignore[arg-type]  # as it came
            finally:
                self.now -= 1

    endpoint = Counting(always("yes", FEELING))

    settle(endpoint, terms=Terms(at_once=2))

    assert endpoint.most == 2


def test_when_the_time_is_up_what_is_open_stays_unsure() -> None:
    class Stuck(RuledJudge):
        async def answer(self, request: object, *, deadline_s: float) -> Spoken:
            del request, deadline_s
            await asyncio.sleep(60)
            raise AssertionError("nobody waits so long")

    settled = settle(Stuck(always("yes")), terms=Terms(deadline_s=0.05))

    assert all("JUDGE_DEADLINE_S" in item.reason for item in settled.scorecard.items)


def test_a_conversation_that_was_read_in_part_is_told() -> None:
    long = make_situation("Where is parcel 40917? " * 500)
    judge = Judge(RuledJudge(always("yes", FEELING)), PROMPT, CRITERIA)

    whole, part = (asyncio.run(judge.settle(judged(), one, REPLY)).notices for one in (SITUATION, long))

    assert len(part) == len(whole) + 1
    assert "read a part of it only" in part[-1]
