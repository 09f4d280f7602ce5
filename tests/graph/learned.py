"""A double of a language model: the rules' answers, counted in tokens as a server would, and spoiled on command."""

from __future__ import annotations

import json
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

from .doubles import STORY

ID = "openai:small"
READ, WRITTEN = 1000, 200
"""Tokens that every call to the double costs."""
Answer = Callable[[str, dict[str, Any], int], dict[str, Any] | None]
"""``(task, request, turn) -> another reply``, or None for the rules' own."""


class Learned(OfflineWriter):
    """Answers by rules, in the manner of a server: it says what it read and wrote, unless it is told to be silent."""

    _answer: Answer = PrivateAttr()
    _says: bool = PrivateAttr()

    def __init__(self, answer: Answer | None = None, *, says_usage: bool = True) -> None:
        super().__init__()
        self._answer = answer or (lambda task, request, turn: None)
        self._says = says_usage

    def _generate(self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **kwargs: Any) -> ChatResult:
        result = super()._generate(messages[:2], stop, run_manager, **kwargs)
        text = str(messages[1].text)
        request = json.loads(text[text.index("{") : text.rindex("}") + 1])
        other = self._answer(request["task"], request, len(messages) // 4)
        words = result.generations[0].text if other is None else json.dumps(other)
        usage: Any = {"input_tokens": READ, "output_tokens": WRITTEN, "total_tokens": READ + WRITTEN} if self._says else None
        return ChatResult(generations=[ChatGeneration(message=AIMessage(words, usage_metadata=usage))])


def studio(folder: Path, answer: Answer | None = None, *, says_usage: bool = True, **options: Any) -> AsyncStudio:
    """A studio whose films are written by the double."""
    writer = Writer(Learned(answer, says_usage=says_usage), ID, "small at server.example", learned=True)
    return AsyncStudio(folder, writer=writer, engine=InlineEngine, **options)


def learned_slates(**changes: Any) -> Variant:
    """Slates, written by the double."""
    return Variant(writer=ID, render="slate", width=64, height=64).but(**changes)


async def begin(out: Path, answer: Answer | None = None, *, says_usage: bool = True, **changes: Any) -> AsyncRun:
    """A run of three slates that has not started."""
    options = {k: changes.pop(k) for k in ("service", "replay", "recorded") if k in changes}
    made = studio(out.parent, answer, says_usage=says_usage, **options)
    return await made.start(STORY, shots=3, seconds=6.0, variant=learned_slates(**changes), out=out)
