"""The words of one language by which messages are understood: `prompts/lexicons/understanding/<language>.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.classifiers.reading import Reading, Spelling, plain_phrase
from app.domain.errors import InvalidFile, Mistake
from app.domain.value import Span, Value
from app.features import fold
from app.formats import Document, read
from evals.lexicon import LexiconFile, ListEntry
from evals.phrases import BadPhrase, Names, Phrase, compile_phrase


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language; a list that its file does not have is empty."""

    language: str
    spelling: Spelling
    stop_words: frozenset[str]
    names: Mapping[str, str]
    """Names for alternatives, used as `<name>` in phrases and cues."""
    lists: Mapping[str, tuple[tuple[Phrase, ...], tuple[Phrase, ...]]]
    """What each list finds, and the near misses that do not count."""

    def read(self, text: str) -> Reading:
        """Cut a text into the words of this language."""
        return Reading.of(text, self.spelling)

    def compile(self, source: str) -> Phrase:
        """Compile a phrase or cue; raises `BadPhrase`."""
        return compile_phrase(plain_phrase(source, self.spelling), self.names)

    def places(self, name: str, reading: Reading) -> list[tuple[int, int]]:
        """Find a list in a text, as offsets in `reading.joined`, in order and without overlaps."""
        find, but_not = self.lists.get(name, ((), ()))
        words = reading.words
        # Most phrases need a word that is not there: asking that here saves most of the time of a search.
        found = sorted(
            place
            for phrase in find
            if not phrase.anchors or not phrase.anchors[0].isdisjoint(words)
            for place in phrase.search(reading.searched)
        )
        if not found:
            return []
        near = [place for phrase in but_not for place in phrase.search(reading.searched)]
        kept: list[tuple[int, int]] = []
        for start, end in found:
            touches = any(start < other_end and other < end for other, other_end in near)
            if touches:
                continue
            if kept and start < kept[-1][1]:
                kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
            else:
                kept.append((start, end))
        return kept

    def offsets(self, name: str, reading: Reading) -> list[tuple[int, int]]:
        """Find a list in a text, as offsets in the text."""
        tokens = reading.tokens
        ranges = [reading.token_range(*place) for place in self.places(name, reading)]
        return [(tokens[first].start, tokens[last - 1].end) for first, last in ranges]

    def spans(self, name: str, reading: Reading) -> list[Span]:
        """Find a list in a text, as spans of the text."""
        return [reading.span(start, end) for start, end in self.places(name, reading)]


Vocabularies = Mapping[str, Vocabulary]


class _SharedFile(Value):
    """`common.yaml`: lists that join those of every language."""

    lists: dict[str, ListEntry]


def load_vocabularies(folder: Path) -> dict[str, Vocabulary]:
    """Read all languages of `prompts/lexicons/understanding`; raises `InvalidFile` with every mistake at once."""
    mistakes: list[Mistake] = []
    vocabularies: dict[str, Vocabulary] = {}
    shared = read(folder / "common.yaml")
    shared_lists = shared.into(_SharedFile).lists
    for path in sorted(folder.glob("??.yaml")):
        document = read(path)
        try:
            content = document.into(LexiconFile)
        except InvalidFile as error:
            mistakes.extend(error.mistakes)
            continue
        if content.language != path.stem:
            mistakes.append(document.mistake(("language",), "the language and the file name differ", "rename the file"))
        vocabulary = _compiled(document, content, mistakes)
        lists = {name: _list(shared, name, entry, vocabulary, mistakes) for name, entry in shared_lists.items()}
        vocabularies[path.stem] = replace(vocabulary, lists={**lists, **vocabulary.lists})
    if mistakes:
        raise InvalidFile(tuple(mistakes))
    return vocabularies


def _compiled(document: Document, content: LexiconFile, mistakes: list[Mistake]) -> Vocabulary:
    full = {fold(word): tuple(words.split()) for word, words in content.written_out.items()}
    spelling = Spelling(
        words={word: words for word, words in full.items() if "'" not in word[:2]},
        endings={word: words for word, words in full.items() if "'" in word[:2]},
        pronouns=frozenset(content.pronouns.split()),
        abbreviations=frozenset(content.abbreviations.split()),
    )
    names = Names({name: plain_phrase(words, spelling) for name, words in content.words.items()})
    plain = Vocabulary(content.language, spelling, frozenset(fold(content.stop_words).split()), names, {})
    lists = {name: _list(document, name, entry, plain, mistakes) for name, entry in content.lists.items()}
    return Vocabulary(plain.language, spelling, plain.stop_words, names, lists)


def _list(
    document: Document, name: str, entry: ListEntry, vocabulary: Vocabulary, mistakes: list[Mistake]
) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
    compiled: dict[str, list[Phrase]] = {"find": [], "but_not": []}
    for field, sources in (("find", entry.find), ("but_not", entry.but_not)):
        for number, source in enumerate(sources):
            try:
                compiled[field].append(vocabulary.compile(source))
            except BadPhrase as error:
                mistakes.append(document.mistake(("lists", name, field, number), str(error), "correct the phrase"))
    return tuple(compiled["find"]), tuple(compiled["but_not"])
