"""Light: nights are readable, faces keep a floor, low suns leave local colours alone."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest
from numpy.typing import NDArray
from vgot.generators.animatic.framing import head_of
from vgot.generators.animatic.places import build
from vgot.generators.animatic.plan import plan_shots
from vgot.generators.animatic.render import ShotRenderer
from vgot.generators.animatic.staging import Cast
from vgot.generators.animatic.values import ShotPlan
from vgot.generators.protocols import Picture
from vgot.script.model import Script
from vgot.script.vocabulary import SetKind

from .scripts import MARY, REX, TOM, person, shot

TINY = Picture(160, 90, 24, subtitles=False, label=False)
SETS = get_args(SetKind)
WEIGHTS = np.array((0.2126, 0.7152, 0.0722)) / 255
LEAST = 0.155
"""Mean display luma of a night; the smallest raster reads a little darker than the delivered one."""


def scene(set_kind: str, people: list[dict[str, Any]] | None = None, **o: Any) -> Script:
    """One shot in one set; ``lamps`` burn or not."""
    inside, lamps = build(set_kind, "any").interior, o.pop("lamps", False)
    data = shot(1, people, at=set_kind, **o)
    night = o.get("hour") == "night"
    data["lighting"]["key"] = "lamp" if lamps else "moon" if night else "window" if inside else "sun"
    data["lighting"]["practicals"] = ["lamp"] if lamps else []
    return Script.read({
        "title": "Light", "brief": {"story": "A test.", "shots": 1, "seed": 5}, "characters": [MARY, TOM, REX], "shots": [data],
        "locations": [{"id": set_kind, "name": set_kind, "set": set_kind, "interior": inside, "sources": ["lamp"]}],
    })


def picture(s: Script, size: Picture = TINY) -> tuple[ShotPlan, NDArray[np.float64]]:
    plan = plan_shots(s, size)["s01"]
    renderer = ShotRenderer(plan, Cast(s).rigs(tuple(a.look for a in plan.actors)), 1, 2)
    return plan, np.asarray(renderer.frame(0).convert("RGB"), dtype=np.float64)


def luma(image: NDArray[np.float64]) -> float:
    return float((image @ WEIGHTS).mean())


@pytest.mark.parametrize("set_kind", SETS)
def test_the_darkest_night_is_readable(set_kind: str) -> None:
    inside = build(set_kind, "any").interior
    cases = [("clear", False), ("storm", True)] if inside else [("clear", False), ("rain", False), ("storm", True), ("fog", False), ("snow", False)]
    for weather, lamps in cases:
        for size in ("EWS", "MS"):
            s = scene(set_kind, hour="night", weather=weather, size=size, lamps=lamps, mood="tense", exposure=-1.0, ratio=8.0)
            assert luma(picture(s)[1]) > LEAST, (weather, size)


@pytest.mark.parametrize("hour", ["dawn", "golden", "dusk"])
def test_low_suns_are_readable(hour: str) -> None:
    for set_kind in ("library", "train_car", "spaceship", "forest", "station", "kitchen"):
        assert luma(picture(scene(set_kind, hour=hour, size="WS"))[1]) > LEAST, set_kind


@pytest.mark.parametrize("set_kind", ["forest", "ship_deck", "train_car", "bedroom", "alley"])
def test_faces_read_at_night(set_kind: str) -> None:
    size = Picture(320, 180, 24, subtitles=False, label=False)
    for who, floor in (("mary", 0.38), ("tom", 0.28)):
        s = scene(set_kind, [person(who)], hour="night", weather="storm", size="MCU", mood="tense", exposure=-1.0, ratio=8.0)
        plan, image = picture(s, size)
        actor = plan.actors[0]
        head = head_of(actor, Cast(s)[actor.look], plan.camera.start.camera(320, 180), 0.0)
        assert head is not None
        x0, x1 = round(head.x - 0.4 * head.half), round(head.x + 0.4 * head.half)
        y0, y1 = round(head.top + 0.55 * head.tall), round(head.top + 0.85 * head.tall)
        assert float(np.median(image[y0:y1, max(0, x0):x1] @ WEIGHTS)) > floor


def test_night_is_blue_and_darker_than_day() -> None:
    for set_kind in ("forest", "shore", "street", "office"):
        night, day = picture(scene(set_kind, hour="night", size="WS"))[1], picture(scene(set_kind, size="WS"))[1]
        assert luma(night) < 0.75 * luma(day)
        assert night[..., 2].mean() > 1.1 * night[..., 0].mean()


def test_golden_hour_keeps_local_colours_apart() -> None:
    _, image = picture(scene("garden", hour="golden", size="WS", kelvin=3200))
    red, green = image[..., 0] - image[..., 2], image[..., 1] - image[..., 0]
    # Warm, but the lawn is still green and not one wash of orange.
    assert red.mean() > 5
    assert (green > 4).mean() > 0.15
