"""Who ranks the better of two replies higher: our checklist, a published checker, or a count of the words?

`python -m tools.baseline PATH... [--python PYTHON] [--json OUT]`. A path is a file of pairs (JSONL: `id`, `message` or
`turns`, `facts`, `language`, `good`, `flawed`), of labelled replies with twins, or a folder of those. The checker is
`support-reply-fit`, regular expressions with a score from 0 to 100 that read the message and the reply and no facts.
It is no dependency: install it in an environment of its own and name the Python of that with `--python`.
"""

import argparse
import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.bootstrap import build_services
from app.domain.errors import InvalidFile, Mistake
from app.domain.message import Role
from app.settings import Settings
from evals.meta.bench import Bench
from evals.neighbours.contests import Contest, Standing, p_value, read_contests, standing
from evals.replies import Reply

Scores = Mapping[str, float | None]
OURS, BARE, WORDS, THEIRS = "checklist", "checklist, message only", "number of words", "support-reply-fit"
PATIENCE_S = 120.0
_SUFFIXES = (".yaml", ".jsonl")
_ABSENT = 3
_NAME = "name a Python that has it with --python"
_ASK = f"""
import json, sys
try:
    from support_reply_fit.core import check_reply
except ImportError:
    sys.exit({_ABSENT})
json.dump([check_reply(*pair).score for pair in json.load(sys.stdin)], sys.stdout)
"""
"""Asks the checker in its own environment, for all pairs of message and reply at once."""


class Absent(Exception):
    """The checker gave no scores; says why and what to do."""


@dataclass(frozen=True)
class Slice:
    """Some of the contests."""

    name: str
    contests: tuple[Contest, ...]


def read(places: Iterable[Path]) -> tuple[tuple[Contest, ...], tuple[str, ...]]:
    """Read the contests of files and folders, and the ids of twins that nobody finds better; raises `InvalidFile`."""
    files = [file for place in places for file in (sorted(place.iterdir()) if place.is_dir() else [place])]
    found = [read_contests(file) for file in files if file.suffix in _SUFFIXES]
    names = [contest.id for contests, _ in found for contest in contests]
    if twice := next((name for name in names if names.count(name) > 1), None):
        problem = f"two of the files hold the contest {twice!r}"
        raise InvalidFile((Mistake(", ".join(map(str, files)), 1, problem, "name only one of them"),))
    return (
        tuple(contest for contests, _ in found for contest in contests),
        tuple(name for _, undecided in found for name in undecided),
    )


async def checklist_scores(replies: Iterable[Reply]) -> Scores:
    """Score replies with our checklist, offline; `None` where nothing could be decided."""
    services = build_services(Settings().model_copy(update={"model": None}))
    bench = Bench(services.checklist, services.drafting.situation)
    return {reply.id: (await bench.judged(reply)).score for reply in replies}


