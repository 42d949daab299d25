"""A drafting use case that answers at once with a fixed draft, and the services round it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from app.domain.assessment import (
    Assessment,
    CauseFinding,
    EmotionFinding,
    Fact,
    FactKind,
    Flag,
    Issue,
    Language,
    LanguageSource,
    Ranked,
    Stake,
    TierFinding,
)
from app.domain.company import Company
from app.domain.draft import Draft, DraftState, Outcome, Understanding
from app.domain.errors import NothingToAnswer
from app.domain.message import Thread
from app.domain.remedy import Goodwill, Remedy, RemedyPlan
from app.domain.request import DraftRequest, Event, Finished, Judgement, Piece, Understood
from app.domain.scorecard import ItemResult, Promise, Scorecard, Verdict
from app.domain.stage import Stage, StageDecision
from app.domain.taxonomy import Cause, Emotion, EmotionGroup, Fault, FlagRule, Taxonomy
from app.domain.value import Span
from app.web.view import understanding_of
from evals.criteria import Example, Examples

if TYPE_CHECKING:
    from app.bootstrap import Services

MESSAGE = (
    "My order 7781 was due on Monday and it still has not come. It was my daughter's birthday present and "
    "I had to tell her there was nothing. I am so angry, this is the second time."
)
REPLY = (
    "A birthday without its present, and for the second time: that is exactly what should never happen.\n\n"
    "Your parcel was sorted to the wrong depot. I am sorry that we let you and your daughter down. "
    "I have asked for order 7781 to be sent again by express, and it reaches you by [day].\n\n"
    "I will write to you myself tomorrow to confirm that it has left."
)


EXAMPLES = Examples(
    good=(Example(reply="It reaches you on Friday."), Example(reply="You will have it on Monday.")),
    bad=(Example(reply="It will arrive shortly."), Example(reply="It should come soon.")),
)


@dataclass(frozen=True)
class Criterion:
    id: str
    title: str
    body: str
    stages: tuple[Stage, ...] = (Stage.RESOLVE,)
    mandatory: bool = True
    blocker: bool = False
    rubric: str = "Does the reply say when?"
    examples: Examples = field(default_factory=lambda: EXAMPLES)
    articles: tuple[str, ...] = ("001",)


CRITERIA = (
    Criterion("specific_apology", "One specific apology", "Apologise once, for what happened."),
    Criterion("no_unsupported_promise", "No promise without support", "Promise what is known.", blocker=True),
    Criterion("names_cause", "Names the cause", "Say what went wrong."),
    Criterion("empathy", "Shows that the stake was heard", "Name what it cost the customer."),
    Criterion("ownership", "Somebody owns the next step", "Say who does it."),
    Criterion("no_blame", "Blames nobody", "Blame neither the customer nor a colleague."),
    Criterion("asks_once", "Asks only what is needed", "Ask one to three questions.", (Stage.LISTEN,)),
)
TAXONOMY = Taxonomy(
    causes=(
        Cause(id="logistics", title="Late or lost delivery", means="A parcel.", presumed_fault=Fault.PARTNER, cues={}),
    ),
    emotions=(Emotion(id="anger", title="Angry", group=EmotionGroup.HOT, means="Anger.", cues={}),),
    flags=(FlagRule(id="repeat_failure", title="Repeated failure", means="Not the first time.", cues={}),),
)


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span.of(text, start, start + len(words))


def spans(text: str, *words: str) -> tuple[Span, ...]:
    return tuple(span(text, one) for one in words if one in text)


def understanding(message: str = MESSAGE) -> Understanding:
    assessment = Assessment(
        cause=CauseFinding(
            id="logistics",
            confidence=0.86,
            ranked=(Ranked(id="logistics", p=0.86), Ranked(id="quality", p=0.14)),
            evidence=spans(message, "still has not come"),
        ),
        emotion=EmotionFinding(
            id="anger", group=EmotionGroup.HOT, confidence=0.79, evidence=spans(message, "I am so angry")
        ),
        intensity=3,
        strength=3.0,
        severity=3,
        stake=Stake(level=2, kinds=("occasion", "repeats"), evidence=spans(message, "daughter's birthday present")),
        fault=Fault.PARTNER,
        fault_verified=False,
        flags=(Flag(id="repeat_failure", quote="this is the second time"),),
        facts=(Fact(kind=FactKind.ORDER_NUMBER, quote="order 7781", value="7781"),),
        missing=(),
        classifier="rules+encoder",
        issues=tuple(
            Issue(cause=cause, confidence=0.9, quote=words)
            for cause, words in zip(
                ("logistics", "quality"), spans(message, "still has not come", "this is the second time"), strict=False
            )
        ),
        tiers=(
            TierFinding(tier="rules", cause="logistics", cause_confidence=0.8, emotion="anger", emotion_confidence=0.6),
            TierFinding(
                tier="encoder", cause="quality", cause_confidence=0.41, emotion="anger", emotion_confidence=0.7
            ),
        ),
    )
    return Understanding(
        language=Language(code="en", confidence=0.97, source=LanguageSource.LANGDETECT),
        assessment=assessment,
        stage=StageDecision(id=Stage.RESOLVE, reason="What went wrong is known, and nothing is missing."),
        thread_digest=Thread.single(message).digest,
    )


def scorecard(reply: str = REPLY, *, blocked: bool = False) -> Scorecard:
    results = (
        ("specific_apology", Verdict.PASS, "One apology, for what happened.", spans(reply, "I am sorry"), None),
        (
            "no_unsupported_promise",
            Verdict.FAIL if blocked else Verdict.PASS,
            "Nothing says that it was asked for." if blocked else "Every promise is supported.",
            spans(reply, "I have asked"),
            "Write what you will do, or add a fact named status." if blocked else None,
        ),
        ("names_cause", Verdict.PASS, "The cause is named.", spans(reply, "sorted to the wrong depot"), None),
        ("empathy", Verdict.PASS, "The birthday is named.", spans(reply, "A birthday without its present"), None),
        ("ownership", Verdict.FAIL, "Nobody is named.", spans(reply, "I will write to you"), "Say who does it."),
        ("no_blame", Verdict.UNSURE, "It may sound like blame.", spans(reply, "should never happen"), None),
        ("asks_once", Verdict.NA, "Only in the stage listen.", (), None),
    )
    return Scorecard(
        score=0.8,
        coverage=0.83,
        blockers=("no_unsupported_promise",) if blocked else (),
        items=tuple(
            ItemResult(id=name, verdict=verdict, reason=reason, spans=where, fix=fix)
            for name, verdict, reason, where, fix in results
        ),
    )


def promises(reply: str = REPLY) -> tuple[Promise, ...]:
    return (
        *(
            Promise(kind="past_act", span=where, supported=False, support=None, fix="Say what you will do.")
            for where in spans(reply, "I have asked for order 7781 to be sent again")
        ),
        *(
            Promise(kind="future_act", span=where, supported=True, support="policy:contact_again", fix=None)
            for where in spans(reply, "I will write to you myself tomorrow")
        ),
    )


def outcome(reply: str = REPLY, *, message: str = MESSAGE, state: DraftState = DraftState.NEEDS_FILL) -> Outcome:
    remedy = Remedy(
        id="resend", kind="resend", title="Send it again", rung=3, amount=None, amount_missing=False, time=None
    )
    draft = Draft(
        id="d1",
        state=state,
        reasons=("Fill in the day on which it arrives.",) if state is DraftState.NEEDS_FILL else (),
        reply=reply,
        language="en",
        remedy=RemedyPlan(options=(remedy,), goodwill=Goodwill(kind="credit", amount=Decimal("10.00"))),
        questions=(),
        blanks=spans(reply, "[day]"),
        promises=promises(reply),
        citations=(),
        alternatives=(),
        scorecard=scorecard(reply, blocked=state is DraftState.BLOCKED),
        writer="playbook",
        repaired=False,
        notices=(),
        timings_ms={"understand": 2.0, "write": 4.0, "total": 6.2},
        versions={"prompts": "0f3a", "company": "77ab", "service": "0.1.0"},
        thread_digest=Thread.single(message).digest,
    )
    return Outcome(**dict(understanding(message)), draft=draft)


class FakeDrafting:
    """Answers with `outcome`, remembers what it was asked, and can be made to wait or to fail."""

    def __init__(self, answer: Callable[[DraftRequest], Outcome] = lambda _: outcome()) -> None:
        self.answer = answer
        self.asked: list[DraftRequest] = []
        self.scored: list[str] = []
        self.gate: asyncio.Event | None = None
        """When set, a stream waits here after its first words."""
        self.waits = asyncio.Event()
        """Set once a stream has come to the gate."""
        self.failure: Exception | None = None
        self.failure_after_words: Exception | None = None
        self.cancelled = 0
        self.loop: asyncio.AbstractEventLoop | None = None

    def release(self) -> None:
        """Open the gate, from any thread."""
        assert self.gate is not None
        assert self.loop is not None
        self.loop.call_soon_threadsafe(self.gate.set)

    async def understand(self, request: DraftRequest) -> Understanding:
        self._ask(request)
        answered = self.answer(request)
        return understanding_of(answered)

    async def score(self, request: DraftRequest, reply: str) -> Judgement:
        self._ask(request)
        self.scored.append(reply)
        return Judgement(scorecard=scorecard(reply), promises=promises(reply), notices=())

    async def draft(self, request: DraftRequest) -> Outcome:
        finished = None
        async for event in self.stream(request):
            finished = event
        assert isinstance(finished, Finished)
        return finished.outcome

    async def stream(self, request: DraftRequest) -> AsyncIterator[Event]:
        self._ask(request)
        answered = self.answer(request)
        yield Understood(understanding=understanding_of(answered))
        words = answered.draft.reply.split(" ")
        yield Piece(text=words[0])
        await self._wait()
        if self.failure_after_words is not None:
            raise self.failure_after_words
        for word in words[1:]:
            yield Piece(text=f" {word}")
        yield Finished(outcome=answered)

    async def _wait(self) -> None:
        if self.gate is None:
            return
        self.loop = asyncio.get_running_loop()
        self.waits.set()
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise

    def _ask(self, request: DraftRequest) -> None:
        self.asked.append(request)
        if self.failure is not None:
            raise self.failure
        if not any(letter.isalnum() for letter in request.thread.message):
            raise NothingToAnswer("the message holds no words")


def _nothing_to_warm() -> None:
    """A fake loads nothing."""


async def _nothing_to_close() -> None:
    """Close nothing: a fake keeps no connections."""


def services(drafting: FakeDrafting | None = None, *, model: str | None = None) -> "Services":
    """Build services of the real shape round a fake; no adapter is loaded."""
    made = SimpleNamespace(
        drafting=drafting or FakeDrafting(),
        checklist=SimpleNamespace(criteria=CRITERIA),
        settings=SimpleNamespace(model=model, model_api_key="a-secret-key", log_level="info"),
        taxonomy=TAXONOMY,
        policy=SimpleNamespace(currency="EUR"),
        company=Company(name="Example", default_language="en"),
        versions={"service": "0.1.0", "prompts": "0f3a", "company": "77ab"},
        aclose=_nothing_to_close,
        warm=_nothing_to_warm,
    )
    return cast("Services", made)
