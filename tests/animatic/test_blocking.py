"""Seats, beds, horses, walks and continuous cuts: where people are and where they look."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pytest
from vgot.agents.offline.compose import draft_script
from vgot.generators.animatic.blocking import Blocking
from vgot.generators.animatic.figures.base import ActorState
from vgot.generators.animatic.framing import head_of
from vgot.generators.animatic.places.base import Anchor, Place
from vgot.generators.animatic.plan import plan_shots
from vgot.generators.animatic.ride import horse_of, horse_state, resting_seat, saddle_of
from vgot.generators.animatic.staging import Cast, place_of
from vgot.generators.animatic.travel import STOOL, Spot, arrange, beside_furniture, carried_on, clear
from vgot.generators.animatic.values import Actor, ShotPlan
from vgot.generators.protocols import Picture
from vgot.script.model import Brief, Script

from .scripts import LOCATIONS, MARY, REX, TOM, person, script, shot

SMALL = Picture(320, 180, 24)
BABY = {
    "id": "sol", "name": "Sol", "looks": [{"id": "sol.infant", "age": "infant", "outfit": [{"garment": "dress", "colour": "teal"}]}],
}
HORSE = {
    "id": "storm", "name": "Storm", "species": "horse",
    "looks": [{"id": "storm.now", "age": "adult", "outfit": [{"garment": "fur", "colour": "grey"}]}],
}


def wide_cast(*shots: dict[str, Any], place: str = "hospital") -> Script:
    rooms = [*LOCATIONS, {"id": place, "name": place, "set": place, "interior": place in ("hospital", "train_car", "cafe"), "sources": ["lamp"]}]
    return Script.read({
        "title": "T", "brief": {"story": "A test.", "shots": len(shots), "seed": 7}, "characters": [MARY, TOM, REX, BABY, HORSE],
        "locations": rooms, "shots": list(shots),
    })


def actor(plan: ShotPlan, who: str) -> Actor:
    return next(a for a in plan.actors if a.character == who and a.role == "cast")


@pytest.mark.parametrize("facing", ["left", "right", "camera", "away"])
@pytest.mark.parametrize("place", ["train_car", "cafe"])
def test_a_chair_says_where_its_sitter_looks(place: str, facing: str) -> None:
    s = wide_cast(shot(1, [person("mary", action="sit", facing=facing)], at=place, size="FS"), place=place)
    mary = plan_shots(s, SMALL)["s01"].actors[0]
    anchors = place_of(place, place, plan_shots(s, SMALL)["s01"].scenery.seed).anchors
    seat = next(a for a in anchors if a.kind == "sit" and math.isclose(a.x, mary.start[0]) and math.isclose(a.z, mary.start[2]))
    assert mary.beats[0].seated and mary.seat == pytest.approx(seat.seat)
    if seat.facing:
        assert mary.beats[0].facing == seat.facing
        assert mary.beats[0].view not in ("back", "front") or facing in ("left", "right")


def test_who_lies_in_bed_stays_in_bed() -> None:
    sick, visitor = person("tom", action="sleep", side="left", facing="right"), person("mary", side="right", facing="left", gaze="tom")
    s = wide_cast(
        shot(1, [person("mary", action="sit", facing="left")], at="hospital", size="WS"),
        shot(2, [sick, {**visitor, "action": "sit"}], at="hospital", kind="two_shot"),
    )
    plan = plan_shots(s, SMALL)["s02"]
    tom, mary = actor(plan, "tom"), actor(plan, "mary")
    beds = [a for a in place_of("hospital", "hospital", plan.scenery.seed).anchors if a.kind == "lie"]
    assert any((a.x, a.seat, a.z) == pytest.approx(tom.start) for a in beds)
    assert mary.start[0] > tom.start[0] + 0.6


def test_who_visits_somebody_lying_goes_down() -> None:
    people = [person("tom", action="sleep", side="left"), person("mary", action="listen", side="right")]
    s = wide_cast(shot(1, people, at="hospital", kind="two_shot"))
    assert actor(plan_shots(s, SMALL)["s01"], "mary").beats[0].pose == "kneel"


def test_a_baby_awake_sits() -> None:
    baby = {"character": "sol", "look": "sol.infant", "action": "lie", "side": "right"}
    sol = actor(plan_shots(wide_cast(shot(1, [person("mary", side="left"), baby], at="shore", size="FS")), SMALL)["s01"], "sol")
    assert sol.beats[0].pose == "sit" and sol.beats[0].seated and not sol.mount and sol.start[1] == 0.0


def spot(x: float, **o: Any) -> Spot:
    return Spot(x, 0.2, **o)


def test_arranging_moves_those_who_stand() -> None:
    row = [spot(0.4), spot(0.0, kind="sit", anchor="chair", seat=0.46), spot(0.1), spot(0.1)]
    arrange(row, [0.7, 0.7, 0.7], -2.8, 2.8)
    assert row[1].x == 0.0
    for a, b in pairwise(row):
        assert b.x - a.x >= 0.69


def room(*anchors: Anchor) -> Place:
    base = place_of("kitchen", "any", 1)
    return Place(base.set, True, base.stage, anchors, (), base.items)


def test_nobody_stands_in_a_chair() -> None:
    for z in (1.4, -0.3):
        s = Spot(1.0, z)
        beside_furniture(s, room(Anchor("chair", 1.05, z + 0.1, "sit", 0.46)))
        assert abs(s.x - 1.05) > 0.4 or abs(s.z - z - 0.1) >= 0.49
        assert -0.6 <= s.z <= 1.9


def test_ways_end_before_people_and_have_a_least_length() -> None:
    start, far = clear(0.0, 3.0, 1, 0.0, [1.0], 0.0, 0.9)
    assert start + far <= 1.0 - 0.6
    start, far = clear(0.0, 3.0, 1, 0.0, [1.0], -2.0, 0.9)
    assert far == pytest.approx(0.9) and start >= -2.0
    start, far = clear(0.0, -3.0, -1, 0.0, [-1.0], 2.0, 0.9)
    assert start - far >= -1.0 + 0.6


def test_a_rider_sits_on_the_saddle_at_every_moment() -> None:
    s = script(shot(1, [person("mary", action="ride", prop="white horse", facing="left")], at="forest", size="FS", move="follow"))
    mary = plan_shots(s, SMALL)["s01"].actors[0]
    assert mary.mount == "horse" and mary.steed == "white horse" and not mary.holding
    horse = horse_of("white horse")
    assert mary.seat == pytest.approx(resting_seat("white horse"), abs=1e-3)
    assert 0.5 * horse.height < mary.seat < horse.height
    seats = [saddle_of(mary, t / 10, -1) for t in range(20)]
    assert max(y for _, y in seats) - min(y for _, y in seats) > 0.005
    for t in range(20):
        assert horse.saddle(horse_state(mary, t / 10, -1)) == pytest.approx(seats[t])
    assert horse_of("white horse").palette != horse_of("black horse").palette


def test_a_horse_covers_nobody() -> None:
    for pair in (("stand", "stand"), ("walk", "walk")):
        horse = {"character": "storm", "look": "storm.now", "action": pair[0], "side": "left", "facing": "right"}
        s = wide_cast(shot(1, [horse, person("mary", action=pair[1], side="right", facing="left")], at="street", kind="two_shot", size="MLS"))
        plan = plan_shots(s, SMALL)["s01"]
        assert not any("overlap" in f for f in plan.framing if plan.framing[0] != "mended")
        reach = Cast(s)["storm.now"].landmarks(ActorState(view="side")).right
        for t in (0.0, 1.5, 3.0):
            assert actor(plan, "mary").position(t)[0] - actor(plan, "storm").position(t)[0] > 0.8 * reach


# -- continuous cuts ---------------------------------------------------------------------------------------------------
PAIRS = [("look", "work"), ("walk", "work"), ("talk", "sit"), ("sit", "stand"), ("reach", "reach"), ("walk", "look"), ("stand", "lie")]


@pytest.mark.parametrize(("one", "two"), PAIRS)
@pytest.mark.parametrize("at", ["kitchen", "street"])
def test_a_continuous_cut_keeps_place_screen_and_exposure(one: str, two: str, at: str) -> None:
    s = script(
        shot(1, [person("mary", action=one, facing="right")], at=at, size="MLS", move="pan" if one == "walk" else "static", exposure=0.3),
        shot(2, [person("mary", action=two, facing="right")], at=at, size="FS", cut="continuous", exposure=-0.3),
    )
    plans, cast = plan_shots(s, SMALL), Cast(s)
    before, after = plans["s01"], plans["s02"]
    a, b = before.actors[0], after.actors[0]
    end = (before.frames - 1) / before.fps
    assert math.hypot(a.position(end)[0] - b.start[0], a.position(end)[2] - b.start[2]) < (1.05 if two in ("sit", "stand", "lie") else 0.12)
    assert a.beat(end).facing == b.beats[0].facing or two in ("sit", "lie")
    assert after.light.exposure == before.light.exposure
    if two != "lie":
        h0 = head_of(a, cast[a.look], before.camera.at(end).camera(320, 180), end)
        h1 = head_of(b, cast[b.look], after.camera.at(0.0).camera(320, 180), 0.0)
        assert h0 is not None and h1 is not None
        assert abs(min(0.7, max(0.3, h0.x / 320)) - h1.x / 320) < 0.05


def test_the_same_action_keeps_pose_and_view_over_a_continuous_cut() -> None:
    s = script(
        shot(1, [person("mary", action="reach", facing="right")], size="MS", azimuth=90.0),
        shot(2, [person("mary", action="reach", facing="right")], size="MLS", azimuth=0.0, cut="continuous"),
        shot(3, [person("mary", action="reach", facing="right")], size="MLS", azimuth=0.0),
    )
    a, b, c = (plan_shots(s, SMALL)[k].actors[0].beats[0] for k in ("s01", "s02", "s03"))
    assert (a.pose, a.view, a.facing) == (b.pose, b.view, b.facing)
    assert c.view != a.view


def test_who_sits_down_over_a_continuous_cut_does_not_jump() -> None:
    place = room(Anchor("chair", 0.5, 1.0, "sit", 0.46, 1))
    assert carried_on(Spot(0.2, 0.8), "sit", place).anchor == "chair"
    assert carried_on(Spot(-2.0, 0.0), "sit", place).anchor == STOOL
    assert carried_on(Spot(0.5, 1.0, kind="sit", seat=0.46, anchor="chair"), "stand", place).anchor == ""


# -- findable people ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("picture", [SMALL, Picture(180, 320, 24), Picture(240, 240, 24)])
def test_people_are_found_in_wide_shots(picture: Picture) -> None:
    people = [person("mary", "mary.child", side="left", facing="right"), person("tom", side="right", facing="left")]
    for size, least in (("EWS", 0.06), ("WS", 0.2 if picture.height > picture.width else 0.27)):
        s = script(shot(1, people, at="street", size=size, kind="establishing"))
        plan, cast = plan_shots(s, picture)["s01"], Cast(s)
        camera = plan.camera.start.camera(picture.width, picture.height)
        for a in plan.actors:
            x, y, depth = camera.project_one(a.start)
            tall = camera.scale(depth) * cast[a.look].height / picture.height
            assert 0 < x < picture.width and y < picture.height and tall > least, (size, a.character, tall)


def test_blocking_is_repeatable() -> None:
    s = script(shot(1, [person("mary", action="walk"), person("tom", side="right")], at="street", size="FS", kind="two_shot"))
    one, two = (Blocking(s, Cast(s), 16 / 9).shot(s.shots[0], place_of("street", "street", 1)) for _ in range(2))
    assert one == two


def test_a_horse_of_the_cast_is_the_one_that_is_ridden() -> None:
    horse = {"character": "storm", "look": "storm.now", "action": "look", "side": "left", "facing": "right"}
    rider = person("mary", action="ride", side="right", facing="right")
    s = wide_cast(
        shot(1, [horse, rider], at="forest", size="FS", kind="two_shot", move="follow"),
        shot(2, [rider], at="forest", size="FS", scene="two"),
    )
    plans, cast = plan_shots(s, SMALL), Cast(s)
    mary, storm = actor(plans["s01"], "mary"), actor(plans["s01"], "storm")
    assert mary.mount == "cast" and storm.moving == "run" and storm.beats[0].facing == mary.beats[0].facing
    state = ActorState(pose="stand", facing=mary.beats[0].facing, view="side")
    saddle = cast["storm.now"].saddle(state)  # type: ignore[attr-defined]
    for t in (0.0, 1.0, 3.0):
        assert storm.position(t)[0] + saddle[0] == pytest.approx(mary.position(t)[0], abs=1e-3)
    assert mary.seat == pytest.approx(saddle[1], abs=1e-3)
    # Alone in the picture she rides a horse of the same colour.
    assert actor(plans["s02"], "mary").steed == "grey horse"


def test_a_thing_that_is_given_is_in_one_hand() -> None:
    told = draft_script(Brief(story="An old man gives his granddaughter a lantern in the harbour", shots=8))
    plans = plan_shots(told, Picture())
    gifts = [s for s in told.shots if any(p.action == "give" and p.prop for p in s.character.people) and len(s.character.people) > 1]
    assert gifts
    for gift in gifts:
        thing = next(p.prop for p in gift.character.people if p.action == "give")
        assert sum(a.holding == thing for a in plans[gift.id].actors) == 1
