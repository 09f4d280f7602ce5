"""Runners for the tests of the engines; imported by name, in this process or in a worker."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from vgot.errors import InputError


def echo(job: Any, store: Any, report: Any) -> dict[str, bytes | Path]:
    print("noise on stdout")
    os.write(1, b"more noise\n")
    report(0.5)
    _count(job)
    time.sleep(job.params.get("sleep", 0))
    return {"text": job.params["text"].encode()}


def to_file(job: Any, store: Any, report: Any) -> dict[str, bytes | Path]:
    path = store.temp(".txt")
    path.write_text(job.params["text"])
    return {"file": path}


def bad_input(job: Any, store: Any, report: Any) -> dict[str, bytes | Path]:
    raise InputError("the shot has no camera; add one")


def crash(job: Any, store: Any, report: Any) -> dict[str, bytes | Path]:
    raise ZeroDivisionError("nothing to divide")


def die_once(job: Any, store: Any, report: Any) -> dict[str, bytes | Path]:
    if _count(job) <= job.params["deaths"]:
        print("about to die", file=sys.stderr, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    return {"text": b"survived"}


def forever(job: Any, store: Any, report: Any) -> dict[str, bytes | Path]:
    Path(job.params["pid_file"]).write_text(str(os.getpid()))
    while True:
        report(0.1)
        time.sleep(0.02)


def _count(job: Any) -> int:
    file = job.params.get("count")
    if not file:
        return 0
    with Path(file).open("a") as stream:
        stream.write("x")
    return len(Path(file).read_text())


def nothing(job: Any, store: Any, report: Any) -> dict[str, bytes | Path]:
    return {}


def span(job: Any, store: Any, report: Any) -> dict[str, bytes | Path]:
    start = time.monotonic()
    time.sleep(0.2)
    return {"span": f"{start} {time.monotonic()}".encode()}


def hang(job: Any, store: Any, report: Any) -> dict[str, bytes | Path]:
    time.sleep(600)
    return {}
