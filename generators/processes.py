"""Worker processes as their driver sees them: starting, talking, waiting, ending; and how many make sense here."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections import deque
from pathlib import Path
from typing import Any

from ..errors import RenderError
from ..store.artifacts import Store
from .protocols import Job, Report
from .worker import describe, job_plain

MEMORY_PER_WORKER = 300_000_000
"""Bytes; a worker of the animatic peaks at three quarters of it at 720p."""
SECRET = ("API_KEY", "TOKEN", "SECRET", "PASSWORD")


class WorkerProcess:
    """The driver's end of one worker process."""

    def __init__(self, store: Store) -> None:
        command = [sys.executable, "-P", "-m", f"{__package__}.worker", str(store.root)]
        if not store.fsync:
            command.append("--no-fsync")
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), process_group=0,
            )
        except OSError as exc:
            raise RenderError(f"cannot start a worker process: {describe(exc)}") from exc
        self._rest = b""
        self._killed = False
        self._errors: deque[str] = deque(maxlen=12)
        self._drain = threading.Thread(target=self._read_errors, name="vgot-stderr", daemon=True)
        self._drain.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        return self._process.poll() is None

    def run(self, job: Job, target: str, progress: Report, patience: float) -> dict[str, Any] | None:
        """The worker's last word on a job, or None when the worker died or was silent for ``patience`` seconds."""
        stdin = self._process.stdin
        assert stdin is not None
        line = json.dumps({"job": job_plain(job), "key": job.key, "target": target}, ensure_ascii=False, allow_nan=False)
        try:
            stdin.write(line.encode() + b"\n")
            stdin.flush()
        except OSError:
            return None
        while (raw := self._line(patience)) is not None:
            answer: dict[str, Any] = json.loads(raw)
            if "progress" in answer:
                progress(answer["progress"])
            elif "ready" not in answer:
                return answer
        return None

    def _line(self, patience: float) -> bytes | None:
        """The next whole line the worker says, or None."""
        stdout = self._process.stdout
        assert stdout is not None
        poll = select.poll()
        poll.register(stdout, select.POLLIN)
        while b"\n" not in self._rest:
            if not poll.poll(patience * 1000):
                self._errors.append(f"silent for {patience:g} s")
                self.kill()
                return None
            chunk = os.read(stdout.fileno(), 1 << 16)
            if not chunk:
                return None
            self._rest += chunk
        line, _, self._rest = self._rest.partition(b"\n")
        return line

    def kill(self) -> None:
        self._killed = True
        self._process.kill()

    def stop(self) -> str:
        """End the process, reap it, and say in words how it ended."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._drain.join(timeout=5)
        if self._process.stderr is not None:
            self._process.stderr.close()
        said = f": {self._errors[-1]}" if self._errors else ""
        if code < 0:
            name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
            unasked = code == -signal.SIGKILL and not self._killed
            return f"killed by {name}{', perhaps out of memory' if unasked else ''}{said}"
        return f"exit status {code}{said}"

    def _read_errors(self) -> None:
        stream = self._process.stderr
        assert stream is not None
        for raw in stream:
            text = raw.decode("utf-8", "replace").strip()
            if text:
                self._errors.append(text)


def usable_cores() -> int:
    """Processes worth starting: cores this process may use, within the container's quota and the free memory; at least 1."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()[:2]
        if quota != "max":
            cores = min(cores, max(1, round(int(quota) / int(period))))
    except (OSError, ValueError):
        pass
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                cores = min(cores, int(line.split()[1]) * 1024 // MEMORY_PER_WORKER)
    except (OSError, ValueError):
        pass
    return max(1, cores)


def environment() -> dict[str, str]:
    """The worker's environment: the driver's import path, one thread per library, and no secrets."""
    env = {k: v for k, v in os.environ.items() if not k.upper().endswith(SECRET)}
    env["PYTHONPATH"] = os.pathsep.join(p for p in sys.path if p)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        env[name] = "1"
    # Frames come and go: giving their memory back to the system each time costs a few per cent (glibc only).
    env.setdefault("MALLOC_MMAP_THRESHOLD_", str(64 << 20))
    env.setdefault("MALLOC_TRIM_THRESHOLD_", str(32 << 20))
    return env
