"""Language models behind servers that speak OpenAI's protocol: which server may be called, and a line that survives its faults.

Importing this module loads no client library; :func:`openai_writer` does.
"""

from __future__ import annotations

import asyncio
import email.utils
import ipaddress
import json
import logging
import math
import os
import random
import re
import time
import unicodedata
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatResult

from ..errors import InputError
from .ask import Writer
from .line import FORMS, Form, Line, Unreachable, Unsupported
from .redact import KEY_VARIABLES, RedactingFilter, Redactor
from .service import Service

OPENAI_URL: Final = "https://api.openai.com/v1"
TRUSTED_HOSTS: Final = "VGOT_TRUSTED_HOSTS"
"""Environment variable that names hosts, separated by commas, which may be reached by plain http."""
WORDS: Final = 300
"""The most characters of a server's words that are shown."""
TRIES: Final = 6
"""Tries of one call where the server or the network fails. A rate limit is waited out for as long as the deadline allows."""
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
"""Back-off in seconds: the bound of the first wait, which doubles from try to try, and its largest value."""
IDLE_SECONDS: Final = 120.0
"""The longest silence within a streamed answer; a model that reads a long prompt on a slow machine is silent at first."""
_DUMMY_KEY: Final = "local"
_SEEDS: Final = 2**31
_LOGGERS: Final = (
    "openai", "openai._base_client", "openai._response", "openai._legacy_response", "httpx", "httpx2", "langchain_openai.chat_models.base",
    "langchain_openai.chat_models._client_utils",
    *(f"httpcore{n}.{part}" for n in ("", "2") for part in ("connection", "http11", "http2", "proxy", "socks")),
)
_SCRUB: Final = RedactingFilter(Redactor())


class ServerSaid(Exception):
    """An HTTP answer other than success, or (status 200) a whole one where a stream was asked for.

    ``headers``: lower-case names; ``text``: what it said, redacted.
    """

    def __init__(self, status: int, headers: Mapping[str, str], text: str) -> None:
        super().__init__(f"the server answered with status {status}")
        self.status, self.headers, self.text = status, headers, text


class _Again(Exception):
    """A fault that may pass. ``wait``: seconds that the server asks for; ``limited``: a rate limit; ``down``: nobody answers at all."""

    def __init__(self, why: str, wait: float | None = None, *, limited: bool = False, down: bool = False) -> None:
        super().__init__(why)
        self.why, self.wait, self.limited, self.down = why, wait, limited, down


class _Shut(Unreachable):
    """No call to this server can succeed just now."""


@dataclass(frozen=True, slots=True)
class _Cool:
    """Until when (by the line's clock) no call may start, why, and whether the server asked for it."""

    until: float = -math.inf
    why: str = ""
    asked: bool = False


# -- the writer -------------------------------------------------------------------------------------------------------------
def openai_writer(model: str, service: Service, *, temperature: float | None, seed: int, silent: bool = False) -> Writer:
    """A writer on the language model ``model`` of the server that ``service`` names.

    The key comes from ``VGOT_API_KEY``, else from ``OPENAI_API_KEY``; a server on this machine needs none.

    Args:
        temperature: None leaves it to the server. seed: of the first take; each take has its own. silent: nothing will be asked
            (a run that is only looked at or replayed): no key is needed, and a call is a fault.

    Raises:
        InputError: for a model name or URL that cannot be used, or when there is no key for a remote server.
    """
    if not re.fullmatch(r"[!-~]{1,200}", model):
        raise InputError(f"the model is called {_shown(model)!r}; a model's name is up to 200 printable ASCII characters without spaces")
    url = server_url(service.base_url)
    host = urlsplit(url).hostname or ""
    local = _is_loopback(host)
    label = f"{model} at {host} (language model)" if service.base_url else f"{model} (OpenAI)"
    params: dict[str, Any] = {"seed": seed} | ({"temperature": temperature} if temperature is not None else {})
    if silent:
        return Writer(SilentModel(), f"openai:{model}", label, params=params, line=OpenAILine(host=host), learned=True)
    key = _key(host, local)
    redact = Redactor((key,))
    _scrub_logs(key)
    from .openai_model import chat_model

    chat = chat_model(model, url, key, redact, seconds=service.seconds, trust_env=not local)
    line = OpenAILine(
        lanes=service.lanes, host=host, seed=seed, temperature=temperature, stream=service.stream, redact=redact,
        idle=min(IDLE_SECONDS, service.seconds),
    )
    return Writer(chat, f"openai:{model}", label, seconds=service.seconds, params=params, line=line, learned=True)


