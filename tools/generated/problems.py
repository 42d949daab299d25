"""The documents of the problems: one for each kind that the API can answer."""

from collections.abc import Callable
from functools import partial

from app.api.problem_docs import markdown
from app.api.problems import KINDS

PROBLEM_DOCUMENTS: dict[str, Callable[[], str]] = {
    f"docs/problems/{kind.slug}.md": partial(markdown, kind) for kind in KINDS.values()
}
