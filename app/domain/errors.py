"""Everything that can go wrong, as types that carry facts: no status codes and no customer text."""

from dataclasses import dataclass
from enum import StrEnum


class DomainError(Exception):
    """Something that the caller can put right; its text says what to do."""


class InvalidThread(DomainError, ValueError):
    """The conversation cannot be answered as it was given."""


class NothingToAnswer(DomainError):
    """The message holds no words once it is cleaned: empty, punctuation or emoji only."""


class MessageTooLong(DomainError):
    """The message is longer than the service reads."""

    def __init__(self, characters: int, limit: int) -> None:
        super().__init__(f"the message has {characters} characters, the limit is {limit}; send the part that matters")
        self.characters = characters
        self.limit = limit


class NotText(DomainError):
    """The input is binary or is not valid UTF-8."""


class InvalidModelSetting(DomainError, ValueError):
    """MODEL, MODEL_BASE_URL or MODEL_API_KEY cannot be used as it is written; its text never holds the key."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in a file that a person edits."""

    file: str
    """Path as the person knows it."""
    line: int
    """Line, counted from 1."""
    problem: str
    """What is wrong."""
    instead: str
    """What to write instead."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}; {self.instead}"


class InvalidFile(DomainError):
    """A file of words, policy, guidance or cases has mistakes; all of them are listed."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


class ModelFailureKind(StrEnum):
    """Why a language model gave no usable answer."""

    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    OVERLOADED = "overloaded"
    BAD_KEY = "bad_key"
    BAD_REQUEST = "bad_request"
    CUT_SHORT = "cut_short"
    REFUSED = "refused"
    INVALID_ANSWER = "invalid_answer"


class ModelFailure(DomainError):
    """The language model failed; the playbook answers instead and the draft says so."""

    def __init__(self, kind: ModelFailureKind, hint: str, *, status: int | None = None) -> None:
        super().__init__(hint)
        self.kind = kind
        self.hint = hint
        """One sentence for the operator; never the upstream's own text."""
        self.status = status
