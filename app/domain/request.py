"""What is asked of the service, and what it answers step by step."""

from typing import Literal

from app.domain.draft import Outcome, Understanding
from app.domain.facts import SuppliedFacts
from app.domain.message import Thread
from app.domain.scorecard import Promise, Scorecard
from app.domain.value import Value


class DraftRequest(Value):
    """A conversation to answer."""

    thread: Thread
    facts: SuppliedFacts = SuppliedFacts()
    hints: tuple[str, ...] = ()
    """Language codes from the ticket, the browser or the account, best first."""
    writer: Literal["auto", "playbook"] = "auto"
    """`auto` uses the model where one is configured; `playbook` never does."""


class Understood(Value):
    """First event: what the message means."""

    understanding: Understanding


class Piece(Value):
    """The next words of the reply, as they are written."""

    text: str


class Restarted(Value):
    """The words so far are void; a new reply follows."""

    reason: str


class Finished(Value):
    """Last event: the draft with everything that is known about it."""

    outcome: Outcome


Event = Understood | Piece | Restarted | Finished


class Judgement(Value):
    """What the checklist and the ledger say of a reply."""

    scorecard: Scorecard
    promises: tuple[Promise, ...]
