"""A judgement with unsure items, and a judge that answers by a rule instead of a model."""

import asyncio
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from app.domain.errors import ModelFailure
from app.domain.ports import ChatRequest
from app.domain.request import Judgement
from app.domain.scorecard import ItemResult, Verdict
from app.domain.value import Span
from evals.checklist import score
from evals.criteria import Criterion, read_criterion
from evals.judge.cache import Rulings
from evals.judge.controls import CONTROLS
from evals.judge.judge import Judge
from evals.judge.port import Spoken
from evals.judge.prompt import JudgePrompt
from evals.judge.round import Terms
from tests.situations import make_situation

PROMPTS = Path(__file__).resolve().parents[2] / "prompts"
NAMES = ("empathy-feeling", "no-blame", "apology-specific", "no-excuses")
CRITERIA: tuple[Criterion, ...] = tuple(read_criterion(PROMPTS / "guidance" / f"{name}.md") for name in NAMES)
REPLY = (
    "Parcel 40917 was due on Monday and it is still not with you. That leaves you without the costume, "
    "and the play is on Friday. You should have chosen express. I am sorry for the missed day."
)
SITUATION = make_situation("My parcel 40917 was due on Monday! The play is on Friday.", emotion="frustrated")
BLAME = "You should have chosen express."
FEELING = "That leaves you without the costume"
"""Words of the reply."""
PROMPT = JudgePrompt.load(PROMPTS)
RIGHT = {question.rubric: "yes" if verdict is Verdict.PASS else "no" for question, verdict in CONTROLS}

Answerer = Callable[[ChatRequest, int], "str | Spoken | ModelFailure"]


def said(verdict: str, quote: str = "") -> str:
    return json.dumps({"verdict": verdict, "quote": quote})


def rubric_of(request: ChatRequest) -> str:
    """Find the question in a request."""
    return request.user.rsplit("# The question\n\n", 1)[-1].split("\n", 1)[0]


def item_of(request: ChatRequest) -> str:
    """Find the item that a request is about; a control question has none."""
    return next((one.id for one in CRITERIA if one.rubric == rubric_of(request)), "control")


class RuledJudge:
    """Answers the control questions rightly and every other one by `answerer` (request, number of that question)."""

    def __init__(self, answerer: Answerer, *, name: str = "a-judge", controls: dict[str, str] | None = None) -> None:
        self._answerer = answerer
        self._controls = RIGHT if controls is None else controls
        self._name = name
        self.requests: list[ChatRequest] = []

    @property
    def name(self) -> str:
        return self._name

    def about(self, item: str) -> list[ChatRequest]:
        return [request for request in self.requests if item_of(request) == item]

    async def answer(self, request: ChatRequest, *, deadline_s: float) -> Spoken:
        del deadline_s
        self.requests.append(request)
        control = self._controls.get(rubric_of(request))
        answer = said(control) if control else self._answerer(request, len(self.about(item_of(request))))
        if isinstance(answer, ModelFailure):
            raise answer
        return answer if isinstance(answer, Spoken) else Spoken(text=answer, prompt_tokens=100, completion_tokens=10)


def always(verdict: str, quote: str = "") -> Answerer:
    return lambda _request, _number: said(verdict, quote)


def by_item(**answers: str) -> Answerer:
    """Answer by item, written with underscores; the others get an answer without proof."""
    return lambda request, _number: answers.get(item_of(request).replace("-", "_"), said("na"))


def judged(verdicts: dict[str, Verdict] | None = None, *, names: Iterable[str] = NAMES) -> Judgement:
    """Make a judgement in which every item is unsure but those of `verdicts`."""
    given = verdicts or {}
    items = tuple(
        ItemResult(
            id=name,
            verdict=given.get(name, Verdict.UNSURE),
            reason="The rules cannot tell.",
            spans=(Span.of(REPLY, 0, 6),) if name in given else (),
            fix=None,
        )
        for name in names
    )
    return Judgement(scorecard=score(items, CRITERIA), promises=(), notices=("A notice of before.",))


def result(judgement: Judgement, name: str) -> ItemResult:
    return next(item for item in judgement.scorecard.items if item.id == name)


def settle(  # noqa: PLR0913 (each names one thing that a test may vary)
    endpoint: RuledJudge,
    judgement: Judgement | None = None,
    *,
    reply: str = REPLY,
    terms: Terms | None = None,
    rulings: Rulings | None = None,
    writer: str | None = None,
) -> Judgement:
    judge = Judge(endpoint, PROMPT, CRITERIA, terms=terms, rulings=rulings)
    return asyncio.run(judge.settle(judgement or judged(), SITUATION, reply, writer=writer))
