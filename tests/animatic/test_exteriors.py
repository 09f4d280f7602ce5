"""Exterior sets: they build, stay the same at every hour, leave no hole, and change colour with season and hour."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from vgot.errors import RenderError
from vgot.generators.animatic.geometry import Camera
from vgot.generators.animatic.light import HUES, Light
from vgot.generators.animatic.paint import Painter
from vgot.generators.animatic.places import Place, Setting, build
from vgot.generators.animatic.places.exteriors import EXTERIOR_BUILDERS
from vgot.generators.animatic.places.exteriors_kit import Layer, holds
from vgot.generators.animatic.places.exteriors_palette import palette
from vgot.generators.animatic.places.sky import Sky
from vgot.script.vocabulary import EXTERIORS, HOURS

W, H = 320, 180
MAGENTA = (255, 0, 255)
KINDS = sorted(EXTERIORS)


def light(hour: str = "day", side: float = -1.0) -> Light:
    h = HUES[hour]
    return Light(h.ambient, h.key, h.haze, h.sky, key_side=side, night=hour == "night")


def camera(x: float = 0.0, y: float = 1.3, z: float = -6.0, focal: float = 24.0, **more: float) -> Camera:
    return Camera(x, y, z, focal, W, H, **more)


def drawn(place: Place, setting: Setting, cam: Camera, t: float = 1.0, *, sky: bool = False) -> np.ndarray:
    image = Image.new("RGB", (W, H), MAGENTA)
    lit = light(setting.hour)
    if sky:
        Sky(lit, setting, 3, W, H).paint(image, cam, t)
    painter = Painter(image, cam, lit)
    for item in place.items(lit, setting):
        item.draw(painter, t)
    painter.flush()
    return np.asarray(image).astype(int)


def test_every_exterior_has_a_builder() -> None:
    assert set(EXTERIOR_BUILDERS) == set(EXTERIORS)


def test_unknown_set_is_a_typed_error() -> None:
    with pytest.raises(RenderError, match="moonbase"):
        build("moonbase", "x")


@pytest.mark.parametrize("kind", KINDS)
def test_a_place_offers_what_blocking_and_light_need(kind: str) -> None:
    place = build(kind, "harbour-7")
    assert place.set == kind and not place.interior and place.sky
    kinds = [a.kind for a in place.anchors]
    assert kinds.count("stand") >= 2 and kinds.count("sit") >= 1
    assert len({a.name for a in place.anchors}) == len(place.anchors)
    for a in place.anchors:
        assert place.stage.z0 - 0.1 <= a.z <= place.stage.z1 + 0.35, a
        assert abs(a.x) <= 4.0, a
        if a.kind == "sit":
            assert 0.35 <= a.seat <= 0.6
    sources = {s.kind for s in place.sources}
    assert {"sun", "moon", "sky"} <= sources
    if kind in ("street", "alley", "village", "park", "harbour", "station", "rooftop", "bridge", "ship_deck"):
        assert "lamp" in sources


@pytest.mark.parametrize("kind", KINDS)
def test_layout_depends_on_the_id_only(kind: str) -> None:
    place = build(kind, "a")
    before = place.digest
    for hour in HOURS:
        place.items(light(hour), Setting(hour, "snow", "winter", ("lamp", "fire")))
    again = EXTERIOR_BUILDERS[kind]("a")
    assert place.digest == before == again.digest
    assert again.anchors == place.anchors and again.sources == place.sources
    assert EXTERIOR_BUILDERS[kind]("b").digest != before
    assert build(kind, "a") is place


@pytest.mark.parametrize("kind", KINDS)
def test_ground_reaches_from_the_camera_to_the_horizon(kind: str) -> None:
    place = build(kind, "a")
    cameras = (
        camera(), camera(y=0.35, z=-5.0, focal=18.0, pitch=0.15), camera(y=4.5, z=-7.0, pitch=-0.45), camera(y=2.0, z=-40.0),
        camera(x=1.0, y=1.5, z=-2.2, focal=50.0, yaw=0.3), camera(y=1.4, z=-5.0, focal=35.0, roll=0.12),
    )
    ys, xs = np.mgrid[0:H, 0:W] + 0.5
    for cam in cameras:
        picture = drawn(place, Setting("day", "clear", "summer"), cam)
        c, s = np.cos(cam.roll), np.sin(cam.roll)
        below = -s * (xs - W / 2) + c * (ys - H / 2) > cam.focal_px * np.tan(cam.pitch) + 2.5
        hole = (np.abs(picture - MAGENTA).sum(axis=2) < 24) & below
        assert not hole.any(), f"{int(hole.sum())} pixels of void in {kind} from {cam}"


@pytest.mark.parametrize("kind", KINDS)
def test_sky_and_set_cover_the_frame_and_no_item_hides_the_cast(kind: str) -> None:
    place = build(kind, "b")
    cam = camera(z=-5.5, focal=35.0)
    setting = Setting("golden", "clear", "autumn")
    picture = drawn(place, setting, cam, sky=True)
    assert (np.abs(picture - MAGENTA).sum(axis=2) > 24).all()
    image = Image.new("RGB", (W, H), MAGENTA)
    painter = Painter(image, cam, light("golden"))
    for item in place.items(light("golden"), setting):
        if item.z < 0.0:
            item.draw(painter, 1.0)
    painter.flush()
    x0, top, _ = cam.project_one((-1.0, 1.7, 0.2))
    x1, foot, _ = cam.project_one((1.0, 0.0, 0.2))
    cast = np.asarray(image).astype(int)[round(top):round(foot), round(x0):round(x1)]
    assert (np.abs(cast - MAGENTA).sum(axis=2) > 24).mean() < 0.15


@pytest.mark.parametrize("kind", KINDS)
def test_only_moving_items_depend_on_time(kind: str) -> None:
    place, lit, setting = build(kind, "c"), light(), Setting("day", "wind", "summer")
    items = place.items(lit, setting)
    assert items == sorted(items, key=lambda i: -i.z)

    def picture(t: float, moving: bool) -> np.ndarray:
        image = Image.new("RGB", (W, H), MAGENTA)
        painter = Painter(image, camera(), lit)
        for item in items:
            if item.moving is moving:
                item.draw(painter, t)
        painter.flush()
        return np.asarray(image)

    assert np.array_equal(picture(0.0, False), picture(2.7, False))
    if any(i.moving for i in items):
        assert not np.array_equal(picture(0.0, True), picture(2.7, True))
    assert np.array_equal(picture(2.7, True), picture(2.7, True))


@pytest.mark.parametrize("kind", ["park", "forest", "field", "street"])
def test_seasons_and_hours_change_colours(kind: str) -> None:
    place = build(kind, "a")
    seasons = ("spring", "summer", "autumn", "winter")
    means = [drawn(place, Setting("day", "clear", season), camera()).mean(axis=(0, 1)) for season in seasons]
    means += [drawn(place, Setting(hour, "clear", "summer"), camera()).mean(axis=(0, 1)) for hour in ("golden", "night")]
    for i, a in enumerate(means):
        for b in means[i + 1:]:
            assert np.abs(a - b).max() > 1.0


@pytest.mark.parametrize("kind", ["street", "alley", "village", "garden", "harbour", "station", "rooftop", "bridge"])
def test_windows_are_lit_at_night_only(kind: str) -> None:
    place = build(kind, "a")

    def warm(hour: str) -> int:
        p = drawn(place, Setting(hour, "clear", "summer"), camera())
        return int(((p[..., 0] > 225) & (p[..., 1] > 160) & (p[..., 2] < 190) & (p[..., 0] - p[..., 2] > 60)).sum())

    assert warm("night") > 20 + warm("day")


def test_conditions_of_shapes() -> None:
    state = frozenset({"lit", "winter"})
    assert holds("", state) and holds("lit&winter", state) and holds("lit&!wet", state)
    assert not holds("lit&wet", state) and not holds("!winter", state)


def test_every_colour_name_is_in_the_palette() -> None:
    for kind in KINDS:
        for location in ("a", "b", "c"):
            build(kind, location).items(light("night"), Setting("night", "storm", "winter", ("fire", "neon")))
    names = set(palette(Setting()))
    assert all(set(palette(Setting(season=s, weather=w))) == names for s in ("spring", "autumn", "winter") for w in ("snow", "rain"))


def test_a_layer_without_matching_shapes_makes_no_item() -> None:
    layer = Layer(3.0)
    layer.card([(0, 0), (1, 0), (1, 1)], "white", when="snowy")
    setting = Setting("day", "clear", "summer")
    assert layer.compile(light(), setting, palette(setting)) is None
