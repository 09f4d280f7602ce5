"""The skull, ears and nose in head units: origin between chin and crown, chin at -0.5, crown (without hair) at 0.5."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from ..geometry import Points, smooth_curve
from ..light import RGB, mix
from .base import Rig
from .rig import rgb
from .sketch import Sketch

BABY = {"infant": 1.0, "child": 0.68, "teen": 0.26, "adult": 0.0, "middle": 0.0, "old": 0.0}
"""How much of a baby's head shape an age has."""
_FRONT = ((0.0, 0.5), (0.21, 0.463), (0.335, 0.34), (0.383, 0.17), (0.384, 0.0), (0.368, -0.12), (0.318, -0.28), (0.212, -0.425),
    (0.085, -0.495))
_FRONT_BABY = ((0.0, 0.5), (0.235, 0.46), (0.385, 0.33), (0.452, 0.14), (0.468, -0.05), (0.468, -0.19), (0.40, -0.36), (0.25, -0.468),
    (0.08, -0.5))
_QUARTER = (
    (-0.02, 0.5), (0.20, 0.463), (0.33, 0.335), (0.375, 0.18), (0.352, 0.055), (0.372, -0.06), (0.352, -0.19), (0.285, -0.36),
    (0.175, -0.485),
    (0.055, -0.495), (-0.10, -0.405), (-0.225, -0.25), (-0.30, -0.06), (-0.40, 0.10), (-0.385, 0.33), (-0.23, 0.465),
)
_QUARTER_BABY = (
    (-0.02, 0.5), (0.22, 0.463), (0.385, 0.335), (0.438, 0.16), (0.412, 0.005), (0.442, -0.12), (0.436, -0.25), (0.345, -0.41),
    (0.19, -0.49),
    (0.05, -0.5), (-0.13, -0.445), (-0.29, -0.30), (-0.38, -0.08), (-0.455, 0.12), (-0.425, 0.34), (-0.25, 0.47),
)
# The profile; rows 5..7 are bridge, tip and base of the nose.
_SIDE = (
    (-0.04, 0.5), (0.16, 0.468), (0.285, 0.355), (0.332, 0.20), (0.312, 0.07), (0.345, 0.0), (0.422, -0.118), (0.345, -0.178),
    (0.334, -0.23),
    (0.352, -0.285), (0.334, -0.316), (0.340, -0.352), (0.300, -0.395), (0.316, -0.445), (0.255, -0.498), (0.10, -0.468), (-0.05, -0.365),
    (-0.115, -0.22), (-0.20, -0.12), (-0.36, -0.06), (-0.445, 0.12), (-0.40, 0.36), (-0.23, 0.475),
)
_SIDE_BABY = (
    (-0.04, 0.5), (0.18, 0.468), (0.345, 0.345), (0.40, 0.18), (0.37, 0.02), (0.372, -0.03), (0.425, -0.142), (0.378, -0.192),
    (0.370, -0.24),
    (0.386, -0.295), (0.368, -0.328), (0.372, -0.362), (0.340, -0.40), (0.335, -0.445), (0.25, -0.495), (0.09, -0.478), (-0.07, -0.42),
    (-0.15, -0.29), (-0.24, -0.14), (-0.40, -0.06), (-0.48, 0.13), (-0.43, 0.37), (-0.24, 0.482),
)
_NOSES = {  # length, width, tip height in profile, bridge bump, tip up (+)
    "button": (0.88, 0.95, 0.85, -0.01, 0.012), "straight": (1.0, 0.9, 1.0, 0.008, 0.0), "long": (1.22, 0.96, 1.18, 0.012, -0.014),
    "broad": (1.02, 1.32, 0.95, 0.0, 0.0), "snub": (0.9, 1.02, 1.05, -0.016, 0.026), "hook": (1.12, 0.98, 1.1, 0.034, -0.022),
}


@dataclass(frozen=True, slots=True)
class Face:
    """What a person's face is made of, at one age. Lengths in heads."""

    age: str
    woman: bool
    man: bool
    baby: float
    jaw: float
    chin: float
    cheek: float
    nose: str
    nose_size: float
    brow: float
    arch: float
    eye_size: float
    eye_gap: float
    ear: float
    mouth: float
    lips: float
    mark: str
    part: float
    skin: RGB
    eyes: RGB
    hair: RGB
    brow_colour: RGB

    @property
    def eye_y(self) -> float:
        """Height of the eyes."""
        return -0.025 - 0.085 * self.baby

    @property
    def nose_y(self) -> float:
        """Height of the base of the nose."""
        return -0.185 * (0.88 + 0.12 * _NOSES[self.nose][0]) - 0.03 * self.baby

    @property
    def mouth_y(self) -> float:
        """Height of the mouth."""
        return -0.318 - 0.012 * self.baby

    @property
    def blush(self) -> RGB:
        """Colour of cheeks and nose tip."""
        return mix(self.skin, (226, 92, 82), 0.36)

    @property
    def lip(self) -> RGB:
        """Colour of the lips."""
        return mix(self.skin, (178, 58, 66), 0.42 + 0.22 * self.lips)

    @property
    def wide(self) -> float:
        """Width of the skull relative to an adult's."""
        return 1 + 0.175 * self.baby