def server_url(base_url: str) -> str:
    """The checked address of a server, without a slash at its end; '' stands for OpenAI's own.

    Raises:
        InputError: unless it is https, or http to this machine or to a host named in ``VGOT_TRUSTED_HOSTS``; and for user names,
            keys, queries and fragments in it.
    """
    if not base_url:
        return OPENAI_URL
    shown = _shown(Redactor()(base_url))
    expected = f"--base-url is {shown!r}; expected an address such as http://localhost:11434/v1 or https://example.org/v1"
    if not re.fullmatch(r"[!-~]{1,300}", base_url) or "\\" in base_url:
        raise InputError(f"{expected}, in printable ASCII without spaces")
    try:
        parts = urlsplit(base_url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise InputError(expected) from None
    if parts.scheme not in ("http", "https") or not host or "%" in host:
        raise InputError(expected)
    if "@" in parts.netloc:
        raise InputError(f"{expected}, without a user name; a key goes into the environment variable {KEY_VARIABLES[0]}")
    if "?" in base_url or "#" in base_url:
        raise InputError(f"{expected}, without '?' and '#'; a key goes into the environment variable {KEY_VARIABLES[0]}")
    if parts.scheme == "http" and not _is_loopback(host):
        trusted = {h.strip().lower().rstrip(".") for h in os.environ.get(TRUSTED_HOSTS, "").split(",")}
        if host not in trusted and f"{host}:{port}" not in trusted:
            raise InputError(
                f"--base-url is {shown!r}, and plain http shows the story and the key to everybody on the way; use https, or name "
                f"{host} in the environment variable {TRUSTED_HOSTS} if you trust the network"
            )
    return base_url.rstrip("/")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _key(host: str, local: bool) -> str:
    for name in KEY_VARIABLES:
        key = os.environ.get(name, "").strip()
        if not key:
            continue
        if not re.fullmatch(r"[!-~]{1,1000}", key):
            raise InputError(f"{name} has characters that no key has (a space, a line break, a letter beyond ASCII); set it to the key alone")
        return key
    if local:
        return _DUMMY_KEY
    raise InputError(f"there is no key for {host}; set the environment variable {' or '.join(KEY_VARIABLES)}, or use --writer offline")


def _scrub_logs(key: str) -> None:
    """Keep the key out of the logs of the client libraries, at every level."""
    _SCRUB.redactor.learn(key)
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_SCRUB)


class SilentModel(BaseChatModel):
    """Stands where nothing may be asked."""

    @property
    def _llm_type(self) -> str:
        return "silent"

    def _generate(self, *_: Any, **__: Any) -> ChatResult:
        raise RuntimeError("nothing may be asked here")


