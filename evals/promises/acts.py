"""Finds what a reply says was done or will be done."""

import re
from collections.abc import Iterable, Iterator

from evals.promises.classify import classify, last_noun, nouns_in
from evals.promises.found import FoundAct
from evals.promises.grammar import Grammar
from evals.promises.sentences import Sentence, clause_end, clause_start, sentences
from evals.promises.words import Act, ActKind, Frame

_CLAIMED = ("giving", "work", "handover")
_SILENT = ("seen", "failure")


def find_acts(text: str, grammar: Grammar) -> list[FoundAct]:
    """Find the acts of a prepared reply, in reading order."""
    found: list[FoundAct] = []
    for sentence in sentences(text, grammar):
        inside = [
            *_framed(sentence, text, grammar),
            *_predicated(sentence, text, grammar),
            *_phrased(sentence, grammar),
            *_received(sentence, grammar),
        ]
        found += _apart(inside)
    return found


class _Clause:
    """Where a hit stands: what is before it and behind it in its clause."""

    def __init__(self, sentence: Sentence, start: int, verb_end: int, grammar: Grammar) -> None:
        self.begin = clause_start(sentence.text, start, grammar)
        self.end = max(clause_end(sentence.text, verb_end, grammar), verb_end)
        self.lead = sentence.text[self.begin : start]
        self.rest = sentence.text[verb_end : self.end]
        texts = grammar.texts
        opening = sentence.text[self.begin :].lstrip()
        self.asks = sentence.asks and texts["interrogative"].match(opening) is not None
        self.conditional = texts["conditional"].search(self.lead) is not None
        self.temporal = texts["temporal"].search(self.lead) is not None
        self.reported = texts["reported"].search(self.lead) is not None
        self.negated = (
            texts["negated"].search(self.lead) is not None and texts["double_negation"].search(self.lead) is None
        )
        doubled = texts["double_negation"].search(self.lead) is not None
        self.refuses = texts["negative_object"].match(self.rest) is not None and not doubled

    def kind(self, kind: ActKind) -> ActKind:
        """Give the kind in this clause: what "once I have done it" says is still to be done."""
        return "future_act" if self.temporal else kind


def _framed(sentence: Sentence, text: str, grammar: Grammar) -> Iterator[FoundAct]:
    taken: set[int] = set()
    for frame, pattern in grammar.frames:
        for match in pattern.finditer(sentence.text):
            place = match.start("verb")
            if place in taken or not _fits(frame, match["verb"], grammar):
                continue
            clause = _Clause(sentence, match.start(), match.end("verb"), grammar)
            acts = _acts(frame, match, clause, sentence, text, grammar)
            if acts is None:
                continue
            taken.add(place)
            if clause.reported or clause.negated or clause.refuses or (clause.asks and not frame.asks):
                continue
            if clause.conditional and not (frame.offer or frame.who == "ours" and clause.lead.rstrip().endswith(",")):
                continue
            yield _found(frame, acts, match, clause, sentence, grammar)
            yield from _coordinated(frame, match, sentence, text, grammar, taken)


def _fits(frame: Frame, verb: str, grammar: Grammar) -> bool:
    """Tell whether the word has the form that the frame asks for."""
    if frame.form == "past":
        return grammar.is_past(verb)
    if frame.form == "ing":
        return verb.endswith(grammar.words.ing_endings)
    is_base = grammar.texts["no_base"].fullmatch(verb) is None and not _is_ing(verb, grammar)
    return is_base and not (frame.who in ("giving", "lexicon") and grammar.is_past(verb))


def _is_ing(verb: str, grammar: Grammar) -> bool:
    """Tell `bringing` from `bring`."""
    return verb.endswith(grammar.words.ing_endings or ("\0",)) and grammar.plain(verb) != verb


