"""The closed vocabularies of a script: what may be written in a typed field.

Free text is allowed only where a field is called ``text``, ``description``, ``note`` or the like; everything
a rule, a renderer or a prompt compiler has to understand is one of the words below.
"""

from __future__ import annotations

from typing import Literal, get_args

Domain = Literal["story", "character", "background", "relation", "camera", "lighting"]
"""``story`` is what the director owns (description, beat, order); the other five are the domains of VGoT."""

Severity = Literal["error", "warn", "info"]

Species = Literal["human", "dog", "cat", "horse", "bird", "robot"]
Gender = Literal["woman", "man", "neutral"]
Age = Literal["infant", "child", "teen", "adult", "middle", "old"]
AGES: tuple[str, ...] = get_args(Age)
"""From youngest to oldest."""
Build = Literal["slim", "average", "stout"]
Skin = Literal["porcelain", "fair", "olive", "tan", "brown", "deep"]
HairStyle = Literal["short", "bob", "long", "ponytail", "braid", "bun", "curly", "afro", "bald", "hood"]
HairColour = Literal["black", "dark_brown", "brown", "auburn", "red", "blond", "grey", "white"]
Colour = Literal[
    "black", "charcoal", "grey", "silver", "white", "cream", "sand", "brown", "rust", "orange", "gold", "yellow",
    "olive", "green", "teal", "turquoise", "sky", "blue", "navy", "violet", "plum", "pink", "rose", "red", "crimson",
]
Garment = Literal[
    "shirt", "sweater", "jacket", "coat", "dress", "skirt", "trousers", "shorts", "suit", "uniform", "apron", "robe",
    "blanket", "overalls", "lab_coat", "raincoat", "spacesuit", "fur", "shell",
]
"""``fur`` and ``shell`` are the natural coat of an animal and the casing of a robot."""
Accessory = Literal[
    "glasses", "scarf", "hat", "cap", "helmet", "beard", "moustache", "bag", "necklace", "tie", "headband", "flower",
    "cane", "collar", "antenna", "chef_hat", "headscarf",
]
Hand = Literal["left", "right"]

Action = Literal[
    "stand", "walk", "run", "sit", "lie", "kneel", "crawl", "sleep", "enter", "exit", "fall", "climb", "ride", "swim",
    "look", "listen", "talk", "point", "wave", "reach", "take", "give", "hold", "carry", "hug", "dance", "fight",
    "read", "write", "paint", "play", "cook", "eat", "drink", "work", "plant", "steer", "laugh", "cry", "pray", "think",
]
Posture = Literal["stand", "walk", "run", "sit", "lie", "kneel", "crawl"]
Expression = Literal["neutral", "happy", "sad", "angry", "afraid", "surprised", "determined", "tender"]
Facing = Literal["left", "right", "camera", "away"]
ScreenSide = Literal["left", "centre", "right", "off"]
Bond = Literal[
    "alone", "strangers", "family", "friends", "partners", "lovers", "rivals", "enemies", "mentor", "colleagues", "companion",
]

Interior = Literal[
    "kitchen", "living_room", "bedroom", "nursery", "office", "classroom", "library", "hospital", "cafe", "shop",
    "workshop", "laboratory", "theatre", "gallery", "greenhouse", "train_car", "spaceship",
]
Exterior = Literal[
    "street", "alley", "village", "garden", "park", "forest", "field", "mountain", "desert", "shore", "harbour",
    "ship_deck", "station", "rooftop", "bridge",
]
SetKind = Literal[
    "kitchen", "living_room", "bedroom", "nursery", "office", "classroom", "library", "hospital", "cafe", "shop",
    "workshop", "laboratory", "theatre", "gallery", "greenhouse", "train_car", "spaceship",
    "street", "alley", "village", "garden", "park", "forest", "field", "mountain", "desert", "shore", "harbour",
    "ship_deck", "station", "rooftop", "bridge",
]
INTERIORS: frozenset[str] = frozenset(get_args(Interior))
EXTERIORS: frozenset[str] = frozenset(get_args(Exterior))

Hour = Literal["dawn", "morning", "day", "golden", "dusk", "night"]
HOURS: tuple[str, ...] = get_args(Hour)
Weather = Literal["clear", "cloudy", "rain", "storm", "snow", "fog", "wind"]
Season = Literal["spring", "summer", "autumn", "winter"]

Size = Literal["EWS", "WS", "FS", "MLS", "MS", "MCU", "CU", "ECU", "INSERT"]
SIZES: tuple[str, ...] = get_args(Size)
"""From wide to close; the distance between two sizes is the difference of their places in this tuple."""
ShotKind = Literal[
    "single", "two_shot", "group", "over_shoulder", "reverse", "pov", "reaction", "insert", "establishing", "tableau",
]
Angle = Literal["eye", "low", "high", "top", "ground", "dutch"]
Move = Literal[
    "static", "push_in", "pull_out", "pan", "tilt", "truck", "follow", "crane", "orbit", "handheld",
    "zoom_in", "zoom_out", "dolly_zoom", "whip", "rack",
]
Lens = Literal[18, 24, 35, 50, 85, 100, 135]
Focus = Literal["deep", "shallow", "rack"]
CameraSide = Literal["a", "b", "line"]
"""Side of the 180-degree line on which the camera stands; ``line`` is a neutral shot from the line itself."""

Key = Literal["sun", "moon", "sky", "window", "lamp", "fire", "neon", "screen"]
KeySide = Literal["left", "right", "front", "back", "top"]
Mood = Literal["neutral", "warm", "tender", "festive", "cool", "bleak", "tense", "mysterious", "dreamy"]

CutKind = Literal["continuous", "hard", "match", "dissolve", "fade_in", "dip", "wipe", "iris", "j", "l"]
"""How the film gets *into* a shot. ``continuous`` carries state over the boundary. ``j`` and ``l`` are hard in the picture."""
MIXED_CUTS: frozenset[str] = frozenset({"dissolve", "fade_in", "dip", "wipe", "iris"})
"""Cuts that take screen time and need frames from both sides."""

LineMark = Literal["", "vo", "os", "contd"]