def face_of(rig: Rig) -> Face:
    """The face of a human rig."""
    f = cast("dict[str, object]", rig["face"])
    age, gender = str(rig["age"]), str(rig["gender"])
    num = {k: float(cast("float", f[k])) for k in ("jaw", "chin", "cheek", "nose_size", "brow", "arch", "eye_size", "eye_gap", "ear",
        "mouth", "lips", "part")}
    hair = rgb(cast("dict[str, object]", rig["hair"])["colour"])
    skin = rgb(rig["skin"])
    if age == "old":
        skin = mix(skin, (212, 178, 168), 0.10)
    brow = mix(hair, (60, 44, 40), 0.45) if age != "old" else mix(hair, (150, 146, 146), 0.5)
    baby = BABY[age]
    if age == "infant":
        brow = mix(hair, skin, 0.45)
    grown = 1 - baby
    return Face(
        age=age, woman=gender == "woman", man=gender == "man", baby=baby, jaw=num["jaw"] * (0.3 + 0.7 * grown), chin=num["chin"],
        cheek=num["cheek"],
        nose=str(f["nose"]), nose_size=num["nose_size"] * (1.0 - 0.24 * baby) * (1.1 if age == "old" else 1.0), brow=num["brow"],
        arch=num["arch"],
        eye_size=num["eye_size"] * (1.0 + 0.26 * baby), eye_gap=num["eye_gap"] * (1 + 0.1 * baby),
        ear=num["ear"] + (0.7 if age == "old" else 0.0),
        mouth=num["mouth"] * (1 - 0.1 * baby), lips=num["lips"] * (0.35 + 0.65 * grown) * (0.6 if age == "old" else 1.0),
        mark=str(f["mark"]), part=num["part"],
        skin=skin, eyes=rgb(rig["eyes"]), hair=hair, brow_colour=brow,
    )


def outline(face: Face, view: str) -> Points:
    """Contour of the head ``(N, 2)`` in head units for a view (the back is the front)."""
    adult, baby = {
        "three_quarter": (_QUARTER, _QUARTER_BABY), "side": (_SIDE, _SIDE_BABY),
    }.get(view, (_FRONT + tuple((-x, y) for x, y in reversed(_FRONT[1:])),
    _FRONT_BABY + tuple((-x, y) for x, y in reversed(_FRONT_BABY[1:]))))
    b = face.baby
    p = np.array(adult) * (1 - b) + np.array(baby) * b
    y = p[:, 1]
    jaw = np.clip((-0.12 - y) / 0.3, 0, 1) * np.clip((y + 0.56) / 0.1, 0.3, 1)
    cheek = np.exp(-(((y + 0.16) / 0.14) ** 2))
    sag = 0.35 if face.age == "old" else 0.12 if face.age == "middle" else 0.0
    grow = 1 + (0.085 * face.jaw + 0.11 * sag) * jaw + 0.03 * face.cheek * cheek
    if view == "side":
        length, _, tall, bump, up = _NOSES[face.nose]
        size = face.nose_size
        face_x = 0.338 + 0.034 * b
        p[5, 0] += bump
        p[6, 0] = face_x + (0.078 - 0.02 * b) * tall * size
        p[6, 1] += up - 0.02 * (length - 1)
        p[7, 1] -= 0.05 * (length - 1)
        p[13] += (0.012 * face.chin, 0.0)
        p[15:18, 0] -= 0.03 * face.jaw + 0.03 * sag
    else:
        p[:, 0] *= grow
    p[:, 1] -= np.where(y < -0.46, 0.008 * face.chin, 0.0)
    return smooth_curve(p, 7)


@dataclass(frozen=True, slots=True)
class Warp:
    """Maps points authored on the front of the face to a view: the face is part of a cylinder."""

    yaw: float
    radius: float
    down: float = 0.0
    """Nod seen from the front: features move down by this much."""

    def __call__(self, p: Points) -> Points:
        """``(N, 2)`` front coordinates to the view."""
        a = np.arcsin(np.clip(p[:, 0] / 0.41, -0.98, 0.98)) + self.yaw
        x: NDArray[np.float64] = np.sin(np.clip(a, -math.pi / 2, math.pi / 2)) * self.radius
        return np.stack((x, p[:, 1] - self.down), axis=1)

    def x(self, x: float) -> float:
        """One horizontal position."""
        a = math.asin(min(0.98, max(-0.98, x / 0.41))) + self.yaw
        return math.sin(min(math.pi / 2, max(-math.pi / 2, a))) * self.radius

    def stretch(self, x: float) -> float:
        """Horizontal foreshortening at ``x``, 0…1."""
        a = math.asin(min(0.98, max(-0.98, x / 0.41))) + self.yaw
        return max(0.0, math.cos(a)) / max(0.2, math.cos(a - self.yaw)) * self.radius / 0.41


