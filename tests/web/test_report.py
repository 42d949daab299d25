"""The report of the suite in a real browser: it asks for nothing, runs nothing, and is read on any screen."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, Request

from evals.reports.page import render
from tests.evals.report_runs import HOSTILE, blocked, crashed, hostile, met, report_of
from tests.web.conftest import Visitor

pytestmark = pytest.mark.browser

Scheme = Literal["light", "dark"]
_WIDE = 30
"""Letters of a word that no line of a small screen holds."""


@pytest.fixture(name="asked")
def _asked(visitor: Visitor) -> list[str]:
    """Everything that the page asks for, itself included."""
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    visitor.page.on("request", note)
    return asked


def opened(visitor: Visitor, folder: Path, page: str) -> Page:
    place = folder / "report.html"
    place.write_text(page, encoding="utf-8")
    visitor.page.goto(place.as_uri())
    return visitor.page


def realistic() -> str:
    cases = [met(f"kiln-{number}") for number in range(12)]
    return render(report_of(*cases, blocked("kiln-red"), crashed(f"kiln-{'x' * _WIDE}")))


def test_it_opens_without_an_error_and_asks_for_nothing(visitor: Visitor, tmp_path: Path, asked: list[str]) -> None:
    page = opened(visitor, tmp_path, realistic())

    assert page.get_by_role("heading", level=1).inner_text() == "12 of 14 cases are met."
    assert page.locator("mark").all_inner_texts() == ["Your"]
    assert visitor.errors == []
    assert asked == [page.url]


def test_hostile_text_is_read_and_not_run(visitor: Visitor, tmp_path: Path, asked: list[str]) -> None:
    page = opened(visitor, tmp_path, render(hostile()))

    assert visitor.errors == []
    assert asked == [page.url]
    assert "owned" not in page.title().split("Eval")[0]
    assert page.locator("script, img, form, iframe").count() == 0
    reply = page.locator(".reply").inner_text()
    assert "<script>document.title" in reply
    assert "{{ 7 * 7 }}" in reply
    assert page.locator(".turn .text").first.inner_text().startswith(HOSTILE[:40])


def test_it_can_be_read_with_scripts_turned_off(visitor: Visitor, tmp_path: Path) -> None:
    place = tmp_path / "report.html"
    place.write_text(realistic(), encoding="utf-8")
    context = visitor.context.browser.new_context(java_script_enabled=False) if visitor.context.browser else None
    assert context is not None
    page = context.new_page()
    page.goto(place.as_uri())

    assert page.get_by_role("heading", name="The checklist, item by stage").is_visible()
    context.close()


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_nothing_is_cut_off_on_any_screen(visitor: Visitor, tmp_path: Path, width: int) -> None:
    visitor.page.set_viewport_size({"width": width, "height": 800})

    page = opened(visitor, tmp_path, realistic())

    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(
    visitor: Visitor, tmp_path: Path, scheme: Scheme, media: Literal["screen", "print"]
) -> None:
    visitor.page.emulate_media(color_scheme=scheme, media=media)

    page = opened(visitor, tmp_path, realistic())

    assert page.evaluate(CONTRASTS) == []


def test_charts_tell_what_they_show_and_stand_as_tables_too(visitor: Visitor, tmp_path: Path) -> None:
    page = opened(visitor, tmp_path, realistic())

    charts = page.get_by_role("img")
    tables = page.locator("figure table")
    assert charts.count() == tables.count() == 6
    assert "By theme, share of cases met, weakest first: deliveries 86" in str(
        charts.nth(1).get_attribute("aria-label")
    )
    tables.nth(1).locator("xpath=ancestor::details/summary").click()
    assert tables.nth(1).get_by_role("row").last.inner_text().split("\t") == [
        "deliveries",
        "12 of 14",
        "86\xa0%",
        "60 to 96\xa0%",
    ]


CONTRASTS = """
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = rgb(getComputedStyle(one).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const weak = [];
  for (const element of document.querySelectorAll("body *")) {
    const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!text || !element.getClientRects().length) continue;
    const style = getComputedStyle(element);
    const colour = rgb(element.ownerSVGElement ? style.fill : style.color);
    const [high, low] = [light(colour), light(ground(element))].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < 4.5) weak.push(`${element.tagName} ${ratio.toFixed(1)} ${element.textContent.trim().slice(0, 30)}`);
  }
  return weak;
}
"""
"""Lists the texts whose contrast is below what WCAG 2.2 asks for at level AA."""
