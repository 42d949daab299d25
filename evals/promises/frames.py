"""Acts in sentences with a verb of doing: "I have refunded", "we will call", "your fee has been waived"."""

import re
from collections.abc import Iterator

from evals.promises.classify import Reading, classify, last_noun, nouns_in
from evals.promises.clause import Clause
from evals.promises.found import FoundAct
from evals.promises.grammar import Grammar
from evals.promises.sentences import Sentence
from evals.promises.words import Act, Frame

_CLAIMED = ("giving", "work", "handover")
_THINGS = ("passive", "ongoing")
_UNCLAIMED = ("failure", "seen", "embedding")


def framed_acts(sentence: Sentence, text: str, grammar: Grammar) -> Iterator[FoundAct]:
    """Find the acts of one sentence of the prepared reply `text`."""
    taken: set[int] = set()
    for frame, match in sentence.anchored(grammar.frames):
        verb, place = match["verb"], match.start("verb")
        if place in taken or not _fits(frame, verb, grammar):
            continue
        clause = Clause(sentence, text, match.start(), match.end("verb"), grammar)
        acts = _acts(frame, match, clause)
        if acts is None:
            continue
        taken.add(place)
        if _binds(frame, clause):
            start = clause.said_from if frame.who in _THINGS else match.start()
            yield _found(frame, verb, acts, clause, start)
            yield from _coordinated(frame, match.end("verb"), sentence, text, taken, grammar)


def _fits(frame: Frame, verb: str, grammar: Grammar) -> bool:
    """Tell whether the word has the form that the frame asks for."""
    if frame.form == "past":
        return grammar.is_past(verb)
    if frame.form == "ing":
        return verb.endswith(grammar.words.ing_endings)
    is_base = grammar.texts["no_base"].fullmatch(verb) is None and not grammar.is_ing(verb)
    return is_base and not (frame.who in ("giving", "lexicon") and grammar.is_past(verb))


def _binds(frame: Frame, clause: Clause) -> bool:
    """Tell whether the clause commits anybody: it is no report, no refusal, no mere question or supposition."""
    if clause.reports(of_a_thing=frame.who in _THINGS) or clause.denies or (clause.asks and not frame.asks):
        return False
    return frame.offer or not clause.supposes


def _acts(frame: Frame, match: re.Match[str], clause: Clause) -> tuple[Act, ...] | None:
    """Give what the verb stands for here, nothing for an unknown verb; `None` where it says nothing that binds."""
    if frame.who in _THINGS:
        return _done_to_it(frame, match["verb"], clause)
    reading = classify(match["verb"], clause.rest, clause.before, clause.grammar)
    if frame.who == "ours":
        return reading.acts if _is_act(frame, match, reading, clause.grammar) else None
    if frame.who in ("staff", "agent"):
        return _done_by_others(frame, match, reading, clause.grammar)
    direct = clause.grammar.verbs.get(clause.grammar.lemma(match["verb"]))
    if not reading.acts:
        return None
    if frame.who == "giving":
        gives = all(act.stand == "giving" for act in ((direct,) if direct else reading.acts))
        binds = gives and clause.grammar.texts["to_customer"].search(clause.rest) is not None
    else:
        binds = direct is not None and all(act.stand in _CLAIMED for act in reading.acts)
    return reading.acts if binds else None


def _done_to_it(frame: Frame, verb: str, clause: Clause) -> tuple[Act, ...] | None:
    """Read a passive: what was done, or is being done, to the thing before it."""
    grammar = clause.grammar
    if frame.who == "ongoing":
        failed = grammar.texts["failed"].search(clause.rest) or _is_failure(verb, grammar)
        return None if failed else _passive(verb, clause) or ()
    acts = _passive(verb, clause, cares=frame.cares)
    told = frame.tense == "narrative" and acts and all(act.common for act in acts)
    return None if told and not _concerns_customer(clause) else acts  # "the app was updated" is how it came about


def _done_by_others(frame: Frame, match: re.Match[str], reading: Reading, grammar: Grammar) -> tuple[Act, ...] | None:
    """Read what others on our side do: a role that takes care takes over; else acts of giving and work count."""
    acts = reading.acts
    claimed = tuple(act for act in acts if act.stand in _CLAIMED)
    if not claimed and grammar.plain(match["verb"]) in grammar.words.state_verbs:
        return None
    if acts and len(claimed) < len(acts) and grammar.texts["role_subject"].search(match[0]):
        return (grammar.acts["handover"],)
    if frame.who == "staff":
        return acts if acts and len(claimed) == len(acts) else None
    silent = bool(acts) and all(act.stand in _UNCLAIMED for act in acts)
    return None if silent or _is_failure(match["verb"], grammar) else claimed


