"""Cases are read strictly, and the cases of the project are many, various and in order."""

import json
from pathlib import Path

import pytest
import yaml

from app.domain.errors import InvalidFile
from app.domain.message import Channel, Role
from app.domain.stage import Stage
from app.domain.taxonomy import Fault
from app.words.company import load_company
from app.words.policy import load_policy
from app.words.taxonomy import load_taxonomy
from app.words.things import load_things
from evals.cases import SCHEMA_FILE, Case, load_cases, schema_text
from evals.checklist import Checklist
from evals.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parents[2]
DATASETS = ROOT / "evals" / "datasets"
PROMPTS = ROOT / "prompts"
CAUSES = (
    "miscommunication", "logistics", "product_quality", "broken_promise", "staff_conduct", "billing",
    "technical_failure", "policy_dispute", "account_access", "no_fault", "unclear",
)  # fmt: skip
EMOTIONS = ("angry", "frustrated", "disappointed", "anxious", "confused", "sad", "neutral", "satisfied")
SMALL = Vocabulary(
    causes=("logistics", "billing"),
    emotions=("angry",),
    flags=("sarcasm",),
    items=("calm", "says-when"),
    remedies=("resend", "none"),
    contacts=("team_lead",),
)
HEAD = "theme: kilns\ncases:\n"
KILN = """\
  - id: kiln-late
    trade: pottery studio
    why: A kiln is late.
    message: Where is my kiln?
    expect: {cause: logistics}
"""


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    """Read the cases of the project against the names that exist; a name that does not is a mistake here."""
    company = load_company(PROMPTS / "company")
    taxonomy = load_taxonomy(PROMPTS)
    things = load_things(PROMPTS)
    policy = load_policy(PROMPTS / "company", taxonomy=taxonomy, things=things, language=company.default_language)
    items = (criterion.id for criterion in Checklist.load(PROMPTS).criteria)
    return load_cases([DATASETS], Vocabulary.of(taxonomy, policy, items))


def read(folder: Path, text: str) -> tuple[Case, ...]:
    path = folder / "kilns.yaml"
    path.write_text(text, encoding="utf-8")
    return load_cases([path], SMALL)


def mistakes(folder: Path, text: str) -> list[str]:
    with pytest.raises(InvalidFile) as caught:
        read(folder, text)
    return [f"{mistake.line}: {mistake.problem}; {mistake.instead}" for mistake in caught.value.mistakes]


def test_one_value_and_a_list_of_values_mean_the_same(tmp_path: Path) -> None:
    one = read(tmp_path, HEAD + KILN)
    several = read(tmp_path, HEAD + KILN.replace("{cause: logistics}", "{cause: [logistics]}"))

    assert one == several
    assert one[0].theme == "kilns"


