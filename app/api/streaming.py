"""Server-sent events that start only when there is something to say, so that an early error keeps its status."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

PING_S = 15.0


class EventStream(Response):
    """A response that sends frames as they come.

    An error before the first frame is raised, and becomes a problem with its own status.
    An error after it can only be told in the stream: `last_frame` puts it into words.
    """

    media_type = "text/event-stream"

    def __init__(self, frames: AsyncGenerator[bytes, None], last_frame: Callable[[Exception], bytes]) -> None:
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._frames = frames
        self._last_frame = last_frame

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 (ASGI's signature)
        """Send the frames; being cancelled closes them, and with them whatever they wait for."""
        async with aclosing(self._frames) as frames:
            first = await anext(frames)
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            await _send(send, first)
            pings = asyncio.create_task(_ping(send))
            try:
                async for frame in frames:
                    await _send(send, frame)
            except Exception as error:  # noqa: BLE001 (the status is sent; what remains is to say it in the stream)
                await _send(send, self._last_frame(error))
            finally:
                pings.cancel()
                with suppress(asyncio.CancelledError):
                    await pings
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def frame(event: str, data: str) -> bytes:
    """Write one event; `data` is JSON, so it holds no line break."""
    return format_sse_event(event=event, data_str=data)


async def _ping(send: Send) -> None:
    while True:
        await asyncio.sleep(PING_S)
        await _send(send, KEEPALIVE_COMMENT)


async def _send(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})
