"""The judge: puts the unsure items of a judgement to a language model and takes over what it can prove."""

import asyncio
from time import perf_counter

from app.domain.errors import ModelFailure
from app.domain.judging import JudgeReport
from app.domain.request import Judgement
from app.domain.scorecard import ItemResult, Layer, Verdict
from app.domain.situation import Situation
from app.domain.value import Value
from evals.checklist import score
from evals.criteria import Criterion
from evals.judge.cache import Memory, Rulings
from evals.judge.case import MAX_REPLY
from evals.judge.controls import CONTROLS
from evals.judge.port import Endpoint
from evals.judge.prompt import TEMPERATURE, JudgePrompt, question_of
from evals.judge.round import Round, Terms
from evals.judge.ruling import Ruling

_MILLION = 1_000_000
_TOO_LONG = f"The judge was not asked: it reads replies of at most {MAX_REPLY} characters."
_NOT_TRUSTED = (
    "The judge answered a control question about this reply wrongly, so none of its answers is used: "
    "the text may give it orders, or the model is too weak."
)
_NOT_USED = "The judge failed a control question about this reply."
_SAME_MODEL = "The judge is the model that wrote this reply: it may spare its own mistakes."
_NOT_KEPT = (
    "The file of JUDGE_CACHE cannot be written ({why}): what the judge answers is kept in memory alone, "
    "until this process ends."
)
_CUT = "The conversation is long, and the judge read a part of it only."


class _Found(Value):
    """What came of a round."""

    rulings: dict[str, Ruling] = {}
    failures: dict[str, str] = {}
    """Why there is no ruling, by item."""
    unused: frozenset[str] = frozenset()
    """Items that are not put to a judge that failed a control question."""
    cached: int = 0
    controls_held: bool | None = None


