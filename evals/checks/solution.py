"""Checks of the solution: what is done, by whom, when, and what else there is."""

from app.domain.scorecard import Promise
from app.domain.situation import Situation
from app.domain.value import Value
from evals.analysis import Analysis
from evals.checks.structure import first_remedy
from evals.checks.tone import spans
from evals.finding import Finding, failed, missing, nothing, passed, unsure
from evals.lexicon import Lexicon
from evals.particulars.text import plain
from evals.promises.classify import acts_named
from evals.promises.grammar import grammar_of
from evals.text import Hit

CLAIMS = ("past_act", "future_act")
"""Kinds of promises of the ledger that are acts."""
HEAD = 3
"""Words at the begin of an act that tell whose it is; a verb or a name may stand before "I"."""
REACH = 2
"""Sentences after a refusal in which another way must follow; source: the checklist's rule for declining."""
TOKEN = -1
"""Below the ladder: a small gift makes nothing good by itself."""
GIFTS = frozenset({"credit", "refund"})
"""Kinds of remedies of the acts that give a token: a credit, a voucher, a sum on the account."""
ACTS = frozenset({"past_act", "future_act", "eligibility"})
"""Kinds of promises of the ledger that give something."""
_WHATEVER = unsure("Something happens; it may not be what this severity opens.")


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
        return missing("Nothing in particular is done: these words promise only effort.", spans(analysis, empty))
    if text.hits("next_step") or text.hits("when"):
        return unsure("Something happens; it cannot be told whether it puts the problem right.")
    return missing("It is not said what is done to put the problem right.")


