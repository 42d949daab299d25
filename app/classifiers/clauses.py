"""Cuts a message into clauses, so that what a customer asks for or was promised can be quoted in their own words."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from app.classifiers.reading import Reading
from app.classifiers.vocabulary import Vocabulary

_BREAK = re.compile(r"[,;()\u2013\u2014\"\n]|\s-\s|:\s")
_LONGEST = 160
_NEAR = 5
"""Words between the begin of a clause and what was found in it, so that the quote begins with the clause."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """Where clauses begin: a sentence, a comma, or a word such as `but` and, before a new request, `and`."""

    reading: Reading
    begins: tuple[int, ...]
    """The first token of each clause, in order; the first is 0."""
    leads: frozenset[int]
    """Tokens that a quote does not begin with: `and`, `please`."""

    links: frozenset[int]
    """Tokens such as `and`, which begin a clause only where another request follows."""

    @classmethod
    def of(cls, reading: Reading, vocabulary: Vocabulary) -> "Clauses":
        """Cut a reading into clauses."""
        tokens, text = reading.tokens, reading.text
        joints, links, leads = (
            {reading.token_range(*place)[0] for place in vocabulary.places(name, reading)}
            for name in ("clause_joints", "clause_links", "clause_leads")
        )
        begins = {0, *joints}
        ended = True
        for place, token in enumerate(tokens):
            stops = token.word == "."
            if ended or stops or _is_broken(text, tokens[place - 1].end, token.start):
                begins.add(place)
            ended = stops
        return cls(reading, tuple(sorted(begins)), frozenset(leads | joints | links), frozenset(links))

    def joined(self, asked: frozenset[int]) -> "Clauses":
        """Begin clauses also at a joining word before one of the tokens `asked`."""
        more = {link for link in self.links if not asked.isdisjoint((link, link + 1, link + 2))}
        return replace(self, begins=tuple(sorted(more.union(self.begins)))) if more else self

    def around(self, first: int) -> tuple[int, int]:
        """Give the clause of a token, as tokens, the second number exclusive."""
        number = bisect_right(self.begins, first) - 1
        after = self.begins[number + 1 : number + 2]
        return self.begins[number], after[0] if after else len(self.reading.tokens)

    def quote(self, first: int, last: int) -> tuple[int, int]:
        """Give the words of the clause in which `first:last` stands, as offsets in the text."""
        begin, _ = self.around(first)
        _, stop = self.around(last - 1)
        begin = begin if first - begin <= _NEAR else first
        return self.trimmed(begin, stop)

    def trimmed(self, begin: int, stop: int) -> tuple[int, int]:
        """Leave out sentence marks and leading words, and what is too long to quote."""
        tokens = self.reading.tokens
        while begin < stop - 1 and (begin in self.leads or tokens[begin].word == "."):
            begin += 1
        while stop - 1 > begin and (tokens[stop - 1].word == "." or stop - 1 in self.leads):
            stop -= 1
        while stop - 1 > begin and tokens[stop - 1].end - tokens[begin].start > _LONGEST:
            stop -= 1
        return tokens[begin].start, tokens[stop - 1].end


def _is_broken(text: str, end: int, start: int) -> bool:
    """Tell that a comma or its like stands between two words."""
    return start - end > 0 and text[end:start] != " " and _BREAK.search(text, end, start) is not None
