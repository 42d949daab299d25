"""Charts as SVG that stands inside a page: no script, no style and no colour of their own, only classes."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup

from evals.metrics import Count

_WIDTH = 360
_ROW = 23
_FOOT = 34
_MEASURED_PX = 10.4
"""Size by which the library reserves room for a label: it takes letters for wider than the page's 12 px are."""
_LONGEST_LABEL = 26
_DROPPED = ("script", "style", "defs", "desc", "title")
_KINDS = ("interval", "share")
"""Each row is drawn as two series: its interval, and its share on top of it."""


@dataclass(frozen=True)
class Row:
    """A row of a chart."""

    label: str
    count: Count


def shares(rows: Sequence[Row], described: str, reference: float | None) -> Markup:
    """Draw each share as a point on its 95 % interval, the first row on top.

    `described`: what the chart shows, for those who do not see it. `reference`: a share that all are compared with,
    drawn as a dashed line.
    """
    pygal = _library()
    chart = pygal.XY(
        style=pygal.style.Style(label_font_size=_MEASURED_PX, major_label_font_size=_MEASURED_PX),
        js=[],
        width=_WIDTH,
        height=_ROW * len(rows) + _FOOT,
        margin=2,
        margin_right=14,  # half of the last label of the axis
        show_legend=False,
        show_y_guides=False,
        show_x_guides=True,
        truncate_label=-1,
        dots_size=4.5,
        xrange=(0, 1),
        range=(0.4, len(rows) + 0.6),
        x_value_formatter=lambda share: f"{share:.0%}",
    )
    chart.x_labels = (0, 0.5, 1)
    places = list(range(len(rows), 0, -1))
    chart.y_labels = [
        {"value": place, "label": _label(row)} for place, row in reversed(list(zip(places, rows, strict=True)))
    ]
    for place, row in zip(places, rows, strict=True):
        low, high = row.count.interval
        chart.add(None, [(low, place), (high, place)], show_dots=False)
        chart.add(None, [(row.count.share or 0.0, place)] if row.count.of else [], stroke=False)
    if reference is not None:
        chart.add(None, [(reference, 0.4), (reference, len(rows) + 0.6)], show_dots=False)
    root = chart.render_tree()
    _bare(root, len(rows))
    root.set("role", "img")
    root.set("aria-label", described)
    return Markup(pygal.etree.etree.tostring(root, encoding="unicode"))  # noqa: S704 (the library has escaped every label)


@cache
def _library() -> Any:
    """Import the library when a report is drawn: it takes a quarter of a second.

    It hooks into Python's imports for map plugins that nobody here has, in a way that later Pythons do not know
    and this one warns of at every import; the hook is taken out again.
    """
    import pygal.etree  # noqa: PLC0415 (see above)
    import pygal.style  # noqa: PLC0415 (see above)

    sys.meta_path[:] = [hook for hook in sys.meta_path if type(hook).__module__ != "pygal"]
    return pygal


def _label(row: Row) -> str:
    name = row.label if len(row.label) <= _LONGEST_LABEL else f"{row.label[: _LONGEST_LABEL - 1].rstrip()}…"
    return f"{name}  {row.count.met}/{row.count.of}"


def _bare(root: Any, rows: int) -> None:
    """Take out what a page with a strict policy refuses, and name the series by what they are."""
    for parent in list(root.iter()):
        for child in list(parent):
            # What has no name is a comment, with the day on which the chart was drawn.
            name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else "script"
            if name in _DROPPED or "tooltip-overlay" in child.get("class", ""):
                parent.remove(child)
    for element in root.iter():
        element.attrib.pop("style", None)
        for name in element.get("class", "").split():
            if name.startswith("serie-"):
                number = int(name.removeprefix("serie-"))
                element.set("class", "reference" if number == 2 * rows else _KINDS[number % 2])
    _pruned(root)
    root.attrib.pop("id", None)
    root.set("class", "chart")


def _pruned(group: Any) -> None:
    """Take out the groups that hold nothing: the library makes three layers of each series."""
    for child in list(group):
        _pruned(child)
        if child.tag.rpartition("}")[2] == "g" and not len(child):
            group.remove(child)
