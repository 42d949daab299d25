"""What is well formed in a company's files and still unwise: contradictions, dead rungs, a voice that forces."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from pathlib import Path

from app import formats
from app.domain.errors import Mistake
from app.domain.policy import ForbiddenPromise, Policy, RemedyRule
from app.domain.remedy import ANY_CAUSE, choose_remedy
from app.domain.taxonomy import Taxonomy
from app.domain.things import Things
from app.domain.value import Value
from app.formats import Document

VOICE = "voice.md"
_CENT = Decimal("0.01")
_SEVERITIES = (0, 1, 2, 3)
_PLAIN = re.compile(r"\{\w+\}")


class VoiceRules(Value):
    """The file `lexicons/voice.yaml`."""

    forcing: tuple[ForbiddenPromise, ...]
    """Rules of a voice that make a writer promise what nobody approved."""


def review(folder: Path, words: Path, policy: Policy, taxonomy: Taxonomy, things: Things) -> tuple[Mistake, ...]:
    """List what should be looked at in the company's folder, with its line and what to do.

    `words`: the folder of the words. The service starts in spite of these: they are advice.
    """
    document = formats.read(folder / "policy.yaml")
    return (
        *_dead_rungs(document, policy, taxonomy, things),
        *_dead_exclusions(document, policy),
        *_forbidden_words(document, policy),
        *_rivals(document, policy),
        *_voice(folder, words),
    )


def _dead_rungs(document: Document, policy: Policy, taxonomy: Taxonomy, things: Things) -> Iterator[Mistake]:
    """Find remedies that no harm, no fact and no sum ever leads to, by asking the ladder itself."""
    for index, rule in enumerate(policy.remedies):
        if not any(_chosen(rule, policy, cause, things) for cause in _causes(rule, taxonomy)):
            problem = f"the remedy {rule.id!r} is never chosen: a higher rung is open wherever it is"
            instead = "raise its 'rung', or narrow the causes, severity or needs of the rungs above it"
            yield document.mistake(("remedies", index, "rung"), problem, instead)


def _causes(rule: RemedyRule, taxonomy: Taxonomy) -> list[str]:
    failures = [cause.id for cause in taxonomy.causes if cause.failure]
    return failures if ANY_CAUSE in rule.causes else list(rule.causes)


def _chosen(rule: RemedyRule, policy: Policy, cause: str, things: Things) -> bool:
    """Try every severity, sort, sum at a limit, and either all facts or only those that the rule needs."""
    everything = frozenset(name for other in policy.remedies for name in other.needs)
    limits = [
        limit for other in policy.remedies for limit in (other.ceiling, other.approval_above) if limit is not None
    ]
    losses = [None, _CENT, *limits, *(limit + _CENT for limit in limits)]
    for severity, sort, loss, known in product(
        _SEVERITIES, (None, *things.nouns), dict.fromkeys(losses), (everything, frozenset(rule.needs))
    ):
        plan = choose_remedy(
            policy, cause=cause, severity=severity, loss=loss, sort=sort, known=known, allowed=None, flags=frozenset()
        )
        if any(option.id == rule.id for option in plan.options):
            return True
    return False


def _dead_exclusions(document: Document, policy: Policy) -> Iterator[Mistake]:
    given = {rule.kind for rule in policy.remedies}
    for index, exclusion in enumerate(policy.exclusions):
        for kind in exclusion.kinds:
            if kind not in given:
                problem = f"the exclusion {exclusion.id!r} rules out {kind!r}, which no remedy gives"
                yield document.mistake(("exclusions", index, "kinds"), problem, "remove that kind")


def _forbidden_words(document: Document, policy: Policy) -> Iterator[Mistake]:
    """Find wordings of the policy that the policy itself forbids."""
    said: list[tuple[formats.Place, str]] = [
        (("remedies", index, "words", code, field), getattr(words, field))
        for index, rule in enumerate(policy.remedies)
        for code, words in rule.words.items()
        for field in ("promise", "offer", "afterwards")
    ]
    if policy.goodwill is not None:
        said += [(("goodwill", "words", code), words) for code, words in policy.goodwill.words.items()]
    for index, exclusion in enumerate(policy.exclusions):
        said += [(("exclusions", index, "words", code), words) for code, words in exclusion.words.items()]
    for place, words in said:
        for rule in policy.forbidden_promises:
            found = re.search(rule.pattern, _PLAIN.sub("", words), re.IGNORECASE)
            if found:
                problem = f"{found[0]!r} stands among 'forbidden_promises', so every such reply would be blocked"
                yield document.mistake(place, problem, rule.instead[:1].lower() + rule.instead[1:])


def _rivals(document: Document, policy: Policy) -> Iterator[Mistake]:
    """Find flags that two contacts take: the second would never hear of it."""
    taken: dict[str, str] = {}
    for index, contact in enumerate(policy.contacts):
        for flag in contact.flags:
            if flag in taken:
                problem = f"{flag!r} goes to {taken[flag]!r} already, so {contact.id!r} never gets it"
                yield document.mistake(("contacts", index, "flags"), problem, "name the flag for one contact")
            taken.setdefault(flag, contact.id)


def _voice(folder: Path, words: Path) -> Iterator[Mistake]:
    path = folder / VOICE
    if not path.exists():
        return
    rules = formats.read(words / "lexicons" / "voice.yaml").into(VoiceRules).forcing
    for number, line in enumerate(formats.read_text(path).splitlines(), 1):
        for rule in rules:
            found = re.search(rule.pattern, line, re.IGNORECASE)
            if found:
                yield Mistake(str(path), number, f"{found[0]!r} forces a commitment: {rule.why}", rule.instead)
