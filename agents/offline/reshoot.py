"""Repairs of camera, lighting and cut: the field a finding names, and what has to follow from it."""

from __future__ import annotations

from typing import Final

from ...script.findings import Finding
from ...script.model import CameraDomain, Cut, LightingDomain, Location
from ...script.rules.edit import OPENERS
from ...script.vocabulary import MIXED_CUTS, SIZES
from ..messages import ShootReply, ShootRequest
from .chance import salt
from .light import light
from .notes import first_heard, note_of
from .notes_craft import Craft, craft
from .phrases import camera_text, lighting_text
from .repair import choose
from .shoot import LENS, VECTORS, View, allowed, cut_for, place_name, shoot, subject_of, view_of

_CUTS: Final = ("hard", "dissolve", "continuous", "dip", "fade_in", "match")


def reshoot(request: ShootRequest) -> ShootReply:
    """The draft's camera, lighting and cut with the named faults mended; everything else as it was.

    A person's note is done first. What it fixed, later rounds change only where a rule of error severity leaves no choice.
    """
    draft = request.draft
    assert draft is not None
    v = view_of(request)
    place = next((x for x in request.bible.locations if x.id == request.outline.location), request.bible.locations[0])
    now = _followed(v, ShootReply(camera=draft.camera, lighting=draft.lighting, cut=draft.cut), place)
    asked = craft(note_of(request.findings), draft, place, request.written.background.hour)
    if first_heard(request.findings):
        now = _noted(v, now, asked, place)
    camera, lighting, cut = now.camera, now.lighting, now.cut
    for f in request.findings:
        head = f.field.split(".")[0]
        if f.rule == "person" or _settled(f, asked):
            continue
        if f.rule == "step-30" and asked.size:
            camera = _turned(v, camera)
        elif head == "camera":
            camera = _camera(v, f, camera)
        elif head == "lighting":
            lighting = _lighting(v, f, lighting, place)
        elif head == "cut":
            cut = _cut(v, f, cut)
        elif f.rule == "enter-exit" and f.field == "character.people" and cut.kind == "continuous":
            cut = cut_for(v, camera.size, "hard")
        elif f.domain == "camera":
            camera = shoot(request).camera
        elif f.domain == "lighting":
            lighting = light(request.outline, place, salt(request.bible.brief))
    return ShootReply(camera=camera, lighting=lighting, cut=cut)


# -- what follows from another outline --------------------------------------------------------------------------------
def _followed(v: View, now: ShootReply, place: Location) -> ShootReply:
    """Light, cut and framing that go with what the director and the screenwriter have changed; the rest as it was."""
    draft, request = v.request.draft, v.request
    assert draft is not None
    was, is_ = draft.background, request.written.background
    camera, lighting, cut = now.camera, now.lighting, now.cut
    if (was.location, was.hour, was.weather, was.season) != (is_.location, is_.hour, is_.weather, is_.season):
        keeps = (was.location, was.hour) == (is_.location, is_.hour) and lighting.key not in ("sun", "sky", "moon", "window")
        lighting = lighting if keeps else light(request.outline, place, salt(request.bible.brief))
        cut = _recut(v, cut, camera.size)
    cast = [p.character for p in draft.character.people] != [p.character for p in v.people]
    if cast:
        camera = camera.but(kind=_kind_of(v, camera.size, camera.kind))
        cut = _recut(v, cut, camera.size)
    if cast or was.location != is_.location:
        camera = camera.but(text=camera_text(camera, subject_of(v), place_name(v)))
    silent = (cut.kind == "j" and not request.written.dialogue)
    long = cut.kind in MIXED_CUTS and draft.seconds > request.written.seconds
    return ShootReply(camera=camera, lighting=lighting, cut=cut_for(v, camera.size, "hard" if silent else cut.kind) if silent or long else cut)


def _recut(v: View, cut: Cut, size: str) -> Cut:
    """The cut where time, place or people have changed: a jump of the clock takes a dissolve, one take goes on no more."""
    last, now = v.last, v.request.written.background
    if last is None or cut.kind in MIXED_CUTS:
        return cut
    was = last.background
    if (v.same_scene and was.hour != now.hour) or was.season != now.season:
        return cut_for(v, size, "dissolve")
    return cut_for(v, size, "hard") if cut.kind == "continuous" else cut


