"""Drawing of birds: body, wings, tail, legs and a head that turns by yaw."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ..light import RGB, mix, scale
from .base import ActorState
from .creature_face import FACE_FLOOR, Eye, Mood, draw_eye, gape_of, mood_of
from .creature_wear import draw_headwear, draw_neckwear
from .pen import XY, Pen, capsule
from .props import hang_prop

if TYPE_CHECKING:
    from .bird import Bird, Perch


def draw_bird(b: Bird, pen: Pen, p: Perch, state: ActorState) -> None:
    """The whole bird, back to front."""
    mood = mood_of(state)
    if state.view in ("front", "back"):
        _end_on(b, pen, p, state, mood)
        return
    f = b.f
    if p.far_wing > 0.02:
        _wing(b, pen, (p.body[0] + f["fat"] * 0.35, p.body[1] + f["fat"] * 0.25), p, p.far_wing, far=True)
    _tail(b, pen, p, mood)
    if p.legs:
        _leg(b, pen, p, p.feet[1], 0.3, far=True)
    _body(b, pen, p)
    if p.legs:
        _leg(b, pen, p, p.feet[0], 0.05, far=False)
    else:
        for x in (0.1, 0.4):
            _toes(b, pen, (p.body[0] + f["fat"] * x + f["fat"] * 0.2, state.seat if state.seated else 0.0), 1.0)
    _head(b, pen, p.head, p, state, mood)
    _wing(b, pen, (p.body[0] + f["body"] * 0.2 * math.cos(p.axis), p.body[1] + f["body"] * 0.26 * math.sin(p.axis) + f["fat"] * 0.22), p,
        p.near_wing, far=False)


def _body(b: Bird, pen: Pen, p: Perch) -> None:
    f = b.f
    q = pen.moved(*p.body, angle=p.axis)
    L, w = f["body"], f["fat"]
    neck = pen.moved(0, 0)
    top = (p.head[0] - f["head"] * 0.1, p.head[1] - f["head"] * 0.25)
    neck.limb((p.body[0] + L * 0.42 * math.cos(p.axis), p.body[1] + L * 0.42 * math.sin(p.axis)), top, w * 0.78,
        f["head"] * (0.74 if f["neck"] < 0.08 else 0.6), b.main)
    outline = pen.smooth([(L * 1.0, -w * 0.1), (L * 0.8, w * 0.62), (L * 0.1, w * 0.98), (-L * 0.75, w * 0.5), (-L * 1.12, w * 0.05),
        (-L * 0.7, -w * 0.72), (0, -w * 1.02), (L * 0.72, -w * 0.78)], 5)
    q.lit(outline, b.main, strip=w * 0.07, shade=w * 0.2)
    if pen.px(w) > 3:
        q.curve([(L * 0.97, w * 0.1), (L * 0.6, w * 0.22), (-L * 0.1, -w * 0.1), (-L * 0.72, -w * 0.3), (-L * 0.6, -w * 0.76), (0, -w * 0.98),
            (L * 0.68, -w * 0.76)], b.belly)
    if b.wear.cloth:
        q.curve([(L * 0.86, w * 0.5), (L * 0.1, w * 1.0), (-L * 0.3, w * 0.9), (-L * 0.24, -w * 0.98), (L * 0.2, -w * 1.06),
            (L * 0.8, -w * 0.74)], b.wear.cloth)
    draw_neckwear(pen, b.wear, (p.body[0] + L * 0.6 * math.cos(p.axis), p.body[1] + L * 0.6 * math.sin(p.axis)),
        (p.head[0], p.head[1] - f["head"] * 0.6), f["head"] * 0.76)


def _tail(b: Bird, pen: Pen, p: Perch, mood: Mood) -> None:
    f = b.f
    L = f["body"] * f["tail"]
    droop = {"parrot": -0.35, "owl": 0.0, "hen": -1.35, "duck": -0.7}.get(b.kind, -0.1)
    q = pen.moved(p.body[0] - f["body"] * 0.85 * math.cos(p.axis), p.body[1] - f["body"] * 0.85 * math.sin(p.axis),
        angle=p.axis + math.pi + droop * (0.6 + 0.4 * mood.tail))
    w = f["fat"] * (0.34 if b.kind != "hen" else 0.6)
    for k, tone in ((0.22, b.tip), (0.0, b.wing), (-0.22, b.tip)):
        r = q.moved(0, 0, angle=k * (1.0 if b.kind in ("hen", "crow", "songbird") else 0.6))
        r.curve([(-L * 0.2, w), (L * 0.5, w * 0.9), (L * 1.0, w * 0.4), (L * 1.0, -w * 0.4), (L * 0.5, -w * 0.9), (-L * 0.2, -w)], tone, detail=4)


def _wing(b: Bird, pen: Pen, at: XY, p: Perch, out: float, *, far: bool, side: int = 1) -> None:
    f = b.f
    L, w = f["body"] * f["wing"], f["fat"]
    folded = p.axis + math.pi + 0.1 if b.kind != "penguin" else p.axis + math.pi + 0.16
    angle = folded + (p.wing_angle - folded) * out if not far else folded + (p.far_angle - folded) * out
    q = pen.moved(*at, angle=angle if side > 0 else math.pi - angle, flip=False)
    if side < 0:
        q = pen.moved(*at, angle=math.pi - angle)
    flip = -1.0 if side < 0 else 1.0
    wide = w * (0.62 + 0.32 * out) * (0.6 if b.kind == "penguin" else 1.0)
    tone, tip = (scale(b.wing, 0.8), scale(b.tip, 0.8)) if far else (b.wing, b.tip)
    # The trailing edge is +y of a folded wing that points backwards, i.e. the belly side.
    n = 4
    if b.kind != "penguin" and pen.px(wide) > 2:
        for k in range(n):
            t = k / (n - 1)
            x = L * (0.98 - 0.42 * t)
            y = wide * (0.1 + 0.62 * t) * flip
            q.limb((L * 0.2, 0.1 * wide * flip), (x, y), wide * 0.26, wide * 0.2, tip if k % 2 == 0 else mix(tip, tone, 0.5))
    pts = [(-L * 0.12, -wide * 0.25), (L * 0.2, -wide * 0.52), (L * 0.6, -wide * 0.34), (L * 0.84, wide * 0.02), (L * 0.5, wide * 0.5),
        (L * 0.1, wide * 0.62), (-L * 0.12, wide * 0.3)]
    if b.kind == "penguin":
        pts = [(-L * 0.05, -wide * 0.4), (L * 0.4, -wide * 0.5), (L * 0.95, -wide * 0.1), (L * 0.9, wide * 0.2), (L * 0.4, wide * 0.5),
            (-L * 0.05, wide * 0.4)]
    q.lit(q.smooth([(x, y * flip) for x, y in pts], 4), tone, strip=0.0 if far else wide * 0.1, shade=wide * 0.16)


def _leg(b: Bird, pen: Pen, p: Perch, foot: XY, x: float, *, far: bool) -> None:
    f = b.f
    tone = scale(b.leg, 0.78) if far else b.leg
    w = max(0.0075, f["fat"] * 0.075)
    root = (p.body[0] + f["fat"] * x, p.body[1] - f["fat"] * 0.62)
    mid = ((root[0] + foot[0]) / 2 - f["leg"] * 0.16, (root[1] + foot[1]) / 2 + f["leg"] * 0.08)
    if f["leg"] > f["fat"] * 0.5:
        pen.limb(root, (mid[0], mid[1] + f["leg"] * 0.15), f["fat"] * 0.24, w * 1.2, scale(b.main, 0.86))
    pen.limb(root, mid, w, w, tone)
    pen.limb(mid, (foot[0], foot[1] + w), w, w, tone)
    _toes(b, pen, foot, 0.8 if far else 1.0)


def _toes(b: Bird, pen: Pen, foot: XY, dim: float) -> None:
    f, tone = b.f, scale(b.leg, dim)
    w = max(0.0075, f["fat"] * 0.075)
    x, y = foot
    k = f["fat"] * 0.34
    if b.kind in ("duck", "penguin"):
        pen.polygon([(x - k * 0.4, y), (x, y + w * 1.6), (x + k * 1.3, y + w * 0.5), (x + k * 1.35, y)], tone)
        return
    for dx in (-0.7, 0.6, 1.1):
        pen.limb((x, y + w * 0.9), (x + k * dx, y + w * 0.5), w * 0.85, w * 0.6, tone)


def _end_on(b: Bird, pen: Pen, p: Perch, state: ActorState, mood: Mood) -> None:
    f = b.f
    back = state.view == "back"
    ground = state.seat if state.seated else 0.0
    w = f["fat"]
    tall = max(w, f["body"] * (0.45 + 0.55 * abs(math.sin(p.axis))))
    x, y = 0.0, max(p.body[1], ground + tall * 0.92) if not p.legs else p.body[1]
    head = (0.0, max(p.head[1], y + tall * 0.5))
    if not back:
        _tail_end(b, pen, (x, y), tall, behind=True)
    for s, foot in ((-1, p.feet[0]), (1, p.feet[1])):
        at = (s * w * 0.36, foot[1])
        if p.legs:
            pen.limb((at[0], y - tall * 0.7), (at[0], at[1] + 0.008), max(0.0075, w * 0.075), max(0.0075, w * 0.075), b.leg)
        for dx in (-0.3, 0.0, 0.3):
            pen.limb((at[0], at[1] + w * 0.1), (at[0] + dx * w * 0.6, at[1] + w * 0.04), w * 0.06, w * 0.05, b.leg)
    spread = max(p.near_wing, 0.0)
    for s, out in ((-1, p.far_wing), (1, spread)):
        if out > 0.02:
            angle = -math.pi / 2 + 0.2 + (min(p.wing_angle, 2.2) * 0.55 + math.pi / 2) * out
            _side_wing(b, pen, (s * w * 0.72, y + tall * 0.36), angle, s, out)
    pen.lit(pen.oval(x, y, w * 1.04, tall * 1.02), b.main, strip=w * 0.08, shade=w * 0.2)
    if not back:
        pen.ellipse(x, y - tall * 0.16, w * 0.74, tall * 0.78, b.belly)
    if b.wear.cloth:
        pen.curve([(-w, y + tall * 0.3), (0, y + tall * 0.6), (w, y + tall * 0.3), (w, y - tall * 0.3), (0, y - tall * 0.5),
            (-w, y - tall * 0.3)], b.wear.cloth)
    if back:
        _tail_end(b, pen, (x, y), tall, behind=False)
    for s, out in ((-1, p.far_wing), (1, spread)):
        if out <= 0.02:
            _side_wing(b, pen, (s * w * 0.82, y + tall * 0.4), -math.pi / 2 + 0.06, s, 0.0)
    pen.limb((0, y + tall * 0.5), (0, head[1] - f["head"] * 0.3), w * 0.6, f["head"] * 0.7, b.main)
    draw_neckwear(pen, b.wear, (0, y + tall * 0.5), (0, head[1] - f["head"] * 0.5), f["head"] * 0.8)
    _head(b, pen, head, p, state, mood)


def _side_wing(b: Bird, pen: Pen, at: XY, angle: float, side: int, out: float) -> None:
    f = b.f
    L, w = f["body"] * f["wing"] * (0.72 + 0.28 * out), f["fat"] * (0.36 + 0.34 * out)
    q = pen.moved(at[0], at[1], angle=angle if side > 0 else math.pi - angle)
    flip = 1 if side < 0 else -1
    if out > 0.02 and b.kind != "penguin":
        for k in range(4):
            q.limb((L * 0.2, 0), (L * (0.98 - 0.14 * k), w * (0.1 + 0.34 * k) * flip), w * 0.26, w * 0.2,
                b.tip if k % 2 else mix(b.tip, b.wing, 0.5))
    q.curve([(-L * 0.1, -w * 0.4 * flip), (L * 0.4, -w * 0.5 * flip), (L * 0.9, 0), (L * 0.5, w * 0.56 * flip), (-L * 0.05, w * 0.5 * flip)],
        b.wing, detail=4)


def _tail_end(b: Bird, pen: Pen, at: XY, tall: float, *, behind: bool) -> None:
    f = b.f
    L = f["body"] * f["tail"]
    if b.kind == "hen":
        for k in (-0.6, 0.0, 0.6):
            pen.limb((at[0], at[1] + tall * 0.4), (at[0] + math.sin(k) * L, at[1] + tall * 0.5 + math.cos(k) * L * 0.7), f["fat"] * 0.2,
                f["fat"] * 0.16, b.tip)
    elif not behind:
        q = pen.moved(at[0], at[1] - tall * 0.5)
        q.curve([(-f["fat"] * 0.3, 0.0), (f["fat"] * 0.3, 0.0), (f["fat"] * 0.24, -L * 0.6), (0, -L * 0.7), (-f["fat"] * 0.24, -L * 0.6)], b.tip,
            detail=4)


def _head(b: Bird, pen: Pen, at: XY, p: Perch, state: ActorState, mood: Mood) -> None:
    yaw = b.yaw(state)
    s, c = math.sin(yaw), math.cos(yaw)
    q = pen.moved(at[0], at[1], angle=p.tilt + p.nod * 0.6 * abs(s), size=b.f["head"], skin=FACE_FLOOR)
    if b.kind == "owl":
        for side in (-1, 1):
            x = s * 0.2 + side * 0.58 * (0.5 + 0.5 * abs(c))
            r = q.moved(x, 0.72, angle=-side * (0.35 - 0.3 * mood.ears))
            r.polygon([(-0.24, -0.25), (side * 0.1, 0.62), (0.24, -0.25)], b.tip if side * s < 0.2 else b.wing)
    if b.crest:
        for k in range(3):
            r = q.moved(-s * 0.25 - 0.05, 0.8, angle=0.5 + k * 0.36 - mood.ears * 0.35)
            r.limb((0, 0), (0.0, 0.62 - k * 0.1), 0.13, 0.05, b.wing if k % 2 else mix(b.belly, b.main, 0.2))
    q.lit(q.smooth([(0, 1.0), (0.72, 0.74), (1.0, 0.05), (0.74, -0.68), (0, -0.96), (-0.74, -0.68), (-1.0, 0.05), (-0.72, 0.74)], 5), b.main,
        strip=0.09, shade=0.2)
    if b.kind == "hen" and not b.young:
        for x in (-0.28, 0.02, 0.3):
            q.ellipse(x + s * 0.14, 1.02, 0.2, 0.26, (206, 54, 52))
    if c < -0.2:
        draw_headwear(q, b.wear, s, c, 0.98)
        return
    if b.kind == "owl":
        for side in (-1, 1):
            q.ellipse(math.sin(yaw + side * 0.42) * 0.9, 0.02, 0.56 * max(0.5, math.cos(yaw + side * 0.42)), 0.62, b.belly)
    elif b.kind == "penguin":
        for side in (-1, 1):
            x, cc = math.sin(yaw + side * 0.6) * 0.85, math.cos(yaw + side * 0.6)
            if cc > 0.0:
                q.ellipse(x, -0.08, 0.46 * max(0.45, cc), 0.5, b.belly)
    gape = gape_of(state, mood)
    beak = Beak(b, s, c, gape)
    beak.lower(q)
    eyes = {"owl": (0.44, 0.4, 0.42), "penguin": (0.56, 0.24, 0.28)}.get(b.kind, (0.62, 0.24, 0.29))
    for side in (-1, 1):
        _eye(b, q, state, mood, yaw, side, eyes)
    beak.upper(q, mood)
    if b.kind == "hen" and not b.young:
        q.ellipse(s * 0.86, -0.62, 0.14, 0.26, (206, 54, 52))
    if mood.blush and q.px(1) > 9:
        for side in (-1, 1):
            cc = math.cos(yaw + side * 0.9)
            if cc > 0.2:
                q.ellipse(math.sin(yaw + side * 0.9) * 0.86, -0.3, 0.2 * cc, 0.13, (236, 110, 100), alpha=round(90 * mood.blush))
    draw_headwear(q, b.wear, s, c, 0.98)
    if state.holding:
        x, y = q.where(s * (0.75 + b.f["beak"]), -0.34 - 0.3 * abs(c))
        hang_prop(pen.flat, state.holding, x, y, b.f["head"] * 2.4)


def _eye(b: Bird, q: Pen, state: ActorState, mood: Mood, yaw: float, side: int, build: tuple[float, float, float]) -> None:
    phi, rx, ry = build
    cc = math.cos(yaw + side * phi)
    if cc < 0.1:
        return
    x = math.sin(yaw + side * phi) * 0.9
    e = q.moved(x, 0.12)
    squeeze = min(1.0, 0.42 + 0.62 * cc)
    gaze = (state.gaze[0] * state.facing, state.gaze[1])
    draw_eye(e, Eye(rx, ry, b.eye, share=0.86), mood, state, -side, gaze, squeeze)
    if q.px(1) < 6:
        return
    lift = ry * (1.36 + 0.42 * mood.lift)
    brow: RGB = (214, 210, 204) if b.old else b.tip
    w = rx * squeeze * (0.72 if b.kind == "owl" else 1.0)
    e.limb((-side * w, lift + mood.brow * 0.17), (side * w, lift - mood.brow * 0.12), 0.06, 0.035, brow)


class Beak:
    """A beak as a cone on the face: its base is an ellipse, its outline the two lines from there to the tip."""

    def __init__(self, b: Bird, s: float, c: float, gape: float) -> None:
        length, w = b.f["beak"], b.f["beak_w"]
        self.b, self.s, self.c, self.gape = b, s, c, gape
        self.base: XY = (s * 0.82, -0.1)
        self.rx, self.ry = max(w * 1.2 * c, w * 0.4), w * 0.88
        self.tip: XY = (s * (0.84 + length), -0.12 - 0.06 * abs(s) - (0.14 + 0.5 * length) * c)
        drop = gape * (0.28 + 0.36 * length)
        self.low_tip: XY = (self.tip[0] * (0.95 - 0.1 * gape), self.tip[1] - drop)
        # Facing us the upper half lifts and shortens, else it would hide the open throat.
        self.tip = (self.tip[0], self.tip[1] + gape * (0.12 + 0.3 * length) * c)

    def sides(self, tip: XY, k: float = 1.0) -> tuple[XY, XY]:
        """Where the outline towards ``tip`` leaves the base: upper (left of the way to the tip) and lower point."""
        dx, dy = tip[0] - self.base[0], tip[1] - self.base[1]
        d = math.hypot(dx, dy) or 1.0
        nx, ny = -dy / d, dx / d
        rx, ry = self.rx * k, self.ry * k
        m = math.hypot(rx * nx, ry * ny) or 1.0
        ox, oy = rx * rx * nx / m, ry * ry * ny / m
        return (self.base[0] + ox, self.base[1] + oy), (self.base[0] - ox, self.base[1] - oy)

    def lower(self, q: Pen) -> None:
        """The lower half and the open throat."""
        if self.gape < 0.06:
            return
        up, low = self.sides(self.low_tip, 0.86)
        q.polygon([self.base, self.tip, self.low_tip, low if self.c < 0.5 else self.base], (120, 44, 52))
        q.polygon([up, self.tip, self.low_tip, low], (120, 44, 52))
        inner = (up[0] * 0.4 + low[0] * 0.6, up[1] * 0.4 + low[1] * 0.6 - 0.02)
        q.polygon([inner if self.c < 0.5 else up, self.low_tip, low], scale(self.b.beak, 0.8))

    def upper(self, q: Pen, mood: Mood) -> None:
        """The upper half, and the line of the mouth when it is closed."""
        b, tone = self.b, self.b.beak
        up, low = self.sides(self.tip)
        bx, by = self.base
        if b.kind in ("parrot", "owl"):
            hook = (self.tip[0] - self.s * 0.1, self.tip[1] - 0.2)
            bulge = ((up[0] + self.tip[0]) / 2 + self.s * 0.1, (up[1] + self.tip[1]) / 2 + 0.08 * abs(self.s))
            q.ellipse(bx, by, self.rx, self.ry, tone)
            q.curve([up, bulge, self.tip, hook, low], tone, detail=5)
        elif b.kind == "duck":
            w = b.f["beak_w"]
            end = (self.tip[0] - self.s * 0.06, self.tip[1] + 0.06)
            q.ellipse(bx, by, self.rx, self.ry, tone)
            q.polygon(capsule(self.base, end, w * 0.8, w * (0.55 + 0.35 * self.c)), tone)
        else:
            q.ellipse(bx, by, self.rx, self.ry, tone)
            q.polygon([up, ((up[0] + self.tip[0]) / 2 + 0.03 * self.s, (up[1] + self.tip[1]) / 2 + 0.03), self.tip, low], tone)
        if q.px(1) < 7:
            return
        dark = scale(tone, 0.6)
        if self.gape < 0.1:
            self._mouth(q, mood, low, dark)
        if q.px(1) > 14:
            x, y = bx + (self.tip[0] - bx) * 0.3, by + (self.tip[1] - by) * 0.3
            q.ellipse(x - 0.02, y + self.ry * 0.36, 0.03, 0.025, dark)

    def _mouth(self, q: Pen, mood: Mood, low: XY, dark: RGB) -> None:
        bx, by = self.base
        if abs(self.s) > 0.9:
            mid = (low[0] * 0.6 + bx * 0.4, low[1] * 0.6 + by * 0.4)
            q.line([(self.tip[0] * 0.95, self.tip[1]), mid, (mid[0] - 0.14, mid[1] + 0.16 * mood.smile)], 0.05, dark)
            return
        for side in (-1, 1):
            if side > 0 and self.c < 0.75:
                continue
            x, y = bx + side * self.rx * 0.92, by - self.ry * 0.5
            q.line([(x - side * 0.06, y - 0.02), (x + side * 0.06, y), (x + side * 0.17, y + 0.15 * mood.smile)], 0.05, dark)
