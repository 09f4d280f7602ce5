"""Frames: determinism, frame 0 and the keyframe, handles, moves, subtitles, light."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageChops
from vgot.generators.animatic import lightmap, places, raster, staging
from vgot.generators.animatic.figures import sketch
from vgot.generators.animatic.lightmap import GRADES, LightMap, grade_table
from vgot.generators.animatic.overlay import covered, lay_over, readable, wrap
from vgot.generators.animatic.plan import plan_shots
from vgot.generators.animatic.render import ShotRenderer, mean_luma
from vgot.generators.animatic.staging import Cast
from vgot.generators.animatic.transitions import mixed
from vgot.generators.animatic.values import ShotPlan
from vgot.generators.protocols import Picture
from vgot.script.model import Script

from .scripts import person, script, shot

SMALL = Picture(320, 180, 24)


def renderer(s: Script, id: str = "s01", seed: int = 3, still: int = 4, picture: Picture = SMALL) -> ShotRenderer:
    plan = plan_shots(s, picture)[id]
    return ShotRenderer(plan, Cast(s).rigs(tuple(a.look for a in plan.actors)), seed, still)


def gap(a: Image.Image, b: Image.Image) -> float:
    return float(np.abs(np.asarray(a, dtype=float) - np.asarray(b, dtype=float)).mean())


def same(a: Image.Image, b: Image.Image) -> bool:
    return ImageChops.difference(a, b).getbbox() is None


LINE = {"speaker": "mary", "text": "Have you seen it?", "start": 0.2}
CASES = [
    shot(1), shot(1, at="street", move="handheld", size="WS", weather="rain"), shot(1, [person("mary", action="walk")], at="forest", move="truck"),
    shot(1, size="CU", hour="night", dialogue=[LINE]), shot(1, [], kind="establishing", size="EWS", at="shore", hour="dusk"),
    shot(1, [], kind="insert", size="INSERT", props=["letter"]),
    shot(1, [person("mary", side="left", gaze="tom"), person("tom", side="right", facing="left")], kind="over_shoulder", size="MCU"),
    shot(1, [person("mary", action="swim")], at="shore", size="WS"), shot(1, [person("mary", action="ride", prop="horse")], at="street", size="WS"),
    shot(1, at="forest", hour="night", key="fire", practicals=["fire"], move="whip"),
]


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_frames_do_not_depend_on_the_order_they_are_asked_for(case: dict[str, object]) -> None:
    s = script(case)
    one, two = renderer(s), renderer(s)
    forward = {n: one.frame(n) for n in (0, 7, 31)}
    backward = {n: two.frame(n) for n in (31, 7, 0)}
    for n in forward:
        assert forward[n].size == (320, 180) and forward[n].mode == "RGB"
        assert same(forward[n], backward[n]), n


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_frame_zero_is_the_keyframe(case: dict[str, object]) -> None:
    s = script(case)
    first = renderer(s, seed=99, still=4)
    plan = ShotPlan.read(first.plan.still().plain())
    key = ShotRenderer(plan, Cast(s).rigs(tuple(a.look for a in plan.actors)), 4, 4)
    assert same(first.frame(0), key.frame(0))


def test_plan_read_from_json_draws_the_same() -> None:
    s = script(shot(1, [person("mary"), person("tom", side="right")], kind="two_shot", at="street", move="push_in"))
    r = renderer(s)
    again = ShotRenderer(ShotPlan.read(r.plan.plain()), Cast(s).rigs(("mary.adult", "tom.old")), 3, 4)
    assert same(r.frame(20), again.frame(20))


def test_quick_path_equals_the_whole_frame() -> None:
    for people in ([person("mary", action="dance")], [person("mary", action="sleep")], [person("mary", action="walk")]):
        s = script(shot(1, people, size="FS", at="bedroom"))
        quick, whole = renderer(s), renderer(s)
        assert not quick._busy
        whole._busy = True
        assert same(quick.frame(30), whole.frame(30))


def test_shot_is_alive_and_handles_go_on() -> None:
    r = renderer(script(shot(1, [person("mary", action="walk", facing="right")], at="street", size="FS", move="follow")))
    frames = [r.frame(n) for n in (-6, 0, 36, 71, 77)]
    for a, b in pairwise(frames):
        assert gap(a, b) > 0.3


def test_seeds_change_the_shot_but_not_its_first_frame() -> None:
    s = script(shot(1, move="handheld", at="street"))
    a, b = renderer(s, seed=1), renderer(s, seed=2)
    assert same(a.frame(0), b.frame(0))
    assert gap(a.frame(30), b.frame(30)) > 0.3
    assert not same(a.frame(0), renderer(s, seed=1, still=9).frame(0))


def test_film_seed_gives_another_film() -> None:
    a, b = (renderer(script(shot(1, at="street", size="WS"), seed=k)) for k in (1, 2))
    assert gap(a.frame(0), b.frame(0)) > 4.0


def test_talking_moves_the_mouth_only_while_the_line_lasts() -> None:
    s = script(shot(1, size="CU", dialogue=[LINE], seconds=4.0))
    silent = script(shot(1, size="CU", seconds=4.0))
    a, b = renderer(s), renderer(silent)
    assert max(gap(a.frame(n), b.frame(n)) for n in (8, 10, 12, 15)) > 0.05
    assert same(a.frame(90), b.frame(90))


def test_hours_and_weather_differ_and_faces_stay_readable() -> None:
    lumas = {}
    for hour in ("day", "golden", "night"):
        r = renderer(script(shot(1, size="CU", at="street", hour=hour)))
        image = r.frame(0)
        lumas[hour] = mean_luma(image)
        a = r.plan.actors[0]
        from vgot.generators.animatic.framing import head_of

        h = head_of(a, r.figures[a.look], r.camera(0), 0.0)
        assert h is not None
        x, y, k = int(h.x), int(h.top + 0.72 * h.tall), max(2, int(0.3 * h.half))
        face = mean_luma(image.crop((x - k, y - k // 2, x + k, y + k // 2)))
        assert face > 0.30, hour
    assert lumas["day"] > lumas["night"] + 0.08


def test_lens_moves_give_parallax_and_zoom_does_not_move_the_lens() -> None:
    r = renderer(script(shot(1, at="street", size="WS", move="truck")))
    near, far = (0.0, 0.0, 0.5), (0.0, 3.0, 20.0)
    a, b = r.camera(0), r.camera(71)
    shift = [b.project_one(p)[0] - a.project_one(p)[0] for p in (near, far)]
    assert abs(shift[0]) > 1.5 * abs(shift[1]) > 0


def test_label_is_there_and_can_be_left_out() -> None:
    s = script(shot(1))
    with_label = renderer(s).frame(0)
    without = renderer(s, picture=replace(SMALL, label=False)).frame(0)
    box = ImageChops.difference(with_label, without).getbbox()
    assert box is not None and box[3] < 30


def test_subtitles_appear_in_their_zone_for_their_time() -> None:
    s = script(shot(1, dialogue=[LINE]))
    plain, titled = renderer(s), renderer(s, picture=replace(SMALL, subtitles=True))
    box = ImageChops.difference(plain.frame(15), titled.frame(15)).getbbox()
    assert box is not None and box[1] > 0.78 * 180
    assert same(plain.frame(0), titled.frame(0))


@pytest.mark.parametrize("text", ["🎉🎉", "你好，世界", "שלום עולם", "مرحبا", "a" * 200, "Ångström – façade", "\u0000\u200d", "word " * 60])
def test_any_text_can_be_subtitled(text: str) -> None:
    lines = wrap(text)
    assert len(lines) <= 2 and all(len(x) <= 42 for x in lines)
    assert all(covered(c) for x in lines for c in x)
    image = Image.new("RGB", (320, 180))
    lay_over(image, label=True, caption=text)


def test_lost_letters_are_shown_as_lost() -> None:
    assert readable("Ça va – Ωμέγα") == "Ça va – Ωμέγα"
    assert readable("你好 friend 🎉") == "▯ friend"


@pytest.mark.parametrize("mood", sorted(GRADES))
def test_grades_are_monotonic(mood: str) -> None:
    table = grade_table(mood, 1.0)
    assert len(table) == 768
    for k in range(3):
        channel = table[256 * k:256 * (k + 1)]
        assert channel == sorted(channel) and channel[0] <= 24 and channel[-1] >= 214


@pytest.mark.parametrize("kind", ["dissolve", "fade_in", "dip", "wipe", "iris"])
def test_transitions_begin_with_one_and_end_with_the_other(kind: str) -> None:
    a, b = Image.new("RGB", (64, 36), (200, 40, 40)), Image.new("RGB", (64, 36), (40, 40, 200))
    assert gap(mixed(kind, a, b, 0.0), a) < 2
    assert gap(mixed(kind, a, b, 1.0), b) < 2
    assert gap(mixed(kind, a, b, 0.5), a) > 5
    assert gap(mixed("fade_in", None, b, 0.0), b) > 20


def test_hard_cut_has_no_mixed_frames() -> None:
    a = Image.new("RGB", (8, 8))
    with pytest.raises(ValueError, match="hard"):
        mixed("hard", a, a, 0.5)


# -- caches and integer arithmetic ------------------------------------------------------------------------------------
def cold() -> None:
    """Forget whatever earlier shots left behind in this process."""
    for cache in (staging.place_of, places.build, lightmap._dither, raster._rows, sketch._weights):
        cache.cache_clear()


@pytest.mark.parametrize("k", range(len(CASES)))
def test_a_worker_with_a_past_draws_what_a_fresh_one_draws(k: int) -> None:
    s = script(CASES[k])
    cold()
    fresh = [renderer(s).frame(n) for n in (0, 13)]
    other = renderer(script(CASES[k - 1]))
    other.frame(5)
    warm = renderer(s)
    for n in (40, 2, 12):
        warm.frame(n)
    assert all(same(a, warm.frame(n)) for a, n in zip(fresh, (0, 13), strict=True))


def test_a_resting_background_of_kept_parts_equals_one_drawn_at_once() -> None:
    s = script(shot(1, at="shore", size="WS", weather="wind"))
    kept, whole = renderer(s), renderer(s)
    for n in range(0, 30, 3):
        kept.frame(n)
    n = 30
    assert kept._layers[0].under is not None
    assert same(kept.frame(n), whole.frame(n))


def test_light_and_glow_are_laid_over_as_multiply_and_screen() -> None:
    r = renderer(script(shot(1, at="street", size="WS", hour="night", key="neon", practicals=["lamp", "neon"])))
    overlay = r._map.maps(r.camera(0), [(160.0, 60.0, 20.0)])
    assert overlay.glow is not None
    rng = np.random.default_rng(1)
    raw = rng.integers(0, 256, (180, 320, 3), dtype=np.uint8)
    found = np.asarray(overlay.over(raw, list(range(256)) * 3), dtype=float)
    gain, glow = overlay.gain.reshape(180, 320, 3) / 256.0, overlay.glow.reshape(180, 320, 3) / 256.0
    assert np.abs(found - (raw * gain + glow - 0.5)).max() <= 0.51
    part = overlay.over(raw, list(range(256)) * 3, (30, 20, 211, 95))
    assert same(part, Image.fromarray(found.astype(np.uint8)).crop((30, 20, 211, 95)))


def test_white_never_wraps_round_to_black() -> None:
    plan = renderer(script(shot(1, hour="night", practicals=["lamp"]))).plan
    pools = tuple(replace(p, strength=9.0, colour=(255, 255, 255)) for p in plan.light.pools)
    light = LightMap(replace(plan.light, pools=pools, base=(1.0, 1.0, 1.0), contrast=0.0, vignette=0.0), 320, 180, 1)
    overlay = light.maps(plan.camera.start.camera(320, 180), [(160.0, 90.0, 60.0)])
    white = np.full((180, 320, 3), 255, dtype=np.uint8)
    assert overlay.glow is not None and np.asarray(overlay.over(white, list(range(256)) * 3)).min() > 200


def test_blur_and_enlargement_are_what_they_say() -> None:
    small = np.random.default_rng(2).integers(0, 256, (45, 80, 3), dtype=np.uint8)
    image = Image.fromarray(small)
    wide = np.pad(small.astype(float), ((1, 1), (1, 1), (0, 0)), mode="edge")
    tall = (5 * wide[:-2] + 6 * wide[1:-1] + 5 * wide[2:]) / 16
    assert np.abs((5 * tall[:, :-2] + 6 * tall[:, 1:-1] + 5 * tall[:, 2:]) / 16 - raster.soften(small, 5)).max() <= 0.51
    for size in ((160, 90), (240, 135), (200, 101)):
        assert gap(raster.picture(raster.stretch(small, *size)), image.resize(size, Image.Resampling.BILINEAR)) < 0.6


def test_reduced_shot_shows_the_same_picture() -> None:
    r = renderer(script(shot(1, at="street", size="WS")), picture=replace(SMALL, width=640, height=360, label=False))
    small = r.reduced(90)
    assert small.frame(7).size == (160, 90)
    assert gap(small.frame(7), r.frame(7).resize((160, 90), Image.Resampling.BOX)) < 6.0
