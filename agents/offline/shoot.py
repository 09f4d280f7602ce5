"""The rule-based cinematographer: a written shot in; camera, light and the cut into it out."""
# ruff: noqa: SIM905 - word lists read best as words

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from ...script.model import CameraDomain, Cut, Performance, Shot
from ...script.vocabulary import INTERIORS, SIZES
from ..messages import ShootReply, ShootRequest
from .chance import dice, number, salt
from .describe import the
from .light import light
from .phrases import camera_text
from .staging import detail_of, is_insert

LENS: Final = {"EWS": 18, "WS": 24, "FS": 35, "MLS": 35, "MS": 50, "MCU": 50, "CU": 85, "ECU": 100, "INSERT": 100}
SMALL: Final = frozenset("kitchen bedroom nursery office train_car cafe shop living_room laboratory hospital".split())
_TRAVEL: Final = frozenset("walk run ride crawl swim enter exit climb carry".split())
_BIG: Final = frozenset("walk run ride enter exit climb dance fight swim fall crawl".split())
_CALM: Final = frozenset("stand sit look listen talk laugh cry think".split())
"""What a face alone can carry; a deed is shown with both people first."""
_BAND: Final = (("MLS", "FS", "MS", "MCU"), ("MS", "MLS", "MCU", "FS"), ("MCU", "MS", "CU", "MLS"), ("CU", "MCU", "MS", "FS"),
    ("ECU", "CU", "MCU", "MS"))
_PAIR: Final = (("MLS", "MS", "FS"), ("MS", "MLS", "MCU"), ("MCU", "MS", "MLS"))
VECTORS: Final[dict[str, tuple[float, float, float]]] = {
    "static": (0, 0, 1), "push_in": (0, 0, 1.25), "pull_out": (0, 0, 0.8), "pan": (0.45, 0, 1), "tilt": (0, 0.3, 1), "truck": (0.3, 0, 1),
    "follow": (0.3, 0, 1), "crane": (0, 0.28, 1),
    "orbit": (0.2, 0, 1), "handheld": (0, 0, 1), "zoom_in": (0, 0, 1.4), "zoom_out": (0, 0, 0.7), "dolly_zoom": (0, 0, 1),
    "whip": (0.9, 0, 1), "rack": (0, 0, 1),
}


@dataclass(slots=True)
class View:
    """What the choices look at, gathered once."""

    request: ShootRequest
    last: Shot | None
    past: list[Shot]
    same_scene: bool
    position: int
    """Place of the shot in its scene, 0 first (as far as the request shows)."""
    opens: bool
    """Whether the shot opens a scene in another place than the shot before."""
    people: tuple[Performance, ...]
    insert: bool


def shoot(request: ShootRequest) -> ShootReply:
    """Camera, lighting and cut of one shot. Pure; cost independent of the film's length."""
    v = _view(request)
    size, kind = _size(v), ""
    kind = _kind(v, size)
    size = _settle_size(v, size, kind)
    cut = cut_for(v, size)
    camera = camera_for(v, size, kind, cut)
    place = next((x for x in request.bible.locations if x.id == request.outline.location), request.bible.locations[0])
    return ShootReply(camera=camera, lighting=light(request.outline, place, salt(request.bible.brief)), cut=cut)


def _view(request: ShootRequest) -> View:
    past = list(request.recent) or ([request.previous] if request.previous else [])
    last = past[-1] if past else None
    o = request.outline
    position = 0
    for s in reversed(past):
        if s.scene != o.scene:
            break
        position += 1
    same = last is not None and last.scene == o.scene and last.flashback == o.flashback
    opens = last is None or last.background.location != o.location or not same
    return View(request, last, past, same, position, opens, request.written.character.people, is_insert(o.description))


def view_of(request: ShootRequest) -> View:
    """What the choices of the cinematographer look at."""
    return _view(request)


