"""Bad input at the command line, told in one line."""

from pydantic import ValidationError

EXIT_BAD_INPUT = 2
EXIT_SOME_LINES_FAILED = 1


class Trouble(Exception):
    """Something that the person at the terminal can put right; its text says how."""


def told(error: ValidationError) -> str:
    """Tell what is wrong with a JSON object in one line, without repeating the customer's text."""
    parts = []
    for item in error.errors(include_url=False, include_input=False):
        where = ".".join(str(step) for step in item["loc"])
        what = "is not a known field; remove it" if item["type"] == "extra_forbidden" else item["msg"]
        parts.append(f"{where}: {what}" if where else what)
    return "; ".join(parts).replace("Value error, ", "")
