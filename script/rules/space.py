"""Rules about screen space: the line of action, the thirty-degree step, meeting eyes and kept directions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..ledger import SIDE_ORDER, SceneRow, neutral, order_of, pair_of
from ..marks import same_place, same_scene, takes_time
from ..model import Performance, Shot
from ..vocabulary import SIZES
from .base import Context, Note, one_of, rule, size_index

TRAVELS = ("walk", "run", "ride", "crawl", "swim", "enter", "exit")
HARD = ("hard", "j", "l")
"""Cuts that the eye sees as a plain cut."""
LEVEL = {"eye": 0, "dutch": 0, "low": -1, "ground": -2, "high": 1, "top": 2}
"""Height of the camera; a step in height is a change of angle as good as thirty degrees."""


def _scene(context: Context, shot: Shot) -> SceneRow | None:
    row = context.index.scenes.get(shot.scene)
    return row if row is not None and row.flashback == shot.flashback and not takes_time(shot) else None


@rule("line-180", "error", "camera", "Screen sides keep within a scene unless a shot from the line, or over it, lets them change.")
def line_180(context: Context, shot: Shot) -> Iterator[Note]:
    scene = _scene(context, shot)
    if scene is None or neutral(shot):
        return
    turned = [
        (left, right, scene.order[right, left])
        for left, right in order_of({p.character: p.side for p in shot.character.people})
        if (right, left) in scene.order and not _crosses(context, shot, left, right)
    ]
    for left, right, seen in turned[:2]:
        yield Note("camera.side", f"{left!r} is on the left of {right!r}, but on the right in shot {seen} of scene {shot.scene!r}",
                   f"put {right!r} on the left and {left!r} on the right, or turn camera.side to {_other(shot)!r} with the sides, "
                   "or insert a shot with camera.side 'line'")
    if turned or len(shot.character.people) < 2 or {scene.side, shot.camera.side} != {"a", "b"}:
        return
    kept = [pair for pair in order_of({p.character: p.side for p in shot.character.people}) if pair in scene.order]
    if kept:
        yield Note("camera.side", f"the camera is on side {shot.camera.side!r}, but on side {scene.side!r} before in scene {shot.scene!r}, "
                   "with no shot from the line between", f"use {scene.side!r}, or insert a shot with camera.side 'line'")


def _other(shot: Shot) -> str:
    return {"a": "b", "b": "a"}.get(shot.camera.side, "line")


def _crosses(context: Context, shot: Shot, left: str, right: str) -> bool:
    """Whether one of two people walked over: comes in, or was travelling when last seen in a continuous take."""
    for who in (left, right):
        now, row = shot.performance(who), context.index.people.get(who)
        if now is not None and now.action in ("enter", "exit"):
            return True
        if shot.cut.kind == "continuous" and row is not None and row.action in TRAVELS:
            return True
    return False


@rule("step-30", "error", "camera", "A cut on one subject turns by thirty degrees or changes the size by a step, or it jumps.")
def step_30(context: Context, shot: Shot) -> Iterator[Note]:
    before = context.previous
    if before is None or shot.cut.kind not in HARD or not (same_scene(before, shot) and same_place(before, shot)):
        return
    if _subject(before) != _subject(shot) or before.camera.size != shot.camera.size:
        return
    if LEVEL[before.camera.angle] != LEVEL[shot.camera.angle] or {before.camera.kind, shot.camera.kind} & {"insert", "pov"}:
        return
    turn = abs((shot.camera.azimuth - before.camera.azimuth + 180.0) % 360.0 - 180.0)
    if turn < 30.0 - 1e-6:
        near = _neighbours(shot.camera.size)
        yield Note("camera.size", f"{shot.camera.size} of {_subject_name(shot)} after {before.camera.size} of the same in shot "
                   f"{before.id}, only {turn:.0f} degrees apart", f"use {one_of(near)}, or an azimuth at least 30 degrees from "
                   f"{before.camera.azimuth:g}, or a 'continuous' cut if it is one take")


def _subject(shot: Shot) -> tuple[str, frozenset[str], frozenset[str]]:
    things = frozenset() if shot.character.people else frozenset(shot.background.props)
    return (shot.character.focus, frozenset(p.character for p in shot.character.people), things)


def _subject_name(shot: Shot) -> str:
    return repr(shot.character.focus) if shot.character.focus else ("the same people" if shot.character.people else "the place")


def _neighbours(size: str) -> list[str]:
    i = size_index(size)
    return [SIZES[j] for j in (i - 1, i + 1) if 0 <= j < len(SIZES) - 1] or ["CU"]


@rule("size-jump", "warn", "camera", "From the whole place to a detail of a face needs a cue.")
def size_jump(context: Context, shot: Shot) -> Iterator[Note]:
    before = context.previous
    if before is None or shot.cut.kind != "hard" or not (same_scene(before, shot) and same_place(before, shot)):
        return
    if "INSERT" in (before.camera.size, shot.camera.size) or {shot.camera.kind, before.camera.kind} & {"insert", "pov", "reaction"}:
        return
    step = abs(size_index(shot.camera.size) - size_index(before.camera.size))
    cue = shot.dialogue or before.camera.move in ("push_in", "zoom_in", "rack", "whip") or shot.tension >= 7
    if step >= 5 and not cue and {p.character for p in before.character.people} & {p.character for p in shot.character.people}:
        yield Note("camera.size", f"{before.camera.size} to {shot.camera.size} in one cut, with no insert, sound or look to lead there",
                   "use MS or MCU, or put a reaction or an insert between")


@rule("eyeline", "error", "character", "Who looks at somebody is turned towards them, so that the eyes meet over the cut.")
def eyeline(context: Context, shot: Shot) -> Iterator[Note]:
    sides = {p.character: p.side for p in shot.character.people}
    scene = _scene(context, shot)
    for i, p in enumerate(shot.character.people):
        if p.gaze not in context.cast or p.gaze == p.character or p.facing not in ("left", "right"):
            continue
        want = _towards(p, sides, scene)
        if want and p.facing != want:
            where = "here" if p.gaze in sides and sides[p.gaze] != "off" else "as the scene has placed them"
            yield Note(f"character.people.{i}.facing", f"{p.character!r} looks at {p.gaze!r}, who is to the {want} {where}, "
                       f"but faces {p.facing!r}",
                       f"face {want!r}, or change the gaze")
    yield from _singles(context, shot)


def _towards(p: Performance, sides: Mapping[str, str], scene: SceneRow | None) -> str:
    """Screen direction in which a person has to face to look at ``p.gaze``; '' when nothing is known."""
    other = sides.get(p.gaze, "off")
    if other in SIDE_ORDER and p.side in SIDE_ORDER:
        step = SIDE_ORDER[other] - SIDE_ORDER[p.side]
        return "right" if step > 0 else "left" if step < 0 else ""
    if scene is not None:
        if (p.character, p.gaze) in scene.order:
            return "right"
        if (p.gaze, p.character) in scene.order:
            return "left"
    return ""


def _singles(context: Context, shot: Shot) -> Iterator[Note]:
    """Shot and answer: one looks right, then the other must look left."""
    before = context.previous
    if before is None or takes_time(shot) or not (same_scene(before, shot) and same_place(before, shot)):
        return
    if len(before.character.people) != 1 or len(shot.character.people) != 1 or "line" in (before.camera.side, shot.camera.side):
        return
    a, b = before.character.people[0], shot.character.people[0]
    scene = context.index.scenes.get(shot.scene)
    if scene is not None and ((a.character, b.character) in scene.order or (b.character, a.character) in scene.order):
        return
    if a.gaze == b.character and b.gaze == a.character and a.facing == b.facing and a.facing in ("left", "right"):
        want = "left" if a.facing == "right" else "right"
        yield Note("character.people.0.facing", f"{b.character!r} answers the look of {a.character!r} in shot {before.id}, "
                   f"but both face {a.facing!r}",
                   f"face {want!r}")


@rule("direction", "error", "character", "Who travels keeps the direction over the cut: out on the right, in from the left.")
def direction(context: Context, shot: Shot) -> Iterator[Note]:
    before = context.previous
    if before is None or takes_time(shot) or neutral(shot) or neutral(before) or before.flashback != shot.flashback:
        return
    if shot.scene != before.scene and shot.background.hour != before.background.hour:
        return
    for i, p in enumerate(shot.character.people):
        was = before.performance(p.character)
        if was is None or was.facing == p.facing or {was.facing, p.facing} != {"left", "right"} or was.look != p.look:
            continue
        if shot.scene == before.scene:
            applies = was.action in TRAVELS and p.action in TRAVELS and not (was.action == "enter" and p.action == "exit")
        else:
            applies = was.action == "exit" and p.action in ("enter", "walk", "run", "ride")
        if applies and pair_of(was.facing, p.facing) == ("left", "right"):
            yield Note(f"character.people.{i}.facing", f"{p.character!r} travels {p.facing} after {was.facing} in shot {before.id}",
                       f"face {was.facing!r}, or insert a shot from the line (facing 'camera' or 'away')")
