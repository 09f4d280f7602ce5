"""What the words of a domain say that its typed fields deny: numbers, sides, sources, angles, seasons, bonds.

Only flat contradictions are named. A text may say less than the fields, or more; where it speaks of a thing twice, one agreeing
word is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from ..model import Shot
from ..vocabulary import Mood
from ..wording import tokens
from .aside import named as words_named
from .aside import of_the_craft, of_the_shot
from .base import Note, one_of
from .place import CLOSE

ANGLE_WORDS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), angles) for pattern, angles in (
        (r"low[\s-]+angle|from\s+a\s+low\s+angle", ("low", "ground")), (r"ground[\s-]+level|worm'?s[\s-]+eye", ("ground", "low")),
        (r"high[\s-]+angle", ("high", "top")), (r"top[\s-]+down|bird'?s[\s-]+eye|overhead(?:\s+(?:shot|view))", ("top", "high")),
        (r"dutch|canted", ("dutch",)), (r"(?<!'s )(?<!s' )eye[\s-]+level", ("eye", "dutch")),
    )
)
"""Names of camera angles, and the typed angles each allows."""

MILLIMETRES = re.compile(r"\b(\d{2,3})\s*-?\s*mm\b", re.IGNORECASE)
KELVINS = re.compile(r"\b(\d{4,5})\s*-?\s*(?:k|kelvin|degrees kelvin)\b", re.IGNORECASE)
RATIOS = re.compile(r"\b(\d{1,2}(?:\.\d+)?)\s*(?::|to)\s*1\b", re.IGNORECASE)
SIDES = re.compile(
    r"\b(?:key|light|lit|sun|moon|window|lamp|comes?|falls?|enters?|streams?|from)\s+(?:\w+\s+){0,2}?(?:from\s+)?(?:the\s+|camera[\s-]|screen[\s-])*"
    r"(left|right)\b(?!\s+(?:half|side\s+of\s+(?:her|his|the|their|its)|cheek|hand|eye|ear|shoulder|sleeve|temple)\b)", re.IGNORECASE)
FALLOFF = re.compile(
    r"\b(?:shadows?|darkness|dark|black|falls?\s+(?:off|away)|fad(?:es?|ing)|d(?:ies?|ying)|sinks?|drops?)\b[^.;:]{0,30}?\b(?:left|right)\b",
    re.IGNORECASE)
"""Where the light ends, which is not where it comes from."""
STOPS = re.compile(r"\b(\d(?:\.\d+)?)\s+stops?\s+(under|over)(?:[\s-]*exposed)?\b", re.IGNORECASE)
MOODS = re.compile(rf"\b({'|'.join(get_args(Mood))})\s+mood\b|\bmood(?:\s+is)?:?\s+({'|'.join(get_args(Mood))})\b", re.IGNORECASE)
METRES = re.compile(
    r"\b(\d+(?:\.\d+)?)\s*(?:m|metres?|meters?)\s+(?:apart|between|(?:away\s+)?from\s+(?:each other|one another|her|him|them))\b", re.IGNORECASE)
OPPOSITE = {"left": "right", "right": "left"}
DENIED = re.compile(r"\b(?:no|not|without|never|instead of|nor|neither|rather than|unlike|like|as if)\b", re.IGNORECASE)
"""Words after which a source may be named that is not there."""

WISHED = re.compile(r"\b(?:would|could|might|almost|once|were|used to|wants?|hopes?|become|becoming)\b", re.IGNORECASE)
"""Words with which a bond is named that is not there, or no more, or not yet."""

SOURCE_WORDS: dict[str, frozenset[str]] = {
    "sun": frozenset({"sun", "sunlight", "sunshine", "sunbeam", "sunbeams"}),
    "moon": frozenset({"moon", "moonlight", "moonbeam", "moonbeams", "moonlit"}),
    "lamp": frozenset({
        "lamp", "lamps", "lamplight", "lantern", "lanterns", "bulb", "bulbs", "chandelier", "streetlight", "streetlights", "streetlamp",
        "streetlamps", "headlight", "headlights", "flashlight", "spotlight", "spotlights", "floodlight", "floodlights", "fluorescent", "fluorescents",
        "sconce", "sconces",
    }),
    "fire": frozenset({
        "fire", "firelight", "campfire", "bonfire", "fireplace", "hearth", "flame", "flames", "ember", "embers", "candle", "candles", "candlelight",
        "torch", "torches", "torchlight", "brazier", "stove",
    }),
    "neon": frozenset({"neon"}), "window": frozenset({"window", "windows", "skylight", "panes"}), "sky": frozenset({"sky", "daylight", "overcast"}),
    "screen": frozenset({
        "monitor", "monitors", "television", "tv", "display", "displays", "phone", "laptop", "tablet", "computer", "console", "consoles", "dashboard",
        "readout", "readouts", "radar", "instrument", "instruments", "hologram",
    }),
}
"""Words that name a source of light."""
WINDOW_GIVES = re.compile(
    r"\b(?:from|through|by|of|at)\s+(?:[\w']+\s+){0,3}(?:windows?|skylight|panes)\b|\b(?:windows?|skylight|panes)(?:'s?)?\s+(?:\w+\s+)?"
    r"(?:lights?|glow|glows|key|keys|pours?|throws?|casts?|sends?|gives?|spills?|does|do|alone|floods?|fills?)\b", re.IGNORECASE)
"""A window that light comes from; in most other texts it is a thing in the picture."""
KEY_MAY_SAY: dict[str, frozenset[str]] = {
    "sun": frozenset({"sun", "sky", "window"}), "moon": frozenset({"moon", "sky", "window"}), "sky": frozenset({"sky", "sun", "moon", "window"}),
    "window": frozenset({"window", "sky", "sun", "moon"}), "lamp": frozenset({"lamp", "fire", "neon", "screen"}), "fire": frozenset({"fire", "lamp"}),
    "neon": frozenset({"neon", "lamp", "screen"}), "screen": frozenset({"screen", "lamp", "neon"}),
}
"""Sources that a text may name alone for each key: the sun may come as sky or through a window, a candle counts as fire or lamp."""

LOW_CONTRAST = re.compile(r"\b(?:low[\s-]+contrast|flat(?:ly)?[\s-]+lit|evenly[\s-]+lit|flat\s+light(?:ing)?|high[\s-]+key)\b", re.IGNORECASE)
HIGH_CONTRAST = re.compile(r"\b(?:high[\s-]+contrast|chiaroscuro|low[\s-]+key|stark(?:ly)?\s+contrast(?:s|ed)?)\b", re.IGNORECASE)
FLAT_RATIO, HARD_RATIO = 2.0, 6.0
"""Key to fill up to which a light is no chiaroscuro, and from which it is not flat."""

SEASON_WORDS: dict[str, re.Pattern[str]] = {
    "winter": re.compile(r"\b(?:winter|wintry|midwinter)\b", re.IGNORECASE), "summer": re.compile(r"\b(?:summer|midsummer)\b", re.IGNORECASE),
    "autumn": re.compile(r"\bautumn(?:al)?\b", re.IGNORECASE),
    "spring": re.compile(r"\b(?:springtime|(?:early|late|in|of)\s+spring|spring\s+(?:morning|day|evening|night|light|air))\b", re.IGNORECASE),
}
"""Words that name a season; *spring* alone may be water."""

HOSTILE = frozenset({"rivals", "enemies"})
CLOSE_WORDS = frozenset({"friends", "lovers", "companions", "allies"})
HOSTILE_WORDS = frozenset({"enemies", "foes", "rivals", "adversaries"})


def angle(shot: Shot) -> Iterator[Note]:
    """The camera's angle by name."""
    text = of_the_craft(shot.camera.text)
    named = [angles for pattern, angles in ANGLE_WORDS if pattern.search(text)]
    if named and not any(shot.camera.angle in angles for angles in named):
        yield Note("camera.text", f"the text speaks of the angle {named[0][0]!r}, the angle is {shot.camera.angle!r}",
                   f"say {shot.camera.angle!r} in the text, or set camera.angle to {named[0][0]!r}", "camera")


