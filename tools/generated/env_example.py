"""The text of `.env.example`: every setting with what it means and its default."""

from pathlib import Path
from typing import Literal, get_args, get_origin

import annotated_types
from pydantic.fields import FieldInfo

from app.settings import PROMPTS, Settings

_HEAD = """\
# The settings of Amends, and their defaults; generated from app/settings.py by "make docs".
# Copy this file to .env, take the "#" off the line that you change, and start the service anew.
"""
_BOUNDS: dict[type, tuple[str, str]] = {
    annotated_types.Gt: ("above", "gt"),
    annotated_types.Ge: ("at least", "ge"),
    annotated_types.Lt: ("below", "lt"),
    annotated_types.Le: ("at most", "le"),
}


def env_example() -> str:
    """Give the whole text."""
    return "\n".join([_HEAD, *(_entry(name, field) for name, field in Settings.model_fields.items())])


def _entry(name: str, field: FieldInfo) -> str:
    """Write one setting: its documentation, what it may be, and a line to uncomment."""
    said = " ".join((field.description or "").split())
    remarks = [text for text in (said, _choices(field), _bounds(field)) if text]
    return "\n".join([*(f"# {remark}" for remark in remarks), f"#{name.upper()}={_default(field.default)}", ""])


def _choices(field: FieldInfo) -> str | None:
    if get_origin(field.annotation) is not Literal:
        return None
    return f"One of: {', '.join(str(choice) for choice in get_args(field.annotation))}."


def _bounds(field: FieldInfo) -> str | None:
    told = [
        f"{words} {getattr(bound, attribute)}"
        for bound in field.metadata
        for kind, (words, attribute) in _BOUNDS.items()
        if isinstance(bound, kind)
    ]
    return f"A number {' and '.join(told)}." if told else None


def _default(value: object) -> str:
    """Write a default; a secret and an unknown are empty, and a path of the project starts at its root."""
    if isinstance(value, Path) and value.is_relative_to(PROMPTS.parent):
        return value.relative_to(PROMPTS.parent).as_posix()
    return str(value) if isinstance(value, str | int | float | Path) else ""
