"""A run as files: JUnit that CI reads, tables that a spreadsheet opens without running anything."""

import csv
import io
import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from app.domain.scorecard import Verdict
from evals.report import Item, Report
from evals.reports.junit import junit
from evals.reports.tables import cases_table, items_table
from evals.suite import CaseResult, DraftNotHad
from tests.evals.outcomes import make_case, make_outcome

ITEMS = (Item(id="no-blame", title="Blames nobody", blocker=True), Item(id="calm", title="Stays calm", blocker=False))
FAILS = {"no-blame": Verdict.FAIL, "calm": Verdict.PASS}


def make_report() -> Report:
    """Four cases: one met, one not, one with a failed item, one without a draft."""
    blocked = make_outcome(verdicts=FAILS, state="blocked", blockers=("no-blame",), reply="=1+1 <b>&\x0b your fault")
    results = [
        CaseResult.of(make_case("met", theme="kilns"), make_outcome(verdicts={"calm": Verdict.UNSURE})),
        CaseResult.of(make_case("unmet", {"stage": "listen", "reply_has": "Sunday"}, theme="kilns"), make_outcome()),
        CaseResult.of(make_case("blocked", {"state": "send_ready"}, theme="glazes"), blocked),
        CaseResult.crashed(make_case("crashed", theme="glazes"), DraftNotHad("503 Service Unavailable")),
    ]
    at = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    return Report.of(results, versions={"prompts": "abc"}, writer="playbook", made_at=at, items=ITEMS)


def rows_of(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table, newline="")))


def test_junit_counts_what_it_holds_at_every_level() -> None:
    root = ET.fromstring(junit(make_report()))  # noqa: S314 (our own text)

    assert root.tag == "testsuites"
    assert [suite.get("name") for suite in root] == ["kilns", "glazes"]
    for level in (root, *root):
        cases = level.findall(".//testcase")
        assert int(level.attrib["tests"]) == len(cases)
        assert int(level.attrib["failures"]) == sum(case.find("failure") is not None for case in cases)
        assert int(level.attrib["errors"]) == sum(case.find("error") is not None for case in cases)
        assert float(level.attrib["time"]) == pytest.approx(sum(float(case.attrib["time"]) for case in cases))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("4", "2", "1")


def test_junit_keeps_the_order_and_the_names_that_its_schema_demands() -> None:
    # The schema that Jenkins publishes: a suite holds properties, then test cases; a case at most one of each outcome.
    allowed = {
        "testsuites": {"name", "tests", "failures", "errors", "skipped", "time"},
        "testsuite": {"name", "tests", "failures", "errors", "skipped", "time", "timestamp"},
        "testcase": {"classname", "name", "time"},
        "properties": set[str](),
        "property": {"name", "value"},
        "failure": {"type", "message"},
        "error": {"type", "message"},
    }

    root = ET.fromstring(junit(make_report()))  # noqa: S314 (our own text)

    for element in root.iter():
        assert set(element.attrib) <= allowed[element.tag], element.tag
    for suite in root:
        tags = [child.tag for child in suite]
        assert tags == ["properties", *["testcase"] * (len(tags) - 1)]
        assert suite.get("timestamp") == "2026-03-04T05:06:07"
        assert all(case.get("classname") == suite.get("name") and len(case) <= 1 for case in suite.iter("testcase"))


def test_a_failure_tells_what_was_wanted_and_found_and_shows_the_reply() -> None:
    root = ET.fromstring(junit(make_report()))  # noqa: S314 (our own text)
    failures = {case.attrib["name"]: case.find("failure") for case in root.iter("testcase")}
    unmet, blocked = failures["unmet"], failures["blocked"]

    assert unmet is not None
    assert blocked is not None
    assert unmet.get("message") == "2 of 2 expectations not met: stage, reply_has"
    assert "stage listen: resolve\nreply_has Sunday: not in the reply\n" in (unmet.text or "")
    assert "item no-blame failed: The test says so. “=1+1”" in (blocked.text or "")
    assert "<b>&\ufffd your fault" in (blocked.text or "")
    assert failures["met"] is None


def test_a_case_without_a_draft_is_an_error_with_what_was_said() -> None:
    error = ET.fromstring(junit(make_report())).find(".//testcase[@name='crashed']/error")  # noqa: S314 (our own text)

    assert error is not None
    assert error.get("message") == "503 Service Unavailable"


def test_a_run_without_cases_is_an_empty_file_that_can_be_read() -> None:
    root = ET.fromstring(junit(Report.of([], versions={}, writer="playbook")))  # noqa: S314 (our own text)

    assert (root.get("tests"), len(root)) == ("0", 0)


def test_the_table_of_cases_comes_back_as_it_was_written() -> None:
    report = make_report()

    rows = rows_of(cases_table(report))

    assert [row["id"] for row in rows] == ["met", "unmet", "blocked", "crashed"]
    assert [row["met"] for row in rows] == ["yes", "no", "no", "no"]
    assert rows[0]["reply"] == make_outcome().draft.reply
    assert rows[0]["unsure_items"] == "calm"
    assert rows[0]["score"] == "0.9"
    assert rows[1]["unmet"] == "stage listen: resolve; reply_has Sunday: not in the reply"
    assert (rows[2]["blockers"], rows[2]["failed_items"]) == ("no-blame", "no-blame")
    assert (rows[3]["error"], rows[3]["reply"]) == ("503 Service Unavailable", "")
    assert {row["message"] for row in rows} == {"Where is my kiln?"}


def test_the_table_of_items_has_a_row_for_each_verdict() -> None:
    rows = rows_of(items_table(make_report()))

    assert [(row["id"], row["item"], row["verdict"], row["blocks"]) for row in rows] == [
        ("met", "calm", "unsure", "no"),
        ("blocked", "no-blame", "fail", "yes"),
        ("blocked", "calm", "pass", "no"),
    ]
    assert rows[1]["title"] == "Blames nobody"
    assert rows[1]["words"] == "'=1+1"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "\u200b=", "\xa0@"])
def test_no_cell_is_a_formula(start: str) -> None:
    reply = f'{start}HYPERLINK("http://example.test"),"x"'
    outcome = make_outcome(reply=reply, verdicts={"no-blame": Verdict.FAIL})
    report = Report.of([CaseResult.of(make_case(), outcome)], versions={}, writer="playbook")

    tables = (cases_table(report), items_table(report))

    cells = [cell for table in tables for row in rows_of(table) for cell in row.values()]
    assert not [cell for cell in cells if re.match(r"[\s\u200b]*[=+\-@＝]", cell)]
    assert rows_of(tables[0])[0]["reply"] == f"'{reply}"
