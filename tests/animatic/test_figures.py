"""The human cast: identity over ages, mirrored faces, exact landmarks, feet that do not skate, every word of the vocabulary."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import pairwise
from typing import Any, get_args

import numpy as np
import pytest
from PIL import Image, ImageChops
from vgot.errors import InputError
from vgot.generators.animatic.figures import ActorState, Figure, draw_portrait, make_figure, make_rig
from vgot.generators.animatic.figures.base import Pose, View
from vgot.generators.animatic.figures.faces import EXPRESSIONS
from vgot.generators.animatic.figures.human import Human
from vgot.generators.animatic.figures.portrait import STUDIO
from vgot.generators.animatic.figures.poses import solve
from vgot.generators.animatic.geometry import Camera
from vgot.generators.animatic.light import HUES, Light, luma
from vgot.generators.animatic.paint import Flat, Painter
from vgot.script.model import Character, Cloth, Look
from vgot.script.vocabulary import Accessory, Age, Build, Garment, Gender, HairStyle
from vgot.script.vocabulary import Expression as ExpressionWord

BACK = (10, 200, 40)
SIZE = 240
SCALE = 110.0
FOOT = 216.0
VIEWS: tuple[View, ...] = get_args(View)
AGES: tuple[Age, ...] = get_args(Age)
WEAR = (Cloth(garment="sweater", colour="teal"), Cloth(garment="trousers", colour="navy"))


def character(*ages: str, gender: str = "woman", outfit: tuple[Cloth, ...] = WEAR, name: str = "Mary", **fields: Any) -> Character:
    looks = tuple(Look.read({"id": f"mary.{a}", "age": a, "outfit": [c.plain() for c in outfit], **fields}) for a in ages or ("adult",))
    return Character.read({"id": "mary", "name": name, "gender": gender, "looks": [x.plain() for x in looks]})


def figure(age: str = "adult", **fields: Any) -> Human:
    who = character(age, **fields)
    made = make_figure(make_rig(who, who.looks[0], 7))
    assert isinstance(made, Human)
    return made


def picture(who: Figure, state: ActorState, light: Light = STUDIO, scale: float = SCALE, size: int = SIZE) -> Image.Image:
    image = Image.new("RGB", (size, size), BACK)
    painter = Painter(image, Camera(0, 1, -5, 50, size, size), light)
    who.draw(Flat(painter, size / 2, FOOT * size / SIZE, scale, 5.0), state)
    painter.flush()
    return image


def ink(image: Image.Image) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.abs(np.asarray(image, dtype=int) - BACK).sum(axis=2) > 60


def box(image: Image.Image, scale: float = SCALE) -> tuple[float, float, float, float]:
    """Left, right, bottom, top of what was drawn, in metres of the figure's plane."""
    ys, xs = np.nonzero(ink(image))
    return (xs.min() - SIZE / 2) / scale, (xs.max() + 1 - SIZE / 2) / scale, (FOOT - ys.max() - 1) / scale, (FOOT - ys.min()) / scale


# -- identity ----------------------------------------------------------------------------------------------------------
def test_a_rig_is_plain_json_and_repeats() -> None:
    who = character("child", "old")
    for look in who.looks:
        rig = make_rig(who, look, 3)
        assert json.loads(json.dumps(rig)) == rig == make_rig(who, look, 3)
        assert rig["species"] == "human"


def test_the_face_belongs_to_the_character_not_to_the_look() -> None:
    who = character(*AGES)
    rigs = [make_rig(who, look, 3) for look in who.looks]
    for part in ("face", "eyes", "skin", "accent", "tall"):
        assert all(r[part] == rigs[0][part] for r in rigs), part
    other = character(*AGES, name="Rosa")
    assert make_rig(other, other.looks[0], 3)["face"] != rigs[0]["face"]
    assert make_rig(who, who.looks[0], 4)["face"] != rigs[0]["face"]


def test_traits_settle_details() -> None:
    who = character().but(traits=("freckles", "green eyes", "long nose"))
    face = make_rig(who, who.looks[0], 3)
    assert face["face"]["mark"] == "freckles" and face["face"]["nose"] == "long" and face["eyes"] == [58, 98, 62]  # type: ignore[index]


def test_a_foreign_look_is_refused() -> None:
    with pytest.raises(InputError, match="does not belong"):
        make_rig(character(), Look(id="tom.adult", age="adult", outfit=WEAR), 0)
    with pytest.raises(InputError, match="species"):
        make_figure({"colour": [1, 2, 3]})
    with pytest.raises(InputError, match="64"):
        draw_portrait(make_rig(character(), character().looks[0], 0), (20, 20))


