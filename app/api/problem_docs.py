"""Writes the documents of the problems from the one table: `python -m app.api.problem_docs docs/problems`."""

import json
import sys
from pathlib import Path

from app.api.problems import KINDS, MEDIA_TYPE, Problem, ProblemKind


def markdown(kind: ProblemKind) -> str:
    """Write the document of one kind of problem, one sentence a line."""
    example = Problem(
        type=kind.type, title=kind.title, status=kind.status, detail=kind.advice, request_id="7c1a3f0e5d3b4f0c"
    )
    shown = json.dumps(example.model_dump(exclude_none=True), indent=2)
    return (
        f"# {kind.title}\n\n"
        f"`{kind.type}`, status {kind.status}.\n\n"
        f"{_lines(kind.means)}\n\n"
        f"## What to do\n\n{_lines(kind.advice)}\n\n"
        f"## The answer\n\n`Content-Type: {MEDIA_TYPE}`\n\n```json\n{shown}\n```\n"
    )


def write_all(folder: Path) -> None:
    """Write one document for each kind of problem."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in KINDS.values():
        (folder / f"{kind.slug}.md").write_text(markdown(kind), encoding="utf-8")


def _lines(sentences: str) -> str:
    return sentences.replace(". ", ".\n")


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
