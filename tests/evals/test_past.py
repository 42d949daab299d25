"""Past replies are counted with their intervals, small groups say nothing, and nobody is ranked by chance."""

import base64
import csv
import hashlib
import io
import json
from datetime import UTC, datetime
from html import unescape

import pytest

from app.domain.scorecard import Verdict
from evals.past import Broken, Group, Grouping, PastReply, PastReport, Texts, count
from evals.report import Item
from evals.reports.past_page import render
from evals.reports.past_tables import items_table, results_lines

ITEMS = (
    Item(id="calm", title="Calm", blocker=False),
    Item(id="no-blame", title="Blames nobody", blocker=True),
    Item(id="thanks", title="Thanks", blocker=False),
)


def reply(  # noqa: PLR0913 (each names one thing that a test may vary)
    score: float | None = 0.8,
    *,
    agent: str | None = "Ana",
    team: str | None = None,
    calm: Verdict = Verdict.PASS,
    blamed: Verdict = Verdict.UNSURE,
    line: int = 1,
    texts: Texts | None = None,
) -> PastReply:
    """Make a judged reply; thanks are asked of none."""
    return PastReply(
        id=f"t{line}", line=line, agent=agent, team=team, language="en", cause="logistics", emotion="angry",
        stage="resolve", stage_given=True, score=score, coverage=0.6,
        blockers=("no-blame",) if blamed is Verdict.FAIL else (),
        verdicts={"calm": calm, "no-blame": blamed, "thanks": Verdict.NA}, ungrounded=(), texts=texts,
    )  # fmt: skip


def replies(number: int, around: float, agent: str | None) -> list[PastReply]:
    return [reply(around + 0.02 * (place % 5), agent=agent) for place in range(number)]


def by(kind: str, groupings: tuple[Grouping, ...]) -> Grouping:
    return next(one for one in groupings if one.by == kind)


def report(total: Group, groupings: tuple[Grouping, ...], *broken: Broken) -> PastReport:
    return PastReport(
        made_at=datetime(2026, 3, 4, 5, 6, tzinfo=UTC), versions={"prompts": "abc"}, source="past.jsonl", total=total,
        groupings=groupings, guessed_stages=0, ungrounded=0, unread=(), broken=broken,
    )  # fmt: skip


def test_shares_count_what_is_known_to_fail_of_what_applies() -> None:
    total, _ = count(
        [reply(blamed=Verdict.FAIL), *(reply() for _ in range(8)), reply(blamed=Verdict.NA, calm=Verdict.FAIL)], ITEMS
    )

    rates = {one.item: one for one in total.items}
    assert (rates["no-blame"].failed.met, rates["no-blame"].failed.of) == (1, 9)
    assert (rates["no-blame"].unsure, rates["no-blame"].passed) == (8, 0)
    assert rates["no-blame"].failed.interval == pytest.approx((0.0199, 0.4350), abs=1e-4)
    assert (rates["calm"].failed.met, rates["calm"].passed) == (1, 9)
    assert "thanks" not in rates
    assert (total.blocked.met, total.flawless.met, total.replies) == (1, 8, 10)


def test_a_group_of_19_says_nothing_and_one_of_20_has_an_interval() -> None:
    _, groupings = count([*replies(19, 0.5, "Ana"), *replies(20, 0.5, "Ben")], ITEMS)

    ana, ben = by("agent", groupings).groups
    assert (ana.enough, ana.low, ana.high) == (False, None, None)
    assert ana.score is not None
    assert ben.enough
    assert ben.low is not None
    assert ben.high is not None
    assert ben.score is not None
    assert ben.low < ben.score < ben.high
    assert "nothing can be said" in by("agent", groupings).said


def test_agents_whose_intervals_overlap_are_not_ranked() -> None:
    _, groupings = count([*replies(30, 0.70, "Ben"), *replies(30, 0.705, "Ana")], ITEMS)

    assert by("agent", groupings).said.endswith("these replies rank none above another.")
    assert [group.name for group in by("agent", groupings).groups] == ["Ana", "Ben"]


def test_agents_who_are_far_apart_are_told_with_the_doubt_that_remains() -> None:
    replied = [*replies(30, 0.5, "Ana"), *replies(30, 0.8, "Ben"), *replies(30, 0.505, "Cy"), *replies(5, 0.1, "Di")]

    said = by("agent", count(replied, ITEMS)[1]).said

    assert said.startswith("Intervals that do not overlap: Ben above Ana; Ben above Cy. Nothing ranks the others.")
    assert "may come from the tickets" in said
    assert "Di" not in said


def test_replies_without_an_agent_are_counted_as_such() -> None:
    _, groupings = count([*replies(3, 0.5, "Ana"), *replies(2, 0.5, None)], ITEMS)

    assert by("agent", groupings).untold == 2
    assert [one.by for one in groupings] == ["agent", "stage", "cause", "emotion", "language"]


def test_a_reply_of_which_nothing_could_be_decided_is_in_no_mean() -> None:
    total, _ = count([reply(0.4), reply(None)], ITEMS)

    assert total.score == pytest.approx(0.4)
    assert total.replies == 2


def test_the_table_of_items_has_a_row_for_each_group_and_no_formula() -> None:
    total, groupings = count([reply(agent="=cmd()"), reply(agent="Ben", calm=Verdict.FAIL)], ITEMS)

    rows = list(csv.DictReader(io.StringIO(items_table(report(total, groupings)))))

    assert {row["by"] for row in rows} == {"all", "agent", "stage", "cause", "emotion", "language"}
    calm = next(row for row in rows if (row["group"], row["item"]) == ("Ben", "calm"))
    assert (calm["failed"], calm["applies"], calm["share"], calm["enough"]) == ("1", "1", "1", "no")
    assert "'=cmd()" in {row["group"] for row in rows}


def test_lines_stand_in_the_order_of_the_file_and_hold_texts_only_where_they_are_kept() -> None:
    texts = Texts(message="My Zwetschgenmus is late.", reply="It is not.", failures=())
    broken = Broken(id="T-2", line=2, problem="this line is not JSON")

    lines = [
        json.loads(line) for line in results_lines([reply(line=3), reply(line=1, texts=texts)], [broken]).splitlines()
    ]

    assert [line["line"] for line in lines] == [1, 2, 3]
    assert lines[0]["texts"]["reply"] == "It is not."
    assert (lines[1]["id"], lines[1]["error"]) == ("T-2", "this line is not JSON")
    assert "texts" not in lines[2]


def test_the_page_greys_small_groups_escapes_names_and_lets_nothing_run() -> None:
    total, groupings = count([*replies(25, 0.5, "<script>alert(1)</script>"), *replies(3, 0.5, "Ben")], ITEMS)

    page = render(report(total, groupings, Broken(id="T-7", line=7, problem="<b>no</b> JSON")))

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "&lt;b&gt;no&lt;/b&gt; JSON" in page
    style = page.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{digest}'" in unescape(page)
    by_agent = page.split('id="by-agent"')[1].split("</section>")[0]
    assert by_agent.count('class="few"') == by_agent.count("too few to say") == 1


def test_a_page_without_any_failure_says_how_much_is_still_possible() -> None:
    total, groupings = count([reply(line=number) for number in range(30)], ITEMS)

    page = render(report(total, groupings))

    assert "none is known to hold something that must not be sent" in page
    assert "up to 9.5\u00a0% is still possible" in page
