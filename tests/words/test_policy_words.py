"""A policy's words in other languages stand in files of their own, and offer both forms of address."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from app.domain.company import Formality
from app.domain.errors import InvalidFile
from app.domain.policy import Policy
from app.settings import PROMPTS
from app.words.policy import load_policy
from app.words.taxonomy import load_taxonomy
from app.words.things import load_things
from tests.words.test_policy import SMALL, TAXONOMY, THINGS

GERMAN = """\
language: de
times: {soon: in zwei Tagen}
remedies:
  money_back: {promise: "Ich erstatte <Ihnen|dir> {amount} {when}.", offer: "{amount} zurück", done_cue: erstattet}
contacts: {lead: unsere Teamleitung}
"""


def load(folder: Path, words: str, formality: Formality = Formality.FORMAL) -> Policy:
    (folder / "policy.yaml").write_text(SMALL, encoding="utf-8")
    (folder / "words").mkdir()
    (folder / "words" / "de.yaml").write_text(words, encoding="utf-8")
    return load_policy(folder, taxonomy=TAXONOMY, things=THINGS, language="en", formality=formality)


def test_the_words_of_a_file_join_the_policy(tmp_path: Path) -> None:
    policy = load(tmp_path, GERMAN)

    assert policy.times["soon"] == {"en": "within two days", "de": "in zwei Tagen"}
    assert policy.remedies[0].words["de"].offer == "{amount} zurück"
    assert policy.contacts[0].words["de"] == "unsere Teamleitung"


@pytest.mark.parametrize(
    ("formality", "said"),
    [
        (Formality.FORMAL, "Ich erstatte Ihnen {amount} {when}."),
        (Formality.INFORMAL, "Ich erstatte dir {amount} {when}."),
    ],
)
def test_the_form_of_address_is_chosen_when_the_policy_is_read(tmp_path: Path, formality: Formality, said: str) -> None:
    policy = load(tmp_path, GERMAN, formality)

    assert policy.remedies[0].words["de"].promise == said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "money_back:",
            "moneyback:",
            "words/de.yaml:4: 'moneyback' is no id of the policy's remedies; write one of: m",
        ),
        (
            "times: {soon:",
            "times: {late:",
            "words/de.yaml:2: 'late' is no id of the policy's times; write one of: soon",
        ),
        ("{amount} {when}.", "50 Euro {when}.", "words/de.yaml:4: a sum stands in the words"),
        ("{amount} zurück", "{sum} zurück", "words/de.yaml:4: {sum} is not a slot; use {amount} or {when}"),
        ("contacts:", "goodwill: dazu {amount}\ncontacts:", "words/de.yaml:5: the policy gives no goodwill; remove it"),
    ],
)
def test_a_mistake_in_the_words_is_told_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(InvalidFile) as found:
        load(tmp_path, GERMAN.replace(old, new, 1))

    told = [str(mistake).removeprefix(f"{tmp_path}/") for mistake in found.value.mistakes]
    assert any(line.startswith(said) for line in told), told


@pytest.mark.parametrize("folder", ["", "examples/saas"])
def test_the_policies_that_ship_have_every_word_in_every_language_of_theirs(folder: str) -> None:
    company = PROMPTS / "company" / folder
    languages = {path.stem for path in (company / "words").glob("*.yaml")}
    policy = load_policy(company, taxonomy=load_taxonomy(PROMPTS), things=load_things(PROMPTS), language="en")

    worded: list[Mapping[str, object]] = [
        *policy.times.values(),
        *(rule.words for rule in policy.remedies),
        *(contact.words for contact in policy.contacts),
        *(exclusion.words for exclusion in policy.exclusions),
        *([policy.goodwill.words] if policy.goodwill else []),
    ]
    assert [languages - words.keys() for words in worded] == [set()] * len(worded)
