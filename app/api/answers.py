"""What a caller reads: the values of the domain, with the caller's own id beside them."""

from starlette.responses import Response

from app.domain.draft import Outcome, Understanding
from app.domain.request import Judgement
from app.domain.stage import Stage
from app.domain.value import Value
from evals.criteria import Examples


class DraftAnswer(Outcome):
    """A conversation understood, and the draft that answers it."""

    id: str | None = None
    """Your own id, where the request had one."""


class Classification(Understanding):
    """A conversation understood."""

    id: str | None = None
    """Your own id, where the request had one."""


class Score(Judgement):
    """What the checklist and the promise ledger say of a reply."""

    id: str | None = None
    """Your own id, where the request had one."""


class ChecklistItem(Value):
    """One item of the checklist."""

    id: str
    title: str
    stages: tuple[Stage, ...]
    """The stages in which it applies."""
    mandatory: bool
    """Whether a failure makes the writer try once more."""
    blocker: bool
    """Whether no score may hide a failure."""
    rubric: str
    """The question that is asked of a reply; yes means that it passes."""
    guidance: str
    """What a writer is told."""
    examples: Examples
    """Replies that pass and replies that fail."""
    articles: tuple[str, ...]
    """The articles that it is drawn from."""


class ChecklistAnswer(Value):
    """The whole checklist."""

    criteria: tuple[ChecklistItem, ...]


class Health(Value):
    """The service runs."""

    status: str


class Readiness(Value):
    """The service can answer requests."""

    status: str
    model_configured: bool
    """Whether a language model writes; if not, the playbook does."""


def answered(value: Outcome | Understanding | Judgement, own_id: str | None) -> Response:
    """Answer with a value as JSON, and with the caller's id first where there is one.

    The value was validated when it was made, so it is written as it is.
    """
    return Response(as_json(value, own_id), media_type="application/json")


def as_json(value: Value, own_id: str | None) -> str:
    """Write a value as a JSON object that begins with the caller's id, where there is one."""
    body = value.model_dump_json()
    if own_id is None:
        return body
    head = _Named(id=own_id).model_dump_json()
    return f"{head[:-1]},{body[1:]}"


class _Named(Value):
    id: str
