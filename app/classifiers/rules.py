"""The first tier: what weighted cues and the form of one message say, with the words that said it."""

from dataclasses import dataclass

from app.classifiers import scoring
from app.classifiers.signals import measure, unquoted
from app.classifiers.vocabulary import Vocabularies, Vocabulary
from app.classifiers.voices import Heard, Read, Voices, hear_causes, hear_emotions, read_in
from app.domain.taxonomy import Cause, EmotionGroup, Fault, Signal, Taxonomy
from app.domain.value import Span

UNCLEAR = "unclear"
_FAILURE_FULL = 4.0
"""Points of failure cues that make the signal full."""
_TROUBLED = 0.3
"""How much surer the cues of a failure are in a message that says that something is wrong."""
_EVIDENCE = 3


@dataclass(frozen=True, slots=True)
class RuleReading:
    """What the rules found in one message."""

    text: str
    own_words: str
    """The text with blanks where others are quoted, which is what feeling is read from."""
    causes: dict[str, float]
    """Points of each cause, open-ended."""
    emotions: dict[str, float]
    """Points of each emotion, open-ended."""
    signals: dict[str, float]
    """What the form tells, and each flag that cues raise, from 0 to 1."""
    strength: float
    """How strong the feeling is, open-ended from 0."""
    flags: dict[str, str]
    """Flags that cues raise, with their words."""
    denied: frozenset[str]
    """Flags that words only look like."""
    vocabulary: Vocabulary
    """The words of the language that it was read in."""
    spoken: bool
    """Whether these are the words of the message's own language."""
    heard_causes: tuple[Heard, ...]
    heard_emotions: tuple[Heard, ...]

    def failures_in(self, start: int, end: int) -> dict[str, float]:
        """Give the points of each cause whose words stand in a part of the text."""
        points: dict[str, float] = {}
        for heard in self.heard_causes:
            for cause, weighed in heard.weighed.items():
                for hit in weighed.hits:
                    span = heard.reading.span(hit.start, hit.end)
                    if start <= span.start < end:
                        points[cause] = points.get(cause, 0.0) + heard.share * hit.weight
        return points

    def cause_words(self, cause: str) -> tuple[Span, ...]:
        """Give the words that spoke for a cause, strongest first."""
        return _words(self.text, self.heard_causes, cause)

    def emotion_words(self, emotion: str) -> tuple[Span, ...]:
        """Give the words that spoke for an emotion, strongest first."""
        return _words(self.text, self.heard_emotions, emotion)

    @property
    def claimed_slip(self) -> bool:
        """Tell whether the customer owns up to a slip of their own."""
        return bool(self.vocabulary.places("own_slip", self.heard_causes[0].reading))


class RuleReader:
    """Reads single messages by the cues of a taxonomy; pure computation, so it never waits and never fails."""

    def __init__(self, taxonomy: Taxonomy, vocabularies: Vocabularies) -> None:
        self._taxonomy = taxonomy
        self._voices = Voices(taxonomy, vocabularies)
        self.vocabularies = vocabularies
        self._failures = tuple(cause for cause in taxonomy.causes if cause.failure and cause.id != UNCLEAR)
        hot = [emotion for emotion in taxonomy.emotions if emotion.group is EmotionGroup.HOT]
        self._hot_flags = frozenset(name for emotion in hot for name, weight in emotion.signals.items() if weight > 0)

    def vocabulary(self, language: str) -> Vocabulary:
        """Give the words by which a message in `language` is read; English ones for a language without any."""
        return self._voices.speaking(language)[0].vocabulary

    def read(self, text: str, language: str) -> RuleReading:
        """Read one message; words in quotation marks, which others said, do not count as feeling."""
        voices = self._voices.speaking(language)
        vocabulary = voices[0].vocabulary
        own_words = unquoted(text)
        whole = read_in(voices, text)
        own = whole if own_words == text else read_in(voices, own_words)
        flags = _flag_quotes(whole, own)
        signals = measure(own_words, own[0][1], vocabulary) | dict.fromkeys(flags, 1.0)

        heard = hear_causes(whole)
        causes = {cause.id: self._cause_points(cause, heard, signals) for cause in self._taxonomy.causes}
        loudest = max((causes[cause.id] for cause in self._failures), default=0.0)
        signals[Signal.FAILURE.value] = min(1.0, max(0.0, loudest) / _FAILURE_FULL)

        felt = hear_emotions(own)
        emotions, feeling = self._emotion_points(felt, signals)
        hot = [flag for flag in flags if flag in self._hot_flags]
        return RuleReading(
            text=text,
            own_words=own_words,
            causes=causes,
            emotions=emotions,
            signals=signals,
            strength=scoring.strength(signals, feeling, hot),
            flags=flags,
            denied=frozenset(flag for voice, reading in own for flag in voice.flags.denied(reading)),
            vocabulary=vocabulary,
            spoken=vocabulary.language == language.split("-", maxsplit=1)[0],
            heard_causes=heard,
            heard_emotions=felt,
        )

    def flags(self, text: str, language: str) -> dict[str, str]:
        """Find the flags that cues raise in a text, with their words."""
        voices, own_words = self._voices.speaking(language), unquoted(text)
        whole = read_in(voices, text)
        return _flag_quotes(whole, whole if own_words == text else read_in(voices, own_words))

    def presumed_fault(self, cause: Cause, reading: RuleReading) -> Fault:
        """Tell whose failure the customer says it is: their own slip if they say so, else what the cause presumes."""
        return Fault.CUSTOMER if reading.claimed_slip else cause.presumed_fault

    def _cause_points(self, cause: Cause, heard: tuple[Heard, ...], signals: dict[str, float]) -> float:
        cues = _total(cause.id, heard) * (1 + _TROUBLED * signals[Signal.TROUBLE.value] * cause.failure)
        return cues + sum(weight * signals.get(name, 0.0) for name, weight in cause.signals.items())

    def _emotion_points(self, heard: tuple[Heard, ...], signals: dict[str, float]) -> tuple[dict[str, float], float]:
        """Give each emotion its points, and the points of the cues of unhappy ones together."""
        points: dict[str, float] = {}
        feeling = 0.0
        for emotion in self._taxonomy.emotions:
            cues = _total(emotion.id, heard)
            points[emotion.id] = cues + sum(weight * signals.get(name, 0.0) for name, weight in emotion.signals.items())
            feeling += max(0.0, cues) * emotion.group.unhappy
        return points, feeling


def _flag_quotes(whole: Read, own: Read) -> dict[str, str]:
    """Find the flags that cues raise; words of the message's own language before English ones."""
    found: dict[str, str] = {}
    for (voice, reading), (_, own_reading) in reversed(tuple(zip(whole, own, strict=True))):
        found |= voice.flags.by_cues(reading, own_reading)
    return found


def _total(label: str, heard: tuple[Heard, ...]) -> float:
    return sum(one.share * one.of(label).total for one in heard)


def _words(text: str, heard: tuple[Heard, ...], label: str) -> tuple[Span, ...]:
    # What was read may have blanks where others are quoted; the evidence is cut out of the message itself.
    found = [span for one in heard for span in one.of(label).spans(one.reading, _EVIDENCE)]
    kept: list[Span] = []
    for span in found:
        if not any(span.start < other.end and other.start < span.end for other in kept):
            kept.append(Span.of(text, span.start, span.end))
    return tuple(kept[:_EVIDENCE])
