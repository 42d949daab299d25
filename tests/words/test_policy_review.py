"""`amends policy check` also finds what is well formed and unwise."""

from pathlib import Path

import pytest

from app.settings import PROMPTS
from app.words.policy import load_policy
from app.words.policy_review import review
from app.words.taxonomy import load_taxonomy
from app.words.things import load_things
from tests.words.test_policy import SMALL

REAL, THINGS = load_taxonomy(PROMPTS), load_things(PROMPTS)
MORE = """\
  - id: {id}
    kind: {kind}
    title: {id}
    rung: {rung}
    causes: [billing]
    {more}
    words:
      en: {{promise: "I will see to it.", offer: "help", done_cue: done}}
contacts:
"""


def told(folder: Path, policy: str = SMALL, voice: str = "") -> list[str]:
    (folder / "policy.yaml").write_text(policy, encoding="utf-8")
    (folder / "voice.md").write_text(voice, encoding="utf-8")
    read = load_policy(folder, taxonomy=REAL, things=THINGS, language="en")
    points = review(folder, PROMPTS, read, REAL, THINGS)
    return [str(point).removeprefix(f"{folder}/") for point in points]


def remedy(name: str, rung: int, kind: str = "other", more: str = "from_severity: 0") -> str:
    return SMALL.replace("contacts:\n", MORE.format(id=name, kind=kind, rung=rung, more=more))


def test_a_small_sound_policy_needs_no_advice(tmp_path: Path) -> None:
    assert told(tmp_path) == []


@pytest.mark.parametrize("folder", ["", "examples/saas"])
def test_the_policies_that_ship_need_no_advice(folder: str) -> None:
    company = PROMPTS / "company" / folder
    policy = load_policy(company, taxonomy=REAL, things=THINGS, language="en")

    assert review(company, PROMPTS, policy, REAL, THINGS) == ()


def test_a_remedy_that_a_higher_rung_always_hides_is_told(tmp_path: Path) -> None:
    points = told(tmp_path, remedy("help", rung=9))

    assert len(points) == 1
    assert "'money_back' is never chosen: a higher rung is open wherever it is" in points[0]


def test_a_low_rung_that_is_open_where_a_higher_one_is_not_lives(tmp_path: Path) -> None:
    assert told(tmp_path, remedy("help", rung=1)) == []  # the sum may be above the ceiling of the refund


def test_a_third_of_one_rung_is_never_offered(tmp_path: Path) -> None:
    policy = SMALL
    for name, kind in (("one", "other"), ("two", "repair"), ("three", "redo")):
        policy = policy.replace("contacts:\n", MORE.format(id=name, kind=kind, rung=5, more="asks: false"))

    assert [point for point in told(tmp_path, policy) if "'three' is never chosen" in point]


def test_words_that_the_policy_forbids_are_told(tmp_path: Path) -> None:
    forbidden = "forbidden_promises:\n  - {pattern: '\\bback\\b', why: never, instead: Say refund.}\n"

    points = told(tmp_path, SMALL + forbidden)

    assert points == [
        "policy.yaml:16: 'back' stands among 'forbidden_promises', so every such reply would be blocked; say refund."
    ]


def test_an_exclusion_of_what_nobody_gives_is_told(tmp_path: Path) -> None:
    points = told(tmp_path, SMALL + "exclusions:\n  - {id: opened, kinds: [repair], words: {en: It was opened.}}\n")

    assert points == [
        "policy.yaml:20: the exclusion 'opened' rules out 'repair', which no remedy gives; remove that kind"
    ]


def test_a_flag_for_two_contacts_is_told(tmp_path: Path) -> None:
    office = "  - {id: office, role: office, words: {en: our office}, time: soon, flags: [legal_threat]}\n"

    points = told(tmp_path, SMALL.replace("time: soon}\n", "time: soon, flags: [legal_threat]}\n") + office)

    assert any("'legal_threat' goes to 'lead' already" in point for point in points)


@pytest.mark.parametrize(
    "line",
    [
        "Always end with a concrete next step.",
        "Every reply must offer a voucher or a discount.",
        "Reassure them that it will not happen again.",
        "Never say no to a customer.",
        "Open with a sincere apology.",
        "Do whatever it takes.",
    ],
)
def test_a_voice_that_forces_a_commitment_is_told(tmp_path: Path, line: str) -> None:
    points = told(tmp_path, voice=f"Write plainly.\n{line}\n")

    assert len(points) == 1
    assert points[0].startswith("voice.md:2: ")


@pytest.mark.parametrize(
    "line",
    [
        "Say what happens next, if a fact or the policy says so.",
        "No exclamation marks, and never a word that only fills space.",
        "Say sorry once, for the thing that failed.",
        "We call them members, never clients.",
        "Prefer short words. Always write dates in full.",
    ],
)
def test_a_voice_about_wording_alone_is_left_in_peace(tmp_path: Path, line: str) -> None:
    assert told(tmp_path, voice=line) == []
