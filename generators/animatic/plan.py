"""From a script to shot plans: pure, quick, and the same for the same script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from ...errors import InputError
from ...script.model import Script, Shot
from ..protocols import Picture, noise_seed
from ..spans import HEAD_FRAMES, spans
from .blocking import Blocking, spoken
from .compose import Tweak, aim_for, focus_of, shoulder, subjects
from .deeds import DEEDS
from .figures.base import Figure
from .framing import Fault, faults, head_of
from .lens import label_of
from .lighting import carried_exposure, resolve
from .moves import path
from .places.base import Place
from .staging import Cast, place
from .values import Actor, CameraPath, CameraPose, Caption, LightPlan, Scenery, ShotPlan

TRIES = 5
HELD = (0.3, 0.7)
"""Shares of the width between which a subject keeps its place on the screen over a continuous cut."""
REACH = 0.3
"""How far a frame may be shifted for that, as a share of its width."""

__all__ = ["HEAD_FRAMES", "ShotPlan", "captions", "plan_shots"]


def plan_shots(script: Script, picture: Picture, *, reset: bool = True) -> dict[str, ShotPlan]:
    """Plans of all shots by id, in order.

    Args:
        script: a script whose cross references hold. picture: size and frame rate. reset: continuous cuts get a head
        that the boundary draws (the latent reset of the animatic).

    Raises:
        InputError: a shot names a location or a look the script does not have, or the picture has no even size.
    """
    if picture.width % 2 or picture.height % 2 or min(picture.width, picture.height) < 32:
        raise InputError(f"a picture has even sides of at least 32 pixels, found {picture.width}x{picture.height}; choose another size")
    return dict(_plan_all(script.dumps(), picture, reset))


@lru_cache(maxsize=6)
def _plan_all(text: str, picture: Picture, reset: bool) -> Mapping[str, ShotPlan]:
    script = Script.read(text)
    cast = Cast(script)
    blocking = Blocking(script, cast, picture.width / picture.height)
    plans: list[ShotPlan] = []
    for shot in script.shots:
        plans.append(_plan(script, shot, picture, cast, blocking, plans[-1] if plans else None))
    return {p.id: p for p in _with_spans(script, plans, reset)}


def _scenery(script: Script, shot: Shot, clock: float) -> Scenery:
    where = script.location(shot.background.location)
    if where is None:
        known = ", ".join(x.id for x in script.locations)
        raise InputError(f"shot {shot.id} is set in {shot.background.location!r}, which is not a location of the script; use one of: {known}")
    b = shot.background
    burning = {*shot.lighting.practicals} | ({shot.lighting.key} & {"lamp", "fire", "neon", "screen"})
    return Scenery(
        where.set, where.id, noise_seed(script.brief.seed, where.id, "place", 0) % 1_000_000_007, b.hour, b.weather, b.season,
        tuple(sorted(burning)), b.props, clock,
    )


def _plan(script: Script, shot: Shot, picture: Picture, cast: Cast, blocking: Blocking, before: ShotPlan | None) -> ShotPlan:
    for p in shot.character.people:
        if p.look not in cast:
            raise InputError(f"shot {shot.id} shows the look {p.look!r}, which no character of the script has; add the look or change the shot")
    scenery = _scenery(script, shot, 0.0)
    where = place(scenery)
    actors, clock = blocking.shot(shot, where)
    scenery = replace(scenery, clock=clock)
    light = resolve(shot.lighting, scenery, where)
    if before is not None and shot.cut.kind == "continuous":
        light = carried_exposure(light, before.light)
    frames = shot.frames(picture.fps)
    plan = ShotPlan(
        id=shot.id, scene=shot.scene, scenery=scenery, camera=_blank(), light=light, actors=actors, kind=shot.camera.kind,
        size=shot.camera.size, angle=shot.camera.angle, focus=shot.camera.focus, lens=0, insert=_insert_name(shot), captions=captions(shot),
        seconds=shot.seconds, frames=frames, fps=picture.fps, width=picture.width, height=picture.height, subtitles=picture.subtitles,
        label=picture.label, cut=shot.cut.kind,
    )
    held = _held_x(shot, actors, cast, before) if before is not None and shot.cut.kind == "continuous" else None
    return _framed(plan, shot, actors, cast, where, held)


def _held_x(shot: Shot, actors: tuple[Actor, ...], cast: Cast, before: ShotPlan) -> float | None:
    """Where on the screen the subject was when the shot before ended, as a share of the width; None when it was not to be seen."""
    main = focus_of(shot, actors)
    was = next((a for a in before.actors if main is not None and a.character == main.character and a.role == "cast"), None)
    if main is None or was is None or len(subjects(shot, actors)) != 1:
        return None
    t = (before.frames - 1) / before.fps
    head = head_of(was, cast[was.look], before.camera.at(t).camera(before.width, before.height), t)
    if head is None or not 0.0 < head.x < before.width:
        return None
    return min(HELD[1], max(HELD[0], head.x / before.width))


def _blank() -> CameraPath:
    pose = CameraPose(0, 1, -5, 35)
    return CameraPath(pose, pose)


def _framed(plan: ShotPlan, shot: Shot, actors: tuple[Actor, ...], cast: Cast, where: Place, held: float | None) -> ShotPlan:
    """Solve the camera, measure the result, mend and try again; what remains is written into the plan."""
    figures: dict[str, Figure] = {a.look: cast[a.look] for a in actors}
    size = (plan.width, plan.height)
    watched = tuple(a.character for a in subjects(shot, actors))
    passing = tuple(p.character for p in shot.character.people if DEEDS[p.action].way in ("in", "out"))
    tweak, best, least = Tweak(), plan, 10**6
    main = focus_of(shot, actors)
    if held is not None and main is not None:
        # The eye stays where it was over the cut, as far as lead room allows.
        camera = _shoot(plan, shot, actors, figures, where, tweak).camera.start.camera(*size)
        head = head_of(main, figures[main.look], camera, 0.0)
        if head is not None:
            tweak = Tweak(shift=max(-REACH, min(REACH, held - head.x / size[0])))
    mended: list[str] = []
    for attempt in range(TRIES):
        tried = _shoot(plan, shot, actors, figures, where, tweak)
        found = faults(tried, figures, watched, passing)
        if len(found) < least:
            best, least = replace(tried, framing=tuple(dict.fromkeys(str(f) for f in found)) or ("ok",)), len(found)
        if not found:
            if attempt:
                best = replace(best, framing=("mended", *mended))
            break
        mended = list(dict.fromkeys([*mended, *(f.rule for f in found)]))
        tweak = _mend(tweak, found, attempt)
    return replace(best, lens=label_of(best.camera.start.focal, *size), light=_hazed(best, where))


def _hazed(plan: ShotPlan, where: Place) -> LightPlan:
    """Haze begins behind the subject: a long lens far away must not fade the people it is there for."""
    if where.interior:
        return plan.light
    camera = plan.camera.start.camera(plan.width, plan.height)
    spot = plan.actors[0].start if plan.actors else (0.0, 0.0, where.stage.z1)
    shift = max(0.0, camera.project_one(spot)[2] - 4.0)
    return replace(plan.light, haze_near=plan.light.haze_near + shift, haze_far=plan.light.haze_far + shift)


def _mend(tweak: Tweak, found: list[Fault], attempt: int) -> Tweak:
    shift = sum(f.shift for f in found) / max(1, sum(1 for f in found if f.shift))
    zoom = min((f.zoom for f in found), default=1.0) if all(f.zoom <= 1 for f in found) else max(f.zoom for f in found)
    return Tweak(
        zoom=tweak.zoom * zoom, shift=tweak.shift + shift, headroom=min(0.2, tweak.headroom + max((f.headroom for f in found), default=0.0)),
        still=attempt >= TRIES - 2,
    )


def _shoot(plan: ShotPlan, shot: Shot, actors: tuple[Actor, ...], figures: Mapping[str, Figure], where: Place, tweak: Tweak) -> ShotPlan:
    aim, subject = aim_for(shot, actors, figures, where, (plan.width, plan.height), tweak)
    camera = shot.camera.but(move="static") if tweak.still and shot.camera.move in ("pan", "tilt", "truck", "crane", "orbit") else shot.camera
    way = path(camera, aim, subject, shot.seconds, plan.fps)
    over = shoulder(shot, actors, way.start, figures, (plan.width, plan.height))
    if over is not None:
        shown = tuple(over if a.character == over.character else a for a in actors)
        return replace(plan, camera=way, actors=shown)
    alone = shot.camera.size in ("CU", "ECU", "MCU") and len(subjects(shot, actors)) == 1 and len(actors) > 1
    main = subjects(shot, actors)[:1]
    return replace(plan, camera=way, actors=main if alone else actors)


def _insert_name(shot: Shot) -> str:
    if shot.camera.kind != "insert" and shot.camera.size != "INSERT":
        return ""
    held = next((p.prop for p in shot.character.people if p.prop), "")
    return held or next(iter(shot.background.props), "") or "letter"


def captions(shot: Shot) -> tuple[Caption, ...]:
    """Subtitle cues: each stands at least a second where there is room, and never over the next."""
    out: list[Caption] = []
    lines = sorted(shot.dialogue, key=lambda line: line.start)
    for i, line in enumerate(lines):
        limit = lines[i + 1].start - 0.08 if i + 1 < len(lines) else shot.seconds
        end = min(limit, max(line.start + spoken(line) + 0.3, line.start + 1.0))
        if end > line.start:
            out.append(Caption(line.start, end, line.text))
    return tuple(out)


def _with_spans(script: Script, plans: list[ShotPlan], reset: bool) -> list[ShotPlan]:
    """Give each shot the frames its neighbours' boundaries draw; bodies keep at least one frame."""
    parts = spans(script.shots, plans[0].fps, reset) if plans else []
    whole = [replace(p, head=s.head, tail=s.tail, transition=s.transition) for p, s in zip(plans, parts, strict=True)]
    # Through JSON once, so that a plan that travelled draws the very same numbers.
    return [ShotPlan.read(p.plain()) for p in whole]
