"""Drawing of robots: boxes that turn, arms and legs of tubes, faces of light."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

import numpy as np

from ..geometry import smooth_curve
from ..light import RGB, mix, scale
from .base import ActorState
from .creature_face import FACE_FLOOR, Mood, gape_of, mood_of
from .creature_wear import draw_headwear
from .pen import XY, Pen, capsule

if TYPE_CHECKING:
    from .robot import Joints, Robot

SCREEN: RGB = (34, 38, 52)
RUST: RGB = (156, 86, 52)


def draw_robot(r: Robot, pen: Pen, j: Joints, state: ActorState) -> None:
    """The whole robot, back to front."""
    yaw = r.yaw(state)
    mood = mood_of(state)
    spread = r.f["width"] / 2 * abs(math.cos(yaw))
    back = state.view == "back"
    flip = -1 if back else 1
    out = flip * (spread + r.f["limb"] * 0.5)
    near_x, far_x = {"side": (-0.02, 0.0), "three_quarter": (-0.36 * r.f["width"], 0.34 * r.f["width"])}.get(state.view, (out, -out))
    near_x, far_x = near_x + j.chest[0], far_x + j.chest[0]
    front = state.view in ("front", "back")
    if back:
        _arm(r, pen, (near_x, j.chest[1]), _flat_hand(j.near_hand, j.chest, near_x, flip), False)
    _arm(r, pen, (far_x, j.chest[1] + 0.01), _flat_hand(j.far_hand, j.chest, far_x, -flip) if front else (j.far_hand[0] + far_x - j.chest[0],
        j.far_hand[1]), True)
    _base(r, pen, j, state, yaw)
    _torso(r, pen, j, yaw)
    hand = _flat_hand(j.near_hand, j.chest, near_x, flip) if front else (j.near_hand[0] + near_x - j.chest[0], j.near_hand[1])
    _neck(r, pen, j)
    _head(r, pen, j, state, mood, yaw)
    if not back:
        _arm(r, pen, (near_x, j.chest[1]), hand, False)
        r.hold(pen.flat, pen, hand, state)


def _flat_hand(hand: XY, chest: XY, x: float, side: int) -> XY:
    """A hand of the profile seen from the front: what reached forward now comes at us, so only part of it shows."""
    dx, dy = hand[0] - chest[0], hand[1] - chest[1]
    return (x + side * (0.03 + abs(dx) * 0.35), chest[1] + dy)


def turned_box(pen: Pen, x: float, y0: float, y1: float, w: float, d: float, yaw: float, corner: float, colour: RGB, strip: float) -> tuple[float,
    float]:
    """A box turned by yaw: its visible side darker, its front lit. Returns middle and half width of the front."""
    c, s = abs(math.cos(yaw)), math.sin(yaw) if math.cos(yaw) > -0.9 else 0.0
    half = (w * c + d * abs(s)) / 2
    pen.polygon(pen.rounded(x - half, y0, x + half, y1, corner), scale(colour, 0.76))
    f0, f1 = x - w / 2 * c + d / 2 * s, x + w / 2 * c + d / 2 * s
    if abs(s) > 0.92:
        f0 = x - half
        f1 = x + half
    pen.lit(pen.rounded(max(f0, x - half), y0, min(f1, x + half), y1, corner), colour, strip=strip, shade=strip * 1.6)
    return (f0 + f1) / 2, (f1 - f0) / 2


def _tube(pen: Pen, a: XY, b: XY, w: float, colour: RGB, joint: RGB) -> None:
    pen.limb(a, b, w * 0.8, w * 0.7, joint)
    m0 = (a[0] + (b[0] - a[0]) * 0.22, a[1] + (b[1] - a[1]) * 0.22)
    m1 = (a[0] + (b[0] - a[0]) * 0.8, a[1] + (b[1] - a[1]) * 0.8)
    pen.lit(capsule(m0, m1, w * 1.05, w), colour, strip=w * 0.3, shade=w * 0.4)


def _arm(r: Robot, pen: Pen, shoulder: XY, hand: XY, far: bool) -> None:
    w, dim = r.f["limb"], 0.78 if far else 1.0
    body, joint = scale(r.body, dim), scale(r.joint, dim)
    dx, dy = hand[0] - shoulder[0], hand[1] - shoulder[1]
    d = math.hypot(dx, dy)
    most = r.f["arm"]
    if d > most:
        hand = (shoulder[0] + dx / d * most, shoulder[1] + dy / d * most)
    elbow = r.ik(shoulder, hand, most * 1.01, -1.0)
    if r.family == "hover":
        mid = smooth_curve(np.array([shoulder, elbow, hand]), 6, closed=False)
        pen.line(mid, w * 1.5, joint)
    else:
        _tube(pen, elbow, hand, w, body, joint)
        _tube(pen, shoulder, elbow, w, body, joint)
    pen.ellipse(*shoulder, w * 1.5, w * 1.5, scale(r.accent, dim))
    a = math.atan2(hand[1] - elbow[1], hand[0] - elbow[0])
    q = pen.moved(hand[0], hand[1], angle=a, size=w)
    q.ellipse(0.2, 0, 1.35, 1.25, joint)
    if pen.px(w) > 2.4:
        for dy2 in (0.75, -0.75):
            q.limb((0.9, dy2), (2.5, dy2 * 0.75), 0.5, 0.36, body)


def _base(r: Robot, pen: Pen, j: Joints, state: ActorState, yaw: float) -> None:
    if r.family == "hover":
        _thruster(r, pen, j, state)
    elif r.family == "tracked":
        _tracks(r, pen, j, state, yaw)
    else:
        _legs(r, pen, j, state, yaw)


def _legs(r: Robot, pen: Pen, j: Joints, state: ActorState, yaw: float) -> None:
    f = r.f
    w = f["limb"] * 1.15
    front = state.view in ("front", "back")
    gap = f["width"] * 0.26 * (1.0 if front else 0.62 * abs(math.cos(yaw)) + 0.06)
    for far, foot in ((True, j.far_foot), (False, j.near_foot)):
        side = 1 if far else -1
        dim = 0.8 if far and not front else 1.0
        root = (j.hip[0] + side * gap, j.hip[1])
        fx = foot[0] + side * gap if not front else side * gap * 1.1
        end = (fx, foot[1] + w * 1.5)
        if front and j.seated:
            root_y = (root[0], j.hip[1] - w)
            _tube(pen, root_y, end, w, scale(r.body, dim), scale(r.joint, dim))
            pen.ellipse(*root_y, w * 1.3, w * 1.2, scale(r.accent, dim))
        else:
            mid = r.ik(root, end, (f["leg"] - w * 1.5) * 1.006, 1.0) if not front else ((root[0] + end[0]) / 2, (root[1] + end[1]) / 2)
            _tube(pen, root, mid, w, scale(r.body, dim), scale(r.joint, dim))
            _tube(pen, mid, end, w, scale(r.body, dim), scale(r.joint, dim))
            if pen.px(w) > 2:
                pen.ellipse(*mid, w * 0.95, w * 0.95, scale(r.accent, dim))
        toe = w * (1.5 if not front else 0.5)
        y = foot[1]
        pen.polygon(pen.smooth([(fx - w * 1.7, y), (fx - w * 1.6, y + w * 1.3), (fx, y + w * 2.2), (fx + toe + w * 0.4, y + w * 1.5),
            (fx + toe + w * 1.2, y)], 3), scale(r.edge(), dim))


def _thruster(r: Robot, pen: Pen, j: Joints, state: ActorState) -> None:
    f = r.f
    y = j.hip[1]
    pulse = 1 + 0.1 * math.sin(state.phase * 3 + state.breath)
    if state.pose not in ("lie", "kneel"):
        for k, alpha in ((1.0, 34), (0.7, 46), (0.4, 70)):
            pen.curve([(-f["width"] * 0.2 * k, y), (f["width"] * 0.2 * k, y), (f["width"] * 0.12 * k, y - 0.2 * k * pulse),
                (0, y - 0.3 * k * pulse), (-f["width"] * 0.12 * k, y - 0.2 * k * pulse)],
                      r.glow, alpha=alpha, emissive=1)
    pen.curve([(-f["width"] * 0.26, y + 0.06), (f["width"] * 0.26, y + 0.06), (f["width"] * 0.17, y - 0.03), (-f["width"] * 0.17, y - 0.03)],
        r.joint, detail=4)


def _tracks(r: Robot, pen: Pen, j: Joints, state: ActorState, yaw: float) -> None:
    f = r.f
    h = f["leg"] * 0.9
    front = state.view in ("front", "back")
    if front:
        for s in (-1, 1):
            x = s * f["width"] * 0.52
            pen.round_rect(x - 0.2 * h, 0, x + 0.2 * h, h * 0.82, 0.06 * h, (56, 54, 60))
            step = (state.phase / (2 * math.pi) * r.stride) % (h * 0.2)
            for k in range(4):
                y = k * h * 0.2 + step
                if y < h * 0.74:
                    pen.rect(x - 0.18 * h, y, x + 0.18 * h, y + h * 0.07, (84, 82, 88))
        pen.rect(-f["width"] * 0.4, h * 0.4, f["width"] * 0.4, h * 0.9, r.joint)
        return
    L = f["width"] * 0.72
    for dx, dim in ((f["width"] * 0.12, 0.7), (0.0, 1.0)):
        if dim < 1 and abs(math.cos(yaw)) < 0.5:
            continue
        rise = 0.05 * h if dim < 1 else 0.0
        body = capsule((dx - L * 0.6, h * 0.36 + rise), (dx + L * 0.6, h * 0.36 + rise), h * 0.36, h * 0.36)
        top = pen.smooth([(dx - L * 0.98, h * 0.34 + rise), (dx - L * 0.5, rise), (dx + L * 0.5, rise), (dx + L * 0.98, h * 0.34 + rise),
            (dx + L * 0.45, h * 0.8 + rise), (dx - L * 0.45, h * 0.8 + rise)], 5)
        pen.polygon(top if dim else body, scale((58, 56, 62), dim))
        if dim < 1 or pen.px(h) < 12:
            continue
        travel = state.phase / (2 * math.pi) * r.stride
        step = L * 0.2
        for k in range(5):
            x = dx - L * 0.5 + ((k * step - travel) % (5 * step))
            pen.rect(x - step * 0.2, 0.0, x + step * 0.2, h * 0.07, (92, 90, 96))
        for x, rr in ((-L * 0.62, 0.2), (0.0, 0.17), (L * 0.62, 0.2)):
            pen.ellipse(dx + x, h * 0.34, h * rr, h * rr, r.edge())
            q = pen.moved(dx + x, h * 0.34, angle=-travel / (h * 0.3))
            q.rect(-h * rr * 0.8, -h * 0.03, h * rr * 0.8, h * 0.03, scale(r.edge(), 0.7))
            q.rect(-h * 0.03, -h * rr * 0.8, h * 0.03, h * rr * 0.8, scale(r.edge(), 0.7))
            pen.ellipse(dx + x, h * 0.34, h * rr * 0.36, h * rr * 0.36, r.accent)
    pen.rect(-f["width"] * 0.2, h * 0.6, f["width"] * 0.2, h * 1.1, r.joint)


def _torso(r: Robot, pen: Pen, j: Joints, yaw: float) -> None:
    f = r.f
    q = pen.moved(j.hip[0], j.hip[1], angle=j.pitch)
    t, w, d = f["torso"], f["width"], f["depth"]
    if r.family == "hover":
        q.lit(q.oval(0, t * 0.5, w * 0.54, t * 0.6), r.body, strip=w * 0.045, shade=w * 0.12)
        q.curve([(-w * 0.53, t * 0.5), (0, t * 0.36), (w * 0.53, t * 0.5), (w * 0.52, t * 0.4), (0, t * 0.26), (-w * 0.52, t * 0.4)], r.accent)
        mid, half = math.sin(yaw) * w * 0.3, w * 0.42 * max(0.4, abs(math.cos(yaw)))
    else:
        if r.family != "tracked":
            q.round_rect(-w * 0.32, -0.06 * t, w * 0.32, t * 0.1, 0.02, r.joint)
        corner = min(w, t) * (r.corner + (0.1 if r.family == "lanky" else 0.0))
        mid, half = turned_box(q, 0.0, 0.0, t, w, d, yaw, corner, r.body, w * 0.05)
    if r.wear.cloth:
        q.curve([(-w * 0.52, t * 0.98), (w * 0.52, t * 0.98), (w * 0.56, t * 0.3), (0, t * 0.24), (-w * 0.56, t * 0.3)], r.wear.cloth, detail=4)
    _scratches(r, q, -w * 0.4, w * 0.4, 0.06 * t, t * 0.94)
    if pen.px(w) > 12:
        _chest(r, q.moved(mid, t * 0.5, stretch=max(0.35, half / (w / 2))), yaw)


def _chest(r: Robot, q: Pen, yaw: float) -> None:
    w, t = r.f["width"], r.f["torso"]
    if math.cos(yaw) < -0.5:
        for k in range(3):
            q.round_rect(-w * 0.24, t * (0.12 - k * 0.14), w * 0.24, t * (0.18 - k * 0.14), 0.01, r.edge())
        q.ellipse(0, -t * 0.3, w * 0.07, w * 0.07, r.accent)
        return
    if r.chest_kind == "dial":
        q.ellipse(0, 0.0, w * 0.2, w * 0.2, r.edge())
        q.ellipse(0, 0.0, w * 0.16, w * 0.16, (246, 240, 222))
        q.limb((0, 0), (w * 0.07, w * 0.1), w * 0.016, w * 0.01, (196, 60, 54))
    elif r.chest_kind == "lights":
        q.round_rect(-w * 0.3, -t * 0.14, w * 0.3, t * 0.16, w * 0.05, r.edge())
        for k, c in enumerate((r.glow, r.accent, (246, 240, 222))):
            q.ellipse(-w * 0.18 + k * w * 0.18, 0.01, w * 0.056, w * 0.056, c, emissive=0.7)
    else:
        q.round_rect(-w * 0.26, -t * 0.24, w * 0.26, t * 0.2, w * 0.05, mix(r.body, (255, 255, 255), 0.32))
        q.round_rect(-w * 0.19, t * 0.02, w * 0.19, t * 0.13, w * 0.03, SCREEN)
        q.ellipse(0.0, -t * 0.12, w * 0.06, w * 0.06, r.accent)


def _scratches(r: Robot, q: Pen, x0: float, x1: float, y0: float, y1: float) -> None:
    """Rust and scratches by how worn the robot is; the places are fixed per robot. A new one shines."""
    size = min(x1 - x0, y1 - y0)
    if q.px(size) < 14:
        return
    if r.worn < 0.1:
        q.polygon([(x0 + size * 0.12, y1 - size * 0.12), (x0 + size * 0.3, y1 - size * 0.12), (x0 + size * 0.2, y1 - size * 0.5),
            (x0 + size * 0.08, y1 - size * 0.46)], (255, 255, 255), alpha=70)
        return
    rng = random.Random(r.spots)
    for k in range(round(1 + r.worn * 5)):
        x, y = rng.uniform(x0, x1), rng.uniform(y0, y1)
        s = rng.uniform(0.05, 0.11) * size * (0.5 + r.worn)
        if k % 2 and r.worn > 0.4:
            pts = [(x + math.cos(a) * s * rng.uniform(0.6, 1.3), y + math.sin(a) * s * rng.uniform(0.5, 1.0)) for a in (0.0, 1.1, 2.2, 3.3, 4.4,
                5.4)]
            q.curve(pts, RUST, detail=3, alpha=215)
            q.curve([(x + (px - x) * 0.5, y + (py - y) * 0.5) for px, py in pts], scale(RUST, 0.72), detail=3, alpha=215)
        else:
            q.line([(x, y), (x + s * 1.4, y + s * 0.7)], size * 0.012, r.edge())


def _neck(r: Robot, pen: Pen, j: Joints) -> None:
    f = r.f
    base = (j.hip[0] - math.sin(j.pitch) * f["torso"] * 0.96, j.hip[1] + math.cos(j.pitch) * f["torso"] * 0.96)
    pen.limb(base, (j.head[0], j.head[1] - f["head_h"] * 0.4), f["limb"] * 1.3, f["limb"] * 1.2, r.joint)
    if r.wear.has("scarf", "collar", "tie", "necklace"):
        w = f["limb"] * 3.4
        y = base[1] + f["neck"] * 0.3
        pen.curve([(base[0] - w, y + w * 0.24), (base[0], y + w * 0.05), (base[0] + w, y + w * 0.24), (base[0] + w, y - w * 0.25),
            (base[0], y - w * 0.5), (base[0] - w, y - w * 0.25)], r.wear.colour)
        if r.wear.has("scarf"):
            pen.curve([(base[0] + w * 0.3, y - w * 0.2), (base[0] + w * 0.75, y - w * 0.2), (base[0] + w * 0.8, y - w * 1.5),
                (base[0] + w * 0.3, y - w * 1.5)], scale(r.wear.colour, 0.84), detail=4)


def _head(r: Robot, pen: Pen, j: Joints, state: ActorState, mood: Mood, yaw: float) -> None:
    f = r.f
    look = yaw + (state.gaze[0] * state.facing * 0.14 if math.cos(yaw) > 0 else 0.0)
    s, c = math.sin(look), math.cos(look)
    q = pen.moved(j.head[0], j.head[1], angle=j.tilt + j.nod * 0.7 * abs(s), skin=FACE_FLOOR)
    w, h, d = f["head_w"], f["head_h"], f["head_d"]
    _antennae(r, q, mood, w, h)
    if c > -0.5 and r.family != "hover":
        for x in ((-w * abs(c) / 2 - d * abs(s) / 2),) if abs(s) > 0.3 else (-w / 2, w / 2):
            q.ellipse(x, 0.0, w * 0.08, h * 0.2, r.accent)
    corner = min(w, h) * (0.5 if r.family in ("hover", "tracked") else r.corner + 0.06)
    mid, half = turned_box(q, 0.0, -h / 2, h / 2, w, d, look, corner, r.body, w * 0.04)
    _scratches(r, q, -w * 0.4, w * 0.4, h * 0.2, h * 0.46)
    if c < -0.3:
        q.round_rect(-w * 0.2, -h * 0.16, w * 0.2, h * 0.16, h * 0.06, r.edge())
    else:
        if abs(s) > 0.92:
            mid, half = w * 0.2, w * 0.26
        face = q.moved(mid, mood.nod * h * 0.1, stretch=max(0.42, min(1.0, half / (w / 2))))
        _face(r, face, state, mood, w, h)
    draw_headwear(q.moved(0, 0, size=h * 0.56, stretch=w / h), r.wear, s, c, 0.9)


def _antennae(r: Robot, q: Pen, mood: Mood, w: float, h: float) -> None:
    if r.antenna == "none":
        return
    bend = mood.ears
    for x in (0.0,) if r.antenna == "single" else (-w * 0.28, w * 0.28):
        out = 0.3 if x > 0 else -0.3 if x < 0 else 0.18
        tipx = x + (out * (0.6 - bend * 0.3) + (0.34 * (1 if x >= 0 else -1) if bend < -0.4 else 0.0)) * h
        tipy = h / 2 + h * (0.44 + 0.18 * bend)
        q.line(smooth_curve(np.array([(x, h * 0.44), (x, h * 0.5 + h * 0.2), (tipx, tipy)]), 4, closed=False), h * 0.05, r.joint)
        q.ellipse(tipx, tipy, h * 0.085, h * 0.085, r.glow if mood.iris <= 1 else r.accent, emissive=0.8)


def _face(r: Robot, q: Pen, state: ActorState, mood: Mood, w: float, h: float) -> None:
    """A dark screen with eyes and mouth of light, or two lenses with lids of metal."""
    gx, gy = state.gaze[0] * state.facing, state.gaze[1]
    ex, ey = w * 0.19, h * 0.1
    if r.face_kind == "screen":
        q.polygon(q.rounded(-w * 0.4, -h * 0.36, w * 0.4, h * 0.36, h * 0.18), SCREEN)
        if q.px(h) > 20:
            q.polygon([(-w * 0.36, h * 0.26), (-w * 0.2, h * 0.3), (-w * 0.32, -h * 0.08), (-w * 0.38, 0)], (255, 255, 255), alpha=26)
        for side in (-1, 1):
            _screen_eye(r, q.moved(side * ex + gx * w * 0.04, ey + gy * h * 0.05), state, mood, -side, w * 0.085, h * 0.165)
        _screen_mouth(r, q.moved(gx * w * 0.03, -h * 0.2), state, mood, w, h, r.glow)
        return
    for side in (-1, 1):
        _lens(r, q.moved(side * ex, ey), state, mood, -side, min(w * 0.17, h * 0.23), (gx, gy))
    grill = (w * 0.2, h * 0.07)
    q.round_rect(-grill[0], -h * 0.34, grill[0], -h * 0.17, h * 0.05, SCREEN)
    _screen_mouth(r, q.moved(0, -h * 0.255), state, mood, w * 0.8, h * 0.62, r.glow)


_U = np.linspace(-1, 1, 15)


def _screen_eye(r: Robot, q: Pen, state: ActorState, mood: Mood, inner: int, rx: float, ry: float) -> None:
    lid = mood.lid + (1.0 - mood.lid) * state.blink
    if state.blink > 0.7:
        q.limb((-rx, 0), (rx, 0), ry * 0.13, ry * 0.13, r.glow, emissive=0.95)
        return
    if mood.smile > 0.9:
        arc = np.stack((_U * rx * 1.15, (1 - _U**2) * ry * 0.9 - ry * 0.35), axis=1)
        q.line(arc, ry * 0.42, r.glow, emissive=0.95)
        return
    k = 1.0 + max(0.0, -lid) * 1.8
    round_ = np.clip(1 - np.abs(_U) ** 4, 0, 1) ** 0.25
    top = np.minimum(round_ * k, 1.0 - 1.7 * max(0.0, lid - 0.1) + mood.brow * inner * _U * 0.62 - max(0.0, abs(mood.brow) - 0.3) * 0.42)
    low = np.maximum(-round_ * k, -1.0 + 1.2 * mood.under)
    top = np.maximum(top, low + 0.12)
    if mood.iris < 0.7:
        q.ellipse(0, 0, rx * 1.2, ry * 1.1, r.glow, emissive=0.95)
        q.ellipse(0, 0, rx * 0.9, ry * 0.84, SCREEN)
        q.ellipse(0, 0, rx * 0.45, ry * 0.42, r.glow, emissive=0.95)
        return
    x = _U * rx * k
    q.polygon(np.vstack((np.stack((x, top * ry), axis=1), np.stack((x, low * ry), axis=1)[::-1])), r.glow, emissive=0.95)
    if mood.blush and q.px(rx) > 4:
        q.ellipse(-inner * rx * 1.3, -ry * 1.5, rx * 0.6, ry * 0.24, (255, 150, 160), emissive=0.8, alpha=170)


def _screen_mouth(r: Robot, q: Pen, state: ActorState, mood: Mood, w: float, h: float, colour: RGB) -> None:
    if q.px(w) < 12:
        return
    gape = gape_of(state, mood)
    if state.mouth > 0.08:
        for k, m in enumerate((0.5, 0.85, 1.0, 0.8, 0.45)):
            x = (k - 2) * w * 0.055
            hh = h * (0.018 + 0.11 * state.mouth * m)
            q.rect(x - w * 0.018, -hh, x + w * 0.018, hh, colour, emissive=0.95)
    elif gape > 0.6:
        q.ellipse(0, 0, w * 0.055, h * 0.1, colour, emissive=0.95)
    elif mood.teeth:
        zig = [(-w * 0.13 + k * w * 0.052, (0.025 if k % 2 else -0.025) * h) for k in range(6)]
        q.line(zig, h * 0.036, colour, emissive=0.95)
    elif mood.smile < -0.4 and mood.iris < 0.7:
        q.line(np.stack((_U * w * 0.12, np.sin(_U * 7) * h * 0.028), axis=1), h * 0.036, colour, emissive=0.95)
    else:
        q.line(np.stack((_U * w * 0.11, (_U**2 - 0.5) * h * 0.11 * mood.smile), axis=1), h * 0.042, colour, emissive=0.95)


def _lens(r: Robot, q: Pen, state: ActorState, mood: Mood, inner: int, e: float, gaze: XY) -> None:
    q.ellipse(0, 0, e * 1.16, e * 1.16, r.edge())
    q.ellipse(0, 0, e, e, SCREEN)
    pupil = 0.52 * (1.2 if mood.iris >= 1 else mood.iris)
    q.ellipse(gaze[0] * e * 0.3, gaze[1] * e * 0.3, e * pupil, e * pupil, r.glow, emissive=0.9)
    q.ellipse(gaze[0] * e * 0.3 + q.key[0] * e * 0.16, gaze[1] * e * 0.3 + e * 0.18, e * 0.14, e * 0.14, (255, 255, 255), emissive=0.9)
    lid = mood.lid + (1.0 - mood.lid) * state.blink
    metal = scale(r.body, 0.86)
    cut = 1.0 - 2.0 * max(0.0, lid - 0.06) - max(0.0, abs(mood.brow) - 0.3) * 0.5
    line = cut + mood.brow * inner * _U * 0.55
    rim = np.sqrt(1 - _U**2)
    line = np.clip(line, -rim, rim)
    q.polygon(np.vstack((np.stack((_U, rim), axis=1), np.stack((_U, line), axis=1)[::-1])) * e * 1.06, metal)
    if mood.under > 0.1:
        low = np.clip(np.full_like(_U, -1.0 + 1.5 * mood.under) + 0.3 * rim - 0.3, -rim, rim)
        q.polygon(np.vstack((np.stack((_U, low), axis=1), np.stack((_U, -rim), axis=1)[::-1])) * e * 1.06, metal)
    y = e * (1.32 + 0.3 * mood.lift)
    a, b = (-inner * e * 0.8, y - mood.brow * e * 0.26), (inner * e * 0.8, y + mood.brow * e * 0.34)
    q.limb(a, b, e * 0.14, e * 0.14, r.accent)
