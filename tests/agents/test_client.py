"""The client of OpenAI-compatible servers, against a real server on this machine that fails in every way a server can."""

from __future__ import annotations

import asyncio
import email.utils
import io
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, HumanMessage
from vgot.agents import client, openai_model
from vgot.agents.ask import Writer, response_format
from vgot.agents.client import TRIES, WORDS, OpenAILine, openai_writer, server_url
from vgot.agents.line import FORMS, Unreachable, Unsupported
from vgot.agents.messages import CritiqueReply
from vgot.agents.service import Service
from vgot.errors import InputError

from .chat_server import (
    EMPTY,
    Answer,
    ChatServer,
    Cut,
    Drip,
    Fault,
    Faulty,
    Hang,
    Late,
    Reply,
    Request,
    Status,
    echo_key,
    error,
    redirect,
    too_many,
    web_page,
)

CANARY = "sk-canary-0a1b2c3d4e5f6g7h"
GOOD = Reply('{"judgements": []}')
FORMAT = response_format(CritiqueReply)
STORM = "it was a dark and stormy night " * 20


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key, and everything that must not reach the server."""
    monkeypatch.setenv("VGOT_API_KEY", CANARY)
    for name, value in {
        "OPENAI_API_KEY": "sk-other-key-99", "OPENAI_BASE_URL": "http://127.0.0.1:9/leak", "OPENAI_API_BASE": "http://127.0.0.1:9/leak",
        "OPENAI_PROXY": "http://127.0.0.1:9", "OPENAI_ORG_ID": "org-leak", "OPENAI_PROJECT_ID": "project-leak",
        "OPENAI_CUSTOM_HEADERS": "X-Leak: leak", "HTTP_PROXY": "http://127.0.0.1:9", "ALL_PROXY": "http://127.0.0.1:9",
        "LC_OUTPUT_VERSION": "v1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("VGOT_TRUSTED_HOSTS", raising=False)


@pytest.fixture(params=[False, True], ids=["whole", "streamed"])
def stream(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


class Clock:
    """Time that passes only while somebody sleeps; it remembers for how long."""

    def __init__(self) -> None:
        self.now, self.slept = 1000.0, list[float]()

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


def writer_on(
    server: ChatServer, *, stream: bool = False, clock: Clock | None = None, temperature: float | None = 0.5, seconds: float = 30.0, lanes: int = 4
) -> Writer:
    """A writer whose waits take no time, and whose back-off is the upper bound of each wait."""
    service = Service(base_url=server.base_url, stream=stream, seconds=seconds, lanes=lanes)
    writer = openai_writer("test-model", service, temperature=temperature, seed=40)
    line = line_of(writer)
    clock = clock or Clock()
    line.clock, line.sleep, line.random = clock, clock.sleep, lambda: 1.0
    return writer


def line_of(writer: Writer) -> OpenAILine:
    assert isinstance(writer.line, OpenAILine)
    return writer.line


async def ask_on(writer: Writer, *, take: int = 0, seconds: float | None = None, text: str = "hello") -> AIMessage:
    line = writer.line
    return await line.call(writer.model, [HumanMessage(text)], line.options(line.form, FORMAT, take), seconds=seconds or writer.seconds)


# -- good answers -----------------------------------------------------------------------------------------------------------
async def test_a_request_holds_what_was_asked_for_and_nothing_of_the_environment(stream: bool) -> None:
    with ChatServer(lambda r: GOOD) as server:
        writer = writer_on(server, stream=stream)
        message = await ask_on(writer, take=2)
    (request,) = server.requests
    assert request.body["response_format"] == FORMAT and request.form == "json_schema" and request.reply_name == "CritiqueReply"
    assert (request.body["seed"], request.body["temperature"], request.stream) == (42, 0.5, stream)
    assert request.messages == [{"role": "user", "content": "hello"}]
    assert request.body.get("stream_options") == ({"include_usage": True} if stream else None)
    assert request.headers["authorization"] == f"Bearer {CANARY}"
    assert "leak" not in f"{request.headers} {request.body} {request.path}" and "linux" not in str(request.headers).lower()
    assert message.text == GOOD.content
    assert server.paid == {request.digest: 1}


@pytest.mark.parametrize(("reply", "text", "finish"), [
    (Reply("hello there, keeper"), "hello there, keeper", "stop"),
    (Reply('{"judgements": [{"doma', finish="length"), '{"judgements": [{"doma', "length"),
    (Reply("", finish="content_filter"), "", "content_filter"),
    (Reply(None, refusal="I cannot write that scene"), "", "stop"),
    (Reply("no count", usage=None), "no count", "stop"),
    (Reply("", usage=(5, 0)), "", "stop"),
])
async def test_answers_are_the_same_streamed_and_whole(reply: Reply, text: str, finish: str, stream: bool) -> None:
    with ChatServer(lambda r: reply) as server:
        message = await ask_on(writer_on(server, stream=stream))
    assert type(message) is AIMessage
    assert (message.text, message.response_metadata["finish_reason"]) == (text, finish)
    assert message.additional_kwargs.get("refusal") == reply.refusal
    usage = message.usage_metadata
    assert ((usage["input_tokens"], usage["output_tokens"]) if usage else None) == reply.usage


async def test_a_finish_reason_that_comes_twice_counts_once() -> None:
    def event(finish: str | None, **more: Any) -> bytes:
        choice = {"index": 0, "delta": {"content": "x"}, "finish_reason": finish}
        import json

        return b"data: " + json.dumps({"id": "1", "object": "chat.completion.chunk", "model": "m", "choices": [choice], **more}).encode() + b"\n\n"

    body = event(None) + event("stop") + event("stop", usage={"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}) + b"data: [DONE]\n\n"
    with ChatServer(lambda r: Status(200, body, type="text/event-stream")) as server:
        message = await ask_on(writer_on(server, stream=True))
    assert message.text == "xxx" and message.response_metadata["finish_reason"] == "stop" and message.usage_metadata
    assert message.usage_metadata["output_tokens"] == 2


def test_the_line_works_on_one_event_loop_after_another(stream: bool) -> None:
    with ChatServer(lambda r: GOOD) as server:
        writer = writer_on(server, stream=stream, lanes=2)

        async def several() -> int:
            return len(await asyncio.gather(*(ask_on(writer) for _ in range(5))))

        assert [asyncio.run(several()) for _ in range(3)] == [5, 5, 5]
    assert len(server.requests) == server.connections == 15, "a connection that is kept belongs to an event loop that may be gone"


async def test_no_more_calls_are_in_flight_than_there_are_lanes() -> None:
    go = threading.Event()
    with ChatServer(lambda r: Late(go, GOOD)) as server:
        writer = writer_on(server, lanes=3)
        calls = [asyncio.create_task(ask_on(writer)) for _ in range(9)]
        while len(server.requests) < 3:
            await asyncio.sleep(0.005)
        await asyncio.sleep(0.05)
        assert len(server.requests) == 3
        go.set()
        await asyncio.gather(*calls)
    assert server.peak == 3 and len(server.requests) == 9


# -- faults that pass -------------------------------------------------------------------------------------------------------
PASSING: dict[str, tuple[Fault, str]] = {
    "500": (error(500, "the server had an error"), "status 500: the server had an error"),
    "502 page": (web_page(502), "status 502: a web page"),
    "503": (Status(503, "overloaded", type="text/plain"), "status 503: overloaded"),
    "408": (error(408, "timed out"), "status 408"),
    "409": (error(409, "conflict"), "status 409"),
    "cut": (Cut(), "the connection to 127.0.0.1 failed"),
    "cut in the body": (Cut(Reply(STORM)), "the connection to 127.0.0.1 failed"),
    "page": (web_page(), "no chat answer"),
    "page said to be JSON": (Status(200, "<html></html>"), "no chat answer"),
    "text": (Status(200, "hello", type="text/plain"), "no chat answer"),
    "empty": (EMPTY, "no chat answer"),
    "half of the JSON": (Status(200, '{"id": "x", "choi'), "no chat answer"),
    "no choices": (Status(200, {"id": "x", "object": "chat.completion"}), "no chat answer"),
    "null choices": (Status(200, {"id": "x", "choices": None}), "no chat answer"),
    "empty choices": (Status(200, {"id": "x", "choices": []}), "no chat answer"),
    "list": (Status(200, [1, 2]), "no chat answer"),
    "error with 200": (Status(200, {"error": {"message": "upstream is busy", "code": 503}}), "status 503: upstream is busy"),
}


@pytest.mark.parametrize("name", PASSING)
async def test_a_fault_that_passes_costs_one_more_try(name: str, stream: bool) -> None:
    fault, why = PASSING[name]
    clock, told = Clock(), list[dict[str, Any]]()
    with ChatServer(Faulty(lambda r: GOOD, {0: fault, 1: fault})) as server:
        writer = writer_on(server, stream=stream, clock=clock)
        writer.line.tell = told.append
        message = await ask_on(writer)
    assert message.text == GOOD.content and len(server.requests) == 3
    assert clock.slept == [1.0, 2.0]
    assert [(e["stage"], e["waiting"]) for e in told] == [("writers", 1.0), ("writers", 2.0)] and why in told[0]["why"]


@pytest.mark.parametrize("name", PASSING)
async def test_a_fault_that_stays_ends_in_plain_words(name: str) -> None:
    fault, why = PASSING[name]
    stream = name in ("500", "cut", "page")
    with ChatServer(lambda r: fault) as server, pytest.raises(Unreachable) as caught:
        await ask_on(writer_on(server, stream=stream, seconds=600))
    assert why in str(caught.value) and str(caught.value).endswith(f"(tried {TRIES} times)")
    assert "Traceback" not in str(caught.value) and "Error(" not in str(caught.value)
    assert len(server.requests) == TRIES and not server.paid


async def test_a_stream_that_ends_early_is_not_an_answer() -> None:
    with ChatServer(Faulty(lambda r: GOOD, {0: Reply("half of it", finish=None)})) as server:
        assert (await ask_on(writer_on(server, stream=True))).text == GOOD.content
    assert len(server.requests) == 2


async def test_an_error_within_a_stream_is_tried_again() -> None:
    event = b'data: {"error": {"message": "the engine stopped", "type": "server_error"}}\n\n'
    with ChatServer(Faulty(lambda r: GOOD, {0: Status(200, event, type="text/event-stream")})) as server:
        told: list[dict[str, Any]] = []
        writer = writer_on(server, stream=True)
        writer.line.tell = told.append
        assert (await ask_on(writer)).text == GOOD.content
    assert "the engine stopped" in told[0]["why"]


async def test_nobody_listens() -> None:
    with ChatServer(lambda r: GOOD) as server:
        writer = writer_on(server)
    line_of(writer).clock = lambda: 0.0
    with pytest.raises(Unreachable, match=rf"the connection to 127\.0\.0\.1 failed \(.*\) \(tried {TRIES} times\)"):
        await ask_on(writer)


async def test_back_off_has_full_jitter_and_a_longest_wait() -> None:
    clock, dice = Clock(), iter([0.5, 0.0, 1.0, 0.25, 1.0])
    with ChatServer(lambda r: error(500, "no")) as server:
        writer = writer_on(server, clock=clock, seconds=600)
        line_of(writer).random = lambda: next(dice)
        with pytest.raises(Unreachable):
            await ask_on(writer)
    assert clock.slept == [0.5, 0.0, 4.0, 2.0, 16.0]


async def test_waits_end_with_the_deadline() -> None:
    clock = Clock()
    with ChatServer(lambda r: error(500, "no")) as server, pytest.raises(Unreachable, match=r"status 500: no \(tried 3 times\)"):
        await ask_on(writer_on(server, clock=clock), seconds=6.0)
    assert clock.slept == [1.0, 2.0]


# -- rate limits ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("headers", "wait"), [
    ({"retry_after": "7"}, 7.0), ({"retry_after": "0.5"}, 1.0), ({"retry_after_ms": "2500", "retry_after": "9"}, 2.5), ({}, 1.0),
    ({"retry_after": "soon"}, 1.0), ({"retry_after": "-3"}, 1.0), ({"retry_after": "inf"}, 1.0), ({"retry_after": "0"}, 1.0),
    ({"retry_after": email.utils.formatdate(1_700_000_012, usegmt=True)}, 12.0),
    ({"retry_after": email.utils.formatdate(1_600_000_000, usegmt=True)}, 1.0),
])
async def test_the_wait_that_the_server_asks_for_is_kept(headers: dict[str, str], wait: float, stream: bool) -> None:
    clock, told = Clock(), list[dict[str, Any]]()
    with ChatServer(Faulty(lambda r: GOOD, {0: too_many(**headers)})) as server:
        writer = writer_on(server, clock=clock, stream=stream)
        writer.line.tell = told.append
        line_of(writer).wall = lambda: 1_700_000_000.0
        await ask_on(writer)
    assert clock.slept == [wait] and len(server.requests) == 2
    assert told == [{"stage": "writers", "waiting": wait, "why": "127.0.0.1 limits how often it may be asked: Rate limit reached"}]


async def test_a_rate_limit_is_waited_out_however_often() -> None:
    with ChatServer(Faulty(lambda r: GOOD, dict.fromkeys(range(TRIES + 4), too_many(retry_after="2")))) as server:
        assert (await ask_on(writer_on(server, seconds=60))).text == GOOD.content


@pytest.mark.parametrize(("asked", "plain"), [("31", "31 s"), ("1500", "25 min"), ("86400", "24.0 h")])
async def test_a_longer_wait_than_the_deadline_ends_at_once_and_says_how_long(asked: str, plain: str) -> None:
    clock = Clock()
    why = f"asks to wait {plain}, longer than a call may take"
    with ChatServer(lambda r: too_many(retry_after=asked)) as server, pytest.raises(Unreachable, match=why):
        await ask_on(writer_on(server, clock=clock))
    assert clock.slept == [] and len(server.requests) == 1


async def test_nobody_calls_while_one_is_told_to_wait() -> None:
    """Four calls at once: the first is limited, and none of the others starts before its wait is over."""
    clock, begun = Clock(), list[float]()

    def answer(request: Request) -> Reply | Fault:
        begun.append(clock.now)
        return too_many(retry_after="20") if request.number == 0 else GOOD

    with ChatServer(answer) as server:
        writer = writer_on(server, clock=clock, lanes=1)
        first = asyncio.create_task(ask_on(writer))
        others = [asyncio.create_task(ask_on(writer)) for _ in range(3)]
        await asyncio.gather(first, *others)
        line_of(writer)._cool = client._Cool(clock.now + 5, "told to wait", True)
        await asyncio.gather(ask_on(writer), ask_on(writer))
    assert begun == [1000.0, 1020.0, 1020.0, 1020.0, 1020.0, 1025.0, 1025.0]


async def test_a_wait_is_shared_by_calls_on_other_lanes() -> None:
    """One call is limited while another is being answered; a third that comes meanwhile waits, and makes no request."""
    go, limited = threading.Event(), asyncio.Event()
    woken = asyncio.Event()
    clock = Clock()

    async def sleep(seconds: float) -> None:
        limited.set()
        await woken.wait()
        clock.now += seconds

    with ChatServer(Faulty(lambda r: GOOD, {0: too_many(retry_after="9"), 1: Late(go, GOOD)})) as server:
        writer = writer_on(server, clock=clock)
        line_of(writer).sleep = sleep
        first = asyncio.create_task(ask_on(writer))
        await limited.wait()
        third = asyncio.create_task(ask_on(writer))
        await asyncio.sleep(0.03)
        assert len(server.requests) == 1
        go.set()
        woken.set()
        await asyncio.gather(first, third)
    assert len(server.requests) == 3


async def test_an_overloaded_server_that_names_a_wait_gets_it() -> None:
    clock = Clock()
    with ChatServer(Faulty(lambda r: GOOD, {0: error(503, "busy", retry_after="4")})) as server:
        await ask_on(writer_on(server, clock=clock))
    assert clock.slept == [4.0]


# -- faults that stay -------------------------------------------------------------------------------------------------------
STAYING: dict[str, tuple[Answer, str]] = {
    "401": (echo_key, r"does not accept the key \(401\): Incorrect API key provided: .*; set the environment variable VGOT_API_KEY"),
    "403": (lambda r: error(403, "not your region"), r"does not accept the key \(403\): not your region"),
    "404": (lambda r: error(404, "The model `test-model` does not exist"), "status 404: The model `test-model` does not exist. Check the model"),
    "405": (lambda r: Status(405, ""), "status 405. Check the model's name, and --base-url"),
    "402": (lambda r: error(402, "Payment required"), "nothing left to spend: Payment required"),
    "no quota": (lambda r: error(429, "You exceeded your current quota", kind="insufficient_quota", retry_after="1"), "nothing left to spend"),
    "no quota, code": (lambda r: error(429, "no", name="insufficient_quota"), "nothing left to spend"),
    "too long": (lambda r: error(400, "maximum context length is 4096 tokens", name="context_length_exceeded"), "longer than the model can read"),
    "too long, llama": (lambda r: error(400, "the request exceeds the available context size"), "longer than the model can read"),
    "413": (lambda r: Status(413, "Payload Too Large", type="text/plain"), "longer than the model can read"),
    "400": (lambda r: error(400, "messages must not be empty"), "status 400: messages must not be empty"),
    "418": (lambda r: error(418, "I am a teapot"), "status 418: I am a teapot"),
    "redirect": (lambda r: redirect(r.path), "redirects to /v1/chat/completions, which is not followed; set --base-url"),
    "307 away": (lambda r: redirect("http://169.254.169.254/latest", 307), "redirects to http://169.254.169.254/latest, which is not"),
    "304": (lambda r: Status(304, ""), "redirects to another address"),
}


@pytest.mark.parametrize("name", STAYING)
async def test_a_fault_that_will_stay_ends_after_one_request(name: str, stream: bool) -> None:
    answer, why = STAYING[name]
    with ChatServer(answer) as server, pytest.raises(Unreachable, match=why) as caught:
        await ask_on(writer_on(server, stream=stream))
    assert len(server.requests) == 1 and CANARY not in str(caught.value)


async def test_calls_in_the_queue_learn_that_the_key_is_wrong_and_later_calls_try_again() -> None:
    with ChatServer(Faulty(lambda r: GOOD, {0: echo_key})) as server:
        clock = Clock()
        writer = writer_on(server, lanes=1, clock=clock)
        got = await asyncio.gather(*(ask_on(writer) for _ in range(5)), return_exceptions=True)
        assert len(server.requests) == 1 and len({str(e) for e in got}) == 1 and all(isinstance(e, Unreachable) for e in got)
        clock.now += 1
        assert (await ask_on(writer)).text == GOOD.content


@pytest.mark.parametrize(("fault", "field"), [
    (error(400, "'response_format' of type 'json_schema' is not supported with this model"), "response_format"),
    (error(400, "Invalid schema for response_format 'CritiqueReply': ...", param="response_format"), "response_format"),
    (Status(422, {"detail": [{"loc": ["body", "response_format"], "msg": "extra fields not permitted"}]}), "response_format"),
    (error(400, "failed to parse grammar"), "response_format"),
    (error(500, "response_format json_schema: not implemented"), "response_format"),
    (error(400, "Unrecognized request argument supplied: seed"), "seed"),
    (error(400, "Unsupported value", param="seed"), "seed"),
    (error(400, "'temperature' does not support 0.5 with this model", param="temperature"), "temperature"),
    (error(400, "max_tokens is too large"), "max_tokens"),
    (error(422, "stream_options is not allowed"), "stream_options"),
    (error(400, "streaming is not available"), "stream"),
])
async def test_a_field_that_the_server_does_not_know_is_named(fault: Status, field: str, stream: bool) -> None:
    with ChatServer(lambda r: fault) as server, pytest.raises(Unsupported) as caught:
        await ask_on(writer_on(server, stream=stream))
    assert caught.value.field == field and len(server.requests) == 1
    assert "127.0.0.1 does not take" in str(caught.value)


async def test_a_server_that_does_not_stream_is_not_asked_to_again() -> None:
    import json

    whole = {"id": "1", "model": "m", "choices": [{"index": 0, "message": {"role": "assistant", "content": "hi"}, "finish_reason": "stop"}]}
    with ChatServer(lambda r: Status(200, json.dumps(whole))) as server:
        writer = writer_on(server, stream=True)
        with pytest.raises(Unsupported, match="does not stream") as caught:
            await ask_on(writer)
        assert writer.line.step_down(caught.value.field)
        assert (await ask_on(writer)).text == "hi"


# -- doing without ----------------------------------------------------------------------------------------------------------
def test_the_ladder_goes_down_and_stays_down() -> None:
    line = OpenAILine(seed=5, temperature=0.2, stream=True)
    sent = []
    for field in ("response_format", "seed", "response_format", "temperature", "stream_options", "stream"):
        assert line.step_down(field)
        sent.append(line.options(line.form, FORMAT, 1))
    assert [line.step_down(f) for f in ("response_format", "seed", "temperature", "stream_options", "stream", "max_tokens", "n")] == [False] * 7
    assert sent[0]["extra_body"] == {"response_format": {"type": "json_object"}} and sent[0]["seed"] == 6
    assert "seed" not in sent[1] and "extra_body" not in sent[2] and sent[2]["temperature"] == 0.2
    assert "temperature" not in sent[3] and sent[4]["stream_usage"] is False
    assert sent[5] == {"stream": False} and line.form == "text"


async def test_two_calls_that_meet_the_same_limit_go_down_one_step() -> None:
    def answer(request: Request) -> Reply | Status:
        return error(400, "response_format json_schema is not supported") if request.form == "json_schema" else GOOD

    async def until_answered(writer: Writer) -> AIMessage:
        while True:
            try:
                return await ask_on(writer)
            except Unsupported as e:
                assert writer.line.step_down(e.field)

    with ChatServer(answer) as server:
        writer = writer_on(server)
        await asyncio.gather(*(until_answered(writer) for _ in range(4)))
        assert writer.line.form == "json_object"
        await until_answered(writer)
    assert [r.form for r in server.requests].count("json_schema") == 4 and server.requests[-1].form == "json_object"
    assert "response_format" not in {k for r in server.requests for k in r.body if r.form == "text"}


# -- deadlines --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("fault", [Hang(), Hang(Reply(STORM)), Drip(0.01, Reply(STORM))], ids=["hang", "hang in the body", "drip"])
async def test_the_deadline_holds_whatever_the_server_does(fault: Fault, stream: bool) -> None:
    with ChatServer(lambda r: fault) as server, pytest.raises(Unreachable, match=r"no answer from 127\.0\.0\.1 within 0\.15 s"):
        await ask_on(writer_on(server, stream=stream), seconds=0.15)
    assert len(server.requests) == 1 and not server.paid


async def test_the_deadline_tells_what_happened_before() -> None:
    why = r"within 1\.1 s; before that, 127\.0\.0\.1 answered with status 500: oops"
    with ChatServer(Faulty(lambda r: Hang(), {0: error(500, "oops")})) as server, pytest.raises(Unreachable, match=why):
        await ask_on(writer_on(server), seconds=1.1)


async def test_a_stream_that_falls_silent_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "IDLE_SECONDS", 0.1)
    with ChatServer(Faulty(lambda r: GOOD, {0: Hang(Reply(STORM)), 1: Hang()})) as server:
        assert (await ask_on(writer_on(server, stream=True))).text == GOOD.content
    assert len(server.requests) == 3


async def test_a_stopped_run_stops_its_calls(stream: bool) -> None:
    with ChatServer(lambda r: Hang(Reply(STORM))) as server:
        writer = writer_on(server, stream=stream, lanes=1)
        call = asyncio.create_task(ask_on(writer))
        while not server.requests:
            await asyncio.sleep(0.005)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        server.answer = lambda r: GOOD
        assert (await ask_on(writer)).text == GOOD.content


@pytest.mark.parametrize("wait", [n / 500 for n in range(10)])
async def test_a_stopped_run_stops_its_calls_between_chunks(wait: float) -> None:
    """A cancellation that meets a chunk must not be lost, or the call goes on to the end of the answer.

    Before Python 3.12 asyncio.wait_for may lose it, and LangChain's limit between chunks uses that; it has to be off.
    """
    with ChatServer(lambda r: Drip(0.0, Reply(STORM * 10))) as server:
        writer = writer_on(server, stream=True)
        call = asyncio.create_task(ask_on(writer))
        while not server.requests:
            await asyncio.sleep(0.001)
        await asyncio.sleep(wait)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
    assert not server.paid
    assert writer.model.stream_chunk_timeout is None  # type: ignore[attr-defined]


async def test_an_endless_answer_is_cut(monkeypatch: pytest.MonkeyPatch, stream: bool) -> None:
    monkeypatch.setattr(openai_model, "ANSWER_BYTES", 2000)
    with ChatServer(lambda r: Reply(STORM * 20)) as server, pytest.raises(Unreachable, match="its answer is longer than"):
        await ask_on(writer_on(server, stream=stream, seconds=600))


async def test_a_long_error_page_is_not_read_to_its_end(stream: bool) -> None:
    with ChatServer(lambda r: Status(404, "x" * 5_000_000, type="text/plain")) as server, pytest.raises(Unreachable) as caught:
        await ask_on(writer_on(server, stream=stream))
    assert len(str(caught.value)) < WORDS + 150 and "x…" in str(caught.value)


# -- words and secrets ------------------------------------------------------------------------------------------------------
async def test_a_server_cannot_write_to_the_terminal() -> None:
    words = "a\x1b[31mb\x00\n\tc\u202ed\x9be\u200bf"
    with ChatServer(lambda r: error(404, words)) as server, pytest.raises(Unreachable, match=r"status 404: a b cdef\. Check"):
        await ask_on(writer_on(server))


@pytest.mark.parametrize("answer", [
    echo_key,
    lambda r: error(400, f"bad header {r.headers['authorization']}"),
    lambda r: Status(500, f"panic: {r.headers['authorization']}", type="text/plain"),
    lambda r: error(429, f"{r.headers['authorization']} is limited", retry_after="9999"),
    lambda r: redirect(f"/login?key={r.headers['authorization'][7:]}"),
    lambda r: error(400, f"response_format: {CANARY[:10]}***{CANARY[-4:]}"),
    lambda r: Status(200, {"error": {"message": f"key {CANARY} is bad", "code": 401}}),
    lambda r: Status(200, f"<html>{CANARY}</html>", type="text/html"),
    lambda r: Status(418, {"error": CANARY}, {"X-Echo": CANARY, "X-Request-Id": CANARY}),
    lambda r: Status(200, f'data: {{"error": {{"message": "{CANARY}"}}}}\n\n', type="text/event-stream"),
    lambda r: Status(200, f'data: {{"{CANARY}\n\n', type="text/event-stream"),
])
async def test_the_key_is_nowhere(answer: Callable[[Request], Any], stream: bool, every_log: io.StringIO) -> None:
    told: list[Any] = []
    with ChatServer(answer) as server:
        writer = writer_on(server, stream=stream)
        writer.line.tell = told.append
        with pytest.raises((Unreachable, Unsupported)) as caught:
            await ask_on(writer)
    said = f"{caught.value!r} {caught.value} {caught.value.__cause__!r} {caught.getrepr(style='long')} {told}"
    shown = f"{writer!r} {writer} {writer.model!r} {vars(writer.line) if hasattr(writer.line, '__dict__') else writer.line!r} {writer.params}"
    for text in (said, shown, every_log.getvalue()):
        assert CANARY not in text and CANARY[3:] not in text and CANARY[-4:] not in text
    assert "HTTP" in every_log.getvalue(), "the libraries logged nothing; look for their new logger names"


@pytest.fixture
def every_log() -> Iterator[io.StringIO]:
    """All that is logged anywhere at any level."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    root = logging.getLogger()
    names = ["", "openai", "httpx", "httpx2", "httpcore", "httpcore2", "langchain_openai", "langchain_core"]
    before = {n: logging.getLogger(n).level for n in names}
    root.addHandler(handler)
    for n in names:
        logging.getLogger(n).setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    for n, level in before.items():
        logging.getLogger(n).setLevel(level)


