"""The wordings of promises as forms and words of acts, read from `prompts/lexicons/promises/<language>.yaml`."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from app.domain.errors import InvalidFile, Mistake
from app.domain.value import Value
from app.formats import Document, Place, read
from evals.phrases import BadPhrase, Names, compile_phrase
from evals.phrases import Phrase as Compiled
from evals.promises.words import FOLDER, Act, ActKind, load_acts

Phrases = tuple[str, ...]
Slot = Literal["done", "do", "present", "noun"]
SLOTS: tuple[Slot, ...] = ("done", "do", "present", "noun")
_SLOT = re.compile(r"\{(\w+)\}")
_ELISION = re.compile(r"(?<=\w)['\u2019\u2018-](?=\w)")
SIGNS = {"\u20ac": "eur", "$": "usd", "\u00a3": "gbp", "%": "percent"}
"""Signs that count as words, to the word that stands for them in phrases and in texts."""


class Form(Value):
    """How a sentence says who acts and when; `{done}` and its like stand for the words of each act."""

    kind: ActKind
    who: Literal["ours", "staff", "passive"] = "ours"
    """`ours`: we ourselves. `staff`: others on our side. `passive`: what is done to a thing."""
    offer: bool = False
    """Whether it counts in questions and conditions as well."""
    find: Annotated[Phrases, Field(min_length=1)]


class FormedAct(Value):
    """The words of one act, alternatives parted by `|`."""

    done: str | None = None
    """Past participles, and past forms where the language has them."""
    do: str | None = None
    """Infinitives."""
    present: str | None = None
    """Forms of the present (or a one-word future) of `I` and `we`."""
    noun: str | None = None


class FormedPhrase(Value):
    """A whole wording that stands for an act."""

    act: str
    kind: ActKind
    offer: bool = False
    find: Annotated[Phrases, Field(min_length=1)]


class FactWords(Value):
    """Words of an agent's note."""

    done: Phrases = ()
    refused: Phrases = ()
    wished: Phrases = ()
    open: Phrases = ()
    """Words with which a past participle is still to be done: "wird erstattet", "to be refunded"."""


class FormedWords(Value):
    """One file; every list of phrases is in the notation of `evals/phrases.py`."""

    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    words: dict[str, str] = {}
    """Names for alternatives, used as `<name>` in phrases."""
    forms: Annotated[tuple[Form, ...], Field(min_length=1)]
    any_past: Phrases = ()
    """A claimed act of a verb that no act knows."""
    acts: dict[str, FormedAct]
    phrases: tuple[FormedPhrase, ...] = ()
    denies: Phrases = ()
    still: Phrases = ()
    """Wordings with a denying word that deny nothing: "nicht nur", "sin coste"."""
    supposes: Phrases = ()
    reports: Phrases = ()
    temporal: Phrases = ()
    planned: Phrases = ()
    """Participles by which a thing is still ahead: "prévue", "geplant"; what is planned is no past act."""
    passing: Phrases = ()
    """How a whole wording names a check in passing; beside what we will do it is still to be done: "nach Rücksprache
    mit der Werkstatt schreibe ich Ihnen"."""
    joins: Phrases = ()
    opens: Phrases = ()
    """How a subordinate clause begins, with a comma or without: "dass", "que"."""
    we: Phrases = ()
    """Words by which `we` acts and not `I`."""
    facts: FactWords = FactWords()
    eligibility: Phrases = ()
    guarantees: Phrases = ()
    purposes: Phrases = ()
    """Words that make a guarantee the purpose of a change: "damit", "para que"."""
    internal_limits: Phrases = ()
    approvals: Phrases = ()
    """Words of agreeing or allowing: beside somebody's role they tell of an approval."""
    superiors: Phrases = ()
    """Those who may agree on our side: "mein Teamleiter"."""
    idle_times: Phrases = ()
    """Days and times in these promise nothing: "guten Tag", "un momento"."""
    empty_words: Phrases = ()
    plain_objects: Phrases = ()
    """Objects that any case has: naming one of them claims nothing more."""
    abbreviations: Phrases = ()
    """Words whose full stop does not end a sentence."""
    ordinal_stops: bool = False
    """Whether a full stop behind a number of one or two digits makes it an ordinal: "am 4. Mai"."""


class Wording(NamedTuple):
    """One compiled phrase with what it stands for."""

    phrase: Compiled
    act: Act | None
    """`None` for a verb that no act knows."""
    kind: ActKind
    who: str
    """As in a form; `phrase` for a whole wording."""
    offer: bool
    verb: Compiled | None
    """The words of the act that stand in the phrase; `None` for a whole wording."""


LISTS = tuple(
    name for name, field in FormedWords.model_fields.items() if field.annotation == Phrases and name != "empty_words"
)
"""The fields that hold one list of phrases each."""


