"""The cues that are learned, and the sentence bank that they are learned from."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, model_validator

from app.domain.errors import InvalidFile, Mistake
from app.domain.value import Value
from app.formats import read, read_text

CueId = Annotated[str, Field(pattern=r"^[a-z]+(_[a-z]+)*$")]


class Cue(Value):
    """One thing that a sentence of a reply can do."""

    id: CueId
    counts_as: Annotated[str | None, Field(alias="as")]
    """The word list that a sentence with this cue counts for; `None` where no check asks for it."""
    violation: bool
    """Whether no reply should do it."""
    strict: bool = False
    """Whether hearing it can fail a reply, so that a false alarm costs as much as one of a violation."""
    like: tuple[CueId, ...]
    """Cues that people confuse with it."""
    means: str


class Cues(Value):
    """All cues."""

    cues: Annotated[tuple[Cue, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _known(self) -> "Cues":
        known = set(self.ids)
        if len(known) != len(self.cues):
            raise ValueError("two cues have the same id")
        unknown = sorted({name for cue in self.cues for name in cue.like} - known)
        if unknown:
            raise ValueError(f"'like' names {', '.join(unknown)}, which is no cue")
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, in order."""
        return tuple(cue.id for cue in self.cues)


class Labelled(Value):
    """One sentence of a reply, and what it does."""

    text: Annotated[str, Field(min_length=1, max_length=2_000)]
    cue: CueId
    also: tuple[CueId, ...] = ()
    """Other things that it does as well."""
    near: CueId | Annotated[str, Field(max_length=0)] = ""
    """What it could be mistaken for."""
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    trade: str = ""
    writer: str = ""
    """Who wrote it, so that a model is measured on sentences of writers that it never saw."""

    @property
    def all(self) -> frozenset[str]:
        """Everything that it does."""
        return frozenset({self.cue, *self.also})


def load_cues(prompts: Path) -> Cues:
    """Read `cues.yaml`; raises `InvalidFile`."""
    return read(prompts / "cues.yaml").into(Cues)


def load_sentences(folder: Path, cues: Cues) -> tuple[Labelled, ...]:
    """Read all files `*.jsonl` of the bank; raises `InvalidFile` with every mistake."""
    mistakes: list[Mistake] = []
    known = set(cues.ids)
    found = [sentence for path in sorted(folder.glob("*.jsonl")) for sentence in _sentences(path, known, mistakes)]
    if mistakes:
        raise InvalidFile(tuple(mistakes))
    return tuple(found)


def _sentences(path: Path, known: set[str], mistakes: list[Mistake]) -> Iterator[Labelled]:
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        try:
            sentence = Labelled.model_validate(json.loads(line))
        except ValidationError as error:
            mistakes.append(Mistake(str(path), number, error.errors()[0]["msg"], "correct the line"))
            continue
        except ValueError:
            mistakes.append(Mistake(str(path), number, "this line is not JSON", "write one JSON object a line"))
            continue
        unknown = ({*sentence.all, sentence.near} - {""}) - known
        if unknown:
            problem = f"{min(unknown)!r} is no cue"
            mistakes.append(Mistake(str(path), number, problem, f"write one of: {', '.join(sorted(known))}"))
            continue
        yield sentence
