"""A real HTTP server on this machine that speaks OpenAI's protocol, and misbehaves on command.

    with ChatServer(offline_answer) as server:
        service = Service(base_url=server.base_url)

An answer function gets a :class:`Request` and returns text, a dict (sent as JSON text), a :class:`Reply`, or a fault.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import re
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

TOKENS = 7
"""Characters of an answer in one chunk of a stream."""


@dataclass(frozen=True)
class Request:
    """One request. ``number``: counted from 0 over all requests; ``headers``: lower-case names; ``body``: parsed, or None."""

    number: int
    method: str
    path: str
    headers: Mapping[str, str]
    body: Any

    @property
    def messages(self) -> list[dict[str, Any]]:
        return list(self.body["messages"])

    @property
    def stream(self) -> bool:
        return bool(self.body.get("stream"))

    @property
    def form(self) -> str:
        """``json_schema``, ``json_object`` or ``text``."""
        return str((self.body.get("response_format") or {}).get("type", "text"))

    @property
    def reply_name(self) -> str:
        """Name of the reply schema in ``response_format``; '' without one."""
        return str((self.body.get("response_format") or {}).get("json_schema", {}).get("name", ""))

    @property
    def task(self) -> str:
        """The task of the request block; '' when there is none."""
        return str(json.loads(block)["task"]) if (block := request_block(self.messages)) else ""

    @property
    def digest(self) -> str:
        """Digest of the body, stable over runs."""
        return hashlib.sha256(json.dumps(self.body, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Reply:
    """A good answer. ``usage``: tokens of prompt and reply, or None to send none; ``content`` may be None, as with a refusal."""

    content: str | None
    refusal: str | None = None
    finish: str | None = "stop"
    usage: tuple[int, int] | None = (11, 7)


@dataclass(frozen=True)
class Status:
    """Another status than 200 (or 200 with any body)."""

    code: int
    body: Any = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    type: str = "application/json"


@dataclass(frozen=True)
class Cut:
    """The connection ends: before the headers, or in the middle of the body of ``reply``."""

    reply: Reply | None = None


@dataclass(frozen=True)
class Drip:
    """``reply``, one byte of the body every ``seconds``."""

    seconds: float
    reply: Reply


@dataclass(frozen=True)
class Hang:
    """Nothing, until the client goes or the server closes; after the headers and half of the body with ``reply``."""

    reply: Reply | None = None


@dataclass(frozen=True)
class Late:
    """``reply`` after ``until`` is set (or the server closes)."""

    until: threading.Event
    reply: Reply


Fault = Status | Cut | Drip | Hang | Late
Answer = Callable[[Request], "Reply | Fault | str | dict[str, Any]"]


def error(
    code: int, message: str, *, kind: str = "invalid_request_error", param: str | None = None, name: str | None = None, **headers: str
) -> Status:
    """An error as OpenAI words it. ``headers``: underscores stand for hyphens."""
    body = {"error": {"message": message, "type": kind, "param": param, "code": name}}
    return Status(code, body, {k.replace("_", "-"): v for k, v in headers.items()})


def too_many(**headers: str) -> Status:
    """429; ``too_many(retry_after="2")``."""
    return error(429, "Rate limit reached", kind="requests", name="rate_limit_exceeded", **headers)


def echo_key(request: Request) -> Status:
    """401 that quotes the Authorization header, as some servers do."""
    return error(401, f"Incorrect API key provided: {request.headers.get('authorization')}. Find yours at /keys.", name="invalid_api_key")


def web_page(code: int = 200) -> Status:
    """HTML where JSON is expected."""
    return Status(code, "<!DOCTYPE html><html><body><h1>Welcome</h1></body></html>", type="text/html")


def redirect(location: str, code: int = 302) -> Status:
    """A redirection."""
    return Status(code, "", {"Location": location}, type="text/plain")


EMPTY = Status(200, b"")
"""Status 200 and no body."""


class Faulty:
    """``answer`` with faults: by the number of the chat request (from 0), or wherever ``plan`` returns one."""

    def __init__(self, answer: Answer, plan: Mapping[int, Fault | Reply | Answer] | Callable[[Request], Fault | Reply | None]) -> None:
        self.answer, self.plan = answer, plan

    def __call__(self, request: Request) -> Reply | Fault | str | dict[str, Any]:
        fault = self.plan(request) if callable(self.plan) else self.plan.get(request.number)
        if fault is None:
            return self.answer(request)
        return fault(request) if callable(fault) else fault


_BLOCK = re.compile(r"^<request>[ \t]*\r?\n(.*?)\r?\n</request>[ \t]*$", re.DOTALL | re.MULTILINE)


def request_block(messages: list[dict[str, Any]]) -> str:
    """The JSON of the last user message that has a request block; '' when none has."""
    for m in reversed(messages):
        text = m["content"] if isinstance(m.get("content"), str) else "".join(p.get("text", "") for p in m.get("content") or [])
        if m["role"] == "user" and (found := _BLOCK.search(text)):
            return found[1]
    return ""


def offline_answer(request: Request) -> Reply:
    """What the rule-based writer answers: a capable model behind HTTP."""
    from langchain_core.messages import HumanMessage
    from vgot.agents.offline.model import OfflineWriter

    text = OfflineWriter().invoke([HumanMessage(f"<request>\n{request_block(request.messages)}\n</request>")]).text
    return Reply(text, usage=(sum(len(str(m["content"])) for m in request.messages) // 4, len(text) // 4))


def hashed_vector(text: str) -> list[float]:
    """Eight numbers in [-1, 1] from the text."""
    return [n / 32768 for n in struct.unpack("<8h", hashlib.sha256(text.encode()).digest()[:16])]


class ChatServer:
    """The server, from ``with`` to the end of the block; all its threads have ended then.

    Attributes:
        requests: all requests in order. paid: digest of the body to how often a whole good answer to it was sent.
        peak: the most requests in work at once. connections: how many were made.
        errors: what the answer function raised; the first is raised again at the end.
    """

    def __init__(
        self, answer: Answer = offline_answer, *, embed: Callable[[str], list[float] | Fault] = hashed_vector,
        models: tuple[str, ...] = ("test-model",),
    ) -> None:
        self.answer, self.embed, self.models = answer, embed, models
        self.requests: list[Request] = []
        self.paid: Counter[str] = Counter()
        self.peak = self.connections = 0
        self.errors: list[Exception] = []
        self.closing = threading.Event()
        self.open: set[socket.socket] = set()
        self._busy = 0
        self._lock = threading.Lock()
        self._http: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def chats(self) -> list[Request]:
        """The requests for chat answers."""
        return [r for r in self.requests if r.path.endswith("/chat/completions")]

    @property
    def base_url(self) -> str:
        assert self._http is not None, "the server runs inside its with block only"
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def __enter__(self) -> Self:
        chat = self

        class Handler(_Handler):
            server_of = chat

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = False
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.005}, name="chat-server")
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self._http is not None and self._thread is not None
        self.closing.set()
        self._http.shutdown()
        for connection in list(self.open):  # A client that is still there would keep its thread waiting.
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._http.server_close()
        if self.errors and error is None:
            raise self.errors[0]

    def take(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Request:
        """Record a request."""
        body = json.loads(raw) if raw else None
        with self._lock:
            request = Request(len(self.requests), method, path, {k.lower(): v for k, v in headers.items()}, body)
            self.requests.append(request)
            self._busy += 1
            self.peak = max(self.peak, self._busy)
        return request

    def done(self, paid: str) -> None:
        """A request is answered; ``paid``: its digest when the answer was good and whole."""
        with self._lock:
            self._busy -= 1
            if paid:
                self.paid[paid] += 1

    def respond(self, request: Request) -> Reply | Fault:
        """What to send."""
        path = request.path.removeprefix("/v1")
        if (request.method, path) == ("GET", "/models"):
            return Status(200, {"object": "list", "data": [{"id": m, "object": "model"} for m in self.models]})
        if (request.method, path) == ("POST", "/embeddings"):
            return self._embeddings(request)
        if (request.method, path) != ("POST", "/chat/completions"):
            return error(404, f"there is nothing at {request.path}")
        got = self.answer(request)
        if isinstance(got, dict):
            got = json.dumps(got)
        return Reply(got) if isinstance(got, str) else got

    def _embeddings(self, request: Request) -> Fault:
        texts = request.body["input"]
        data = []
        for i, text in enumerate([texts] if isinstance(texts, str) else texts):
            if not isinstance(text, str):
                return error(400, "input must be text")
            vector = self.embed(text)
            if not isinstance(vector, list):
                return vector
            packed = base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
            value = packed if request.body.get("encoding_format") == "base64" else vector
            data.append({"object": "embedding", "index": i, "embedding": value})
        return Status(200, {"object": "list", "model": request.body["model"], "data": data, "usage": {"prompt_tokens": 1, "total_tokens": 1}})


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    server_of: ChatServer
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        self.server_of.connections += 1
        self.server_of.open.add(self.connection)

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # The client was killed.
            super().handle()

    def finish(self) -> None:
        self.server_of.open.discard(self.connection)
        super().finish()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self.handle_one(b"")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        raw = self.rfile.read(length)
        if len(raw) < length:  # the client went away (or was killed) before it had asked
            self.close_connection = True
            return
        self.handle_one(raw)

    def handle_one(self, raw: bytes) -> None:
        server = self.server_of
        request = server.take(self.command, self.path, dict(self.headers), raw)
        whole = False
        try:
            try:
                got = server.respond(request)
            except Exception as e:
                server.errors.append(e)
                got = error(500, "the answer function of the test failed")
            whole = self.send(request, got)
        except OSError:
            self.close_connection = True  # The client is gone.
        except TypeError as e:
            self.close_connection = True
            server.errors.append(e)
        finally:
            server.done(request.digest if whole else "")

    def send(self, request: Request, got: Reply | Fault) -> bool:
        """Send it. True for a good answer that is out whole."""
        closing = self.server_of.closing
        match got:
            case Reply():
                return self.send_reply(request, got)
            case Status(code, body, headers, type):
                data = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
                self.head(code, type, headers, len(data))
                self.wfile.write(data)
                return False
            case Cut(None):
                self.close_connection = True
                return False
            case Hang(None):
                self.wait_for_end()
                return False
            case Cut(Reply() as reply) | Hang(Reply() as reply):
                data = self.start_reply(request, reply)
                self.wfile.write(data[: len(data) // 2])
                self.close_connection = True
                if isinstance(got, Hang):
                    self.wait_for_end()
                return False
            case Drip(seconds, reply):
                data = self.start_reply(request, reply)
                for i in range(len(data)):
                    if closing.wait(seconds):
                        self.close_connection = True
                        return False
                    self.wfile.write(data[i : i + 1])
                return True
            case Late(until, reply):
                while not until.wait(0.01):
                    if closing.is_set():
                        self.close_connection = True
                        return False
                return self.send_reply(request, reply)
            case _:
                raise TypeError(f"the answer function returned {got!r}; it returns text, a dict, a Reply or a fault")

    def wait_for_end(self) -> None:
        """Until the client hangs up or the server closes."""
        self.close_connection = True
        self.connection.settimeout(0.02)
        while not self.server_of.closing.is_set():
            try:
                if not self.connection.recv(1):
                    return
            except TimeoutError:
                continue

    def head(self, code: int, type: str, headers: Mapping[str, str], length: int | None) -> None:
        self.send_response(code)
        self.send_header("Content-Type", type)
        if length is None:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def send_reply(self, request: Request, reply: Reply) -> bool:
        self.wfile.write(self.start_reply(request, reply))
        return True

    def start_reply(self, request: Request, reply: Reply) -> bytes:
        """Send the headers of a good answer; returns its body as it goes over the wire."""
        if request.stream:
            self.head(200, "text/event-stream", {}, None)
            return b"".join(b"%x\r\n%s\r\n" % (len(e), e) for e in _events(request, reply)) + b"0\r\n\r\n"
        data = json.dumps(_completion(request, reply)).encode()
        self.head(200, "application/json", {}, len(data))
        return data


def _usage(reply: Reply) -> dict[str, int]:
    assert reply.usage is not None
    read, written = reply.usage
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}


def _completion(request: Request, reply: Reply) -> dict[str, Any]:
    message = {"role": "assistant", "content": reply.content} | ({"refusal": reply.refusal} if reply.refusal is not None else {})
    body = {
        "id": f"chat-{request.number}", "object": "chat.completion", "created": 0, "model": request.body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": reply.finish}],
    }
    return body | ({"usage": _usage(reply)} if reply.usage else {})


def _events(request: Request, reply: Reply) -> list[bytes]:
    """Server-sent events of a streamed answer."""
    base = {"id": f"chat-{request.number}", "object": "chat.completion.chunk", "created": 0, "model": request.body["model"]}
    usage = bool((request.body.get("stream_options") or {}).get("include_usage"))

    def choice(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        return base | {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]} | ({"usage": None} if usage else {})

    chunks = [choice({"role": "assistant", "content": ""})]
    for name, text in (("content", reply.content or ""), ("refusal", reply.refusal or "")):
        chunks += [choice({name: text[i : i + TOKENS]}) for i in range(0, len(text), TOKENS)]
    if reply.finish is not None:
        chunks.append(choice({}, reply.finish))
    if usage and reply.usage:
        chunks.append(base | {"choices": [], "usage": _usage(reply)})
    return [b"data: " + json.dumps(c).encode() + b"\n\n" for c in chunks] + [b"data: [DONE]\n\n"]