def _acts(  # noqa: PLR0913 (what a verb means depends on all of these)
    frame: Frame, match: re.Match[str], clause: _Clause, sentence: Sentence, text: str, grammar: Grammar
) -> tuple[Act, ...] | None:
    """Give what the verb stands for here; `None` where it says nothing that binds."""
    verb = match["verb"]
    before = text[max(0, sentence.start + match.start() - 240) : sentence.start + match.start()]
    if frame.who == "passive":
        return _passive(verb, clause, before, grammar)
    reading = classify(verb, clause.rest, before, grammar)
    acts = reading.acts
    if frame.who == "ours":
        if not reading.known and frame.tense == "narrative" and grammar.texts["singular"].match(match[0]) is None:
            return None  # "we printed the wrong label": how it came about
        return acts
    if frame.who == "staff":
        if any(act.stand == "care" for act in acts) and grammar.texts["role_subject"].search(match[0]):
            return (grammar.acts["handover"],)
        return acts if acts and all(act.stand in _CLAIMED for act in acts) else None
    if frame.who == "giving":
        direct = grammar.verbs.get(grammar.lemma(verb))
        binds = direct is not None and direct.stand == "giving" and grammar.texts["to_customer"].search(clause.rest)
        return acts if binds and acts else None
    direct = grammar.verbs.get(grammar.lemma(verb))
    claimed = acts and all(act.stand in _CLAIMED for act in acts) and direct is not None
    return acts if claimed else None


def _passive(verb: str, clause: _Clause, before: str, grammar: Grammar) -> tuple[Act, ...] | None:
    """Read what was done to the thing before the verb."""
    subject = clause.lead
    direct = grammar.verbs.get(grammar.lemma(verb))
    if direct is None or direct.stand in ("failure", "seen", "embedding"):
        return None
    if grammar.texts["failed"].search(clause.rest):
        return None
    named = [act for _, act in nouns_in(subject, grammar)]
    if direct.stand == "light":
        acts = tuple(named[-1:])
        if not acts and grammar.texts["pronoun_object"].match(subject.strip()):
            noun = last_noun(before, grammar)
            acts = (noun,) if noun else ()
        return acts or None
    reading = classify(verb, f" {subject.strip()}{clause.rest}", before, grammar)
    acts = reading.acts or (direct,)
    if all(act.stand not in _CLAIMED for act in acts):
        acts = (direct,)
    return acts if all(act.stand in _CLAIMED for act in acts) else None


def _coordinated(  # noqa: PLR0913 (the second verb shares the whole frame of the first)
    frame: Frame, first: re.Match[str], sentence: Sentence, text: str, grammar: Grammar, taken: set[int]
) -> Iterator[FoundAct]:
    """Find further verbs of the same subject: "I have changed your plan and sent the difference back"."""
    place = first.end("verb")
    stop = grammar.texts["new_subject"].search(sentence.text, place)
    end = stop.start() if stop else len(sentence.text)
    for match in grammar.texts["coordination"].finditer(sentence.text, place, end):
        verb = match["verb"]
        direct = grammar.verbs.get(grammar.lemma(verb))
        base_mismatch = frame.form == "base" and grammar.plain(verb) != verb
        if match.start("verb") in taken or not _fits(frame, verb, grammar) or direct is None or base_mismatch:
            continue
        clause = _Clause(sentence, match.start("verb"), match.end("verb"), grammar)
        same = re.match(r"(?P<verb>.*)", verb)
        acts = _acts(frame, same, clause, sentence, text, grammar) if same and frame.who != "passive" else None
        if frame.who == "passive":
            acts = _passive(verb, clause, "", grammar)
        if acts is not None and not clause.refuses:
            taken.add(match.start("verb"))
            yield _found(frame, acts, match, clause, sentence, grammar, start=match.start("verb"))


def _found(  # noqa: PLR0913 (it gathers what the frame, the hit and the clause know)
    frame: Frame,
    acts: tuple[Act, ...],
    match: re.Match[str],
    clause: _Clause,
    sentence: Sentence,
    grammar: Grammar,
    *,
    start: int | None = None,
) -> FoundAct:
    begin = match.start() if start is None else start
    if frame.who == "passive" and start is None:
        begin = _after_openers(sentence.text, clause.begin, match.start(), grammar)
    end = len(sentence.text[: clause.end].rstrip(" .!?,;:\n"))
    return FoundAct(
        kind=clause.kind(frame.kind),
        acts=acts,
        start=sentence.start + begin,
        end=sentence.start + max(end, match.end("verb")),
        verb=match["verb"],
        object_text=clause.rest if frame.who != "passive" else clause.lead + clause.rest,
        ours=frame.who == "ours",
        plural=grammar.texts["singular"].match(sentence.text, match.start()) is None,
        narrative=frame.tense == "narrative",
    )


