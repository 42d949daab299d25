"""`amends eval-understanding` measures labelled messages, tells every mistake of files, and repeats no message."""

import re
from pathlib import Path

import pytest

from evals.understanding.report import Report
from tests.cli.conftest import Command, Told

PRIVATE = "Zwetschgenmus"
TICKETS = f"""\
text,cause,second,emotion,intensity,flags,trade,register,language
"You charged my card twice for the {PRIVATE}, 34.90 each!",billing,,frustrated,2,money_amount,grocer,chat,en
"The parcel was due on Monday and it is still not here.",logistics,broken_promise,frustrated,1.5,,grocer,formal,en
"Do you ship to Norway?",no_fault,,neutral,0,,museum,oneliner,en
"Thank you, the lamp works again, that was quick.",no_fault,,satisfied,0,,museum,chat,en
"""


def tickets(folder: Path, text: str = TICKETS, name: str = "june.csv") -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


class Measuring:
    """Runs the command with the rules alone, unless told, and reads what it wrote."""

    def __init__(self, amends: Command, folder: Path) -> None:
        self._amends = amends
        self.json, self.html = folder / "results" / "u.json", folder / "results" / "u.html"

    def __call__(self, *arguments: str | Path, tier: str | None = "rules", from_environment: bool = False) -> Told:
        given = [str(argument) for argument in arguments]
        out = ["--json", str(self.json), "--html", str(self.html), *(["--tier", tier] if tier else [])]
        return self._amends("eval-understanding", *given, *out, from_environment=from_environment)

    @property
    def report(self) -> Report:
        return Report.model_validate_json(self.json.read_text(encoding="utf-8"))

    @property
    def page(self) -> str:
        return self.html.read_text(encoding="utf-8")


@pytest.fixture(name="measuring")
def _measuring(amends: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Measuring:
    monkeypatch.setenv("COLUMNS", "80")
    return Measuring(amends, tmp_path)


def test_every_tier_stands_beside_the_others_with_its_interval_and_its_time(
    measuring: Measuring, tmp_path: Path
) -> None:
    told = measuring(tickets(tmp_path), tier=None)

    found = measuring.report

    assert told.status == 0
    assert "june: 4 messages" in told.out
    assert re.search(r"figure +n +rules +ngrams +all", told.out)
    assert len(re.findall(r"\d?\.\d\d \d?\.\d\d–\d?\.\d\d", told.out)) >= 3
    assert "…" not in told.out
    assert re.search(r"all +4 +\d+\.\d ms +\d+\.\d ms", told.out)
    assert list(found.sets[0].tiers) == list(found.latency_ms) == ["rules", "ngrams", "all"]
    assert set(found.versions) >= {"prompts", "company"}


def test_what_the_rules_find_easy_is_read_right(measuring: Measuring, tmp_path: Path) -> None:
    measuring(tickets(tmp_path))

    found = measuring.report.sets[0].tiers["rules"]

    assert (found.cause.lenient.value, found.cause.lenient.messages) == (1, 4)
    assert found.language.value == 1
    assert {flag.id: flag.recall for flag in found.flags.flags}["money_amount"] == 1
    assert {one.name: one.messages for one in found.slices["trade"]} == {"grocer": 2, "museum": 2}
    assert found.intensity.correlation.messages == 4
    assert found.intensity.exact.absent == "this tier gives no level"


def test_labels_that_nobody_gave_are_a_dash_and_never_zero(measuring: Measuring, tmp_path: Path) -> None:
    told = measuring(tickets(tmp_path, "text,label\nDo you ship to Norway?,no_fault\n"))

    found = measuring.report.sets[0].tiers["rules"]

    assert re.search(r"intensity, correlation +0 +-", told.out)
    assert "no message has an intensity" in told.out
    assert (found.emotion.accuracy.value, found.emotion.accuracy.messages) == (None, 0)
    assert '"absent": "no message has an emotion"' in measuring.json.read_text(encoding="utf-8")
    assert "Nothing on emotions: no message has an emotion." in measuring.page


def test_the_report_is_one_page_without_scripts_other_files_or_words_of_a_message(
    measuring: Measuring, tmp_path: Path
) -> None:
    told = measuring(tickets(tmp_path))

    page = measuring.page

    assert not re.search(r"<script|<link|<img|@import|url\(|https?:", page)
    assert page.count("<svg") == 1
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
    assert all(PRIVATE not in text for text in (page, measuring.json.read_text(encoding="utf-8"), told.out, told.err))


def test_names_of_files_and_trades_are_shown_as_they_stand(measuring: Measuring, tmp_path: Path) -> None:
    text = "text,cause,trade\nDo you ship to Norway?,no_fault,<i>shop</i>\n"

    told = measuring(tickets(tmp_path, text, name="[red]&<b>.csv"))

    assert "[red]&<b>: 1 message" in told.out
    assert "[red]&amp;&lt;b&gt;" in measuring.page
    assert "&lt;i&gt;shop&lt;/i&gt;" in measuring.page


def test_each_file_of_a_folder_is_a_set_and_none_is_read_twice(measuring: Measuring, tmp_path: Path) -> None:
    first = tickets(tmp_path / "mine")
    tickets(tmp_path / "mine" / "older", name="may.csv")
    tickets(tmp_path / "theirs", name="june.csv")

    measuring(tmp_path / "mine", first, tmp_path / "theirs")

    names = [one.name for one in measuring.report.sets]

    assert names == [str(tmp_path / "mine" / "june"), "may", str(tmp_path / "theirs" / "june")]


def test_messages_that_the_service_refuses_are_counted_and_in_no_figure(measuring: Measuring, tmp_path: Path) -> None:
    told = measuring(tickets(tmp_path, f"{TICKETS}😡😡,billing,,angry,3,,,,\n"))

    found = measuring.report.sets[0]

    assert (found.messages, found.unread) == (4, 1)
    assert "june: 4 messages, 1 more could not be read" in told.out
    assert "1 more could not be read" in measuring.page


def test_all_mistakes_of_all_files_are_told_at_once_and_nothing_is_written(
    measuring: Measuring, tmp_path: Path
) -> None:
    wrong = tickets(tmp_path, "text,cause,intensity\nIt leaks.,leaks,1\nIt broke.,billing,9\n", name="wrong.csv")
    headless = tickets(tmp_path, "It leaks.\n", name="headless.csv")
    empty = tickets(tmp_path, "text,label\n", name="empty.csv")
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"text,label\n\xff\xfe\n")

    told = measuring(wrong, headless, empty, binary, tmp_path / "none.csv")

    lines = told.err.splitlines()
    assert (told.status, told.out) == (2, "")
    assert all(line.startswith("amends: ") for line in lines)
    assert [line.split(": ")[1] for line in lines] == [
        f"{wrong}:2", f"{wrong}:3", f"{headless}:1", f"{empty}:1", f"{binary}:1", f"{tmp_path / 'none.csv'}:1",
    ]  # fmt: skip
    assert "'leaks' is no known label" in lines[0]
    assert "there is no message" in lines[3]
    assert not measuring.json.exists()


