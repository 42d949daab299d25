"""The ways of reading a message that are measured beside each other: rules, with n-grams, with the encoder."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.bootstrap import Offline
from app.classifiers.cleaning import clean
from app.classifiers.facts import find_facts
from app.classifiers.flags import personal_data, raised
from app.classifiers.language import LanguageDetection
from app.classifiers.scoring import probabilities
from app.domain.assessment import Language
from app.domain.errors import DomainError
from app.domain.facts import SuppliedFacts
from app.domain.message import Thread
from app.features import Embedder
from evals.labelled import Labelled
from evals.understanding.prediction import Pair, Prediction


class Tier(StrEnum):
    """How much of the understanding takes part."""

    RULES = "rules"
    NGRAMS = "ngrams"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Message:
    """A labelled message as the service takes it in: cleaned, with its language told."""

    labelled: Labelled
    thread: Thread
    language: Language


class Reader(Protocol):
    """One tier, ready to read."""

    def predict(self, message: Message) -> Prediction:
        """Read a message."""
        ...


class RulesAlone:
    """What the rules say by themselves; they give a strength, open-ended from 0, and no level."""

    def __init__(self, parts: Offline) -> None:
        self._parts = parts

    def predict(self, message: Message) -> Prediction:
        """Rank causes and emotions by the points of their cues."""
        code, text = message.language.code, message.thread.message
        reading = self._parts.rules.read(text, code)
        facts = find_facts(message.thread, code, reading.vocabulary)
        flags = raised(self._parts.taxonomy.flags, reading.flags, facts, personal_data(text, code), {})
        causes = probabilities(reading.causes)
        return Prediction(
            causes=tuple(one.id for one in causes),
            confidence=causes[0].p,
            emotion=probabilities(reading.emotions)[0].id,
            strength=reading.strength,
            intensity=None,
            flags=frozenset(flag.id for flag in flags),
            language=code,
        )


class Joined:
    """The rules with the learned tiers, as the service joins them."""

    def __init__(self, parts: Offline, encoder: Embedder | None) -> None:
        self._classifier = parts.classifier(encoder)

    def predict(self, message: Message) -> Prediction:
        """Assess the message as the service would, without any supplied fact."""
        found = self._classifier.understand(message.thread, SuppliedFacts(), message.language)
        return Prediction(
            causes=tuple(one.id for one in found.cause.ranked),
            confidence=found.cause.confidence,
            emotion=found.emotion.id,
            strength=found.strength,
            intensity=found.intensity,
            flags=frozenset(flag.id for flag in found.flags),
            language=message.language.code,
        )


def reader_of(tier: Tier, parts: Offline, encoder: Embedder | None) -> Reader:
    """Make a tier ready; only `all` uses the encoder."""
    if tier is Tier.RULES:
        return RulesAlone(parts)
    return Joined(parts, encoder if tier is Tier.ALL else None)


def taken_in(messages: Iterable[Labelled], detector: LanguageDetection) -> Iterator[Message | None]:
    """Take messages in as the service does; `None` for one that it refuses to read."""
    for labelled in messages:
        try:
            thread = Thread.single(clean(labelled.text))
        except DomainError:
            yield None
        else:
            yield Message(labelled, thread, detector.detect(thread, ()))


def read_all(messages: list[Message], reader: Reader, advance: Callable[[], None]) -> tuple[list[Pair], list[float]]:
    """Let a tier read messages one by one; gives the pairs, and the milliseconds that each reading took."""
    pairs: list[Pair] = []
    times: list[float] = []
    for message in messages[:1]:
        reader.predict(message)  # what is loaded at the first message is no part of its time
    for message in messages:
        began = time.perf_counter()
        prediction = reader.predict(message)
        times.append((time.perf_counter() - began) * 1000)
        pairs.append(Pair(message.labelled, prediction))
        advance()
    return pairs, times
