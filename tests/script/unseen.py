"""Faults that nobody had in mind: any typed field of a shot set to another legal value, kept where a reader would object.

The fields are found by walking the schema, the values by its types; :func:`objection` says in plain code, without any rule of the
package, when the change is a fault: it contradicts the director's line, the shot before or after, the shot's own words, or what exists.
"""

from __future__ import annotations

import random
import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import ValidationError
from vgot.script.model import Script, Shot, Value
from vgot.script.vocabulary import HOURS, MIXED_CUTS, Domain

Plain = dict[str, Any]
Path = tuple[str | int, ...]

DIRECTED = ("id", "scene", "act", "beat", "tension", "description", "flashback")
"""Fields that the program takes from the director's line; no writer can get them wrong."""
IDS = ("character", "look", "location", "focus", "gaze", "a", "b", "speaker")
"""Text fields that name something of the film."""
STEPS = {"EWS": 0, "WS": 1, "FS": 2, "MLS": 3, "MS": 4, "MCU": 5, "CU": 6, "ECU": 7}
NAMES = (
    ("extreme wide shot", "EWS"), ("medium long shot", "MLS"), ("medium close-up", "MCU"), ("extreme close-up", "ECU"), ("wide shot", "WS"),
    ("full shot", "FS"), ("medium shot", "MS"), ("close-up", "CU"),
)


@dataclass(frozen=True, slots=True)
class Mutation:
    """One changed field that a reader objects to. ``domain``: whose field it is."""

    script: Script
    shot: str
    field: str
    domain: Domain
    why: str


def mutate(script: Script, rng: random.Random, tries: int = 200) -> Mutation | None:
    """One random change of one random typed field of one random shot that a reader would call a fault."""
    plain = script.plain()
    for _ in range(tries):
        i = rng.randrange(len(script.shots))
        fields = [f for f in fields_of(Shot, plain["shots"][i]) if f[0][0] not in DIRECTED and f[0][-1] != "text"]
        names = sorted({re.sub(r"\.\d+", "", ".".join(map(str, p))) for p, _ in fields})
        name = rng.choice(names)  # every field is as likely as any other, however often it occurs
        path, kind = rng.choice([f for f in fields if re.sub(r"\.\d+", "", ".".join(map(str, f[0]))) == name])
        value = other_value(kind, path, _at(plain["shots"][i], path), script, rng)
        if value is None:
            continue
        data = script.plain()
        _put(data["shots"][i], path, value)
        try:
            faulty = Script.read(data)
        except ValidationError:
            continue
        why = objection(script, faulty, i, path)
        if why:
            return Mutation(faulty, script.shots[i].id, name, DOMAIN_OF[str(path[0])], why)
    return None


DOMAIN_OF: Mapping[str, Domain] = {
    "character": "character", "background": "background", "relation": "relation", "camera": "camera", "lighting": "lighting", "cut": "camera",
    "dialogue": "character", "initial": "character", "final": "character", "seconds": "character",
}