def _passive(verb: str, clause: Clause, *, cares: bool = False) -> tuple[Act, ...] | None:
    """Read what was done to the thing before the verb; with `cares`, also what any agent may do for the customer."""
    grammar, subject = clause.grammar, clause.lead
    direct = grammar.verbs.get(grammar.lemma(verb))
    if grammar.texts["failed"].search(clause.rest):
        return None
    for_customer = grammar.texts["for_customer"].search(clause.rest) is not None
    if direct is not None and direct.stand == "light":
        named = [act for _, act in nouns_in(subject, grammar)][-1:]
        if not named and grammar.texts["pronoun_object"].match(subject.strip()):
            noun = last_noun(clause.before, grammar)
            named = [noun] if noun else []
        return tuple(named) or (() if for_customer else None)
    acts = classify(verb, f" {subject.strip()}{clause.rest}", clause.before, grammar).acts
    claimed = tuple(act for act in acts if act.stand in _CLAIMED)
    if claimed and (direct is None or direct.stand not in _UNCLAIMED):
        return claimed
    if direct is not None and direct.stand in _CLAIMED:
        return (direct,)
    if cares and direct is not None and direct.stand == "care" and grammar.texts["customers_own"].search(subject):
        return (direct,)
    completed = cares and direct is None and not grammar.texts["told_subject"].match(subject.strip())
    return () if for_customer or completed else None


def _is_act(frame: Frame, match: re.Match[str], reading: Reading, grammar: Grammar) -> bool:
    """Tell whether our own verb claims or commits, and does not only tell how it came about."""
    if frame.asks and not reading.acts:
        return False
    if any(act.stand not in ("care", "seen") for act in reading.acts):
        return True
    past = frame.kind == "past_act"
    if past and grammar.plain(match["verb"]) in grammar.words.state_verbs:
        return False  # "I have been slow to see it"
    vague = not reading.known or past
    tells = frame.tense == "narrative" or frame.form == "ing"
    return not (vague and tells and grammar.texts["singular"].match(match[0]) is None)


def _is_failure(verb: str, grammar: Grammar) -> bool:
    act = grammar.verbs.get(grammar.lemma(verb))
    return act is not None and act.stand == "failure"


def _concerns_customer(clause: Clause) -> bool:
    texts = clause.grammar.texts
    return (
        texts["customer_thing"].search(clause.lead) is not None
        or texts["for_customer"].search(clause.rest) is not None
        or bool(nouns_in(clause.lead, clause.grammar))
    )


def _coordinated(  # noqa: PLR0913, PLR0917 (the second verb shares the whole frame of the first)
    frame: Frame, place: int, sentence: Sentence, text: str, taken: set[int], grammar: Grammar
) -> Iterator[FoundAct]:
    """Find further verbs of the same subject: "I have changed your plan and sent the difference back"."""
    stop = grammar.texts["new_subject"].search(sentence.text, place)
    end = stop.start() if stop else len(sentence.text)
    for match in grammar.texts["coordination"].finditer(sentence.text, place, end):
        verb, start = match["verb"], match.start("verb")
        known = grammar.lemma(verb) in grammar.verbs
        other_form = frame.form == "base" and grammar.plain(verb) != verb
        if start in taken or not known or other_form or not _fits(frame, verb, grammar):
            continue
        clause = Clause(sentence, text, start, match.end("verb"), grammar)
        acts = _passive(verb, clause) if frame.who in _THINGS else _acts(frame, match, clause)
        if acts is not None and not clause.denies:
            taken.add(start)
            yield _found(frame, verb, acts, clause, start)


def _found(frame: Frame, verb: str, acts: tuple[Act, ...], clause: Clause, start: int) -> FoundAct:
    offset = clause.sentence.start
    singular = clause.grammar.texts["singular"].match(clause.sentence.text, clause.start)
    return FoundAct(
        kind=clause.kind(frame.kind),
        acts=acts,
        start=offset + start,
        end=offset + clause.said_until,
        words=clause.sentence.text[start : clause.said_until],
        verb=verb,
        object_text=clause.lead + clause.rest if frame.who in (*_THINGS, "agent") else clause.rest,
        ours=frame.who == "ours",
        plural=singular is None,
        narrative=frame.tense == "narrative",
    )
