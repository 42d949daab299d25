"""Measures on this machine what a person waits for: the start of the service, and a draft without a model."""

import asyncio
import math
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

from app.bootstrap import build_services
from app.domain.message import Thread
from app.domain.request import DraftRequest
from app.settings import Settings

AMENDS = Path(sys.executable).parent / "amends"
ROUNDS = 40
PATIENCE_S = 30.0
MESSAGES = (
    "The parcel was marked as delivered on Monday and nobody here has it. My order is 40217.",
    "The kettle leaks from the bottom after two days! I want my money back, and I am tired of these surprises.",
    "You charged me 49.90 twice this month. Please look into it, my rent is due on Friday.",
    "Third time I write. The app still throws me out as soon as I open an invoice, and nobody answers.",
    "Your colleague on the phone laughed at my question. I have been a customer for nine years.",
    "It works again, thank you. That was quick.",
    "Do you ship to Norway, and how long does it take?",
    "The gift came a day after the birthday. My daughter opened an empty hand.",
)


def percentile(values: list[float], share: float) -> float:
    """Give the smallest value that at least `share` of the values do not exceed."""
    return sorted(values)[math.ceil(share * len(values)) - 1]


async def draft_times_ms() -> list[float]:
    """Draft a reply to each message, many times over, after one round to warm up."""
    drafting = build_services(Settings.model_construct()).drafting
    requests = [DraftRequest(thread=Thread.single(message)) for message in MESSAGES]
    times = []
    for number in range(ROUNDS + 1):
        for request in requests:
            began = time.perf_counter()
            await drafting.draft(request)
            if number:
                times.append((time.perf_counter() - began) * 1000)
    return times


def start_time_s() -> float:
    """Start the service as its user does, and wait for its first healthy answer; raises `TimeoutError`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.perf_counter()
    with subprocess.Popen([AMENDS, "serve", "--port", str(port)], stdout=subprocess.DEVNULL) as service:  # noqa: S603 (our own command)
        try:
            while not _is_healthy(port):
                if service.poll() is not None or time.perf_counter() - began > PATIENCE_S:
                    raise TimeoutError("the service did not answer /healthz")
                time.sleep(0.01)
            return time.perf_counter() - began
        finally:
            service.terminate()


def main() -> None:
    """Print the figures, each with the bar it is held to."""
    starts = [start_time_s() for _ in range(3)]
    print(f"start to first healthy answer: {percentile(starts, 0.5):.2f} s (median of 3; at most 5 s)")
    times = asyncio.run(draft_times_ms())
    figures = f"p50 {percentile(times, 0.5):.1f} ms, p95 {percentile(times, 0.95):.1f} ms, slowest {max(times):.1f} ms"
    print(f"draft without a model: {figures} ({len(times)} drafts; p95 at most 50 ms)")


def _is_healthy(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200  # noqa: PLR2004 (HTTP's own number)
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    main()
