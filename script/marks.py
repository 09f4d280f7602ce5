"""Signs in a shot that excuse what would otherwise be an error: time that passes, a change that is told, a look that meets."""

from __future__ import annotations

import re

from .model import Shot
from .vocabulary import MIXED_CUTS
from .wording import tokens

TIME_PHRASES = re.compile(
    r"\b(later|afterwards|meanwhile|next (day|morning|evening|night|week|month|year|spring|summer|autumn|winter)|years?|months?|weeks?"
    r"|days? (after|pass|go)|decades?|hours? (later|after|pass)|the following|new (day|morning|year)|tomorrow"
    r"|another (day|morning|evening|night)|seasons?|time pass(es)?|grown|grows up|now (old|grown|an? )|at last|finally"
    r"|(one|that|by|until|every) (day|morning|evening|night|dawn|dusk))\b",
    re.IGNORECASE,
)
"""Words with which a story says that time has passed."""

CHANGE_PHRASES = re.compile(
    r"\b((puts?|pulls?|throws?|slips?) on|(takes?|pulls?|throws?|slips?|strips?) off|chang(es?|ed|ing) (into|clothes|dress|costume)"
    r"|(un)?dress(es|ed|ing)?|wear(s|ing)|wraps?|buttons?|disguises?d?|in (uniform|costume|disguise)|older|years?|grown|grows|ages"
    r"|transforms?|becomes?|now in (a|an|her|his|their))\b",
    re.IGNORECASE,
)
"""Words that tell a change of clothes or of age."""

WEATHER_WORDS: dict[str, frozenset[str]] = {
    "rain": frozenset({"rain", "rains", "raining", "rainy", "downpour", "drizzle", "raindrops", "wet"}),
    "storm": frozenset({"storm", "storms", "stormy", "thunder", "lightning", "tempest", "gale"}),
    "snow": frozenset({"snow", "snows", "snowing", "snowy", "snowfall", "flakes", "snowflakes", "blizzard"}),
    "fog": frozenset({"fog", "foggy", "mist", "misty", "haze"}),
    "wind": frozenset({"wind", "windy", "gust", "gusts", "breeze", "blows"}),
    "cloudy": frozenset({"cloud", "clouds", "cloudy", "overcast"}),
    "clear": frozenset({"clear", "clears", "sun", "sunshine", "sunny", "stops", "ends", "passes", "cloudless"}),
}
"""Words that name a kind of weather."""


def takes_time(shot: Shot) -> bool:
    """Whether the film gets into the shot by a cut that means passing time."""
    return shot.cut.kind in MIXED_CUTS


def change_told(shot: Shot) -> bool:
    """Whether the director's line, the cut's reason or the relation's change tells a change of clothes or age."""
    return bool(CHANGE_PHRASES.search(f"{shot.description} {shot.cut.reason} {shot.relation.changed}"))


def time_told(shot: Shot) -> bool:
    """Whether time passes before the shot: by its cut, or by what is written."""
    return takes_time(shot) or time_worded(shot)


def time_worded(shot: Shot) -> bool:
    """Whether what is written says that time has passed."""
    return bool(TIME_PHRASES.search(f"{shot.description} {shot.beat} {shot.cut.reason} {shot.background.text}"))


def weather_told(shot: Shot) -> bool:
    """Whether the director's line or the background's text names the weather the shot has."""
    return bool(WEATHER_WORDS[shot.background.weather] & set(tokens(f"{shot.description} {shot.background.text}")))


def same_scene(before: Shot, shot: Shot) -> bool:
    """Whether two shots lie in one scene of one time."""
    return before.scene == shot.scene and before.flashback == shot.flashback


def same_place(before: Shot, shot: Shot) -> bool:
    """Whether two shots stand in one place."""
    return before.background.location == shot.background.location


def visible(shot: Shot) -> tuple[str, ...]:
    """People on the screen, in the order written."""
    return tuple(p.character for p in shot.character.people if p.side != "off")
