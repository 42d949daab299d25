"""Words between quotation marks that the customer or an earlier turn said: they are no promise of this reply."""

import re

from evals.promises.sources import Source

_QUOTED = re.compile(r"[\"\u201c\u201e\u00ab]([^\"\u201c\u201d\u201e\u00ab\u00bb\n]{2,300})[\"\u201d\u201c\u00bb]")
_TAKEN = "\0"


def without_quotes(text: str, sources: tuple[Source, ...]) -> str:
    """Blank out quotations of the conversation in a prepared reply; every character keeps its place."""
    said = [" ".join(source.text.split()) for source in sources if source.name in ("message", "thread")]

    def blanked(match: re.Match[str]) -> str:
        words = " ".join(match[1].split()).strip(" .,!?")
        return _TAKEN * len(match[0]) if any(words in text for text in said) else match[0]

    return _QUOTED.sub(blanked, text)
