"""A worker process: reads jobs as JSON lines, carries them out, publishes, answers with JSON lines.

Started by :class:`vgot.generators.engine.ProcessEngine` as ``python -m vgot.generators.worker STORE``. It ends as soon
as its driver is gone, however that ended, so that no orphan goes on computing.

Lines in: ``{"job": {…}, "key": …, "target": "module:function"}``.
Lines out: ``{"ready": pid}``, ``{"progress": 0…1}``, ``{"done": key}``, ``{"failed": {"type", "message", "traceback"}}``.
"""

from __future__ import annotations

import json
import os
import queue
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .. import errors
from ..errors import RenderError, VgotError
from ..store.artifacts import Record, Store
from .protocols import Job, Report
from .registry import load

_PROGRESS_EVERY = 0.1


def carry_out(job: Job, target: str, store: Store, report: Report) -> Record:
    """Reuse what is published under the job's key, or compute and publish it.

    Raises:
        RenderError: the runner returned nothing usable. Whatever the runner raises.
    """
    found = store.lookup(job.key)
    if found is not None:
        return found
    runner = load(target)
    wall, cpu = time.perf_counter(), time.process_time()
    outputs = runner(job, store, report)
    if not isinstance(outputs, dict) or not outputs or not all(isinstance(v, bytes | Path) for v in outputs.values()):
        raise RenderError(f"{job.op} returned no outputs; a dict of name -> bytes or finished file was expected")
    info = {"seconds": round(time.perf_counter() - wall, 3), "cpu_seconds": round(time.process_time() - cpu, 3)}
    return store.publish(job.key, job.recipe, outputs, info)


def job_plain(job: Job) -> dict[str, Any]:
    """A job as plain JSON."""
    return {**job.recipe, "seconds": job.seconds, "local": dict(job.local)}


def job_read(data: Mapping[str, Any]) -> Job:
    """The job that :func:`job_plain` wrote."""
    return Job(
        str(data["op"]), dict(data["params"]), {str(k): str(v) for k, v in data["inputs"].items()},
        int(data["seed"]), int(data["take"]), float(data["seconds"]), dict(data["local"]),
    )


def failure(exc: BaseException) -> dict[str, str]:
    """An exception as plain JSON: type and message are kept for errors of vgot."""
    kind = type(exc).__name__ if isinstance(exc, VgotError) else ""
    return {"type": kind, "message": describe(exc), "traceback": "".join(traceback.format_exception(exc))[-8000:]}


def describe(exc: BaseException) -> str:
    """The message of an exception; a foreign one gets its type and the place it came from."""
    if isinstance(exc, VgotError):
        return str(exc)
    frames = traceback.extract_tb(exc.__traceback__)
    place = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    return f"{type(exc).__name__}: {exc}{place}"


def rebuild(op: str, data: Mapping[str, str]) -> VgotError:
    """The error that :func:`failure` wrote, as an exception of the same type (a foreign one as RenderError)."""
    kind = getattr(errors, data.get("type") or "", None)
    if isinstance(kind, type) and issubclass(kind, VgotError):
        return kind(data["message"])
    return RenderError(f"{op} failed: {data['message']}; the traceback is in the journal of the run")


# -- the process ----------------------------------------------------------------------------------------------------------
class _Lines:
    """Job lines from the driver; the end of the input, or of the parent, ends this process at once."""

    def __init__(self, fd: int) -> None:
        self.jobs: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._fd = fd
        self._parent = os.getppid()
        threading.Thread(target=self._watch, name="driver-watch", daemon=True).start()

    def _watch(self) -> None:
        rest = b""
        while True:
            ready, _, _ = select.select([self._fd], [], [], 1.0)
            if not ready:
                if os.getppid() != self._parent:
                    os._exit(0)
                continue
            chunk = os.read(self._fd, 1 << 16)
            if not chunk:
                os._exit(0)
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self.jobs.put(line)


def _send(fd: int, message: Mapping[str, Any]) -> None:
    view = memoryview(json.dumps(message, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace") + b"\n")
    try:
        while view:
            view = view[os.write(fd, view):]
    except OSError:
        os._exit(0)  # nobody listens any more


def _handle(line: bytes, store: Store, out: int) -> None:
    last = 0.0

    def report(share: float) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _PROGRESS_EVERY:
            last = now
            _send(out, {"progress": round(min(1.0, max(0.0, float(share))), 4)})

    try:
        message = json.loads(line)
        job = job_read(message["job"])
        if job.key != message["key"]:
            raise RenderError(f"{job.op}: the job changed on its way to the worker; its parameters are not plain JSON")
        record = carry_out(job, message["target"], store, report)
    except Exception as exc:
        _send(out, {"failed": failure(exc)})
    else:
        _send(out, {"done": record.key})


def main(root: str, *, fsync: bool = True) -> None:
    """Serve jobs for the store at ``root`` until the driver goes away."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the driver decides when to stop
    out = os.dup(1)
    os.dup2(2, 1)  # prints of any library go to stderr, never into the protocol
    sys.stdout = sys.stderr
    lines = _Lines(0)
    store = Store(Path(root), fsync=fsync)
    _send(out, {"ready": os.getpid()})
    while True:
        _handle(lines.jobs.get(), store, out)


if __name__ == "__main__":
    main(sys.argv[1], fsync="--no-fsync" not in sys.argv[2:])
