"""Tells what supports an act that a reply claims or promises."""

from functools import cached_property
from itertools import chain

from app.domain.situation import Situation
from evals.particulars.text import plain
from evals.promises.classify import acts_named
from evals.promises.facts import Statement, read_statements
from evals.promises.found import FoundAct
from evals.promises.grammar import Grammar
from evals.promises.sources import Source, offered
from evals.promises.stems import words_of
from evals.promises.words import Act

OWNERSHIP = "plan:ownership"
"""What any agent may promise: to read, to check, to stay with it, to write back."""
KNOWLEDGE = "knowledge:"
_EXPLAINING = ("fact:cause_found", "fact:prevention")
"""Facts that tell how it came about, and give nothing to this customer."""
_CLAUSE_WORDS = 3
_MOST_TURNS = 10
_ENOUGH = 2
"""Shared content words that make a fact speak of the same thing."""


class Known:
    """What is known about a conversation, as far as acts are concerned; each part is read when it is asked for."""

    def __init__(self, situation: Situation, sources: tuple[Source, ...], grammars: tuple[Grammar, ...]) -> None:
        self.situation = situation
        self.grammar = grammars[0]
        """That of the reply; facts and turns may be in the other languages as well."""
        self._grammars = grammars
        self._sources = sources

    @cached_property
    def facts(self) -> tuple[Statement, ...]:
        """What the supplied facts say."""
        facts = ((f"fact:{name}", name.replace("_", " "), words) for name, words in self.situation.facts.texts)
        return tuple(
            statement
            for source, name, words in facts
            for statement in read_statements(source, plain(name), plain(words), self._grammars)
        )

    @cached_property
    def pages(self) -> tuple[Statement, ...]:
        """What the company's own pages say: it supports a right, and no act."""
        return tuple(
            statement
            for source in self._sources
            if source.name.startswith(KNOWLEDGE)
            for statement in read_statements(source.name, "", source.text, self._grammars)
        )

    @cached_property
    def told(self) -> tuple[Statement, ...]:
        """What the customer says in the message."""
        return read_statements("message", "", plain(self.situation.thread.message), self._grammars)

    @cached_property
    def earlier(self) -> tuple[Statement, ...]:
        """What agents said in earlier turns, the latest of them."""
        turns = self.situation.thread.agent_turns[-_MOST_TURNS:]
        return tuple(
            statement for turn in turns for statement in read_statements("thread", "", plain(turn.text), self._grammars)
        )

    @cached_property
    def plan(self) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
        """Name, acts named and content stems of what the plan offers."""
        return tuple(
            (
                source.name,
                frozenset(act.id for act in self.acts_named(source.text)),
                self.grammar.content(source.text),
            )
            for source in self._sources
            if source.name.startswith("plan:")
        )

    def acts_named(self, text: str) -> frozenset[Act]:
        """List the acts of giving that a text names, in any of the languages."""
        return frozenset(act for grammar in self._grammars for act in acts_named(text, grammar))

    def quoting(self, words: str) -> str | None:
        """Name the fact or the offer that holds these very words, which must be a clause and not a word or two."""
        said = " ".join(match[0] for match in words_of(words))
        if said.count(" ") < _CLAUSE_WORDS:
            return None
        return next((source for source, text in self._given_words if said in text), None)

    @cached_property
    def _given_words(self) -> tuple[tuple[str, str], ...]:
        facts = ((f"fact:{name}", plain(words)) for name, words in self.situation.facts.texts)
        offers = ((source.name, source.text) for source in self._sources if source.name.startswith("plan:"))
        return tuple((name, " ".join(match[0] for match in words_of(text))) for name, text in chain(facts, offers))

    @cached_property
    def fact_stems(self) -> frozenset[str]:
        """All content of the facts."""
        return frozenset(stem for fact in self.facts for stem in fact.stems)

    @cached_property
    def all_stems(self) -> frozenset[str]:
        """All content of the facts and of the message."""
        return self.fact_stems | self.grammar.content(plain(self.situation.thread.message))


def support_of(found: FoundAct, known: Known) -> str | None:
    """Name what supports an act, or `None`."""
    quoted = known.quoting(found.words)
    if quoted is not None or not found.acts:
        return quoted or _by_words(found, known)
    supports = [_support(act, found, known) for act in found.acts]
    if any(support is None for support in supports):
        return _by_words(found, known)
    return " + ".join(dict.fromkeys(support for support in supports if support))


def _support(act: Act, found: FoundAct, known: Known) -> str | None:
    if act.stand == "failure":
        return _told(act, found, known)
    if found.kind == "future_act":
        if act.stand in ("care", "work", "seen"):
            return OWNERSHIP
        contact = known.situation.plan.contact
        if act.stand == "handover" and contact is not None:
            return f"plan:{contact}"
        return _fact_allows(act, found, known) or _planned(act, found, known) or _promised_before(act, known)
    return (
        _fact_done(act, found, known)
        or _carried_out(act, known)
        or _told(act, found, known)
        or _done_before(act, known)
    )


