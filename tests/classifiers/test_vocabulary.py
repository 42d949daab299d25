"""Texts are cut into plain words with their places, and word files are read strictly."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.classifiers.reading import Reading
from app.classifiers.vocabulary import load_vocabularies
from app.domain.errors import InvalidFile
from app.features import fold
from tests.classifiers.reader import vocabularies


def words(text: str, language: str = "en") -> list[str]:
    return [token.word for token in vocabularies()[language].read(text).tokens]


def test_contractions_are_written_out_with_and_without_apostrophe() -> None:
    assert words("It didn’t work, I cant log in") == ["it", "did", "not", "work", "i", "can", "not", "log", "in"]


def test_an_apostrophe_joins_two_words_in_french() -> None:
    assert words("L'article n'est pas là", "fr") == ["l", "article", "n", "est", "pas", "la"]


def test_emoji_and_emoticons_are_words() -> None:
    assert words("late 😡 :(") == ["late", "emojiangry", "emojisad"]


def test_sentences_end_where_a_reader_would_end_them() -> None:
    assert words("Case no. 55 is late. Why? Order 4.2.1 of\nyesterday") == [
        "case", "no", "55", "is", "late", ".", "why", ".", "order", "4.2.1", "of", "yesterday",
    ]  # fmt: skip


def test_a_list_leaves_out_near_misses() -> None:
    vocabulary = vocabularies()["en"]

    assert not vocabulary.places("swearing", vocabulary.read("a bloody mary, please"))
    assert vocabulary.places("swearing", vocabulary.read("a bloody joke"))


@settings(deadline=None)
@given(st.text(max_size=200))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_every_word_knows_its_place(text: str) -> None:
    reading = Reading.of(text, vocabularies()["en"].spelling)

    assert all(0 <= token.start < token.end <= len(text) for token in reading.tokens)
    assert all(
        reading.joined[place:].startswith(f"{token.word} ")
        for place, token in zip(reading.places, reading.tokens, strict=True)
    )


def test_every_language_has_the_lists_that_the_code_asks_for() -> None:
    optional = {"ask_repair", "ask_manager", "ask_compensation", "ask_help", "deadline"}
    asked = set(vocabularies()["en"].lists) - optional

    missing = {code: asked - set(vocabulary.lists) for code, vocabulary in vocabularies().items()}

    assert all(not lists for lists in missing.values()), missing


def test_every_mistake_in_a_word_file_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "common.yaml").write_text("lists: {}\n", encoding="utf-8")
    text = "language: de\nlists:\n  polite:\n    means: x\n    find:\n      - bitte\n      - (bitte\n"
    (tmp_path / "nl.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(InvalidFile) as caught:
        load_vocabularies(tmp_path)

    assert [mistake.line for mistake in caught.value.mistakes] == [1, 7]