def test_answers_are_cleaned() -> None:
    with ChatServer(lambda r: GOOD) as server:
        line = writer_on(server).line
    assert line.clean(f"the key is {CANARY}, she said") == "the key is [redacted], she said"


HEADERS = st.dictionaries(st.sampled_from(["retry-after", "retry-after-ms", "location"]), st.text(max_size=40))
BODIES = st.text(max_size=300) | st.sampled_from(["{}", "[]", "null", '{"error": null}', '{"error": []}', '{"error": {"error": {"message": 7}}}'])


@given(st.integers(min_value=200, max_value=599), HEADERS, BODIES)
@settings(max_examples=200, deadline=None)
def test_whatever_a_server_says_becomes_a_known_fault(status: int, headers: dict[str, str], text: str) -> None:
    fault = OpenAILine()._fault(status, headers, text)
    assert isinstance(fault, Unreachable | Unsupported | client._Again)
    assert len(str(fault)) <= WORDS + 300 and str(fault).isprintable()


# -- the writer -------------------------------------------------------------------------------------------------------------
def test_the_writer_names_its_model_its_server_and_what_shapes_its_answers() -> None:
    remote = openai_writer("gpt-x", Service(), temperature=None, seed=3)
    assert (remote.id, remote.label, remote.learned, dict(remote.params)) == ("openai:gpt-x", "gpt-x (OpenAI)", True, {"seed": 3})
    assert remote.model.root_async_client.base_url.host == "api.openai.com"  # type: ignore[attr-defined]
    local = openai_writer("m", Service(base_url="http://localhost:11434/v1/", seconds=7, lanes=2), temperature=0.7, seed=0)
    assert (local.id, local.label, local.seconds, local.line.lanes) == ("openai:m", "m at localhost (language model)", 7, 2)
    assert dict(local.params) == {"seed": 0, "temperature": 0.7}


