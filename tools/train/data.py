"""The sentence bank as numbers: what each tier sees of each message."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from app.classifiers.learned.fusion import rule_inputs
from app.classifiers.learned.weights import About
from app.classifiers.rules import RuleReader
from app.domain.taxonomy import Taxonomy
from app.features import BUCKETS, Embedder, grams_of
from evals.labelled import Labelled, read_labelled

FOLDS = 5


@dataclass(frozen=True)
class Data:
    """Messages with their labels as numbers, and what the tiers see of them; one row a message."""

    causes: NDArray[np.int64]
    seconds: NDArray[np.int64]
    """Another acceptable cause; -1 for none."""
    emotions: NDArray[np.int64]
    """-1 where two people could not agree."""
    intensities: NDArray[np.float64]
    flags: NDArray[np.bool_]
    """Shape (messages, flags), in the order of the taxonomy."""
    folds: NDArray[np.int64]
    """0 to 4, from the text alone, so that a message keeps its fold when others come."""
    rules: NDArray[np.float64]
    ngrams: csr_matrix
    vectors: NDArray[np.float32]

    def rows(self, where: NDArray[np.bool_]) -> "Data":
        """Keep some messages."""
        return Data(
            self.causes[where],
            self.seconds[where],
            self.emotions[where],
            self.intensities[where],
            self.flags[where],
            self.folds[where],
            self.rules[where],
            self.ngrams[where],
            self.vectors[where],
        )


def bank_files(folder: Path) -> list[Path]:
    """List the files of the bank, in order."""
    return sorted(folder.rglob("*.csv"))


def bank_digest(folder: Path) -> str:
    """Digest the bank, so that weights of another bank are noticed."""
    digest = hashlib.sha256()
    for path in bank_files(folder):
        digest.update(str(path.relative_to(folder).as_posix()).encode())
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))  # a checkout may write its own line ends
    return digest.hexdigest()[:16]


def bank_messages(folder: Path, taxonomy: Taxonomy) -> tuple[Labelled, ...]:
    """Read every message of the bank; raises `InvalidFile`."""
    return tuple(message for path in bank_files(folder) for message in read_labelled(path, taxonomy))


def prepared(
    messages: Sequence[Labelled], about: About, rules: RuleReader, embedder: Embedder, flags: Sequence[str]
) -> Data:
    """Let every tier see every message."""
    readings = [rules.read(message.text, message.language or "en") for message in messages]
    texts = [reading.own_words for reading in readings]
    grams = [grams_of(text) for text in texts]
    ends = np.cumsum([0, *(len(gram.buckets) for gram in grams)])
    matrix = csr_matrix(
        (np.concatenate([gram.weights for gram in grams]), np.concatenate([gram.buckets for gram in grams]), ends),
        shape=(len(messages), BUCKETS),
    )
    return Data(
        causes=np.array([about.causes.index(message.cause) for message in messages]),
        seconds=np.array([about.causes.index(message.second) if message.second else -1 for message in messages]),
        emotions=np.array([about.emotions.index(message.emotion) if message.emotion else -1 for message in messages]),
        intensities=np.array([float(message.intensity or 0) for message in messages]),
        flags=np.array([[flag in (message.flags or ()) for flag in flags] for message in messages]),
        folds=np.array([_fold(message.text) for message in messages]),
        rules=np.array([rule_inputs(about, reading) for reading in readings]),
        ngrams=matrix,
        vectors=embedder.embed(texts),
    )


def _fold(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.casefold().encode()).digest()[:4], "big") % FOLDS
