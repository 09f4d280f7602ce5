"""The non-human cast: every state draws, mirrors exactly, stands on its feet and can be told apart."""

from __future__ import annotations

import json
import math
from typing import Any, get_args

import numpy as np
import pytest
from PIL import Image
from vgot.errors import RenderError
from vgot.generators.animatic.figures import creatures
from vgot.generators.animatic.figures.base import ActorState, Figure, Pose, View
from vgot.generators.animatic.figures.bird import KINDS, Bird
from vgot.generators.animatic.figures.quadruped import Quadruped
from vgot.generators.animatic.figures.quadruped_kinds import KINDS as KINDRED
from vgot.generators.animatic.figures.robot import FAMILIES, Robot
from vgot.generators.animatic.geometry import Camera
from vgot.generators.animatic.light import HUES, Light, luma
from vgot.generators.animatic.paint import Flat, Painter
from vgot.script.model import Character, Cloth, Look
from vgot.script.vocabulary import Age, Build, Expression

GREY = (150, 170, 160)
COLOUR = {"dog": "brown", "cat": "orange", "horse": "rust", "bird": "blue", "robot": "silver"}
SPECIES = tuple(COLOUR)


def member(species: str, *, name: str = "Pip", traits: tuple[str, ...] = (), colour: str = "", **look: Any) -> tuple[Character, Look]:
    age = look.pop("age", "adult")
    cloth = Cloth(garment="shell" if species == "robot" else "fur", colour=colour or COLOUR[species])  # type: ignore[arg-type]
    worn = Look(id=f"pip.{age}", age=age, outfit=(cloth, *look.pop("more", ())), **look)
    return Character(id="pip", name=name, species=species, traits=traits, looks=(worn,)), worn  # type: ignore[arg-type]


def figure(species: str, seed: int = 0, **kw: Any) -> Figure:
    return creatures.make_creature(creatures.creature_rig(*member(species, **kw), seed))


def light(hour: str = "day", side: float = 0.0) -> Light:
    hue = HUES[hour]
    return Light(hue.ambient, hue.key, hue.haze, hue.sky, key_side=side, haze_near=90.0, haze_far=100.0)


def shot(
    who: Figure, state: ActorState, *, side: float = 0.0, size: int = 160, hour: str = "day", zoom: float = 1.5, y: float = 0.1, x: float = 0.0,
) -> np.ndarray[Any, Any]:
    """Pixels of a figure standing in the middle of a square picture that is ``zoom`` of its heights high."""
    image = Image.new("RGB", (size, size), GREY)
    painter = Painter(image, Camera(0, 0, -10, 50, size, size), light(hour, side))
    scale = size / (who.height * zoom)
    who.draw(Flat(painter, size / 2 - x * scale, size * (1 - y), scale, 10.0), state)
    painter.flush()
    return np.asarray(image, dtype=np.int16)


def head_shot(who: Figure, expression: str, hour: str = "day", **kw: Any) -> np.ndarray[Any, Any]:
    state = ActorState(expression=expression, **kw)
    lm = who.landmarks(ActorState(**kw))
    zoom = lm.head_radius * 3.6 / who.height
    return shot(who, state, zoom=zoom, y=0.5 - (lm.eyes[1] + lm.mouth[1]) / 2 / (who.height * zoom), x=lm.eyes[0], hour=hour)


@pytest.mark.parametrize("species", SPECIES)
def test_every_pose_and_view_draws_something_inside_its_extent(species: str) -> None:
    who = figure(species)
    for i, pose in enumerate(get_args(Pose)):
        view = get_args(View)[i % 4]
        state = ActorState(pose=pose, view=view, phase=0.7 * i)
        shot(who, ActorState(pose=pose, view=view, phase=0.7 * i, holding="book"))
        seen = np.abs(shot(who, state, zoom=3.0) - GREY).sum(axis=2) > 30
        assert seen.sum() > 300, pose
        lm = who.landmarks(state)
        values = [v for name in ("head_top", "chin", "eyes", "mouth", "collar", "armpit", "navel", "mid_thigh", "knee", "sole",
            "hand") for v in getattr(lm, name)]
        assert np.isfinite(values).all()
        assert lm.left < lm.right
        xs = np.flatnonzero(seen.any(axis=0)) - 80
        metre = 160 / (who.height * 3.0)
        slack = 0.22 * who.height * metre
        assert lm.left * metre - slack < xs[0] and xs[-1] < lm.right * metre + slack, pose


