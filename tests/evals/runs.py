"""Runs of the suite for tests that compare them: a case is made by what is to differ, and nothing else does."""

from collections.abc import Callable, Iterable

from app.domain.scorecard import Verdict
from evals.cases import Case
from evals.pairs import Run
from evals.report import Item, Report
from evals.suite import CaseResult, DraftNotHad
from tests.evals.outcomes import make_case, make_outcome

ITEMS = (Item(id="calm", title="Calm", blocker=False), Item(id="no-blame", title="Blames nobody", blocker=True))


def result(  # noqa: PLR0913 (each names one thing that a test may vary)
    case_id: str,
    score: float = 0.9,
    *,
    met: bool = True,
    blamed: bool = False,
    state: str = "send_ready",
    calm: Verdict = Verdict.PASS,
    theme: str = "deliveries",
    stage: str = "resolve",
) -> CaseResult:
    """Make what became of a case; the case itself is the same whatever became of it."""
    outcome = make_outcome(
        cause="logistics" if met else "billing",
        stage=stage,
        state=state,
        score=score,
        verdicts={"calm": calm, "no-blame": Verdict.FAIL if blamed else Verdict.PASS},
        blockers=("no-blame",) if blamed else (),
    )
    return CaseResult.of(_case(case_id, theme), outcome)


def crashed(case_id: str, *, theme: str = "deliveries") -> CaseResult:
    """Make a case that ended without a draft."""
    return CaseResult.crashed(_case(case_id, theme), DraftNotHad("503 Service Unavailable"))


def many(number: int, make: Callable[[int, str], CaseResult]) -> list[CaseResult]:
    """Make results, each from its place and its name: `case-0`, `case-1` and so on."""
    return [make(place, f"case-{place}") for place in range(number)]


def report(results: Iterable[CaseResult], *, prompts: str = "abc") -> Report:
    """Put results together as the suite keeps them; `prompts`: the digest of the words that decided."""
    return Report.of(tuple(results), versions={"prompts": prompts}, writer="playbook", items=ITEMS)


def run(results: Iterable[CaseResult], *, prompts: str = "abc") -> Run:
    """Put results together as a comparison reads them."""
    return Run.model_validate_json(report(results, prompts=prompts).model_dump_json())


def _case(case_id: str, theme: str) -> Case:
    return make_case(case_id, {"cause": "logistics"}, theme=theme)
