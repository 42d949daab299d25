"""The mutation matrix: what counts as found, and that it goes red when a check is broken on purpose."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from app.bootstrap import Services, build_services
from app.settings import Settings
from evals.checklist import Checklist
from evals.meta.bases import Base, load_bases
from evals.meta.bench import Bench
from evals.meta.matrix import Matrix, judge_bases, matrix
from evals.meta.mutators import Mutator, load_mutators
from evals.replies import Reply
from tests.evals.checklists import PROMPTS
from tests.evals.meta import SETS, RuledBench, base

LAMP = base(("problem", "It was cracked."), ("act", "I sent a new one."))
FEW = 6
"""Good replies that show whether a check is broken."""


def mutator(item: str = "calm", **more: object) -> Mutator:
    shout: object = [{"put": {"at": "last", "all": ["OH NO!!!"]}}]
    return Mutator.model_validate({"id": "loud", "item": item, "structural": True, "do": shout, **more})


def spoilt(rule: Callable[[Reply], dict[str, str]], *mutators: Mutator, bases: tuple[Base, ...] = (LAMP,)) -> Matrix:
    async def run() -> Matrix:
        bench = RuledBench(rule)
        return await matrix(await judge_bases(bases, bench), mutators or (mutator(),), bench)

    return asyncio.run(run())


def loud(failing: dict[str, str]) -> Callable[[Reply], dict[str, str]]:
    quiet = {"calm": "pass", "no-blame": "pass", "thanks": "unsure"}
    return lambda record: {**quiet, **(failing if "OH NO" in record.reply else {})}


def reached(found: Matrix, *, structural: bool = True) -> bool | None:
    (row,) = found.rows
    kills = row.structural if structural else row.lexical
    assert kills is not None
    return kills.reached


def test_a_mutant_on_which_exactly_its_item_fails_is_found() -> None:
    found = spoilt(loud({"calm": "fail"}))

    assert [(one.killed, one.collateral) for one in found.mutants] == [(True, ())]
    (row,) = found.rows
    assert row.structural is not None
    assert (row.structural.killed, row.structural.mutants, row.structural.reached) == (1, 1, True)


@pytest.mark.parametrize(("verdict", "left_open"), [("unsure", 1), ("pass", 0), ("na", 0)])
def test_a_mutant_that_does_not_fail_is_not_found_and_doubt_is_counted_apart(verdict: str, left_open: int) -> None:
    (row,) = spoilt(loud({"calm": verdict})).rows

    assert row.structural is not None
    assert (row.structural.killed, row.structural.unsure, row.structural.reached) == (0, left_open, False)


def test_other_items_that_fail_are_collateral_unless_declared() -> None:
    both = loud({"calm": "fail", "no-blame": "fail"})

    assert spoilt(both).rows[0].collateral == {"no-blame": 1}
    assert spoilt(both, mutator(collateral=["no-blame"])).rows[0].collateral == {}
    assert spoilt(both, mutator(collateral="any")).rows[0].collateral == {}


def test_what_fails_on_the_good_reply_is_a_false_fail_and_proves_nothing_as_a_mutant() -> None:
    found = spoilt(lambda record: {"calm": "fail" if record.reply else "pass"})

    assert [(one.base, one.item) for one in found.false_fails] == [("lamp", "calm")]
    assert found.mutants == ()
    assert found.rows[0].idle == ("loud",)
    assert found.rows[0].structural is None


def test_an_item_that_does_not_apply_makes_no_mutant() -> None:
    assert spoilt(lambda record: {"thanks": "pass" if record.reply else "fail", "calm": "pass"}, mutator()).mutants
    asked_nowhere = RuledBench(lambda record: {"calm": "pass"} if "OH NO" not in record.reply else {"thanks": "pass"})

    async def run() -> Matrix:
        return await matrix(await judge_bases((LAMP,), asked_nowhere), (mutator(),), asked_nowhere)

    assert asyncio.run(run()).mutants == ()


def test_an_item_that_never_fails_by_itself_must_not_pass_its_mutants() -> None:
    aimed = mutator("empathy-feeling", structural=False)

    def seen(verdict: str) -> Matrix:
        return spoilt(lambda record: {"empathy-feeling": verdict if "OH NO" in record.reply else "pass"}, aimed)

    assert reached(seen("unsure"), structural=False) is True
    assert reached(seen("pass"), structural=False) is False


@pytest.mark.parametrize(
    ("spoilt_lamps", "of", "is_reached"),
    [
        ({1: "unsure", 2: "unsure"}, 0, None),
        ({1: "unsure", 2: "pass"}, 1, False),
        ({1: "fail", 2: "unsure"}, 1, True),
        ({1: "unsure", 2: "unsure", 3: "unsure"}, 1, True),
    ],
)
def test_what_was_open_on_the_good_reply_too_is_not_measurable_for_an_item_that_never_fails_by_itself(
    spoilt_lamps: dict[int, str], of: int, is_reached: bool | None
) -> None:
    # Before they are spoilt, lamps 1 and 2 are open, and lamp 3 passes.
    bases = tuple(base(("problem", "It was cracked."), name=f"lamp-{number}") for number in spoilt_lamps)

    def rule(record: Reply) -> dict[str, str]:
        number = int(str(record.id)[-1])
        good = "pass" if number == 3 else "unsure"
        return {"empathy-feeling": spoilt_lamps[number] if "OH NO" in record.reply else good}

    (row,) = spoilt(rule, mutator("empathy-feeling", structural=False), bases=bases).rows

    assert row.lexical is not None
    assert (row.lexical.measurable, row.lexical.reached) == (of, is_reached)


def test_an_item_that_may_fail_must_find_a_fault_that_it_was_unsure_of_before() -> None:
    (row,) = spoilt(lambda record: {"calm": "unsure" if record.reply else "pass"}).rows

    assert row.structural is not None
    assert (row.structural.measurable, row.structural.reached) == (1, False)


@pytest.mark.parametrize(("strays", "is_stray"), [(0, False), (1, False), (2, True)])
def test_other_items_may_fail_undeclared_on_one_mutant_of_five(strays: int, is_stray: bool) -> None:
    bases = tuple(base(("problem", "It was cracked."), name=f"lamp-{number}") for number in range(5))

    def rule(record: Reply) -> dict[str, str]:
        others = "fail" if "OH NO" in record.reply and int(str(record.id)[-1]) < strays else "pass"
        return {"calm": "fail" if "OH NO" in record.reply else "pass", "no-blame": others, "thanks": others}

    (row,) = spoilt(rule, bases=bases).rows

    assert (row.strays, row.mutants, row.stray) == (strays, 5, is_stray)


def test_the_lexical_bar_is_four_of_five_and_the_structural_one_all() -> None:
    bases = tuple(base(("problem", f"Lamp {number} was cracked."), name=f"lamp-{number}") for number in range(5))

    def all_but_one(record: Reply) -> dict[str, str]:
        return {"calm": "fail" if "OH NO" in record.reply and record.id != "lamp-3" else "pass"}

    assert reached(spoilt(all_but_one, mutator(structural=False), bases=bases), structural=False)
    assert not reached(spoilt(all_but_one, mutator(), bases=bases))


# ------------------------------------------------------- the project's own checklist, broken on purpose


@pytest.fixture(scope="module", name="services")
def _services() -> Services:
    return build_services(Settings(model=None, encoder="off"))


def rows(services: Services, folder: Path, item: str, *, language: str = "en") -> Matrix:
    """Spoil the good replies of a language in one item, before the checklist of a folder of prompts."""

    async def run() -> Matrix:
        checklist = Checklist.load(folder)
        bench = Bench(checklist, services.drafting.situation)
        items = [one.id for one in checklist.criteria]
        aimed = [one for one in load_mutators(SETS / "mutators.yaml", items).mutators if one.item == item]
        bases = [one for one in load_bases(SETS / "base.yaml") if one.language == language]
        few = bases[:: max(1, len(bases) // FEW)]
        return await matrix(await judge_bases(few, bench), aimed, bench)

    return asyncio.run(run())


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    """Copy what the checklist is read from, so that a test can break it."""
    shutil.copytree(PROMPTS / "guidance", tmp_path / "guidance")
    shutil.copytree(PROMPTS / "lexicons" / "checklist", tmp_path / "lexicons" / "checklist")
    return tmp_path


def test_the_matrix_goes_red_when_the_check_of_an_item_passes_whatever_it_reads(
    services: Services, prompts: Path
) -> None:
    calm = prompts / "guidance" / "calm.md"
    before = rows(services, prompts, "calm")
    # A reply has no unfilled blanks, so this check passes all of them: loud ones too.
    calm.write_text(calm.read_text(encoding="utf-8").replace("calm: {exclamations: 1}", "no_placeholders: {}"), "utf-8")
    after = rows(services, prompts, "calm")

    assert reached(before)
    assert not reached(after)
    assert all(one.verdict.value in ("pass", "na") for one in after.mutants)


def test_the_matrix_goes_red_when_a_language_loses_a_word_list(services: Services, prompts: Path) -> None:
    before = rows(services, prompts, "no-premature-apology", language="de")
    for path in (prompts / "lexicons" / "checklist").glob("de.*yaml"):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        data.get("lists", {}).pop("apology", None)
        path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    after = rows(services, prompts, "no-premature-apology", language="de")

    assert reached(before)
    assert reached(before, structural=False)
    assert not reached(after)
    assert not reached(after, structural=False)


def test_the_matrix_goes_red_when_a_threshold_is_shifted(services: Services, prompts: Path) -> None:
    length = prompts / "guidance" / "readable-length.md"
    before = rows(services, prompts, "readable-length")
    text = length.read_text(encoding="utf-8")
    for bound in ("[20, 120]", "[35, 190]", "[12, 120]"):
        assert bound in text
        text = text.replace(bound, "[1, 9000]")
    length.write_text(text, encoding="utf-8")
    after = rows(services, prompts, "readable-length")

    assert reached(before)
    assert not reached(after)
    assert {one.mutator for one in after.survivors} >= {"one-word", "said-six-times"}
