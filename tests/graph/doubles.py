"""Doubles for tests of the loop: a writer that misbehaves on command, and helpers to run films of slates."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import PrivateAttr
from vgot import Variant
from vgot.agents.ask import Writer
from vgot.agents.offline.model import OfflineWriter
from vgot.generators.engine import InlineEngine
from vgot.graph.studio import AsyncRun, AsyncStudio

STORY = "A keeper and her daughter sail home before the storm"
Spoil = Callable[[str, dict[str, Any], dict[str, Any]], dict[str, Any] | None]
"""``(task, request, reply) -> spoiled reply``, or None to leave it."""


class Saboteur(OfflineWriter):
    """The offline writer, spoiled by a function; it counts what it was asked."""

    _spoil: Spoil = PrivateAttr()
    _asked: Counter[tuple[str, str, int]] = PrivateAttr(default_factory=Counter)

    def __init__(self, spoil: Spoil | None = None) -> None:
        super().__init__()
        self._spoil = spoil or (lambda task, request, reply: None)

    @property
    def asked(self) -> Counter[tuple[str, str, int]]:
        """``(task, shot or member or place, attempt)`` to how often it was asked."""
        return self._asked

    def _generate(self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **kwargs: Any) -> ChatResult:
        result = super()._generate(messages, stop, run_manager, **kwargs)
        text = str(messages[-1].text)
        request = json.loads(text[text.index("{") : text.rindex("}") + 1])
        reply = json.loads(result.generations[0].text)
        task = request["task"]
        shot = (request.get("outline") or request.get("shot") or {}).get("id") or str(request.get("member") or request.get("place") or "")
        if task in ("outline", "read"):
            shot = str(request.get("first", "")) or request["shots"][0]["id"]
        self._asked[task, shot, request["attempt"]] += 1
        spoiled = self._spoil(task, request, reply)
        if spoiled is None:
            return result
        return ChatResult(generations=[ChatGeneration(message=AIMessage(json.dumps(spoiled)))])


def once(task: str, shot: str, change: Callable[[dict[str, Any], dict[str, Any]], None]) -> Spoil:
    """Spoil the first answer to ``task`` for ``shot`` by editing it in place; every later answer is honest."""

    def spoil(t: str, request: dict[str, Any], reply: dict[str, Any]) -> dict[str, Any] | None:
        if t != task or request.get("outline", {}).get("id") != shot or request["attempt"] > 0:
            return None
        change(reply, request)
        return reply

    return spoil


def always(task: str, shot: str, change: Callable[[dict[str, Any], dict[str, Any]], None]) -> Spoil:
    """Spoil every answer to ``task`` for ``shot``."""

    def spoil(t: str, request: dict[str, Any], reply: dict[str, Any]) -> dict[str, Any] | None:
        if t != task or request.get("outline", {}).get("id") != shot:
            return None
        change(reply, request)
        return reply

    return spoil


def slates(**changes: Any) -> Variant:
    """A variant that films slates: everything real but the pictures."""
    return Variant(writer="test", render="slate", width=64, height=64).but(**changes)


async def begin(
    out: Path, *, spoil: Spoil | None = None, story: str = STORY, shots: int = 5, seconds: float = 8.0, seed: int = 0, **changes: Any
) -> tuple[AsyncRun, Saboteur]:
    """A run of slates that has not started, and its writer."""
    model = Saboteur(spoil)
    studio = AsyncStudio(out.parent, writer=Writer(model, "test", "rules"), engine=InlineEngine)
    return await studio.start(story, shots=shots, seconds=seconds, seed=seed, variant=slates(**changes), out=out), model


def made(run: AsyncRun) -> list[str]:
    """Operations of everything that was published, in order (``slate.shot`` …)."""
    return [str(e["op"]).split("/")[0] for e in run.store.journal.read() if e.get("event") == "made"]
