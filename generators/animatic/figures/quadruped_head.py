"""Heads of dog, cat and horse: one solid head that turns by yaw, so every view and every nod is the same animal.

The head's frame has its origin at the middle of the skull and one unit = the skull's radius; yaw 0 looks at the
camera, positive yaw turns to +x.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ..geometry import smooth_curve
from ..light import RGB, mix, scale
from .base import ActorState
from .creature_face import Eye, Mood, draw_eye, gape_of
from .creature_wear import draw_headwear
from .pen import XY, Pen, capsule

if TYPE_CHECKING:
    from .quadruped_parts import Coat, Form

TONGUE: RGB = (226, 122, 128)
MOUTH: RGB = (86, 34, 44)


class Head:
    """One drawing of a head: keeps the numbers that several parts share."""

    def __init__(self, pen: Pen, form: Form, coat: Coat, state: ActorState, mood: Mood, yaw: float) -> None:
        self.pen, self.form, self.coat, self.state, self.mood = pen, form, coat, state, mood
        self.yaw = yaw
        self.s, self.c = math.sin(yaw), math.cos(yaw)
        self.gape = gape_of(state, mood)
        L, p = form.muzzle, form.muzzle_pitch
        self.base: XY = (self.s * 0.34, -0.22 - 0.1 * p)
        self.tip: XY = (self.s * (0.3 + L * math.cos(p)), -0.3 - L * math.sin(p) - 0.06 * abs(self.c))
        self.gaze = (state.gaze[0] * state.facing, state.gaze[1])

    def at(self, phi: float, y: float, r: float = 0.95) -> tuple[float, float, float]:
        """A point of the skull at angle ``phi`` from the nose: x, y and how much it faces the camera."""
        return (math.sin(self.yaw + phi) * r, y, math.cos(self.yaw + phi))

    def draw(self) -> None:
        """Everything, back to front."""
        away = self.c < -0.2
        if self.form.ring:
            self.ring()
        if self.form.horn:
            self.horns()
        if self.form.ear != "floppy" or away:
            for side in (-1, 1):
                self.ear(side)
        elif self.c <= 0.8:
            self.ear(1)
        if away:
            self.skull()
            if self.form.ear == "floppy":
                for side in (-1, 1):
                    self.ear(side)
            if self.form.species == "horse" and self.form.mane:
                self.pen.curve([(-0.2, 0.9), (0.2, 0.9), (0.26, 0.0), (0.1, -0.9), (-0.16, -0.9), (-0.26, 0)], self.coat.mane)
            draw_headwear(self.pen, self.coat.wear, self.s, self.c, self.form.crown)
            return
        self.jaw()
        self.skull()
        self.markings()
        self.muzzle()
        for side in (-1, 1):
            self.eye(side)
        self.nose()
        if self.form.ear == "floppy":
            self.ear(-1)
            if self.c > 0.8:
                self.ear(1)
        if self.form.species == "horse" and self.form.mane:
            self.forelock()
        if self.form.trunk:
            self.trunk()
        draw_headwear(self.pen, self.coat.wear, self.s, self.c, self.form.crown)

    # -- parts --------------------------------------------------------------------------------------------------------
    def skull(self) -> None:
        f, pen = self.form, self.pen
        rx = f.skull_rx * (0.9 + 0.1 * abs(self.c))
        cheek = f.cheek
        pts = [(0, f.skull_ry), (rx * 0.72, f.skull_ry * 0.74), (rx, 0.1), (rx * cheek, -0.42), (rx * 0.45, -0.8 * f.skull_ry),
               (0, -0.88 * f.skull_ry)]
        outline = pen.smooth(pts + [(-x, y) for x, y in pts[-2:0:-1]], 5)
        if f.fluff and pen.px(1) > 10:
            for side in (-1, 1):
                pen.polygon([(side * rx * 0.8, 0.0), (side * rx * 1.22, -0.32), (side * rx * 0.98, -0.42), (side * rx * 1.12, -0.66),
                             (side * rx * 0.5, -0.75)], self.coat.main)
        pen.lit(outline, self.coat.main, strip=0.1, shade=0.2)

    def markings(self) -> None:
        f, pen, coat = self.form, self.pen, self.coat
        if pen.px(1) < 5:
            return
        if coat.pattern in ("mask", "saddle"):
            for side in (-1, 1):
                x, y, c = self.at(side * 0.5, -0.02, 0.8)
                if c > 0.05:
                    pen.ellipse(x, y, 0.42 * max(0.3, c), 0.36, coat.light)
            pen.curve([(self.s * 0.9 - 0.1, 0.5), (self.s * 0.9 + 0.1, 0.5), (self.base[0] + 0.3, -0.5), (self.base[0] - 0.3, -0.5)], coat.light)
        elif coat.pattern == "patch":
            x, y, c = self.at(-0.52, 0.14, 0.86)
            if c > 0.05:
                pen.ellipse(x, y, 0.4 * max(0.35, c), 0.46, coat.dark)
        elif coat.pattern == "blaze":
            w = 0.17 if f.species == "horse" else 0.22
            top = self.at(0, 0.62, 0.62)[0]
            pen.curve([(top - w * 0.5, 0.66), (top + w * 0.5, 0.66), (self.base[0] + w * 1.3, -0.3), (self.tip[0], self.tip[1]),
                       (self.base[0] - w * 1.3, -0.3)], coat.light)
        elif coat.pattern == "tabby":
            for phi, h in ((-0.26, 0.2), (0.0, 0.26), (0.26, 0.2)):
                x, y, c = self.at(phi, 0.72, 0.9)
                if c > 0.1:
                    pen.limb((x, y + 0.04), (x * 0.9 + self.s * 0.12, y - h), 0.055, 0.02, coat.dark)
            if pen.px(1) > 12:
                for side in (-1, 1):
                    x, y, c = self.at(side * 0.95, -0.2, 0.96)
                    if c > 0.15:
                        for k in (0.0, -0.2):
                            pen.limb((x, y + k), (x * 0.62 + self.s * 0.2, y + k - 0.02), 0.045, 0.015, coat.dark)
        if self.mood.blush and pen.px(1) > 9:
            for side in (-1, 1):
                x, y, c = self.at(side * 0.82, -0.28, 0.84)
                if c > 0.2:
                    pen.ellipse(x, y, 0.2 * c, 0.13, (236, 120, 112), alpha=round(70 * self.mood.blush))

    def muzzle(self) -> None:
        f, pen, coat = self.form, self.pen, self.coat
        tone = coat.muzzle if f.species != "horse" else coat.main
        wb, wt = f.muzzle_base * (0.82 + 0.18 * self.c), f.muzzle_tip
        pen.lit(capsule(self.base, self.tip, wb, wt), tone, strip=0.06, shade=0.12)
        if f.species != "horse" and self.c > 0.25:
            w = wt * 1.0
            for side in (-1, 1):
                pen.ellipse(self.tip[0] + side * w * 0.5 * self.c, self.tip[1] - 0.1 * w, w * 0.62, w * 0.66, tone)
        if f.species != "horse":
            self.mouth_line()
        if f.whiskers and pen.px(1) > 14:
            for side in (-1, 1):
                for k in (-0.13, 0.0, 0.13):
                    x0 = self.tip[0] + side * wt * 0.6
                    pen.line([(x0, self.tip[1] + k * 0.5), (x0 + side * 0.42, self.tip[1] + k + 0.03),
                        (x0 + side * 0.8, self.tip[1] + k * 1.9 - 0.03)],
                             0.022, mix(coat.light, (255, 255, 255), 0.6), alpha=210)

    def corners(self) -> tuple[XY, XY, XY]:
        """Mouth: far corner, middle, near corner."""
        f = self.form
        wt, smile = f.muzzle_tip, self.mood.smile
        along = 0.4 if f.species != "horse" else 0.72
        mid = (self.tip[0] + self.s * wt * 0.45, self.tip[1] - wt * 0.62)
        out = []
        for side in (-1, 1):
            bx = self.tip[0] + (self.base[0] - self.tip[0]) * (1 - along) * (1.0 if f.species == "horse" else 1.3)
            by = self.tip[1] + (self.base[1] - self.tip[1]) * (1 - along) - wt * (0.62 if f.species == "horse" else 0.5)
            out.append((bx + side * wt * 0.92 * self.c, by + smile * 0.17 - 0.02))
        return out[0], mid, out[1]

    def mouth_line(self) -> None:
        pen, w = self.pen, self.form.muzzle_tip
        far, mid, near = self.corners()
        if pen.px(1) < 7:
            return
        tone = mix(self.coat.muzzle, (40, 20, 24), 0.72)
        bow = 0.1 + 0.1 * max(0.0, self.mood.smile) - 0.12 * max(0.0, -self.mood.smile)
        for corner in (far, near):
            if corner is far and self.c < 0.3:
                continue
            m = ((mid[0] + corner[0]) / 2, (mid[1] + corner[1]) / 2 - bow)
            pen.line(smooth_curve(np.array([mid, m, corner]), 4, closed=False), 0.055, tone)
        if self.form.species != "horse":
            pen.line([(self.tip[0] + self.s * w * 0.5, self.tip[1] + 0.1), (mid[0], mid[1])], 0.045, tone)
        if self.mood.teeth and pen.px(1) > 10 and self.form.species == "horse":
            pen.line(smooth_curve(np.array([far, mid, near]) - (0, 0.05), 4, closed=False), 0.11, (250, 246, 232))
        elif self.mood.teeth and pen.px(1) > 10:
            for side in (-1, 1):
                x = mid[0] + side * w * 0.42 * max(0.3, self.c) - self.s * w * 0.25
                pen.polygon([(x - 0.06, mid[1] + 0.02), (x + 0.06, mid[1] + 0.02), (x, mid[1] - 0.16)], (250, 246, 232))

    def jaw(self) -> None:
        if self.gape < 0.08:
            return
        f, pen = self.form, self.pen
        far, mid, near = self.corners()
        drop = self.gape * (0.62 if f.species != "horse" else 0.8) * (0.8 + f.muzzle_tip * 0.4) + 0.06
        low = (mid[0] - self.s * (0.14 + 0.2 * drop), mid[1] - drop)
        # In profile both corners lie behind the muzzle: the front one moves to the lips so that the open jaw has an area.
        w = max(0.0, abs(self.s) - 0.3) / 0.7
        near = (near[0] + (mid[0] - near[0]) * w, near[1] + (mid[1] - near[1]) * w)
        back = 0.1
        lip = [(far[0], far[1] + back), (near[0], near[1] + back), (near[0] * 0.4 + low[0] * 0.6 + 0.12 * self.c, low[1] - 0.02),
               (low[0], low[1] - 0.12), (far[0] * 0.4 + low[0] * 0.6 - 0.12 * self.c, low[1] - 0.02)]
        pen.curve(lip, scale(self.coat.muzzle, 0.9))
        cav = [(far[0] * 0.9 + low[0] * 0.1, far[1] + back), (near[0] * 0.9 + low[0] * 0.1, near[1] + back),
            (near[0] * 0.36 + low[0] * 0.64, low[1] + 0.07),
               (low[0], low[1] + 0.0), (far[0] * 0.36 + low[0] * 0.64, low[1] + 0.07)]
        pen.curve(cav, MOUTH)
        if pen.px(1) > 6:
            ry = min(drop * 0.38, 0.17)
            pen.ellipse(low[0] + self.s * 0.03, low[1] + ry, f.muzzle_tip * 0.52 * (0.6 + 0.4 * self.c), ry, TONGUE)

    def eye(self, side: int) -> None:
        f = self.form
        x, y, c = self.at(side * f.eye_phi, f.eye_y, 0.94 * f.skull_rx)
        if c < 0.16:
            return
        pen = self.pen.moved(x, y)
        squeeze = min(1.0, 0.42 + 0.62 * c)
        draw_eye(pen, Eye(f.eye_rx, f.eye_ry, self.coat.eye, slit=f.slit), self.mood, self.state, -side, self.gaze, squeeze)
        if self.pen.px(1) < 6:
            return
        lift = f.eye_ry * (1.45 + 0.42 * self.mood.lift)
        w = f.eye_rx * 0.95 * squeeze
        inner, outer = self.mood.brow * 0.17 + 0.0, -self.mood.brow * 0.12
        a, b = (-side * w, lift + inner), (side * w, lift + outer)
        k = 1.0 if f.species == "dog" else 0.62
        pen.limb(a, b, 0.085 * k, 0.04 * k, self.coat.brow)

    def nose(self) -> None:
        f, pen = self.form, self.pen
        wt = f.muzzle_tip
        if f.trunk:
            return
        if f.species == "horse":
            pen.ellipse(self.tip[0] + self.s * 0.06, self.tip[1] - 0.04, wt * 1.02, wt * 0.98, self.coat.muzzle)
            self.mouth_line()
            for side in (-1, 1):
                x = self.tip[0] + side * wt * 0.5 * self.c + self.s * wt * 0.42
                if side == 1 or self.c > 0.25:
                    pen.ellipse(x, self.tip[1] - 0.02, 0.085, 0.13, scale(self.coat.muzzle, 0.6), angle=-0.4 * side)
            return
        w, h = (0.27, 0.2) if f.species == "dog" else (0.17, 0.12)
        x, y = self.tip[0] + self.s * wt * 0.68, self.tip[1] + wt * 0.46
        pts = [(x - w, y + h * 0.6), (x, y + h * 0.85), (x + w, y + h * 0.6), (x + w * 0.62, y - h * 0.35), (x, y - h),
            (x - w * 0.62, y - h * 0.35)]
        pen.curve(pts, self.coat.nose, detail=4)
        if pen.px(w) > 4:
            pen.ellipse(x + pen.key[0] * w * 0.3, y + h * 0.42, w * 0.32, h * 0.22, (255, 255, 255), alpha=120)

    def ear(self, side: int) -> None:
        f, pen, coat = self.form, self.pen, self.coat
        e = self.mood.ears
        x, y, _ = self.at(side * f.ear_phi, f.ear_y, 0.9 * f.skull_rx)
        flip = -1 if (side < 0) == (self.c > -0.2) else 1
        if f.ear == "floppy" and self.s > 0.3 and side > 0:
            x += 0.06
        dark = side > 0 and self.s > 0.3
        tone = scale(coat.ear, 0.82) if dark else coat.ear
        p = pen.moved(x, y, size=f.ear_size)
        if f.ear == "floppy":
            swing = 0.22 * e - 0.1
            pts = [(-0.16, 0.26), (0.16, 0.26), (0.44, 0.0 + swing), (0.54 + swing * 0.5, -0.56 + swing * 1.8),
                (0.34 + swing * 0.5, -1.1 + swing * 2.2),
                   (0.02, -0.94 + swing * 1.8), (-0.1, -0.3)]
            p.lit(p.smooth([(px * flip, py) for px, py in pts], 4), tone, strip=0.07, shade=0.1)
            return
        if f.ear == "round":
            drop = max(0.0, -e) * 0.3
            p.lit(p.oval(0.12 * flip, 0.16 - drop, 0.78, 0.8 - drop), tone, strip=0.07, shade=0.1)
            if self.c > -0.2:
                p.ellipse(0.12 * flip, 0.1 - drop, 0.46, 0.48 - drop * 0.8, coat.inner_ear)
            return
        turn = (0.34 if f.ear == "button" else 0.24) + max(0.0, -e) * 0.95 - max(0.0, e) * 0.1
        q = p.moved(0, 0, angle=-turn * flip)
        w, h = (0.24, 1.75) if f.ear == "long" else (0.36, 0.95) if f.species != "horse" else (0.2, 0.8)
        pts = [(-w, -0.3), (-w * 0.86, h * 0.4), (-w * 0.1, h), (w * 0.1, h), (w * 0.86, h * 0.42), (w, -0.3)]
        q.lit(q.smooth(pts, 4), tone, strip=0.06, shade=0.08)
        if f.ear == "button":
            q.curve([(-w * 0.9, h * 0.5), (w * 0.2 * flip, h * 1.02), (w * 0.95, h * 0.5), (w * 0.62 * flip, h * 0.02)], scale(tone, 0.84),
                detail=4)
        elif self.c > -0.2 and pen.px(1) > 6:
            q.curve([(-w * 0.55, -0.2), (-w * 0.46, h * 0.36), (0, h * 0.76), (w * 0.46, h * 0.36), (w * 0.55, -0.2)], coat.inner_ear, detail=4)

    def ring(self) -> None:
        """A lion's mane, scalloped, behind the face."""
        pts = []
        for k in range(22):
            a = k * math.tau / 22
            r = (1.62, 1.4)[k % 2]
            pts.append((math.cos(a) * r - self.s * 0.3, math.sin(a) * r - 0.12))
        self.pen.lit(self.pen.smooth(pts, 3), self.coat.mane, strip=0.12, shade=0.2)

    def horns(self) -> None:
        """Antlers, horns, or the one horn of a unicorn."""
        pen, f = self.pen, self.form
        tone: RGB = (196, 164, 120) if f.horn == "antlers" else (228, 216, 190)
        if f.horn == "single":
            x, y, _ = self.at(0.0, 0.8, 0.5)
            pen.polygon([(x - 0.12, y - 0.1), (x + 0.12, y - 0.1), (x + 0.3 * self.s + 0.02, y + 1.2)], (244, 222, 160))
            for t in (0.25, 0.5):
                pen.line([(x - 0.1 + 0.3 * self.s * t, y + t), (x + 0.12 + 0.3 * self.s * t, y + t + 0.1)], 0.05, (214, 180, 110))
            return
        for side in (-1, 1):
            x, y, _ = self.at(side * 0.34, 0.78, 0.8)
            q = pen.moved(x, y, flip=side < 0)
            if f.horn == "horns":
                q.line(smooth_curve(np.array([(0.0, 0.0), (0.3, 0.06), (0.52, 0.3), (0.5, 0.56)]), 5, closed=False), 0.17, tone)
                continue
            q.line(smooth_curve(np.array([(0.0, -0.05), (0.16, 0.45), (0.5, 0.85), (0.42, 1.4)]), 5, closed=False), 0.12, tone)
            q.limb((0.2, 0.5), (0.02, 0.86), 0.055, 0.03, tone)
            q.limb((0.48, 0.86), (0.86, 1.12), 0.055, 0.03, tone)

    def trunk(self) -> None:
        """An elephant's trunk: hangs, and lifts with joy and speech."""
        x, y = self.tip
        up = max(0.0, self.mood.smile) * 0.5 + self.gape * 0.8
        ahead = 0.5 + 0.5 * abs(self.s)
        pts = np.array([(x, y + 0.25), (x + self.s * 0.22, y - 0.4), (x + self.s * (0.3 + 0.4 * up), y - 1.15 + 0.35 * up),
                        (x + self.s * 0.5 + ahead * (0.18 + 0.5 * up), y - 1.6 + 1.0 * up)])
        line = smooth_curve(pts, 6, closed=False)
        width = np.linspace(0.42, 0.17, len(line))[:, None]
        d = np.gradient(line, axis=0)
        n = np.stack((-d[:, 1], d[:, 0]), axis=1) / np.maximum(np.hypot(d[:, 0], d[:, 1]), 1e-9)[:, None]
        self.pen.lit(np.concatenate((line + n * width, (line - n * width)[::-1])), self.coat.main, shade=0.12)
        if self.pen.px(1) > 10:
            for k in range(4, len(line) - 2, 3):
                a, b = line[k] + n[k] * width[k] * 0.8, line[k] - n[k] * width[k] * 0.8
                self.pen.line([tuple(a), tuple(b)], 0.035, scale(self.coat.main, 0.78))

    def forelock(self) -> None:
        x = self.s * 0.3
        self.pen.curve([(x - 0.3, 0.94), (x + 0.22, 0.98), (x + 0.34 + self.s * 0.3, 0.5), (x + 0.1 + self.s * 0.4, 0.02),
            (x - 0.1 + self.s * 0.2, 0.42)],
                       self.coat.mane)

