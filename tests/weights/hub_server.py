"""A hub on the loopback interface: the listing and file addresses that huggingface_hub uses, ranges, cut connections, altered bytes."""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

COMMIT = "1" * 40
OTHER = "2" * 40


@dataclass
class Hub:
    """``files``: (repository, revision) → path → bytes; large ones are listed with their sha256, small ones with git's sha1."""

    files: dict[tuple[str, str], dict[str, bytes]] = field(default_factory=dict)
    commits: dict[str, str] = field(default_factory=lambda: {"main": COMMIT, "refs/pr/4": OTHER})
    large: int = 1000
    cut: dict[str, list[int]] = field(default_factory=dict)
    """Path → after how many bytes of each of the next answers the connection is cut."""
    served: dict[str, bytes] = field(default_factory=dict)
    """Path → what is sent instead of what is listed."""
    status: int = 200
    ranges: bool = True
    seen: list[tuple[str, str, str | None]] = field(default_factory=list)
    """Method, path, Range of each request."""
    tokens: set[str] = field(default_factory=set)
    url: str = ""

    def at(self, repository: str, revision: str) -> tuple[str, dict[str, bytes]] | None:
        for name, commit in self.commits.items():
            if revision in (name, commit) and (repository, name) in self.files:
                return commit, self.files[repository, name]
        return None

    def gets(self, name: str) -> list[str | None]:
        """The ranges of all requests for a file."""
        return [r for method, path, r in self.seen if method == "GET" and path.endswith(name)]


class Handler(BaseHTTPRequestHandler):
    """Answers for the hub of its server."""

    protocol_version = "HTTP/1.1"

    @property
    def hub(self) -> Hub:
        return self.server.hub  # type: ignore[attr-defined,no-any-return]

    def log_message(self, *args: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.seen.append(("GET", path, self.headers.get("Range")))
        self.hub.tokens.add(self.headers.get("Authorization", ""))
        if self.hub.status != 200:
            self.answer(self.hub.status, b"{}")
        elif path.startswith("/api/models/"):
            repository, _, revision = path.removeprefix("/api/models/").partition("/revision/")
            self.listing(repository, revision or "main")
        else:
            repository, _, rest = path[1:].partition("/resolve/")
            revision, _, name = rest.partition("/")
            self.file(repository, revision, name)

    def listing(self, repository: str, revision: str) -> None:
        found = self.hub.at(repository, revision)
        if found is None:
            self.answer(404, b"{}", {"X-Error-Code": "RevisionNotFound"})
            return
        commit, files = found
        siblings = []
        for name, data in files.items():
            entry: dict[str, Any] = {"rfilename": name, "size": len(data), "blobId": hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()}
            if len(data) >= self.hub.large:
                entry["lfs"] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest(), "pointerSize": 130}
            siblings.append(entry)
        self.answer(200, json.dumps({"id": repository, "sha": commit, "siblings": siblings, "tags": []}).encode())

    def file(self, repository: str, revision: str, name: str) -> None:
        found = self.hub.at(repository, revision)
        if found is None or name not in found[1]:
            self.answer(404, b"{}", {"X-Error-Code": "EntryNotFound"})
            return
        data = self.hub.served.get(name, found[1][name])
        start = 0
        if self.hub.ranges and (wanted := self.headers.get("Range")):
            start = int(wanted.removeprefix("bytes=").partition("-")[0])
        headers = {"ETag": '"x"', "X-Repo-Commit": found[0]}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        cuts = self.hub.cut.get(name)
        self.answer(206 if start else 200, data[start:], headers, cuts.pop(0) if cuts else None)

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None, cut: int | None = None) -> None:
        self.send_response(status)
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:cut])
        if cut is not None:
            self.wfile.flush()
            self.connection.shutdown(2)
            self.close_connection = True


class Quiet(ThreadingHTTPServer):
    """A server that does not speak of connections that were cut on purpose."""

    daemon_threads = True
    hub: Hub

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Quiet."""


@contextlib.contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """The hub at its ``url`` while the block runs."""
    server = Quiet(("127.0.0.1", 0), Handler)
    server.hub = hub
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
