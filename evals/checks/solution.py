"""Checks of the solution: what is done, by whom, when, and what else there is."""

from app.domain.situation import Situation
from app.domain.value import Value
from evals.analysis import Analysis
from evals.checks.structure import first_remedy
from evals.checks.tone import spans
from evals.finding import Finding, failed, nothing, passed, unsure
from evals.lexicon import Lexicon
from evals.text import Hit

OURS = frozenset({"i", "we", "let", "my", "our"})
REACH = 2
"""Sentences after a refusal in which another way must follow; source: the checklist's rule for declining."""


def specific_solution(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Look for a concrete act that puts it right, promised, done or offered."""
    del situation, parameter, lexicon
    text = analysis.text
    concrete = [hit for name in ("commits", "offers", "escalates") for hit in text.hits(name)]
    if concrete:
        return passed("It is said what is done to put it right.", spans(analysis, concrete))
    empty = [hit for name in ("vague", "handed_off") for hit in text.hits(name)]
    acts = [hit for hit in text.hits("first_person") if hit.sentence not in {other.sentence for other in empty}]
    if acts:
        reason = "Something will be done; it cannot be told whether it puts the problem right."
        return unsure(reason, spans(analysis, acts))
    if empty:
        return failed("Nothing in particular is done: these words promise only effort.", spans(analysis, empty))
    if text.hits("next_step") or text.hits("when"):
        return unsure("Something happens; it cannot be told whether it puts the problem right.")
    return failed("It is not said what is done to put the problem right.")


def no_remedy(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Look for a remedy that is promised before the facts are known."""
    del situation, parameter, lexicon
    text = analysis.text
    promised = list(text.hits("premature"))
    firm = [hit for hit in promised if not text.hits_in("conditional", hit.sentence)]
    if firm:
        return failed("A remedy is promised before the missing facts are known.", spans(analysis, firm))
    if promised:
        return unsure("A remedy is promised on a condition.", spans(analysis, promised))
    return passed("No remedy is promised yet.")


def says_when(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Look for a time in a sentence that tells what happens."""
    del situation, parameter, lexicon
    text = analysis.text
    acts = [hit for name in ("commits", "offers", "escalates", "next_step", "checks_back") for hit in text.hits(name)]
    moving = {hit.sentence for hit in acts}
    if not acts:
        return nothing("Nothing is promised, so nothing needs a time.")
    timed = [hit for hit in text.hits("when") if hit.sentence in moving]
    if timed:
        return passed("It is said when.", spans(analysis, timed))
    if any(_holds(analysis, sentence, blank.start) for sentence in moving for blank in analysis.blanks):
        return passed("A blank is left for the time.", analysis.blanks)
    return _untimed(analysis, acts)


def _untimed(analysis: Analysis, acts: list[Hit]) -> Finding:
    """Judge acts without a time: some need none."""
    text = analysis.text
    if text.hits("when"):
        return unsure("A time is said, but not in a sentence that tells what happens.")
    if text.hits("finished"):
        return unsure("It is done already; it is not said when the customer sees it.")
    if text.hits("request") or any(sentence.question for sentence in text.sentences):
        return unsure("What happens waits for the customer's answer.")
    if not any(text.hits(name) for name in ("commits", "offers", "escalates")):
        return unsure("Nothing is promised that clearly needs a time.")
    return failed("It is not said when this happens.", spans(analysis, acts))


def owned_action(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Look whether "I" or "we" act, or nobody does."""
    del situation, parameter, lexicon
    text = analysis.text
    acts = [hit for name in ("commits", "offers", "escalates", "next_step", "first_person") for hit in text.hits(name)]
    owned = [hit for hit in acts if text.tokens[hit.first].word in OURS]
    if owned:
        return passed("The writer acts.", spans(analysis, owned))
    adrift = list(text.hits("handed_off"))
    if adrift:
        return failed("Nobody owns the next act: it happens by itself or in a department.", spans(analysis, adrift))
    if acts:
        return unsure("Something happens; it is not said who does it.", spans(analysis, acts))
    return nothing("Nothing is done that somebody could own.")


def gesture(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Look for the small token, after the fix."""
    del situation, parameter, lexicon
    tokens = list(analysis.text.hits("token"))
    remedy = first_remedy(analysis)
    if remedy is None:
        return nothing("No fix is offered that a token could follow.")
    if not tokens:
        return failed("The policy allows a small token here, and there is none.")
    if any(hit.sentence > remedy.sentence for hit in tokens):
        return passed("A token follows the fix.", spans(analysis, tokens))
    return unsure("The token may be the whole remedy.", spans(analysis, tokens))


def alternative(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Look whether each refusal is followed by another way."""
    del situation, parameter, lexicon
    text = analysis.text
    refusals = list(text.hits("refusal"))
    if not refusals:
        return nothing("Nothing is refused.")
    ways = text.hits("alternative")
    dead_ends = [hit for hit in refusals if not any(_leads_on(hit, way) for way in ways)]
    if dead_ends and not any(way.first > dead_ends[0].first for way in ways):
        return failed("This refuses and leaves it at that.", spans(analysis, dead_ends))
    return passed("Another way is offered.", spans(analysis, list(ways)))


def escalates(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Look whether it is said who decides, and when the customer hears."""
    del parameter, lexicon
    text = analysis.text
    named = list(text.hits("escalates"))
    contact = situation.plan.contact
    words = situation.policy.contact(contact).words.get(situation.reply_language) if contact else None
    by_name = words is not None and words.casefold() in analysis.reply.casefold()
    if not named and not by_name:
        if text.hits("decider"):
            return unsure("Somebody with more authority is mentioned; it is not clear what they do.")
        return failed("Somebody else must decide, and the reply does not say who.")
    near = {number for hit in named for number in (hit.sentence, hit.sentence + 1)}
    timed = [hit for hit in text.hits("when") if hit.sentence in near or by_name]
    if timed:
        return passed("It is said who decides and when.", [*spans(analysis, named), *spans(analysis, timed)])
    return unsure("It is said who decides, not when the customer hears.", spans(analysis, named))


def _leads_on(refusal: Hit, way: Hit) -> bool:
    return way.first >= refusal.last - 1 and way.sentence - refusal.sentence <= REACH


def _holds(analysis: Analysis, sentence: int, place: int) -> bool:
    span = analysis.text.sentences[sentence]
    return span.start <= place < span.end
