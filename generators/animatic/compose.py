"""Composition: which people the frame is about, where they stand in it, and the aim that the camera solves for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ...script.model import Shot
from .blocking import measured
from .figures.base import Figure, Landmarks
from .geometry import Vec3
from .lens import FEET, HEADROOM, LENSES, SHARE, Aim, Span, camera_height, focal_mm, span_of
from .moves import Subject
from .places.base import Place
from .values import Actor, Beat, CameraPose

SMALLEST = 0.9
"""Least height in metres that counts for sizes whose subject is the place."""
FINDABLE = {"EWS": 0.07, "WS": 0.3}
"""Least share of the frame height of the smallest person, so that the eye finds everybody."""
LEAD = 0.09
"""Share of the width by which a subject stands off centre, away from where it looks."""
PLACE_KINDS = ("establishing", "tableau")
FOUR_LEGS = ("dog", "cat", "horse")
GROUP_KINDS = ("two_shot", "group", "tableau")
NARROW = 5.6
"""Width in metres below which an exterior stage is a lane between walls."""
INSERT_HEIGHT = 0.92
"""Height in metres at which the thing of an insert is shown."""


@dataclass(frozen=True, slots=True)
class Tweak:
    """What the mending of a framing may change: size factor, shift of the frame in shares, more headroom."""

    zoom: float = 1.0
    shift: float = 0.0
    headroom: float = 0.0
    still: bool = False


def focus_of(shot: Shot, actors: tuple[Actor, ...]) -> Actor | None:
    """The actor the shot is about."""
    named = next((a for a in actors if a.character == shot.character.focus), None)
    talker = next((a for a in actors if a.mouth), None)
    return named or talker or (actors[0] if actors else None)


def subjects(shot: Shot, actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """The actors whose heads the frame holds: all of them in group shots and wide ones, else the one in focus."""
    main = focus_of(shot, actors)
    if main is None:
        return ()
    if shot.camera.kind in GROUP_KINDS or (shot.camera.kind == "establishing" and len(actors) > 1):
        return actors
    if shot.camera.size in ("EWS", "WS", "FS") and shot.camera.kind not in ("over_shoulder", "reverse", "reaction"):
        return actors
    return (main,)


def aim_for(
    shot: Shot, actors: tuple[Actor, ...], figures: Mapping[str, Figure], place: Place, size: tuple[int, int], tweak: Tweak,
) -> tuple[Aim, Subject]:
    """The framing of the shot, and what its camera has to follow."""
    width, height = size
    cam = shot.camera
    focal = focal_mm(_lens(shot, place), width, height)
    roll = math.radians(7.0) if cam.angle == "dutch" else 0.0
    chosen = subjects(shot, actors)
    if cam.kind == "insert":
        return _insert(shot, place, size, focal, tweak)
    if not chosen:
        return _empty(shot, place, size, focal, roll, tweak)
    main = focus_of(shot, chosen) or chosen[0]
    t = _measured_at(main, shot)
    lms = {a.character: measured(a, t, figures[a.look]) for a in chosen}
    fig = figures[main.look]
    feet = main.position(t)
    party = len(chosen) > 1
    span = _extent(shot, chosen, main, lms, fig.height, t, fig.rig.get("species") in FOUR_LEGS)
    top, low = span.top, span.low
    px = 0.5 if party else _lead(main, cam.size, shot, lms[main.character], t)
    if cam.size in SHARE and place.stage.x1 - place.stage.x0 < NARROW and not place.interior:
        # Between close walls the camera stays in the middle of the lane.
        px = 0.5 + 0.2 * (px - 0.5)
    headroom, floor = HEADROOM[cam.size] + tweak.headroom, 0.065 if cam.size == "FS" else 0.0
    if cam.size in SHARE:
        # Small animals are still seen in their place: at least the height of a child counts.
        tall = max(top - low, fig.height if main.beats[0].pose != "lie" else 0.9, SMALLEST)
        share = max(SHARE[cam.size], 0.36 if place.interior else 0.0) * (0.85 if cam.kind in PLACE_KINDS and not place.interior else 1.0)
        small = min((figures[a.look].height for a in chosen if figures[a.look].height >= SMALLEST), default=tall)
        share = max(share, min(0.46, FINDABLE[cam.size] * tall / small))
        # An aim in these sizes is the frame height around a figure that fills only its share of it.
        headroom, floor = FEET[cam.size] - share, 1 - FEET[cam.size]
        top = low + tall
    if party and cam.move in ("push_in", "pull_out", "zoom_in", "zoom_out"):
        # The tightest moment of the move has to hold everybody, too.
        span = replace(span, half=1.13 * span.half)
    aim = Aim(
        feet=feet, top=top, low=low, px=px, headroom=max(headroom, 0.0), floor=floor, focal=focal, yaw=_yaw(main, shot, place),
        cam_y=1.0, width=width, height=height, stage=place.stage, half=span.half, roll=roll,
    )
    if roll:
        aim = replace(aim, headroom=aim.headroom + 0.03)
    if tweak.zoom != 1.0:
        aim = _loosened(aim, tweak.zoom)
    px = aim.px + tweak.shift
    eyes = [a.position(t)[1] + lms[a.character].eyes[1] - a.sink for a in (chosen if party else (main,))]
    eye = sum(eyes) / len(eyes)
    aim = replace(aim, px=px, shift=span.x, cam_y=camera_height(cam.angle, cam.size, max(eye, 0.35), aim.depth))
    goes = bool(main.moving) and _through(main) and (not party or _all_walk(chosen))
    subject = Subject(main.start, main.end, main.t0, main.t1, goes, _facing(main), True)
    if not subject.moves:
        subject = replace(subject, start=feet, end=feet)
    return aim, subject


def _extent(
    shot: Shot, chosen: tuple[Actor, ...], main: Actor, lms: Mapping[str, Landmarks], tall: float, t: float, four_legs: bool
) -> Span:
    """What the frame holds, in metres from the feet of ``main``: the part that the size shows, of all who are chosen."""
    size = shot.camera.size
    span = span_of(size, lms[main.character], tall, four_legs=four_legs)
    if main.sink:
        span = replace(span, top=span.top - main.sink, low=max(span.top - main.sink - 0.6 * tall, -0.3))
    if main.mount in ("bicycle", "horse", "cast"):
        span = replace(span, half=max(span.half, 1.0), x=0.0, low=0.0 if size in ("FS", "WS", "EWS") else span.low)
    if len(chosen) < 2:
        return span
    feet = main.position(t)
    times = (0.0, shot.seconds) if any(a.moving for a in chosen) and not _all_walk(chosen) else (t,)
    heads = [(a.position(k)[0] + lms[a.character].chin[0], lms[a.character].head_radius) for a in chosen for k in times]
    left, right = min(x - 1.7 * r for x, r in heads), max(x + 1.7 * r for x, r in heads)
    if size in ("FS", "MLS", "WS"):
        left = min(left, *(a.position(t)[0] + lms[a.character].left for a in chosen))
        right = max(right, *(a.position(t)[0] + lms[a.character].right for a in chosen))
    top = max(a.position(t)[1] + lms[a.character].head_top[1] - a.sink for a in chosen) - feet[1]
    low = span.low
    if size in ("MS", "MCU", "CU", "MLS"):
        # The smallest head has to be in the picture with its chin and shoulders.
        low = min(low, *(a.position(t)[1] + _chest(lms[a.character], size) - a.sink - feet[1] for a in chosen))
    return Span(top, low, (left + right) / 2 - feet[0], (right - left) / 2)


def _chest(lm: Landmarks, size: str) -> float:
    """Height down to which the smallest of a group is shown."""
    return lm.navel[1] if size in ("MLS", "MS") else lm.armpit[1] - 0.03


def _all_walk(chosen: tuple[Actor, ...]) -> bool:
    """Everybody goes the same way for the same time: the camera can go along."""
    ways = {(round(a.end[0] - a.start[0], 3), round(a.t0, 3), round(a.t1, 3)) for a in chosen}
    return all(a.moving for a in chosen) and len(ways) == 1


def _through(a: Actor) -> bool:
    return a.runs_on or a.distance > 0.5


def _facing(a: Actor) -> int:
    b = a.beats[0]
    return 0 if b.view in ("front", "back") else b.facing


def _measured_at(a: Actor, shot: Shot) -> float:
    """When the subject is measured: somebody who comes in or walks across is framed where the way leads."""
    if not a.moving:
        return 0.0
    if a.runs_on:
        return shot.seconds / 2
    doing = next((p.action for p in shot.character.people if p.character == a.character), "")
    if doing == "exit":
        return 0.0
    return a.t1 if doing == "enter" else (a.t0 + a.t1) / 2


def _loosened(aim: Aim, zoom: float) -> Aim:
    """The same subject ``zoom`` times as large, head kept where it is."""
    span = (aim.top - aim.low) / zoom
    return replace(aim, low=aim.top - span)


def _lens(shot: Shot, place: Place) -> float:
    label = float(shot.camera.lens)
    usual = float(LENSES[shot.camera.size])
    if shot.camera.size in ("EWS", "WS") and not shot.character.people:
        usual = 24.0
    # A lens far from what the size asks for would flatten or bend the place: keep it inside a factor of two.
    return min(max(label, usual / 1.6), usual * (1.25 if shot.camera.size == "EWS" else 1.7))


def _lead(main: Actor, size: str, shot: Shot, lm: Landmarks, t: float) -> float:
    """Share of the width where the subject stands: looking room before it; the script's side where it does not contradict."""
    b = main.beat(t)
    side = next((p.side for p in shot.character.people if p.character == main.character), "centre")
    if shot.camera.kind == "over_shoulder":
        return 0.5 + 0.15 * -b.facing
    facing = _facing(main)
    if size in ("EWS", "WS"):
        return 0.5 - 0.14 * (facing or {"left": 1, "right": -1}.get(side, 0))
    if facing == 0:
        return 0.5 + {"left": -0.06, "right": 0.06}.get(side, 0.0)
    return 0.5 - LEAD * facing


