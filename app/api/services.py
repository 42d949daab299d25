"""Where a route finds what was built for it."""

from typing import TYPE_CHECKING, cast

from fastapi import Request

if TYPE_CHECKING:
    # At run time the services are handed over ready-made: importing a face loads no adapter.
    from app.bootstrap import Services
    from app.drafting.pipeline import Drafting


def services_of(request: Request) -> "Services":
    """Find the services of this application."""
    return cast("Services", request.app.state.services)


def drafting_of(request: Request) -> "Drafting":
    """Find the use case, which notes what it did for the log line of the request."""
    return cast("Drafting", request.app.state.drafting)
