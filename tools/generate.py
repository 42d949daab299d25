"""Writes the files that are generated, or tells which of them are out of date: `python -m tools.generate [--check]`."""

import sys
from collections.abc import Callable
from pathlib import Path

from evals.cases import schema_text
from tools.generated.env_example import env_example
from tools.generated.problems import PROBLEM_DOCUMENTS

ROOT = Path(__file__).resolve().parent.parent

GENERATED: dict[str, Callable[[], str]] = {
    ".env.example": env_example,
    "evals/datasets/case.schema.json": schema_text,
    **PROBLEM_DOCUMENTS,
}
"""Every generated file, by its path from the root, and the function that gives its text."""


def out_of_date(root: Path = ROOT) -> list[str]:
    """List the generated files that are missing or differ from what would be written now."""
    return [path for path, text in GENERATED.items() if _held(root / path) != text()]


def write(root: Path = ROOT) -> list[str]:
    """Write what is out of date; list what was written."""
    stale = out_of_date(root)
    for path in stale:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(GENERATED[path](), encoding="utf-8")
    return stale


def main(arguments: list[str]) -> int:
    """Run the command; give its exit status."""
    if arguments == ["--check"]:
        stale = out_of_date()
        for path in stale:
            print(f'{path} is out of date: run "make docs" and commit what it writes.')
        return 1 if stale else 0
    if arguments:
        print("usage: python -m tools.generate [--check]", file=sys.stderr)
        return 2
    for path in write():
        print(f"wrote {path}")
    return 0


def _held(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
