"""Setting up: with a Python that is really there, from the locks only, and once."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("python3.13", "python3.12", "python3.11", "python3", "python")
LOCKS = ("requirements.lock", "requirements-build.lock", "requirements-dev.lock", "requirements-llm.lock")

# Stands for a Python: it tells its version, makes an environment of scripts like itself, and notes what it was asked.
FAKE_PYTHON = """\
#!/bin/sh
echo "$(basename "$0") $*" >>"$NOTES"
case "$*" in
*version_info*) echo {version} ;;
*ensurepip*) exit {venv_missing} ;;
"-m venv --clear .venv")
    mkdir -p .venv/bin
    cp "$0" .venv/bin/python
    printf '#!/bin/sh\\necho "serving: $*"\\n' >.venv/bin/amends
    chmod +x .venv/bin/amends ;;
"-m pip"*) exit {pip_status} ;;
esac
"""


@dataclass
class Machine:
    """A checkout on a machine of whose Pythons we decide."""

    folder: Path

    def has_python(self, name: str, version: str, *, venv: bool = True, pip_status: int = 0) -> None:
        text = FAKE_PYTHON.format(version=version, venv_missing=int(not venv), pip_status=pip_status)
        self._put(name, text)

    def has_a_name_that_only_prints_an_error(self, name: str) -> None:
        self._put(name, f'#!/bin/sh\necho "{name}: command not found" >&2\nexit 127\n')

    def runs(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        paths = f"{self.folder / 'bin'}{os.pathsep}/usr/bin{os.pathsep}/bin"
        known = {"PATH": paths, "HOME": str(self.folder), "NOTES": str(self.folder / "notes"), **variables}
        checkout = self.folder / "check out"
        return subprocess.run(command, cwd=checkout, env=known, capture_output=True, text=True, check=False, timeout=60)

    def notes(self) -> list[str]:
        return (self.folder / "notes").read_text(encoding="utf-8").splitlines()

    def _put(self, name: str, text: str) -> None:
        script = self.folder / "bin" / name
        script.write_text(text, encoding="utf-8")
        script.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A checkout in a folder with a space in its name; every name of a Python leads nowhere yet."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "check out" / "tools").mkdir(parents=True)
    for name in ("Makefile", "pyproject.toml", "tools/setup.sh", *LOCKS):
        shutil.copy(ROOT / name, tmp_path / "check out" / name)
    machine = Machine(tmp_path)
    for name in NAMES:
        machine.has_a_name_that_only_prints_an_error(name)
    return machine


def test_a_python_that_is_too_old_gives_one_clear_sentence_and_status_2(machine: Machine) -> None:
    machine.has_python("python3", "3.9.2")

    done = machine.runs("sh", "tools/setup.sh", "run")

    assert done.returncode == 2
    assert done.stderr == (
        "Amends needs Python 3.11 or newer, and python3 is version 3.9.2: "
        "install one, or name it with PYTHON=/path/to/python3.\n"
    )


def test_no_python_at_all_gives_one_clear_sentence_and_status_2(machine: Machine) -> None:
    done = machine.runs("sh", "tools/setup.sh", "run")

    assert done.returncode == 2
    assert done.stderr.startswith("Amends needs Python 3.11 or newer, and no Python was found: ")


def test_a_python_without_its_venv_module_says_what_to_install(machine: Machine) -> None:
    machine.has_python("python3", "3.11.2", venv=False)

    done = machine.runs("sh", "tools/setup.sh", "run")

    assert done.returncode == 2
    assert "python3 cannot make virtual environments" in done.stderr
    assert "apt install python3-venv" in done.stderr


def test_a_name_that_only_prints_an_error_is_passed_over(machine: Machine) -> None:
    machine.has_python("python3", "3.12.4")

    done = machine.runs("sh", "tools/setup.sh", "run")

    assert done.returncode == 0
    assert "Setting up .venv with python3 3.12.4" in done.stdout


@pytest.mark.parametrize("version", ["3.11.0", "3.13.1", "3.14.0", "3.20.5"])
def test_this_version_and_all_later_ones_will_do(machine: Machine, version: str) -> None:
    machine.has_python("python3", version)

    done = machine.runs("sh", "tools/setup.sh", "run")

    assert done.returncode == 0


@pytest.mark.parametrize("version", ["2.7.18", "3.1.5", "3.8.10", "3.10.14"])
def test_earlier_versions_will_not(machine: Machine, version: str) -> None:
    machine.has_python("python3", version)

    done = machine.runs("sh", "tools/setup.sh", "run")

    assert done.returncode == 2


def test_a_python_that_is_named_is_the_only_one_tried(machine: Machine) -> None:
    machine.has_python("python3", "3.12.4")
    machine.has_python("old", "3.8.1")

    done = machine.runs("sh", "tools/setup.sh", "run", PYTHON="old")

    assert done.returncode == 2
    assert "old is version 3.8.1" in done.stderr


def test_everything_is_installed_by_its_hash_and_nothing_builds_in_isolation(machine: Machine) -> None:
    machine.has_python("python3", "3.12.4")

    machine.runs("sh", "tools/setup.sh", "dev")

    installs = [note for note in machine.notes() if " -m pip install " in note]
    assert [re.findall(r"(?:-r|--editable) (\S+)", install) for install in installs] == [
        ["requirements-build.lock"],
        ["requirements-dev.lock"],
        ["."],
    ]
    assert all("--require-hashes" in install for install in installs[:2])
    assert all("--no-build-isolation" in install for install in installs[1:])
    assert "--no-index" in installs[2]


def test_a_setup_that_fails_says_so_and_is_not_taken_for_done(machine: Machine) -> None:
    machine.has_python("python3", "3.12.4", pip_status=1)

    done = machine.runs("make", "run")

    assert done.returncode == 2
    assert "The setup did not finish" in done.stderr
    assert "serving" not in done.stdout


def test_the_second_start_installs_nothing(machine: Machine) -> None:
    machine.has_python("python3", "3.12.4")
    first = machine.runs("make", "run")
    noted = machine.notes()

    second = machine.runs("make", "run", "PORT=8001")

    assert first.stdout.endswith("serving: serve --port 8000\n")
    assert second.stdout == "serving: serve --port 8001\n"
    assert machine.notes() == noted


def test_a_checkout_that_is_set_up_for_development_runs_as_it_is(machine: Machine) -> None:
    machine.has_python("python3", "3.12.4")
    machine.runs("make", "setup")
    noted = machine.notes()

    started = machine.runs("make", "run")

    assert started.stdout == "serving: serve --port 8000\n"
    assert machine.notes() == noted


def test_a_lock_that_changed_is_installed_at_the_next_start(machine: Machine) -> None:
    machine.has_python("python3", "3.12.4")
    machine.runs("make", "run")
    noted = machine.notes()
    stamp = machine.folder / "check out" / ".venv" / ".ready-run"
    later = stamp.stat().st_mtime + 10
    os.utime(machine.folder / "check out" / "requirements.lock", (later, later))

    machine.runs("make", "run")

    assert any("-r requirements.lock" in note for note in machine.notes()[len(noted) :])


def test_make_alone_lists_every_command_with_its_line_of_help(machine: Machine) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    declared = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)

    listed = machine.runs("make").stdout

    assert declared is not None
    assert re.findall(r"^  make ([\w-]+) +\S", listed, re.MULTILINE) == declared[1].split()
