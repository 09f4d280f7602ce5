"""Five short films in the free prose of a language model: valid as a film-maker judges them, written without a look at the rules' words.

They are the held-out clean material of the validator: what it says against them is a false alarm. ``kite`` stands as it was written
in answer to the room's own requests, first drafts and all; the others were set down straight as shots.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vgot.script.model import Brief, Character, Location, Script, Shot

Plain = dict[str, Any]


def look(id: str, age: str, outfit: str, text: str, *, hair: str = "short", colour: str = "brown", accessories: Sequence[str] = ()) -> Plain:
    """One look. ``outfit``: ``garment colour`` pairs, comma separated."""
    worn = [dict(zip(("garment", "colour"), pair.split(), strict=True)) for pair in outfit.split(", ")]
    return {"id": id, "age": age, "outfit": worn, "hair": hair, "hair_colour": colour, "accessories": list(accessories), "text": text}


def member(id: str, name: str, role: str, gender: str, *looks: Plain, species: str = "human") -> Plain:
    """One of the cast."""
    return {"id": id, "name": name, "role": role, "gender": gender, "species": species, "looks": list(looks)}


def place(id: str, name: str, set: str, sources: str, text: str, *, interior: bool = False) -> Plain:
    """One place. ``sources``: space separated."""
    return {"id": id, "name": name, "set": set, "interior": interior, "sources": sources.split(), "text": text}


def who(look: str, does: str, stands: str, *, gaze: str = "ahead", prop: str = "", start: str = "stand", end: str = "", to: str = "") -> Plain:
    """One person in a shot.

    Args:
        does: ``action expression``. stands: ``side facing``. start, end: ``posture`` and, after a colon, what is in hand at the first and at the last frame (``end``:
            as at the start). to: the side at the last frame, if another; ``off>side`` to begin out of the picture.
    """
    (action, expression), (side, facing) = does.split(), stands.split()
    first, _, last = to.rpartition(">")
    rows = []
    for at, state in ((first or side, start), (last or side, end or start)):
        posture, _, holding = state.partition(":")
        rows.append({"character": look.split(".")[0], "look": look, "side": at, "posture": posture, "holding": holding})
    acts = {"character": look.split(".")[0], "look": look, "action": action, "expression": expression, "side": side, "facing": facing, "gaze": gaze,
            "prop": prop}
    return {"acts": acts, "rows": rows}


def shot(
    head: str, beat: str, description: str, people: Sequence[Plain], character: str, where: str, background: str, relation: str, frame: str, camera: str,
    burns: str, lighting: str, *, focus: str = "", cut: str = "hard", props: Sequence[str] = (), links: Sequence[str] = (), changed: str = "",
    lines: Sequence[tuple[str, float, str]] = (), initial: str = "", final: str = "", mark: str = "",
) -> Plain:
    """One shot as plain data.

    Args:
        head: ``id scene act tension seconds``. where: ``location hour weather season``. cut: ``kind [seconds reason]``.
        frame: ``kind size angle move lens focus side azimuth pan tilt zoom``. burns: ``key side ratio kelvin exposure mood [practical …]``.
        links: ``a b bond distance``. lines: speaker, start, words; ``mark``: of all of them.
    """
    id, scene, act, tension, seconds = head.split()
    location, hour, weather, season = where.split()
    kind, size, angle, move, lens, plane, side, azimuth, pan, tilt, zoom = frame.split()
    key, key_side, ratio, kelvin, exposure, mood, *practicals = burns.split()
    cut_kind, cut_seconds, reason = ([*cut.split(" ", 2), "0", ""])[:3] if " " in cut else (cut, "0", "")
    return {
        "id": id, "scene": scene, "act": int(act), "beat": beat, "tension": int(tension), "description": description, "seconds": float(seconds),
        "cut": {"kind": cut_kind, "seconds": float(cut_seconds), "reason": reason},
        "character": {"text": character, "people": [p["acts"] for p in people], "focus": focus},
        "background": {"text": background, "location": location, "hour": hour, "weather": weather, "season": season, "props": list(props)},
        "relation": {
            "text": relation, "changed": changed,
            "links": [{"a": a, "b": b, "bond": bond, "distance": float(metres)} for a, b, bond, metres in (link.split() for link in links)],
        },
        "camera": {
            "text": camera, "kind": kind, "size": size, "angle": angle, "move": move, "lens": int(lens), "focus": plane, "side": side,
            "azimuth": float(azimuth), "c_cam": {"pan": float(pan), "tilt": float(tilt), "zoom": float(zoom)},
        },
        "lighting": {
            "text": lighting, "key": key, "key_side": key_side, "ratio": float(ratio), "kelvin": int(kelvin), "exposure": float(exposure),
            "practicals": practicals, "mood": mood,
        },
        "dialogue": [{"speaker": s, "start": t, "text": words, "mark": mark, "emotion": "neutral"} for s, t, words in lines],
        "initial": {"text": initial, "people": [p["rows"][0] for p in people]}, "final": {"text": final, "people": [p["rows"][1] for p in people]},
    }


def film(title: str, story: str, cast: Sequence[Plain], places: Sequence[Plain], shots: Sequence[Plain]) -> Script:
    """A whole script."""
    return Script(
        title=title, logline=story, brief=Brief(story=story, shots=len(shots)), characters=tuple(Character.read(c) for c in cast),
        locations=tuple(Location.read(x) for x in places), shots=tuple(Shot.read(s) for s in shots),
    )


