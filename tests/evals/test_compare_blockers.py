"""A draft that must not be sent is counted in a comparison, whatever blocks it, and never averaged."""

from evals.changes import Outlook
from evals.compare import compare
from tests.evals.runs import crashed, many, result, run


def test_one_new_blocker_is_a_regression_whatever_the_mean_says() -> None:
    before = run(many(40, lambda place, name: result(name, 0.5 + 0.01 * (place % 10))))
    after = run(many(40, lambda place, name: result(name, 0.95, blamed=place == 3)))

    told = compare(before, after)

    assert told.score is not None
    assert told.score.outlook is Outlook.IMPROVED
    assert told.verdict is Outlook.REGRESSED
    assert [(held.case, held.item) for held in told.blockers.new] == [("case-3", "no-blame")]
    assert (told.blockers.before, told.blockers.after) == (0, 1)


def test_a_blocker_that_moves_to_another_case_is_new() -> None:
    before = run(many(30, lambda place, name: result(name, blamed=place == 1)))
    after = run(many(30, lambda place, name: result(name, blamed=place == 2)))

    told = compare(before, after)

    assert told.verdict is Outlook.REGRESSED
    assert [held.case for held in told.blockers.gone] == ["case-1"]


def test_a_draft_that_only_unsupported_words_block_is_a_new_blocker() -> None:
    before = run(many(30, lambda _, name: result(name)))
    after = run(many(30, lambda place, name: result(name, state="blocked" if place == 4 else "send_ready")))

    told = compare(before, after)

    assert (told.verdict, told.same) == (Outlook.REGRESSED, 29)
    assert [(held.case, held.item) for held in told.blockers.new] == [("case-4", "unsupported words")]
    assert compare(after, before).blockers.gone == told.blockers.new


def test_a_draft_that_an_item_blocks_is_not_named_for_unsupported_words_as_well() -> None:
    before = run([result("kiln", blamed=True)])
    after = run([result("kiln", blamed=True, state="blocked")])

    assert compare(before, after).blockers.new == ()


def test_a_blocker_of_a_case_that_has_no_draft_any_more_is_not_gone() -> None:
    before = run([*many(28, lambda _, name: result(name)), result("freed", blamed=True), result("lost", blamed=True)])
    after = run([*many(28, lambda _, name: result(name)), result("freed"), crashed("lost")])

    held = compare(before, after).blockers

    assert [one.case for one in held.gone] == ["freed"]
    assert (held.lost, held.before, held.after, held.drafts) == (1, 2, 0, 29)
