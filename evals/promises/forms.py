"""The forms of one language, compiled, and arranged by the words that each needs."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from evals.phrases import Names, Phrase, PhraseSet, Searched
from evals.promises.formed_words import (
    LISTS,
    SLOTS,
    FactWords,
    FormedWords,
    Slot,
    Wording,
    load_formed,
    phrase_of,
    plain_names,
    wordings,
)
from evals.promises.words import Act, load_acts

_Entry = TypeVar("_Entry")
_SLOT = re.compile(r"\{\w+\}")
_PLAIN = re.compile(r"(?<![\w*<])[^\W\d_]{2,}(?![\w*])")
_NO_WORD = "x0"
"""Stands for the words of an act where only the words round them are wanted."""


@dataclass(frozen=True, slots=True)
class Index(Generic[_Entry]):
    """Entries with a phrase each, kept by the rarest word that each needs, so that most are never looked at."""

    by_word: Mapping[str, tuple[tuple[_Entry, Phrase], ...]]
    always: tuple[tuple[_Entry, Phrase], ...]

    @classmethod
    def of(cls, entries: Iterable[_Entry], phrase: Callable[[_Entry], Phrase]) -> "Index[_Entry]":
        """Arrange entries for searching."""
        by_word: dict[str, list[tuple[_Entry, Phrase]]] = {}
        always: list[tuple[_Entry, Phrase]] = []
        for entry in entries:
            anchors = phrase(entry).anchors
            for word in anchors[0] if anchors else ():
                by_word.setdefault(word, []).append((entry, phrase(entry)))
            if not anchors:
                always.append((entry, phrase(entry)))
        return cls({word: tuple(found) for word, found in by_word.items()}, tuple(always))

    def search(self, searched: Searched) -> Iterator[tuple[_Entry, int, int]]:
        """Yield the entries whose phrases stand in a text, with their places."""
        met = {
            id(entry): (entry, phrase)
            for word in searched.words & self.by_word.keys()
            for entry, phrase in self.by_word[word]
        }
        for entry, phrase in (*met.values(), *self.always):
            for start, end in phrase.search(searched):
                yield entry, start, end


@dataclass(frozen=True, slots=True)
class Named:
    """Some words of an act."""

    act: Act
    order: int
    """Its place among all acts."""
    slot: Slot
    phrase: Phrase


@dataclass(frozen=True, slots=True)
class Forms:
    """What the ledger knows of a language without frames."""

    words: FormedWords
    wordings: Index[Wording]
    named: Index[Named]
    """The words of acts by themselves, for facts and plans."""
    lists: Mapping[str, PhraseSet]
    """The lists of the file by their names; those of `facts` as `fact_done` and so on."""
    heads: frozenset[str]
    """Words with which forms begin: where one stands, another clause has begun."""
    order: Mapping[str, int]
    """Id of an act to its place among all acts."""
    vocabulary: frozenset[str]
    """All words of the file that are written in full."""


@cache
def forms_of(language: str) -> Forms | None:
    """Compile the forms of a language; `None` where it has none. Raises `InvalidFile` with every mistake."""
    words = load_formed(language)
    if words is None:
        return None
    names = plain_names(words)
    lists = {name: _compiled(getattr(words, name), names) for name in LISTS}
    lists |= {f"fact_{name}": _compiled(getattr(words.facts, name), names) for name in FactWords.model_fields}
    return Forms(
        words=words,
        wordings=Index.of(wordings(words), lambda wording: wording.phrase),
        named=Index.of(_named(words, names), lambda named: named.phrase),
        lists=lists,
        heads=_heads(words, names),
        order={name: order for order, name in enumerate(load_acts())},
        vocabulary=_vocabulary(words),
    )


def _vocabulary(words: FormedWords) -> frozenset[str]:
    listed = (text for name in (*LISTS, "empty_words") for text in getattr(words, name))
    noted = (text for name in FactWords.model_fields for text in getattr(words.facts, name))
    held = (getattr(act, slot) or "" for act in words.acts.values() for slot in SLOTS)
    return frozenset(word for text in (*listed, *noted, *held) for word in _PLAIN.findall(text))


def _compiled(sources: Iterable[str], names: Names) -> PhraseSet:
    return PhraseSet.of(phrase_of(source, names) for source in sources)


def _named(words: FormedWords, names: Names) -> Iterator[Named]:
    for order, act in enumerate(load_acts().values()):
        held = words.acts.get(act.id)
        for slot in SLOTS if held is not None else ():
            text = getattr(held, slot)
            if text is not None:
                yield Named(act, order, slot, phrase_of(f"({text})", names))
        for whole in words.phrases:
            if whole.act == act.id:
                yield from (Named(act, order, "noun", phrase_of(find, names)) for find in whole.find)


def _heads(words: FormedWords, names: Names) -> frozenset[str]:
    """List the words with which forms begin: those of acts are left out, and those that name somebody else."""
    heads: set[str] = set()
    for form in words.forms:
        for find in form.find if form.who != "staff" else ():
            heads |= phrase_of(_SLOT.sub(_NO_WORD, find), names).first or frozenset()
    return frozenset(heads - {_NO_WORD})