# -- proportions -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("age", "heads", "tall"), [
    ("infant", 3.2, 0.75), ("child", 4.0, 1.15), ("teen", 4.7, 1.55), ("adult", 5.3, 1.70), ("middle", 5.3, 1.70), ("old", 5.0, 1.62),
])
def test_proportions_change_with_age(age: str, heads: float, tall: float) -> None:
    who = figure(age, gender="neutral", hair="bald")
    assert who.height == pytest.approx(tall, rel=0.05)
    marks = who.landmarks(ActorState(view="front"))
    head = who.m.head
    assert marks.head_top[1] - marks.chin[1] == pytest.approx(head, rel=0.03)
    assert who.height / head == pytest.approx(heads + 0.06, rel=0.01)


def test_old_people_stoop_go_grey_and_walk_slowly() -> None:
    adult, old = figure("adult", hair_colour="black"), figure("old", hair_colour="black")
    assert 6 <= math.degrees(old.m.stoop) <= 10 and adult.m.stoop == 0
    assert luma(old.face.hair) > luma(adult.face.hair) + 0.3
    assert old.speed < 0.75 * adult.speed and old.stride < 0.8 * adult.stride
    side = ActorState(view="side")
    assert old.landmarks(side).chin[0] > adult.landmarks(side).chin[0] + 0.05


def test_builds_and_genders_shape_the_silhouette() -> None:
    areas = [ink(picture(figure(build=b), ActorState(view="front"))).sum() for b in get_args(Build)]
    assert areas[0] < areas[1] < areas[2]
    man, woman = figure(gender="man").m, figure(gender="woman").m
    assert man.wide[0] / man.wide[3] > 1.2 * woman.wide[0] / woman.wide[3]


# -- the picture -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("expression", ["sad", "angry"])
def test_facing_left_is_the_mirror_of_facing_right(view: View, expression: str) -> None:
    who = figure(hair="bob", accessories=("bag", "glasses"))
    right = ActorState(view=view, expression=expression, gaze=(0.4, 0.1), pose="point")
    for side in (0.0, 1.0):
        a = picture(who, right, replace(STUDIO, key_side=side))
        b = picture(who, replace(right, facing=-1), replace(STUDIO, key_side=-side))
        diff = np.asarray(ImageChops.difference(a, b.transpose(Image.Transpose.FLIP_LEFT_RIGHT)), dtype=int)
        assert (diff.max(axis=2) > 24).mean() < 0.0005


def test_a_mirrored_plane_keeps_the_key_on_its_side() -> None:
    who, state = figure(), ActorState(view="front")
    image = Image.new("RGB", (SIZE, SIZE), BACK)
    painter = Painter(image, Camera(0, 1, -5, 50, SIZE, SIZE), replace(STUDIO, key_side=1.0))
    who.draw(Flat(painter, SIZE / 2, FOOT, SCALE, 5.0, mirror=True), state)
    painter.flush()
    other = picture(who, replace(state, facing=-1), replace(STUDIO, key_side=1.0))
    assert ImageChops.difference(image, other).getbbox() is None


def _still(pose: Pose) -> ActorState:
    return ActorState(pose=pose, view="side" if pose in ("walk", "run", "crawl", "lie") else "three_quarter", phase=0.8)


@pytest.mark.parametrize("age", ["infant", "adult", "old"])
@pytest.mark.parametrize("pose", get_args(Pose))
def test_landmarks_agree_with_pixels(age: str, pose: Pose) -> None:
    who, state = figure(age, hair="short"), _still(pose)
    left, right, bottom, top = box(picture(who, state))
    marks = who.landmarks(state)
    assert marks.left == pytest.approx(left, abs=0.03) and marks.right == pytest.approx(right, abs=0.03)
    if pose not in ("cheer", "dance", "lie", "wave"):
        assert marks.head_top[1] == pytest.approx(top, abs=0.025)
    if pose not in ("lie", "dance"):
        assert bottom == pytest.approx(0.0, abs=0.05)
    assert bottom > -0.06
    heads = {"head_top": marks.head_top, "chin": marks.chin, "eyes": marks.eyes, "mouth": marks.mouth}
    for name, (x, y) in heads.items():
        assert left - 0.03 <= x <= right + 0.03 and bottom - 0.03 <= y <= top + 0.03, name


@pytest.mark.parametrize("style", get_args(HairStyle))
@pytest.mark.parametrize("view", VIEWS)
def test_head_top_includes_the_hair(style: str, view: View) -> None:
    who, state = figure(hair=style), ActorState(view=view)
    *_, top = box(picture(who, state))
    assert who.landmarks(state).head_top[1] == pytest.approx(top, abs=0.02)


def test_head_top_leaves_out_the_hat() -> None:
    state = ActorState()
    bare, hat = figure(), figure(accessories=("hat",))
    assert hat.landmarks(state).head_top == bare.landmarks(state).head_top
    assert hat.landmarks(state).head_radius > bare.landmarks(state).head_radius
    assert box(picture(hat, state))[3] > bare.landmarks(state).head_top[1] + 0.03


