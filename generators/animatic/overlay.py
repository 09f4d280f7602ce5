"""What lies on top of the picture: the honest label and burnt-in subtitles. Patches are drawn once and pasted."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib import resources

from PIL import Image, ImageDraw, ImageFont

LABEL = "PREVIZ - procedural pictures"
LINE_LENGTH = 42
LINES = 2


@lru_cache(maxsize=16)
def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The bundled font at ``size`` pixels."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    with resources.as_file(resources.files(__package__).joinpath("fonts", name)) as path:
        return ImageFont.truetype(str(path), max(6, size), layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=1)
def _void() -> tuple[bytes, tuple[int, int]]:
    mask = font(32).getmask("\uffff")
    return bytes(mask), mask.size


@lru_cache(maxsize=4096)
def covered(char: str) -> bool:
    """Whether the bundled font can draw the character."""
    if char in " \n":
        return True
    if unicodedata.category(char) in ("Cc", "Cs", "Cn", "Co"):
        return False
    mask = font(32).getmask(char)
    return (bytes(mask), mask.size) != _void()


def readable(text: str) -> str:
    """The text with characters the font cannot draw removed or, where letters are lost, replaced by ``▯`` once per run."""
    out: list[str] = []
    for char in unicodedata.normalize("NFC", " ".join(text.split())):
        category = unicodedata.category(char)
        if covered(char):
            out.append(char)
        elif category.startswith("L") and (not out or out[-1] != "▯"):
            out.append("▯")
    return " ".join("".join(out).split())


def wrap(text: str) -> list[str]:
    """At most two lines of at most 42 characters, balanced; what does not fit ends in an ellipsis."""
    words = readable(text).split()
    lines: list[str] = []
    for word in words:
        for part in (word[i:i + LINE_LENGTH] for i in range(0, len(word), LINE_LENGTH)):
            if lines and len(lines[-1]) + 1 + len(part) <= LINE_LENGTH:
                lines[-1] += " " + part
            else:
                lines.append(part)
    if len(lines) > LINES:
        keep = lines[LINES - 1][: LINE_LENGTH - 1].rstrip(" ,;")
        lines = [*lines[: LINES - 1], keep + "…"]
    if len(lines) == 2:
        text = " ".join(lines)
        cuts = [i for i, c in enumerate(text) if c == " " and i <= LINE_LENGTH and len(text) - i - 1 <= LINE_LENGTH]
        if cuts:
            best = min(cuts, key=lambda i: abs(i - len(text) / 2))
            lines = [text[:best], text[best + 1:]]
    return lines


@lru_cache(maxsize=32)
def _label_patch(label: str, width: int, height: int) -> Image.Image:
    f = font(max(8, round(min(height, width) * 0.0178)))
    box = f.getbbox(label)
    pad = max(3, round(height * 0.006))
    patch = Image.new("RGBA", (round(box[2] - box[0]) + 4 * pad, round(box[3] - box[1]) + 3 * pad), (0, 0, 0, 0))
    d = ImageDraw.Draw(patch)
    d.rounded_rectangle((0, 0, patch.width - 1, patch.height - 1), radius=2 * pad, fill=(8, 9, 14, 96))
    d.text((2 * pad - box[0], 1.5 * pad - box[1]), label, font=f, fill=(255, 255, 255, 172))
    return patch


@lru_cache(maxsize=64)
def _caption_patch(text: str, width: int, height: int) -> Image.Image | None:
    lines = wrap(text)
    if not lines:
        return None
    size = round(min(height * 0.046, width * 0.0335))
    while size > 7 and max(font(size).getlength(x) for x in lines) > 0.92 * width:
        size -= 1
    f = font(size)
    stroke = max(1, round(size / 11))
    step = round(size * 1.28)
    wide = round(max(f.getlength(x) for x in lines)) + 4 * stroke
    patch = Image.new("RGBA", (wide, step * len(lines) + 4 * stroke), (0, 0, 0, 0))
    d = ImageDraw.Draw(patch)
    for i, line in enumerate(lines):
        x = (wide - f.getlength(line)) / 2
        d.text((x, stroke + i * step), line, font=f, fill=(250, 250, 246, 255), stroke_width=stroke, stroke_fill=(0, 0, 0, 225))
    return patch


def lay_over(image: Image.Image, *, label: bool | str, caption: str = "") -> None:
    """Paste the label (top left; True means :data:`LABEL`) and the caption (bottom centre) onto an RGB image in place."""
    w, h = image.size
    margin = max(4, round(0.018 * min(w, h)))
    if label and w >= 160 and h >= 90:
        patch = _label_patch(label if isinstance(label, str) else LABEL, w, h)
        if patch.width + 2 * margin <= w:
            image.paste(patch, (margin, margin), patch)
    if caption:
        patch_or_none = _caption_patch(caption, w, h)
        if patch_or_none is not None:
            image.paste(patch_or_none, ((w - patch_or_none.width) // 2, round(0.955 * h) - patch_or_none.height), patch_or_none)
