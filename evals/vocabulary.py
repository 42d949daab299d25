"""The names that a case may expect: causes, emotions, flags, checklist items, remedies and contacts."""

import difflib
from collections.abc import Iterable
from functools import cached_property

from app.domain.policy import Policy
from app.domain.taxonomy import Taxonomy
from app.domain.value import Value

NO_REMEDY = "none"
"""Expected under `remedy` where nothing may be offered."""
STATED_REMEDY = "stated"
"""Expected under `remedy` where the agent's own words are offered."""


class Vocabulary(Value):
    """All known names, by what they name."""

    causes: tuple[str, ...]
    emotions: tuple[str, ...]
    flags: tuple[str, ...]
    items: tuple[str, ...]
    remedies: tuple[str, ...]
    contacts: tuple[str, ...]

    @classmethod
    def of(cls, taxonomy: Taxonomy, policy: Policy, items: Iterable[str]) -> "Vocabulary":
        """Collect the names from what is declared; `items`: ids of the checklist."""
        rules = dict.fromkeys(name for rule in policy.remedies for name in (rule.id, rule.kind))
        return cls(
            causes=tuple(cause.id for cause in taxonomy.causes),
            emotions=tuple(emotion.id for emotion in taxonomy.emotions),
            flags=tuple(flag.id for flag in taxonomy.flags),
            items=tuple(items),
            remedies=(*rules, STATED_REMEDY, NO_REMEDY),
            contacts=tuple(contact.id for contact in policy.contacts),
        )

    @cached_property
    def by_expectation(self) -> dict[str, tuple[str, ...]]:
        """The names that may stand under a field of `expect`."""
        return {
            "cause": self.causes,
            "emotion": self.emotions,
            "flags": self.flags,
            "no_flags": self.flags,
            "passes": self.items,
            "never_fails": self.items,
            "remedy": self.remedies,
            "contact": self.contacts,
        }

    def instead(self, field: str, name: str) -> str:
        """Say what to write instead of an unknown name."""
        names = self.by_expectation[field]
        close = difflib.get_close_matches(name, names, n=1)
        return f"write {close[0]!r}" if close else f"write one of: {', '.join(names)}"