def test_landmarks_run_from_head_to_foot() -> None:
    for age in AGES:
        marks = figure(age).landmarks(ActorState())
        m = marks
        order = (m.head_top, m.eyes, m.mouth, m.chin, m.collar, m.armpit, m.navel, m.mid_thigh, m.knee, m.sole)
        assert all(a[1] > b[1] for a, b in pairwise(order)), age


@pytest.mark.parametrize("view", ["front", "three_quarter", "side"])
def test_eyes_are_where_the_landmark_says(view: View) -> None:
    who, state = figure(skin="fair"), ActorState(view=view, expression="surprised")
    marks = who.landmarks(state)
    p = np.asarray(close_up(who, state, marks.eyes, 900.0), dtype=int)
    dark_or_white = (p.max(axis=2) < 60) | (p.min(axis=2) > 236)
    band = dark_or_white[SIZE // 2 - 12 : SIZE // 2 + 13]
    assert band[:, SIZE // 2 - 75 : SIZE // 2 + 76].mean() > 0.03
    if view != "side":
        assert band[:, : SIZE // 2].any() and band[:, SIZE // 2 :].any()


@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize(("pose", "duty"), [("walk", 0.6), ("run", 0.42)])
def test_planted_feet_do_not_skate(age: str, pose: Pose, duty: float) -> None:
    who = figure(age)
    for view in ("side", "three_quarter"):
        spots = []
        for u in np.linspace(0.02, duty * 0.72, 12):
            skel = solve(ActorState(pose=pose, view=view, phase=float(u) * math.tau), who.m)  # type: ignore[arg-type]
            spots.append(skel.at(skel.near_leg.ankle)[0] + float(u) * who.stride)
        assert np.ptp(spots) < 0.03 * who.m.size + 0.005


def test_both_knees_bend_and_limbs_keep_their_length() -> None:
    who = figure()
    for pose in get_args(Pose):
        skel = solve(ActorState(pose=pose, view="side", phase=1.1), who.m)
        for leg in (skel.near_leg, skel.far_leg):
            assert math.dist(leg.knee, leg.hip) == pytest.approx(who.m.thigh, rel=0.09), pose
            if pose not in ("kneel", "crawl"):
                assert math.dist(leg.knee, leg.ankle) == pytest.approx(who.m.shin, rel=0.06), pose
        for arm in (skel.near, skel.far):
            assert math.dist(arm[0], arm[1]) == pytest.approx(who.m.upper, rel=1e-6)


def test_a_seated_player_sits_on_the_seat() -> None:
    who = figure()
    for seat in (0.4, 0.55):
        skel = solve(ActorState(pose="play", seated=True, seat=seat, view="side"), who.m)
        assert skel.pelvis[1] == pytest.approx(seat + who.m.seat_pad)
        assert skel.near[2][0] > skel.near[0][0] + 0.2


def close_up(who: Human, state: ActorState, at: tuple[float, float], scale: float) -> Image.Image:
    image = Image.new("RGB", (SIZE, SIZE), BACK)
    painter = Painter(image, Camera(0, 1, -5, 50, SIZE, SIZE), STUDIO)
    who.draw(Flat(painter, SIZE / 2 - at[0] * scale, SIZE / 2 + at[1] * scale, scale, 5.0), state)
    painter.flush()
    return image


def _changed(a: ActorState, b: ActorState, who: Human) -> float:
    at = who.landmarks(a).eyes
    pair = [close_up(who, s, at, 700.0) for s in (a, b)]
    return float((np.asarray(ImageChops.difference(*pair), dtype=int).max(axis=2) > 20).mean())


@pytest.mark.parametrize(("field", "value"), [
    ("mouth", 0.8), ("blink", 1.0), ("gaze", (0.9, 0.0)), ("gaze", (0.0, 0.9)), ("breath", 1.0), ("lean", 0.12),
])
def test_signs_of_life_show_in_a_close_up(field: str, value: object) -> None:
    who = figure("child")
    rest = ActorState(view="front")
    assert _changed(rest, replace(rest, **{field: value}), who) > 0.0008  # type: ignore[arg-type]


def test_gesture_blends_from_rest() -> None:
    who = figure()
    hands = [solve(ActorState(pose="cheer", gesture=g), who.m).near[2][1] for g in (0.0, 0.3, 0.6, 1.0)]
    assert all(a < b for a, b in pairwise(hands))
    assert hands[0] == pytest.approx(solve(ActorState(), who.m).near[2][1], abs=0.02)


def test_every_expression_differs_in_three_channels() -> None:
    assert set(EXPRESSIONS) == set(get_args(ExpressionWord))
    channels = ("brow_in", "brow_out", "lid", "low", "curve", "width", "open", "blush", "roll", "nod", "pupil")
    for a in EXPRESSIONS:
        for b in EXPRESSIONS:
            if a < b:
                apart = [c for c in channels if abs(getattr(EXPRESSIONS[a], c) - getattr(EXPRESSIONS[b], c)) > 0.04]
                assert len(apart) >= 3, (a, b, apart)


def test_sad_brows_rise_inwards_whatever_the_side() -> None:
    sad, angry = EXPRESSIONS["sad"], EXPRESSIONS["angry"]
    assert sad.brow_in > 0 > sad.brow_out and angry.brow_in < 0 < angry.brow_out


# -- vocabulary --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("garment", [g for g in get_args(Garment) if g not in ("fur", "shell")])
def test_every_garment_shows_its_colour(garment: str) -> None:
    who = figure(outfit=(Cloth.read({"garment": garment, "colour": "violet"}),), gender="neutral")
    for view in VIEWS:
        p = np.asarray(picture(who, ActorState(view=view)), dtype=int)
        violet = (p[..., 2] > p[..., 1] + 25) & (p[..., 2] > p[..., 0] + 10)
        assert violet.sum() > 150, view


@pytest.mark.parametrize("accessory", get_args(Accessory))
def test_every_accessory_changes_the_picture(accessory: str) -> None:
    bare, worn = figure(gender="man", age="adult"), figure(gender="man", age="adult", accessories=(accessory,))
    state = ActorState(view="three_quarter")
    assert (np.asarray(ImageChops.difference(picture(bare, state), picture(worn, state))).max(axis=2) > 24).sum() > 12


def test_genders_and_ages_and_views_all_draw() -> None:
    for gender in get_args(Gender):
        for age in AGES:
            for view in VIEWS:
                assert ink(picture(figure(age, gender=gender), ActorState(view=view))).sum() > 500


def test_what_is_held_is_drawn_at_the_hand() -> None:
    who = figure()
    rest = ActorState(pose="hold", view="side")
    held = replace(rest, holding="book")
    diff = np.asarray(ImageChops.difference(picture(who, rest), picture(who, held)), dtype=int).max(axis=2) > 24
    ys, xs = np.nonzero(diff)
    hand = who.landmarks(held).hand
    assert diff.sum() > 60
    assert ((xs - SIZE / 2) / SCALE).mean() == pytest.approx(hand[0], abs=0.2)
    assert ((FOOT - ys) / SCALE).mean() == pytest.approx(hand[1], abs=0.2)


# -- light and speed ---------------------------------------------------------------------------------------------------
def test_faces_keep_their_brightness_at_night() -> None:
    hue = HUES["night"]
    night = Light(hue.ambient, hue.key, hue.haze, hue.sky, key_side=0.0, night=True)
    who, state = figure(skin="fair", hair="bald"), ActorState(view="front")
    x, y = who.landmarks(state).eyes
    forehead = np.asarray(picture(who, state, night))[round(FOOT - (y + 0.06) * SCALE), round(SIZE / 2 + x * SCALE)]
    r, g, b = (int(c) for c in forehead)
    assert 0.35 <= luma((r, g, b)) <= 0.55
    assert r > b - 12


def test_the_key_side_is_lighter() -> None:
    who, state = figure(), ActorState(view="front")
    for side in (-1.0, 1.0):
        grey = np.asarray(picture(who, state, replace(STUDIO, key_side=side)).convert("L"), dtype=int)
        y = round(FOOT - who.landmarks(state).navel[1] * SCALE)
        row = np.nonzero(ink(picture(who, state))[y])[0]
        lo, hi = SIZE // 2 - round(0.09 * SCALE), SIZE // 2 + round(0.09 * SCALE)
        assert row.size and (grey[y - 3 : y + 3, hi].mean() - grey[y - 3 : y + 3, lo].mean()) * side > 8


def test_tiny_figures_are_cheap_and_large_ones_bounded() -> None:
    who = figure("adult", outfit=(Cloth(garment="coat", colour="red"), Cloth(garment="sweater", colour="cream")), accessories=("scarf",))
    counts = [len(who._sketch(ActorState(), s).ops) for s in (20.0, 380.0, 1600.0)]
    assert counts[0] < 45 < counts[1] <= counts[2] < 150


def test_the_portrait_shows_the_look() -> None:
    who = character()
    sheet = draw_portrait(make_rig(who, who.looks[0], 1), (240, 240))
    assert sheet.size == (240, 240) and sheet.mode == "RGB"
    p = np.asarray(sheet, dtype=int)
    teal = (p[..., 1] > p[..., 0] + 40) & (p[..., 2] > p[..., 0] + 40)
    assert teal.mean() > 0.04
    again = draw_portrait(make_rig(who, who.looks[0], 1), (240, 240))
    assert ImageChops.difference(sheet, again).getbbox() is None
