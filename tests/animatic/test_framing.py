"""Framing measured on projected landmarks: sizes, headroom, lead room, mending."""

from __future__ import annotations

from dataclasses import replace

import pytest
from vgot.generators.animatic.framing import faults, head_of
from vgot.generators.animatic.plan import plan_shots
from vgot.generators.animatic.staging import Cast
from vgot.generators.protocols import Picture

from .scripts import person, script, shot

P = Picture(640, 360, 24)


def heads(s, picture: Picture = P, t: float = 0.0):  # type: ignore[no-untyped-def]
    cast = Cast(s)
    out = {}
    for k, p in plan_shots(s, picture).items():
        camera = p.camera.at(t).camera(p.width, p.height)
        out[k] = [head_of(a, cast[a.look], camera, t) for a in p.actors if a.role == "cast"]
    return out


@pytest.mark.parametrize("look", ["mary.child", "mary.adult"])
def test_closer_sizes_show_larger_heads_inside_the_frame(look: str) -> None:
    sizes = ("EWS", "WS", "FS", "MLS", "MS", "MCU", "CU", "ECU")
    s = script(*[shot(i + 1, [person("mary", look)], size=z, at="street", scene=f"s{i}") for i, z in enumerate(sizes)])
    tall = []
    for z, (h,) in zip(sizes, heads(s).values(), strict=True):
        tall.append(h.tall / 360)
        assert 0 < h.x < 640
        if z != "ECU":
            assert h.top > 0 and h.chin < 360
    assert tall == sorted(tall)
    assert tall[0] < 0.06 and tall[4] > 0.16 and tall[6] > 0.42


@pytest.mark.parametrize("raster", [(1280, 720), (720, 1280), (640, 640), (640, 268)])
def test_framing_is_clean_in_every_format(raster: tuple[int, int]) -> None:
    two = [person("mary", side="left", gaze="tom"), person("tom", side="right", gaze="mary", facing="left")]
    s = script(
        shot(1, size="CU"), shot(2, two, kind="two_shot", size="MS"), shot(3, two, kind="over_shoulder", size="MCU"),
        shot(4, [person("mary", "mary.child"), person("tom", side="right")], kind="two_shot", size="MCU"),
    )
    for p in plan_shots(s, Picture(*raster)).values():
        assert p.framing[0] in ("ok", "mended"), (p.id, p.framing)


def test_looking_room_lies_before_the_face() -> None:
    s = script(shot(1, [person("mary", facing="right")], size="MS"), shot(2, [person("mary", facing="left")], size="MS", scene="b"))
    h = heads(s)
    assert 0.36 < h["s01"][0].x / 640 < 0.46
    assert 0.54 < h["s02"][0].x / 640 < 0.64


def test_subtitle_zone_stays_free_of_faces() -> None:
    two = [person("mary", "mary.child", side="left"), person("tom", side="right")]
    s = script(shot(1, two, kind="two_shot", size="MCU"))
    picture = Picture(640, 360, 24, subtitles=True)
    p = plan_shots(s, picture)["s01"]
    assert p.framing[0] in ("ok", "mended")
    assert all(h.chin < 360 * 0.82 for h in heads(s, picture)["s01"])


def test_a_head_outside_is_found() -> None:
    s = script(shot(1, size="MS"))
    p = plan_shots(s, P)["s01"]
    aside = replace(p.camera.start, x=p.camera.start.x + 5)
    bad = replace(p, camera=replace(p.camera, start=aside, end=aside))
    cast = Cast(s)
    figures = {a.look: cast[a.look] for a in p.actors}
    assert not faults(p, figures, ("mary",))
    assert {f.rule for f in faults(bad, figures, ("mary",))} == {"head-left"}


@pytest.mark.parametrize("move", ["push_in", "pull_out", "pan", "tilt", "truck", "crane", "orbit", "zoom_in", "dolly_zoom", "handheld"])
def test_moves_keep_the_head_in_the_picture(move: str) -> None:
    for size in ("FS", "MS", "CU"):
        p = plan_shots(script(shot(1, size=size, move=move, at="street")), P)["s01"]
        assert p.framing[0] in ("ok", "mended"), (size, p.framing)
        assert move == "handheld" or p.camera.start != p.camera.end


def test_dolly_moves_the_lens_and_zoom_does_not() -> None:
    dolly = plan_shots(script(shot(1, move="push_in", at="street")), P)["s01"].camera
    zoom = plan_shots(script(shot(1, move="zoom_in", at="street")), P)["s01"].camera
    assert dolly.start.focal == dolly.end.focal and dolly.end.z > dolly.start.z
    assert zoom.start.focal < zoom.end.focal and (zoom.start.x, zoom.start.y, zoom.start.z) == (zoom.end.x, zoom.end.y, zoom.end.z)


def test_dolly_zoom_holds_the_subject() -> None:
    s = script(shot(1, size="MS", move="dolly_zoom", at="street"))
    a, b = heads(s)["s01"][0], heads(s, t=3.0)["s01"][0]
    assert b.tall == pytest.approx(a.tall, rel=0.03)


def test_shoulder_stands_at_the_edge() -> None:
    two = [person("mary", side="left", gaze="tom"), person("tom", side="right", gaze="mary", facing="left")]
    p = plan_shots(script(shot(1, two, kind="over_shoulder", size="MCU")), P)["s01"]
    roles = {a.character: a for a in p.actors}
    assert roles["tom"].role == "shoulder" and roles["tom"].beats[0].view == "back"
    x, _, depth = p.camera.start.camera(640, 360).project_one(roles["tom"].start)
    assert x > 0.75 * 640
    assert depth < p.camera.start.camera(640, 360).project_one(roles["mary"].start)[2]
