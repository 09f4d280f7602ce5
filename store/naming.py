"""Folder names for texts that anybody may have written."""

from __future__ import annotations

import hashlib
import unicodedata

MAX_WORDS = 48


def slugify(text: str, seed: int | str = 0) -> str:
    """A safe folder name: at most 48 ASCII letters, digits and '-', then '-' and 8 hex digits of sha256(seed, text).

    Never empty, never starts with '-' or '.', no separators, no device names of any system; different texts or seeds
    get different names.
    """
    plain = unicodedata.normalize("NFKD", text[:400]).encode("ascii", "ignore").decode().lower()
    words = "".join(c if c.isalnum() else "-" for c in plain)
    while "--" in words:
        words = words.replace("--", "-")
    words = words.strip("-")
    if len(words) > MAX_WORDS:
        cut = words[: MAX_WORDS + 1].rpartition("-")[0]
        words = (cut if len(cut) >= MAX_WORDS // 2 else words[:MAX_WORDS]).strip("-")
    tail = hashlib.sha256(f"{seed}/{text}".encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{words or 'film'}-{tail}"
