"""Two runs of the suite side by side: the cases that both hold, and those that cannot be compared."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from app.domain.draft import DraftState
from app.domain.errors import InvalidFile, Mistake
from app.domain.scorecard import Verdict
from app.domain.value import Value

_INSTEAD = "name the results.json of a run of 'amends eval'"
_SHOWN = 5


class _Lenient(BaseModel):
    """Reads what is compared and nothing else: the runs of two releases may be held against each other."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Turned(_Lenient):
    """A turn of the conversation of a case."""

    role: str
    text: str


class Expected(_Lenient):
    """An expectation of a case."""

    kind: str
    wanted: str
    met: bool


class Had(_Lenient):
    """What a run made of a case."""

    language: str
    stage: str
    state: str = ""
    """Whether the draft may be sent; empty where the run does not tell."""
    score: float | None = None
    coverage: float = 0.0
    blockers: tuple[str, ...] = ()
    verdicts: dict[str, Verdict] = {}
    reply: str = ""

    @property
    def blocked(self) -> bool:
        """Whether it must not be sent: an item blocks it, or words that nothing supports do."""
        return self.state == DraftState.BLOCKED or bool(self.blockers)


class Result(_Lenient):
    """What became of a case in a run."""

    id: str
    theme: str
    trade: str = ""
    scenario: str | None = None
    """What cases that vary together have in common, such as one told in two languages; `None` for one that is alone."""
    digest: str | None = None
    """Digest of the case as it was written, where the run keeps it."""
    turns: tuple[Turned, ...] = ()
    checks: tuple[Expected, ...]
    met: bool
    error: str | None = None
    seen: Had | None = None

    @property
    def asked(self) -> str:
        """Digest what a run tells of its case: the conversation and what is expected."""
        told = [*(f"{turn.role}: {turn.text}" for turn in self.turns)]
        told += [f"{one.kind}: {one.wanted}" for one in self.checks]
        return hashlib.sha256("\0".join(told).encode(errors="surrogatepass")).hexdigest()[:16]


class Titled(_Lenient):
    """An item of the checklist by which a run was judged."""

    id: str
    title: str


class Run(_Lenient):
    """A run of the suite."""

    versions: dict[str, str] = {}
    writer: str = ""
    where: str = ""
    items: tuple[Titled, ...] = ()
    results: tuple[Result, ...]

    @property
    def decided_by(self) -> dict[str, str]:
        """Name all that decided this run."""
        return {"writer": self.writer, "where": self.where, **self.versions}


class Pair(NamedTuple):
    """A case in both runs."""

    before: Result
    after: Result

    @property
    def scenario(self) -> str:
        """What the case varies together with."""
        return self.before.scenario or self.before.id

    @property
    def seen(self) -> Had | None:
        """What was seen before; what is seen after, where there was nothing before."""
        return self.before.seen or self.after.seen

    @property
    def same(self) -> bool:
        """Whether nothing that is compared differs."""
        return (self.before.met, self.before.error, self.before.seen) == (
            self.after.met,
            self.after.error,
            self.after.seen,
        )


class LeftOut(Value):
    """Cases that are not compared."""

    differing: tuple[str, ...]
    """Cases of one name that ask for different things."""
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.differing or self.only_before or self.only_after)

    def __str__(self) -> str:
        parts = (
            _named(self.differing, "differ in their conversation or in what they expect"),
            _named(self.only_before, "only the first run holds"),
            _named(self.only_after, "only the second run holds"),
        )
        return "; ".join(part for part in parts if part)


def read_run(path: Path) -> Run:
    """Read the results of a run; raises `InvalidFile`."""
    try:
        run = Run.model_validate_json(path.read_bytes())
    except OSError as error:
        raise _invalid(path, f"the file cannot be read ({error.strerror})") from None
    except ValidationError:
        raise _invalid(path, "this does not hold the results of a run") from None
    names = [result.id for result in run.results]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise _invalid(path, f"it holds {twice!r} twice")
    if not names:
        raise _invalid(path, "it holds no case")
    return run


def pair(before: Run, after: Run) -> tuple[tuple[Pair, ...], LeftOut]:
    """Put the cases that are the same side by side, in the order of the first run, and name the others."""
    now = {result.id: result for result in after.results}
    then = {result.id for result in before.results}
    both = [Pair(result, now[result.id]) for result in before.results if result.id in now]
    return tuple(one for one in both if _alike(one)), LeftOut(
        differing=tuple(one.before.id for one in both if not _alike(one)),
        only_before=tuple(result.id for result in before.results if result.id not in now),
        only_after=tuple(result.id for result in after.results if result.id not in then),
    )


def _alike(both: Pair) -> bool:
    """Compare the cases as they were written, or what the runs tell of them where one keeps no digest."""
    then, now = both.before, both.after
    if then.digest is None or now.digest is None:
        return then.asked == now.asked
    return then.digest == now.digest


def _named(names: Iterable[str], what: str) -> str:
    held = list(names)
    more = f" and {len(held) - _SHOWN} more" if len(held) > _SHOWN else ""
    return f"{len(held)} {what} ({', '.join(held[:_SHOWN])}{more})" if held else ""


def _invalid(path: Path, problem: str) -> InvalidFile:
    return InvalidFile((Mistake(str(path), 1, problem, _INSTEAD),))
