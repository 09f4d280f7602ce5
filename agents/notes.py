"""Who hears a person's note on a shot: the agent whose domain it speaks of."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal, get_args

from ..script.vocabulary import HOURS, SIZES, Angle, Move, Season, Weather
from .messages import Role

Hearer = Literal["director", "screenwriter", "cinematographer"]


def _words(*names: str) -> frozenset[str]:
    return frozenset(w for name in names for w in name.lower().replace("_", " ").split())


DIRECTS = _words(
    *HOURS, *get_args(Weather), *get_args(Season), "rainy raining snowing snowy stormy foggy windy sunny cloudy sunrise sunset noon midnight evening",
    "place location set elsewhere indoors outdoors inside outside scene story plot beat flashback years later earlier older younger child",
) - _words("static", "clear", "set")
SHOOTS = _words(
    *SIZES, *get_args(Angle), *get_args(Move),
    "camera lens close closer closeup wide wider tight tighter medium long angle frame framing zoom dolly crane tracking track focus shallow blur mm",
    "light lit lighting dark darker bright brighter shadow shadows contrast backlight silhouette exposure warm warmer cool cooler colour color",
    "moody neon dissolve fade cut",
) - _words("eye", "top", "ground", "in", "out")
_WORD = re.compile(r"[a-z]+")
_CLAUSE = re.compile(r"[.;:!?,]|\b(?:and|but|also|then|while)\b")
_ASKS = frozenset({"should", "must", "let", "make", "have", "needs", "want"})
"""Words of which one stands in a clause that asks for something; without a word of the craft it is to be played, not filmed."""


def hearer(note: str, roles: Collection[Role], cast: Collection[str] = (), places: Collection[str] = ()) -> Hearer:
    """The agent that a note speaks to first, among those who take part: the cinematographer where it speaks mostly of camera or
    light, the director where it changes place, time or what happens, else the screenwriter. Those after it hear the note too, so a
    note with a clause for the screenwriter goes there first, whatever else it says of the camera.

    ``cast``: names and roles of the film's people: who is to come in or stay out is the director's. ``places``: names of its places.
    """
    clauses = [_WORD.findall(c) for c in _CLAUSE.split(note.lower())]
    words = {w for c in clauses for w in c}
    story, craft = len(words & DIRECTS) + _recasts(note, cast) + _moves(note, places), len(words & SHOOTS)
    if craft > story and "cinematographer" in roles:
        played = any(set(c) & _ASKS and not set(c) & (SHOOTS | DIRECTS) for c in clauses)
        return "screenwriter" if played and "screenwriter" in roles else "cinematographer"
    return "director" if story else "screenwriter"


def _recasts(note: str, cast: Collection[str]) -> bool:
    """Whether a note has one of the cast come into the shot, or stay out of it."""
    who = "|".join(re.escape(c) for c in cast if c)
    return bool(who) and bool(re.search(
        rf"\b(?:with|without|add|remove|no|bring in|leave out)\s+(?:the\s+|her\s+|his\s+)?(?:{who})(?!\w)"
        rf"|\b(?:{who})\s+(?:alone|joins|(?:should|must|is|may)(?:\s+not|n['’]t)?\s+(?:also\s+)?(?:be\s+)?(?:there|here|in\s+(?:it|this|the)))\b",
        note, re.IGNORECASE,
    ))


def _moves(note: str, places: Collection[str]) -> bool:
    """Whether a note names a place of the film as where the shot happens."""
    where = "|".join(re.escape(p) for p in places if p)
    return bool(where) and bool(re.search(rf"\b(?:at|in|on|to|into|aboard)\s+(?:the\s+|an?\s+)?(?:{where})(?!\w)", note, re.IGNORECASE))