@pytest.mark.parametrize("url", [
    "https://example.org/v1", "https://10.0.0.7:8443", "http://localhost:8000/v1", "http://127.0.0.1:1/v1", "http://127.9.9.9/v1", "http://[::1]:11434/v1",
    "http://gpu-box:8000/v1", "http://OTHER.lan:9000/v1", "HTTP://localhost/v1",
])
def test_servers_that_may_be_called(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VGOT_TRUSTED_HOSTS", "gpu-box, other.lan:9000")
    assert server_url(url + "/") == url
    assert server_url("") == "https://api.openai.com/v1"


@pytest.mark.parametrize(("url", "why"), [
    ("http://example.org/v1", "use https, or name example.org in the environment variable VGOT_TRUSTED_HOSTS"),
    ("http://127.0.0.1.example.org/v1", "plain http"), ("http://localhost.example.org", "plain http"), ("http://169.254.169.254/v1", "plain http"),
    ("http://2130706433/v1", "plain http"), ("http://0.0.0.0:80/v1", "plain http"), ("http://other.lan:9001/v1", "plain http"),
    ("https://user:pa55word@example.org/v1", "without a user name"), ("http://localhost@example.org/v1", "without a user name"),
    ("https://example.org/v1?key=pa55word", "without '.' and '#'"), ("https://example.org/v1#x", "without '.' and '#'"),
    ("https://example.org/v1?", "without '.' and '#'"),
    ("ftp://example.org/v1", "expected an address"), ("file:///etc/passwd", "expected an address"), ("example.org/v1", "expected an address"),
    ("https://", "expected an address"), ("https://:443/v1", "expected an address"), ("https://h:99999/v1", "expected an address"),
    ("https://[::1/v1", "expected an address"), ("https://ex ample.org", "printable"), ("https://example.org\n.evil.org", "printable"),
    ("https://exämple.org/v1", "printable"), ("https://example.org\\@evil.org/v1", "printable"), ("https://ex%61mple.org/v1", "expected an address"),
])
def test_servers_that_may_not_be_called(url: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VGOT_TRUSTED_HOSTS", "gpu-box, other.lan:9000")
    with pytest.raises(InputError, match=why) as caught:
        openai_writer("m", Service(base_url=url), temperature=None, seed=0)
    assert "pa55word" not in str(caught.value) and str(caught.value).isprintable()


@pytest.mark.parametrize("model", ["", "a b", "a\nb", "modèle", "x" * 201, "a\x1b[0m"])
def test_model_names_are_checked(model: str) -> None:
    with pytest.raises(InputError, match="printable ASCII characters"):
        openai_writer(model, Service(), temperature=None, seed=0)


async def test_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    with ChatServer(lambda r: GOOD) as server:
        monkeypatch.setenv("VGOT_API_KEY", " ")
        await ask_on(writer_on(server))
        monkeypatch.delenv("OPENAI_API_KEY")
        await ask_on(writer_on(server))
    assert [r.headers["authorization"] for r in server.requests] == ["Bearer sk-other-key-99", "Bearer local"]
    with pytest.raises(InputError, match=r"no key for api\.openai\.com; set the environment variable VGOT_API_KEY or OPENAI_API_KEY"):
        openai_writer("m", Service(), temperature=None, seed=0)
    monkeypatch.setenv("VGOT_API_KEY", "two words-secret")
    with pytest.raises(InputError, match="VGOT_API_KEY has characters that no key has") as caught:
        openai_writer("m", Service(), temperature=None, seed=0)
    assert "secret" not in str(caught.value)


def test_importing_the_client_loads_no_client_library() -> None:
    code = "import sys, vgot.agents.client; sys.exit(bool({'openai', 'langchain_openai', 'tiktoken'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_all_forms_are_sent() -> None:
    line = OpenAILine()
    sent = {form: line.options(form, FORMAT, 0).get("extra_body", {}).get("response_format", {}).get("type") for form in FORMS}
    assert sent == {"json_schema": "json_schema", "json_object": "json_object", "text": None}
