"""A reply analysed once, beside what the customer said and what the facts say; all items read this."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from app.domain.scorecard import Promise
from app.domain.situation import Situation
from app.domain.value import Span
from evals.cues.heard import Heard
from evals.languages import Profile
from evals.lexicon import Lexicon
from evals.text import Hit, Text, read_text

NAMED = 2.0
"""Meanings that must be shared before a problem counts as named; source: the checklist's rule for acknowledging."""
GENERIC_WEIGHT = 0.5
SPECIFIC = 3
"""Words of content, none of them generic, that make a sentence say something of its own."""
LONGEST_NAME = 4
"""Words of a name in a greeting."""
LEFT = 2
"""Meanings of its own by which a fact can be recognised."""
ECHO = 8
"""Words in a row that are copied, not said back."""
_NOT_THE_PROBLEM = frozenset({"allowed_remedies", "prevention", "status"})
"""Supplied facts about what is done, not about what went wrong."""


class Named(NamedTuple):
    """The first place where the reply names the problem: complete before token `last` of its sentence."""

    sentence: int
    first: int
    last: int


@dataclass(frozen=True)
class Reference:
    """What every reply is held against, whatever the situation."""

    languages: dict[str, Profile] = field(default_factory=dict)
    guidance_runs: frozenset[tuple[str, ...]] = frozenset()
    """All runs of `ECHO` words in the guidance, which belongs in no reply."""


@dataclass(frozen=True)
class Told:
    """What is known of the problem: the customer's words and the supplied facts, as meanings."""

    customer: Text
    """What the customer wrote."""
    meanings: frozenset[str]
    """Of everything that was said and supplied."""
    stake: frozenset[str]
    """Of the words that say what is at stake, and that occur nowhere else."""
    cause: frozenset[str]
    prevention: frozenset[str]
    runs: frozenset[tuple[str, ...]]
    """All runs of `ECHO` words in what the customer wrote."""


@dataclass(frozen=True)
class Analysis:
    """A reply with everything that several items need to know of it."""

    reply: str
    """The whole reply; `text` reads its head."""
    text: Text
    told: Told
    promises: tuple[Promise, ...] = ()
    """The ledger's findings."""
    blanks: tuple[Span, ...] = ()
    """Places that the writer left for the agent, by name."""
    reference: Reference = field(default_factory=Reference)

    def hearing(self, heard: Heard) -> "Analysis":
        """Read the same reply with the learned cues beside the phrases."""
        return replace(self, text=self.text.with_further(heard.hits))

    @cached_property
    def courtesy(self) -> frozenset[int]:
        """Tokens of set phrases that say nothing of this problem: greetings, thanks for writing."""
        greetings = (range(hit.first, self._end_of_greeting(hit)) for hit in self.text.hits("greeting"))
        return _tokens(self.text.hits("courtesy")) | frozenset(index for places in greetings for index in places)

    @cached_property
    def named(self) -> Named | None:
        """Where the problem is first named; `None` when no sentence shares enough with what was told."""
        acts = _tokens(self.text.hits("remedy_noun"))
        firsts = {hit.sentence: hit.first for hit in reversed(self.text.hits("commits"))}
        for number, sentence in enumerate(self.text.sentences):
            shared: dict[str, float] = {}
            # What stands in a sentence behind what we do is told of the remedy, not of the problem.
            for index in range(sentence.first, firsts.get(number, sentence.last)):
                meaning = self.text.meanings[index]
                if meaning is None or index in self.courtesy or index in acts or not self._told(meaning):
                    continue
                shared[meaning] = GENERIC_WEIGHT if meaning in self.text.lexicon.generic else 1.0
                if sum(shared.values()) >= NAMED:
                    return Named(number, sentence.first, index + 1)
        return None

    def specific_before(self, token: int) -> bool:
        """Tell whether something of its own was said before a token, in other words than the customer's."""
        if any(hit.last <= token for hit in self.text.hits("problem")):
            return True
        sentence = self.text.tokens[token].sentence
        earlier = any(self.own_words(number) >= SPECIFIC for number in range(sentence))
        return earlier or self.own_words(sentence, token) >= SPECIFIC

    def own_words(self, sentence: int, before: int | None = None) -> int:
        """Count different meanings of a sentence that are neither courtesy nor what any reply may hold."""
        place = self.text.sentences[sentence]
        last = place.last if before is None else min(before, place.last)
        generic = self.text.lexicon.generic
        own = {
            meaning
            for index in range(place.first, last)
            if (meaning := self.text.meanings[index]) is not None
            and meaning not in generic
            and index not in self.courtesy
        }
        return len(own)

    def shared_with(self, meanings: frozenset[str], sentence: int) -> frozenset[str]:
        """Give what a sentence shares with some meanings."""
        place = self.text.sentences[sentence]
        return frozenset(m for m in self.text.meanings[place.first : place.last] if m in meanings)

    def echoes(self, sentence: int) -> bool:
        """Tell whether a sentence copies a run of the customer's words."""
        place = self.text.sentences[sentence]
        words = tuple(token.word for token in self.text.tokens[place.first : place.last])
        return not self.told.runs.isdisjoint(_runs(words))

    @cached_property
    def content_sentences(self) -> tuple[int, ...]:
        """Sentences that are more than a greeting or a courtesy."""
        return tuple(
            number
            for number, sentence in enumerate(self.text.sentences)
            if any(
                self.text.meanings[index] is not None and index not in self.courtesy
                for index in range(sentence.first, sentence.last)
            )
        )

    def _end_of_greeting(self, hit: Hit) -> int:
        """Give the token after a greeting, which ends at a comma, if that comes soon enough for a name."""
        tokens = self.text.tokens
        last = min(hit.last + LONGEST_NAME, self.text.sentences[hit.sentence].last)
        for index in range(hit.last, last + 1):
            if index < len(tokens) and "," in self.text.text[tokens[index - 1].end : tokens[index].start]:
                return index
        return hit.last

    @cached_property
    def runs(self) -> frozenset[tuple[str, ...]]:
        """All runs of `ECHO` words of the reply."""
        return frozenset(_runs(tuple(token.word for token in self.text.tokens)))

    def _told(self, meaning: str) -> bool:
        return meaning in self.told.meanings and meaning not in self.told.stake


