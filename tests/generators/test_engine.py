"""Engines: reuse, one computation per key, typed errors, dying workers, cancellation, and no orphans."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from vgot.errors import InputError, RenderError, StorageError
from vgot.generators import registry
from vgot.generators.engine import InlineEngine, ProcessEngine, usable_cores
from vgot.generators.protocols import Job
from vgot.store.artifacts import Store

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def runners(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(HERE))
    monkeypatch.setattr(registry, "RUNNERS", dict(registry.RUNNERS))
    monkeypatch.setattr(registry, "RENDERERS", dict(registry.RENDERERS))
    for name in ("echo", "to_file", "bad_input", "crash", "die_once", "forever", "nothing", "span", "hang"):
        registry.register(f"t.{name}", f"sample_jobs:{name}")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "st", fsync=False)


@pytest_asyncio.fixture(params=["inline", "process"])
async def engine(request: pytest.FixtureRequest, store: Store) -> AsyncIterator[InlineEngine | ProcessEngine]:
    made = InlineEngine(store) if request.param == "inline" else ProcessEngine(store, 2)
    yield made
    await made.close()


def job(name: str, **params: Any) -> Job:
    return Job(f"t.{name}/1", params)


def quiet(share: float) -> None:
    pass


async def test_a_job_is_carried_out_published_and_reported(engine: Any, store: Store) -> None:
    seen: list[float] = []
    asked = job("echo", text="hé")
    record = await engine.submit(asked, seen.append)
    assert record.key == asked.key
    assert store.get(record.outputs["text"]) == "hé".encode()
    assert record.info["seconds"] >= 0
    assert seen == [0.5]
    file = await engine.submit(job("to_file", text="x" * 1000), quiet)
    assert store.get(file.outputs["file"]) == b"x" * 1000
    assert list((store.root / "tmp").iterdir()) == []


async def test_finished_work_is_reused(engine: Any, store: Store, tmp_path: Path) -> None:
    asked = job("echo", text="a", count=str(tmp_path / "count"))
    first = await engine.submit(asked, quiet)
    assert await engine.submit(asked, quiet) == first
    assert (tmp_path / "count").read_text() == "x"
    assert len(store.journal.read()) == 1
    store.path(first.outputs["text"]).write_bytes(b"damaged")
    assert store.get((await engine.submit(asked, quiet)).outputs["text"]) == b"a"
    assert (tmp_path / "count").read_text() == "xx"


async def test_the_same_key_asked_at_once_is_computed_once(engine: Any, tmp_path: Path) -> None:
    asked = job("echo", text="a", sleep=0.1, count=str(tmp_path / "count"))
    records = await asyncio.gather(*[engine.submit(asked, quiet) for _ in range(6)])
    assert len({r.key for r in records}) == 1
    assert (tmp_path / "count").read_text() == "x"


async def test_many_jobs_all_end(engine: Any) -> None:
    records = await asyncio.gather(*[engine.submit(job("echo", text=str(n)), quiet) for n in range(40)])
    assert len({r.outputs["text"] for r in records}) == 40


async def test_errors_keep_their_type(engine: Any, store: Store) -> None:
    with pytest.raises(InputError, match="the shot has no camera"):
        await engine.submit(job("bad_input"), quiet)
    with pytest.raises(RenderError, match=r"t\.crash/1 failed: ZeroDivisionError: nothing to divide \(sample_jobs.py, line \d+\)"):
        await engine.submit(job("crash"), quiet)
    with pytest.raises(RenderError, match="returned no outputs"):
        await engine.submit(job("nothing"), quiet)
    failed = [e for e in store.journal.read() if e["event"] == "failed"]
    assert len(failed) == 3
    assert "Traceback" in failed[1]["traceback"]
    assert store.get((await engine.submit(job("echo", text="still alive"), quiet)).outputs["text"]) == b"still alive"


async def test_unknown_operations_and_missing_modules(engine: Any) -> None:
    with pytest.raises(InputError, match=r"nothing carries out 'x.y/1'; known are: animatic.boundary"):
        await engine.submit(Job("x.y/1", {}), quiet)
    registry.register("t.gone", "no_such_module:f")
    with pytest.raises(InputError, match="does not exist"):
        await engine.submit(job("gone"), quiet)
    registry.register("t.less", "sample_jobs:no_such_function")
    with pytest.raises(InputError, match="no_such_function"):
        await engine.submit(job("less"), quiet)


async def test_a_closed_engine_refuses(engine: Any) -> None:
    await engine.close()
    await engine.close()
    with pytest.raises(RenderError, match="closed"):
        await engine.submit(job("echo", text="a"), quiet)


async def test_cancelling_stops_the_work(engine: Any, tmp_path: Path) -> None:
    asked = job("forever", pid_file=str(tmp_path / "pid"))
    task = asyncio.create_task(engine.submit(asked, quiet))
    await until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text() != "")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    record = await asyncio.wait_for(engine.submit(job("echo", text="next"), quiet), 5)
    assert record.outputs
    pid = int((tmp_path / "pid").read_text())
    if pid != os.getpid():
        await until(lambda: not alive(pid))


async def test_cancelling_one_of_two_waiters_lets_the_other_have_it(engine: Any) -> None:
    asked = job("echo", text="shared", sleep=0.2)
    one, two = asyncio.create_task(engine.submit(asked, quiet)), asyncio.create_task(engine.submit(asked, quiet))
    await asyncio.sleep(0.05)
    one.cancel()
    assert (await two).outputs
    with pytest.raises(asyncio.CancelledError):
        await one


async def test_closing_fails_what_runs(engine: Any, tmp_path: Path) -> None:
    task = asyncio.create_task(engine.submit(job("forever", pid_file=str(tmp_path / "pid")), quiet))
    await until(lambda: (tmp_path / "pid").exists())
    await engine.close()
    with pytest.raises(RenderError, match="engine was closed"):
        await task


def test_an_engine_outlives_a_loop(store: Store) -> None:
    engine = ProcessEngine(store, 1)
    try:
        for n in range(2):
            assert asyncio.run(engine.submit(job("echo", text=str(n)), quiet)).outputs
    finally:
        engine.shutdown()


# -- worker processes ---------------------------------------------------------------------------------------------------
async def test_a_dying_worker_is_replaced(store: Store, tmp_path: Path) -> None:
    engine = ProcessEngine(store, 1, retries=2)
    record = await engine.submit(job("die_once", deaths=2, count=str(tmp_path / "count")), quiet)
    assert store.get(record.outputs["text"]) == b"survived"
    assert [e["exit"] for e in store.journal.read() if e["event"] == "worker_died"] == ["killed by SIGKILL, perhaps out of memory: about to die"] * 2
    with pytest.raises(RenderError, match=r"t.die_once/1 failed: its worker process died 3 times \(killed by SIGKILL"):
        await engine.submit(job("die_once", deaths=9, count=str(tmp_path / "more")), quiet)
    assert (tmp_path / "more").read_text() == "xxx"
    await engine.close()


async def test_workers_run_side_by_side_and_no_more_than_allowed(store: Store) -> None:
    engine = ProcessEngine(store, 2)
    records = await asyncio.gather(*[engine.submit(job("span", n=n), quiet) for n in range(5)])
    spans = [tuple(float(x) for x in store.get(r.outputs["span"]).split()) for r in records]
    busy = [sum(a <= moment < b for a, b in spans) for moment, _ in spans]
    assert max(busy) == 2
    await engine.close()


async def test_a_worker_killed_from_outside_while_idle(store: Store) -> None:
    engine = ProcessEngine(store, 1)
    await engine.submit(job("echo", text="a"), quiet)
    for pid in children():
        os.kill(pid, signal.SIGKILL)
    assert (await engine.submit(job("echo", text="b"), quiet)).outputs
    await engine.close()
    assert children() == []


async def test_work_ends_however_often_workers_are_shot(store: Store) -> None:
    engine = ProcessEngine(store, 2, retries=50)
    work = asyncio.gather(*[engine.submit(job("echo", text=str(n), sleep=0.1), quiet) for n in range(8)])
    for _ in range(5):
        await asyncio.sleep(0.12)
        for pid in children():
            os.kill(pid, signal.SIGKILL)
    assert [store.get(r.outputs["text"]) for r in await work] == [str(n).encode() for n in range(8)]
    made = [e["key"] for e in store.journal.read() if e["event"] == "made"]
    assert len(made) == len(set(made)) == 8
    await engine.close()
    assert children() == []


async def test_a_silent_worker_is_taken_for_stuck(store: Store) -> None:
    engine = ProcessEngine(store, 1, retries=1, patience=0.8)
    asked = Job("t.hang/1", {}, seconds=0.001)
    with pytest.raises(RenderError, match=r"died 2 times \(killed by SIGKILL: silent for 0\.8 s\)"):
        await engine.submit(asked, quiet)
    assert (await engine.submit(job("echo", text="next"), quiet)).outputs
    await engine.close()


async def test_a_worker_that_cannot_start_is_explained(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vgot.generators.processes.sys.executable", "/bin/false")
    engine = ProcessEngine(store, 1, retries=0)
    with pytest.raises(RenderError, match="exit status 1"):
        await engine.submit(job("echo", text="a"), quiet)
    await engine.close()


async def test_a_storage_error_travels(store: Store) -> None:
    engine = ProcessEngine(store, 1)
    await engine.submit(job("echo", text="a"), quiet)
    (store.root / "objects").rename(store.root / "objects.away")
    (store.root / "objects").write_text("a file")
    with pytest.raises(StorageError, match="cannot store an artifact"):
        await engine.submit(job("echo", text="b"), quiet)
    await engine.close()


async def test_workers_get_no_secrets(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from vgot.generators.processes import environment

    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    env = environment()
    assert "sk-canary" not in env.values()
    assert env["OMP_NUM_THREADS"] == "1"


DRIVER = """
import asyncio, sys
from pathlib import Path
from vgot.generators.engine import ProcessEngine
from vgot.generators.protocols import Job
from vgot.generators.registry import register
from vgot.store.artifacts import Store
register("t.forever", "sample_jobs:forever")
asyncio.run(ProcessEngine(Store(Path(sys.argv[1])), 1).submit(Job("t.forever/1", {"pid_file": sys.argv[2]}), lambda share: None))
"""


def test_no_worker_outlives_a_killed_driver(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(HERE)}
    driver = subprocess.Popen([sys.executable, "-c", DRIVER, str(tmp_path / "st"), str(tmp_path / "pid")], env=env)
    wait(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text() != "")
    pid = int((tmp_path / "pid").read_text())
    assert alive(pid)
    driver.kill()
    driver.wait()
    wait(lambda: not alive(pid))


def test_start_up_is_quick(store: Store) -> None:
    engine = ProcessEngine(store, 1)
    start = time.monotonic()
    asyncio.run(engine.submit(job("echo", text="a"), quiet))
    assert time.monotonic() - start < 2.0  # 0.15 s on an idle core
    engine.shutdown()


def test_cores_are_counted_and_zero_workers_refused(store: Store) -> None:
    assert 1 <= usable_cores() <= (os.cpu_count() or 1)
    with pytest.raises(InputError, match="at least one worker"):
        ProcessEngine(store, 0)


def test_the_registry_refuses_nonsense() -> None:
    with pytest.raises(InputError, match="no renderer 'x'; known are: animatic"):
        registry.load_renderer("x")
    for family, target in (("a/1", "m:f"), ("a", "m"), ("a", ":f")):
        with pytest.raises(InputError, match="module:attribute"):
            registry.register(family, target)
    registry.register("renderer:mine", "sample_jobs:echo")
    assert registry.RENDERERS["mine"] == "sample_jobs:echo"
    assert registry.runner_for("t.echo/7").__name__ == "echo"


async def until(done: Any, seconds: float = 5.0) -> None:
    await asyncio.to_thread(wait, done, seconds)


def wait(done: Any, seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.01)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def children() -> list[int]:
    out = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid() and b"vgot.generators.worker" in (stat.parent / "cmdline").read_bytes():
            out.append(int(stat.parent.name))
    return out
