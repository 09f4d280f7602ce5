"""What a person typed, made fit for a brief: normalised, stripped of what cannot be filmed, limited in size."""

from __future__ import annotations

import unicodedata

from ..errors import InputError
from .model import MAX_STORY

_BIDI = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff"))
"""Direction marks can make a text read as what it is not; right-to-left letters need none of them."""


def clean_story(story: str) -> str:
    """The story in Unicode NFC on one line, without control characters, direction marks or broken code points.

    Raises:
        InputError: nothing is left, or it is longer than a brief may be.
    """
    text = story.encode("utf-8", "replace").decode("utf-8")
    text = unicodedata.normalize("NFC", text).translate(_BIDI)
    text = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text if unicodedata.category(c) not in ("Cs", "Co", "Cn"))
    text = " ".join(text.split())
    if not text:
        raise InputError("the story is empty; tell it in one sentence, for example: vgot make \"A lonely robot finds a flower\"")
    if len(text) > MAX_STORY:
        raise InputError(
            f"the story has {len(text):,} characters, at most {MAX_STORY:,} can be read; tell it shorter (one sentence is enough)"
        )
    return text
