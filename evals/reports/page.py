"""The report as one page that needs nothing else: no script, no other file, no network."""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.metrics import Count, Slice, falsely_blocked
from evals.pairs import Run
from evals.report import Report
from evals.reports import wording
from evals.reports.charts import Row, shares
from evals.reports.flips import flips
from evals.reports.grid import grid
from evals.reports.story import headline, story
from evals.reports.worst import unmet, worst

_HERE = Path(__file__).parent
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{digest}'"


class Chart(NamedTuple):
    """A chart, with the same figures as rows for those who do not see it."""

    title: str
    what: str
    """What is counted."""
    rows: tuple[Row, ...]
    svg: Markup


def render(report: Report, baseline: Run | None = None) -> str:
    """Write the page; reads its template and its style from beside this file."""
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "percent": wording.percent,
        "interval": wording.interval,
        "plain": wording.plain,
        "ms": wording.milliseconds,
        "possible": wording.still_possible,
    }
    results, chosen = report.results, worst(report)
    drafts = sum(result.seen is not None for result in results)
    false_blocked = [result.id for result in results if falsely_blocked(result)]
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    turned = None if baseline is None else flips(report, baseline)
    return environment.get_template("page.html.j2").render(
        report=report,
        total=report.metrics.total,
        drafts=drafts,
        style=Markup(style),  # noqa: S704 (our own file)
        policy=_POLICY.format(digest=_digest(style)),
        headline=headline(report),
        story=story(report, turned),
        charts=_charts(report),
        grid=grid(report),
        turned=turned,
        worst=chosen,
        linked={result.id for result in results if not result.met} | {draft.result.id for draft in chosen},
        shown={draft.result.id for draft in chosen},
        bad=sum(bool(result.seen and (result.seen.failed or not result.met)) for result in results),
        marked=any(piece.findings for draft in chosen for piece in draft.pieces),
        unmet={result.id: unmet(report, result) for result in results if not result.met},
        blockers=_blockers(report, drafts),
        false_blocked=false_blocked,
        false_rate=Count(met=len(false_blocked), of=drafts),
    )


def _blockers(report: Report, drafts: int) -> list[tuple[str, Count]]:
    named = {report.title(item): count for item, count in report.metrics.blockers.items()}
    unnamed = sum(bool(one.seen and one.seen.blocked and not one.seen.blockers) for one in report.results)
    others = {"No item, but words that nothing supports": unnamed} if unnamed else {}
    return [(title, Count(met=count, of=drafts)) for title, count in {**named, **others}.items()]


def _digest(style: str) -> str:
    """Digest the style as browsers do: with the policy naming it, no other style counts, wherever it came from."""
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _charts(report: Report) -> tuple[Chart, ...]:
    metrics = report.metrics
    by_kind = {wording.kind_name(kind): count for kind, count in metrics.by_kind.items()}
    languages = {wording.language_name(code): one for code, one in metrics.by_language.items()}
    slices = {
        "By theme": _cases(metrics.by_theme),
        "By stage": _cases(metrics.by_stage),
        "By cause": _cases(metrics.by_cause),
        "By emotion": _cases(metrics.by_emotion),
        "By language": {name: one.cases for name, one in languages.items()},
    }
    charts = [_chart("By kind of expectation", "expectations", by_kind, metrics.total.expectations)]
    charts += [_chart(title, "cases", counts, metrics.total.cases) for title, counts in slices.items()]
    return tuple(chart for chart in charts if chart.rows)


def _cases(slices: Mapping[str, Slice]) -> dict[str, Count]:
    return {wording.plain(name): one.cases for name, one in slices.items()}


def _chart(title: str, what: str, counts: Mapping[str, Count], total: Count) -> Chart:
    rows = tuple(Row(name, counts[name]) for name in sorted(counts, key=lambda name: (counts[name].share or 0.0, name)))
    told = ", ".join(f"{row.label} {wording.percent(row.count.share)}" for row in rows)
    described = f"{title}, share of {what} met, weakest first: {told}"
    return Chart(title, what, rows, shares(rows, described, total.share) if rows else Markup())
