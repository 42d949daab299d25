"""The playbook's phrases: declared in YAML, chosen by what the situation holds, deterministic from the message."""

import hashlib
import re
from collections.abc import Collection
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

from pydantic import Field

from app import formats
from app.domain.company import Formality
from app.domain.stage import Stage
from app.domain.taxonomy import EmotionGroup, Fault, Id
from app.domain.value import Value

_FORMATTER = Formatter()


Said = Literal["asked", "promised", "apologised", "solved"]
"""What agents did earlier in this conversation; `solved`: the customer says that it is solved."""
Known = Literal["cause", "status"]
"""What a supplied fact tells: what went wrong, what was done."""
_NEVER = "(?!)"


class When(Value):
    """What a phrase is for; everything that is named must hold."""

    causes: tuple[Id, ...] = ()
    emotions: tuple[Id, ...] = ()
    groups: tuple[EmotionGroup, ...] = ()
    stakes: tuple[str, ...] = ()
    flags: tuple[Id, ...] = ()
    sorts: tuple[Id, ...] = ()
    stages: tuple[Stage, ...] = ()
    faults: tuple[Fault, ...] = ()
    said: tuple[Said, ...] = ()
    known: tuple[Known, ...] = ()


class Traits(Value):
    """What is known of a situation when phrases are chosen; the fields are those of `When`."""

    causes: frozenset[str] = frozenset()
    emotions: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    stakes: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    sorts: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    faults: frozenset[str] = frozenset()
    said: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()


class Phrase(Value):
    """One thing to say, in several wordings."""

    say: Annotated[tuple[str, ...], Field(min_length=1)]
    when: When = When()
    prefer: int = 0
    """Puts a phrase before others that are as specific."""


class MirrorRules(Value):
    """How a customer's clause is turned into what we say back; every entry is a regular expression, without case.

    An entry that is left out never matches.
    """

    acts: tuple[tuple[str, str], ...] = ()
    """Words of the fact `status` that say what was done, and the sentence that says it in the first person."""
    act_joins: tuple[tuple[str, str], ...] = ()
    """What makes such a sentence grammatical."""
    normalise: tuple[tuple[str, str], ...] = ()
    """Spelling, before anything else."""
    openers: str = _NEVER
    """What is dropped from the start of a clause."""
    drop: str = _NEVER
    """Words that are dropped everywhere."""
    restore: tuple[tuple[str, str], ...] = ()
    """Clauses without a subject, and the customer's full clause that they stand for."""
    joiners: str = _NEVER
    """Words that join two clauses of a sentence."""
    unusable: str = _NEVER
    """A clause that matches is never said back."""
    subject: str
    """How a clause must begin."""
    verb: str
    """What a clause must hold."""
    supplied: tuple[tuple[str, str], ...] = ()
    """How the words of an agent's note are turned towards the customer."""
    private: str = _NEVER
    """Words of an agent's note that no customer should read: the note becomes a named blank."""
    finite: str = _NEVER
    """What makes the words of a note a sentence that can stand alone."""
    trouble: str = _NEVER
    """Words that speak of a failure."""
    praised: str = _NEVER
    """Words that speak of content."""
    ragged: str = _NEVER
    """An end that a cut-off clause may not have."""
    unfinished: str = _NEVER
    """An end after which words are missing: a clause is not cut there."""
    anaphora: str = _NEVER
    """How a clause begins that points back at another; it is said back only for want of a better one."""
    fragment: str = _NEVER
    """How a clause begins that may be a noun with a relative clause; it must hold a second verb."""
    determiner: str = _NEVER
    """How a noun phrase begins that can stand as it is."""
    trim: str = _NEVER
    """Where a clause that repeats too many words in a row may be cut off."""
    swap: tuple[tuple[str, str], ...] = ()
    """The change of person; one pass, the first rule that fits wins."""
    left_over: str = _NEVER
    """Words that show after the change of person that somebody is still `I`: such a clause is not said back."""


_PATTERNS = frozenset(name for name, field in MirrorRules.model_fields.items() if field.annotation is str)
"""Fields that hold one pattern each: there the signs of the two forms of address mean something else."""


