"""What a conversation holds besides the message to answer: offers taken, fixes confirmed, and what agents said."""

from app.domain.value import Value


class History(Value):
    """What happened before, each with the words that say so."""

    accepted: str | None = None
    """The customer's words that take what an agent offered."""
    solved: str | None = None
    """The customer's words that say that it is solved or works."""
    apologised: bool = False
    """Whether an agent apologised."""
    asked: tuple[str, ...] = ()
    """What the agent asked whom the customer now answers."""
    promised: tuple[str, ...] = ()
    """What agents undertook to do or said would happen, oldest first."""
    done: tuple[str, ...] = ()
    """What agents said has been done, oldest first."""

    def without_settlement(self) -> "History":
        """Forget what the customer took or confirmed."""
        return self.model_copy(update={"accepted": None, "solved": None})

    @property
    def settled(self) -> bool:
        """Tell whether nothing is open but the thanks."""
        return self.accepted is not None or self.solved is not None
