"""Disguises and tricks: what counts as a flip, and which attempts at gaming a checklist loses."""

import asyncio
from pathlib import Path

import pytest

from app.domain.errors import InvalidFile
from evals.meta.bases import Base
from evals.meta.equivalence import Equivalence, equivalence
from evals.meta.gaming import Trial, gaming, load_tricks
from evals.meta.matrix import judge_bases
from evals.meta.mutators import Change
from evals.replies import Reply
from tests.evals.meta import Rule, RuledBench, base, written

LAMP = base(("problem", "Order 62055 was cracked."), ("act", "I sent a new one."))
OTHER = Change.model_validate({"id": "other-number", "do": [{"everywhere": {"62055": "48131"}}]})
TRICKS = """
pairs:
- {id: lamp-curt, base: lamp, bad: "No idea. Look at the page."}
sorry: [Sorry., So sorry., Sorry again.]
stuffing: [Thank you and we understand.]
padding: [Have a nice day.]
nothing: [x, Ok.]
"""


def disguised(rule: Rule) -> Equivalence:
    async def run() -> Equivalence:
        bench = RuledBench(rule)
        return await equivalence(await judge_bases([LAMP], bench), [OTHER], bench)

    return asyncio.run(run())


def tried(folder: Path, rule: Rule, text: str = TRICKS, bases: tuple[Base, ...] = (LAMP,)) -> dict[str, Trial]:
    tricks, twins = load_tricks(written(folder, "gaming.yaml", text), bases)
    return {trial.trick: trial for trial in asyncio.run(gaming(tricks, twins, bases, RuledBench(rule)))}


def honest(record: Reply) -> dict[str, str]:
    """Pass what tells of the order and rests on a fact, and nothing else, at a bearable length."""
    good = "62055" in record.reply and record.reply.startswith("Order")
    grounded = "status" in record.facts
    return {
        "acknowledge-specific": "pass" if good else "fail",
        "grounded-facts": "pass" if grounded else "fail",
        "readable-length": "pass" if len(record.reply) < 120 else "fail",
    }


def test_verdicts_that_stay_are_no_flips() -> None:
    found = disguised(honest)

    assert found.disguised == {"other-number": 1}
    assert [one.item for one in found.turned] == ["acknowledge-specific"]
    assert [(one.before.value, one.after.value) for one in found.flips] == [("pass", "fail")]
    assert not disguised(lambda record: {"calm": "pass" if record.reply else "fail"}).turned


def test_going_in_doubt_is_told_and_is_no_flip() -> None:
    found = disguised(lambda record: {"calm": "pass" if "62055" in record.reply else "unsure"})

    assert [one.kind for one in found.turned] == ["wavering"]
    assert found.flips == ()


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("unsure", "fail", "flip"),
        ("na", "fail", "flip"),
        ("pass", "fail", "flip"),
        ("fail", "pass", "flip"),
        ("fail", "unsure", "wavering"),
        ("unsure", "pass", "wavering"),
        ("pass", "na", "wavering"),
    ],
)
def test_what_newly_fails_has_flipped_whatever_it_was_before(before: str, after: str, kind: str) -> None:
    found = disguised(lambda record: {"calm": before if "62055" in record.reply else after})

    assert [one.kind for one in found.turned] == [kind]


def test_a_disguise_that_finds_nothing_to_change_is_idle() -> None:
    nowhere = Change.model_validate({"id": "nowhere", "do": [{"replace": {"kettle": "pot"}}]})

    found = asyncio.run(equivalence([], [nowhere], RuledBench(honest)))

    assert found.idle == ("nowhere",)


def test_a_checklist_that_reads_what_is_said_loses_no_trick(tmp_path: Path) -> None:
    trials = tried(tmp_path, honest)

    assert len(trials) == 8
    assert [trial.trick for trial in trials.values() if not trial.held] == []


def likes(*words: str) -> Rule:
    """Judge as `honest` does, but pass an item for each word that is liked."""

    def rule(record: Reply) -> dict[str, str]:
        liked = {f"item-{word}": "pass" if word in record.reply else "fail" for word in words}
        return {**honest(record), **liked}

    return rule


@pytest.mark.parametrize(
    ("rule", "lost"),
    [
        (likes("sorry"), "sorry three times raises no score"),
        (likes("nice day"), "polite padding raises no score"),
        (likes("Thank", "understand", "and"), "stuffed with cue words it stays below the good one"),
        (likes("lamp", "broken", "The"), "the customer's words copied in keep it below"),
        (likes("idea", "page", "Look"), "the good reply comes before the bad one"),
        (
            lambda record: {"calm": "pass"} if record.reply == "x" else honest(record),
            "a reply of nothing scores below the good one, or not at all",
        ),
        (
            lambda record: {**honest(record), "readable-length": "pass"},
            "a good reply padded out of measure fails for its length",
        ),
        (
            lambda record: {**honest(record), "grounded-facts": "unsure"},
            "a good reply without the facts that support it is blocked",
        ),
    ],
)
def test_a_checklist_that_can_be_gamed_loses_that_trick(tmp_path: Path, rule: Rule, lost: str) -> None:
    assert not tried(tmp_path, rule)[lost].held


def test_a_reply_of_nothing_may_have_no_score(tmp_path: Path) -> None:
    trials = tried(tmp_path, lambda record: {"calm": "unsure"} if record.reply in ("x", "Ok.") else honest(record))

    told = trials["a reply of nothing scores below the good one, or not at all"]
    assert told.held
    assert told.told.startswith("x: nothing decided of 100%; Ok.: nothing decided")


def test_a_pair_with_a_conversation_of_its_own_needs_its_good_reply(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="name a base, or write message and good"):
        tried(tmp_path, honest, TRICKS.replace("base: lamp", "message: Hello"))


def test_a_pair_of_an_unknown_base_is_a_mistake_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match=r"gaming\.yaml:3: there is no base 'kettle'; write its id"):
        tried(tmp_path, honest, TRICKS.replace("base: lamp", "base: kettle"))
