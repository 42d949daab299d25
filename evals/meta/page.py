"""The meta-evaluation as one page that needs nothing else: no script, no other file, no network."""

import base64
import hashlib
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.meta.coefficients import Estimate
from evals.meta.heatmap import heatmap
from evals.meta.people import Share
from evals.meta.report import MetaReport, counted, strayed
from evals.reports.wording import percent

_HERE = Path(__file__).parent
_STYLES = (_HERE.parent / "reports" / "page.css", _HERE / "page.css")
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{digest}'"
OBSERVED = 0.9
"""A pass rate of the judge, for which the page tells the one that it stands for."""


def render(report: MetaReport) -> str:
    """Write the page; reads its template and its styles from beside this file."""
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "share": share,
        "estimate": estimate,
        "counted": counted,
        "strayed": strayed,
        "percent": percent,
    }
    style = "\n".join(path.read_text(encoding="utf-8") for path in _STYLES)
    survivors = sorted(report.matrix.survivors, key=lambda mutant: list(report.titles).index(mutant.item))
    return environment.get_template("page.html.j2").render(
        report=report,
        style=Markup(style),  # noqa: S704 (our own files)
        policy=_POLICY.format(digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()),
        headline=headline(report),
        rows=heatmap(report),
        observed=OBSERVED,
        survivors=[(item, list(group)) for item, group in groupby(survivors, key=lambda mutant: mutant.item)],
        strays=[mutant for mutant in report.matrix.mutants if mutant.collateral],
    )


def headline(report: MetaReport) -> str:
    """Tell in one sentence what came of it."""
    mutants = report.matrix.mutants
    killed = sum(mutant.killed for mutant in mutants)
    found = f"{killed} of {len(mutants)} spoilt replies were found"
    good = len({one.base for one in report.matrix.false_fails})
    fine = f"{good} of {report.matrix.bases} good replies were failed" if good else "no good reply was failed"
    return f"{found}; {fine}; {len(report.missed)} bars are missed."


def share(given: Share) -> str:
    """Write a share with its interval."""
    if given.value is None:
        return "–"
    return f"{percent(given.value)} of {given.of} ({percent(given.low)} to {percent(given.high)})"


def estimate(given: Estimate) -> str:
    """Write a coefficient with its interval."""
    if given.value is None:
        return "–"
    reach = "" if given.low is None or given.high is None else f" ({given.low:.2f} to {given.high:.2f})"
    return f"{given.value:.2f}{reach}"
