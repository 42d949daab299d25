"""`POST /v1/drafts`: a draft for a conversation, at once or as it is written."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Header, Request
from starlette.responses import Response

from app.api import negotiation, problems
from app.api.answers import DraftAnswer, answered, as_json
from app.api.bodies import DraftBody
from app.api.canonical import note_failure
from app.api.services import drafting_of
from app.api.streaming import EventStream, frame
from app.domain.request import DraftRequest, Event, Finished, Understood

router = APIRouter(prefix="/v1", tags=["drafts"])

_STREAMED = {
    "description": (
        "The draft. With `Accept: text/event-stream` the answer is a stream of events: `understood` (as the answer of "
        "/v1/classifications), `piece` (`text`: the next words), `restarted` (`reason`: the words so far are void), "
        "then one `finished` (as the JSON answer) or one `problem` (as application/problem+json)."
    ),
    "content": {
        "text/event-stream": {
            "schema": {"type": "string"},
            "example": 'event: piece\ndata: {"text":"Thank you for telling us. "}\n\n',
        }
    },
}


@router.post("/drafts", summary="Draft a reply", response_model=DraftAnswer, responses={200: _STREAMED})
async def draft(request: Request, body: DraftBody, accept_language: Annotated[str, Header()] = "") -> Response:
    """Understand a conversation, choose a remedy that the policy allows, write a reply and score it.

    Nothing is sent to a customer. The client going away cancels the work.
    """
    asked = body.request(negotiation.languages(accept_language))
    accept = ",".join(request.headers.getlist("accept"))
    if negotiation.wants(accept, negotiation.EVENTS, instead_of=negotiation.JSON):
        return EventStream(_frames(request, asked, body.id), lambda error: _problem_frame(request, error))
    return answered(await drafting_of(request).draft(asked), body.id)


async def _frames(request: Request, asked: DraftRequest, own_id: str | None) -> AsyncGenerator[bytes, None]:
    events = drafting_of(request).stream(asked)
    async with aclosing(events):
        async for event in events:
            yield _frame(event, own_id)


def _frame(event: Event, own_id: str | None) -> bytes:
    if isinstance(event, Understood):
        return frame("understood", as_json(event.understanding, own_id))
    if isinstance(event, Finished):
        return frame("finished", as_json(event.outcome, own_id))
    return frame(type(event).__name__.lower(), event.model_dump_json())


def _problem_frame(request: Request, error: Exception) -> bytes:
    note_failure(error)
    return frame("problem", problems.as_json(problems.describe(request, error)))
