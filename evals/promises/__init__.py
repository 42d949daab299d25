"""The promise ledger: everything in a reply that binds the company or states a particular, and what supports it."""

import re

from app.domain.scorecard import Promise
from app.domain.situation import Situation
from app.domain.value import Span
from evals.particulars import find
from evals.particulars.text import plain
from evals.promises.absolutes import FoundAbsolute, find_absolutes
from evals.promises.acts import find_acts
from evals.promises.binding import binds
from evals.promises.details import WHEN, Detail, read_details
from evals.promises.echoes import is_echo
from evals.promises.found import FoundAct
from evals.promises.grammar import Grammar, grammar_of
from evals.promises.quotes import without_quotes
from evals.promises.rights import support_of_absolute
from evals.promises.roles import find_roles
from evals.promises.sentences import sentences
from evals.promises.sources import gather
from evals.promises.support import OWNERSHIP, Known, support_of
from evals.promises.words import load_fixes

_STOP = re.compile("[.!?\n]")

__all__ = ["ledger", "prepare"]


def prepare(language: str) -> None:
    """Read and compile the words of a language before the first reply; raises `InvalidFile` with every mistake."""
    load_fixes()
    grammar_of(language)
    find("", language)


def ledger(reply: str, situation: Situation) -> tuple[Promise, ...]:
    """List the promises and particulars of a reply in reading order.

    Particulars are read in every language that has a word file; acts, claims of a right and guarantees only
    in the languages of `prompts/lexicons/promises/`. Facts and earlier turns are read in the language of the reply,
    in the customer's and in English. Never raises for any reply.
    """
    grammars = _grammars(situation)
    grammar = grammars[0]
    sources = gather(situation)
    known = Known(situation, sources, grammars)
    spoken = without_quotes(plain(reply), sources)
    cut = tuple(sentences(spoken, grammar))
    acts = find_acts(spoken, cut, grammar)
    details = read_details(reply, cut, acts, situation, sources)
    message = plain(situation.thread.message)
    promises = [_detail(detail, acts) for detail in details]
    for act in acts:
        support = support_of(act, known)
        if support is None and is_echo(act, spoken, message, grammar):
            support = "message"
        if support is not None or not _tells_failure(act):
            told = _act(act, support, details, reply)
            promises.append(
                told
                if told.supported
                else told.model_copy(update={"binding": binds(act, known) and not _asked(act, spoken)})
            )
    for absolute in find_absolutes(cut, message, grammar, situation.policy.forbidden_promises):
        support = support_of_absolute(absolute, spoken, known)
        promises.append(_absolute(absolute, support, reply))
    roles = (Span.of(reply, *place) for place in find_roles(cut, situation, sources, grammar))
    promises += [_role(span) for span in roles if not _flagged(span, promises)]
    return tuple(sorted(promises, key=lambda promise: (promise.span.start, promise.span.end)))


def _asked(act: FoundAct, spoken: str) -> bool:
    """Tell whether an act stands in a question, which claims nothing."""
    end = _STOP.search(spoken, act.end)
    return end is not None and end[0] == "?"


def _role(span: Span) -> Promise:
    fix = _fix("internal_limit", span.quote)
    return Promise(kind="internal_limit", span=span, supported=False, support=None, fix=fix)


def _flagged(span: Span, promises: list[Promise]) -> bool:
    return any(
        not promise.supported and promise.span.start < span.end and span.start < promise.span.end
        for promise in promises
    )


def _grammars(situation: Situation) -> tuple[Grammar, ...]:
    """List the languages in which facts and turns are read, that of the reply first; agents write notes in English."""
    codes = (situation.reply_language, situation.language.code, "en")
    return tuple(grammar_of(code) for code in dict.fromkeys(code.split("-", maxsplit=1)[0] for code in codes))


def _tells_failure(act: FoundAct) -> bool:
    return bool(act.acts) and all(one.stand == "failure" for one in act.acts)


def _detail(detail: Detail, acts: list[FoundAct]) -> Promise:
    span = detail.particular.span
    figure = detail.kind not in WHEN or any(sign.isdigit() for sign in span.quote)
    promised = any(act.start <= span.start < act.end for act in acts if act.kind == "future_act")
    return Promise(
        binding=figure or promised,
        kind=detail.kind,
        span=span,
        supported=detail.support is not None,
        support=detail.support,
        fix=None if detail.support is not None else _fix(detail.kind, span.quote),
    )


def _act(act: FoundAct, support: str | None, details: list[Detail], reply: str) -> Promise:
    span = Span.of(reply, act.start, act.end)
    fix = (
        None
        if support
        else _fix("handover" if any(one.stand == "handover" for one in act.acts) else act.kind, span.quote)
    )
    if support == OWNERSHIP:
        open_times = [
            detail.particular.span.quote
            for detail in details
            if detail.kind in WHEN and detail.support is None and act.start <= detail.particular.span.start < act.end
        ]
        if open_times:
            support, fix = None, _fix("care_time", open_times[0])
    return Promise(kind=act.kind, span=span, supported=support is not None, support=support, fix=fix)


def _absolute(absolute: FoundAbsolute, support: str | None, reply: str) -> Promise:
    span = Span.of(reply, absolute.start, absolute.end)
    fix = None if support else _fix(absolute.kind, span.quote)
    if fix and absolute.rule is not None:
        fix = fix.replace("{why}", absolute.rule.why).replace("{instead}", absolute.rule.instead)
    return Promise(kind=absolute.kind, span=span, supported=support is not None, support=support, fix=fix)


def _fix(name: str, words: str) -> str:
    return str(getattr(load_fixes(), name)).replace("{words}", f"\u201c{words}\u201d")
