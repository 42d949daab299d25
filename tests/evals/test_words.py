"""Word lists of every language against sentences that its agents write: what must be caught, and what must not be."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from app.domain.scorecard import ItemResult
from app.domain.situation import Situation
from evals.lexicon import Lexicon, load_lexicons
from tests.evals.checklists import PROMPTS, judge
from tests.situations import make_situation

HERE = Path(__file__).parent / "words"
LANGUAGES = sorted(path.stem for path in HERE.glob("??.yaml"))
MUST_NOT = frozenset(
    {
        "respectful-tone",
        "no-blame",
        "no-excuses",
        "not-defensive",
        "no-vague-assurance",
        "no-false-apology",
        "no-internal-leak",
    }
)
CAUGHT = [
    (language, item_id, sentence)
    for language in LANGUAGES
    for item_id, sentences in yaml.safe_load((HERE / f"{language}.yaml").read_text(encoding="utf-8"))["caught"].items()
    for sentence in sentences
]
FINE = [
    (language, reply)
    for language in LANGUAGES
    for reply in yaml.safe_load((HERE / f"{language}.yaml").read_text(encoding="utf-8"))["fine"]
]


@cache
def lexicons() -> dict[str, Lexicon]:
    return load_lexicons(PROMPTS / "lexicons" / "checklist")


def situation(language: str) -> Situation:
    """Make a failure of ours, so that every item that says what must not be there applies."""
    return make_situation("7781", language=language)


def failed(reply: str, language: str) -> dict[str, ItemResult]:
    """Give the items of the reply that fail, of those that say what must not be there."""
    card = judge(reply, situation(language))
    return {item.id: item for item in card.items if item.id in MUST_NOT and item.verdict.value == "fail"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_list_that_english_has(language: str) -> None:
    missing = lexicons()["en"].lists.keys() - lexicons()[language].lists.keys()

    assert not missing, f"write {', '.join(sorted(missing))} in prompts/lexicons/checklist/{language}.*.yaml"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_declares_how_its_words_are_read(language: str) -> None:
    lexicon = lexicons()[language]

    assert lexicon.algorithm
    assert lexicon.stop_words
    assert lexicon.generic
    assert lexicon.concepts
    assert language == "en" or lexicon.longest_lix


@pytest.mark.parametrize(("language", "item_id", "sentence"), CAUGHT)
def test_a_sentence_that_violates_an_item_is_caught(language: str, item_id: str, sentence: str) -> None:
    assert item_id in failed(sentence, language)


@pytest.mark.parametrize(("language", "reply"), FINE)
def test_a_good_reply_violates_nothing(language: str, reply: str) -> None:
    found = failed(reply, language)

    assert not found, {item.id: [span.quote for span in item.spans] for item in found.values()}
