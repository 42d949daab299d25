"""Tells whether a conversation is settled, and whether an agent has apologised in it."""

from app.classifiers.vocabulary import Vocabularies, Vocabulary
from app.domain.message import Role, Thread, Turn

_MANY_WORDS = 60
"""A longer message says more than that all is well."""


def is_settled(thread: Thread, vocabularies: Vocabularies) -> bool:
    """Tell whether the customer accepted an offer or says that it works, and leaves nothing open.

    An acceptance counts only after an agent's turn that offered something: "yes please" alone accepts nothing.
    """
    message = thread.message
    if len(message.split()) > _MANY_WORDS:
        return False
    before = _turn_before_answer(thread)
    offered = before is not None and _any(vocabularies, "offers", before.text)
    for vocabulary in vocabularies.values():
        reading = vocabulary.read(message)
        if vocabulary.places("not_settled", reading):
            return False
    if offered and _any(vocabularies, "accepts", message):
        return True
    return not _asks(message) and _any(vocabularies, "works", message)


def has_apologised(thread: Thread, vocabularies: Vocabularies) -> bool:
    """Tell whether an agent apologised in an earlier turn."""
    return any(_any(vocabularies, "apologies", turn.text) for turn in thread.agent_turns)


def _turn_before_answer(thread: Thread) -> Turn | None:
    """Find the agent's turn that the customer answers; `None` where the customer wrote first."""
    last = max(place for place, turn in enumerate(thread.turns) if turn.role is Role.CUSTOMER)
    return next((turn for turn in reversed(thread.turns[:last]) if turn.role is Role.AGENT), None)


def _asks(text: str) -> bool:
    """Tell a question: `is it fixed now?` says nothing is."""
    return "?" in text or "\uff1f" in text


def _any(vocabularies: Vocabularies, name: str, text: str) -> bool:
    return any(_has(vocabulary, name, text) for vocabulary in vocabularies.values())


def _has(vocabulary: Vocabulary, name: str, text: str) -> bool:
    return bool(vocabulary.places(name, vocabulary.read(text)))
