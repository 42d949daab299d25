"""Kinds of checks, each a function of (analysis, situation, parameter, lexicon); guidance files name them."""

from evals.checks.apology import (
    Brief,
    apology_after_problem,
    apology_brief,
    apology_present,
    apology_specific,
    real_apology,
)
from evals.checks.grounding import SaysBack, Supported, says_back, supported
from evals.checks.kind import Kind
from evals.checks.language import reply_language
from evals.checks.questions import Requests, Slots, asks, feedback, next_step, reasks
from evals.checks.safety import no_leak, no_personal_data, no_placeholders
from evals.checks.solution import (
    alternative,
    escalates,
    gesture,
    no_remedy,
    owned_action,
    proportionate,
    says_when,
    specific_solution,
)
from evals.checks.structure import Calm, Length, Plain, Within, calm, length, names_problem, plain, understands_first
from evals.checks.tone import Avoids, Expects, avoids, expects

KINDS: dict[str, Kind] = {
    # order, position, length
    "names_problem": Kind(names_problem, Within, needs=("courtesy", "commits"), hears=("problem",), at_once=True),
    "understands_first": Kind(understands_first, needs=("courtesy", "commits", "offers")),
    "length": Kind(length, Length),
    "plain": Kind(plain, Plain),
    "calm": Kind(calm, Calm),
    # word lists
    "avoids": Kind(avoids, Avoids, hears_lists=True),
    "expects": Kind(expects, Expects, hears_lists=True),
    # the apology
    "apology_after_problem": Kind(apology_after_problem, needs=("apology", "owes_up", "courtesy"), hears=("apology",)),
    "apology_present": Kind(apology_present, needs=("apology", "false_apology", "owns_fault"), hears=("apology",)),
    "apology_specific": Kind(apology_specific, needs=("apology", "hollow_apology", "for_that")),
    "apology_brief": Kind(apology_brief, Brief, needs=("apology", "intensifier")),
    "real_apology": Kind(real_apology, needs=("apology", "false_apology", "owes_up"), hears=("false_apology",)),
    # questions and the next step
    "asks": Kind(asks, needs=("request", "generic_question", "feedback"), hears=("request",)),
    "reasks": Kind(reasks, Slots, needs=("request",)),
    "feedback": Kind(feedback, needs=("feedback", "commits", "finished", "request"), hears=("feedback",)),
    "next_step": Kind(
        next_step,
        Requests,
        needs=("request", "feedback", "next_step", "commits", "ask_verb", "goes_on"),
        hears=("commits", "escalates"),
    ),
    # the solution
    "specific_solution": Kind(
        specific_solution,
        needs=("commits", "offers", "first_person", "vague", "handed_off"),
        hears=("commits", "escalates", "vague", "handed_off"),
    ),
    "no_remedy": Kind(no_remedy, needs=("premature", "conditional")),
    "says_when": Kind(says_when, needs=("when", "commits", "offers", "next_step", "finished")),
    "owned_action": Kind(owned_action, needs=("ours", "commits", "offers", "handed_off", "first_person")),
    "gesture": Kind(gesture, needs=("token", "commits", "offers"), hears=("token",)),
    "alternative": Kind(alternative, needs=("refusal", "alternative"), hears=("refusal", "alternative")),
    "proportionate": Kind(proportionate, needs=("commits", "offers", "token", "refusal", "next_step")),
    "escalates": Kind(escalates, needs=("escalates", "decider", "when"), hears=("escalates",)),
    # what is known
    "supported": Kind(supported, Supported),
    "says_back": Kind(says_back, SaysBack),
    # what must never leave the house
    "no_leak": Kind(no_leak, Avoids),
    "no_personal_data": Kind(no_personal_data),
    "no_placeholders": Kind(no_placeholders),
    "reply_language": Kind(reply_language),
}
"""All kinds, by the name that a guidance file writes under `check`."""

__all__ = ["KINDS", "Kind"]