def analyse(  # noqa: PLR0913 (each is found elsewhere and belongs to the reply)
    reply: str,
    situation: Situation,
    lexicon: Lexicon,
    *,
    promises: tuple[Promise, ...] = (),
    blanks: tuple[Span, ...] = (),
    reference: Reference | None = None,
) -> Analysis:
    """Analyse a reply in its situation."""
    told = _told(situation, lexicon)
    return Analysis(reply, read_text(reply, lexicon), told, promises, blanks, reference or Reference())


def runs_of(text: str, lexicon: Lexicon) -> frozenset[tuple[str, ...]]:
    """Give all runs of `ECHO` words of a text."""
    return frozenset(_runs(tuple(token.word for token in read_text(text, lexicon).tokens)))


def _told(situation: Situation, lexicon: Lexicon) -> Told:
    customer = read_text(_newest_first(situation), lexicon)
    facts = situation.facts
    others = " . ".join(words for name, words in facts.texts if name not in (*_NOT_THE_PROBLEM, "cause_found"))
    cause = _meanings(facts.cause_found or "", lexicon)
    stake = situation.assessment.stake
    said = frozenset(m for m in customer.meanings if m is not None)
    return Told(
        customer=customer,
        meanings=said | cause | _meanings(others, lexicon),
        stake=_only_at_stake(situation.thread.message, stake.evidence if stake else (), lexicon),
        cause=_own(cause, said),
        prevention=_own(_meanings(facts.prevention or "", lexicon), said | cause),
        runs=frozenset(_runs(tuple(token.word for token in customer.tokens))),
    )


def _own(fact: frozenset[str], said: frozenset[str]) -> frozenset[str]:
    """Leave out of a fact what is said for another reason, unless next to nothing would be left."""
    return fact - said if len(fact - said) >= LEFT else fact


def _only_at_stake(message: str, evidence: tuple[Span, ...], lexicon: Lexicon) -> frozenset[str]:
    """Give the meanings of the words that say what is at stake, without those said elsewhere as well."""
    if not evidence:
        return frozenset()
    at_stake = _meanings(" . ".join(span.quote for span in evidence), lexicon)
    return at_stake - _meanings(_without(message, evidence), lexicon)


def _newest_first(situation: Situation) -> str:
    """Give what the customer wrote, the message to answer first, since long texts are read from their head."""
    return "\n\n".join(reversed(situation.thread.customer_text.split("\n\n")))


def _without(text: str, spans: tuple[Span, ...]) -> str:
    for span in spans:
        text = text.replace(span.quote, " . ")
    return text


def _meanings(text: str, lexicon: Lexicon) -> frozenset[str]:
    return frozenset(meaning for meaning in read_text(text, lexicon).meanings if meaning is not None)


def _runs(words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    return (words[at : at + ECHO] for at in range(len(words) - ECHO + 1))


def _tokens(hits: Iterable[Hit]) -> frozenset[int]:
    return frozenset(index for hit in hits for index in range(hit.first, hit.last))