def _yaw(main: Actor, shot: Shot, place: Place) -> float:
    """The camera stands a little on the side the subject looks to, so that faces open and rooms get depth."""
    if shot.camera.side == "line" or shot.camera.kind in PLACE_KINDS:
        return math.radians(4.0 if place.interior else 0.0)
    most = 7.0 if place.interior else 9.0
    turn = min(most, 3.0 + abs(shot.camera.azimuth) / 90 * most)
    facing = main.beats[0].facing
    return -math.radians(turn) * (facing or 1)


def _empty(shot: Shot, place: Place, size: tuple[int, int], focal: float, roll: float, tweak: Tweak) -> tuple[Aim, Subject]:
    """Nobody in the picture: the place is the subject, sized as if an adult stood there."""
    st = place.stage
    feet = ((st.x0 + st.x1) / 2, 0.0, (st.z0 + st.z1) / 2)
    if shot.camera.kind == "pov":
        span = {"EWS": 7.0, "WS": 3.6, "FS": 2.6, "MLS": 2.2}.get(shot.camera.size, 1.9)
        aim = Aim(feet, 1.35 + span / 2, 1.35 - span / 2, 0.5, 0.0, 0.0, min(focal, focal_mm(40, *size)), 0.06, 1.55, *size, st, 0.3, roll)
        return aim, Subject(feet, feet, 0, 0, False, 1, False)
    share = {"EWS": 0.34 if place.interior else 0.15, "WS": 0.34, "FS": 0.45}.get(shot.camera.size, 0.55)
    aim = Aim(feet, 1.72, 0.0, 0.5, 0.84 - share, 0.16, focal, math.radians(3.0), 1.5, *size, st, 0.3, roll)
    aim = replace(_loosened(aim, tweak.zoom), cam_y=camera_height(shot.camera.angle, "WS", 1.6, aim.depth))
    return aim, Subject(feet, feet, 0, 0, False, 1, False)


