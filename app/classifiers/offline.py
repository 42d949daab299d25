"""Understands a conversation without a model: rules, n-grams and a sentence encoder, joined into one ranking."""

import math
from collections.abc import Iterable, Mapping

from app.classifiers.conversation import carried, customer_turns, found_out
from app.classifiers.decision import calmed, decided, doubted, level, ranked
from app.classifiers.facts import find_facts
from app.classifiers.flags import personal_data, raised
from app.classifiers.history import read_history
from app.classifiers.issues import IssueFinder, sentences_of
from app.classifiers.learned.fusion import Joined, Learned
from app.classifiers.learned.opinion import Opinion, Scores
from app.classifiers.missing import missing_questions
from app.classifiers.rules import UNCLEAR, RuleReader, RuleReading
from app.classifiers.scoring import probabilities
from app.classifiers.stake import find_stake
from app.domain.assessment import Assessment, CauseFinding, EmotionFinding, Flag, Language, TierFinding
from app.domain.facts import SuppliedFacts
from app.domain.message import Role, Thread
from app.domain.taxonomy import EmotionGroup, Fault, Taxonomy
from app.domain.value import Span

_PLEASED = 0.6
"""Probability of content from which a message that tells no trouble is praise, and not one that nobody understood."""
_LONGEST_QUOTE = 300
"""Characters of a message without sentences that are quoted for a flag."""


