"""What every answer carries: an id, the headers that keep a browser safe, and one line in the log."""

import re
import time
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api import canonical
from app.api.intake import ClientGone

_OWN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CLIENT_CLOSED_REQUEST = 499
_QUIET = ("/static/", "/healthz", "/readyz")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
Answer = Callable[[Request, Exception], Awaitable[Response]]


class Envelope:
    """Middleware round everything: no error leaves it, for a server would log its text."""

    def __init__(self, app: ASGIApp, answer: Answer) -> None:
        self._app = app
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and answer for it whatever happens."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        line = canonical.begin()
        started = time.perf_counter()
        outlet = _Outlet(send, request_id, cache="no-cache" if scope["path"].startswith("/static/") else "no-store")
        try:
            await self._app(scope, receive, outlet)
        except ClientGone:
            outlet.status = _CLIENT_CLOSED_REQUEST
        except Exception as error:  # noqa: BLE001 (the last place that can answer and keep the text out of the log)
            canonical.note_failure(error)
            if not outlet.status:
                await (await self._answer(Request(scope), error))(scope, receive, outlet)
        finally:
            spent = round((time.perf_counter() - started) * 1000, 1)
            _write(scope, line, request_id=request_id, status=outlet.status, ms=spent)


class _Outlet:
    """The way out, which adds the headers and remembers the status."""

    def __init__(self, send: Send, request_id: str, cache: str) -> None:
        self._send = send
        self._headers = HEADERS | {"X-Request-ID": request_id}
        self._cache = cache
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers.update(self._headers)
            headers.setdefault("Cache-Control", self._cache)
        await self._send(message)


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    return given if _OWN_ID.fullmatch(given) else uuid.uuid4().hex


def _write(scope: Scope, line: MutableMapping[str, Any], **fields: object) -> None:
    failed = "error" in line
    if scope["path"].startswith(_QUIET) and not failed:
        return
    event = line.pop("event", "request.finished")
    # The template of the route, not the path: a path may hold anything.
    route = getattr(scope.get("route"), "path", "unknown")
    status = 500 if failed else int(str(fields["status"]))
    canonical.write(event, {**fields, "method": scope["method"], "route": route, **line}, status=status)
