"""Writes the files that are generated, or tells which of them are out of date: `python -m tools.generate [--check]`."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from app.domain.errors import InvalidFile
from evals.cases import schema_text
from tools.generated.checklist import checklist
from tools.generated.env_example import env_example
from tools.generated.openapi import openapi
from tools.generated.problems import PROBLEM_DOCUMENTS

ROOT = Path(__file__).resolve().parent.parent

Texts = Mapping[str, Callable[[], str]]

GENERATED: Texts = {
    ".env.example": env_example,
    "docs/checklist.md": checklist,
    "docs/openapi.json": openapi,
    "evals/datasets/case.schema.json": schema_text,
    **PROBLEM_DOCUMENTS,
}
"""Every generated file, by its path from the root, and the function that gives its text."""


def out_of_date(root: Path, generated: Texts) -> dict[str, str]:
    """Give the files that are missing or differ from what would be written now, with the text that they should hold."""
    texts = {path: text() for path, text in generated.items()}
    return {path: text for path, text in texts.items() if _held(root / path) != text}


def write(root: Path, texts: Mapping[str, str]) -> None:
    """Write files, with the folders that they need."""
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Run the command; give its exit status."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m tools.generate [--check]", file=sys.stderr)
        return 2
    try:
        stale = out_of_date(ROOT, GENERATED)
    except InvalidFile as error:
        print(error, file=sys.stderr)
        return 2
    if not arguments:
        write(ROOT, stale)
    for path in stale:
        print(f'{path} is out of date: run "make docs" and commit what it writes.' if arguments else f"wrote {path}")
    return 1 if arguments and stale else 0


def _held(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
