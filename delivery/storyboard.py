"""The storyboard: every shot on one sheet, as a film-maker reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from ..errors import CorruptError, InputError
from ..store.files import storage, write_atomic
from .arrows import draw_move
from .fonts import font, showable

MAX_PIXELS = 16_000_000
_FORMATS = ("PNG", "JPEG", "WEBP")

Colour = tuple[int, int, int]
PAPER: Colour = (247, 245, 240)
INK = (28, 27, 26)
SOFT = (110, 106, 100)
LINE = (205, 200, 190)
ACCENT = (176, 58, 38)
_ROMAN = ("I", "II", "III", "IV", "V", "VI")


@dataclass(frozen=True, slots=True)
class Panel:
    """One shot on the board.

    Attributes:
        image: its keyframe (PNG, JPEG or WebP), as a file or bytes. cut: how the film gets into the shot.
        seconds: its length. act: 1…; a change starts a new section. place: where and when, in a few words.
        pan, tilt: the camera vector's direction (only the sign matters), for the arrow.
    """

    image: Path | bytes
    shot: str
    size: str
    move: str
    lens: int
    seconds: float
    description: str
    cut: str = "hard"
    act: int = 1
    place: str = ""
    pan: float = 0.0
    tilt: float = 0.0


@dataclass(frozen=True, slots=True)
class _Grid:
    """Measures of a sheet in pixels. ``lines``: description lines under a picture."""

    width: int
    columns: int
    lines: int
    type: int
    gap: int = 28
    margin: int = 64
    aspect: float = 16 / 9

    @property
    def cell(self) -> int:
        return (self.width - 2 * self.margin - (self.columns - 1) * self.gap) // self.columns

    @property
    def thumb(self) -> int:
        return round(self.cell / self.aspect)

    @property
    def leading(self) -> int:
        return round(self.type * 1.42)

    @property
    def row(self) -> int:
        return self.thumb + 16 + self.leading * (2 + self.lines if self.lines else 1) + self.gap


_GRIDS = (
    _Grid(1960, 3, 3, 17), _Grid(1960, 4, 3, 15), _Grid(2200, 5, 3, 15), _Grid(2400, 6, 3, 14), _Grid(2400, 8, 2, 12, 20, 48),
    _Grid(2400, 10, 2, 11, 16, 40),
    _Grid(2400, 12, 1, 10, 12, 36), _Grid(2400, 16, 0, 10, 10, 32), _Grid(2400, 24, 0, 9, 6, 24),
)


def storyboard(
    panels: Sequence[Panel], title: str, out_path: Path, *, logline: str = "", label: str = "", provenance: str = "",
    max_pixels: int = MAX_PIXELS,
) -> tuple[int, int]:
    """Draw the board and write it as PNG (atomically); the same panels give the same bytes.

    Args:
        panels: the shots in order. label: said in the corner (who or what made the pictures).
        provenance: goes into the PNG's text chunk ``vgot``.

    Returns:
        Width and height in pixels; more shots make smaller pictures, never more than ``max_pixels`` in all.

    Raises:
        InputError: no panels. CorruptError: a picture cannot be read. StorageError: the board cannot be written.
        RenderError: the bundled font is missing.
    """
    if not panels:
        raise InputError("a storyboard needs at least one shot; the script has none")
    first = open_picture(panels[0].image)
    grid = _choose(panels, first.width / first.height, max_pixels)
    sheet = _Sheet(grid, _height(grid, panels))
    sheet.head(title, logline, label, len(panels), sum(p.seconds for p in panels))
    several = len({p.act for p in panels}) > 1
    for section in _sections(panels):
        if several:
            sheet.act(section[0].act, len(section), sum(p.seconds for p in section))
        for start in range(0, len(section), grid.columns):
            for column, panel in enumerate(section[start : start + grid.columns]):
                sheet.panel(panel, column)
            sheet.y += grid.row
    sheet.foot(all(showable(text)[1] for text in (title, logline, label, *(t for p in panels for t in (p.description, p.place)))))
    info = PngInfo()
    if provenance:
        info.add_itxt("vgot", provenance)
    buffer = BytesIO()
    sheet.image.save(buffer, "PNG", pnginfo=info, compress_level=4)
    write_atomic(Path(out_path).absolute(), buffer.getvalue())
    return sheet.image.size


_HEAD, _ACT, _FOOT = 150, 56, 56


def _height(grid: _Grid, panels: Sequence[Panel]) -> int:
    sections = _sections(panels)
    rows = sum(-(-len(s) // grid.columns) for s in sections)
    return _HEAD + rows * grid.row + (len(sections) * _ACT if len(sections) > 1 else 0) + _FOOT


def _choose(panels: Sequence[Panel], aspect: float, max_pixels: int) -> _Grid:
    """The roomiest grid that fits; a short film does not leave empty columns."""
    sections = _sections(panels)
    empty = {columns: sum(-len(s) % columns for s in sections) for columns in (3, 4)}
    wide = len(panels) <= 12 and empty[3] < empty[4]
    for grid in _GRIDS[0 if wide else 1 :]:
        grid = replace(grid, aspect=aspect)
        if grid.width * _height(grid, panels) <= max_pixels:
            break
    else:
        grid = replace(_GRIDS[-1], aspect=aspect, width=1600)
    lines = max((len(wrap(p.description, grid.type, grid.cell, grid.lines)) for p in panels), default=0)
    return replace(grid, lines=lines)


def _sections(panels: Sequence[Panel]) -> list[list[Panel]]:
    out: list[list[Panel]] = []
    for panel in panels:
        if out and out[-1][-1].act == panel.act:
            out[-1].append(panel)
        else:
            out.append([panel])
    return out


def open_picture(source: Path | bytes) -> Image.Image:
    """A picture as RGB, refused before decoding when it is absurdly large."""
    with storage("read a picture", source if isinstance(source, Path) else Path("(bytes)")):
        data = source.read_bytes() if isinstance(source, Path) else source
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise CorruptError(
                    f"a picture of {image.width}x{image.height} is larger than {MAX_PIXELS // 1_000_000} megapixels; make it again"
                )
            rgb: Image.Image = image.convert("RGB")
            return rgb
    except (OSError, SyntaxError, ValueError) as exc:
        raise CorruptError(f"a picture of the board cannot be read ({exc}); make it again") from exc


class _Sheet:
    """The sheet being drawn; ``y`` is where the next row starts."""

    def __init__(self, grid: _Grid, height: int) -> None:
        self.grid = grid
        self.image = Image.new("RGB", (grid.width, height), PAPER)
        self.draw = ImageDraw.Draw(self.image)
        self.y = _HEAD

    def text(self, x: float, y: float, text: str, size: int, fill: Colour, *, bold: bool = False, right: bool = False) -> float:
        """Draw one line from its top left (or top right) and return its width."""
        shown, _ = showable(text)
        face = font(size, "bold" if bold else "regular")
        width = face.getlength(shown)
        self.draw.text((round(x - width if right else x), round(y)), shown, font=face, fill=fill)
        return width

    def head(self, title: str, logline: str, label: str, shots: int, seconds: float) -> None:
        g = self.grid
        right = g.width - g.margin
        self.text(g.margin, 44, fit(title, 38, (g.width - 2 * g.margin) * 0.62, bold=True), 38, INK, bold=True)
        self.text(g.margin, 98, fit(logline, 16, (g.width - 2 * g.margin) * 0.62), 16, SOFT)
        self.text(right, 52, f"{shots} shot{'s' if shots != 1 else ''} · {clock(seconds)}", 20, INK, right=True)
        self.text(right, 98, fit(label, 14, (g.width - 2 * g.margin) * 0.36), 14, ACCENT, right=True)
        self.draw.line((g.margin, 130, right, 130), fill=INK, width=2)

    def act(self, number: int, shots: int, seconds: float) -> None:
        g = self.grid
        name = f"ACT {_ROMAN[number - 1] if 1 <= number <= len(_ROMAN) else number}"
        y = self.y + 8
        x = g.margin + self.text(g.margin, y, name, 17, ACCENT, bold=True)
        x += 14 + self.text(x + 14, y + 2, f"{shots} shot{'s' if shots != 1 else ''}, {clock(seconds)}", 14, SOFT)
        self.draw.line((x + 16, y + 11, g.width - g.margin, y + 11), fill=LINE, width=1)
        self.y += _ACT

    def panel(self, panel: Panel, column: int) -> None:
        g = self.grid
        x, y = g.margin + column * (g.cell + g.gap), self.y
        picture = open_picture(panel.image).resize((g.cell, g.thumb), Image.Resampling.LANCZOS, reducing_gap=2.0)
        if g.columns <= 12:
            picture = draw_move(picture, panel.move, panel.pan, panel.tilt)
        self.image.paste(picture, (x, y))
        self.draw.rectangle((x, y, x + g.cell - 1, y + g.thumb - 1), outline=INK, width=1)
        if panel.cut == "continuous":  # tied to the picture before
            self.draw.rectangle((x - max(4, g.gap // 2), y + g.thumb // 2 - 2, x - 1, y + g.thumb // 2 + 1), fill=ACCENT)
        y += g.thumb + 8
        width = self.text(x, y, panel.shot.upper(), g.type, INK, bold=True)
        seconds = f"{panel.seconds:.1f} s"
        used = self.text(x + g.cell, y, seconds, g.type, SOFT, right=True)
        if not g.lines:
            return
        words = [panel.size, f"{panel.lens} mm", panel.move.replace("_", " ")]
        room = g.cell - width - used - g.type * 2
        while words and font(g.type).getlength("  ·  ".join(words)) > room:
            words.pop(1 if len(words) == 3 else -1)
        self.text(x + width + g.type * 0.8, y, "  ·  ".join(words), g.type, INK)
        y += g.leading
        self.note(x, y, panel)
        for n, line in enumerate(wrap(panel.description, g.type, g.cell, g.lines)):
            self.text(x, y + 5 + g.leading * (n + 1), line, g.type, INK)

    def note(self, x: int, y: int, panel: Panel) -> None:
        """The place, and any cut that is not a plain one."""
        g = self.grid
        small = max(9, g.type - 2)
        cut = "" if panel.cut == "hard" else panel.cut.replace("_", " ")
        used = self.text(x + g.cell, y + 2, cut, small, ACCENT, right=True) if cut else 0.0
        self.text(x, y + 2, fit(panel.place, small, g.cell - used - 12), small, SOFT)

    def foot(self, whole: bool) -> None:
        g = self.grid
        words = ["A red tie joins shots whose cut is continuous; arrows show the move of the camera."]
        if not whole:
            words.append("A dot stands for characters that the sheet's font has not; the report shows them.")
        if g.columns <= 6 or not whole:
            self.text(g.margin, self.image.height - 40, " ".join(words), 12, SOFT)


def fit(text: str, size: int, width: float, *, bold: bool = False) -> str:
    """The text, cut at a word with an ellipsis when it is wider than ``width``."""
    face = font(size, "bold" if bold else "regular")
    shown, _ = showable(text)
    if face.getlength(shown) <= width:
        return shown
    while shown and face.getlength(shown + "…") > width:
        head = shown.rpartition(" ")[0]
        shown = head if len(head) > len(shown) - 20 and head else shown[:-1]
    return shown.rstrip(" ,;:.") + "…"


def wrap(text: str, size: int, width: float, lines: int) -> list[str]:
    """At most ``lines`` lines; the last ends in an ellipsis when words are left."""
    shown, _ = showable(text)
    face, words = font(size), shown.split(" ")
    out: list[str] = []
    while words and len(out) < lines:
        if len(out) == lines - 1:
            out.append(fit(" ".join(words), size, width))
            break
        count = 1
        while count < len(words) and face.getlength(" ".join(words[: count + 1])) <= width:
            count += 1
        out.append(fit(" ".join(words[:count]), size, width))
        words = words[count:]
    return out


def clock(seconds: float) -> str:
    """``42.5 s`` or ``2 min 05 s``."""
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    return f"{whole // 60} min {whole % 60:02d} s"
