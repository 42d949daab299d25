"""The particulars of a reply, each with the source that holds it."""

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from app.domain.situation import Situation
from evals.particulars import Particular, carries, find, in_two_parts
from evals.particulars.text import plain
from evals.promises.found import FoundAct
from evals.promises.grammar import Grammar, grammar_of
from evals.promises.reckoned import worked_out_time
from evals.promises.said import Said
from evals.promises.sentences import Sentence
from evals.promises.sources import Source
from evals.promises.sums import worked_out_amount
from evals.promises.told import Manner, manner_of

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
_COUNTED_FROM = {"date", "weekday", "time"}
_OURS = ("fact:", "policy:", "knowledge:")
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
    limits, text = _limits(situation), plain(reply)
    details: list[Detail] = []
    for particular in find(reply, situation.reply_language):
        kind = _KINDS.get(particular.kind)
        if kind is None or (kind in WHEN and _is_idle(particular, grammar, cut, acts)):
            continue
        support = _held(particular, sources, today)
        if support is None:
            manner = manner_of(particular, text, _sentence_of(particular, cut), acts, grammar.language)
            support = _follows(particular, sources, today, manner)
        if support is None and particular.amount in limits:
            kind = "internal_limit"
        details.append(Detail(kind, particular, support))
    return details


def _held(particular: Particular, sources: tuple[Source, ...], today: date | None) -> str | None:
    for source in sources:
        held = any(carries(known, particular, today) for known in source.particulars)
        if held or in_two_parts(source.particulars, particular):
            return source.name
    if particular.kind in ("number", "link", "email", "phone"):
        words = re.compile(rf"(?<!\w){re.escape(particular.value.lower())}(?!\w)")
        for source in sources:
            if words.search(source.text):
                return source.name
    return None


def _follows(particular: Particular, sources: tuple[Source, ...], today: date | None, manner: Manner) -> str | None:
    """Name the sources from which a particular follows, though none of them holds it."""
    if particular.kind == "amount":
        return worked_out_amount(particular, sources, manner)
    if particular.kind == "time" and manner.opening:
        return _while_open(particular, sources)
    if particular.kind != "duration":
        return None
    found = worked_out_time(particular, sources, today, manner)
    return found or (_lived_through(sources) if manner.lived else None)


def _while_open(particular: Particular, sources: tuple[Source, ...]) -> str | None:
    """Find the hours of opening in which a time lies."""
    said = (particular.value, *particular.also)
    for source in sources:
        for known in source.particulars if source.name.startswith(_OURS) else ():
            ends = [end for end in known.until if end > known.value][:1]
            if any(known.value < time < end for end in ends for time in said):
                return source.name
    return None


def _lived_through(sources: tuple[Source, ...]) -> str | None:
    """Let the message carry what the customer went through, where it says from when but not how long."""
    held = {known.kind for source in sources if source.name == "message" for known in source.particulars}
    return "message" if held & _COUNTED_FROM and "duration" not in held else None


def _is_idle(particular: Particular, grammar: Grammar, cut: tuple[Sentence, ...], acts: list[FoundAct]) -> bool:
    """Tell whether a time promises nothing: a greeting, a question, "today" without anything done or promised."""
    place = particular.span.start
    sentence = _sentence_of(particular, cut)
    if sentence is None:
        return False
    idle, supposed = _formed(place, sentence, sentence.said) if sentence.said else _framed(place, sentence, grammar)
    if idle:
        return True
    if supposed and particular.kind == "duration":
        return True  # "if it lasts more than a week"
    promised = any(act.start <= place < act.end for act in acts)
    return not promised and (sentence.asks or particular.value in _TODAY)


def _framed(place: int, sentence: Sentence, grammar: Grammar) -> tuple[bool, bool]:
    """Tell whether a time is idle, and whether it is only supposed."""
    hits = grammar.texts["idle_times"].finditer(sentence.text)
    idle = any(sentence.start + hit.start() <= place < sentence.start + hit.end() for hit in hits)
    lead = sentence.text[: place - sentence.start].rpartition(",")[2]
    return idle, grammar.texts["conditional"].search(lead) is not None


def _formed(place: int, sentence: Sentence, said: Said) -> tuple[bool, bool]:
    """Tell the same in a language of forms."""
    at = sum(sentence.start + start <= place for start in said.starts) - 1
    if at < 0:
        return False, False
    idle = any(first <= at < last for first, last in said.hits("idle_times"))
    return idle, said.has("supposes", said.clauses[said.clause_of(at)].first, at + 1)


def _sentence_of(particular: Particular, cut: tuple[Sentence, ...]) -> Sentence | None:
    place = particular.span.start
    return next((one for one in cut if one.start <= place < one.start + len(one.text)), None)


def _limits(situation: Situation) -> set[Decimal]:
    """List the sums that are for us only."""
    policy = situation.policy
    sums = [sum_ for rule in policy.remedies for sum_ in (rule.ceiling, rule.approval_above)]
    sums.append(policy.goodwill.budget if policy.goodwill else None)
    return {sum_ for sum_ in sums if sum_ is not None}
