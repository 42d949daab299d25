"""The templates that people edit: each mistake is told with its file and line when they are read."""

import shutil
from pathlib import Path

import pytest

from app.domain.errors import InvalidFile
from app.drafting.prompt import Prompts
from app.settings import PROMPTS
from tests.drafting.prompting import MESSAGE, render
from tests.situations import make_situation


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("reply.md.j2", "repair.md.j2", "plan.md.j2", "habits.yaml"):
        shutil.copy(PROMPTS / name, tmp_path / name)
    shutil.copytree(PROMPTS / "stages", tmp_path / "stages")
    return tmp_path


def test_an_unused_stage_file_is_a_mistake_with_its_name(folder: Path) -> None:
    (folder / "stages" / "resovle.md.j2").write_text("Never read.")

    with pytest.raises(InvalidFile, match=r"resovle\.md\.j2:1: no stage uses this file"):
        Prompts.load(folder)


def test_a_missing_stage_file_is_a_mistake_with_its_name(folder: Path) -> None:
    (folder / "stages" / "listen.md.j2").unlink()

    with pytest.raises(InvalidFile, match=r"listen\.md\.j2:1: the file is missing"):
        Prompts.load(folder)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("One line.\n{{ ceiling }}", r"listen\.md\.j2:2: 'ceiling' is no variable"),
        ("One line.\n{% if stake %}", r"listen\.md\.j2:2: this is no template"),
    ],
)
def test_a_mistake_in_a_template_is_told_with_its_line_when_it_is_read(folder: Path, text: str, told: str) -> None:
    (folder / "stages" / "listen.md.j2").write_text(text)

    with pytest.raises(InvalidFile, match=told):
        Prompts.load(folder)


def test_a_reply_template_without_one_of_its_blocks_is_a_mistake(folder: Path) -> None:
    (folder / "reply.md.j2").write_text("{% block system %}{% endblock %}{% block task %}{% endblock %}")

    with pytest.raises(InvalidFile, match="the block 'material' is missing"):
        Prompts.load(folder)


def test_a_move_without_words_in_the_plan_is_a_mistake_with_its_name(folder: Path) -> None:
    plan = folder / "plan.md.j2"
    plan.write_text(plan.read_text().replace("block goodwill", "block godwill"))

    with pytest.raises(InvalidFile) as refused:
        Prompts.load(folder)

    assert "plan.md.j2:1: the block 'goodwill' is missing" in str(refused.value)
    assert "nothing uses the block 'godwill'" in str(refused.value)


def test_an_example_for_a_moment_that_does_not_exist_is_a_mistake_with_its_line(folder: Path) -> None:
    (folder / "examples").mkdir()
    (folder / "examples" / "en.yaml").write_text(
        "language: en\nexamples:\n  - moment: resolv\n    customer: Hello?\n    reply: Yes.\n"
    )

    with pytest.raises(InvalidFile, match=r"examples/en\.yaml:3"):
        Prompts.load(folder)


def test_an_example_under_the_name_of_another_language_is_a_mistake(folder: Path) -> None:
    (folder / "examples").mkdir()
    (folder / "examples" / "nl.yaml").write_text(
        "language: de\nexamples:\n  - moment: listen\n    customer: Hallo?\n    reply: Ja.\n"
    )

    with pytest.raises(InvalidFile, match=r"nl\.yaml:1: the language and the file name differ"):
        Prompts.load(folder)


def test_a_template_cannot_reach_python(folder: Path) -> None:
    (folder / "stages" / "resolve.md.j2").write_text("{{ company.__class__.__mro__ }}")
    prompts = Prompts.load(folder)

    with pytest.raises(Exception, match="unsafe"):
        render(prompts, make_situation(MESSAGE))


def test_every_template_in_the_folder_is_named_by_some_code() -> None:
    files = (path for folder in ("app", "evals") for path in sorted((PROMPTS.parent / folder).rglob("*.py")))
    code = "\n".join(path.read_text() for path in files)

    unused = [path.name for path in PROMPTS.glob("*.j2") if path.name not in code]

    assert unused == []
