"""Measures of a human body by age, build and gender. Proportions change with age, not only the scale."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

from .base import Rig

# height m, heads per height, hip height share, neck gap in heads, arm share, width factor, gait
_AGES: dict[str, tuple[float, float, float, float, float, float, float]] = {
    "infant": (0.75, 3.2, 0.325, 0.05, 0.285, 1.42, 0.7),
    "child": (1.15, 4.0, 0.415, 0.11, 0.298, 1.14, 1.1),
    "teen": (1.55, 4.7, 0.475, 0.16, 0.312, 0.97, 1.1),
    "adult": (1.70, 5.3, 0.488, 0.19, 0.318, 1.0, 1.0),
    "middle": (1.70, 5.3, 0.483, 0.18, 0.318, 1.06, 0.95),
    "old": (1.62, 5.0, 0.475, 0.16, 0.322, 1.03, 0.65),
}
# shoulder joint, shoulder edge, chest, waist, hip: half-widths seen from the front; chest, waist, hip from the side (adult, 1.70 m)
_SHAPES: dict[str, tuple[float, ...]] = {
    "woman": (0.152, 0.160, 0.138, 0.112, 0.156, 0.112, 0.092, 0.122),
    "man": (0.190, 0.200, 0.182, 0.148, 0.146, 0.128, 0.112, 0.118),
    "neutral": (0.170, 0.178, 0.158, 0.132, 0.150, 0.120, 0.104, 0.119),
}
HAIR_BUMP = 0.06
"""Hair above the skull, in heads."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Lengths in metres unless named otherwise."""

    age: str
    height: float
    size: float
    """Height relative to an adult of 1.70 m."""
    head: float
    """Chin to top of the skull."""
    hip: float
    """Height of the hip joints when standing."""
    thigh: float
    shin: float
    ankle: float
    foot: float
    torso: float
    """Hip joint to base of the neck."""
    shoulder_drop: float
    neck_to_head: float
    """Base of the neck to the centre of the head."""
    upper: float
    fore: float
    hand: float
    shoulder: float
    hips: float
    wide: tuple[float, float, float, float]
    """Half-widths from the front: shoulder edge, chest, waist, hip."""
    deep: tuple[float, float, float, float]
    """The same from the side."""
    belly: float
    bust: float
    arm_width: float
    leg_width: float
    neck_width: float
    stoop: float
    """Radians forward."""
    head_forward: float
    stride: float
    speed: float

    @property
    def leg(self) -> float:
        """Thigh and shin."""
        return self.thigh + self.shin

    @property
    def arm(self) -> float:
        """Upper arm, forearm and palm."""
        return self.upper + self.fore + self.hand * 0.5

    @property
    def knee_pad(self) -> float:
        """Height of the knee joint over the ground when kneeling."""
        return self.leg_width * 0.78

    @property
    def seat_pad(self) -> float:
        """Height of the hip joint over a seat."""
        return self.leg_width * 1.05


def measures(rig: Rig) -> Measures:
    """Body measures of a human rig."""
    age, gender, build = str(rig["age"]), str(rig["gender"]), str(rig["build"])
    tall, hph, hip_share, gap, arm_share, wide, gait = _AGES[age]
    young = age in ("infant", "child")
    by_gender = {"woman": 0.965, "man": 1.035, "neutral": 1.0}[gender] if not young else 1.0
    height = tall * by_gender * (1 + (float(cast("float", rig["tall"])) - 1) * (0.5 if young else 1.0))
    size = height / 1.70
    head = height / (hph + HAIR_BUMP)
    ankle = 0.058 * size if age != "infant" else 0.038
    hip = height * hip_share
    leg = (hip - ankle) * 1.004
    neck_gap = gap * head
    stoop = {"old": 0.135, "middle": 0.02}.get(age, 0.0)
    forward = {"old": 0.26, "middle": 0.05}.get(age, 0.0)
    neck_to_head = neck_gap + head / 2
    torso = (height - hip - head * (0.5 + HAIR_BUMP) - neck_to_head * math.cos(0.55 * stoop + forward)) / math.cos(stoop)
    shape = _SHAPES["neutral" if young else gender]
    fat = {"slim": 0.9, "average": 1.0, "stout": 1.2}[build]
    round_ = {"slim": 0.88, "average": 1.0, "stout": 1.42}[build] * {"middle": 1.1, "old": 1.08, "child": 1.06, "infant": 1.22}.get(age,
        1.0)
    k = size * wide
    plump = {"infant": 1.3, "child": 1.12}.get(age, 1.0)
    arm = height * arm_share
    factor = {"infant": 0.8, "old": 0.74, "child": 0.95}.get(age, 1.0)
    return Measures(
        age=age, height=height, size=size, head=head, hip=hip, thigh=leg * 0.515, shin=leg * 0.485, ankle=ankle,
        foot=(0.235 if age != "infant" else 0.26) * size, torso=torso,
        shoulder_drop=0.092 * size * (0.75 + 0.25 * fat) * (0.7 if age == "infant" else 0.85 if age == "child" else 1.0),
        neck_to_head=neck_to_head,
        upper=arm * 0.52, fore=arm * 0.48, hand=(0.105 if age != "infant" else 0.13) * size,
        shoulder=shape[0] * k * (0.93 + 0.07 * fat), hips=shape[4] * k * 0.56 * (0.6 + 0.4 * fat),
        wide=(shape[1] * k * (0.9 + 0.1 * fat), shape[2] * k * fat, shape[3] * k * round_, shape[4] * k * (0.4 + 0.6 * fat)),
        deep=(0.085 * k, shape[5] * k * fat, shape[6] * k * round_, shape[7] * k * (0.4 + 0.6 * fat)),
        belly=((0.055 if build == "stout" else 0.0) + {"middle": 0.012, "old": 0.015, "child": 0.015, "infant": 0.03}.get(age, 0.0)) * k,
        bust=(0.026 if gender == "woman" and age not in ("infant", "child") else 0.0) * k,
        arm_width=0.043 * size * (0.9 + 0.1 * wide) * (0.55 + 0.45 * fat) * (1.0 if gender == "woman" or young else 1.1) * plump,
        leg_width=0.079 * size * (0.5 + 0.5 * fat) * (1.25 if age == "infant" else 1.08 if age == "child" else 1.0),
        neck_width=0.052 * size * (1.16 if gender == "man" and not young else 1.0) * (0.8 + 0.2 * fat) * plump,
        stoop=stoop, head_forward=forward, stride=1.36 * leg * factor, speed=1.15 * math.sqrt(leg / 0.78) * gait,
    )
