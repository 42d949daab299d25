"""`GET /v1/checklist`: the items that replies are scored by."""

from fastapi import APIRouter, Request

from app.api.answers import ChecklistAnswer, ChecklistItem
from app.api.services import services_of

router = APIRouter(prefix="/v1", tags=["checklist"])


@router.get("/checklist", summary="List the checklist")
async def checklist(request: Request) -> ChecklistAnswer:
    """List every item with the guidance that a writer is given, the question that a judge asks, and examples."""
    return ChecklistAnswer(
        criteria=tuple(
            ChecklistItem(
                id=item.id,
                title=item.title,
                stages=item.stages,
                mandatory=item.mandatory,
                blocker=item.blocker,
                rubric=item.rubric,
                guidance=item.body,
                examples=item.examples,
                articles=item.articles,
            )
            for item in services_of(request).checklist.criteria
        )
    )
