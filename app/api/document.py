"""The application with its OpenAPI document: FastAPI's own, with the shape of a problem added once."""

from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from app.api.problems import Problem

_REFERENCE = "#/components/schemas/{model}"


class DocumentedApp(FastAPI):
    """A FastAPI application whose document knows problems; every response of theirs refers to that one schema."""

    def openapi(self) -> dict[str, Any]:
        """Build the document once."""
        if self.openapi_schema is None:
            document = super().openapi()
            _, definitions = models_json_schema([(Problem, "serialization")], ref_template=_REFERENCE)
            document["components"]["schemas"] |= definitions["$defs"]
            self.openapi_schema = document
        return self.openapi_schema
