"""A person: the parts put together in their order of drawing."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import cast

import numpy as np

from ..geometry import Points
from ..light import RGB, Light
from ..paint import XY, Flat
from . import accessories, hair, head, wardrobe
from .base import ActorState, Landmarks, Rig
from .body import Measures, measures
from .faces import FaceState, draw_brows, draw_face, expression_of
from .head import Face, face_of
from .limbs import Sides, arm, leg_joints, legs_cloth, shoe, spine, torso_sides
from .poses import Leg, Skeleton, solve
from .rig import rgb
from .sketch import Frame, Sketch, Stamp, hull
from .wardrobe import Wear, dress_up


class Human:
    """A person of the cast; see the ``Figure`` protocol."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.m: Measures = measures(rig)
        self.face: Face = face_of(rig)
        self.wear: Wear = dress_up(rig, self.m)
        self.worn = tuple(str(a) for a in cast("list[object]", rig["accessories"]))
        style = str(cast("dict[str, object]", rig["hair"])["style"])
        # Big hair is tucked away under a headscarf or in a helmet.
        tucked = style in ("curly", "afro", "bun") and ("headscarf" in self.worn or "helmet" in self.worn)
        self.hair = "short" if tucked else style
        self.accent: RGB = rgb(rig["accent"])
        self._outlines = {v: head.outline(self.face, v) for v in ("front", "three_quarter", "side", "back")}
        self._lit: tuple[Light | None, float, dict[tuple[RGB, float, bool, float], RGB]] = (None, 0.0, {})
        self._marks = lru_cache(maxsize=64)(self._measure)
        self._contours = lru_cache(maxsize=4)(self._build_contours)
        self._front = _stepped(self._build_front)
        self._brows = _stepped(self._build_brows)
        self._part = _stepped(self._build_part)

    @property
    def height(self) -> float:
        """Standing height in metres with hair."""
        return self.m.height

    @property
    def stride(self) -> float:
        """Metres per turn of the walking phase."""
        return self.m.stride

    @property
    def speed(self) -> float:
        """Natural walking speed in metres per second."""
        return self.m.speed

    @property
    def palette(self) -> tuple[RGB, ...]:
        """Skin, hair, garments and accent."""
        w = self.wear
        cloth = [w.colour, *(c for _, c in w.over)]
        if w.skirt:
            cloth.append(w.skirt[1])
        if w.legs:
            cloth.append(w.legs)
        return tuple(dict.fromkeys((self.face.skin, self.face.hair, *cloth, self.accent)))

    # -- drawing ------------------------------------------------------------------------------------------------------
    def draw(self, flat: Flat, state: ActorState) -> None:
        """Draw the person on a plane that stands at its feet."""
        key = flat.painter.light.key_side * state.facing * (-1 if flat.mirror else 1)
        light = flat.painter.light
        if self._lit[0] is not light or self._lit[1] != flat.depth:
            self._lit = (light, flat.depth, {})
        self._sketch(state, flat.scale, key).paint(flat, state.facing, self._lit[2])

    def _sketch(self, state: ActorState, scale: float, key: float = 0.0, *, measuring: bool = False) -> Sketch:
        sk = Sketch(scale, key)
        sk.measuring = measuring
        skel = solve(state, self.m)
        sk.world = self._lying(state, skel)
        view = state.view
        back = view == "back"
        sides = torso_sides(skel, self.m, self.wear.loose)
        frame = self._head_frame(skel, state)
        sway = self._sway(state)
        far_first = skel.depth(skel.far[2]) < 0.16 * self.m.size or view != "front"
        near_last = not back or skel.depth(skel.near[2]) > -0.1
        if far_first:
            self._arm(sk, skel, state, far=True)
        if not near_last:
            self._arm(sk, skel, state, far=False)
        if view in ("front", "three_quarter"):
            self._back_hair(sk, frame, view, sway)
        self._legs(sk, skel, state)
        self._neck(sk, skel, frame)
        wardrobe.draw_skirt(sk, skel, self.m, self.wear, sides)
        wardrobe.draw_top(sk, skel, self.m, self.wear, self.face.skin, sides)
        wardrobe.draw_over(sk, skel, self.m, self.wear, sides)
        accessories.on_body(sk, self, skel, sides, view)
        if view == "side":
            self._back_hair(sk, frame, view, sway)
        if not far_first:
            self._arm(sk, skel, state, far=True)
        sk.frame = frame
        self._head(sk, state, view, round(sway, 2))
        sk.frame = None
        if near_last:
            self._arm(sk, skel, state, far=False)
        return sk

    def _lying(self, state: ActorState, skel: Skeleton) -> Frame | None:
        if state.pose != "lie":
            return None
        bed = state.seat if state.seated else 0.0
        back = max(*self.m.deep, 0.47 * self.m.head)
        return Frame(self.m.height * 0.5, bed + back, math.pi / 2)

    def _head_frame(self, skel: Skeleton, state: ActorState) -> Frame:
        x, y = skel.at(skel.head)
        ex = expression_of(state)
        s, c = math.sin(skel.yaw), math.cos(skel.yaw)
        tilt = skel.head_angle + ex.roll * (c if abs(c) > 0.3 else 0.3) - ex.nod * s
        h = self.m.head
        # The head turns about the top of the neck, not about its centre.
        px, py = x, y - 0.42 * h
        return Frame(px - math.sin(tilt) * 0.42 * h, py + math.cos(tilt) * 0.42 * h, tilt, h)

    def _sway(self, state: ActorState) -> float:
        if state.pose in ("walk", "run"):
            return -0.07 * (2.2 if state.pose == "run" else 1.0) - 0.05 * math.sin(2 * state.phase)
        return 0.015 * state.breath

    def _back_hair(self, sk: Sketch, frame: Frame, view: str, sway: float) -> None:
        sk.frame = frame
        sk.stamp(self._part("behind", view, round(sway, 2), frame.scale * sk.scale, sk.key))
        sk.frame = None

    def _neck(self, sk: Sketch, skel: Skeleton, frame: Frame) -> None:
        base = skel.at(spine(skel, self.m, 0.97))
        top = frame.point(-0.02 if skel.yaw < 0.2 or skel.yaw > 2 else 0.0 if self.m.age == "old" else -0.05, -0.33)
        w = self.m.neck_width
        sk.limb(base, top, w * 1.12, w, self.face.skin, gain=0.80, skin=True)

    def _head(self, sk: Sketch, state: ActorState, view: str, sway: float) -> None:
        scale = sk.px(1.0)
        sk.stamp(self._part("skull", view, 0.0, scale, sk.key))
        if view == "back":
            return
        face = FaceState(state.expression, round(state.mouth, 2), round(state.blink, 2), round(state.gaze[0], 2), round(state.gaze[1], 2),
                         round(skin_nod(state, expression_of(state).nod), 2))
        sk.stamp(self._front(face, view, scale, sk.key))
        sk.stamp(self._part("hair", view, sway, scale, sk.key))
        sk.stamp(self._brows(face, view, scale, sk.key))

    def _build_part(self, name: str, view: str, sway: float, scale: float, key: float) -> Stamp:
        """Parts of the head that do not depend on the expression, in head units."""
        sk, f = Sketch(scale, key), self.face
        sk.fine = scale > 170
        if name == "behind":
            hair.behind(sk, f, self.hair, view, sway, self.wear.colour)
        elif name == "hair":
            hair.on_head(sk, f, self.hair, view, sway, self.wear.colour)
        else:
            if view in ("front", "back"):
                head.ear(sk, f, view)
            shape = self._outlines[view]
            sk.poly(shape, f.skin, gain=0.93 if view == "back" else 1.0, skin=True)
            if view == "back":
                hair.behind(sk, f, self.hair, view, sway, self.wear.colour)
                hair.on_head(sk, f, self.hair, view, sway, self.wear.colour)
                accessories.on_head(sk, self, view, head.warp_of(f, view))
            else:
                self._face_light(sk, shape, view)
        return sk.cut()

    def _build_front(self, state: FaceState, view: str, scale: float, key: float) -> Stamp:
        """Eyes, mouth, nose: what moves in a face, in head units."""
        sk, f = Sketch(scale, key), self.face
        sk.fine = scale > 170
        warp = head.warp_of(f, view, state.gaze_x, state.nod)
        draw_face(sk, f, view, warp, state)
        accessories.beard(sk, self, view, warp, state)
        head.nose(sk, f, view, warp)
        if view != "front":
            head.ear(sk, f, view)
        if f.age == "old" and scale > 80 and view != "side":
            self._forehead(sk, warp)
        return sk.cut()

    def _build_brows(self, state: FaceState, view: str, scale: float, key: float) -> Stamp:
        """Brows and what is worn on the head, over the hair."""
        sk = Sketch(scale, key)
        sk.fine = scale > 170
        warp = head.warp_of(self.face, view, state.gaze_x, state.nod)
        draw_brows(sk, self.face, view, warp, state)
        accessories.on_head(sk, self, view, warp)
        return sk.cut()

    def _forehead(self, sk: Sketch, warp: head.Warp) -> None:
        for y, w in ((0.205, 0.15), (0.25, 0.11)):
            x = np.linspace(-w, w, 7)
            p = warp(np.stack((x, y - 0.012 * np.cos(x / w * 2.2)), 1))
            sk.line(p, 0.011, self.face.skin, taper=0.2, gain=0.86, skin=True)

    def _face_light(self, sk: Sketch, shape: Points, view: str) -> None:
        """The shadow side as a crescent, the key side as a lighter rim."""
        if not sk.key or sk.px(1.0) < 14:
            return
        right = shape[:, 0] * sk.key > 0.02
        low = shape[:, 1] < 0.42
        for side, gain, inner in ((~right, 0.885, 0.76), (right, 1.085, 0.87)):
            if view == "side" and (gain > 1) == (sk.key < 0):
                continue  # the back of the head is hair
            p = _run(shape, side & low & (shape[:, 1] > -0.485))
            if len(p) < 4:
                continue
            t = np.linspace(-1, 1, len(p))
            depth = (1 - inner) * np.sqrt(np.maximum(0.0, 1 - t**2)) ** 0.8
            sk.poly(np.vstack((p, (p * np.stack((1 - depth, 1 - 0.35 * depth), 1))[::-1])), self.face.skin, gain=gain, skin=True)

    def _arm(self, sk: Sketch, skel: Skeleton, state: ActorState, *, far: bool) -> None:
        w = self.wear
        joints3 = skel.far if far else skel.near
        plan = skel.plan.far if far else skel.plan.near
        sk.gain = 0.86 if far and abs(math.cos(skel.yaw)) < 0.9 else 0.95 if state.view != "side" else 0.91
        a, e, h = (skel.at(j) for j in joints3)
        kind = "grip" if state.holding and not far and plan.hand in ("rest", "open") else plan.hand
        thumb = 1.0 if math.sin(skel.yaw) > 0.5 else (-1.0 if far else 1.0)
        holder = bool(state.holding) and not far
        if holder:
            self._prop(sk, state, (a, e, h))
        glove = w.colour if w.top == "spacesuit" else self.face.skin
        palm = arm(sk, (a, e, h), self.m, glove, w.sleeve_colour, w.sleeve, w.loose, thumb, kind)
        sk.gain = 1.0
        accessories.in_hand(sk, self, state, palm, far)

    def _prop(self, sk: Sketch, state: ActorState, joints: tuple[XY, XY, XY]) -> None:
        from .props import draw_prop

        x, y, angle = self._grip(joints)
        if sk.world is not None:
            x, y = sk.world.point(x, y)
            angle += sk.world.angle
        name = state.holding
        sk.custom(lambda flat: draw_prop(flat, name, x, y, angle))

    def _grip(self, joints: tuple[XY, XY, XY]) -> tuple[float, float, float]:
        _, e, w = joints
        dx, dy = w[0] - e[0], w[1] - e[1]
        n = max(math.hypot(dx, dy), 1e-6)
        d = self.m.hand * 0.45
        # Things stay upright; a stretched arm turns them a little along.
        return w[0] + dx / n * d, w[1] + dy / n * d, 0.25 * math.atan2(dy, max(abs(dx), 0.2))

    def _legs(self, sk: Sketch, skel: Skeleton, state: ActorState) -> None:
        w = self.wear
        order: list[tuple[Leg, float]] = [(skel.far_leg, 1.0), (skel.near_leg, -1.0)]
        kneel = skel.plan.knees == 0.0
        for leg, side in order:
            sk.gain = 0.86 if side > 0 and state.view in ("three_quarter", "side") else 1.0
            joints = leg_joints(skel, leg)
            if kneel:
                shoe(sk, skel, leg, self.m, self.face.skin if w.bare else w.shoes, side, bare=w.bare)
            legs_cloth(sk, joints, self.m, self.face.skin, w.legs, w.leg_length, w.leg_loose)
            if not kneel:
                shoe(sk, skel, leg, self.m, self.face.skin if w.bare else w.shoes, side, bare=w.bare)
        sk.gain = 1.0

    # -- measuring ----------------------------------------------------------------------------------------------------
    def landmarks(self, state: ActorState) -> Landmarks:
        """Where the parts are in this state."""
        found: Landmarks = self._marks(state)
        return found

    def _measure(self, state: ActorState) -> Landmarks:
        m = self.m
        skel = solve(state, m)
        frame = self._head_frame(skel, state)
        world = self._lying(state, skel)
        sides: Sides = torso_sides(skel, m, self.wear.loose)
        f = state.facing

        def out(p: XY) -> XY:
            x, y = world.point(*p) if world else p
            return (x * f, y)

        warp = head.warp_of(self.face, state.view, state.gaze[0], skin_nod(state, expression_of(state).nod))
        eye_x = 0.0 if state.view == "back" else warp.x(-0.17) if state.view == "side" else (warp.x(-0.17) + warp.x(0.17)) / 2
        top, reach = self._head_extent(state, frame, world)
        whole = self._sketch(_bare(state), 24.0, measuring=True)
        left, right, _, _ = whole.bounds(f)
        near, far = leg_joints(skel, skel.near_leg), leg_joints(skel, skel.far_leg)
        sole = min((near[2], far[2]), key=lambda p: p[1])
        h, k = near[0], near[1]
        _, e, w = (skel.at(j) for j in skel.near)
        gx, gy, _ = self._grip((e, e, w))
        mouth_x = 0.0 if state.view == "back" else warp.x(0.0) * (0.97 if state.view == "side" else 1.0)
        return Landmarks(
            head_top=top, chin=out(frame.point(warp.x(0.0) * 0.8 if state.view != "back" else 0.0, -0.5)),
            eyes=out(frame.point(eye_x, self.face.eye_y - warp.down)), mouth=out(frame.point(mouth_x, self.face.mouth_y - warp.down)),
            collar=out(skel.at(spine(skel, m, 0.96))), armpit=out(sides.at(wardrobe.CHEST + 0.06, 0.5)),
            navel=out(sides.at(wardrobe.WAIST - 0.06, 0.5)),
            mid_thigh=out(((h[0] + k[0]) / 2, (h[1] + k[1]) / 2)), knee=out(k), sole=out((sole[0], sole[1] - m.ankle)), hand=out((gx, gy)),
            head_radius=reach, left=left, right=right,
        )

    def _head_extent(self, state: ActorState, frame: Frame, world: Frame | None) -> tuple[XY, float]:
        local, half = self._contours(state.view)
        p = frame.points(local)
        hat = accessories.HAT_WIDTH.get(next((a for a in self.worn if a in accessories.HAT_WIDTH), ""), 0.0) * self.face.wide
        if world is not None:
            p = world.points(p)
        i = int(np.argmax(p[:, 1]))
        return (float(p[i, 0]) * state.facing, float(p[i, 1])), max(half, hat) * self.m.head

    def _build_contours(self, view: str) -> tuple[Points, float]:
        """Contour of the head with its hair (hull, in head units) and half its width."""
        sk = Sketch(40.0)
        sk.frame = Frame()
        if self.hair in ("bun", "afro", "curly", "hood") or view == "back":
            hair.behind(sk, self.face, self.hair, view, 0.0, (0, 0, 0))
        sk.poly(self._outlines[view], (0, 0, 0))
        hair.on_head(sk, self.face, self.hair, view, 0.0, (0, 0, 0))
        p = hull(sk.points())
        return p, float(np.ptp(p[:, 0])) / 2


