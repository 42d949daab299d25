"""The form that a model fills in about a message: its JSON schema, its prompt, and its strict reading."""

import json
from pathlib import Path
from typing import Annotated, Literal

from jinja2 import DictLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from pydantic import Field, ValidationError

from app import formats
from app.domain.assessment import Assessment
from app.domain.errors import ModelFailure, ModelFailureKind
from app.domain.facts import SuppliedFacts
from app.domain.message import Thread
from app.domain.ports import ChatRequest
from app.domain.taxonomy import Fault, Id, Level, Taxonomy
from app.domain.value import Value
from app.drafting.seal import Seal

TEMPLATE = "classify.md.j2"
_MAX_TOKENS = 800
_MOST_QUOTES = 5
_LIKELIEST = 3
"""Causes of the first reading that the model is told."""
_NOT_FILLED_IN = "the model's form could not be read: choose a model that can answer in JSON"


class FilledFlag(Value):
    """A flag that the model raised."""

    id: Id
    quote: str


class FilledForm(Value):
    """What the model wrote, with labels that exist."""

    cause: Id
    second_cause: Id | None
    cause_quotes: Annotated[tuple[str, ...], Field(max_length=20)]
    emotion: Id
    emotion_quotes: Annotated[tuple[str, ...], Field(max_length=20)]
    intensity: Level
    flags: Annotated[tuple[FilledFlag, ...], Field(max_length=50)]
    fault: Fault


class Form:
    """The form over one taxonomy."""

    def __init__(self, taxonomy: Taxonomy, folder: Path) -> None:
        """`folder`: that of the prompts; raises `InvalidFile` where the template is missing."""
        environment = SandboxedEnvironment(
            loader=DictLoader({TEMPLATE: formats.read_text(folder / TEMPLATE)}),
            undefined=StrictUndefined,
            autoescape=False,  # text for a model, never HTML
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._template = environment.get_template(TEMPLATE)
        self._taxonomy = taxonomy

    def request(self, thread: Thread, facts: SuppliedFacts, first: Assessment, seal: Seal) -> ChatRequest:
        """Render the request; what customers, agents and callers wrote stands between tags that nobody can guess.

        `first`: what was understood without the model; its labels go along as a first reading, to be checked.
        """
        values: dict[str, object] = {
            "causes": self._taxonomy.causes,
            "emotions": self._taxonomy.emotions,
            "flags": self._taxonomy.flags,
            "facts": [{"name": seal.harmless(name), "words": seal.harmless(words)} for name, words in facts.texts],
            "turns": [{"role": turn.role.value, "text": seal.harmless(turn.text)} for turn in thread.turns],
            "first_causes": [{"id": one.id, "percent": round(100 * one.p)} for one in first.cause.ranked[:_LIKELIEST]],
            "first_emotion": first.emotion.id,
            "first_intensity": first.intensity,
            "tag": seal.tag,
        }
        return ChatRequest(
            system=self._block("system", values),
            user=self._block("material", values),
            max_tokens=_MAX_TOKENS,
            temperature=0.0,
            json_schema=self.schema(),
            schema_name="understanding",
        )

    def _block(self, name: str, values: dict[str, object]) -> str:
        context = self._template.new_context(values)
        return "".join(self._template.blocks[name](context)).strip()

    def schema(self) -> dict[str, object]:
        """Build the JSON schema; every field is required and every label is one of the taxonomy's."""
        causes = [cause.id for cause in self._taxonomy.causes]
        quotes = {"type": "array", "items": {"type": "string"}, "maxItems": _MOST_QUOTES}
        flag = {
            "id": {"type": "string", "enum": [rule.id for rule in self._taxonomy.flags]},
            "quote": {"type": "string"},
        }
        return _closed(
            {
                "cause": {"type": "string", "enum": causes},
                "second_cause": {"anyOf": [{"type": "string", "enum": causes}, {"type": "null"}]},
                "cause_quotes": quotes,
                "emotion": {"type": "string", "enum": [emotion.id for emotion in self._taxonomy.emotions]},
                "emotion_quotes": quotes,
                "intensity": {"type": "integer", "minimum": 0, "maximum": 3},
                "flags": {"type": "array", "items": _closed(flag)},
                "fault": {"type": "string", "enum": [fault.value for fault in Fault]},
            }
        )

    def read(self, answer: str) -> FilledForm:
        """Read what the model wrote; raises `ModelFailure` where it is no form or names labels that do not exist."""
        start, end = answer.find("{"), answer.rfind("}")
        try:
            form = FilledForm.model_validate(json.loads(answer[start : end + 1]))
        except (ValueError, RecursionError, ValidationError):
            raise ModelFailure(ModelFailureKind.INVALID_ANSWER, _NOT_FILLED_IN) from None
        causes = {cause.id for cause in self._taxonomy.causes}
        emotions = {emotion.id for emotion in self._taxonomy.emotions}
        if form.cause not in causes or form.emotion not in emotions:
            raise ModelFailure(ModelFailureKind.INVALID_ANSWER, _NOT_FILLED_IN)
        known = {rule.id for rule in self._taxonomy.flags}
        second = form.second_cause if form.second_cause in causes - {form.cause} else None
        flags = tuple(flag for flag in form.flags if flag.id in known)
        return form.model_copy(update={"second_cause": second, "flags": flags})


def _closed(properties: dict[str, object]) -> dict[str, object]:
    closed: Literal[False] = False
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": closed,
    }
