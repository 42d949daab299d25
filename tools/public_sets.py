"""Converts public development sets to what `amends eval-understanding` reads: `python -m tools.public_sets FOLDER`.

Their texts are not ours, so nothing of them may enter the repository.
"""

import argparse
import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ROOT / "evals" / "datasets" / "real" / "dfrustration_labels.csv"
COLUMNS = ("text", "cause", "second", "emotion", "intensity", "trade", "register", "language")
_OTHER_NAMES = {"question": "no_fault"}
_RATED, _LEVELS = 4, 3
"""Raters gave 0 to 4; our intensities go from 0 to 3."""

Row = dict[str, str]
Label = Callable[[Row], Row]


@dataclass(frozen=True)
class PublicSet:
    """A public set: the file in which it comes, the one that is made of it, and how a row is labelled."""

    file: str
    name: str
    label: Label


def of_cause(row: Row) -> Row:
    """Take the label as a cause."""
    return {"cause": _OTHER_NAMES.get(row["label"], row["label"])}


def of_bank(row: Row) -> Row:
    """Take the label as a cause, in a bank."""
    return {**of_cause(row), "trade": "bank"}


def of_emotion(row: Row) -> Row:
    """Take the label as an emotion."""
    return {"emotion": row["label"]}


def of_raters(row: Row) -> Row:
    """Take the mean of the raters as the intensity, and our own labels for the rest."""
    ours = _our_labels().get((row["dialog"], row["turn"]), {})
    intensity = f"{float(row['mean']) * _LEVELS / _RATED:.3f}"
    return {**ours, "intensity": intensity, "register": "tweet"}


SETS = (
    PublicSet("cause_bank77_train.csv", "bank77", of_bank),
    PublicSet("cause_mdg_train.csv", "mdg", of_cause),
    PublicSet("goemotions_support8_dev.csv", "goemotions", of_emotion),
    PublicSet("dfrustration_intensity_dev_evendialogs.csv", "dfrustration", of_raters),
)
"""All of them are in English."""


def convert(folder: Path, out: Path) -> Iterator[str]:
    """Convert each set that is there, and tell of each what became of it; raises `ValueError` for a forbidden `out`."""
    target = out.resolve()
    if target.is_relative_to(ROOT) and not target.is_relative_to(ROOT / "out"):
        raise ValueError(f"{out}: these texts may not enter the repository; name a folder outside it, or below out/")
    for one in SETS:
        source = folder / one.file
        if not source.is_file():
            yield f"{one.file}: absent"
            continue
        rows = [{"text": row["text"], "language": "en", **one.label(row)} for row in _rows(source)]
        target.mkdir(parents=True, exist_ok=True)
        _write(target / f"{one.name}.csv", rows)
        yield f"{one.file}: {len(rows)} messages, now {out / one.name}.csv"


def main(arguments: list[str] | None = None) -> None:
    """Convert what is there; exit status 2 where the texts would enter the repository."""
    parser = argparse.ArgumentParser(prog="python -m tools.public_sets", description="Convert public sets.")
    parser.add_argument("folder", type=Path, help="where the sets are")
    parser.add_argument("out", type=Path, nargs="?", default=Path("out/public"), help="where the files go")
    given = parser.parse_args(arguments)
    try:
        for line in convert(given.folder, given.out):
            print(line)
    except (ValueError, OSError, KeyError) as error:
        sys.exit(_refused(error))


def _refused(error: Exception) -> int:
    told = f"there is no column {error}" if isinstance(error, KeyError) else str(error)
    print(f"public_sets: {told}", file=sys.stderr)
    return 2


@cache
def _our_labels() -> dict[tuple[str, str], Row]:
    return {
        (row["dialog"], row["turn"]): {label: row[label] for label in ("cause", "second", "emotion")}
        for row in _rows(OURS)
    }


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
