"""All routes of the API, with the problems that each of them may answer with."""

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException

from app.api import checklist, classifications, drafts, health, problems, scores


async def json_only(request: Request) -> None:
    """Refuse a body that is not declared as JSON; raises `HTTPException`."""
    subtype = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if await request.body() and not (subtype == "application/json" or subtype.endswith("+json")):
        raise HTTPException(415)


_ANYWHERE = (problems.INTERNAL_ERROR,)
_WITH_A_BODY = (
    problems.MALFORMED_BODY,
    problems.BODY_TOO_LARGE,
    problems.UNSUPPORTED_MEDIA_TYPE,
    problems.INVALID_REQUEST,
    problems.INVALID_FACTS,
    problems.INVALID_THREAD,
    problems.NOTHING_TO_ANSWER,
    problems.MESSAGE_TOO_LONG,
    problems.NOT_TEXT,
    problems.MODEL_UNAVAILABLE,
)


def routes() -> APIRouter:
    """Put the routers together."""
    everything = APIRouter()
    asked = problems.documented(*_WITH_A_BODY, *_ANYWHERE)
    for router in (drafts.router, classifications.router, scores.router):
        everything.include_router(router, dependencies=[Depends(json_only)], responses=asked)
    for router in (checklist.router, health.router):
        everything.include_router(router, responses=problems.documented(*_ANYWHERE))
    return everything
