"""The page at `/`: the same content as one full page, or streamed part by part."""

from collections.abc import AsyncIterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from app.domain.errors import DomainError
from app.domain.request import Event, Finished, Piece, Understood
from app.web.form import Form, read_form
from app.web.origin import same_origin
from app.web.view import Labels, NoReply, Shown, Trouble, as_words, understanding_of

if TYPE_CHECKING:
    from app.bootstrap import Services
    from app.drafting.pipeline import Drafting

_HERE = Path(__file__).resolve().parent
Posted = Annotated[Form, Depends(read_form)]


def routes() -> APIRouter:
    """Put the routes of the page together; they are no part of the API's document."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/", front, methods=["GET", "HEAD"])
    posted = [Depends(same_origin)]
    router.add_api_route("/", answer, methods=["POST"], dependencies=posted)
    router.add_api_route("/score", score, methods=["POST"], dependencies=posted)
    router.add_api_route("/stream", stream, methods=["POST"], dependencies=posted, response_class=EventSourceResponse)
    router.add_api_route("/problems/{slug}", explain, methods=["GET"])
    return router


def templates() -> Environment:
    """Load the templates; whatever they print is escaped, and a name that they miss is an error."""
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["as_words"] = as_words
    return environment


def static_files() -> StaticFiles:
    """Serve the style, the script and the icon."""
    return StaticFiles(directory=_HERE / "static")


async def front(request: Request) -> Response:
    """Show the empty form."""
    return _page(request, Shown())


async def answer(request: Request, form: Posted) -> Response:
    """Answer the form with a full page: for browsers that run no scripts."""
    if form.action == "score" and not form.reply.strip():
        return _page(request, Shown(form=form, problem=NoReply()), status=422)
    try:
        return _page(request, await _answered(request, form))
    except DomainError as error:
        return _page(request, Shown(form=form, problem=_describe(request, error)), status=422)


async def score(request: Request, form: Posted) -> Response:
    """Score what stands in the editor, and give the parts of the page that change."""
    if not form.reply.strip():
        return _parts(request, Shown(form=form, problem=NoReply()), ("problem",))
    try:
        scored = await _drafting(request).score(form.request(), form.reply)
    except DomainError as error:
        return _parts(request, Shown(form=form, problem=_describe(request, error)), ("problem",))
    return _parts(request, Shown(form=form, scored=scored), ("problem", "state", "promises", "checklist"))


async def stream(request: Request, form: Posted) -> AsyncIterable[ServerSentEvent]:
    """Draft a reply and send the parts of the page as they become known."""
    try:
        async for event in _drafting(request).stream(form.request()):
            yield _sent(request, form, event)
    except DomainError as error:
        shown = Shown(form=form, problem=_describe(request, error))
        yield ServerSentEvent(event="problem", data={"html": _rendered(request, shown, ("problem",))})


async def explain(request: Request, slug: str) -> Response:
    """Explain one kind of problem."""
    kind = request.app.state.problems.get(slug)
    if kind is None:
        raise HTTPException(404)
    return _html(request, "problem.html", status=200, kind=kind, problem=None)


def problem_page(request: Request, problem: Any) -> Response:
    """Answer with a problem as a page."""
    kind = request.app.state.problems[problem.type.rpartition("/")[2]]
    return _html(request, "problem.html", status=problem.status, kind=kind, problem=problem)


async def _answered(request: Request, form: Form) -> Shown:
    drafting = _drafting(request)
    if form.action == "draft":
        outcome = await drafting.draft(form.request())
        taken = form.with_draft(outcome.draft.reply)
        understood = understanding_of(outcome)
        if not taken.offered:
            return Shown(form=taken, understood=understood, draft=outcome.draft)
        return Shown(form=taken, understood=understood, scored=await drafting.score(form.request(), form.reply))
    if form.action == "use":
        form = replace(form, reply=form.offered, drafted=form.offered, offered="")
    understood = await drafting.understand(form.request())
    return Shown(form=form, understood=understood, scored=await drafting.score(form.request(), form.reply))


def _sent(request: Request, form: Form, event: Event) -> ServerSentEvent:
    if isinstance(event, Understood):
        shown = Shown(form=form, understood=event.understanding)
        return ServerSentEvent(event="understood", data={"html": _rendered(request, shown, ("problem", "understood"))})
    if isinstance(event, Piece):
        return ServerSentEvent(event="piece", data={"text": event.text})
    if isinstance(event, Finished):
        draft = event.outcome.draft
        shown = Shown(form=form, understood=understanding_of(event.outcome), draft=draft)
        html = _rendered(request, shown, ("problem", "understood", "state", "promises", "checklist"))
        return ServerSentEvent(event="finished", data={"reply": draft.reply, "html": html})
    return ServerSentEvent(event="restarted", data={"reason": event.reason})


def _page(request: Request, shown: Shown, *, status: int = 200) -> Response:
    return _html(request, "page.html", status=status, shown=shown, settings=_services(request).settings)


def _parts(request: Request, shown: Shown, parts: tuple[str, ...]) -> Response:
    return HTMLResponse(_rendered(request, shown, parts))


def _rendered(request: Request, shown: Shown, parts: tuple[str, ...]) -> str:
    environment: Environment = request.app.state.templates
    values = {"shown": shown, **_common(request)}
    return "".join(environment.get_template(f"parts/{part}.html").render(values) for part in parts)


def _html(request: Request, template: str, *, status: int, **values: object) -> Response:
    environment: Environment = request.app.state.templates
    html = environment.get_template(template).render(values | _common(request))
    return HTMLResponse(html, status_code=status)


def _common(request: Request) -> dict[str, object]:
    services = _services(request)
    labels = Labels(services.taxonomy, services.checklist.criteria)
    return {"labels": labels, "currency": services.policy.currency}


def _describe(request: Request, error: DomainError) -> Trouble:
    return cast("Trouble", request.app.state.describe(request, error))


def _services(request: Request) -> "Services":
    return cast("Services", request.app.state.services)


def _drafting(request: Request) -> "Drafting":
    return cast("Drafting", request.app.state.drafting)
