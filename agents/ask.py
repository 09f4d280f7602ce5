"""The one function through which agents talk to a chat model.

It binds the strict reply schema, sends the request as delimited data, files the raw answer *before* reading it, validates
locally, and returns either a typed answer or a typed outcome. One repair turn quotes the error; then it gives up.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, Literal, TypeVar

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from ..errors import BudgetExceeded, WriterError
from ..prompts import Prompt, load
from ..script.model import Value
from ..store.canonical import digest
from .ledger import OP, Entry, Ledger, Place
from .line import Form, Line, Unreachable, Unsupported
from .mend import Unreadable, read_reply
from .roles import Agent
from .schema import strict_schema

Reply = TypeVar("Reply", bound=Value)
FRESH = 2
"""New takes of one question in one session, where an answer cannot be read or was cut short."""
REPLY_TOKENS = 800
"""What a reply is taken to cost before it is known."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A chat model, the line to it, and the name under which its answers are filed.

    Attributes:
        id: stands in the ledger key, so it must change when the model's answers may change. params: sampling parameters,
            in the key as well. label: what reports print; the offline writer is labelled as rules, never as a model.
        seconds: deadline of one call, all its tries told. learned: a language model, whose messages are worth filing.
        chunk: outlines asked for at once.
    """

    model: BaseChatModel
    id: str
    label: str
    seconds: float = 300.0
    params: Mapping[str, Any] = field(default_factory=dict)
    line: Line = field(default_factory=Line)
    learned: bool = False
    chunk: int = 10


Kind = Literal["refused", "truncated", "malformed", "unavailable", "over budget"]


@dataclass(frozen=True, slots=True)
class Answer(Generic[Reply]):
    """A valid reply. ``key``: its ledger entry; ``reused``: no call was made; ``mended``: what was put right on reading it."""

    value: Reply
    key: str
    reused: bool
    repaired: bool = False
    mended: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """A call that ended without a valid reply: why, in plain words, and the ledger key of the last attempt."""

    kind: Kind
    reason: str
    key: str

    def error(self, role: str) -> WriterError:
        """As an exception for callers that cannot go on."""
        if self.kind == "over budget":
            return BudgetExceeded(f"the budget stops the {role}: {self.reason}. Nothing was called; `vgot resume` with a larger --budget goes on")
        does = {
            "refused": "it was shown to nobody else; change the story or the shot, or resume to ask once more",
            "truncated": "resume to ask once more, or give the model more room for its reply",
            "malformed": "resume to ask once more, or use a model that follows schemas",
            "unavailable": "nothing is lost; resume when it can be reached",
        }[self.kind]
        return WriterError(f"the {role}'s model gave no usable answer ({self.kind}): {self.reason.rstrip('.')}. {does[0].upper()}{does[1:]}")


@cache
def response_format(reply: type[Value]) -> dict[str, Any]:
    """The strict ``response_format`` of an OpenAI-compatible request for this reply schema."""
    return {"type": "json_schema", "json_schema": {"name": reply.__name__, "schema": strict_schema(reply), "strict": True}}


def embed(request: Value) -> str:
    """A request as the text of a user message. ``<`` is escaped, so no story can close the delimiter."""
    text = request.model_dump_json().replace("<", "\\u003c")
    return f"<request>\n{text}\n</request>"


def messages_for(prompt: Prompt, request: Value, form: Form, reply: type[Value]) -> list[BaseMessage]:
    """The prompt and the delimited request; where the server cannot be given the schema, the prompt ends with it."""
    return [_system(prompt, form, reply), HumanMessage(embed(request))]


def _system(prompt: Prompt, form: Form, reply: type[Value]) -> SystemMessage:
    if form == "json_schema":
        return SystemMessage(prompt.text)
    schema = json.dumps(strict_schema(reply), ensure_ascii=False, sort_keys=True)
    return SystemMessage(f"{prompt.text}\n\nThe JSON schema of the reply:\n\n{schema}\n")


async def ask(
    writer: Writer, agent: Agent, request: Value, reply: type[Reply], ledger: Ledger, *, item: str = "", attempt: int = 0,
    final: Collection[Kind] = (),
) -> Answer[Reply] | Failed:
    """Ask ``agent`` to answer ``request`` with a ``reply``.

    Args:
        item: what the question is about (shot, character, place); it names the entry in the ledger.
        attempt: the round of the shot; it is part of the ledger key, so a second try is a new question.
        final: failures for which there is no new take, in this session or a later one: the caller asks for something else.

    An answer that failed stays filed and is not paid for again; asking again (in the same session where it could not be
    read, in a later one always) is a new *take*, filed beside it.

    Raises:
        StorageError: when the answer cannot be filed. ReplayMiss: in a strict replay. asyncio.CancelledError: when stopped.
    """
    if reply.__name__ not in agent.replies:
        raise ValueError(f"the {agent.role} does not answer with {reply.__name__}; its replies are {', '.join(agent.replies)}")
    task: str = request.task  # type: ignore[attr-defined]
    question = _Question(writer, agent, agent.prompt(task), task, HumanMessage(embed(request)), reply, ledger, item, attempt)
    take, fresh = 0, 0
    failed: Failed | None = None
    while True:
        if failed is not None and ledger.mode == "strict" and not question.filed(take):
            return failed
        got, made = await _take(question, take)
        if isinstance(got, Answer):
            return got
        fresh += made
        if got.kind in ("unavailable", "over budget", *final) or (made and (got.kind == "refused" or fresh >= FRESH)):
            return got
        failed, take = got, take + 1


@dataclass(frozen=True, slots=True)
class _Question:
    """Everything that stays the same over takes and turns."""

    writer: Writer
    agent: Agent
    prompt: Prompt
    task: str
    user: HumanMessage
    reply: type[Value]
    ledger: Ledger
    item: str
    attempt: int

    def messages(self, form: Form, said: Sequence[BaseMessage]) -> list[BaseMessage]:
        return [_system(self.prompt, form, self.reply), self.user, *said]

    def recipe(self, told: str, form: Form, turn: int, take: int) -> dict[str, Any]:
        """``told``: digest of all messages but the prompt."""
        return {
            "op": OP, "role": self.agent.role, "task": self.task, "item": self.item, "attempt": self.attempt, "turn": turn, "take": take,
            "prompt": self.prompt.sha256, "request": told, "schema": _schema_digest(self.reply),
            "model": self.writer.id, "params": dict(self.writer.params), "form": form,
        }

    def filed(self, take: int) -> bool:
        """Whether the first turn of this take is in the ledger."""
        told = _messages_digest([self.user])
        return any(self.ledger.find(digest(self.recipe(told, form, 0, take))) for form in self.writer.line.forms)


async def _take(q: _Question, take: int) -> tuple[Answer[Any] | Failed, bool]:
    """One take: the question and at most one repair turn. Returns the outcome and whether anything was called for it."""
    said: list[BaseMessage] = []
    repaired = made = False
    failed = Failed("malformed", "", "")
    for turn in (0, 1):
        entry, called = await _call(q, said, turn, take)
        made = made or called
        if isinstance(entry, Failed):
            return entry, made
        outcome = _outcome(entry)
        if outcome is not None and outcome.kind == "refused":
            return outcome, made
        try:
            value, mended = read_reply(entry.text, q.reply)
            return Answer(value, entry.key, not made, repaired, mended), made
        except Unreadable as bad:
            problems = str(bad)
        if outcome is None:
            outcome = Failed("malformed", problems, entry.key)
        repaired = True
        failed = outcome
        name = "shorten" if outcome.kind == "truncated" else "repair"
        said = [AIMessage(entry.text), HumanMessage(load(name).text.replace("{problems}", problems))]
    return failed, made


async def _call(q: _Question, said: list[BaseMessage], turn: int, take: int) -> tuple[Entry | Failed, bool]:
    """One call, or its entry in the ledger; and whether it was made."""
    writer, ledger = q.writer, q.ledger
    told = _messages_digest([q.user, *said])
    for form in writer.line.forms:
        recipe = q.recipe(told, form, turn, take)
        if (known := ledger.find(digest(recipe))) is not None:
            ledger.found.append(Place.of(recipe))
            return known, False
    while True:
        form = writer.line.form
        messages = q.messages(form, said)
        recipe = q.recipe(told, form, turn, take)
        if ledger.mode == "strict":
            raise ledger.refuse(recipe)
        read, written = (tokens_about(sum(len(m.text) for m in messages)), REPLY_TOKENS) if writer.learned else (0, 0)
        if over := ledger.over(writer.id, read, written):
            return Failed("over budget", over, digest(recipe)), False
        ledger.explain(recipe)
        ledger.reserve(writer.id, read, written)
        started = time.monotonic()
        try:
            message = await writer.line.call(
                writer.model, messages, writer.line.options(form, response_format(q.reply), take), seconds=writer.seconds
            )
        except Unsupported as e:
            if writer.line.step_down(e.field):
                continue
            return Failed("unavailable", str(e), digest(recipe)), True
        except Unreachable as e:
            return Failed("unavailable", str(e), digest(recipe)), True
        finally:
            ledger.reserve(writer.id, -read, -written)
        text = writer.line.clean(message.text)
        info = _info(message, text, read, time.monotonic() - started, writer)
        return ledger.file(recipe, text, info, _plain_messages(messages) if writer.learned else None), True


def _info(message: AIMessage, text: str, read: int, seconds: float, writer: Writer) -> dict[str, Any]:
    """What is filed beside an answer."""
    usage = message.usage_metadata
    refusal = message.additional_kwargs.get("refusal")
    finish = message.response_metadata.get("finish_reason")
    return {
        "read": usage["input_tokens"] if usage else read,
        "written": usage["output_tokens"] if usage else tokens_about(len(text)) if writer.learned else 0,
        "estimated": usage is None and writer.learned, "finish": finish, "refusal": writer.line.clean(str(refusal)) if refusal else None,
        "seconds": round(seconds, 3),
    }


def _outcome(entry: Entry) -> Failed | None:
    """Why a finished call is no whole answer, if it is none."""
    if entry.info.get("refusal"):
        return Failed("refused", str(entry.info["refusal"]), entry.key)
    if entry.info.get("finish") == "content_filter":
        return Failed("refused", "the server's content filter stopped the answer", entry.key)
    if entry.info.get("finish") == "length":
        return Failed("truncated", "the answer was cut off by the length limit", entry.key)
    return None


def tokens_about(characters: int) -> int:
    """Tokens of so many characters, about: English has four to one."""
    return -(-characters // 4)


def _plain_messages(messages: list[BaseMessage]) -> bytes:
    return json.dumps([{"role": m.type, "content": m.text} for m in messages], ensure_ascii=False).encode()


def _messages_digest(messages: Sequence[BaseMessage]) -> str:
    whole = hashlib.sha256()
    for m in messages:
        part = m.text.encode()
        whole.update(f"{m.type} {len(part)}\n".encode())
        whole.update(part)
    return whole.hexdigest()


@cache
def _schema_digest(reply: type[Value]) -> str:
    return digest(response_format(reply))
