"""The self-validation loop: it finds each planted fault, sends it to the owner of the domain, and keeps what is best."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from vgot.agents.review import Review
from vgot.graph.studio import AsyncRun
from vgot.script.coherence import coherence

from .doubles import always, begin, made, once

LIFE = "A set of one-sentence prompts, 12 shots, describe a story of an American woman Mary's life, from birth to death"
Reply = dict[str, Any]


async def rounds_of(run: AsyncRun, shot: str) -> list[Review]:
    return [r for r in await run.reviews() if r.shot == shot]


def swap_character(reply: Reply, request: Reply) -> None:
    """Somebody else plays the part: a stranger to the outline, known to the cast where there is one."""
    here = {p["character"] for p in reply["character"]["people"]}
    others = [c for c in request["bible"]["characters"] if c["id"] not in here]
    other = others[0] if others else {"id": "stranger", "looks": [{"id": "stranger.plain"}]}
    reply["character"]["people"][0] |= {"character": other["id"], "look": other["looks"][0]["id"]}


def lose_lamp(reply: Reply, request: Reply) -> None:
    """The key light comes from a lamp that the place has not."""
    place = next(x for x in request["bible"]["locations"] if x["id"] == request["outline"]["location"])
    missing = next(k for k in ("screen", "neon", "fire", "lamp") if k not in place["sources"])
    reply["lighting"] |= {"key": missing, "practicals": []}


def jump_in_age(reply: Reply, request: Reply) -> None:
    """The hero is suddenly as old as she will ever be."""
    hero = reply["character"]["people"][0]["character"]
    oldest = next(c for c in request["bible"]["characters"] if c["id"] == hero)["looks"][-1]["id"]
    reply["character"]["people"][0]["look"] = oldest
    for when in ("initial", "final"):
        for person in reply[when]["people"]:
            if person["character"] == hero:
                person["look"] = oldest


def other_place(reply: Reply, request: Reply) -> None:
    places = [x["id"] for x in request["bible"]["locations"] if x["id"] != request["outline"]["location"]]
    reply["background"]["location"] = places[0] if places else "nowhere"


def empty_relation(reply: Reply, request: Reply) -> None:
    reply["relation"] |= {"text": "", "links": []}


def wrong_vector(reply: Reply, request: Reply) -> None:
    reply["camera"] |= {"move": "push_in", "c_cam": {"pan": 0.0, "tilt": 0.0, "zoom": 0.5}}


@pytest.mark.parametrize(
    ("story", "task", "change", "domain", "owner"),
    [
        ("", "write", swap_character, "character", "screenwriter"),
        ("", "shoot", lose_lamp, "lighting", "cinematographer"),
        (LIFE, "write", jump_in_age, "character", "screenwriter"),
        ("", "write", other_place, "background", "screenwriter"),
        ("", "write", empty_relation, "relation", "screenwriter"),
        ("", "shoot", wrong_vector, "camera", "cinematographer"),
    ],
)
async def test_a_planted_fault_is_found_blamed_and_mended(
    tmp_path: Path, story: str, task: str, change: Any, domain: str, owner: str
) -> None:
    options: Reply = {"story": story, "shots": 12, "seconds": 18.0} if story else {}
    clean, _ = await begin(tmp_path / "clean", **options)
    await clean.go()
    run, model = await begin(tmp_path / "run", spoil=once(task, "s03", change), **options)
    await run.go()
    first, *later = await rounds_of(run, "s03")
    assert first.outcome == "revise"
    assert domain in first.failing
    assert first.owner == owner
    assert first.reasons
    assert later, "the owner was asked again"
    assert later[-1].outcome == "accepted"
    assert later[-1].score > first.score
    assert model.asked[task, "s03", 1] == 1
    # The honest second answer leaves the film as if nothing had happened around it.
    assert [s.id for s in (await run.script()).shots] == [s.id for s in (await clean.script()).shots]


async def test_a_fault_of_the_camera_does_not_ask_the_screenwriter_again(tmp_path: Path) -> None:
    run, model = await begin(tmp_path / "run", spoil=once("shoot", "s02", lose_lamp))
    await run.go()
    assert model.asked["write", "s02", 1] == 0
    assert model.asked["shoot", "s02", 1] == 1


async def test_rounds_are_bounded_and_the_best_is_kept(tmp_path: Path) -> None:
    def worse_each_time(reply: Reply, request: Reply) -> None:
        empty_relation(reply, request)
        if request["attempt"] != 1:
            swap_character(reply, request)  # round 1 has one fault, the others two

    run, model = await begin(tmp_path / "run", spoil=always("write", "s03", worse_each_time), rounds=3)
    status = await run.go()
    rounds = await rounds_of(run, "s03")
    assert [r.round for r in rounds] == [0, 1, 2, 3]
    assert [r.outcome for r in rounds] == ["revise", "revise", "revise", "exhausted"]
    assert rounds[1].score == max(r.score for r in rounds)
    shot = (await run.script()).shot("s03")
    assert shot is not None
    outline_looks = {p.look for p in shot.character.people}
    assert shot.relation.text == ""
    assert "stranger.plain" not in outline_looks, "the round with one fault was kept, not the last"
    assert status.state == "done"
    assert status.film["outcomes"]["exhausted"] == 1
    assert model.asked["write", "s03", 4] == 0


async def test_without_validator_the_first_draft_stands_and_says_so(tmp_path: Path) -> None:
    run, _ = await begin(tmp_path / "run", roles=("director", "screenwriter", "cinematographer"))
    status = await run.go()
    assert status.film["outcomes"] == {"unvalidated": 5}
    assert await run.reviews() == []


async def test_without_cinematographer_the_screenwriter_fills_camera_and_light(tmp_path: Path) -> None:
    run, model = await begin(tmp_path / "run", roles=("director", "screenwriter", "validator"))
    await run.go()
    script = await run.script()
    assert all(s.camera.text and s.lighting.text for s in script.shots)
    assert sum(n for (task, _, _), n in model.asked.items() if task == "shoot") >= 5
    full, _ = await begin(tmp_path / "full")
    await full.go()
    craft = [sum(x.camera.move != "static" for x in y.shots) for y in (script, await full.script())]
    assert craft[0] < craft[1], "what is missing is the craft, not the text"


async def test_unrelated_neighbours_do_not_pass(tmp_path: Path) -> None:
    """A shot out of another film in the middle of this one: coherence falls, and below the threshold when all of it is foreign."""
    other, _ = await begin(tmp_path / "other", story="A lonely robot repairs a spaceship", shots=3, seconds=5.0)
    await other.go()
    alien = (await other.script()).shots[1]

    def invade(reply: Reply, request: Reply) -> None:
        reply |= {k: alien.plain()[k] for k in ("character", "background", "relation", "initial", "final")}

    run, _ = await begin(tmp_path / "run", spoil=once("write", "s03", invade))
    await run.go()
    first, *later = await rounds_of(run, "s03")
    # The director's line still names the people, so the invader is not a complete stranger; it falls clearly all the same.
    assert first.outcome == "revise"
    assert first.components.coherence < later[-1].components.coherence - 0.2
    script = await run.script()
    stranger = coherence(script.shots[1], alien, script.characters, script.locations).score
    assert stranger < run.variant.tau_c < coherence(script.shots[1], script.shots[2], script.characters, script.locations).score
    assert stranger < 0.35


async def test_each_question_is_asked_once_and_filed_before_use(tmp_path: Path) -> None:
    run, model = await begin(tmp_path / "run")
    await run.go()
    assert set(model.asked.values()) == {1}
    assert made(run).count("llm") == sum(model.asked.values())
