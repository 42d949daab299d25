"""The journal of a run: each result is written as it is there, so that a run that was stopped can be taken up."""

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from pydantic import ValidationError

from app.domain.value import Value
from evals.cases import Case
from evals.suite import CaseResult, digest_of


class Setting(Value):
    """What a run was made with; a result holds for another run only where all of it is the same."""

    where: str
    """`in process`, or the address of a deployment."""
    writer: str
    """`playbook`, or the name of the model."""
    versions: dict[str, str]
    """Digests of what decides."""

    def differences(self, earlier: "Setting") -> tuple[str, ...]:
        """Tell in which respects an earlier setting differs, each as `name was this and is that`."""
        now, then = ({"where": one.where, "writer": one.writer, **one.versions} for one in (self, earlier))
        names = (name for name in {**now, **then} if now.get(name) != then.get(name))
        return tuple(f"{name} was {then.get(name, 'not told')} and is {now.get(name, 'not told')}" for name in names)


class _Entry(Value):
    """A line of the journal behind its head."""

    digest: str
    """Digest of the case as it was written."""
    result: CaseResult


class TakenUp(Value):
    """What a journal holds for a run."""

    results: dict[str, CaseResult]
    """Results by the digest of their case."""
    entries: int
    """Drafts that the journal holds, usable or not."""
    broken: int
    """Lines that cannot be read: a run that was killed may leave half a line."""
    differences: tuple[str, ...]
    """What is different from the setting of this run; where anything is, no result is taken up."""


def take_up(path: Path, setting: Setting, cases: Iterable[Case]) -> TakenUp | None:
    """Read what an earlier run left; `None` where there is no journal.

    Cases that ended in an error are not taken up: a second try may succeed.
    """
    try:
        head, *lines = path.read_bytes().decode("utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return None
    wanted = {digest_of(case) for case in cases}
    entries, broken = _entries(lines)
    drafts = {one.digest: one.result for one in entries if one.result.error is None}
    try:
        differences = setting.differences(Setting.model_validate_json(head))
    except ValidationError:
        differences = ("its first line cannot be read",)
    usable = {} if differences else {digest: result for digest, result in drafts.items() if digest in wanted}
    return TakenUp(results=usable, entries=len(drafts), broken=broken, differences=differences)


class Journal:
    """A journal that is written to; as a context manager it is closed at the end, whatever ends the run."""

    def __init__(self, stream: TextIO) -> None:
        """`stream`: stands behind the last whole line."""
        self._stream = stream

    @classmethod
    def begin(cls, path: Path, setting: Setting) -> "Journal":
        """Begin the file; one that is there already is kept beside it, as `.old`. Raises `OSError`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            path.replace(older(path))
        journal = cls(path.open("w", encoding="utf-8", newline="\n"))
        journal._write(setting.model_dump_json())
        return journal

    @classmethod
    def go_on(cls, path: Path) -> "Journal":
        """Go on with the file behind its last whole line. Raises `OSError`."""
        with path.open("r+b") as held:
            held.truncate(held.read().rfind(b"\n") + 1)
        return cls(path.open("a", encoding="utf-8", newline="\n"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stream.close()

    def add(self, case: Case, result: CaseResult) -> None:
        """Write a result at once: a whole line, or at worst half of the last one."""
        self._write(_Entry(digest=digest_of(case), result=result).model_dump_json())

    def _write(self, line: str) -> None:
        self._stream.write(line + "\n")
        self._stream.flush()


def older(path: Path) -> Path:
    """Name the place to which an earlier journal goes."""
    return path.with_name(f"{path.name}.old")


def _entries(lines: Iterable[str]) -> tuple[list[_Entry], int]:
    entries, broken = [], 0
    for line in lines:
        if not line.strip():
            continue
        try:
            entries.append(_Entry.model_validate_json(line))
        except ValidationError:
            broken += 1
    return entries, broken
