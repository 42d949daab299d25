"""The notation of word lists: phrases that a support lead can read, compiled to expressions that cannot run away.

A phrase is matched on the words of a reply in lower case, contractions written out, punctuation dropped.

    sorry            this word                      refund*   a word that begins so      *ed   a word that ends so
    (a|b c)          one of these                   [a|b]     one of these, or nothing
    <name>           one of the words of that name  <number>  a word that begins with a digit
    ~3               up to three words in between, within the sentence
    ^ and $          the begin and the end of a sentence

Every part takes a bounded number of whole words, so that no text makes the search explode.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

Anchors = tuple[frozenset[str], ...]
STOP = " . "
"""Stands between sentences in the text that phrases are matched on."""
MAX_GAP = 12
_TOKEN = re.compile(r"[()\[\]|^$]|<[a-z_]+>|~\d+|[^\s()\[\]|<>~^$]+")
_PLAIN = re.compile(r"\*?'?\w+(?:['.]\w+)*\*?")
_NUMBER = "number"
_EDGES = {"^": r"(?<= \. )", "$": r"(?=\. )"}


class BadPhrase(ValueError):
    """A phrase that is not written in the notation; its text says what to write."""


class Searched(NamedTuple):
    """A text made ready for phrases: words with one space between them, and `STOP` between sentences."""

    text: str
    places: Mapping[str, tuple[int, ...]]
    """Each word with the offsets where it begins."""
    words: frozenset[str]

    @classmethod
    def of(cls, words: Iterable[tuple[int, str]], text: str) -> "Searched":
        """Make a text ready whose words begin at these offsets."""
        places: dict[str, list[int]] = {}
        for offset, word in words:
            places.setdefault(word, []).append(offset)
        return cls(text, {word: tuple(offsets) for word, offsets in places.items()}, frozenset(places))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled phrase."""

    source: str
    expression: str
    """A regular expression; compiled when a text first holds one of the anchors, for most never do."""
    anchors: Anchors
    """Every text that matches holds a word of each of these sets; empty when no word is certain."""
    first: frozenset[str] | None
    """Words that a match can begin with; `None` when that is open."""

    def search(self, searched: Searched) -> Iterator[tuple[int, int]]:
        """Yield the places in a text, as offsets."""
        for anchors in self.anchors:
            if anchors.isdisjoint(searched.words):
                return
        pattern = _compiled(self.expression)
        if self.first is None:
            for found in pattern.finditer(searched.text):
                yield found.span()
            return
        for word in self.first & searched.words:
            for offset in searched.places[word]:
                match = pattern.match(searched.text, offset)
                if match is not None:
                    yield match.span()


