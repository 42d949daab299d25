"""The cues that are learned, and the sentence bank that they are learned from."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from app.domain.errors import InvalidFile, Mistake
from app.domain.value import Value
from app.formats import read
from evals import jsonl

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
    """Who wrote it."""

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
    for line in jsonl.documents(path, mistakes):
        try:
            sentence = line.into(Labelled)
        except InvalidFile as error:
            mistakes.extend(error.mistakes)
            continue
        unknown = ({*sentence.all, sentence.near} - {""}) - known
        if unknown:
            problem = f"{min(unknown)!r} is no cue"
            mistakes.append(line.mistake((), problem, f"write one of: {', '.join(sorted(known))}"))
            continue
        yield sentence
