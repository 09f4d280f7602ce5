"""Dog, cat and horse: skeleton, gaits, poses and body. The head is in :mod:`.quadruped_head`.

All geometry is authored looking to +x; facing mirrors the frame, so a figure facing -1 is the exact mirror of +1.
"""

from __future__ import annotations

import math

from ..light import RGB
from ..paint import Flat
from .base import ActorState, Landmarks, Rig
from .creature_face import BODY_FLOOR, FACE_FLOOR, Mood, mood_of
from .pen import XY, Pen
from .props import hang_prop
from .quadruped_body import Body
from .quadruped_front import draw_front
from .quadruped_head import Head
from .quadruped_parts import Bones, Coat, Form, descending, stride_foot

GAIT = {"walk": ((0.0, 0.25, 0.5, 0.75), 0.64), "run": ((0.0, 0.5, 0.14, 0.64), 0.4)}
"""Phase offsets of near hind, near front, far hind, far front, and the share of the cycle a foot stands."""
ON_HAUNCHES = ("dance", "cheer")


class Quadruped:
    """A figure of a dog, cat or horse."""

    def __init__(self, rig: Rig, form: Form, coat: Coat, speed: float) -> None:
        self.rig = rig
        self.form, self.coat = form, coat
        self.body = Body(form, coat)
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
        b.feet = [(b.hip[0] + f.withers * 0.5, 0.0), (b.shoulder[0] + reach, 0.0), (b.hip[0] + f.withers * 0.6, 0.0),
            (b.shoulder[0] + reach * 1.12, 0.0)]
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
        b.feet = [(b.hip[0] - 0.04 * r, 0.0), (x + r * 0.5, y - r * (0.28 - 0.22 * beat)), (b.hip[0] + 0.16 * r, 0.0),
            (x + r * 0.56, y - r * (0.28 + 0.22 * beat))]
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
                "wave": (x + r * (0.56 + 0.08 * beat), y - r * (0.06 - 0.14 * beat)),
                    "work": (x + r * (0.34 + 0.2 * beat), r * max(0.02, 0.2 + 0.2 * beat)),
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
        s = math.sin(self.yaw(state))
        L, p, r = f.muzzle, f.muzzle_pitch, f.head
        mouth = (hx + s * r * (0.3 + L * math.cos(p)), hy - r * (0.34 + L * math.sin(p) + f.muzzle_tip * 0.6))
        ear = f.ear_size * {"floppy": 0.2, "round": 0.5, "long": 1.6}.get(f.ear, 0.76 if f.species == "horse" else 0.9) * r
        ear = max(ear, {"antlers": 1.6, "single": 1.2, "horns": 0.7}.get(f.horn, 0.0) * r)
        legs = f.chest * 1.2
        hand = (0.2 * f.chest * side, b.feet[1][1]) if end else at(*b.feet[1])
        if end:
            left, right = -max(legs, r), max(legs, r)
        else:
            reach = f.tail_len * (0.95 if f.tail == "plain" else 0.3)
            xs = [b.hip[0] - f.loin * 0.8 - reach, *(p[0] for p in b.feet)]
            lo, hi = min(xs) * k, max(max(xs) * k, b.head[0] * k + r * max(1.3 * f.skull_rx, s * (0.5 + L)))
            left, right = (lo, hi) if side > 0 else (-hi, -lo)
        belly = (b.hip[1] + b.shoulder[1]) / 2 - f.chest * 0.6
        chin_y, collar_y, armpit_y, belly = descending(
            mouth[1] - r * 0.12, min(hy - r * 0.95, b.shoulder[1] + f.chest * 0.9), b.shoulder[1] - f.chest * 0.2, belly, gap=r * 0.02
        )
        low = ground + f.withers
        return Landmarks(
            head_top=(hx * side, hy + r * (f.crown if ear < 0.4 * r else 0.6) + ear), chin=(mouth[0] * side, chin_y),
                eyes=(hx * side, hy + r * f.eye_y),
            mouth=(mouth[0] * side, mouth[1]), collar=at(b.shoulder[0] + f.chest * 0.4, collar_y),
                armpit=at(b.shoulder[0], armpit_y),
            navel=at(0.0, belly), mid_thigh=at(b.hip[0], min(belly, ground + (low - ground) * 0.5)),
                knee=at(b.hip[0], ground + (low - ground) * 0.3),
            sole=at(0.0, ground if not state.seated else min(ground, 0.0)), hand=hand,
                head_radius=r * (f.skull_rx + (0.3 if f.ear == "floppy" else 0.1)),
            left=left, right=right,
        )

    def saddle(self, state: ActorState) -> XY:
        """Where a rider sits, metres of the figure's plane."""
        b, f = self.bones(state), self.form
        x = b.hip[0] * 0.35 + b.shoulder[0] * 0.65
        return (x * self._squash(state) * state.facing, (b.hip[1] + b.shoulder[1]) / 2 + f.chest * (0.86 - f.sag))

    def yaw(self, state: ActorState) -> float:
        """Turn of the head in this view, radians from the camera to +x."""
        turn = state.gaze[0] * state.facing * 0.16
        return {"front": 0.06, "three_quarter": 0.62, "side": 1.22, "back": math.pi - 0.1}.get(state.view, 0.62) + turn

    def _head_front(self, b: Bones) -> XY:
        return (0.0, b.head[1])

    # -- drawing ------------------------------------------------------------------------------------------------------
    def draw(self, flat: Flat, state: ActorState) -> None:
        pen = Pen.on(flat, facing=state.facing, skin=BODY_FLOOR)
        b = self.bones(state)
        mood = mood_of(state)
        if state.view in ("front", "back"):
            draw_front(self, pen, b, state, mood)
            return
        k = self._squash(state)
        body = pen.moved(0, 0, stretch=k) if k != 1 else pen
        self.body.tail(body, b, state, mood)
        for i in (2, 3):
            self.body.leg(body, b, i, far=True)
        self.body.torso(body, b)
        for i in (0, 1):
            self.body.leg(body, b, i, far=False)
        self.body.neck(body, b)
        self.head(pen, (b.head[0] * k, b.head[1]), b, state, mood, self.yaw(state))

    def head(self, pen: Pen, at: XY, b: Bones, state: ActorState, mood: Mood, yaw: float) -> None:
        """The head and what the mouth carries."""
        f = self.form
        angle = b.nod * abs(math.sin(yaw)) + b.tilt
        h = pen.moved(at[0], at[1] + b.nod * f.head * 0.25 * abs(math.cos(yaw)), angle=angle, size=f.head, skin=FACE_FLOOR)
        head = Head(h, f, self.coat, state, mood, yaw)
        head.draw()
        if state.holding and state.view != "back":
            x, y = h.where(head.tip[0] + head.s * 0.3, head.tip[1] - f.muzzle_tip * 0.75)
            hang_prop(pen.flat, state.holding, x, y, f.head * 2.2)
