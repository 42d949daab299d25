"""Tells what became of a case in numbers and plain JSON, as frameworks for evaluations take it."""

from math import nan

from pydantic import JsonValue

from app.domain.scorecard import ItemResult, Scorecard, Verdict
from app.domain.value import Value
from evals.suite import CaseResult

_POINTS = {Verdict.PASS: 1.0, Verdict.FAIL: 0.0}


class Told(Value):
    """A result of the suite, in the terms of a framework: `nan` stands where there is nothing to count."""

    figures: dict[str, float]
    """`met`, `unblocked`: 1 or 0; `score`, `coverage`: between 0 and 1, `nan` without a draft or a decision."""
    points: dict[str, float]
    """By item of the checklist: 1 for `pass`, 0 for `fail`, `nan` where it is `na` or `unsure`."""
    explanation: str
    """What was not met and which items failed, with their words; one line each."""
    details: dict[str, JsonValue]
    """Blockers, versions, expectations, and by item: verdict, reason, words, fix and layer."""


def tell(result: CaseResult, card: Scorecard | None, items: tuple[str, ...]) -> Told:
    """Tell a result; `card`: the verdicts with their words, `None` where there was no draft.

    `items`: the ids of the whole checklist, so that each result has the same ones.
    """
    given = {} if card is None else {item.id: item for item in card.items}
    seen = result.seen
    score = None if seen is None else seen.score
    return Told(
        figures={
            "met": float(result.met),
            "unblocked": float(seen is not None and not seen.blocked),
            "score": nan if score is None else score,
            "coverage": nan if seen is None else seen.coverage,
        },
        points={item: _POINTS.get(given[item].verdict, nan) if item in given else nan for item in items},
        explanation=_explained(result, card),
        details={
            "error": result.error,
            "blockers": [] if seen is None else list(seen.blockers),
            "state": None if seen is None else seen.state.value,
            "writer": None if seen is None else seen.writer,
            "versions": {} if seen is None else dict(seen.versions),
            "expectations": [one.model_dump(mode="json") for one in result.checks],
            "items": {item.id: _item(item) for item in given.values()},
        },
    )


def _item(item: ItemResult) -> dict[str, JsonValue]:
    return {
        "verdict": item.verdict.value,
        "reason": item.reason,
        "words": [span.quote for span in item.spans],
        "fix": item.fix,
        "layer": item.layer.value,
    }


def _explained(result: CaseResult, card: Scorecard | None) -> str:
    lines = [] if result.error is None else [f"no draft: {result.error}"]
    lines += [f"not met: {one.kind} {one.wanted}; found {one.found}" for one in result.failures]
    for item in () if card is None else card.failed:
        blocks = ", which blocks" if card is not None and item.id in card.blockers else ""
        words = "".join(f" [{span.quote}]" for span in item.spans)
        lines.append(f"{item.id} failed{blocks}: {item.reason}{words}")
    return "\n".join(lines) or "every expectation is met, and no item of the checklist failed"
