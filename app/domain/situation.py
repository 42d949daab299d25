"""Everything that the writer and the judge both know about a conversation."""

import re
from enum import StrEnum

from app.domain.assessment import Assessment, Language
from app.domain.company import Company
from app.domain.facts import SuppliedFacts
from app.domain.knowledge import Snippet
from app.domain.message import Thread
from app.domain.policy import Policy
from app.domain.remedy import Remedy, RemedyPlan
from app.domain.stage import Stage, StageDecision
from app.domain.taxonomy import Cause, Emotion, Fault
from app.domain.value import Value

_POINT = re.compile(r"^\s{0,6}(\d)[.)]\s", re.MULTILINE)
WHAT_HAPPENED = "what_happened"
"""The open question, for a message that says next to nothing."""
_MUCH = 12
"""Words after which asking what happened would show that nobody read them."""
GOODWILL = "goodwill"
"""The word by which an agent's list of remedies marks a token."""
FOUND_OUT = "found_out"
"""Stands among the missing questions for what only the company can find out: nobody is asked for it."""


class Condition(StrEnum):
    """What a guidance file may ask of a situation in its `when`."""

    FAILURE = "failure"
    """Something went wrong, as against a question or praise."""
    EMOTIONAL = "emotional"
    """The customer is not neutral and not content."""
    STAKE_STATED = "stake_stated"
    """The message says what the failure costs the customer."""
    APOLOGY_OWED = "apology_owed"
    """The failure is ours or a partner's, and nobody has apologised yet."""
    CAUSE_KNOWN = "cause_known"
    """A supplied fact says what went wrong."""
    PREVENTION_KNOWN = "prevention_known"
    """A supplied fact says what was changed."""
    GOODWILL_ALLOWED = "goodwill_allowed"
    """The policy allows a token here."""
    BEYOND_AUTHORITY = "beyond_authority"
    """Somebody else must decide or take over."""
    QUESTION_OPEN = "question_open"
    """Something that decides the solution is missing, and the customer can tell it."""
    REMEDY_POSSIBLE = "remedy_possible"
    """The policy offers a remedy, or hands over to somebody who can."""
    SEVERITY_KNOWN = "severity_known"
    """Words of the message say how bad it is, and the policy has remedies to measure against."""


class Situation(Value):
    """One conversation, understood, with what may be offered: the input of writing and of judging."""

    thread: Thread
    language: Language
    """What the customer writes in."""
    reply_language: str
    """What the reply is written in: the customer's language, or the company's default."""
    assessment: Assessment
    cause: Cause
    """The declaration of the primary cause."""
    emotion: Emotion
    """The declaration of the emotion."""
    sort: str | None = None
    """The sort of thing it is about, as `things.yaml` names them; `None` when unknown."""
    stage: StageDecision
    facts: SuppliedFacts
    plan: RemedyPlan
    policy: Policy
    company: Company
    knowledge: tuple[Snippet, ...] = ()
    """Passages of the company's own pages that the reply may rest on."""
    apologised_before: bool
    """Whether an agent has apologised earlier in the thread."""
    notices: tuple[str, ...] = ()
    """What the agent should know about this situation, such as a language that cannot be written."""

    @property
    def conditions(self) -> frozenset[Condition]:
        """The conditions that hold here."""
        stake = self.assessment.stake
        owed = (
            self.cause.failure
            and self.assessment.fault in (Fault.COMPANY, Fault.PARTNER)
            and not self.apologised_before
            and (self.facts.get("declined") is None or self.facts.cause_found is not None)
            and (self.stage.id is Stage.RESOLVE or (self.stage.id is Stage.FOLLOW_UP and bool(self.thread.agent_turns)))
        )
        holds = {
            Condition.FAILURE: self.cause.failure,
            Condition.EMOTIONAL: self.emotion.group.unhappy,
            Condition.STAKE_STATED: stake is not None and bool(stake.evidence),
            Condition.APOLOGY_OWED: owed,
            Condition.CAUSE_KNOWN: self.facts.cause_found is not None,
            Condition.PREVENTION_KNOWN: self.facts.prevention is not None,
            Condition.GOODWILL_ALLOWED: self.plan.goodwill is not None or self._goodwill_stated,
            Condition.BEYOND_AUTHORITY: self.plan.contact is not None,
            Condition.QUESTION_OPEN: bool(self.askable) or self.facts.stage is Stage.LISTEN,
            Condition.REMEDY_POSSIBLE: bool(self.plan.options or self.plan.stated or self.plan.contact),
            Condition.SEVERITY_KNOWN: self._severity_shown and bool(self.policy.remedies),
        }
        return frozenset(condition for condition, is_so in holds.items() if is_so)

    @property
    def promise_open(self) -> bool:
        """Whether an agent undertook something before, and the customer has to come back about it."""
        history, stake = self.assessment.history, self.assessment.stake
        return bool(history.promised) and not history.settled and stake is not None and "repeats" in stake.kinds

    @property
    def askable(self) -> tuple[str, ...]:
        """What is missing and the customer can tell, most decisive first.

        What only we can find out is never asked; nor is a customer who told much asked what happened.
        """
        said_much = len(self.thread.message.split()) > _MUCH
        idle = {FOUND_OUT, WHAT_HAPPENED} if said_much else {FOUND_OUT}
        return tuple(ask for ask in self.assessment.missing if ask not in idle)

    @property
    def points(self) -> int:
        """How many points the message numbers: `1. …` and `2. …` at the beginning of lines."""
        return len(set(_POINT.findall(self.thread.message)))

    @property
    def declines(self) -> bool:
        """Whether something that the customer could expect is not given."""
        return bool(self.plan.declined) or self.facts.get("declined") is not None

    @property
    def carried_out(self) -> Remedy | None:
        """The remedy that has been carried out, as the supplied fact `status` says; `None` if none has."""
        status = self.facts.status
        if status is None:
            return None
        cues = {rule.id: tuple(words.done_cue for words in rule.words.values()) for rule in self.policy.remedies}
        return next(
            (
                remedy
                for remedy in self.plan.options
                if any(re.search(cue, status, re.IGNORECASE) for cue in cues.get(remedy.id, ()))
            ),
            None,
        )

    @property
    def _goodwill_stated(self) -> bool:
        """Whether an agent names a token among what may be offered: "goodwill: a framed print"."""
        return any(offer.casefold().startswith(GOODWILL) for offer in self.facts.allowed_remedies or ())

    @property
    def _severity_shown(self) -> bool:
        """Whether words of the message carry the severity, as against a presumption without any."""
        severity, stake = self.assessment.severity, self.assessment.stake
        upset = self.assessment.intensity == severity and bool(self.assessment.emotion.evidence)
        return upset or (stake is not None and stake.level == severity and bool(stake.evidence))

    def time_words(self, time: str, language: str) -> str | None:
        """Say when something takes effect: a supplied fact of that name first, then the policy; `None` if unknown."""
        return self.facts.get(time) or self.policy.times.get(time, {}).get(language)
