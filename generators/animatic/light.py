"""Light of the animatic: from hour, weather and the lighting domain to the colour of every surface.

Every colour goes through :meth:`Light.shade`: local colour x ambient, then mixed to haze by depth. Emissive things
skip both. Skin and eye whites keep a floor of brightness so that faces read at night.
"""

from __future__ import annotations

from dataclasses import dataclass

RGB = tuple[int, int, int]

COLOURS: dict[str, RGB] = {
    "black": (34, 33, 38), "charcoal": (62, 64, 72), "grey": (128, 130, 136), "silver": (178, 184, 192),
    "white": (238, 238, 234), "cream": (240, 226, 196), "sand": (212, 186, 142), "brown": (116, 80, 56),
    "rust": (164, 84, 50), "orange": (228, 132, 54), "gold": (222, 176, 66), "yellow": (242, 208, 86),
    "olive": (122, 124, 66), "green": (76, 134, 84), "teal": (44, 122, 124), "turquoise": (80, 178, 174),
    "sky": (132, 182, 222), "blue": (66, 112, 184), "navy": (40, 56, 104), "violet": (124, 96, 176),
    "plum": (104, 58, 96), "pink": (234, 160, 178), "rose": (206, 104, 122), "red": (200, 54, 56), "crimson": (150, 32, 52),
}
"""Local colours of the script's vocabulary."""


@dataclass(frozen=True, slots=True)
class Hue:
    """The look of an hour: sky (top, middle, horizon), ambient, key and haze colours."""

    sky: tuple[RGB, RGB, RGB]
    ambient: RGB
    key: RGB
    haze: RGB


HUES: dict[str, Hue] = {
    "dawn": Hue(((58, 66, 110), (226, 150, 140), (255, 214, 170)), (214, 205, 220), (255, 220, 190), (228, 170, 160)),
    "morning": Hue(((92, 146, 208), (176, 208, 232), (250, 236, 208)), (244, 240, 232), (255, 240, 206), (214, 220, 222)),
    "day": Hue(((92, 160, 224), (170, 210, 242), (226, 240, 250)), (255, 255, 250), (255, 250, 230), (196, 220, 238)),
    "golden": Hue(((70, 60, 110), (240, 140, 90), (255, 214, 140)), (255, 222, 190), (255, 200, 120), (236, 150, 104)),
    "dusk": Hue(((34, 36, 84), (120, 84, 128), (236, 142, 110)), (164, 150, 188), (242, 170, 140), (110, 92, 132)),
    "night": Hue(((8, 10, 30), (20, 28, 66), (44, 58, 104)), (92, 108, 168), (150, 175, 255), (34, 44, 84)),
}


def mix(a: RGB, b: RGB, t: float) -> RGB:
    """Linear mix of two colours: ``a`` at 0, ``b`` at 1."""
    t = min(1.0, max(0.0, t))
    return (round(a[0] + (b[0] - a[0]) * t), round(a[1] + (b[1] - a[1]) * t), round(a[2] + (b[2] - a[2]) * t))


def scale(c: RGB, k: float) -> RGB:
    """Brighter (k > 1) or darker colour, clipped to 0..255."""
    return (min(255, max(0, round(c[0] * k))), min(255, max(0, round(c[1] * k))), min(255, max(0, round(c[2] * k))))


def multiply(a: RGB, b: RGB) -> RGB:
    """Component product with 255 as one."""
    return (a[0] * b[0] // 255, a[1] * b[1] // 255, a[2] * b[2] // 255)


def luma(c: RGB) -> float:
    """Display luma (BT.709 weights) in 0..1."""
    return (0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]) / 255


def kelvin(k: float) -> RGB:
    """Tint of a light of this colour temperature relative to 5600 K as white (range 1500..12000)."""
    warm, cool = (255, 176, 96), (178, 206, 255)
    if k <= 5600:
        return mix((255, 255, 255), warm, (5600 - k) / 3600)
    return mix((255, 255, 255), cool, (k - 5600) / 5400)


@dataclass(frozen=True, slots=True)
class Light:
    """The light of one shot, resolved to numbers.

    ``key_side`` is -1 for screen left, +1 for screen right, 0 for front/top/back. ``fill`` is 1/contrast ratio (0..1).
    ``haze_near``/``haze_far``: metres between which surfaces fade to ``haze`` by at most ``haze_max``.
    """

    ambient: RGB
    key: RGB
    haze: RGB
    sky: tuple[RGB, RGB, RGB]
    key_side: float = -1.0
    fill: float = 0.35
    exposure: float = 1.0
    haze_near: float = 4.0
    haze_far: float = 30.0
    haze_max: float = 0.82
    night: bool = False
    interior: bool = False

    def shade(self, colour: RGB, depth: float = 0.0, *, emissive: float = 0.0, skin: bool = False, gain: float = 1.0) -> RGB:
        """Colour of a surface as the camera sees it.

        Args:
            colour: local colour. depth: metres from the camera (for haze). emissive: 0 = lit surface, 1 = own light.
            skin: keep the brightness floor of faces. gain: factor for faces turned to (>1) or from (<1) the key.
        """
        lit = scale(multiply(colour, self.ambient), gain * self.exposure)
        if skin:
            y = luma(lit)
            if self.night and y < 0.85 * luma(colour):
                fill = 1 + 0.25 * (0.85 * luma(colour) / max(y, 0.02) - 1)
                lit, y = scale(lit, min(fill, 2.0)), y * min(fill, 2.0)
            # A face takes little more than a quarter of the light's hue: blue nights and red fires must not repaint people.
            lit = mix(lit, scale(colour, y / max(luma(colour), 0.02)), 0.72)
            # The floor keeps the modelling of the face: its shadow side stays darker than its key side.
            floor = min(0.38, luma(colour) * 0.75) * min(1.2, max(0.7, gain))
            if y < floor or self.night:
                # Pull towards the local colour so that night turns neither faces nor eyes blue.
                y1 = max(y, floor)
                lit = mix(scale(lit, y1 / max(y, 0.02)), scale(colour, y1 / max(luma(colour), 0.02)), 0.65)
        if self.haze_far > self.haze_near:
            lit = mix(lit, self.haze, min(self.haze_max, max(0.0, (depth - self.haze_near) / (self.haze_far - self.haze_near))))
        return mix(lit, colour, emissive) if emissive else lit
