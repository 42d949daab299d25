"""Reads what a conversation holds besides the message to answer."""

import re
from collections.abc import Iterator

from app.classifiers.vocabulary import Vocabularies, Vocabulary
from app.domain.history import History
from app.domain.message import Role, Thread, Turn
from app.domain.value import Span

_MANY_WORDS = 60
"""A longer message says more than that all is well."""
_FEW_WORDS = 8
_LONGEST_QUOTE = 200
_SENTENCE = re.compile(r"[^.!?\uff1f\n]+[.!?\uff1f]*")
_QUESTION = ("?", "\uff1f")


def read_history(thread: Thread, vocabularies: Vocabularies, language: str) -> History:
    """Read a conversation by the words of its language and English ones; a short one by those of all languages.

    Of a short answer the language is a guess.

    An acceptance counts only after an agent's turn that offered something: "yes please" alone accepts nothing.
    """
    own = language.split("-", maxsplit=1)[0]
    others = vocabularies if len(thread.message.split()) <= _FEW_WORDS or own not in vocabularies else ()
    words = [vocabularies[code] for code in dict.fromkeys((own, "en", *others)) if code in vocabularies]
    before = _turn_before_answer(thread)
    accepted, solved = _settling(thread.message, before, words)
    promised = dict.fromkeys(_sentences_with("undertakes", thread, words))
    return History(
        accepted=accepted,
        solved=solved,
        apologised=any(_first("apologies", turn.text, words) for turn in thread.agent_turns),
        asked=tuple(_questions(before.text)) if before is not None else (),
        promised=tuple(promised),
        done=tuple(dict.fromkeys(_sentences_with("did", thread, words))),
    )


def _settling(message: str, before: Turn | None, words: list[Vocabulary]) -> tuple[str | None, str | None]:
    """Find the words that accept, and those that say that it works, in a message that leaves nothing open."""
    if len(message.split()) > _MANY_WORDS or _first("not_settled", message, words):
        return None, None
    offered = before is not None and _first("offers", before.text, words) is not None
    accepted = _first("accepts", message, words) if offered else None
    # A question such as "is it fixed now?" says nothing is.
    asks = any(sign in message for sign in _QUESTION)
    solved = None if asks else _first("works", message, words)
    return (accepted.quote if accepted else None), (solved.quote if solved else None)


def _turn_before_answer(thread: Thread) -> Turn | None:
    """Find the agent's turn that the customer answers; `None` where the customer wrote first."""
    last = max(place for place, turn in enumerate(thread.turns) if turn.role is Role.CUSTOMER)
    return next((turn for turn in reversed(thread.turns[:last]) if turn.role is Role.AGENT), None)


def _questions(text: str) -> Iterator[str]:
    for match in _SENTENCE.finditer(text):
        if match[0].rstrip().endswith(_QUESTION):
            yield match[0].strip()[:_LONGEST_QUOTE]


def _sentences_with(name: str, thread: Thread, words: list[Vocabulary]) -> Iterator[str]:
    """Give the sentences of agents that hold words of a list; a question undertakes nothing."""
    for turn in thread.agent_turns:
        for match in _SENTENCE.finditer(turn.text):
            sentence = match[0].strip()
            if not sentence.endswith(_QUESTION) and _first(name, sentence, words):
                yield sentence[:_LONGEST_QUOTE]


def _first(name: str, text: str, words: list[Vocabulary]) -> Span | None:
    found = (spans for vocabulary in words if (spans := vocabulary.spans(name, vocabulary.read(text))))
    return next(found, [None])[0]
