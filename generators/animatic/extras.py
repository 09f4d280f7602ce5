"""What stands with the figures: contact shadows, seats and mounts, the water a swimmer is in, the thing of an insert."""

from __future__ import annotations

import math
from collections.abc import Callable

from .compose import insert_spot
from .figures.base import ActorState, Figure
from .geometry import Points, Vec3
from .light import Light, mix, scale
from .paint import Painter
from .places.base import Place
from .ride import horse_of, horse_state, saddle_of
from .values import Actor

WOOD = (132, 92, 60)


def draw_shadow(painter: Painter, figure: Figure, state: ActorState, actor: Actor, at: Vec3, light: Light) -> None:
    """A soft contact shadow on the ground, drawn out to the side away from the key."""
    x, y, z = at
    flat = painter.at(x, y if state.pose == "lie" else 0.0 if not actor.moving else y, z)
    if flat is None:
        return
    lm = figure.landmarks(state)
    half = max(0.16, min(0.9, (lm.right - lm.left) * (0.42 if state.pose == "lie" else 0.36)))
    mid = (lm.left + lm.right) / 2 - 0.25 * half * light.key_side
    if actor.mount == "horse":
        half, mid = 0.85, mid - 0.2 * state.facing
    dark = mix(scale(light.haze, 0.16), (10, 8, 16), 0.6)
    for grow, alpha in ((1.25, 34), (0.95, 44), (0.6, 56)):
        flat.painter.fill_px(_disc(flat.to_px, mid, 0.0, half * grow, half * grow * 0.16), dark, alpha)


def _disc(to_px: Callable[[list[tuple[float, float]]], Points], x: float, y: float, rx: float, ry: float) -> Points:
    return to_px([(x + rx * math.cos(a), y + ry * math.sin(a)) for a in (math.tau * i / 22 for i in range(22))])


def draw_mount(painter: Painter, actor: Actor, state: ActorState, at: Vec3, t: float, *, front: bool) -> None:
    """The seat or the thing ridden; ``front`` is the part drawn over the rider."""
    x, y, z = at
    if actor.mount == "stool":
        if not front:
            painter.box(x - 0.2, x + 0.2, actor.seat - 0.07, actor.seat, z - 0.02, z + 0.34, WOOD)
            for dx in (-0.17, 0.13):
                painter.box(x + dx, x + dx + 0.04, 0.0, actor.seat - 0.07, z, z + 0.05, scale(WOOD, 0.8))
        return
    way = actor.distance * actor.travel(t)
    if actor.mount == "bicycle" and not front:
        _bicycle(painter, (x, y, z), state.facing, way)
    if actor.mount == "horse" and not front:
        flat = painter.at(x - saddle_of(actor, t, state.facing)[0], y, z + 0.02)
        if flat is not None:
            horse_of(actor.steed).draw(flat, horse_state(actor, t, state.facing))


def _bicycle(painter: Painter, at: Vec3, facing: int, way: float) -> None:
    flat = painter.at(*at)
    if flat is None:
        return
    f, r = float(facing), 0.34
    frame, tyre = (170, 52, 48), (44, 42, 46)
    for cx in (-0.52 * f, 0.56 * f):
        ring = [(cx + r * math.cos(a), r + r * math.sin(a)) for a in (math.tau * i / 28 for i in range(29))]
        flat.line(ring, 0.045, tyre)
        for k in range(4):
            a = k * math.pi / 4 - way / r * f
            flat.line([(cx - r * math.cos(a), r - r * math.sin(a)), (cx + r * math.cos(a), r + r * math.sin(a))], 0.008, (150, 150, 156))
    hub, saddle, head = (0.0, 0.32), (-0.14 * f, 0.86), (0.42 * f, 0.84)
    back, fore = (-0.52 * f, r), (0.56 * f, r)
    for p, q in ((hub, saddle), (hub, head), (saddle, head), (back, hub), (back, saddle), (fore, head)):
        flat.line([p, q], 0.04, frame)
    flat.line([(0.42 * f, 0.84), (0.4 * f, 1.02), (0.52 * f, 1.06)], 0.035, (60, 60, 66))
    flat.limb((-0.26 * f, 0.91), (-0.04 * f, 0.9), 0.045, 0.025, (50, 40, 36))


