"""The writer that asks a language model: streams its words, cleaned, and stops a reply that shows its briefing."""

import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType

from app.domain.draft import Written
from app.domain.errors import ModelFailure, ModelFailureKind
from app.domain.ports import ChatModel
from app.domain.scorecard import ItemResult, Promise
from app.domain.situation import Situation
from app.domain.stage import Stage
from app.drafting.brief import blanks_in
from app.drafting.leaks import LeakGuard
from app.drafting.phrases import Playbook
from app.drafting.plain import PlainReply
from app.drafting.prompt import Prompts, Rendered, Rulebook
from app.drafting.seal import Seal

_SENTENCE = re.compile(r"[^.!?…。！？؟\n]+[.!?…。！？؟]*")
_EMPTY = "the model gave an empty answer: choose another model"


class ModelWriter:
    """Writes with a language model; implements `Writer`.

    `books`: the playbooks, for the wording of questions and the names of blanks. `new_seal`: draws tag and mark.
    """

    def __init__(
        self,
        model: ChatModel,
        prompts: Prompts,
        checklist: Rulebook,
        books: Mapping[str, Playbook] = MappingProxyType({}),
        *,
        new_seal: Callable[[], Seal] = Seal.random,
    ) -> None:
        self._model = model
        self._prompts = prompts
        self._checklist = checklist
        self._books = books
        self._new_seal = new_seal

    def write(
        self, situation: Situation, *, deadline_s: float, variant: int = 0
    ) -> AsyncGenerator[str | Written, None]:
        """Yield pieces of the reply as they come, then one `Written` last; raises `ModelFailure`.

        `variant`: above 0 for a wording that should be unlike the first.
        """
        seal = self._new_seal()
        rendered = self._prompts.render_reply(
            situation, self._checklist.applicable(situation), seal, self._books, variant=variant
        )
        return self._stream(rendered, situation, seal, deadline_s=deadline_s)

    def repair(
        self,
        situation: Situation,
        reply: str,
        failed: tuple[ItemResult, ...],
        promises: tuple[Promise, ...],
        *,
        deadline_s: float,
    ) -> AsyncGenerator[str | Written, None]:
        """Write once more what failed mandatory items: pieces, then one `Written`; raises `ModelFailure`."""
        seal = self._new_seal()
        rendered = self._prompts.render_repair(
            situation,
            self._checklist.applicable(situation),
            seal,
            self._books,
            reply=reply,
            failed=failed,
            promises=promises,
        )
        return self._stream(rendered, situation, seal, deadline_s=deadline_s)

    async def _stream(
        self, rendered: Rendered, situation: Situation, seal: Seal, *, deadline_s: float
    ) -> AsyncGenerator[str | Written, None]:
        plain = PlainReply(self._prompts.habits, situation.company.voice, keep=rendered.blanks)
        guard = LeakGuard(seal, rendered.secret)
        async with _closing(self._model.stream(rendered.request, deadline_s=deadline_s)) as pieces:
            async for piece in pieces:
                shown = guard.feed(plain.feed(piece))
                if shown:
                    yield shown
        rest = guard.feed(plain.finish()) + guard.finish()
        if rest:
            yield rest
        reply = plain.reply
        if not reply:
            raise ModelFailure(ModelFailureKind.INVALID_ANSWER, _EMPTY)
        yield Written(
            reply=reply,
            questions=_questions(reply) if situation.stage.id is Stage.LISTEN else (),
            blanks=blanks_in(reply, rendered.blanks),
            writer=self._model.name,
            notices=rendered.notices,
        )


def _questions(reply: str) -> tuple[str, ...]:
    sentences = (match.group().strip() for match in _SENTENCE.finditer(reply))
    return tuple(sentence for sentence in sentences if sentence.endswith(("?", "？", "؟")))


@asynccontextmanager
async def _closing(stream: AsyncIterator[str]) -> AsyncIterator[AsyncIterator[str]]:
    """Close the stream whatever happens: the caller may go away in the middle of a word."""
    try:
        yield stream
    finally:
        close = getattr(stream, "aclose", None)
        if close is not None:
            await close()