def checker_scores(replies: Sequence[Reply], python: Path, patience_s: float = PATIENCE_S) -> Scores:
    """Score replies with the checker, in the environment of `python`; raises `Absent` where it gives no scores."""
    asked = json.dumps([(customer_said(reply), reply.reply) for reply in replies])
    command = [str(python), "-c", _ASK]
    try:
        done = subprocess.run(  # noqa: S603 (the Python that whoever runs this has named)
            command, input=asked, capture_output=True, text=True, timeout=patience_s, check=True
        )
    except OSError as error:
        raise Absent(f"{python} cannot be run ({error.strerror}); {_NAME}") from None
    except subprocess.TimeoutExpired:
        raise Absent(f"support-reply-fit took more than {patience_s:g} s; give it fewer pairs") from None
    except subprocess.CalledProcessError as error:
        if error.returncode == _ABSENT:
            raise Absent(f"support-reply-fit is not installed for {python}; {_NAME}") from None
        last = (error.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise Absent(f"support-reply-fit failed: {last}; try it alone with {python}") from None
    return dict(zip((reply.id for reply in replies), map(float, json.loads(done.stdout)), strict=True))


def customer_said(reply: Reply) -> str:
    """Give the customer's words that a reply answers, as a ticket holds them."""
    turns = reply.turns or ()
    return reply.message or "\n\n".join(turn.text for turn in turns if turn.role is Role.CUSTOMER)


def slices(contests: Sequence[Contest]) -> tuple[Slice, ...]:
    """Cut the contests by language, and by how many items the worse reply fails more."""
    cuts: tuple[tuple[str, Callable[[Contest], object]], ...] = (
        ("language", lambda one: one.better.language),
        ("gap", lambda one: "unknown" if one.gap is None else "3 or more" if one.gap >= 3 else one.gap),  # noqa: PLR2004 (as it says)
    )
    found = [Slice("all", tuple(contests))]
    for name, key in cuts:
        values = sorted({str(key(one)) for one in contests})
        if len(values) > 1:
            found += [
                Slice(f"{name} {value}", tuple(one for one in contests if str(key(one)) == value)) for value in values
            ]
    return tuple(found)


def table(parts: Iterable[Slice], judges: Mapping[str, Scores]) -> tuple[str, ...]:
    """Write the standings: a line for each judge in each slice, and how sure the difference to the checker is."""
    lines = [f"{'contests':<22} {'judge':<26} right  tied wrong  share [95 %]"]
    for part in parts:
        for name, scores in judges.items():
            lines.append(f"{part.name:<22} {name:<26} {_told(standing(part.contests, scores))}")
        if THEIRS in judges:
            sure = p_value(part.contests, judges[OURS], judges[THEIRS])
            lines.append(f"{part.name:<22} {OURS} against {THEIRS}: McNemar's exact p = {sure:.2g}")
    return tuple(lines)


def _told(one: Standing) -> str:
    low, high = one.interval
    share = one.right / one.contests if one.contests else 0.0
    return f"{one.right:>5} {one.tied:>5} {one.wrong:>5}  {share:.0%} [{low:.0%}, {high:.0%}]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; exit status 2 for a broken file, no contest or a place that cannot be written."""
    given = _arguments(arguments)
    try:
        contests, undecided = read(given.places)
    except InvalidFile as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"{error.filename}: {error.strerror}; name files or folders that can be read\n")
        return 2
    if not contests:
        sys.stderr.write("there is no contest: name pairs, or labelled replies with twins\n")
        return 2
    replies = [reply for one in contests for reply in (one.better, one.worse)]
    bare = [reply.model_copy(update={"facts": {}}) for reply in replies]
    judges: dict[str, Scores] = {
        OURS: asyncio.run(checklist_scores(replies)),
        BARE: asyncio.run(checklist_scores(bare)),
        WORDS: {reply.id: float(len(reply.reply.split())) for reply in replies},
    }
    try:
        judges[THEIRS] = checker_scores(replies, given.python)
    except Absent as error:
        sys.stderr.write(f"NOT MEASURED: {error}\n")
    print("\n".join(table(slices(contests), judges)))
    if undecided:
        print(f"left out, people fail as many items in both twins: {', '.join(undecided)}")
    return 0 if given.json is None or _written(given.json, _kept(contests, judges)) else 2


def _written(place: Path, kept: list[dict[str, object]]) -> bool:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        sys.stderr.write(f"{place}: {error.strerror}; name a file that can be written with --json\n")
        return False
    return True


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.baseline", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("places", nargs="+", type=Path, metavar="PATH", help="pairs, labelled replies, or a folder")
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="a Python with support-reply-fit")
    parser.add_argument("--json", type=Path, metavar="OUT", help="where every score goes")
    return parser.parse_args(arguments)


def _kept(contests: Sequence[Contest], judges: Mapping[str, Scores]) -> list[dict[str, object]]:
    return [
        {
            "id": one.id,
            "language": one.better.language,
            "gap": one.gap,
            "scores": {name: [scores[one.better.id], scores[one.worse.id]] for name, scores in judges.items()},
        }
        for one in contests
    ]


if __name__ == "__main__":
    raise SystemExit(main())
