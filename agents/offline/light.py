"""The rule-based gaffer: key, contrast and colour from hour, weather, place and beat."""

from __future__ import annotations

from typing import Final

from ...script.model import LightingDomain, Location, Outline
from .beats import BEATS
from .chance import number
from .phrases import lighting_text

ARTIFICIAL: Final = ("lamp", "fire", "neon", "screen")
_SKY: Final = {"dawn": 3800, "morning": 5000, "day": 5600, "golden": 3200, "dusk": 6800, "night": 8000}
_MOODS: Final = {"neutral": 3.0, "warm": 2.5, "tender": 2.0, "festive": 2.5, "cool": 4.0, "bleak": 4.5, "tense": 6.5, "mysterious": 6.0,
    "dreamy": 2.0}
_OVERCAST: Final = ("cloudy", "rain", "storm", "snow", "fog")


def key_of(sources: tuple[str, ...], interior: bool, hour: str, weather: str, mood: str, choice: int) -> str:
    """The source that lights a place at an hour: one that exists there and burns then."""
    if hour == "night" or (hour == "dusk" and interior):
        dark = ["fire", "lamp", "neon", "screen"] if mood in ("warm", "tender", "festive") else ["neon", "screen", "lamp",
            "fire"] if mood in ("tense", "mysterious", "cool") else ["lamp", "screen", "fire", "neon"]
        if not interior:
            dark = ["moon", *dark] if choice % 3 or (weather in ("clear", "wind") and choice % 2) else [*dark[:1], "moon", *dark[1:]]
            if weather in _OVERCAST:
                dark = ["lamp", "neon", "moon", "sky", "fire"] if choice % 2 else ["moon", "lamp", "neon", "sky", "fire"]
        order = [*dark, "window", "sky"]
    elif interior:
        order = ["window", "screen", "lamp", "fire"]
    elif hour == "dusk" or weather in _OVERCAST:
        order = ["sky", "sun", "lamp"]
    else:
        order = ["sun", "sky", "lamp"]
    return next((k for k in order if k in sources), next((k for k in sources if k not in ("sun", "moon")), sources[0]))


def light(o: Outline, place: Location, seed: int, key: str = "") -> LightingDomain:
    """The lighting of a shot; the same through a scene except for contrast, which follows the tension.

    Args:
        key: a source to use instead of the chosen one (for repairs).
    """
    choice = number(seed, o.scene, "light")
    beat = BEATS.get(o.beat)
    mood = beat.mood if beat else ("tense" if o.tension >= 7 else "neutral")
    if o.hour == "night" and mood == "neutral":
        mood = "cool"
    elif o.hour == "golden" and mood == "neutral":
        mood = "warm"
    key = key or key_of(place.sources, place.interior, o.hour, o.weather, mood, choice)
    ratio = _MOODS[mood] + (1.0 if o.hour in ("night", "dusk") else 0.0) + (0.5 if o.tension >= 8 else -0.5 if o.tension <= 1 else 0.0)
    if o.weather in ("fog", "snow", "cloudy") and key in ("sun", "sky", "window"):
        ratio = min(ratio, 2.5)
    if key == "sun" and o.weather in _OVERCAST:
        ratio = min(ratio, 3.0)
    kelvin = {"lamp": 2900, "fire": 2000, "neon": 6600, "screen": 7200, "moon": 7600, "window": max(4200, _SKY[o.hour]),
        "sky": max(4800, _SKY[o.hour]) if o.weather in _OVERCAST else _SKY[o.hour], "sun": min(5600, _SKY[o.hour])}[key]
    kelvin += (number(seed, o.location, "kelvin") % 5 - 2) * 50
    exposure = {"night": -0.7, "dusk": -0.4, "dawn": -0.2}.get(o.hour,
        0.0) + (-0.3 if mood in ("tense", "bleak") else 0.2 if mood in ("dreamy", "festive") else 0.0)
    practicals = []
    if key in ARTIFICIAL:
        practicals.append(key)
    if o.hour in ("dusk", "night"):
        practicals += [k for k in ("lamp", "neon", "screen") if k in place.sources and k not in practicals][: 2 - len(practicals)]
    side = ("left", "right", "left", "right",
        "back" if key in ("sun", "moon", "window", "sky") and mood in ("dreamy", "mysterious", "bleak") else "left",
        "top" if key == "lamp" and mood == "tense" else "right")[choice % 6]
    value = LightingDomain.read({
        "key": key, "key_side": side, "ratio": round(max(1.5, min(8.0, ratio)), 1), "kelvin": kelvin, "exposure": round(exposure, 2),
        "practicals": practicals[:4], "mood": mood, "text": "",
    })
    return value.but(text=lighting_text(value, o.hour))
