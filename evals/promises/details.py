"""The particulars of a reply, each with the source that holds it."""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from app.domain.situation import Situation
from evals.particulars import Particular, carries, find
from evals.promises.found import FoundAct
from evals.promises.grammar import Grammar, grammar_of
from evals.promises.sentences import Sentence
from evals.promises.sources import Source
from evals.promises.sums import worked_out

_KINDS = {
    "amount": "amount",
    "percentage": "percentage",
    "date": "date",
    "weekday": "date",
    "time": "time",
    "duration": "duration",
    "number": "number",
    "link": "link",
    "email": "contact",
    "phone": "contact",
}
"""Kind of a particular to kind of a promise; a count binds nobody."""
_TODAY = ("today", "this morning", "this afternoon", "this evening", "tonight")
WHEN = ("date", "time", "duration")


class Detail(NamedTuple):
    """A particular of the reply."""

    kind: str
    particular: Particular
    support: str | None


def read_details(
    reply: str, cut: tuple[Sentence, ...], acts: list[FoundAct], situation: Situation, sources: tuple[Source, ...]
) -> list[Detail]:
    """List the particulars of a reply, cut into sentences, that state something, with their support."""
    grammar = grammar_of(situation.reply_language.split("-", maxsplit=1)[0])
    today = situation.thread.today
    limits = _limits(situation)
    details: list[Detail] = []
    for particular in find(reply, situation.reply_language):
        kind = _KINDS.get(particular.kind)
        if kind is None or (kind in WHEN and _is_idle(particular, grammar, cut, acts)):
            continue
        support = _support(particular, sources, today)
        if support is None and particular.amount in limits and _speaks_of_limits(particular, grammar, cut):
            kind = "internal_limit"
        details.append(Detail(kind, particular, support))
    return details


def _support(particular: Particular, sources: tuple[Source, ...], today: date | None) -> str | None:
    for source in sources:
        if any(carries(known, particular, today) for known in source.particulars):
            return source.name
    if particular.kind in ("number", "link", "email", "phone"):
        words = re.compile(rf"(?<!\w){re.escape(particular.value.lower())}(?!\w)")
        for source in sources:
            if words.search(source.text):
                return source.name
    return worked_out(particular, sources, today)


def _is_idle(particular: Particular, grammar: Grammar, cut: tuple[Sentence, ...], acts: list[FoundAct]) -> bool:
    """Tell whether a time promises nothing: a greeting, a question, "today" without anything done or promised."""
    place = particular.span.start
    sentence = _sentence_of(particular, cut)
    if sentence is None:
        return False
    hits = grammar.texts["idle_times"].finditer(sentence.text)
    if any(sentence.start + hit.start() <= place < sentence.start + hit.end() for hit in hits):
        return True
    supposed = grammar.texts["conditional"].search(sentence.text[: place - sentence.start].rpartition(",")[2])
    if supposed and particular.kind == "duration":
        return True  # "if it lasts more than a week"
    promised = any(act.start <= place < act.end for act in acts)
    return not promised and (sentence.asks or particular.value in _TODAY)


def _speaks_of_limits(particular: Particular, grammar: Grammar, cut: tuple[Sentence, ...]) -> bool:
    sentence = _sentence_of(particular, cut)
    return sentence is not None and grammar.texts["limit_words"].search(sentence.text) is not None


def _sentence_of(particular: Particular, cut: tuple[Sentence, ...]) -> Sentence | None:
    place = particular.span.start
    return next((one for one in cut if one.start <= place < one.start + len(one.text)), None)


def _limits(situation: Situation) -> set[Decimal]:
    """List the sums that are for us only."""
    policy = situation.policy
    sums = [sum_ for rule in policy.remedies for sum_ in (rule.ceiling, rule.approval_above)]
    sums.append(policy.goodwill.budget if policy.goodwill else None)
    return {sum_ for sum_ in sums if sum_ is not None}
