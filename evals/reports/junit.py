"""A run as JUnit XML, as CI systems read it: one test case a case, one suite a theme."""

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from evals.report import Report
from evals.suite import CaseResult

# XML 1.0 has no way to write these, not even as references; one of them would make the whole file unreadable.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INSTEAD = "\ufffd"


def junit(report: Report) -> str:
    """Write the run; a case that is not met is a failure, one without a draft an error.

    Times are seconds, as the drafts measured themselves. The text of a failure holds the expectations that were
    not met, the items that failed with their words, and the reply.
    """
    themes: dict[str, list[CaseResult]] = {}
    for result in report.results:
        themes.setdefault(result.theme, []).append(result)
    root = ET.Element("testsuites", {"name": "amends eval", **_figures(report.results)})
    for theme, results in themes.items():
        suite = ET.SubElement(root, "testsuite", {"name": theme, **_figures(results)})
        if report.made_at is not None:
            suite.set("timestamp", report.made_at.replace(tzinfo=None).isoformat(timespec="seconds"))
        held = ET.SubElement(suite, "properties")
        for name, value in {"writer": report.writer, "where": report.where, **report.versions}.items():
            ET.SubElement(held, "property", {"name": name, "value": _xml(value)})
        for result in results:
            _add(suite, result)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _figures(results: Sequence[CaseResult]) -> dict[str, str]:
    errors = sum(result.error is not None for result in results)
    return {
        "tests": str(len(results)),
        "failures": str(sum(not result.met for result in results) - errors),
        "errors": str(errors),
        "skipped": "0",
        "time": f"{sum(map(_seconds, results)):.3f}",
    }


def _seconds(result: CaseResult) -> float:
    return ((result.seen.total_ms if result.seen else None) or 0.0) / 1000


def _add(suite: ET.Element, result: CaseResult) -> None:
    case = ET.SubElement(
        suite, "testcase", {"classname": result.theme, "name": result.id, "time": f"{_seconds(result):.3f}"}
    )
    if result.met:
        return
    if result.error is not None:
        broken = ET.SubElement(case, "error", {"type": "no draft", "message": _xml(result.error)})
        broken.text = _xml(f"{result.why}\nThere is no draft: {result.error}\n")
        return
    kinds = ", ".join(dict.fromkeys(one.kind for one in result.failures))
    message = f"{len(result.failures)} of {len(result.checks)} expectations not met: {kinds}"
    failure = ET.SubElement(case, "failure", {"type": "expectation", "message": _xml(message)})
    failure.text = _xml(_told(result))


def _told(result: CaseResult) -> str:
    lines = [result.why, ""]
    lines += [f"{one.kind} {one.wanted}: {one.found}" for one in result.failures]
    if result.seen is not None:
        for item in result.seen.failed:
            words = " … ".join(span.quote for span in item.spans)
            lines.append(f"item {item.id} failed: {item.reason}{f' “{words}”' if words else ''}")
        lines += ["", "The reply:", result.seen.reply]
    return "\n".join(lines) + "\n"


def _xml(text: str) -> str:
    return _NOT_XML.sub(_INSTEAD, text)
