"""How probable each verdict was, read from the tokens that could have stood where the verdict stands."""

import re
from collections.abc import Iterable
from math import exp

from evals.judge.answer import THOUGHT_END, VERDICT_FIELD, Said
from evals.judge.port import Token

SURE = 0.8
"""Share of the probability that one verdict must have; with less the judge is unsure."""
_KNOWN = 0.5
"""Probability that the alternatives must explain, or they say nothing about the verdict."""
_STARTS = {
    **dict.fromkeys(("y", "ye", "yes", "true"), Said.YES),
    **dict.fromkeys(("no", "false"), Said.NO),
    **dict.fromkeys(("na", "n/", "n/a"), Said.NA),
}
"""Beginnings of one verdict only: a bare "n" may become either."""


def chances(tokens: tuple[Token, ...]) -> dict[Said, float] | None:
    """Give the share of each verdict, adding up to 1; `None` when the tokens do not tell."""
    token = _deciding(tokens)
    if token is None:
        return None
    masses = dict.fromkeys(Said, 0.0)
    for said, probability in _readable(token.alternatives):
        masses[said] += probability
    total = sum(masses.values())
    if total < _KNOWN:
        return None
    return {said: mass / total for said, mass in masses.items()}


def _deciding(tokens: tuple[Token, ...]) -> Token | None:
    """Find the token with the first letter of the verdict."""
    text = "".join(token.text for token in tokens)
    begin = max((match.end() for match in THOUGHT_END.finditer(text)), default=0)
    field = VERDICT_FIELD.search(text, begin)
    first = re.compile(r"[^\W_]").search(text, field.end() if field else begin)
    if first is None:
        return None
    end = 0
    for token in tokens:
        end += len(token.text)
        if end > first.start():
            return token
    return None


def _readable(alternatives: Iterable[tuple[str, float]]) -> Iterable[tuple[Said, float]]:
    for text, logarithm in alternatives:
        word = re.search(r"[a-z]+(?:/a?)?", text.casefold())
        said = _STARTS.get(word.group()) if word else None
        if said is not None:
            yield said, exp(min(logarithm, 0.0))