def lens(shot: Shot) -> Iterator[Note]:
    """The focal length in millimetres."""
    said = [int(n) for n in MILLIMETRES.findall(of_the_craft(shot.camera.text))]
    if said and shot.camera.lens not in said:
        yield Note("camera.text", f"the text speaks of {said[0]} mm, the lens is {shot.camera.lens} mm",
                   f"say {shot.camera.lens} mm in the text, or set camera.lens", "camera")


def light(shot: Shot) -> Iterator[Note]:
    """Source, side, colour temperature and contrast of the key."""
    text, now = shot.lighting.text, shot.lighting
    yield from _source(shot)
    sides = [s.lower() for s in SIDES.findall(FALLOFF.sub(" ", text))]
    if OPPOSITE.get(now.key_side, "") in sides and now.key_side not in sides:
        yield Note("lighting.text", f"the text has light from the {sides[0]}, the key is on the {now.key_side}",
                   f"say {now.key_side!r} in the text, or set lighting.key_side to {sides[0]!r}", "lighting")
    kelvins = [int(n) for n in KELVINS.findall(text)]
    if kelvins and all(abs(k - now.kelvin) > 0.15 * now.kelvin for k in kelvins):
        yield Note("lighting.text", f"the text speaks of {kelvins[0]} K, the key has {now.kelvin} K", f"say {now.kelvin} K, or set lighting.kelvin",
                   "lighting")
    ratios = [float(n) for n in RATIOS.findall(text)]
    if ratios and all(not 0.66 <= r / now.ratio <= 1.5 for r in ratios):
        yield Note("lighting.text", f"the text speaks of {ratios[0]:g}:1, the ratio is {now.ratio:g}", f"say {now.ratio:g}:1, or set lighting.ratio",
                   "lighting")
    stops = [float(n) * (-1 if way.lower() == "under" else 1) for n, way in STOPS.findall(text)]
    if stops and all(abs(s - now.exposure) > 0.75 for s in stops):
        yield Note("lighting.text", f"the text exposes by {stops[0]:+g} stops, the exposure is {now.exposure:+g}",
                   "say the exposure of the field, or set lighting.exposure", "lighting")
    moods = [(a or b).lower() for a, b in MOODS.findall(text)]
    if moods and now.mood not in moods:
        yield Note("lighting.text", f"the text speaks of a {moods[0]} mood, the mood is {now.mood!r}", f"say {now.mood!r}, or set lighting.mood",
                   "lighting")
    low, high = LOW_CONTRAST.search(text), HIGH_CONTRAST.search(text)
    wrong = high if high and not low and now.ratio <= FLAT_RATIO else low if low and not high and now.ratio >= HARD_RATIO else None
    if wrong:
        yield Note("lighting.text", f"the text speaks of {wrong.group(0)!r}, the ratio of key to fill is {now.ratio:g}",
                   f"describe a ratio of {now.ratio:g}, or set lighting.ratio ({'4 or more' if wrong is high else '3 or less'})", "lighting")


