"""Dog, cat and horse: skeleton, gaits, poses and body. The head is in :mod:`.quadruped_head`.

All geometry is authored looking to +x; facing mirrors the frame, so a figure facing -1 is the exact mirror of +1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from ..geometry import smooth_curve
from ..light import RGB, mix, scale
from ..paint import Flat
from .base import ActorState, Landmarks, Rig
from .creature_face import Mood, mood_of
from .creature_wear import Wear
from .pen import XY, Pen, capsule, oval, smooth
from .props import draw_prop
from .quadruped_head import Head

TAU = 2 * math.pi
GAIT = {"walk": ((0.0, 0.25, 0.5, 0.75), 0.64), "run": ((0.0, 0.5, 0.14, 0.64), 0.4)}
"""Phase offsets of near hind, near front, far hind, far front, and the share of the cycle a foot stands."""
ON_HAUNCHES = ("dance", "cheer")


@dataclass(frozen=True, slots=True)
class Form:
    """Proportions in metres (body) and skull radii (head)."""

    species: str
    withers: float
    length: float
    chest: float
    loin: float
    leg: float
    head: float
    neck: float
    neck_angle: float
    muzzle: float
    muzzle_pitch: float
    muzzle_base: float
    muzzle_tip: float
    ear: str
    ear_size: float
    tail: str
    tail_len: float
    tail_w: float
    fluff: bool
    sag: float
    skull_rx: float = 1.0
    skull_ry: float = 0.94
    cheek: float = 0.86
    eye_rx: float = 0.2
    eye_ry: float = 0.25
    eye_phi: float = 0.5
    eye_y: float = 0.14
    ear_phi: float = 0.85
    ear_y: float = 0.6
    slit: float = 1.0
    whiskers: bool = False
    crown: float = 0.94


@dataclass(frozen=True, slots=True)
class Coat:
    """Colours of fur and trimmings."""

    main: RGB
    light: RGB
    dark: RGB
    muzzle: RGB
    ear: RGB
    inner_ear: RGB
    mane: RGB
    brow: RGB
    nose: RGB
    eye: RGB
    paw: RGB
    pattern: str
    wear: Wear


@dataclass(slots=True)
class Bones:
    """A posed skeleton, looking to +x, metres."""

    hip: XY
    shoulder: XY
    feet: list[XY] = field(default_factory=list)
    """Near hind, near front, far hind, far front."""
    planted: list[bool] = field(default_factory=lambda: [True] * 4)
    head: XY = (0.0, 0.0)
    nod: float = 0.0
    tilt: float = 0.0
    tail: float = 0.0
    folded: bool = False
    """Hind legs folded under the body (sitting, lying)."""
    lying: bool = False


def knee(a: XY, b: XY, reach: float, bend: float) -> XY:
    """Middle joint of a two-part limb of total length ``reach`` from a to b, bent to the side of ``bend`` (+1 left of a-b)."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    d = math.hypot(dx, dy) or 1e-6
    h = math.sqrt(max(0.0, (reach / 2) ** 2 - (min(d, reach) / 2) ** 2))
    return ((a[0] + b[0]) / 2 - dy / d * h * bend, (a[1] + b[1]) / 2 + dx / d * h * bend)