def _size(v: View) -> str:
    o = v.request.outline
    if v.insert:
        return "INSERT"
    if not v.people:
        return "EWS" if v.opens and o.tension <= 6 and dice(salt(v.request.bible.brief), o.id, "ews").random() < 0.7 else "WS"
    if v.last is None:
        return "MS" if v.request.bible.brief.shots == 1 else "FS" if v.request.bible.brief.shots < 3 else "WS"
    actions = {p.action for p in v.people}
    if v.opens and not _readable_needed(v):
        return "EWS" if re.search(r"\b(small|far|edge of it|alone)\b", o.description) else "WS"
    rng = dice(salt(v.request.bible.brief), o.id, "size")
    t = o.tension
    if len(v.people) > 2:
        order = ["MLS", "FS", "MS"]
    elif len(v.people) == 2:
        order = list(_PAIR[0 if t <= 2 else 1 if t <= 6 else 2])
    else:
        order = list(_BAND[0 if t <= 2 else 1 if t <= 4 else 2 if t <= 6 else 3 if t <= 8 else 4])
    if actions & _BIG:
        order = ["MLS", "FS", "MS", "WS"] if t < 8 else ["MLS", "MS", "FS"]
    elif rng.random() < 0.4:
        order = [order[1], order[0], *order[2:]]
    return next((s for s in order if allowed(v, s)), order[0])


def _readable_needed(v: View) -> bool:
    """The face of the hero has to be read by the second shot."""
    if len(v.past) != 1 or v.last is None or not v.request.bible.characters or v.request.bible.brief.shots < 3:
        return False
    hero = v.request.bible.characters[0].id
    seen = v.last.performance(hero)
    return not (seen and SIZES.index(v.last.camera.size) >= SIZES.index("MLS"))


def allowed(v: View, size: str) -> bool:
    """Whether a size gives variety after what came before."""
    if len(v.past) >= 2 and all(s.camera.size == size for s in v.past[-2:]):
        return False
    if v.last is not None and _readable_needed(v) and SIZES.index(size) < SIZES.index("MLS"):
        return False
    if v.same_scene and v.last is not None:
        if v.last.camera.size == size:
            return False
        if abs(SIZES.index(size) - SIZES.index(v.last.camera.size)) >= 5 and v.last.camera.size != "INSERT":
            return False
    return True


def _kind(v: View, size: str) -> str:
    o = v.request.outline
    if v.insert:
        return "insert"
    if not v.people:
        return "establishing"
    if v.opens and size in ("EWS", "WS"):
        return "establishing"
    if len(v.people) > 2:
        return "group"
    if len(v.people) == 2:
        actions = {p.action for p in v.people}
        before = [s for s in v.past[-4:] if s.scene == o.scene and len(s.character.people) == 2]
        if actions & {"hug", "dance", "fight", "run", "ride"} or any(p.side == "centre" for p in v.people):
            return "two_shot"
        last = before[-1].camera.kind if before else ""
        if last == "over_shoulder":
            return "reverse"
        if last == "reverse" and len(before) > 2:
            return "two_shot"
        after = v.request.next
        answered = after is not None and after.scene == o.scene and {k.split(".")[0] for k in after.looks} == {p.character for p in v.people}
        if actions & {"walk", "give", "carry"} and last != "two_shot":
            return "two_shot"
        return "over_shoulder" if before or (answered and v.position > 0 and actions <= _CALM) else "two_shot"
    p = v.people[0]
    if size in ("EWS", "WS"):
        return "tableau" if p.action in ("stand", "sit", "lie", "sleep") else "single"
    partner = v.last is not None and v.same_scene and p.character not in {q.character
        for q in v.last.character.people} and bool(v.last.character.people)
    if p.action in ("look", "listen", "laugh", "cry", "think") and (partner or size in ("MCU", "CU", "ECU")) and v.same_scene:
        return "reaction"
    return "single"


