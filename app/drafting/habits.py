"""What models put around a reply, read from `habits.yaml`."""

from pathlib import Path

from app import formats
from app.domain.value import Value


class Habits(Value):
    """Words by which a preface, a label, a subject line, a greeting or a thought is told from the reply."""

    reasoning: tuple[str, ...]
    """Names of tags round thoughts."""
    acknowledgements: tuple[str, ...]
    """Words that answer the request and not the customer: `certainly`."""
    openers: tuple[str, ...]
    """How a preface begins: `here is`."""
    labels: tuple[str, ...]
    """What a preface announces: `reply`."""
    subjects: tuple[str, ...]
    greetings: tuple[str, ...]
    signoffs: tuple[str, ...]

    @classmethod
    def load(cls, folder: Path) -> "Habits":
        """Read the file; raises `InvalidFile` with every mistake."""
        return formats.read(folder / "habits.yaml").into(cls)
