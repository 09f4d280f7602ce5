"""The prompt of a keyframe: the five domains of one shot as a picture that stands still."""

from __future__ import annotations

from ...errors import InputError
from ...script.model import Location, Script, Shot
from . import words as w
from .clauses import Clause, Clauses
from .cleaning import Names, tidy, visible_text
from .people import (
    Person,
    action,
    expression,
    garments,
    gaze,
    look_of,
    looks,
    main_garment,
    names_for,
    position,
    references,
    shot_of,
    turned,
    visible,
)

DEFAULT_STYLE = "cinematic film still, photorealistic, fine natural detail"
BEHIND = ("CU", "ECU", "INSERT")
"""Sizes in which the place is no more than a blur behind the subject."""
FAR = ("EWS", "WS")
"""Sizes in which a face is too small to have an expression."""
FACES = ("MCU", "CU", "ECU", "MS")
"""Sizes in which a face is large enough to say where the eyes look."""


def keyframe_prompt(script: Script, shot: Shot | str, *, style: str = "") -> Clauses:
    """The first frame of a shot in sentences, for encoders with room for some 250 tokens.

    Args:
        shot: a shot of the script or its id. style: how the film looks; empty takes the brief's style, else :data:`DEFAULT_STYLE`.

    Returns:
        Clauses in reading order: framing, people, staging, what happens, place, time, things, light, lens, mood, style. Names never
        appear; nothing moves the camera; nothing is said by negation.

    Raises:
        InputError: the shot, a look or a location is not part of the script.
    """
    s = shot_of(script, shot) if isinstance(shot, str) else shot
    people = visible(script, s)
    names = names_for(script, people)
    where = _location(script, s)
    parts: list[Clause] = [_framing(s, people, where)]
    parts += [_person(i, p, s, people, names) for i, p in enumerate(people)]
    parts += _detail(script, s, names)
    parts += _staging(s, people)
    place, time = _place(script, where, s, names), _time(s, where, people)
    light = _light(s)
    typed = [c.text for c in (*parts, place, time, light)]
    told = [c.text for c in parts] if "detail" in {c.name for c in parts} else [where.text, parts[0].text]
    happens = visible_text(s.description, names, told, fresh=0.5 if "detail" in {c.name for c in parts} else 0.01)
    if happens:
        parts.append(Clause("happening", (happens,), 2))
    parts += [place, time, *_things(s, names, people), light, _contrast(s)]
    parts += _prose(script, s, people, names, [*typed, happens], where)
    parts += [_optics(s), Clause("mood", (w.MOODS[s.lighting.mood],), 3), Clause("style", _style(script, style), 2)]
    return Clauses(tuple(parts))


