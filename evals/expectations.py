"""What became of the expectations of a case: each with what was wanted and what was found."""

import re
from collections.abc import Callable, Iterator

from app.domain.draft import Outcome
from app.domain.scorecard import ItemResult, Verdict
from app.domain.value import Value
from evals.cases import Expect
from evals.vocabulary import NO_REMEDY, STATED_REMEDY

_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")
_NEAR = 40


class Check(Value):
    """One expectation and what became of it."""

    kind: str
    """The field of `expect`."""
    wanted: str
    """What the case asks for."""
    found: str
    """What there was instead; the words themselves where it is about the reply."""
    met: bool


def check(expect: Expect, outcome: Outcome) -> tuple[Check, ...]:
    """Hold every expectation against the outcome."""
    return tuple(_checks(expect, outcome))


def unmet(expect: Expect, found: str) -> tuple[Check, ...]:
    """Count every expectation as not met, because there is no outcome; `found` says what there was."""
    wanted = ((kind, getattr(expect, kind)) for kind in type(expect).model_fields)
    return tuple(
        Check(kind=kind, wanted=one, found=found, met=False)
        for kind, names in wanted
        if names is not None
        for one in (map(str, names) if kind in _EACH else (" or ".join(names),))
    )


def occurrence(pattern: str, text: str) -> str | None:
    """Find words or a regular expression in a text as whole words; `None` when they do not occur.

    Case, kinds of quotation marks and line breaks do not matter. A letter that has no upper case, as in
    Chinese, never stands in the way: such scripts write no space between words.
    """
    plain = " ".join(text.translate(_QUOTES).split())
    for match in re.finditer(pattern.translate(_QUOTES), plain, re.IGNORECASE):
        start, end = match.span()
        if start < end and not _joined(plain, start) and not _joined(plain, end):
            return match[0]
    return None


def _joined(text: str, border: int) -> bool:
    """Tell whether a border between two signs lies inside a word."""
    return 0 < border < len(text) and _in_a_word(text[border - 1]) and _in_a_word(text[border])


def _in_a_word(sign: str) -> bool:
    return sign.isdigit() or sign.lower() != sign.upper()


def _checks(expect: Expect, outcome: Outcome) -> Iterator[Check]:
    for kind, found in _ONE_OF.items():
        wanted = getattr(expect, kind)
        if wanted is not None:
            names = found(outcome)
            met = bool(set(names) & set(wanted))
            yield Check(kind=kind, wanted=" or ".join(wanted), found=", ".join(names) or "nothing", met=met)
    for kind, each in _EACH.items():
        for wanted in getattr(expect, kind) or ():
            met, words = each(wanted, outcome)
            yield Check(kind=kind, wanted=wanted, found=words, met=met)


def _remedies(outcome: Outcome) -> tuple[str, ...]:
    plan = outcome.draft.remedy
    names = dict.fromkeys(name for option in plan.options for name in (option.id, option.kind))
    return (*names, *([STATED_REMEDY] if plan.stated else [])) or (NO_REMEDY,)


def _contact(outcome: Outcome) -> tuple[str, ...]:
    contact = outcome.draft.remedy.contact
    return () if contact is None else (contact,)


def _raised(flag_id: str, outcome: Outcome) -> tuple[bool, str]:
    quote = next((flag.quote for flag in outcome.assessment.flags if flag.id == flag_id), None)
    return quote is not None, "not raised" if quote is None else f"raised by “{quote}”"


def _not_raised(flag_id: str, outcome: Outcome) -> tuple[bool, str]:
    raised, words = _raised(flag_id, outcome)
    return not raised, words


def _has(pattern: str, outcome: Outcome) -> tuple[bool, str]:
    words = occurrence(pattern, outcome.draft.reply)
    return words is not None, "not in the reply" if words is None else f"“{words}”"


def _lacks(pattern: str, outcome: Outcome) -> tuple[bool, str]:
    words = occurrence(pattern, outcome.draft.reply)
    return words is None, "not in the reply" if words is None else f"“{_around(words, outcome.draft.reply)}”"


def _told(pattern: str, outcome: Outcome) -> tuple[bool, str]:
    plan = outcome.draft.remedy
    notes = (
        outcome.stage.reason,
        *outcome.draft.reasons,
        *outcome.draft.notices,
        *(approval.why for approval in plan.approvals),
        *plan.notices,
    )
    words = occurrence(pattern, "\n".join(notes))
    return words is not None, "the agent is not told" if words is None else f"“{words}”"


def _passes(item_id: str, outcome: Outcome) -> tuple[bool, str]:
    item = _item(item_id, outcome)
    return item is not None and item.verdict is Verdict.PASS, _verdict(item)


def _never_fails(item_id: str, outcome: Outcome) -> tuple[bool, str]:
    item = _item(item_id, outcome)
    return item is None or item.verdict is not Verdict.FAIL, _verdict(item)


def _item(item_id: str, outcome: Outcome) -> ItemResult | None:
    return next((item for item in outcome.draft.scorecard.items if item.id == item_id), None)


def _verdict(item: ItemResult | None) -> str:
    if item is None:
        return "does not apply"
    quote = f" “{item.spans[0].quote}”" if item.spans else ""
    return f"{item.verdict}: {item.reason}{quote}"


def _around(words: str, reply: str) -> str:
    """Quote words with what stands around them."""
    plain = " ".join(reply.translate(_QUOTES).split())
    found = plain.find(words)
    start = plain.rfind(" ", 0, max(0, found - _NEAR)) + 1
    end = plain.find(" ", found + len(words) + _NEAR)
    return plain[start : end if end >= 0 else None]


_ONE_OF: dict[str, Callable[[Outcome], tuple[str, ...]]] = {
    "cause": lambda outcome: (outcome.assessment.cause.id,),
    "emotion": lambda outcome: (outcome.assessment.emotion.id,),
    "fault": lambda outcome: (outcome.assessment.fault,),
    "stage": lambda outcome: (outcome.stage.id,),
    "language": lambda outcome: (outcome.language.code,),
    "remedy": _remedies,
    "contact": _contact,
    "state": lambda outcome: (outcome.draft.state,),
}
"""Expectations that one of several values meets, and the values that an outcome has."""

_EACH: dict[str, Callable[[str, Outcome], tuple[bool, str]]] = {
    "flags": _raised,
    "no_flags": _not_raised,
    "reply_has": _has,
    "reply_lacks": _lacks,
    "agent_told": _told,
    "passes": _passes,
    "never_fails": _never_fails,
}
"""Expectations of which every entry counts on its own, and how one is held against an outcome."""
