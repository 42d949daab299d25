"""Cases may stand one a line; what is wrong with a line is told with its number."""

import json
from pathlib import Path

import pytest

from app.domain.errors import InvalidFile
from evals.cases import load_cases
from evals.vocabulary import Vocabulary

SMALL = Vocabulary(causes=("logistics",), emotions=("anxious",), flags=(), items=("calm",), remedies=(), contacts=())
YAML = """\
theme: glazes
cases:
  - {id: glaze-cracked, trade: pottery, why: It cracked., message: It cracked., expect: {cause: logistics}}
"""


def line(case_id: str = "kiln-late", **more: object) -> str:
    written = {
        "id": case_id,
        "theme": "kilns",
        "trade": "pottery",
        "why": "A kiln is late.",
        "message": "Where is it? \U0001f62e\u2028It was due.",
        "expect": {"cause": "logistics"},
    }
    return json.dumps(written | more, ensure_ascii=False)


def test_a_folder_may_mix_yaml_and_lines(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(YAML, encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(f"{line('kiln-late')}\n\n{line('kiln-cold')}\n", encoding="utf-8")

    cases = load_cases([tmp_path], SMALL)

    assert [(case.theme, case.id) for case in cases] == [
        ("glazes", "glaze-cracked"),
        ("kilns", "kiln-late"),
        ("kilns", "kiln-cold"),
    ]
    assert cases[1].message == "Where is it? \U0001f62e\u2028It was due."
    assert cases[1].expect.cause == ("logistics",)


def test_escaped_letters_are_read_as_json_writes_them(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\ufeff" + line().replace("\U0001f62e", "\\ud83d\\ude2e"), encoding="utf-8")

    assert load_cases([path], SMALL)[0].message == "Where is it? \U0001f62e\u2028It was due."


def test_every_broken_line_is_told_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    broken = [
        line("kiln-late"),
        "{not json",
        line("kiln-late"),
        line("kiln-cold", expect={"cause": "parcels"}),
        line("kiln-red", theme=None),
        '{"id": "x", "id": "y"}',
        line("kiln-blue", facts={"weight": float("nan")}),
        '"a word"',
        "[" * 100_000,
    ]
    path.write_text("\n".join(broken), encoding="utf-8")

    with pytest.raises(InvalidFile) as caught:
        load_cases([path], SMALL)

    told = {mistake.line: mistake.problem for mistake in caught.value.mistakes}
    assert sorted(told) == [2, 3, 4, 5, 6, 7, 8, 9]
    assert "not JSON" in told[2]
    assert told[3] == f"the id 'kiln-late' is taken by {path}:1"
    assert "'parcels'" in told[4]
    assert "'theme'" in told[5]
    assert told[6] == "'id' is written twice"
    assert told[7] == "NaN is no number of JSON"


def test_half_a_letter_is_told_before_anything_runs(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(line().replace("\U0001f62e", "\\ud83d"), encoding="utf-8")

    with pytest.raises(InvalidFile, match=r"a\.jsonl:1: the case 'kiln-late' holds half of a surrogate pair"):
        load_cases([path], SMALL)


def test_the_theme_of_a_line_must_be_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    written = json.loads(line())
    del written["theme"]
    path.write_text(json.dumps(written), encoding="utf-8")

    with pytest.raises(InvalidFile, match="'theme' is missing; add 'theme"):
        load_cases([path], SMALL)
