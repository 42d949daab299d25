"""Chooses which of the customer's clauses a reply says back: the problem, what hangs on it, what pleased them."""

from app.domain.assessment import FactKind
from app.domain.situation import Situation
from app.drafting.mirror import Clause, clauses
from app.drafting.phrases import Playbook

_MAX_SECOND_WORDS = 14
_SHORT = 4
"""Words; a clause of no more says little."""
_STAKE_KINDS = (FactKind.OCCASION, FactKind.DEADLINE)
_NUMBER_KINDS = (
    FactKind.ORDER_NUMBER, FactKind.TRACKING_NUMBER, FactKind.INVOICE_NUMBER, FactKind.AMOUNT, FactKind.DATE,
    FactKind.DURATION, FactKind.PREVIOUS_CONTACT, FactKind.PRODUCT, FactKind.PLACE, FactKind.DEVICE,
)  # fmt: skip
_SAME = 0.6
"""Share of the shorter clause's words from which two clauses say the same."""
_ONE_WORD = 0.4
"""Weight of a cue of one word beside a longer one."""
_TELLS, _USUAL, _LEADS_UP = 2.5, 0.65, 0.8
"""What a clause gains by telling a failure more surely than most, and loses where it only leads up to one."""
_SURELY = 0.8
"""How surely a clause without a word that told the cause must speak of a failure."""
_ENOUGH = 1.0
"""Below this a clause is not known to tell the problem: a word of failure, a cue or a particular is needed."""


def said_back(situation: Situation, book: Playbook) -> dict[str, str]:
    """Choose the clause that names the problem, the one that names the stake, and perhaps a second problem."""
    found = clauses(situation.thread.message, book.mirror, keeps_capitals=book.keeps_capitals)
    if not found:
        return {}
    scored = sorted(found, key=lambda clause: (-_weight(clause, situation), clause.order))
    problem = next((clause for clause in scored if _tells_it(clause, situation)), None)
    slots: dict[str, str] = {"problem": problem.text} if problem else {}
    praise = next((clause for clause in found if clause.praises), None)
    if praise:
        slots["praised"] = praise.text
    stake = next(
        (clause for clause in found if clause is not problem and _names(clause, situation, _STAKE_KINDS)), None
    )
    if stake:
        slots["stake"] = stake.text
    second = _second(scored, problem, stake, situation) if problem else None
    if problem and second:
        first, then = sorted((problem, second), key=lambda clause: clause.order)
        slots["problem"], slots["second_problem"] = first.text, then.text
    return slots


def _second(scored: list[Clause], problem: Clause, stake: Clause | None, situation: Situation) -> Clause | None:
    """Find a second thing worth saying back: another problem, or what the same sentence goes on to say of the first."""
    others = [
        clause
        for clause in scored
        if not _overlap(clause, problem, stake) and len(clause.text.split()) <= _MAX_SECOND_WORDS
    ]
    for clause in others:
        if clause.points_back and clause.sentence == problem.sentence and clause.order == problem.order + 1:
            return clause
    return next((clause for clause in others if _weight(clause, situation) > 1 and not clause.points_back), None)


def _tells_it(clause: Clause, situation: Situation) -> bool:
    """Tell whether a clause surely tells the trouble itself: else nothing is said back, for a side remark would jar.

    Words that told the cause are enough; else it must speak of a failure, and more surely than most clauses do.
    """
    if _weight(clause, situation) < _ENOUGH:
        return False
    if _cues(clause, situation) >= 1:
        return True
    shares = _shares(clause, situation)
    return clause.troubled and (not shares or max(shares) >= _SURELY) and situation.facts.cause_found is None


def _overlap(clause: Clause, *others: Clause | None) -> bool:
    return any(other is not None and _tell_the_same(clause, other) for other in others)


def _tell_the_same(one: Clause, other: Clause) -> bool:
    """Tell whether a clause is part of another, or most of its words stand in a longer cut of the same words."""
    if one.source in other.source or other.source in one.source:
        return True
    words, others = set(one.source.casefold().split()), set(other.source.casefold().split())
    return len(words & others) > _SAME * min(len(words), len(others))


def _weight(clause: Clause, situation: Situation) -> float:
    """How well a clause names the problem: the words that told the cause count most, particulars next."""
    source = clause.source.casefold()
    cues = _cues(clause, situation)
    details = sum(fact.kind in _NUMBER_KINDS and fact.quote.casefold() in source for fact in situation.assessment.facts)
    if not cues and _names(clause, situation, _STAKE_KINDS):
        return 0.0
    return (
        2 * cues
        + 0.6 * details
        + 1.2 * clause.troubled
        - 0.4 * clause.points_back
        + (0.2 if len(source.split()) > _SHORT else 0)
        + _telling(clause, situation)
    )


def _cues(clause: Clause, situation: Situation) -> float:
    """Weigh the words that told the cause and stand in this clause."""
    source = clause.source.casefold()
    return sum(_cue(span.quote) for span in situation.assessment.cause.evidence if _mostly_in(span.quote, source))


def _shares(clause: Clause, situation: Situation) -> list[float]:
    """List how surely the parts of a clause speak of a failure."""
    source = clause.source.casefold()
    return [one.failure for one in situation.assessment.told if _same_words(one.words.quote.casefold(), source)]


def _telling(clause: Clause, situation: Situation) -> float:
    """Tell how much more, or less, than any clause this one speaks of a failure; 0 where nobody knows."""
    shares = _shares(clause, situation)
    if not shares:
        return 0.0
    return _TELLS * (max(shares) - _USUAL) if max(shares) > _USUAL else -_LEADS_UP


def _same_words(sentence: str, source: str) -> bool:
    return sentence in source or source in sentence


def _cue(words: str) -> float:
    """Weigh the words that told the cause: a single one may stand anywhere."""
    return 1.0 if len(words.split()) > 1 else _ONE_WORD


def _mostly_in(cue: str, source: str) -> bool:
    """Tell whether most words of a cue stand in a clause: a cue may reach over the joint of two clauses."""
    words = cue.casefold().split()
    return sum(word in source for word in words) > len(words) / 2


def _names(clause: Clause, situation: Situation, kinds: tuple[FactKind, ...]) -> bool:
    source = clause.source.casefold()
    return any(fact.kind in kinds and fact.quote.casefold() in source for fact in situation.assessment.facts)
