"""Drafts from a running deployment over its HTTP API, as the suite asks for them."""

import asyncio
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Literal, Self

import httpx2
from pydantic import ValidationError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from app.cli.trouble import Trouble
from app.domain.draft import Outcome
from evals.cases import Case
from evals.report import Item
from evals.suite import DraftNotHad

MAX_TRIES = 5
LONGEST_WAIT_S = 60.0
"""A deployment that asks for more has ended the case: a run should not hang for hours."""
_BUSY = (429, 503)
_TOLD = 200


class _RefusedError(Exception):
    """An answer that is no draft; another try may have one."""

    def __init__(self, told: str, *, again: bool, wait_s: float | None = None) -> None:
        super().__init__(told)
        self.again = again
        self.wait_s = wait_s


class Deployment:
    """A deployment that drafts; use it as an asynchronous context manager."""

    def __init__(
        self,
        url: str,
        *,
        writer: Literal["auto", "playbook"],
        judge: bool = False,
        headers: Mapping[str, str] | None = None,
        timeout_s: float = 60.0,
        backoff_s: float = 0.5,
    ) -> None:
        """`url`: where the API stands, such as `http://127.0.0.1:8000`; raises `Trouble` for anything else."""
        self._writer = writer
        self._judge = judge
        self._backoff_s = backoff_s
        base = _address(url)
        # Redirects are not followed: they would carry the headers, and with them a key, to another host.
        self._client = httpx2.AsyncClient(
            base_url=base, headers={"Accept": "application/json", **(headers or {})}, timeout=timeout_s
        )

    async def __aenter__(self) -> Self:
        """Open the connections."""
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self._client.__aexit__(kind, error, at)

    async def checklist(self) -> tuple[Item, ...]:
        """Ask for the items of its checklist; raises `Trouble` where nothing answers, or something else does."""
        try:
            answer = await self._tried("GET", "/v1/checklist", None)
            return tuple(
                Item(id=one["id"], title=one["title"], blocker=one["blocker"]) for one in answer.json()["criteria"]
            )
        except DraftNotHad as error:
            raise Trouble(f"--url {self._client.base_url}: {error}; name the address of a running service") from None
        except (ValueError, KeyError, TypeError):
            problem = "what answers there has no checklist"
            raise Trouble(f"--url {self._client.base_url}: {problem}; name the address of a running service") from None

    async def versions(self, probe: Case) -> dict[str, str]:
        """Tell what it decides by, which only a draft says; the playbook writes it.

        `judge` is the model and the digest of what it is asked, or `none` where no judge was asked for.
        Raises `Trouble` for a deployment that drafts nothing, or has no judge though one was asked for.
        """
        url = self._client.base_url
        try:
            draft = (await self._drafted(probe, "playbook")).draft
        except DraftNotHad as error:
            raise Trouble(f"--url {url}: it drafts nothing: {error}") from None
        if self._judge and draft.judge is None:
            raise Trouble(f"--judge was given, but {url} has no judge; set JUDGE_MODEL there, or leave out --judge")
        judge = f"{draft.judge.model} {draft.judge.prompt_hash}" if draft.judge else "none"
        return {**draft.versions, "judge": judge}

    async def draft(self, case: Case) -> Outcome:
        """Ask for the draft of a case; raises `DraftNotHad` with what the deployment said."""
        return await self._drafted(case, self._writer)

    async def _drafted(self, case: Case, writer: Literal["auto", "playbook"]) -> Outcome:
        answer = await self._tried("POST", "/v1/drafts", body_of(case, writer, judge=self._judge))
        try:
            # A deployment of another version may say more than is known here.
            return Outcome.model_validate_json(answer.content, extra="ignore")
        except ValidationError as error:
            where = ".".join(str(step) for step in error.errors(include_input=False)[0]["loc"]) or "the answer"
            raise DraftNotHad(f"the answer cannot be read at {where}: it may be of another version") from None

    async def _tried(self, method: str, path: str, body: dict[str, Any] | None) -> httpx2.Response:
        tries = AsyncRetrying(
            retry=retry_if_exception(lambda error: isinstance(error, _RefusedError) and error.again),
            wait=self._wait,
            stop=stop_after_attempt(MAX_TRIES),
            sleep=asyncio.sleep,
            reraise=True,
        )
        try:
            return await tries(self._once, method, path, body)
        except _RefusedError as refused:
            raise DraftNotHad(str(refused)) from None

    async def _once(self, method: str, path: str, body: dict[str, Any] | None) -> httpx2.Response:
        try:
            answer = await self._client.request(method, path, json=body)
        except httpx2.TimeoutException:
            raise _RefusedError("no answer within the time; see --timeout", again=False) from None
        except httpx2.TransportError as error:
            # Asking twice does no harm: a draft is sent to nobody.
            raise _RefusedError(f"no connection ({type(error).__name__})", again=True) from None
        if answer.is_success:
            return answer
        wait_s = retry_after(answer.headers) if answer.status_code in _BUSY else None
        again = answer.status_code in _BUSY and (wait_s is None or wait_s <= LONGEST_WAIT_S)
        raise _RefusedError(_told(answer), again=again, wait_s=wait_s)

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait_s if isinstance(error, _RefusedError) else None
        backoff = wait_exponential_jitter(multiplier=self._backoff_s, max=10.0, jitter=self._backoff_s)
        return backoff(state) if asked is None else asked


def body_of(case: Case, writer: Literal["auto", "playbook"], *, judge: bool = False) -> dict[str, Any]:
    """Write a case as the body of a request."""
    given = {
        "id": case.id,
        "turns": [turn.model_dump(mode="json") for turn in case.conversation],
        "channel": case.channel.value,
        "today": None if case.today is None else case.today.isoformat(),
        "facts": case.facts,
        "language_hint": case.language_hint,
        "writer": writer,
        "judge": judge or None,
    }
    return {name: value for name, value in given.items() if value is not None}


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Read `Retry-After` as seconds from now, whether it names seconds or a date; `None` where it names neither."""
    asked = headers.get("retry-after")
    if asked is None:
        return None
    if asked.strip().isdecimal():
        return float(asked)
    try:
        return max(0.0, parsedate_to_datetime(asked).timestamp() - time.time())
    except ValueError:
        return None


def _address(url: str) -> str:
    try:
        address = httpx2.URL(url)
    except httpx2.InvalidURL:
        address = httpx2.URL("")
    if address.scheme not in ("http", "https") or not address.host:
        raise Trouble(f"--url {url}: this is no address; write one such as http://127.0.0.1:8000")
    return url.rstrip("/")


def _told(answer: httpx2.Response) -> str:
    """Tell what a deployment answered instead: its status, and the title and advice of its problem."""
    try:
        problem = answer.json()
        said = ": ".join(str(problem[name]) for name in ("title", "detail") if problem.get(name))
    except (ValueError, AttributeError):
        said = ""
    return f"{answer.status_code} {answer.reason_phrase}{f' ({said[:_TOLD]})' if said else ''}"
