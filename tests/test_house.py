"""What the house promises about the files in the repository."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-build.lock", "requirements-dev.lock")
NOT_OURS = {".git", ".venv", ".venv-inspect", "logs", ".hypothesis", "out", "build", "dist", "models"}
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)((?: ; [^\\]+?)?)((?: \\\n    --hash=sha256:[0-9a-f]{64})*)$", re.MULTILINE)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pins(lock: str) -> dict[str, str]:
    return {canonicalize_name(name): version for name, version, _, _ in PIN.findall(read(lock))}


def own_files(*endings: str) -> list[Path]:
    """Every file that is, or would be, in the repository."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.endswith(("_cache", "__pycache__"))]
        found += [Path(folder, name) for name in names if name != ".env"]
    return sorted(path for path in found if not endings or path.suffix in endings)


def own_lines(*endings: str) -> list[tuple[str, str]]:
    """Every line of those files, as ("file:number", line)."""
    return [
        (f"{path.relative_to(ROOT)}:{number}", line)
        for path in own_files(*endings)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
    ]


def last_stage() -> list[str]:
    """The instructions of the stage that becomes the image."""
    return read("Dockerfile").replace("\\\n", "").split("\nFROM ")[-1].splitlines()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_of_a_lock_carries_its_hashes(lock: str) -> None:
    pinned = PIN.findall(read(lock))

    without = [name for name, _, _, hashes in pinned if not hashes]

    assert pinned
    assert len(pinned) == read(lock).count("==") - sum(marker.count("==") for _, _, marker, _ in pinned), (
        "a line of the lock is no pin"
    )
    assert without == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_no_path(lock: str) -> None:
    text = read(lock)

    found = re.findall(r"^.*(?:https?:|file:|--(?:extra-)?index|--find-links|[ =]/).*$", text, re.MULTILINE)

    assert found == []


def test_the_locks_agree_with_each_other() -> None:
    service, build, dev = (pins(lock) for lock in LOCKS)

    disagreeing = {name for name, version in [*service.items(), *build.items()] if dev.get(name) != version}

    assert disagreeing == set()


def test_every_declared_dependency_is_locked_at_a_version_that_fits() -> None:
    declared = tomllib.loads(read("pyproject.toml"))
    groups = declared["dependency-groups"]
    wanted = {
        "requirements.lock": declared["project"]["dependencies"],
        "requirements-build.lock": [*groups["build"], *declared["build-system"]["requires"]],
        "requirements-dev.lock": [line for line in groups["dev"] if isinstance(line, str)],
    }

    missing = [
        (lock, line)
        for lock, lines in wanted.items()
        for requirement, line in ((Requirement(line), line) for line in lines)
        if not requirement.specifier.contains(pins(lock).get(canonicalize_name(requirement.name), "0"))
    ]

    assert missing == [], 'run "make lock"'


def test_the_image_runs_as_a_user_without_rights() -> None:
    users = [line.split()[1] for line in last_stage() if line.startswith("USER ")]

    assert users == ["10001:10001"]


def test_the_image_tells_its_health_without_another_program() -> None:
    checks = [line for line in last_stage() if line.startswith("HEALTHCHECK ")]

    assert len(checks) == 1
    assert "/healthz" in checks[0]
    assert "curl" not in checks[0]


def test_no_tool_that_builds_the_image_stays_in_it() -> None:
    copied = [line for line in last_stage() if line.startswith(("COPY ", "ADD ", "RUN "))]

    assert copied == ["COPY --from=build /opt/amends /opt/amends"]


def test_the_image_and_the_composition_hold_no_secret() -> None:
    services = yaml.safe_load(read("compose.yaml"))["services"]

    named = re.findall(r"(?i)\b\w*(?:key|token|secret|password)\w*\s*=", read("Dockerfile"))
    given = [name for service in services.values() for name in service.get("environment", {}) if "KEY" in name]

    assert named == given == []


def test_the_builder_is_given_only_what_the_image_is_built_of() -> None:
    allowed = {line[1:] for line in read(".dockerignore").splitlines() if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.*) \S+$", read("Dockerfile"), re.MULTILINE)

    assert {name for line in copied for name in line.split()} == allowed


