"""What every request passes: a size limit on its body, and an end to the work when the client goes away."""

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api import problems

MAX_BODY_BYTES = 256 * 1024


class ClientGone(Exception):
    """The client went away before it was answered."""


class Intake:
    """Middleware that reads the request for the application and watches the connection meanwhile."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application until it has answered, or until nobody waits for the answer.

        Raises `ClientGone` when the work was cancelled.
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _announced_size(scope) > MAX_BODY_BYTES:
            response = await problems.answer(Request(scope), HTTPException(413))
            await response(scope, receive, send)
            return
        await _until_gone(self._app, scope, receive, send)


async def _until_gone(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    inbox: asyncio.Queue[Message] = asyncio.Queue()
    outlet = _Outlet(send)
    work = asyncio.ensure_future(app(scope, _limited(inbox.get), outlet))
    watch = asyncio.create_task(_forward(receive, inbox))
    try:
        await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done() and not outlet.closed:
            raise ClientGone
        await work
    finally:
        await _end(work, watch)


class _Outlet:
    """The way out, which knows when the answer is complete: servers then report a disconnect as well."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.closed = False

    async def __call__(self, message: Message) -> None:
        self.closed = message["type"] == "http.response.body" and not message.get("more_body", False)
        await self._send(message)


async def _forward(receive: Receive, inbox: asyncio.Queue[Message]) -> None:
    size = 0
    while True:
        message = await receive()
        size += len(message.get("body", b""))
        if size > MAX_BODY_BYTES:
            # The rest is thrown away unread; `_limited` refuses the request on this message.
            message = {**message, "body": b"", "too_large": True}
        inbox.put_nowait(message)
        if message["type"] == "http.disconnect":
            return


def _limited(receive: Callable[[], Awaitable[Message]]) -> Receive:
    async def limited() -> Message:
        message = await receive()
        if message.get("too_large"):
            raise HTTPException(413)
        return message

    return limited


async def _end(*tasks: "asyncio.Future[None]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _announced_size(scope: Scope) -> int:
    announced = Headers(scope=scope).get("content-length", "0")
    return int(announced) if announced.isdecimal() and len(announced) < 20 else 0  # noqa: PLR2004 (no body has 20 digits)
