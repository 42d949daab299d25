"""Situations for tests, made of plain words: no classifier, no files."""

from datetime import date
from decimal import Decimal

from app.domain.assessment import (
    Assessment,
    CauseFinding,
    EmotionFinding,
    Fact,
    Language,
    LanguageSource,
    Ranked,
    Stake,
)
from app.domain.company import Company
from app.domain.facts import SuppliedFacts
from app.domain.knowledge import Snippet
from app.domain.message import Channel, Role, Thread, Turn
from app.domain.policy import Contact, Goodwill, Policy, RemedyRule, RemedyWords
from app.domain.remedy import Remedy, RemedyPlan
from app.domain.situation import Situation
from app.domain.stage import Stage, StageDecision
from app.domain.taxonomy import Cause, Emotion, EmotionGroup, Fault
from app.domain.value import Span

GROUPS = {
    "angry": EmotionGroup.HOT,
    "frustrated": EmotionGroup.HOT,
    "disappointed": EmotionGroup.SOFT,
    "anxious": EmotionGroup.SOFT,
    "confused": EmotionGroup.SOFT,
    "sad": EmotionGroup.SOFT,
    "neutral": EmotionGroup.NEUTRAL,
    "satisfied": EmotionGroup.POSITIVE,
}

POLICY = Policy(
    currency="EUR",
    times={
        "first_answer": {"en": "within one working day"},
        "resend_leaves": {"en": "the next working day"},
        "refund_arrives": {"en": "within 5 working days"},
    },
    remedies=(
        RemedyRule(
            id="replacement",
            kind="replacement",
            title="Replacement",
            rung=2,
            causes=("any",),
            time="resend_leaves",
            words={
                "en": RemedyWords(
                    promise="I will send you a new one at no cost.",
                    offer="a new one at no cost",
                    done_cue="sent|replacement",
                )
            },
        ),
        RemedyRule(
            id="refund",
            kind="refund",
            title="Refund",
            rung=2,
            causes=("any",),
            amount="loss",
            ceiling=Decimal(250),
            time="refund_arrives",
            words={
                "en": RemedyWords(
                    promise="I will refund {amount}.",
                    offer="a refund of {amount}",
                    done_cue="refund",
                )
            },
        ),
    ),
    goodwill=Goodwill(
        kind="credit",
        amounts={2: Decimal(5), 3: Decimal(10)},
        budget=Decimal(10),
        causes=("any",),
        words={"en": "On top of that, there is a credit of {amount} on your account."},
    ),
    contacts=(Contact(id="team_lead", role="team lead", words={"en": "our team lead"}, time="first_answer"),),
)
"""A small policy: replace or refund, a token, and one team lead."""

COMPANY = Company(name="Example", default_language="en")

PLAN = RemedyPlan(
    options=(
        Remedy(
            id="replacement",
            kind="replacement",
            title="Replacement",
            rung=2,
            amount=None,
            amount_missing=False,
            time="resend_leaves",
        ),
        Remedy(
            id="refund",
            kind="refund",
            title="Refund",
            rung=2,
            amount=None,
            amount_missing=True,
            time="refund_arrives",
        ),
    )
)
"""A choice between a replacement and a refund."""


def make_situation(  # noqa: PLR0913 (each names one thing that a test may vary)
    message: str,
    *,
    stage: str = "resolve",
    facts: dict[str, object] | None = None,
    cause: str = "logistics",
    fault: str = "company",
    emotion: str = "frustrated",
    severity: int = 2,
    plan: RemedyPlan | None = None,
    language: str = "en",
    reply_language: str | None = None,
    earlier: tuple[tuple[str, str], ...] = (),
    said: tuple[Fact, ...] = (),
    stake: str | None = None,
    apologised_before: bool = False,
    policy: Policy = POLICY,
    company: Company = COMPANY,
    channel: Channel = Channel.EMAIL,
    today: date | None = None,
    knowledge: tuple[Snippet, ...] = (),
    missing: tuple[str, ...] | None = None,
) -> Situation:
    """Make a situation of a message.

    `cause`: any id; `no_fault` means that nothing went wrong. `earlier`: turns before the message as (role, text).
    `said`: facts that were found in the message. `stake`: words of the message that say what is at stake.
    `missing`: what decides the solution and is not known; while listening an order number, unless it is given.
    A supplied fact `fault` or `stage` wins over the argument of that name.
    """
    known = SuppliedFacts.parse(facts or {})
    whose = known.fault or Fault(fault)
    turns = (*(Turn(role=Role(role), text=text) for role, text in earlier), Turn(role=Role.CUSTOMER, text=message))
    found = () if stake is None else (Span.of(message, message.index(stake), message.index(stake) + len(stake)),)
    assessment = Assessment(
        cause=CauseFinding(id=cause, confidence=0.9, ranked=(Ranked(id=cause, p=1.0),), evidence=()),
        emotion=EmotionFinding(id=emotion, group=GROUPS[emotion], confidence=0.9, evidence=()),
        intensity=severity,
        strength=float(severity),
        severity=severity,
        stake=Stake(level=severity, kinds=("occasion",), evidence=found) if found else None,
        fault=whose,
        fault_verified=known.fault is not None,
        flags=(),
        facts=said,
        missing=(("order_number",) if stage == "listen" else ()) if missing is None else missing,
        classifier="test",
    )
    return Situation(
        thread=Thread(turns=turns, channel=channel, today=today),
        language=Language(code=language, confidence=0.9, source=LanguageSource.HINT),
        reply_language=reply_language or language,
        assessment=assessment,
        cause=Cause(
            id=cause, title=cause, means=cause, presumed_fault=whose, failure=cause != "no_fault", cues={"en": ()}
        ),
        emotion=Emotion(id=emotion, title=emotion, group=GROUPS[emotion], means=emotion, cues={"en": ()}),
        stage=StageDecision(id=known.stage or Stage(stage), reason="The test says so."),
        facts=known,
        plan=PLAN if plan is None else plan,
        policy=policy,
        company=company,
        knowledge=knowledge,
        apologised_before=apologised_before,
    )
