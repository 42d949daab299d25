"""What supplied facts, and what the customer tells, say of acts: done, to be done, wished for or refused."""

from dataclasses import dataclass

from evals.promises.classify import classify, nouns_in
from evals.promises.grammar import Grammar
from evals.promises.sentences import sentences
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


def read_statements(source: str, name: str, text: str, grammar: Grammar) -> tuple[Statement, ...]:
    """Read a prepared text; `name` is what it is about, such as the name of a fact."""
    about = frozenset(act.id for act in _acts(name, grammar))
    statements: list[Statement] = []
    for sentence in sentences(text, grammar):
        clauses = grammar.texts["statement_break"].split(sentence.text)
        statements += [_statement(source, name, about, clause, grammar) for clause in clauses if clause.strip()]
    return tuple(statements)


def _statement(source: str, name: str, about: frozenset[str], clause: str, grammar: Grammar) -> Statement:
    texts = grammar.texts
    whole = texts["double_negation"].sub(" ", f"{name} {clause}")
    done_verbs = _done_verbs(clause, grammar) | _done_verbs(name, grammar)
    return Statement(
        source=source,
        acts=about | frozenset(act.id for act in _acts(clause, grammar)),
        stems=grammar.content(f"{name} {clause}"),
        done_verbs=done_verbs,
        done=bool(done_verbs) or texts["fact_done"].search(clause) is not None,
        refused=texts["fact_refuses"].search(whole) is not None,
        wished=texts["fact_wished"].search(whole) is not None,
    )


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
