"""Every mistake at the command line is one line on standard error and status 2, without the customer's words."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from app.settings import PROMPTS
from tests.cli.conftest import INSTALLED, Command, Told

PRIVATE = "Zwetschgenmus"
MESSAGE = f"My {PRIVATE} never arrived."


def lines_of(told: Told) -> list[str]:
    """Give what was told of the mistakes, each of which takes one line."""
    assert (told.status, told.out) == (2, "")
    lines = told.err.splitlines()
    assert all(line.startswith("amends: ") for line in lines)
    assert PRIVATE not in told.err
    return lines


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["draft", "--message", ""], "the message holds no words"),
        (["draft", "--message", "???"], "the message holds no words"),
        (["classify", "--message", "😡 😡😡"], "the message holds no words"),
        (["score", "--message", "…", "--reply", PRIVATE], "the message holds no words"),
        (["draft", "--message", (f"{MESSAGE} " * 1_000)[:20_001]], "20000 characters"),
        (["score", "--message", MESSAGE, "--reply", ""], "reply"),
        (["score", "--message", MESSAGE], "give the reply to judge with --reply"),
        (["draft"], "give the message with --message, as a file, or - for standard input"),
        (["draft", "a.txt", "--message", MESSAGE], "give the message with --message"),
        (["draft", "--message", MESSAGE, "--channel", "pigeon"], "'email', 'chat' or 'social'"),
        (["draft", "--message", MESSAGE, "--language", f"{PRIVATE}!"], "language_hint"),
        (["draft", "--message", MESSAGE, "--fact", f"fault={PRIVATE}"], "must be one of: company, partner, customer"),
        (["draft", "--message", MESSAGE, "--fact", "a=b", "--fact", PRIVATE], "--fact, number 2: write NAME=WORDS"),
        (["draft", "--message", MESSAGE, "--fact", f"=the {PRIVATE}"], "--fact, number 1: write NAME=WORDS"),
        (["draft", "--message", MESSAGE, "--fact", f"status={PRIVATE * 200}"], "the limit is 2000"),
        (["draft", "--message", MESSAGE, "--out", "replies.jsonl"], "--out is for a batch"),
        (["draft", "--message", MESSAGE, "--jsonl", "a.jsonl"], "a batch holds its own messages"),
        (["draft", "--jsonl", "a.jsonl", "--csv", "a.csv"], "not both"),
        (["draft", "--message", MESSAGE, "--colour", "red"], "No such option: --colour"),
        (["draft", "--message", MESSAGE, "--fact"], "'--fact' requires an argument"),
        (["draft", "--message", "My", PRIVATE, "never", "arrived."], "put a message in quotes"),
        ([MESSAGE], "put a message in quotes"),
        (["draft", MESSAGE], "give the words themselves with --message"),
        (["draft", "no-such-file.txt"], "no-such-file.txt: No such file"),
        (["draft", "."], "name a file that can be read"),
        (["classify", "--jsonl", "no-such-file.jsonl"], "no-such-file.jsonl: No such file"),
        (["classify", "--csv", "no-such-file.csv"], "no-such-file.csv: No such file"),
        (["serve", "--port", "70000"], "--port"),
        (["policy", "check", "no-such-folder"], "no-such-folder: there is no such folder"),
    ],
    ids=lambda item: item[:40] if isinstance(item, str) else None,
)
def test_a_mistake_is_told_in_one_line(amends: Command, arguments: list[str], told: str) -> None:
    lines = lines_of(amends(*arguments))

    assert len(lines) == 1
    assert told in lines[0]


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"\x89PNG\r\n\x1a\n\x00\xff" * 99, "this is not UTF-8 text"), (b"\x00\x01\x02\x03" * 99, "send text")],
)
def test_a_binary_file_is_no_message(amends: Command, tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(content + PRIVATE.encode())

    lines = lines_of(amends("draft", str(file)))

    assert len(lines) == 1
    assert told in lines[0]


def test_no_word_at_all_shows_the_help(amends: Command) -> None:
    told = amends()

    assert (told.status, told.err) == (2, "")
    assert "classify" in told.out


@pytest.fixture
def broken(tmp_path: Path) -> tuple[Path, list[str]]:
    """A company whose policy has two mistakes, and how they are told."""
    home = shutil.copytree(PROMPTS / "company", tmp_path / "company")
    policy = home / "policy.yaml"
    policy.write_text(f"{policy.read_text('utf-8').rstrip()}\ncurrencies: EUR\nmoon_phase: full\n", "utf-8")
    line = policy.read_text("utf-8").splitlines().index("currencies: EUR") + 1
    return home, [
        f"{policy}:{line}: 'currencies' is not a known field; write 'currency'",
        f"{policy}:{line + 1}: 'moon_phase' is not a known field; remove it, or write one of: ",
    ]


def test_a_broken_policy_is_told_with_file_line_problem_and_what_to_write_instead(
    amends: Command, broken: tuple[Path, list[str]]
) -> None:
    home, mistakes = broken

    told = amends("policy", "check", str(home))

    lines = told.err.splitlines()
    assert (told.status, told.out) == (2, "")
    assert [line.startswith(mistake) for line, mistake in zip(lines, mistakes, strict=False)] == [True, True]
    assert lines[2:] == [f"amends: 2 mistakes in {home}"]


def test_the_policy_in_the_repository_is_in_order(amends: Command) -> None:
    told = amends("policy", "check", str(PROMPTS / "company" / "policy.yaml"))

    assert (told.status, told.err) == (0, "")
    assert ": in order; " in told.out


def test_no_draft_is_written_by_a_broken_policy(
    amends: Command, broken: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, mistakes = broken
    monkeypatch.setenv("COMPANY_DIR", str(home))

    lines = lines_of(amends("draft", "--message", MESSAGE, from_environment=True))

    assert [line.startswith(f"amends: {mistake}") for line, mistake in zip(lines, mistakes, strict=True)] == [True] * 2


def test_a_company_folder_that_is_not_there_is_told(
    amends: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPANY_DIR", str(tmp_path / "nowhere"))

    lines = lines_of(amends("draft", "--message", MESSAGE, from_environment=True))

    assert lines == [f"amends: {tmp_path / 'nowhere' / 'company.yaml'}:1: the file is missing; create it"]


@pytest.mark.parametrize("command", [("draft", "--message", MESSAGE), ("policy", "check"), ("eval",)])
def test_every_setting_that_makes_no_sense_is_told_without_its_value(
    amends: Command, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("MODEL_DEADLINE_S", PRIVATE)
    monkeypatch.setenv("LOG_LEVEL", PRIVATE)

    lines = lines_of(amends(*command, from_environment=True))

    assert [line.split(" is wrong")[0] for line in lines] == [
        "amends: the setting MODEL_DEADLINE_S",
        "amends: the setting LOG_LEVEL",
    ]


def test_a_file_of_settings_that_is_no_text_is_told(
    amends: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_bytes(b"MODEL=\xff\xfe")
    monkeypatch.chdir(tmp_path)

    lines = lines_of(amends("draft", "--message", MESSAGE, from_environment=True))

    assert lines == ["amends: .env: this is not UTF-8 text; save it as text"]


def test_a_model_out_of_reach_leaves_the_draft_to_the_playbook_and_it_is_said(tmp_path: Path) -> None:
    nowhere = {"MODEL": "some-model", "MODEL_BASE_URL": "http://127.0.0.1:9/v1", "MODEL_DEADLINE_S": "1"}

    done = subprocess.run(
        [INSTALLED, "draft", "--message", MESSAGE],
        cwd=tmp_path, env={**os.environ, **nowhere}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip

    notes = done.stderr.splitlines()
    assert done.returncode == 0
    assert done.stdout.strip()
    assert any("check MODEL_BASE_URL" in line and "The playbook wrote this draft." in line for line in notes)
    assert any("read without one" in line for line in notes)
    assert not [line for line in notes if "Traceback" in line or "Unclosed" in line]


def test_a_reader_that_leaves_early_is_no_mistake(tmp_path: Path) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)

    with subprocess.Popen(
        [INSTALLED, "classify", "--jsonl", "-"],
        cwd=tmp_path, env={**os.environ, "MODEL": ""}, stdin=subprocess.PIPE, stdout=write_end, stderr=subprocess.PIPE,
    ) as left:  # fmt: skip
        os.close(write_end)
        _, complaints = left.communicate(b'{"id": "t1", "text": "My parcel is late."}\n' * 20, timeout=60)

    assert left.returncode == 1
    assert complaints == b""