def keyframe_prompt_short(script: Script, shot: Shot | str, *, style: str = "") -> Clauses:
    """The same in comma style, for encoders of 77 tokens (fit it to 75): what matters most comes first.

    Raises:
        InputError: as :func:`keyframe_prompt`.
    """
    s = shot_of(script, shot) if isinstance(shot, str) else shot
    people = visible(script, s)
    names = names_for(script, people)
    where = _location(script, s)
    look = _style(script, style)
    over = "over-the-shoulder view, " if any(p.back for p in people) else ""
    parts = [Clause("framing", (over + w.SHORT_SIZES[s.camera.size],), 0)]
    for i, p in enumerate(people):
        _, mid, short = looks(p.who, p.look)
        if p.back:
            parts.append(Clause(f"person.{i + 1}", (f"the shoulder of {mid}, seen from behind", f"the shoulder of {short}"), 0, 2))
            continue
        done = f", {action(p, s, names).split(', ')[0]}".rstrip(", ")
        face = "" if s.camera.size in FAR else f", {expression(p).removeprefix('with ')}"
        side = f" {where_}" if (where_ := position(p, len(people))) and len(people) > 1 else ""
        forms = (f"{mid}{side}{done}{face}", f"{short}{side}{done}{face}", f"{short}{done}", short)
        parts.append(Clause(f"person.{i + 1}", tuple(dict.fromkeys(forms)), 0, 2))
    happens = visible_text(s.description, names, fresh=0.01).split(". ")[0]
    if happens:
        parts.append(Clause("happening", (happens[:1].lower() + happens[1:] if happens.startswith("The ") else happens,), 4))
    parts += [Clause(c.name, (c.forms[-1],), c.rank) for c in _detail(script, s, names)]
    place = _place_name(script, where) or w.words_of(where.set)
    parts.append(Clause("place", tuple(dict.fromkeys((w.article(place) if place[:1].islower() else place, w.words_of(where.set)))), 1))
    if len(people) == 2:
        distance = next((k.distance for k in s.relation.links if {k.a, k.b} == {p.who.id for p in people}), None)
        if distance is not None:
            parts.append(Clause("staging", (w.metres(distance),), 3))
    parts.append(Clause("time", (w.SHORT_HOURS[s.background.hour],), 1))
    air = _air(s, people)
    if air:
        parts.append(Clause("weather", (air.split(",")[0],), 2))
    parts += [Clause("light", (f"{w.KEYS[s.lighting.key]} {w.SIDES[s.lighting.key_side].split(',')[0]}", w.KEYS[s.lighting.key]), 1, 3),
              Clause("contrast", (w.ratio(s.lighting.ratio).split(",")[0], w.temperature(s.lighting.kelvin)), 4),
              Clause("mood", (w.MOODS[s.lighting.mood],), 4)]
    if s.camera.angle != "eye":
        parts.append(Clause("angle", (w.ANGLES[s.camera.angle],), 2))
    if s.camera.focus == "shallow":
        parts.append(Clause("focus", ("shallow depth of field",), 4))
    things = [t for p in s.background.props if (t := names.thing(p))]
    if things:
        parts.append(Clause("things", (", ".join(things), things[0]), 4))
    parts.append(Clause("style", (look[0], look[-1]) if look[0] != look[-1] else (look[0],), 1))
    return Clauses(tuple(parts), ", ", "")


# -- clauses ----------------------------------------------------------------------------------------------------------
def _location(script: Script, shot: Shot) -> Location:
    where = script.location(shot.background.location)
    if where is None:
        known = ", ".join(x.id for x in script.locations)
        raise InputError(f"shot {shot.id} is set in {shot.background.location!r}, which is not a location of the script; use one of: {known}")
    return where


def _style(script: Script, style: str) -> tuple[str, ...]:
    text = tidy(style) or tidy(script.brief.style) or DEFAULT_STYLE
    short = text.split(",")[0].strip()
    return (text, short) if short and short != text else (text,)


def _framing(s: Shot, people: tuple[Person, ...], where: Location) -> Clause:
    cam = s.camera
    empty = (w.EMPTY_ROOMS if where.interior else w.EMPTY_PLACES).get(cam.size, "")
    size = empty if empty and not people else w.SIZES[cam.size]
    short = w.SHORT_SIZES[cam.size]
    who = "people" if all(p.human for p in people) else "figures"
    count = f" of {w.NUMBERS[len(people)]} {who}" if len(people) > 1 else ""
    kind = ""
    if any(p.back for p in people):
        kind = "over-the-shoulder view"
    elif cam.kind in w.KINDS:
        kind = w.KINDS[cam.kind]
    full = ", ".join(x for x in (kind, size if not count or kind else size.replace(short, f"{short}{count}", 1), w.ANGLES[cam.angle]) if x)
    mid = ", ".join(x for x in (kind, short, w.ANGLES[cam.angle] if cam.angle != "eye" else "") if x)
    return Clause("framing", tuple(dict.fromkeys((full, mid, short))), 0)


