"""The bundled fonts (DejaVu Sans), and what they can and cannot show."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Literal

from PIL import ImageFont

from ..errors import RenderError

Weight = Literal["regular", "bold"]
_FILES = {"regular": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}
MISSING = "·"
"""Stands for a character the font has not (with a note; never an empty box)."""


@lru_cache(maxsize=2)
def _data(weight: Weight) -> bytes:
    # By name: delivery reads a file of the renderer's folder but imports nothing from it.
    resource = files("vgot.generators.animatic") / "fonts" / _FILES[weight]
    try:
        return resource.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise RenderError(f"the font {_FILES[weight]} is missing from the installation of vgot; install vgot again") from None


@lru_cache(maxsize=64)
def font(size: float, weight: Weight = "regular") -> ImageFont.FreeTypeFont:
    """The bundled font at a size in pixels, the same on every machine.

    Raises:
        RenderError: the font file is missing from the installation.
    """
    return ImageFont.truetype(BytesIO(_data(weight)), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=8192)
def covers(char: str) -> bool:
    """Whether the font has a glyph for this character."""
    if char.isspace():
        return True
    if unicodedata.category(char) in ("Cn", "Co", "Cs"):
        return False
    probe = font(24)
    return bytes(probe.getmask(char)) != _tofu()


@lru_cache(maxsize=1)
def _tofu() -> bytes:
    return bytes(font(24).getmask("\U0010ffff"))


def showable(text: str) -> tuple[str, bool]:
    """One line of text as the font can show it, and whether that is all of it."""
    hidden = ("Cc", "Cf")
    flat = " ".join("".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in hidden).split())
    flat = unicodedata.normalize("NFC", flat)
    shown, whole = [], True
    for char in flat:
        if covers(char):
            shown.append(char)
        else:
            whole = False
            if not shown or shown[-1] != MISSING:
                shown.append(MISSING)
    return "".join(shown), whole
