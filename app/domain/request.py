"""What is asked of the service, and what it answers step by step."""

from typing import Annotated, Literal

from pydantic import Field

from app.domain.draft import Outcome, Understanding
from app.domain.facts import SuppliedFacts
from app.domain.judging import JudgeReport
from app.domain.knowledge import Knowledge
from app.domain.message import Thread
from app.domain.scorecard import Promise, Scorecard
from app.domain.value import Value

MAX_ALTERNATIVES = 4
"""Replies that one request may ask for; an agent who must read more has been given work, not help."""


class DraftRequest(Value):
    """A conversation to answer."""

    thread: Thread
    facts: SuppliedFacts = SuppliedFacts()
    hints: tuple[str, ...] = ()
    """Language codes from the ticket, the browser or the account, best first."""
    writer: Literal["auto", "playbook"] = "auto"
    """`auto` uses the model where one is configured; `playbook` never does."""
    knowledge: Knowledge = ()
    """Passages of the company's own pages that the reply may rest on."""
    alternatives: Annotated[int, Field(ge=1, le=MAX_ALTERNATIVES)] = 1
    """Wordings to choose from; the best of them is the draft."""
    judge: bool = False
    """Whether a judge, where one is configured, settles what rules and cues leave unsure."""


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
    notices: tuple[str, ...]
    """Fallbacks and doubts of the reading that the verdicts rest on, in sentences: never silent."""
    judge: JudgeReport | None = None
    """What the judge did; `None` where none was asked for or none is configured."""
