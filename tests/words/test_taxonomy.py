"""The taxonomy is read strictly: every mistake is told with its file and line."""

import shutil
from pathlib import Path

import pytest

from app.domain.errors import InvalidFile
from app.domain.taxonomy import EmotionGroup, Taxonomy
from app.words.taxonomy import load_taxonomy

PROMPTS = Path(__file__).resolve().parents[2] / "prompts"
CAUSES = """causes:
  - id: no_fault
    title: No failure
    means: Nothing went wrong.
    presumed_fault: none
    failure: false
    cues: {en: [{weight: 1, find: [how do i]}]}
  - id: unclear
    title: Unclear
    means: Not enough is told.
    presumed_fault: unknown
    cues: {}
"""
EMOTIONS = "emotions:\n  - {id: neutral, title: Neutral, group: neutral, means: Calm., cues: {}}\n"
FLAGS = "flags:\n  - {id: profanity, title: Profanity, means: Swear words., cues: {en: [{weight: 1, find: [damn]}]}}\n"
LEXICON = "language: en\nwords:\n  parcel: parcel|package\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small folder of prompts without mistakes."""
    (tmp_path / "causes.yaml").write_text(CAUSES, encoding="utf-8")
    (tmp_path / "emotions.yaml").write_text(EMOTIONS, encoding="utf-8")
    (tmp_path / "flags.yaml").write_text(FLAGS, encoding="utf-8")
    lexicons = tmp_path / "lexicons" / "understanding"
    lexicons.mkdir(parents=True)
    (lexicons / "en.yaml").write_text(LEXICON, encoding="utf-8")
    return tmp_path


def mistakes(folder: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(InvalidFile) as caught:
        load_taxonomy(folder)
    return [(Path(mistake.file).name, mistake.line, mistake.problem) for mistake in caught.value.mistakes]


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy(PROMPTS)


def test_the_taxonomy_of_this_repository_has_no_mistakes(taxonomy: Taxonomy) -> None:
    assert len(taxonomy.causes) == 11
    assert len(taxonomy.emotions) == 8
    assert len(taxonomy.flags) == 14


def test_every_group_of_emotions_occurs(taxonomy: Taxonomy) -> None:
    assert {emotion.group for emotion in taxonomy.emotions} == set(EmotionGroup)


def test_what_endangers_somebody_escalates(taxonomy: Taxonomy) -> None:
    escalating = {flag.id for flag in taxonomy.flags if flag.escalate}

    assert escalating >= {"safety_or_health", "legal_threat", "vulnerable_person"}


def test_every_label_has_cues_in_seven_languages(taxonomy: Taxonomy) -> None:
    languages = {"en", "es", "fr", "de", "pt", "it", "nl"}
    cues = {cause.id: set(cause.cues) for cause in taxonomy.causes}
    cues |= {emotion.id: set(emotion.cues) for emotion in taxonomy.emotions}

    assert {label for label, cued in cues.items() if not languages <= cued} == {"unclear", "neutral"}


def test_groups_of_cues_become_single_cues_with_their_weight(folder: Path) -> None:
    change(
        folder / "causes.yaml",
        "[{weight: 1, find: [how do i]}]",
        "[{weight: 2.5, find: [how do i, where is my <parcel>]}]",
    )

    cues = load_taxonomy(folder).cause("no_fault").cues["en"]

    assert [(cue.pattern, cue.weight) for cue in cues] == [("how do i", 2.5), ("where is my <parcel>", 2.5)]


def test_a_cue_that_is_not_in_the_notation_is_told(folder: Path) -> None:
    change(folder / "causes.yaml", "find: [how do i]", "find: [how do i, '(never came']")

    found = mistakes(folder)

    assert [(file, line) for file, line, _ in found] == [("causes.yaml", 7)]


def test_a_name_that_stands_for_nothing_is_told(folder: Path) -> None:
    change(folder / "flags.yaml", "[damn]", "[damn <courier>]")

    assert any("courier" in problem for _, _, problem in mistakes(folder))


def test_an_id_that_stands_twice_is_told(folder: Path) -> None:
    change(folder / "causes.yaml", "id: unclear", "id: no_fault")

    problems = [problem for _, _, problem in mistakes(folder)]

    assert any("stands twice" in problem for problem in problems)
    assert any("'unclear' is missing" in problem for problem in problems)


def test_a_fact_that_cannot_be_known_is_told_with_its_line(folder: Path) -> None:
    decides = "presumed_fault: unknown\n    decides:\n      - {any_of: [shoe_size], ask: product}"
    change(folder / "causes.yaml", "presumed_fault: unknown", decides)

    found = mistakes(folder)

    assert [(line, "shoe_size" in problem) for _, line, problem in found] == [(13, True)]


def test_a_signal_that_nothing_measures_is_told(folder: Path) -> None:
    change(folder / "emotions.yaml", "means: Calm.,", "means: Calm., signals: {volume: 1, profanity: -1, question: 1},")

    assert [problem for _, _, problem in mistakes(folder)] == ["'volume' is no signal and no flag"]


def test_a_stake_needs_its_kind_and_a_flag_needs_something_that_raises_it(folder: Path) -> None:
    change(folder / "flags.yaml", "cues: {en: [{weight: 1, find: [damn]}]}", "stake: 2")

    problems = [problem for _, _, problem in mistakes(folder)]

    assert problems == ["'profanity' has a stake of no kind", "nothing raises 'profanity'"]


def test_a_language_without_a_lexicon_is_told(folder: Path) -> None:
    change(folder / "flags.yaml", "cues: {en:", "cues: {xx:")

    assert [problem for _, _, problem in mistakes(folder)] == ["'xx' has no lexicon"]


def test_mistakes_of_all_files_are_told_at_once(folder: Path) -> None:
    change(folder / "causes.yaml", "presumed_fault: none", "presumed_fault: nobody")
    change(folder / "emotions.yaml", "group: neutral", "group: grumpy")
    change(folder / "flags.yaml", "title: Profanity", "titel: Profanity")

    assert {file for file, _, _ in mistakes(folder)} == {"causes.yaml", "emotions.yaml", "flags.yaml"}


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    shutil.copytree(PROMPTS, tmp_path / "prompts")
    (tmp_path / "prompts" / "flags.yaml").unlink()

    assert [(file, problem) for file, _, problem in mistakes(tmp_path / "prompts")] == [
        ("flags.yaml", "the file is missing")
    ]
