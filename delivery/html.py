"""HTML that cannot be injected into: every text is escaped unless it was made here."""

from __future__ import annotations

import base64
import html
import unicodedata
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Union

from PIL import Image

from .storyboard import open_picture

_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Html(str):
    """Text that is markup already. Only :func:`el` and its like make it."""

    __slots__ = ()


Child = Union[str, "Html", float, None, Iterable["Child"]]
_VOID = frozenset({"img", "br", "meta", "rect"})


def esc(text: object) -> Html:
    """Any value as harmless text: markup escaped, control and direction-override characters removed."""
    kept = "".join(
        c for c in str(text) if c in "\n\t" or (c not in _OVERRIDES and unicodedata.category(c) not in ("Cc", "Cs"))
    )
    return Html(html.escape(kept, quote=True))


def el(name: str, /, *children: Child, cls: str = "", **attributes: object) -> Html:
    """One element. Texts are escaped; attributes with the value None are left out; ``_`` in names becomes ``-``."""
    pairs = {"class": cls or None, **attributes}
    kept = {k.replace("_", "-"): v for k, v in pairs.items() if v is not None and v is not False}
    head = "".join(f" {k}" if v is True else f' {k}="{esc(v)}"' for k, v in kept.items())
    if name in _VOID:
        return Html(f"<{name}{head}/>")
    return Html(f"<{name}{head}>{join(children)}</{name}>")


def join(children: Iterable[Child]) -> Html:
    """Children one after another, each escaped unless it is markup."""
    out: list[str] = []
    for child in children:
        if child is None:
            continue
        if isinstance(child, Html):
            out.append(child)
        elif isinstance(child, str | int | float):
            out.append(esc(child))
        else:
            out.append(join(child))
    return Html("".join(out))


def picture(source: Path | bytes, width: int, alt: str, cls: str = "") -> Html:
    """An ``img`` with the picture inside it (a WebP data URI at most ``width`` pixels wide).

    Raises:
        CorruptError: it cannot be read.
    """
    image = open_picture(source)
    if image.width > width:
        image = image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS, reducing_gap=2.0)
    buffer = BytesIO()
    image.save(buffer, "WEBP", quality=82, method=3)
    uri = "data:image/webp;base64," + base64.b64encode(buffer.getvalue()).decode()
    return el("img", src=uri, alt=alt, width=image.width, height=image.height, loading="lazy", cls=cls)
