"""A text read once."""

from pathlib import Path

import pytest

from app.domain.errors import InvalidFile
from evals.lexicon import Lexicon, load_lexicons, wordless
from evals.text import MAX_CHARACTERS, Text, read_text
from tests.evals.checklists import PROMPTS

ENGLISH = load_lexicons(PROMPTS / "lexicons" / "checklist")["en"]


def sentences(text: Text) -> list[str]:
    return [text.span_of(number).quote for number in range(len(text.sentences))]


def words(source: str, lexicon: Lexicon = ENGLISH) -> list[str]:
    return [token.word for token in read_text(source, lexicon).tokens]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("It came. It broke!", ["It came.", "It broke!"]),
        ("Dr. Lee comes at 9 a.m. on Monday.", ["Dr. Lee comes at 9 a.m. on Monday."]),
        ("You paid 42.50 for it.", ["You paid 42.50 for it."]),
        ("Hi Jo,\n\nit is here.", ["Hi Jo,", "it is here."]),
        ("A line of a letter that was wrapped by a mail\nprogram goes on.", None),
        ("Which one? The red one.", ["Which one?", "The red one."]),
        ("…", []),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(source: str, expected: list[str] | None) -> None:
    text = read_text(source, ENGLISH)

    assert sentences(text) == ([source] if expected is None else expected)


def test_contractions_are_written_out_and_keep_their_place() -> None:
    text = read_text("We’re sure it’s Ann’s; you can’t.", ENGLISH)

    assert [token.word for token in text.tokens] == [
        "we", "are", "sure", "it", "is", "ann", "'s", "you", "cannot"
    ]  # fmt: skip
    assert text.span(0, 2).quote == "We’re"


def test_questions_are_told_by_their_mark() -> None:
    text = read_text("Is it on? It is on. Really (yes)?", ENGLISH)

    assert [sentence.question for sentence in text.sentences] == [True, False, True]


def test_words_that_mean_the_same_share_a_meaning() -> None:
    first, second = read_text("parcels delayed", ENGLISH), read_text("the package is late", ENGLISH)

    shared = set(first.meanings) & {meaning for meaning in second.meanings if meaning}

    assert len(shared) == 2


def test_a_quotation_is_nobody_s_own_words() -> None:
    text = read_text('He said "so sorry" and left. We are sorry.', ENGLISH)

    hits = text.hits("apology")

    assert [text.span(hit.first, hit.last).quote for hit in hits] == ["sorry"]
    assert hits[0].sentence == 1


def test_a_reply_that_is_quoted_as_a_whole_is_read_as_a_reply() -> None:
    text = read_text('"We are so sorry."', ENGLISH)

    assert text.hits("apology")


def test_a_long_text_is_read_from_its_head() -> None:
    text = read_text("word " * 10_000, ENGLISH)

    assert text.tokens[-1].end <= MAX_CHARACTERS


def test_a_language_without_a_lexicon_still_has_words_and_sentences() -> None:
    text = read_text("Das ist spät. Wirklich?", wordless("de"))

    assert len(text.sentences) == 2
    assert text.hits("apology") == ()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("language: en\nlists:\n  a:\n    means: x\n    find: [Sorry]\n", ":5: .*lower case"),
        ("language: de\n", ":1: the language and the file name differ"),
        ("language: en\nstemmer: englisch\n", ":2: 'englisch' is no stemmer"),
        ("language: en\nlists:\n  a: {means: x, finds: [y]}\n", "'lists.a.finds' is not a known field; write 'find'"),
        ("language: en\nlists:\n  a: {means: x, find: []}\n", ":3: 'lists.a.find'"),
    ],
)
def test_a_mistake_in_a_lexicon_names_file_line_and_what_to_write(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "en.yaml").write_text(content, encoding="utf-8")

    with pytest.raises(InvalidFile, match=told):
        load_lexicons(tmp_path)