def test_a_case_becomes_the_request_of_a_helpdesk(tmp_path: Path) -> None:
    turns = '[{role: customer, text: "kaputt"}, {role: agent, text: "Was?"}, {role: customer, text: "Der Ofen"}]'
    text = KILN.replace("message: Where is my kiln?", f"turns: {turns}").replace(
        "    expect", "    channel: chat\n    language_hint: de\n    facts: {fault: company, kiln: 7}\n    expect"
    )

    request = read(tmp_path, HEAD + text)[0].request("playbook")

    assert [turn.role for turn in request.thread.turns] == [Role.CUSTOMER, Role.AGENT, Role.CUSTOMER]
    assert request.thread.message == "Der Ofen"
    assert request.thread.channel is Channel.CHAT
    assert request.facts.fault is Fault.COMPANY
    assert request.facts.other == (("kiln", "7"),)
    assert request.hints == ("de",)
    assert request.writer == "playbook"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("cause: logistics", "cuase: logistics", "7: 'cases.0.expect.cuase' is not a known field; write 'cause'"),
        ("cause: logistics", "cause: logistic", "7: 'logistic' under 'cause' is not known; write 'logistics'"),
        (
            "cause: logistics",
            "passes: [calm, sayswhen]",
            "7: 'sayswhen' under 'passes' is not known; write 'says-when'",
        ),
        ("cause: logistics", "flags: zzz", "7: 'zzz' under 'flags' is not known; write one of: sarcasm"),
        ("{cause: logistics}", "{}", "7: 'cases.0.expect': nothing is expected, so this case could never fail"),
        ("cause: logistics", "reply_has: '('", "is not a regular expression"),
        ("cause: logistics", "stage: lissten", "7: 'cases.0.expect.stage.0': input should be 'listen', 'resolve'"),
        ("    message: Where is my kiln?\n", "", "3: 'cases.0': write either message or turns"),
        ("    message: Where is my kiln?", "    turns: [{role: agent, text: Hi}]", "nobody to answer"),
        ("    why: A kiln is late.\n", "", "3: 'cases.0.why' is missing; add 'why: …'"),
        ("    expect", "    facts: {fault: nobody}\n    expect", "7: fact 'fault' must be one of: company"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_write_instead(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    text = HEAD + KILN.replace(before, after)

    found = mistakes(tmp_path, text)

    assert len(found) == 1
    assert told in found[0]


def test_an_id_is_taken_once_among_all_files(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(HEAD + KILN, encoding="utf-8")

    with pytest.raises(InvalidFile) as caught:
        load_cases([tmp_path], SMALL)

    assert [Path(mistake.file).name for mistake in caught.value.mistakes] == ["b.yaml"]
    assert "'kiln-late' is taken by" in str(caught.value)
    assert "a.yaml:3" in str(caught.value)


def test_every_mistake_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + KILN.replace("logistics", "parcels"), encoding="utf-8")
    (tmp_path / "b.yaml").write_text("theme: [", encoding="utf-8")

    with pytest.raises(InvalidFile) as caught:
        load_cases([tmp_path, tmp_path / "missing.yaml"], SMALL)

    assert [Path(mistake.file).name for mistake in caught.value.mistakes] == ["a.yaml", "b.yaml", "missing.yaml"]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(HEAD + KILN, encoding="utf-8")

    cases = load_cases([tmp_path, tmp_path / "a.yaml"], SMALL)

    assert len(cases) == 1


def test_a_folder_without_cases_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match=r"holds no file \*\.yaml"):
        load_cases([tmp_path], SMALL)


def test_the_schema_for_editors_is_up_to_date() -> None:
    held = (DATASETS / SCHEMA_FILE).read_text(encoding="utf-8")

    written = schema_text()

    assert held == written, f"{SCHEMA_FILE} differs from evals/cases.py; write it anew with evals.cases.schema_text()"


def test_every_file_names_its_schema_and_is_valid_by_it() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(schema_text())

    for path in sorted(DATASETS.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")

        jsonschema.validate(yaml.safe_load(text), schema)

        assert text.startswith(f"# yaml-language-server: $schema={SCHEMA_FILE}\n"), path.name


def test_the_cases_of_the_project_are_many_and_from_many_trades(cases: tuple[Case, ...]) -> None:
    traps = [case for case in cases if case.theme == "traps"]
    conversations = [case for case in cases if case.turns is not None]

    assert len(cases) >= 48
    assert len({case.trade for case in cases}) >= 15
    assert {case.channel for case in cases} == set(Channel)
    assert len(conversations) >= 8
    assert 0.2 <= len(traps) / len(cases) <= 0.3


def test_the_cases_of_the_project_meet_every_cause_emotion_and_stage(cases: tuple[Case, ...]) -> None:
    expected = [case.expect for case in cases]

    # Where several are as good, the first is the one that its author thought of.
    causes = {expect.cause[0] for expect in expected if expect.cause}
    emotions = {expect.emotion[0] for expect in expected if expect.emotion}
    stages = {expect.stage[0] for expect in expected if expect.stage and len(expect.stage) == 1}

    assert causes == set(CAUSES)
    assert emotions == set(EMOTIONS)
    assert stages == set(Stage)
