"""Every test runs offline: a socket to anywhere but this machine is an error."""

from __future__ import annotations

import socket
from typing import Any

import pytest
import vgot  # noqa: F401  (sets strict checkpoint loading before langgraph is imported)


class NetworkBlocked(RuntimeError):
    """A test tried to reach the network."""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        local = self.family == socket.AF_UNIX or (isinstance(address, tuple) and address[0] in ("127.0.0.1", "::1", "localhost"))
        if not local:
            raise NetworkBlocked(f"a test tried to connect to {address!r}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
