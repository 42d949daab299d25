"""Reads policy.yaml strictly: every mistake with its line and what to write instead."""

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path

from app import formats
from app.domain.company import Formality
from app.domain.errors import InvalidFile, Mistake
from app.domain.policy import Policy, RemedyRule
from app.domain.remedy import ANY_CAUSE
from app.domain.taxonomy import Taxonomy
from app.domain.things import Things
from app.formats import Document
from app.words.policy_words import addressing, join_words, pattern_mistakes, remedy_words


def load_policy(
    folder: Path, *, taxonomy: Taxonomy, things: Things, language: str, formality: Formality = Formality.FORMAL
) -> Policy:
    """Read the policy of a company whose default language is `language`, with its words in other languages.

    Those stand in `policy.yaml` or in `words/<language>.yaml`. Raises `InvalidFile` with every mistake.
    """
    document = formats.read(folder / "policy.yaml")
    policy = document.into(Policy)
    mistakes = list(_mistakes(document, policy, taxonomy, things, language))
    for path in sorted((folder / "words").glob("*.yaml")):
        policy, found = join_words(policy, formats.read(path))
        mistakes.extend(found)
    if mistakes:
        raise InvalidFile(tuple(mistakes))
    return addressing(policy, formality)


def _mistakes(
    document: Document, policy: Policy, taxonomy: Taxonomy, things: Things, language: str
) -> Iterator[Mistake]:
    yield from _contacts(document, policy, taxonomy, language)
    yield from _repeated(document, "remedies", [rule.id for rule in policy.remedies])
    for index, rule in enumerate(policy.remedies):
        place = ("remedies", index)
        causes = [cause.id for cause in taxonomy.causes]
        yield from _unknown(document, (*place, "causes"), rule.causes, [*causes, ANY_CAUSE], "cause")
        yield from _unknown(document, (*place, "suits"), rule.suits, things.nouns, "sort of thing")
        yield from _money(document, place, rule)
        yield from _rule_names(document, place, rule, policy)
        yield from _rule_words(document, place, rule, policy, language)
    yield from _goodwill(document, policy, taxonomy, language)
    yield from _repeated(document, "exclusions", [exclusion.id for exclusion in policy.exclusions])
    for index, exclusion in enumerate(policy.exclusions):
        if language not in exclusion.words:
            yield document.mistake(("exclusions", index, "words"), f"no words in {language!r}", f"add '{language}: …'")
    for index, promise in enumerate(policy.forbidden_promises):
        yield from pattern_mistakes(document, ("forbidden_promises", index, "pattern"), promise.pattern)


def _contacts(document: Document, policy: Policy, taxonomy: Taxonomy, language: str) -> Iterator[Mistake]:
    if not policy.contacts:
        yield document.mistake(("contacts",), "nobody is named to hand over to", "add at least one contact")
    yield from _repeated(document, "contacts", [contact.id for contact in policy.contacts])
    for index, contact in enumerate(policy.contacts):
        place = ("contacts", index)
        yield from _unknown(document, (*place, "flags"), contact.flags, [flag.id for flag in taxonomy.flags], "flag")
        yield from _unknown(document, (*place, "time"), [contact.time], policy.times, "time")
        if language not in contact.words:
            yield document.mistake((*place, "words"), f"no words in {language!r}", f"add '{language}: …'")
    for name, words in policy.times.items():
        if language not in words:
            yield document.mistake(("times", name), f"no words in {language!r}", f"add '{language}: …'")


def _money(document: Document, place: formats.Place, rule: RemedyRule) -> Iterator[Mistake]:
    if rule.amount is not None and rule.ceiling is None:
        yield document.mistake((*place, "amount"), "money is given without a limit", "add 'ceiling: …'")
    if rule.amount is None and (rule.ceiling is not None or rule.approval_above is not None):
        yield document.mistake((*place, "ceiling"), "a limit stands where no money is given", "add 'amount: loss'")
    if rule.amount not in (None, "loss") and rule.ceiling is not None and rule.amount > rule.ceiling:  # type: ignore[operator]  # narrowed to a sum by the test before
        yield document.mistake((*place, "amount"), "the amount is above its own ceiling", "lower it")
    if rule.approval_above is not None and rule.ceiling is not None and rule.approval_above >= rule.ceiling:
        yield document.mistake((*place, "approval_above"), "no amount can ever need approval", "set it below 'ceiling'")
    if rule.approver is not None and rule.approval == "never" and rule.approval_above is None:
        yield document.mistake(
            (*place, "approver"), "an approver is named, but nothing needs approval", "add 'approval_above: …'"
        )


def _rule_names(document: Document, place: formats.Place, rule: RemedyRule, policy: Policy) -> Iterator[Mistake]:
    for field in ("time", "sooner"):
        if getattr(rule, field) is not None:
            yield from _unknown(document, (*place, field), [getattr(rule, field)], policy.times, "time")
    if rule.sooner is not None and rule.time is None:
        yield document.mistake((*place, "sooner"), "it is sooner than no time at all", "add 'time: …'")
    if rule.approver is not None:
        contacts = [contact.id for contact in policy.contacts]
        yield from _unknown(document, (*place, "approver"), [rule.approver], contacts, "contact")


def _rule_words(
    document: Document, place: formats.Place, rule: RemedyRule, policy: Policy, language: str
) -> Iterator[Mistake]:
    if language not in rule.words:
        yield document.mistake((*place, "words"), f"no words in {language!r}", f"add '{language}: {{promise: …}}'")
    for code, words in rule.words.items():
        yield from remedy_words(document, (*place, "words", code), words, code, rule, policy)


def _goodwill(document: Document, policy: Policy, taxonomy: Taxonomy, language: str) -> Iterator[Mistake]:
    token = policy.goodwill
    if token is None:
        return
    place = ("goodwill",)
    causes = [cause.id for cause in taxonomy.causes]
    yield from _unknown(document, (*place, "causes"), token.causes, [*causes, ANY_CAUSE], "cause")
    amounts = [token.amounts[level] for level in sorted(token.amounts)]
    if amounts != sorted(amounts):
        yield document.mistake((*place, "amounts"), "an amount falls as the severity rises", "order them upwards")
    if any(amount > token.budget for amount in amounts):
        yield document.mistake((*place, "amounts"), f"an amount is above the budget of {token.budget}", "lower it")
    if language not in token.words:
        yield document.mistake((*place, "words"), f"no words in {language!r}", f"add '{language}: …'")


def _unknown(
    document: Document, place: formats.Place, written: Iterable[str], known: Iterable[str], what: str
) -> Iterator[Mistake]:
    names = sorted(known)
    for index, name in enumerate(written):
        if name not in names:
            close = difflib.get_close_matches(name, names, n=1)
            instead = f"write {close[0]!r}" if close else f"write one of: {', '.join(names)}"
            yield document.mistake((*place, index), f"{name!r} is not a {what}", instead)


def _repeated(document: Document, section: str, ids: list[str]) -> Iterator[Mistake]:
    for index, name in enumerate(ids):
        if name in ids[:index]:
            yield document.mistake((section, index), f"the id {name!r} is used twice", "give it another id")
