"""Studio and Run: gates, edits, redo, resume; what depends on a change is made again, and nothing else."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from vgot import Studio
from vgot.agents.ask import Writer
from vgot.errors import InputError, RenderError, RunBusy
from vgot.generators import registry, slate
from vgot.generators.engine import InlineEngine
from vgot.generators.protocols import Job, Outputs, Report
from vgot.graph.studio import AsyncRun
from vgot.graph.variant import GATES
from vgot.store.artifacts import Store

from .doubles import Saboteur, begin, made, slates


def sha(run: AsyncRun) -> str:
    return hashlib.sha256((run.folder.path / "film.mp4").read_bytes()).hexdigest()


def since(run: AsyncRun, before: list[str]) -> Counter[str]:
    return Counter(made(run)[len(before):])


async def test_a_film_is_made_and_delivered(tmp_path: Path) -> None:
    run, _ = await begin(tmp_path / "run")
    events: list[dict[str, object]] = []
    status = await run.go(events.append)
    assert status.state == "done"
    assert status.film["shots"] == 5
    for name in ("film.mp4", "storyboard.png", "script.json", "report.html"):
        assert (run.folder.path / name).stat().st_size > 0, name
    assert {e["stage"] for e in events} >= {"plan", "script", "portraits", "keyframes", "shots", "cut"}
    assert status.film["frames"] == sum(s.frames(24) for s in (await run.script()).shots)


async def test_same_request_same_bytes_other_seed_other_film(tmp_path: Path) -> None:
    one, two, three = [(await begin(tmp_path / n, seed=s))[0] for n, s in (("a", 0), ("b", 0), ("c", 1))]
    for run in (one, two, three):
        await run.go()
    assert sha(one) == sha(two)
    assert sha(one) != sha(three)


async def test_every_gate_stops_and_approval_goes_on(tmp_path: Path) -> None:
    run, _ = await begin(tmp_path / "run", gates=GATES)
    status = await run.go()
    seen = []
    while status.state == "paused":
        seen.append(status.gate)
        assert (run.folder.path / "report.html").exists()
        status = await run.approve(note="good")
    assert seen == list(GATES)
    assert status.state == "done"
    plain, _ = await begin(tmp_path / "plain")
    await plain.go()
    assert (await run.script()) == (await plain.script())


async def test_going_on_at_a_gate_waits_there(tmp_path: Path) -> None:
    run, _ = await begin(tmp_path / "run", gates=("script",))
    assert (await run.go()).gate == "script"
    assert (await run.go()).gate == "script"


async def test_nothing_to_approve_is_said(tmp_path: Path) -> None:
    run, _ = await begin(tmp_path / "run")
    with pytest.raises(InputError, match="waits at no gate"):
        await run.approve()
    await run.go()
    with pytest.raises(InputError, match="waits at no gate"):
        await run.approve()


async def test_an_edit_at_the_keyframe_gate_remakes_only_its_keyframe(tmp_path: Path) -> None:
    run, _ = await begin(tmp_path / "run", gates=("script", "keyframes"))
    await run.go()
    assert (await run.approve()).gate == "keyframes"
    before = made(run)
    assert Counter(before)["slate.keyframe"] == 5
    kelvin = (await run.script()).shots[2].lighting.kelvin + 100
    status = await run.approve({"shots": {"s03": {"lighting": {"kelvin": kelvin}}}})
    assert status.state == "done", "an approved gate does not ask twice"
    assert since(run, before)["slate.keyframe"] == 1
    assert since(run, before)["slate.shot"] == 5
    assert since(run, before)["slate.portrait"] == since(run, before)["llm"] == 0
    shot = (await run.script()).shot("s03")
    assert shot is not None
    assert shot.lighting.kelvin == kelvin
    assert status.film["outcomes"] == {"accepted": 4, "edited": 1}, "the film says which shot is a person's"
    again, _ = await begin(tmp_path / "again", gates=("script",))
    await again.go()
    waived = await again.approve({"shots": {"s03": {"lighting": {"key": "screen", "practicals": []}}}})
    assert waived.film["outcomes"] == {"accepted": 4, "waived": 1}


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ({"shots": {"s99": {"seconds": 3.0}}}, "no shot 's99'"),
        ({"shots": {"s03": {"lighting": {"kelvin": 99}}}}, "s03.lighting.kelvin"),
        ({"shots": {"s03": {"lighting": {"glow": 1}}}}, "s03.lighting.glow"),
        ({"shots": {"s03": {"background": {"location": "atlantis"}}}}, "atlantis"),
        ({"shots": [1]}, "maps ids"),
        ({"scenes": {}}, "'scenes'"),
    ],
)
async def test_a_bad_edit_is_named_and_the_gate_still_waits(tmp_path: Path, edits: dict[str, object], words: str) -> None:
    run, _ = await begin(tmp_path / "run", gates=("script",))
    await run.go()
    with pytest.raises(InputError, match=words):
        await run.approve(edits)
    assert (await run.status()).gate == "script"
    assert (await run.approve()).state == "done"


async def test_redo_of_a_shot_remakes_it_and_its_boundaries(tmp_path: Path) -> None:
    run, _ = await begin(tmp_path / "run", gates=("script",), shots=6, seconds=9.0)
    await run.go()
    # A continuous cut on both sides of s03, so that both boundaries are its own.
    cuts = {s: {"cut": {"kind": "continuous", "seconds": 0.0}} for s in ("s03", "s04")}
    await run.approve({"shots": cuts})
    first, before, takes = sha(run), made(run), json.loads((run.folder.path / "script.json").read_text())
    status = await run.redo("shot", ["3"])
    assert status.state == "done"
    assert since(run, before) == {"slate.shot": 1, "slate.boundary": 2}
    assert sha(run) != first
    assert json.loads((run.folder.path / "script.json").read_text()) == takes


async def test_redo_of_a_portrait_remakes_what_shows_it(tmp_path: Path) -> None:
    run, _ = await begin(tmp_path / "run")
    await run.go()
    script, before = await run.script(), made(run)
    look = next(p.look for s in script.shots for p in s.character.people)
    shown = sum(any(p.look == look for p in s.character.people) for s in script.shots)
    await run.redo("portrait", [look])
    again = since(run, before)
    assert again["slate.portrait"] == 1
    assert again["slate.keyframe"] == again["slate.shot"] == shown


@pytest.mark.parametrize(("kind", "name"), [("shot", "99"), ("shot", "0"), ("shot", "../x"), ("portrait", "nobody.x"), ("music", "1")])
async def test_redo_of_what_is_not_there_is_refused(tmp_path: Path, kind: str, name: str) -> None:
    run, _ = await begin(tmp_path / "run", shots=2, seconds=3.0)
    await run.go()
    with pytest.raises(InputError):
        await run.redo(kind, [name])


async def test_redo_at_a_gate_stops_there_again(tmp_path: Path) -> None:
    run, _ = await begin(tmp_path / "run", gates=("keyframes",))
    await run.go()
    before = made(run)
    assert (await run.redo("keyframe", ["2"])).gate == "keyframes"
    assert since(run, before) == {"slate.keyframe": 1}
    assert (await run.approve()).state == "done"


def _breaking(job: Job, store: Store, report: Report) -> Outputs:
    if job.params["shot"] == "s02":
        raise RenderError("the slate of s02 fell over")
    return slate.run_clip(job, store, report)


async def test_one_failure_lets_the_siblings_finish_and_resume_heals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run, _ = await begin(tmp_path / "run")
    monkeypatch.setitem(registry.RUNNERS, "slate.shot", f"{__name__}:_breaking")
    with pytest.raises(RenderError, match="s02 fell over"):
        await run.go()
    assert Counter(made(run))["slate.shot"] == 4
    status = await run.status()
    assert status.state == "stopped"
    assert "shot:s02" in status.failures
    monkeypatch.undo()
    before = made(run)
    assert (await run.go()).state == "done"
    assert since(run, before)["slate.shot"] == 1
    assert (await run.status()).failures == {}


async def test_a_chained_renderer_gets_the_shot_before_it(tmp_path: Path) -> None:
    run, _ = await begin(tmp_path / "run", render="slate_chain", gates=("script",))
    await run.go()
    kinds = {"s01": "hard", "s02": "hard", "s03": "continuous", "s04": "continuous", "s05": "hard"}
    cuts = {"shots": {s: {"cut": {"kind": k, "seconds": 0.0}} for s, k in kinds.items()}}
    await run.approve(cuts)
    before = made(run)
    await run.redo("shot", ["2"])
    # s03 and s04 hang on s02; s01 and s05 do not.
    assert since(run, before) == {"slate.shot": 3}
    off, _ = await begin(tmp_path / "off", render="slate_chain", gates=("script",), mechanisms=("identity",))
    await off.go()
    await off.approve(cuts)
    before = made(off)
    await off.redo("shot", ["2"])
    assert since(off, before) == {"slate.shot": 1}


async def test_a_second_process_is_refused_politely(tmp_path: Path) -> None:
    run, _ = await begin(tmp_path / "run")
    with run.folder.lock(), pytest.raises(RunBusy, match="in use by pid"):
        await run.go()


async def test_another_film_is_not_put_in_the_same_folder(tmp_path: Path) -> None:
    await begin(tmp_path / "run")
    with pytest.raises(InputError, match="already holds a run with another"):
        await begin(tmp_path / "run", seed=5)


async def test_lost_checkpoints_are_rebuilt_from_the_store(tmp_path: Path) -> None:
    run, model = await begin(tmp_path / "run")
    await run.go()
    film, before, asked = sha(run), made(run), sum(model.asked.values())
    for p in (tmp_path / "run" / ".vgot").glob("checkpoints.sqlite*"):
        p.unlink()
    assert (await run.go()).state == "done"
    assert (sha(run), made(run), sum(model.asked.values())) == (film, before, asked)


async def test_a_damaged_clip_is_made_again(tmp_path: Path) -> None:
    run, _ = await begin(tmp_path / "run")
    await run.go()
    film = sha(run)
    record = next(r for k in (await _shots(run)).values() if (r := run.store.lookup(k)))
    path = run.store.path(record.outputs["clip"])
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(data)
    (run.folder.path / "film.mp4").unlink()
    fresh, _ = await begin(tmp_path / "run")
    assert (await fresh.go()).state == "done"
    assert sha(fresh) == film


async def _shots(run: AsyncRun) -> dict[str, str]:
    async with run._graph() as (graph, config, _):
        return dict((await graph.aget_state(config)).values["shots"])


async def test_state_stays_plain_and_small(tmp_path: Path) -> None:
    sizes = {}
    for n in (6, 24):
        run, _ = await begin(tmp_path / f"n{n}", shots=n, seconds=float(n))
        await run.go()
        sizes[n] = sum(p.stat().st_size for p in (tmp_path / f"n{n}" / ".vgot").glob("checkpoints.sqlite*"))
        async with run._graph() as (graph, config, _):
            values = (await graph.aget_state(config)).values
        assert json.loads(json.dumps(values)) == values
        assert set(values) <= set(__import__("vgot.graph.state", fromlist=["State"]).State.__annotations__)
    per_shot = (sizes[24] - sizes[6]) / 18
    assert per_shot < 10_000, f"{per_shot:.0f} bytes of checkpoint for each further shot"


@pytest.mark.parametrize("lost", range(1, 16))
async def test_a_kill_between_a_task_and_its_checkpoint(tmp_path: Path, lost: int) -> None:
    """The last checkpoints never reached the disk, what the tasks wrote did: the run goes on from there."""
    run, _ = await begin(tmp_path / "run", shots=2, seconds=3.0)
    await run.go()
    film, before = sha(run), made(run)
    with sqlite3.connect(run.folder.checkpoints) as db:
        newest = "SELECT checkpoint_id FROM checkpoints ORDER BY checkpoint_id DESC LIMIT ?"
        db.execute(f"DELETE FROM checkpoints WHERE checkpoint_id IN ({newest})", (lost,))
        (last,) = db.execute("SELECT max(checkpoint_id) FROM checkpoints").fetchone()
        db.execute("DELETE FROM writes WHERE checkpoint_id > ?", (last,))
    db.close()
    (run.folder.path / "film.mp4").unlink()
    status = await run.go()
    assert status.state == "done"
    assert (sha(run), made(run)) == (film, before)


async def test_history_lists_every_step(tmp_path: Path) -> None:
    run, _ = await begin(tmp_path / "run", shots=2, seconds=3.0)
    await run.go()
    steps = await run.history()
    nodes = [s.node for s in reversed(steps)]
    assert nodes[:6] == ["start", "__start__", "director", "screenwriter", "cinematographer", "validator"]
    assert nodes[-1] == "cut"
    assert nodes.count("settle") == 2
    assert [s.node for s in await run.history(limit=2)] == ["cut", "boundaries"]
    await run.redo("shot", ["1"])
    assert "a person's word" in [s.node for s in await run.history()]


def test_the_synchronous_face(tmp_path: Path) -> None:
    model = Saboteur()
    studio = Studio(tmp_path, writer=Writer(model, "test", "rules"), engine=InlineEngine)
    run = studio.start("A dog waits at the station", shots=2, seconds=3.0, variant=slates(gates=("script",)))
    assert run.go().gate == "script"
    assert run.pending == "script"
    assert run.approve().state == "done"
    assert run.redo("shot", 1).state == "done"
    assert studio.open(run.path).status().state == "done"
    assert "done" in repr(run)


async def test_the_synchronous_face_inside_a_running_loop(tmp_path: Path) -> None:
    """As in a notebook cell."""
    studio = Studio(tmp_path, writer=Writer(Saboteur(), "test", "rules"), engine=InlineEngine)
    assert studio.start("A dog waits at the station", shots=1, seconds=2.0, variant=slates()).go().state == "done"
