"""The one function through which agents talk to a chat model.

It binds the reply schema, sends the request as delimited data, stores the raw answer *before* parsing it, validates
locally, and returns either a typed answer or a typed outcome. One repair turn quotes the error; then it gives up.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, Literal, TypeVar

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from pydantic import ValidationError

from ..errors import WriterError
from ..script.model import Value
from ..store.artifacts import Store
from ..store.canonical import digest
from .roles import Agent

Reply = TypeVar("Reply", bound=Value)
OP = "llm/1"


@dataclass(frozen=True, slots=True)
class Writer:
    """A chat model and the name under which its answers are filed.

    ``id`` stands in the ledger key, so it must change when the model's answers may change. ``label`` is what reports
    print: the offline writer is labelled as rules, never as a model.
    """

    model: BaseChatModel
    id: str
    label: str
    seconds: float = 120.0
    """Deadline of one call, all told."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[Reply]):
    """A valid reply. ``key``: its ledger entry; ``reused``: it came from the ledger, no call was made."""

    value: Reply
    key: str
    reused: bool
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """A call that ended without a valid reply: why, in plain words, and the ledger key of the last attempt."""

    kind: Literal["refused", "truncated", "malformed", "unavailable"]
    reason: str
    key: str

    def error(self, role: str) -> WriterError:
        """As an exception for callers that cannot go on."""
        return WriterError(f"the {role}'s model gave no usable answer ({self.kind}): {self.reason}")


@cache
def response_format(reply: type[Value]) -> dict[str, Any]:
    """The ``response_format`` of an OpenAI-compatible request for this reply schema."""
    return {"type": "json_schema", "json_schema": {"name": reply.__name__, "schema": reply.model_json_schema(), "strict": True}}


def embed(request: Value) -> str:
    """A request as the text of a user message. ``<`` is escaped, so no story can close the delimiter."""
    text = request.model_dump_json().replace("<", "\\u003c")
    return f"<request>\n{text}\n</request>"


def messages_for(agent: Agent, request: Value) -> list[BaseMessage]:
    """System prompt of the role and the delimited request."""
    return [SystemMessage(agent.prompt.text), HumanMessage(embed(request))]


def unfence(text: str) -> str:
    """Text without one surrounding Markdown code fence."""
    t = text.strip()
    if t.startswith("```") and t.endswith("```") and "\n" in t:
        return t[t.index("\n") + 1 : -3].strip()
    return t


async def ask(writer: Writer, agent: Agent, request: Value, reply: type[Reply], store: Store, *, attempt: int = 0) -> Answer[Reply] | Failed:
    """Ask ``agent`` to answer ``request`` with a ``reply``.

    Args:
        attempt: the round of the shot; it is part of the ledger key, so a second try is a new question.

    Raises:
        StorageError: when the answer cannot be filed. asyncio.CancelledError: when the run is stopped.
    """
    if reply.__name__ not in agent.replies:
        raise ValueError(f"the {agent.role} does not answer with {reply.__name__}; its replies are {', '.join(agent.replies)}")
    messages = messages_for(agent, request)
    repaired = False
    for turn in (0, 1):
        raw, key, reused = await _call(writer, agent, messages, reply, store, attempt=attempt, turn=turn)
        if isinstance(raw, Failed):
            return raw
        try:
            return Answer(reply.model_validate_json(unfence(raw)), key, reused, repaired)
        except ValidationError as bad:
            problems = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'reply'}: {e['msg']}" for e in bad.errors()[:8])
        repaired = True
        messages = [*messages, AIMessage(raw), HumanMessage(
            f"That reply does not fit the schema: {problems}. Answer again with the whole corrected JSON object and nothing else."
        )]
    return Failed("malformed", problems, key)


async def _call(
    writer: Writer, agent: Agent, messages: list[BaseMessage], reply: type[Value], store: Store, *, attempt: int, turn: int
) -> tuple[str | Failed, str, bool]:
    """One call, or its entry in the ledger. Returns the raw text (or why there is none), the key, and whether it was reused."""
    form = response_format(reply)
    recipe = {
        "op": OP, "role": agent.role, "prompt": agent.prompt.sha256, "model": writer.id, "attempt": attempt, "turn": turn,
        "messages": _messages_digest(messages), "schema": _schema_digest(reply),
    }
    key = digest(recipe)
    if (known := store.lookup(key)) is not None:
        return _outcome(store.get(known.outputs["text"]).decode(), known.info, key), key, True
    try:
        message = await asyncio.wait_for(writer.model.ainvoke(messages, response_format=form), writer.seconds)
    except TimeoutError:
        return Failed("unavailable", f"no answer within {writer.seconds:.0f} s", key), key, False
    info = {
        "usage": dict(message.usage_metadata) if message.usage_metadata else None,
        "finish": message.response_metadata.get("finish_reason"),
        "refusal": message.additional_kwargs.get("refusal"),
    }
    store.publish(key, recipe, {"text": message.text.encode()}, info)
    return _outcome(message.text, info, key), key, False


def _outcome(text: str, info: Mapping[str, Any], key: str) -> str | Failed:
    """The text of a finished call, or why it is no answer."""
    if info.get("refusal"):
        return Failed("refused", str(info["refusal"]), key)
    if info.get("finish") == "length":
        return Failed("truncated", "the answer was cut off by the length limit", key)
    return text


def _messages_digest(messages: list[BaseMessage]) -> str:
    whole = hashlib.sha256()
    for m in messages:
        part = m.text.encode()
        whole.update(f"{m.type} {len(part)}\n".encode())
        whole.update(part)
    return whole.hexdigest()


@cache
def _schema_digest(reply: type[Value]) -> str:
    return digest(response_format(reply))
