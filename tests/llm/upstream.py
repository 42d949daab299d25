"""A loopback endpoint for faults that need control of every byte; `llmock` covers the others."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

STREAM_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
DONE = b"data: [DONE]\n\n"


def chunk(content: Any = None, finish: str | None = None, **delta: Any) -> bytes:
    """Write one event of a streamed answer."""
    choice = {"index": 0, "delta": {"content": content, **delta}, "finish_reason": finish}
    return event({"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]})


def event(data: Any) -> bytes:
    return f"data: {json.dumps(data)}\n\n".encode()


def response(
    status: int, body: bytes | dict[str, Any], content_type: str = "application/json", extra: str = ""
) -> bytes:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    head = f"HTTP/1.1 {status} X\r\ncontent-type: {content_type}\r\ncontent-length: {len(content)}\r\n"
    return f"{head}{extra}connection: close\r\n\r\n".encode() + content


def error(status: int, message: str, *, code: str | None = None, param: str | None = None) -> bytes:
    return response(status, {"error": {"message": message, "code": code, "param": param, "type": "x"}})


@dataclass
class Upstream:
    """Answers each connection with the next script; the last script repeats.

    A script holds bytes to send, seconds to wait (shorter when the client hangs up), or `None` to reset the connection.
    """

    port: int = 0
    scripts: list[list[bytes | float | None]] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def hits(self) -> int:
        return len(self.bodies)

    def plays(self, *items: bytes | float | None) -> None:
        self.scripts.append(list(items))

    def streams(self, *items: bytes | float | None) -> None:
        self.plays(STREAM_HEAD, *items)

    def rewind(self) -> None:
        """Forget the requests so far: the next one is answered with the first script."""
        self.bodies.clear()
        self.headers.clear()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            lines = [line.split(": ", 1) for line in head.splitlines()[1:] if line]
            self.headers.append({name.lower(): value for name, value in lines})
            self.bodies.append(json.loads(await reader.readexactly(int(self.headers[-1]["content-length"]))))
            self.arrived.set()
            script = self.scripts[min(self.hits, len(self.scripts)) - 1]
            for item in script:
                if item is None:
                    writer.transport.abort()
                    return
                if isinstance(item, float):
                    await self._wait(reader, item)
                else:
                    writer.write(item)
                    await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            self.hung_up.set()
        finally:
            writer.close()

    async def _wait(self, reader: asyncio.StreamReader, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await reader.read(1)
        except TimeoutError:
            return
        raise ConnectionAbortedError
