"""A criterion: one item of the checklist, parsed strictly from its guidance file."""

import difflib
import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from app.domain.errors import InvalidFile, Mistake
from app.domain.situation import Condition
from app.domain.stage import Stage
from app.domain.value import Value
from app.formats import Document, read_with_front_matter
from evals.checks import KINDS

Sentence = Annotated[str, Field(min_length=1, max_length=2_000)]
_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


class Example(Value):
    """A reply that meets or violates an item, with its context where that matters."""

    reply: Sentence
    message: str | None = None
    """What the customer wrote."""
    facts: dict[str, str | tuple[str, ...]] = {}
    """Supplied facts, as in the API."""
    stage: Stage | None = None
    """The stage; the first one of the item when left out."""
    language: str = "en"

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, given: Any) -> Any:
        return {"reply": given} if isinstance(given, str) else given


class Examples(Value):
    """Replies on both sides."""

    good: Annotated[tuple[Example, ...], Field(min_length=2)]
    bad: Annotated[tuple[Example, ...], Field(min_length=2)]


class _Head(Value):
    """The front matter of a guidance file."""

    order: int
    """Place in the checklist; the order of the moves of a reply."""
    title: Sentence
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    when: tuple[Condition, ...] = ()
    """Conditions that must all hold; empty means always."""
    mandatory: bool
    """Whether a failure triggers the one repair."""
    blocker: bool
    """Whether no score may hide a failure."""
    weight: Annotated[float, Field(gt=0, le=10)] = 1.0
    check: dict[str, dict[str, Any]]
    """One kind of check and its parameter."""
    trusted: Literal["pass", "fail", "both", "neither"]
    """Which verdicts of the check may stand; the other side is `unsure`."""
    quiet: Literal["pass", "unsure"] = "unsure"
    """What it is worth that no listed wording was found, for items that look for what must not be said."""
    rubric: Sentence
    """The question for a judge, with yes meaning pass."""
    fix: Sentence
    """What to write instead, in one line."""
    examples: Examples
    articles: tuple[str, ...] = ()
    """The articles that ask for it; empty when it goes beyond them."""

    @field_validator("check")
    @classmethod
    def _one_kind(cls, given: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        if len(given) != 1:
            raise ValueError("name exactly one kind of check")
        return given

    @field_validator("rubric")
    @classmethod
    def _a_question(cls, given: str) -> str:
        if not given.endswith("?"):
            raise ValueError("ask a question whose answer 'yes' means pass")
        return given


class Criterion(_Head):
    """One item of the checklist."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    """The file's name."""
    body: Sentence
    """What a writer is told."""

    @property
    def kind(self) -> str:
        """The kind of its check."""
        return next(iter(self.check))

    @property
    def parameter(self) -> Value:
        """The parameter of its check."""
        return KINDS[self.kind].parameter.model_validate(self.check[self.kind])

    @property
    def lists(self) -> tuple[str, ...]:
        """The word lists that its check needs."""
        return KINDS[self.kind].lists(self.parameter)

    @property
    def heard(self) -> frozenset[str]:
        """The word lists that learned cues may add to for it."""
        return KINDS[self.kind].heard(self.parameter)

    @property
    def heard_at_once(self) -> bool:
        """Whether learned cues count in the first sentences alone."""
        return KINDS[self.kind].at_once

    def applies(self, stage: Stage, conditions: frozenset[Condition]) -> bool:
        """Tell whether a reply at this stage, under these conditions, is judged by it."""
        return stage in self.stages and conditions.issuperset(self.when)


def read_criterion(path: Path) -> Criterion:
    """Read one guidance file; raises `InvalidFile` with every mistake of it."""
    document, body = read_with_front_matter(path)
    if not isinstance(document.data, dict):
        raise InvalidFile(
            (document.mistake((), "the front matter holds no fields", "write 'title: …' and the others"),)
        )
    head = document.into(_Head)
    mistakes = [*_check_mistakes(document, head)]
    if not _ID.fullmatch(path.stem):
        instead = "name the file with lower-case words and hyphens, as no-blame.md"
        mistakes.append(document.mistake((), f"{path.name!r} is no name for an item", instead))
    if not body:
        mistakes.append(
            document.mistake((), "the text is missing", "tell the writer what to do, below the second '---'")
        )
    if mistakes:
        raise InvalidFile(tuple(mistakes))
    return Criterion.model_validate({**head.model_dump(), "id": path.stem, "body": body})


def _check_mistakes(document: Document, head: _Head) -> list[Mistake]:
    name = next(iter(head.check))
    kind = KINDS.get(name)
    if kind is None:
        close = difflib.get_close_matches(name, KINDS, n=1)
        instead = f"write {close[0]!r}" if close else f"write one of: {', '.join(sorted(KINDS))}"
        return [document.mistake(("check", name), f"{name!r} is no kind of check", instead)]
    try:
        kind.parameter.model_validate(head.check[name])
    except ValidationError as error:
        known = ", ".join(kind.parameter.model_fields) or "nothing: {}"
        return [
            document.mistake(
                ("check", name, *item["loc"]),
                f"'check.{name}.{'.'.join(map(str, item['loc']))}': {item['msg'][:1].lower()}{item['msg'][1:]}",
                f"{name!r} takes {known}",
            )
            for item in error.errors()
        ]
    return []
