"""What the cue model hears in the sentences of a reply, in the form in which checks read word lists."""

from collections.abc import Callable
from dataclasses import dataclass

from evals.cues.declared import Cue
from evals.cues.model import CueModel, Scores
from evals.text import Hit, Text

SHORTEST = 5
"""Words of a sentence that can do what no reply should; shorter ones are greetings, names and fragments."""


@dataclass(frozen=True)
class Heard:
    """The learned cues of a reply."""

    hits: dict[str, tuple[Hit, ...]]
    """Sentences that surely do it, by the word list that they count for."""
    doubtful: dict[str, frozenset[int]]
    """Sentences of which it is neither sure nor clear, by the word list that they might count for."""
    known: frozenset[str]
    """Word lists that a cue is learned for."""

    def doubts(self, lists: frozenset[str], within: frozenset[int] | None = None) -> bool:
        """Tell whether a sentence might count for one of the lists; `within`: the sentences that matter."""
        numbers = frozenset[int]().union(*(self.doubtful.get(name, frozenset()) for name in lists))
        return bool(numbers if within is None else numbers & within)

    def only(self, lists: frozenset[str]) -> "Heard":
        """Keep what counts for some lists."""
        return Heard({name: found for name, found in self.hits.items() if name in lists}, self.doubtful, self.known)


def hear(model: CueModel, text: Text, courtesy: frozenset[int] = frozenset()) -> Heard:
    """Score the sentences of a reply; `courtesy`: tokens of greetings and set phrases, which do nothing.

    A short sentence is never surely a violation, and it is suspected of one like any other.
    """
    spans = [text.span_of(number) for number in range(len(text.sentences))]
    scores = model.scores([span.quote for span in spans])
    hits: dict[str, list[Hit]] = {}
    doubtful: dict[str, set[int]] = {}
    known: set[str] = set()
    clearest = _clearest(model, scores)
    settled = _settled(model, scores, len(spans))
    for cue in model.cues.cues:
        bounds = model.bounds.get(cue.id)
        if cue.counts_as is None or bounds is None:
            continue
        known.add(cue.counts_as)
        for number, score in enumerate(scores[cue.id]):
            sentence = text.sentences[number]
            short = cue.violation and sentence.last - sentence.first < SHORTEST
            if short and courtesy.issuperset(range(sentence.first, sentence.last)):
                continue
            if score >= bounds.sure and not short and clearest(cue, number):
                # Where in the sentence is unknown; at its end, it never stands before something that it stands behind.
                hits.setdefault(cue.counts_as, []).append(Hit(sentence.last - 1, sentence.last, number))
            elif score >= bounds.clear and not settled[number]:
                doubtful.setdefault(cue.counts_as, set()).add(number)
    doubts = {name: frozenset(numbers) for name, numbers in doubtful.items()}
    return Heard({name: tuple(found) for name, found in hits.items()}, doubts, frozenset(known))


def _clearest(model: CueModel, scores: dict[str, Scores]) -> Callable[[Cue, int], bool]:
    """Tell whether a sentence shows a cue more clearly than those that it is confused with; a violation, than any."""

    def over(name: str, number: int) -> float:
        return float(scores[name][number]) - model.bounds[name].sure

    def clearest(cue: Cue, number: int) -> bool:
        others = scores if cue.violation else cue.like
        return all(over(cue.id, number) >= over(other, number) for other in others)

    return clearest


def _settled(model: CueModel, scores: dict[str, Scores], sentences: int) -> list[bool]:
    """Tell of each sentence whether it surely does something harmless, so that nothing else is suspected of it."""
    harmless = [cue.id for cue in model.cues.cues if not cue.violation and cue.id in model.bounds]
    return [any(scores[name][number] >= model.bounds[name].sure for name in harmless) for number in range(sentences)]
