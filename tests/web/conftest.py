"""A real browser before a real server on a loopback port."""

import asyncio
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.main import create_app
from tests.api.fakes import FakeDrafting, services

HOST = "helpdesk.test"
"""A name that a browser does not trust as it trusts 127.0.0.1: no clipboard, no Sec-Fetch-Site."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--host-resolver-rules=MAP {HOST} 127.0.0.1",
]
_WATCH = """
addEventListener("securitypolicyviolation", (event) => console.error(`CSP: ${event.violatedDirective}`));
"""


@dataclass
class Site:
    """The service on a port of its own."""

    drafting: FakeDrafting
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def untrusted_url(self) -> str:
        return f"http://{HOST}:{self.port}/"

    def hold(self) -> None:
        """Let the next stream wait after its first word."""
        self.drafting.gate = asyncio.Event()


@dataclass
class Visitor:
    """A page, and everything that went wrong on it."""

    context: BrowserContext
    page: Page
    errors: list[str] = field(default_factory=list)


# For one module only: while it lives, playwright keeps a loop running in this thread, and `asyncio.run` is refused.
@pytest.fixture(scope="module", name="browser")
def _browser() -> Iterator[Browser]:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        reason = "NO BROWSER: set CHROMIUM or install Debian's chromium; the page was NOT tested in a browser"
        if os.environ.get("AMENDS_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(name="site")
def _site() -> Iterator[Site]:
    drafting = FakeDrafting()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    config = uvicorn.Config(create_app(services(drafting)), log_config=None, ws="none", timeout_graceful_shutdown=5)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield Site(drafting, listener.getsockname()[1])
    server.should_exit = True
    thread.join(timeout=10)
    listener.close()


@pytest.fixture(name="visitor")
def _visitor(browser: Browser) -> Iterator[Visitor]:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], reduced_motion="reduce")
    context.set_default_timeout(10_000)
    context.add_init_script(_WATCH)
    visitor = Visitor(context, context.new_page())
    visitor.page.on("console", lambda said: visitor.errors.append(said.text) if said.type == "error" else None)
    visitor.page.on("pageerror", lambda error: visitor.errors.append(str(error)))
    visitor.page.on("dialog", lambda dialog: visitor.errors.append(f"dialog: {dialog.message}"))
    yield visitor
    context.close()


@pytest.fixture(name="page")
def _page(visitor: Visitor, site: Site) -> Iterator[Page]:
    """The page, opened; afterwards nothing may have gone wrong on it."""
    visitor.page.goto(site.url)
    yield visitor.page
    assert visitor.errors == []
