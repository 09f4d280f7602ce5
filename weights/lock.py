"""``weights.lock.json`` in the weights folder: what the hub said about the files that were pulled, and what was converted from what.

A hash that nobody has published beforehand is pinned by the first pull; from then on a change of the file is noticed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import WeightsError
from ..store.files import storage, write_atomic

NAME = "weights.lock.json"
HERE = "converted"
"""What stands for the commit of a file that was made here."""


@dataclass(frozen=True, slots=True)
class Pin:
    """Exact size in bytes and sha256 of a file, and the commit of the repository that it is from."""

    bytes: int
    sha256: str
    commit: str


@dataclass(slots=True)
class Lock:
    """``pins``: by path below the weights folder. ``converted``: sha256 of a file made here → sha256 of the file that it was made from.

    ``accepted``: model → name of the licence that was accepted for it. ``commits``: ``repository@revision`` → the commit that the first
    pull found there, which later pulls stay with.
    """

    pins: dict[str, Pin] = field(default_factory=dict)
    converted: dict[str, str] = field(default_factory=dict)
    accepted: dict[str, str] = field(default_factory=dict)
    commits: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read_from(cls, root: Path) -> Lock:
        """The lock of a weights folder; empty when there is none.

        Raises:
            WeightsError: it is damaged. StorageError: it cannot be read.
        """
        path = root / NAME
        with storage("read", path):
            try:
                text = path.read_text(encoding="utf-8")
            except FileNotFoundError:
                return cls()
        try:
            plain: dict[str, Any] = json.loads(text)
            pins = {str(k): Pin(int(v["bytes"]), str(v["sha256"]), str(v["commit"])) for k, v in plain["pins"].items()}
            return cls(pins, *({str(k): str(v) for k, v in plain[word].items()} for word in ("converted", "accepted", "commits")))
        except (ValueError, KeyError, TypeError, AttributeError) as exc:
            raise WeightsError(
                f"{path} is damaged ({type(exc).__name__}: {exc}); it tells what the model files should be. "
                "Restore it from a copy, or remove it: the next `vgot weights pull` writes it again"
            ) from exc

    def write_to(self, root: Path) -> None:
        """Write the lock, whole or not at all.

        Raises:
            StorageError: it cannot be written.
        """
        plain = {
            "pins": {k: {"bytes": v.bytes, "sha256": v.sha256, "commit": v.commit} for k, v in sorted(self.pins.items())},
            "converted": dict(sorted(self.converted.items())),
            "accepted": dict(sorted(self.accepted.items())),
            "commits": dict(sorted(self.commits.items())),
        }
        write_atomic(root / NAME, json.dumps(plain, indent=1).encode() + b"\n")
