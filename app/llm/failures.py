"""Translates what an SDK call can raise into one `ModelFailure` with a hint for the operator."""

import json
import socket
import ssl
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from time import time
from typing import Any

from app.domain.errors import ModelFailure, ModelFailureKind

_KINDS = {
    400: ModelFailureKind.BAD_REQUEST,
    401: ModelFailureKind.BAD_KEY,
    403: ModelFailureKind.BAD_KEY,
    404: ModelFailureKind.BAD_REQUEST,
    408: ModelFailureKind.TIMEOUT,
    429: ModelFailureKind.OVERLOADED,
}
_HINTS = {
    400: "the endpoint did not understand the request: check that MODEL is a chat model",
    401: "the endpoint refused the key: check MODEL_API_KEY",
    402: "the account has no credit: check the plan at the provider",
    403: "the key may not use this model: check MODEL_API_KEY and MODEL",
    404: "nothing of that name at that address: check MODEL and MODEL_BASE_URL",
    408: "the endpoint took too long to read the request: try again, or check the network",
    413: "the conversation is too long for this endpoint: choose a model with a larger context",
    429: "the endpoint is at its rate limit: raise the limit at the provider",
}
_NO_SUCH_MODEL = "no model of that name: check MODEL"
_NO_SUCH_ADDRESS = "no chat endpoint at that address: check MODEL_BASE_URL (it often ends in /v1)"
_NO_CREDIT = "the account's quota is used up: check the plan at the provider"
_TOO_LONG = "the conversation is too long for this model: choose a model with a larger context"
_MOVED = "the address sends requests elsewhere: put the final address into MODEL_BASE_URL"
_DOWN = "the endpoint is down or overloaded: see the provider's status page"
_REFUSED = "the endpoint refused the request: check MODEL and MODEL_BASE_URL"
_UNREADABLE = "the endpoint's answer cannot be read: check that MODEL_BASE_URL speaks the OpenAI chat format"
_BROKE_OFF = "the endpoint broke its answer off with an error: see the provider's status page"
_SILENT = "the endpoint accepted the request and then fell silent: choose a faster model, or check the endpoint"
_INSECURE = "no secure connection: check the certificate, and http or https in MODEL_BASE_URL"
_UNKNOWN_HOST = "no host of that name: check MODEL_BASE_URL"
_NOBODY = "nothing answers at that address: check MODEL_BASE_URL"
_DROPPED = "the connection was dropped: check the network and the endpoint"

_CHAIN_LENGTH = 12  # libraries wrap errors a few times; more than this is a loop


class FailedTryError(Exception):
    """One try that failed, and whether another may succeed."""

    def __init__(self, failure: ModelFailure, *, again: bool, wait_s: float | None = None) -> None:
        super().__init__(failure.hint)
        self.failure = failure
        self.again = again
        self.wait_s = wait_s
        """Seconds that the endpoint asks to wait."""


def failed_try(error: Exception) -> FailedTryError:
    """Translate whatever the SDK, or a library below it, raised."""
    import openai  # noqa: PLC0415 (imported lazily: 0.8 s that offline use never needs)

    if isinstance(error, openai.APIStatusError):
        return _status(error)
    if isinstance(error, openai.APIConnectionError | OSError):
        return _connection(error)
    if isinstance(error, openai.APIError):
        return _stop(ModelFailureKind.INVALID_ANSWER, _BROKE_OFF)
    return _stop(ModelFailureKind.INVALID_ANSWER, _UNREADABLE)


def refusal_text(error: Exception) -> str | None:
    """Give what the endpoint said of a request that it did not understand, in lower case; `None` for other errors."""
    status = getattr(error, "status_code", None)
    if status not in (400, 422):
        return None
    return json.dumps([getattr(error, "body", None), getattr(error, "param", None)], default=str).casefold()


def _stop(kind: ModelFailureKind, hint: str, status: int | None = None) -> FailedTryError:
    return FailedTryError(ModelFailure(kind, hint, status=status), again=False)


def _status(error: Any) -> FailedTryError:
    status: int = error.status_code
    said = json.dumps([error.body, error.code], default=str).casefold()
    if status == 429 and "insufficient_quota" in said:  # noqa: PLR2004 (the HTTP status itself)
        return _stop(ModelFailureKind.OVERLOADED, _NO_CREDIT, status)
    if status in (408, 429) or status >= 500:  # noqa: PLR2004
        kind = _KINDS.get(status, ModelFailureKind.OVERLOADED)
        failure = ModelFailure(kind, _HINTS.get(status, _DOWN), status=status)
        return FailedTryError(failure, again=True, wait_s=_retry_after(error.response.headers))
    if status < 400:  # noqa: PLR2004
        return _stop(ModelFailureKind.BAD_REQUEST, _MOVED, status)
    return _stop(_KINDS.get(status, ModelFailureKind.BAD_REQUEST), _refusal_hint(status, said), status)


def _refusal_hint(status: int, said: str) -> str:
    if status == 404:  # noqa: PLR2004
        return _NO_SUCH_MODEL if "model" in said else _NO_SUCH_ADDRESS
    if "context_length" in said or "context length" in said:
        return _TOO_LONG
    return _HINTS.get(status, _REFUSED)


def _retry_after(headers: Any) -> float | None:
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        value = headers.get(name)
        if value is None:
            continue
        try:
            return max(0.0, float(value) / unit)
        except ValueError:
            pass
        try:
            return max(0.0, parsedate_to_datetime(value).timestamp() - time())
        except ValueError:
            continue
    return None


def _connection(error: Exception) -> FailedTryError:
    """Read the reason off the chain of causes: the SDK and its transports name it differently."""
    causes = tuple(_chain(error))
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return _stop(ModelFailureKind.UNREACHABLE, _INSECURE)
    lookup = next((cause for cause in causes if isinstance(cause, socket.gaierror)), None)
    if lookup is not None:
        failure = ModelFailure(ModelFailureKind.UNREACHABLE, _UNKNOWN_HOST)
        return FailedTryError(failure, again=lookup.errno == socket.EAI_AGAIN)
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return FailedTryError(ModelFailure(ModelFailureKind.UNREACHABLE, _NOBODY), again=True)
    if any(isinstance(cause, TimeoutError) for cause in causes):
        return FailedTryError(ModelFailure(ModelFailureKind.TIMEOUT, _SILENT), again=True)
    return FailedTryError(ModelFailure(ModelFailureKind.UNREACHABLE, _DROPPED), again=True)


def _chain(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    for _ in range(_CHAIN_LENGTH):
        if current is None:
            return
        yield current
        current = current.__cause__ or current.__context__
