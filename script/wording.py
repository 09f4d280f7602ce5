"""Plain word tools of the judge: tokens, a small stemmer, stop words, shingles. Deterministic, no model.

Made for English. Any alphabet is cut into words; scripts without spaces (Chinese, Japanese) into signs.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import get_args

from .vocabulary import HOURS, Bond, Expression, Season, Weather

_SIGN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"[{_SIGN}]|(?:(?![{_SIGN}])[^\W_])+(?:'(?:(?![{_SIGN}])[^\W_])+)?")
SIGN = re.compile(rf"[{_SIGN}]")
"""One sign of a script that is written without spaces."""

_STOP = """
    a an the and or but nor so yet if then than that this these those there here it its he she they them their his her him
    hers theirs we us our you your i me my is are was were be been being am do does did done has have had having will would
    can could may might must shall should of in on at by to from into onto with without within for as about over under up
    down out off through between among across along around near while when where which who whom whose what how not no only
    just very more most much many some any all both each every one two three still again once now soon too also same own
    other another such even ever never back away
"""
STOP: frozenset[str] = frozenset(_STOP.split())
"""Words that carry grammar, not story."""

_CRAFT = """
    shot camera lens frame framing angle eye level wide medium close closeup full long extreme insert static move moves
    moving push pull pan tilt truck crane orbit zoom handheld follow focus deep shallow light lighting lit key fill ratio
    contrast kelvin soft hard warm cool mood neutral temperature mm k stop stops exposure hdr side left right centre center
    background foreground metre metres meter meters screen stands camera's scene hour hours
"""
CRAFT: frozenset[str] = frozenset(
    (*_CRAFT.split(), *HOURS, *get_args(Weather), *get_args(Season), *get_args(Bond), *get_args(Expression))
)
"""Words of the trade that stand in every shot of every film, and those
of the closed vocabularies, which typed fields say better: they tell nothing about two shots belonging together."""


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[str, ...]:
    """Lower-case words of a text, apostrophes kept inside a word (``don't``); a sign of a script without spaces is a word."""
    return tuple(WORD.findall(text.lower().replace("’", "'")))


_SUFFIXES = (
    ("ingly", 4), ("edly", 4), ("ings", 4), ("ing", 3), ("ies", 3), ("ied", 3), ("ed", 3), ("es", 3), ("ly", 4), ("s", 3),
)
"""Endings and the fewest letters that must be left before them."""


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A crude English stem: enough that *paints*, *painted* and *painting* meet, never an empty string."""
    w = word[:-2] if word.endswith("'s") else word.replace("'", "")
    for suffix, least in _SUFFIXES:
        if w.endswith(suffix) and len(w) - len(suffix) >= least and not (suffix == "s" and w.endswith(("ss", "us", "is"))):
            w = w[: -len(suffix)] + ("y" if suffix in ("ies", "ied") else "")
            break
    if len(w) > 3 and w[-1] == w[-2] and w[-1] not in "aeiouls":
        w = w[:-1]
    return w[:-1] if len(w) > 4 and w.endswith("e") else w or word


@lru_cache(maxsize=2048)
def story_words(text: str) -> frozenset[str]:
    """Stems of the words of a text that tell the story: no stop words, no words of the trade, no bare numbers."""
    return frozenset(stem(w) for w in tokens(text) if w not in STOP and w not in CRAFT and not w.isdigit() and len(w) > 2)


def shingles(text: str, size: int = 2) -> frozenset[str]:
    """Runs of ``size`` neighbouring words (fewer words: the text itself)."""
    words = tokens(text)
    if len(words) <= size:
        return frozenset({" ".join(words)}) if words else frozenset()
    return frozenset(" ".join(words[i : i + size]) for i in range(len(words) - size + 1))


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """Share of common members, 0…1; two empty sets are 0."""
    return len(a & b) / len(a | b) if a or b else 0.0


def flat(text: str) -> str:
    """A text reduced to its words, for comparing texts that differ in case, space and punctuation only."""
    return " ".join(tokens(text))


def count(text: str) -> int:
    """Number of words."""
    return len(tokens(text))


def signs(text: str) -> int:
    """How many of the words are single signs of a script without spaces."""
    return len(SIGN.findall(text))
