"""A person at the script gate: shots sent back with a note, fields changed by hand, and what of the film is written again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from vgot.agents.notes import hearer
from vgot.agents.roles import AGENTS
from vgot.errors import InputError

from .doubles import Spoil, begin

ROLES = tuple(AGENTS)


@pytest.mark.parametrize(
    ("note", "who"),
    [
        ("night, rain", "director"),
        ("closer on her hands, and darker", "cinematographer"),
        ("she should hesitate before she opens it", "screenwriter"),
        ("wide shot, low angle", "cinematographer"),
        ("let it happen at dusk instead", "director"),
        ("make her angry", "screenwriter"),
        ("closer to her face when she gives it up, and the dog should put one paw on the first step", "screenwriter"),
        ("too dark, I cannot see her face, make it brighter", "cinematographer"),
    ],
)
def test_a_note_goes_to_the_agent_it_speaks_to(note: str, who: str) -> None:
    assert hearer(note, ROLES) == who


def test_without_a_cinematographer_the_screenwriter_hears_of_the_camera() -> None:
    assert hearer("closer", ("director", "screenwriter", "validator")) == "screenwriter"


def listening(heard: list[tuple[str, str, list[str]]], change: dict[str, Any] | None = None) -> Spoil:
    """Note down which task heard which notes; answer ``change`` to the task and shot that heard one."""

    def spoil(task: str, request: dict[str, Any], reply: dict[str, Any]) -> dict[str, Any] | None:
        notes = [f["fix"] for f in request.get("findings", []) if f["rule"] == "person"]
        if notes:
            heard.append((task, request["outline"]["id"], notes))
            if change and task in change:
                change[task](reply, request)
                return reply
        return None

    return spoil


async def test_a_note_reaches_the_right_agent_and_only_what_it_touches_is_written_again(tmp_path: Path) -> None:
    heard: list[tuple[str, str, list[str]]] = []

    def darker(reply: dict[str, Any], request: dict[str, Any]) -> None:
        reply["lighting"] |= {"mood": "tense", "ratio": 8.0}

    run, model = await begin(tmp_path / "film", spoil=listening(heard, {"shoot": darker}), gates=("script",))
    assert (await run.go()).gate == "script"
    before = await run.script()
    asked = sum(model.asked.values())
    status = await run.revise({"3": ("darker, much more contrast", "cinematographer")})
    assert status.gate == "script"
    after = await run.script()
    assert heard[0] == ("shoot", "s03", ["darker, much more contrast"])
    assert {t for t, _, _ in heard} == {"shoot"}, "the screenwriter was not asked"
    assert after.shots[2].lighting.ratio == 8.0
    assert after.shots[2].character == before.shots[2].character
    assert [s for i, s in enumerate(after.shots) if i != 2] == [s for i, s in enumerate(before.shots) if i != 2]
    extra = {k[:2]: n for k, n in model.asked.items()}
    assert sum(model.asked.values()) - asked <= 6, extra
    done = await run.approve()
    assert done.state == "done"
    first = (await decisions_of(run))[0]
    assert first["action"] == "revise"
    words = run.store.get_json(first["words"])
    assert words == {"s03": {"note": "darker, much more contrast", "role": "cinematographer", "times": 1}}


async def decisions_of(run: Any) -> list[dict[str, Any]]:
    async with run._graph() as (graph, config, _):
        return list((await graph.aget_state(config)).values["decisions"])


async def test_the_director_hears_of_another_hour_and_everybody_after_him_hears_it_too(tmp_path: Path) -> None:
    heard: list[tuple[str, str, list[str]]] = []

    def dusk(reply: dict[str, Any], request: dict[str, Any]) -> None:
        reply["outline"]["hour"] = "night"

    run, _ = await begin(tmp_path / "film", spoil=listening(heard, {"redirect": dusk}), gates=("script",))
    await run.go()
    last = (await run.script()).shots[-1].id
    status = await run.revise({last: "let it end at night"})
    assert status.gate == "script"
    assert [t for t, _, _ in heard][:3] == ["redirect", "write", "shoot"]
    assert (await run.script()).shots[-1].background.hour == "night"


async def test_a_shot_that_no_longer_fits_its_new_neighbour_is_written_again(tmp_path: Path) -> None:
    def elsewhere(reply: dict[str, Any], request: dict[str, Any]) -> None:
        reply["outline"] |= {"hour": "night"}

    heard: list[tuple[str, str, list[str]]] = []
    run, model = await begin(tmp_path / "film", spoil=listening(heard, {"redirect": elsewhere}), gates=("script",))
    await run.go()
    before = await run.script()
    scene = [s for s in before.shots if s.scene == before.shots[0].scene]
    assert len(scene) > 1
    model.asked.clear()
    await run.revise({scene[0].id: ("make it night", "director")})
    asked = {shot for task, shot, _ in model.asked if task in ("write", "redirect", "shoot")}
    assert scene[0].id in asked
    assert scene[1].id in asked, "an hour that jumps inside a scene sends the next shot back as well"
    reviews = await run.reviews()
    assert next(r.outcome for r in reviews if r.shot == scene[1].id) == "revise"


async def test_edits_by_hand_and_notes_go_together(tmp_path: Path) -> None:
    run, _ = await begin(tmp_path / "film", gates=("script",))
    await run.go()
    edits = {"shots": {"s01": {"lighting": {"ratio": 2.5}}}}
    await run.revise({"s04": ("closer", "cinematographer")}, edits=edits)
    script = await run.script()
    assert script.shots[0].lighting.ratio == 2.5
    status = await run.approve()
    assert status.film["outcomes"].get("edited", 0) + status.film["outcomes"].get("waived", 0) == 1
    assert any("s01 lighting.ratio" in c for d in await decisions_of(run) for c in (run.store.get_json(d["changes"]) if "changes" in d else []))


@pytest.mark.parametrize(
    ("notes", "says"),
    [
        ({}, "no note was given"), ({"9": "x"}, "no shot '9'"), ({"s99": "x"}, "no shot 's99'"), ({"1": ("x", "editor")}, "takes no part"),
        ({"1": "  "}, "empty"), ({"1": "x" * 1300}, "at most 1,200"),
    ],
)
async def test_bad_notes_are_refused_and_the_gate_still_waits(tmp_path: Path, notes: Any, says: str) -> None:
    run, _ = await begin(tmp_path / "film", gates=("script",), shots=3, seconds=6)
    await run.go()
    with pytest.raises(InputError, match=says):
        await run.revise(notes)
    assert (await run.status()).gate == "script"


async def test_shots_are_sent_back_only_at_the_script_gate(tmp_path: Path) -> None:
    run, _ = await begin(tmp_path / "film", gates=("keyframes",), shots=3, seconds=6)
    await run.go()
    with pytest.raises(InputError, match="script gate"):
        await run.revise({"1": "x"})


async def test_the_table_read_leaves_remarks_for_the_person(tmp_path: Path) -> None:
    def remark(task: str, request: dict[str, Any], reply: dict[str, Any]) -> dict[str, Any] | None:
        if task != "read":
            return None
        return {"remarks": [
            {"shot": request["shots"][0]["id"], "domain": "story", "note": "why now?"},
            {"shot": "s88", "domain": "story", "note": "there is no such shot"},
        ]}

    run, _ = await begin(tmp_path / "film", spoil=remark, gates=("script",))
    await run.go()
    remarks = await run.remarks()
    scenes = len({s.scene for s in (await run.script()).shots})
    assert len(remarks) == scenes
    assert {r.note for r in remarks} == {"why now?"}


async def test_pasted_shots_are_filmed(tmp_path: Path) -> None:
    run, _ = await begin(tmp_path / "film", gates=("script",), shots=4, seconds=8)
    await run.go()
    script = await run.script()
    shots = json.loads(script.dumps())["shots"]
    own = {**shots[1], "id": "s02a", "description": "My own shot of the empty rail"}
    status = await run.approve({"shots": {"s02a": own, "s04": None}})
    assert status.state == "done"
    assert [s.id for s in (await run.script()).shots] == ["s01", "s02", "s02a", "s03"]
    assert status.film["shots"] == 4
