"""Understands a conversation with a language model; facts, questions and the floor stay with the rules."""

import asyncio
from pathlib import Path

from app.classifiers.form import FilledForm, Form
from app.classifiers.rules import RuleClassifier
from app.domain.assessment import Assessment, CauseFinding, EmotionFinding, Flag, Language, Ranked
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
"""What the model's first and second cause get of the probability; the rules' ranking shares the rest."""
_EMOTION_CONFIDENCE = 0.8
_SURE = 0.6
"""From this confidence on a disagreement of the rules is worth an agent's look."""


class ModelClassifier:
    """Implements `Classifier` with a model; whatever goes wrong, the rules answer and a notice says so."""

    def __init__(
        self,
        model: ChatModel,
        fallback: RuleClassifier,
        taxonomy: Taxonomy,
        folder: Path,
        *,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        """`folder`: that of the prompts, where `classify.md.j2` stands."""
        self._model = model
        self._rules = fallback
        self._taxonomy = taxonomy
        self._form = Form(taxonomy, folder)
        self._deadline_s = deadline_s

    async def assess(self, thread: Thread, facts: SuppliedFacts, language: Language) -> Assessment:
        """Assess the last customer turn in the light of the earlier ones. Never raises for any text."""
        by_rules = self._rules.understand(thread, facts, language)
        try:
            form = self._form.read(await self._ask(thread, facts))
        except ModelFailure as failure:
            notice = f"The model did not classify this message ({failure.kind.value.replace('_', ' ')}); rules did."
            return by_rules.model_copy(update={"notices": (*by_rules.notices, notice)})
        return self._joined(form, by_rules, thread, facts, language)

    async def _ask(self, thread: Thread, facts: SuppliedFacts) -> str:
        request = self._form.request(thread, facts, Seal.random())
        pieces: list[str] = []
        try:
            async with asyncio.timeout(self._deadline_s):
                async for piece in self._model.stream(request, deadline_s=self._deadline_s):
                    pieces.append(piece)  # noqa: PERF401 (what came before a failure is dropped with it)
        except TimeoutError:
            raise ModelFailure(ModelFailureKind.TIMEOUT, "the model took too long to classify") from None
        return "".join(pieces)

    def _joined(
        self, form: FilledForm, by_rules: Assessment, thread: Thread, facts: SuppliedFacts, language: Language
    ) -> Assessment:
        emotion = self._taxonomy.emotion(form.emotion)
        quotes = _spans(thread.message, form.emotion_quotes)
        assessment = by_rules.model_copy(
            update={
                "cause": _cause(form, by_rules.cause, thread.message),
                "emotion": EmotionFinding(
                    id=emotion.id, group=emotion.group, confidence=_EMOTION_CONFIDENCE, evidence=quotes
                ),
                "intensity": form.intensity,
                "flags": self._flags(form, by_rules, thread),
                "classifier": self._model.name,
                "notices": (*by_rules.notices, *self._doubts(form, by_rules)),
            }
        )
        return self._rules.concluded(assessment, thread, facts, language, claimed=form.fault)

    def _flags(self, form: FilledForm, by_rules: Assessment, thread: Thread) -> tuple[Flag, ...]:
        """Keep the model's flags that quote the customer, and the rules' flags that no model may talk away."""
        said = {flag.id: flag.quote for flag in form.flags if flag.quote.strip() and flag.quote in thread.customer_text}
        kept = {
            flag.id: flag.quote
            for flag in by_rules.flags
            if (rule := self._taxonomy.flag(flag.id)).escalate or rule.raised_by or rule.in_quotes
        }
        quotes = said | kept
        return tuple(Flag(id=rule.id, quote=quotes[rule.id]) for rule in self._taxonomy.flags if rule.id in quotes)

    def _doubts(self, form: FilledForm, by_rules: Assessment) -> tuple[str, ...]:
        """Say where the rules, when they are sure, read the message differently."""
        cause = by_rules.cause
        if cause.id == form.cause or cause.confidence < _SURE:
            return ()
        read, other = self._taxonomy.cause(form.cause).title, self._taxonomy.cause(cause.id).title
        return (f"The model reads this as '{read}', the rules as '{other}'; check which it is.",)


def _cause(form: FilledForm, by_rules: CauseFinding, message: str) -> CauseFinding:
    shares = {form.cause: _FIRST_SHARE}
    if form.second_cause is not None:
        shares[form.second_cause] = _SECOND_SHARE
    rest = 1.0 - sum(shares.values())
    ranked = (Ranked(id=one.id, p=shares.get(one.id, 0.0) + rest * one.p) for one in by_rules.ranked)
    in_order = tuple(sorted(ranked, key=lambda one: (one.id != form.cause, -one.p)))
    quotes = _spans(message, form.cause_quotes)
    return CauseFinding(id=form.cause, confidence=in_order[0].p, ranked=in_order, evidence=quotes)


def _spans(message: str, quotes: tuple[str, ...]) -> tuple[Span, ...]:
    """Find quotes in the message; one that does not occur there was made up and is dropped."""
    places = [(message.find(quote), quote) for quote in dict.fromkeys(quotes) if quote.strip()]
    return tuple(Span.of(message, start, start + len(quote)) for start, quote in places if start >= 0)
