"""What was understood of a message: each finding with the words that support it."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from app.domain.history import History
from app.domain.taxonomy import EmotionGroup, Fault, Id, Level
from app.domain.value import Span, Value

Probability = Annotated[float, Field(ge=0, le=1)]


class LanguageSource(StrEnum):
    """How the language was told."""

    SCRIPT = "script"
    WORDLIST = "wordlist"
    LANGDETECT = "langdetect"
    HINT = "hint"
    DEFAULT = "default"


class Language(Value):
    """The language that the customer writes in."""

    code: Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
    """ISO 639-1 code, in Chinese with the script's region."""
    confidence: Probability
    """A capped confidence of ours; langdetect's probability is not one."""
    source: LanguageSource
    also: Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] | None = None
    """Another language that a part of the message speaks; `None` where it is all of one."""


class Ranked(Value):
    """A label and how probable it is."""

    id: Id
    p: Probability


class CauseFinding(Value):
    """What went wrong."""

    id: Id
    confidence: Probability
    ranked: tuple[Ranked, ...]
    """All causes, most probable first; the probabilities add up to 1."""
    evidence: tuple[Span, ...]
    """Words of the message that speak for the primary cause."""


class EmotionFinding(Value):
    """How the customer feels."""

    id: Id
    group: EmotionGroup
    confidence: Probability
    evidence: tuple[Span, ...]


class Issue(Value):
    """One of the problems that a message tells."""

    cause: Id
    confidence: Probability
    quote: Span
    """The words that tell it."""


class Told(Value):
    """A clause of the message."""

    words: Span
    failure: Probability
    """How surely it tells by itself of something that went wrong."""


class TierFinding(Value):
    """What one way of reading said by itself, before all were joined."""

    tier: str
    """`rules`, `ngrams`, `encoder`, or the name of the model."""
    cause: Id
    cause_confidence: Probability
    emotion: Id
    emotion_confidence: Probability


class Stake(Value):
    """What the failure costs the customer."""

    level: Level
    """0 nothing, 1 a little, 2 clearly, 3 badly."""
    kinds: tuple[str, ...]
    """Which of `money`, `time`, `occasion`, `repeats`, `safety` it is made of."""
    evidence: tuple[Span, ...]


class Flag(Value):
    """A yes about the message, with its words."""

    id: Id
    quote: str
    by_meaning: bool = False
    """Whether no certain words raised it but the meaning of the clause that is quoted."""


class FactKind(StrEnum):
    """What sort of fact a message states."""

    ORDER_NUMBER = "order_number"
    TICKET_NUMBER = "ticket_number"
    TRACKING_NUMBER = "tracking_number"
    INVOICE_NUMBER = "invoice_number"
    AMOUNT = "amount"
    DATE = "date"
    DEADLINE = "deadline"
    DURATION = "duration"
    PRODUCT = "product"
    PLACE = "place"
    DEVICE = "device"
    VERSION = "version"
    OCCASION = "occasion"
    PREVIOUS_CONTACT = "previous_contact"
    PHONE = "phone"
    """A telephone number at which to reach the customer."""
    PROMISED = "promised"
    """What the company promised; the value begins with who, if told: `agent: a refund within 5 days`."""
    ASK = "ask"
    """A clause that asks for something; the value is its kind, such as `refund`, or `other`."""


class Fact(Value):
    """One particular that the customer stated."""

    kind: FactKind
    quote: str
    """The words of the message."""
    value: str
    """The normalised value: `7781`, `42.50 EUR`, `2026-03-04`, or the words in lower case."""
    amount: Decimal | None = None
    """The number, for an amount."""
    currency: str | None = None
    """ISO 4217 code, for an amount whose currency is known."""
    day: date | None = None
    """The calendar day, for a date that could be resolved."""


class Assessment(Value):
    """Everything that was understood of a conversation."""

    cause: CauseFinding
    emotion: EmotionFinding
    intensity: Level
    """0 none, 1 mild, 2 clear, 3 strong."""
    strength: Annotated[float, Field(ge=0, le=3)]
    """The intensity before it was rounded."""
    severity: Level
    """The larger of intensity and stake: the remedy matches discomfort or money lost."""
    stake: Stake | None
    fault: Fault
    """From supplied facts first; from the message as a claim only."""
    fault_verified: bool
    """Whether a supplied fact says so; a customer's claim alone does not verify."""
    flags: tuple[Flag, ...]
    facts: tuple[Fact, ...]
    missing: tuple[Id, ...]
    """Questions whose answers decide the solution and are not known yet, most decisive first."""
    classifier: str
    """Who classified: the tiers that spoke, such as `rules+ngrams+encoder`, or the name of the model."""
    issues: tuple[Issue, ...] = ()
    """The problems that the message tells, each with its words; the primary cause first. Empty where nothing failed."""
    told: tuple[Told, ...] = ()
    """The clauses of the message, in order: which of them tell the trouble, and which only lead up to it."""
    tiers: tuple[TierFinding, ...] = ()
    """What each tier said by itself."""
    history: History = History()
    """What the conversation holds besides the message."""
    notices: tuple[str, ...] = ()
    """What the agent should know about how this was understood, such as a fallback."""

    def first(self, *kinds: FactKind) -> Fact | None:
        """Find the first fact of one of `kinds`; `None` if the message states none."""
        return next((fact for kind in kinds for fact in self.facts if fact.kind is kind), None)

    def has_flag(self, flag_id: str) -> bool:
        """Tell whether a flag was raised."""
        return any(flag.id == flag_id for flag in self.flags)