def test_a_folder_without_csv_files_is_a_mistake(measuring: Measuring, tmp_path: Path) -> None:
    told = measuring(tmp_path)

    assert told.status == 2
    assert told.err == f"amends: {tmp_path}:1: the folder holds no CSV file; name one that holds labels\n"


def test_a_file_without_a_word_is_told(measuring: Measuring, tmp_path: Path) -> None:
    told = measuring(tickets(tmp_path, "text,label\n😡,billing\n"))

    assert (told.status, told.out) == (2, "")
    assert told.err == "amends: june: none of its messages holds a word; check the column text\n"


def test_a_tier_that_does_not_exist_is_told_with_those_that_do(measuring: Measuring, tmp_path: Path) -> None:
    told = measuring(tickets(tmp_path), tier="rulez")

    assert told.status == 2
    assert "'rules', 'ngrams', 'all'" in told.err.replace(" or ", " ")


def test_without_the_encoder_the_other_tiers_are_measured_and_that_is_said(
    measuring: Measuring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENCODER", "off")

    told = measuring(tickets(tmp_path), tier=None, from_environment=True)

    assert told.status == 0
    assert "the tier 'all' is left out" in told.err
    assert list(measuring.report.sets[0].tiers) == ["rules", "ngrams"]


def test_an_encoder_that_is_turned_off_cannot_be_measured(
    measuring: Measuring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENCODER", "off")

    told = measuring(tickets(tmp_path), tier="all", from_environment=True)

    assert told.status == 2
    assert "--tier all: the sentence encoder is turned off (ENCODER=off)" in told.err


def test_a_place_that_cannot_be_written_is_told_with_its_option(measuring: Measuring, tmp_path: Path) -> None:
    measuring.html = tickets(tmp_path) / "report.html"

    told = measuring(tmp_path / "june.csv")

    assert told.status == 2
    assert "name a file that can be written with --html" in told.err


def test_the_same_files_give_the_same_figures(measuring: Measuring, tmp_path: Path) -> None:
    path = tickets(tmp_path)

    measuring(path, tier="ngrams")
    first = measuring.report
    measuring(path, tier="ngrams")

    assert measuring.report.sets == first.sets
