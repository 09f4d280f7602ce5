"""The LangChain chat model for OpenAI-compatible servers, and its HTTP clients. Importing this module takes seconds."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from functools import cache
from importlib import import_module
from typing import Any, Final

import openai
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatGenerationChunk
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from .client import ServerSaid
from .redact import Redactor

_http: Any = import_module(openai.DefaultAsyncHttpxClient.__mro__[1].__module__.partition(".")[0])
"""The HTTP library of the SDK: httpx, or httpx2 in later ones."""
TRANSPORT_ERRORS: Final[tuple[type[Exception], ...]] = (_http.RequestError, OSError)
CONNECT_SECONDS: Final = 10.0
ERROR_BYTES: Final = 64 * 1024
"""An error page is read no further than this."""
ANSWER_BYTES: Final = 32 * 1024 * 1024
"""An answer that is longer is given up."""
_HEADERS: Final = frozenset((
    "host", "accept", "accept-encoding", "connection", "user-agent", "content-type", "content-length", "transfer-encoding", "authorization",
    "x-stainless-raw-response",
))
"""All that is sent: the SDK would add what it finds in the environment (organisation, project) and about this machine. The last one
is a note of the SDK to itself."""


class ChatModel(ChatOpenAI):
    """LangChain's model, which loses refusals in a stream and doubles a finish reason that comes twice."""

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], default_chunk_class: type, base_generation_info: dict[str, Any] | None
    ) -> ChatGenerationChunk | None:
        made = super()._convert_chunk_to_generation_chunk(chunk, default_chunk_class, base_generation_info)
        choices = chunk.get("choices") or [{}]
        refusal = (choices[0].get("delta") or {}).get("refusal")
        if made is not None and isinstance(refusal, str):
            made.message.additional_kwargs["refusal"] = refusal
        return made

    async def _astream(
        self, messages: list[BaseMessage], stop: list[str] | None = None, run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        finished = False
        async for chunk in super()._astream(messages, stop, run_manager, **kwargs):
            info = chunk.generation_info
            if info and "finish_reason" in info:
                if finished:
                    chunk.generation_info = None
                finished = True
            yield chunk


def chat_model(
    model: str, base_url: str, key: str, redact: Redactor, *, seconds: float, trust_env: bool
) -> ChatModel:
    """The chat model ``model`` of the server at ``base_url``. It reads nothing from the environment but, with ``trust_env``, proxies.

    Args:
        seconds: longest silence on an answer that is not streamed.
    """
    timeout = openai.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))
    # LangChain's own limit between chunks wraps each in asyncio.wait_for, which before Python 3.12 may swallow a cancellation.
    # No connection is kept: nothing is bound to an event loop between calls, and there is nothing to close.
    limits = _http.Limits(max_connections=None, max_keepalive_connections=0)
    common: dict[str, Any] = {"timeout": timeout, "limits": limits, "follow_redirects": False, "trust_env": trust_env, "verify": _tls(trust_env)}
    hooks = _Hooks(redact)
    return ChatModel(
        model=model, base_url=base_url, api_key=SecretStr(key), timeout=timeout, max_retries=0, use_responses_api=False, stream_usage=True,
        stream_chunk_timeout=None, output_version="v0", openai_proxy=None, http_socket_options=(), cache=False,
        http_client=openai.DefaultHttpxClient(**common, event_hooks={"request": [hooks.request], "response": [hooks.response]}),
        http_async_client=openai.DefaultAsyncHttpxClient(**common, event_hooks={"request": [hooks.arequest], "response": [hooks.aresponse]}),
    )


@cache
def _tls(trust_env: bool) -> Any:
    """Settings for TLS, which take longer to load than all the rest."""
    return _http.create_ssl_context(trust_env=trust_env)


class _Hooks:
    """Send only what must be sent; turn every answer but a good one into :class:`ServerSaid` before any library quotes it."""

    def __init__(self, redact: Redactor) -> None:
        self.redact = redact

    def request(self, request: Any) -> None:
        for name in {*request.headers} - _HEADERS:
            del request.headers[name]

    async def arequest(self, request: Any) -> None:
        self.request(request)

    def response(self, response: Any) -> None:
        if not response.is_success:
            body = b""
            for part in response.iter_bytes():
                body += part
                if len(body) >= ERROR_BYTES:
                    break
            raise self.said(response, body)

    async def aresponse(self, response: Any) -> None:
        plain = "application/json" in response.headers.get("content-type", "").lower()
        if not response.is_success or (plain and json.loads(response.request.content).get("stream")):
            body = b""
            async for part in response.aiter_bytes():
                body += part
                if len(body) >= ERROR_BYTES:
                    break
            raise self.said(response, body)
        response.stream = _Capped(response.stream)

    def said(self, response: Any, body: bytes) -> ServerSaid:
        headers = {k.lower(): self.redact(v) for k, v in response.headers.items()}
        return ServerSaid(response.status_code, headers, self.redact(body[:ERROR_BYTES].decode("utf-8", "replace")))


class _Capped(_http.AsyncByteStream):  # type: ignore[misc]
    """A body that ends in an error once it is longer than any answer."""

    def __init__(self, body: Any) -> None:
        self.body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for part in self.body:
            read += len(part)
            if read > ANSWER_BYTES:
                raise ServerSaid(0, {}, f"its answer is longer than {ANSWER_BYTES >> 20} MB")
            yield part

    async def aclose(self) -> None:
        await self.body.aclose()