def _kind_of(v: View, size: str, kind: str) -> str:
    """The kind of shot that goes with a size and the people who are there; the present one where it does."""
    people, close = len(v.people), SIZES.index(size) > SIZES.index("FS")
    plain = {0: "insert" if close else "establishing", 1: "single", 2: "two_shot"}.get(people, "group")
    if size == "INSERT":
        return "insert"
    unfit = (
        (kind == "insert" and (people > 0 or not close) and size not in ("CU", "ECU")) or (kind in ("establishing", "tableau") and close)
        or (kind in ("over_shoulder", "reverse") and (people < 2 or SIZES.index(size) < SIZES.index("MS")))
        or (kind == "two_shot" and people != 2) or (kind == "group" and people < 3) or (kind in ("single", "reaction") and people != 1)
    )
    return plain if unfit else kind


# -- a person's note --------------------------------------------------------------------------------------------------
def _settled(f: Finding, asked: Craft) -> bool:
    """Whether a finding that is no error speaks against what a person has asked for."""
    fields = {"camera.size": "size", "camera.angle": "angle", "camera.move": "move", "camera.lens": "lens", "camera.focus": "focus",
        "lighting.key": "key", "lighting.kelvin": "kelvin", "lighting.mood": "mood", "lighting.ratio": "ratio", "cut.kind": "cut"}
    return f.severity != "error" and f.field in fields and asked.asks(fields[f.field])


def _noted(v: View, now: ShootReply, asked: Craft, place: Location) -> ShootReply:
    """Camera, light and cut as a note asks for them, and what has to follow."""
    camera, lighting, cut = now.camera, now.lighting, now.cut
    if asked.asks("size", "angle", "move", "lens", "focus"):
        camera = _noted_camera(v, camera, asked)
    if asked.asks("exposure", "ratio", "kelvin", "mood", "key", "key_side"):
        lighting = _noted_light(v, lighting, asked, place)
    if asked.cut and asked.cut != cut.kind and (v.last is not None or asked.cut in OPENERS):
        cut = cut_for(v, camera.size, asked.cut)
        if cut.kind != "hard":
            cut = cut.but(reason="asked for in a note")
    return ShootReply(camera=camera, lighting=lighting, cut=cut)


def _noted_camera(v: View, c: CameraDomain, asked: Craft) -> CameraDomain:
    if asked.size and asked.size != c.size:
        size = asked.size
        focus = c.focus if c.focus == "rack" else "shallow" if SIZES.index(size) >= SIZES.index("MCU") else "deep"
        c = _turned(v, c.but(size=size, lens=LENS[size], kind=_kind_of(v, size, c.kind), focus=focus))
    if asked.angle:
        c = c.but(angle=asked.angle)
    if asked.move and asked.move != c.move:
        c = _moved(c, asked.move)
    if asked.way and (asked.way in ("left", "right")) != (c.move in ("tilt", "crane")):
        pan, tilt = abs(c.c_cam.pan), abs(c.c_cam.tilt)
        c = c.but(c_cam={"pan": -pan if asked.way == "left" else pan, "tilt": -tilt if asked.way == "down" else tilt, "zoom": c.c_cam.zoom})
    if asked.lens:
        c = c.but(lens=asked.lens)
    if asked.focus and c.focus != "rack":
        c = c.but(focus=asked.focus)
    return c.but(text=camera_text(c, subject_of(v), place_name(v)))


def _turned(v: View, c: CameraDomain) -> CameraDomain:
    """The camera at another azimuth where it would jump: the same size as before from nearly the same side."""
    if not v.same_scene or v.last is None or v.last.camera.size != c.size:
        return c
    was = v.last.camera.azimuth
    free = [a for a in (c.azimuth, 30.0, 60.0, 0.0, 80.0, 45.0) if abs((a - was + 180.0) % 360.0 - 180.0) >= 30.0]
    c = c.but(azimuth=free[0])
    return c.but(text=camera_text(c, subject_of(v), place_name(v)))


