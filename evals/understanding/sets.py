"""Finds the files of labelled messages: each CSV file is one set."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.domain.errors import InvalidFile, Mistake
from app.domain.taxonomy import Taxonomy
from evals.labelled import Labelled, read_labelled


def load_sets(places: Iterable[Path], taxonomy: Taxonomy) -> dict[str, tuple[Labelled, ...]]:
    """Read files, and every CSV file below folders, by name; raises `InvalidFile` with the mistakes of all files."""
    mistakes: list[Mistake] = []
    read: dict[Path, tuple[Labelled, ...]] = {}
    for path in _files(places, mistakes):
        try:
            read[path] = read_labelled(path, taxonomy)
        except InvalidFile as error:
            mistakes.extend(error.mistakes)
        else:
            if not read[path]:
                mistakes.append(Mistake(str(path), 1, "there is no message", "write one a line, or leave the file out"))
    if mistakes:
        raise InvalidFile(tuple(mistakes))
    alike = Counter(path.stem for path in read)
    return {path.stem if alike[path.stem] == 1 else str(path.with_suffix("")): rows for path, rows in read.items()}


def _files(places: Iterable[Path], mistakes: list[Mistake]) -> Iterator[Path]:
    """List every file once, however often it is named."""
    seen: set[Path] = set()
    for place in places:
        inside = sorted(path for path in place.rglob("*") if path.suffix.lower() == ".csv")
        if place.is_dir() and not inside:
            mistakes.append(Mistake(str(place), 1, "the folder holds no CSV file", "name one that holds labels"))
        for path in inside if place.is_dir() else [place]:
            if path.resolve() not in seen:
                seen.add(path.resolve())
                yield path
