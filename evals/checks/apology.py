"""Checks of the apology: when, whether, what for, how often, and whether it is one."""

from app.domain.scorecard import Verdict
from app.domain.situation import Condition, Situation
from app.domain.stage import Stage
from app.domain.taxonomy import Fault
from app.domain.value import Value
from evals.analysis import Analysis
from evals.checks.tone import spans
from evals.finding import Finding, failed, missing, nothing, passed, silent, unsure
from evals.lexicon import Lexicon
from evals.text import Hit

NOT_OURS = (Fault.CUSTOMER, Fault.NONE)


class Brief(Value):
    """How much apology is enough."""

    most: int
    """Apologies in a reply."""
    intensifiers: int
    """Words that make them louder."""


def apology_after_problem(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Look whether an apology stands before the problem is named; in `listen` none may stand at all.

    Source: article 001 on opening with an apology, limited by 003 and 004 to the time before the problem was heard.
    """
    del parameter, lexicon
    apologies = analysis.text.hits("apology")
    if not apologies:
        return silent("There is no apology.")
    first = apologies[0]
    shown = spans(analysis, list(apologies[:1]))
    if situation.stage.id is Stage.LISTEN:
        return failed("Nobody knows yet what there is to apologise for.", spans(analysis, list(apologies)))
    if Condition.FAILURE not in situation.conditions:
        return _without_failure(analysis, first)
    named = analysis.named
    if named is not None and named.last <= first.first:
        return passed("The problem is named before the apology.", shown)
    if analysis.specific_before(first.first):
        return unsure(
            "Something is said before the apology, but it cannot be told whether it names the problem.", shown
        )
    return failed("The apology comes before the problem is named.", shown)


def _without_failure(analysis: Analysis, first: Hit) -> Finding:
    shown = spans(analysis, [first])
    if analysis.text.hits("owes_up") or first.sentence == 0:
        return failed("Nothing went wrong, so there is nothing to apologise for.", shown)
    return unsure("An apology where nothing went wrong; it may be mere politeness.", shown)


def apology_present(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Look for one apology that is none of the hollow or conditional ones."""
    del situation, parameter, lexicon
    text = analysis.text
    apologies = text.hits("apology")
    real = [hit for hit in apologies if not _touches(hit, text.hits("false_apology"))]
    aimed = [hit for hit in real if _aim(analysis, hit) is not Verdict.FAIL]
    if aimed:
        return passed("There is an apology.", spans(analysis, aimed[:1]))
    if real:
        return unsure("There is an apology for nothing in particular.", spans(analysis, real))
    if apologies:
        return failed("The only apology is none: it hangs on a condition or on how the customer feels.")
    owned = text.hits("owns_fault")
    if owned:
        return unsure("The fault is owned without the word: this may be apology enough.", spans(analysis, list(owned)))
    return missing("There is no apology, and one is owed: the failure was ours and nobody has said so yet.")


def apology_specific(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Look whether each apology is for a named thing."""
    del situation, parameter, lexicon
    apologies = analysis.text.hits("apology")
    if not apologies:
        return nothing("There is no apology.")
    verdicts = {hit: _aim(analysis, hit) for hit in apologies}
    missed = [hit for hit, verdict in verdicts.items() if verdict is Verdict.FAIL]
    vague = [hit for hit, verdict in verdicts.items() if verdict is Verdict.UNSURE]
    aimed = [hit for hit, verdict in verdicts.items() if verdict is Verdict.PASS]
    if any(_touches(hit, analysis.text.hits("hollow_apology")) for hit in missed) or (missed and not aimed):
        return failed("The apology does not say what it is for.", spans(analysis, missed))
    if missed or vague:
        return unsure("It cannot be told what this apology is for.", spans(analysis, missed + vague))
    return passed("The apology says what it is for.", spans(analysis, aimed))


def apology_brief(analysis: Analysis, situation: Situation, parameter: Brief, lexicon: Lexicon) -> Finding:
    """Look whether the apology is said once or twice, plainly."""
    del situation, lexicon
    apologies = list(analysis.text.hits("apology"))
    if not apologies:
        return nothing("There is no apology.")
    loud = list(analysis.text.hits("intensifier"))
    sentences = {hit.sentence for hit in apologies}
    if len(apologies) > parameter.most:
        return failed(f"{len(apologies)} apologies in one reply sound like grovelling.", spans(analysis, apologies))
    if len(loud) > parameter.intensifiers:
        return failed("Words that make an apology louder do not make it better.", spans(analysis, loud))
    if len(apologies) > 1 and 2 * len(sentences) > len(analysis.text.sentences):
        return failed("More than half of the reply is apology.", spans(analysis, apologies))
    return passed("The apology is brief.", spans(analysis, apologies))


def real_apology(analysis: Analysis, situation: Situation, parameter: Value, lexicon: Lexicon) -> Finding:
    """Look for apologies that are none, and for an admission of a fault that is not ours."""
    del parameter, lexicon
    text = analysis.text
    hollow = list(text.hits("false_apology"))
    if hollow:
        reason = "This is no apology: it is conditional, about the customer's feelings, or nobody's doing."
        return failed(reason, spans(analysis, hollow))
    apologies = text.hits("apology")
    admitted = list(text.hits("owes_up"))
    if situation.assessment.fault in NOT_OURS and admitted:
        return failed("This admits a fault that was not ours.", spans(analysis, admitted))
    if not apologies:
        return nothing("There is no apology.")
    return silent("No form of a non-apology was found.")


def _aim(analysis: Analysis, apology: Hit) -> Verdict:
    """Tell whether an apology names what it is for, in its own sentence or by pointing back to the one before."""
    text = analysis.text
    sentence = text.sentences[apology.sentence]
    behind = _own(analysis, apology.last, sentence.last)
    before = _own(analysis, sentence.first, apology.first)
    earlier = analysis.own_words(apology.sentence - 1) if apology.sentence else 0
    if _touches(apology, text.hits("hollow_apology")) or _touches(apology, text.hits("false_apology")):
        return Verdict.FAIL
    if _touches(apology, text.hits("for_that")):
        return Verdict.PASS if max(before, earlier) > 1 else Verdict.UNSURE
    told = any(text.meanings[at] in analysis.told.meanings for at in range(apology.last, sentence.last))
    ours = _touches(apology, text.hits("for_our_act"))
    if behind > 1 or (behind and (told or ours)) or (before > 1 and behind == 0):
        return Verdict.PASS
    if behind == 0 and before == 0:
        return Verdict.UNSURE if earlier > 1 or ours else Verdict.FAIL
    return Verdict.UNSURE


def _own(analysis: Analysis, first: int, last: int) -> int:
    """Count different meanings between two tokens that not any reply may hold."""
    generic = analysis.text.lexicon.generic
    return len({m for m in analysis.text.meanings[first:last] if m is not None and m not in generic})


def _touches(hit: Hit, others: tuple[Hit, ...]) -> bool:
    return any(hit.first < other.last and other.first < hit.last for other in others)
