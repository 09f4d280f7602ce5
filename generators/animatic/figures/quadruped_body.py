"""Body, legs, neck and tail of dog, cat and horse in profile. Heads are in :mod:`.quadruped_head`."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ..geometry import smooth_curve
from ..light import RGB, mix, scale
from .base import ActorState
from .creature_face import Mood
from .creature_wear import draw_neckwear
from .pen import XY, Pen, capsule
from .quadruped_parts import Bones, Coat, Form, knee

Vec = NDArray[np.float64]


class Body:
    """Draws the parts below the head from a posed skeleton."""

    def __init__(self, form: Form, coat: Coat) -> None:
        self.form, self.coat = form, coat

    def torso(self, pen: Pen, b: Bones) -> None:
        f = self.form
        hip, sh = np.array(b.hip), np.array(b.shoulder)
        axis = (sh - hip) / max(1e-6, float(np.hypot(*(sh - hip))))
        n = np.array([-axis[1], axis[0]])
        mid = (hip + sh) / 2
        rh, rc = f.loin, f.chest
        pts = [hip - axis * rh * 1.02 + n * rh * 0.1, hip - axis * rh * 0.5 + n * rh * 0.84, hip + n * rh * 0.98 + axis * rh * 0.3,
               mid + n * (rh * 0.5 + rc * 0.38 - f.sag * rc), sh + n * rc * 0.9, sh + axis * rc * 0.86 + n * rc * 0.4,
                   sh + axis * rc * 0.92 - n * rc * 0.42,
               sh - n * rc * 1.06 + axis * rc * 0.1, mid - n * (rh * 0.42 + rc * 0.36), hip - n * rh * 0.7, hip - axis * rh * 0.9 - n * rh * 0.5]
        outline = pen.smooth(np.array(pts), 5)
        pen.lit(outline, self.coat.main, strip=rc * 0.1, shade=rc * 0.28)
        if pen.px(rc) < 4:
            return
        self.coat_marks(pen, b, axis, n)
        if f.fluff:
            tuft = sh + axis * rc * 0.5 - n * rc * 0.2
            pen.curve([tuft + n * rc * 0.6, tuft + axis * rc * 0.75, tuft + axis * rc * 0.5 - n * rc * 0.62, tuft - n * rc * 1.05,
                tuft - axis * rc * 0.3], self.coat.light)
        if self.coat.wear.cloth:
            self.coat_worn(pen, b, axis, n)

    def coat_marks(self, pen: Pen, b: Bones, axis: Vec, n: Vec) -> None:
        f, coat = self.form, self.coat
        hip, sh = np.array(b.hip), np.array(b.shoulder)
        mid, rh, rc = (hip + sh) / 2, f.loin, f.chest
        if coat.pattern == "saddle":
            pen.curve([hip - axis * rh * 0.6 + n * rh * 0.72, hip + n * rh * 0.95, mid + n * (rh * 0.5 + rc * 0.4 - f.sag * rc),
                sh + n * rc * 0.95, sh + n * rc * 0.2,
                       mid - n * rc * 0.08, hip - n * rh * 0.1], coat.dark)
        elif coat.pattern == "patch":
            pen.curve([mid + n * rc * 0.78 - axis * rc * 0.8, mid + n * rc * 0.82 + axis * rc * 0.5, mid + axis * rc * 0.66, mid - n * rc * 0.2,
                mid - axis * rc * 0.95 + n * rc * 0.1], coat.dark)
            pen.curve([hip - axis * rh * 0.85 + n * rh * 0.3, hip - axis * rh * 0.2 + n * rh * 0.88, hip + n * rh * 0.2,
                hip - axis * rh * 0.6 - n * rh * 0.3], coat.dark)
        elif coat.pattern == "tabby":
            for t in (0.1, 0.3, 0.5, 0.7, 0.88):
                c = hip + (sh - hip) * t
                r = rh + (rc - rh) * t
                pen.limb(tuple(c + n * r * 0.82), tuple(c + n * r * 0.1 - axis * r * 0.16), r * 0.13, r * 0.03, coat.dark)
        if coat.pattern in ("mask", "blaze", "bib", "saddle") and f.species != "horse":
            c = sh + axis * rc * 0.42 - n * rc * 0.42
            pen.curve([c + n * rc * 0.6 + axis * rc * 0.3, c + axis * rc * 0.44, c - n * rc * 0.5, c - axis * rc * 0.4], coat.light)

    def coat_worn(self, pen: Pen, b: Bones, axis: Vec, n: Vec) -> None:
        f = self.form
        hip, sh, rc, rh = np.array(b.hip), np.array(b.shoulder), f.chest, f.loin
        tone = self.coat.wear.cloth or self.coat.main
        back, mid = hip + (sh - hip) * 0.24, hip + (sh - hip) * 0.55
        top, low = rh * 0.74 + rc * 0.22 - f.sag * rc * 0.7, rh * 0.62 + rc * 0.2
        pts = [back + n * top, mid + n * (rh * 0.42 + rc * 0.52 - f.sag * rc), sh + n * rc * 0.96, sh + axis * rc * 0.84 + n * rc * 0.46,
               sh + axis * rc * 0.9 - n * rc * 0.4, sh - n * rc * 1.08 + axis * rc * 0.1, mid - n * (rh * 0.3 + rc * 0.56), back - n * low]
        pen.lit(pen.smooth(pts, 5), tone, strip=rc * 0.09, shade=rc * 0.2)
        for k in (0.0, 0.07) if pen.px(rc) > 10 else (0.0,):
            e = back + (sh - hip) * (k + 0.02)
            pen.line([tuple(e + n * top * 0.98), tuple(e - n * low * 0.98)], rc * 0.09, scale(tone, 0.78))

    def leg(self, pen: Pen, b: Bones, i: int, *, far: bool) -> None:
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
                self.paw(pen, foot, tone, far)
                return
            thigh = pen.oval(root[0], root[1], f.loin * 0.92, f.loin * 0.78, 0.5)
            pen.lit(thigh, tone, strip=f.loin * 0.09, shade=f.loin * 0.2)
            ankle = (foot[0] - w * 0.4, foot[1] + w * 0.9)
            pen.limb((root[0] + f.loin * 0.2, foot[1] + w * 1.0), ankle, w * 1.05, w * 0.9, tone)
        else:
            root = (b.hip[0] + f.loin * (0.05 if not far else 0.3), b.hip[1] - f.loin * 0.25)
            ankle = (foot[0] - w * 0.1, foot[1] + w * 1.0)
            hock = (ankle[0] - f.withers * 0.1 - max(0.0, foot[1]) * 0.3, ankle[1] + f.withers * 0.27)
            pen.limb(root, hock, f.loin * 0.62, w * 0.98, tone)
            pen.limb(hock, ankle, w * 0.98, w * 0.84, tone)
        self.paw(pen, foot, tone, far)

    def paw(self, pen: Pen, foot: XY, tone: RGB, far: bool) -> None:
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

    def paw_front(self, pen: Pen, foot: XY, tone: RGB, big: float = 1.0) -> None:
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

    def neck(self, pen: Pen, b: Bones) -> None:
        f, coat = self.form, self.coat
        base = (b.shoulder[0] + f.chest * 0.2, b.shoulder[1] + f.chest * 0.1)
        top = (b.head[0] - f.head * 0.18, b.head[1] - f.head * 0.2)
        if f.species == "horse":
            pen.polygon(capsule(base, top, f.chest * 0.84, f.head * 0.72), coat.main)
            if f.mane:
                self.mane(pen, base, top)
        else:
            pen.polygon(capsule(base, top, f.chest * 0.78, f.head * 0.62), coat.main)
        if pen.px(f.head) > 8:
            pen.ellipse(top[0] + f.head * 0.1, top[1] - f.head * 0.42, f.head * 0.6, f.head * 0.36, mix(coat.main, (40, 30, 60), 0.34), alpha=110)
        draw_neckwear(pen, coat.wear, base, top, f.head * (0.66 if f.species != "horse" else 0.95))

    def mane(self, pen: Pen, base: XY, top: XY) -> None:
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

    def small_tail(self, pen: Pen, at: XY, up: float) -> None:
        """A stub, a rabbit's ball, or a thin tail with a tuft."""
        f, coat = self.form, self.coat
        x, y = at
        if f.tail == "puff":
            pen.ellipse(x - f.tail_w * 0.4, y, f.tail_w, f.tail_w, coat.light)
        elif f.tail == "stub":
            pen.limb((x, y), (x - f.tail_len, y + f.tail_len * (up - 0.3)), f.tail_w, f.tail_w * 0.8, coat.main)
        else:
            L = f.tail_len
            a = -1.9 + up * 0.7
            mid, end = (x - L * 0.22, y + math.sin(a) * L * 0.4), (x + math.cos(a) * L * 0.7, y + math.sin(a) * L)
            pen.line(smooth_curve(np.array([(x, y), mid, end]), 5, closed=False), f.tail_w * 1.6, coat.main)
            pen.limb(end, (end[0] - L * 0.03, end[1] - L * 0.12), f.tail_w * 1.8, f.tail_w * 0.8, coat.mane)

    def tail(self, pen: Pen, b: Bones, state: ActorState, mood: Mood) -> None:
        f, coat = self.form, self.coat
        wag = mood.wag * math.sin(state.phase * 2 + state.breath * 2.2) * 0.35
        x, y = b.hip[0] - f.loin * 0.8, b.hip[1] + f.loin * (0.42 if not b.folded else -0.2)
        up = b.tail * 0.9
        if f.tail in ("stub", "puff", "tuft"):
            self.small_tail(pen, (x, y), up + wag)
            return
        L = f.tail_len
        if b.folded:
            up = min(up, 0.25)
        if f.tail == "hair":
            a = -2.0 + up * 0.5 + wag * 0.5
            pts = [(x, y), (x - L * 0.16, y + L * 0.04), (x + math.cos(a) * L * 0.6 - L * 0.12, y + math.sin(a) * L * 0.5),
                (x + math.cos(a) * L * 0.8, max(b.feet[0][1] + 0.02, y + math.sin(a) * L))]
            w = (0.4, 0.8, 1.2, 0.25)
        elif f.tail == "curl":
            r = L * 0.3
            pts = [(x, y), (x - r * 0.7, y + r * (0.8 + up * 0.4)), (x - r * 0.1 + wag * r, y + r * (1.6 + up * 0.5)),
                (x + r * 0.7 + wag * r, y + r * (1.1 + up * 0.5))]
            w = (1.0, 1.15, 1.1, 0.6)
        else:
            a0, a1 = math.pi - 0.35 - up * 0.8 + wag, math.pi - 0.6 - up * 1.3 + wag * 1.6
            if f.species == "cat":
                a1 = math.pi - up * 1.25 + wag
                pts = [(x, y), (x + math.cos(a0) * L * 0.36, y + math.sin(a0) * L * 0.36)]
                pts.append((pts[1][0] + math.cos(a1) * L * 0.4, pts[1][1] + math.sin(a1) * L * 0.4))
                pts.append((pts[2][0] + math.cos(a1 - 0.9) * L * 0.26, pts[2][1] + math.sin(a1 - 0.9) * L * 0.26))
            else:
                pts = [(x, y), (x + math.cos(a0) * L * 0.4, y + math.sin(a0) * L * 0.4),
                    (x + math.cos((a0 + a1) / 2) * L * 0.75, y + math.sin((a0 + a1) / 2) * L * 0.75),
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
