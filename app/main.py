"""The application: the API and the page, put together round the services."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from starlette.responses import Response

from app.api import canonical, problems, router
from app.api.canonical import NotedDrafting
from app.api.document import DocumentedApp
from app.api.envelope import Envelope
from app.api.intake import Intake
from app.api.negotiation import HTML, JSON, wants
from app.web import pages

if TYPE_CHECKING:
    # Named for the type only: an application can be made round any services, without loading the adapters.
    from app.bootstrap import Services

_DESCRIPTION = (
    "Drafts the reply that a support agent sends to an unhappy customer, and scores it against a checklist "
    "before it is sent. A person always sends."
)


def create_app(services: "Services") -> FastAPI:
    """Make the application; it is ready to answer as soon as it exists."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        services.warm()
        yield
        await services.aclose()

    app = DocumentedApp(
        lifespan=lifespan,
        title="Amends",
        summary="Replies that make things right",
        description=_DESCRIPTION,
        version=services.versions["service"],
        license_info={"name": "Apache 2.0", "identifier": "Apache-2.0"},
        docs_url=None,  # the usual page loads its scripts from elsewhere
        redoc_url=None,
        exception_handlers=dict.fromkeys(problems.HANDLED, _answer),
    )
    app.state.services = services
    app.state.drafting = NotedDrafting(services.drafting)
    app.state.problems = problems.KINDS
    app.state.describe = problems.describe
    app.state.templates = pages.templates()
    app.include_router(router.routes())
    app.include_router(pages.routes())
    app.mount("/static", pages.static_files(), name="static")
    app.add_middleware(Intake)
    app.add_middleware(Envelope, answer=_answer)
    return app


def app_from_environment() -> FastAPI:
    """Make the application from the environment: `uvicorn app.main:app_from_environment --factory`."""
    from app.bootstrap import build_services  # noqa: PLC0415 (loads every adapter; only a server needs them)
    from app.settings import Settings  # noqa: PLC0415 (goes with the line above)

    settings = Settings()
    canonical.configure(settings.log_level)
    return create_app(build_services(settings))


async def _answer(request: Request, error: Exception) -> Response:
    """Answer an error as a problem: JSON for programs, the same as a page for a person who follows a link."""
    if problems.describe(request, error).status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        canonical.note_failure(error)  # the answer says nothing of it; whoever runs the service must learn of it
    accept = request.headers.get("accept", "")
    if not request.url.path.startswith("/v1/") and wants(accept, HTML, instead_of=JSON):
        return pages.problem_page(request, problems.describe(request, error))
    return await problems.answer(request, error)
