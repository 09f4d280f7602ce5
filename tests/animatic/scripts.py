"""Small hand-made scripts for the tests of the animatic."""

from __future__ import annotations

from typing import Any

from vgot.script.model import Script

MARY = {
    "id": "mary", "name": "Mary", "role": "hero", "gender": "woman", "looks": [
        {"id": "mary.child", "age": "child", "skin": "fair", "hair": "braid", "hair_colour": "red",
         "outfit": [{"garment": "dress", "colour": "yellow"}]},
        {"id": "mary.adult", "age": "adult", "skin": "fair", "hair": "long", "hair_colour": "red",
         "outfit": [{"garment": "coat", "colour": "red"}, {"garment": "trousers", "colour": "navy"}], "accessories": ["scarf"]},
    ],
}
TOM = {
    "id": "tom", "name": "Tom", "role": "friend", "gender": "man", "looks": [
        {"id": "tom.old", "age": "old", "skin": "brown", "hair": "short", "hair_colour": "grey",
         "outfit": [{"garment": "sweater", "colour": "teal"}, {"garment": "trousers", "colour": "charcoal"}], "accessories": ["glasses"]},
        {"id": "tom.adult", "age": "adult", "skin": "brown", "hair": "short", "hair_colour": "black",
         "outfit": [{"garment": "jacket", "colour": "olive"}, {"garment": "trousers", "colour": "charcoal"}]},
    ],
}
REX = {
    "id": "rex", "name": "Rex", "role": "dog", "species": "dog", "looks": [
        {"id": "rex.dog", "age": "adult", "outfit": [{"garment": "fur", "colour": "brown"}]},
    ],
}
LOCATIONS = (
    {"id": "kitchen", "name": "Kitchen", "set": "kitchen", "interior": True, "sources": ["window", "lamp"]},
    {"id": "shore", "name": "Shore", "set": "shore", "interior": False, "sources": ["sun", "moon", "sky"]},
    {"id": "street", "name": "Street", "set": "street", "interior": False, "sources": ["sun", "lamp", "neon"]},
    {"id": "bedroom", "name": "Bedroom", "set": "bedroom", "interior": True, "sources": ["window", "lamp"]},
    {"id": "forest", "name": "Forest", "set": "forest", "interior": False, "sources": ["sun", "sky", "moon"]},
)


def person(character: str, look: str = "", action: str = "stand", **more: Any) -> dict[str, Any]:
    """A performance."""
    look = look or {"mary": "mary.adult", "tom": "tom.old", "rex": "rex.dog"}[character]
    return {"character": character, "look": look, "action": action, **more}


def shot(n: int, people: list[dict[str, Any]] | None = None, **o: Any) -> dict[str, Any]:
    """A shot; options: ``at``, ``hour``, ``weather``, ``kind``, ``size``, ``angle``, ``move``, ``cut``, ``seconds``, ``key`` …"""
    people = [person("mary")] if people is None else people
    at = o.get("at", "kitchen")
    inside = at in ("kitchen", "bedroom")
    night = o.get("hour", "day") == "night"
    camera = {
        "kind": o.get("kind", "single"), "size": o.get("size", "MS"), "angle": o.get("angle", "eye"), "move": o.get("move", "static"),
        "lens": o.get("lens", 50), "azimuth": o.get("azimuth", 30.0), "focus": o.get("focus_mode", "deep"), "side": o.get("side", "a"),
        "c_cam": o.get("c_cam", {"pan": 0.0, "tilt": 0.0, "zoom": 1.0}),
    }
    key = o.get("key", ("lamp" if night else "window") if inside else ("moon" if night else "sun"))
    return {
        "id": f"s{n:02d}", "scene": o.get("scene", "one"), "beat": "beat", "description": o.get("description", "Something happens."),
        "seconds": float(o.get("seconds", 3.0)), "cut": {"kind": o.get("cut", "hard"), "seconds": float(o.get("cut_seconds", 0.0))},
        "character": {"people": people, "focus": o.get("focus", people[0]["character"] if people else "")},
        "background": {"location": at, "hour": o.get("hour", "day"), "weather": o.get("weather", "clear"),
                       "season": o.get("season", "summer"), "props": list(o.get("props", []))},
        "relation": {"links": o.get("links", [])}, "camera": camera,
        "lighting": {"key": key, "key_side": o.get("key_side", "left"), "ratio": float(o.get("ratio", 3.0)), "kelvin": o.get("kelvin", 5600),
                     "exposure": float(o.get("exposure", 0.0)), "practicals": list(o.get("practicals", ["lamp"] if night and inside else [])),
                     "mood": o.get("mood", "neutral")},
        "dialogue": o.get("dialogue", []),
    }


def script(*shots: dict[str, Any], seed: int = 7) -> Script:
    """A script of these shots with the standard cast and places."""
    return Script.read({
        "title": "Test", "brief": {"story": "A test.", "shots": len(shots), "seed": seed}, "characters": [MARY, TOM, REX],
        "locations": list(LOCATIONS), "shots": list(shots),
    })
