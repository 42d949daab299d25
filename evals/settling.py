"""How the layers settle an item: rules first, learned cues where the rules leave it open."""

from collections.abc import Callable
from typing import NamedTuple

from app.domain.scorecard import Layer, Verdict
from evals.analysis import Analysis
from evals.criteria import Criterion
from evals.cues.heard import SHORTEST, Heard
from evals.finding import Finding
from evals.text import Text

Check = Callable[[Analysis], Finding]
NOTHING = 25
"""Characters under which a reply of short sentences says nothing."""
OPENING = 2
"""Sentences in which it must be heard, where an item asks for it at once."""
_DOUBT = "Some of it may be there; neither the word lists nor the learned cues can tell."
_TOO_LITTLE = "The reply says too little to hear a tone in it."
_HEARD_NOTHING = "Neither a listed wording nor a learned cue was found."


class Settled(NamedTuple):
    """A verdict, why, and the layer that settled it or looked last."""

    verdict: Verdict
    finding: Finding
    layer: Layer


def settle(criterion: Criterion, check: Check, analysis: Analysis, heard: Heard | None) -> Settled:
    """Let the rules judge; where they leave it open, let them judge once more with what the learned cues heard.

    Open is what no phrase was found for or against, what the check cannot tell, and what it does not trust itself with.
    """
    first = check(analysis)
    verdict = trusted(first, criterion)
    lists = criterion.heard & heard.known if heard is not None else frozenset[str]()
    decided = verdict in (Verdict.PASS, Verdict.FAIL) and not first.quiet and not first.absent
    if heard is None or decided or not lists:
        return Settled(verdict, first, Layer.RULES)
    if any(heard.hits.get(name) for name in lists):
        further = analysis.hearing(heard.only(lists))
        second = check(further)
        settled = trusted(second, criterion)
        if settled in (Verdict.PASS, Verdict.FAIL) and not second.quiet and not second.absent:
            return Settled(settled, _in_sentences(second, analysis.text), Layer.CUES)
    if first.verdict is Verdict.NA:
        return Settled(verdict, first, Layer.RULES)
    within = frozenset(analysis.content_sentences[:OPENING]) if criterion.heard_at_once else None
    return _left(first, verdict, doubtful=heard.doubts(lists, within), too_little=says_too_little(analysis))


def trusted(finding: Finding, criterion: Criterion) -> Verdict:
    """Keep a verdict only on the side on which the check was found to be right."""
    if finding.quiet:
        return Verdict(criterion.quiet)
    if finding.verdict not in (Verdict.PASS, Verdict.FAIL):
        return finding.verdict
    return finding.verdict if criterion.trusted in ("both", finding.verdict.value) else Verdict.UNSURE


def _left(first: Finding, verdict: Verdict, *, doubtful: bool, too_little: bool) -> Settled:
    """Settle what nothing was surely heard for: silence counts only where no sentence is in doubt."""
    if first.quiet:
        if too_little:
            return Settled(Verdict.UNSURE, Finding(Verdict.UNSURE, _TOO_LITTLE), Layer.CUES)
        if doubtful:
            return Settled(Verdict.UNSURE, Finding(Verdict.UNSURE, _DOUBT), Layer.CUES)
        return Settled(Verdict.PASS, Finding(Verdict.PASS, _HEARD_NOTHING), Layer.CUES)
    if not first.absent:
        return Settled(verdict, first, Layer.RULES)
    if doubtful:
        return Settled(Verdict.UNSURE, Finding(Verdict.UNSURE, _DOUBT, first.spans), Layer.CUES)
    # Neither phrase nor cue: what the rules alone would not be trusted to miss is missing.
    return Settled(Verdict.FAIL, first, Layer.RULES if verdict is Verdict.FAIL else Layer.CUES)


def says_too_little(analysis: Analysis) -> bool:
    """Tell whether a reply is next to nothing, so that what it does not do wrong is no merit.

    Characters count as well, since some languages put no spaces between words.
    """
    short = all(sentence.last - sentence.first < SHORTEST for sentence in analysis.text.sentences)
    return short and len(analysis.reply.strip()) < NOTHING


def _in_sentences(finding: Finding, text: Text) -> Finding:
    """Widen the evidence to whole sentences: a cue is heard in a sentence, not in a word."""
    whole = [text.span_of(number) for number in range(len(text.sentences))]
    spans = tuple(s for s in whole if any(s.start <= found.start < s.end for found in finding.spans))
    return Finding(finding.verdict, finding.reason, spans)
