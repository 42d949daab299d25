"""Understands a conversation by rules alone: weighted cues, the form of the message, and what is known."""

from collections.abc import Iterable

from app.classifiers import scoring
from app.classifiers.causes import CauseRanker
from app.classifiers.facts import find_facts
from app.classifiers.flags import personal_data, raised
from app.classifiers.missing import missing_questions
from app.classifiers.signals import measure, unquoted
from app.classifiers.stake import find_stake
from app.classifiers.vocabulary import Vocabularies
from app.classifiers.voices import Voice, Voices, hear_emotions
from app.domain.assessment import Assessment, EmotionFinding, Flag, Language
from app.domain.facts import SuppliedFacts
from app.domain.message import Role, Thread
from app.domain.taxonomy import Cause, EmotionGroup, Fault, Signal, Taxonomy
from app.domain.value import Span

CLASSIFIER = "rules"
_UNHAPPY = (EmotionGroup.HOT, EmotionGroup.SOFT)
_EVIDENCE = 3


class RuleClassifier:
    """Implements `Classifier` without a model; pure computation, so it never waits and never fails."""

    def __init__(self, taxonomy: Taxonomy, vocabularies: Vocabularies) -> None:
        self.taxonomy = taxonomy
        self._voices = Voices(taxonomy, vocabularies)
        self._ranker = CauseRanker(taxonomy)
        hot = [emotion for emotion in taxonomy.emotions if emotion.group is EmotionGroup.HOT]
        self._hot_flags = frozenset(name for emotion in hot for name, weight in emotion.signals.items() if weight > 0)

    async def assess(self, thread: Thread, facts: SuppliedFacts, language: Language) -> Assessment:
        """Assess the last customer turn in the light of the earlier ones. Never raises for any text."""
        return self.understand(thread, facts, language)

    def understand(self, thread: Thread, facts: SuppliedFacts, language: Language) -> Assessment:
        """Do the work of `assess`; it never waits."""
        text, voices = thread.message, self._voices.speaking(language.code)
        vocabulary = voices[0].vocabulary
        cued = self._cued(thread, voices)
        own_words = unquoted(text)
        signals = measure(own_words, vocabulary.read(own_words), vocabulary) | dict.fromkeys(cued, 1.0)

        points, heard = self._ranker.points(thread, facts, voices, signals)
        finding = self._ranker.finding(points, heard)
        cause = self.taxonomy.cause(finding.id)
        signals[Signal.FAILURE.value] = self._ranker.failure(points)

        found = find_facts(thread, language.code, vocabulary)
        other = personal_data(text, language.code)
        second = self._ranker.second_problem(heard)
        flags = raised(self.taxonomy.flags, cued, found, other | ({"several_causes": second} if second else {}))
        emotion, feeling = self._emotion(text, voices, signals)
        hot = [flag.id for flag in flags if flag.id in self._hot_flags]
        assessment = Assessment(
            cause=finding,
            emotion=emotion,
            intensity=scoring.intensity(scoring.strength(signals, feeling, hot)),
            severity=0,
            stake=None,
            fault=Fault.UNKNOWN,
            fault_verified=False,
            flags=flags,
            facts=found,
            missing=(),
            classifier=CLASSIFIER,
        )
        return self.concluded(assessment, thread, facts, language, claimed=_claimed_fault(cause, text, voices))

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
            vocabulary=self._voices.speaking(language.code)[0].vocabulary,
            rules={rule.id: rule for rule in self.taxonomy.flags},
            flags=assessment.flags if cause.failure else self._grave(assessment.flags),
            facts=assessment.facts,
            failed=cause.failure,
        )
        harm = assessment.intensity if assessment.emotion.group in _UNHAPPY else 0
        return assessment.model_copy(
            update={
                "stake": stake,
                "severity": max(harm, stake.level if stake else 0),
                "fault": facts.fault or claimed,
                "fault_verified": facts.fault is not None,
                "missing": missing_questions(cause, assessment.facts, facts),
            }
        )

    def _cued(self, thread: Thread, voices: tuple[Voice, ...]) -> dict[str, str]:
        """Find flags in the message; those that escalate stay raised from earlier customer turns."""
        cued: dict[str, str] = {}
        for turn in thread.turns:
            if turn.role is not Role.CUSTOMER or turn is thread.last_customer_turn:
                continue
            earlier = _flag_quotes(turn.text, voices)
            cued |= {name: quote for name, quote in earlier.items() if self.taxonomy.flag(name).escalate}
        return cued | _flag_quotes(thread.message, voices)

    def _grave(self, flags: Iterable[Flag]) -> tuple[Flag, ...]:
        """Keep the flags that put something at stake even where nothing went wrong."""
        return tuple(flag for flag in flags if self.taxonomy.flag(flag.id).escalate)

    def _emotion(
        self, message: str, voices: tuple[Voice, ...], signals: dict[str, float]
    ) -> tuple[EmotionFinding, float]:
        """Name the emotion, and give the points of the cues of unhappy ones; quotations do not count."""
        heard = hear_emotions(voices, unquoted(message))
        points: dict[str, float] = {}
        feeling = 0.0
        for emotion in self.taxonomy.emotions:
            cues = sum(one.share * one.of(emotion.id).total for one in heard)
            points[emotion.id] = cues + sum(weight * signals.get(name, 0.0) for name, weight in emotion.signals.items())
            feeling += max(0.0, cues) * (emotion.group in _UNHAPPY)
        ranked = scoring.probabilities(points)
        found = [span for one in heard for span in one.of(ranked[0].id).spans(one.reading, _EVIDENCE)]
        # What was read has blanks where others are quoted; the evidence is cut out of the message itself.
        spans = [Span.of(message, span.start, span.end) for span in found]
        group = self.taxonomy.emotion(ranked[0].id).group
        return EmotionFinding(id=ranked[0].id, group=group, confidence=ranked[0].p, evidence=tuple(spans)), feeling


def _flag_quotes(text: str, voices: tuple[Voice, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for voice in reversed(voices):
        found |= voice.flags.by_cues(text)
    return found


def _claimed_fault(cause: Cause, text: str, voices: tuple[Voice, ...]) -> Fault:
    """Tell whose failure the customer says it is: their own slip if they say so, else what the cause presumes."""
    voice = voices[0]
    slip = voice.vocabulary.places("own_slip", voice.vocabulary.read(text))
    return Fault.CUSTOMER if slip else cause.presumed_fault