class OfflineClassifier:
    """Implements `Classifier` without a model; pure computation, so it never waits and never fails."""

    def __init__(self, taxonomy: Taxonomy, rules: RuleReader, learned: Learned) -> None:
        self.taxonomy = taxonomy
        self._rules = rules
        self._learned = learned
        self._issues = IssueFinder(rules, learned, taxonomy)
        self._harmless = [cause.id for cause in taxonomy.causes if not cause.failure]
        self._content = [e.id for e in taxonomy.emotions if e.group is EmotionGroup.POSITIVE]
        self._name = "+".join(("rules", *learned.tiers))

    async def assess(self, thread: Thread, facts: SuppliedFacts, language: Language) -> Assessment:
        """Assess the last customer turn in the light of the earlier ones. Never raises for any text."""
        return self.understand(thread, facts, language)

    def understand(self, thread: Thread, facts: SuppliedFacts, language: Language) -> Assessment:
        """Do the work of `assess`; it never waits."""
        code = language.code
        readings = [self._rules.read(text, code) for text in customer_turns(thread)]
        joined = self._learned.join(readings)
        reading, last = readings[-1], joined[-1]
        cause = self._cause(readings, joined, facts, code)
        emotion = self._emotion(reading, calmed(last.emotions, last.causes, self.taxonomy))
        found = find_facts(thread, code, reading.vocabulary)
        issues = self._issues.find(reading, code, cause)
        several = {"several_causes": issues[1].quote.quote} if len(issues) > 1 else {}
        flags = raised(
            self.taxonomy.flags,
            self._cued(thread, reading, code),
            found,
            personal_data(reading.text, code) | several,
            self._learned_flags(reading, last, cause),
        )
        assessment = Assessment(
            cause=cause,
            emotion=emotion,
            intensity=level(last.intensity),
            strength=round(last.intensity, 2),
            severity=0,
            stake=None,
            fault=Fault.UNKNOWN,
            fault_verified=False,
            flags=flags,
            facts=found,
            missing=(),
            classifier=self._name,
            issues=issues,
            told=self._issues.told(reading.text),
            history=read_history(thread, self._rules.vocabularies, code),
            tiers=(self._rules_said(reading), *(self._said(opinion) for opinion in last.opinions)),
        )
        claimed = self._rules.presumed_fault(self.taxonomy.cause(cause.id), reading)
        return self.concluded(assessment, thread, facts, language, claimed=claimed)

    def concluded(
        self, assessment: Assessment, thread: Thread, facts: SuppliedFacts, language: Language, *, claimed: Fault
    ) -> Assessment:
        """Draw what follows from cause, emotion, flags and facts: stake, severity, fault, missing questions.

        `claimed`: whose failure it is as the customer tells it; a supplied fact outranks it.
        """
        cause = self.taxonomy.cause(assessment.cause.id)
        stake = find_stake(
            text=thread.message,
            language=language.code,
            vocabulary=self._rules.vocabulary(language.code),
            rules={rule.id: rule for rule in self.taxonomy.flags},
            flags=assessment.flags if cause.failure else self._grave(assessment.flags),
            facts=assessment.facts,
            failed=cause.failure,
        )
        harm = assessment.intensity if assessment.emotion.group.unhappy else 0
        return assessment.model_copy(
            update={
                "stake": stake,
                "severity": max(harm, stake.level if stake else 0),
                "fault": facts.fault or claimed,
                "fault_verified": facts.fault is not None,
                "missing": missing_questions(cause, assessment.facts, facts),
            }
        )

    def _cause(
        self, readings: list[RuleReading], joined: list[Joined], facts: SuppliedFacts, code: str
    ) -> CauseFinding:
        content = [sum(one.emotions[emotion] for emotion in self._content) for one in joined]
        told = [doubted(one.causes, one.emotions, self.taxonomy) for one in joined]
        causes = carried(told, content, self.taxonomy)
        if facts.cause_found is not None:
            found = self._learned.join([self._rules.read(facts.cause_found, code)])[0]
            causes = found_out(causes, found.causes, self.taxonomy)
        order = decided(causes, self._learned.about.margin, self.taxonomy)
        if order[0].id == UNCLEAR and content[-1] >= _PLEASED and facts.cause_found is None:
            # Nothing that could have gone wrong stands out, and the customer is pleased.
            shares = {one.id: one.p for one in order}
            likely = max(self._harmless, key=lambda cause: shares.get(cause, 0.0))
            order = ranked({**shares, likely: shares[UNCLEAR], UNCLEAR: shares.get(likely, 0.0)})
        best = order[0]
        words = self._words(readings[-1], readings[-1].cause_words(best.id), best.id)
        return CauseFinding(id=best.id, confidence=best.p, ranked=order, evidence=words)

    def _emotion(self, reading: RuleReading, emotions: Mapping[str, float]) -> EmotionFinding:
        best = ranked(emotions)[0]
        words = self._words(reading, reading.emotion_words(best.id), best.id)
        group = self.taxonomy.emotion(best.id).group
        return EmotionFinding(id=best.id, group=group, confidence=best.p, evidence=words)

    def _words(self, reading: RuleReading, by_rules: tuple[Span, ...], label: str) -> tuple[Span, ...]:
        """Quote what the rules heard; else what speaks most for the label by what was learned."""
        return by_rules or self._learned.words(reading.text, label)

    def _cued(self, thread: Thread, reading: RuleReading, code: str) -> dict[str, str]:
        """Find flags in the message; those that escalate stay raised from earlier customer turns."""
        cued: dict[str, str] = {}
        for turn in thread.turns:
            if turn.role is Role.CUSTOMER and turn is not thread.last_customer_turn:
                earlier = self._rules.flags(turn.text, code)
                cued |= {name: quote for name, quote in earlier.items() if self.taxonomy.flag(name).escalate}
        return cued | reading.flags

    def _learned_flags(self, reading: RuleReading, joined: Joined, cause: CauseFinding) -> dict[str, str]:
        """Quote for each learned flag that no cue raised the clause that speaks most for it.

        Where nothing went wrong only flags that escalate are raised: a kept promise reads much like a broken one.
        """
        failed = self.taxonomy.cause(cause.id).failure
        new = [
            flag
            for flag in joined.flags
            if flag not in reading.flags.keys() | reading.denied and (failed or self.taxonomy.flag(flag).escalate)
        ]
        sentences = [span.quote for span in sentences_of(reading.text)] if new else []
        whole = reading.text.strip()[:_LONGEST_QUOTE]
        return {flag: sentences[self._learned.most_telling(sentences, flag)] if sentences else whole for flag in new}

    def _grave(self, flags: Iterable[Flag]) -> tuple[Flag, ...]:
        """Keep the flags that put something at stake even where nothing went wrong."""
        return tuple(flag for flag in flags if self.taxonomy.flag(flag.id).escalate)

    def _rules_said(self, reading: RuleReading) -> TierFinding:
        cause, emotion = probabilities(reading.causes)[0], probabilities(reading.emotions)[0]
        return TierFinding(
            tier="rules", cause=cause.id, cause_confidence=cause.p, emotion=emotion.id, emotion_confidence=emotion.p
        )

    def _said(self, opinion: Opinion) -> TierFinding:
        about = self._learned.about
        cause, cause_p = _best(about.causes, opinion.causes)
        emotion, emotion_p = _best(about.emotions, opinion.emotions)
        return TierFinding(
            tier=opinion.tier, cause=cause, cause_confidence=cause_p, emotion=emotion, emotion_confidence=emotion_p
        )


def _best(labels: tuple[str, ...], logs: Scores) -> tuple[str, float]:
    place = int(logs.argmax())
    return labels[place], min(1.0, math.exp(logs[place]))
