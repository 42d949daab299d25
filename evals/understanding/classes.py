"""Figures of single classes: precision, recall, F1, and which class is taken for which other."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.value import Value
from evals.understanding.figures import Figure, Rows, estimated


class ClassFigures(Value):
    """How well one class, or one flag, is told from all others."""

    id: str
    support: int
    """Messages that carry the label."""
    read: int
    """Messages that were read as this class."""
    right: int
    """Messages of both kinds."""
    precision: float | None
    """`None` where nothing was read as this class."""
    recall: float | None
    """`None` where no message carries the label."""
    f1: float | None
    """`None` where no message carries the label."""


class Confusion(Value):
    """A label that was read as another one."""

    label: str
    read_as: str
    messages: int


def class_figures(name: str, *, support: int, read: int, right: int) -> ClassFigures:
    """Work out the shares of one class from its counts."""
    return ClassFigures(
        id=name,
        support=support,
        read=read,
        right=right,
        precision=right / read if read else None,
        recall=right / support if support else None,
        f1=2 * right / (support + read) if support else None,
    )


def by_class(labels: Sequence[str], read: Sequence[str]) -> tuple[ClassFigures, ...]:
    """Give the figures of every class that was labelled or read, the most frequent label first."""
    support, guessed = Counter(labels), Counter(read)
    right = Counter(label for label, guess in zip(labels, read, strict=True) if label == guess)
    names = sorted({*support, *guessed}, key=lambda name: (-support[name], name))
    return tuple(class_figures(name, support=support[name], read=guessed[name], right=right[name]) for name in names)


def macro_f1(labels: Sequence[str], read: Sequence[str], absent: str) -> Figure:
    """Give the mean F1 of the classes that occur among the labels, each counting alike however rare it is."""
    names = sorted({*labels, *read})
    places = {name: place for place, name in enumerate(names)}
    told = np.array([places[label] for label in labels], dtype=np.intp)
    cells = told * len(names) + np.array([places[guess] for guess in read], dtype=np.intp)

    def mean_f1(rows: Rows) -> float:
        counts = np.bincount(cells[rows], minlength=len(names) ** 2).reshape(len(names), len(names))
        return _mean_f1(counts)

    return estimated(len(labels), mean_f1, absent)


def confusions(labels: Sequence[str], read: Sequence[str]) -> tuple[Confusion, ...]:
    """Count which label was read as which other one, the most frequent pair first."""
    pairs = Counter((label, guess) for label, guess in zip(labels, read, strict=True) if label != guess)
    ordered = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Confusion(label=label, read_as=guess, messages=count) for (label, guess), count in ordered)


def _mean_f1(counts: NDArray[np.intp]) -> float:
    """`counts`: shape (classes, classes), labels down, readings across."""
    support, read, right = counts.sum(axis=1), counts.sum(axis=0), counts.diagonal()
    labelled = support > 0
    return float((2 * right[labelled] / (support + read)[labelled]).mean())
