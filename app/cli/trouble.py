"""Bad input at the command line, told in one line."""

import typer
from pydantic import ValidationError

EXIT_BAD_INPUT = 2
EXIT_SOME_LINES_FAILED = 1
EXIT_NOBODY_READS = 1
EXIT_INTERRUPTED = 130


class Trouble(Exception):
    """Something that the person at the terminal can put right; its text says how."""


def misused(error: typer.TyperException) -> str:
    """Tell in one line how the command was mistyped; nothing, where its help was shown instead.

    A word that belongs to no option may be the customer's: a message without quotes. It is not repeated.
    """
    said = error.format_message()
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "amends"
    if not said.strip():
        return ""
    if getattr(error, "option_name", None) or getattr(error, "param", None):
        return f"{' '.join(said.split()).rstrip('.')}; see '{command} -h'"
    return f"a word too many, or no such command: put a message in quotes, and see '{command} -h'"


def told(error: ValidationError) -> str:
    """Tell what is wrong with a JSON object in one line, without repeating the customer's text."""
    parts = []
    for item in error.errors(include_url=False, include_input=False):
        where = ".".join(str(step) for step in item["loc"])
        what = "is not a known field; remove it" if item["type"] == "extra_forbidden" else item["msg"]
        parts.append(f"{where}: {what}" if where else what)
    return "; ".join(parts).replace("Value error, ", "")