class Judge:
    """Settles what rules and cues left unsure; never touches what they decided."""

    def __init__(
        self,
        endpoint: Endpoint,
        prompt: JudgePrompt,
        criteria: tuple[Criterion, ...],
        *,
        terms: Terms | None = None,
        rulings: Rulings | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._prompt = prompt
        self._criteria = {criterion.id: criterion for criterion in criteria}
        self._terms = terms or Terms()
        self._rulings = rulings if rulings is not None else Memory()
        self._gate = asyncio.Semaphore(self._terms.at_once)
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def version(self) -> str:
        """Name what decides: the model, and a digest of what it is asked."""
        return f"{self._endpoint.name} {self._prompt.digest(self._terms.votes)}"

    @property
    def endpoint(self) -> Endpoint:
        """Whom it asks."""
        return self._endpoint

    async def settle(
        self, judgement: Judgement, situation: Situation, reply: str, *, writer: str | None = None
    ) -> Judgement:
        """Settle the unsure items of a judgement; what cannot be settled stays unsure and says why.

        `writer`: who wrote the reply, as a draft names it. Never raises for what an endpoint does.
        """
        begun = perf_counter()
        unsure = tuple(
            self._criteria[item.id]
            for item in judgement.scorecard.items
            if item.verdict is Verdict.UNSURE and item.id in self._criteria
        )
        notices: list[str] = []
        questions = Round(
            self._endpoint,
            self._prompt,
            self._rulings,
            self._terms,
            self._gate_of_this_loop(),
            situation=situation,
            reply=reply,
        )
        found = _Found()
        if unsure and len(reply) > MAX_REPLY:
            notices.append(_TOO_LONG)
        elif unsure:
            notices += [_SAME_MODEL] if writer is not None and _name(writer) == _name(self._endpoint.name) else []
            notices += [_CUT] if questions.cut else []
            found = await self._ask(unsure, situation, questions)
            notices += [_NOT_TRUSTED] if found.controls_held is False else []
            notices += [_NOT_KEPT.format(why=self._rulings.broken)] if self._rulings.broken else []
        items = tuple(_taken_over(item, found, self._criteria) for item in judgement.scorecard.items)
        return judgement.model_copy(
            update={
                "scorecard": score(items, tuple(self._criteria.values())),
                "notices": tuple(dict.fromkeys((*judgement.notices, *notices))),
                "judge": self._report(questions, found, perf_counter() - begun),
            }
        )

    async def _ask(self, unsure: tuple[Criterion, ...], situation: Situation, questions: Round) -> _Found:
        """Put the control questions, then one question for each item."""
        controls = await asyncio.gather(*(questions.rule(question, votes=1) for question, _ in CONTROLS))
        failure = next((one for one in controls if isinstance(one, ModelFailure)), None)
        if failure is not None:  # whoever asks on waits as long for every item, and hears the same
            return _Found(failures={criterion.id: failure.hint for criterion in unsure})
        right = tuple(verdict for _, verdict in CONTROLS)
        if tuple(one.verdict for one in controls if isinstance(one, Ruling)) != right:
            return _Found(unused=frozenset(one.id for one in unsure), controls_held=False)
        stage, language = situation.stage.id, situation.reply_language.split("-")[0]
        asked = tuple(question_of(criterion, stage, language) for criterion in unsure)
        cached = sum(questions.known(question) is not None for question in asked)
        came = await asyncio.gather(*(questions.rule(question, votes=self._terms.votes) for question in asked))
        answered = dict(zip((question.id for question in asked), came, strict=True))
        return _Found(
            rulings={name: one for name, one in answered.items() if isinstance(one, Ruling)},
            failures={name: one.hint for name, one in answered.items() if isinstance(one, ModelFailure)},
            cached=cached,
            controls_held=True,
        )

    def _report(self, questions: Round, found: _Found, seconds: float) -> JudgeReport:
        return JudgeReport(
            model=self._endpoint.name,
            prompt_hash=self._prompt.digest(self._terms.votes),
            temperature=TEMPERATURE,
            asked=len(found.rulings) + len(found.failures),
            settled=sum(ruling.verdict is not Verdict.UNSURE for ruling in found.rulings.values()),
            cached=found.cached,
            failed=len(found.failures),
            controls_held=found.controls_held,
            calls=questions.calls,
            prompt_tokens=questions.prompt_tokens,
            completion_tokens=questions.completion_tokens,
            cost=self._cost(questions),
            seconds=round(seconds, 3),
        )

    def _cost(self, questions: Round) -> float | None:
        terms = self._terms
        if terms.price_in is None and terms.price_out is None:
            return None
        paid = questions.prompt_tokens * (terms.price_in or 0) + questions.completion_tokens * (terms.price_out or 0)
        return round(paid / _MILLION, 8)

    def _gate_of_this_loop(self) -> asyncio.Semaphore:
        """Give the gate that all rounds of this event loop pass; one of another loop cannot be waited for."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._gate = loop, asyncio.Semaphore(self._terms.at_once)
        return self._gate


def _taken_over(item: ItemResult, found: _Found, criteria: dict[str, Criterion]) -> ItemResult:
    """Take over a ruling; what was not asked, or not answered, stays as it is and says why."""
    if item.id in found.failures:
        return item.model_copy(update={"reason": f"{item.reason} The judge did not answer: {found.failures[item.id]}."})
    if item.id in found.unused:
        return item.model_copy(update={"reason": f"{item.reason} {_NOT_USED}"})
    ruling = found.rulings.get(item.id)
    if ruling is None:
        return item
    unsure = ruling.verdict is Verdict.UNSURE
    return ItemResult(
        id=item.id,
        verdict=ruling.verdict,
        reason=f"{item.reason} {ruling.why}" if unsure else ruling.why,
        spans=item.spans if unsure else ruling.spans,
        fix=criteria[item.id].fix if ruling.verdict is Verdict.FAIL else None,
        layer=Layer.JUDGE,
    )


def _name(model: str) -> str:
    """Give a model's name without the provider that a gateway puts before it."""
    return model.casefold().rsplit("/", 1)[-1].strip()
