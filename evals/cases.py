"""Cases of the suite: conversations and what a superb reply to each would do, read strictly from YAML or JSON lines."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    JsonValue,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, PydanticSerializationError, core_schema

from app import formats
from app.domain.draft import DraftState
from app.domain.errors import InvalidFile, Mistake
from app.domain.facts import MAX_FACTS, InvalidFacts, SuppliedFacts
from app.domain.message import MAX_TURNS, Channel, Role, Thread, Turn
from app.domain.request import DraftRequest
from app.domain.stage import Stage
from app.domain.taxonomy import Fault
from app.domain.value import Value
from app.formats import Document, Place
from evals import jsonl
from evals.vocabulary import Vocabulary

SCHEMA_FILE = "case.schema.json"
_LANGUAGE = r"^[a-z]{2}(-[A-Z]{2})?$"
_PATTERNS = ("reply_has", "reply_lacks", "agent_told")

CaseId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$")]
Line = Annotated[str, Field(min_length=1, max_length=200)]
LanguageCode = Annotated[str, Field(pattern=_LANGUAGE)]
Entry = TypeVar("Entry")


class _NotEmpty:
    """Refuses an empty list; unlike `min_length`, it does not count a mistaken entry as missing."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(_not_empty, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), "minItems": 1}


class _Listed:
    """Lets a list of one be written as its only entry."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_listed, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        several = handler(schema)
        return {"anyOf": [several["items"], several]}


def _not_empty(given: tuple[Any, ...]) -> tuple[Any, ...]:
    if not given:
        raise PydanticCustomError("empty_list", "The list is empty")
    return given


def _listed(given: Any) -> Any:
    return given if given is None or isinstance(given, list | tuple) else (given,)


OneOf = Annotated[tuple[Entry, ...], _NotEmpty(), _Listed()]
All = Annotated[tuple[Entry, ...], _NotEmpty(), _Listed()]


class Expect(Value):
    """What a superb reply does; every field is optional, but one must be there."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    cause: OneOf[Name] | None = None
    """The cause, or the causes that are as good."""
    emotion: OneOf[Name] | None = None
    """The emotion, or the emotions that are as good."""
    fault: OneOf[Fault] | None = None
    """Whose failure it is, or what is as good."""
    stage: OneOf[Stage] | None = None
    """The stage, or the stages that are as good."""
    language: OneOf[LanguageCode] | None = None
    """The language that the customer writes in."""
    flags: All[Name] | None = None
    """Flags that must be raised; others may be as well."""
    no_flags: All[Name] | None = None
    """Flags that must not be raised."""
    remedy: OneOf[Name] | None = None
    """Ids or kinds of the policy's remedies, of which one must be offered.

    `stated`: the agent's own words of `allowed_remedies`. `none`: nothing may be offered.
    """
    contact: OneOf[Name] | None = None
    """Who takes over: an id of the policy's contacts."""
    state: OneOf[DraftState] | None = None
    """The state of the draft, or the states that are as good."""
    reply_has: All[Line] | None = None
    """Words or regular expressions that must all occur in the reply, as whole words; case does not matter."""
    reply_lacks: All[Line] | None = None
    """Words or regular expressions that must not occur in the reply, as whole words; case does not matter."""
    agent_told: All[Line] | None = None
    """Words or regular expressions that must occur in what the agent is told beside the reply."""
    passes: All[Name] | None = None
    """Items of the checklist whose verdict must be `pass`."""
    never_fails: All[Name] | None = None
    """Items of the checklist whose verdict must not be `fail`."""

    @model_validator(mode="after")
    def _something_is_expected(self) -> "Expect":
        if not self.model_fields_set or all(getattr(self, name) is None for name in self.model_fields_set):
            raise PydanticCustomError("nothing_expected", "Nothing is expected, so this case could never fail")
        return self


class WrittenTurn(Value):
    """One message of a conversation."""

    role: Role
    """`customer` or `agent`."""
    text: str
    """What was written; quoted mail, signature and HTML may be left in."""


class WrittenCase(Value):
    """A case as it stands in a file."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["message"]}, {"required": ["turns"]}]})

    id: CaseId
    """Its name, once among all files: `bakery-christening-cake-late`."""
    trade: Line
    """What the company does: `bakery`."""
    why: Line
    """What this case is there to find, in one line."""
    scenario: CaseId | None = None
    """What several cases have in common, where they retell one story: a comparison counts it once."""
    message: str | None = None
    """The customer's message: short for one turn of the customer."""
    turns: Annotated[tuple[WrittenTurn, ...], Field(max_length=MAX_TURNS), _NotEmpty()] | None = None
    """The conversation, oldest turn first; the last turn of the customer is the one to answer."""
    channel: Channel = Channel.EMAIL
    """Where the reply will be read."""
    today: date | None = None
    """The day on which the last turn was written, for words such as "tomorrow"."""
    facts: Annotated[dict[str, JsonValue], Field(max_length=MAX_FACTS)] | None = None
    """What has been verified, in an agent's words, by name.

    Reserved names: `cause_found`, `fault`, `prevention`, `allowed_remedies`, `status`, `stage`.
    """
    language_hint: LanguageCode | None = None
    """The language of the customer's account or ticket."""
    expect: Expect

    @model_validator(mode="after")
    def _someone_must_be_answered(self) -> "WrittenCase":
        if (self.message is None) == (self.turns is None):
            raise PydanticCustomError("message_or_turns", "Write either message or turns")
        if self.turns is not None and all(turn.role is not Role.CUSTOMER for turn in self.turns):
            raise PydanticCustomError("no_customer", "No turn has the role customer, so there is nobody to answer")
        return self


