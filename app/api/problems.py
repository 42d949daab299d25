"""The one table from what went wrong to the problem that a caller reads (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any, get_type_hints

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.api.mistakes import Mistake, mistakes_of, pointer_to
from app.domain.errors import DomainError, InvalidThread, MessageTooLong, ModelFailure, NothingToAnswer, NotText
from app.domain.facts import InvalidFacts
from app.domain.value import Value

MEDIA_TYPE = "application/problem+json"


class ProblemKind(Value):
    """One sort of problem: what is the same every time it occurs."""

    slug: str
    """The last part of its address, `/problems/<slug>`; callers branch on it, so it never changes."""
    status: int
    title: str
    means: str
    """What happened, for the page about it."""
    advice: str
    """What the caller does about it; the detail, unless the occurrence knows better."""

    @property
    def type(self) -> str:
        """The address that names this kind, and where it is explained."""
        return f"/problems/{self.slug}"


class Problem(Value):
    """A problem as RFC 9457 has it."""

    type: str
    """Names the kind of problem; a page stands at this address."""
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    """What to do about it."""
    request_id: str
    """The value of the `X-Request-ID` header; the log line of this request carries it too."""
    errors: tuple[Mistake, ...] | None = None
    """Each mistake with its place, where the request itself was wrong."""


MALFORMED_BODY = ProblemKind(
    slug="malformed-body",
    status=400,
    title="The body cannot be read",
    means="The body is not JSON, is not UTF-8, is nested too deeply, or is a form that breaks off.",
    advice="Send one JSON object, encoded in UTF-8.",
)
FOREIGN_ORIGIN = ProblemKind(
    slug="foreign-origin",
    status=403,
    title="The form was sent from another site",
    means="The form of the page was posted by a page of another origin, so it was not answered.",
    advice="Open the page of this service and send the form from there; programs use the API under /v1.",
)
NOT_FOUND = ProblemKind(
    slug="not-found",
    status=404,
    title="There is nothing at this address",
    means="No page and no part of the API has this address.",
    advice="Check the address; /openapi.json lists all of them.",
)
METHOD_NOT_ALLOWED = ProblemKind(
    slug="method-not-allowed",
    status=405,
    title="This address does not take this method",
    means="The address exists, and it was called with a method that it does not take.",
    advice="Use a method of the Allow header.",
)
BODY_TOO_LARGE = ProblemKind(
    slug="body-too-large",
    status=413,
    title="The body is too large",
    means="The body is larger than the service reads. Attachments and whole mailboxes do not belong in a request.",
    advice="Send at most 256 KiB: the turns that matter, without attachments.",
)
UNSUPPORTED_MEDIA_TYPE = ProblemKind(
    slug="unsupported-media-type",
    status=415,
    title="The body is not declared as JSON",
    means="The Content-Type of the request is missing or is not JSON.",
    advice="Send the header Content-Type: application/json.",
)
INVALID_REQUEST = ProblemKind(
    slug="invalid-request",
    status=422,
    title="The request has mistakes",
    means="The body is JSON, and some of its fields are missing, unknown, or hold what they cannot hold.",
    advice="Correct each entry of errors; its pointer says where.",
)
INVALID_FACTS = ProblemKind(
    slug="invalid-facts",
    status=422,
    title="A fact cannot be read",
    means="One of the reserved facts holds a value that means nothing, or a fact is too long.",
    advice="Correct the fact that is named.",
)
INVALID_THREAD = ProblemKind(
    slug="invalid-thread",
    status=422,
    title="The conversation cannot be answered",
    means="The turns do not make a conversation that somebody could answer.",
    advice="Send at least one turn with the role customer.",
)
NOTHING_TO_ANSWER = ProblemKind(
    slug="nothing-to-answer",
    status=422,
    title="The message holds no words",
    means="Without quoted mail, signature and markup the message is empty, or holds punctuation or emoji only.",
    advice="Send what the customer wrote, in words.",
)
MESSAGE_TOO_LONG = ProblemKind(
    slug="message-too-long",
    status=422,
    title="The message is too long",
    means="The message is longer than the service reads.",
    advice="Send the part that matters.",
)
NOT_TEXT = ProblemKind(
    slug="not-text",
    status=422,
    title="This is not text",
    means="The text holds characters that no message holds, such as NUL or half of a surrogate pair.",
    advice="Send the text of the message as Unicode, not the bytes of a file.",
)
INTERNAL_ERROR = ProblemKind(
    slug="internal-error",
    status=500,
    title="The service made a mistake",
    means="Something happened that nobody foresaw. The request is not at fault.",
    advice="Try again; if it happens again, give the request id to whoever runs the service.",
)
MODEL_UNAVAILABLE = ProblemKind(
    slug="model-unavailable",
    status=503,
    title="The language model did not answer",
    means="The language model failed, and the request did not allow another writer.",
    advice="Try again in a moment, or send writer: playbook.",
)

KINDS: Mapping[str, ProblemKind] = {
    kind.slug: kind
    for kind in (
        MALFORMED_BODY,
        FOREIGN_ORIGIN,
        NOT_FOUND,
        METHOD_NOT_ALLOWED,
        BODY_TOO_LARGE,
        UNSUPPORTED_MEDIA_TYPE,
        INVALID_REQUEST,
        INVALID_FACTS,
        INVALID_THREAD,
        NOTHING_TO_ANSWER,
        MESSAGE_TOO_LONG,
        NOT_TEXT,
        INTERNAL_ERROR,
        MODEL_UNAVAILABLE,
    )
}
_BY_ERROR: Mapping[type[BaseException], ProblemKind] = {
    InvalidFacts: INVALID_FACTS,
    InvalidThread: INVALID_THREAD,
    NothingToAnswer: NOTHING_TO_ANSWER,
    MessageTooLong: MESSAGE_TOO_LONG,
    NotText: NOT_TEXT,
    ModelFailure: MODEL_UNAVAILABLE,
}
_SPEAKS_FOR_ITSELF = (InvalidFacts, MessageTooLong)
"""Errors whose own text says what to do, with figures and names that are nobody's secret."""
_BY_STATUS: Mapping[int, ProblemKind] = {
    kind.status: kind
    for kind in (
        MALFORMED_BODY,
        FOREIGN_ORIGIN,
        NOT_FOUND,
        METHOD_NOT_ALLOWED,
        BODY_TOO_LARGE,
        UNSUPPORTED_MEDIA_TYPE,
    )
}


