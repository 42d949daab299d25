"""Training gives the same numbers from the same messages, and numbers that tell the messages apart."""

import csv
from functools import cache

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from app.classifiers.learned.encoder import SentenceEncoder
from app.classifiers.learned.weights import About
from app.classifiers.rules import RuleReader
from app.words.taxonomy import load_taxonomy
from evals.labelled import Labelled, read_labelled
from tests.classifiers.reader import PROMPTS, vocabularies
from tools.train.__main__ import about_of, trained
from tools.train.data import Data, bank_files, prepared

A_CAUSE = 24


def some_messages() -> tuple[Labelled, ...]:
    taxonomy = load_taxonomy(PROMPTS)
    files = [path for path in bank_files(PROMPTS / "bank") if path.parent.name == "causes"]
    return tuple(message for path in files for message in read_labelled(path, taxonomy)[:A_CAUSE])


@cache
def data() -> tuple[About, Data]:
    taxonomy = load_taxonomy(PROMPTS)
    messages = some_messages()
    about = about_of(taxonomy, "a part of the bank", len(messages))
    with threadpool_limits(limits=1):
        return about, prepared(
            messages, about, RuleReader(taxonomy, vocabularies()), SentenceEncoder(), [f.id for f in taxonomy.flags]
        )


def numbers() -> dict[str, NDArray[np.generic]]:
    about, seen = data()
    with threadpool_limits(limits=1):
        return trained(about, seen)


def test_the_same_bank_gives_the_same_bytes() -> None:
    first, second = numbers(), numbers()

    assert {name: array.tobytes() for name, array in first.items()} == {
        name: array.tobytes() for name, array in second.items()
    }


def test_what_was_learned_tells_the_messages_that_it_was_learned_from_apart() -> None:
    about, seen = data()
    learned = numbers()

    scores = seen.vectors @ learned["encoder"].astype(float) + learned["encoder_bias"].astype(float)

    right = scores[:, : len(about.causes)].argmax(axis=1) == seen.causes
    assert right.mean() > 0.7


def test_the_bank_is_plain_csv() -> None:
    for path in bank_files(PROMPTS / "bank"):
        with path.open(encoding="utf-8", newline="") as lines:
            assert all(len(row) == 10 for row in csv.reader(lines))
