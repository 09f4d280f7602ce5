"""What a person typed, made fit for a brief: normalised, stripped of what cannot be filmed, limited in size."""

from __future__ import annotations

import re
import unicodedata

from ..errors import InputError
from .model import MAX_STORY

_JOINERS = "\u200c\u200d"
"""Emoji and some scripts are written with them; every other invisible character can make a text read as what it is not."""


def clean_story(story: str) -> str:
    """The story in Unicode NFC on one line, without control characters, invisible marks or broken code points.

    Raises:
        InputError: nothing is left, or it is longer than a brief may be.
    """
    text = story.encode("utf-8", "replace").decode("utf-8")
    text = unicodedata.normalize("NFC", text)
    text = "".join(_seen(c) for c in text)
    text = " ".join(text.split()).strip(_JOINERS + " ")
    if not text:
        raise InputError("the story is empty; tell it in one sentence, for example: vgot make \"A lonely robot finds a flower\"")
    if len(text) > MAX_STORY:
        raise InputError(
            f"the story has {len(text):,} characters, at most {MAX_STORY:,} can be read; tell it shorter (one sentence is enough)"
        )
    return text


_PREAMBLE = re.compile(r"^\s*a set of\b.{0,80}?\bstory (?:of|about)\s+", re.IGNORECASE)


def subject_of(story: str) -> str:
    """The story without the request that benchmark sentences begin with ("A set of …, 30 shots, describe a story of …")."""
    return _PREAMBLE.sub("", story) or story


def _seen(c: str) -> str:
    """A character as it may stand in a story: itself, a space for one that breaks the line, or nothing."""
    kind = unicodedata.category(c)
    if kind in ("Cc", "Zl", "Zp"):
        return " "
    return "" if kind in ("Cs", "Co", "Cn") or (kind == "Cf" and c not in _JOINERS) else c
