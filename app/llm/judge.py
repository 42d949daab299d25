"""A judge behind a base URL: whole answers instead of streams, with the probabilities of their tokens."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.domain.errors import InvalidModelSetting, ModelFailure, ModelFailureKind
from app.domain.ports import ChatRequest
from app.llm.answer import TOO_SLOW
from app.llm.dialect import parameters, refused
from app.llm.failures import FailedTryError, failed_try, refusal_text
from app.llm.openai_compatible import OpenAICompatible
from app.llm.retry import retried
from evals.judge.port import Spoken, Token

_ALTERNATIVES = 5
"""Tokens beside each token: as many as every endpoint allows that tells any."""
_LENGTH = frozenset({"length", "max_tokens", "model_length"})
_FILTERED = frozenset({"content_filter", "safety", "refusal"})
_TOO_LONG = "the model ran into the length limit: choose a model that thinks less, or raise its limit"
_DECLINED = "the model or its filter declined to answer"
_NO_ANSWER = "the endpoint answered without a choice: check that MODEL_BASE_URL speaks the OpenAI chat format"
_NO_TEXT = "the endpoint answered with something other than text: check that MODEL is a chat model"
_SETTINGS = (
    (re.compile(r"\bMODEL_DEADLINE_S\b"), "JUDGE_TIMEOUT_S"),
    (re.compile(r"\bMODEL_"), "JUDGE_"),
    (re.compile(r"\bMODEL\b"), "JUDGE_MODEL"),
)


class JudgeEndpoint(OpenAICompatible):
    """A judge that speaks the chat format; implements `evals.judge.port.Endpoint`.

    Its hints and errors name the settings of the judge. `silence_s` is long, for nothing comes before a whole answer.
    """

    def __init__(
        self, model: str, base_url: str, api_key: str | None, *, silence_s: float = 120.0, backoff_s: float = 0.25
    ) -> None:
        with _of_the_judge():
            super().__init__(model, base_url, api_key, silence_s=silence_s, backoff_s=backoff_s)
        self._tells_chances = True

    async def answer(self, request: ChatRequest, *, deadline_s: float) -> Spoken:
        """Give the whole answer; raises `ModelFailure` for anything but a finished one in time."""
        deadline = asyncio.get_running_loop().time() + deadline_s

        async def try_once() -> Spoken:
            return await self._asked(request)

        with _of_the_judge():
            try:
                async with asyncio.timeout_at(deadline):
                    return await retried(try_once, deadline=deadline, backoff_s=self._backoff_s)
            except TimeoutError:
                raise ModelFailure(ModelFailureKind.TIMEOUT, TOO_SLOW) from None

    async def _asked(self, request: ChatRequest) -> Spoken:
        """Ask once, and once more for each feature that this endpoint is found to lack; raises `FailedTryError`."""
        messages = [{"role": "system", "content": request.system}, {"role": "user", "content": request.user}]
        lacks, with_chances = self._lacks, self._tells_chances
        while True:
            wanted = {"logprobs": True, "top_logprobs": _ALTERNATIVES} if with_chances else {}
            try:
                completion = await self._connected().chat.completions.create(
                    model=self._model,
                    messages=messages,
                    extra_headers=self._withheld_headers(),
                    **wanted,
                    **parameters(request, lacks),
                )
            except Exception as error:  # noqa: BLE001 (the SDK leaks errors of every library below it)
                said = refusal_text(error)
                if said is None:
                    raise failed_try(error) from None
                if with_chances and "logprobs" in said:
                    with_chances = self._tells_chances = False
                    continue
                missing = refused(said, request, lacks)
                if missing is None:
                    raise failed_try(error) from None
                lacks |= {missing}
                self._lacks |= lacks
            else:
                return _read(completion)


def _read(completion: Any) -> Spoken:
    """Read a completion as any server may have sent it; raises `FailedTryError`."""
    choices = getattr(completion, "choices", None)
    if not isinstance(choices, list) or not choices:
        raise _stop(ModelFailureKind.INVALID_ANSWER, _NO_ANSWER)
    reason = getattr(choices[0], "finish_reason", None)
    message = getattr(choices[0], "message", None)
    if reason in _LENGTH:
        raise _stop(ModelFailureKind.CUT_SHORT, _TOO_LONG)
    if reason in _FILTERED or getattr(message, "refusal", None):
        raise _stop(ModelFailureKind.REFUSED, _DECLINED)
    text = _content(message)
    if text is None:
        raise _stop(ModelFailureKind.INVALID_ANSWER, _NO_TEXT)
    usage = getattr(completion, "usage", None)
    return Spoken(
        text=text,
        tokens=_tokens(getattr(choices[0], "logprobs", None)),
        prompt_tokens=_count(usage, "prompt_tokens"),
        completion_tokens=_count(usage, "completion_tokens"),
    )


def _content(message: Any) -> str | None:
    content = getattr(message, "content", None)
    return content if isinstance(content, str) and content.strip() else None


def _tokens(told: Any) -> tuple[Token, ...]:
    """Read the probabilities; what is not in their form counts as not told."""
    content = getattr(told, "content", None)
    tokens: list[Token] = []
    for one in content if isinstance(content, list) else ():
        text, others = getattr(one, "token", None), getattr(one, "top_logprobs", None)
        if not isinstance(text, str) or not isinstance(others, list):
            return ()
        tokens.append(Token(text=text, alternatives=tuple(_alternatives(others))))
    return tuple(tokens)


def _alternatives(others: list[Any]) -> Iterator[tuple[str, float]]:
    for other in others:
        text, logarithm = getattr(other, "token", None), getattr(other, "logprob", None)
        if isinstance(text, str) and isinstance(logarithm, int | float):
            yield text, float(logarithm)


def _count(usage: Any, name: str) -> int:
    count = getattr(usage, name, None)
    return count if isinstance(count, int) and count > 0 else 0


def _stop(kind: ModelFailureKind, hint: str) -> FailedTryError:
    return FailedTryError(ModelFailure(kind, hint), again=False)


@contextmanager
def _of_the_judge() -> Iterator[None]:
    """Let errors name the settings of the judge instead of the writer's."""
    try:
        yield
    except InvalidModelSetting as error:
        raise InvalidModelSetting(_renamed(str(error))) from None
    except ModelFailure as failure:
        raise ModelFailure(failure.kind, _renamed(failure.hint), status=failure.status) from None


def _renamed(text: str) -> str:
    for setting, own in _SETTINGS:
        text = setting.sub(own, text)
    return text
