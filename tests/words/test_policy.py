"""A company's policy is read strictly: every mistake at once, with its line and what to write instead."""

from pathlib import Path

import pytest

from app.domain.errors import InvalidFile
from app.domain.policy import Policy
from app.domain.taxonomy import Cause, Cue, Emotion, FlagRule, Taxonomy
from app.domain.things import Things
from app.settings import PROMPTS
from app.words.policy import load_policy

CUES = {"en": (Cue(pattern="x"),)}
TAXONOMY = Taxonomy(
    causes=tuple(
        Cause(id=name, title=name, means=name, presumed_fault="company", cues=CUES)
        for name in (
            "logistics", "product_quality", "billing", "broken_promise", "miscommunication", "staff_conduct",
            "technical_failure", "policy_dispute", "account_access",
        )
    ),
    emotions=(Emotion(id="angry", title="Angry", group="hot", means="angry", cues=CUES),),
    flags=tuple(FlagRule(id=name, title=name, means=name, cues=CUES) for name in ("legal_threat", "safety_or_health")),
)  # fmt: skip
THINGS = Things(nouns={"goods": {"en": ("kettle",)}, "service": {"en": ("haircut",)}})

SMALL = """\
currency: EUR
times:
  soon: {en: within two days}
remedies:
  - id: money_back
    kind: refund
    title: Refund
    rung: 3
    causes: [billing]
    amount: loss
    ceiling: 100
    approval_above: 40
    approver: lead
    time: soon
    words:
      en: {promise: "I will refund {amount} {when}.", offer: "{amount} back", done_cue: refund}
contacts:
  - {id: lead, role: team lead, words: {en: our team lead}, time: soon}
"""


def load(folder: Path, text: str) -> Policy:
    (folder / "policy.yaml").write_text(text, encoding="utf-8")
    return load_policy(folder, taxonomy=TAXONOMY, things=THINGS, language="en")


def mistakes(folder: Path, old: str, new: str) -> list[str]:
    assert old in SMALL
    with pytest.raises(InvalidFile) as found:
        load(folder, SMALL.replace(old, new, 1))
    return [str(mistake).removeprefix(f"{folder}/") for mistake in found.value.mistakes]


def test_the_policy_that_ships_is_in_order() -> None:
    policy = load_policy(PROMPTS / "company", taxonomy=TAXONOMY, things=THINGS, language="en")

    assert policy.remedies


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("causes: [billing]", "causes: [biling]", "policy.yaml:9: 'biling' is not a cause; write 'billing'"),
        ("    title:", "    titel:", "policy.yaml:7: 'remedies.0.titel' is not a known field; write 'title'"),
        ("    ceiling: 100\n", "", "policy.yaml:10: money is given without a limit; add 'ceiling: …'"),
        ("amount: loss", "amount: 200", "policy.yaml:10: the amount is above its own ceiling; lower it"),
        ("approval_above: 40", "approval_above: 100", "policy.yaml:12: no amount can ever need approval"),
        ("approver: lead", "approver: boss", "policy.yaml:13: 'boss' is not a contact; write one of: lead"),
        ("    time: soon\n    words", "    time: son\n    words", "policy.yaml:14: 'son' is not a time; write 'soon'"),
        ("{amount} back", "{sum} back", "policy.yaml:16: {sum} is not a slot; use {amount} or {when}"),
        ("done_cue: refund", "done_cue: '(refund'", "policy.yaml:16: this is no regular expression"),
        ("    rung: 3\n", "    rung: 3\n    rung: 4\n", "policy.yaml:9: key 'rung' is written twice; correct the YAML"),
        ("  soon: {en", "  soon: {de", "policy.yaml:3: no words in 'en'; add 'en: …'"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_what_to_write(tmp_path: Path, old: str, new: str, said: str) -> None:
    found = mistakes(tmp_path, old, new)

    assert any(line.startswith(said) for line in found), found


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    found = mistakes(tmp_path, "causes: [billing]\n    amount: loss", "causes: [bill, loan]\n    amount: 500")

    assert len(found) >= 3


def test_goodwill_must_not_shrink_as_harm_grows(tmp_path: Path) -> None:
    goodwill = (
        "goodwill: {kind: credit, amounts: {1: 10, 2: 5}, budget: 8, causes: [any], words: {en: hello}}\ncontacts:"
    )

    found = mistakes(tmp_path, "contacts:", goodwill)

    assert any("an amount falls as the severity rises" in line for line in found)
    assert any("above the budget of 8" in line for line in found)


def test_a_missing_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="the file is missing; create it"):
        load_policy(tmp_path, taxonomy=TAXONOMY, things=THINGS, language="en")
