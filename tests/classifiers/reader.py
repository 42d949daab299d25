"""The offline classifier with the words of this repository, read once for all tests."""

from functools import cache
from pathlib import Path

from app.classifiers.history import read_history
from app.classifiers.language import LanguageDetection
from app.classifiers.learned.encoder import SentenceEncoder
from app.classifiers.learned.fusion import Learned
from app.classifiers.learned.weights import load_weights
from app.classifiers.offline import OfflineClassifier
from app.classifiers.rules import RuleReader
from app.classifiers.vocabulary import Vocabulary, load_vocabularies
from app.domain.assessment import Assessment, FactKind, Language, LanguageSource
from app.domain.facts import SuppliedFacts
from app.domain.history import History
from app.domain.message import Role, Thread, Turn
from app.words.taxonomy import load_taxonomy

PROMPTS = Path(__file__).resolve().parents[2] / "prompts"
ENGLISH = Language(code="en", confidence=0.9, source=LanguageSource.LANGDETECT)


@cache
def vocabularies() -> dict[str, Vocabulary]:
    return load_vocabularies(PROMPTS / "lexicons" / "understanding")


@cache
def classifier() -> OfflineClassifier:
    taxonomy = load_taxonomy(PROMPTS)
    learned = Learned(load_weights(PROMPTS / "weights"), SentenceEncoder())
    return OfflineClassifier(taxonomy, RuleReader(taxonomy, vocabularies()), learned)


@cache
def detector() -> LanguageDetection:
    return LanguageDetection("en")


def talk(*texts: str) -> Thread:
    """Make a thread that the customer begins and ends; customer and agent take turns."""
    roles = [Role.CUSTOMER if (len(texts) - place) % 2 else Role.AGENT for place in range(len(texts))]
    return Thread(turns=tuple(Turn(role=role, text=text) for role, text in zip(roles, texts, strict=True)))


def understand(*texts: str, language: str = "en", **facts: object) -> Assessment:
    """Understand a conversation whose last text is the customer's."""
    spoken = Language(code=language, confidence=0.9, source=LanguageSource.LANGDETECT)
    return classifier().understand(talk(*texts), SuppliedFacts.parse(facts), spoken)


def history(*texts: str, language: str = "en") -> History:
    """Read what a conversation holds besides its last text, which is the customer's."""
    return read_history(talk(*texts), vocabularies(), language)


def flags(text: str, language: str = "en") -> set[str]:
    return {flag.id for flag in understand(text, language=language).flags}


def quotes(text: str, kind: FactKind, language: str = "en") -> list[str]:
    return [fact.quote for fact in understand(text, language=language).facts if fact.kind is kind]


def values(text: str, kind: FactKind) -> list[str]:
    return [fact.value for fact in understand(text).facts if fact.kind is kind]
