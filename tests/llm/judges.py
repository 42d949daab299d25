"""A judge over real HTTP on loopback, that answers, lies, obeys, refuses or says nothing, as a test wishes."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from evals.judge.controls import CONTROLS
from tests.evals.judging import RIGHT, said


@dataclass(frozen=True)
class Asked:
    """One question as it came over the wire."""

    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def user(self) -> str:
        return str(self.body["messages"][1]["content"])

    @property
    def rubric(self) -> str:
        return self.user.rsplit("# The question\n\n", 1)[-1].split("\n", 1)[0]

    @property
    def is_control(self) -> bool:
        return self.rubric in {question.rubric for question, _ in CONTROLS}


@dataclass(frozen=True)
class Reply:
    """What is sent back."""

    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    wait_s: float = 0.0


Behaviour = Callable[[Asked], Reply]


def answer(content: str | None, *, finish: str = "stop", **choice: Any) -> Reply:
    """Answer as an engine does, with the bill."""
    one = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish, **choice}
    usage = {"prompt_tokens": 200, "completion_tokens": 12, "total_tokens": 212}
    body = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [one], "usage": usage}
    return Reply(json.dumps(body).encode())


def refusal(status: int, message: str, *headers: tuple[str, str]) -> Reply:
    return Reply(json.dumps({"error": {"message": message, "type": "x"}}).encode(), status, headers)


def with_chances(verdict: str, quote: str, **logarithms: float) -> Reply:
    """Answer with the probabilities of what could have stood where the verdict stands."""
    parts = ['{"verdict": "', verdict, f'", "quote": "{quote}"}}']
    others = [{"token": token, "logprob": logarithm, "bytes": None} for token, logarithm in logarithms.items()]
    content = [
        {"token": part, "logprob": -0.1, "bytes": None, "top_logprobs": others if part == verdict else []}
        for part in parts
    ]
    return answer("".join(parts), logprobs={"content": content, "refusal": None})


def honest(behaviour: Behaviour) -> Behaviour:
    """Answer the control questions rightly, and all others as `behaviour` does."""
    return lambda asked: answer(said(RIGHT[asked.rubric])) if asked.is_control else behaviour(asked)


@dataclass
class JudgeServer:
    """Answers each request by `behaviour`, and keeps what it was asked."""

    behaviour: Behaviour
    url: str = ""
    asked: list[Asked] = field(default_factory=list)

    @property
    def items(self) -> list[Asked]:
        """The questions that were no control questions."""
        return [one for one in self.asked if not one.is_control]


@contextmanager
def judge_server(behaviour: Behaviour) -> Iterator[JudgeServer]:
    judge = JudgeServer(behaviour)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            asked = Asked(body, {name.lower(): value for name, value in self.headers.items()})
            judge.asked.append(asked)
            reply = judge.behaviour(asked)
            time.sleep(reply.wait_s)
            try:
                self.send_response(reply.status)
                for name, value in (*reply.headers, ("content-length", str(len(reply.body)))):
                    self.send_header(name, value)
                self.send_header("content-type", "application/json")
                self.end_headers()
                self.wfile.write(reply.body)
            except ConnectionError:
                self.close_connection = True  # the client had waited long enough

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's own name)
            """Say nothing: the tests read what was asked."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    judge.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield judge
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