class Playbook(Value):
    """All phrases of one language."""

    language: str
    accented: bool = False
    """Whether careful writing in this language shows accents: a long message without one was typed in haste."""
    keeps_capitals: bool = False
    """Whether a capital stays where words begin inside a sentence, as the nouns of German do."""
    acknowledge: tuple[Phrase, ...]
    acknowledge_more: tuple[Phrase, ...]
    overdue: tuple[Phrase, ...]
    empathise: tuple[Phrase, ...]
    safety: tuple[Phrase, ...]
    cause: tuple[Phrase, ...]
    apologise: tuple[Phrase, ...]
    status: tuple[Phrase, ...]
    remedy: tuple[Phrase, ...]
    afterwards: tuple[Phrase, ...]
    choice: tuple[Phrase, ...]
    second_remedy: tuple[Phrase, ...]
    decline: tuple[Phrase, ...]
    private: tuple[Phrase, ...]
    inform: tuple[Phrase, ...]
    stated: tuple[Phrase, ...]
    hand_over: tuple[Phrase, ...]
    hand_over_listen: tuple[Phrase, ...]
    goodwill: tuple[Phrase, ...]
    prevention: tuple[Phrase, ...]
    ownership: tuple[Phrase, ...]
    ask_one: tuple[Phrase, ...]
    ask_more: tuple[Phrase, ...]
    find_out: tuple[Phrase, ...]
    other_point: tuple[Phrase, ...]
    next_listen: tuple[Phrase, ...]
    answer: tuple[Phrase, ...]
    goodbye: tuple[Phrase, ...]
    praise: tuple[Phrase, ...]
    slip: tuple[Phrase, ...]
    thanks: tuple[Phrase, ...]
    confirm: tuple[Phrase, ...]
    feedback: tuple[Phrase, ...]
    greeting: tuple[Phrase, ...]
    signature: tuple[Phrase, ...]
    alternatively: str
    """What joins two offers in an agent's own words: `; or `."""
    unlabelled: tuple[str, ...]
    """Names of facts that are not said beside their words."""
    owned: str
    """How a thing that was named without a word before it is said back: `your {thing}`."""
    questions: dict[Id, Annotated[tuple[str, ...], Field(min_length=1)]]
    blanks: dict[Id, str]
    mirror: MirrorRules

    def phrases(self, move: str) -> tuple[Phrase, ...]:
        """List the phrases of a move; raises `AttributeError` for a move that is none."""
        found: tuple[Phrase, ...] = getattr(self, move)
        return found

    def addressing(self, formality: Formality) -> "Playbook":
        """Give the same phrases with one form of address chosen."""
        mirror = formality.throughout(self.mirror.model_dump(), _PATTERNS)
        return Playbook.model_validate({**formality.throughout(self.model_dump(exclude={"mirror"})), "mirror": mirror})


def load_playbooks(
    folder: Path, formality: Formality = Formality.FORMAL, languages: Collection[str] | None = None
) -> dict[str, Playbook]:
    """Read every `playbook/<language>.yaml`, or those of `languages`, in one form of address.

    Raises `InvalidFile` with every mistake of the first wrong file.
    """
    paths = sorted((folder / "playbook").glob("*.yaml"))
    wanted = [path for path in paths if languages is None or path.stem in languages]
    books = (formats.read(path).into(Playbook).addressing(formality) for path in wanted)
    return {book.language: book for book in books}


def choose_wording(
    phrases: tuple[Phrase, ...], *, traits: Traits, slots: dict[str, str], key: str, move: str
) -> str | None:
    """Choose a wording and fill it; `None` when no wording fits.

    The most specific wording wins: conditions first, then filled slots. Among equals `key`, the message, decides,
    so that two customers rarely get the same words and one message always gets the same.
    """
    candidates = [
        (_specificity(phrase, wording), wording)
        for phrase in phrases
        if _holds(phrase.when, traits)
        for wording in phrase.say
        if _slots(wording) <= slots.keys()
    ]
    if not candidates:
        return None
    best = max(rank for rank, _ in candidates)
    equal = [wording for rank, wording in candidates if rank == best]
    return fill(pick(equal, f"{move}:{key}"), slots)


def pick(choices: list[str] | tuple[str, ...], key: str) -> str:
    """Pick one of `choices` by the digest of `key`: evenly spread and always the same."""
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
    return choices[int.from_bytes(digest[:8], "big") % len(choices)]


def fill(wording: str, slots: dict[str, str]) -> str:
    """Fill the slots and make every sentence begin with a capital letter."""
    return capitalised(_FORMATTER.vformat(wording, (), slots))


def capitalised(text: str) -> str:
    """Begin with a capital letter, and so after each full stop or question mark."""
    return re.sub(r"(?:^|(?<=[.!?] ))([^\W\d_])", lambda match: match[1].upper(), text)


def _slots(wording: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in _FORMATTER.parse(wording) if name)


def _holds(when: When, traits: Traits) -> bool:
    for name in When.model_fields:
        wanted = getattr(when, name)
        if wanted and not set(wanted) & getattr(traits, name):
            return False
    return True


def _specificity(phrase: Phrase, wording: str) -> int:
    conditions = sum(bool(getattr(phrase.when, name)) for name in When.model_fields)
    return phrase.prefer + 2 * conditions + 3 * len(_slots(wording))
