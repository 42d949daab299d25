"""`POST /v1/classifications`: what a message means, without a draft."""

from typing import Annotated

from fastapi import APIRouter, Header, Request
from starlette.responses import Response

from app.api import negotiation
from app.api.answers import Classification, answered
from app.api.bodies import ConversationBody
from app.api.services import drafting_of

router = APIRouter(prefix="/v1", tags=["classifications"])


@router.post("/classifications", summary="Understand a conversation", response_model=Classification)
async def classify(
    request: Request, body: ConversationBody, accept_language: Annotated[str, Header()] = ""
) -> Response:
    """Tell the language, the cause, the emotion, the flags and the facts, each with its words, and the stage."""
    asked = body.request(negotiation.languages(accept_language))
    return answered(await drafting_of(request).understand(asked), body.id)