def insert_spot(place: Place) -> Vec3:
    """Where the thing of an insert lies: on the place's table, else on the stage at table height."""
    st = place.stage
    a = place.anchor("table", "desk", "counter", "workbench")
    x = a.x if a is not None else (st.x0 + st.x1) / 2 + 0.6
    return (min(max(x, st.x0), st.x1), INSERT_HEIGHT, st.z0)


def _insert(shot: Shot, place: Place, size: tuple[int, int], focal: float, tweak: Tweak) -> tuple[Aim, Subject]:
    spot = insert_spot(place)
    aim = Aim(
        spot, 0.16, -0.16, 0.5, 0.2, 0.2, min(focal, focal_mm(85, *size)), math.radians(-5), INSERT_HEIGHT + 0.16, *size,
        replace(place.stage, camera_z=(place.stage.camera_z[0], place.stage.camera_z[1])), 0.2,
    )
    return _loosened(aim, tweak.zoom), Subject(spot, spot, 0, 0, False, 1, False)


def shoulder(shot: Shot, actors: tuple[Actor, ...], pose: CameraPose, figures: Mapping[str, Figure], size: tuple[int, int]) -> Actor | None:
    """The listener's dark back at the frame edge of an over-the-shoulder shot; None when there is no listener."""
    main = focus_of(shot, actors)
    other = next((a for a in actors if main is not None and a.character != main.character), None)
    if shot.camera.kind not in ("over_shoulder", "reverse") or main is None or other is None:
        return None
    side = main.beats[0].facing
    camera = pose.camera(*size)
    width, height = size
    _, _, depth = camera.project_one(main.start)
    near = max(0.62, (0.62 if width >= height else 0.72) * depth)
    fig = figures[other.look]
    s = camera.scale(near)
    lm = measured(replace(other, beats=(Beat(0, "stand", "back", side),)), 0, fig)
    # The listener's ear stands at the frame edge: head centre a little outside the outer sixth.
    share = 0.5 + side * (0.425 if width >= height else 0.64)
    xv = (share - 0.5) * width / s
    c, n = math.cos(pose.yaw), math.sin(pose.yaw)
    x, z = pose.x + xv * c + near * n, pose.z + near * c - xv * n
    # Height: a seated listener is low, a child is low; the top of the head stays between 10 and 45 % of the frame.
    _, py, d = camera.project_one((x, 0.0, z))
    top_px = py - lm.head_top[1] * camera.scale(d)
    want = min(max(top_px, 0.12 * height), 0.42 * height)
    y = (top_px - want) / camera.scale(d)
    return replace(
        other, role="shoulder", start=(x, y, z), end=(x, y, z), moving="", t0=0.0, t1=0.0, mouth=(), holding="", mount="",
        beats=(Beat(0.0, "stand", "back", side),), gaze=(0.0, 0.0), gaze_to=(0.0, 0.0), gaze_at=0.0, sink=0.0,
    )


__all__ = ["Aim", "Span", "Tweak", "aim_for", "focus_of", "insert_spot", "shoulder", "subjects"]
