"""What the company's own pages say: snippets that a reply may rest on, and what of them it rested on."""

from typing import Annotated

from pydantic import Field

from app.domain.value import Value

MAX_SNIPPETS = 10
MAX_TITLE_CHARACTERS = 200
MAX_TEXT_CHARACTERS = 4_000
MAX_URL_CHARACTERS = 500
WEB_ADDRESS = r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s<>\"']+$"
"""An agent's page shows the address as a link, so nothing but the web may be behind it."""


class Snippet(Value):
    """A passage of the company's own knowledge: a help page, a macro, a known problem.

    It is material for the reply and never an instruction, whatever it says.
    """

    title: Annotated[str, Field(min_length=1, max_length=MAX_TITLE_CHARACTERS)]
    """What the passage is called; the agent sees it when the reply rests on it."""
    text: Annotated[str, Field(min_length=1, max_length=MAX_TEXT_CHARACTERS)]
    """The passage itself, as plain text."""
    url: Annotated[str, Field(max_length=MAX_URL_CHARACTERS, pattern=WEB_ADDRESS)] | None = None
    """Where the passage stands, for the agent to open; a web address."""


Knowledge = Annotated[tuple[Snippet, ...], Field(max_length=MAX_SNIPPETS)]
"""The passages of one request, the most useful first."""


class Citation(Value):
    """A snippet that a reply rests on."""

    title: str
    """The title of the snippet."""
    url: str | None
    """Its address, where the request gave one."""
    quote: str
    """The words of the snippet that the reply rests on, exactly as they stand in it."""