@pytest.mark.parametrize("species", SPECIES)
@pytest.mark.parametrize("view", get_args(View))
def test_facing_left_is_the_mirror_of_facing_right(species: str, view: View) -> None:
    who = figure(species, accessories=("glasses", "scarf"))
    for pose, expression in (("walk", "sad"), ("wave", "angry"), ("sit", "tender")):
        right = shot(who, ActorState(pose=pose, view=view, expression=expression, phase=1.1, gaze=(0.6, 0.2)), side=-1.0)  # type: ignore[arg-type]
        left = shot(who, ActorState(pose=pose, view=view, expression=expression, phase=1.1, gaze=(-0.6, 0.2), facing=-1),
            side=1.0)  # type: ignore[arg-type]
        off = np.abs(right - left[:, ::-1]).max(axis=2)
        assert (off > 24).mean() < 0.002
    a, b = (who.landmarks(ActorState(view=view, pose="reach", facing=f)) for f in (1, -1))
    assert a.eyes == pytest.approx((-b.eyes[0], b.eyes[1])) and a.hand == pytest.approx((-b.hand[0], b.hand[1]))
    assert (a.left, a.right) == pytest.approx((-b.right, -b.left))


@pytest.mark.parametrize("species", SPECIES)
@pytest.mark.parametrize("view", ["front", "three_quarter"])
def test_eight_expressions_are_eight_faces(species: str, view: View) -> None:
    who = figure(species)
    faces = {e: head_shot(who, e, view=view) for e in get_args(Expression)}
    names = list(faces)
    for i, a in enumerate(names):
        for b in names[i + 1 :]:
            differ = (np.abs(faces[a] - faces[b]).sum(axis=2) > 60).mean()
            assert differ > 0.008, (a, b)


@pytest.mark.parametrize("species", SPECIES)
def test_blink_mouth_and_gaze_show(species: str) -> None:
    who = figure(species)
    rest = head_shot(who, "neutral")
    for change in ({"blink": 1.0}, {"mouth": 1.0}, {"gaze": (-1.0, 0.0)}):
        assert (np.abs(head_shot(who, "neutral", **change) - rest).sum(axis=2) > 60).sum() > 30, change


def feet(who: Figure, state: ActorState) -> list[tuple[float, float]]:
    if isinstance(who, Quadruped):
        return who.bones(state).feet
    if isinstance(who, Bird):
        return list(who.perch(state).feet)
    assert isinstance(who, Robot)
    j = who.joints(state)
    return [j.near_foot, j.far_foot]


@pytest.mark.parametrize(("species", "traits"), [("dog", ()), ("cat", ()), ("horse", ()), ("bird", ("crow",)), ("robot", ("boxy",)),
    ("robot", ("lanky",))])
@pytest.mark.parametrize("pose", ["walk", "run"])
def test_a_standing_foot_does_not_skate(species: str, traits: tuple[str, ...], pose: Pose) -> None:
    who = figure(species, traits=traits)
    step = 0.02
    planted = 0
    for k in range(60):
        phase = 0.1 * k
        a, b = (feet(who, ActorState(pose=pose, view="side", phase=p)) for p in (phase, phase + step))
        for p, q in zip(a, b, strict=True):
            if p[1] == q[1] == 0.0:
                planted += 1
                assert q[0] - p[0] == pytest.approx(-step / (2 * math.pi) * who.stride, abs=1e-9)
    assert planted > 40