def _settle_size(v: View, size: str, kind: str) -> str:
    if kind in ("over_shoulder", "reverse") and SIZES.index(size) < SIZES.index("MS"):
        return next((s for s in ("MS", "MCU") if allowed(v, s)), "MCU")
    return size


# -- camera -----------------------------------------------------------------------------------------------------------
def camera_for(v: View, size: str, kind: str, cut: Cut, move: str = "") -> CameraDomain:
    """The camera of a size and kind: angle, move, lens, focus, side and azimuth that fit the shot and the one before."""
    move = move or _move(v, size, kind)
    pan, tilt, zoom = VECTORS[move]
    sign = -1.0 if _heading(v) == "left" else 1.0
    up = -1.0 if move in ("tilt", "crane") and v.request.next is not None and number(salt(v.request.bible.brief), v.request.outline.id,
        "up") % 2 else 1.0
    lens = LENS[size]
    if size == "ECU" and v.request.outline.tension >= 9:
        lens = 135
    focus = "rack" if move == "rack" else "shallow" if size in ("MCU", "CU", "ECU", "INSERT") else "deep"
    side = "line" if kind in ("establishing", "insert") and len(v.people) < 2 else _side(v)
    data: dict[str, Any] = {
        "kind": kind, "size": size, "angle": _angle(v, size), "move": move, "lens": lens, "focus": focus, "side": side,
        "azimuth": _azimuth(v, size, kind),
        "c_cam": {"pan": round(pan * sign, 3) + 0.0, "tilt": round(tilt * up, 3) + 0.0, "zoom": float(zoom)}, "text": "",
    }
    camera = CameraDomain.read(data)
    return camera.but(text=camera_text(camera, subject_of(v), place_name(v)))


def subject_of(v: View) -> str:
    """Who or what the camera is on, in words."""
    names = {c.id: c.name for c in v.request.bible.characters}
    if v.insert:
        return f"the {detail_of(v.request.outline.description) or 'detail'}"
    focus = v.request.written.character.focus
    people = [names[p.character] for p in v.people if p.character in names]
    if focus in names:
        people = [names[focus], *[n for n in people if n != names[focus]]]
    return " and ".join(people[:3])


def place_name(v: View) -> str:
    """The place with its article."""
    return next((the(x.name) for x in v.request.bible.locations if x.id == v.request.outline.location), "the place")


def _heading(v: View) -> str:
    focus = v.request.written.character.focus
    p = next((p for p in v.people if p.character == focus), v.people[0] if v.people else None)
    return p.facing if p else ("left" if number(salt(v.request.bible.brief), v.request.outline.id, "heading") % 2 else "right")


def _side(v: View) -> str:
    before = next((s.camera.side for s in reversed(v.past) if s.scene == v.request.outline.scene and s.camera.side != "line"), "")
    return before or "a"


def _angle(v: View, size: str) -> str:
    o, people = v.request.outline, v.people
    looks = {k.id: k.age for c in v.request.bible.characters for k in c.looks}
    die = number(salt(v.request.bible.brief), o.id, "angle") % 6
    if not people:
        return "high" if size == "EWS" and die < 2 else "low" if die == 2 and size == "WS" else "eye"
    p = people[0]
    if any(looks.get(q.look) == "infant" for q in people) and len(people) == 1 and size != "INSERT":
        return "high" if die < 4 else "eye"
    if p.action in ("lie", "sleep") and size in ("FS", "MLS", "MS"):
        return "top" if die < 2 else "high"
    if p.action == "fall":
        return "ground" if die < 2 else "high"
    if o.tension >= 9 and p.expression == "afraid" and size in ("CU", "MCU", "MS"):
        return "dutch"
    if o.tension >= 6 and p.expression in ("determined", "angry") and die < 3:
        return "low"
    if p.expression == "sad" and size in ("EWS", "WS", "FS", "MLS") and die < 4:
        return "high"
    if p.action == "run" and die < 2:
        return "ground"
    return "eye"


