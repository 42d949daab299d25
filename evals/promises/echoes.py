"""The customer's own statements said back with the persons changed: "my pin is blocked", "your pin is blocked"."""

from evals.promises.found import FoundAct
from evals.promises.grammar import Grammar
from evals.promises.sentences import Sentence, clause_start, sentences
from evals.promises.stems import words_of

_SHORTEST = 2
"""Words that an echo must have, persons left out."""


def is_echo(found: FoundAct, reply: str, message: str, grammar: Grammar) -> bool:
    """Tell whether the words of an act are the message's own, stated and not asked or wished for.

    `reply`, `message`: prepared texts. What we say that we will do is never an echo.
    """
    if found.ours and (found.kind == "future_act" or not found.narrative):
        return False
    said = _swapped(reply[found.start : found.end], grammar)
    if len(said.split()) < _SHORTEST:
        return False
    statements = (_stated(sentence, grammar) for sentence in sentences(message, grammar))
    return any(f" {said} " in f" {_swapped(statement, grammar)} " for statement in statements)


def _stated(sentence: Sentence, grammar: Grammar) -> str:
    """Give what a sentence states: nothing where it wishes, and not its last clause where it asks."""
    if grammar.texts["fact_wished"].search(sentence.text):
        return ""
    if not sentence.asks:
        return sentence.text
    return sentence.text[: clause_start(sentence.text, len(sentence.text) - 1, grammar)]


def _swapped(text: str, grammar: Grammar) -> str:
    """Leave out persons and give verbs of being and having one form."""
    forms = grammar.words.echo_forms
    words = (forms.get(word, word) for match in words_of(text) for word in match[0].split("'"))
    return " ".join(word for word in words if word)
