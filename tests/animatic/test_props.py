"""Hand props: free text finds a shape, every shape draws at its grip, on a table and large."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PIL import Image
from vgot.generators.animatic.figures.props import PROPS, draw_insert, draw_prop, draw_table_prop, prop_box, prop_shape
from vgot.generators.animatic.figures.props_words import SYNONYMS
from vgot.generators.animatic.geometry import Camera
from vgot.generators.animatic.light import HUES, Light
from vgot.generators.animatic.paint import Flat, Painter

GREY = (120, 130, 140)
H = HUES["day"]
DAY = Light(H.ambient, H.key, H.haze, H.sky, haze_near=90.0, haze_far=100.0)


def board(size: int = 120) -> tuple[Image.Image, Painter]:
    image = Image.new("RGB", (size, size), GREY)
    return image, Painter(image, Camera(0, 0, -10, 50, size, size), DAY)


def seen(image: Image.Image) -> np.ndarray:
    return np.abs(np.asarray(image, dtype=np.int16) - GREY).sum(axis=2) > 24


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("an old brass telescope", "telescope"), ("her violin", "violin"), ("letter", "letter"), ("a cup of tea", "cup"), ("steaming mug", "cup"),
            ("red balloon", "balloon"),
        ("paint brushes", "brush"), ("a pocket watch", "watch"), ("broken vase", "broken_vase"), ("the ship's wheel", "ship_wheel"),
            ("toy boat", "toy_boat"),
        ("fishing rod", "rod"), ("pot plant", "plant"), ("a loaf of bread", "bread"), ("teddy bear", "teddy"), ("walking stick", "cane"),
            ("old family photographs", "photo"),
        ("box of matches", "box"), ("berries", None), ("quantum entangler", None), ("", None), ("pistol", "case"), ("sheet music", "sheet_music"),
            ("WATERING CAN", "watering_can"),
        ("keys", "key"), ("magic wand", "wand"), ("robot arm", "robot_part"), ("music box", "box"), ("treasure map", "map"),
            ("bow and arrow", "archery"), ("reading glasses", "spectacles"), ("wooden horse", "toy_horse"), ("silver bell", "bell"),
    ],
)
def test_free_text_finds_a_shape(text: str, shape: str | None) -> None:
    assert prop_shape(text) == shape


def test_there_are_many_shapes_and_every_synonym_leads_to_one() -> None:
    assert len(PROPS) >= 45
    assert all(prop_shape(p.replace("_", " ")) == p for p in PROPS)
    assert set(SYNONYMS) <= set(PROPS)
    words = [w for text in SYNONYMS.values() for w in set(text.split())]
    assert len(words) == len(set(words)), sorted({w for w in words if words.count(w) > 1})


@pytest.mark.parametrize("name", PROPS)
def test_a_shape_draws_near_its_grip_and_within_its_box(name: str) -> None:
    x0, y0, x1, y1 = prop_box(name)
    assert 0.03 < max(x1 - x0, y1 - y0) < 1.8
    assert x0 - 0.25 < 0 < x1 + 0.35 and y0 - 0.2 < 0 < y1 + 0.12, "the hand must touch it"
    image, painter = board()
    k = 90 / max(x1 - x0, y1 - y0)
    draw_prop(Flat(painter, 60 - (x0 + x1) / 2 * k, 60 + (y0 + y1) / 2 * k, k, 5.0), name, 0.0, 0.0)
    painter.flush()
    mask = seen(image)
    assert mask.sum() > 150
    big = {tuple(c) for c in np.asarray(image)[mask][::7]}
    assert len(big) > 4, "more than one tone"


def test_colour_words_colour_the_thing() -> None:
    tones = []
    for name in ("red balloon", "blue balloon"):
        image, painter = board()
        draw_prop(Flat(painter, 60, 110, 90, 5.0), name, 0.0, 0.0)
        painter.flush()
        tones.append(np.asarray(image, dtype=np.int16)[seen(image)].mean(axis=0))
    assert tones[0][0] > tones[0][2] + 60 and tones[1][2] > tones[1][0] + 30


def test_an_unknown_thing_is_a_parcel_not_nothing() -> None:
    pictures = []
    for name in ("quantum entangler", "whatsit"):
        image, painter = board()
        draw_prop(Flat(painter, 60, 60, 300, 5.0), name, 0.0, 0.0)
        painter.flush()
        assert seen(image).sum() > 1000
        pictures.append(image.tobytes())
    assert pictures[0] == pictures[1]


def test_turning_and_mirroring() -> None:
    shots = []
    for angle, size in ((0.0, 1.0), (np.pi, 1.0), (0.0, -1.0)):
        image, painter = board()
        draw_prop(Flat(painter, 60, 60, 200, 5.0), "trumpet", 0.0, 0.0, angle, size=size)
        painter.flush()
        shots.append(seen(image))
    assert (shots[1] == shots[0][::-1, ::-1]).mean() > 0.98
    assert (shots[2] == shots[0][:, ::-1]).mean() > 0.98


@pytest.mark.parametrize("name", ["book", "umbrella", "cup", "suitcase", "quantum entangler"])
def test_a_thing_on_a_table_stands_on_it(name: str) -> None:
    image, painter = board()
    x0, y0, x1, y1 = prop_box(name)
    k = 80 / max(x1 - x0, y1 - y0)
    draw_table_prop(Flat(painter, 60, 100, k, 5.0), name, 0.0, 0.0)
    painter.flush()
    ys, xs = np.nonzero(seen(image))
    assert abs(ys.max() - 99) <= 2 and abs((xs.min() + xs.max()) / 2 - 60) < 4


@pytest.mark.parametrize("name", ["letter", "compass", "violin", "key"])
def test_an_insert_fills_the_ordered_size_in_the_middle(name: str) -> None:
    image = Image.new("RGB", (320, 180), GREY)
    camera = Camera(0.3, 1.0, -2.0, 100, 320, 180)
    painter = Painter(image, camera, DAY)
    size = 0.6 * camera.visible_height(2.0)
    draw_insert(painter, name, 0.3, 1.0, 0.0, size=size)
    painter.flush()
    ys, xs = np.nonzero(seen(image))
    assert max(np.ptp(ys), np.ptp(xs)) == pytest.approx(0.6 * 180, abs=5)
    assert abs((ys.min() + ys.max()) / 2 - 90) < 4 and abs((xs.min() + xs.max()) / 2 - 160) < 4
    before = image.tobytes()
    draw_insert(painter, name, 0.3, 1.0, -5.0, size=size)
    painter.flush()
    assert image.tobytes() == before, "behind the lens nothing is drawn"


def test_props_are_cheap_at_the_size_of_a_hand() -> None:
    _, painter = board(640)
    flat = Flat(painter, 320, 320, 120.0, 5.0)
    for name in PROPS:
        draw_prop(flat, name, 0.0, 0.0)
    start = time.process_time()
    for name in PROPS:
        draw_prop(flat, name, 0.0, 0.0)
    painter.flush()
    mean_ms = (time.process_time() - start) / len(PROPS) * 1000
    assert mean_ms < 1.0, "target 0.2 ms on an idle core; a generous bound for a busy one"
