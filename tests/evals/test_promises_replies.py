"""How well the ledger does on replies from many trades: honest ones, and ones with a smuggled promise."""

from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import yaml

from app.domain.policy import RemedyKind
from app.domain.remedy import Goodwill, Remedy, RemedyPlan
from app.domain.scorecard import Promise
from evals.promises import ledger
from tests.situations import make_situation

FOLDER = Path(__file__).parent / "replies"


def test_honest_replies_are_hardly_ever_flagged() -> None:
    cases = _cases("honest")

    flagged = [case["message"] for case in cases if _flagged(case)]

    assert len(cases) == 115
    assert len(flagged) <= 7, flagged


def test_nearly_every_smuggled_promise_is_flagged_by_its_words() -> None:
    cases = _cases("smuggled")

    missed = [case["reply"] for case in cases if not _caught(case)]

    assert len(cases) == 150
    assert len(missed) <= 10, missed


def _cases(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return cases


def _flagged(case: dict[str, Any]) -> list[Promise]:
    situation = make_situation(
        case["message"],
        facts=case.get("facts"),
        stage=case.get("stage", "resolve"),
        cause=case.get("cause", "logistics"),
        plan=_plan(case),
    )
    return [promise for promise in ledger(case["reply"], situation) if not promise.supported]


def _caught(case: dict[str, Any]) -> bool:
    start = case["reply"].index(case["bad"])
    end = start + len(case["bad"])
    return any(promise.span.start < end and start < promise.span.end for promise in _flagged(case))


def _plan(case: dict[str, Any]) -> RemedyPlan:
    amount = Decimal(str(case["amount"])) if "amount" in case else None
    assert set(case.get("plan", ())) <= set(get_args(RemedyKind))
    return RemedyPlan(
        options=tuple(
            Remedy(
                id=kind,
                kind=kind,
                title=kind.capitalize(),
                rung=2,
                amount=amount if kind == "refund" else None,
                amount_missing=False,
                time=None,
            )
            for kind in case.get("plan", ())
        ),
        goodwill=Goodwill(kind="credit", amount=Decimal(case["goodwill"])) if "goodwill" in case else None,
        contact="team_lead" if case.get("contact") else None,
        stated=tuple(case.get("stated", ())),
    )
