"""What tells languages apart at a glance: their scripts and their most common words."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from app.domain.value import Value
from app.formats import read

Script = Literal[
    "latin", "cyrillic", "greek", "arabic", "hebrew", "devanagari", "thai", "han", "kana", "hangul", "other"
]
_BLOCKS: tuple[tuple[int, int, Script], ...] = (
    (0x0041, 0x024F, "latin"),
    (0x1E00, 0x1EFF, "latin"),
    (0x0370, 0x03FF, "greek"),
    (0x0400, 0x052F, "cyrillic"),
    (0x0590, 0x05FF, "hebrew"),
    (0x0600, 0x077F, "arabic"),
    (0x0900, 0x097F, "devanagari"),
    (0x0E00, 0x0E7F, "thai"),
    (0x3040, 0x30FF, "kana"),
    (0x4E00, 0x9FFF, "han"),
    (0xAC00, 0xD7AF, "hangul"),
)


class Profile(Value):
    """One language."""

    scripts: Annotated[tuple[Script, ...], Field(min_length=1)]
    words: frozenset[str] = frozenset()
    """Its most common short words; empty where the script alone decides."""

    @property
    def alone(self) -> bool:
        """Whether the script decides."""
        return not self.words


class _Entry(Value):
    scripts: Annotated[tuple[Script, ...], Field(min_length=1)]
    words: str = ""


class _File(Value):
    languages: dict[str, _Entry]


def load_languages(path: Path) -> dict[str, Profile]:
    """Read the languages of a file, by code; raises `InvalidFile`."""
    content = read(path).into(_File)
    return {
        code: Profile(scripts=entry.scripts, words=frozenset(entry.words.split()))
        for code, entry in content.languages.items()
    }


def script_of(letter: str) -> Script:
    """Tell the script of a letter."""
    if letter.isascii():
        return "latin"
    point = ord(letter)
    return next((script for first, last, script in _BLOCKS if first <= point <= last), "other")
