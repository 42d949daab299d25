"""What a run says in a few sentences, before any table."""

from collections.abc import Iterator, Mapping

from app.domain.scorecard import Verdict
from evals.metrics import Count, Slice
from evals.report import Report
from evals.reports.flips import Flips
from evals.reports.wording import interval, kind_name, language_name, many, percent, plain, still_possible

_ENOUGH = 5
"""Fewer cases than this say nothing about a slice."""


def headline(report: Report) -> str:
    """Say the one thing to know."""
    cases = report.metrics.total.cases
    if not cases.of:
        return "No case was run."
    return f"{_all_or(cases)} of {many(cases.of, 'case is', 'cases are')} met."


def story(report: Report, turned: Flips | None) -> tuple[str, ...]:
    """Say what stands out, in the order in which it matters."""
    if not report.results:
        return ()
    return (*_turned(turned), *_blocked(report), *_weakest(report), *_checklist(report), *_errors(report))


def _all_or(cases: Count) -> str:
    if cases.met == cases.of and cases.of > 1:
        return "All"
    return "None" if not cases.met else str(cases.met)


def _turned(turned: Flips | None) -> Iterator[str]:
    if turned is None:
        return
    if turned.differing:
        left = many(len(turned.differing), "case has", "cases have")
        yield f"{left} changed since the baseline and cannot be compared."
    if not turned.won and not turned.lost:
        yield f"Since the baseline no case has turned, of {turned.shared} that both runs hold the same."
        return
    better, worse = len(turned.won), len(turned.lost)
    yield f"Since the baseline {many(better, 'case is', 'cases are')} newly met and {worse} no longer."


def _blocked(report: Report) -> Iterator[str]:
    drafts = report.metrics.total.cases.of - report.metrics.total.errors
    blocked, wrongly = report.metrics.total.blocked, report.metrics.false_blocks
    told = many(blocked, "draft is", "drafts are")
    if not drafts:
        return
    if not blocked:
        most = still_possible(drafts)
        yield f"No draft is blocked; with {many(drafts, 'draft', 'drafts')} the true rate may still be {most}."
    elif wrongly:
        whole = "though the case expects another state"
        yield f"{told} blocked {whole}." if wrongly == blocked else f"{told} blocked, {wrongly} of them {whole}."
    else:
        yield f"{told} blocked, none of them against what its case expects."


def _weakest(report: Report) -> Iterator[str]:
    kinds = {kind: count for kind, count in report.metrics.by_kind.items() if count.met < count.of}
    if kinds:
        kind = min(kinds, key=lambda name: (kinds[name].interval[1], name))
        yield f"Weakest expectation: {kind_name(kind)}, {kinds[kind].met} of {kinds[kind].of} met."
    slices = dict(_slices(report))
    total = report.metrics.total.cases.share or 0.0
    # Only what lies below the total with its whole interval: among so many slices one is always the lowest.
    below = {name: one for name, one in slices.items() if one.of >= _ENOUGH and one.interval[1] < total}
    if below:
        name = min(below, key=lambda one: below[one].share or 0.0)
        yield f"Weakest slice: {name}, {below[name].met} of {below[name].of} cases ({interval(below[name])})."


def _slices(report: Report) -> Iterator[tuple[str, Count]]:
    groups: Mapping[str, Mapping[str, Slice]] = {
        "stage": report.metrics.by_stage,
        "theme": report.metrics.by_theme,
        "cause": report.metrics.by_cause,
        "emotion": report.metrics.by_emotion,
    }
    for group, slices in groups.items():
        for name, one in slices.items():
            yield f"{group} {plain(name)}", one.cases
    for code, one in report.metrics.by_language.items():
        yield language_name(code), one.cases


def _checklist(report: Report) -> Iterator[str]:
    items = report.metrics.items
    failed = {name: counts[Verdict.FAIL] for name, counts in items.items() if counts[Verdict.FAIL]}
    if failed:
        name = max(failed, key=lambda one: failed[one])
        yield f"The item that fails most often: “{report.title(name)}”, in {many(failed[name], 'draft', 'drafts')}."
        return
    applicable = sum(sum(counts.values()) - counts[Verdict.NA] for counts in items.values())
    unsure = sum(counts[Verdict.UNSURE] for counts in items.values())
    if applicable:
        yield f"No item of the checklist fails; {percent(unsure / applicable)} of what applies could not be decided."


def _errors(report: Report) -> Iterator[str]:
    if report.metrics.total.errors:
        yield f"{many(report.metrics.total.errors, 'case', 'cases')} ended without a draft."
