"""The wordings of one language, compiled."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from evals.promises.forms import Forms, forms_of
from evals.promises.stems import stem, words_of
from evals.promises.words import Act, Frame, Phrase, Predicate, PromiseWords, load_acts, load_promise_words

Pattern = re.Pattern[str]
_DEPTH = 4
"""Macros may stand in macros, this deep."""
_SINGLE = tuple(name for name, field in PromiseWords.model_fields.items() if field.annotation is str)
"""The fields of the file that hold one pattern each."""
_LITERAL = re.compile(r"[a-z][a-z-]{2,}")


_Shape = TypeVar("_Shape", Frame, Predicate)
Anchors = dict[str, list[tuple[int, _Shape, Pattern, frozenset[str]]]]
"""Word at which a pattern may begin to the patterns, with their order in the file and the words of which one must be
there as well; an empty word is any beginning."""


def anchored(shapes: Iterable[tuple[_Shape, Pattern]]) -> Anchors[_Shape]:
    """Arrange patterns by the words at which they may begin."""
    anchors: Anchors[_Shape] = {}
    for order, (shape, pattern) in enumerate(shapes):
        for word in shape.starts or ("",):
            anchors.setdefault(word, []).append((order, shape, pattern, frozenset(shape.needs)))
    return anchors


@dataclass(frozen=True, slots=True)
class Grammar:
    """Patterns and dictionaries of one language."""

    language: str
    words: PromiseWords
    acts: dict[str, Act]
    wordings: Pattern
    """All wordings of acts in the order of the file, each in a group of its act's name."""
    verbs: dict[str, Act]
    """Stem of a verb to its act."""
    nouns: dict[str, Act]
    """Stems of a noun, joined by spaces, to its act."""
    written_nouns: frozenset[str]
    plain_forms: dict[str, str]
    """Stem of a verb to the form in which wordings write it."""
    frames: Anchors[Frame]
    predicates: Anchors[Predicate]
    phrases: tuple[tuple[Phrase, Pattern], ...]
    phrase_words: dict[str, list[int]]
    """Word to the phrases that need it or one of its like; an empty word to those that need none."""
    receiving: Pattern
    asking: Pattern
    eligibility: Pattern
    guarantees: Pattern
    internal_limits: Pattern
    guarantee_needs: frozenset[str]
    eligibility_needs: frozenset[str]
    limit_needs: frozenset[str]
    texts: dict[str, Pattern]
    """The single patterns of the file, by their name."""
    empty: frozenset[str]
    """Stems that carry no content."""
    plain_objects: frozenset[str]
    predicate_nouns: frozenset[str]
    compound_heads: frozenset[str]
    info_word: Pattern
    idle_in_guarantees: frozenset[str]
    """Stems of a guarantee or claim of a right that say nothing of what is promised."""
    approval_words: frozenset[str]
    forms: Forms | None
    """The forms of a language that has no frames."""

    def lemma(self, word: str) -> str:
        """Give the stem by which a verb form is looked up."""
        return stem(self.words.irregular.get(word, word), self.language)

    def plain(self, word: str) -> str:
        """Give the plain form of a verb."""
        known = self.words.irregular.get(word)
        return known or self.plain_forms.get(stem(word, self.language), word)

    def phrases_among(self, words: Iterable[str]) -> list[tuple[Phrase, Pattern]]:
        """List the phrases that may stand in a text of these words, in the order of the file."""
        found = {index for word in ("", *words) for index in self.phrase_words.get(word, ())}
        return [self.phrases[index] for index in sorted(found)]

    def knows(self, word: str) -> bool:
        """Tell whether a word is one of this language, as far as its file tells."""
        if self.forms is not None:
            return word in self.forms.vocabulary
        return word in self.words.empty_words or self.lemma(word) in self.verbs or self.lemma(word) in self.nouns

    def is_past(self, word: str) -> bool:
        """Tell whether a word is a past form."""
        if word in self.words.irregular:
            return True
        return word not in self.words.no_verbs and word.endswith(self.words.past_endings or ("\0",))

    def is_noun(self, word: str) -> bool:
        """Tell whether a word with a noun's stem is a noun: `refunds`, but not `refunded`."""
        return word in self.written_nouns or not (self.is_past(word) or self.is_ing(word))

    def is_ing(self, word: str) -> bool:
        """Tell whether a word is the present participle of another: `bringing`, but not `bring`."""
        return word.endswith(self.words.ing_endings or ("\0",)) and self.plain(word) != word

    def content(self, text: str) -> frozenset[str]:
        """Give the stems of a prepared text that carry content."""
        written = {match[0] for match in words_of(text)}
        written |= {part for word in written if "-" in word for part in word.split("-")}
        if self.forms is not None:  # "l'importo": what an apostrophe joins are two words
            written = {part for word in written for part in word.split("'")}
        stems = {self.lemma(word) for word in written if not word.isdecimal()}
        return frozenset(found for found in stems - self.empty if len(found) > 1)


