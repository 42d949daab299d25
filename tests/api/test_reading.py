"""What can be read without a conversation: the checklist, the health, the document of the API."""

import pytest
from starlette.testclient import TestClient

from app.main import create_app
from tests.api.fakes import CRITERIA, services


def test_the_checklist_lists_every_item_with_what_a_writer_and_a_judge_are_told() -> None:
    client = TestClient(create_app(services()))

    listed = client.get("/v1/checklist").json()["criteria"]

    assert [item["id"] for item in listed] == [criterion.id for criterion in CRITERIA]
    examples = listed[1].pop("examples")
    assert [[example["reply"] for example in examples[side]] for side in ("good", "bad")] == [
        ["It reaches you on Friday.", "You will have it on Monday."],
        ["It will arrive shortly.", "It should come soon."],
    ]
    assert listed[1] == {
        "id": "no_unsupported_promise",
        "title": "No promise without support",
        "stages": ["resolve"],
        "mandatory": True,
        "blocker": True,
        "rubric": "Does the reply say when?",
        "guidance": "Promise what is known.",
        "articles": ["001"],
    }


def test_the_service_says_that_it_runs() -> None:
    assert TestClient(create_app(services())).get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz"])
def test_whoever_asks_for_the_head_alone_is_answered_too(path: str) -> None:
    assert TestClient(create_app(services())).head(path).status_code == 200


def test_the_service_says_whether_a_model_writes_and_never_its_key() -> None:
    without = TestClient(create_app(services())).get("/readyz")
    with_model = TestClient(create_app(services(model="some-model"))).get("/readyz")

    assert without.json() == {"status": "ready", "model_configured": False}
    assert with_model.json() == {"status": "ready", "model_configured": True}
    assert "a-secret-key" not in with_model.text


def test_the_document_of_the_api_names_the_problems_of_every_operation() -> None:
    document = TestClient(create_app(services())).get("/openapi.json").json()

    assert set(document["paths"]) == {
        "/v1/drafts",
        "/v1/classifications",
        "/v1/scores",
        "/v1/checklist",
        "/healthz",
        "/readyz",
    }
    responses = document["paths"]["/v1/drafts"]["post"]["responses"]
    assert set(responses) == {"200", "400", "413", "415", "422", "500", "503"}
    assert set(responses["200"]["content"]) == {"application/json", "text/event-stream"}
    for status in ("400", "413", "415", "422", "500", "503"):
        assert set(responses[status]["content"]) == {"application/problem+json"}
    assert "HTTPValidationError" not in document["components"]["schemas"]
    assert set(document["components"]["schemas"]["Problem"]["properties"]) >= {"type", "title", "status", "detail"}


def test_no_page_of_the_api_loads_anything_from_elsewhere() -> None:
    client = TestClient(create_app(services()))

    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404
