"""The report says what matters in words, marks the words that failed where they stand, and lets nothing run."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.scorecard import Verdict
from app.domain.value import Span
from evals.metrics import Count
from evals.pairs import Run
from evals.reports.charts import Row, shares
from evals.reports.flips import flips
from evals.reports.grid import grid
from evals.reports.highlights import pieces
from evals.reports.page import render
from evals.reports.story import headline, story
from evals.reports.wording import interval, language_name, percent, still_possible
from evals.reports.worst import worst
from evals.suite import CaseResult, DraftNotHad, Finding
from tests.evals.outcomes import make_case, make_outcome
from tests.evals.report_runs import blocked, crashed, hostile, met, report_of


class Elements(HTMLParser):
    """Collects the elements of a page with their attributes, and whether each is closed."""

    VOID = ("meta", "br", "hr", "img", "link")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_headline_and_the_story_say_what_stands_out() -> None:
    report = report_of(*(met(f"kiln-{number}") for number in range(7)), blocked("kiln-red"), crashed("kiln-lost"))

    assert headline(report) == "7 of 9 cases are met."
    assert story(report, None) == (
        "1 draft is blocked though the case expects another state.",
        "Weakest expectation: the state of the draft, 0 of 1 met.",
        "The item that fails most often: “Blames nobody”, in 1 draft.",
        "1 case ended without a draft.",
    )


def test_a_run_without_a_blocker_says_what_may_still_be_true() -> None:
    report = report_of(*(met(f"kiln-{number}") for number in range(90)))

    assert headline(report) == "All of 90 cases are met."
    assert story(report, None) == (
        "No draft is blocked; with 90 drafts the true rate may still be 3.3\u00a0%.",
        "No item of the checklist fails; 0\u00a0% of what applies could not be decided.",
    )


def test_a_slice_is_called_weak_only_when_its_whole_range_lies_below_the_total() -> None:
    good = [met(f"kiln-{number}") for number in range(40)]
    few = [CaseResult.of(make_case(f"few-{n}", {"stage": "listen"}), make_outcome(cause="billing")) for n in range(4)]
    weak = [CaseResult.of(make_case(f"bad-{n}", {"stage": "listen"}), make_outcome(cause="staff")) for n in range(6)]

    assert not [line for line in story(report_of(*good, *few), None) if "slice" in line]
    assert "Weakest slice: cause staff, 0 of 6 cases (0 to 39\u00a0%)." in story(report_of(*good, *weak), None)


def test_no_case_at_all_is_told() -> None:
    report = report_of()

    assert (headline(report), story(report, None)) == ("No case was run.", ())
    assert "No case was run." in render(report)


def test_the_heat_map_counts_by_stage_in_the_order_of_the_checklist() -> None:
    def one(name: str, stage: str, blame: Verdict, calm: Verdict) -> CaseResult:
        verdicts = {"no-blame": blame, "calm": calm, "thanks": Verdict.NA}
        return CaseResult.of(make_case(name), make_outcome(stage=stage, verdicts=verdicts))

    found = grid(
        report_of(
            one("a", "listen", Verdict.UNSURE, Verdict.PASS),
            one("b", "resolve", Verdict.UNSURE, Verdict.FAIL),
            one("c", "resolve", Verdict.FAIL, Verdict.PASS),
            one("d", "resolve", Verdict.UNSURE, Verdict.PASS),
        )
    )

    assert found.stages == ("listen", "resolve")
    assert [(row.title, row.blocks) for row in found.rows] == [("Calm", False), ("Blames nobody", True)]
    assert [cell.text for cell in found.rows[0].cells] == ["75\u00a0%", "100\u00a0%", "67\u00a0%"]
    assert [cell.text for cell in found.rows[1].cells] == ["1 ✗", "?", "1 ✗"]
    assert [(cell.unsure, cell.thin) for cell in found.rows[1].cells] == [(3, True), (1, True), (2, True)]
    assert found.silent == ("Thanks",)


def test_the_worst_drafts_come_first_with_their_reasons() -> None:
    unmet = CaseResult.of(make_case("kiln-cold", {"stage": "listen", "passes": "calm"}), make_outcome())

    found = worst(report_of(met("kiln-warm"), unmet, blocked("kiln-red"), crashed("kiln-lost")))

    assert [draft.result.id for draft in found] == ["kiln-red", "kiln-cold"]
    assert [(one.number, one.title, one.blocks) for one in found[0].failures] == [(1, "Blames nobody", True)]
    assert [(one.kind, one.wanted) for one in found[1].expected] == [("the stage", "listen"), ("items to pass", "Calm")]


def test_a_draft_that_only_unsupported_words_block_is_counted_as_blocked_too() -> None:
    held = CaseResult.of(make_case("kiln-free"), make_outcome(state="blocked"))

    page = render(report_of(met("kiln-warm"), blocked("kiln-red"), held))

    assert "2 drafts are blocked, 1 of them though the case expects another state." in page
    assert re.search(r"No item, but words that nothing supports</th><td>1 of 3</td>", page)
    assert re.search(r"Blames nobody</th><td>1 of 3</td>", page)


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6)


@given(st.text(max_size=30), st.lists(SPANS, max_size=4))
def test_pieces_join_to_the_reply_and_mark_exactly_the_spans(reply: str, spans: list[list[tuple[int, int]]]) -> None:
    findings = [
        Finding(
            id=f"item-{number}",
            reason="",
            fix=None,
            spans=tuple(Span.of(reply, *sorted(span)) for span in held if max(span) <= len(reply)),
        )
        for number, held in enumerate(spans)
    ]

    found = pieces(reply, findings)

    assert "".join(piece.text for piece in found) == reply
    marked = [piece.findings for piece in found for _ in piece.text]
    for place, numbers in enumerate(marked):
        covering = {
            number
            for number, finding in enumerate(findings, start=1)
            if any(span.start <= place < span.end for span in finding.spans)
        }
        assert set(numbers) == covering


def test_a_span_whose_words_stand_elsewhere_marks_nothing() -> None:
    wrong = Finding(id="calm", reason="", fix=None, spans=(Span(start=0, end=4, quote="kiln"),))

    assert [piece.findings for piece in pieces("Your kiln", [wrong])] == [()]


def test_what_turned_since_a_baseline_is_told_by_case_and_item() -> None:
    before = report_of(met("won").model_copy(update={"met": False}), met("lost"), blocked("free"), met("gone"))
    lost = CaseResult.of(make_case("lost"), make_outcome(stage="listen", verdicts={"calm": Verdict.FAIL}))
    freed = make_outcome(verdicts={"no-blame": Verdict.PASS}, state="needs_fill")
    free = CaseResult.of(make_case("free", {"state": "send_ready"}), freed)
    now = report_of(met("won"), lost, free, met("new")).model_copy(update={"versions": {"prompts": "def"}})

    found = flips(now, Run.model_validate_json(before.model_dump_json()))

    assert (found.shared, found.added, found.gone) == (3, 1, 1)
    assert (found.won, found.lost) == (("won",), ("lost",))
    assert (found.newly_blocked, found.no_longer_blocked) == ((), ("free",))
    assert [(flip.case, flip.item, flip.before, flip.now) for flip in found.worse] == [
        ("lost", "calm", Verdict.PASS, Verdict.FAIL)
    ]
    assert [(flip.case, flip.item) for flip in found.better] == [("free", "no-blame")]
    assert found.changed == {"prompts": ("abc", "def")}
    page = render(now, Run.model_validate_json(before.model_dump_json()))
    assert "Since the baseline 1 case is newly met and 1 no longer." in page
    assert 'Calm: <a href="#case-lost">lost</a> (pass → fail)' in page


def test_a_case_that_was_edited_since_the_baseline_turns_nothing_and_is_named() -> None:
    before = report_of(met("kept"), met("edited"), blocked("rewritten"))
    edited = CaseResult.of(make_case("edited", {"stage": "listen"}), make_outcome(verdicts={"calm": Verdict.FAIL}))
    now = report_of(met("kept"), edited, met("rewritten"))
    baseline = Run.model_validate_json(before.model_dump_json())

    found = flips(now, baseline)

    assert (found.shared, found.differing, found.added, found.gone) == (1, ("edited", "rewritten"), 0, 0)
    assert (found.won, found.lost, found.worse, found.better, found.no_longer_blocked) == ((), (), (), (), ())
    page = render(now, baseline)
    assert "2 cases have changed since the baseline and cannot be compared." in page
    assert "Left out, because their conversation or what they expect has changed: <a" in page


def test_a_blocked_draft_that_is_lost_is_not_called_freed() -> None:
    lost = CaseResult.crashed(make_case("red", {"state": "send_ready"}), DraftNotHad("503"))

    found = flips(report_of(lost), Run.model_validate_json(report_of(blocked("red")).model_dump_json()))

    assert found.shared == 1
    assert found.no_longer_blocked == ()


@pytest.mark.parametrize(
    ("share", "text"),
    [(None, "–"), (0.0, "0 %"), (0.001, "<1 %"), (0.5, "50 %"), (0.994, "99 %"), (0.999, ">99 %"), (1.0, "100 %")],
)
def test_a_share_is_never_rounded_to_all_or_nothing(share: float | None, text: str) -> None:
    assert percent(share) == text.replace(" ", "\u00a0")


def test_figures_are_written_with_their_range() -> None:
    assert interval(Count(met=8, of=10)) == "49 to 94\u00a0%"
    assert interval(Count(met=0, of=0)) == "–"
    assert still_possible(215) == "1.4\u00a0%"
    assert language_name("de") == "German (de)"
    assert language_name("zz") == "zz"


def test_a_chart_brings_no_script_no_style_and_no_date() -> None:
    rows = [Row("<b>kilns & glazes</b>", Count(met=3, of=4)), Row("none", Count(met=0, of=0))]

    svg = str(shares(rows, 'weakest "first"', 0.5))

    assert not re.search(r"<(script|style|!--|defs|title)|style=|on\w+=|\bid=", svg)
    assert svg.count('class="interval"') == 2
    assert svg.count("<circle") == 1
    assert svg.count('class="reference"') == 1
    assert 'role="img"' in svg
    assert "&lt;b&gt;kilns &amp; glazes&lt;/b&gt;" in svg.replace("…", "")
    assert shares(rows, "", 0.5) == shares(rows, "", 0.5)


def test_hostile_text_adds_no_element_and_no_attribute() -> None:
    page = Elements(render(hostile(), Run.model_validate_json(report_of(met("kiln-late")).model_dump_json())))

    assert page.open == []
    tags = {tag for tag, _ in page.found}
    assert not tags & {"script", "img", "iframe", "object", "form", "input", "base", "link"}
    assert [tag for tag, _ in page.found].count("style") == 1
    for tag, attributes in page.found:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        assert (attributes.get("href") or "#").startswith("#")


def test_the_page_carries_a_policy_that_allows_its_own_style_alone() -> None:
    page = render(hostile())

    policy = next(
        attributes["content"]
        for tag, attributes in Elements(page).found
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    assert re.fullmatch(
        r"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-[\w+/]+=*'", policy
    )


def test_every_link_leads_somewhere_on_the_page() -> None:
    baseline = Run.model_validate_json(report_of(met("won").model_copy(update={"met": False})).model_dump_json())

    page = Elements(render(report_of(met("won"), blocked("kiln-red"), crashed("kiln-lost")), baseline))

    places = [attributes["id"] for _, attributes in page.found if attributes.get("id")]
    links = {str(attributes["href"]).removeprefix("#") for _, attributes in page.found if attributes.get("href")}
    labels = {attributes["aria-labelledby"] for _, attributes in page.found if attributes.get("aria-labelledby")}
    assert len(places) == len(set(places))
    assert links | labels <= set(places)
