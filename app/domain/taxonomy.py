"""The open sets that files declare: causes, emotions, flags, and the facts that decide a solution."""

from enum import StrEnum
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from app.domain.value import Value

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Level = Annotated[int, Field(ge=0, le=3)]


class Fault(StrEnum):
    """Whose failure it is."""

    COMPANY = "company"
    PARTNER = "partner"
    CUSTOMER = "customer"
    NONE = "none"
    UNKNOWN = "unknown"


class EmotionGroup(StrEnum):
    """What the structure of a reply branches on; its words branch on the emotion itself."""

    HOT = "hot"
    SOFT = "soft"
    NEUTRAL = "neutral"
    POSITIVE = "positive"

    @property
    def unhappy(self) -> bool:
        """Whether somebody who feels so wants something put right."""
        return self in (EmotionGroup.HOT, EmotionGroup.SOFT)


class Cue(Value):
    """Words that speak for a label."""

    pattern: str
    """A phrase in the notation of `evals/phrases.py`."""
    weight: float = 1.0
    """How strongly it speaks; negative speaks against."""


class Signal(StrEnum):
    """What the form of a message tells, beside its words; each is a number from 0 to 1, `always` is 1."""

    ALWAYS = "always"
    QUESTION = "question"
    """It asks something."""
    POLITE = "polite"
    """Please, thanks, could you."""
    EXCLAMATION = "exclamation"
    CAPITALS = "capitals"
    """Whole words in capitals."""
    SWEARING = "swearing"
    INTENSIFIERS = "intensifiers"
    NEGATIVE = "negative"
    """Words that judge badly."""
    POSITIVE = "positive"
    """Words that judge well."""
    TROUBLE = "trouble"
    """Something is wrong, whatever it is: negations, `problem`, `still waiting`."""
    FAILURE = "failure"
    """Cues of a cause that is a failure."""
    REPEATED = "repeated"
    """Again, still, for the third time."""
    SHORT = "short"
    """A few words only."""


StakeKind = Literal["money", "time", "occasion", "repeats", "safety"]


class DecidingFact(Value):
    """A fact without which no solution can be chosen for a cause."""

    any_of: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Names of facts; one of them known is enough."""
    ask: Id
    """The question to ask when none is known: a key of `questions` in the playbook."""
    optional: bool = False
    """An optional fact is asked for only when another question is asked anyway; it never holds up a solution."""
    suits: tuple[Id, ...] = ()
    """Sorts of things that an optional question makes sense for, as `things.yaml` names them; empty means any."""
    beside: tuple[Id, ...] = ()
    """Flags of which one must be raised for an optional question to make sense; empty means none."""


class Cause(Value):
    """What went wrong, as one class of a closed list that a file declares."""

    id: Id
    title: str
    """The label that an agent reads."""
    means: str
    """The definition; it goes into the classification prompt."""
    presumed_fault: Fault
    """Whose failure it is when only the customer's claim is known."""
    failure: bool = True
    """False when nothing went wrong: a question, praise, the customer's own slip."""
    decides: tuple[DecidingFact, ...] = ()
    """What must be known before a remedy is offered."""
    cues: dict[str, tuple[Cue, ...]]
    """Language code to cues of the offline classifier."""
    signals: dict[Id, float] = {}
    """What a signal, or a flag that is raised, adds for the offline classifier; negative speaks against."""


class Emotion(Value):
    """How the customer feels."""

    id: Id
    title: str
    group: EmotionGroup
    means: str
    """The definition; it goes into the classification prompt."""
    cues: dict[str, tuple[Cue, ...]]
    tender: bool = False
    """Whether somebody who feels so is offered nothing until a person has looked, and never a token."""
    signals: dict[Id, float] = {}
    """What a signal, or a flag that is raised, adds for the offline classifier; negative speaks against."""


class FlagRule(Value):
    """An independent yes or no about the message, with its words."""

    id: Id
    title: str
    means: str
    stake: Level = 0
    """How much is at stake for the customer when this flag is raised; feeds the severity."""
    stake_kind: StakeKind | None = None
    """What the stake is made of."""
    escalate: bool = False
    """Whether a person with more authority should see the conversation; it stays raised for the whole thread."""
    ask: Id | None = None
    """The one question that comes before all others when this flag is raised: a key of the playbook's questions."""
    in_quotes: bool = False
    """Whether words in quotation marks, which somebody else may have said, raise it too."""
    raised_by: tuple[Id, ...] = ()
    """What raises it beside its cues: a kind of fact, a kind of personal data, or `several_causes`."""
    cues: dict[str, tuple[Cue, ...]] = {}


class Taxonomy(Value):
    """All labels, as declared in `prompts/causes.yaml`, `emotions.yaml` and `flags.yaml`."""

    causes: tuple[Cause, ...]
    emotions: tuple[Emotion, ...]
    flags: tuple[FlagRule, ...]

    def cause(self, cause_id: str) -> Cause:
        """Find a cause; raises `KeyError` for an unknown id."""
        return _by_id(self.causes, cause_id)

    def emotion(self, emotion_id: str) -> Emotion:
        """Find an emotion; raises `KeyError` for an unknown id."""
        return _by_id(self.emotions, emotion_id)

    def flag(self, flag_id: str) -> FlagRule:
        """Find a flag; raises `KeyError` for an unknown id."""
        return _by_id(self.flags, flag_id)


_Entry = TypeVar("_Entry", Cause, Emotion, FlagRule)


def _by_id(entries: tuple[_Entry, ...], wanted: str) -> _Entry:
    for entry in entries:
        if entry.id == wanted:
            return entry
    raise KeyError(wanted)
