"""Feelings of creatures as numbers, and the eyes that show them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..light import RGB, mix
from .base import ActorState
from .pen import Pen

BODY_FLOOR, FACE_FLOOR = 0.45, 0.8
"""How much of the brightness floor of faces bodies and heads of creatures get (see :class:`.pen.Pen`)."""


@dataclass(frozen=True, slots=True)
class Mood:
    """Channels of one expression, each about -1…1.

    ``brow``: inner end up (+, worry) or down (-, anger). ``lift``: whole brow. ``lid``, ``under``: upper and lower lid 0
    open … 1 shut. ``iris``: size of the iris. ``smile``: corners of the mouth. ``gape``: mouth held open. ``ears``: up
    and forward (+) or flat (-). ``tail``: high (+) or tucked (-). ``wag``: 0…1. ``tilt``: head roll. ``nod``: head pitch,
    down (-). ``blush``: warm cheeks. ``teeth``: bared.
    """

    brow: float = 0.0
    lift: float = 0.0
    lid: float = 0.1
    under: float = 0.0
    iris: float = 1.0
    smile: float = 0.25
    gape: float = 0.0
    ears: float = 0.0
    tail: float = 0.2
    wag: float = 0.15
    tilt: float = 0.0
    nod: float = 0.0
    blush: float = 0.0
    teeth: float = 0.0


MOODS: dict[str, Mood] = {
    "neutral": Mood(),
    "happy": Mood(brow=0.15, lift=0.35, lid=0.02, under=0.42, smile=1.0, gape=0.5, ears=0.35, tail=0.9, wag=1.0, nod=0.08, blush=0.5),
    "sad": Mood(brow=1.0, lift=0.1, lid=0.36, smile=-0.85, ears=-0.75, tail=-0.7, wag=0.0, nod=-0.28, tilt=-0.05),
    "angry": Mood(brow=-1.0, lift=-0.5, lid=0.3, under=0.2, iris=0.82, smile=-0.7, gape=0.16, ears=-0.6, tail=0.5, wag=0.0, nod=-0.1, teeth=1.0),
    "afraid": Mood(brow=0.9, lift=0.5, lid=-0.12, iris=0.62, smile=-0.55, gape=0.22, ears=-1.0, tail=-1.0, wag=0.0, nod=-0.02, tilt=0.04),
    "surprised": Mood(brow=0.1, lift=0.95, lid=-0.15, iris=0.74, smile=0.0, gape=0.75, ears=1.0, tail=0.8, wag=0.0, nod=0.14),
    "determined": Mood(brow=-0.55, lift=-0.15, lid=0.2, under=0.14, iris=0.95, smile=0.08, ears=0.6, tail=0.7, wag=0.0, nod=0.03),
    "tender": Mood(brow=0.4, lift=0.2, lid=0.34, under=0.26, smile=0.7, ears=-0.3, tail=0.4, wag=0.35, tilt=0.17, nod=-0.06, blush=0.8),
}


def mood_of(state: ActorState) -> Mood:
    """The channels of the state's expression (an unknown word reads as neutral)."""
    return MOODS.get(state.expression, MOODS["neutral"])


def gape_of(state: ActorState, mood: Mood) -> float:
    """How far the mouth stands open, 0…1: the expression, or speech where that is more."""
    return min(1.0, max(mood.gape, state.mouth))


@dataclass(frozen=True, slots=True)
class Eye:
    """Build of an eye in units of its frame: half sizes, colours, and a slit or round pupil."""

    rx: float
    ry: float
    iris: RGB
    white: RGB = (250, 247, 238)
    rim: RGB = (44, 32, 34)
    share: float = 0.82
    """Iris radius as a share of ``ry``."""
    slit: float = 1.0
    """Width of the pupil relative to its height."""


_U = np.linspace(-1, 1, 13)
_ARC = np.sqrt(1 - _U**2)
_COS, _SIN = (fn(np.linspace(0, 2 * math.pi, 19)[:-1]) for fn in (np.cos, np.sin))
_Row = NDArray[np.float64]


def draw_eye(pen: Pen, eye: Eye, mood: Mood, state: ActorState, inner: int, gaze: tuple[float, float], squeeze: float = 1.0) -> None:
    """One eye at the origin of ``pen``.

    Args:
        inner: +1 when the nose lies towards +x of the frame, else -1. gaze: in the frame's own directions.
        squeeze: share of the width that is left by perspective (0…1).
    """
    rx, ry = eye.rx * squeeze, eye.ry
    lid = mood.lid + (1.02 - mood.lid) * state.blink
    under = mood.under * (1 - 0.4 * state.blink)
    slope = mood.brow * 0.42 * inner
    wide = 1.0 + max(0.0, -lid) * 0.8
    top = np.minimum(_ARC * wide, 1.0 - 2.0 * max(0.0, lid) + slope * _U * (0.25 + max(0.0, lid) * 1.6) + 0.22 * _ARC)
    low = np.maximum(-_ARC, -1.0 + 1.5 * under - 0.25 * (1 - _ARC) + 0.1)
    low = np.minimum(low, 0.55)
    if float((top - low).max()) < 0.32:
        bow = -0.34 if mood.under < 0.4 or state.blink < 0.5 else 0.34
        pen.line(np.stack((_U * rx, (bow * _ARC - 0.1) * ry), axis=1), ry * 0.24, eye.rim)
        return
    top = np.maximum(top, low)
    x = _U * rx
    upper, lower = np.stack((x, top * ry), axis=1), np.stack((x, low * ry), axis=1)[::-1]
    seen = pen.px(ry)
    if seen < 2.2:
        pen.polygon(np.concatenate((upper, lower)), eye.rim)
        return
    pen.polygon(np.concatenate((upper * (1.1, 1.0) + (0, ry * 0.17), lower * (1.1, 1.0) - (0, ry * 0.05))), eye.rim)
    pen.polygon(np.concatenate((upper, lower)), eye.white)
    r = ry * eye.share * mood.iris
    cx, cy = gaze[0] * rx * 0.34 + inner * rx * 0.06, gaze[1] * ry * 0.26
    flat = min(1.0, squeeze + 0.12)
    opening = (x, top * ry, low * ry)
    if seen < 4:
        _disc(pen, cx, cy, r * 0.85 * flat, r * 0.85, mix(eye.iris, (24, 18, 22), 0.6), opening)
        return
    _disc(pen, cx, cy, r * flat, r, eye.iris, opening)
    k = 0.56 if eye.slit == 1.0 else 0.82
    _disc(pen, cx, cy, r * k * eye.slit * flat, r * k, (24, 18, 22), opening)
    side = pen.key[0] * 0.36
    pen.ellipse(cx + side * r, min(cy + 0.36 * r, float(top.max()) * ry - r * 0.3), r * 0.27, r * 0.27, (255, 255, 255), emissive=0.75)
    if seen > 14:
        pen.ellipse(cx - side * r, max(cy - 0.4 * r, float(low.min()) * ry + r * 0.25), r * 0.13, r * 0.13, mix(eye.iris, (255, 255, 255), 0.6))


def _disc(pen: Pen, cx: float, cy: float, rx: float, ry: float, colour: RGB, opening: tuple[_Row, _Row, _Row]) -> None:
    """A disc cut by the lids: points beyond the opening slide onto its edge."""
    x, top, low = opening
    px = np.minimum(np.maximum(cx + rx * _COS, x[0]), x[-1])
    py = np.minimum(np.maximum(cy + ry * _SIN, np.interp(px, x, low)), np.interp(px, x, top))
    pen.polygon(np.stack((px, py), axis=1), colour)