# -- the line ---------------------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class OpenAILine(Line):
    """Calls an OpenAI-compatible server: retries with back-off, waits when told to, and says in plain words why it gave up.

    Attributes:
        host: for messages. seed, temperature: sent with each call unless None. stream: ask for streamed answers; usage: ask for
            token counts in them; idle: seconds of silence after which a stream is given up. clock, wall: seconds, monotonic and
            since 1970. sleep: must let ``clock`` advance.
    """

    host: str = "the server"
    seed: int | None = None
    temperature: float | None = None
    stream: bool = False
    usage: bool = True
    idle: float = IDLE_SECONDS
    redact: Redactor = field(default_factory=Redactor)
    clock: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    random: Callable[[], float] = random.random
    _cool: _Cool = field(default=_Cool(), repr=False)
    _shut: tuple[float, str] = field(default=(-math.inf, ""), repr=False)
    """When a call found the server shut, and how."""

    async def call(self, model: BaseChatModel, messages: Sequence[BaseMessage], options: Mapping[str, Any], *, seconds: float) -> AIMessage:
        """One answer within ``seconds`` from when a lane is free; tries and waits are told as ``{"stage": "writers", …}``.

        Raises:
            Unreachable: none came, or none will come. Unsupported: the server rejects a field of ``options``.
        """
        asked = self.clock()
        async with self.lane():
            if self._shut[0] >= asked:
                raise Unreachable(self._shut[1])  # A call before this one in the queue found out for both.
            try:
                return await self._tries(model, messages, options, seconds)
            except _Shut as e:
                self._shut = (self.clock(), str(e))
                raise Unreachable(str(e)) from None

    @property
    def forms(self) -> tuple[Form, ...]:
        """All of them: an earlier session may have met another server."""
        return FORMS

    def options(self, form: Form, response_format: Mapping[str, Any], take: int) -> dict[str, Any]:
        """Keyword arguments of a call. The format goes into the body beside LangChain, whose parser would raise on cut answers."""
        options: dict[str, Any] = {"stream": self.stream}
        if self.stream:
            options["stream_usage"] = self.usage
        if self.seed is not None:
            options["seed"] = (self.seed + take) % _SEEDS
        if self.temperature is not None:
            options["temperature"] = self.temperature
        if form == "json_schema":
            options["extra_body"] = {"response_format": dict(response_format)}
        elif form == "json_object":
            options["extra_body"] = {"response_format": {"type": "json_object"}}
        return options

    def step_down(self, field: str) -> bool:
        """Do without ``field`` from now on; False when nothing is left to do without."""
        if field == _STALE:
            return True
        before = (self.form, self.seed, self.temperature, self.stream, self.usage)
        if field == "response_format":
            self.form = FORMS[min(FORMS.index(self.form) + 1, len(FORMS) - 1)]
        elif field == "seed":
            self.seed = None
        elif field == "temperature":
            self.temperature = None
        elif field == "stream_options":
            self.usage = False
        elif field == "stream":
            self.stream = False
        return before != (self.form, self.seed, self.temperature, self.stream, self.usage)

    def clean(self, text: str) -> str:
        """Text without secrets."""
        return self.redact(text)

    # -- waiting --------------------------------------------------------------------------------------------------------
    async def _tries(self, model: BaseChatModel, messages: Sequence[BaseMessage], options: Mapping[str, Any], seconds: float) -> AIMessage:
        """Try until there is an answer, or no sense in going on."""
        deadline = self.clock() + seconds
        tries = failures = 0
        last = ""
        while True:
            await self._cooled(deadline, tries)
            tries += 1
            try:
                async with asyncio.timeout(max(0.0, deadline - self.clock())):
                    return await self._try(model, messages, options)
            except TimeoutError:
                raise Unreachable(f"no answer from {self.host} within {_plain_seconds(seconds)}{last}") from None
            except Unsupported as e:
                raise self._unless_stale(e, options) from None
            except _Again as again:
                failures += not again.limited
                if failures >= TRIES:
                    raise (_Shut if again.down else Unreachable)(f"{again.why} (tried {tries} times)") from None
                last = f"; before that, {again.why}"
                await self._hold(again, tries, deadline)

    async def _hold(self, again: _Again, tries: int, deadline: float) -> None:
        """Full-jitter back-off; what a server asks for, and any rate limit, holds up every call of the line."""
        backoff = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(tries - 1, 16)) * self.random()
        # A server that asks for no wait at all, again and again, is not believed.
        wait = backoff if again.wait is None else max(again.wait, backoff if again.wait < FIRST_WAIT else 0.0)
        until = self.clock() + wait
        if again.limited or again.wait is not None:
            if until > self._cool.until:
                self._cool = _Cool(until, again.why, again.wait is not None)
        elif until > deadline:
            raise (_Shut if again.down else Unreachable)(f"{again.why} (tried {tries} times)")
        else:
            await self._pause(wait, again.why)

    async def _cooled(self, deadline: float, tries: int) -> None:
        """Return when the server has no objection to a call."""
        while (wait := self._cool.until - self.clock()) > 0:
            cool = self._cool
            if cool.until > deadline:
                asks = f"; it asks to wait {_plain_seconds(wait)}, longer than a call may take" if cool.asked else ""
                tried = f" (tried {tries} times)" if tries > 1 else ""
                raise Unreachable(f"{cool.why}{asks}{tried}")
            await self._pause(wait, cool.why)

    async def _pause(self, wait: float, why: str) -> None:
        self._announce(wait, why)
        await self.sleep(wait)

    def _announce(self, wait: float, why: str) -> None:
        if self.tell:
            self.tell({"stage": "writers", "waiting": round(wait, 1), "why": why})

    # -- one try --------------------------------------------------------------------------------------------------------
    async def _try(self, model: BaseChatModel, messages: Sequence[BaseMessage], options: Mapping[str, Any]) -> AIMessage:
        """One request. Every fault that libraries raise leaves as _Again, Unreachable or Unsupported."""
        import openai

        from .openai_model import CONNECT_SECONDS, TRANSPORT_ERRORS

        # A stream that has not begun is as silent as one that stopped; an answer in one piece may take as long as the deadline.
        limits = {"timeout": openai.Timeout(self.idle, connect=min(CONNECT_SECONDS, self.idle))} if options.get("stream") else {}
        keywords: dict[str, Any] = {**options, **limits}
        try:
            message = await model.ainvoke(list(messages), **keywords)
        except ServerSaid as e:
            raise self._fault(e.status, e.headers, e.text) from None
        except (openai.APITimeoutError, TimeoutError):
            raise _Again(f"{self.host} went silent") from None
        except openai.APIConnectionError as e:
            if (said := _cause(e, ServerSaid)) is not None:
                raise self._fault(said.status, said.headers, said.text) from None
            raise self._lost(e) from None
        except openai.APIStatusError as e:
            raise self._fault(e.status_code, dict(e.response.headers), e.response.text) from None
        except openai.APIError as e:
            raise self._fault(_code(e.body), {}, json.dumps({"error": e.body}, default=str) if e.body else str(e.message)) from None
        except TRANSPORT_ERRORS as e:
            raise self._lost(e) from None
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as e:
            if isinstance(e, ValueError) and e.args and isinstance(e.args[0], dict):
                raise self._fault(_code(e.args[0]), {}, json.dumps({"error": e.args[0]}, default=str)) from None
            raise self._nonsense() from None
        if options.get("stream") and not message.response_metadata.get("finish_reason"):
            raise _Again(f"the answer of {self.host} broke off")
        return message

    def _nonsense(self) -> _Again:
        return _Again(f"{self.host} sent something that is no chat answer; is --base-url right? It usually ends in /v1")

    def _lost(self, error: Exception) -> _Again:
        """The connection was not made, or broke: in the words of the deepest cause that has any."""
        words = [w for e in _causes(error) if (w := str(e))]
        return _Again(f"the connection to {self.host} failed ({self._words(words[-1] if words else type(error).__name__)})", down=True)

    def _unless_stale(self, e: Unsupported, options: Mapping[str, Any]) -> Unsupported:
        """``e``, unless another call has met the same and the field is not sent like this any more."""
        sent = options.get("extra_body", {}).get("response_format", {}).get("type", "text")
        stale = {
            "response_format": FORMS.index(self.form) > FORMS.index(sent), "seed": "seed" in options and self.seed is None,
            "temperature": "temperature" in options and self.temperature is None,
            "stream_options": bool(options.get("stream_usage")) and not self.usage, "stream": bool(options.get("stream")) and not self.stream,
        }.get(e.field, False)
        if stale:
            return Unsupported(_STALE, str(e))
        self._announce(0.0, str(e))
        return e

    def _fault(self, status: int, headers: Mapping[str, str], text: str) -> Exception:
        """What an answer with this status means for the call."""
        if status == 200:
            body = _object(text)
            if isinstance(body.get("error"), dict):
                return self._fault(_code(body["error"]), headers, text)
            return Unsupported("stream", f"{self.host} does not stream its answers") if body.get("choices") else self._nonsense()
        words, codes, param = _said(text)
        said = f": {self._words(words)}" if words else ""
        reply = f"{self.host} answered with status {status}{said}" if status else f"{self.host} reports an error{said}"
        if 300 <= status < 400:
            where = self._words(headers.get("location", "")) or "another address"
            return _Shut(f"{self.host} redirects to {where}, which is not followed; set --base-url to that server if you trust it")
        if status in (401, 403):
            return _Shut(
                f"{self.host} does not accept the key ({status}){said}; set the environment variable {KEY_VARIABLES[0]} to a key of this server"
            )
        if status == 402 or _names(codes, "insufficient_quota", "billing") or _matches(_QUOTA, words):
            return _Shut(f"the account at {self.host} has nothing left to spend{said}; add credit, or use another model or server")
        if status != 429 and (_names(codes, "context_length_exceeded") or _matches(_CONTEXT, words) or status == 413):
            return Unreachable(
                f"the question is longer than the model can read{said}; use a model with a longer context, raise the server's context size, "
                "or make a shorter film"
            )
        if status in (404, 405):
            return _Shut(f"{reply}. Check the model's name, and --base-url, which usually ends in /v1")
        if status in (400, 422, 500, 501) and (unknown := _unsupported(words, param, status)):
            return Unsupported(unknown, f"{self.host} does not take {unknown}{said}")
        if status == 429:
            return _Again(f"{self.host} limits how often it may be asked{said}", self._asked_wait(headers), limited=True)
        if status in (408, 409, 425) or status >= 500 or not status:
            return _Again(reply, self._asked_wait(headers))
        return Unreachable(reply)

    def _asked_wait(self, headers: Mapping[str, str]) -> float | None:
        """Seconds that the server asks to wait, if it says so in a way that can be read."""
        for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
            text = headers.get(name, "").strip()
            if re.fullmatch(r"[0-9]{1,12}(?:\.[0-9]{1,12})?", text):
                return float(text) * unit
        try:
            return max(0.0, email.utils.parsedate_to_datetime(headers.get("retry-after", "")).timestamp() - self.wall())
        except (ValueError, TypeError, IndexError, OverflowError):
            return None

    def _words(self, text: str) -> str:
        return _shown(self.redact(text))


