"""Where a run is kept: one folder with everything, or the JSON alone."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.cli.trouble import Trouble
from evals.pairs import Run
from evals.report import Report
from evals.reports.junit import junit
from evals.reports.page import render
from evals.reports.tables import cases_table, items_table


@dataclass(frozen=True)
class Places:
    """Where the results go."""

    json: Path
    folder: Path | None
    """Where everything else goes; `None` where only the JSON is wanted."""

    @classmethod
    def of(cls, out: Path | None, json: Path | None, default: Path) -> "Places":
        """Read the options: `--json` alone asks for nothing else, as CI jobs of old do."""
        if json is not None and out is None:
            return cls(json, None)
        folder = out or default
        return cls(json or folder / "results.json", folder)

    def prepare(self) -> None:
        """Make the folders before anything runs, so that no work is lost; raises `Trouble`."""
        for folder in {self.json.parent, self.folder or self.json.parent}:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise _not_written(folder, error) from None

    @property
    def journal(self) -> Path:
        """The journal of the run, beside the JSON."""
        return self.json.with_suffix(".journal.jsonl")

    @property
    def unfinished(self) -> bool:
        """Whether the last run left a journal, and no results after it."""
        if not self.journal.exists():
            return False
        return not self.json.exists() or self.json.stat().st_mtime < self.journal.stat().st_mtime


def keep(report: Report, places: Places, baseline: Run | None) -> tuple[Path, ...]:
    """Write everything that is asked for and name it; raises `Trouble` for a place that cannot be written."""
    written = [_write(places.json, report.model_dump_json(indent=2) + "\n")]
    if places.folder is not None:
        others: dict[str, Callable[[], str]] = {
            "report.html": lambda: render(report, baseline),
            "junit.xml": lambda: junit(report),
            # Spreadsheets take a table for UTF-8 only where it begins with this mark.
            "results.csv": lambda: "\ufeff" + cases_table(report),
            "items.csv": lambda: "\ufeff" + items_table(report),
        }
        written += [_write(places.folder / name, text()) for name, text in others.items()]
    return tuple(written)


def _write(out: Path, text: str) -> Path:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        # Half a file is worse than the one before.
        draft = out.with_name(f".{out.name}.part")
        draft.write_text(text, encoding="utf-8", newline="")
        draft.replace(out)
    except OSError as error:
        raise _not_written(out, error) from None
    return out


def _not_written(place: Path, error: OSError) -> Trouble:
    return Trouble(f"{place}: {error.strerror}; name a place that can be written with --out or --json")
