"""Which acts a verb and what follows it stand for."""

from typing import NamedTuple

from evals.promises.grammar import Grammar
from evals.promises.notes import named_acts
from evals.promises.stems import stem, words_of
from evals.promises.words import Act

_REACH = 16
"""Words behind a verb that may name its object."""
_GIVEN = ("giving", "handover")
_BACK = 240
"""Characters before a pronoun in which its noun is looked for."""


class Reading(NamedTuple):
    """What a verb stands for."""

    acts: tuple[Act, ...]
    known: bool
    """False for a verb of which the wordings know nothing."""


def classify(verb: str, rest: str, before: str, grammar: Grammar) -> Reading:
    """Read a verb form with the clause behind it; `before` is what was said earlier, for `it` and `that`."""
    text = f"{grammar.plain(verb)}{rest if rest[:1].isspace() else ' ' + rest}"
    wording = grammar.wordings.match(text)
    act = grammar.acts[wording.lastgroup] if wording and wording.lastgroup else grammar.verbs.get(grammar.lemma(verb))
    if act is None:
        return Reading((), known=False)
    if act.stand == "light":
        return _object(rest, before, grammar)
    if act.stand == "embedding":
        inner = acts_named(rest, grammar)
        return Reading(inner or (grammar.acts[act.otherwise],), known=True)
    return Reading((act,), known=True)


def acts_named(text: str, grammar: Grammar) -> tuple[Act, ...]:
    """List the acts of giving that a text names by their verbs or nouns."""
    if grammar.forms is not None:
        return named_acts(text, grammar.forms)
    found = [*nouns_in(text, grammar)]
    for match in words_of(text):
        act = grammar.verbs.get(grammar.lemma(match[0]))
        if act is not None and act.stand in _GIVEN:
            found.append((match.start(), act))
    return tuple(dict.fromkeys(act for _, act in sorted(found, key=lambda hit: hit[0])))


def nouns_in(text: str, grammar: Grammar) -> list[tuple[int, Act]]:
    """List nouns of acts with their places; the first part of a compound such as `refund policy` is none."""
    words = [(match.start(), match[0], stem(match[0], grammar.language)) for match in words_of(text)]
    found: list[tuple[int, Act]] = []
    for index, (place, written, stemmed) in enumerate(words):
        following = words[index + 1] if index + 1 < len(words) else (0, "", "")
        pair = grammar.nouns.get(f"{stemmed} {following[2]}")
        single = grammar.nouns.get(stemmed)
        if pair is not None:
            found.append((place, pair))
        elif single is not None and following[1] not in grammar.compound_heads and grammar.is_noun(written):
            found.append((place, single))
    return found


def last_noun(text: str, grammar: Grammar) -> Act | None:
    """Find the last noun of an act in a text."""
    found = nouns_in(text[-_BACK:], grammar)
    return found[-1][1] if found else None


def _object(rest: str, before: str, grammar: Grammar) -> Reading:
    """Read the object of a verb that says little by itself: `send`, `arrange`."""
    reach = _first_words(rest)
    breaker = grammar.texts["object_end"].search(reach)
    reach = reach[: breaker.start()] if breaker else reach
    nouns = nouns_in(reach, grammar)
    info = grammar.info_word.search(reach)
    if info is not None and (not nouns or info.start() < nouns[0][0]):
        return Reading((grammar.acts["ownership"],), known=True)
    if nouns:
        return Reading(tuple(dict.fromkeys(act for _, act in nouns)), known=True)
    if grammar.texts["pronoun_object"].match(reach.strip()):
        act = last_noun(before, grammar)
        return Reading((act,) if act else (), known=act is not None)
    return Reading((), known=False)


def _first_words(text: str) -> str:
    ends = [match.end() for match in words_of(text)][:_REACH]
    return text[: ends[-1]] if ends else text