@dataclass(frozen=True, slots=True)
class PhraseSet:
    """Many phrases, kept by the rarest word that each needs, so that most are never looked at."""

    phrases: tuple[Phrase, ...]
    by_word: Mapping[str, tuple[Phrase, ...]]
    always: tuple[Phrase, ...]
    """Phrases that need no word in particular."""

    @classmethod
    def of(cls, phrases: Iterable[Phrase]) -> "PhraseSet":
        """Arrange phrases for searching."""
        kept = tuple(phrases)
        by_word: dict[str, list[Phrase]] = {}
        for phrase in kept:
            for word in phrase.anchors[0] if phrase.anchors else ():
                by_word.setdefault(word, []).append(phrase)
        always = tuple(phrase for phrase in kept if not phrase.anchors)
        return cls(kept, {word: tuple(found) for word, found in by_word.items()}, always)

    def search(self, searched: Searched) -> list[tuple[int, int]]:
        """Find all places in a text: earlier ones first, of those the longer ones first."""
        words = searched.words & self.by_word.keys()
        met = {phrase.source: phrase for word in words for phrase in self.by_word[word]}
        found = [place for phrase in (*met.values(), *self.always) for place in phrase.search(searched)]
        return sorted(found, key=lambda place: (place[0], -place[1]))


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a phrase: its expression, and the words that are certain to be there."""

    expression: str
    anchors: Anchors
    empty: bool
    """Whether it can match no word at all."""
    first: frozenset[str] | None = frozenset()
    """Words that it can begin with; `None` when that is open."""


def compile_phrase(source: str, names: Mapping[str, str]) -> Phrase:
    """Compile a phrase; `names` holds what `<name>` stands for. Raises `BadPhrase`."""
    reader = _Reader(source, names)
    part = reader.alternatives(end=None)
    if part.empty:
        raise BadPhrase(f"{source!r} matches nothing at all; write at least one word that must be there")
    return Phrase(source=source, expression=r"(?<= )" + part.expression, anchors=part.anchors, first=part.first)


class Names(dict[str, str]):
    """What `<name>` stands for in the phrases of one language; each is read once."""

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__(names)
        self.parts: dict[str, _Part] = {}


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


class _Reader:
    """Reads one phrase from left to right."""

    def __init__(self, source: str, names: Mapping[str, str], within: tuple[str, ...] = ()) -> None:
        self._source = source
        self._names = names
        self._within = within
        """Names that are being expanded, so that none holds itself."""
        self._tokens = _TOKEN.findall(source)
        self._at = 0
        if "".join(self._tokens) != re.sub(r"\s+", "", source):
            raise BadPhrase(f"{source!r} holds a sign that the notation does not know; see evals/phrases.py")

    def alternatives(self, end: str | None) -> _Part:
        """Read `a|b|c` up to the sign `end`."""
        choices = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            choices.append(self._sequence())
        if self._peek() != end:
            raise BadPhrase(f"{self._source!r}: brackets do not match; close each '(' with ')' and each '[' with ']'")
        self._at += 1
        if len(choices) == 1:
            return choices[0]
        expression = "(?:" + "|".join(choice.expression for choice in choices) + ")"
        empty = any(choice.empty for choice in choices)
        return _Part(expression, _union(choices), empty, _joined(choice.first for choice in choices))

    def _sequence(self) -> _Part:
        parts: list[_Part] = []
        while (token := self._peek()) is not None and token not in ("|", ")", "]"):
            self._at += 1
            parts.append(self._part(token))
        if not parts:
            raise BadPhrase(
                f"{self._source!r}: an alternative is empty; write words, or [words] for what may be missing"
            )
        certain = sorted((words for part in parts for words in part.anchors), key=_rarity, reverse=True)
        expression = "".join(part.expression for part in parts)
        leading = next((number for number, part in enumerate(parts) if not part.empty), len(parts) - 1)
        first = _joined(part.first for part in parts[: leading + 1])
        return _Part(expression, tuple(dict.fromkeys(certain)), all(part.empty for part in parts), first)

    def _part(self, token: str) -> _Part:
        match token[0]:
            case "(":
                part = self.alternatives(end=")")
            case "[":
                inner = self.alternatives(end="]")
                part = _Part(f"(?:{inner.expression})?", (), empty=True, first=inner.first)
            case "^" | "$":
                part = _Part(_EDGES[token], (), empty=True)
            case "~":
                part = self._gap(int(token[1:]))
            case "<":
                part = self._named(token[1:-1])
            case _:
                part = _word(token, self._source)
        return part

    def _gap(self, length: int) -> _Part:
        if not 0 < length <= MAX_GAP:
            raise BadPhrase(f"{self._source!r}: '~{length}' must be between ~1 and ~{MAX_GAP}")
        return _Part(rf"(?:(?!\. )[^ ]++ ){{0,{length}}}?", (), empty=True, first=None)

    def _named(self, name: str) -> _Part:
        if name == _NUMBER:
            return _Part(r"\d[^ ]*+ ", (), empty=False, first=None)
        if name not in self._names:
            raise BadPhrase(f"{self._source!r}: '<{name}>' is not a name under 'words'; add it, or write the words out")
        if name in self._within:
            raise BadPhrase(f"'<{name}>' holds itself; write the words out")
        known = self._names.parts if isinstance(self._names, Names) else {}
        if name not in known:
            part = _Reader(self._names[name], self._names, (*self._within, name)).alternatives(end=None)
            known[name] = _Part(f"(?:{part.expression})", part.anchors, part.empty, part.first)
        return known[name]

    def _peek(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None


def _word(token: str, source: str) -> _Part:
    bare = token.strip("*")
    if not bare or "*" in bare:
        raise BadPhrase(f"{source!r}: '*' stands at the begin or the end of a word; use ~1 for any word")
    if not _PLAIN.fullmatch(token):
        raise BadPhrase(f"{source!r}: {token!r} is not a word; leave punctuation out")
    if bare != bare.lower():
        raise BadPhrase(f"{source!r}: write {bare.lower()!r} in lower case")
    return _word_part(token, bare)


@cache  # the word lists of seven languages use the same words many thousand times
def _word_part(token: str, bare: str) -> _Part:
    head = "[^ ]*" if token.startswith("*") else ""
    tail = "[^ ]*+" if token.endswith("*") else ""
    anchors = () if head or tail else (frozenset({bare}),)
    first = None if head or tail else frozenset({bare})
    return _Part(f"{head}{re.escape(bare)}{tail} ", anchors, empty=False, first=first)


def _union(choices: list[_Part]) -> Anchors:
    """Join the rarest certain words of alternatives; one alternative without any makes all uncertain."""
    if not all(choice.anchors for choice in choices):
        return ()
    return (frozenset(word for choice in choices for word in choice.anchors[0]),)


def _joined(firsts: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """Join the words that parts can begin with; one open part makes all open."""
    joined: set[str] = set()
    for first in firsts:
        if first is None:
            return None
        joined |= first
    return frozenset(joined)


def _rarity(words: frozenset[str]) -> int:
    """Guess how rare a set of words is: long words are."""
    return min(len(word) for word in words)
