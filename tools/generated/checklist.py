"""The text of `docs/checklist.md`: every item of the checklist, as its guidance file declares it."""

from collections.abc import Sequence

from app.settings import PROMPTS
from evals.checklist import Checklist
from evals.criteria import Criterion, Example

_HEAD = """\
<!-- Generated from prompts/guidance/ by "make docs": edit the guidance, not this file. -->

# The checklist

{count} items say what a good reply does, in the order of its moves.
One file of `prompts/guidance/` declares each of them.
It holds what a writer is told, the check that runs on every draft, and the examples that are its tests.

- **Stage** and **when**: where an item is asked for; elsewhere it does not apply, and no writer is shown it.
- **Mandatory**: a failure makes the writer try once more.
- **Blocker**: no score hides a failure.
- **Rules decide**: which verdicts the rules may give; all else is `unsure`, which lowers the coverage, not the score.

| Item | Stage | When | Mandatory | Blocker | Rules decide | Articles |
|---|---|---|---|---|---|---|
"""
_RULES_DECIDE = {"both": "pass and fail", "pass": "pass", "fail": "fail", "neither": "nothing"}


def checklist() -> str:
    """Give the whole text."""
    criteria = Checklist.load(PROMPTS).criteria
    rows = "".join(_row(criterion) for criterion in criteria)
    return "\n".join([_HEAD.format(count=len(criteria)) + rows, *(_section(criterion) for criterion in criteria)])


def _row(criterion: Criterion) -> str:
    cells = (
        f"[{criterion.title}](#{criterion.id})",
        ", ".join(criterion.stages),
        ", ".join(criterion.when) or "always",
        "yes" if criterion.mandatory else "",
        "yes" if criterion.blocker else "",
        _RULES_DECIDE[criterion.trusted],
        ", ".join(criterion.articles),
    )
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


def _section(criterion: Criterion) -> str:
    """Write one item; its anchor is its id, so that a link outlives a change of the title."""
    parts = (
        f'<a id="{criterion.id}"></a>\n\n## {criterion.title}',
        f"`{criterion.id}`, {_standing(criterion)}.",
        criterion.body,
        f"*Asked of a judge:* {criterion.rubric}\n\n*When it fails:* {criterion.fix}",
        "Passes:",
        *(_example(example) for example in criterion.examples.good),
        "Fails:",
        *(_example(example) for example in criterion.examples.bad),
    )
    return "\n\n".join(parts) + "\n"


def _standing(criterion: Criterion) -> str:
    plural = "" if len(criterion.articles) == 1 else "s"
    words = [
        f"asked for in {_together(criterion.stages)}",
        f"when {_together(criterion.when)}" if criterion.when else "",
        "mandatory" if criterion.mandatory else "",
        "a blocker" if criterion.blocker else "",
        f"from article{plural} {_together(criterion.articles)}" if criterion.articles else "",
    ]
    return ", ".join(word for word in words if word)


def _together(names: Sequence[str]) -> str:
    return " and ".join(name.replace("_", " ") for name in names)


def _example(example: Example) -> str:
    """Quote a reply, after what the customer wrote where that matters."""
    told = [f"*To:* {example.message}"] if example.message else []
    return "\n>\n".join(
        "\n".join(f"> {line}".rstrip() for line in text.splitlines()) for text in [*told, example.reply]
    )
