"""Any endpoint that speaks the OpenAI chat format, through the official SDK; one deadline, one typed error."""

import asyncio
import re
import ssl
from collections.abc import AsyncGenerator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from app.domain.errors import InvalidModelSetting, ModelFailure, ModelFailureKind
from app.domain.ports import ChatRequest
from app.llm.answer import TOO_SLOW, Answer
from app.llm.dialect import Feature, parameters, refused
from app.llm.failures import FailedTryError, failed_try, refusal_text
from app.llm.retry import retried

_HEADER_SAFE = re.compile(r"[\x21-\x7e]+")


class OpenAICompatible:
    """A chat model behind a base URL; implements `ChatModel`.

    Raises `InvalidModelSetting` at construction for a name, URL or key that can never work.
    `connect_s`: seconds to connect. `silence_s`: seconds without a byte that end a try.
    `backoff_s`: the first wait before another try when the endpoint names none.
    """

    def __init__(  # noqa: PLR0913 (three settings of the operator and three bounds with defaults)
        self,
        model: str,
        base_url: str,
        api_key: str | None,
        *,
        connect_s: float = 3.0,
        silence_s: float = 10.0,
        backoff_s: float = 0.25,
    ) -> None:
        self._model = _checked_name(model)
        self._base_url = _checked_url(base_url)
        self._api_key = _checked_key(api_key)
        self._sdk = _load_sdk()
        _certificates()
        self._connect_s = connect_s
        self._silence_s = silence_s
        self._backoff_s = backoff_s
        self._lacks: frozenset[Feature] = frozenset()
        self._client: Any = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def name(self) -> str:
        """The model's name, as the provider knows it."""
        return self._model

    async def stream(self, request: ChatRequest, *, deadline_s: float) -> AsyncGenerator[str, None]:
        """Yield the answer in pieces; raises `ModelFailure` for anything but a finished answer."""
        deadline = asyncio.get_running_loop().time() + deadline_s
        answer = await self._opened(request, deadline)
        try:
            async for piece in answer.pieces():
                yield piece
        except FailedTryError as failed:
            raise failed.failure from None
        finally:
            await answer.close()

    async def aclose(self) -> None:
        """Close the connections; the adapter opens new ones when it is used again."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _opened(self, request: ChatRequest, deadline: float) -> Answer:
        """Send the request, again where that helps, until an answer has begun; raises `ModelFailure`."""

        async def try_once() -> Answer:
            answer = Answer(await self._send(request), deadline=deadline)
            try:
                await answer.start()
            except BaseException:
                await answer.close()
                raise
            return answer

        try:
            async with asyncio.timeout_at(deadline):
                return await retried(try_once, deadline=deadline, backoff_s=self._backoff_s)
        except TimeoutError:
            raise ModelFailure(ModelFailureKind.TIMEOUT, TOO_SLOW) from None

    async def _send(self, request: ChatRequest) -> Any:
        """Send the request, once more for each feature that this endpoint is found to lack; raises `FailedTryError`."""
        messages = [{"role": "system", "content": request.system}, {"role": "user", "content": request.user}]
        lacks = self._lacks
        while True:
            try:
                return await self._connected().chat.completions.create(
                    model=self._model,
                    messages=messages,
                    stream=True,
                    extra_headers=self._withheld_headers(),
                    **parameters(request, lacks),
                )
            except Exception as error:  # noqa: BLE001 (the SDK leaks errors of every library below it)
                said = refusal_text(error)
                missing = refused(said, request, lacks) if said is not None else None
                if missing is None:
                    raise failed_try(error) from None
                lacks |= {missing}
                self._lacks |= lacks

    def _withheld_headers(self) -> dict[str, Any]:
        """List what the SDK would take from the environment and send to an endpoint that it is not meant for."""
        names = ["OpenAI-Organization", "OpenAI-Project", *([] if self._api_key else ["Authorization"])]
        return dict.fromkeys(names, self._sdk.Omit())

    def _connected(self) -> Any:
        """Give the client of this event loop; connections cannot move to another loop."""
        loop = asyncio.get_running_loop()
        if self._client is None or self._loop is not loop:
            self._client, self._loop = self._new_client(), loop
        return self._client

    def _new_client(self) -> Any:
        openai = self._sdk
        timeout = openai.Timeout(self._silence_s, connect=self._connect_s, pool=self._connect_s)
        # Redirects stay off: one would carry the customer's words to an address that nobody configured.
        http = openai.DefaultAioHttpClient(verify=_certificates(), timeout=timeout, follow_redirects=False)
        return openai.AsyncOpenAI(
            api_key=self._api_key or "none",
            base_url=self._base_url,
            max_retries=0,
            timeout=timeout,
            http_client=http,
        )


def _load_sdk() -> Any:
    """Import the SDK when a model is configured, at start-up: it costs 0.8 s that offline use never needs."""
    import openai.resources.chat.completions  # noqa: PLC0415 (see above)

    return openai


@cache
def _certificates() -> ssl.SSLContext:
    """Load the certificates that connections trust, once: it takes 55 ms."""
    import httpx2  # noqa: PLC0415 (the SDK's transport, imported with it)

    return httpx2.create_ssl_context()


def _checked_name(model: str) -> str:
    if not model.strip():
        raise InvalidModelSetting("MODEL is empty; write the model's name as the provider knows it")
    return model.strip()


def _checked_url(base_url: str) -> str:
    wanted = "write it like https://api.example.com/v1"
    try:
        parts = urlsplit(base_url.strip())
        _ = parts.port  # raises for a port that is no number
    except ValueError:
        raise InvalidModelSetting(f"MODEL_BASE_URL is not a URL; {wanted}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidModelSetting(f"MODEL_BASE_URL must begin with http:// or https:// and name a host; {wanted}")
    if parts.username is not None or parts.password is not None:
        raise InvalidModelSetting("MODEL_BASE_URL holds a name or password; put the key into MODEL_API_KEY")
    if parts.query or parts.fragment or re.search(r"[\s\x00-\x1f]", base_url.strip()):
        raise InvalidModelSetting(f"MODEL_BASE_URL may hold no query, fragment or space; {wanted}")
    return base_url.strip().removesuffix("/chat/completions")


def _checked_key(api_key: str | None) -> str | None:
    key = (api_key or "").strip()
    if key and not _HEADER_SAFE.fullmatch(key):
        raise InvalidModelSetting("MODEL_API_KEY holds spaces or characters that no key has; copy it again")
    return key or None
