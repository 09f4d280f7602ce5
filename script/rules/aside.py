"""What a text says in passing: words of hours, seasons, weather and the trade that are not said of the shot itself.

Free prose speaks of last night's puddles, a summer dress, a midnight blue coat or a harbour crane. The rules that hold words against
typed fields read a text without such phrases.
"""

from __future__ import annotations

import re

from ..wording import tokens

_TIME = r"(?:nights?|midnight|mornings?|noon|midday|afternoons?|evenings?|dawn|sunrise|dusk|twilight|sunset|winters?|summers?|spring|autumns?)"
_SEASON = r"(?:winters?|summers?|spring|autumns?|midsummer|midwinter)"
_WORN = (
    "watch(?:man|men)|shifts?|porters?|nurses?|clerks?|guards?|trains?|bus(?:es)?|boats?|tables?|stands?|gowns?|dress(?:es)?|shirts?|caps?|papers?"
    "|coats?|boots|jackets?|clothes|hats?|gloves|scar(?:f|ves)|tyres|apples?|wheat|squash|stock|wood|stores?|blue|black|green|grey|gray|purple|pink"
    "|orange|cream|schools?|clubs?|owls?|birds?|glor(?:y|ies)|mail|post|bells?|sports|curtains?"
)
"""What an hour or a season may be the first half of: things and colours."""

_ASIDES = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (
    rf"\b{_TIME}[\s-]+(?:{_WORN})\b(?:'s)?",
    rf"\b(?:last|previous|next|coming|another|yesterday's?|since|until|till|for|like|than|as)\s+(?:the\s+|a\s+|last\s+|next\s+|this\s+)*{_TIME}\b(?:'s)?",
    rf"\b(?:stopped|stuck|set|dated)\s+(?:at|for|to)\s+{_TIME}\b",
    rf"\b(?:before|after|against|towards?|past|waits?\s+for|waiting\s+for)\s+(?:the\s+|this\s+|a\s+)?{_SEASON}\b(?:'s)?",
    rf"\b{_TIME}\s+(?:ago|before)\b",
    r"\b(?:after|since|before|from|past|last|old|earlier|yesterday's|(?:night|morning|afternoon|week|day)'s)\s+(?:the\s+|a\s+|last\s+)?(?:\w+'s\s+)?"
    r"(?:downpour|snowfall|blizzard|thunder|lightning)\b",
    r"\b(?:struck|felled|split|killed|scarred|burnt|blackened)\s+by\s+lightning\b", r"\blightning\s+(?:rods?|conductors?)\b",
    r"\bthunder(?:s|ing)?\s+of\b",
))

_UNMEANT = tuple(re.compile(pattern, re.IGNORECASE) for pattern in (
    r"\b(?:radio|white|of|spits?|the|into|with|crackling)\s+static\b", r"\bstatic\s+(?:of|on|from|hiss|noise|crackles?|crackling|electricity)\b",
    r"\b(?:in|into|from|low|high|earth|lunar|stable|decaying|planet's|'s)\s+orbit\b", r"\borbiting\s+(?:station|planet|ship|satellite)s?\b",
    r"\bcran(?:es?|ed|ing)\s+(?:her|his|their|its|the)\s+necks?\b",
    r"\b(?:harbour|harbor|dock|tower|yellow|rusted|rusty|paper|port|ship|building|wrecked|cargo|(?:white|grey)\s+feathered)\s+cranes?\b",
    r"\bhand[\s-]*held\s+(?:\w+\s+)?(?:lanterns?|lamps?|torch(?:es)?|radios?|lights?|mirrors?|scanners?|devices?|phones?|microphones?|fans?|bells?)\b",
    r"\binsert(?:s|ed|ing)?\s+(?:the|a|an|her|his|its|their|another|one)\b",
    r"\bdutch\s+(?:doors?|ovens?|tulips?|painters?|paintings?|sailors?|ships?|coast)\b",
    r"\beye[\s-]+level\s+(?:with|of)\b", r"\b\d{2,3}\s*-?\s*mm\s+(?:films?|projectors?|prints?|reels?|pistols?|guns?|shells?|camcorders?)\b",
))


def of_the_shot(text: str) -> str:
    """A text without what it says of other hours, seasons and weathers, and of things that are named after one."""
    for pattern in _ASIDES:
        text = pattern.sub(" ", text)
    return text


def of_the_craft(text: str) -> str:
    """A text of the camera without words of the trade that are said of things in the picture."""
    for pattern in _UNMEANT:
        text = pattern.sub(" ", text)
    return text


def named(text: str) -> frozenset[str]:
    """Lower-case words of a text, owners counted as named (``Vera's`` is ``vera``)."""
    return frozenset(w.removesuffix("'s").rstrip("'") for w in tokens(text))
