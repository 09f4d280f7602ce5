"""The sky is a plane at infinity; the weather is a function of time and phase."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from vgot.generators.animatic.geometry import Camera
from vgot.generators.animatic.light import HUES, Light
from vgot.generators.animatic.paint import Painter
from vgot.generators.animatic.places import Setting
from vgot.generators.animatic.places.sky import Sky, sun_direction
from vgot.generators.animatic.places.weather import Weather

W, H = 480, 270
FALLING = ("rain", "storm", "snow", "fog", "wind")


def light(hour: str = "night", side: float = -1.0) -> Light:
    h = HUES[hour]
    return Light(h.ambient, h.key, h.haze, h.sky, key_side=side, night=hour == "night")


def camera(focal: float = 24.0, **more: float) -> Camera:
    return Camera(more.pop("x", 0.0), more.pop("y", 1.4), more.pop("z", -6.0), focal, W, H, **more)


def painted(sky: Sky, cam: Camera, t: float = 0.0, *, clouds: bool = False) -> np.ndarray:
    image = Image.new("RGB", (W, H), (255, 0, 255))
    sky.paint(image, cam, t, clouds=clouds)
    return np.asarray(image).astype(float)


def moon(picture: np.ndarray) -> tuple[float, float]:
    """Centre of the brightest disc, measured from the centre of the picture, y up."""
    ys, xs = np.nonzero(picture.sum(axis=2) > 630)
    assert len(xs) > 20, "no moon in the picture"
    return float(np.median(xs)) + 0.5 - W / 2, H / 2 - float(np.median(ys)) - 0.5


def test_sky_ignores_where_the_camera_stands() -> None:
    sky = Sky(light(), Setting("night"), 5, W, H)
    here = painted(sky, camera())
    assert np.array_equal(here, painted(sky, camera(x=9.0, y=4.0, z=-40.0)))
    assert np.array_equal(here, painted(sky, camera())), "a plate kept while the camera rests must equal the first painting"


def test_sky_shifts_with_pan_and_tilt() -> None:
    lit, setting = light(), Setting("night")
    azimuth, elevation = sun_direction(lit, setting)
    for yaw, pitch in ((0.0, 0.0), (-0.2, 0.0), (0.05, 0.1), (-0.35, 0.2)):
        cam = camera(yaw=yaw, pitch=pitch)
        x, y = moon(painted(Sky(lit, setting, 5, W, H), cam))
        ray = np.array([[np.cos(elevation) * np.sin(azimuth), np.sin(elevation), np.cos(elevation) * np.cos(azimuth)]])
        px = cam.to_screen(cam.to_view(np.add(ray, (cam.x, cam.y, cam.z))))[0]
        assert abs(x - (px[0] - W / 2)) < 3 and abs(y - (H / 2 - px[1])) < 3


def test_sky_scales_with_focal_length() -> None:
    lit, setting = light(), Setting("night")
    wide = moon(painted(Sky(lit, setting, 5, W, H), camera(18.0, pitch=0.1)))
    long = moon(painted(Sky(lit, setting, 5, W, H), camera(27.0, pitch=0.1)))
    assert long[0] / wide[0] == pytest.approx(1.5, abs=0.06)
    assert long[1] / wide[1] == pytest.approx(1.5, abs=0.12)


def test_gradient_is_tied_to_the_horizon_and_rolls_with_the_camera() -> None:
    sky = Sky(light("day"), Setting("day"), 5, W, H)
    level, tilted = painted(sky, camera()), painted(sky, camera(pitch=-0.2))
    shift = round(camera().focal_px * np.tan(0.2))
    assert np.abs(level[shift + 10:H // 2, 380:, :].mean(axis=1) - tilted[10:H // 2 - shift, 380:, :].mean(axis=1)).max() < 3
    rolled = painted(sky, camera(roll=0.2))
    assert rolled[60, 400].sum() != pytest.approx(level[60, 400].sum(), abs=6)


def test_sky_covers_every_pixel_and_is_dithered() -> None:
    for hour in HUES:
        picture = painted(Sky(light(hour), Setting(hour, "cloudy"), 5, W, H), camera(), clouds=True)
        assert not ((picture[..., 0] == 255) & (picture[..., 1] == 0)).any()
    row = painted(Sky(light("day"), Setting("day"), 5, W, H), camera())[40, 400:470]
    assert 0 < np.ptp(row, axis=0).max() <= 8, "static dither of a level or two, no more"


def test_fire_as_key_does_not_colour_the_moon() -> None:
    own = light()
    fire = replace(own, key=(255, 150, 66))
    setting = Setting("night", "clear", "summer", ("fire",))
    assert np.array_equal(painted(Sky(own, setting, 5, W, H), camera()), painted(Sky(fire, setting, 5, W, H), camera()))


def test_stars_only_in_a_dark_clear_sky() -> None:
    def sparkle(hour: str, weather: str) -> float:
        p = painted(Sky(light(hour), Setting(hour, weather), 5, W, H), camera(pitch=0.2)).sum(axis=2)[:, 300:]
        return float(np.abs(np.diff(p, axis=1)).max())

    assert sparkle("night", "clear") > 60
    assert sparkle("night", "rain") < 30 and sparkle("day", "clear") < 30


def test_clouds_drift_and_storms_flash() -> None:
    sky = Sky(light("day"), Setting("day", "wind"), 5, W, H)
    assert not np.array_equal(painted(sky, camera(), 0.0, clouds=True), painted(sky, camera(), 4.0, clouds=True))
    storm = Sky(light("day"), Setting("day", "storm"), 5, W, H)
    power = [storm.flash(t / 24) for t in range(24 * 60)]
    assert 0.3 < max(power) <= 1.0 and 0.0 < np.mean(np.array(power) > 0.05) < 0.1
    at = int(np.argmax(power)) / 24
    assert painted(storm, camera(), at, clouds=True).mean() > painted(storm, camera(), at - 1.0, clouds=True).mean() + 4
    assert sky.flash(3.0) == 0.0


def test_wrong_size_is_refused() -> None:
    sky = Sky(light("day"), Setting("day"), 5, W, H)
    with pytest.raises(ValueError, match="480x270"):
        sky.paint(Image.new("RGB", (64, 36)), camera(), 0.0)


def fallen(weather: str, t: float, *, seed: int = 4, phase: float = 0.0, part: str = "draw", cam: Camera | None = None) -> np.ndarray:
    image = Image.new("RGB", (W, H), (40, 60, 80))
    w = Weather(Setting("day", weather, "autumn"), seed, W, H)
    w.phase = phase
    painter = Painter(image, cam or camera(), light("day"))
    getattr(w, part)(painter, t)
    painter.flush()
    return np.asarray(image).astype(int)


@pytest.mark.parametrize("weather", FALLING)
def test_weather_is_a_function_of_time_phase_and_seed(weather: str) -> None:
    assert np.array_equal(fallen(weather, 1.5), fallen(weather, 1.5))
    assert np.array_equal(fallen(weather, 1.5), fallen(weather, 1.0, phase=0.5))
    assert not np.array_equal(fallen(weather, 1.5), fallen(weather, 2.1))
    assert not np.array_equal(fallen(weather, 1.5), fallen(weather, 1.5, seed=5))


@pytest.mark.parametrize("weather", FALLING)
def test_weather_falls_before_and_behind_and_covers_little(weather: str) -> None:
    empty = np.full((H, W, 3), (40, 60, 80))
    changed = [(fallen(weather, t, part=part) != empty).any(axis=2) for part in ("behind", "front") for t in (0.0, 2.0)]
    assert changed[0].any() and (changed[2].any() or changed[3].any())
    if weather != "fog":
        assert max(c.mean() for c in changed[2:]) < 0.10


@pytest.mark.parametrize("weather", ["rain", "snow"])
def test_weather_has_parallax(weather: str) -> None:
    assert not np.array_equal(fallen(weather, 1.0), fallen(weather, 1.0, cam=camera(yaw=0.2)))


@pytest.mark.parametrize("weather", ["clear", "cloudy"])
def test_still_air_draws_nothing(weather: str) -> None:
    assert not Weather(Setting("day", weather), 1, W, H).active
    assert (fallen(weather, 1.0) == (40, 60, 80)).all()


def test_wind_carries_no_leaves_where_nothing_grows() -> None:
    assert Weather(Setting("day", "wind"), 1, W, H).active
    assert not Weather(Setting("day", "wind"), 1, W, H, leaves=False).active
    assert Weather(Setting("day", "rain"), 1, W, H, leaves=False).active
