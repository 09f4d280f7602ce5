"""Where each person of a shot stands in the picture: boxes and soft masks for identity guidance by region.

The animatic knows every place on the stage and the solved camera and draws the figures, so the boxes are measured, not guessed; an
image model asked for the same framing puts its people about there. Masks are wide and soft for that reason, and share the ground
where people overlap, so that no pixel belongs to two of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ..errors import InputError
from ..script.model import Script
from .animatic.blocking import RANK, state_at
from .animatic.figures.base import Figure
from .animatic.geometry import Camera
from .animatic.light import Light
from .animatic.lighting import light_of
from .animatic.paint import Painter
from .animatic.plan import plan_shots
from .animatic.raster import Canvas, flat_colour
from .animatic.staging import Cast
from .animatic.values import Actor, ShotPlan
from .protocols import Picture

Masks = npt.NDArray[np.float32]
"""``[n, H, W]``, each 0…1."""

MARGIN = 0.12
"""Growth of a box on every side as a share of its own size (of the frame's width at most :data:`MOST`): models do not aim well."""
MOST = 0.05
FEATHER = 0.05
"""Softness of a mask's edge as a share of the frame's height."""
SOFTNESS = 0.08
"""Width of the seam between two people whose boxes overlap, in sizes of a box."""
HIDDEN = 0.6
"""Share of the narrower of two boxes from which one person is taken to hide the other."""
NEARER = 0.8
"""How much a metre nearer to the lens counts at such a seam: who is nearer covers who is behind."""
LEAST = 0.015
"""Narrowest and lowest box that is worth a region, as a share of the frame."""
PLANNED_HEIGHT = 270
"""Height in pixels of the frame in which the blocking is measured."""


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the frame in shares of its width and height: ``0 <= x0 < x1 <= 1``, ``0 <= y0 < y1 <= 1``, y down."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def centre(self) -> tuple[float, float]:
        """Middle of the box."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True)
class Region:
    """One person's part of the first frame.

    Attributes:
        character, look: ids. box: of the visible figure. depth: metres from the lens. back: seen from behind at the frame's edge.
    """

    character: str
    look: str
    box: Box
    depth: float
    back: bool = False


def regions(script: Script, shot: str, aspect: float = 16 / 9) -> tuple[Region, ...]:
    """Everybody who is seen in the first frame of a shot, from left to right.

    Who comes into the picture later, is off screen, or is hardly seen has no region; neither has the background.

    Args:
        aspect: width / height of the frame.

    Raises:
        InputError: the script has no such shot, or the shot names a look or a place that the script does not have.
    """
    if not 0.2 <= aspect <= 5:
        raise InputError(f"an aspect (width / height) is between 0.2 and 5, found {aspect:g}; give the picture's own")
    width, height = 2 * round(PLANNED_HEIGHT * aspect / 2), PLANNED_HEIGHT
    plans = plan_shots(script, Picture(width, height, 24))
    if shot not in plans:
        raise InputError(f"the script has no shot {shot!r}; its shots are {', '.join(plans)}")
    plan, cast = plans[shot], Cast(script)
    camera = plan.camera.at(0.0).camera(width, height)
    white = _white(plan)
    found = [r for a in plan.actors if (r := _region(a, cast[a.look], camera, white)) is not None]
    side = {p.character: RANK[p.side] for s in (script.shot(shot),) if s is not None for p in s.character.people}
    return tuple(sorted(_parted(found, side), key=lambda r: r.box.centre[0]))


def _parted(found: list[Region], side: Mapping[str, int]) -> list[Region]:
    """Regions of people of whom one hides the other, put side by side in the order of the script: a prompt asks for both to be seen."""
    row = sorted(found, key=lambda r: (side.get(r.character, 1), r.box.centre[0]))
    for i in range(len(row) - 1):
        a, b = row[i], row[i + 1]
        common = min(a.box.x1, b.box.x1) - max(a.box.x0, b.box.x0)
        narrow = min(a.box.x1 - a.box.x0, b.box.x1 - b.box.x0)
        if a.back or b.back or common < HIDDEN * narrow:
            continue
        low, high = min(a.box.x0, b.box.x0), max(a.box.x1, b.box.x1)
        more = max(0.0, 1.7 * max(a.box.x1 - a.box.x0, b.box.x1 - b.box.x0) - (high - low)) / 2
        low, high = max(0.0, low - more), min(1.0, high + more)
        row[i] = replace(a, box=replace(a.box, x0=low, x1=(low + high) / 2))
        row[i + 1] = replace(b, box=replace(b.box, x0=(low + high) / 2, x1=high))
    return row


def _region(actor: Actor, figure: Figure, camera: Camera, light: Light) -> Region | None:
    """The part of the frame that the posed figure covers at the first frame; None when that is next to nothing."""
    x, y, z = actor.position(0.0)
    _, ground, depth = camera.project_one((x, y, z))
    canvas = Canvas(camera.width, camera.height)
    canvas.load(flat_colour(camera.width, camera.height, (0, 0, 0)))
    flat = Painter(canvas, camera, light).at(x, y - actor.sink, z)
    if flat is None:
        return None
    figure.draw(flat, state_at(actor, 0.0, figure))
    covered = canvas.pixels()[:, :, :3].max(axis=2) > 127
    if actor.sink:
        covered[max(0, round(ground)):] = False  # what is under water is not seen
    rows, columns = np.flatnonzero(covered.any(axis=1)), np.flatnonzero(covered.any(axis=0))
    if not len(rows):
        return None
    h, w = covered.shape
    box = Box(float(columns[0]) / w, float(rows[0]) / h, float(columns[-1] + 1) / w, float(rows[-1] + 1) / h)
    if box.x1 - box.x0 < LEAST or box.y1 - box.y0 < LEAST:
        return None
    return Region(actor.character, actor.look, box, depth, actor.role == "shoulder")


def _white(plan: ShotPlan) -> Light:
    """A light in which everything is white: haze from the lens on."""
    return replace(light_of(plan.light), haze=(255, 255, 255), haze_near=-1.0, haze_far=0.0, haze_max=1.0)


def grown(box: Box) -> Box:
    """The box with its margin, inside the frame."""
    dx, dy = min(MOST, MARGIN * (box.x1 - box.x0)), min(MOST, MARGIN * (box.y1 - box.y0))
    return Box(max(0.0, box.x0 - dx), max(0.0, box.y0 - dy), min(1.0, box.x1 + dx), min(1.0, box.y1 + dy))


def masks(found: Sequence[Region], width: int, height: int) -> Masks:
    """One soft mask per region, ``[n, height, width]``, 0…1; at every pixel they add up to at most 1.

    Raises:
        InputError: a side is not positive.
    """
    if width < 1 or height < 1:
        raise InputError(f"masks need a positive size, found {width}x{height}")
    x = ((np.arange(width) + 0.5) / width)[None, :]
    y = ((np.arange(height) + 0.5) / height)[:, None]
    soft_y, soft_x = FEATHER, FEATHER * height / width
    boxes = [grown(r.box) for r in found]
    out = np.zeros((len(boxes), height, width), dtype=np.float32)
    for i, b in enumerate(boxes):
        out[i] = _edge(x, b.x0, b.x1, soft_x) * _edge(y, b.y0, b.y1, soft_y)
    if len(boxes) > 1:
        claims = out * _nearness(found, boxes, x, y)
        out *= claims / np.maximum(claims.sum(axis=0, keepdims=True), 1e-12)
    return out


def _edge(v: npt.NDArray[np.float64], low: float, high: float, soft: float) -> npt.NDArray[np.float64]:
    """1 inside, falling to 0 over ``soft`` outside; an edge on the border of the frame stays hard."""
    near = np.clip((v - low) / soft + 1, 0, 1) if low > 0 else np.ones_like(v)
    far = np.clip((high - v) / soft + 1, 0, 1) if high < 1 else np.ones_like(v)
    rise, fall = near * near * (3 - 2 * near), far * far * (3 - 2 * far)
    both: npt.NDArray[np.float64] = rise * fall
    return both


def _nearness(found: Sequence[Region], boxes: Sequence[Box], x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> Masks:
    """How likely each pixel shows whom where boxes overlap, ``[n, H, W]`` up to a factor: near the middle of a box, near the lens."""
    likely = []
    for r, b in zip(found, boxes, strict=True):
        cx, cy = b.centre
        far = np.hypot((x - cx) / max(b.x1 - b.x0, LEAST), (y - cy) / max(b.y1 - b.y0, LEAST))
        likely.append(-far / SOFTNESS - NEARER * r.depth)
    score = np.stack(likely)
    near: Masks = np.exp(np.maximum(score - score.max(axis=0, keepdims=True), -25.0)).astype(np.float32)
    return near


def shot_masks(script: Script, shot: str, width: int, height: int) -> tuple[tuple[Region, ...], Masks]:
    """Regions of a shot's first frame and their masks at a picture's (or latent's) size.

    Raises:
        InputError: as :func:`regions` and :func:`masks`.
    """
    found = regions(script, shot, width / height)
    return found, masks(found, width, height)