def _person(i: int, p: Person, s: Shot, people: tuple[Person, ...], names: Names) -> Clause:
    """One person: look, deed, face and gaze; shorter forms keep who it is and what is done."""
    refs = references(people)
    full, mid, short = looks(p.who, p.look)
    where = position(p, len(people))
    done = action(p, s, names)
    if p.back:
        place = "in the soft dark foreground"
        return Clause(f"person.{i + 1}", tuple(dict.fromkeys((
            f"{place}, seen from behind, the shoulder and head of {full}", f"{place}, the shoulder of {mid}", f"{place}, the shoulder of {short}",
        ))), 0, 1)
    body = turned(p, s)
    look_at = gaze(p, refs, names)
    if p.act.action == "look" and look_at.startswith("looking"):
        done, look_at = done.replace(w.ACTIONS["look"] if p.human else w.ANIMAL_ACTIONS["look"], look_at), ""
    face = expression(p) if body != "seen from behind" and p.act.action != "sleep" and s.camera.size not in FAR else ""
    if s.camera.size == "EWS":
        full, body, look_at = mid, "", ""  # a face described at length would draw the frame close
    lead = f"{where}, " if where else ""
    long = ", ".join(x for x in (f"{lead}{full}", done, face, body, look_at) if x)
    middle = ", ".join(x for x in (f"{lead}{mid}", done, face, look_at if s.camera.size in FACES else "") if x)
    return Clause(f"person.{i + 1}", tuple(dict.fromkeys((
        long, middle, ", ".join(x for x in (f"{lead}{short}", done.split(", ")[0]) if x), short,
    ))), 0, 1)


def _detail(script: Script, s: Shot, names: Names) -> list[Clause]:
    """What a detail shot shows: the thing, and the hands that hold it."""
    if s.camera.kind != "insert" and s.camera.size != "INSERT":
        return []
    held = next((p for p in s.character.people if p.prop), None)
    thing = names.thing(held.prop if held else next(iter(s.background.props), ""))
    if not thing:
        return []
    what = f"{w.article(thing)} fills the frame"
    if held is None:
        return [Clause("detail", (what, w.article(thing)), 0)]
    who, look = look_of(script, held.look)
    if who.species != "human":
        return [Clause("detail",
            (f"{what}, beside the paw of {looks(who, look)[2]}" if who.species != "robot" else f"{what}, in the metal hands of a robot", what), 0)]
    sleeve = main_garment(look)
    owner = {"infant": "a baby", "child": "a child", "teen": "a teenager", "old": "an elderly person"}.get(look.age, "an adult")
    return [Clause("detail",
        (f"{what}, held in the hands of {owner} with {w.SKIN[look.skin]}, sleeves of {w.article(sleeve) if garments(look)[0] != sleeve else sleeve}",
                              f"{what}, held in two hands", what), 0)]


def _staging(s: Shot, people: tuple[Person, ...]) -> list[Clause]:
    """How the people stand to each other."""
    if len(people) < 2:
        return []
    out: list[Clause] = []
    refs = references(people)
    by_id = {p.who.id: p for p in people}
    for k in s.relation.links:
        if k.a not in by_id or k.b not in by_id or k.a == k.b:
            continue
        a, b = by_id[k.a], by_id[k.b]
        subject = "they are" if len(people) == 2 else f"{refs[k.a]} and {refs[k.b]} are"
        apart = w.metres(k.distance)
        way = _facing(a, b)
        bond = w.BONDS.get(k.bond, "")
        short = f"{subject} {apart}"
        forms = (", ".join(x for x in (short, way, bond) if x), ", ".join(x for x in (short, way) if x), short)
        out.append(Clause(f"staging.{len(out) + 1}", tuple(dict.fromkeys(forms)), 1 if not out else 4))
    return out


def _facing(a: Person, b: Person) -> str:
    if a.back or b.back:
        return "facing each other"
    if a.act.gaze == b.who.id and b.act.gaze == a.who.id:
        return "facing each other"
    rank = {"left": 0, "centre": 1, "right": 2, "off": 3}
    first, second = (a, b) if rank[a.act.side] <= rank[b.act.side] else (b, a)
    if (first.act.facing, second.act.facing) == ("right", "left"):
        return "facing each other"
    if (first.act.facing, second.act.facing) == ("left", "right"):
        return "back to back"
    return "side by side" if first.act.facing == second.act.facing else ""


def _place(script: Script, where: Location, s: Shot, names: Names) -> Clause:
    kind = w.PLACES[where.set]
    name = _place_name(script, where)
    plain = w.words_of(where.set)
    known = not name or name.lower() in kind or plain in name.lower() or name.lower() in plain
    named = name if name[:1].isupper() or not name[:1].isascii() else w.article(name)
    base = (kind if name.lower() in kind or not name else named) if known else f"{named}, {kind}"
    inside = "interior of " if where.interior and not base.startswith("the in") else ""
    if s.camera.size in BEHIND:
        return Clause("place", (f"blurred in the background: {base}", plain), 1)
    text = visible_text(where.text, names, [name, plain], about=True)
    forms = [f"{inside}{base}: {text[:1].lower()}{text[1:]}" if text else "", f"{inside}{base}", plain]
    return Clause("place", tuple(dict.fromkeys(f for f in forms if f)), 1)


