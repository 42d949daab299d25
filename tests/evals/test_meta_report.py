"""The report of the meta-evaluation: which bars are missed, and what the page shows."""

import re
from collections import Counter

from app.domain.scorecard import Verdict
from evals.judge.calibration import Rated, calibrate
from evals.meta.equivalence import Equivalence, Flip
from evals.meta.gaming import Trial
from evals.meta.heatmap import heatmap
from evals.meta.matrix import FalseFail, ItemRow, Kills, Matrix, Mutant
from evals.meta.page import headline, render
from evals.meta.report import MetaReport

HOSTILE = "<script>alert(1)</script>"


def mutant(verdict: str = "fail", **more: object) -> Mutant:
    told = {
        "mutator": "loud",
        "item": "calm",
        "structural": True,
        "base": "lamp",
        "before": "pass",
        "reason": "it is loud",
    }
    newly = ("calm",) if verdict == "fail" else ()
    return Mutant.model_validate(
        {**told, "verdict": verdict, "reply": "NOW!!", "collateral": (), "newly": newly, **more}
    )


def kills(killed: int, mutants: int, unsure: int = 0, *, blind: int = 0, abstains: bool = False) -> Kills:
    return Kills(
        killed=killed, unsure=unsure, blind=blind, mutants=mutants, low=0.0, high=1.0, bar=1.0, abstains=abstains
    )


def report(
    *, mutants: tuple[Mutant, ...] = (mutant(),), row: dict[str, object] | None = None, **more: object
) -> MetaReport:
    told: dict[str, object] = {"structural": kills(1, 1), "lexical": None, "idle": (), **(row or {})}
    told = {"collateral": {}, "mutants": 1, "strays": 0, **told}
    calm = ItemRow.model_validate({"item": "calm", "title": "Calm", "mutators": 3, **told})
    false_fails = more.pop("false_fails", ())
    matrix = Matrix.model_validate(
        {"bases": 1, "by_stage": {"resolve": 1}, "false_fails": false_fails, "mutants": mutants, "rows": (calm,)}
    )
    whole: dict[str, object] = {
        "made_at": None,
        "versions": {"service": "1"},
        "encoder": False,
        "titles": {"calm": "Calm", "no-blame": "Blames nobody"},
        "matrix": matrix,
        "equivalence": Equivalence(disguised={"lines": 1}, turned=()),
        "gaming": (Trial(trick="sorry raises nothing", reply="lamp", held=True, told="50% against 60%"),),
        "people": None,
    }
    return MetaReport.model_validate({**whole, **more})


def bars(found: MetaReport) -> list[str]:
    return [one.bar for one in found.missed]


def test_where_everything_holds_no_bar_is_missed() -> None:
    assert bars(report()) == []


def test_each_bar_can_be_missed() -> None:
    false = FalseFail(base="lamp", item="calm", reason="loud", quotes=("Hello",))
    flip = Flip(
        change="lines",
        base="lamp",
        item="calm",
        before=Verdict.PASS,
        after=Verdict.FAIL,
        kind="flip",
        reason="loud",
        quotes=(),
    )
    lost = Trial(trick="sorry raises nothing", reply="lamp", held=False, told="70% against 60%")

    assert bars(report(false_fails=(false,))) == ["nothing fails on a good reply"]
    assert bars(report(row={"structural": kills(1, 2)})) == ["calm: 100% of structural mutants"]
    assert bars(report(row={"idle": ("loud",)})) == ["calm: every mutator has a reply"]
    assert bars(report(row={"structural": None})) == ["calm: every mutator has a reply"]
    stray = report(row={"mutants": 4, "strays": 1, "collateral": {"no-blame": 1}})
    assert [(one.bar, one.told) for one in stray.missed] == [
        ("calm: nothing undeclared fails on more than 20% of mutants", "1 of 4: no-blame 1")
    ]
    turned = Equivalence(disguised={"lines": 1, "names": 0}, turned=(flip,))
    assert bars(report(equivalence=turned)) == ["no disguise flips a verdict", "every disguise has a reply"]
    assert bars(report(gaming=(lost,))) == ["gaming: sorry raises nothing"]
    assert bars(report(gaming=())) == ["gaming"]


def test_doubt_counts_only_for_an_item_that_never_fails_by_itself() -> None:
    assert bars(report(row={"structural": kills(0, 2, 2)}))
    assert not bars(report(row={"structural": kills(0, 2, 2, abstains=True)}))


def test_an_item_of_which_nothing_is_measurable_misses_no_bar_and_the_page_says_so() -> None:
    found = report(row={"structural": kills(0, 2, 2, blind=2, abstains=True)})

    assert not bars(found)
    assert "not measurable: this item never fails by itself" in render(found)


def test_the_page_tells_what_a_pass_rate_of_the_judge_stands_for() -> None:
    table = [(Verdict.PASS, Verdict.PASS)] * 19 + [(Verdict.PASS, Verdict.FAIL)] + [(Verdict.FAIL, Verdict.FAIL)] * 3
    judge = calibrate(
        Rated(item="calm", person=person, judge=judged) for person, judged in [*table, (Verdict.FAIL, Verdict.PASS)]
    )

    page = render(report(judge=judge))

    # Sensitivity is 95 % and specificity 75 %, so 65 of 70.
    assert "where it passes 90\u00a0%, this share is good" in page
    assert "<td>0</td><td>93\u00a0%</td>" in page


def test_a_share_just_short_of_all_is_never_shown_as_all() -> None:
    (row,) = heatmap(report(mutants=(mutant("unsure"), *[mutant()] * 299)))

    assert row.cells[0].text == ">99\u00a0%"


def test_the_heat_map_frames_the_aim_and_marks_what_was_not_declared() -> None:
    stray = mutant("unsure", newly=("no-blame",), collateral=("no-blame",))

    (row,) = heatmap(report(mutants=(mutant(), stray)))

    assert (row.mutants, row.open) == (2, 1)
    assert [(cell.text, cell.aimed, cell.declared) for cell in row.cells] == [
        ("50\u00a0%", True, True),
        ("50\u00a0%", False, False),
    ]


def test_the_headline_counts_what_was_found() -> None:
    assert headline(report()) == "1 of 1 spoilt replies were found; no good reply was failed; 0 bars are missed."


def test_the_page_shows_all_and_lets_nothing_hostile_act() -> None:
    false = FalseFail(base="lamp", item="calm", reason="loud", quotes=(HOSTILE,))
    survivor = mutant("pass", reply=f"Hello {HOSTILE}")

    page = render(report(mutants=(mutant(), survivor), false_fails=(false,)))

    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2
    assert "default-src &#39;none&#39;" in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page)
    assert "No labelled reply was found" in page


def test_every_mark_of_the_page_is_closed() -> None:
    page = render(report())
    opened = Counter(re.findall(r"<(\w+)[ >]", page.split("</style>")[1]))
    closed = Counter(re.findall(r"</(\w+)>", page.split("</style>")[1]))

    assert {name: count - closed[name] for name, count in opened.items() if count != closed[name]} == {}
