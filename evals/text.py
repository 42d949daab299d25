"""A text read once: its words, sentences and phrases, each with its place."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from app.domain.value import Span
from evals.lexicon import Lexicon
from evals.phrases import STOP, Searched

MAX_CHARACTERS = 8_000
"""Longer texts are read to here; no reply that a customer reads to its end is longer."""
SOFT_WRAP = 40
"""A line of this many characters that goes on in lower case was wrapped, not ended."""
LONGEST_QUOTATION = 200
_WORD = re.compile(r"\d+(?:[.,:/]\d+)*[^\W_]*|[^\W_]+(?:['’][^\W_]+)*")
_END = re.compile(r"[.!?…]+[\"'”’)\]*_]*(?=\s|$)|[。！？]+|\n+")
_QUOTED = re.compile(
    rf"""(?<!\w)(?:"[^"\n]{{1,{LONGEST_QUOTATION}}}"|'[^'\n]{{1,{LONGEST_QUOTATION}}}'(?!\w)"""
    rf"""|[“„«][^”“»\n]{{1,{LONGEST_QUOTATION}}}[”“»]|‘[^‘’\n]{{1,{LONGEST_QUOTATION}}}’(?!\w))"""
)


_KEPT = ("meanings", "_normal", "_hits")
"""What is found once, whatever else is found by other means."""


class Token(NamedTuple):
    """One word in lower case; a contraction gives several with the same place."""

    word: str
    start: int
    end: int
    sentence: int
    quoted: bool


class Sentence(NamedTuple):
    """A sentence: offsets in the text, and its tokens `first` up to before `last`."""

    start: int
    end: int
    first: int
    last: int
    question: bool


class Hit(NamedTuple):
    """A phrase that was found: its tokens `first` up to before `last`."""

    first: int
    last: int
    sentence: int


@dataclass(frozen=True)
class Text:
    """A text with its words and sentences; everything else is found when first asked for."""

    text: str
    lexicon: Lexicon
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    further: Mapping[str, tuple[Hit, ...]] = field(default_factory=dict)
    """What was found by other means than phrases, by the list that it counts for."""

    def hits(self, name: str) -> tuple[Hit, ...]:
        """Find the phrases of a list, in order, without overlaps, near misses and what stands in quotation marks."""
        if name not in self._hits:
            self._hits[name] = self._find(name)
        more = [hit for hit in self.further.get(name, ()) if not self.tokens[hit.first].quoted]
        return tuple(sorted({*self._hits[name], *more})) if more else self._hits[name]

    def with_further(self, further: Mapping[str, tuple[Hit, ...]]) -> "Text":
        """Read the same text with more hits; what was found already is kept."""
        text = replace(self, further=further)
        text.__dict__.update({name: self.__dict__[name] for name in _KEPT if name in self.__dict__})
        return text

    def hits_in(self, name: str, sentence: int) -> tuple[Hit, ...]:
        """Find the phrases of a list in one sentence."""
        return tuple(hit for hit in self.hits(name) if hit.sentence == sentence)

    def span(self, first: int, last: int) -> Span:
        """Cut out the tokens `first` up to before `last`."""
        return Span.of(self.text, self.tokens[first].start, self.tokens[last - 1].end)

    def span_of(self, sentence: int) -> Span:
        """Cut out a sentence."""
        return Span.of(self.text, self.sentences[sentence].start, self.sentences[sentence].end)

    @cached_property
    def meanings(self) -> tuple[str | None, ...]:
        """Give what each token means: a stem or a number; `None` for a word without content."""
        stop_words = self.lexicon.stop_words
        return tuple(None if token.word in stop_words else self.lexicon.meaning(token.word) for token in self.tokens)

    @cached_property
    def _normal(self) -> tuple[Searched, list[int]]:
        """Give the words made ready for phrases, and where each token begins in that."""
        pieces, offsets, length = [STOP], [], len(STOP)
        for index, token in enumerate(self.tokens):
            if index and token.sentence != self.tokens[index - 1].sentence:
                pieces.append(STOP[1:])
                length += len(STOP) - 1
            offsets.append(length)
            pieces.append(token.word + " ")
            length += len(token.word) + 1
        pieces.append(STOP[1:])
        words = zip(offsets, (token.word for token in self.tokens), strict=True)
        return Searched.of(words, "".join(pieces)), offsets

    @cached_property
    def _hits(self) -> dict[str, tuple[Hit, ...]]:
        return {}

    def _find(self, name: str) -> tuple[Hit, ...]:
        phrases = self.lexicon.lists.get(name)
        if phrases is None or not self.tokens:
            return ()
        searched, offsets = self._normal
        found = phrases.find.search(searched)
        if not found:
            return ()
        near = phrases.but_not.search(searched)
        hits: list[Hit] = []
        for start, end in found:
            first, last = bisect_left(offsets, start), bisect_left(offsets, end)
            if hits and first < hits[-1].last:
                continue
            if self.tokens[first].quoted or any(start < other_end and other < end for other, other_end in near):
                continue
            hits.append(Hit(first, last, self.tokens[first].sentence))
        return tuple(hits)


