"""Learned cues: they speak where the rules leave an item open, they say so, and silence of both is worth something."""

import shutil
from functools import cache
from pathlib import Path

import pytest

from app.domain.errors import InvalidFile
from app.domain.scorecard import ItemResult, Layer
from evals.checklist import Checklist
from evals.cues import CueModel
from evals.cues.declared import load_cues, load_sentences
from evals.cues.weights import load_cue_weights
from tests.evals.checklists import PROMPTS, item, no_promises
from tests.situations import make_situation
from tools.train.cues import bank_digest

MESSAGE = "The kettle from order 4410 arrived with a cracked base, and I have guests on Sunday."
GOOD = (
    "Your kettle from order 4410 came with a cracked base, and your guests come on Sunday. "
    "I have packed a new one for you, and it leaves our workshop tomorrow."
)


@cache
def checklist(*, cues: bool = True) -> Checklist:
    return Checklist.load(PROMPTS, read_promises=no_promises, cues=CueModel.load(PROMPTS) if cues else None)


def judged(reply: str, item_id: str, *, stage: str = "resolve", cues: bool = True) -> ItemResult:
    card = checklist(cues=cues).judge(reply, make_situation(MESSAGE, stage=stage)).scorecard
    return item(card, item_id)


def test_the_weights_were_learned_from_the_bank_that_is_there() -> None:
    about = load_cue_weights(PROMPTS / "weights").about

    assert about.bank == bank_digest(PROMPTS / "bank" / "cues")
    assert about.cues == load_cues(PROMPTS).ids


def test_the_bank_holds_every_cue_in_english_and_the_violations_in_seven_languages() -> None:
    cues = load_cues(PROMPTS)
    sentences = load_sentences(PROMPTS / "bank" / "cues", cues)

    held = {(sentence.language, name) for sentence in sentences for name in sentence.all}

    assert {name for language, name in held if language == "en"} == set(cues.ids)
    for cue in cues.cues:
        for language in ("de", "es", "fr", "it", "nl", "pt") if cue.violation else ():
            assert (language, cue.id) in held


@pytest.mark.parametrize(
    "item_id", ["respectful-tone", "no-blame", "no-excuses", "not-defensive", "no-vague-assurance"]
)
def test_silence_of_the_lists_is_settled_by_the_cues_and_the_result_says_so(item_id: str) -> None:
    by_rules = judged(GOOD, item_id, cues=False)
    by_cues = judged(GOOD, item_id)

    assert (by_rules.verdict, by_rules.layer) == ("unsure", Layer.RULES)
    assert by_cues.layer is Layer.CUES
    assert by_cues.verdict in ("pass", "unsure")


def test_what_a_list_names_is_the_rules_verdict_whatever_the_cues_hear() -> None:
    reply = "You should have checked the base before you signed for it."

    assert judged(reply, "no-blame").layer is Layer.RULES
    assert judged(reply, "no-blame") == judged(reply, "no-blame", cues=False)


def test_a_thanks_that_no_list_holds_is_heard() -> None:
    reply = "That you wrote the error message down word for word helped us enormously."

    by_rules = judged(reply, "thanks", stage="follow_up", cues=False)
    by_cues = judged(reply, "thanks", stage="follow_up")

    assert by_rules.verdict in ("fail", "unsure")
    assert by_cues.verdict in ("pass", "unsure")
    assert by_cues.layer is Layer.CUES


@pytest.mark.parametrize("reply", ["x", "Ok.", "Hello.", "Sent.", "🙂"])
@pytest.mark.parametrize("stage", ["listen", "resolve", "follow_up"])
def test_a_reply_of_nothing_earns_nothing(reply: str, stage: str) -> None:
    card = checklist().judge(reply, make_situation(MESSAGE, stage=stage)).scorecard

    assert not card.score
    assert [result.id for result in card.items if result.verdict == "pass"] == []


@pytest.mark.parametrize("sneer", ["Cope harder.", "Grow a spine.", "Learn to wait."])
def test_a_short_sentence_is_never_certified_by_silence(sneer: str) -> None:
    assert judged(f"{GOOD} {sneer}", "respectful-tone").verdict in ("unsure", "fail")


def test_a_greeting_and_a_name_are_suspected_of_nothing() -> None:
    plain = judged(GOOD, "respectful-tone")

    assert judged(f"Dear Ms Nunes,\n{GOOD}", "respectful-tone").verdict == plain.verdict


def test_cues_that_were_not_learned_are_a_mistake_that_says_what_to_do(tmp_path: Path) -> None:
    shutil.copytree(PROMPTS / "weights", tmp_path / "weights")
    kept = [line for line in (PROMPTS / "cues.yaml").read_text().splitlines() if "id: prevention" not in line]
    (tmp_path / "cues.yaml").write_text("\n".join(kept) + "\n")

    with pytest.raises(InvalidFile, match="make train"):
        CueModel.load(tmp_path)


def test_any_text_is_judged_without_an_error_and_alike_twice() -> None:
    for reply in ("", "\x00", "…", "a" * 9_000, "!? " * 3_000, "これは返信です。", "\ud800"):
        situation = make_situation(MESSAGE)
        assert checklist().judge(reply, situation) == checklist().judge(reply, situation)