def _source(shot: Shot) -> Iterator[Note]:
    text, key = shot.lighting.text, shot.lighting.key
    said = words_named(text)
    if not WINDOW_GIVES.search(text):
        said -= SOURCE_WORDS["window"]
    named = [k for k, words in SOURCE_WORDS.items() if words & said]
    if not named or key in named or set(named) & (KEY_MAY_SAY[key] | set(shot.lighting.practicals)) or DENIED.search(text):
        return
    yield Note("lighting.text", f"the text speaks of {one_of(named)}, the key is {key!r}", f"say what {key!r} does, or set lighting.key", "lighting")


def season(shot: Shot) -> Iterator[Note]:
    """The season by name."""
    named = [s for s, pattern in SEASON_WORDS.items() if pattern.search(of_the_shot(shot.background.text))]
    if named and shot.background.season not in named:
        yield Note("background.text", f"the text speaks of {one_of(named)}, the season is {shot.background.season!r}",
                   f"write of {shot.background.season!r}", "background")


def distance(shot: Shot) -> Iterator[Note]:
    """Metres between people, in numbers."""
    said = [float(n) for n in METRES.findall(shot.relation.text)]
    for i, link in enumerate(shot.relation.links):
        if len(shot.relation.links) == len(said) == 1 and abs(said[0] - link.distance) > max(1.0, 0.5 * said[0]):
            yield Note("relation.text", f"the text has {said[0]:g} m between them, relation.links.{i}.distance is {link.distance:g}",
                       f"say {link.distance:g} m, or set the distance", "relation")


def bond(shot: Shot) -> Iterator[Note]:
    """Friends called enemies, or enemies friends, where nothing turned them."""
    bonds, said = {k.bond for k in shot.relation.links}, set(tokens(shot.relation.text))
    if not bonds or shot.relation.changed.strip() or said & bonds or DENIED.search(shot.relation.text) or WISHED.search(shot.relation.text):
        return
    close, hostile = said & CLOSE_WORDS, said & HOSTILE_WORDS
    wrong = hostile if hostile and not close and bonds <= CLOSE else close if close and not hostile and bonds <= HOSTILE else set()
    if wrong:
        yield Note("relation.text", f"the text speaks of {one_of(sorted(wrong))}, the bond is {one_of(sorted(bonds))}",
                   "write how they stand to each other, or set the bond of the link", "relation")