def fields_of(model: type[Value], data: Plain, at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every leaf of a value with its type, by walking the schema."""
    for name, info in model.model_fields.items():
        yield from _leaves(info.rebuild_annotation(), data[name], (*at, name))


def _leaves(kind: Any, value: Any, at: Path) -> Iterator[tuple[Path, Any]]:
    base = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    if isinstance(base, type) and issubclass(base, Value):
        yield from fields_of(base, value, at)
    elif get_origin(base) is tuple:
        for n, item in enumerate(value):
            yield from _leaves(get_args(base)[0], item, (*at, n))
    elif get_origin(base) not in (Union, types.UnionType):
        yield at, kind


def other_value(kind: Any, path: Path, now: Any, script: Script, rng: random.Random) -> Any:
    """Another legal value of a leaf, or None if there is none to choose."""
    base = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    notes = get_args(kind)[1:] if get_origin(kind) is Annotated else ()
    if get_origin(base) is Literal:
        return rng.choice([v for v in get_args(base) if v != now])
    if base is bool:
        return not now
    if base in (int, float):
        limits = {name: getattr(m, name) for n in notes for m in (n, *getattr(n, "metadata", ())) for name in ("ge", "le") if hasattr(m, name)}
        low, high = limits.get("ge", 0), limits.get("le", 10)
        return rng.randint(low, high) if base is int else round(rng.uniform(low, high), 2)
    if path[-1] in IDS:
        pool = {"look": [k.id for c in script.characters for k in c.looks], "location": [x.id for x in script.locations]}.get(
            str(path[-1]), [c.id for c in script.characters])
        rest = [v for v in [*pool, "someone_else.adult" if path[-1] == "look" else "someone_else"] if v != now]
        return rng.choice(rest)
    if path[-1] in ("holding", "prop"):
        return rng.choice([v for v in ("", "a silver bell", "a wet rope") if v != now])
    return None


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _put(data: Any, path: Path, value: Any) -> None:
    _at(data, path[:-1])[path[-1]] = value


def objection(clean: Script, faulty: Script, i: int, path: Path) -> str:
    """Why a reader would call the change of one field a fault, or '' if taste may allow it."""
    was, now = clean.shots[i], faulty.shots[i]
    before = faulty.shots[i - 1] if i else None
    after = faulty.shots[i + 1] if i + 1 < len(faulty.shots) else None
    name = re.sub(r"\.\d+", "", ".".join(map(str, path)))
    judge = OBJECTIONS.get(name) or OBJECTIONS.get(name.split(".")[0] + ".*")
    return judge(faulty, was, now, before, after) if judge else ""


def _follows(a: Shot | None, b: Shot | None) -> bool:
    """One scene, one place, nothing between."""
    return (a is not None and b is not None and a.scene == b.scene and a.flashback == b.flashback and b.cut.kind not in MIXED_CUTS
            and a.background.location == b.background.location)


def _ordered(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    return "the director ordered another place, hour, weather or season"


def _who(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    cast = {c.id: {k.id for k in c.looks} for c in film.characters}
    seen = [p.character for p in now.character.people]
    if any(p.character not in cast for p in now.character.people):
        return "a person who is not in the cast"
    if len(set(seen)) < len(seen):
        return "one person twice in the picture"
    if any(p.look not in cast[p.character] for p in now.character.people):
        return "a person with somebody else's look"
    return "another look than ordered" if {p.look for p in now.character.people} != {p.look for p in was.character.people} else ""


def _known(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    cast = {c.id for c in film.characters}
    here = {p.character for p in now.character.people}
    if now.character.focus and now.character.focus not in here:
        return "the focus is on somebody who is not there"
    if any(p.gaze == p.character or p.gaze == "someone_else" for p in now.character.people):
        return "a look at nobody"
    if any({k.a, k.b} - cast or k.a == k.b or not {k.a, k.b} & here for k in now.relation.links if here):
        return "a link to nobody who is there"
    if any(d.speaker not in cast and d.speaker != "narrator" for d in now.dialogue):
        return "words of nobody"
    if any(d.speaker in cast and d.speaker not in here and d.mark == "" for d in now.dialogue):
        return "words from a closed mouth: the speaker is not in the picture and not marked as off"
    rows = [r for part in (now.initial, now.final) for r in part.people]
    if any(r.character not in here for r in rows):
        return "a state of somebody who is not there"
    if any(r.look not in {p.look for p in now.character.people} for r in rows):
        return "a look in the state that is not the one played"
    return ""


def _sides(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    """Two people change places over a plain cut, though nobody walks and the camera stays on its side."""
    rank = {"left": 0, "centre": 1, "right": 2}
    for a, b in ((before, now), (now, after)):
        if not _follows(a, b) or a is None or b is None or a.camera.side != b.camera.side or "line" in (a.camera.side, b.camera.side):
            continue
        if "orbit" in (a.camera.move, b.camera.move):
            continue
        one = {p.character: rank[p.side] for p in a.character.people if p.side in rank and p.action not in ("enter", "exit")}
        two = {p.character: rank[p.side] for p in b.character.people if p.side in rank and p.action not in ("enter", "exit")}
        both = sorted(set(one) & set(two))
        if any((one[x] - one[y]) * (two[x] - two[y]) < 0 for x in both for y in both):
            return "two people have changed sides"
    return ""


def _looks_at(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    rank = {"left": 0, "centre": 1, "right": 2}
    at = {p.character: p.side for p in now.character.people}
    for p in now.character.people:
        if p.gaze in at and p.gaze != p.character and p.side in rank and at[p.gaze] in rank and p.facing in ("left", "right"):
            step = rank[at[p.gaze]] - rank[p.side]
            if step and (step > 0) != (p.facing == "right"):
                return "a person looks at somebody who is behind them"
    return ""


def _stage(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    return _sides(film, was, now, before, after) or _looks_at(film, was, now, before, after)


def _gaze(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    return _known(film, was, now, before, after) or _looks_at(film, was, now, before, after)


def _hands(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    for a, b in ((before, now), (now, after)):
        if _follows(a, b) and a is not None and b is not None:
            held = {r.character: r.holding for r in a.final.people if (p := a.performance(r.character)) and p.action != "exit"}
            if any(r.character in held and r.holding.split()[-1:] != held[r.character].split()[-1:] for r in b.initial.people):
                return "the hands change over the cut"
    return ""


def _bodies(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    """Over a continuous cut posture and side go on."""
    for a, b in ((before, now), (now, after)):
        if _follows(a, b) and a is not None and b is not None and b.cut.kind == "continuous":
            rows = {r.character: r for r in a.final.people}
            for r in b.initial.people:
                row = rows.get(r.character, r)
                if r.posture != row.posture and {r.posture, row.posture} & {"sit", "lie", "kneel"}:
                    return "a body jumps over a continuous cut"
                if {r.side, row.side} == {"left", "right"}:
                    return "a person jumps over a continuous cut"
    return ""


def _size(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    text = now.camera.text.lower()
    said = next((size for words, size in NAMES if words in text), None)
    if said and now.camera.size in STEPS and abs(STEPS[said] - STEPS[now.camera.size]) >= 2:
        return f"the text says {said}"
    return _jump(film, was, now, before, after)


def _jump(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    for a, b in ((before, now), (now, after)):
        if not _follows(a, b) or a is None or b is None or b.cut.kind not in ("hard", "j", "l") or not b.character.people:
            continue
        same = [p.character for p in a.character.people] == [p.character for p in b.character.people] and a.character.focus == b.character.focus
        turn = abs((a.camera.azimuth - b.camera.azimuth + 180) % 360 - 180)
        if same and a.camera.size == b.camera.size and a.camera.angle == b.camera.angle and turn < 25 and not {"insert", "pov"} & {
                a.camera.kind, b.camera.kind}:
            return "the picture jumps: one subject, one size, one angle"
    return ""


def _move(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    c = now.camera
    if c.move == "static" and (c.c_cam.pan or c.c_cam.tilt or c.c_cam.zoom != 1):
        return "a static camera that moves"
    if (c.move in ("push_in", "zoom_in") and c.c_cam.zoom < 0.95) or (c.move in ("pull_out", "zoom_out") and c.c_cam.zoom > 1.05):
        return "the numbers go the other way than the move"
    if (c.move in ("pan", "truck") and abs(c.c_cam.pan) < 0.02) or (c.move in ("tilt", "crane") and abs(c.c_cam.tilt) < 0.02):
        return "a move that does not move"
    return ""


def _angle(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    said = {w for w in ("low", "high") if f"{w} angle" in now.camera.text.lower()} | ({"eye"} if "eye level" in now.camera.text.lower() else set())
    clash = {"low": {"high", "top", "eye"}, "high": {"low", "ground", "eye"}, "eye": {"low", "high", "top", "ground"}}
    if len(said) == 1 and now.camera.angle in clash[next(iter(said))]:
        return f"the text says {next(iter(said))}"
    return _jump(film, was, now, before, after)


def _lens(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    said = re.findall(r"(\d+) mm", now.camera.text)
    return f"the text says {said[0]} mm" if said and int(said[0]) != now.camera.lens else ""


def _line(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    """The camera goes to the other side and two people stay left and right of each other."""
    rank = {"left": 0, "centre": 1, "right": 2}
    for a, b in ((before, now), (now, after)):
        if _follows(a, b) and a is not None and b is not None and {a.camera.side, b.camera.side} == {"a", "b"} and "orbit" not in (
                a.camera.move, b.camera.move):
            one = {p.character: rank.get(p.side, 9) for p in a.character.people}
            two = {p.character: rank.get(p.side, 9) for p in b.character.people}
            both = [w for w in one if w in two and 9 not in (one[w], two[w])]
            if any((one[x] - one[y]) * (two[x] - two[y]) > 0 for x in both for y in both):
                return "the camera has crossed the line and the picture has not"
    return ""


def _kind(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    n = len(now.character.people)
    need = {"two_shot": 2, "group": 3, "over_shoulder": 2, "single": 1, "reaction": 1}.get(now.camera.kind, 0)
    return f"a {now.camera.kind} of {n}" if n < need else ""


def _light(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    place = film.location(now.background.location)
    light, hour = now.lighting, now.background.hour
    if place and (light.key not in place.sources or set(light.practicals) - set(place.sources)):
        return "a light that the place has not"
    if (light.key == "sun" and hour == "night") or (light.key == "moon" and hour in ("morning", "day", "golden")):
        return "the wrong light in the sky"
    if light.key in ("fire", "lamp") and light.kelvin > 7000:
        return "a flame or a lamp as blue as the sky"
    said = re.findall(r"(\d{4,5}) ?(?:K\b|kelvin)", light.text)
    if said and all(abs(int(k) - light.kelvin) > 0.25 * light.kelvin for k in said):
        return f"the text says {said[0]} kelvin"
    said = re.findall(r"(\d+(?:\.\d+)?):1", light.text)
    if said and all(max(float(r) / light.ratio, light.ratio / float(r)) > 1.8 for r in said):
        return f"the text says {said[0]}:1"
    side = re.search(r"from the (left|right)", light.text)
    if side and {side.group(1), light.key_side} == {"left", "right"}:
        return f"the text says {side.group(1)}"
    mood = re.search(r"\b(\w+) mood\b", light.text)
    if mood and mood.group(1) != light.mood and was.lighting.mood == mood.group(1):
        return f"the text says {mood.group(1)}"
    stops = re.search(r"exposed (\d\.\d) stops (under|over)", light.text)
    if stops and abs((float(stops.group(1)) * (-1 if stops.group(2) == "under" else 1)) - light.exposure) > 1.0:
        return f"the text says {stops.group(0)}"
    return ""


def _bond(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    if now.flashback or now.relation.changed.strip():
        return ""
    words = {"lovers", "family", "friends", "enemies", "rivals", "strangers", "partners", "colleagues"}
    said = words & set(re.findall(r"[a-z]+", now.relation.text.lower()))
    return f"the text says {sorted(said)[0]}" if said and not said & {k.bond for k in now.relation.links} else ""


def _distance(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    said = [float(x) for x in re.findall(r"(\d+(?:\.\d+)?) m\b", now.relation.text)]
    if said and any(all(abs(s - k.distance) > max(1.0, 0.5 * s) for s in said) for k in now.relation.links):
        return f"the text says {said[0]} m"
    touch = {p.character for p in now.character.people if p.action == "hug"}
    return "an embrace over metres" if any(k.distance > 3 and {k.a, k.b} <= touch for k in now.relation.links) else ""


def _cut(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    kind = now.cut.kind
    if before is None:
        return "nothing to cut from" if kind in ("continuous", "match", "j", "l", "dissolve", "wipe") else ""
    if (kind in MIXED_CUTS) != (now.cut.seconds > 0):
        return "a transition without time, or time without a transition"
    if kind in MIXED_CUTS and now.cut.seconds > min(before.seconds, now.seconds):
        return "a transition longer than the shot"
    if kind == "continuous" and (before.background.location != now.background.location
                                 or HOURS.index(before.background.hour) != HOURS.index(now.background.hour)):
        return "one take in two places"
    return "sound of nobody" if (kind == "j" and not now.dialogue) or (kind == "l" and not before.dialogue) else ""


def _talk(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    if any(d.start + len(d.text.split()) / 4.5 > now.seconds + 0.5 for d in now.dialogue):
        return "words that do not fit into the shot"
    return _known(film, was, now, before, after) if now.dialogue else ""


def _row(film: Script, was: Shot, now: Shot, before: Shot | None, after: Shot | None) -> str:
    return _known(film, was, now, before, after) or _hands(film, was, now, before, after) or _bodies(film, was, now, before, after)


OBJECTIONS = {
    "background.location": _ordered, "background.hour": _ordered, "background.weather": _ordered, "background.season": _ordered,
    "character.people.character": _who, "character.people.look": _who, "character.people.side": _stage, "character.people.facing": _looks_at,
    "character.people.gaze": _gaze, "character.focus": _known, "initial.*": _row, "final.*": _row,
    "camera.size": _size, "camera.angle": _angle, "camera.azimuth": _jump, "camera.move": _move, "camera.c_cam.pan": _move,
    "camera.c_cam.tilt": _move, "camera.c_cam.zoom": _move, "camera.lens": _lens, "camera.side": _line, "camera.kind": _kind, "lighting.*": _light,
    "relation.links.a": _known, "relation.links.b": _known, "relation.links.bond": _bond, "relation.links.distance": _distance,
    "cut.kind": _cut, "cut.seconds": _cut, "dialogue.*": _talk, "seconds": _talk,
}
"""Who judges a change, by field."""

__all__ = ["Mutation", "fields_of", "mutate", "objection", "other_value"]
