"""Replies that people wrote, what they answer, and how others judged them: the sets that the checklist is held to."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from app import formats
from app.domain.errors import InvalidFile, Mistake
from app.domain.facts import MAX_FACTS, InvalidFacts, SuppliedFacts
from app.domain.message import MAX_TURNS, Channel, Role, Thread, Turn
from app.domain.request import DraftRequest
from app.domain.value import Value
from evals import jsonl
from evals.cases import CaseId, WrittenTurn


class Labels(Value):
    """What a person says of a reply; an applicable item that is named nowhere is met."""

    fails: dict[str, str] = {}
    """Items that are violated, each with the words of the reply that violate it; empty where something is missing."""
    open: tuple[str, ...] = ()
    """Items that the person would not decide."""
    na: tuple[str, ...] = ()
    """Items that the person finds nothing to judge by."""

    def of(self, item: str) -> str:
        """Give the label of an item: `pass`, `fail`, `open` or `na`."""
        if item in self.fails:
            return "fail"
        return "open" if item in self.open else "na" if item in self.na else "pass"


class Reply(Value):
    """A reply, the conversation that it answers, and what is known of both."""

    id: CaseId
    """Its name, once among all files."""
    reply: Annotated[str, Field(min_length=1, max_length=20_000)]
    """What was sent, or is to be judged."""
    message: str | None = None
    """The customer's message: short for one turn of the customer."""
    turns: Annotated[tuple[WrittenTurn, ...], Field(max_length=MAX_TURNS)] | None = None
    """The conversation, oldest turn first."""
    channel: Channel = Channel.EMAIL
    facts: Annotated[dict[str, JsonValue], Field(max_length=MAX_FACTS)] = {}
    """What was verified, by name; `stage`, `fault` and `cause_found` settle what understanding would guess."""
    trade: str = ""
    style: str = ""
    """Who writes so: a support lead, a model, a hurried agent."""
    language: str = "en"
    twin: str | None = None
    """Id of the reply that answers the same message better or worse."""
    labels: Labels | None = None
    """The labels that are taken for right; `None` where nobody labelled it."""
    second: Labels | None = None
    """What another person said, who saw neither the rules nor the first labels."""

    @model_validator(mode="after")
    def _something_is_answered(self) -> "Reply":
        if (self.message is None) == (self.turns is None):
            raise PydanticCustomError("message_or_turns", "Write either message or turns")
        try:
            SuppliedFacts.parse(dict(self.facts))
        except InvalidFacts as error:
            raise PydanticCustomError("facts", "{told}", {"told": str(error)}) from None
        return self

    def request(self) -> DraftRequest:
        """Make the request whose situation the reply is judged in."""
        turns = self.turns or (WrittenTurn(role=Role.CUSTOMER, text=self.message or ""),)
        return DraftRequest(
            thread=Thread(turns=tuple(Turn(role=one.role, text=one.text) for one in turns), channel=self.channel),
            facts=SuppliedFacts.parse(dict(self.facts)),
            hints=(self.language,),
            writer="playbook",
        )


class _File(Value):
    replies: Annotated[tuple[Reply, ...], Field(min_length=1)]


def load_replies(places: Iterable[Path], items: Iterable[str] = ()) -> tuple[Reply, ...]:
    """Read files `*.yaml` with `replies: […]` and `*.jsonl` with one reply a line, and all of those in folders.

    `items`: the ids that labels may name; empty means any. Raises `InvalidFile` with every mistake.
    """
    known = frozenset(items)
    mistakes: list[Mistake] = []
    found: list[Reply] = []
    for path in dict.fromkeys(file for place in places for file in _files(place)):
        try:
            found.extend(_lines(path, mistakes) if path.suffix == jsonl.SUFFIX else _yaml(path))
        except InvalidFile as error:
            mistakes.extend(error.mistakes)
    mistakes.extend(_wrong(found, known))
    if mistakes:
        raise InvalidFile(tuple(mistakes))
    return tuple(found)


def _files(place: Path) -> list[Path]:
    if not place.is_dir():
        return [place]
    return sorted(path for path in place.iterdir() if path.suffix in (".yaml", jsonl.SUFFIX))


def _yaml(path: Path) -> Iterator[Reply]:
    yield from formats.read(path).into(_File).replies


def _lines(path: Path, mistakes: list[Mistake]) -> Iterator[Reply]:
    for line in jsonl.documents(path, mistakes):
        try:
            yield line.into(Reply)
        except InvalidFile as error:
            mistakes.extend(error.mistakes)


def _wrong(found: Iterable[Reply], known: frozenset[str]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for reply in found:
        if reply.id in seen:
            yield Mistake(reply.id, 1, "the id is taken by another reply", "write another id")
        seen.add(reply.id)
        for labels in (reply.labels, reply.second):
            for item in (*labels.fails, *labels.open, *labels.na) if labels and known else ():
                if item not in known:
                    yield Mistake(reply.id, 1, f"{item!r} is no item of the checklist", "write the id of one")
