"""Weighs the cues of several labels in one text."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.classifiers.reading import Reading
from app.classifiers.vocabulary import Vocabulary
from app.domain.taxonomy import Cue
from app.domain.value import Span
from evals.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue that was found, with its place in `Reading.joined`."""

    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the cues of one label found in a text."""

    total: float
    hits: tuple[Hit, ...]
    """The hits that count, strongest first: where cues overlap, the stronger one."""

    def spans(self, reading: Reading, most: int) -> tuple[Span, ...]:
        """Give the words that spoke for the label, strongest first."""
        speaking = [hit for hit in self.hits if hit.weight > 0]
        return tuple(reading.span(hit.start, hit.end) for hit in speaking[:most])


NOTHING = Weighed(0.0, ())


class CueSet:
    """The compiled cues of one language."""

    def __init__(self, vocabulary: Vocabulary, cues: Mapping[str, tuple[Cue, ...]]) -> None:
        self._phrases: dict[str, tuple[tuple[Phrase, float], ...]] = {
            label: tuple((vocabulary.compile(cue.pattern), cue.weight) for cue in entries)
            for label, entries in cues.items()
        }

    def weigh(self, reading: Reading) -> dict[str, Weighed]:
        """Weigh each label in a text; labels without a hit are left out. Each cue counts once."""
        weighed: dict[str, Weighed] = {}
        for label, phrases in self._phrases.items():
            hits: list[Hit] = []
            for phrase, weight in phrases:
                place = min(phrase.search(reading.searched), default=None)
                if place is not None:
                    hits.append(Hit(*place, weight))
            if hits:
                kept = _without_overlaps(hits)
                weighed[label] = Weighed(sum(hit.weight for hit in kept), tuple(kept))
        return weighed


def _without_overlaps(hits: list[Hit]) -> list[Hit]:
    """Keep of overlapping hits the strongest, of equals the longest; what speaks against always counts."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (-hit.weight, hit.start - hit.end)):
        if hit.weight < 0 or not any(
            hit.start < other.end and other.start < hit.end for other in kept if other.weight > 0
        ):
            kept.append(hit)
    return kept