def _place_name(script: Script, where: Location) -> str:
    """The name of the place; whose it is cannot be seen."""
    return Names.of(script, {}).thing(where.name)


def _air(s: Shot, people: tuple[Person, ...]) -> str:
    """The weather as it is seen from here."""
    b = s.background
    if b.weather == "wind" and people and _set_outside(s):
        return "strong wind in hair and clothes"
    outside = _set_outside(s)
    if outside:
        return w.NIGHT_SKY.get(b.weather, w.WEATHER[b.weather]) if b.hour == "night" else w.WEATHER[b.weather] if b.weather != "clear" else ""
    return w.WEATHER_INSIDE.get(b.weather, "")


def _set_outside(s: Shot) -> bool:
    return s.lighting.key in ("sun", "moon", "sky")


def _time(s: Shot, where: Location, people: tuple[Person, ...]) -> Clause:
    b = s.background
    season = "" if not _set_outside(s) else w.SEASONS[b.season] if where.set in w.LEAVES else b.season
    air = _air(s, people)
    full = ", ".join(x for x in (w.HOURS[b.hour], season, air) if x)
    return Clause("time", tuple(dict.fromkeys((full, ", ".join(x for x in (w.HOURS[b.hour].split(",")[0], air) if x), w.SHORT_HOURS[b.hour]))), 1)


def _things(s: Shot, names: Names, people: tuple[Person, ...]) -> list[Clause]:
    held = {p.act.prop for p in people}
    things = [w.article(t) for p in s.background.props if p not in held and (t := names.thing(p))]
    if not things or s.camera.size in BEHIND:
        return []
    full = f"in view {w.listed(things)}"
    return [Clause("things", tuple(dict.fromkeys((full, f"in view {things[0]}"))), 3)]


def _light(s: Shot) -> Clause:
    d = s.lighting
    key = f"key light: {w.KEYS[d.key]} {w.SIDES[d.key_side]}"
    seen = [w.PRACTICALS[p] for p in d.practicals]
    full = ", ".join(x for x in (key, *seen, w.temperature(d.kelvin)) if x)
    return Clause("light", (full, f"{w.KEYS[d.key]} {w.SIDES[d.key_side].split(',')[0]}, {w.temperature(d.kelvin)}", w.KEYS[d.key]), 1)


def _contrast(s: Shot) -> Clause:
    d = s.lighting
    full = ", ".join(x for x in (w.ratio(d.ratio), w.exposure(d.exposure), "high dynamic range with detail in highlights and shadows") if x)
    return Clause("contrast", (full, w.ratio(d.ratio)), 3)


def _optics(s: Shot) -> Clause:
    lens, focus = w.LENSES[s.camera.lens], w.FOCUS[s.camera.focus]
    return Clause("lens", (f"{lens}, {focus}", focus.split(",")[0]), 4)


def _prose(script: Script, s: Shot, people: tuple[Person, ...], names: Names, said: list[str], where: Location) -> list[Clause]:
    """What the written domains say beyond the typed fields."""
    out: list[Clause] = []
    for name, text in (("character", s.character.text), ("background", s.background.text), ("relation", s.relation.text), ("lighting",
        s.lighting.text)):
        if (name in ("character", "relation", "lighting") and not people) or (name == "background" and s.camera.size in BEHIND[:2]):
            continue
        known = [*said, *(c.text for c in out), where.name, where.text, *s.background.props]
        fresh = visible_text(text, names, known, fresh=0.75 if name == "character" else 0.6, about=name == "background", loose=name == "lighting")
        if fresh:
            sentences = fresh.split(". ")
            out.append(Clause(f"{name}.prose", tuple(dict.fromkeys((fresh, sentences[0]))), 5))
    return out


__all__ = ["DEFAULT_STYLE", "keyframe_prompt", "keyframe_prompt_short"]
