"""What an endpoint does not understand of the chat format, learnt from its refusals."""

from enum import StrEnum
from typing import Any

from app.domain.ports import ChatRequest


class Feature(StrEnum):
    """A part of the request that some endpoints refuse."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"
    MAX_TOKENS = "max_tokens"
    TEMPERATURE = "temperature"


def parameters(request: ChatRequest, lacks: frozenset[Feature]) -> dict[str, Any]:
    """Write the request's parameters without the features that the endpoint lacks."""
    length = "max_completion_tokens" if Feature.MAX_TOKENS in lacks else "max_tokens"
    written: dict[str, Any] = {length: request.max_tokens}
    if Feature.TEMPERATURE not in lacks:
        written["temperature"] = request.temperature
    form = _response_format(request, lacks)
    if form is not None:
        written["response_format"] = form
    return written


def refused(said: str, request: ChatRequest, lacks: frozenset[Feature]) -> Feature | None:
    """Tell which feature of the request a refusal names; `None` when it names none that can be left out.

    `said` is the endpoint's error in lower case; `lacks` is what the refused request did without already.
    """
    if request.json_schema is not None and any(name in said for name in ("response_format", "json_schema")):
        for feature in (Feature.JSON_SCHEMA, Feature.JSON_OBJECT):
            if feature not in lacks:
                return feature
    if "max_completion_tokens" in said and Feature.MAX_TOKENS not in lacks:
        return Feature.MAX_TOKENS
    if "temperature" in said and Feature.TEMPERATURE not in lacks:
        return Feature.TEMPERATURE
    return None


def _response_format(request: ChatRequest, lacks: frozenset[Feature]) -> dict[str, Any] | None:
    if request.json_schema is None or {Feature.JSON_SCHEMA, Feature.JSON_OBJECT} <= lacks:
        return None
    if Feature.JSON_SCHEMA in lacks:
        return {"type": "json_object"}
    schema = {"name": request.schema_name, "schema": request.json_schema, "strict": True}
    return {"type": "json_schema", "json_schema": schema}
