"""Past replies as tables: one line a reply, and one row for each item of each group."""

import csv
import io
import json
from collections.abc import Iterable, Iterator

from evals.past import Broken, Group, PastReply, PastReport
from evals.reports.tables import harmless

COLUMNS = (
    "by", "group", "replies", "enough", "item", "title", "blocker", "applies", "failed", "share", "low", "high",
    "unsure", "passed",
)  # fmt: skip


def results_lines(replies: Iterable[PastReply], broken: Iterable[Broken]) -> str:
    """Write one JSON object a reply, and one with `error` for each row that is in no figure, in the order of the file.

    Texts are written only where they were kept.
    """
    lines = [(one.line, one.model_dump(mode="json", exclude=None if one.texts else {"texts"})) for one in replies]
    lines += [(one.line, {"id": one.id, "line": one.line, "error": one.problem}) for one in broken]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for _, line in sorted(lines, key=lambda pair: pair[0]))


def items_table(report: PastReport) -> str:
    """Write how each item fared in each group as CSV, with the interval of the share that is known to fail."""
    stream = io.StringIO()
    table = csv.writer(stream, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows(_rows("all", report.total))
    for grouping in report.groupings:
        for group in grouping.groups:
            table.writerows(_rows(grouping.by, group))
    return stream.getvalue()


def _rows(by: str, group: Group) -> Iterator[tuple[str, ...]]:
    for one in group.items:
        low, high = one.failed.interval
        yield (
            by,
            harmless(group.name),
            str(group.replies),
            "yes" if group.enough else "no",
            one.item,
            one.title,
            "yes" if one.blocker else "no",
            str(one.failed.of),
            str(one.failed.met),
            f"{one.failed.share or 0:.4g}",
            f"{low:.4g}",
            f"{high:.4g}",
            str(one.unsure),
            str(one.passed),
        )
