"""Finds what a reply says was done or will be done."""

from collections.abc import Iterable

from evals.promises.formed import formed_acts
from evals.promises.found import FoundAct
from evals.promises.frames import framed_acts
from evals.promises.grammar import Grammar
from evals.promises.predicates import offered_acts, phrased_acts, predicated_acts
from evals.promises.sentences import Sentence

_FINDERS = (framed_acts, predicated_acts, phrased_acts, offered_acts)


def find_acts(text: str, cut: Iterable[Sentence], grammar: Grammar) -> list[FoundAct]:
    """Find the acts of a prepared reply, cut into sentences, in reading order.

    A language has frames (English) or forms (the others).
    """
    found: list[FoundAct] = []
    for sentence in cut:
        if sentence.said is not None:
            found += formed_acts(sentence, sentence.said)
            continue
        found += _apart([act for find in _FINDERS for act in find(sentence, text, grammar)], text, grammar)
    return found


def _apart(found: Iterable[FoundAct], text: str, grammar: Grammar) -> list[FoundAct]:
    """Leave out what binds nobody, and what an earlier or longer hit says already; end each where the next begins."""
    kept: list[FoundAct] = []
    for act in sorted(found, key=lambda hit: (hit.start, -hit.end)):
        silent = bool(act.acts) and all(one.stand == "seen" for one in act.acts)
        said = any(
            other.start <= act.start < other.end and other.kind == act.kind and set(act.acts) <= set(other.acts)
            for other in kept
        )
        if silent or (said and act.acts):
            continue
        if kept and kept[-1].start == act.start and kept[-1].kind == act.kind and kept[-1].acts and act.acts:
            both = tuple(dict.fromkeys((*kept[-1].acts, *act.acts)))
            kept[-1] = kept[-1]._replace(acts=both, end=max(kept[-1].end, act.end))
            continue
        if kept and kept[-1].start < act.start < kept[-1].end:
            kept[-1] = kept[-1]._replace(end=max(_until(text, kept[-1].start, act.start, grammar), kept[-1].start + 1))
        kept.append(act)
    return kept


def _until(text: str, start: int, end: int, grammar: Grammar) -> int:
    """Find where the words of an act end before the next one, without the words that join the two."""
    joins = grammar.texts["joined_end"].search(text, start, end)
    return joins.start() if joins else end