_STALE: Final = "(sent before it was given up)"
_QUOTA: Final = re.compile(r"(?i)insufficient[_ ](?:quota|credit|balance|funds)|exceeded your current quota|out of credits?")
_CONTEXT: Final = re.compile(
    r"(?i)context[_ ](?:length|window|size)|maximum context|prompt is too long|too many (?:input )?tokens|input tokens exceed|n_ctx"
)
_FIELDS: Final = (
    ("response_format", re.compile(r"(?i)response[_ ]?format|json[_ ]schema|json[_ ]object|\bschema\b|\bstrict\b|grammar|guided|structured")),
    ("stream_options", re.compile(r"(?i)stream_options|include_usage")),
    ("seed", re.compile(r"(?i)\bseed\b")),
    ("temperature", re.compile(r"(?i)\btemperature\b")),
    ("max_tokens", re.compile(r"(?i)\bmax(?:_completion)?_tokens\b")),
    ("stream", re.compile(r"(?i)\bstream(?:ing)?\b")),
)


def _unsupported(words: str, param: str, status: int) -> str:
    """The field of the request that a server rejects, or ''. A server that fails inside (5xx) must name the format to be believed."""
    fields = _FIELDS if status < 500 else _FIELDS[:1]
    for text in (param, words[:4000]):
        for name, pattern in fields:
            if pattern.search(text):
                return name
    return ""


