"""Camera solutions: a size is what the picture measures, for every raster, stature and angle."""

from __future__ import annotations

import math

import pytest
from vgot.generators.animatic.lens import Aim, camera_height, focal_mm, label_of, view_of
from vgot.generators.animatic.places.base import Stage

OPEN = Stage(camera_x=(-99, 99), camera_y=(-99, 99), camera_z=(-999, 99))


def aim(width: int = 1280, height: int = 720, **o: float) -> Aim:
    values = {"top": 1.7, "low": 1.0, "px": 0.42, "headroom": 0.09, "floor": 0.0, "focal": 50.0, "yaw": 0.0, "cam_y": 1.55, "half": 0.2} | o
    return Aim((0.3, 0.0, 0.4), width=width, height=height, stage=OPEN, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("raster", [(1280, 720), (720, 1280), (640, 640), (854, 480)])
@pytest.mark.parametrize("yaw", [-0.15, 0.0, 0.2])
@pytest.mark.parametrize("cam_y", [0.3, 1.55, 2.4])
def test_subject_stands_where_it_was_asked(raster: tuple[int, int], yaw: float, cam_y: float) -> None:
    w, h = raster
    a = aim(w, h, yaw=yaw, cam_y=cam_y)
    camera = a.pose().camera(w, h)
    x, y, depth = camera.project_one((0.3, 0.0, 0.4))
    s = camera.scale(depth)
    assert s == pytest.approx(a.scale, rel=1e-6)
    assert x == pytest.approx(0.42 * w, abs=0.01)
    tall = s * 0.7
    assert y - s * 1.7 == pytest.approx(0.09 * h + max(0.0, 0.91 * h - tall) * 0.45 * (tall < 0.91 * h * 0.98), abs=0.5)


def test_distance_follows_from_the_lens() -> None:
    for focal in (24, 50, 85):
        a = aim(focal=float(focal))
        assert a.depth == pytest.approx(focal * (0.7 / 0.91) / 20.25, rel=1e-6)


def test_a_wall_behind_the_camera_shortens_the_lens_not_the_framing() -> None:
    near = Stage(camera_x=(-9, 9), camera_y=(0.1, 5), camera_z=(-0.6, 0))
    a = Aim((0, 0, 0.4), 1.7, 0.0, 0.5, 0.09, 0.06, 50.0, 0.0, 1.4, 1280, 720, near)
    pose = a.pose()
    assert pose.z == -0.6
    assert pose.focal < 50
    camera = pose.camera(1280, 720)
    x, _, depth = camera.project_one((0, 0, 0.4))
    assert camera.scale(depth) == pytest.approx(a.scale, rel=1e-3)
    assert x == pytest.approx(640, abs=1)


def test_lens_label_means_the_long_side() -> None:
    assert focal_mm(50, 1280, 720) == 50
    assert label_of(focal_mm(50, 720, 1280), 720, 1280) == 50
    wide = 2 * math.atan(18 / focal_mm(35, 1280, 720))
    tall = 2 * math.atan(18 * 1280 / 720 / focal_mm(35, 720, 1280))
    assert wide == pytest.approx(tall)


def test_angles_order_the_camera_heights() -> None:
    heights = [camera_height(a, "MS", 1.5, 2.0) for a in ("ground", "low", "eye", "high", "top")]
    assert heights == sorted(heights) and len(set(heights)) == 5


@pytest.mark.parametrize(("azimuth", "view"), [(0, "front"), (-30, "three_quarter"), (90, "side"), (170, "back")])
def test_azimuth_chooses_the_view(azimuth: float, view: str) -> None:
    assert view_of(azimuth) == view
