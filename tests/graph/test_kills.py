"""The writers' room killed with SIGKILL in the middle of its calls, and resumed: nothing that was filed is paid for twice."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import signal
from pathlib import Path

import pytest
from vgot.agents import client

from tests.agents.chat_server import ChatServer
from tests.graph.test_language_models import replayed, run_at, script_digest
from tests.soak.writers import Asked, Killer, filed

SHOTS = 11
"""More outlines than one answer of this server holds."""
PRELOADED = ["vgot.graph.runs", "vgot.agents.openai_model", "vgot.agents.offline.model"]


class Address:
    """A server in another process."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url


def play(out: Path, base_url: str) -> None:
    """Begin the run, or go on with it, as far as it comes."""
    client.FIRST_WAIT = 0.01

    async def go() -> None:
        run = await run_at(out, Address(base_url), shots=SHOTS)
        await run.go()

    asyncio.run(go())


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VGOT_API_KEY", "sk-canary-0123456789abcdef")
    monkeypatch.setattr(client, "FIRST_WAIT", 0.01)


async def test_a_killed_room_goes_on_where_it_was(tmp_path: Path) -> None:
    rng = random.Random(3)
    with ChatServer(Killer(rng)) as server:
        whole = await run_at(tmp_path / "whole", server, shots=SHOTS)
        assert (await whole.go()).gate == "script"
        want, calls = await script_digest(whole), len(whole.calls())
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(PRELOADED)
    out = tmp_path / "film"
    snapshots: list[dict[Asked, int]] = []
    with ChatServer(killer := Killer(rng)) as server:
        for i, moment in enumerate(["before", "during", "after"] * 2):
            process = processes.Process(target=play, args=(out, server.base_url))
            process.start()
            assert process.pid is not None
            killer.arm(rng.randint(1, calls // 7), moment, lambda pid=process.pid: os.kill(pid, signal.SIGKILL))  # type: ignore[misc]
            await asyncio.to_thread(process.join)
            assert process.exitcode == -signal.SIGKILL, f"kill {i} ({moment}) never came"
            snapshots.append({q: killer.answered[q] for q in filed(out)})
        killer.arm(-1, "", lambda: None)
        run = await run_at(out, server)
        assert (await run.go()).gate == "script"
        assert any(snapshots)
        for paid in snapshots:
            assert {q: killer.answered[q] for q in paid} == paid, "what was filed when the run was killed is not asked again"
        again = sum(n - 1 for n in killer.answered.values())
        assert again <= 6 * 4, "at most what was in flight is asked twice"
        assert set(killer.answered) == filed(out), "every answer is filed, and nothing else"
    assert await script_digest(run) == want
    assert len(run.calls()) == calls, "every call is in the account once"
    new = await replayed(run, tmp_path / "again", "strict")
    assert (await new.go()).gate == "script"
    assert await script_digest(new) == want
