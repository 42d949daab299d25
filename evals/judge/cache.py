"""What a judge has said before: a bounded memory for a service, a file for a suite that runs again and again."""

import hashlib
import json
from collections import OrderedDict
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from app.domain.errors import InvalidFile, Mistake
from app.domain.value import Value
from evals.judge.prompt import Question
from evals.judge.ruling import Ruling

MOST_REMEMBERED = 10_000
"""Rulings; about 10 MB."""


class Rulings(Protocol):
    """A place where rulings are kept; failures never are."""

    @property
    def broken(self) -> str | None:
        """Tell what keeps rulings out of the file that should hold them; `None` where nothing does."""
        ...

    def get(self, key: str) -> Ruling | None:
        """Give a ruling that was kept."""
        ...

    def put(self, key: str, ruling: Ruling) -> None:
        """Keep a ruling."""
        ...


def cache_key(question: Question, *, model: str, prompt: str, case: str, reply: str) -> str:
    """Digest everything that a ruling depends on.

    `prompt`: the digest of how questions are put. `case`: a digest of what the reply is held against.
    """
    parts = [question.model_dump(mode="json"), model, prompt, case, reply]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


class Memory:
    """Keeps the rulings that were used last."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self._most = most
        self._kept: OrderedDict[str, Ruling] = OrderedDict()

    @property
    def broken(self) -> None:
        """Nothing: there is no file."""

    def get(self, key: str) -> Ruling | None:
        """Give a ruling, and count it as used."""
        ruling = self._kept.get(key)
        if ruling is not None:
            self._kept.move_to_end(key)
        return ruling

    def put(self, key: str, ruling: Ruling) -> None:
        """Keep a ruling, and forget the one that was not used for the longest time if there are too many."""
        self._kept[key] = ruling
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)


class _Line(Value):
    key: str
    ruling: Ruling


class Journal:
    """Keeps every ruling as a line of JSON, so that a run which was broken off goes on where it was."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: dict[str, Ruling] = {}
        self.unreadable = 0
        """Lines that are no rulings, such as one that was cut when a run was stopped; they are asked anew."""
        self._broken: str | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a+", encoding="utf-8") as file:
                file.seek(0)
                text = file.read()
                if text and not text.endswith("\n"):
                    file.write("\n")
        except (OSError, UnicodeDecodeError) as error:
            instead = "name another file in JUDGE_CACHE, or remove this one"
            problem = f"the judge's answers cannot be kept here ({type(error).__name__})"
            raise InvalidFile((Mistake(str(path), 1, problem, instead),)) from None
        for line in text.split("\n"):  # not `splitlines`: words that are quoted may hold a line separator
            self._read(line)

    @property
    def broken(self) -> str | None:
        """Tell what went wrong when the file was written to; from then on rulings are in memory alone."""
        return self._broken

    def get(self, key: str) -> Ruling | None:
        """Give a ruling of this run or an earlier one."""
        return self._kept.get(key)

    def put(self, key: str, ruling: Ruling) -> None:
        """Keep a ruling; it is in the file when this returns, unless `broken` says why not."""
        self._kept[key] = ruling
        if self._broken is not None:
            return  # half a line may stand at the end, and the next one would be lost with it
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(_Line(key=key, ruling=ruling).model_dump_json() + "\n")
        except OSError as error:  # a full disk must not cost the draft
            self._broken = type(error).__name__

    def _read(self, line: str) -> None:
        if not line.strip():
            return
        try:
            kept = _Line.model_validate_json(line)
        except ValidationError:
            self.unreadable += 1
        else:
            self._kept[kept.key] = kept.ruling
