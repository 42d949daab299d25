"""The form of the page: what an agent filled in, and the request that it makes."""

import re
from dataclasses import dataclass, replace
from typing import Literal, cast

from fastapi import Request
from starlette.datastructures import FormData

from app.domain.errors import MessageTooLong, NotText
from app.domain.facts import InvalidFacts, SuppliedFacts
from app.domain.message import MAX_TURN_CHARACTERS, Channel, Thread
from app.domain.request import DraftRequest

Action = Literal["draft", "score", "use"]
_MAX_FIELDS = 20


@dataclass(frozen=True, slots=True)
class Form:
    """The fields as they were filled in; they are shown again just so."""

    message: str = ""
    facts: str = ""
    """One fact a line: `name: value`."""
    channel: str = Channel.EMAIL
    reply: str = ""
    """The reply in the editor, perhaps edited."""
    drafted: str = ""
    """The reply as the service wrote it: when it differs from `reply`, the agent has edited."""
    offered: str = ""
    """A newer draft that the agent has not taken over."""
    approvals: tuple[str, ...] = ()
    """Who had to agree to the draft: it holds for the agent's own words as well."""
    action: Action = "draft"

    @property
    def edited(self) -> bool:
        """Whether the editor holds words of the agent's own."""
        return bool(self.reply.strip()) and self.reply != self.drafted

    def with_draft(self, reply: str) -> "Form":
        """Take a new draft into the editor, or offer it beside the agent's own words."""
        return replace(self, offered=reply) if self.edited else replace(self, reply=reply, drafted=reply, offered="")

    def request(self) -> DraftRequest:
        """Make the request; raises `InvalidFacts`, `MessageTooLong` or `NotText`."""
        for text in (self.message, self.facts, self.reply):
            if "\0" in text:
                raise NotText("the form holds NUL; paste text")
        for text in (self.message, self.reply):
            if len(text) > MAX_TURN_CHARACTERS:
                raise MessageTooLong(len(text), MAX_TURN_CHARACTERS)
        channel = Channel(self.channel) if self.channel in tuple(Channel) else Channel.EMAIL
        return DraftRequest(
            thread=Thread.single(self.message, channel), facts=SuppliedFacts.parse(read_facts(self.facts))
        )


async def read_form(request: Request) -> Form:
    """Read the form of a request; raises `HTTPException` when it breaks off."""
    fields = await request.form(max_files=0, max_fields=_MAX_FIELDS)
    action = _text(fields, "action")
    return Form(
        message=_text(fields, "message"),
        facts=_text(fields, "facts"),
        channel=_text(fields, "channel"),
        reply=_text(fields, "reply"),
        drafted=_text(fields, "drafted"),
        offered=_text(fields, "offered"),
        approvals=tuple(why for why in fields.getlist("approval") if isinstance(why, str)),
        action=cast("Action", action) if action in ("draft", "score", "use") else "draft",
    )


def read_facts(lines: str) -> dict[str, object]:
    """Read facts, one a line as `name: value`; a name is written as people write it: `Order number: 7781`.

    Raises `InvalidFacts` with the number of the line.
    """
    facts: dict[str, object] = {}
    for number, line in enumerate(lines.splitlines(), start=1):
        if not line.strip():
            continue
        words, colon, value = line.partition(":")
        name = re.sub(r"[\s-]+", "_", words.strip().casefold())
        if not (colon and name and value.strip()):
            raise InvalidFacts(f"Line {number} of the facts is not of the form 'name: value'.")
        if name in facts:
            raise InvalidFacts(f"Line {number} of the facts repeats a name; write each name once.")
        facts[name] = value.strip()
    return facts


def _text(fields: FormData, name: str) -> str:
    # A browser sends line breaks as CR LF; the places in a scorecard count LF alone.
    value = fields.get(name, "")
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else ""