def _azimuth(v: View, size: str, kind: str) -> float:
    choice = [30.0, 55.0, 15.0, 75.0, 0.0, 45.0]
    if kind == "over_shoulder":
        choice = [25.0, 60.0]
    elif kind == "reverse":
        choice = [60.0, 20.0]
    elif kind in ("establishing", "insert"):
        choice = [0.0, 35.0]
    elif kind == "two_shot":
        choice = [80.0, 45.0, 10.0]
    elif any(p.action in _TRAVEL for p in v.people):
        choice = [75.0, 40.0, 10.0]
    else:
        dice(salt(v.request.bible.brief), v.request.outline.id, "azimuth").shuffle(choice)
    if v.last is not None and v.same_scene:
        old = v.last.camera.azimuth
        return next((a for a in choice if abs(a - old) >= 30.0), choice[0])
    return choice[0]


def _moves(v: View, size: str, kind: str) -> list[str]:
    """Moves whose condition of use holds, best first."""
    o, people = v.request.outline, v.people
    place = next((x for x in v.request.bible.locations if x.id == o.location), None)
    small = place is not None and place.set in SMALL
    last_shot = v.request.next is None
    rng = dice(salt(v.request.bible.brief), o.id, "move")
    travel = any(p.action in _TRAVEL for p in people)
    out: list[str] = []
    if last_shot and not v.insert and v.request.bible.brief.shots > 1:
        out += ["pull_out"] if small or (place is not None and place.set in INTERIORS) else ["crane", "pull_out"]
    if kind == "insert":
        out += ["static", "push_in", "static"] if rng.random() < 0.5 else ["push_in", "static"]
    elif kind == "establishing":
        options = ["pan", "truck", "static", *(["crane", "tilt"] if not small else ["tilt"]), *(["pull_out"] if people else [])]
        rng.shuffle(options)
        out += options
    elif travel:
        out += rng.sample(["follow", "truck", "pan"], 3) if size in ("EWS", "WS", "FS", "MLS",
            "MS") else ["handheld" if o.tension >= 6 else "follow", "static"]
        out += ["handheld"] if o.tension >= 6 else []
    elif len(people) >= 2:
        out += ["static", "push_in", "handheld"] if o.tension < 6 else ["handheld", "push_in", "static"]
        if rng.random() < 0.35 and kind == "two_shot":
            out.insert(0, "push_in")
    else:
        out += _single_moves(v, size, rng.random())
    if v.request.written.dialogue and o.tension >= 6:
        out = [m for m in out if m != "pull_out"]
    return [*out, "static", "push_in", "pan"]


def _single_moves(v: View, size: str, roll: float) -> list[str]:
    o, p = v.request.outline, v.people[0]
    # Once in a film: in the first scene of its beat. Beats stand together, so a different beat before is enough to know.
    before = [s for s in v.past if s.scene != o.scene]
    short = bool(before) and before[-1].beat != o.beat
    wider = v.last is not None and v.same_scene and SIZES.index(v.last.camera.size) < SIZES.index(size)
    out: list[str] = []
    if short and v.position == 2 and o.beat in ("unmasking", "truth", "ordeal", "cause", "the storm"):
        out.append("dolly_zoom")
    if short and v.position == 1 and o.beat in ("breakthrough", "change", "prize", "turn") and size in ("FS", "MLS", "MS", "MCU"):
        out.append("orbit")
    if o.tension >= 7:
        out += ["handheld", "zoom_in", "push_in"] if roll < 0.4 and wider else ["push_in", "handheld"] if roll < 0.7 else ["handheld",
            "push_in"]
    elif o.tension >= 4:
        out += ["push_in", "static", "handheld"] if roll < 0.55 else ["static", "push_in"]
    elif p.prop and size in ("MCU", "MS", "CU") and roll < 0.25:
        out += ["rack", "static"]
    else:
        out += ["static", "push_in"] if roll < 0.55 else ["push_in",
            "static"] if roll < 0.85 else ["tilt" if size in ("FS", "MLS") else "push_in", "static"]
    if p.expression == "sad" and size in ("MLS", "MS", "FS") and roll > 0.5:
        out.insert(0, "pull_out")
    return out


