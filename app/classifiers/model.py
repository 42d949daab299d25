"""Understands a conversation with a language model; facts, questions and the floor are read without one."""

import asyncio
from pathlib import Path

from app.classifiers.form import FilledForm, Form
from app.classifiers.offline import OfflineClassifier
from app.classifiers.rules import UNCLEAR
from app.domain.assessment import Assessment, CauseFinding, EmotionFinding, Flag, Issue, Language, Ranked, TierFinding
from app.domain.errors import ModelFailure, ModelFailureKind
from app.domain.facts import SuppliedFacts
from app.domain.message import Thread
from app.domain.ports import ChatModel
from app.domain.taxonomy import Taxonomy
from app.domain.value import Span
from app.drafting.seal import Seal

DEADLINE_S = 8.0
"""Seconds for the classification; a draft should not wait longer for it."""
_FIRST_SHARE, _SECOND_SHARE = 0.65, 0.15
"""What the model's first and second cause get of the probability; the offline ranking shares the rest."""
_EMOTION_CONFIDENCE = 0.8
_SURE = 0.6
"""From this confidence on a disagreement of the offline reading is worth an agent's look."""


class ModelClassifier:
    """Implements `Classifier` with a model; whatever goes wrong, a notice says so and it reads without."""

    def __init__(
        self,
        model: ChatModel,
        fallback: OfflineClassifier,
        taxonomy: Taxonomy,
        folder: Path,
        *,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        """`folder`: that of the prompts, where `classify.md.j2` stands."""
        self._model = model
        self._offline = fallback
        self._taxonomy = taxonomy
        self._form = Form(taxonomy, folder)
        self._deadline_s = deadline_s

    async def assess(self, thread: Thread, facts: SuppliedFacts, language: Language) -> Assessment:
        """Assess the last customer turn in the light of the earlier ones. Never raises for any text."""
        offline = self._offline.understand(thread, facts, language)
        try:
            form = self._form.read(await self._ask(thread, facts, offline))
        except ModelFailure as failure:
            why = failure.kind.value.replace("_", " ")
            notice = f"The model did not classify this message ({why}); it was read without one."
            return offline.model_copy(update={"notices": (*offline.notices, notice)})
        return self._joined(form, offline, thread, facts, language)

    async def _ask(self, thread: Thread, facts: SuppliedFacts, first: Assessment) -> str:
        request = self._form.request(thread, facts, first, Seal.random())
        pieces: list[str] = []
        try:
            async with asyncio.timeout(self._deadline_s):
                async for piece in self._model.stream(request, deadline_s=self._deadline_s):
                    pieces.append(piece)  # noqa: PERF401 (what came before a failure is dropped with it)
        except TimeoutError:
            raise ModelFailure(ModelFailureKind.TIMEOUT, "the model took too long to classify") from None
        return "".join(pieces)

    def _joined(
        self, form: FilledForm, offline: Assessment, thread: Thread, facts: SuppliedFacts, language: Language
    ) -> Assessment:
        emotion = self._taxonomy.emotion(form.emotion)
        quotes = _spans(thread.message, form.emotion_quotes)
        assessment = offline.model_copy(
            update={
                "cause": _cause(form, offline.cause, thread.message),
                "emotion": EmotionFinding(
                    id=emotion.id, group=emotion.group, confidence=_EMOTION_CONFIDENCE, evidence=quotes
                ),
                "intensity": form.intensity,
                "strength": float(form.intensity),
                "flags": self._flags(form, offline, thread),
                "classifier": self._model.name,
                "tiers": (*offline.tiers, self._said(form)),
                "issues": _issues(form, offline, self._taxonomy, thread.message),
                "notices": (*offline.notices, *self._doubts(form, offline)),
            }
        )
        return self._offline.concluded(assessment, thread, facts, language, claimed=form.fault)

    def _flags(self, form: FilledForm, offline: Assessment, thread: Thread) -> tuple[Flag, ...]:
        """Keep the model's flags that quote the customer, and the offline flags that no model may talk away."""
        said = {flag.id: flag.quote for flag in form.flags if flag.quote.strip() and flag.quote in thread.customer_text}
        kept = {
            flag.id: flag.quote
            for flag in offline.flags
            if (rule := self._taxonomy.flag(flag.id)).escalate or rule.raised_by or rule.in_quotes
        }
        quotes = said | kept
        return tuple(Flag(id=rule.id, quote=quotes[rule.id]) for rule in self._taxonomy.flags if rule.id in quotes)

    def _said(self, form: FilledForm) -> TierFinding:
        return TierFinding(
            tier=self._model.name,
            cause=form.cause,
            cause_confidence=_FIRST_SHARE,
            emotion=form.emotion,
            emotion_confidence=_EMOTION_CONFIDENCE,
        )

    def _doubts(self, form: FilledForm, offline: Assessment) -> tuple[str, ...]:
        """Say where the offline reading, when it is sure, reads the message differently."""
        cause = offline.cause
        if cause.id == form.cause or cause.confidence < _SURE:
            return ()
        read, other = self._taxonomy.cause(form.cause).title, self._taxonomy.cause(cause.id).title
        return (f"The model reads this as '{read}', a reading without it as '{other}'; check which it is.",)


def _cause(form: FilledForm, offline: CauseFinding, message: str) -> CauseFinding:
    shares = {form.cause: _FIRST_SHARE}
    if form.second_cause is not None:
        shares[form.second_cause] = _SECOND_SHARE
    rest = 1.0 - sum(shares.values())
    ranked = (Ranked(id=one.id, p=shares.get(one.id, 0.0) + rest * one.p) for one in offline.ranked)
    in_order = tuple(sorted(ranked, key=lambda one: (one.id != form.cause, -one.p)))
    quotes = _spans(message, form.cause_quotes)
    return CauseFinding(id=form.cause, confidence=in_order[0].p, ranked=in_order, evidence=quotes)


def _issues(form: FilledForm, first: Assessment, taxonomy: Taxonomy, message: str) -> tuple[Issue, ...]:
    """List the model's cause first, with its words; then the other problems that have sentences of their own."""
    cause = taxonomy.cause(form.cause)
    if not cause.failure or cause.id == UNCLEAR:
        return ()
    quotes = (*_spans(message, form.cause_quotes), *(issue.quote for issue in first.issues if issue.cause == cause.id))
    quote = next(iter(quotes), Span.of(message, 0, len(message)))
    others = (issue for issue in first.issues if issue.cause != cause.id and issue is not first.issues[0])
    return (Issue(cause=cause.id, confidence=_FIRST_SHARE, quote=quote), *others)


def _spans(message: str, quotes: tuple[str, ...]) -> tuple[Span, ...]:
    """Find quotes in the message; one that does not occur there was made up and is dropped."""
    places = [(message.find(quote), quote) for quote in dict.fromkeys(quotes) if quote.strip()]
    return tuple(Span.of(message, start, start + len(quote)) for start, quote in places if start >= 0)
