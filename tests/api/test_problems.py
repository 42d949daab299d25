"""Every kind of problem has an address, a page and a document."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.api.problem_docs import markdown
from app.api.problems import KINDS
from app.main import create_app
from tests.api.fakes import services

DOCS = Path(__file__).resolve().parents[2] / "docs" / "problems"


@pytest.mark.parametrize("slug", KINDS)
def test_a_kind_of_problem_is_explained_at_its_own_address(slug: str) -> None:
    client = TestClient(create_app(services()))

    page = client.get(KINDS[slug].type)

    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert KINDS[slug].title in page.text


@pytest.mark.parametrize("slug", KINDS)
def test_a_kind_of_problem_has_an_up_to_date_document(slug: str) -> None:
    document = (DOCS / f"{slug}.md").read_text(encoding="utf-8")

    assert document == markdown(KINDS[slug])


def test_there_is_no_document_for_a_problem_that_does_not_exist() -> None:
    assert {path.stem for path in DOCS.glob("*.md")} == set(KINDS)


def test_a_person_who_follows_a_dead_link_reads_a_page() -> None:
    client = TestClient(create_app(services()))

    page = client.get("/nothing", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})

    assert page.status_code == 404
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert KINDS["not-found"].advice in page.text


def test_a_program_reads_problem_json_under_v1_whatever_it_accepts() -> None:
    client = TestClient(create_app(services()))

    answer = client.get("/v1/nothing", headers={"Accept": "text/html"})

    assert answer.headers["content-type"] == "application/problem+json"
