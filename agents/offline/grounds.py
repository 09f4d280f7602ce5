"""Which places belong together, which a verb or a thing implies, and what can be done where. Data and look-ups only."""
# ruff: noqa: SIM905 - word lists read best as words

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

SEA: Final = frozenset(("ship_deck", "harbour", "shore"))
_BY_VERB: Final[dict[str, str]] = {
    verb: set_ for set_, verbs in {
        "ship_deck": "sail row navigate", "shore": "swim dive surf wade", "harbour": "fish moor", "mountain": "climb", "garden": "plant dig sow",
        "field": "harvest plough", "kitchen": "cook bake fry roast knead simmer season", "theatre": "perform rehearse conduct",
        "workshop": "paint repair fix build weld carve forge sew", "hospital": "heal operate bandage",
    }.items() for verb in verbs.split()
}
_BY_WORD: Final[dict[str, str]] = {
    word: set_ for set_, words in {
        "ship_deck": "mast sail sails anchor deck oar rudder boat ship raft", "shore": "tide shell lighthouse waves wave sea ocean beach gulls",
        "station": "platform train", "train_car": "carriage compartment", "rooftop": "telescope stars comet",
    "laboratory": "microscope vial vaccine",
        "park": "ducks pigeons birds bench pond", "theatre": "piano concert audience", "greenhouse": "orchid orchids seedlings",
        "mountain": "summit peak", "forest": "mushrooms wolves deer", "kitchen": "cake soup bread dinner", "field": "sheep cows harvest",
        "classroom": "pupils homework", "library": "books", "cafe": "coffee", "hospital": "patient patients",
    }.items() for word in words.split()
}
_BY_WORK: Final[dict[tuple[str, str], str]] = {
    ("botanist", "steal"): "greenhouse", ("conservationist", "save"): "forest", ("chef", "find"): "kitchen",
}
_ESCAPES: Final = frozenset("escape flee run leave travel go come depart return".split())
WILDS: Final[dict[str, tuple[str, str]]] = {
    **dict.fromkeys(("lion", "elephant", "leopard"), ("field", "savanna")), **dict.fromkeys(("camel",), ("desert", "desert")),
    **dict.fromkeys(("penguin", "gull", "seagull", "seal"), ("shore", "shore")), "panda": ("forest", "bamboo forest"),
    **dict.fromkeys("fox wolf bear rabbit hare deer stag fawn moose owl tiger coyote mouse".split(), ("forest", "forest")),
    **dict.fromkeys(("cow", "donkey", "bull", "ox", "hen", "chicken", "goose"), ("field", "farm")),
}
"""Where animals are at home."""

KIN: Final[dict[str, tuple[str, ...]]] = {
    "ship_deck": ("harbour", "shore"), "shore": ("harbour", "village"), "harbour": ("ship_deck", "shore"),
    "train_car": ("station",), "station": ("train_car", "street"), "theatre": ("street", "cafe"), "library": ("street", "park"),
    "spaceship": ("desert",), "kitchen": ("cafe", "garden"), "cafe": ("kitchen", "street"), "shop": ("street", "kitchen"),
    "forest": ("field", "mountain"), "mountain": ("forest", "village"), "desert": ("village", "mountain"), "field": ("village", "forest"),
    "garden": ("kitchen", "park"), "park": ("street", "garden"), "hospital": ("street", "bedroom"), "laboratory": ("office", "street"),
    "greenhouse": ("garden", "library"), "office": ("street", "cafe"), "classroom": ("park", "library"), "workshop": ("street", "shop"),
    "gallery": ("street", "workshop"), "village": ("field", "forest"), "street": ("park", "cafe"), "alley": ("street", "rooftop"),
    "rooftop": ("street", "bedroom"), "bridge": ("street", "park"), "living_room": ("kitchen", "garden"), "bedroom": ("living_room", "street"),
    "nursery": ("living_room", "garden"),
}
"""Where a story of one place may go for a change, nearest first."""

_HOUSES: Final = frozenset(("kitchen living_room bedroom nursery office classroom library hospital cafe shop workshop laboratory theatre "
    "gallery greenhouse train_car spaceship street alley village station").split())
_ONLY: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    (r"\b(rail|overboard|mast|deck|swell|thin line of land|hold her steady|take it in)\b", frozenset(("ship_deck",))),
    (r"\b(steers?|wave|waves|from the water|takes the lamp|hauls? (one|the|a)|knot|gulls?|water takes|rope tight)\b",
        frozenset(("ship_deck", "harbour", "shore"))),
    (r"\b(line of cloud|horizon|rain|snow|puddles?|sky|stars|evening come|river)\b", frozenset(("street alley village garden park forest field "
        "mountain desert shore harbour ship_deck station rooftop bridge").split())),
    (r"\b(door|doorstep|doorway|window|wall|mirror|table|drawer|curtains?|cushions?|stove|chair|floor|room|threshold|desk|clock|wreckage in|"
        r"cup|tea|lamp|street)\b", _HOUSES | {"rooftop"}),
    (r"\b(street|corner|crowd|applause|shop)\b", frozenset("street alley village station park theatre cafe harbour bridge rooftop shop "
        "gallery train_car".split())),
    (r"\b(cold water|the sink|the well)\b", frozenset("kitchen hospital forest shore village mountain field".split())),
    (r"\b(walks home|same small round)\b", frozenset("street alley village garden park forest field mountain shore harbour station bridge desert "
        "living_room library office".split())),
    (r"\bbench\b", frozenset("park street garden station village theatre workshop gallery harbour classroom".split())),
    (r"\bground gives way\b", frozenset("forest field mountain desert shore".split())),
    (r"\bstone\b", frozenset("forest field mountain desert shore garden park village street".split())),
)


def implied_set(verb: str, words: Sequence[str], work: str) -> str:
    """The set that a verb, its words and the doer's work imply, or ''."""
    if (work, verb) in _BY_WORK:
        return _BY_WORK[work, verb]
    if verb in _ESCAPES and "train" in words:
        return "station"
    if verb in ("build", "repair", "paint", "launch") and {"boat", "ship", "raft"} & set(words):
        return "harbour"
    if verb in _ESCAPES and {"boat", "ship", "sea"} & set(words):
        return "ship_deck"
    for word in words:
        if word in _BY_VERB and word != "fix":
            return _BY_VERB[word]
    if verb in _BY_VERB:
        return _BY_VERB[verb]
    return next((_BY_WORD[x] for x in words[1:] if x in _BY_WORD), "")


def possible(line: str, set_: str) -> bool:
    """Whether what a line tells can happen in a set: nobody steers a wave in a street."""
    low = line.lower()
    return all(set_ in sets or not re.search(pattern, low) for pattern, sets in _ONLY)
