"""Answers a question from what was looked up: the supplied facts first, then the company's own pages."""

import re
from collections.abc import Iterator

from app.domain.situation import Situation
from app.drafting.phrases import Playbook

NAMED = frozenset({"customer_name", "agent_name", "declined"})
"""Facts that have a place of their own in a reply."""
_QUESTION = re.compile(r"[^.!?\n]{3,200}\?")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_MOST = 3
"""Facts or sentences in an answer."""
_ENOUGH = 2
"""Words that a passage must share with the question: one alone may be chance."""
_TELLING = 5
"""Letters of a word that tells what a passage is about; shorter ones stand in any."""
_STEM = 5
_LONGEST = 40
"""Words of a sentence that is taken over from a page."""


def answer(situation: Situation, book: Playbook, blanks: list[str]) -> str:
    """Answer from the facts whose words meet the question, else from a page that does; else leave a named blank."""
    question = _QUESTION.search(situation.thread.message)
    asked = question.group().strip() if question else situation.thread.message
    said = _from_facts(situation, book, _stems(asked)) or _from_pages(situation, _stems(asked, least=_TELLING))
    if said:
        return said
    blanks.append(book.blanks["answer"])
    return f"[{book.blanks['answer']}]"


def fact_sentence(name: str, said: str, book: Playbook) -> str:
    """Say a fact of the caller's own naming as a sentence, with its name before it where the words need one.

    An empty name stands for one that the customer has named already.
    """
    trimmed = said.strip().rstrip(".")
    if not name or name in book.unlabelled:
        return f"{trimmed[:1].upper()}{trimmed[1:]}."
    if _stems(name) <= _stems(trimmed) and len(trimmed.split()) > 3:  # noqa: PLR2004 (long enough to stand as a sentence)
        return f"{trimmed[:1].upper()}{trimmed[1:]}."
    label = re.sub(r"[_-]+", " ", name).strip()
    return f"{label[:1].upper()}{label[1:]}: {trimmed}."


def _from_facts(situation: Situation, book: Playbook, asked: set[str]) -> str:
    facts = [(name, words) for name, words in situation.facts.other if name not in NAMED]
    facts += [("status", situation.facts.status)] if situation.facts.status else []
    meeting = [(name, words) for name, words in facts if asked & _stems(f"{name} {words}")]
    if not meeting and len(facts) == 1:
        meeting = facts  # the one thing that somebody looked up for this customer
    told = _stems(situation.thread.message, least=_TELLING)
    beside = [fact for fact in facts if fact not in meeting and told & _stems(fact[1], least=_TELLING)]
    return " ".join(
        fact_sentence("" if asked & _stems(name) else name, words, book) for name, words in (*meeting, *beside)[:_MOST]
    )


def _from_pages(situation: Situation, asked: set[str]) -> str:
    """Take over the sentence of a page that shares most words with the question, where it shares enough."""
    found = max(_passages(situation, asked), key=lambda passage: passage[0], default=(0, ""))
    return found[1] if found[0] >= _ENOUGH else ""


def _passages(situation: Situation, asked: set[str]) -> Iterator[tuple[int, str]]:
    for snippet in situation.knowledge:
        about = asked & _stems(snippet.title, least=_TELLING)
        for sentence in _SENTENCE.split(snippet.text):
            words = sentence.strip()
            own = asked & _stems(words, least=_TELLING)
            if own and words.endswith((".", "!", "?")) and len(words.split()) <= _LONGEST:
                yield len(own | about), words


def _stems(text: str, least: int = 4) -> set[str]:
    words = re.findall(r"[^\W_]+", text.casefold().replace("_", " "))
    return {word[:_STEM] for word in words if len(word) >= least}