def kind_of(error: Exception) -> ProblemKind:
    """Find the kind of an error; whatever is not in the table is a mistake of the service."""
    if isinstance(error, RequestValidationError):
        unreadable = any(item["type"] == "json_invalid" for item in error.errors())
        return MALFORMED_BODY if unreadable else INVALID_REQUEST
    if isinstance(error, HTTPException):
        unlisted = INTERNAL_ERROR if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR else MALFORMED_BODY
        return _BY_STATUS.get(error.status_code, unlisted)
    return next((_BY_ERROR[cls] for cls in type(error).__mro__ if cls in _BY_ERROR), INTERNAL_ERROR)


def describe(request: Request, error: Exception) -> Problem:
    """Say what went wrong and what to do, without a word of the request or of the error's own text."""
    kind = kind_of(error)
    return Problem(
        type=kind.type,
        title=kind.title,
        status=kind.status,
        detail=str(error) if isinstance(error, _SPEAKS_FOR_ITSELF) else kind.advice,
        request_id=getattr(request.state, "request_id", "unknown"),
        errors=_errors(request, kind, error),
    )


def as_json(problem: Problem) -> str:
    """Write a problem as JSON, without the members that do not apply."""
    return problem.model_dump_json(exclude_none=True)


async def answer(request: Request, error: Exception) -> Response:
    """Answer a request with the problem; headers such as Allow are kept."""
    problem = describe(request, error)
    headers = getattr(error, "headers", None)
    return Response(as_json(problem), status_code=problem.status, headers=headers, media_type=MEDIA_TYPE)


def documented(*kinds: ProblemKind) -> dict[int | str, dict[str, Any]]:
    """Describe the problems of an operation for its OpenAPI document."""
    statuses = sorted({kind.status for kind in kinds})
    return {status: _documented([kind for kind in kinds if kind.status == status]) for status in statuses}


def _documented(kinds: list[ProblemKind]) -> dict[str, Any]:
    examples = {
        kind.slug: {
            "summary": kind.title,
            "value": {
                "type": kind.type,
                "title": kind.title,
                "status": kind.status,
                "detail": kind.advice,
                "request_id": "7c1a3f0e5d3b4f0c9a52b6d1f7a0c4e8",
            },
        }
        for kind in kinds
    }
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": examples}}
    return {"description": "; ".join(kind.title for kind in kinds) + ".", "content": content}


def _errors(request: Request, kind: ProblemKind, error: Exception) -> tuple[Mistake, ...] | None:
    if isinstance(error, RequestValidationError) and kind is INVALID_REQUEST:
        body = get_type_hints(request.scope["endpoint"]).get("body")
        return mistakes_of(error.errors(), body)
    if isinstance(error, InvalidFacts):
        place = ("facts",) if error.fact is None else ("facts", error.fact)
        return (Mistake(pointer=pointer_to(place), detail=str(error)),)
    return None


HANDLED: tuple[type[Exception], ...] = (HTTPException, RequestValidationError, DomainError)
"""What FastAPI hands to `answer`; everything else is caught further out, where it is logged as well."""
