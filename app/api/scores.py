"""`POST /v1/scores`: what the checklist says of a reply that anybody wrote."""

from typing import Annotated

from fastapi import APIRouter, Header, Request
from starlette.responses import Response

from app.api import negotiation
from app.api.answers import Score, answered
from app.api.bodies import ScoreBody
from app.api.services import drafting_of

router = APIRouter(prefix="/v1", tags=["scores"])


@router.post("/scores", summary="Score a reply", response_model=Score)
async def score(request: Request, body: ScoreBody, accept_language: Annotated[str, Header()] = "") -> Response:
    """Judge a reply against the checklist, and link each promise in it to what supports it.

    Read the score with its coverage: items that could not be decided are in neither.
    """
    asked = body.request(negotiation.languages(accept_language))
    return answered(await drafting_of(request).score(asked, body.reply), body.id)