def _noted_light(v: View, x: LightingDomain, asked: Craft, place: Location) -> LightingDomain:
    hour = v.request.written.background.hour
    if asked.key and asked.key != x.key:
        fresh = light(v.request.outline, place, salt(v.request.bible.brief), asked.key)
        x = fresh.but(mood=x.mood, key_side=x.key_side, exposure=x.exposure)
    changes = {k: value for k in ("exposure", "ratio", "kelvin", "mood", "key_side") if (value := getattr(asked, k)) not in ("", None)}
    if asked.key:
        changes.pop("kelvin", None)
    x = x.but(**changes)
    return x.but(text=lighting_text(x, hour))


# -- findings ---------------------------------------------------------------------------------------------------------
def _camera(v: View, f: Finding, c: CameraDomain) -> CameraDomain:
    what = f.field.split(".")[1] if "." in f.field else ""
    attempt = v.request.attempt
    if what == "size":
        size = choose(f, SIZES, c.size, attempt) or _other_size(v, c.size)
        kind = "single" if c.kind == "establishing" and v.people and SIZES.index(size) > SIZES.index("FS") else c.kind
        low = "MS" if kind in ("over_shoulder", "reverse") and SIZES.index(size) < SIZES.index("MS") else size
        c = c.but(size=low, lens=LENS[low], kind=kind, focus="shallow" if SIZES.index(low) >= SIZES.index("MCU") else "deep")
    elif what == "move":
        move = choose(f, VECTORS, c.move, attempt) or ("push_in" if c.move == "static" else "static")
        c = _moved(c, move)
    elif what == "c_cam":
        c = _moved(c, c.move)
    elif what == "lens":
        c = c.but(lens=LENS[c.size])
    elif what == "side":
        c = c.but(side=choose(f, ("a", "b", "line"), c.side, attempt) or "line")
    elif what == "azimuth":
        c = c.but(azimuth=(c.azimuth + 35.0) if c.azimuth <= 40.0 else c.azimuth - 35.0)
    elif what and what != "text":
        c = shoot(v.request).camera
    return c.but(text=camera_text(c, subject_of(v), place_name(v)))


def _moved(c: CameraDomain, move: str) -> CameraDomain:
    pan, tilt, zoom = VECTORS[move]
    sign = -1.0 if c.c_cam.pan < 0 else 1.0
    focus = "rack" if move == "rack" else "deep" if c.focus == "rack" else c.focus
    return c.but(move=move, focus=focus, c_cam={"pan": round(pan * sign, 3) + 0.0, "tilt": float(tilt), "zoom": float(zoom)})


def _other_size(v: View, now: str) -> str:
    """The nearest size that gives variety."""
    i = SIZES.index(now)
    near = [SIZES[j] for j in (i - 1, i + 1, i - 2, i + 2) if 0 <= j < len(SIZES) - 1]
    return next((s for s in near if allowed(v, s)), near[0])


def _lighting(v: View, f: Finding, x: LightingDomain, place: Location) -> LightingDomain:
    what = f.field.split(".")[1] if "." in f.field else ""
    seed = salt(v.request.bible.brief)
    o = v.request.outline.but(hour=v.request.written.background.hour, weather=v.request.written.background.weather)
    if what == "key":
        key = choose(f, place.sources, x.key, v.request.attempt)
        if key == x.key or not key:
            key = x.key if x.key in place.sources and "ratio" in f.fix else ""
        return light(o, place, seed, key)
    if what == "text":
        return x.but(text=lighting_text(x, o.hour))
    y = light(o, place, seed, x.key if x.key in place.sources else "")
    return x.but(**{what: getattr(y, what)}).but(text=lighting_text(x.but(**{what: getattr(y, what)}),
        o.hour)) if what in type(x).model_fields else y


def _cut(v: View, f: Finding, cut: Cut) -> Cut:
    if f.field.endswith("seconds"):
        return cut_for(v, v.request.draft.camera.size if v.request.draft else "MS", cut.kind)
    kind = choose(f, _CUTS, cut.kind, v.request.attempt) or ("hard" if v.last is not None else "fade_in")
    return cut_for(v, "MS", kind)
