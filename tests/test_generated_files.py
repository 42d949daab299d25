"""Files that are generated are up to date, and say so when they are not."""

from pathlib import Path

import pytest

from app.settings import Settings
from tools import generate

EXAMPLE = generate.ROOT / ".env.example"


@pytest.mark.parametrize("path", generate.GENERATED)
def test_a_generated_file_is_up_to_date(path: str) -> None:
    held = (generate.ROOT / path).read_text(encoding="utf-8")

    written = generate.GENERATED[path]()

    assert held == written, f'{path} differs from its source: run "make docs"'


def test_a_missing_file_and_a_changed_one_are_out_of_date_until_they_are_written(tmp_path: Path) -> None:
    generated = {"kept.md": lambda: "kept\n", "changed.md": lambda: "as made\n", "new/missing.md": lambda: "new\n"}
    (tmp_path / "kept.md").write_text("kept\n", encoding="utf-8")
    (tmp_path / "changed.md").write_text("by hand\n", encoding="utf-8")

    before = generate.out_of_date(tmp_path, generated)
    generate.write(tmp_path, before)
    after = generate.out_of_date(tmp_path, generated)

    assert before == {"changed.md": "as made\n", "new/missing.md": "new\n"}
    assert after == {}


def test_an_unknown_argument_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    status = generate.main(["--chekc"])

    assert status == 2
    assert "usage:" in capsys.readouterr().err


def test_the_example_names_every_setting_once() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()

    named = [line.removeprefix("#").split("=")[0] for line in lines if line.startswith("#") and line[1:2] != " "]

    assert named == [name.upper() for name in Settings.model_fields]


def test_copying_the_example_changes_nothing_and_holds_no_secret() -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()

    live = [line for line in lines if line and not line.startswith("#")]

    assert live == []
    assert "#MODEL_API_KEY=" in lines


def test_the_example_says_what_a_setting_may_be() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")

    assert "# One of: debug, info, warning, error." in text
    assert "# A number above 0 and at most 120." in text
