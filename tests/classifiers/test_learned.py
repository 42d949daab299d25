"""What was learned from the bank: read strictly, the same every time, and whole without the encoder."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from app.classifiers.learned.encoder import SentenceEncoder
from app.classifiers.learned.fusion import Learned
from app.classifiers.learned.weights import ABOUT, NUMBERS, load_weights
from app.classifiers.offline import OfflineClassifier
from app.classifiers.rules import RuleReader
from app.domain.errors import InvalidFile
from app.domain.facts import SuppliedFacts
from app.domain.taxonomy import Taxonomy
from app.features import BUCKETS, grams_of
from app.words.taxonomy import load_taxonomy
from tests.classifiers.reader import ENGLISH, PROMPTS, classifier, talk, understand, vocabularies
from tools.train.data import bank_digest

WEIGHTS = PROMPTS / "weights"
LATE = "My parcel is three days late and nobody tells me where it is."


def reader(taxonomy: Taxonomy | None = None, encoder: SentenceEncoder | None = None) -> OfflineClassifier:
    taxonomy = taxonomy or load_taxonomy(PROMPTS)
    return OfflineClassifier(taxonomy, RuleReader(taxonomy, vocabularies()), Learned(load_weights(WEIGHTS), encoder))


def test_the_weights_were_learned_from_the_bank_that_stands_here() -> None:
    assert load_weights(WEIGHTS).about.bank == bank_digest(PROMPTS / "bank"), "run make train"


def test_the_weights_name_every_cause_and_every_emotion() -> None:
    about, taxonomy = load_weights(WEIGHTS).about, load_taxonomy(PROMPTS)

    assert about.causes == tuple(cause.id for cause in taxonomy.causes)
    assert about.emotions == tuple(emotion.id for emotion in taxonomy.emotions)


def test_without_the_encoder_the_other_tiers_answer_and_say_so() -> None:
    said = reader().understand(talk(LATE), SuppliedFacts(), ENGLISH)

    assert said.cause.id == "logistics"
    assert said.classifier == "rules+ngrams"
    assert [tier.tier for tier in said.tiers] == ["rules", "ngrams"]


def test_a_message_is_understood_the_same_every_time() -> None:
    assert understand(LATE) == understand(LATE)


def test_a_cause_that_nobody_has_learned_is_still_ranked_by_its_cues() -> None:
    taxonomy = load_taxonomy(PROMPTS)
    known = taxonomy.cause("logistics")
    renamed = known.model_copy(update={"id": "parcels"})
    others = tuple(renamed if cause.id == known.id else cause for cause in taxonomy.causes)

    said = reader(taxonomy.model_copy(update={"causes": others})).understand(talk(LATE), SuppliedFacts(), ENGLISH)

    assert said.cause.id == "parcels"
    assert sum(one.p for one in said.cause.ranked) == pytest.approx(1)


def test_words_that_were_learned_are_quoted_where_no_cue_is_found() -> None:
    message = "the kids' swim class again no teacher, 40 min by the pool in wet trunks"

    evidence = understand(message).cause.evidence

    assert all(message[span.start : span.end] == span.quote for span in evidence)


def test_numbers_handles_and_links_are_alike_whatever_they_say() -> None:
    one, other = grams_of("@abc order 55 https://a.example/x"), grams_of("@xyz order 9071 https://b.example/y?z=1")

    assert sorted(one.buckets) == sorted(other.buckets)


@pytest.mark.parametrize("text", ["", "!!!", "🤷", "a" * 20_000, "x " * 10_000])
def test_the_grams_of_any_text_are_weights_in_their_buckets(text: str) -> None:
    grams = grams_of(text)

    assert len(grams.buckets) == len(grams.weights) == len(set(grams.buckets.tolist()))
    assert all(0 <= bucket < BUCKETS for bucket in grams.buckets.tolist())
    assert np.isfinite(grams.weights).all()


@pytest.mark.parametrize("text", ["", " ", "@handle", "a" * 20_000, "No. " * 5_000])
def test_the_encoder_embeds_any_text(text: str) -> None:
    vectors = SentenceEncoder().embed([text])

    assert vectors.shape == (1, 512)
    assert np.isfinite(vectors).all()


def broken(folder: Path, name: str, content: bytes | None) -> Path:
    shutil.copytree(WEIGHTS, folder / "weights")
    path = folder / "weights" / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    return folder / "weights"


@pytest.mark.parametrize("name", [ABOUT, NUMBERS])
@pytest.mark.parametrize("content", [None, b"", b"{}", b"\x00\xff nothing"])
def test_weights_that_cannot_be_read_are_told_with_what_to_do(tmp_path: Path, name: str, content: bytes | None) -> None:
    folder = broken(tmp_path, name, content)

    with pytest.raises(InvalidFile) as told:
        load_weights(folder)

    assert name in str(told.value)


def test_weights_of_another_layout_are_refused(tmp_path: Path) -> None:
    folder = broken(tmp_path, ABOUT, (WEIGHTS / ABOUT).read_bytes().replace(b'"policy_dispute",', b""))

    with pytest.raises(InvalidFile, match="make train"):
        load_weights(folder)


def test_the_classifier_says_which_tiers_speak() -> None:
    assert classifier().understand(talk(LATE), SuppliedFacts(), ENGLISH).classifier == "rules+ngrams+encoder"
