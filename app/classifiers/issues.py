"""Lists the problems of a message: what each of its clauses tells by itself."""

import re
from collections.abc import Sequence

from app.classifiers.learned.fusion import Learned
from app.classifiers.rules import UNCLEAR, RuleReader, RuleReading
from app.domain.assessment import CauseFinding, Issue, Told
from app.domain.taxonomy import Taxonomy
from app.domain.value import Span

_CLAUSE = re.compile(r"[^.!?\n;,:]+[.!?;]*")
_WORDS, _MOST_SENTENCES = 4, 12
"""A sentence of fewer words tells no problem; further sentences of a long message are not read one by one."""
_WORTH, _POINTS_FULL, _MOST_READ = 0.4, 4.0, 3
"""What a sentence must seem to tell to be read properly, the points of cues that make it sure, how many are read."""
_SURE = 0.85
"""A further problem is listed when its clause tells it at least this surely: precise before complete, since most
clauses that seem to tell another failure only tell the same one in other words."""


class IssueFinder:
    """Reads a message sentence by sentence."""

    def __init__(self, rules: RuleReader, learned: Learned, taxonomy: Taxonomy) -> None:
        self._rules = rules
        self._learned = learned
        self._failures = {cause.id for cause in taxonomy.causes if cause.failure and cause.id != UNCLEAR}

    def find(self, reading: RuleReading, language: str, primary: CauseFinding) -> tuple[Issue, ...]:
        """List the primary problem, then each other failure that a sentence of its own tells surely."""
        if not self._is_failure(primary.id):
            return ()
        text = reading.text
        sentences = sentences_of(text)
        likely = self._worth_reading(reading, sentences, primary.id) if len(sentences) > 1 else []
        others: dict[str, Issue] = {}
        for issue in sorted(self._told(likely, language), key=lambda one: -one.confidence):
            if issue.cause != primary.id and self._is_failure(issue.cause) and issue.confidence >= _SURE:
                others.setdefault(issue.cause, issue)
        quote = next(iter(primary.evidence), None) or _stripped(text, 0, len(text))
        return (Issue(cause=primary.id, confidence=primary.confidence, quote=quote), *others.values())

    def told(self, text: str) -> tuple[Told, ...]:
        """Tell of each clause how surely it speaks of a failure, by the n-grams alone: it must cost next to nothing."""
        sentences = sentences_of(text)
        glances = self._learned.glance([sentence.quote for sentence in sentences]) if sentences else []
        return tuple(
            Told(words=sentence, failure=min(1.0, sum(glance[cause] for cause in glance if self._is_failure(cause))))
            for sentence, glance in zip(sentences, glances, strict=True)
        )

    def _worth_reading(self, reading: RuleReading, sentences: list[Span], primary: str) -> list[Span]:
        """Choose the few sentences that seem to tell another failure, by cues and n-grams: all would take too long."""
        scored: list[tuple[float, Span]] = []
        for sentence, glance in zip(sentences, self._learned.glance([one.quote for one in sentences]), strict=True):
            points = reading.failures_in(sentence.start, sentence.end)
            worth = [
                glance[cause] + points.get(cause, 0.0) / _POINTS_FULL
                for cause in glance
                if cause != primary and self._is_failure(cause)
            ]
            scored.append((max(worth, default=0.0), sentence))
        best = sorted((one for one in scored if one[0] >= _WORTH), key=lambda one: -one[0])
        return [sentence for _, sentence in best[:_MOST_READ]]

    def _is_failure(self, cause: str) -> bool:
        return cause in self._failures

    def _told(self, sentences: Sequence[Span], language: str) -> list[Issue]:
        if not sentences:
            return []
        readings = [self._rules.read(sentence.quote, language) for sentence in sentences]
        issues: list[Issue] = []
        for sentence, joined in zip(sentences, self._learned.join(readings), strict=True):
            cause = max(joined.causes, key=lambda label: joined.causes[label])
            issues.append(Issue(cause=cause, confidence=joined.causes[cause], quote=sentence))
        return issues


def sentences_of(text: str) -> list[Span]:
    """Cut a message into the clauses that are long enough to tell something."""
    found = [match.span() for match in _CLAUSE.finditer(text)]
    spans = [_stripped(text, start, end) for start, end in found]
    return [span for span in spans if len(span.quote.split()) >= _WORDS][:_MOST_SENTENCES]


def _stripped(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return Span.of(text, start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip()))