def _stepped(build: Callable[..., Stamp]) -> Callable[..., Stamp]:
    """Cache a part by its arguments, with the scale rounded down to steps of a tenth (only the detail depends on it)."""
    cached = lru_cache(maxsize=128)(build)

    def get(a: object, b: object, *rest: object) -> Stamp:
        *mid, scale, key = rest
        step = 1.1 ** math.floor(math.log(max(float(cast("float", scale)), 1.0), 1.1))
        return cached(a, b, *mid, step, key)

    return get


def skin_nod(state: ActorState, nod: float) -> float:
    """How far the face is turned down: by the expression, the lean and the gaze."""
    return 1.2 * nod + 0.5 * state.lean - 0.25 * state.gaze[1] + {"think": -0.12, "bow": 0.7, "play": 0.35, "work": 0.5,
        "hold": 0.25}.get(state.pose, 0.0) * state.gesture


def _bare(state: ActorState) -> ActorState:
    from dataclasses import replace

    return replace(state, holding="") if state.holding else state


def _run(p: Points, mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Points:
    """The longest unbroken run of a closed contour where ``mask`` holds."""
    n = len(p)
    if mask.all() or not mask.any():
        return p[:0]
    start = next(i for i in range(n) if mask[i] and not mask[i - 1])
    q = np.roll(p, -start, 0)
    k = np.roll(mask, -start)
    best, at = (0, 0), 0
    while at < n:
        if k[at]:
            end = at
            while end < n and k[end]:
                end += 1
            if end - at > best[1] - best[0]:
                best = (at, end)
            at = end
        else:
            at += 1
    return q[best[0] : best[1]]


__all__ = ["Human"]
