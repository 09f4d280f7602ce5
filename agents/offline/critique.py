"""The rule-based critic: what the film-grammar rules cannot say. Does the picture fit the feeling?

Scores start at 1 and lose a part for each thing that works against the beat; the reason names the heaviest.
"""

from __future__ import annotations

import re
from typing import Final

from ...script.vocabulary import SIZES, Domain
from ..messages import CritiqueReply, CritiqueRequest, Judgement
from .beats import BEATS
from .staging import is_insert, stage, unquoted

_LIGHT: Final = frozenset({"happy", "tender"})
_HEAVY: Final = frozenset({"sad", "afraid", "angry"})
_FITS: Final = {
    "tense": _LIGHT, "bleak": frozenset({"happy"}), "festive": _HEAVY, "warm": frozenset({"angry", "afraid"}),
    "tender": frozenset({"angry"}),
}
"""Expressions that work against a mood."""


def critique(request: CritiqueRequest) -> CritiqueReply:
    """Judge motivation and tone of one shot, a judgement per domain. Pure."""
    parts = (_story(request), _character(request), _background(request), _relation(request), _camera(request), _lighting(request))
    out = []
    for domain, faults, praise in parts:
        score = max(0.0, 1.0 - sum(x for x, _ in faults))
        reason = max(faults, key=lambda x: x[0])[1] if faults else praise
        out.append(Judgement(domain=domain, score=round(score, 2), reason=reason))
    return CritiqueReply(judgements=tuple(out))


_Part = tuple[Domain, list[tuple[float, str]], str]


def _words(text: str) -> set[str]:
    return {x for x in re.findall(r"\w+", text.lower()) if len(x) > 3}


def _story(r: CritiqueRequest) -> _Part:
    faults: list[tuple[float, str]] = []
    s = r.shot
    n = len(unquoted(s.description).split())
    if n < 3:
        faults.append((0.4, f"the line has {n} words; say who does what, visibly"))
    elif n > 45:
        faults.append((0.2, f"the line has {n} words; one shot shows one thing"))
    if r.previous and s.scene == r.previous.scene:
        a, b = _words(s.description), _words(r.previous.description)
        alike = len(a & b) / max(1, len(a | b))
        if alike > 0.6:
            faults.append((alike - 0.4, f"the line tells much of shot {r.previous.id} again; move the moment on"))
        if abs(s.tension - r.previous.tension) > 5:
            faults.append((0.15, f"tension leaps from {r.previous.tension} to {s.tension} inside a scene; put a step between"))
    return "story", faults, f"the line shows one thing, and moves the beat “{s.beat}” on"


def _character(r: CritiqueRequest) -> _Part:
    faults: list[tuple[float, str]] = []
    cast = {c.id: c for c in r.bible.characters}
    looks = {k.id: k.age for c in r.bible.characters for k in c.looks}
    people = [p for p in r.shot.character.people if p.character in cast]
    for p, s in zip(people, stage(r.shot.description, [cast[p.character] for p in people], [looks.get(p.look, "adult") for p in people]),
        strict=True):
        if s.named and s.action not in (p.action, "stand", "look") and p.action != "walk":
            faults.append((0.25, f"the line has {cast[p.character].name} {s.action}, the performance is {p.action!r}"))
        beat = BEATS.get(r.shot.beat)
        if beat and p.expression in _HEAVY | _LIGHT and p.expression not in beat.feel and beat.tension >= 7 and p.expression == "happy":
            faults.append((0.2, f"{cast[p.character].name} is happy in a beat of tension {beat.tension}; give the face a reason or "
                f"another expression"))
    hero = r.shot.character.focus
    if r.shot.tension >= 7 and people and all(p.expression == "neutral" for p in people) and not is_insert(r.shot.description):
        faults.append((0.3, f"tension is {r.shot.tension}, and every face is neutral; let "
            f"{cast[hero].name if hero in cast else 'somebody'} feel it"))
    return "character", faults, "action and face say what the line says"


def _background(r: CritiqueRequest) -> _Part:
    faults: list[tuple[float, str]] = []
    b, o = r.shot.background, r.outline
    for what, now, want in (("hour", b.hour, o.hour), ("weather", b.weather, o.weather), ("season", b.season, o.season),
        ("location", b.location, o.location)):
        if now != want:
            faults.append((0.3, f"the director asked for {what} {want!r}, the shot has {now!r}"))
    if is_insert(r.shot.description) and not b.props and not r.shot.character.people:
        faults.append((0.3, "an insert with nothing in it; name the thing among the props"))
    return "background", faults, "the place serves the beat"


def _relation(r: CritiqueRequest) -> _Part:
    faults: list[tuple[float, str]] = []
    near = {"hug", "dance", "give", "take"}
    for k in r.shot.relation.links:
        acting = {p.character: p.action for p in r.shot.character.people}
        if {acting.get(k.a), acting.get(k.b)} & near and k.distance > 2.5:
            faults.append((0.3, f"{k.a} and {k.b} touch in the line and stand {k.distance:g} m apart; bring them together"))
        if k.bond == "lovers" and k.distance > 6 and r.shot.tension <= 3:
            faults.append((0.1, f"{k.a} and {k.b} are in love and {k.distance:g} m apart in a calm beat; is the distance meant?"))
    return "relation", faults, "distance and bond agree"


def _camera(r: CritiqueRequest) -> _Part:
    faults: list[tuple[float, str]] = []
    s, i = r.shot, SIZES.index(r.shot.camera.size)
    moving = any(p.action in ("run", "fight", "climb", "ride", "swim", "dance", "walk", "fall", "enter", "exit")
        for p in s.character.people)
    if s.character.people and s.camera.kind not in ("insert", "establishing"):
        if s.tension >= 8 and i <= SIZES.index("FS") and not moving:
            faults.append((0.25, f"tension is {s.tension} and the frame is {s.camera.size}; come closer, MCU or CU"))
        if s.tension <= 2 and i >= SIZES.index("ECU"):
            faults.append((0.25, f"a calm beat (tension {s.tension}) in {s.camera.size}; step back to MS"))
        if moving and i >= SIZES.index("CU"):
            faults.append((0.15, f"a large movement in {s.camera.size} cannot be seen; use MLS or FS"))
    if s.camera.move in ("whip", "handheld", "dolly_zoom") and s.tension <= 3:
        faults.append((0.2, f"{s.camera.move!r} stirs a calm beat (tension {s.tension}); rest the camera"))
    return "camera", faults, f"{s.camera.size} and {s.camera.move} suit a tension of {s.tension}"


def _lighting(r: CritiqueRequest) -> _Part:
    faults: list[tuple[float, str]] = []
    x, s = r.shot.lighting, r.shot
    if s.tension >= 7 and x.ratio < 2.0 and s.background.weather not in ("fog", "snow"):
        faults.append((0.2, f"tension is {s.tension} and the light is flat (ratio {x.ratio:g}); 4 or more would carry it"))
    if s.tension <= 2 and x.ratio > 7:
        faults.append((0.15, f"hard light (ratio {x.ratio:g}) on a calm beat; 2 to 3 is kinder"))
    against = _FITS.get(x.mood, frozenset()) & {p.expression for p in s.character.people}
    if against:
        faults.append((0.1, f"a {x.mood} light on a face that is {sorted(against)[0]}; is the contrast meant?"))
    if s.background.hour == "night" and x.exposure > 0.5:
        faults.append((0.2, f"a night exposed {x.exposure:+g} stops looks like day; go below 0"))
    return "lighting", faults, f"{x.key} and a {x.mood} mood belong to the {s.background.hour}"
