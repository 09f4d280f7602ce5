"""What the tool nodes work with: the store, the generators, the engine. Live services, never part of state."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import CorruptError, VgotError
from ..generators.engine import Engine
from ..generators.protocols import Job, Picture, Renderer, Take
from ..script.model import Script
from ..store.artifacts import Record, Store

Emit = Callable[[dict[str, Any]], None]
"""Sends a progress event to whoever watches the run."""


@dataclass(slots=True)
class Workshop:
    """Services of one run. ``folder`` is where the film and its papers are delivered."""

    folder: Path
    store: Store
    renderer: Renderer
    engine: Engine
    picture: Picture
    identity: bool = True
    """Whether portraits guide keyframes. ``reset``: whether continuous cuts carry state over."""
    reset: bool = True
    made: int = 0
    reused: int = 0
    _scripts: dict[str, Script] = field(default_factory=dict)
    _known: dict[str, Record] = field(default_factory=dict)
    _prepared: str = ""

    def script(self, ref: str) -> Script:
        """The script artifact ``ref`` (validated, kept in memory)."""
        if ref not in self._scripts:
            self._scripts = {ref: Script.read(self.store.get(ref))}
        return self._scripts[ref]

    def known(self, key: str) -> Record | None:
        """What the store has under ``key``; read and verified once in a run, since a key never changes its bytes."""
        record = self._known.get(key)
        if record is None and (record := self.store.lookup(key)) is not None:
            self._known[key] = record
        return record

    def take(self, key: str, *, take: int = 0, seed: int = 0) -> Take:
        """The finished artifact under ``key``.

        Raises:
            CorruptError: when the store has no such artifact any more.
        """
        record = self.known(key)
        if record is None:
            raise CorruptError(f"artifact {key[:12]}… is gone from the run folder or damaged; run `vgot resume` to make it again")
        return Take(key, record.outputs, take, seed)

    async def make(self, job: Job, emit: Emit, stage: str, id: str) -> Record:
        """Carry out ``job``, or find it done. Progress goes to ``emit``.

        Raises:
            VgotError: what the generator reported.
        """
        known = self.known(job.key)
        if known is not None:
            self.reused += 1
            emit({"stage": stage, "id": id, "done": True, "reused": True})
            return known
        await asyncio.gather(*(self.make(b, _quiet, stage, id) for b in job.before))
        here = contextvars.copy_context()  # the emitter finds the run through it; engines report from elsewhere
        record = await self.engine.submit(job, lambda share: here.run(emit, {"stage": stage, "id": id, "share": share}))
        self._known[job.key] = record
        self.made += 1
        emit({"stage": stage, "id": id, "done": True, "reused": False})
        return record


    async def prepare(self, ref: str, emit: Emit) -> None:
        """Make what the renderer wants to have made for the whole film before anything else.

        Raises:
            VgotError: what a generator reported.
        """
        if self.renderer.prepare is None or self._prepared == ref:
            return
        jobs = [j for j in self.renderer.prepare(self.script(ref), self.picture) if self.known(j.key) is None]
        if jobs:
            emit({"stage": "prepare", "wanted": len(jobs)})
            await asyncio.gather(*(self.make(j, emit, "prepare", j.key[:12]) for j in jobs))
        self._prepared = ref


def _quiet(_: dict[str, Any]) -> None:
    """Nobody watches the small jobs before a job."""


def plainly(error: BaseException) -> str:
    """An error as one line for people."""
    return str(error) if isinstance(error, VgotError) else f"{type(error).__name__}: {error}"