@cache
def load_formed(language: str) -> FormedWords | None:
    """Read the words of a language; `None` for one without a file, or with frames instead of forms."""
    path = FOLDER / f"{language}.yaml"
    if not path.is_file():
        return None
    document = read(path)
    if not isinstance(document.data, dict) or "forms" not in document.data:
        return None
    words = document.into(FormedWords)
    mistakes = [*_misnamed(document, words), *_miswritten(document, words)]
    if mistakes:
        raise InvalidFile(tuple(mistakes))
    return words


def phrase_of(source: str, names: Names) -> Compiled:
    """Compile a phrase whose words may hold apostrophes, hyphens and signs of money; raises `BadPhrase`."""
    return compile_phrase(_plain(source), names)


def _plain(source: str) -> str:
    for sign, word in SIGNS.items():
        source = source.replace(sign, f" {word} ")
    return _ELISION.sub(" ", source)


def plain_names(words: FormedWords) -> Names:
    """Give what `<name>` stands for, with the parts of a word at an apostrophe or a hyphen as words.

    The words of acts are named as well, so that each is read once for all forms.
    """
    held = {
        _name(name, slot): text
        for name, act in words.acts.items()
        for slot in SLOTS
        if (text := getattr(act, slot)) is not None
    }
    return Names({name: _plain(text) for name, text in (held | words.words).items()})


def _name(act: str, slot: str) -> str:
    return f"{act}_{slot}"


def wordings(words: FormedWords) -> Iterator[Wording]:
    """Compile every form with the words of every act, then the whole wordings; acts in the order of `acts.yaml`."""
    names = plain_names(words)
    verbs = {
        (name, slot): phrase_of(f"<{_name(name, slot)}>", names)
        for name, act in words.acts.items()
        for slot in SLOTS
        if getattr(act, slot) is not None
    }
    for act in load_acts().values():
        for form in words.forms if act.id in words.acts else ():
            for find in form.find:
                slots = _SLOT.findall(find)
                if all((act.id, slot) in verbs for slot in slots):
                    phrase = phrase_of(_filled(find, act.id), names)
                    yield Wording(phrase, act, form.kind, form.who, form.offer, verbs[act.id, slots[-1]])
    for whole in words.phrases:
        for find in whole.find:
            act = load_acts()[whole.act]
            phrase = phrase_of(find, names)
            yield Wording(phrase=phrase, act=act, kind=whole.kind, who="phrase", offer=whole.offer, verb=None)
    for find in words.any_past:
        phrase = phrase_of(find, names)
        yield Wording(phrase=phrase, act=None, kind="past_act", who="ours", offer=False, verb=None)


def _filled(find: str, act: str) -> str:
    """Put the names of an act's words into a form."""
    return _SLOT.sub(lambda slot: f"<{_name(act, slot[1])}>", find)


def _misnamed(document: Document, words: FormedWords) -> Iterator[Mistake]:
    known = load_acts()
    named: list[tuple[Place, str]] = [(("acts", name), name) for name in words.acts]
    named += [(("phrases", number, "act"), phrase.act) for number, phrase in enumerate(words.phrases)]
    for place, name in named:
        if name not in known:
            yield document.mistake(place, f"{name!r} is no act", f"write one of acts.yaml: {', '.join(known)}")
    for number, form in enumerate(words.forms):
        for where, find in _listed(("forms", number, "find"), form.find):
            slots = _SLOT.findall(find)
            if not slots or not set(slots) <= set(SLOTS):
                yield document.mistake(where, f"{find!r} names no act", "write {done}, {do}, {present} or {noun}")


def _miswritten(document: Document, words: FormedWords) -> Iterator[Mistake]:
    """Compile every phrase once, with plain words in the place of an act's."""
    names = plain_names(words)
    for place, source in _sources(words):
        try:
            phrase_of(_SLOT.sub("x", source), names)
        except BadPhrase as error:
            yield document.mistake(place, str(error), "correct the phrase")


def _sources(words: FormedWords) -> Iterator[tuple[Place, str]]:
    for number, form in enumerate(words.forms):
        yield from _listed(("forms", number, "find"), form.find)
    for number, phrase in enumerate(words.phrases):
        yield from _listed(("phrases", number, "find"), phrase.find)
    for name, act in words.acts.items():
        for slot in SLOTS:
            if getattr(act, slot) is not None:
                yield ("acts", name, slot), f"({getattr(act, slot)})"
    for name in LISTS:
        yield from _listed((name,), getattr(words, name))
    for name in FactWords.model_fields:
        yield from _listed(("facts", name), getattr(words.facts, name))
    for name, text in words.words.items():
        yield ("words", name), f"({text})"


def _listed(place: Place, phrases: Iterable[str]) -> Iterator[tuple[Place, str]]:
    for number, phrase in enumerate(phrases):
        yield (*place, number), phrase
