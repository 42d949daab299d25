"""Outcomes and cases for tests of the suite: no classifier, no writer, no files."""

from app.domain.assessment import Assessment, CauseFinding, EmotionFinding, Flag, Language, LanguageSource, Ranked
from app.domain.draft import Draft, DraftState, Outcome
from app.domain.remedy import Approval, Remedy, RemedyPlan
from app.domain.scorecard import ItemResult, Scorecard, Verdict
from app.domain.stage import Stage, StageDecision
from app.domain.taxonomy import EmotionGroup, Fault
from app.domain.value import Span
from evals.cases import Case, Expect

REPLY = "Your kiln was due on Monday. I\u2019m sorry we missed\nthat day. The refund of 40 EUR is with you on Friday."
TEAM_LEAD = Approval(contact="team_lead", role="team lead", why="The refund needs the agreement of the team lead.")
RESEND = Remedy(
    id="resend", kind="replacement", title="Send again", rung=3, amount=None, amount_missing=False, time=None
)


def make_case(
    case_id: str = "kiln-late", expect: dict[str, object] | None = None, *, theme: str = "deliveries"
) -> Case:
    """Make a case; it expects a stage of `resolve` unless told."""
    return Case(
        id=case_id,
        theme=theme,
        trade="pottery studio",
        why="A kiln is late.",
        message="Where is my kiln?",
        expect=Expect.model_validate(expect or {"stage": "resolve"}),
    )


def make_outcome(  # noqa: PLR0913 (each names one thing that a test may vary)
    *,
    reply: str = REPLY,
    cause: str = "logistics",
    stage: str = "resolve",
    state: str = "send_ready",
    flags: tuple[tuple[str, str], ...] = (),
    plan: RemedyPlan | None = None,
    verdicts: dict[str, Verdict] | None = None,
    score: float | None = 0.9,
    blockers: tuple[str, ...] = (),
    notices: tuple[str, ...] = (),
    total_ms: float | None = 4.0,
) -> Outcome:
    """Make an outcome; a failed item quotes the first word of the reply."""
    items = tuple(
        ItemResult(
            id=item,
            verdict=verdict,
            reason="The test says so.",
            spans=(Span.of(reply, 0, 4),) if verdict is Verdict.FAIL else (),
            fix=None,
        )
        for item, verdict in (verdicts or {}).items()
    )
    return Outcome(
        language=Language(code="en", confidence=0.9, source=LanguageSource.HINT),
        assessment=Assessment(
            cause=CauseFinding(id=cause, confidence=0.9, ranked=(Ranked(id=cause, p=1.0),), evidence=()),
            emotion=EmotionFinding(id="frustrated", group=EmotionGroup.HOT, confidence=0.9, evidence=()),
            intensity=2,
            strength=2.0,
            severity=2,
            stake=None,
            fault=Fault.COMPANY,
            fault_verified=True,
            flags=tuple(Flag(id=flag, quote=quote) for flag, quote in flags),
            facts=(),
            missing=(),
            classifier="test",
        ),
        stage=StageDecision(id=Stage(stage), reason="The test says so."),
        thread_digest="0f3a",
        draft=Draft(
            id="d1",
            state=DraftState(state),
            reasons=(),
            reply=reply,
            language="en",
            remedy=plan or RemedyPlan(),
            questions=(),
            blanks=(),
            promises=(),
            citations=(),
            alternatives=(),
            scorecard=Scorecard(score=score, coverage=0.8, blockers=blockers, items=items),
            writer="playbook",
            repaired=False,
            notices=notices,
            timings_ms={} if total_ms is None else {"total": total_ms},
            versions={},
            thread_digest="0f3a",
        ),
    )
