"""Dog, cat and horse seen from the front and from behind."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ..light import mix, scale
from .base import ActorState
from .creature_face import Mood
from .creature_wear import draw_neckwear
from .pen import Pen, capsule

if TYPE_CHECKING:
    from .quadruped import Quadruped
    from .quadruped_parts import Bones


def draw_front(q: Quadruped, pen: Pen, b: Bones, state: ActorState, mood: Mood) -> None:
    """The animal from its end: towards the camera (front) or away (back)."""
    f, coat = q.form, q.coat
    back = state.view == "back"
    y0 = state.seat if state.seated else 0.0
    w, rc = f.leg, f.chest
    sy = b.shoulder[1]
    hip_y = b.hip[1]
    head = (0.0, b.head[1])
    yaw = q.yaw(state)
    if back:
        q.head(pen, head, b, state, mood, yaw)
        _neck(q, pen, b, head)
    # far pair of legs
    spread = rc * (0.62 if not b.folded else 1.05)
    near, far = ((0, 2), (1, 3)) if back else ((1, 3), (0, 2))
    for side, i in ((-1, far[0]), (1, far[1])):
        if b.folded and not back:
            foot = (side * spread, y0)
            pen.ellipse(side * rc * 0.86, y0 + f.loin * 0.62, f.loin * 0.62, f.loin * 0.6, scale(coat.main, 0.86))
            q.body.paw_front(pen, foot, scale(coat.main, 0.9))
        else:
            foot = (side * rc * 0.78, b.feet[i][1] + f.withers * 0.02)
            pen.polygon(capsule((side * rc * 0.5, sy - rc * 0.2), (foot[0], foot[1] + w), w * 1.5, w * 0.9), scale(coat.main, 0.78))
            q.body.paw_front(pen, foot, scale(coat.main, 0.78))
    # body
    low = max(y0, min(sy, hip_y) - rc * 0.9) if not b.folded else y0
    top = max(sy, hip_y) + rc * 0.86
    wide = rc * (0.98 if not b.folded else 1.12)
    pts = [(0, top), (wide * 0.72, top - rc * 0.24), (wide, (top + low) / 2 - rc * 0.1), (wide * 0.82, low + rc * 0.22), (0, low)]
    outline = pen.smooth(pts + [(-x, y) for x, y in pts[-2:0:-1]], 5)
    pen.lit(outline, coat.main, strip=rc * 0.1, shade=rc * 0.26)
    if coat.wear.cloth:
        pen.curve([(-wide * 0.9, sy + rc * 0.5), (0, sy + rc * 0.86), (wide * 0.9, sy + rc * 0.5), (wide * 0.98, sy - rc * 0.5),
            (0, sy - rc * 0.7), (-wide * 0.98, sy - rc * 0.5)],
                  coat.wear.cloth)
    # near legs
    for side, i in ((-1, near[1]), (1, near[0])):
        tone = coat.main if side > 0 else scale(coat.main, 0.94)
        foot = b.feet[i]
        raised = foot[1] - y0 > f.withers * 0.12 and not back
        if b.folded and back:
            pen.lit(pen.oval(side * rc * 0.72, y0 + f.loin * 0.7, f.loin * 0.66, f.loin * 0.68), tone, shade=f.loin * 0.12)
            continue
        if b.lying and not back:
            end = (side * rc * 0.56, y0)
            pen.polygon(capsule((side * rc * 0.6, sy - rc * 0.3), (end[0], y0 + w), w * 1.3, w), tone)
            q.body.paw_front(pen, end, tone, big=1.25)
            continue
        end = (side * rc * (0.5 if not raised else 0.95), foot[1])
        pen.polygon(capsule((side * rc * 0.56, sy - rc * 0.3), (end[0], end[1] + w), w * 1.45, w * 0.92), tone)
        q.body.paw_front(pen, end, tone)
    if back:
        _tail_back(q, pen, b, state, mood, y0)
    else:
        _neck(q, pen, b, head)
        if coat.pattern in ("mask", "bib", "blaze", "saddle") and f.species != "horse":
            pen.curve([(0, head[1] - f.head * 0.4), (f.head * 0.52, head[1] - f.head * 0.5), (rc * 0.46, sy), (0, sy - rc * 0.9),
                (-rc * 0.46, sy), (-f.head * 0.52, head[1] - f.head * 0.5)],
                      coat.light)
            draw_neckwear(pen, coat.wear, (0.0, sy + rc * 0.1), (0.0, head[1] - f.head * 0.2), f.head * 0.74)
        q.head(pen, head, b, state, mood, yaw)


def _neck(q: Quadruped, pen: Pen, b: Bones, head: tuple[float, float]) -> None:
    f = q.form
    base = (0.0, b.shoulder[1] + f.chest * 0.1)
    top = (head[0], head[1] - f.head * 0.2)
    pen.polygon(capsule(base, top, f.chest * 0.74, f.head * 0.66), q.coat.main)
    if pen.px(f.head) > 8 and q.form.species != "horse":
        pen.ellipse(0.0, top[1] - f.head * 0.5, f.head * 0.66, f.head * 0.36, mix(q.coat.main, (40, 30, 60), 0.34), alpha=110)
    draw_neckwear(pen, q.coat.wear, base, top, f.head * (0.74 if f.species != "horse" else 0.9))


def _tail_back(q: Quadruped, pen: Pen, b: Bones, state: ActorState, mood: Mood, y0: float) -> None:
    f = q.form
    x0, y = 0.0, b.hip[1] + f.loin * 0.4
    sway = 0.16 + mood.wag * math.sin(state.phase * 2 + state.breath * 2.2) * 0.7
    up = b.tail if f.tail != "hair" else -1.0
    L = f.tail_len
    mid = (x0 + sway * L * 0.5, max(y0 + f.tail_w, y + up * L * 0.34))
    end = (x0 + (sway * 0.9 + 0.1) * L, max(y0 + f.tail_w, y + up * L * 0.8))
    tone = q.coat.mane if f.tail == "hair" else q.coat.dark if q.coat.pattern == "saddle" else scale(q.coat.main, 0.92)
    k = 1.5 if f.tail == "hair" else 1.0
    pen.limb((x0, y), mid, f.tail_w * k, f.tail_w * 1.1 * k, tone)
    pen.limb(mid, end, f.tail_w * 1.1 * k, f.tail_w * 0.6, tone)
