"""An act found in a reply, before it is known whether anything supports it."""

from typing import NamedTuple

from evals.promises.words import Act, ActKind


class FoundAct(NamedTuple):
    """Something that the reply says was done, or will be done; offsets are those of the reply."""

    kind: ActKind
    acts: tuple[Act, ...]
    """What it stands for; empty when the verb is unknown."""
    start: int
    end: int
    words: str
    """Its words, prepared."""
    verb: str
    """The verb as written; empty for a whole wording."""
    object_text: str
    """The prepared words behind the verb."""
    ours: bool
    """Whether `I` or `we` act."""
    plural: bool
    """Whether it is `we` and not `I`."""
    narrative: bool
    """Whether it tells a story that the message may have told already."""
