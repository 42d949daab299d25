"""Fixtures: one server for all tests, and the service with that model."""

import queue
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator

import pytest

from app.bootstrap import Services, build_services
from app.settings import Settings
from tests.real_model.server import READY

_START_S = 120


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    """Start the server in a process of its own, and stop it by its process at the end."""
    command = [sys.executable, "-m", "tests.real_model.server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        said: queue.Queue[str] = queue.Queue()
        threading.Thread(target=_listen, args=(process, said), daemon=True).start()
        try:
            yield f"{said.get(timeout=_START_S)}/v1"
        finally:
            process.terminate()


def _listen(process: "subprocess.Popen[str]", said: "queue.Queue[str]") -> None:
    for line in process.stdout or ():
        if line.startswith(READY):
            said.put(line.removeprefix(READY).strip())


@pytest.fixture
async def services(base_url: str) -> AsyncIterator[Services]:
    """Build the whole service, with the tiny model as its writer and its classifier."""
    settings = Settings(_env_file=None, model="tiny", model_base_url=base_url, model_deadline_s=110, encoder="off")
    built = build_services(settings)
    yield built
    await built.aclose()
