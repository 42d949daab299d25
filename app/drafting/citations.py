"""Which snippets of the company's knowledge a reply rests on, and on which of their words."""

import re
from collections.abc import Iterable
from itertools import pairwise

from app.domain.knowledge import Citation, Snippet
from app.domain.scorecard import Promise
from app.domain.situation import Situation
from app.domain.value import Span
from evals.promises.stems import stem

SHARED = 4
"""Content words that a sentence of the reply and one of the snippet must share, beyond what the conversation says."""
_SHORTEST = 5
"""Letters: shorter words are mostly those that hold any sentence together."""
_LONGEST_QUOTE = 300
_SUPPORT = "knowledge:"
"""How the ledger names a snippet that supports a promise, before its title."""
_WORD = re.compile(r"[^\W\d_]+")
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|[。！？]+|\n+")


def cite(reply: str, situation: Situation, promises: tuple[Promise, ...]) -> tuple[Citation, ...]:
    """List the snippets that the reply rests on, in the order of the request.

    A snippet is cited when the ledger supports a promise by it, or when a sentence of the reply shares several content
    words with one of its sentences that stand neither in the conversation nor in the facts nor in the policy's words.
    A snippet that is merely about the same subject is left out: an irrelevant citation costs the agent's trust.
    """
    if not situation.knowledge:
        return ()
    language = situation.reply_language.split("-", maxsplit=1)[0]
    known = _stems(_told_already(situation, language), language)
    said = [(sentence, _stems((sentence.quote,), language)) for sentence in _sentences(reply)]
    cited = (_citation(snippet, said, known, promises, language) for snippet in situation.knowledge)
    return tuple(citation for citation in cited if citation is not None)


def _citation(
    snippet: Snippet,
    said: list[tuple[Span, frozenset[str]]],
    known: frozenset[str],
    promises: tuple[Promise, ...],
    language: str,
) -> Citation | None:
    pages = [(sentence.quote, _stems((sentence.quote,), language)) for sentence in _sentences(snippet.text)]
    if not pages:
        return None
    rests = [promise.span for promise in promises if promise.support == f"{_SUPPORT}{snippet.title}"]
    if rests:
        quotes = tuple(span.quote.casefold() for span in rests)
        leaning = [words for sentence, words in said if any(_within(span, sentence) for span in rests)]
        best = max(pages, key=lambda page: (_mentions(page[0], quotes), _overlap(page[1], leaning)))
        return _cited(snippet, best[0])
    fresh = [words - known for _, words in said]
    best = max(pages, key=lambda page: _overlap(page[1], fresh))
    return _cited(snippet, best[0]) if _overlap(best[1], fresh) >= SHARED else None


def _cited(snippet: Snippet, sentence: str) -> Citation:
    quote = sentence if len(sentence) <= _LONGEST_QUOTE else sentence[:_LONGEST_QUOTE].rsplit(None, 1)[0]
    return Citation(title=snippet.title, url=snippet.url, quote=quote)


def _overlap(words: frozenset[str], others: Iterable[frozenset[str]]) -> int:
    return max((len(words & other) for other in others), default=0)


def _mentions(text: str, quotes: tuple[str, ...]) -> int:
    return sum(quote in text.casefold() for quote in quotes)


def _within(span: Span, sentence: Span) -> bool:
    return span.start < sentence.end and sentence.start < span.end


def _told_already(situation: Situation, language: str) -> tuple[str, ...]:
    """Gather what a reply can say without any snippet: conversation, supplied facts, and the policy's own words."""
    turns = tuple(turn.text for turn in situation.thread.turns)
    facts = tuple(f"{name} {words}" for name, words in situation.facts.texts)
    chosen = {option.id for option in situation.plan.options}
    rules = (rule.words.get(language) for rule in situation.policy.remedies if rule.id in chosen)
    remedies = tuple(f"{words.promise} {words.offer} {words.afterwards}" for words in rules if words is not None)
    times = tuple(words.get(language, "") for words in situation.policy.times.values())
    return (*turns, *facts, *situation.plan.stated, *remedies, *times)


def _stems(texts: Iterable[str], language: str) -> frozenset[str]:
    words = (word for text in texts for word in _WORD.findall(text.casefold()))
    return frozenset(stem(word, language) for word in words if len(word) >= _SHORTEST)


def _sentences(text: str) -> list[Span]:
    """Cut a text into sentences, without the space round them."""
    cuts = [0, *(match.end() for match in _END.finditer(text)), len(text)]
    spans: list[Span] = []
    for start, end in pairwise(cuts):
        piece = text[start:end]
        if piece.strip():
            begin = start + len(piece) - len(piece.lstrip())
            spans.append(Span.of(text, begin, start + len(piece.rstrip())))
    return spans
