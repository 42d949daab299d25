"""Reads `things.yaml`: which sort of thing a complaint is about."""

from pathlib import Path

from pydantic import RootModel

from app import formats
from app.domain.things import Things


class _ThingsFile(RootModel[dict[str, dict[str, tuple[str, ...]]]]):
    """Sort to language to nouns."""


def load_things(folder: Path) -> Things:
    """Read the sorts of things; raises `InvalidFile` with every mistake."""
    return Things(nouns=formats.read(folder / "things.yaml").into(_ThingsFile).root)
