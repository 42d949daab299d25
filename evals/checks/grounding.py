"""Checks against what is known: the ledger's findings, and supplied facts that must be told."""

from typing import Literal

from app.domain.situation import Situation
from app.domain.value import Value
from evals.analysis import Analysis
from evals.finding import Finding, failed, nothing, passed, unsure
from evals.lexicon import Lexicon


class Supported(Value):
    """Which findings of the ledger count."""

    kinds: tuple[str, ...]
    """Kinds of promises, as `app.domain.scorecard.Promise` names them."""
    lists: tuple[str, ...] = ()
    """Word lists without which the ledger does not read acts in a language either."""
    because: str
    """Why an unsupported one does harm, in one sentence."""


class SaysBack(Value):
    """A supplied fact or a stated stake that the reply must take up."""

    of: Literal["cause", "prevention", "stake"]
    share: int
    """Meanings that must be shared in one sentence or two neighbours; all of them where there are fewer."""
    missing: str
    """What is missing, in one sentence."""
    spoiled_by: tuple[str, ...] = ()
    """Word lists that must not be met in the same sentence."""


def supported(analysis: Analysis, situation: Situation, parameter: Supported, lexicon: Lexicon) -> Finding:
    """Look whether everything of these kinds has its support."""
    del situation, lexicon
    bound = [promise for promise in analysis.promises if promise.kind in parameter.kinds]
    open_ones = [promise for promise in bound if not promise.supported]
    firm = [promise.span for promise in open_ones if promise.binding]
    if firm:
        return failed(parameter.because, firm)
    if open_ones:
        reason = "No fact says this in so many words; somebody who knows the case must look."
        return unsure(reason, [promise.span for promise in open_ones])
    if not bound:
        return nothing("There is nothing of this kind in the reply.")
    return passed("All of it is supported.", [promise.span for promise in bound])


def says_back(analysis: Analysis, situation: Situation, parameter: SaysBack, lexicon: Lexicon) -> Finding:
    """Look whether the reply takes up what is known, in words of its own."""
    del situation, lexicon
    wanted: frozenset[str] = getattr(analysis.told, parameter.of)
    text = analysis.text
    numbers = range(len(text.sentences))
    if not wanted:
        return nothing("It has no words that could be looked for.")
    shares = [analysis.shared_with(wanted, number) for number in numbers]
    enough = min(parameter.share, len(wanted))
    for number in numbers:
        pair = shares[number] | (shares[number + 1] if number + 1 < len(shares) else frozenset())
        if len(pair) < enough:
            continue
        spoiled = any(text.hits_in(name, number) for name in parameter.spoiled_by)
        place = [text.span_of(number)]
        return unsure("It is told in words that take it back.", place) if spoiled else passed("It is told.", place)
    if not any(shares):
        return failed(parameter.missing)
    return unsure("Only a part of it can be recognised.")
