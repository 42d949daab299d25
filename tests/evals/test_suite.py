"""A run says of each case what was met, survives a crash of one, and its figures count what they say."""

import asyncio

import pytest

from app.domain.draft import Outcome
from app.domain.errors import NothingToAnswer
from app.domain.remedy import RemedyPlan
from app.domain.scorecard import Verdict
from evals.cases import Case
from evals.expectations import check, occurrence
from evals.metrics import Count, measure
from evals.report import Report
from evals.suite import CaseResult, Drafter, run
from tests.evals.outcomes import RESEND, TEAM_LEAD, make_case, make_outcome


def results_of(cases: list[Case], draft: Drafter, at_once: int = 4) -> list[CaseResult]:
    async def all_of_them() -> list[CaseResult]:
        return [result async for result in run(cases, draft, at_once)]

    return asyncio.run(all_of_them())


async def always(_: Case) -> Outcome:
    return make_outcome()


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("sorry", "I am Sorry.", "Sorry"),
        ("fine", "Please define it.", None),
        ("5 EUR", "145 EUR", None),
        ("don't know", "We don\u2019t\n know yet.", "don't know"),
        (r"212[.,]40", "the 212,40 euros", "212,40"),
        ("!", "Great!", "!"),
        ("退款", "我们会退款给您", "退款"),
        ("x*", "nothing", None),
    ],
)
def test_words_are_found_whole_whatever_their_case_and_quotes(pattern: str, text: str, found: str | None) -> None:
    assert occurrence(pattern, text) == found


@pytest.mark.parametrize(
    ("expect", "met"),
    [
        ({"cause": ["billing", "logistics"]}, True),
        ({"cause": "billing"}, False),
        ({"emotion": "frustrated", "fault": "company", "stage": "resolve", "language": "en"}, True),
        ({"language": "de"}, False),
        ({"flags": "sarcasm"}, True),
        ({"flags": ["sarcasm", "profanity"]}, False),
        ({"no_flags": "profanity"}, True),
        ({"no_flags": "sarcasm"}, False),
        ({"remedy": ["refund", "replacement"]}, True),
        ({"remedy": "resend"}, True),
        ({"remedy": "none"}, False),
        ({"contact": "safety_desk"}, True),
        ({"contact": "team_lead"}, False),
        ({"state": ["ask_first", "needs_approval"]}, True),
        ({"state": "send_ready"}, False),
        ({"reply_has": ["kiln", "I'm sorry", "missed that day"]}, True),
        ({"reply_has": "Tuesday"}, False),
        ({"reply_lacks": "refunded"}, True),
        ({"reply_lacks": r"\d+ EUR"}, False),
        ({"agent_told": ["team lead", "playbook"]}, True),
        ({"agent_told": "lawyer"}, False),
        ({"passes": "calm"}, True),
        ({"passes": "says-when"}, False),
        ({"passes": "thanks"}, False),
        ({"never_fails": ["calm", "says-when", "thanks"]}, True),
        ({"never_fails": "no-blame"}, False),
    ],
)
def test_an_expectation_is_held_against_the_outcome(expect: dict[str, object], met: bool) -> None:
    outcome = make_outcome(
        state="needs_approval",
        flags=(("sarcasm", "how lovely"),),
        plan=RemedyPlan(options=(RESEND,), approvals=(TEAM_LEAD,), contact="safety_desk"),
        verdicts={"calm": Verdict.PASS, "says-when": Verdict.UNSURE, "no-blame": Verdict.FAIL},
        notices=("The playbook wrote this.",),
    )

    checks = check(make_case("kiln-late", expect).expect, outcome)

    assert all(one.met for one in checks) is met


def test_the_agents_own_words_and_an_empty_plan_have_names_of_their_own() -> None:
    stated = make_outcome(plan=RemedyPlan(stated=("two free lessons",)))
    empty = make_outcome(plan=RemedyPlan())

    found = [check(make_case("kiln-late", {"remedy": "stated"}).expect, outcome)[0] for outcome in (stated, empty)]

    assert [one.met for one in found] == [True, False]
    assert found[1].found == "none"


def test_what_was_found_is_quoted_with_its_surroundings() -> None:
    outcome = make_outcome(flags=(("sarcasm", "how lovely"),), verdicts={"no-blame": Verdict.FAIL})

    checks = check(
        make_case("kiln-late", {"no_flags": "sarcasm", "reply_lacks": "sorry", "never_fails": "no-blame"}).expect,
        outcome,
    )

    assert [one.found for one in checks] == [
        "raised by “how lovely”",
        "“Your kiln was due on Monday. I'm sorry we missed that day. The refund of 40 EUR”",
        "fail: The test says so. “Your”",
    ]


def test_results_come_in_the_order_of_the_cases() -> None:
    cases = [make_case(f"kiln-{number}") for number in range(20)]

    async def last_first(case: Case) -> Outcome:
        for _ in range(20 - int(case.id.removeprefix("kiln-"))):
            await asyncio.sleep(0)
        return make_outcome()

    results = results_of(cases, last_first, at_once=20)

    assert [result.id for result in results] == [case.id for case in cases]


