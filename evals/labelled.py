"""Messages with labels, read from CSV files: the sentence bank, and the tickets that a company labelled itself."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field

from app.domain.errors import InvalidFile, Mistake
from app.domain.taxonomy import Taxonomy
from app.domain.value import Value

_UTF8 = "utf-8-sig"  # spreadsheets put a mark before the first column
_LARGEST = 1_000_000
"""Characters of one cell."""
_KNOWN = ("text", "cause", "second", "emotion", "intensity", "flags", "trade", "register", "language", "label")


class Labelled(Value):
    """One message and what a person says of it; an empty label is one that nobody gave."""

    text: Annotated[str, Field(min_length=1)]
    cause: str = ""
    second: str = ""
    """Another cause that is acceptable."""
    emotion: str = ""
    intensity: Annotated[float, Field(ge=0, le=3)] | None = None
    """0 none to 3 strong; may be a mean of several people."""
    flags: frozenset[str] | None = None
    trade: str = ""
    style: Annotated[str, Field(alias="register")] = ""
    """The register: tweet, chat, formal, review, oneliner, rant, broken."""
    language: str = ""

    def accepts(self, cause: str) -> bool:
        """Tell whether a cause is the label, or the other one that is acceptable."""
        return cause in {self.cause, self.second} - {""}


def read_labelled(path: Path, taxonomy: Taxonomy) -> tuple[Labelled, ...]:
    """Read a CSV file with a header: `text`, and `label` or any of the columns of `Labelled`.

    `label` is a cause or an emotion. Raises `InvalidFile` with every mistake: a label that the taxonomy does not
    declare, an intensity that is no number from 0 to 3, a file that is no CSV.
    """
    try:
        with path.open(encoding=_UTF8, newline="") as lines:
            csv.field_size_limit(_LARGEST)
            reader = csv.DictReader(lines)
            columns = reader.fieldnames or []
            if "text" not in columns or not set(columns) & {"label", "cause", "emotion", "intensity", "flags"}:
                problem = f"the columns are {', '.join(columns) or 'none'}"
                instead = "name one column text, and one label, cause, emotion, intensity or flags"
                raise InvalidFile((Mistake(str(path), 1, problem, instead),))
            rows = [(reader.line_num, row) for row in reader]
    except OSError as error:
        raise InvalidFile((Mistake(str(path), 1, f"it cannot be read ({type(error).__name__})", "check it"),)) from None
    except (UnicodeDecodeError, csv.Error):
        raise InvalidFile((Mistake(str(path), 1, "this is no CSV text", "save it as CSV in UTF-8"),)) from None
    mistakes: list[Mistake] = []
    found = tuple(_rows(path, rows, taxonomy, mistakes))
    if mistakes:
        raise InvalidFile(tuple(mistakes))
    return found


def _rows(
    path: Path, rows: Iterable[tuple[int, dict[str, str | None]]], taxonomy: Taxonomy, mistakes: list[Mistake]
) -> Iterator[Labelled]:
    causes = {cause.id for cause in taxonomy.causes}
    emotions = {emotion.id for emotion in taxonomy.emotions}
    flags = {flag.id for flag in taxonomy.flags}
    for line, row in rows:
        cells = {name: (row.get(name) or "").strip() for name in _KNOWN}
        label = cells.pop("label")
        if label and not cells["cause"] and not cells["emotion"]:
            cells["emotion" if label in emotions else "cause"] = label
        given = cells["flags"].split()
        wrong = [
            *(name for name in (cells["cause"], cells["second"]) if name and name not in causes),
            *(name for name in (cells["emotion"],) if name and name not in emotions),
            *(name for name in given if name not in flags),
        ]
        intensity = _number(cells["intensity"])
        if not cells["text"]:
            mistakes.append(Mistake(str(path), line, "the text is empty", "write the message, or remove the line"))
        elif wrong:
            known = ", ".join(sorted(causes | emotions))
            mistakes.append(Mistake(str(path), line, f"{wrong[0]!r} is no known label", f"write one of: {known}"))
        elif cells["intensity"] and intensity is None:
            problem = f"the intensity is {cells['intensity']!r}"
            mistakes.append(Mistake(str(path), line, problem, "write a number from 0 to 3, or nothing"))
        else:
            told = frozenset(given) if row.get("flags") is not None else None
            yield Labelled.model_validate({**cells, "intensity": intensity, "flags": told})


def _number(words: str) -> float | None:
    try:
        number = float(words)
    except ValueError:
        return None
    return number if 0 <= number <= 3 else None  # noqa: PLR2004 (the levels of an intensity)
