"""One round of questions to a judge about one reply: what was answered before, the votes, and the bill."""

import asyncio
import hashlib
from contextlib import AbstractAsyncContextManager

from app.domain.errors import ModelFailure, ModelFailureKind
from app.domain.situation import Situation
from app.domain.value import Value
from evals.judge.cache import Rulings, cache_key
from evals.judge.case import case_of
from evals.judge.port import Endpoint, Spoken
from evals.judge.prompt import JudgePrompt, Question
from evals.judge.ruling import Ruling, hear, settled_by

_UNREADABLE = "the judge's answer is not in the form that was asked for: choose another model"
_NO_TIME = "there was no time left: raise JUDGE_DEADLINE_S"


class Terms(Value):
    """How a judge is asked."""

    votes: int = 3
    """Answers to a question where the endpoint tells no probabilities; more than half of them must agree."""
    at_once: int = 4
    """Questions under way at a time."""
    timeout_s: float = 20.0
    """Seconds for one question with its tries."""
    deadline_s: float = 60.0
    """Seconds for all questions about one reply."""
    price_in: float | None = None
    """For a million tokens of questions."""
    price_out: float | None = None
    """For a million tokens of answers."""


class Round:
    """The questions about one reply; to be made inside the event loop that asks them."""

    def __init__(  # noqa: PLR0913 (what is asked, about what, on which terms, and where answers are kept)
        self,
        endpoint: Endpoint,
        prompt: JudgePrompt,
        rulings: Rulings,
        terms: Terms,
        gate: AbstractAsyncContextManager[None],
        *,
        situation: Situation,
        reply: str,
    ) -> None:
        case = case_of(situation)
        self._endpoint = endpoint
        self._prompt = prompt
        self._rulings = rulings
        self._terms = terms
        self._gate = gate
        self._reply = reply
        self._opening = prompt.opening(case, reply)
        self._case = hashlib.sha256(case.model_dump_json().encode()).hexdigest()
        self._clock = asyncio.get_running_loop().time
        self._deadline = self._clock() + terms.deadline_s
        self.cut = case.cut
        """Whether a part of the conversation had to be left out."""
        self.calls = 0
        self.prompt_tokens = 0
        self.completion_tokens = 0

    def known(self, question: Question) -> Ruling | None:
        """Give what was ruled on this question before."""
        return self._rulings.get(self._key(question))

    async def rule(self, question: Question, *, votes: int) -> Ruling | ModelFailure:
        """Give the ruling on one question, kept or new; the failure where there is none, which is never kept."""
        known = self.known(question)
        if known is not None:
            return known
        try:
            async with asyncio.timeout_at(self._deadline), self._gate:
                ruling = await self._count(question, votes)
        except TimeoutError:
            return ModelFailure(ModelFailureKind.TIMEOUT, _NO_TIME)
        except ModelFailure as failure:
            return failure
        self._rulings.put(self._key(question), ruling)
        return ruling

    async def _count(self, question: Question, votes: int) -> Ruling:
        """Ask until probabilities or votes settle it; raises `ModelFailure`."""
        cast: list[Ruling] = []
        while True:
            heard = hear(await self._answer(question, len(cast)), question, self._reply)
            if heard is None:
                raise ModelFailure(ModelFailureKind.INVALID_ANSWER, _UNREADABLE)
            if heard.final:
                return heard.ruling
            cast.append(heard.ruling)
            ruling = settled_by(cast, votes)
            if ruling is not None:
                return ruling

    async def _answer(self, question: Question, vote: int) -> Spoken:
        left_s = min(self._terms.timeout_s, self._deadline - self._clock())
        if left_s <= 0:
            raise ModelFailure(ModelFailureKind.TIMEOUT, _NO_TIME)
        self.calls += 1
        request = self._prompt.request(self._opening, question, vote)
        spoken = await self._endpoint.answer(request, deadline_s=left_s)
        self.prompt_tokens += spoken.prompt_tokens
        self.completion_tokens += spoken.completion_tokens
        return spoken

    def _key(self, question: Question) -> str:
        prompt = self._prompt.digest(self._terms.votes)
        return cache_key(question, model=self._endpoint.name, prompt=prompt, case=self._case, reply=self._reply)
