"""Public sets become files that the command reads, and nothing of them enters the repository."""

from pathlib import Path

import pytest

from app.settings import PROMPTS
from app.words.taxonomy import load_taxonomy
from evals.labelled import read_labelled
from tools.public_sets import OURS, ROOT, convert, main


def test_the_sets_that_are_there_are_converted_and_the_others_named(tmp_path: Path) -> None:
    (tmp_path / "cause_bank77_train.csv").write_text(
        "text,label,orig\nMay I have a second card?,question,x\nYou charged me twice.,billing,y\n", encoding="utf-8"
    )
    (tmp_path / "dfrustration_intensity_dev_evendialogs.csv").write_text(
        "dialog,turn,text,ratings,mean\n0,1,my money is gone,3|2|3,2.67\n999,9,it works,0|0|0,0\n", encoding="utf-8"
    )
    taxonomy = load_taxonomy(PROMPTS)

    told = list(convert(tmp_path, tmp_path / "out"))

    question, charged = read_labelled(tmp_path / "out" / "bank77.csv", taxonomy)
    ours, unlabelled = read_labelled(tmp_path / "out" / "dfrustration.csv", taxonomy)
    assert [line.split(":")[1].split(",")[0] for line in told] == [" 2 messages", " absent", " absent", " 2 messages"]
    assert (question.cause, charged.cause, charged.trade, charged.language) == ("no_fault", "billing", "bank", "en")
    assert (ours.cause, ours.emotion) == ("billing", "frustrated")
    assert ours.intensity == pytest.approx(2.67 * 3 / 4, abs=1e-3)
    assert (unlabelled.cause, unlabelled.emotion, unlabelled.intensity) == ("", "", 0)


@pytest.mark.parametrize("inside", ["", "evals/datasets", "outside", "out/../docs"])
def test_nothing_is_written_into_the_repository(
    inside: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main([str(tmp_path), str(ROOT / inside)])

    assert left.value.code == 2
    assert "these texts may not enter the repository" in capsys.readouterr().err


def test_git_ignores_the_place_where_they_go() -> None:
    assert "out/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_a_set_of_another_layout_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "cause_mdg_train.csv").write_text("words,label\nhello,question\n", encoding="utf-8")

    with pytest.raises(SystemExit) as left:
        main([str(tmp_path), str(tmp_path / "out")])

    assert left.value.code == 2
    assert "there is no column 'text'" in capsys.readouterr().err


def test_our_labels_hold_no_words_of_a_message() -> None:
    header = OURS.read_text(encoding="utf-8").splitlines()[0]

    assert header == "dialog,turn,cause,second,emotion,intensity"
