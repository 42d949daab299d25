"""The company's written policy: what may be given, for what, how much, by whom, and when."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from app.domain.taxonomy import Id, Level
from app.domain.value import Value

Money = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
RemedyKind = Literal[
    "refund",
    "replacement",
    "repair",
    "redo",
    "resend",
    "credit",
    "waiver",
    "correction",
    "restore",
    "callback",
    "other",
]


class RemedyWords(Value):
    """How a remedy is worded in one language; `{amount}` and `{when}` are filled in."""

    promise: str
    """A sentence that commits: `I will refund {amount}; it arrives {when}.`"""
    offer: str
    """A noun phrase for a choice: `{amount} back on your card`."""
    done_cue: str
    """A regular expression; where the supplied fact `status` matches it, the remedy has been carried out."""
    afterwards: str = ""
    """A sentence on what follows once it has been carried out: `The money is with you {when}.`"""


class RemedyRule(Value):
    """One rung of the ladder: a remedy that the policy allows."""

    id: Id
    kind: RemedyKind
    title: str
    rung: Annotated[int, Field(ge=0, le=9)]
    """How much it makes good; a higher rung is chosen for a higher severity."""
    causes: Annotated[tuple[Id, ...], Field(min_length=1)]
    from_severity: Level = 0
    """The lowest severity at which it is open."""
    suits: tuple[Id, ...] = ()
    """Sorts of things it makes sense for, as `things.yaml` names them; empty means any."""
    needs: tuple[Id, ...] = ()
    """Facts that must be known before it is offered."""
    amount: Literal["loss"] | Money | None = None
    """What is given: the customer's loss, a fixed sum, or no money."""
    ceiling: Money | None = None
    """The largest amount, in the policy's currency; required where money is given."""
    approval_above: Money | None = None
    """Above this amount somebody else must agree; `None` means the agent may decide alone."""
    approval: Literal["never", "always"] = "never"
    """`always`: somebody else must agree whatever the amount."""
    approver: Id | None = None
    """The escalation contact who agrees."""
    time: Id | None = None
    """The entry of `times` that says when it takes effect."""
    sooner: Id | None = None
    """The entry of `times` that counts instead where no goodwill can be given: then speed has to make up for it."""
    asks: bool = False
    """Whether its wording asks the customer for something, such as a day."""
    words: dict[str, RemedyWords]
    """Language code to wording."""


class Goodwill(Value):
    """A small token after the fix."""

    kind: Literal["credit", "voucher", "discount"]
    amounts: dict[Level, Money]
    """Severity to amount; must not fall as the severity rises."""
    budget: Money
    """No token is larger than this."""
    causes: tuple[Id, ...]
    words: dict[str, str]
    """Language code to a sentence with `{amount}`."""


class Contact(Value):
    """Somebody with more authority, or another task."""

    id: Id
    role: str
    """Named to the agent."""
    words: dict[str, str]
    """Language code to the noun phrase that a customer may read: `our service manager`."""
    time: Id
    """The entry of `times` by which a customer hears from them."""
    flags: tuple[Id, ...] = ()
    """Flags that route a conversation to this contact."""


class Exclusion(Value):
    """Something that rules remedies out: made to order, opened, out of the term."""

    id: Id
    """Also the name of the supplied fact that says that it holds."""
    kinds: Annotated[tuple[RemedyKind, ...], Field(min_length=1)]
    """Kinds of remedies that are not given then."""
    exception_from: Level | None = None
    """From this severity on an exception may be asked for: the remedy is open, and needs approval."""
    words: dict[str, str]
    """Language code to the sentence that says so to the customer, once and kindly."""


class ForbiddenPromise(Value):
    """Something that may never be promised."""

    pattern: str
    """A regular expression, matched without case."""
    why: str
    """One line for the agent."""
    instead: str
    """What to write instead."""


class Policy(Value):
    """The policy, parsed strictly from `policy.yaml`."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    times: dict[Id, dict[str, str]]
    """Name of a time to language code to words: `refund_arrives: {en: within 5 working days}`."""
    remedies: tuple[RemedyRule, ...]
    goodwill: Goodwill | None = None
    exclusions: tuple[Exclusion, ...] = ()
    forbidden_promises: tuple[ForbiddenPromise, ...] = ()
    contacts: tuple[Contact, ...]

    def contact(self, contact_id: str) -> Contact:
        """Find an escalation contact; raises `KeyError` for an unknown id."""
        for contact in self.contacts:
            if contact.id == contact_id:
                return contact
        raise KeyError(contact_id)