def read_text(text: str, lexicon: Lexicon) -> Text:
    """Read a text, up to `MAX_CHARACTERS`."""
    head = text[:MAX_CHARACTERS]
    if not head:
        return Text(head, lexicon, (), ())
    quotations = _quotations(head)
    ends = _sentence_ends(head, lexicon)
    tokens: list[Token] = []
    firsts: list[int] = []
    current, opened = 0, -1
    for match in _WORD.finditer(head):
        start, end = match.span()
        while ends[current] <= start:
            current += 1
        if current != opened:
            firsts.append(len(tokens))
            opened = current
        quoted = any(first <= start < last for first, last in quotations)
        number = len(firsts) - 1
        words = _written_out(match.group().lower().replace("’", "'"), lexicon)
        tokens.extend(Token(word, start, end, number, quoted) for word in words)
    return Text(head, lexicon, tuple(tokens), _sentences(head, tokens, firsts, ends))


def _sentences(text: str, tokens: list[Token], firsts: list[int], ends: list[int]) -> tuple[Sentence, ...]:
    """Give each sentence its place; those without words are left out."""
    sentences: list[Sentence] = []
    for first, last in pairwise([*firsts, len(tokens)]):
        start = tokens[first].start
        shown = text[start : ends[bisect_right(ends, start)]].rstrip()
        question = "?" in shown[tokens[last - 1].end - start :] or shown.endswith("？")
        sentences.append(Sentence(start, start + len(shown), first, last, question))
    return tuple(sentences)


def _sentence_ends(text: str, lexicon: Lexicon) -> list[int]:
    ends: list[int] = []
    line = 0
    for match in _END.finditer(text):
        if match.group().startswith("\n"):
            wrapped = match.end() - match.start() == 1 and match.start() - line >= SOFT_WRAP
            line = match.end()
            if wrapped and text[line : line + 1].islower():
                continue
        elif match.group() == "." and _abbreviated(text, match.start(), lexicon):
            continue
        ends.append(match.end())
    ends.append(len(text))
    return ends


def _abbreviated(text: str, stop: int, lexicon: Lexicon) -> bool:
    start = max(text.rfind(" ", 0, stop), text.rfind("\n", 0, stop)) + 1
    word = text[start:stop].lower().lstrip("(\"'")
    following = text[stop + 1 : stop + 2]
    if following == "\n":
        return False
    return word in lexicon.abbreviations or ("." in word and text[stop + 2 : stop + 3].islower())


def _quotations(text: str) -> list[tuple[int, int]]:
    """Find short quotations; a text that is mostly quotation is not quoting anybody."""
    places = [match.span() for match in _QUOTED.finditer(text)]
    return places if 2 * sum(end - start for start, end in places) <= len(text) else []


def _written_out(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    known = lexicon.written_out.get(word)
    if known is not None:
        return known
    if "'" not in word:
        return (word,)
    for written, full in lexicon.written_out.items():
        if written.endswith("'") and word.startswith(written) and len(word) > len(written):
            return (*full, *_written_out(word[len(written) :], lexicon))
        if "'" in written[:2] and word.endswith(written) and len(word) > len(written):
            stem = word[: -len(written)]
            if written == "'s" and stem not in lexicon.pronouns:
                return (stem, "'s")
            return (stem, *full)
    return (word,)