def _planned(act: Act, found: FoundAct, known: Known) -> str | None:
    """Find a remedy of the plan of the act's kind, or one whose words say the same."""
    plan = known.situation.plan
    for option in offered(plan):
        if option.kind in act.remedies:
            return f"plan:{option.id}"
    if plan.goodwill is not None and act.goodwill:
        return "plan:goodwill"
    if not act.remedies:
        for name in known.situation.policy.times:
            if act in known.acts_named(name.replace("_", " ")):
                return f"policy:{name}"
    ids = {act.id, *act.same_as}
    stems = content_of(found, known)
    for name, acts, words in known.plan:
        if name == "plan:stated" and ids & acts:
            return name
        if act.id in acts and _share(stems, words):
            return name
    return None


def _fact_allows(act: Act, found: FoundAct, known: Known) -> str | None:
    for name in act.supported_by:
        if is_supplied(known, name) and _objects_known(act, found, known):
            return f"fact:{name}"
    ids = {act.id, *act.same_as}
    for fact in known.facts:
        if ids & fact.acts and not (fact.refused or fact.wished or fact.source in _EXPLAINING):
            return fact.source
    return None


def _fact_done(act: Act, found: FoundAct, known: Known) -> str | None:
    verb = known.grammar.lemma(found.verb) if found.verb else ""
    for name in act.supported_by:
        if is_supplied(known, name) and _objects_known(act, found, known):
            return f"fact:{name}"
    ids = {act.id, *act.same_as}
    for fact in known.facts:
        if fact.refused or fact.wished or not ids & fact.acts or fact.source == "fact:allowed_remedies":
            continue
        if act.stand == "giving" and fact.source in _EXPLAINING:
            continue
        same_verb = bool(verb) and verb in fact.stems and act.stand == "giving" and _is_participle(verb, fact, known)
        if (fact.done or same_verb) and (act.stand == "giving" or _objects_known(act, found, known, fact)):
            return fact.source
    return None


def _is_participle(verb: str, fact: Statement, known: Known) -> bool:
    """Tell whether a verb that counts as not done yet, such as `approved`, is what the reply claims itself."""
    undone = {known.grammar.lemma(word) for word in known.grammar.words.fact_undone}
    return verb in undone and verb in fact.stems


def _carried_out(act: Act, known: Known) -> str | None:
    """Use the policy's own cue that a remedy of the plan has been carried out."""
    done = known.situation.carried_out
    return "fact:status" if done is not None and done.kind in act.remedies else None


def _told(act: Act, found: FoundAct, known: Known) -> str | None:
    """Find the customer telling the same: "you charged me twice" for "we charged you twice"."""
    if not found.narrative or (found.ours and not found.plural):
        return None
    verb = known.grammar.lemma(found.verb) if found.verb else ""
    stems = content_of(found, known)
    for statement in chain(known.told, known.facts):
        if statement.wished:
            continue
        if act.stand == "failure" and (verb in statement.stems or _share(stems, statement.stems)):
            return statement.source
        if verb in statement.done_verbs:
            return statement.source
    return None


def _promised_before(act: Act, known: Known) -> str | None:
    ids = {act.id, *act.same_as}
    before = any(ids & said.acts and not said.refused for said in known.earlier)
    return "thread" if before else None


def _done_before(act: Act, known: Known) -> str | None:
    before = any(act.id in said.acts and said.done and not said.refused for said in known.earlier)
    return "thread" if before else None


def _by_words(found: FoundAct, known: Known) -> str | None:
    """Find a fact, or words of the plan, that say the same thing in the same words."""
    stems = content_of(found, known)
    needs_done = found.kind == "past_act"
    if needs_done and not found.acts and not found.ours and found.verb and _customer_told(found, known):
        return "message"
    for fact in known.facts:
        usable = not (fact.refused or fact.wished) and (fact.done or not needs_done)
        if usable and fact.source != "fact:allowed_remedies" and _share(stems, fact.stems):
            return fact.source
        if usable and not needs_done and _share(stems, fact.stems):
            return fact.source
    if not needs_done:
        for name, _, words in known.plan:
            if _share(stems, words):
                return name
    return None


def _customer_told(found: FoundAct, known: Known) -> bool:
    """Tell whether the customer used the very verb: "the road was closed"."""
    return any(known.grammar.lemma(found.verb) in statement.stems for statement in known.told if not statement.wished)


def _share(stems: frozenset[str], others: frozenset[str]) -> bool:
    shared = stems & others
    return len(shared) >= _ENOUGH or (bool(stems) and shared == stems)


def content_of(found: FoundAct, known: Known) -> frozenset[str]:
    """Give the stems of the content of an act: its verb, and what stands behind it."""
    return known.grammar.content(f"{found.verb} {found.object_text}")


def _objects_known(act: Act, found: FoundAct, known: Known, fact: Statement | None = None) -> bool:
    """Tell whether the things that an act names are known: "your logs", "the courier"."""
    objects = known.grammar.content(found.object_text) - known.grammar.plain_objects
    if not objects or (fact is not None and fact.foreign):
        return True
    if act.objects == "anywhere":
        return bool(objects & known.all_stems)
    return bool(objects & (fact.stems if fact is not None else known.fact_stems))


def is_supplied(known: Known, name: str) -> bool:
    """Tell whether a fact of this name was supplied."""
    return any(fact == name for fact, _ in known.situation.facts.texts)
