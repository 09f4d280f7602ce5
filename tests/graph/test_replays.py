"""Strict replay of recorded runs: no call, no key, the same script; whatever happened while they were recorded."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from vgot.agents import client
from vgot.agents.budget import Budget, Price
from vgot.agents.service import Service
from vgot.errors import BudgetExceeded, InputError, ReplayMiss, WriterError
from vgot.generators.engine import InlineEngine
from vgot.graph.runs import AsyncRun, AsyncStudio
from vgot.graph.variant import RoleWriters

from tests.agents.chat_server import ChatServer, Faulty, Hang, Reply, Request, error, offline_answer
from tests.graph.test_language_models import replayed, run_at, script_digest

KEY = "VGOT_API_KEY"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "FIRST_WAIT", 0.01)
    monkeypatch.setenv(KEY, "sk-canary-0123456789abcdef")


async def same_again(old: AsyncRun, out: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncRun:
    """The strict replay of ``old`` up to the script gate, without a key or a server."""
    monkeypatch.delenv(KEY)
    new = await replayed(old, out, "strict")
    assert (await new.go()).gate == "script"
    assert await script_digest(new) == await script_digest(old)
    assert new.calls()
    assert all(c.kept for c in new.calls())
    return new


async def test_with_another_model_for_each_role_and_an_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roles = RoleWriters(director="openai:d", cinematographer="openai:c", validator="offline")
    with ChatServer() as server:
        old = await run_at(tmp_path / "film", server, shots=4, writers=roles, encoder="openai:e@raw")
        await old.go()
    assert {(c.place.role, c.model) for c in old.calls() if c.learned} == {
        ("director", "openai:d"), ("screenwriter", "openai:test-model"), ("cinematographer", "openai:c"),
    }
    assert any(r.components.semantic is not None for r in await old.reviews())
    new = await same_again(old, tmp_path / "again", monkeypatch)
    assert await new.reviews() == await old.reviews()


async def test_after_a_refusal_nonsense_a_budget_stop_and_a_server_without_schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def plan(request: Request) -> Any:
        if request.form == "json_schema":
            return error(400, "response_format.json_schema is not supported", param="response_format")
        if request.task == "cast" and request.body["seed"] == 0:
            return Reply(None, refusal="I would rather not.")
        if request.task == "write" and request.body["seed"] == 0:
            return Reply("nonsense")
        return None

    with ChatServer(Faulty(offline_answer, plan)) as server:
        run = await run_at(tmp_path / "film", server, shots=4)
        with pytest.raises(WriterError, match="refused"):
            await run.go()
        run = await run_at(tmp_path / "film", server, service={"budget": Budget(tokens=20_000)})
        with pytest.raises(BudgetExceeded):
            await run.go()
        run = await run_at(tmp_path / "film", server, service={"budget": Budget(tokens=5_000_000)})
        assert (await run.go()).gate == "script"
        assert max(server.paid.values()) == 1
    assert {c.outcome for c in run.calls()} == {"answered", "refused", "malformed"}
    await same_again(run, tmp_path / "again", monkeypatch)


async def test_after_shots_were_sent_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: dict[str, Any] = {"2": ("closer", "cinematographer"), "4": ("at night", "director")}
    with ChatServer() as server:
        old = await run_at(tmp_path / "film", server, shots=4)
        await old.go()
        monkeypatch.delenv(KEY)
        first = await replayed(old, tmp_path / "again", "strict")
        monkeypatch.setenv(KEY, "sk-canary-0123456789abcdef")
        for _ in range(2):
            await old.revise(said)
    await first.go()
    assert all(c.kept for c in first.calls())
    for _ in range(2):
        await first.revise(said)
    assert await script_digest(first) == await script_digest(old)
    assert all(c.kept for c in first.calls())


async def test_what_changed_is_named_and_how_the_schema_was_sent_is_no_change(tmp_path: Path) -> None:
    def plan(request: Request) -> Any:
        unknown = error(400, "response_format.json_schema is not supported", param="response_format")
        return unknown if request.form == "json_schema" else None

    with ChatServer(Faulty(offline_answer, plan)) as server:
        old = await run_at(tmp_path / "film", server, shots=3)
        await old.go()
    studio = AsyncStudio(tmp_path, replay="strict", recorded=old.folder.path, engine=InlineEngine)
    warm = await studio.start(old.brief, variant=old.variant.but(temperature=0.5), out=tmp_path / "warm")
    with pytest.raises(ReplayMiss, match=r"recorded run: the model's parameters changed\. Nothing was asked"):
        await warm.go()


async def test_a_replay_stands_on_its_own_once_it_is_made(tmp_path: Path) -> None:
    with ChatServer() as server:
        old = await run_at(tmp_path / "film", server, shots=3)
        await old.go()
    new = await replayed(old, tmp_path / "again", "strict")
    await new.go()
    want = await script_digest(old)
    shutil.rmtree(old.folder.path)
    moved = await AsyncStudio(tmp_path, engine=InlineEngine).open(tmp_path / "again")
    assert (await moved.status()).gate == "script"
    assert await script_digest(moved) == want


async def test_a_run_that_was_cut_short_takes_the_same_way_again(tmp_path: Path) -> None:
    """Where ten outlines are too many for one answer, a resumed run does not ask for ten again."""
    def plan(request: Request) -> Any:
        if request.task == "outline" and '"count":10' in request.messages[1]["content"]:
            return Reply('{"outlines": [{"id', finish="length")
        if request.task == "outline" and '"first":5' in request.messages[1]["content"]:
            return error(500, "down") if down else None
        return None

    down = True
    with ChatServer(Faulty(offline_answer, plan)) as server:
        run = await run_at(tmp_path / "film", server, shots=10)
        with pytest.raises(WriterError, match="unavailable"):
            await run.go()
        long = sum('"count":10' in r.messages[1]["content"] for r in server.chats)
        assert long == 2, "the question and its repair, once"
        down = False
        run = await run_at(tmp_path / "film", server)
        assert (await run.go()).gate == "script"
        assert sum('"count":10' in r.messages[1]["content"] for r in server.chats) == long
        assert max(server.paid.values()) == 1


async def test_one_failure_in_the_plan_leaves_no_call_behind(tmp_path: Path) -> None:
    import asyncio

    def plan(request: Request) -> Any:
        return Reply(None, refusal="no") if request.task == "cast" else None

    with ChatServer(Faulty(offline_answer, plan)) as server:
        run = await run_at(tmp_path / "film", server, shots=4, service={"lanes": 1})
        with pytest.raises(WriterError, match="refused"):
            await run.go()
        assert len(asyncio.all_tasks()) == 1
        asked = len(server.chats)
        assert asked == len(run.calls()), "what was answered is filed"
        await asyncio.sleep(0.05)
        assert len(server.chats) == asked


async def test_a_budget_in_money_without_prices_does_not_go_on(tmp_path: Path) -> None:
    with ChatServer() as server:
        run = await run_at(tmp_path / "film", server, shots=3)
        price = (Price(writer="openai:other", input=1.0, output=1.0),)
        service = Service(base_url=server.base_url, budget=Budget(money=1.0), prices=price)
        again = await AsyncStudio(tmp_path, service=service, engine=InlineEngine).open(run.folder.path)
        with pytest.raises(InputError, match="price of openai:test-model"):
            await again.go()
        assert not server.chats


async def test_a_role_that_is_never_asked_needs_no_key_and_no_price(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from vgot import Variant

    monkeypatch.delenv(KEY)
    v = Variant(render="slate", width=64, height=64, gates=("script",), writers=RoleWriters(validator="openai:m")).without("critique")
    service = Service(budget=Budget(money=1.0), prices=(Price(writer="openai:other", input=1.0, output=1.0),))
    run = await AsyncStudio(tmp_path, service=service, engine=InlineEngine).start("A keeper sails home", shots=3, variant=v, out=tmp_path / "film")
    assert (await run.go()).gate == "script"


async def test_a_stop_during_parallel_calls_loses_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Cancelled while some of the cast and places are answered and others are not: what was answered is filed."""
    import asyncio
    import gc

    def plan(request: Request) -> Any:
        return Hang() if stuck and request.task == "place" else None

    stuck = True
    with ChatServer(Faulty(offline_answer, plan)) as server:
        run = await run_at(tmp_path / "film", server, shots=6)
        going = asyncio.create_task(run.go())
        while not any(r.task == "place" for r in server.chats) or sum(server.paid.values()) < 2:
            await asyncio.sleep(0.01)
        going.cancel()
        with pytest.raises(asyncio.CancelledError):
            await going
        assert len(asyncio.all_tasks()) == 1
        kept = len(run.calls())
        assert kept >= 1
        stuck = False
        run = await run_at(tmp_path / "film", server)
        assert (await run.go()).gate == "script"
        assert sum(n - 1 for n in server.paid.values()) <= 4, "only answers that were on their way, one a lane, are asked for again"
    gc.collect()
    assert "never retrieved" not in caplog.text