@pytest.mark.parametrize("species", SPECIES)
def test_landmarks_of_a_standing_figure_go_down_in_order(species: str) -> None:
    for age in get_args(Age):
        who = figure(species, age=age)
        for view in get_args(View):
            lm = who.landmarks(ActorState(view=view))
            heights = [p[1] for p in (lm.head_top, lm.eyes, lm.mouth, lm.chin, lm.collar, lm.armpit, lm.navel, lm.mid_thigh, lm.knee, lm.sole)]
            assert heights == sorted(heights, reverse=True), (age, view, heights)
            assert lm.sole[1] == 0.0
            assert lm.head_top[1] == pytest.approx(who.height, rel=0.12)


@pytest.mark.parametrize("species", SPECIES)
def test_age_changes_proportions_not_only_size(species: str) -> None:
    young, grown = (figure(species, age=a) for a in ("infant", "adult"))
    shares = [f.landmarks(ActorState()).head_radius / f.height for f in (young, grown)]
    assert young.height < 0.75 * grown.height
    assert (shares[0] > shares[1] * 1.08) if species != "horse" else (shares[0] > shares[1])
    assert figure(species, age="old").speed < grown.speed


def test_identity_holds_through_ages_and_differs_between_characters() -> None:
    for species, key in (("dog", "coat"), ("cat", "coat"), ("horse", "coat"), ("bird", "kind"), ("robot", "family")):
        rigs = [creatures.creature_rig(*member(species, age=a), 3) for a in ("child", "adult", "old")]
        same = [r[key]["pattern"] if isinstance(r[key], dict) else r[key] for r in rigs]  # type: ignore[index]
        assert len(set(same)) == 1
        many = {json.dumps(creatures.creature_rig(*member(species, name=f"N{i}"), 3), sort_keys=True) for i in range(12)}
        assert len(many) >= 10


@pytest.mark.parametrize("species", SPECIES)
def test_a_rig_survives_json_and_draws_the_same(species: str) -> None:
    rig = creatures.creature_rig(*member(species), 5)
    again = json.loads(json.dumps(rig))
    assert again == rig
    a, b = (shot(creatures.make_creature(r), ActorState()) for r in (rig, again))
    assert (a == b).all()


@pytest.mark.parametrize("species", SPECIES)
def test_the_colour_of_the_look_is_the_colour_of_the_figure(species: str) -> None:
    red, green = (figure(species, colour=c) for c in ("crimson", "green"))
    assert red.palette[0][0] > red.palette[0][1] and green.palette[0][1] > green.palette[0][0]
    picture = shot(red, ActorState(view="side"), size=120)
    near = np.abs(picture - np.array(red.palette[0])).sum(axis=2) < 40
    assert near.mean() > 0.03


def test_traits_choose_the_design() -> None:
    assert {figure("robot", traits=(f,)).rig["family"] for f in FAMILIES} == set(FAMILIES)
    assert {figure("bird", traits=(k,)).rig["kind"] for k in KINDS} == set(KINDS)
    assert figure("dog", traits=("tiny",)).height < 0.8 * figure("dog", traits=("giant",)).height
    assert figure("robot", traits=("rusty",)).rig["worn"] == 1.0
    assert figure("robot", age="child").rig["worn"] == 0.0
    stout, slim = (figure("dog", build=b) for b in (get_args(Build)[2], get_args(Build)[0]))
    assert isinstance(stout, Quadruped) and isinstance(slim, Quadruped)
    assert stout.form.chest > 1.2 * slim.form.chest


@pytest.mark.parametrize("thing", ["collar", "scarf", "hat", "bag", "glasses", "flower", "antenna"])
def test_accessories_are_seen(thing: str) -> None:
    for species in ("dog", "robot") if thing not in ("antenna", "bag", "collar") else ("robot",) if thing == "antenna" else ("dog",):
        plain, worn = figure(species, name="Oz"), figure(species, name="Oz", accessories=(thing,))
        differ = np.abs(shot(plain, ActorState()) - shot(worn, ActorState())).sum(axis=2) > 60
        assert thing == "antenna" or differ.sum() > 20, (species, thing)
    if thing == "antenna":
        assert all(figure("robot", name=f"R{i}",
            accessories=("antenna",)).rig["features"]["antenna"] != "none" for i in range(8))  # type: ignore[index]


