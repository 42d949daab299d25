"""A tiny model as the judge: whatever it says, a verdict stands only with its proof, and the report adds up."""

import pytest

from app.domain.scorecard import Layer, Verdict
from app.llm.judge import JudgeEndpoint
from evals.judge.case import case_of
from evals.judge.controls import CONTROLS
from evals.judge.judge import Judge
from evals.judge.prompt import JudgePrompt, question_of
from evals.judge.round import Terms
from evals.judge.ruling import hear
from evals.judge.sides import Proof
from tests.evals.judging import CRITERIA, PROMPTS, REPLY, judged
from tests.situations import make_situation

pytestmark = [pytest.mark.real_model, pytest.mark.anyio, pytest.mark.timeout(400)]

SITUATION = make_situation("My parcel 40917 was due on Monday! The play is on Friday.")
PROMPT = JudgePrompt.load(PROMPTS)


async def test_a_tiny_judge_settles_only_what_it_can_prove(base_url: str) -> None:
    endpoint = JudgeEndpoint("tiny", base_url, None)
    terms = Terms(at_once=1, timeout_s=100, deadline_s=300)

    settled = await Judge(endpoint, PROMPT, CRITERIA, terms=terms).settle(judged(), SITUATION, REPLY)
    await endpoint.aclose()

    report = settled.judge
    assert report is not None
    assert report.asked == (0 if report.controls_held is False else len(CRITERIA))
    assert report.calls >= len(CONTROLS)
    assert report.prompt_tokens > 1_000
    items = settled.scorecard.items
    assert report.settled == sum(item.verdict is not Verdict.UNSURE for item in items)
    if not report.controls_held:
        assert {item.verdict for item in items} == {Verdict.UNSURE}
    for item in items:
        assert all(REPLY[span.start : span.end] == span.quote for span in item.spans)
        assert (
            item.layer is Layer.JUDGE or "did not answer" in item.reason or "failed a control question" in item.reason
        )


async def test_what_it_says_of_an_item_counts_only_with_words_of_the_reply(base_url: str) -> None:
    endpoint = JudgeEndpoint("tiny", base_url, None)
    opening = PROMPT.opening(case_of(SITUATION), REPLY)
    questions = [question_of(criterion, SITUATION.stage.id, "en") for criterion in CRITERIA[:2]]

    spoken = [await endpoint.answer(PROMPT.request(opening, one, 0), deadline_s=100) for one in questions]
    await endpoint.aclose()

    for question, answer in zip(questions, spoken, strict=True):
        assert answer.tokens  # this engine tells probabilities
        heard = hear(answer, question, REPLY)
        assert heard is not None
        assert heard.final
        ruling = heard.ruling
        assert all(REPLY[span.start : span.end] == span.quote for span in ruling.spans)
        proved = {Proof.YES: Verdict.PASS, Proof.NO: Verdict.FAIL}[question.proof]
        assert ruling.spans or ruling.verdict is not proved
