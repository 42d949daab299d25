"""What keeps words from outside apart from ours: a tag and a mark that nobody can guess, and no forged tag."""

import re
import secrets
import unicodedata
from dataclasses import dataclass

_NAMES = "customer|agent|facts|knowledge|draft|system|assistant|user|instructions?|briefing"
_OPEN, _CLOSE = r"<\uff1c\u2039", r">\uff1e\u203a"  # with the look-alikes that a model would read as brackets
_FORGED = re.compile(
    rf"[{_OPEN}]\s{{0,5}}/?\s{{0,5}}((?:{_NAMES})\b[^{_OPEN}{_CLOSE}\n]{{0,60}})[{_CLOSE}]?", re.IGNORECASE
)
_ROLE_TOKEN = re.compile(r"<\|([^|<>\n]{0,40})\|>|\[/?(?:INST|SYS)\]", re.IGNORECASE)
_JOINERS = frozenset("\u200c\u200d")  # Persian, Indic scripts and emoji need them


@dataclass(frozen=True, slots=True)
class Seal:
    """One request's tag and mark."""

    tag: str
    """Ends the names of the tags round text from outside."""
    canary: str
    """Stands in the system prompt and must never come back."""

    @classmethod
    def random(cls) -> "Seal":
        """Draw a seal that was never used before."""
        return cls(tag=secrets.token_hex(4), canary=f"ref-{secrets.token_hex(6)}")

    def harmless(self, text: str) -> str:
        """Take out whatever could pass for one of our tags, a chat role, or words that no eye can see."""
        visible = "".join(char for char in text if _is_visible(char))
        without = re.sub(f"{re.escape(self.tag)}|{re.escape(self.canary)}", "", visible, flags=re.IGNORECASE)
        return _ROLE_TOKEN.sub(r"(\1)", _FORGED.sub(r"(\1)", without)).strip()


def _is_visible(char: str) -> bool:
    if char in "\n\t" or char in _JOINERS:
        return True
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co")
