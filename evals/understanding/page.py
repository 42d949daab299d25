"""The report as one page that needs nothing else: no script, no other file, no word of any message."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evals.understanding.figures import Figure
from evals.understanding.report import Report

_HERE = Path(__file__).parent
_DASH = "–"
_CONFUSIONS = 15


def render(report: Report) -> str:
    """Write the page; reads its template from beside this file."""
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"figure": _number, "interval": _interval}
    return environment.get_template("report.html.j2").render(report=report, confusions=_CONFUSIONS)


def _number(value: float | None) -> str:
    return _DASH if value is None else f"{value:.2f}"


def _interval(figure: Figure) -> str:
    return "" if figure.low is None or figure.high is None else f"{figure.low:.2f} to {figure.high:.2f}"
