"""The checklist against people: what counts as right, as a false fail and as missed, and how pairs are ordered."""

import asyncio

import pytest

from evals.meta.people import ItemAgreement, People, people
from evals.replies import Reply
from tests.evals.meta import Rule, RuledBench


def reply(name: str, labels: dict[str, object] | None = None, **more: object) -> Reply:
    told = {"id": name, "message": "Where is it?", "reply": name, "labels": labels or {}, **more}
    return Reply.model_validate(told)


def held(rule: Rule, *records: Reply) -> People:
    found = asyncio.run(people(records, RuledBench(rule)))
    assert found is not None
    return found


def calm(found: People) -> ItemAgreement:
    return next(one for one in found.items if one.item == "calm")


FAILS: dict[str, object] = {"fails": {"calm": "NOW"}}


def by_name(verdicts: dict[str, str]) -> Rule:
    return lambda record: {"calm": verdicts[record.id]}


def test_precision_recall_and_coverage_are_counted_against_the_person() -> None:
    verdicts = {"a": "fail", "b": "pass", "c": "unsure", "d": "fail", "e": "pass", "f": "unsure"}
    records = [*(reply(name, FAILS) for name in "abc"), *(reply(name) for name in "def")]

    item = calm(held(by_name(verdicts), *records))

    assert (item.precision.met, item.precision.of) == (1, 2)
    assert (item.recall.met, item.recall.of) == (1, 3)
    assert (item.coverage.met, item.coverage.of) == (4, 6)
    assert (item.unsure.met, item.unsure.of) == (2, 6)
    assert [one.reply for one in item.false_fails] == ["d"]
    assert [(one.reply, one.words) for one in item.missed] == [("b", ("NOW",))]


def test_what_a_person_left_open_counts_neither_way() -> None:
    item = calm(held(by_name({"a": "fail"}), reply("a", {"open": ["calm"]})))

    assert (item.precision.of, item.recall.of, item.coverage.of) == (0, 0, 0)
    assert item.false_fails == ()
    assert item.checklist is None


def test_a_fail_where_the_person_finds_nothing_to_judge_is_a_false_fail() -> None:
    item = calm(held(by_name({"a": "fail"}), reply("a", {"na": ["calm"]})))

    assert [one.reply for one in item.false_fails] == ["a"]
    assert (item.precision.met, item.precision.of) == (0, 1)


def test_an_item_on_which_people_disagree_is_marked() -> None:
    labels = {str(number): FAILS if number % 2 else {} for number in range(8)}
    records = [reply(name, label, second={}) for name, label in labels.items()]
    same = [reply(name, label, second=label) for name, label in labels.items()]
    rule = by_name({str(number): "pass" for number in range(8)})

    assert calm(held(rule, *records)).unclear
    assert not calm(held(rule, *same)).unclear
    assert calm(held(rule, *same)).apart
    assert held(rule, *same).twice == 8


def test_nobody_who_labelled_twice_leaves_the_agreement_of_people_unknown() -> None:
    item = calm(held(by_name({"a": "pass"}), reply("a")))

    assert item.people is None
    assert not item.unclear


@pytest.mark.parametrize(("verdict", "right"), [("fail", 1), ("unsure", 0), ("pass", 0)])
def test_a_pair_is_in_order_only_when_the_good_reply_scores_higher(verdict: str, right: int) -> None:
    pair = [reply("a", twin="b"), reply("b", FAILS, twin="a")]

    def rule(record: Reply) -> dict[str, str]:
        return {"calm": "pass" if record.id == "a" else verdict, "no-blame": "pass"}

    found = held(rule, *pair)

    assert (found.ordered.met, found.ordered.of) == (right, 1)


def test_a_pair_labelled_alike_says_nothing_about_order() -> None:
    found = held(by_name({"a": "pass", "b": "pass"}), reply("a", twin="b"), reply("b", twin="a"))

    assert found.twins == ()


def test_replies_without_labels_measure_nothing() -> None:
    unlabelled = Reply(id="a", message="Where is it?", reply="Here.")

    assert asyncio.run(people([unlabelled], RuledBench(by_name({})))) is None
