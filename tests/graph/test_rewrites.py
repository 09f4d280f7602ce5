"""Shots sent back again and again, in every variant, over kills and replays; and what a run keeps of it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from vgot.graph.runs import AsyncRun
from vgot.store.canonical import digest

from .doubles import Spoil, begin

Heard = list[tuple[str, str, list[str], list[str]]]


def listening(heard: Heard) -> Spoil:
    """Note down task, shot, notes and what they are said to be about; answer as the rules do."""

    def spoil(task: str, request: dict[str, Any], reply: dict[str, Any]) -> dict[str, Any] | None:
        said = [f for f in request.get("findings", []) if f["rule"] == "person"]
        if said:
            heard.append((task, request["outline"]["id"], [f["fix"] for f in said], [f["saw"] for f in said]))
        return None

    return spoil


async def at_gate(out: Path, heard: Heard | None = None, **changes: Any) -> AsyncRun:
    run, _ = await begin(out, spoil=listening(heard if heard is not None else []), gates=("script",), **changes)
    assert (await run.go()).gate == "script"
    return run


@pytest.mark.parametrize("role", ["director", "screenwriter", "cinematographer"])
async def test_the_same_note_again_is_asked_anew(tmp_path: Path, role: str) -> None:
    heard: Heard = []
    run = await at_gate(tmp_path / "film", heard, shots=3, seconds=6)
    for times in (1, 2, 3):
        heard.clear()
        assert (await run.revise({"2": ("more wind", role)})).gate == "script"
        assert heard, f"time {times}: the note was not heard, the ledger answered instead"
        assert heard[0][1] == "s02"
        assert heard[0][2] == ["more wind"]
        assert ("come back" in heard[0][3][0]) == (times > 1)
    assert (await run.approve()).state == "done"


@pytest.mark.parametrize("missing", [("validator",), ("cinematographer",), ("critique",), ("validator", "cinematographer"), ()])
async def test_notes_are_heard_in_every_variant(tmp_path: Path, missing: tuple[str, ...]) -> None:
    from vgot import Variant

    left = Variant().without(*missing)
    heard: Heard = []
    run = await at_gate(tmp_path / "film", heard, shots=4, seconds=8, roles=left.roles, checks=left.checks)
    before = await run.script()
    notes: dict[str, Any] = {"1": "she should look back", "4": "closer, darker", "s03": ("at dusk", "director")}
    assert (await run.revise(notes, edits={"shots": {"s02": {"lighting": {"ratio": 2.5}}}})).gate == "script"
    assert {(shot, note) for _, shot, (note,), _ in heard} == {("s01", "she should look back"), ("s04", "closer, darker"), ("s03", "at dusk")}
    script = await run.script()
    assert [s.id for s in script.shots] == [s.id for s in before.shots]
    assert (await run.approve({"shots": {"s04": {"lighting": {"ratio": 3.5}}}})).state == "done"
    assert (await run.script()).shots[3].lighting.ratio == 3.5


async def test_many_long_notes_weigh_once_and_not_in_every_checkpoint(tmp_path: Path) -> None:
    run = await at_gate(tmp_path / "film", shots=24, seconds=48)
    plain = checkpoint_sizes(run)
    notes = {str(i): digest(i) * 18 for i in range(1, 25)}  # no two alike: nothing that compresses
    await run.revise({k: (note, "screenwriter") for k, note in notes.items()})
    after = checkpoint_sizes(run)[len(plain):]
    assert len(after) >= 24 * 4
    assert max(after[4:]) - max(plain) < 2500, "the note on the desk, and no other"
    assert (await run.approve()).state == "done"


def checkpoint_sizes(run: AsyncRun) -> list[int]:
    """Bytes of each checkpoint, oldest first."""
    with sqlite3.connect(run.folder.checkpoints) as db:
        return [n for (n,) in db.execute("SELECT length(checkpoint) FROM checkpoints ORDER BY checkpoint_id")]
