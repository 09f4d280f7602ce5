"""The interior sets: complete, stable, walkable, closed on every side, alive by hour and weather."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from vgot.generators.animatic.geometry import Camera
from vgot.generators.animatic.light import HUES, Light, mix
from vgot.generators.animatic.paint import Painter
from vgot.generators.animatic.places.base import Place, Setting
from vgot.generators.animatic.places.interiors import INTERIORS_BUILDERS
from vgot.generators.animatic.places.mesh import Frame, Mesh
from vgot.generators.animatic.places.outside import Hole
from vgot.generators.animatic.places.rooms import Room
from vgot.script.vocabulary import INTERIORS

NAMES = sorted(INTERIORS_BUILDERS)
VOID = (255, 0, 255)


def light(hour: str) -> Light:
    h = HUES[hour]
    return Light(mix(h.ambient, (255, 230, 200), 0.4), h.key, h.haze, h.sky, interior=True, haze_near=60, haze_far=140)


@pytest.fixture(scope="module")
def places() -> dict[str, Place]:
    return {n: INTERIORS_BUILDERS[n]("home-7") for n in NAMES}


def picture(place: Place, camera: Camera, setting: Setting, t: float = 0.0) -> NDArray[np.int16]:
    image = Image.new("RGB", (camera.width, camera.height), VOID)
    lit = light(setting.hour)
    painter = Painter(image, camera, lit)
    for item in place.items(lit, setting):
        if item.z > camera.z + 0.15:
            item.draw(painter, t)
    painter.flush()
    return np.asarray(image).astype(np.int16)


def camera(x: float = 0.0, y: float = 1.5, z: float = -6.0, mm: float = 24, width: int = 192, **turn: float) -> Camera:
    return Camera(x, y, z, mm, width, width * 9 // 16, **turn)


def void(a: NDArray[np.int16]) -> int:
    """Pixels that are still the magenta of an unpainted frame (antialiased edges count when clearly magenta)."""
    r, g, b = a[..., 0], a[..., 1], a[..., 2]
    return int(((r > 225) & (b > 225) & (g < 40)).sum())


def test_every_interior_of_the_vocabulary_has_a_builder() -> None:
    assert set(NAMES) == INTERIORS


@pytest.mark.parametrize("name", NAMES)
def test_anchors_are_on_the_stage_and_enough(name: str, places: dict[str, Place]) -> None:
    place = places[name]
    st = place.stage
    assert place.set == name and place.interior and not place.sky
    assert sum(a.kind == "stand" for a in place.anchors) >= 2
    assert len({a.name for a in place.anchors}) == len(place.anchors), "two anchors share a name"
    seats = [a for a in place.anchors if a.kind == "sit"]
    assert seats and all(0.05 <= a.seat <= 0.8 for a in seats)
    for a in place.anchors:
        slack = 0.0 if a.kind == "stand" else 0.85  # a seat may stand behind the floor that people walk on
        assert st.x0 - slack <= a.x <= st.x1 + slack, a
        assert st.z0 - 1e-6 <= a.z <= st.z1 + slack, a
    assert st.camera_z[0] < st.camera_z[1] < st.z0 + 0.2
    assert place.sources


@pytest.mark.parametrize("name", NAMES)
def test_the_layout_belongs_to_the_location(name: str, places: dict[str, Place]) -> None:
    again, other = INTERIORS_BUILDERS[name]("home-7"), INTERIORS_BUILDERS[name]("other-7")
    place = places[name]
    for hour in ("day", "night"):
        place.items(light(hour), Setting(hour=hour, weather="snow", season="winter"))
    assert len(place.digest) == 64
    assert again.digest == place.digest == places[name].digest
    assert again.anchors == place.anchors and again.sources == place.sources
    assert other.digest != place.digest
    view = camera(width=96)
    a, b = picture(place, view, Setting()), picture(other, view, Setting())
    assert np.abs(a - b).mean() > 4, "two places of the same kind look alike"
    assert (picture(again, view, Setting()) == a).all()


CAMERAS = (
    camera(), camera(mm=18, z=-6.5), camera(x=-2.2, y=1.2, z=-3.0, mm=24, yaw=0.5), camera(x=2.2, y=2.2, z=-4.5, mm=24, yaw=-0.5, pitch=-0.3),
    camera(y=0.4, z=-5.0, mm=18, pitch=0.3), camera(x=1.0, y=1.6, z=-1.2, mm=50), camera(x=-2.5, y=2.2, z=-2.0, mm=24, yaw=1.0),
    camera(y=2.4, z=-2.5, mm=24, pitch=-0.9), camera(x=2.0, y=0.3, z=-2.0, mm=24, yaw=-0.8, pitch=0.6, roll=0.2),
)


@pytest.mark.parametrize("name", NAMES)
def test_no_camera_sees_a_void(name: str, places: dict[str, Place]) -> None:
    for i, c in enumerate(CAMERAS):
        for hour in ("day",) if i else ("day", "night"):
            assert void(picture(places[name], c, Setting(hour=hour))) == 0, (i, hour)


def test_a_void_would_be_noticed() -> None:
    a = np.zeros((9, 16, 3), dtype=np.int16)
    a[4, 4] = VOID
    assert void(a) == 1


@pytest.mark.parametrize("name", [n for n in NAMES if n not in ("theatre", "spaceship")])
def test_windows_show_the_hour(name: str, places: dict[str, Place]) -> None:
    """Under the same light indoors, only what is seen outside differs between noon and night."""
    place = places[name]
    frames = []
    for hour in ("day", "night"):
        image = Image.new("RGB", (192, 108), VOID)
        lit = light(hour)
        flat = Light((255, 255, 255), lit.key, lit.haze, lit.sky, interior=True, haze_near=60, haze_far=140)
        painter = Painter(image, camera(), flat)
        for item in place.items(flat, Setting(hour=hour)):
            item.draw(painter, 0.0)
        painter.flush()
        frames.append(np.asarray(image).astype(int))
    changed = np.abs(frames[0] - frames[1]).max(axis=2) > 70
    assert changed.sum() > 60
    assert frames[0][changed].mean() > frames[1][changed].mean() + 30


@pytest.mark.parametrize(("name", "setting"), [
    ("living_room", Setting(hour="night")), ("train_car", Setting()), ("spaceship", Setting()), ("kitchen", Setting(weather="rain")),
    ("library", Setting(weather="snow")),
])
def test_what_moves_is_marked_and_moves(name: str, setting: Setting, places: dict[str, Place]) -> None:
    place = places[name]
    lit = light(setting.hour)
    items = place.items(lit, setting)
    assert any(i.moving for i in items)
    a, b, c = (picture(place, camera(z=-3.5, width=480), setting, t) for t in (0.0, 0.4, 0.4))
    assert (a != b).any() and (b == c).all()
    for item in items:
        if not item.moving:
            pair = []
            for t in (0.0, 0.4):
                image = Image.new("RGB", (96, 54), VOID)
                painter = Painter(image, camera(width=96), lit)
                item.draw(painter, t)
                painter.flush()
                pair.append(np.asarray(image))
            assert (pair[0] == pair[1]).all()


def test_still_rooms_are_still(places: dict[str, Place]) -> None:
    assert not any(i.moving for i in places["kitchen"].items(light("day"), Setting()))


@pytest.mark.parametrize("name", ["kitchen", "bedroom", "library", "cafe"])
def test_lamps_burn_when_asked_for(name: str, places: dict[str, Place]) -> None:
    dark = Light((60, 70, 110), (150, 175, 255), (34, 44, 84), HUES["day"].sky, interior=True, haze_near=60, haze_far=140)
    frames = []
    for practicals in ((), ("lamp",)):
        image = Image.new("RGB", (192, 108), VOID)
        painter = Painter(image, camera(), dark)
        for item in places[name].items(dark, Setting(hour="day", practicals=practicals)):
            item.draw(painter, 0.0)
        painter.flush()
        frames.append(np.asarray(image).astype(int))
    assert (frames[1] - frames[0]).max() > 60


def test_furniture_hides_the_legs_of_who_stands_behind(places: dict[str, Place]) -> None:
    """The table in the kitchen comes after an actor behind it and before an actor in front of it."""
    place = places["kitchen"]
    behind, before = place.anchor("table"), place.anchor("before_table")
    assert behind is not None and before is not None
    items = place.items(light("day"), Setting())
    assert [i.z for i in items] == sorted((i.z for i in items), reverse=True)
    between = [i for i in items if before.z < i.z < behind.z and i.x0 < behind.x < i.x1]
    assert any(i.x1 - i.x0 > 1.2 for i in between), "no table between the two places"
    seat = place.anchor("chair")
    assert seat is not None and any(seat.z < i.z < seat.z + 0.1 for i in items), "the chair is not drawn just before who sits on it"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_behind_a_seat_is_drawn_over_who_sits_there(name: str, places: dict[str, Place]) -> None:
    """Someone on the farthest seat or bed comes after the walls and everything merged with them."""
    place = places[name]
    farthest = max(a.z for a in place.anchors)
    wide = [i for i in place.items(light("day"), Setting()) if i.x1 - i.x0 > 7 and i.z > 0]
    assert wide and all(i.z > farthest for i in wide)


def test_mesh_draws_only_faces_turned_to_the_camera() -> None:
    mesh = Mesh()
    Frame(mesh, (0, 0, 0)).box(-1, 1, 0, 1, -1, 1, (200, 60, 40), front=(40, 200, 60))
    image = Image.new("RGB", (96, 54), VOID)
    painter = Painter(image, camera(z=-5, y=0.5, mm=35, width=96), Light((255, 255, 255), (255, 255, 255), (0, 0, 0), HUES["day"].sky, haze_far=0))
    mesh.draw(painter)
    painter.flush()
    assert image.getpixel((48, 27)) == (40, 200, 60)
    assert (200, 60, 40) not in {c for _, c in image.getcolors(9999) or ()}


def test_foreground_fades_before_the_lens_reaches_it() -> None:
    lit = Light((255, 255, 255), (255, 255, 255), (0, 0, 0), HUES["day"].sky, haze_far=0)
    seen = []
    for z in (-5.0, -1.2, -0.5):
        mesh = Mesh((0.7, 1.7))
        Frame(mesh, (0, 0, 0)).rect(-3, 3, -3, 3, (0, 0, 0))
        image = Image.new("RGB", (96, 54), (255, 255, 255))
        painter = Painter(image, camera(z=z, y=0, width=96), lit)
        mesh.draw(painter)
        painter.flush()
        seen.append(image.getpixel((48, 27))[0])  # type: ignore[index]
    assert seen[0] == 0 and 60 < seen[1] < 200 and seen[2] == 255


def test_a_wall_leaves_its_openings_free() -> None:
    room = Room("kitchen", "test")
    room.holes["back"].append(Hole(-1.0, 1.0, 1.0, 2.0))
    room.paint_wall("back", (200, 200, 200), (200, 200, 200))
    image = Image.new("RGB", (192, 108), VOID)
    painter = Painter(image, camera(z=-3, mm=35), Light((255, 255, 255), (255, 255, 255), (0, 0, 0), HUES["day"].sky, haze_far=0))
    room.shell.draw(painter)
    painter.flush()
    assert image.getpixel((96, 54)) == VOID
    left = image.getpixel((40, 54))
    assert left == (200, 200, 200)