def test_no_more_cases_are_drafted_at_once_than_asked_for() -> None:
    at_work: set[str] = set()
    most = 0

    async def draft(case: Case) -> Outcome:
        nonlocal most
        at_work.add(case.id)
        most = max(most, len(at_work))
        await asyncio.sleep(0)
        at_work.remove(case.id)
        return make_outcome()

    results_of([make_case(f"kiln-{number}") for number in range(12)], draft, at_once=3)

    assert most == 3


@pytest.mark.parametrize("error", [NothingToAnswer("no words"), KeyError("kiln"), RecursionError()])
def test_a_crash_is_the_failure_of_its_case_and_the_run_goes_on(error: Exception) -> None:
    async def draft(case: Case) -> Outcome:
        if case.id == "broken":
            raise error
        return make_outcome()

    broken, whole = results_of([make_case("broken", {"cause": "logistics", "flags": ["a", "b"]}), make_case()], draft)

    assert (broken.met, broken.error, broken.seen) == (False, type(error).__name__, None)
    assert [(one.kind, one.wanted, one.met) for one in broken.checks] == [
        ("cause", "logistics", False),
        ("flags", "a", False),
        ("flags", "b", False),
    ]
    assert whole.met


def test_a_run_that_is_left_early_stops_drafting() -> None:
    cancelled: list[str] = []

    async def draft(case: Case) -> Outcome:
        if case.id == "first":
            return make_outcome()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(case.id)
            raise
        raise AssertionError("nobody sets this event")

    async def leave_after_the_first() -> None:
        results = run([make_case("first"), make_case("second")], draft, 2)
        async for _ in results:
            break
        await results.aclose()  # type: ignore[attr-defined]  # the iterator is a generator
        await asyncio.sleep(0)

    asyncio.run(leave_after_the_first())

    assert cancelled == ["second"]


def test_drafts_that_wait_for_nothing_can_be_stopped_too() -> None:
    drafted: list[str] = []

    async def draft(case: Case) -> Outcome:
        drafted.append(case.id)
        return make_outcome()

    async def leave_after_the_first() -> None:
        results = run([make_case(f"kiln-{number}") for number in range(100)], draft, 4)
        async for _ in results:
            break
        await results.aclose()  # type: ignore[attr-defined]  # the iterator is a generator
        await asyncio.sleep(0)

    asyncio.run(leave_after_the_first())

    assert len(drafted) <= 12


def test_the_figures_count_cases_expectations_and_verdicts() -> None:
    outcomes = {
        "right": make_outcome(verdicts={"calm": Verdict.PASS}, score=1.0, total_ms=1.0),
        "wrong": make_outcome(cause="billing", verdicts={"calm": Verdict.FAIL}, score=0.5, total_ms=3.0),
        "undecided": make_outcome(stage="listen", score=None, total_ms=2.0),
    }

    async def draft(case: Case) -> Outcome:
        return outcomes[case.id]

    cases = [
        make_case(name, {"cause": "logistics", "reply_has": ["kiln", "Monday"]}) for name in (*outcomes, "crashed")
    ]

    metrics = measure(results_of(cases, draft))

    assert metrics.total.cases == Count(met=2, of=4)
    assert metrics.total.expectations == Count(met=8, of=12)
    assert metrics.total.errors == 1
    assert metrics.total.mean_score == 0.75
    assert metrics.by_kind == {"cause": Count(met=2, of=4), "reply_has": Count(met=6, of=8)}
    assert metrics.accuracy == {"cause": 0.5, "emotion": None, "stage": None}
    assert {stage: one.cases.of for stage, one in metrics.by_stage.items()} == {"resolve": 2, "listen": 1}
    assert metrics.items == {"calm": {Verdict.PASS: 1, Verdict.FAIL: 1, Verdict.NA: 0, Verdict.UNSURE: 0}}
    assert metrics.latency_ms is not None
    assert (metrics.latency_ms.p50, metrics.latency_ms.p95) == (2.0, 3.0)


def test_a_block_is_false_only_where_the_case_expects_another_state() -> None:
    async def blocked(_: Case) -> Outcome:
        return make_outcome(state="blocked", blockers=("no-blame",))

    cases = [make_case("a", {"state": "send_ready"}), make_case("b", {"state": "blocked"}), make_case("c")]

    metrics = measure(results_of(cases, blocked))

    assert metrics.total.blocked == 3
    assert metrics.false_blocks == 1


def test_a_theme_has_its_own_figures() -> None:
    cases = [
        make_case("a", theme="kilns"),
        make_case("b", theme="glazes"),
        make_case("c", {"stage": "listen"}, theme="kilns"),
    ]

    metrics = measure(results_of(cases, always))

    assert {theme: one.cases for theme, one in metrics.by_theme.items()} == {
        "kilns": Count(met=1, of=2),
        "glazes": Count(met=1, of=1),
    }


def test_no_cases_give_no_figures_and_no_error() -> None:
    metrics = measure([])

    assert metrics.total.mean_score is None
    assert metrics.latency_ms is None


def test_a_report_is_kept_as_json_and_read_back_the_same() -> None:
    results = results_of([make_case(), make_case("crashed", {"stage": "listen"})], always)
    report = Report.of(results, versions={"prompts": "abc"}, writer="playbook")

    again = Report.model_validate_json(report.model_dump_json())

    assert again == report
