"""Writes many letters in one language with the real parts: understanding, policy, playbook, checklist, ledger."""

import asyncio
import csv
import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pydantic import Field

from app import formats
from app.bootstrap import Offline
from app.classifiers.cleaning import clean
from app.classifiers.language import LanguageDetection
from app.domain.company import Formality
from app.domain.draft import Outcome
from app.domain.facts import SuppliedFacts
from app.domain.message import Channel, Role, Thread, Turn
from app.domain.request import DraftRequest
from app.domain.value import Value
from app.drafting.intake import Intake
from app.drafting.phrases import load_playbooks
from app.drafting.pipeline import Drafting
from app.drafting.playbook import PlaybookWriter
from app.settings import PROMPTS
from app.words.company import load_company
from app.words.policy import load_policy
from app.words.things import load_things
from evals.checklist import Checklist

HERE = Path(__file__).resolve().parent
BANK = PROMPTS / "bank"
ANY = "any"
_LONGEST = 1_200
_WAYS = 4
"""Situations made of one message."""


class Facts(Value):
    """Facts as an agent writes them, with the causes that they fit."""

    causes: tuple[str, ...]
    words: dict[str, str]


class LetterFile(Value):
    """What `<language>.yaml` holds."""

    language: str
    facts: tuple[dict[str, object], ...] = ()
    slips: tuple[str, ...] = ()
    """Regular expressions of grammar slips that no letter may hold."""
    talks: tuple[tuple[str, ...], ...] = Field(default=())
    """Conversations that the customer begins and ends: for what comes after the fix."""


class Letter(NamedTuple):
    """A situation and the reply to it."""

    request: DraftRequest
    outcome: Outcome

    @property
    def reply(self) -> str:
        """The words."""
        return self.outcome.draft.reply


@dataclass(frozen=True)
class Desk:
    """Everything that writes and judges in one language."""

    language: str
    drafting: Drafting

    def write(self, request: DraftRequest) -> Letter:
        """Write one letter."""
        return Letter(request, asyncio.run(self.drafting.draft(request)))

    def cause_of(self, thread: Thread) -> str:
        """Tell what a message is read as."""
        request = DraftRequest(thread=thread, hints=(self.language,), writer="playbook")
        return asyncio.run(self.drafting.understand(request)).assessment.cause.id


@cache
def _offline() -> Offline:
    return Offline.load(PROMPTS)


def desk(language: str, formality: Formality = Formality.FORMAL, company: Path = PROMPTS / "company") -> Desk:
    """Put the parts together, with the words of one language beside English: no other pack can stand in the way."""
    with TemporaryDirectory() as folder:
        home = Path(shutil.copytree(company, Path(folder) / "company"))
        for path in (home / "words").glob("*.yaml"):
            if path.stem != language:
                path.unlink()
        own = load_company(home)
        own = own.model_copy(update={"voice": own.voice.model_copy(update={"formality": formality})})
        things = load_things(PROMPTS)
        taxonomy = _offline().taxonomy
        policy = load_policy(home, taxonomy=taxonomy, things=things, language="en", formality=formality)
    playbook = PlaybookWriter(load_playbooks(PROMPTS, formality, {"en", language}), "en")
    intake = Intake(
        clean=clean,
        detector=LanguageDetection("en"),
        classifier=_offline().classifier(None),
        taxonomy=taxonomy,
        things=things,
        policy=policy,
        company=own,
        writable=playbook.languages,
    )
    drafting = Drafting(
        intake=intake,
        playbook=playbook,
        model=None,
        checklist=Checklist.load(PROMPTS),
        deadline_s=5,
        versions={},
        new_id=lambda: "letter",
    )
    return Desk(language, drafting)


def letter_file(language: str) -> LetterFile:
    """Read the facts and slips of a language; one without a file has none."""
    path = HERE / f"{language}.yaml"
    return formats.read(path).into(LetterFile) if path.exists() else LetterFile(language=language)


def messages(language: str) -> list[str]:
    """List the bank's messages of a language, each once, in an order that has nothing to do with their labels."""
    found: set[str] = set()
    for path in BANK.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            found.update(
                row["text"]
                for row in csv.DictReader(lines)
                if (row.get("language") or "en") == language and len(row["text"]) <= _LONGEST
            )
    return sorted(found, key=lambda text: hashlib.sha256(text.encode()).hexdigest())


def requests(desk_: Desk, count: int) -> Iterator[DraftRequest]:
    """Make situations: each message plain, with facts, in a chat or in public with other facts, and after talks."""
    own = letter_file(desk_.language)
    for talk in own.talks[:count]:
        yield _request(desk_, _thread(talk, Channel.EMAIL), {})
    channels = (Channel.EMAIL, Channel.EMAIL, Channel.CHAT, Channel.SOCIAL)
    for number, text in enumerate(messages(desk_.language)[: max(1, -(-(count - len(own.talks)) // _WAYS))]):
        cause = desk_.cause_of(Thread.single(text))
        fitting = [facts for facts in own.facts if {cause, ANY} & set(_causes(facts))]
        for way, channel in enumerate(channels):
            facts = fitting[(number + way) % len(fitting)] if fitting and way in (1, 2) else {}
            yield _request(desk_, Thread.single(text, channel), {k: v for k, v in facts.items() if k != "causes"})


def _causes(facts: dict[str, object]) -> tuple[str, ...]:
    causes = facts.get("causes", (ANY,))
    return tuple(causes) if isinstance(causes, list | tuple) else (str(causes),)


def _thread(talk: tuple[str, ...], channel: Channel) -> Thread:
    roles = [Role.CUSTOMER if (len(talk) - place) % 2 else Role.AGENT for place in range(len(talk))]
    turns = tuple(Turn(role=role, text=text) for role, text in zip(roles, talk, strict=True))
    return Thread(turns=turns, channel=channel)


def _request(desk_: Desk, thread: Thread, facts: dict[str, object]) -> DraftRequest:
    return DraftRequest(thread=thread, facts=SuppliedFacts.parse(facts), hints=(desk_.language,), writer="playbook")
