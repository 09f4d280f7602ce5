"""Rules about the camera: moves with a reason, numbers that agree with the words, lenses that suit the size, variety."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..marks import same_place, same_scene, visible
from ..model import CameraVector, Shot
from .base import Context, Note, one_of, rule, size_index
from .space import TRAVELS

MOVING = frozenset({*TRAVELS, "climb", "dance", "fight", "steer", "carry", "play", "fall"})
FOLLOWED = frozenset({*TRAVELS, "climb", "dance", "steer", "carry", "fall"})
SMALL = frozenset({"kitchen", "bedroom", "nursery", "office", "train_car", "cafe", "shop", "living_room", "laboratory", "hospital"})
"""Rooms in which no crane stands."""
STILL = 1e-6

LENSES: dict[str, tuple[int, int]] = {
    "EWS": (18, 35), "WS": (18, 35), "FS": (24, 50), "MLS": (24, 50), "MS": (35, 85), "MCU": (35, 100), "CU": (50, 135), "ECU": (85, 135),
    "INSERT": (50, 135),
}
"""Shortest and longest lens (mm) that suits a size."""

LONG_TAKE = 8.0
LEAST_TENSION = 3


@rule("c-cam", "error", "camera", "The camera vector says in numbers what the move says in words.")
def c_cam(context: Context, shot: Shot) -> Iterator[Note]:
    move, v = shot.camera.move, shot.camera.c_cam
    test, want, hint = VECTORS[move]
    if not test(v):
        yield Note("camera.c_cam", f"{move!r} with pan {v.pan:g}, tilt {v.tilt:g}, zoom {v.zoom:g}", f"{want}, for example {hint}")


def _flat(v: CameraVector) -> bool:
    return abs(v.pan) <= STILL and abs(v.tilt) <= STILL


VECTORS: dict[str, tuple[Callable[[CameraVector], bool], str, str]] = {
    "static": (lambda v: _flat(v) and abs(v.zoom - 1.0) <= STILL, "a static camera is (0, 0, 1)", "pan 0, tilt 0, zoom 1"),
    "push_in": (lambda v: v.zoom > 1.0, "zoom above 1 comes closer", "zoom 1.25"),
    "zoom_in": (lambda v: v.zoom > 1.0, "zoom above 1 comes closer", "zoom 1.4"),
    "pull_out": (lambda v: v.zoom < 1.0, "zoom below 1 goes away", "zoom 0.8"),
    "zoom_out": (lambda v: v.zoom < 1.0, "zoom below 1 goes away", "zoom 0.7"),
    "pan": (lambda v: abs(v.pan) > STILL and abs(v.pan) >= abs(v.tilt), "a pan goes sideways (+ right, - left)", "pan 0.5"),
    "whip": (lambda v: abs(v.pan) > STILL or abs(v.tilt) > STILL, "a whip goes somewhere", "pan 0.9"),
    "tilt": (lambda v: abs(v.tilt) > STILL and abs(v.tilt) >= abs(v.pan), "a tilt goes up (+) or down (-)", "tilt 0.35"),
    "truck": (lambda v: abs(v.pan) > STILL, "a truck goes sideways (+ right, - left)", "pan 0.3"),
    "follow": (lambda v: 0.5 <= v.zoom <= 2.0, "a follow keeps its subject about as large as it was", "pan 0.3, zoom 1"),
    "crane": (lambda v: abs(v.tilt) > STILL, "a crane goes up (+) or down (-)", "tilt 0.28"),
    "orbit": (lambda v: 0.5 <= v.zoom <= 2.0, "an orbit keeps its subject about as large as it was", "pan 0.2, zoom 1"),
    "handheld": (lambda v: abs(v.pan) <= 0.25 and abs(v.tilt) <= 0.25, "a handheld camera shakes, it does not travel", "pan 0, tilt 0"),
    "dolly_zoom": (lambda v: 0.8 <= v.zoom <= 1.25, "a dolly zoom keeps its subject as large as it was", "zoom 1"),
    "rack": (lambda v: _flat(v) and 0.9 <= v.zoom <= 1.1, "a rack moves the focus, not the camera", "pan 0, tilt 0, zoom 1"),
}
"""Per move: what the vector must be, in words, and an example."""


@rule("lens-size", "warn", "camera", "A wide view wants a short lens, a close one a long lens.")
def lens_size(context: Context, shot: Shot) -> Iterator[Note]:
    low, high = LENSES[shot.camera.size]
    if not low <= shot.camera.lens <= high and shot.camera.move != "dolly_zoom":
        yield Note("camera.lens", f"{shot.camera.lens} mm for {shot.camera.size}", f"use {low} to {high} mm")


LEAST_PEOPLE: dict[str, int] = {"two_shot": 2, "group": 3, "over_shoulder": 2, "single": 1, "reaction": 1}
"""Fewest people in a shot of a kind."""


@rule("shot-kind", "error", "camera", "A two-shot shows two, a single shows somebody.")
def shot_kind(context: Context, shot: Shot) -> Iterator[Note]:
    least, here = LEAST_PEOPLE.get(shot.camera.kind, 0), len(shot.character.people)
    if here < least:
        fit = {0: "insert' or 'establishing", 1: "single"}.get(here, "two_shot")
        yield Note("camera.kind", f"{shot.camera.kind!r} with {here} of at least {least} people", f"use '{fit}', or bring the people into the shot")


@rule("rhythm", "warn", "camera", "At most two equal moves and three equal sizes in a row.")
def rhythm(context: Context, shot: Shot) -> Iterator[Note]:
    last = list(context.past[-3:])
    now = shot.camera
    if len(last) == 3 and all(s.camera.size == now.size for s in last):
        near = [s for s in ("WS", "MS", "MCU", "CU") if abs(size_index(s) - size_index(now.size)) >= 1]
        yield Note("camera.size", f"the fourth {now.size} in a row", f"use one of: {one_of(near)}")
    if len(last) >= 2 and all(s.camera.move == now.move for s in last[-2:]):
        rests = now.move == "static" and (
            shot.dialogue or shot.tension <= LEAST_TENSION or shot.camera.kind in ("tableau", "insert", "reaction")
        )
        one_take = now.move in ("follow", "handheld") and all(s.cut.kind == "continuous" for s in (last[-1], shot))
        if not rests and not one_take:
            others = [m for m in ("push_in", "pan", "truck", "static") if m != now.move]
            yield Note("camera.move", f"the third {now.move!r} in a row", f"use one of: {one_of(others)}")


@rule("move-use", "warn", "camera", "A move has a reason in the shot.")
def move_use(context: Context, shot: Shot) -> Iterator[Note]:
    check = USES.get(shot.camera.move)
    hit = check(context, shot) if check else None
    if hit:
        yield Note("camera.move", hit[0], hit[1])


_Use = Callable[[Context, Shot], tuple[str, str] | None]


def _acts(shot: Shot, kinds: frozenset[str]) -> bool:
    return any(p.action in kinds for p in shot.character.people)


def _push_in(context: Context, shot: Shot) -> tuple[str, str] | None:
    place = context.index.places.get(shot.background.location)
    if place is None and shot.camera.size in ("EWS", "WS") and not shot.character.people:
        return "a push in opens a place nobody has seen yet", "use 'pan', 'crane' or 'static' here, and push in once the place is known"
    return None


def _pull_out(context: Context, shot: Shot) -> tuple[str, str] | None:
    if shot.dialogue and shot.tension >= 6 and any(k.bond in ("rivals", "enemies") for k in shot.relation.links):
        return "a pull out in the middle of an argument", "use 'static' or 'push_in'"
    return None


def _pan(context: Context, shot: Shot) -> tuple[str, str] | None:
    before = context.previous
    if len(visible(shot)) >= 2 and len(shot.dialogue) >= 2 and not (before and before.camera.move == shot.camera.move):
        return f"a single {shot.camera.move} inside a talk", "use 'static', or cut between the speakers"
    return None


def _truck(context: Context, shot: Shot) -> tuple[str, str] | None:
    before = context.previous
    opens = before is None or not same_place(before, shot) or not same_scene(before, shot) or shot.camera.kind == "establishing"
    if not _acts(shot, MOVING) and not opens and shot.camera.size not in ("EWS", "WS", "FS"):
        return "a truck, but nobody moves and nothing is revealed", "use 'push_in' or 'static'"
    return None


def _follow(context: Context, shot: Shot) -> tuple[str, str] | None:
    if not _acts(shot, FOLLOWED):
        return "a follow, but nobody walks, runs or rides", "use 'static' or 'push_in', or let the subject walk"
    return None


def _crane(context: Context, shot: Shot) -> tuple[str, str] | None:
    place = context.places.get(shot.background.location)
    if place is not None and place.set in SMALL:
        return f"a crane in a small room ({place.set})", "use 'tilt' or 'pull_out'"
    return None


def _orbit(context: Context, shot: Shot) -> tuple[str, str] | None:
    who = shot.character.focus
    seen = context.index.moves.get(("orbit", who))
    if not shot.character.people:
        return "an orbit around nobody", "use 'pan' or 'truck'"
    return (f"the second orbit around {who!r} (the first in shot {seen})", "use 'push_in' or 'truck'") if seen else None


def _handheld(context: Context, shot: Shot) -> tuple[str, str] | None:
    if shot.tension <= 2 and shot.camera.kind != "pov":
        return f"a handheld camera in a calm beat (tension {shot.tension})", "use 'static' or 'truck'"
    return None


def _zoom(context: Context, shot: Shot) -> tuple[str, str] | None:
    before = context.previous
    wider = before is not None and same_scene(before, shot) and size_index(before.camera.size) < size_index(shot.camera.size)
    if shot.camera.move == "zoom_in" and not wider and shot.tension < 6:
        return "a zoom that no wider shot of the same scene prepares", "use 'push_in'"
    return None


def _dolly_zoom(context: Context, shot: Shot) -> tuple[str, str] | None:
    seen = next((s for (m, _), s in context.index.moves.items() if m == "dolly_zoom"), None)
    return (f"the second dolly zoom of the film (the first in shot {seen})", "use 'push_in'") if seen else None


def _target(context: Context, shot: Shot) -> tuple[str, str] | None:
    things = len(shot.character.people) + len(shot.background.props) + sum(1 for p in shot.character.people if p.prop)
    if things < 2:
        return f"a {shot.camera.move} without a second thing to go to", "add a second person or a prop, or use 'static'"
    return None


USES: dict[str, _Use] = {
    "push_in": _push_in, "pull_out": _pull_out, "pan": _pan, "tilt": _pan, "truck": _truck, "follow": _follow, "crane": _crane,
    "orbit": _orbit, "handheld": _handheld, "zoom_in": _zoom, "zoom_out": _zoom, "dolly_zoom": _dolly_zoom, "whip": _target,
    "rack": _target,
}
"""Per move: what speaks against it here, and what to use instead."""


@rule("face-early", "warn", "camera", "The face of the protagonist can be read by the second shot.")
def face_early(context: Context, shot: Shot) -> Iterator[Note]:
    if len(context.past) != 1 or not context.characters or context.brief.shots < 3:
        return
    hero = context.characters[0]
    if not any(readable(s, hero.id) for s in (context.past[0], shot)):
        here = shot.performance(hero.id)
        if here is None:
            yield Note("character.people", f"{hero.name} is in neither of the first two shots with a readable face",
                       f"bring {hero.id!r} into this shot, MLS or closer, not facing 'away'", "character")
        elif here.facing == "away":
            yield Note("character.people", f"{hero.name} faces away", "face 'camera', 'left' or 'right'", "character")
        else:
            yield Note("camera.size", f"{hero.name} is seen no closer than {shot.camera.size} in the first two shots",
                       "use MLS, MS, MCU or CU")


def readable(shot: Shot, who: str) -> bool:
    """Whether a person's face can be read: close enough and not turned away."""
    p = shot.performance(who)
    return (p is not None and p.facing != "away" and p.side != "off" and shot.camera.size != "INSERT"
            and size_index(shot.camera.size) >= size_index("MLS"))
