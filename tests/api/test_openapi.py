"""Schemathesis throws at the API whatever its own document allows, and more."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from app.main import create_app
from tests.api.fakes import services

# No schema can say that a message must hold words, so 422 is an honest answer to one that keeps the schema.
# 413 is as good an answer to 200 long turns as 422; the usual list leaves it out, and lets a 500 pass.
CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            "negative_data_rejection": {"expected-statuses": [400, 404, 405, 413, 415, 422]},
            "positive_data_acceptance": {"expected-statuses": ["2xx", 413, 422]},
        }
    }
)
schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(services()), config=CONFIG)


@schema.parametrize()
@settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_the_api_keeps_what_its_document_says(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate()
