"""Builds the service from its settings: the only place where the parts meet."""

import hashlib
import uuid
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Thread

from app.classifiers.cleaning import clean
from app.classifiers.language import LanguageDetection
from app.classifiers.learned.encoder import SentenceEncoder
from app.classifiers.learned.fusion import Learned
from app.classifiers.learned.weights import Weights, load_weights
from app.classifiers.model import ModelClassifier
from app.classifiers.offline import OfflineClassifier
from app.classifiers.rules import RuleReader
from app.classifiers.vocabulary import Vocabularies, load_vocabularies
from app.domain.company import Company
from app.domain.policy import Policy
from app.domain.ports import ChatModel
from app.domain.taxonomy import Taxonomy
from app.drafting.intake import Intake
from app.drafting.model_writer import ModelWriter
from app.drafting.phrases import load_playbooks
from app.drafting.pipeline import Drafting
from app.drafting.playbook import PlaybookWriter
from app.drafting.prompt import Prompts
from app.features import Embedder
from app.llm.judge import JudgeEndpoint
from app.llm.openai_compatible import OpenAICompatible
from app.settings import Settings
from app.words.company import load_company
from app.words.policy import load_policy
from app.words.taxonomy import load_taxonomy
from app.words.things import load_things
from evals.checklist import Checklist
from evals.cues import CueModel
from evals.judge.cache import Journal, Memory
from evals.judge.judge import Judge
from evals.judge.prompt import JudgePrompt
from evals.judge.round import Terms
from evals.promises import prepare


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that the faces use."""

    settings: Settings
    drafting: Drafting
    checklist: Checklist
    taxonomy: Taxonomy
    company: Company
    policy: Policy
    versions: dict[str, str]
    chat: ChatModel | None
    encoder: SentenceEncoder | None
    languages: frozenset[str]
    """The languages that the playbook writes."""
    judge: Judge | None = None
    """Settles what the checklist leaves unsure; `None` where no judge is configured."""

    def warm(self) -> None:
        """Begin to load what the first message would wait for; for a server, which has time before it comes."""
        if self.encoder is not None:
            self.encoder.warm_in_background()
        Thread(target=self._prepare, daemon=True).start()

    def _prepare(self) -> None:
        for language in sorted(self.languages):
            prepare(language)
            self.checklist.prepare([language])

    async def aclose(self) -> None:
        """Let go of the connections that a model and a judge keep open."""
        for asked in (self.chat, self.judge.endpoint if self.judge is not None else None):
            if isinstance(asked, OpenAICompatible):
                await asked.aclose()


@dataclass(frozen=True, slots=True)
class Offline:
    """What understands a message without a model, as parts that are read once and joined with or without an encoder."""

    taxonomy: Taxonomy
    vocabularies: Vocabularies
    rules: RuleReader
    weights: Weights

    @classmethod
    def load(cls, words: Path) -> "Offline":
        """Read the parts from the folder of the words; raises `InvalidFile`."""
        taxonomy = load_taxonomy(words)
        vocabularies = load_vocabularies(words / "lexicons" / "understanding")
        return cls(taxonomy, vocabularies, RuleReader(taxonomy, vocabularies), load_weights(words / "weights"))

    def classifier(self, encoder: Embedder | None) -> OfflineClassifier:
        """Join the parts; without an encoder the rules and the n-grams classify alone."""
        return OfflineClassifier(self.taxonomy, self.rules, Learned(self.weights, encoder))


def build_services(settings: Settings, model: ChatModel | None = None) -> Services:
    """Read the words, plug the parts together; raises `InvalidFile` with every mistake of a file.

    `model`: a model of the caller's own, such as a scripted one; else the one that the settings name.
    """
    words = settings.prompts_dir
    company = load_company(settings.company_dir)
    parts = Offline.load(words)
    taxonomy = parts.taxonomy
    things = load_things(words)
    formality = company.voice.formality
    policy = load_policy(
        settings.company_dir,
        taxonomy=taxonomy,
        things=things,
        language=company.default_language,
        formality=formality,
    )
    encoder = _encoder(settings)
    checklist = Checklist.load(words, cues=CueModel.load(words, encoder))
    books = load_playbooks(words, formality)
    prepare(company.default_language)  # the first draft should not wait for files; the others are read by `warm`
    playbook = PlaybookWriter(books, company.default_language)
    chat = model or _configured_model(settings)
    offline = parts.classifier(encoder)
    prompts = Prompts.load(words)
    intake = Intake(
        clean=clean,
        detector=LanguageDetection(company.default_language),
        classifier=offline if chat is None else ModelClassifier(chat, offline, taxonomy, words),
        taxonomy=taxonomy,
        things=things,
        policy=policy,
        company=company,
        writable=playbook.languages if chat is None else None,
    )
    judge = _configured_judge(settings, checklist)
    versions = versions_of(settings)
    drafting = Drafting(
        intake=intake,
        playbook=playbook,
        model=None if chat is None else ModelWriter(chat, prompts, checklist, books),
        checklist=checklist,
        deadline_s=settings.model_deadline_s,
        versions=versions,
        new_id=lambda: uuid.uuid4().hex,
        judge=judge,
    )
    return Services(
        settings, drafting, checklist, taxonomy, company, policy, versions, chat, encoder, playbook.languages, judge
    )


def versions_of(settings: Settings) -> dict[str, str]:
    """Name what decides: the service, and digests of its words and of the company's files."""
    company = _digest(settings.company_dir)
    return {"service": service_version(), "prompts": _digest(settings.prompts_dir), "company": company}


def service_version() -> str:
    """Tell the version of the installed service."""
    try:
        return version("amends")
    except PackageNotFoundError:
        return "0+unknown"


def _encoder(settings: Settings) -> SentenceEncoder | None:
    """Give the sentence encoder if it is wanted and installed."""
    return SentenceEncoder() if settings.encoder == "auto" and SentenceEncoder.installed() else None


def _configured_model(settings: Settings) -> ChatModel | None:
    if settings.model is None:
        return None
    key = settings.model_api_key.get_secret_value() if settings.model_api_key else None
    return OpenAICompatible(settings.model, settings.model_base_url, key)


def _configured_judge(settings: Settings, checklist: Checklist) -> Judge | None:
    if settings.judge_model is None:
        return None
    key = settings.judge_api_key.get_secret_value() if settings.judge_api_key else None
    terms = Terms(
        votes=settings.judge_votes,
        at_once=settings.judge_at_once,
        timeout_s=settings.judge_timeout_s,
        deadline_s=settings.judge_deadline_s,
        price_in=settings.judge_price_in,
        price_out=settings.judge_price_out,
    )
    return Judge(
        JudgeEndpoint(settings.judge_model, settings.judge_base_url, key),
        JudgePrompt.load(settings.prompts_dir),
        checklist.criteria,
        terms=terms,
        rulings=Memory() if settings.judge_cache is None else Journal(settings.judge_cache),
    )


def _digest(folder: Path) -> str:
    """Digest every file of a folder, so that scores of different words are never compared silently."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
