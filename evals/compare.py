"""Whether the second of two runs is better: one verdict, why, and what a total would hide."""

from collections.abc import Sequence

from app.domain.value import Value
from evals.changes import (
    ENOUGH,
    MET,
    SCORE,
    Blockers,
    Difference,
    ItemChange,
    Outlook,
    SliceChange,
    blockers,
    difference,
    items,
    slices,
)
from evals.pairs import Had, LeftOut, Pair, Run, pair

MARGIN = 0.01
"""A difference that nobody would act on, as a share."""
_LESS_DECIDED = 0.03
_JUDGES = ("prompts", "company", "code", "service", "encoder", "judge")


class Comparison(Value):
    """A run held against an earlier one."""

    verdict: Outlook
    because: str
    before: dict[str, str]
    """All that decided the first run, by name."""
    after: dict[str, str]
    cases: int
    left_out: LeftOut
    same: int
    """Cases of which nothing differs: the same reply, the same verdicts."""
    margin: float
    score: Difference | None
    """The mean score; `None` where no pair of drafts has one."""
    met: Difference | None
    """The share of cases met."""
    coverage: tuple[float, float]
    """How much of what applied was decided, before and after."""
    errors: tuple[int, int]
    """Cases without a draft, before and after: not met, and in no mean score."""
    blockers: Blockers
    items: tuple[ItemChange, ...]
    """Those that turned, the least likely to be chance first."""
    slices: tuple[SliceChange, ...]
    """Those of at least five cases, the one that moved most first."""
    warnings: tuple[str, ...]


def compare(before: Run, after: Run, margin: float = MARGIN) -> Comparison:
    """Compare the cases that both runs hold the same; raises `ValueError` where there is none."""
    pairs, left_out = pair(before, after)
    if not pairs:
        raise ValueError("the runs hold no case in common")
    same = sum(both.same for both in pairs)
    score, met = (_figure(difference(one, pairs, margin), same=same == len(pairs)) for one in (SCORE, MET))
    held = blockers(pairs)
    verdict, because = _verdict([one for one in (score, met) if one], held, margin, same=same == len(pairs))
    parts = slices(pairs, margin)
    comparison = Comparison(
        verdict=verdict,
        because=because,
        before=before.decided_by,
        after=after.decided_by,
        cases=len(pairs),
        left_out=left_out,
        same=same,
        margin=margin,
        score=score,
        met=met,
        coverage=(_covered([one.before.seen for one in pairs]), _covered([one.after.seen for one in pairs])),
        errors=(_without([one.before.seen for one in pairs]), _without([one.after.seen for one in pairs])),
        blockers=held,
        items=items(pairs, {item.id: item.title for item in (*before.items, *after.items)}),
        slices=parts,
        warnings=(),
    )
    return comparison.model_copy(update={"warnings": (*_doubts(comparison), *_few(pairs))})


def _figure(one: Difference | None, *, same: bool) -> Difference | None:
    """Runs without any difference have none, however few the cases are."""
    return one.model_copy(update={"outlook": Outlook.NO_EFFECT}) if one and same else one


def _verdict(figures: Sequence[Difference], held: Blockers, margin: float, *, same: bool) -> tuple[Outlook, str]:
    """Join the figures; a new blocker decides whatever they say."""
    by = {one: " and ".join(figure.name for figure in figures if figure.outlook is one) for one in Outlook}
    if held.new:
        many = len({one.case for one in held.new})
        told = f"{many} draft{' holds' if many == 1 else 's hold'} a blocker that was not there before"
        return Outlook.REGRESSED, f"{told}; no mean makes up for that."
    if by[Outlook.REGRESSED]:
        return Outlook.REGRESSED, f"The whole interval lies below 0: {by[Outlook.REGRESSED]}."
    if by[Outlook.IMPROVED]:
        return _improved(figures, by[Outlook.IMPROVED], margin)
    if by[Outlook.INCONCLUSIVE]:
        return Outlook.INCONCLUSIVE, f"The cases cannot tell: {by[Outlook.INCONCLUSIVE]}."
    return Outlook.NO_EFFECT, "Not one draft differs." if same else f"Every interval lies within {points(margin)} of 0."


def _improved(figures: Sequence[Difference], better: str, margin: float) -> tuple[Outlook, str]:
    """Let one figure decide only where the other has not fallen as far as anybody would act on."""
    fell = " and ".join(figure.name for figure in figures if figure.value < -margin)
    if fell:
        return Outlook.INCONCLUSIVE, f"Better by {better}, but {fell} may have fallen by more than the margin."
    return Outlook.IMPROVED, f"The whole interval lies above 0: {better}."


def points(share: float) -> str:
    """Write a share in points: hundredths."""
    written = f"{share * 100:.3g}"
    return f"{written} point{'' if written == '1' else 's'}"


def _covered(seen: Sequence[Had | None]) -> float:
    held = [one.coverage for one in seen if one is not None]
    return sum(held) / len(held) if held else 0.0


def _without(seen: Sequence[Had | None]) -> int:
    return sum(one is None for one in seen)


def _doubts(told: Comparison) -> Sequence[str]:
    """Tell what a reader of the verdict alone would miss."""
    changed = [name for name in _JUDGES if told.before.get(name) != told.after.get(name)]
    (then, now), (errors, more) = told.coverage, told.errors
    doubts = []
    if told.verdict is not Outlook.REGRESSED:
        doubts += [f"The total hides that {one.by} {one.name} fell." for one in told.slices if one.fell]
    if changed:
        doubts.append(f"What judges the drafts may differ as well as the drafts: {', '.join(changed)} changed.")
    if abs(now - then) > _LESS_DECIDED:
        doubts.append(f"The scores rest on different shares of what applied: {then:.0%} was decided, now {now:.0%}.")
    if more > errors:
        doubts.append(f"{more} cases have no draft, and {errors} had none before: not met, and in no mean score.")
    return doubts


def _few(pairs: Sequence[Pair]) -> Sequence[str]:
    scenarios = len({both.scenario for both in pairs})
    return [f"With {scenarios} scenarios the intervals are rough."] if scenarios < ENOUGH else []
