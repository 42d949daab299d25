"""Good replies, sentence by sentence: what each sentence does is known, so that it can be spoilt on purpose."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, JsonValue, field_validator, model_validator
from pydantic_core import PydanticCustomError

from app import formats
from app.domain.errors import InvalidFile, Mistake
from app.domain.facts import MAX_FACTS, InvalidFacts, SuppliedFacts
from app.domain.message import MAX_TURNS
from app.domain.value import Value
from evals.cases import CaseId, WrittenTurn
from evals.replies import Reply


class Move(StrEnum):
    """What a sentence of a good reply does."""

    PROBLEM = "problem"
    IMPACT = "impact"
    FEELING = "feeling"
    APOLOGY = "apology"
    CAUSE = "cause"
    ACT = "act"
    WHEN = "when"
    TOKEN = "token"  # noqa: S105 (a small gesture)
    QUESTION = "question"
    HANDOVER = "handover"
    REFUSAL = "refusal"
    WAY = "way"
    PREVENTION = "prevention"
    THANKS = "thanks"
    CHECK_BACK = "check_back"
    FEEDBACK = "feedback"
    NEXT = "next"
    PLAIN = "plain"


class Sentence(Value):
    """One sentence of a reply, or two that belong together."""

    does: Annotated[frozenset[Move], Field(min_length=1)]
    """Written as words with spaces between them."""
    say: Annotated[str, Field(min_length=1, max_length=600)]
    untimed: str | None = None
    """The same without saying when; empty where the sentence goes with its time."""
    unowned: str | None = None
    """The same with nobody who acts: passive, or a department."""

    @field_validator("does", mode="before")
    @classmethod
    def _words(cls, given: Any) -> Any:
        return frozenset(given.split()) if isinstance(given, str) else given


class Base(Value):
    """A good reply to a conversation: nothing of the checklist may fail on it."""

    id: CaseId
    trade: str
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = "en"
    message: str | None = None
    turns: Annotated[tuple[WrittenTurn, ...], Field(max_length=MAX_TURNS)] | None = None
    facts: Annotated[dict[str, JsonValue], Field(max_length=MAX_FACTS)]
    tells: tuple[str, ...] = ()
    """What the customer has told, by the names that mutators ask for: `order`, `version`, `size`."""
    reply: Annotated[tuple[Sentence, ...], Field(min_length=1)]
    between: str = " "
    """What stands between two sentences."""

    @model_validator(mode="after")
    def _judgeable(self) -> "Base":
        if (self.message is None) == (self.turns is None):
            raise PydanticCustomError("message_or_turns", "Write either message or turns")
        if "stage" not in self.facts:
            raise PydanticCustomError("stage", "Name the stage in facts, so that reading it does not blur the judging")
        try:
            SuppliedFacts.parse(dict(self.facts))
        except InvalidFacts as error:
            raise PydanticCustomError("facts", "{told}", {"told": str(error)}) from None
        return self

    @property
    def stage(self) -> str:
        """The stage that its facts name."""
        return str(self.facts["stage"])

    @property
    def text(self) -> str:
        """The reply as it would be sent."""
        return self.between.join(sentence.say for sentence in self.reply)

    def does(self, moves: Iterable[Move]) -> bool:
        """Tell whether some sentence does one of these."""
        wanted = frozenset(moves)
        return any(sentence.does & wanted for sentence in self.reply)

    def record(self) -> Reply:
        """Make the record in which a reply is judged."""
        return Reply(
            id=self.id,
            trade=self.trade,
            language=self.language,
            message=self.message,
            turns=self.turns,
            facts=self.facts,
            reply=self.text,
        )


class _File(Value):
    bases: tuple[Base, ...]


def load_bases(path: Path) -> tuple[Base, ...]:
    """Read `bases: […]`; raises `InvalidFile` with every mistake."""
    document = formats.read(path)
    bases = document.into(_File).bases
    seen: set[str] = set()
    mistakes: list[Mistake] = [] if bases else [document.mistake(("bases",), "there is no base", "write one at least")]
    for number, base in enumerate(bases):
        if base.id in seen:
            mistakes.append(document.mistake(("bases", number, "id"), f"{base.id!r} is taken", "write another id"))
        seen.add(base.id)
    if mistakes:
        raise InvalidFile(tuple(mistakes))
    return bases
