"""The words of a policy in one language: what they may hold, and how the words of a file join the policy."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from app.domain.company import Formality
from app.domain.errors import Mistake
from app.domain.policy import Policy, RemedyRule, RemedyWords
from app.domain.taxonomy import Id
from app.domain.value import Value
from app.formats import Document, Place
from evals.particulars import find

_SLOT = re.compile(r"\{([^{}]*)\}")
_NESTED = re.compile(r"\([^()]*[+*}][^()]*\)\s*(?:[+*]|\{\d*,)")
"""A repetition of a repetition, the shape behind patterns that never end."""
_REMEDY_SLOTS = frozenset({"amount", "when"})
_SPOKEN = ("promise", "offer", "afterwards")


class PolicyWords(Value):
    """A file `words/<language>.yaml`: the wordings of a policy in one language, by the ids of `policy.yaml`."""

    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    times: dict[Id, str] = {}
    remedies: dict[Id, RemedyWords] = {}
    goodwill: str | None = None
    contacts: dict[Id, str] = {}
    exclusions: dict[Id, str] = {}


def join_words(policy: Policy, document: Document) -> tuple[Policy, tuple[Mistake, ...]]:
    """Add the words of a file to a policy; give every mistake with its line. Raises `InvalidFile` for the form."""
    words = document.into(PolicyWords)
    joined = _joined(policy, words)
    return joined, tuple(_mistakes(document, words, joined))


def addressing(policy: Policy, formality: Formality) -> Policy:
    """Choose one form of address in every wording."""
    return Policy.model_validate(formality.throughout(policy.model_dump(), ("done_cue", "pattern")))


def remedy_words(  # noqa: PLR0913, PLR0917 (what is checked, where it stands, and what it is checked against)
    document: Document, place: Place, words: RemedyWords, code: str, rule: RemedyRule, policy: Policy
) -> Iterator[Mistake]:
    """List the mistakes in the wording of a remedy."""
    for field in _SPOKEN:
        said = getattr(words, field)
        slots = set(_SLOT.findall(said))
        for unknown in sorted(slots - _REMEDY_SLOTS)[:1]:
            yield document.mistake((*place, field), f"{{{unknown}}} is not a slot", "use {amount} or {when}")
        if any(item.kind in ("amount", "percentage") for item in find(said, code)):
            problem = "a sum stands in the words, so no ceiling holds it"
            yield document.mistake((*place, field), problem, "write {amount} and set 'amount' and 'ceiling'")
        if "amount" in slots and rule.amount is None:
            yield document.mistake((*place, field), "{amount} stands where no money is given", "add 'amount: loss'")
        times = [time for time in (rule.time, rule.sooner) if time is not None]
        if "when" in slots and (not times or any(code not in policy.times.get(time, {}) for time in times)):
            yield document.mistake((*place, field), f"{{when}} has no time in {code!r}", "add 'time: …'")
    yield from pattern_mistakes(document, (*place, "done_cue"), words.done_cue)


def pattern_mistakes(document: Document, place: Place, pattern: str) -> Iterator[Mistake]:
    """List what is wrong with a regular expression."""
    if _NESTED.search(pattern):
        yield document.mistake(
            place, "this pattern can run for hours on some texts", "repeat only single signs or words"
        )
    try:
        re.compile(pattern)
    except re.error as error:
        yield document.mistake(place, f"this is no regular expression ({error.msg})", "correct the pattern")


def _joined(policy: Policy, words: PolicyWords) -> Policy:
    code = words.language

    def with_words(entry: Any, named: Mapping[str, Any]) -> Any:
        if entry.id not in named:
            return entry
        return entry.model_copy(update={"words": {**entry.words, code: named[entry.id]}})

    goodwill = policy.goodwill
    if goodwill is not None and words.goodwill is not None:
        goodwill = goodwill.model_copy(update={"words": {**goodwill.words, code: words.goodwill}})
    times = {
        name: {**said, code: words.times[name]} if name in words.times else said for name, said in policy.times.items()
    }
    return policy.model_copy(
        update={
            "times": times,
            "remedies": tuple(with_words(rule, words.remedies) for rule in policy.remedies),
            "goodwill": goodwill,
            "contacts": tuple(with_words(contact, words.contacts) for contact in policy.contacts),
            "exclusions": tuple(with_words(exclusion, words.exclusions) for exclusion in policy.exclusions),
        }
    )


def _mistakes(document: Document, words: PolicyWords, policy: Policy) -> Iterator[Mistake]:
    rules = {rule.id: rule for rule in policy.remedies}
    known = {
        "times": set(policy.times),
        "remedies": set(rules),
        "contacts": {contact.id for contact in policy.contacts},
        "exclusions": {exclusion.id for exclusion in policy.exclusions},
    }
    for section, ids in known.items():
        for name in getattr(words, section):
            if name not in ids:
                problem = f"{name!r} is no id of the policy's {section}"
                yield document.mistake((section, name), problem, f"write one of: {', '.join(sorted(ids))}")
    if words.goodwill is not None and policy.goodwill is None:
        yield document.mistake(("goodwill",), "the policy gives no goodwill", "remove it")
    for name, said in words.remedies.items():
        if name in rules:
            place = ("remedies", name)
            yield from remedy_words(document, place, said, words.language, rules[name], policy)
