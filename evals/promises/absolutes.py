"""Finds wordings that promise by themselves: guarantees, claims of a right, forbidden promises, internal limits."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from app.domain.policy import ForbiddenPromise
from evals.promises.formed_absolutes import Wide, formed_guarantees, formed_limits, formed_rights, refused_before
from evals.promises.grammar import Grammar
from evals.promises.said import Said
from evals.promises.sentences import Sentence, clause_start

AbsoluteKind = Literal["guarantee", "eligibility", "forbidden", "internal_limit"]


class FoundAbsolute(NamedTuple):
    """A wording that promises by itself; offsets are those of the reply."""

    kind: AbsoluteKind
    start: int
    end: int
    prevents: bool = False
    """Whether it states the purpose of a change: "so that it does not happen again"."""
    rule: ForbiddenPromise | None = None


def find_absolutes(
    cut: Iterable[Sentence], message: str, grammar: Grammar, forbidden: tuple[ForbiddenPromise, ...]
) -> list[FoundAbsolute]:
    """Find them in a reply cut into sentences; where they overlap, what is forbidden and then the longest is kept.

    `message`: the prepared message, whose own words in the past tense may be said back.
    """
    found: list[FoundAbsolute] = []
    for sentence in cut:
        found += [
            one
            for one in _forbidden(sentence.text, sentence.start, grammar, forbidden)
            if not _said_back(sentence.text[one.start - sentence.start : one.end - sentence.start], message, grammar)
        ]
        if sentence.said is not None:
            found += _formed(sentence, sentence.said)
            continue
        if not sentence.asks and sentence.has_any(grammar.guarantee_needs):
            found += _guarantees(sentence.text, sentence.start, grammar)
        if not sentence.asks and sentence.has_any(grammar.eligibility_needs):
            found += _eligibility(sentence.text, sentence.start, grammar)
        if sentence.has_any(grammar.limit_needs):
            found += _limits(sentence.text, sentence.start, grammar)
    kept: list[FoundAbsolute] = []
    for one in sorted(found, key=lambda hit: (hit.kind != "forbidden", hit.start, -hit.end)):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return kept


def _formed(sentence: Sentence, said: Said) -> Iterator[FoundAbsolute]:
    finders: tuple[tuple[AbsoluteKind, Callable[[Said], Iterator[Wide]]], ...] = (
        ("guarantee", formed_guarantees),
        ("eligibility", formed_rights),
        ("internal_limit", formed_limits),
    )
    for kind, find in finders:
        for one in find(said) if kind == "internal_limit" or not sentence.asks else ():
            yield FoundAbsolute(kind, sentence.start + one.start, sentence.start + one.end, prevents=one.prevents)


def _forbidden(
    text: str, start: int, grammar: Grammar, forbidden: tuple[ForbiddenPromise, ...]
) -> Iterator[FoundAbsolute]:
    for rule in forbidden:
        for match in _compiled(rule.pattern).finditer(text):
            if match[0] and not _refused(text, match.start(), grammar):
                yield FoundAbsolute("forbidden", start + match.start(), start + match.end(), rule=rule)


def _refused(text: str, place: int, grammar: Grammar) -> bool:
    if grammar.forms is not None:
        return refused_before(Said(text, grammar.forms), place)
    lead = text[clause_start(text, place, grammar) : place]
    return any(grammar.texts[name].search(lead) for name in ("refusing", "reported"))


def _said_back(words: str, message: str, grammar: Grammar) -> bool:
    """Tell whether words in the past tense are the customer's own: "you guaranteed it"."""
    return words in message and grammar.is_past(words.rpartition(" ")[2])


def _guarantees(text: str, start: int, grammar: Grammar) -> Iterator[FoundAbsolute]:
    for match in grammar.guarantees.finditer(text):
        lead = text[clause_start(text, match.start(), grammar) : match.start()]
        if grammar.texts["no_guarantee"].search(lead) is None:
            before = text[: match.start()] + match[0].split(" ", maxsplit=1)[0]
            prevents = grammar.texts["prevented"].search(before) is not None
            begin = match.start() + len(match[0]) - len(match[0].lstrip())
            yield FoundAbsolute("guarantee", start + begin, start + match.end(), prevents=prevents)


def _eligibility(text: str, start: int, grammar: Grammar) -> Iterator[FoundAbsolute]:
    for match in grammar.eligibility.finditer(text):
        lead = text[clause_start(text, match.start(), grammar) : match.start()]
        unsure = any(grammar.texts[name].search(lead) for name in ("conditional", "negated", "reported"))
        if not unsure and grammar.texts["negative_object"].match(text, match.end()) is None:
            yield FoundAbsolute("eligibility", start + match.start(), start + len(text[: match.end()].rstrip(" .,")))


def _limits(text: str, start: int, grammar: Grammar) -> Iterator[FoundAbsolute]:
    for match in grammar.internal_limits.finditer(text):
        yield FoundAbsolute("internal_limit", start + match.start(), start + match.end())


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
