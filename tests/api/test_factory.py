"""The application as a server makes it, from the environment."""

import pytest
from starlette.testclient import TestClient

from app.main import app_from_environment
from tests.api.fakes import MESSAGE


@pytest.fixture(scope="module", name="client")
def _client() -> TestClient:
    return TestClient(app_from_environment())


def test_the_service_is_ready_as_soon_as_it_is_made(client: TestClient) -> None:
    assert client.get("/readyz").json()["status"] == "ready"


@pytest.mark.parametrize(
    "message",
    [
        MESSAGE,
        "Bonjour, ma commande 7781 n'est jamais arrivée et personne ne répond.",
        "<b>Where</b> is {{ my }} order?\n\n-- \nSent from my phone",
        "I was charged twice! " * 900,
        "a" * 20_000,
        "訂單 7781 還沒有到。",
    ],
)
def test_a_real_draft_comes_with_its_scorecard(client: TestClient, message: str) -> None:
    answer = client.post("/v1/drafts", json={"message": message})

    assert answer.status_code == 200
    assert answer.json()["draft"]["reply"]
    assert answer.json()["draft"]["scorecard"]["items"]


def test_the_real_checklist_is_listed_with_examples_on_both_sides(client: TestClient) -> None:
    criteria = client.get("/v1/checklist").json()["criteria"]

    assert len(criteria) > 20
    assert all(item["examples"]["good"] and item["examples"]["bad"] for item in criteria)
