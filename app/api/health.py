"""`/healthz` and `/readyz`: for whoever watches the service."""

from fastapi import APIRouter, Request

from app.api.answers import Health, Readiness
from app.api.services import services_of

router = APIRouter(tags=["health"])


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz", summary="Does the service run?")
async def healthz() -> Health:
    """Answer as long as the process runs; nothing else is looked at."""
    return Health(status="ok")


@router.head("/readyz", include_in_schema=False)
@router.get("/readyz", summary="Can the service answer?")
async def readyz(request: Request) -> Readiness:
    """Answer once everything is built; says whether a language model is configured, never which key it has."""
    settings = services_of(request).settings
    return Readiness(status="ready", model_configured=bool(settings.model))