@pytest.mark.parametrize("species", SPECIES)
def test_faces_keep_their_brightness_at_night(species: str) -> None:
    who = figure(species, colour="cream")
    night = head_shot(who, "neutral", hour="night", view="front")
    seen = night[np.abs(night - GREY).sum(axis=2) > 40]
    bright = [luma((int(r), int(g), int(b))) for r, g, b in seen]
    assert np.percentile(bright, 60) > 0.28


def test_seated_on_a_seat_is_higher_than_on_the_ground() -> None:
    for species in SPECIES:
        who = figure(species, traits=("boxy",) if species == "robot" else ())
        floor = who.landmarks(ActorState(pose="sit"))
        chair = who.landmarks(ActorState(pose="sit", seated=True, seat=0.5))
        assert chair.eyes[1] == pytest.approx(floor.eyes[1] + 0.5, abs=0.08)


def test_a_person_is_refused_and_a_damaged_rig_is_named() -> None:
    character, look = member("dog")
    person = character.but(species="human")
    with pytest.raises(RenderError, match="expected a creature"):
        creatures.creature_rig(person, look, 0)
    with pytest.raises(RenderError, match="expected a rig of one of"):
        creatures.make_creature({"species": "dragon"})
    for species in SPECIES:
        rig = creatures.creature_rig(*member(species), 0)
        for part in ("form", "wear"):
            with pytest.raises(RenderError, match="damaged"):
                creatures.make_creature({k: v for k, v in rig.items() if k != part})


def test_a_steed_keeps_its_coat_and_carries_a_saddle() -> None:
    white, again, brown = creatures.steed("white horse"), creatures.steed("white horse"), creatures.steed("brown horse")
    assert white.rig == again.rig and min(white.palette[0]) > 200 > max(brown.palette[0])
    for pose in ("stand", "walk", "run"):
        lm = white.landmarks(ActorState(pose=pose, view="side", phase=0.8))  # type: ignore[arg-type]
        x, y = white.saddle(ActorState(pose=pose, view="side", phase=0.8))  # type: ignore[arg-type]
        assert lm.left < x < lm.collar[0] and lm.navel[1] < y < lm.eyes[1]


def test_a_thing_in_the_mouth_does_not_hide_the_eyes() -> None:
    for species in ("dog", "cat", "horse", "bird"):
        who = figure(species)
        lm = who.landmarks(ActorState(view="side"))
        zoom = 1.5
        pair = [shot(who, ActorState(view="side", holding=h), zoom=zoom, x=lm.eyes[0]) for h in ("", "book")]
        differ = (np.abs(pair[0] - pair[1]).sum(axis=2) > 60).any(axis=1)
        eyes_row = round(160 * 0.9 - lm.eyes[1] / (who.height * zoom) * 160)
        assert differ.any() and not differ[: eyes_row + 1].any(), species


@pytest.mark.parametrize("kind", KINDRED)
def test_relatives_of_the_species_are_drawn_as_themselves(kind: str) -> None:
    species = KINDRED[kind].species
    plain, like = figure(species, colour="grey"), figure(species, colour="grey", traits=(kind,))
    assert (np.abs(head_shot(plain, "neutral") - head_shot(like, "neutral")).sum(axis=2) > 60).mean() > 0.004
    assert (np.abs(shot(like, ActorState(pose="walk", phase=1.0)) - GREY).sum(axis=2) > 30).sum() > 500
    assert like.landmarks(ActorState()).head_top[1] > like.landmarks(ActorState()).eyes[1]


def test_a_dog_called_bear_is_a_dog() -> None:
    assert figure("dog", name="Bear").height < 0.7 * figure("dog", traits=("bear",)).height