def _said(text: str) -> tuple[str, frozenset[str], str]:
    """A server's words, its codes for them, and the parameter they are about."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        page = re.search(r"<(?:!doctype|html|head|body)\b", text[:2000], re.IGNORECASE)
        return ("a web page" if page else text.strip()), frozenset(), ""
    error = body.get("error", body) if isinstance(body, dict) else body
    while isinstance(error, dict) and isinstance(error.get("error"), dict):
        error = error["error"]
    if not isinstance(error, dict):
        return (error if isinstance(error, str) else json.dumps(error)), frozenset(), ""
    words = next((error[k] for k in ("message", "error", "detail", "msg") if error.get(k)), "")
    codes = frozenset(str(error[k]) for k in ("code", "type") if error.get(k))
    return (words if isinstance(words, str) else json.dumps(words)), codes, str(error.get("param") or "")


def _object(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _code(body: object) -> int:
    """The HTTP status that an error object inside a good answer names, or 0."""
    code = body.get("code") if isinstance(body, dict) else None
    return code if isinstance(code, int) and 400 <= code < 600 else 0


def _names(codes: frozenset[str], *parts: str) -> bool:
    return any(p in c for c in codes for p in parts)


def _matches(pattern: re.Pattern[str], words: str) -> bool:
    return pattern.search(words[:4000]) is not None


def _cause(error: BaseException, kind: type[ServerSaid]) -> ServerSaid | None:
    return next((e for e in _causes(error) if isinstance(e, kind)), None)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(8):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _shown(text: str) -> str:
    """Text of a stranger for one line on a terminal: no control or direction characters, at most :data:`WORDS` characters."""
    plain = "".join(c for c in re.sub(r"\s|\x1b\[[0-9;]*[A-Za-z]", " ", text[: 4 * WORDS]) if unicodedata.category(c)[0] != "C")
    line = " ".join(plain.split())
    return line if len(line) <= WORDS else line[: WORDS - 1] + "…"


def _plain_seconds(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.3g} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
