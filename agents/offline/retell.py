"""Small changes to a director's line that keep its deed: another hour, another weather, a person less or more."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from ...script.vocabulary import AGES
from ..messages import Bible, RedirectRequest
from .describe import sentence
from .images import AIR_IN, AIR_OUT, LIGHT, WHEN
from .words import BASE_OF

_NAMED: Final = {
    "dawn": ("dawn", "sunrise", "daybreak"), "morning": ("morning",), "day": ("noon", "midday", "afternoon"), "golden": ("sunset",),
    "dusk": ("dusk", "twilight", "nightfall"), "night": ("night", "midnight"),
}
"""Words that name an hour, the plainest first."""
_AT: Final = {"dawn": "at dawn", "morning": "in the morning", "day": "at noon", "golden": "at sunset", "dusk": "at dusk", "night": "at night"}


def at_hour(text: str, was: str, now: str) -> str:
    """The line at another hour: phrases and words of the old hour become those of the new one; a line that names none stays as it is."""
    if was == now:
        return text
    for table in (WHEN, LIGHT):
        for old, new in zip(table[was], table[now], strict=False):
            text = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new, text)
    words = "|".join(_NAMED[was])
    text = re.sub(rf"\b(?:at|in the|during the|by) (?:{words})\b", _AT[now], text, flags=re.IGNORECASE)
    return sentence(text)


def in_weather(text: str, was: str, now: str) -> str:
    """The line in another weather: its tail of the old weather goes, or becomes one of the new."""
    if was == now:
        return text
    for table in (AIR_OUT, AIR_IN):
        for i, old in enumerate(table[was]):
            if re.search(rf"(?<!\w){re.escape(old)}(?!\w)", text):
                new = table[now][min(i, len(table[now]) - 1)] if table[now] else ""
                text = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new, text)
    return sentence(re.sub(r"\s+([,.;])", r"\1", text))


def without_person(text: str, bible: Bible, who: str, looks: Collection[str]) -> str:
    """The line without one of the cast: what they alone do goes, what they share stays with the others.

    Where nobody else could do what is told, the line stays whole and says that they are out of the picture.
    """
    name = next(c.name for c in bible.characters if c.id == who)
    others = [c.name for c in bible.characters if c.id in {k.partition(".")[0] for k in looks}]
    own = re.escape(name)
    for other in others:
        pair = re.search(rf"\b(?:{own} and {re.escape(other)}|{re.escape(other)} and {own})(?: both)? (\w+)", text)
        if pair and not re.search(rf"\b{own}\b", text.replace(pair.group(0), " ")):
            text = text.replace(pair.group(0), f"{other} {_singular(pair.group(1))}")
            return sentence(re.sub(r",? (?:together|side by side|hand in hand|arm in arm|in step|to each other|at each other)\b", "", text))
    parts = re.split(r"(; |, and | and (?=[A-Z]))", text.rstrip("."))
    kept = [p for p in parts[::2] if not re.search(rf"\b{own}\b", p)]
    if kept and len(kept) < len(parts[::2]) and (not others or any(o in p for o in others for p in kept)):
        return sentence("; ".join(kept))
    return sentence(f"{text.rstrip('.')}; {name} is out of the picture") if re.search(rf"\b{own}\b", text) else text


def _singular(verb: str) -> str:
    """``sail`` → ``sails``; a word that is no known verb stays."""
    if verb == "are":
        return "is"
    if verb.lower() not in BASE_OF or BASE_OF[verb.lower()] != verb.lower():
        return verb
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def with_person(text: str, bible: Bible, who: str) -> str:
    """The line with one more of the cast, who stands by while the deed is done."""
    name = next(c.name for c in bible.characters if c.id == who)
    text = re.sub(rf"; {re.escape(name)} is out of the picture", "", text.rstrip("."))
    return sentence(text) if re.search(rf"\b{re.escape(name)}\b", text) else sentence(f"{text}; {name} stands by")


def look_for(request: RedirectRequest, who: str) -> str:
    """The look in which one of the cast comes into a shot: as in the shot before, else of an age with those who are there; '' if unknown."""
    member = next((c for c in request.bible.characters if c.id == who), None)
    if member is None:
        return ""
    before = request.previous.performance(who) if request.previous else None
    if before is not None:
        return before.look
    ranks = {k.id: (AGES.index(k.age), i / len(c.looks)) for c in request.bible.characters for i, k in enumerate(c.looks)}
    here = [ranks[k] for k in request.outline.looks if k in ranks]
    at = here[0][1] if here else 0.0
    return min((k.id for k in member.looks), key=lambda k: (abs(ranks[k][1] - at), k))


__all__ = ["at_hour", "in_weather", "look_for", "with_person", "without_person"]
