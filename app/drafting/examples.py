"""Worked examples for the model: whole replies by language and moment, read strictly from files that people edit."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from app import formats
from app.domain.company import Formality
from app.domain.errors import InvalidFile
from app.domain.situation import Condition, Situation
from app.domain.stage import Stage
from app.domain.value import Value

MAX_EXAMPLES = 2
"""Examples in one prompt; more of them are copied rather than learned from."""
Moment = Literal["listen", "resolve", "follow_up", "no_failure"]
Words = Annotated[str, Field(min_length=1, max_length=2_000)]


class Example(Value):
    """A message, what was known about it, and the reply that a good colleague wrote."""

    moment: Moment
    """The stage it shows, or `no_failure` where nothing went wrong."""
    customer: Words
    known: tuple[Words, ...] = ()
    """Facts that had been verified, and what the policy allowed."""
    reply: Words

    @property
    def text(self) -> str:
        """All its words, for measuring."""
        return "\n".join((self.customer, *self.known, self.reply))

    def addressed(self, formality: Formality) -> "Example":
        """Give the same example in one form of address."""
        return Example(
            moment=self.moment,
            customer=formality.of(self.customer).strip(),
            known=tuple(formality.of(words).strip() for words in self.known),
            reply=formality.of(self.reply).strip(),
        )


class _File(Value):
    """One file `examples/<language>.yaml`."""

    language: str
    examples: Annotated[tuple[Example, ...], Field(min_length=1)]


class Examples:
    """All examples, by language."""

    def __init__(self, by_language: Mapping[str, tuple[Example, ...]]) -> None:
        self._by_language = by_language

    @property
    def languages(self) -> frozenset[str]:
        """The languages that have examples."""
        return frozenset(self._by_language)

    @classmethod
    def load(cls, folder: Path) -> "Examples":
        """Read every `examples/<language>.yaml` below `folder`; raises `InvalidFile` with the mistakes of a file."""
        found: dict[str, tuple[Example, ...]] = {}
        for path in sorted((folder / "examples").glob("*.yaml")):
            document = formats.read(path)
            content = document.into(_File)
            if content.language != path.stem:
                mistake = document.mistake(("language",), "the language and the file name differ", "rename the file")
                raise InvalidFile((mistake,))
            found[content.language] = content.examples
        return cls(found)

    def choose(self, situation: Situation) -> tuple[Example, ...]:
        """Choose those of this moment in the reply's language, in the company's form of address; at most two."""
        language = situation.reply_language.split("-", maxsplit=1)[0]
        fitting = [one for one in self._by_language.get(language, ()) if one.moment == moment_of(situation)]
        return tuple(one.addressed(situation.company.voice.formality) for one in fitting[:MAX_EXAMPLES])


def moment_of(situation: Situation) -> Moment:
    """Tell which kind of reply this is: the stage, or `no_failure` for an answer where nothing went wrong."""
    if situation.stage.id is Stage.LISTEN:
        return "listen"
    if situation.stage.id is Stage.FOLLOW_UP:
        return "follow_up"
    return "resolve" if Condition.FAILURE in situation.conditions else "no_failure"
