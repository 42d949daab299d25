"""Strict reading of JSON lines: one object a line, every mistake with its line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app import formats
from app.domain.errors import InvalidFile, Mistake
from app.formats import Document

SUFFIX = ".jsonl"


def documents(path: Path, mistakes: list[Mistake]) -> Iterator[Document]:
    """Yield each line as a document of its own; what cannot be read is added to `mistakes` and left out.

    Empty lines are skipped. A name that is written twice in an object is a mistake, as it is in YAML.
    """
    try:
        text = formats.read_text(path)
    except InvalidFile as error:
        mistakes.extend(error.mistakes)
        return
    # Not `splitlines`: a message may hold a line separator that JSON lets stand unescaped.
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line, object_pairs_hook=_without_repeats, parse_constant=_no_number)
        except json.JSONDecodeError as error:
            told = f"this line is not JSON: {error.msg[:1].lower()}{error.msg[1:]}, at column {error.colno}"
            mistakes.append(Mistake(str(path), number, told, "write one JSON object on the line"))
        except (ValueError, RecursionError) as error:
            told = str(error) if isinstance(error, ValueError) else "this line is nested too deeply"
            mistakes.append(Mistake(str(path), number, told, "correct the line"))
        else:
            yield Document(file=str(path), data=data, node=None, offset=number - 1)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} is written twice")
    return held


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")
