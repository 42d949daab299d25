"""Where a hit stands in a reply: the clause round it, and whether that clause asks, reports, refuses or supposes."""

from functools import cached_property

from evals.promises.grammar import Grammar
from evals.promises.sentences import Sentence, clause_end, clause_start
from evals.promises.words import ActKind

_BACK = 240
"""Characters before a verb in which the noun of its `it` is looked for."""
_STOPS = " .!?,;:\n"


class Clause:
    """The clause round a hit; offsets are those of its sentence. Each side is looked at only when it is asked for."""

    def __init__(self, sentence: Sentence, text: str, start: int, end: int, grammar: Grammar) -> None:
        self.sentence = sentence
        self.start = start
        self.grammar = grammar
        self._text = text
        self._hit_end = end

    @cached_property
    def begin(self) -> int:
        """Where the clause begins."""
        return clause_start(self.sentence.text, self.start, self.grammar)

    @cached_property
    def end(self) -> int:
        """Where the clause ends."""
        return max(clause_end(self.sentence.text, self._hit_end, self.grammar), self._hit_end)

    @property
    def said_until(self) -> int:
        """Where its words end, without the stops."""
        return max(len(self.sentence.text[: self.end].rstrip(_STOPS)), self._hit_end)

    @property
    def said_from(self) -> int:
        """Where its words begin, without those that join it to the clause before."""
        opener = self.grammar.texts["joiner"].match(self.sentence.text, self.begin)
        return min(opener.end() if opener else self.begin, self.start)

    @cached_property
    def lead(self) -> str:
        """What stands before the hit."""
        return self.sentence.text[self.begin : self.start]

    @cached_property
    def rest(self) -> str:
        """What stands behind the hit."""
        return self.sentence.text[self._hit_end : self.end]

    @property
    def before(self) -> str:
        """What the reply said before the hit, this sentence and the one before."""
        place = self.sentence.start + self.start
        return self._text[max(0, place - _BACK) : place]

    @cached_property
    def asks(self) -> bool:
        """Whether it is a question itself, and not a statement before one."""
        opening = self.sentence.text[self.begin :].lstrip()
        return self.sentence.asks and self.grammar.texts["interrogative"].match(opening) is not None

    @cached_property
    def supposes(self) -> bool:
        """Whether it only speaks of a possible state: "if it has been refunded"."""
        return self._leads("conditional")

    @cached_property
    def denies(self) -> bool:
        """Whether it is denied or refused: "I cannot refund it", "I can offer no refund"."""
        if self._leads("double_negation"):
            return False
        return self._leads("negated") or self.grammar.texts["negative_object"].match(self.rest) is not None

    def reports(self, *, of_a_thing: bool = False) -> bool:
        """Whether it says what the customer said, asked or was told.

        `of_a_thing`: the hit is said of what stands before it, so "the refund you asked for" is only its name.
        """
        for match in self.grammar.texts["reported"].finditer(self.lead):
            if not of_a_thing or self.lead[match.end() :].strip():
                return True
        return False

    def kind(self, kind: ActKind) -> ActKind:
        """Give the kind in this clause: what "once I have done it" says is still to be done."""
        return "future_act" if self._leads("temporal") else kind

    def _leads(self, name: str) -> bool:
        return bool(self.lead) and self.grammar.texts[name].search(self.lead) is not None
