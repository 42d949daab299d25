"""Acts without a verb of doing: "a refund is on its way", "consider it done", "you will receive a voucher"."""

from collections.abc import Iterator

from evals.promises.classify import classify, nouns_in
from evals.promises.clause import Clause
from evals.promises.found import FoundAct
from evals.promises.grammar import Grammar
from evals.promises.sentences import Sentence
from evals.promises.words import Act, ActKind

_SUBJECT_WORDS = 4
"""Words before a predicate among which its subject is looked for."""


def predicated_acts(sentence: Sentence, text: str, grammar: Grammar) -> Iterator[FoundAct]:
    """Find what is said of a thing that is given: the noun before the predicate decides."""
    for predicate, match in sentence.anchored(grammar.predicates):
        clause = Clause(sentence, text, match.start(), match.end(), grammar)
        act = _subject(clause, predicate.any_subject)
        if act is not None and _states(clause):
            said = clause.lead + clause.rest
            narrative = predicate.tense == "narrative"
            yield _found(clause.kind(predicate.kind), (act,), clause, clause.said_from, said, narrative=narrative)


def phrased_acts(sentence: Sentence, text: str, grammar: Grammar) -> Iterator[FoundAct]:
    """Find whole wordings that promise."""
    for phrase, pattern in grammar.phrases_among(sentence.places):
        for match in pattern.finditer(sentence.text):
            clause = Clause(sentence, text, match.start(), match.end(), grammar)
            if _states(clause):
                said = clause.lead + clause.rest
                yield _found(clause.kind(phrase.kind), (grammar.acts[phrase.act],), clause, match.start(), said)


def offered_acts(sentence: Sentence, text: str, grammar: Grammar) -> Iterator[FoundAct]:
    """Find what the customer is to get or may choose: "you will receive a refund", "would you like a refund?"."""
    words = grammar.words
    for anchored, pattern, asks in ((words.receiving, grammar.receiving, False), (words.asking, grammar.asking, True)):
        for match in sentence.matches(pattern, anchored.starts):
            clause = Clause(sentence, text, match.start(), match.end(), grammar)
            if clause.denies or clause.reports() or (not asks and (clause.asks or clause.supposes)):
                continue
            breaker = grammar.texts["object_end"].search(clause.rest)
            given = clause.rest[: breaker.start()] if breaker else clause.rest
            acts = tuple(dict.fromkeys(act for _, act in nouns_in(given, grammar)))
            if not acts:
                reading = classify(anchored.as_verb, given, "", grammar)
                acts = tuple(act for act in reading.acts if act.stand == "giving")
            if acts:
                yield _found("future_act", acts, clause, match.start(), clause.rest)


def _states(clause: Clause) -> bool:
    return not (clause.asks or clause.supposes or clause.denies or clause.reports(of_a_thing=True))


def _subject(clause: Clause, whatever: str | None) -> Act | None:
    """Find what is given among the words before a predicate; `whatever` it is, it may stand for one act."""
    grammar = clause.grammar
    last = clause.lead.split()[-_SUBJECT_WORDS:]
    if not last or last[-1] in grammar.words.other_subjects:
        return None
    nouns = nouns_in(clause.lead, grammar)
    if nouns or whatever:
        return nouns[-1][1] if nouns else grammar.acts.get(whatever or "")
    stems = {grammar.lemma(word.strip("'")) for word in last}
    return grammar.acts.get("arrival") if stems & grammar.predicate_nouns else None


def _found(  # noqa: PLR0913 (an act has as many sides)
    kind: ActKind, acts: tuple[Act, ...], clause: Clause, start: int, said: str, *, narrative: bool = False
) -> FoundAct:
    offset = clause.sentence.start
    return FoundAct(
        kind=kind,
        acts=acts,
        start=offset + start,
        end=offset + clause.said_until,
        words=clause.sentence.text[start : clause.said_until],
        verb="",
        object_text=said,
        ours=False,
        plural=True,
        narrative=narrative,
    )