class Quadruped:
    """A figure of a dog, cat or horse."""

    def __init__(self, rig: Rig, form: Form, coat: Coat, speed: float) -> None:
        self.rig = rig
        self.form, self.coat = form, coat
        self._speed = speed
        h = self._head_at((0.0, form.withers), form.neck_angle)
        self._height = h[1] + form.head * 1.1

    @property
    def height(self) -> float:
        return self._height

    @property
    def stride(self) -> float:
        return self.form.withers * 1.5

    @property
    def speed(self) -> float:
        return self._speed

    @property
    def palette(self) -> tuple[RGB, ...]:
        c = self.coat
        return (c.main, c.light, c.dark, *((c.wear.cloth,) if c.wear.cloth else ()))

    # -- skeleton -----------------------------------------------------------------------------------------------------
    def _head_at(self, shoulder: XY, angle: float) -> XY:
        f = self.form
        r = f.chest * 0.55 + f.neck + f.head * 0.62
        return (shoulder[0] + f.chest * 0.25 + math.cos(angle) * r, shoulder[1] + f.chest * 0.25 + math.sin(angle) * r)

    def bones(self, state: ActorState) -> Bones:
        """The posed skeleton."""
        f, mood, g = self.form, mood_of(state), state.gesture
        half = f.length / 2
        bob = state.breath * f.withers * 0.006
        b = Bones((-half, f.withers * 0.99), (half, f.withers + bob))
        angle = f.neck_angle + mood.nod * 0.5 - state.lean * 0.6
        b.nod, b.tilt, b.tail = mood.nod - state.lean * 0.2, mood.tilt, mood.tail
        pose = "sit" if state.seated and state.pose not in ("lie", "kneel") else state.pose
        if pose in ("walk", "run", "crawl"):
            angle = self._gait(b, state, angle)
        elif pose == "sit":
            self._sit(b, bob)
        elif pose == "lie":
            angle = self._lie(b, state, angle)
        elif pose in ("kneel", "bow", "play"):
            self._crouch(b)
            angle += 0.15 if pose == "play" else -0.35
        elif pose in ON_HAUNCHES:
            angle = self._rear(b, state)
        else:
            self._stand(b)
        if pose in ("fight",):
            b.shoulder = (b.shoulder[0] + 0.1 * f.withers, b.shoulder[1] - 0.16 * f.withers)
            angle -= 0.5
        if pose in ("think",) or state.pose == "think":
            b.tilt += 0.22 * g
        if pose == "hug":
            b.shoulder = (b.shoulder[0] + 0.06 * f.length, b.shoulder[1])
            angle -= 0.3 * g
            b.tilt += 0.12
        self._gesture(b, state)
        b.head = self._head_at(b.shoulder, angle)
        if state.pose == "lie" and state.blink > 0.85:
            b.head = (b.shoulder[0] + f.chest * 0.5 + f.neck * 0.9 + f.head * 0.5, f.head * 0.92)
            b.nod, b.tilt = -0.1, 0.0
        if state.seated:
            b = self._raise(b, state.seat)
        return b

    def _stand(self, b: Bones) -> None:
        f = self.form
        hx, sx, d = b.hip[0], b.shoulder[0], f.length * 0.07
        b.feet = [(hx - d * 1.3, 0.0), (sx + d * 0.2, 0.0), (hx + d * 1.6, 0.0), (sx + d * 2.0, 0.0)]

    def _gait(self, b: Bones, state: ActorState, angle: float) -> float:
        f = self.form
        offsets, duty = GAIT["run" if state.pose == "run" else "walk"]
        low = 0.72 if state.pose == "crawl" else 1.0
        run = state.pose == "run"
        lift = f.withers * (0.22 if run else 0.13) * low
        roots = (b.hip[0] - f.length * 0.02, b.shoulder[0] + f.length * 0.04)
        b.feet, b.planted = [], []
        for i, off in enumerate(offsets):
            x, y = stride_foot(state.phase, off, self.stride, duty, lift)
            root = roots[i % 2]
            b.feet.append((root + x, y))
            b.planted.append(y == 0.0)
        bounce = math.sin(2 * state.phase) * f.withers * 0.012
        if run:
            pitch = math.sin(state.phase + 0.6) * f.withers * 0.07
            hop = (0.5 + 0.5 * math.cos(state.phase)) * f.withers * 0.06
            b.hip = (b.hip[0], f.withers * 0.95 * low - pitch + hop)
            b.shoulder = (b.shoulder[0] + 0.03 * f.length, f.withers * 0.95 * low + pitch + hop)
            b.tail = max(b.tail, 0.35)
            return angle - 0.32 + 0.1 * math.sin(state.phase)
        b.hip = (b.hip[0], f.withers * 0.98 * low + bounce)
        b.shoulder = (b.shoulder[0], f.withers * 0.98 * low - bounce)
        if low < 1:
            return angle - 0.55
        b.nod += 0.05 * math.sin(2 * state.phase + 0.8)
        return angle + 0.05 * math.sin(2 * state.phase)

    def _sit(self, b: Bones, bob: float) -> None:
        f = self.form
        tall = 0.94 if f.species != "horse" else 0.82
        b.folded = True
        b.hip = (-f.length * 0.26, f.loin * 0.92)
        b.shoulder = (f.length * 0.24, f.withers * tall + bob)
        b.feet = [(b.hip[0] + f.withers * 0.42, 0.0), (b.shoulder[0] + f.length * 0.06, 0.0),
                  (b.hip[0] + f.withers * 0.54, 0.0), (b.shoulder[0] + f.length * 0.2, 0.0)]

    def _lie(self, b: Bones, state: ActorState, angle: float) -> float:
        f = self.form
        b.folded = b.lying = True
        puff = state.breath * f.chest * 0.03
        b.hip = (-f.length * 0.5, f.loin * 0.96)
        b.shoulder = (f.length * 0.42, f.chest * 1.02 + puff)
        reach = f.withers * (0.62 if f.species != "horse" else 0.34)
        b.feet = [(b.hip[0] + f.withers * 0.5, 0.0), (b.shoulder[0] + reach, 0.0), (b.hip[0] + f.withers * 0.6, 0.0), (b.shoulder[0] + reach * 1.12, 0.0)]
        return angle + 0.12

    def _crouch(self, b: Bones) -> None:
        f = self.form
        self._stand(b)
        b.shoulder = (b.shoulder[0] + f.length * 0.08, f.chest * 1.05 + f.withers * 0.06)
        b.hip = (b.hip[0] + f.length * 0.05, f.withers * 1.0)
        b.feet[1] = (b.shoulder[0] + f.withers * 0.62, 0.0)
        b.feet[3] = (b.shoulder[0] + f.withers * 0.74, 0.0)
        b.tail = max(b.tail, 0.8)

    def _rear(self, b: Bones, state: ActorState) -> float:
        f, g = self.form, state.gesture
        beat = math.sin(state.phase)
        up = (0.95 if f.species != "horse" else 0.62) * (0.35 + 0.65 * g)
        b.hip = (-f.length * 0.12 + 0.02 * beat * f.withers, f.withers * 0.9 + abs(beat) * 0.03 * f.withers)
        b.shoulder = (b.hip[0] + f.length * math.cos(up), b.hip[1] + f.length * math.sin(up))
        x, y = b.shoulder
        r = f.withers
        b.feet = [(b.hip[0] - 0.04 * r, 0.0), (x + r * 0.5, y - r * (0.28 - 0.22 * beat)), (b.hip[0] + 0.16 * r, 0.0), (x + r * 0.56, y - r * (0.28 + 0.22 * beat))]
        b.planted = [True, False, True, False]
        return f.neck_angle + 0.35

    def _gesture(self, b: Bones, state: ActorState) -> None:
        """The near front foot as a hand."""
        f, g = self.form, state.gesture
        x, y = b.shoulder
        if state.pose in ("reach", "point", "hug", "wave", "work", "fight", "hold") and not b.lying and g > 0.05:
            beat = math.sin(state.phase * 2)
            r = f.withers
            tx, ty = {
                "reach": (x + r * 0.72, y - r * 0.22), "point": (x + r * 0.42, y - r * 0.42), "hug": (x + r * 0.62, y - r * 0.12),
                "wave": (x + r * (0.56 + 0.08 * beat), y - r * (0.06 - 0.14 * beat)), "work": (x + r * (0.34 + 0.2 * beat), r * max(0.02, 0.2 + 0.2 * beat)),
                "fight": (x + r * 0.55, y - r * (0.24 - 0.12 * beat)), "hold": (x + r * 0.2, r * 0.02),
            }[state.pose]
            if state.pose == "hold":
                return
            fx, fy = b.feet[1]
            b.feet[1] = (fx + (tx - fx) * g, fy + (ty - fy) * g)
            b.planted[1] = b.feet[1][1] < f.withers * 0.02

    def _raise(self, b: Bones, dy: float) -> Bones:
        def up(p: XY) -> XY:
            return (p[0], p[1] + dy)

        b.hip, b.shoulder, b.head = up(b.hip), up(b.shoulder), up(b.head)
        b.feet = [up(p) for p in b.feet]
        return b

    # -- measures -----------------------------------------------------------------------------------------------------
    def _squash(self, state: ActorState) -> float:
        """Width of the body in this view relative to the profile (front and back are drawn by their own code)."""
        return {"side": 1.0, "three_quarter": 0.86}.get(state.view, 0.0)

    def landmarks(self, state: ActorState) -> Landmarks:
        f, b = self.form, self.bones(state)
        k, side = self._squash(state), state.facing
        end = state.view in ("front", "back")
        ground = state.seat if state.seated else 0.0

        def at(x: float, y: float) -> XY:
            return (x * k * side, y)

        hx, hy = self._head_front(b) if end else (b.head[0] * k, b.head[1])
        s = math.sin(self._yaw(state))
        L, p, r = f.muzzle, f.muzzle_pitch, f.head
        mouth = (hx + s * r * (0.3 + L * math.cos(p)), hy - r * (0.34 + L * math.sin(p) + f.muzzle_tip * 0.6))
        ear = f.ear_size * (0.95 if f.ear != "floppy" else 0.2) * r * (0.8 if f.species == "horse" else 0.95)
        legs = f.chest * 1.2
        hand = (0.2 * f.chest * side, b.feet[1][1]) if end else at(*b.feet[1])
        if end:
            left, right = -max(legs, r), max(legs, r)
        else:
            xs = [b.hip[0] - f.loin - f.tail_len * 0.5, b.head[0] + r * (0.3 + L), *(p[0] for p in b.feet)]
            lo, hi = min(xs) * k, max(xs) * k
            left, right = (lo, hi) if side > 0 else (-hi, -lo)
        belly = (b.hip[1] + b.shoulder[1]) / 2 - f.chest * 0.6
        collar_y = min(b.head[1] - r * 0.95, b.shoulder[1] + f.chest * 0.9)
        chin_y = max(mouth[1] - r * 0.12, collar_y + 0.01)
        low = ground + f.withers
        return Landmarks(
            head_top=(hx * side, hy + r * (f.crown if ear < 0.4 * r else 0.6) + ear), chin=(mouth[0] * side, chin_y), eyes=(hx * side, hy + r * f.eye_y),
            mouth=(mouth[0] * side, mouth[1]), collar=at(b.shoulder[0] + f.chest * 0.4, collar_y), armpit=at(b.shoulder[0], b.shoulder[1] - f.chest * 0.2),
            navel=at(0.0, belly), mid_thigh=at(b.hip[0], min(belly, ground + (low - ground) * 0.5)), knee=at(b.hip[0], ground + (low - ground) * 0.3),
            sole=at(0.0, ground if not state.seated else min(ground, 0.0)), hand=hand, head_radius=r * (f.skull_rx + (0.3 if f.ear == "floppy" else 0.1)),
            left=left, right=right,
        )

    def _yaw(self, state: ActorState) -> float:
        turn = state.gaze[0] * state.facing * 0.16
        return {"front": 0.06, "three_quarter": 0.62, "side": 1.22, "back": math.pi - 0.1}.get(state.view, 0.62) + turn

    def _head_front(self, b: Bones) -> XY:
        return (0.0, b.head[1])

    # -- drawing ------------------------------------------------------------------------------------------------------
    def draw(self, flat: Flat, state: ActorState) -> None:
        pen = Pen.on(flat, facing=state.facing, skin=True)
        b = self.bones(state)
        mood = mood_of(state)
        if state.view in ("front", "back"):
            from .quadruped_front import draw_front

            draw_front(self, pen, b, state, mood)
            return
        k = self._squash(state)
        body = pen.moved(0, 0, stretch=k) if k != 1 else pen
        self._tail(body, b, state, mood)
        for i in (2, 3):
            self._leg(body, b, i, far=True)
        self._torso(body, b)
        for i in (0, 1):
            self._leg(body, b, i, far=False)
        self._neck(body, b)
        self.head(pen, (b.head[0] * k, b.head[1]), b, state, mood, self._yaw(state))

    def head(self, pen: Pen, at: XY, b: Bones, state: ActorState, mood: Mood, yaw: float) -> None:
        """The head and what the mouth carries."""
        f = self.form
        angle = b.nod * abs(math.sin(yaw)) + b.tilt
        h = pen.moved(at[0], at[1] + b.nod * f.head * 0.25 * abs(math.cos(yaw)), angle=angle, size=f.head)
        head = Head(h, f, self.coat, state, mood, yaw)
        head.draw()
        if state.holding and state.view != "back" and state.pose not in ("sit_at",):
            x, y = h.where(head.tip[0] + head.s * 0.3, head.tip[1] - f.muzzle_tip * 0.75)
            draw_prop(pen.flat, state.holding, x, y, 0.0, size=0.8)

    def _torso(self, pen: Pen, b: Bones) -> None:
        f = self.form
        hip, sh = np.array(b.hip), np.array(b.shoulder)
        axis = (sh - hip) / max(1e-6, float(np.hypot(*(sh - hip))))
        n = np.array([-axis[1], axis[0]])
        mid = (hip + sh) / 2
        rh, rc = f.loin, f.chest
        pts = [hip - axis * rh * 1.02 + n * rh * 0.1, hip - axis * rh * 0.5 + n * rh * 0.84, hip + n * rh * 0.98 + axis * rh * 0.3,
               mid + n * (rh * 0.5 + rc * 0.38 - f.sag * rc), sh + n * rc * 0.9, sh + axis * rc * 0.86 + n * rc * 0.4, sh + axis * rc * 0.92 - n * rc * 0.42,
               sh - n * rc * 1.06 + axis * rc * 0.1, mid - n * (rh * 0.42 + rc * 0.36), hip - n * rh * 0.7, hip - axis * rh * 0.9 - n * rh * 0.5]
        outline = smooth(np.array(pts), 5)
        pen.lit(outline, self.coat.main, strip=rc * 0.1, shade=rc * 0.28)
        if pen.px(rc) < 4:
            return
        self._coat_marks(pen, b, axis, n)
        if f.fluff:
            tuft = sh + axis * rc * 0.5 - n * rc * 0.2
            pen.curve([tuft + n * rc * 0.6, tuft + axis * rc * 0.75, tuft + axis * rc * 0.5 - n * rc * 0.62, tuft - n * rc * 1.05, tuft - axis * rc * 0.3], self.coat.light)
        if self.coat.wear.cloth:
            self._coat_worn(pen, b, axis, n)

    def _coat_marks(self, pen: Pen, b: Bones, axis: np.ndarray[tuple[int, ...], np.dtype[np.float64]], n: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> None:
        f, coat = self.form, self.coat
        hip, sh = np.array(b.hip), np.array(b.shoulder)
        mid, rh, rc = (hip + sh) / 2, f.loin, f.chest
        if coat.pattern == "saddle":
            pen.curve([hip - axis * rh * 0.6 + n * rh * 0.72, hip + n * rh * 0.95, mid + n * (rh * 0.5 + rc * 0.4 - f.sag * rc), sh + n * rc * 0.95, sh + n * rc * 0.2,
                       mid - n * rc * 0.08, hip - n * rh * 0.1], coat.dark)
        elif coat.pattern == "patch":
            pen.curve([mid + n * rc * 0.78 - axis * rc * 0.8, mid + n * rc * 0.82 + axis * rc * 0.5, mid + axis * rc * 0.66, mid - n * rc * 0.2, mid - axis * rc * 0.95 + n * rc * 0.1], coat.dark)
            pen.curve([hip - axis * rh * 0.85 + n * rh * 0.3, hip - axis * rh * 0.2 + n * rh * 0.88, hip + n * rh * 0.2, hip - axis * rh * 0.6 - n * rh * 0.3], coat.dark)
        elif coat.pattern == "tabby":
            for t in (0.1, 0.3, 0.5, 0.7, 0.88):
                c = hip + (sh - hip) * t
                r = rh + (rc - rh) * t
                pen.limb(tuple(c + n * r * 0.82), tuple(c + n * r * 0.1 - axis * r * 0.16), r * 0.13, r * 0.03, coat.dark)
        if coat.pattern in ("mask", "blaze", "bib", "saddle") and f.species != "horse":
            c = sh + axis * rc * 0.42 - n * rc * 0.42
            pen.curve([c + n * rc * 0.6 + axis * rc * 0.3, c + axis * rc * 0.44, c - n * rc * 0.5, c - axis * rc * 0.4], coat.light)

    def _coat_worn(self, pen: Pen, b: Bones, axis: np.ndarray[tuple[int, ...], np.dtype[np.float64]], n: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> None:
        f = self.form
        hip, sh, rc, rh = np.array(b.hip), np.array(b.shoulder), f.chest * 1.06, f.loin * 1.06
        tone = self.coat.wear.cloth or self.coat.main
        back = hip + (sh - hip) * 0.3
        pts = [back + n * (rh * 0.6 + rc * 0.42), sh + n * rc, sh + axis * rc * 0.72 + n * rc * 0.4, sh + axis * rc * 0.72 - n * rc * 0.4, sh - n * rc * 0.9, back - n * rc * 0.72]
        pen.lit(smooth(np.array(pts), 5), tone, strip=rc * 0.09, shade=rc * 0.2)
        pen.line([tuple(back + n * rc * 0.92), tuple(back - n * rc * 0.66)], rc * 0.12, scale(tone, 0.78))

    def _leg(self, pen: Pen, b: Bones, i: int, *, far: bool) -> None:
        f, coat = self.form, self.coat
        front = i % 2 == 1
        tone = scale(coat.main, 0.8) if far else coat.main
        foot = b.feet[i]
        w = f.leg
        if front:
            root = (b.shoulder[0] + f.chest * (0.12 if not far else 0.3), b.shoulder[1] - f.chest * 0.42)
            reach = (f.withers - f.chest * 0.42 - w) * 1.012
            ankle = (foot[0] - w * 0.1, foot[1] + w * 1.0)
            bend = -1.0 if not (f.species == "horse" and not b.planted[i]) else 1.0
            mid = knee(root, ankle, max(reach, math.hypot(root[0] - ankle[0], root[1] - ankle[1]) * 1.004), -bend)
            if b.lying:
                mid = (b.shoulder[0] + f.chest * 0.1, f.leg * 1.05 + foot[1])
            pen.limb(root, mid, w * 1.5, w * 1.02, tone)
            pen.limb(mid, ankle, w * 1.02, w * 0.86, tone)
        elif b.folded:
            root = (b.hip[0] + f.loin * 0.18, b.hip[1] - f.loin * 0.02)
            if far:
                self._paw(pen, foot, tone, far)
                return
            thigh = oval(root[0], root[1], f.loin * 0.92, f.loin * 0.78, 0.5, 20)
            pen.lit(thigh, tone, strip=f.loin * 0.09, shade=f.loin * 0.2)
            ankle = (foot[0] - w * 0.4, foot[1] + w * 0.9)
            pen.limb((root[0] + f.loin * 0.2, foot[1] + w * 1.0), ankle, w * 1.05, w * 0.9, tone)
        else:
            root = (b.hip[0] + f.loin * (0.05 if not far else 0.3), b.hip[1] - f.loin * 0.25)
            ankle = (foot[0] - w * 0.1, foot[1] + w * 1.0)
            hock = (ankle[0] - f.withers * 0.1 - max(0.0, foot[1]) * 0.3, ankle[1] + f.withers * 0.27)
            pen.limb(root, hock, f.loin * 0.62, w * 0.98, tone)
            pen.limb(hock, ankle, w * 0.98, w * 0.84, tone)
        self._paw(pen, foot, tone, far)

    def _paw(self, pen: Pen, foot: XY, tone: RGB, far: bool) -> None:
        f, coat, w = self.form, self.coat, self.form.leg
        x, y = foot
        if f.species == "horse":
            hoof = scale(coat.paw, 0.8) if far else coat.paw
            pen.polygon([(x - w * 0.82, y + w * 1.25), (x + w * 0.86, y + w * 1.25), (x + w * 1.3, y), (x - w * 0.95, y)], hoof)
            return
        toe = coat.light if coat.pattern in ("bib", "mask", "blaze", "patch") else tone
        if far and toe is not tone:
            toe = scale(toe, 0.8)
        pen.polygon(capsule((x - w * 0.2, y + w * 0.62), (x + w * 0.7, y + w * 0.6), w * 0.84, w * 0.62), toe)
        if pen.px(w) > 5 and not far:
            for k in (0.55, 0.95):
                pen.line([(x + w * k, y + w * 0.16), (x + w * (k - 0.06), y + w * 0.62)], w * 0.12, scale(toe, 0.66))

    def _paw_front(self, pen: Pen, foot: XY, tone: RGB, big: float = 1.0) -> None:
        """A paw or hoof pointing at the camera."""
        f, coat, w = self.form, self.coat, self.form.leg * big
        x, y = foot
        if f.species == "horse":
            pen.polygon([(x - w * 0.85, y + w * 1.2), (x + w * 0.85, y + w * 1.2), (x + w * 1.15, y), (x - w * 1.15, y)], coat.paw)
            return
        toe = coat.light if coat.pattern in ("bib", "mask", "blaze", "patch") else tone
        pen.ellipse(x, y + w * 0.62, w * 1.1, w * 0.66, toe)
        if pen.px(w) > 5:
            for k in (-0.34, 0.34):
                pen.line([(x + w * k, y + w * 0.12), (x + w * k * 0.9, y + w * 0.6)], w * 0.12, scale(toe, 0.66))

    def _neck(self, pen: Pen, b: Bones) -> None:
        f, coat = self.form, self.coat
        base = (b.shoulder[0] + f.chest * 0.2, b.shoulder[1] + f.chest * 0.1)
        top = (b.head[0] - f.head * 0.18, b.head[1] - f.head * 0.2)
        if f.species == "horse":
            pen.polygon(capsule(base, top, f.chest * 0.84, f.head * 0.72), coat.main)
            self._mane(pen, base, top)
        else:
            pen.polygon(capsule(base, top, f.chest * 0.78, f.head * 0.62), coat.main)
        if pen.px(f.head) > 8:
            pen.ellipse(top[0] + f.head * 0.1, top[1] - f.head * 0.42, f.head * 0.6, f.head * 0.36, mix(coat.main, (40, 30, 60), 0.34), alpha=110)
        draw_neckwear(pen, coat.wear, base, top, f.head * (0.66 if f.species != "horse" else 0.95))

    def _mane(self, pen: Pen, base: XY, top: XY) -> None:
        f = self.form
        dx, dy = top[0] - base[0], top[1] - base[1]
        d = math.hypot(dx, dy)
        nx, ny = -dy / d, dx / d
        pts: list[XY] = []
        for t, w in ((1.16, 0.5), (0.85, 1.02), (0.5, 1.12), (0.15, 1.1), (-0.1, 0.9)):
            pts.append((base[0] + dx * t + nx * f.head * w, base[1] + dy * t + ny * f.head * w))
        for t, w in ((0.0, 0.2), (0.2, 0.34), (0.36, 0.1), (0.55, 0.3), (0.7, 0.06), (0.9, 0.2), (1.08, -0.1)):
            pts.append((base[0] + dx * t + nx * f.head * w, base[1] + dy * t + ny * f.head * w))
        pen.curve(pts, self.coat.mane, detail=4)

    def _tail(self, pen: Pen, b: Bones, state: ActorState, mood: Mood) -> None:
        f, coat = self.form, self.coat
        wag = mood.wag * math.sin(state.phase * 2 + state.breath * 2.2) * 0.35
        x, y = b.hip[0] - f.loin * 0.8, b.hip[1] + f.loin * (0.42 if not b.folded else -0.2)
        up = b.tail * 0.9
        L = f.tail_len
        if b.folded:
            up = min(up, 0.25)
        if f.tail == "hair":
            a = -2.0 + up * 0.5 + wag * 0.5
            pts = [(x, y), (x - L * 0.16, y + L * 0.04), (x + math.cos(a) * L * 0.6 - L * 0.12, y + math.sin(a) * L * 0.5), (x + math.cos(a) * L * 0.8, max(b.feet[0][1] + 0.02, y + math.sin(a) * L))]
            w = (0.4, 0.8, 1.2, 0.25)
        elif f.tail == "curl":
            r = L * 0.3
            pts = [(x, y), (x - r * 0.7, y + r * (0.8 + up * 0.4)), (x - r * 0.1 + wag * r, y + r * (1.6 + up * 0.5)), (x + r * 0.7 + wag * r, y + r * (1.1 + up * 0.5))]
            w = (1.0, 1.15, 1.1, 0.6)
        else:
            a0, a1 = math.pi - 0.15 - up * 0.9 + wag, math.pi - up * 1.5 + wag * 1.6
            if f.species == "cat":
                a1 = math.pi - up * 1.25 + wag
                pts = [(x, y), (x + math.cos(a0) * L * 0.36, y + math.sin(a0) * L * 0.36)]
                pts.append((pts[1][0] + math.cos(a1) * L * 0.4, pts[1][1] + math.sin(a1) * L * 0.4))
                pts.append((pts[2][0] + math.cos(a1 - 0.9) * L * 0.26, pts[2][1] + math.sin(a1 - 0.9) * L * 0.26))
            else:
                pts = [(x, y), (x + math.cos(a0) * L * 0.4, y + math.sin(a0) * L * 0.4), (x + math.cos((a0 + a1) / 2) * L * 0.75, y + math.sin((a0 + a1) / 2) * L * 0.75),
                       (x + math.cos(a1) * L, y + math.sin(a1) * L)]
            w = (1.0, 1.25 if f.fluff else 0.95, 1.3 if f.fluff else 0.85, 0.35) if f.species == "dog" else (1.0, 0.95, 0.9, 0.8)
        floor = (state.seat if state.seated else 0.0) + f.tail_w
        pts = [(px, max(floor, py)) if f.tail != "hair" else (px, py) for px, py in pts]
        line = smooth_curve(np.array(pts), 5, closed=False)
        width = np.interp(np.linspace(0, 3, len(line)), (0, 1, 2, 3), w) * f.tail_w
        d = np.gradient(line, axis=0)
        nrm = np.stack((-d[:, 1], d[:, 0]), axis=1)
        nrm /= np.maximum(np.hypot(nrm[:, 0], nrm[:, 1]), 1e-9)[:, None]
        tone = coat.mane if f.tail == "hair" else coat.dark if coat.pattern in ("saddle", "point") else coat.main
        pen.polygon(np.vstack((line + nrm * width[:, None], (line - nrm * width[:, None])[::-1])), tone)
        if f.tail != "hair":
            tip_tone = coat.light if coat.pattern in ("mask", "bib", "blaze") else tone
            pen.ellipse(line[-1, 0], line[-1, 1], width[-1] * 1.02, width[-1] * 1.02, tip_tone)


def draw_neckwear(pen: Pen, wear: Wear, base: XY, top: XY, r: float) -> None:
    """Collar, scarf, necklace, tie or bag strap on a neck from ``base`` to ``top`` with half width about ``r``."""
    ux, uy = top[0] - base[0], top[1] - base[1]
    d = math.hypot(ux, uy) or 1.0
    p = pen.moved(base[0] + ux * 0.56, base[1] + uy * 0.56, angle=math.atan2(-ux, uy), size=r)
    if wear.has("scarf"):
        p.curve([(-1.3, 0.32), (0, 0.1), (1.3, 0.32), (1.36, -0.2), (0, -0.46), (-1.36, -0.2)], wear.colour)
        p.curve([(0.5, -0.1), (1.05, -0.1), (1.0, -1.5), (0.45, -1.55)], scale(wear.colour, 0.86))
        p.line([(0.5, -1.3), (1.0, -1.26)], 0.12, mix(wear.colour, (255, 250, 235), 0.6))
    elif wear.has("collar", "necklace", "tie"):
        p.curve([(-1.18, 0.16), (0, -0.04), (1.18, 0.16), (1.2, -0.14), (0, -0.36), (-1.2, -0.14)], wear.colour)
        p.ellipse(0.55, -0.44, 0.2, 0.22, (236, 192, 82))
    if wear.has("bag"):
        p.curve([(-1.2, -0.9), (0.1, -1.0), (0.2, -1.9), (-1.1, -1.9)], scale(wear.colour, 0.8))
        p.curve([(-1.2, -0.86), (0.1, -0.96), (0.0, -1.4), (-1.0, -1.4)], wear.colour)


def tinted(c: RGB, age: str) -> RGB:
    """Fur colour at an age: a little paler when old."""
    return mix(c, (200, 196, 190), 0.16) if age == "old" else c


def stride_foot(phase: float, offset: float, stride: float, duty: float, lift: float) -> XY:
    """Foot relative to its root: stands still on the ground while the body moves on, then swings forward.

    One turn of ``phase`` is ``stride`` metres of travel, so a standing foot moves back exactly as fast as the body goes.
    """
    c = (phase / TAU + offset) % 1.0
    half = stride * duty / 2
    if c < duty:
        return (half - c * stride, 0.0)
    u = (c - duty) / (1 - duty)
    ease = u * u * (3 - 2 * u)
    return (-half + 2 * half * ease, lift * math.sin(math.pi * u))
