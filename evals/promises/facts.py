"""What supplied facts, and what the customer tells, say of acts: done, to be done, wished for or refused."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from evals.promises.classify import classify, nouns_in
from evals.promises.grammar import Grammar
from evals.promises.notes import read_note
from evals.promises.sentences import Sentence, sentences
from evals.promises.stems import places_of, words_of
from evals.promises.words import Act

_OPEN = ("light", "embedding")
_LEAD = 40
"""Characters before a word that tell whether it is done yet."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One clause of a text, with what it says of acts."""

    source: str
    acts: frozenset[str]
    """Ids of the acts that it names."""
    stems: frozenset[str]
    done_verbs: frozenset[str]
    """Lemmas of the verbs that it says are done."""
    done: bool
    refused: bool
    wished: bool
    language: str
    foreign: bool = False
    """Whether only another language than that of the reply tells what it says of acts, so that the names of things
    cannot be compared."""


def read_statements(source: str, name: str, text: str, grammars: tuple[Grammar, ...]) -> tuple[Statement, ...]:
    """Read a prepared text; `name` is what it is about, such as the name of a fact.

    `grammars`: the languages in which it may be written, that of the reply first. An agent's note in English
    supports a reply in German, for acts are the same in all languages.
    """
    spoken = _spoken(text, grammars)
    named = _named(name, grammars) if len(grammars) > 1 else []
    return tuple(
        _joined([_read(source, name, clause, grammar) for grammar in spoken], named, grammars[0].language)
        for sentence in sentences(text, spoken[0])
        for clause in _clauses(sentence, spoken[0])
    )


def _clauses(sentence: Sentence, grammar: Grammar) -> Iterator[str]:
    said = sentence.said
    if said is None:
        yield from (clause for clause in grammar.texts["statement_break"].split(sentence.text) if clause.strip())
        return
    for clause in said.clauses if said.words else ():
        yield sentence.text[said.starts[clause.first] : said.ends[clause.last - 1]]


def _spoken(text: str, grammars: tuple[Grammar, ...]) -> tuple[Grammar, ...]:
    """Choose the languages of a text: those that know most of its words."""
    if len(grammars) == 1:
        return grammars
    words = {match[0] for match in words_of(text)}
    known = [sum(grammar.knows(word) for word in words) for grammar in grammars]
    return tuple(grammar for grammar, count in zip(grammars, known, strict=True) if count == max(known))


def _named(name: str, grammars: tuple[Grammar, ...]) -> list[Statement]:
    """Read the name of a fact: the acts that it names in any language, and the rest in the one that it is in."""
    read = [_read("", "", name, grammar) for grammar in grammars] if name else []
    spoken = {grammar.language for grammar in _spoken(name, grammars)}
    return [
        one if one.language in spoken else replace(one, done_verbs=frozenset(), done=False, refused=False, wished=False)
        for one in read
    ]


def _joined(read: list[Statement], named: list[Statement], own: str) -> Statement:
    """Join what several languages read in one clause, and what its name says."""
    if len(read) == 1 and not named:
        return replace(read[0], foreign=read[0].language != own) if read[0].language != own else read[0]
    parts = [*read, *named]
    return replace(
        read[0],
        acts=_all(part.acts for part in parts),
        stems=_all(part.stems for part in parts),
        done_verbs=_all(part.done_verbs for part in parts),
        done=any(part.done for part in parts),
        refused=any(part.refused for part in parts),
        wished=any(part.wished for part in parts),
        foreign=not any(part.language == own for part in read),
    )


def _all(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset(one for found in sets for one in found)


def _read(source: str, name: str, clause: str, grammar: Grammar) -> Statement:
    if grammar.forms is None:
        return _framed(source, name, clause, grammar)
    note = read_note(f"{name} {clause}", grammar.forms)
    done_verbs = frozenset(grammar.lemma(word) for word in note.done)
    return Statement(
        source=source,
        acts=note.acts,
        stems=grammar.content(f"{name} {clause}"),
        done_verbs=done_verbs,
        done=bool(done_verbs) or note.says_done,
        refused=note.refused,
        wished=note.wished,
        language=grammar.language,
    )


def _framed(source: str, name: str, clause: str, grammar: Grammar) -> Statement:
    texts = grammar.texts
    whole = texts["double_negation"].sub(" ", f"{name} {clause}")
    done_verbs = _done_verbs(clause, grammar) | _done_verbs(name, grammar)
    return Statement(
        source=source,
        acts=_ids(name, grammar) | _ids(clause, grammar),
        stems=grammar.content(f"{name} {clause}"),
        done_verbs=done_verbs,
        done=bool(done_verbs) or texts["fact_done"].search(clause) is not None,
        refused=texts["fact_refuses"].search(whole) is not None,
        wished=texts["fact_wished"].search(whole) is not None,
        language=grammar.language,
    )


def _ids(text: str, grammar: Grammar) -> frozenset[str]:
    if grammar.forms is not None:
        return read_note(text, grammar.forms).acts
    return frozenset(act.id for act in _acts(text, grammar))


def _acts(text: str, grammar: Grammar) -> set[Act]:
    """List the acts that a text names by noun, verb or wording."""
    found = {act for _, act in nouns_in(text, grammar)}
    for match in words_of(text):
        direct = grammar.verbs.get(grammar.lemma(match[0]))
        if direct is not None and direct.stand not in _OPEN:
            found.add(direct)
        if direct is None or direct.stand != "giving":
            if direct is None and match[0] not in grammar.words.irregular:
                continue
            found.update(classify(match[0], text[match.end() :], text[: match.start()], grammar).acts)
    phrases = grammar.phrases_among(places_of(text))
    found.update(grammar.acts[phrase.act] for phrase, pattern in phrases if pattern.search(text))
    return found


def _done_verbs(clause: str, grammar: Grammar) -> frozenset[str]:
    done = set()
    for match in words_of(clause):
        word = match[0]
        if not grammar.is_past(word) or word in grammar.words.fact_undone:
            continue
        if grammar.texts["fact_not_yet"].search(clause[max(0, match.start() - _LEAD) : match.start()]) is None:
            done.add(grammar.lemma(word))
    return frozenset(done)