@cache
def grammar_of(language: str) -> Grammar:
    """Compile the wordings of a language."""
    words, forms = load_promise_words(language), forms_of(language)
    held = forms.words if forms is not None else words

    def compiled(patterns: Iterable[str]) -> Pattern:
        joined = "|".join(f"(?:{_filled(pattern, words.macros)})" for pattern in patterns)
        return re.compile(joined or "(?!)")

    def stems(text: str) -> str:
        return " ".join(stem(match[0], language) for match in words_of(text.lower()))

    verbs: dict[str, Act] = {}
    nouns: dict[str, Act] = {}
    plain_forms: dict[str, str] = {}
    named = [(act, words.acts[act.id]) for act in load_acts().values() if act.id in words.acts]
    for act, its in named:
        for verb in its.verbs:
            verbs.setdefault(stem(verb, language), act)
            plain_forms.setdefault(stem(verb, language), verb)
        for noun in its.nouns:
            nouns.setdefault(stems(noun), act)
    for _, its in named:
        for literal in _LITERAL.findall(" ".join(its.wordings)):
            plain_forms.setdefault(stem(literal, language), literal)
    return Grammar(
        language=language,
        words=words,
        acts=load_acts(),
        wordings=compiled(f"(?P<{act.id}>{'|'.join(its.wordings)})" for act, its in named if its.wordings),
        verbs=verbs,
        nouns=nouns,
        written_nouns=frozenset(noun for _, its in named for noun in its.nouns),
        plain_forms=plain_forms,
        frames=anchored((frame, compiled((frame.pattern,))) for frame in words.frames),
        predicates=anchored((predicate, compiled((predicate.pattern,))) for predicate in words.predicates),
        phrases=tuple((phrase, compiled((phrase.pattern,))) for phrase in words.phrases),
        phrase_words=_indexed(words.phrases),
        receiving=compiled((words.receiving.pattern,)),
        asking=compiled((words.asking.pattern,)),
        eligibility=compiled(words.eligibility.patterns),
        guarantees=compiled(words.guarantees.patterns),
        internal_limits=compiled(words.internal_limits.patterns),
        guarantee_needs=frozenset(words.guarantees.needs),
        eligibility_needs=frozenset(words.eligibility.needs),
        limit_needs=frozenset(words.internal_limits.needs),
        texts={name: compiled((getattr(words, name),)) for name in _SINGLE} | _stops(forms),
        empty=frozenset(stem(word, language) for word in (*held.empty_words, *(forms.heads if forms else ()))),
        plain_objects=frozenset(stem(word, language) for word in held.plain_objects),
        predicate_nouns=frozenset(stem(word, language) for word in words.predicate_nouns),
        compound_heads=frozenset(words.compound_heads),
        idle_in_guarantees=frozenset(stem(word, language) for word in words.idle_in_guarantees),
        approval_words=frozenset(stem(word, language) for word in words.approval_words),
        forms=forms,
        info_word=compiled((rf"\b{words.macros.get('info', '(?!)')}\b",)),
    )


def _stops(forms: Forms | None) -> dict[str, Pattern]:
    """Make the pattern of full stops that end no sentence."""
    if forms is None:
        return {}
    words = [re.escape(word.rstrip(".")) for word in forms.words.abbreviations]
    words += [r"\d{1,2}"] if forms.words.ordinal_stops else []
    return {"abbreviation": re.compile(rf"(?<!\w)(?:{'|'.join(words)})\.$" if words else "(?!)")}


def _indexed(phrases: tuple[Phrase, ...]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for place, phrase in enumerate(phrases):
        for word in phrase.needs or ("",):
            index.setdefault(word, []).append(place)
    return index


def _filled(pattern: str, macros: dict[str, str]) -> str:
    for _ in range(_DEPTH):
        for name, value in macros.items():
            pattern = pattern.replace(f"{{{name}}}", value)
    return pattern
