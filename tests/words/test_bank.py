"""The sentence bank keeps its shape: known labels, enough of each, none twice, no trade that gives a cause away."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from app.settings import PROMPTS
from app.words.taxonomy import load_taxonomy

TAXONOMY = load_taxonomy(PROMPTS)
BANK = PROMPTS / "bank"
CAUSES = sorted((BANK / "causes").glob("*.csv"))
FILES = sorted(BANK.rglob("*.csv"))
COLUMNS = ["text", "cause", "second", "emotion", "intensity", "flags", "trade", "register", "language", "note"]
REGISTERS = {"tweet", "formal", "broken", "oneliner", "rant", "chat", "review"}
LANGUAGES = {"en", "es", "fr", "de", "pt", "it", "nl"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        assert reader.fieldnames == COLUMNS
        return list(reader)


def test_every_cause_has_a_file() -> None:
    assert [path.stem for path in CAUSES] == sorted(cause.id for cause in TAXONOMY.causes)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_label_is_one_that_the_taxonomy_declares(path: Path) -> None:
    causes = {cause.id for cause in TAXONOMY.causes}
    emotions = {emotion.id for emotion in TAXONOMY.emotions}
    flags = {flag.id for flag in TAXONOMY.flags}

    for row in rows(path):
        assert row["cause"] in causes
        assert row["second"] in causes | {""}
        assert row["emotion"] in emotions | {""}
        assert row["intensity"] in {"0", "1", "2", "3", ""}
        assert set(row["flags"].split()) <= flags
        assert row["register"] in REGISTERS
        assert row["language"] in LANGUAGES
        assert row["text"].strip()


@pytest.mark.parametrize("path", CAUSES, ids=lambda path: path.stem)
def test_a_file_of_a_cause_holds_that_cause(path: Path) -> None:
    assert {row["cause"] for row in rows(path)} == {path.stem}


@pytest.mark.parametrize("emotion", [emotion.id for emotion in TAXONOMY.emotions])
def test_an_emotion_has_at_least_sixty_sentences_from_many_trades_with_their_intensity(emotion: str) -> None:
    found = [row for path in FILES for row in rows(path) if row["emotion"] == emotion]

    assert len(found) >= 60
    assert len({row["trade"] for row in found}) >= 10
    assert all(row["intensity"] for row in found)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_each_language_has_every_cause_and_every_emotion(language: str) -> None:
    found = [row for path in FILES for row in rows(path) if row["language"] == language]

    assert min(Counter(row["cause"] for row in found)[cause.id] for cause in TAXONOMY.causes) >= 10
    assert min(Counter(row["emotion"] for row in found)[emotion.id] for emotion in TAXONOMY.emotions) >= 5


@pytest.mark.parametrize("register", sorted(REGISTERS))
def test_each_register_is_heard(register: str) -> None:
    assert sum(row["register"] == register for path in FILES for row in rows(path)) >= 40


def test_every_flag_is_raised_by_some_sentences() -> None:
    flags = Counter(flag for path in FILES for row in rows(path) for flag in row["flags"].split())

    assert min(flags[flag.id] for flag in TAXONOMY.flags) >= 20


@pytest.mark.parametrize("path", CAUSES, ids=lambda path: path.stem)
def test_a_cause_has_at_least_a_hundred_sentences_from_many_trades(path: Path) -> None:
    found = rows(path)
    trades = Counter(row["trade"] for row in found)

    assert len(found) >= 100
    assert len(trades) >= 10
    assert max(trades.values()) <= 0.2 * len(found)


def test_no_sentence_stands_twice() -> None:
    texts = Counter(row["text"].casefold() for path in FILES for row in rows(path))

    assert [text for text, count in texts.items() if count > 1] == []
