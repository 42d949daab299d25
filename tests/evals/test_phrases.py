"""The notation of word lists."""

import re
import time

import pytest

from evals.phrases import BadPhrase, PhraseSet, Searched, compile_phrase

NAMES = {"we": "i|we", "sorry": "sorry|apologis*", "loop": "a <loop>"}


def searched(text: str) -> Searched:
    return Searched.of(((match.start(), match.group()) for match in re.finditer(r"[^ .]+", text)), text)


def found(phrase: str, text: str) -> list[str]:
    places = sorted(compile_phrase(phrase, NAMES).search(searched(text)))
    return [text[start:end].strip() for start, end in places]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("sorry", " . we are sorry . ", ["sorry"]),
        ("refund*", " . two refunds came . ", ["refunds"]),
        ("*ed", " . you called again . ", ["called"]),
        ("(late|too late)", " . it came too late . ", ["too late", "late"]),
        ("<we> will [also] call", " . we will also call . i will call . ", ["we will also call", "i will call"]),
        ("sorry ~2 but", " . sorry about that but no . ", ["sorry about that but"]),
        ("sorry ~2 but", " . sorry . but no . ", []),
        ("^ obviously", " . obviously not . it is obviously so . ", ["obviously"]),
        ("done $", " . it is done . done it is . ", ["done"]),
        ("<number> euros", " . you paid 42.50 euros . ", ["42.50 euros"]),
        ("sorry", " . unsorry . ", []),
    ],
)
def test_a_phrase_finds_whole_words_within_a_sentence(phrase: str, text: str, expected: list[str]) -> None:
    matches = found(phrase, text)

    assert matches == expected


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("(sorry", "brackets do not match"),
        ("sorry)", "brackets do not match"),
        ("[sorry]", "matches nothing"),
        ("~3", "matches nothing"),
        ("a||b", "alternative is empty"),
        ("<nobody> called", "is not a name"),
        ("<loop>", "holds itself"),
        ("so*rry", "'*' stands at"),
        ("Sorry", "lower case"),
        ("sorry, but", "leave punctuation out"),
        ("sorry ~99 but", "must be between"),
        ("why?", "leave punctuation out"),
    ],
)
def test_a_mistake_in_a_phrase_is_told_with_what_to_write(phrase: str, told: str) -> None:
    with pytest.raises(BadPhrase, match=told.replace("*", r"\*")):
        compile_phrase(phrase, NAMES)


def test_a_set_finds_what_its_phrases_find() -> None:
    phrases = PhraseSet.of(compile_phrase(source, NAMES) for source in ("late", "too late", "refund*", "<sorry>"))
    text = " . too late for refunds sorry . "

    places = phrases.search(searched(text))

    assert [text[start:end].strip() for start, end in places] == ["too late", "late", "refunds", "sorry"]


@pytest.mark.parametrize("text", ["a" * 20_000, "a " * 10_000, "sorry " * 4_000, "sorry a " * 3_000])
def test_no_text_makes_the_search_explode(text: str) -> None:
    phrase = compile_phrase("(sorry|*a) ~12 [a|sorry] ~12 (never|*zz) ~12 but", NAMES)

    ready = searched(f" . {text} sorry never . ")._replace(words=frozenset({"sorry", "but", "never"}))

    began = time.process_time()
    list(phrase.search(ready))

    assert time.process_time() - began < 5