def _predicated(sentence: Sentence, text: str, grammar: Grammar) -> Iterator[FoundAct]:
    for predicate, pattern in grammar.predicates:
        for match in pattern.finditer(sentence.text):
            clause = _Clause(sentence, match.start(), match.end(), grammar)
            if clause.asks or clause.conditional or clause.negated or clause.reported:
                continue
            act = _subject_act(clause.lead, grammar)
            if act is None:
                continue
            begin = _after_openers(sentence.text, clause.begin, match.start(), grammar)
            end = len(sentence.text[: clause.end].rstrip(" .!?,;:\n"))
            yield FoundAct(
                kind=clause.kind(predicate.kind),
                acts=(act,),
                start=sentence.start + begin,
                end=sentence.start + max(end, match.end()),
                verb="",
                object_text=clause.lead + clause.rest,
                ours=False,
                plural=True,
                narrative=predicate.tense == "narrative",
            )


def _subject_act(lead: str, grammar: Grammar) -> Act | None:
    """Find what is given among the words before a predicate."""
    last = lead.split()[-4:]
    if not last or last[-1] in grammar.words.other_subjects:
        return None
    nouns = nouns_in(lead, grammar)
    if nouns:
        return nouns[-1][1]
    stems = {grammar.lemma(word.strip("'")) for word in last}
    return grammar.acts.get("arrival") if stems & grammar.predicate_nouns else None


def _phrased(sentence: Sentence, grammar: Grammar) -> Iterator[FoundAct]:
    for phrase, pattern in grammar.phrases:
        for match in pattern.finditer(sentence.text):
            clause = _Clause(sentence, match.start(), match.end(), grammar)
            if clause.asks or clause.conditional or clause.negated or clause.reported:
                continue
            yield FoundAct(
                kind=clause.kind(phrase.kind),
                acts=(grammar.acts[phrase.act],),
                start=sentence.start + match.start(),
                end=sentence.start + len(sentence.text[: match.end()].rstrip()),
                verb="",
                object_text=sentence.text[clause.begin : clause.end],
                ours=False,
                plural=True,
                narrative=False,
            )


def _received(sentence: Sentence, grammar: Grammar) -> Iterator[FoundAct]:
    """Find what the customer is to get or may choose: "you will receive a refund", "would you like a refund?"."""
    for name in ("receiving", "asking"):
        for match in grammar.texts[name].finditer(sentence.text):
            clause = _Clause(sentence, match.start(), match.end(), grammar)
            if clause.negated or clause.reported or clause.refuses or (clause.asks and name == "receiving"):
                continue
            breaker = grammar.texts["object_end"].search(clause.rest)
            named = nouns_in(clause.rest[: breaker.start()] if breaker else clause.rest, grammar)
            if not named or (clause.conditional and name == "receiving"):
                continue
            end = len(sentence.text[: clause.end].rstrip(" .!?,;:\n"))
            yield FoundAct(
                kind="future_act",
                acts=tuple(dict.fromkeys(act for _, act in named)),
                start=sentence.start + match.start(),
                end=sentence.start + max(end, match.end()),
                verb="",
                object_text=clause.rest,
                ours=False,
                plural=True,
                narrative=False,
            )


def _after_openers(text: str, begin: int, end: int, grammar: Grammar) -> int:
    """Leave out the words that join a clause to the one before."""
    opener = grammar.texts["joiner"].match(text, begin)
    return min(opener.end() if opener else begin, end)


def _apart(found: Iterable[FoundAct]) -> list[FoundAct]:
    """Leave out hits that say what a longer or earlier one says already, and what binds nobody."""
    kept: list[FoundAct] = []
    for act in sorted(found, key=lambda hit: (hit.start, -hit.end)):
        if act.acts and all(one.stand in _SILENT for one in act.acts) and all(one.stand == "seen" for one in act.acts):
            continue
        same = any(
            other.start <= act.start < other.end and set(act.acts) <= set(other.acts) and other.kind == act.kind
            for other in kept
        )
        if not same:
            kept.append(act)
    return kept
