"""Runs of the suite for tests of its reports: cases met, blocked and lost, and one whose every text is an attack."""

from datetime import UTC, datetime

from app.domain.scorecard import Verdict
from app.domain.value import Span
from evals.cases import WrittenTurn
from evals.report import Item, Report
from evals.suite import CaseResult, DraftNotHad
from tests.evals.outcomes import make_case, make_outcome

ITEMS = (
    Item(id="calm", title="Calm", blocker=False),
    Item(id="no-blame", title="Blames nobody", blocker=True),
    Item(id="thanks", title="Thanks", blocker=False),
)


def report_of(*results: CaseResult) -> Report:
    """Put results together as a run."""
    at = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
    return Report.of(results, versions={"prompts": "abc"}, writer="playbook", items=ITEMS, made_at=at)


def met(name: str) -> CaseResult:
    """Make a case that is met."""
    return CaseResult.of(make_case(name), make_outcome(verdicts={"calm": Verdict.PASS}))


def blocked(name: str) -> CaseResult:
    """Make a case whose draft is blocked, against what it expects."""
    outcome = make_outcome(verdicts={"no-blame": Verdict.FAIL}, state="blocked", blockers=("no-blame",), score=0.2)
    return CaseResult.of(make_case(name, {"state": "send_ready"}), outcome)


def crashed(name: str) -> CaseResult:
    """Make a case without a draft."""
    return CaseResult.crashed(make_case(name), DraftNotHad("503 Service Unavailable"))


HOSTILE = (
    '<script>document.title="owned"</script><img src=x onerror=alert(1)>"\'><style>*{display:none}</style>'
    "</div></article>{{ 7 * 7 }}<a href=javascript:alert(1)>\u202egnp.exe\x00\x0b&lt;"
)


def hostile() -> Report:
    """A run whose every free text is an attack."""
    reply = HOSTILE + " your fault " + HOSTILE
    outcome = make_outcome(reply=reply, flags=(("sarcasm", HOSTILE),), verdicts={"no-blame": Verdict.FAIL})
    item = outcome.draft.scorecard.items[0].model_copy(
        update={"reason": HOSTILE, "fix": HOSTILE, "spans": (Span.of(reply, 3, len(reply) - 3),)}
    )
    card = outcome.draft.scorecard.model_copy(update={"items": (item,), "blockers": ("no-blame",)})
    outcome = outcome.model_copy(update={"draft": outcome.draft.model_copy(update={"scorecard": card})})
    case = make_case("kiln-late", {"reply_has": HOSTILE[:150], "no_flags": "sarcasm"}).model_copy(
        update={"trade": HOSTILE, "why": HOSTILE, "message": HOSTILE}
    )
    result = CaseResult.of(case, outcome)
    result = result.model_copy(update={"turns": (WrittenTurn(role="agent", text=HOSTILE), *result.turns)})
    lost = crashed("kiln-lost").model_copy(update={"error": HOSTILE})
    return Report.of(
        [result, lost],
        versions={HOSTILE: HOSTILE},
        writer=HOSTILE,
        where=HOSTILE,
        items=(Item(id="no-blame", title=HOSTILE, blocker=True),),
    )
