"""The object that a film carries along."""
# ruff: noqa: SIM905 - word lists read best as words

from __future__ import annotations

import re
from typing import Final

from .chance import pick
from .parse import Person, Reading
from .places import PLACE_OF
from .professions import Work
from .staging import NOT_PROPS

_BODY: Final = frozenset(("arms arm legs leg hands shoulder hair voice mast anchor field friends friend storm bombs").split())
"""Words of the sentence that nobody carries through a film."""


def thing_for(reading: Reading, hero: Person, work: Work | None, seed: int, secret: bool, quest: bool) -> str:
    """The object of the story, without an article."""
    skip = {"restaurant", "house", "home", "garden", "world", "virtual", "show", "race", "contest", "championship", "concert",
        "competition", "match", "game",
            "wedding", "dinner", "meal", "fame", "redemption", "dream", "dreams", "wildlife", "animals", "species", "endangered", "ship",
            "boat", "train", "car",
            "bike", "bicycle", "piano", "telescope", "snowman", "sandcastle", "robot", "doll house", "computer", "secret", "engine",
            "machine", "drum", "sword fight", "signal", "light", "code",
            "tree", "moon", "sun", "star", "door", "window", "bench", "nest", "virus", "mystery", "feast", "fish"}
    for t in reading.things:
        if t not in skip and t not in NOT_PROPS and t not in PLACE_OF and t not in _BODY:
            return {"sketches": "sketch", "recipes": "recipe", "herbs": "herb"}.get(t, t)
    if secret:
        return pick(("sealed envelope", "small brass key", "roll of film", "torn photograph"), seed, "thing", hero.name)
    if work and quest:
        papers = [t for t in work.things if re.search(r"book|map|chart|letter|photograph|script|music|blueprint|sketch",
            t)] or ["sealed letter"]
        return pick(papers, seed, "thing", hero.name)
    if work:
        return pick(work.things, seed, "thing", hero.name)
    pool = {"human": ("letter", "small brass key", "photograph", "red kite", "music box", "old compass", "paper boat"),
        "robot": ("small lamp", "music box", "seed"),
            "dog": ("glove", "red ball", "cap"), "cat": ("ball of wool", "ribbon"), "horse": ("ribbon", "old saddle"),
            "bird": ("blue thread", "button")}
    return pick(pool[hero.species], seed, "thing", hero.name)