def campfire(at: Vec3) -> Callable[[Painter, float], None]:
    """A drawing of burning logs on the ground at a world point."""
    return lambda painter, t: _draw_campfire(painter, at, t)


def _draw_campfire(painter: Painter, at: Vec3, t: float) -> None:
    x, _, z = at
    flat = painter.at(x, 0.0, z)
    if flat is None:
        return
    for k in range(5):
        a = k * 1.3
        flat.limb((-0.3 * math.cos(a), 0.04), (0.3 * math.cos(a + 0.5), 0.1), 0.05, 0.04, (74, 50, 38))
    tongues = (
        (0.0, 0.62, (255, 112, 40)), (-0.16, 0.4, (255, 130, 44)), (0.17, 0.44, (255, 124, 40)), (0.02, 0.36, (255, 206, 92)),
        (0.0, 0.2, (255, 244, 190)),
    )
    for i, (dx, tall, colour) in enumerate(tongues):
        sway = 0.05 * math.sin(7.3 * t + 1.9 * i)
        high = tall * (0.85 + 0.15 * math.sin(11.0 * t + 2.3 * i))
        wide = 0.3 * tall
        flat.curve([(dx - wide, 0.06), (dx - 0.7 * wide, 0.4 * high), (dx + sway, high), (dx + 0.7 * wide, 0.36 * high), (dx + wide, 0.06),
                    (dx, 0.01)], colour, emissive=1.0)


def draw_water(painter: Painter, at: Vec3, light: Light, t: float, *, sheet: bool) -> None:
    """Rings around a swimmer, and a ``sheet`` of water from there to the lens where the place has none."""
    x, y, z = at
    sea = mix((64, 122, 140), light.sky[1], 0.35)
    if sheet:
        painter.card([(x - 60, -3.0), (x + 60, -3.0), (x + 60, y), (x - 60, y)], z - 0.02, sea)  # type: ignore[arg-type]
    flat = painter.at(x, y, z - 0.03)
    if flat is None:
        return
    for i in range(3):
        r = 0.35 + 0.32 * ((t * 0.5 + i / 3) % 1.0)
        flat.ellipse(0.0, -0.02, r, r * 0.13, mix(sea, (255, 255, 255), 0.45), alpha=70 if sheet else 36)
        flat.ellipse(0.0, -0.03, r * 0.9, r * 0.11, sea, alpha=150 if sheet else 40)


def draw_thing(painter: Painter, name: str, place: Place) -> None:
    """The thing of an insert on its surface."""
    x, y, z = insert_spot(place)
    top = y - 0.09
    painter.face([(x - 3, top, z - 0.5), (x + 3, top, z - 0.5), (x + 3, top, z + 0.55), (x - 3, top, z + 0.55)], WOOD, gain=1.2)
    painter.face([(x - 3, top - 0.6, z - 0.5), (x + 3, top - 0.6, z - 0.5), (x + 3, top, z - 0.5), (x - 3, top, z - 0.5)], WOOD, gain=0.85)
    from .figures.props import draw_insert, prop_box

    x0, y0, x1, y1 = prop_box(name)
    size = 0.32
    lift = size * (y1 - y0) / max(x1 - x0, y1 - y0) / 2
    flat = painter.at(x, top, z)
    if flat is not None:
        for grow, alpha in ((1.15, 40), (0.9, 60)):
            flat.painter.fill_px(_disc(flat.to_px, 0.02, 0.004, 0.17 * grow, 0.03 * grow), (16, 10, 10), alpha)
    draw_insert(painter, name, x, top + lift, z, size=size)


__all__ = ["campfire", "draw_mount", "draw_shadow", "draw_thing", "draw_water"]