def no_remedy(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Look for a remedy that is promised before the facts are known."""
    del situation, parameter, lexicon
    text = analysis.text
    promised = list(text.hits("premature"))
    firm = [hit for hit in promised if not text.hits_in("conditional", hit.sentence)]
    claimed = [p.span for p in analysis.promises if p.kind in CLAIMS and not p.supported and p.binding]
    if firm or claimed:
        return failed("A remedy is promised before the missing facts are known.", [*spans(analysis, firm), *claimed])
    if promised:
        return unsure("A remedy is promised on a condition.", spans(analysis, promised))
    return passed("No remedy is promised yet.")


def says_when(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Look for a time in a sentence that tells what happens."""
    del situation, parameter, lexicon
    text = analysis.text
    closing = {hit.sentence for hit in text.hits("checks_back")}
    found = [hit for name in ("commits", "offers", "escalates", "next_step") for hit in text.hits(name)]
    # "If it is not right, reply here and I will pick it up" happens only if the customer wants it to.
    acts = [hit for hit in found if hit.sentence not in closing or text.hits_in("when", hit.sentence)]
    moving = {hit.sentence for hit in acts}
    if not acts:
        if text.hits("vague") and not text.hits("when"):
            return missing(
                "Something is to happen, and it is not said when.", spans(analysis, list(text.hits("vague")))
            )
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
    if any(hit.sentence > acts[0].sentence for hit in text.hits("when")):
        return unsure("A time is said, but not in a sentence that tells what happens.")
    if text.hits("finished"):
        return unsure("It is done already; it is not said when the customer sees it.")
    idle = {hit.sentence for name in ("feedback", "checks_back", "generic_question") for hit in text.hits(name)}
    asked = {hit.sentence for hit in text.hits("request")} | {
        number for number, sentence in enumerate(text.sentences) if sentence.question
    }
    if asked - idle:
        return unsure("What happens waits for the customer's answer.")
    if not any(text.hits(name) for name in ("commits", "offers", "escalates")):
        return unsure("Nothing is promised that clearly needs a time.")
    return failed("It is not said when this happens.", spans(analysis, acts))


def owned_action(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Look whether "I" or "we" act, or nobody does."""
    del situation, parameter, lexicon
    text = analysis.text
    acts = [hit for name in ("commits", "offers", "escalates", "next_step", "first_person") for hit in text.hits(name)]
    ours = {at for hit in text.hits("ours") for at in range(hit.first, hit.last)}
    owned = [hit for hit in acts if not ours.isdisjoint(range(hit.first, min(hit.first + HEAD, hit.last)))]
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
        return missing("The policy allows a small token here, and there is none.")
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
        return missing("This refuses and leaves it at that.", spans(analysis, dead_ends))
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
        if situation.facts.allowed_remedies is not None:
            return unsure("The policy sends this to somebody else, and the facts say what may be offered all the same.")
        return missing("Somebody else must decide, and the reply does not say who.")
    near = {number for hit in named for number in (hit.sentence, hit.sentence + 1)}
    timed = [hit for hit in text.hits("when") if hit.sentence in near or by_name]
    if timed:
        return passed("It is said who decides and when.", [*spans(analysis, named), *spans(analysis, timed)])
    return unsure("It is said who decides, not when the customer hears.", spans(analysis, named))


def proportionate(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Hold what is offered against the rung of the policy's ladder that the severity opens.

    Source: article 001, the solution matches the discomfort or the money lost.
    """
    del parameter, lexicon
    options = situation.plan.options
    if not options:
        return unsure("The policy opens no remedy here that an offer could be held against.")
    offers = _offers(analysis)
    opened = " or ".join(option.title for option in options)
    if not offers:
        moves = bool(analysis.text.hits("next_step"))
        return _WHATEVER if moves else missing(f"Nothing is offered; this severity opens: {opened}.")
    shown = [analysis.text.span_of(number) for number in offers]
    weighed = [rungs for number in offers for rungs in _rungs(analysis, situation, number)]
    if not weighed:
        return unsure("Something is offered; it cannot be told on which rung of the policy it stands.", shown)
    asked = max(option.rung for option in options)
    if asked > max(high for _, high in weighed):
        return failed(f"This is less than the severity opens in the policy: {opened}.", shown)
    if asked < max(low for low, _ in weighed):
        return failed(f"This is more than the severity opens in the policy: {opened}.", shown)
    return passed("It stands on the rung of the policy that the severity opens.", shown)


def _offers(analysis: Analysis) -> tuple[int, ...]:
    """List the sentences that promise, tell as done or offer something, without those that refuse it."""
    text = analysis.text
    told = {hit.sentence for name in ("commits", "offers", "token") for hit in text.hits(name)}
    told |= {number for number in range(len(text.sentences)) if any(_acts(analysis, number))}
    return tuple(sorted(told - {hit.sentence for hit in text.hits("refusal")}))


def _rungs(analysis: Analysis, situation: Situation, sentence: int) -> list[tuple[int, int]]:
    """Give the lowest and the highest rung that each remedy named in a sentence may stand on; a token stands on none.

    A wide act, such as a visit, may be one of several remedies, so that it counts as neither too little nor too much.
    """
    words = plain(analysis.text.span_of(sentence).quote)
    acts = [act for act in acts_named(words, grammar_of(analysis.text.lexicon.language)) if not act.manner]
    options = situation.plan.options
    gift = any(act.goodwill and GIFTS.issuperset(act.remedies) for act in acts)
    if (gift or (not acts and analysis.text.hits_in("token", sentence))) and "credit" not in {o.kind for o in options}:
        return [(TOKEN, TOKEN)]
    planned = {promise.support for promise in _acts(analysis, sentence)}
    chosen = [option.rung for option in options if f"plan:{option.id}" in planned]
    if chosen:
        return [(min(chosen), max(chosen))]
    ladder = [[rule.rung for rule in situation.policy.remedies if rule.kind in act.remedies] for act in acts]
    return [(min(rungs), max(rungs)) for rungs in ladder if rungs]


def _acts(analysis: Analysis, sentence: int) -> list[Promise]:
    """List the acts of the ledger in a sentence; what nothing shows to have been done may tell what went wrong."""
    return [
        promise
        for promise in analysis.promises
        if promise.kind in ACTS
        and promise.support != "message"
        and (promise.supported or promise.kind != "past_act")
        and _holds(analysis, sentence, promise.span.start)
    ]


def _leads_on(refusal: Hit, way: Hit) -> bool:
    return way.first >= refusal.last - 1 and way.sentence - refusal.sentence <= REACH


def _holds(analysis: Analysis, sentence: int, place: int) -> bool:
    span = analysis.text.sentences[sentence]
    return span.start <= place < span.end
