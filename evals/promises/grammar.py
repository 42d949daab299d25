"""The wordings of one language, compiled."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from evals.promises.stems import stem, words_of
from evals.promises.words import Act, Frame, Phrase, Predicate, PromiseWords, load_promise_words

Pattern = re.Pattern[str]
_DEPTH = 4
"""Macros may stand in macros, this deep."""
_LITERAL = re.compile(r"[a-z][a-z-]{2,}")


@dataclass(frozen=True, slots=True)
class Grammar:
    """Patterns and dictionaries of one language."""

    language: str
    words: PromiseWords
    acts: dict[str, Act]
    wordings: tuple[tuple[Act, Pattern], ...]
    """Acts with one pattern for all their wordings, in the order of the file."""
    verbs: dict[str, Act]
    """Stem of a verb to its act."""
    nouns: dict[str, Act]
    """Stems of a noun, joined by spaces, to its act."""
    plain_forms: dict[str, str]
    """Stem of a verb to the form in which wordings write it."""
    frames: tuple[tuple[Frame, Pattern], ...]
    predicates: tuple[tuple[Predicate, Pattern], ...]
    phrases: tuple[tuple[Phrase, Pattern], ...]
    eligibility: Pattern
    guarantees: Pattern
    internal_limits: Pattern
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

    def lemma(self, word: str) -> str:
        """Give the stem by which a verb form is looked up."""
        return stem(self.words.irregular.get(word, word), self.language)

    def plain(self, word: str) -> str:
        """Give the plain form of a verb."""
        known = self.words.irregular.get(word)
        return known or self.plain_forms.get(stem(word, self.language), word)

    def is_past(self, word: str) -> bool:
        """Tell whether a word is a past form."""
        if word in self.words.irregular:
            return True
        return word not in self.words.no_verbs and word.endswith(self.words.past_endings or ("\0",))

    def content(self, text: str) -> frozenset[str]:
        """Give the stems of a prepared text that carry content."""
        parts = (part for match in words_of(text) for part in (match[0], *match[0].split("-")))
        stems = {self.lemma(part) for part in parts if not part.isdecimal()}
        return frozenset(found for found in stems if found not in self.empty and len(found) > 1)


@cache
def grammar_of(language: str) -> Grammar:
    """Compile the wordings of a language."""
    words = load_promise_words(language)

    def compiled(patterns: Iterable[str]) -> Pattern:
        joined = "|".join(f"(?:{_filled(pattern, words.macros)})" for pattern in patterns)
        return re.compile(joined or "(?!)")

    def stems(text: str) -> str:
        return " ".join(stem(match[0], language) for match in words_of(text.lower()))

    verbs: dict[str, Act] = {}
    nouns: dict[str, Act] = {}
    plain_forms: dict[str, str] = {}
    for act in words.acts:
        for verb in act.verbs:
            verbs.setdefault(stem(verb, language), act)
            plain_forms.setdefault(stem(verb, language), verb)
        for noun in act.nouns:
            nouns.setdefault(stems(noun), act)
    for act in words.acts:
        for literal in _LITERAL.findall(" ".join(act.wordings)):
            plain_forms.setdefault(stem(literal, language), literal)
    single = (
        "receiving",
        "asking",
        "conditional",
        "temporal",
        "reported",
        "negated",
        "double_negation",
        "no_guarantee",
        "refusing",
    )
    clauses = (
        "abbreviation",
        "clause_break",
        "clause_opener",
        "statement_break",
        "joiner",
        "interrogative",
        "singular",
        "new_subject",
        "coordination",
    )
    objects = ("no_base", "object_end", "pronoun_object", "negative_object", "to_customer", "role_subject", "failed")
    in_facts = ("prevented", "fact_not_yet", "fact_refuses", "fact_wished", "fact_done", "idle_times")
    return Grammar(
        language=language,
        words=words,
        acts={act.id: act for act in words.acts},
        wordings=tuple((act, compiled(act.wordings)) for act in words.acts if act.wordings),
        verbs=verbs,
        nouns=nouns,
        plain_forms=plain_forms,
        frames=tuple((frame, compiled((frame.pattern,))) for frame in words.frames),
        predicates=tuple((predicate, compiled((predicate.pattern,))) for predicate in words.predicates),
        phrases=tuple((phrase, compiled((phrase.pattern,))) for phrase in words.phrases),
        eligibility=compiled(words.eligibility),
        guarantees=compiled(words.guarantees),
        internal_limits=compiled(words.internal_limits),
        texts={name: compiled((getattr(words, name),)) for name in (*single, *clauses, *objects, *in_facts)},
        empty=frozenset(stem(word, language) for word in words.empty_words),
        plain_objects=frozenset(stem(word, language) for word in words.plain_objects),
        predicate_nouns=frozenset(stem(word, language) for word in words.predicate_nouns),
        compound_heads=frozenset(words.compound_heads),
        idle_in_guarantees=frozenset(stem(word, language) for word in words.idle_in_guarantees),
        approval_words=frozenset(stem(word, language) for word in words.approval_words),
        info_word=compiled((rf"\b{words.macros.get('info', '(?!)')}\b",)),
    )


def _filled(pattern: str, macros: dict[str, str]) -> str:
    for _ in range(_DEPTH):
        for name, value in macros.items():
            pattern = pattern.replace(f"{{{name}}}", value)
    return pattern
