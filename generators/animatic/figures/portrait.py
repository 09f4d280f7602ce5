"""The portrait sheet of a figure: who this is, at a glance and in detail."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PIL import Image

from ....errors import InputError
from ..geometry import Camera
from ..light import HUES, RGB, Light, mix
from ..paint import Flat, Painter
from .base import ActorState, Figure

GROUND: RGB = (222, 216, 206)
STUDIO = replace(
    Light((255, 252, 246), HUES["day"].key, (222, 216, 206), HUES["day"].sky, key_side=-1.0, fill=0.5, haze_near=0.0, haze_far=0.0),
    interior=True,
)
"""Neutral light of portraits: white, key from the left, no haze."""
STRIP = ("happy", "sad", "surprised", "determined")


def portrait(figure: Figure, size: tuple[int, int]) -> Image.Image:
    """See :func:`draw_portrait`."""
    width, height = size
    if width < 64 or height < 64:
        raise InputError(f"a portrait sheet is at least 64 x 64 pixels, found {width} x {height}; ask for a larger one")
    image = Image.new("RGB", size, GROUND)
    painter = Painter(image, Camera(0, 0, -5, 50, width, height), STUDIO)
    split, foot = round(width * 0.70), round(height * 0.68)
    tone = mix(GROUND, figure.palette[-1], 0.30)
    _panel(painter, (0, 0, split // 2, foot), mix(GROUND, (255, 255, 255), 0.25))
    _panel(painter, (split // 2, 0, split, foot), tone)
    for k, view in ((0, "front"), (1, "three_quarter")):
        state = ActorState(view=view, expression="neutral")  # type: ignore[arg-type]
        _bust(painter, figure, state, (k * split // 2, 0, (k + 1) * split // 2, foot))
        _mask(painter, (k * split // 2, 0, (k + 1) * split // 2, foot), split, height, tone if k == 0 else None)
    cell = split // len(STRIP)
    for i, name in enumerate(STRIP):
        box = (i * cell, foot, (i + 1) * cell if i < len(STRIP) - 1 else split, height)
        _panel(painter, box, mix(tone, (255, 255, 255), 0.18 if i % 2 else 0.40))
        _bust(painter, figure, ActorState(view="three_quarter", expression=name), box, tight=True)
    _panel(painter, (split, 0, width, height), mix(GROUND, (255, 255, 255), 0.5))
    _full(painter, figure, (split, 0, width, height))
    painter.flush()
    return image


def _panel(painter: Painter, box: tuple[int, int, int, int], colour: RGB) -> None:
    x0, y0, x1, y1 = box
    painter.fill_px(np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=np.float64), colour)


def _bust(painter: Painter, figure: Figure, state: ActorState, box: tuple[int, int, int, int], *, tight: bool = False) -> None:
    """Head and shoulders in a box, drawn on an own small frame so that nothing spills over."""
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    marks = figure.landmarks(state)
    low = marks.collar[1] if tight else marks.armpit[1]
    tall = max(1e-3, marks.head_top[1] - low)
    scale = h * (0.76 if tight else 0.70) / tall
    scale = min(scale, w * (0.42 if tight else 0.35) / max(1e-3, marks.head_radius))
    x = 0.5 * marks.eyes[0] + 0.5 * marks.head_top[0]
    painter.flush()
    small = painter.image.crop(box)
    cell = Painter(small, Camera(0, 0, -5, 50, w, h), painter.light)
    top = 0.14 if tight else 0.17
    figure.draw(Flat(cell, w / 2 - x * scale, h * top + marks.head_top[1] * scale, scale, 5.0), state)
    cell.flush()
    painter.image.paste(small, (x0, y0))
    painter.restart()


def _mask(painter: Painter, box: tuple[int, int, int, int], split: int, height: int, tone: RGB | None) -> None:
    if tone is not None:
        _panel(painter, (split // 2, 0, split, box[3]), tone)


def _full(painter: Painter, figure: Figure, box: tuple[int, int, int, int]) -> None:
    x0, y0, x1, y1 = box
    state = ActorState(view="three_quarter")
    marks = figure.landmarks(state)
    tall = max(figure.height, marks.head_top[1])
    scale = min((y1 - y0) * 0.78 / tall, (x1 - x0) * 0.80 / max(1e-3, marks.right - marks.left))
    ground = y1 - (y1 - y0) * 0.08
    cx = (x0 + x1) / 2
    t = np.linspace(0, 2 * np.pi, 40)
    wide = (marks.right - marks.left) * 0.5 * scale
    painter.fill_px(np.stack((cx + np.cos(t) * wide, ground + np.sin(t) * wide * 0.16), 1), (120, 112, 104), 90)
    figure.draw(Flat(painter, cx - (marks.left + marks.right) / 2 * scale, ground, scale, 5.0), state)