VIEW_YAW = {"front": 0.0, "three_quarter": 0.29, "side": 1.22}


def warp_of(face: Face, view: str, gaze: float = 0.0, nod: float = 0.0) -> Warp:
    """The warp of a view; the gaze turns the face a little along, a nod lowers its features."""
    r = {"side": 0.352 * (1 + 0.11 * face.baby), "three_quarter": 0.388 * face.wide}.get(view, 0.41 * face.wide)
    turn = gaze * (0.07 if view != "side" else 0.0)
    return Warp(VIEW_YAW.get(view, 0.0) + turn, r, 0.05 * nod * (1.0 if view == "front" else 0.6 if view == "three_quarter" else 0.0))


def ear(sk: Sketch, face: Face, view: str) -> None:
    """The ears that the view shows."""
    size = 0.082 * (1 + 0.16 * face.ear) * (1 + 0.12 * face.baby)
    y = -0.075 - 0.05 * face.baby
    if view == "side":
        spots = [(-0.055, 1.0, 0.74)]
    elif view == "three_quarter":
        spots = [(-0.268 * face.wide, 1.0, 0.60)]
    else:
        spots = [(-0.375 * face.wide, -1.0, 0.62), (0.375 * face.wide, 1.0, 0.62)]
    for x, way, thin in spots:
        tilt = 0.12 * way if view in ("front", "back") else 0.15
        sk.ellipse(x, y, size * thin, size, face.skin, angle=tilt, gain=0.96, skin=True)
        if view != "back" and sk.px(size) > 5:
            sk.ellipse(x + 0.008 * (1 if view != "front" else -way), y + 0.004, size * thin * 0.56, size * 0.62,
                mix(face.skin, face.blush, 0.55), angle=tilt, gain=0.88, skin=True)


def nose(sk: Sketch, face: Face, view: str, warp: Warp) -> None:
    """The nose: a soft wedge and a shaded base."""
    length, width, _, bump, up = _NOSES[face.nose]
    k = face.nose_size
    y = face.nose_y - warp.down * 1.4
    top = face.eye_y - 0.01
    w = 0.052 * width * k
    tint = mix(face.skin, face.blush, 0.42)
    if view == "side":
        x = 0.338 + 0.034 * face.baby
        if sk.px(1.0) > 60:
            sk.curve([(x + 0.028, y + 0.005), (x - 0.006, y + 0.026), (x - 0.022, y), (x, y - 0.012)], tint, gain=0.84, skin=True)
        return
    if sk.px(1.0) < 26:
        return
    jut = 0.10 * math.sin(warp.yaw) * k * (0.8 + 0.3 * length)
    cx = warp.x(0.0)
    tip = cx + jut
    if view == "front":
        side = -sk.key if sk.key else 1.0
        if sk.px(1.0) > 70:
            sk.curve([(side * 0.016, top), (side * (0.03 + bump), (top + y) / 2 + 0.02), (side * w, y + 0.03),
                (side * 0.2 * w, y + 0.012)], face.skin, gain=0.92, skin=True)
        sk.curve([(-w, y + 0.018), (-0.6 * w, y + 0.048 + up), (0.0, y + 0.066 + up), (0.6 * w, y + 0.048 + up), (w, y + 0.018),
            (0.5 * w, y - 0.006), (0.0, y - 0.016 + up * 0.6), (-0.5 * w, y - 0.006)], tint, skin=True)
        if sk.px(1.0) > 70:
            sk.curve([(-w * 0.92, y + 0.006), (0.0, y + 0.006), (w * 0.92, y + 0.006), (0.45 * w, y - 0.010), (0.0, y - 0.017 + up * 0.6),
                (-0.45 * w, y - 0.010)], tint, gain=0.80, skin=True)
        return
    bridge = cx + 0.022
    sk.curve(
        [(bridge - 0.008, top + 0.02), (bridge + 0.022 + bump, (top + y) / 2 + 0.045), (tip + 0.018, y + 0.044 + up),
        (tip + 0.02, y + 0.012 + up), (tip - 0.02, y - 0.012),
         (cx - w * 0.78, y - 0.004), (cx - w * 0.92, y + 0.028), (cx - w * 0.1, y + 0.055)], tint, skin=True,
    )
    if sk.px(1.0) > 60:
        sk.curve([(cx - w * 0.8, y + 0.006), (cx, y + 0.008), (tip, y + 0.004), (tip - 0.02, y - 0.013), (cx - w * 0.6, y - 0.008)], tint,
            gain=0.80, skin=True)
        sk.curve([(bridge - 0.012, top + 0.02), (bridge + 0.0, (top + y) / 2 + 0.03), (cx - 0.005, y + 0.05),
            (bridge - 0.002, (top + y) / 2 + 0.06)], face.skin, gain=0.9, skin=True)
