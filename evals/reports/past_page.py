"""The page on past replies: figures with their ranges, in no order that they do not bear, and no word of a customer."""

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.past import ENOUGH, Group, PastReport
from evals.reports import wording
from evals.reports.charts import Row, shares

_HERE = Path(__file__).parent
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{digest}'"


def render(report: PastReport) -> str:
    """Write the page; reads its template and its styles from beside this file."""
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "percent": wording.percent,
        "interval": wording.interval,
        "plain": wording.plain,
        "possible": wording.still_possible,
        "language": wording.language_name,
    }
    style = "".join((_HERE / name).read_text(encoding="utf-8") for name in ("page.css", "past.css"))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template("past.html.j2").render(
        report=report,
        total=report.total,
        style=Markup(style),  # noqa: S704 (our own files)
        policy=_POLICY.format(digest=digest),
        headline=_headline(report.total),
        enough=ENOUGH,
        chart=_chart(report.total),
    )


def _headline(total: Group) -> str:
    """Say the one thing to know."""
    replies = wording.many(total.replies, "reply is", "replies are")
    blocked = total.blocked.met
    if blocked:
        return f"{replies} scored; {wording.many(blocked, 'holds', 'hold')} something that must not be sent."
    return f"{replies} scored; none is known to hold something that must not be sent."


def _chart(total: Group) -> Markup:
    """Draw how often the items fail that fail at all and apply often enough, most often first."""
    failing = [one for one in total.failing if one.failed.of >= ENOUGH]
    rows = [Row(one.title, one.failed) for one in sorted(failing, key=lambda one: -(one.failed.share or 0.0))]
    if not rows:
        return Markup()
    told = ", ".join(f"{row.label} {wording.percent(row.count.share)}" for row in rows)
    return shares(rows, f"Share of replies that are known to fail an item, most often first: {told}", None)