def _move(v: View, size: str, kind: str) -> str:
    last = [s.camera.move for s in v.past[-2:]]
    rare = {s.camera.move for s in v.past[-5:]} & {"orbit", "dolly_zoom", "crane", "zoom_in"}
    for move in _moves(v, size, kind):
        if move in rare or (len(last) == 2 and last == [move, move]):
            continue
        if last and last[-1] == move and move not in ("static", "follow", "handheld"):
            continue
        return move
    return "static" if last != ["static", "static"] else "push_in"


# -- cut --------------------------------------------------------------------------------------------------------------
def cut_for(v: View, size: str, kind: str = "") -> Cut:
    """How the film gets into the shot. ``kind`` forces a kind (for repairs); lengths always fit both shots."""
    o, last = v.request.outline, v.last
    seconds = v.request.written.seconds
    if last is None:
        return Cut(kind="fade_in", seconds=_length(0.6, seconds, seconds), reason="the film opens")
    room = min(seconds, last.seconds)
    kind = kind or _cut_kind(v, size)
    if kind in ("dissolve", "dip", "fade_in", "wipe", "iris"):
        why = {"dip": f"a new act begins: {o.beat}", "dissolve": f"time passes; it is {o.hour} now"}.get(kind, "")
        return Cut.read({"kind": kind, "seconds": _length(0.7 if kind == "dip" else 0.6, seconds, room), "reason": why})
    why = {"continuous": "one take goes on", "l": "the words run on over the picture", "j": "the voice comes first",
        "match": "one shape answers another",
           "hard": "a new view of the moment" if v.same_scene else f"straight on to {o.beat}"}[kind]
    return Cut.read({"kind": kind, "seconds": 0.0, "reason": why})


def _length(want: float, seconds: float, room: float) -> float:
    return max(0.04, int(min(want, 0.45 * seconds, 0.45 * room) * 100) / 100)


def _cut_kind(v: View, size: str) -> str:
    o, last, w = v.request.outline, v.last, v.request.written
    assert last is not None
    rng = dice(salt(v.request.bible.brief), o.id, "cut")
    now, then = _hour(o.hour), _hour(last.background.hour)
    if not v.same_scene:
        if last.act != o.act:
            return "dip"
        aged = any((q := last.performance(p.character)) is not None and q.look != p.look for p in v.people)
        moved_on = now != then or last.background.season != o.season or last.flashback != o.flashback
        if aged or moved_on or last.background.location == o.location:
            return "dissolve"
        return "match" if rng.random() < 0.3 and size in ("CU", "MCU", "INSERT") else "hard"
    if now != then:
        return "dissolve"
    if _may_continue(v, size) and rng.random() < 0.55:
        return "continuous"
    if last.dialogue and rng.random() < 0.4:
        return "l"
    if w.dialogue and len(v.people) > 1 and rng.random() < 0.2:
        return "j"
    return "hard"


def _hour(hour: str) -> int:
    return ("dawn", "morning", "day", "golden", "dusk", "night").index(hour)


def _may_continue(v: View, size: str) -> bool:
    """One take can go on: same place, time, people and clothes, and the camera need not leap."""
    last, o = v.last, v.request.outline
    if last is None or not v.same_scene or last.camera.kind == "insert" or v.insert or not v.people:
        return False
    same = (last.background.location, last.background.hour, last.background.weather, last.background.season) == (o.location, o.hour,
        o.weather, o.season)
    were = {p.character: p.look for p in last.character.people if p.action != "exit"}
    calm = not any(p.action == "enter" for p in v.people)
    return same and calm and were == {p.character: p.look for p in v.people} and abs(SIZES.index(size) - SIZES.index(last.camera.size)) <= 2
