"""Sorts of things that a complaint can be about: goods, services, digital."""

import re

from app.domain.value import Value

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")


class Things(Value):
    """Nouns that tell one sort of thing from another."""

    nouns: dict[str, dict[str, tuple[str, ...]]]
    """Sort to language code to nouns, in lower case."""

    def sort_of(self, text: str, language: str) -> str | None:
        """Tell the sort of thing that `text` names most often, the first named on a tie; `None` if it names none."""
        words = [word.casefold() for word in _WORD.findall(text)]
        counts: dict[str, int] = {}
        for word in words:
            for sort, by_language in self.nouns.items():
                if word in by_language.get(language, ()):
                    counts[sort] = counts.get(sort, 0) + 1
        return max(counts, key=lambda sort: counts[sort]) if counts else None