class Dataset(Value):
    """A file of cases on one theme."""

    theme: Name
    """What the cases have in common; the results are shown by theme."""
    cases: Annotated[tuple[WrittenCase, ...], _NotEmpty()]


class Case(WrittenCase):
    """A case with its theme."""

    theme: Name

    @property
    def conversation(self) -> tuple[WrittenTurn, ...]:
        """The turns, also where only a message is written."""
        return self.turns or (WrittenTurn(role=Role.CUSTOMER, text=self.message or ""),)

    def request(self, writer: Literal["auto", "playbook"] = "auto", *, judge: bool = False) -> DraftRequest:
        """Make the request that an agent's helpdesk would send."""
        return DraftRequest(
            thread=Thread(
                turns=tuple(Turn(role=turn.role, text=turn.text) for turn in self.conversation),
                channel=self.channel,
                today=self.today,
            ),
            facts=SuppliedFacts.parse(dict(self.facts or {})),
            hints=() if self.language_hint is None else (self.language_hint,),
            writer=writer,
            judge=judge,
        )


def load_cases(places: Iterable[Path], vocabulary: Vocabulary) -> tuple[Case, ...]:
    """Read files, and all files of cases in folders, in the order given.

    A YAML file holds a theme and its cases; a file `*.jsonl` one case a line, each with its `theme`.
    `vocabulary`: the names that exist, so that a misspelt cause is a mistake and not a failed case.
    Raises `InvalidFile` with every mistake of every file.
    """
    cases: list[Case] = []
    mistakes: list[Mistake] = []
    seen: dict[str, str] = {}
    for path in dict.fromkeys(file for place in places for file in _files(place)):
        for document, place, case in _read(path, mistakes):
            mistakes.extend(_mistakes(document, place, case, vocabulary, seen))
            seen.setdefault(case.id, f"{path}:{document.line(*place, 'id')}")
            cases.append(case)
    if mistakes:
        raise InvalidFile(tuple(mistakes))
    return tuple(cases)


def _read(path: Path, mistakes: list[Mistake]) -> Iterator[tuple[Document, Place, Case]]:
    """Yield each case with its document and its place there; what cannot be read is added to `mistakes`."""
    if path.suffix == jsonl.SUFFIX:
        for line in jsonl.documents(path, mistakes):
            try:
                yield line, (), line.into(Case)
            except InvalidFile as error:
                mistakes.extend(error.mistakes)
        return
    try:
        document = formats.read(path)
        dataset = document.into(Dataset)
    except InvalidFile as error:
        mistakes.extend(error.mistakes)
        return
    for index, written in enumerate(dataset.cases):
        yield document, ("cases", index), Case(theme=dataset.theme, **dict(written))


def schema_text() -> str:
    """Give the JSON schema of a file of cases, for editors; kept beside the cases."""
    return json.dumps(_schema(Dataset), ensure_ascii=False, indent=2) + "\n"


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}


def _files(place: Path) -> list[Path]:
    if not place.is_dir():
        return [place]
    found = sorted(path for path in place.iterdir() if path.suffix in (".yaml", ".yml", jsonl.SUFFIX))
    if not found:
        problem = "the folder holds no file *.yaml or *.jsonl"
        raise InvalidFile((Mistake(str(place), 1, problem, "name a folder with cases"),))
    return found


def _mistakes(
    document: Document, place: Place, case: WrittenCase, vocabulary: Vocabulary, seen: dict[str, str]
) -> Iterator[Mistake]:
    if case.id in seen:
        yield document.mistake((*place, "id"), f"the id {case.id!r} is taken by {seen[case.id]}", "write another id")
    if not _is_text(case):
        problem = f"the case {case.id!r} holds half of a surrogate pair, so it is no text"
        yield document.mistake((*place, "id"), problem, "write the letter itself, or both halves of its escape")
    try:
        SuppliedFacts.parse(dict(case.facts or {}))
    except InvalidFacts as error:
        where: Place = (*place, "facts", *(() if error.fact is None else (error.fact,)))
        yield document.mistake(where, str(error), "correct the fact")
    for field, names in vocabulary.by_expectation.items():
        for index, name in enumerate(getattr(case.expect, field) or ()):
            if name not in names:
                problem = f"{name!r} under {field!r} is not known"
                yield document.mistake((*place, "expect", field, index), problem, vocabulary.instead(field, name))
    for field in _PATTERNS:
        for index, pattern in enumerate(getattr(case.expect, field) or ()):
            try:
                re.compile(pattern)
            except re.error as error:
                problem = f"{pattern!r} is not a regular expression: {error.msg}"
                instead = "put a \\ before a sign that is meant as it is"
                yield document.mistake((*place, "expect", field, index), problem, instead)


def _is_text(case: WrittenCase) -> bool:
    """Tell whether a case can be written down; YAML and JSON let half of a letter be escaped."""
    try:
        case.model_dump_json()
    except PydanticSerializationError:
        return False
    return True
