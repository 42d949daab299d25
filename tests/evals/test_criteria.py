"""Guidance files, read strictly."""

from pathlib import Path

import pytest

from app.domain.errors import InvalidFile
from evals.checklist import Checklist
from evals.criteria import read_criterion
from tests.evals.checklists import PROMPTS, the_checklist

FILE = (PROMPTS / "guidance" / "no-blame.md").read_text(encoding="utf-8")


def write(folder: Path, old: str, new: str, name: str = "no-blame.md") -> Path:
    path = folder / name
    path.write_text(FILE.replace(old, new, 1), encoding="utf-8")
    return path


def test_a_guidance_file_holds_everything_about_its_item() -> None:
    criterion = read_criterion(PROMPTS / "guidance" / "no-blame.md")

    assert criterion.id == "no-blame"
    assert criterion.blocker
    assert criterion.kind == "avoids"
    assert criterion.lists == ("blame",)
    assert criterion.body.startswith("Blame nobody")
    assert criterion.examples.bad[0].reply


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("avoids:", "avoid:", r":\d+: 'avoid' is no kind of check; write 'avoids'"),
        ("lists: [blame]", "list: [blame]", r"'check\.avoids\.list': extra inputs.*'avoids' takes lists"),
        ("trusted: fail", "trusted: sometimes", r":\d+: 'trusted'"),
        ("mandatory: true", "mandatori: true", r"'mandatori' is not a known field; write 'mandatory'"),
        ("stages: [listen,", "stages: [hear,", r":\d+: 'stages\.0'"),
        ("stages: [listen, resolve, follow_up]", "stages: []", r":\d+: 'stages'"),
        ("or a system?", "or a system.", r"'rubric': value error, ask a question"),
        ("blocker: true", "blocker: true\nweight: 0", r":\d+: 'weight'"),
        ("title: Blames nobody", "title: Blames nobody\ntitle: twice", "written twice"),
        ("---\norder", "order", "the front matter is missing"),
    ],
)
def test_a_mistake_names_file_line_and_what_to_write(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = write(tmp_path, old, new)

    with pytest.raises(InvalidFile, match=told):
        read_criterion(path)


def test_an_item_needs_a_name_with_hyphens(tmp_path: Path) -> None:
    path = write(tmp_path, "", "", name="No_Blame.md")

    with pytest.raises(InvalidFile, match="is no name for an item"):
        read_criterion(path)


def test_an_item_needs_words_for_the_writer(tmp_path: Path) -> None:
    path = tmp_path / "no-blame.md"
    path.write_text(FILE.rsplit("---", 1)[0] + "---\n", encoding="utf-8")

    with pytest.raises(InvalidFile, match="the text is missing"):
        read_criterion(path)


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "lexicons" / "checklist").symlink_to(PROMPTS / "lexicons" / "checklist")
    (tmp_path / "guidance").mkdir()
    write(tmp_path / "guidance", "lists: [blame]", "lists: [blme]", name="first.md")
    write(tmp_path / "guidance", "avoids:", "avoid:", name="second.md")

    with pytest.raises(InvalidFile) as caught:
        Checklist.load(tmp_path)

    told = str(caught.value)
    assert "first.md:1: there is no word list named blme" in told
    assert "second.md" in told


def test_a_folder_without_guidance_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "lexicons" / "checklist").symlink_to(PROMPTS / "lexicons" / "checklist")

    with pytest.raises(InvalidFile, match="there is no guidance"):
        Checklist.load(tmp_path)


def test_the_items_come_in_the_order_of_the_moves_of_a_reply() -> None:
    ids = [criterion.id for criterion in the_checklist().criteria]

    assert ids.index("acknowledge-specific") < ids.index("apology-when-owed") < ids.index("specific-solution")
    assert len({criterion.order for criterion in the_checklist().criteria}) == len(ids)
