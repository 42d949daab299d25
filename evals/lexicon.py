"""The words of one language: phrase lists, and what the analysis must know to read a reply in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Annotated, Any

import snowballstemmer
from pydantic import Field

from app.domain.errors import InvalidFile, Mistake
from app.domain.value import Value
from app.formats import Document, read
from evals.phrases import BadPhrase, Names, Phrase, PhraseSet, compile_phrase

_STEMMING = Lock()  # a snowball stemmer keeps the word it works on, so threads take turns


class ListEntry(Value):
    """One list of phrases."""

    means: str
    """What the list catches, in one line."""
    find: Annotated[tuple[str, ...], Field(min_length=1)]
    """Phrases, in the notation of `evals/phrases.py`."""
    but_not: tuple[str, ...] = ()
    """Near misses: a find that touches one of these does not count."""


class LexiconFile(Value):
    """One file `<language>.yaml` or `<language>.<theme>.yaml`; the files of a language add up."""

    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    stemmer: str | None = None
    """Name of the snowball algorithm."""
    longest_lix: Annotated[int, Field(gt=0)] | None = None
    """The readability index from which a reply in this language is hard to read."""
    written_out: dict[str, str] = {}
    """Contractions: a word, or an ending that begins with an apostrophe or `n'`, to the words it stands for;
    or a beginning that ends with an apostrophe, as `l'`."""
    pronouns: str = ""
    """Words after which `'s` stands for `is`."""
    abbreviations: str = ""
    """Words whose full stop does not end a sentence."""
    stop_words: str = ""
    """Words without content."""
    generic: str = ""
    """Words that any support reply may hold: they count half when a reply says back a problem."""
    concepts: tuple[str, ...] = ()
    """Each entry lists words that mean the same thing to a customer."""
    words: dict[str, str] = {}
    """Names for alternatives, used as `<name>` in phrases."""
    lists: dict[str, ListEntry] = {}


@dataclass(frozen=True, slots=True)
class PhraseList:
    """A compiled list."""

    find: PhraseSet
    but_not: PhraseSet


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language; a language without files has no lists, and its lexical items stay undecided."""

    language: str
    algorithm: str | None
    longest_lix: int | None
    written_out: Mapping[str, tuple[str, ...]]
    pronouns: frozenset[str]
    abbreviations: frozenset[str]
    stop_words: frozenset[str]
    generic: frozenset[str]
    """Stems."""
    concepts: Mapping[str, str]
    """Stem to the stem that stands for all of its group."""
    lists: Mapping[str, PhraseList]

    def meaning(self, word: str) -> str:
        """Reduce a lower-case word to its stem, and words that mean the same to one of them."""
        stem = _stem(self.algorithm, word)
        return self.concepts.get(stem, stem)

    def has(self, names: Iterable[str]) -> bool:
        """Tell whether all of these lists exist in this language."""
        return all(name in self.lists for name in names)


def wordless(language: str) -> Lexicon:
    """Make the lexicon of a language that has no files."""
    none: frozenset[str] = frozenset()
    return Lexicon(language, None, None, {}, none, none, none, none, {}, {})


class Lexicons:
    """The lexicons of a folder; each is read when it is first asked for, since compiling one takes half a second."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._read: dict[str, Lexicon] = {}
        self.languages = frozenset(path.name[:2] for path in (*folder.glob("??.yaml"), *folder.glob("??.*.yaml")))
        """The languages that have files."""

    def of(self, language: str) -> Lexicon:
        """Give the lexicon of a language, one without words where there is none; raises `InvalidFile`."""
        known = self._read.get(language)
        if known is not None:  # without the lock: another language may be compiling for a second
            return known
        with self._lock:
            if language not in self._read:
                found = load_lexicons(self._folder, language) if language in self.languages else {}
                self._read[language] = found.get(language) or wordless(language)
            return self._read[language]


def load_lexicons(folder: Path, language: str = "??") -> dict[str, Lexicon]:
    """Read all lexicons of a folder, or one, by language code; raises `InvalidFile` with every mistake at once."""
    by_language: dict[str, list[tuple[Document, LexiconFile]]] = {}
    mistakes: list[Mistake] = []
    for path in sorted(folder.glob(f"{language}.yaml")) + sorted(folder.glob(f"{language}.*.yaml")):
        document = read(path)
        try:
            content = document.into(LexiconFile)
        except InvalidFile as error:
            mistakes.extend(error.mistakes)
            continue
        if content.language != path.name[:2]:
            mistakes.append(document.mistake(("language",), "the language and the file name differ", "rename the file"))
        by_language.setdefault(path.name[:2], []).append((document, content))
    lexicons = {code: _compile(code, files, mistakes) for code, files in by_language.items()}
    if mistakes:
        raise InvalidFile(tuple(mistakes))
    return lexicons


def _compile(code: str, files: list[tuple[Document, LexiconFile]], mistakes: list[Mistake]) -> Lexicon:
    contents = [content for _, content in files]
    algorithm = next((content.stemmer for content in contents if content.stemmer), None)
    if algorithm is not None and algorithm not in snowballstemmer.algorithms():
        known = ", ".join(snowballstemmer.algorithms())
        mistakes.append(files[0][0].mistake(("stemmer",), f"{algorithm!r} is no stemmer", f"write one of: {known}"))
        algorithm = None
    names = Names({name: words for content in contents for name, words in content.words.items()})
    lists: dict[str, PhraseList] = {}
    for document, content in files:
        for name, entry in content.lists.items():
            if name in lists:
                mistakes.append(
                    document.mistake(("lists", name), f"the list {name!r} is written twice", "join the two")
                )
            lists[name] = PhraseList(
                find=PhraseSet.of(_phrases(document, ("lists", name, "find"), entry.find, names, mistakes)),
                but_not=PhraseSet.of(_phrases(document, ("lists", name, "but_not"), entry.but_not, names, mistakes)),
            )
    return Lexicon(
        language=code,
        algorithm=algorithm,
        longest_lix=next((content.longest_lix for content in contents if content.longest_lix), None),
        written_out={word: tuple(full.split()) for content in contents for word, full in content.written_out.items()},
        pronouns=_words(content.pronouns for content in contents),
        abbreviations=_words(content.abbreviations for content in contents),
        stop_words=_words(content.stop_words for content in contents),
        generic=frozenset(_stem(algorithm, word) for word in _words(content.generic for content in contents)),
        concepts=_concepts(algorithm, (group for content in contents for group in content.concepts)),
        lists=lists,
    )


def _phrases(
    document: Document, place: tuple[str, ...], sources: tuple[str, ...], names: Mapping[str, str], mistakes: list[Any]
) -> tuple[Phrase, ...]:
    compiled: list[Phrase] = []
    for number, source in enumerate(sources):
        try:
            compiled.append(compile_phrase(source, names))
        except BadPhrase as error:
            mistakes.append(document.mistake((*place, number), str(error), "correct the phrase"))
    return tuple(compiled)


def _concepts(algorithm: str | None, groups: Iterable[str]) -> dict[str, str]:
    meanings: dict[str, str] = {}
    for group in groups:
        stems = [_stem(algorithm, word) for word in group.split()]
        for stem in stems:
            meanings.setdefault(stem, stems[0])
    return meanings


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in text.split())


@lru_cache(maxsize=50_000)
def _stem(algorithm: str | None, word: str) -> str:
    if algorithm is None or not word.isalpha():
        return word
    with _STEMMING:
        return str(_stemmer(algorithm).stemWord(word))


@lru_cache
def _stemmer(algorithm: str) -> Any:
    return snowballstemmer.stemmer(algorithm)
