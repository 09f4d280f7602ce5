"""Repairs of camera, lighting and cut: the field a finding names, and what has to follow from it."""

from __future__ import annotations

from typing import Final

from ...script.findings import Finding
from ...script.model import CameraDomain, Cut, LightingDomain, Location
from ...script.vocabulary import SIZES
from ..messages import ShootReply, ShootRequest
from .chance import salt
from .light import light
from .phrases import camera_text, lighting_text
from .repair import choose
from .shoot import LENS, VECTORS, View, allowed, cut_for, place_name, shoot, subject_of, view_of

_CUTS: Final = ("hard", "dissolve", "continuous", "dip", "fade_in", "match")


def reshoot(request: ShootRequest) -> ShootReply:
    """The draft's camera, lighting and cut with the named faults mended; everything else as it was."""
    draft = request.draft
    assert draft is not None
    v = view_of(request)
    camera, lighting, cut = draft.camera, draft.lighting, draft.cut
    place = next((x for x in request.bible.locations if x.id == request.outline.location), request.bible.locations[0])
    for f in request.findings:
        head = f.field.split(".")[0]
        if head == "camera":
            camera = _camera(v, f, camera)
        elif head == "lighting":
            lighting = _lighting(v, f, lighting, place)
        elif head == "cut":
            cut = _cut(v, f, cut)
        elif f.domain == "camera":
            camera = shoot(request).camera
        elif f.domain == "lighting":
            lighting = light(request.outline, place, salt(request.bible.brief))
    return ShootReply(camera=camera, lighting=lighting, cut=cut)


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
