"""A kind of check: a function with the parameter it takes and the word lists it cannot do without."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.domain.situation import Situation
from app.domain.value import Value
from evals.analysis import Analysis
from evals.finding import Finding
from evals.lexicon import Lexicon

Check = Callable[[Analysis, Situation, Any, Lexicon], Finding]


class Nothing(Value):
    """The parameter of a kind that takes none: `{}`."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of check, declared once in `KINDS`."""

    run: Check
    parameter: type[Value] = Nothing
    """The shape of what stands behind the kind's name in a guidance file."""
    needs: tuple[str, ...] = ()
    """Word lists; in a language without them the verdict is `unsure`."""
    hears: tuple[str, ...] = ()
    """Word lists that learned cues may add to, where the phrases alone leave the verdict open."""
    hears_lists: bool = False
    """Whether they may add to the lists of the parameter as well."""

    at_once: bool = False
    """Whether only the first sentences count."""

    def lists(self, parameter: Any) -> tuple[str, ...]:
        """Give all word lists that this use of the kind needs."""
        return (*self.needs, *getattr(parameter, "lists", ()))

    def heard(self, parameter: Any) -> frozenset[str]:
        """Give the word lists that learned cues may add to in this use of the kind."""
        return frozenset((*self.hears, *(getattr(parameter, "lists", ()) if self.hears_lists else ())))
