"""Tells what supports a guarantee, a claim of a right or a mention of approvals."""

from itertools import chain

from evals.promises.absolutes import FoundAbsolute
from evals.promises.classify import nouns_in
from evals.promises.notes import named_acts
from evals.promises.sources import offered
from evals.promises.support import Known

_ENOUGH = 2


def support_of_absolute(found: FoundAbsolute, text: str, known: Known) -> str | None:
    """Name what supports it, or `None`."""
    quote = text[found.start : found.end]
    if found.kind == "guarantee":
        if found.prevents and known.situation.facts.prevention is not None:
            return "fact:prevention"
        return _in_facts(quote, known, all_of_it=True)
    if found.kind == "eligibility":
        return _planned(quote, known) or _in_facts(quote, known, all_of_it=False) or _on_a_page(quote, known)
    if found.kind == "internal_limit":
        return _said_before(quote, known)
    return None


def _planned(quote: str, known: Known) -> str | None:
    """Find the remedy of the plan to which the customer is said to be entitled."""
    forms = known.grammar.forms
    named = named_acts(quote, forms) if forms else tuple(act for _, act in nouns_in(quote, known.grammar))
    plan = known.situation.plan
    options = [option for act in named for option in offered(plan) if option.kind in act.remedies]
    if named and options:
        return f"plan:{options[0].id}"
    return "plan:goodwill" if named and plan.goodwill is not None and all(act.goodwill for act in named) else None


def _in_facts(quote: str, known: Known, *, all_of_it: bool) -> str | None:
    stems = known.grammar.content(quote) - known.grammar.idle_in_guarantees
    for fact in known.facts:
        shared = stems & fact.stems
        enough = shared == stems or (not all_of_it and len(shared) >= _ENOUGH)
        if stems and enough and not (fact.refused or fact.wished):
            return fact.source
    return None


def _on_a_page(quote: str, known: Known) -> str | None:
    """Find a passage of the company's knowledge that speaks of the same right."""
    stems = known.grammar.content(quote) - known.grammar.idle_in_guarantees
    for page in known.pages:
        if len(stems & page.stems) >= _ENOUGH and not page.refused:
            return page.source
    return None


def _said_before(quote: str, known: Known) -> str | None:
    """Find an approval that the customer or a fact speaks of, such as that of a loan: it is no limit of ours."""
    stems = known.grammar.content(quote) & known.grammar.approval_words
    statements = chain(known.facts, known.told)
    return next((statement.source for statement in statements if stems & statement.stems), None)