def test_the_composed_service_cannot_write_and_is_open_to_this_machine_only() -> None:
    service = yaml.safe_load(read("compose.yaml"))["services"]["amends"]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])


def test_the_composed_service_checks_its_health_as_the_image_does() -> None:
    service = yaml.safe_load(read("compose.yaml"))["services"]["amends"]

    code = service["healthcheck"]["test"][-1]

    assert code in read("Dockerfile")


def test_what_runs_on_every_change_is_what_the_readers_are_told_to_run() -> None:
    script = ROOT / ".ci" / "run"

    commands = [line for line in script.read_text(encoding="utf-8").splitlines() if line.startswith("make ")]

    assert commands == ["make test", "make test-inspect", "make check"]
    assert os.access(script, os.X_OK)
    assert "export AMENDS_REQUIRE_BROWSER=1" in script.read_text(encoding="utf-8")


@pytest.mark.parametrize(("shell", "script"), [("sh", "tools/setup.sh"), ("bash", ".ci/run")])
def test_the_scripts_can_be_read_by_their_shells(shell: str, script: str) -> None:
    read_only = subprocess.run([shell, "-n", script], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (read_only.returncode, read_only.stderr) == (0, "")


def test_every_hook_calls_a_tool_of_the_project_itself() -> None:
    repositories = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]

    assert [repository["repo"] for repository in repositories] == ["local"]
    assert all(hook["entry"].startswith(".venv/bin/") for hook in repositories[0]["hooks"])


def test_the_licence_is_the_one_that_is_declared() -> None:
    text = read("LICENSE")

    assert tomllib.loads(read("pyproject.toml"))["project"]["license"] == "Apache-2.0"
    assert "Apache License\n                           Version 2.0, January 2004" in text
    assert "Copyright 2026 The Amends authors" in text


def test_no_file_names_a_path_of_one_machine_or_a_package_index() -> None:
    private = re.compile(
        r"(?<![\w.~-])/(?:root|home|work|tmp|Users)/\w|pypi\.org|pythonhosted\.org|npmjs\.org|deb\.debian\.org"
    )

    found = [place for place, line in own_lines() if private.search(line)]

    assert found == []


def test_settings_of_one_machine_are_not_taken_into_the_repository() -> None:
    assert {".env", ".venv", "models/"} <= set(read(".gitignore").splitlines())


def test_no_file_of_code_is_longer_than_300_lines() -> None:
    long = [path.name for path in own_files(".py") if len(path.read_text(encoding="utf-8").splitlines()) > 300]

    assert long == []


def test_every_exception_to_a_rule_carries_its_code_and_its_reason() -> None:
    exception = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma)\b")
    reasoned = re.compile(
        r"#\s*(?:noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)*|type: ignore\[[\w, -]+\]|pragma: no \w+)\s*\(?#?\s*\w+"
    )

    found = [place for place, line in own_lines(".py") if exception.search(line) and not reasoned.search(line)]

    assert found == []


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in own_files(".md")
        for target in re.findall(r"\]\((?!https?:|#|/)([^)#\s]+)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]

    assert broken == []


def test_every_decision_is_one_screen_with_its_context_consequences_and_alternatives() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))

    texts = [path.read_text(encoding="utf-8") for path in decisions]

    assert [path.name[:4] for path in decisions] == [f"{number:04}" for number in range(len(decisions))]
    assert all(len(text.splitlines()) <= 60 for text in texts)
    for heading in ("Context", "Decision", "Consequences", "Alternatives"):
        assert all(f"\n## {heading}\n" in text for text in texts)


@pytest.mark.parametrize("module", ["evals.checklist", "app.drafting.pipeline"])
def test_judging_and_drafting_load_no_web_framework_and_no_sdk(module: str) -> None:
    outsiders = ("fastapi", "starlette", "uvicorn", "openai", "httpx2")
    question = f"import sys, {module}; print(*(name for name in {outsiders} if name in sys.modules))"

    answer = subprocess.run([sys.executable, "-c", question], cwd=ROOT, capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == ""
