"""The line to a chat model: one call with retries, a total deadline, back-pressure, and faults in plain words.

A :class:`Line` serves any LangChain chat model. :mod:`vgot.agents.client` has the one for OpenAI-compatible servers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from weakref import WeakKeyDictionary

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage

Form = Literal["json_schema", "json_object", "text"]
"""How a server is told the shape of the reply: strict schema, "some JSON object" (the schema stands in the prompt), or only the prompt."""
FORMS: tuple[Form, ...] = ("json_schema", "json_object", "text")


class Unreachable(Exception):
    """No answer came: why, in plain words without secrets."""


class Unsupported(Exception):
    """The server does not know a field of the request (``field``); asking without it may work."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


@dataclass(slots=True)
class Line:
    """Calls a model that cannot fail in transit (rules, tests): lanes, a deadline and nothing else.

    ``form``: how the reply's shape is asked for; lowered by :meth:`step_down`. ``lanes``: calls in flight at once; others queue.
    """

    form: Form = "json_schema"
    lanes: int = 4
    tell: Callable[[dict[str, Any]], None] | None = None
    _lanes_of: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = field(default_factory=WeakKeyDictionary, repr=False)

    async def call(self, model: BaseChatModel, messages: Sequence[BaseMessage], options: Mapping[str, Any], *, seconds: float) -> AIMessage:
        """One answer within ``seconds`` from when a lane is free.

        Raises:
            Unreachable: none came. Unsupported: see there. asyncio.CancelledError: the run is stopped.
        """
        async with self.lane():
            try:
                async with asyncio.timeout(seconds):
                    return await model.ainvoke(list(messages), **options)
            except TimeoutError:
                raise Unreachable(f"no answer within {seconds:.0f} s") from None

    def lane(self) -> asyncio.Semaphore:
        """What a call holds while it is in flight: one of the lanes of the running event loop."""
        return self._lanes_of.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(self.lanes))

    @property
    def forms(self) -> tuple[Form, ...]:
        """Forms in which a question may have been asked before: one whose form never changes has one."""
        return (self.form,)

    def options(self, form: Form, response_format: Mapping[str, Any], take: int) -> dict[str, Any]:
        """Keyword arguments of a call that asks for a reply of this shape."""
        return {"response_format": dict(response_format)}

    def step_down(self, field: str) -> bool:
        """Do without ``field`` from now on; False when nothing is left to do without."""
        return False

    def clean(self, text: str) -> str:
        """Text without secrets."""
        return text
