"""The compiled words of the languages that a message may speak, and what they hear in it."""

from dataclasses import dataclass, replace

from app.classifiers.cues import NOTHING, CueSet, Weighed
from app.classifiers.flags import FlagFinder
from app.classifiers.reading import Reading
from app.classifiers.vocabulary import Vocabularies, Vocabulary
from app.domain.taxonomy import Taxonomy

_FALLBACK = "en"
_FOREIGN = 0.5
"""Weight of English cues in a message of another language, which often borrows English words."""


@dataclass(frozen=True, slots=True)
class Voice:
    """The compiled words of one language."""

    vocabulary: Vocabulary
    causes: CueSet
    emotions: CueSet
    flags: FlagFinder
    share: float = 1.0
    """How much its findings count."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the cues of one language found in a text."""

    reading: Reading
    weighed: dict[str, Weighed]
    share: float

    def of(self, label: str) -> Weighed:
        """Give what was found for a label."""
        return self.weighed.get(label, NOTHING)


class Voices:
    """All languages that have words; each is compiled when its first message comes, English at once."""

    def __init__(self, taxonomy: Taxonomy, vocabularies: Vocabularies) -> None:
        self._taxonomy = taxonomy
        self._vocabularies = vocabularies
        self._compiled: dict[str, Voice] = {}
        self._english = replace(self._voice(_FALLBACK), share=_FOREIGN)

    def speaking(self, language: str) -> tuple[Voice, ...]:
        """Give the words to read a message in `language` with: its own, then English; only English if it has none."""
        code = language.split("-", maxsplit=1)[0]
        if code == _FALLBACK or code not in self._vocabularies:
            return (self._voice(_FALLBACK),)
        return self._voice(code), self._english

    def _voice(self, code: str) -> Voice:
        # Two threads may both compile a language the first time; the values are equal, so the last one may stay.
        if code not in self._compiled:
            self._compiled[code] = _voice(self._vocabularies[code], self._taxonomy)
        return self._compiled[code]


Read = tuple[tuple[Voice, Reading], ...]
"""A text as each language reads it."""


def read_in(voices: tuple[Voice, ...], text: str) -> Read:
    """Cut a text into the words of each language, once for all who search in it."""
    return tuple((voice, voice.vocabulary.read(text)) for voice in voices)


def hear_causes(read: Read) -> tuple[Heard, ...]:
    """Weigh the cues of causes, in each language."""
    return tuple(Heard(reading, voice.causes.weigh(reading), voice.share) for voice, reading in read)


def hear_emotions(read: Read) -> tuple[Heard, ...]:
    """Weigh the cues of emotions, in each language."""
    return tuple(Heard(reading, voice.emotions.weigh(reading), voice.share) for voice, reading in read)


def _voice(vocabulary: Vocabulary, taxonomy: Taxonomy) -> Voice:
    code = vocabulary.language
    return Voice(
        vocabulary=vocabulary,
        causes=CueSet(vocabulary, {cause.id: cause.cues.get(code, ()) for cause in taxonomy.causes}),
        emotions=CueSet(vocabulary, {emotion.id: emotion.cues.get(code, ()) for emotion in taxonomy.emotions}),
        flags=FlagFinder(vocabulary, taxonomy.flags),
    )
