"""Named points at which a test may kill the process, so that every step of a publication is proved to be survivable."""

from __future__ import annotations

import os
import signal
from typing import Literal, get_args

CrashPoint = Literal[
    "blob.start", "blob.written", "blob.synced", "blob.renamed",
    "key.start", "key.written", "key.synced", "key.renamed",
    "journal.start", "journal.done",
    "file.written", "file.synced", "file.renamed",
    "film.written", "film.renamed",
]
CRASH_POINTS: tuple[str, ...] = get_args(CrashPoint)
"""Every name :func:`crash_point` is called with, in the order of a publication."""

ENV = "VGOT_CRASH_AT"
"""``name:n`` kills the process at its n-th pass (from 1) through the point."""

_passes: dict[str, int] = {}


def crash_point(name: CrashPoint) -> None:
    """Kill this process with SIGKILL when the environment asks for it here; otherwise nothing."""
    wanted = os.environ.get(ENV)
    if not wanted:
        return
    point, _, count = wanted.partition(":")
    if point not in CRASH_POINTS:
        raise ValueError(f"{ENV}={wanted!r}: unknown crash point; known are {', '.join(CRASH_POINTS)}")
    if point != name:
        return
    _passes[name] = _passes.get(name, 0) + 1
    if _passes[name] == int(count or "1"):
        os.kill(os.getpid(), signal.SIGKILL)
