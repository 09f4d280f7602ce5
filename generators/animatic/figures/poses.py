"""Where the joints are: a pose, a phase and a few dials become a skeleton in body axes.

Body axes: ``f`` forward, ``u`` up, ``s`` to the far side (the near side is negative). The view turns them into the
picture: ``x = f sin(view) + s cos(view)``; what is nearer to the lens sits a little lower, as seen by a standing camera.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from ..geometry import smoothstep
from ..paint import TAU, XY
from .base import ActorState
from .body import Measures

Joint = tuple[float, float, float]
"""``(f, u, s)`` in metres."""

YAW = {"front": 0.0, "three_quarter": math.radians(42), "side": math.radians(90), "back": math.radians(180)}
TILT = 0.13
"""How far a point drops in the picture per metre that it is nearer to the lens."""


@dataclass(frozen=True, slots=True)
class Arm:
    """Angles of one arm: ``swing`` of the upper arm forward, ``out`` sideways, ``bend`` of the elbow, ``fore`` sideways of the
    forearm (negative = towards the midline); ``hand`` names its shape."""

    swing: float = -0.02
    out: float = 0.11
    bend: float = 0.20
    fore: float = -0.02
    hand: str = "rest"

    def to(self, other: Arm, t: float) -> Arm:
        """A mix: this arm at 0, the other at 1."""
        def m(a: float, b: float) -> float:
            return a + (b - a) * t

        hand = other.hand if t > 0.5 else self.hand
        return Arm(m(self.swing, other.swing), m(self.out, other.out), m(self.bend, other.bend), m(self.fore, other.fore), hand)


@dataclass(slots=True)
class Leg:
    """One leg by its joints; ``pitch`` turns the foot about the ankle (heel up = negative)."""

    hip: Joint
    knee: Joint
    ankle: Joint
    pitch: float = 0.0


@dataclass(slots=True)
class Plan:
    """What a pose asks for before the joints are solved."""

    pelvis: tuple[float, float] = (0.0, 0.0)
    """Forward offset and height of the hip joint."""
    lean: float = 0.0
    twist: float = 0.0
    """Near shoulder forward (+)."""
    sway: float = 0.0
    """Sideways lean to the far side."""
    nod: float = 0.0
    """Head down (+), relative to upright."""
    roll: float = 0.0
    near: Arm = field(default_factory=Arm)
    far: Arm = field(default_factory=Arm)
    feet: tuple[tuple[float, float, float], tuple[float, float, float]] = ((0.02, 0.0, 0.0), (-0.02, 0.0, 0.0))
    """Near and far foot: forward, height of the ankle above its rest height, pitch."""
    splay: float = 0.0
    """Extra sideways distance of each foot."""
    knees: float = 1.0
    """Knees bend forward (+1) or fold for kneeling (0: knee on the ground below the hip)."""


@dataclass(slots=True)
class Skeleton:
    """All joints of the posed body and how to project them."""

    yaw: float
    pelvis: Joint
    neck: Joint
    head: Joint
    near: tuple[Joint, Joint, Joint]
    far: tuple[Joint, Joint, Joint]
    """Shoulder, elbow, wrist."""
    near_leg: Leg
    far_leg: Leg
    plan: Plan
    leg_yaw: float
    """View of the feet: the whole stride of a walk is seen in a three-quarter view, so that feet do not skate."""
    head_angle: float = 0.0
    """Turn of the head in the picture, counter-clockwise."""

    def at(self, j: Joint) -> XY:
        """Joint to picture metres."""
        s, c = math.sin(self.yaw), math.cos(self.yaw)
        return (j[0] * s + j[2] * c, j[1] - TILT * (j[0] * c - j[2] * s))

    def depth(self, j: Joint) -> float:
        """Metres towards the lens."""
        return j[0] * math.cos(self.yaw) - j[2] * math.sin(self.yaw)


REST = Arm()
# Strong, simple silhouettes: (near arm, far arm, lean, nod, roll).
GESTURES: dict[str, tuple[Arm, Arm, float, float, float]] = {
    "reach": (Arm(1.22, 0.04, 0.16, -0.02, "open"), Arm(-0.15, 0.2, 0.35, 0.05), 0.12, -0.05, 0.0),
    "hold": (Arm(0.35, 0.12, 1.2, -0.28, "grip"), Arm(0.35, 0.12, 1.15, -0.3, "grip"), 0.0, 0.12, 0.0),
    "point": (Arm(1.46, 0.04, 0.06, 0.0, "point"), Arm(-0.1, 0.16, 0.5, -0.1), 0.06, -0.04, 0.0),
    "wave": (Arm(0.35, 1.42, 2.4, -0.98, "open"), Arm(0.0, 0.16, 0.3, 0.0), -0.03, -0.05, 0.07),
    "hug": (Arm(1.15, 0.34, 0.5, -0.55, "open"), Arm(1.2, 0.34, 0.5, -0.55, "open"), 0.08, 0.05, 0.1),
    "work": (Arm(0.55, 0.1, 0.85, -0.12, "grip"), Arm(0.45, 0.12, 0.9, -0.2, "open"), 0.14, 0.24, 0.0),
    "play": (Arm(0.42, 0.14, 1.12, -0.05, "open"), Arm(0.42, 0.14, 1.12, -0.05, "open"), 0.07, 0.16, 0.0),
    "carry": (Arm(0.3, 0.06, 1.2, -0.16, "grip"), Arm(0.3, 0.06, 1.2, -0.16, "grip"), -0.07, 0.0, 0.0),
    "think": (Arm(0.98, 0.06, 2.1, -0.28, "fist"), Arm(0.28, 0.05, 1.3, -0.75, "rest"), -0.02, -0.1, -0.1),
    "fight": (Arm(0.75, 0.18, 1.75, -0.22, "fist"), Arm(1.0, 0.12, 1.2, -0.2, "fist"), 0.14, 0.12, 0.0),
    "dance": (Arm(0.5, 1.9, 0.5, 0.3, "open"), Arm(0.3, 1.25, 0.8, 0.4, "open"), -0.03, -0.08, 0.16),
    "cheer": (Arm(0.6, 2.5, 0.25, 0.2, "fist"), Arm(0.6, 2.5, 0.25, 0.2, "fist"), -0.08, -0.18, 0.0),
    "bow": (Arm(0.5, 0.06, 1.15, -0.6, "open"), Arm(-0.35, 0.1, 0.35, 0.0), 0.72, 0.5, 0.0),
}


def plan_of(state: ActorState, m: Measures) -> Plan:
    """The dials of a pose: legs from the posture, arms from the gesture."""
    pose, ph = state.pose, state.phase
    if pose in GESTURES:
        p = _sit(state, m) if state.seated else _stand(m)
        return _gesture(p, pose, smoothstep(state.gesture), ph, state.seated)
    if pose == "walk":
        return _walk(m, ph)
    if pose == "run":
        return _run(m, ph)
    if pose == "sit":
        return _sit(state, m)
    if pose == "kneel":
        return _kneel(m)
    if pose == "crawl":
        return _crawl(m, ph)
    if pose == "lie":
        return _lie(m)
    return _sit(state, m) if state.seated else _stand(m)


def _stand(m: Measures) -> Plan:
    d = 0.035 * m.leg
    arm = replace(REST, bend=REST.bend + m.stoop * 1.8, swing=REST.swing + m.stoop * 0.2)
    return Plan(
        pelvis=(0.0, m.hip), lean=m.stoop, nod=m.stoop * 0.6, near=arm, far=replace(arm, swing=arm.swing + 0.02),
        feet=((d, 0.0, 0.0), (-d, 0.0, 0.0)),
    )


def _gesture(p: Plan, pose: str, t: float, ph: float, seated: bool) -> Plan:
    near, far, lean, nod, roll = GESTURES[pose]
    s, c = math.sin(ph), math.cos(ph)
    if pose == "wave":
        near = replace(near, fore=near.fore + 0.38 * s)
    elif pose == "work":
        near = replace(near, swing=near.swing + 0.14 * s, bend=near.bend + 0.22 * c)
    elif pose == "play":
        near = replace(near, bend=near.bend + 0.1 * s, fore=near.fore + 0.16 * math.sin(ph * 0.5))
        far = replace(far, bend=far.bend - 0.1 * math.sin(ph * 1.5), fore=far.fore - 0.16 * math.sin(ph * 0.5))
        nod, roll = nod + 0.05 * s, 0.05 * math.sin(ph * 0.5)
    elif pose == "fight":
        near = replace(near, swing=near.swing + 0.5 * max(0.0, s), bend=near.bend - 1.3 * max(0.0, s))
        lean += 0.1 * max(0.0, s)
    elif pose == "dance":
        near, far = replace(near, out=near.out + 0.35 * s), replace(far, out=far.out - 0.35 * s)
        p.sway, roll = 0.12 * s * t, roll * s
        if not seated:
            f, lift = p.feet, 0.09 * t
            p.feet = ((f[0][0], max(0.0, s) * lift, -max(0.0, s) * 0.5 * t), (f[1][0], max(0.0, -s) * lift, -max(0.0, -s) * 0.5 * t))
            p.splay, p.pelvis = 0.05 * t, (p.pelvis[0], p.pelvis[1] - 0.025 * t * (1 + abs(c)) / 2)
    elif pose == "cheer":
        near, far = replace(near, out=near.out + 0.14 * s), replace(far, out=far.out + 0.14 * s)
    if pose == "fight" and not seated:
        p.feet = ((0.17 * t, 0.0, 0.0), (-0.2 * t, 0.0, 0.0))
        p.pelvis = (0.0, p.pelvis[1] - 0.06 * t)
    if seated and pose == "bow":
        lean *= 0.5
    p.near, p.far = p.near.to(near, t), p.far.to(far, t)
    p.lean += lean * t
    p.nod += nod * t
    p.roll += roll * t
    return p


def _step(u: float, half: float, duty: float, lift: float) -> tuple[float, float, float]:
    """Foot of one leg at cycle position ``u``: forward, height, pitch. In stance it moves back exactly as the body moves on."""
    if u < duty:
        k = u / duty
        rise = smoothstep((k - 0.72) / 0.28)
        return half - 2 * half * k, 0.0, 0.2 * (1 - smoothstep(k / 0.18)) - 0.5 * rise
    k = (u - duty) / (1 - duty)
    ease = k + 0.1 * math.sin(TAU * k - math.pi) if k < 1 else 1.0
    return -half + 2 * half * ease, lift * math.sin(math.pi * k) ** 1.2, -0.5 + 0.7 * smoothstep(k)


def _walk(m: Measures, ph: float) -> Plan:
    duty = 0.6
    half = m.stride * duty / 2
    u = (ph / TAU) % 1.0
    near, far = _step(u, half, duty, 0.075 * m.leg), _step((u + 0.5) % 1.0, half, duty, 0.075 * m.leg)
    swing = (0.36 if m.age != "old" else 0.24) * math.cos(ph - 0.5)
    # The hips are lowest when both feet are down and highest over the standing leg, which is then nearly straight.
    low = m.leg - math.sqrt(max(0.2 * m.leg**2, m.leg**2 - half**2))
    drop = 0.010 * m.leg + low * 0.96 * (0.5 + 0.5 * math.cos(2 * ph - 0.25)) + (0.03 * m.leg if m.age == "old" else 0.0)
    return Plan(
        pelvis=(0.0, m.hip - drop), lean=m.stoop + 0.045, twist=-0.3 * swing, nod=m.stoop * 0.6,
        near=Arm(0.04 + m.stoop - swing, 0.1, 0.34 - 0.2 * swing, -0.04), far=Arm(0.04 + m.stoop + swing, 0.1, 0.34 + 0.2 * swing, -0.04),
        feet=(near, far),
    )


def _run(m: Measures, ph: float) -> Plan:
    duty = 0.42
    half = m.stride * duty / 2
    u = (ph / TAU) % 1.0
    feet = []
    for v in (u, (u + 0.5) % 1.0):
        f, h, pitch = _step(v, half, duty, 0.30 * m.leg)
        swingin = max(0.0, (v - duty) / (1 - duty))
        feet.append((f + 0.12 * m.leg * math.sin(math.pi * swingin), h, pitch - 0.5 * math.sin(math.pi * swingin)))
    swing = 0.75 * math.cos(ph - 0.35)
    bob = 0.035 * m.leg * math.cos(2 * ph + 1.6)
    return Plan(
        pelvis=(0.0, m.hip * 0.93 + bob), lean=m.stoop + 0.2, twist=-0.22 * swing, nod=0.04 + m.stoop * 0.5,
        near=Arm(-0.05 - swing, 0.14, 1.45 - 0.25 * swing, -0.2, "fist"), far=Arm(-0.05 + swing, 0.14, 1.45 + 0.25 * swing, -0.2, "fist"),
        feet=(feet[0], feet[1]),
    )


def _sit(state: ActorState, m: Measures) -> Plan:
    floor = m.age == "infant" or state.seat < 0.12
    arm = Arm(0.42, 0.12, 0.75, -0.28)
    if floor:
        reach = m.leg * 0.86
        return Plan(
            pelvis=(-0.25 * m.leg, state.seat * (m.age != "infant") + m.seat_pad), lean=m.stoop + 0.02, nod=0.04, near=arm, far=arm,
            feet=((reach - 0.25 * m.leg, 0.0, 0.5), (reach - 0.29 * m.leg, 0.0, 0.5)), splay=0.12 * m.leg,
        )
    foot = m.thigh * 0.96
    # Short legs do not reach the floor: feet hang below the knee.
    hang = max(0.0, state.seat + m.seat_pad - m.ankle - m.shin - 0.45 * m.thigh)
    return Plan(
        pelvis=(-0.32 * m.thigh, state.seat + m.seat_pad), lean=m.stoop * 0.8 + 0.01, nod=m.stoop * 0.5, near=arm,
        far=replace(arm, fore=-0.34),
        feet=((foot - 0.30 * m.thigh, hang, 0.12 if hang else 0.0), (foot - 0.42 * m.thigh, hang, 0.12 if hang else 0.0)),
        splay=0.035 * m.size,
    )


def _kneel(m: Measures) -> Plan:
    arm = Arm(0.32, 0.1, 0.7, -0.22)
    return Plan(pelvis=(0.0, m.thigh * 0.97 + m.knee_pad), lean=m.stoop + 0.05, nod=0.08, near=arm, far=arm, knees=0.0)


def _crawl(m: Measures, ph: float) -> Plan:
    high = m.thigh * 0.93 + m.knee_pad
    reach = m.upper + m.fore + m.hand * 0.78
    lean = math.acos(min(0.98, max(-0.2, (reach - high) / (m.torso - m.shoulder_drop))))
    s = 0.3 * math.sin(ph)
    return Plan(
        pelvis=(-m.torso * 0.5, high), lean=lean, nod=0.25, knees=0.0, twist=0.1 * math.sin(ph),
        near=Arm(s - lean, 0.08, 0.06 - 0.1 * s, 0.02, "open"), far=Arm(-s - lean, 0.08, 0.06 + 0.1 * s, 0.02, "open"),
        feet=((0.0, 0.0, 0.22 * math.sin(ph)), (0.0, 0.0, -0.22 * math.sin(ph))),
    )


def _lie(m: Measures) -> Plan:
    return Plan(
        pelvis=(0.0, m.hip), lean=-0.02, nod=0.06, near=Arm(-0.12, 0.1, 0.78, -0.3), far=Arm(0.0, 0.1, 0.1, 0.0),
        feet=((-0.02, 0.0, 0.0), (-0.05, 0.0, 0.0)),
    )


def _bend(a: Joint, b: Joint, la: float, lb: float, sign: float) -> Joint:
    """The middle joint of a two-segment limb from ``a`` to ``b`` in the fore-and-aft plane."""
    df, du = b[0] - a[0], b[1] - a[1]
    d = min(max(math.hypot(df, du), 1e-6), la + lb - 1e-6)
    k = (la * la - lb * lb + d * d) / (2 * d)
    h = math.sqrt(max(0.0, la * la - k * k)) * sign
    n = max(math.hypot(df, du), 1e-6)
    ef, eu = df / n, du / n
    t = k / d
    return (a[0] + ef * k - eu * h, a[1] + eu * k + ef * h, a[2] + (b[2] - a[2]) * t)


def _turned(origin: Joint, j: Joint, angle: float) -> Joint:
    """``j`` with its forward offset from ``origin`` turned towards the far side, into the picture plane."""
    d = j[0] - origin[0]
    return (origin[0] + d * math.cos(angle), j[1], j[2] + d * math.sin(angle))


def _arm(shoulder: Joint, arm: Arm, side: float, m: Measures, base: float, turn: float) -> tuple[Joint, Joint, Joint]:
    s, e, w = _straight(shoulder, arm, side, m, base)
    return (s, _turned(s, e, turn), _turned(s, w, turn)) if turn else (s, e, w)


def _straight(shoulder: Joint, arm: Arm, side: float, m: Measures, base: float) -> tuple[Joint, Joint, Joint]:
    sw, out = arm.swing + base, arm.out
    e = (
        shoulder[0] + m.upper * math.sin(sw) * math.cos(out), shoulder[1] - m.upper * math.cos(sw) * math.cos(out),
        shoulder[2] + side * m.upper * math.sin(out),
    )
    a = sw + arm.bend
    # The forearm keeps part of the upper arm's sideways direction, so raised arms stay raised.
    o = arm.fore + out * 0.75
    w = (
        e[0] + m.fore * math.sin(a) * math.cos(o), e[1] - m.fore * math.cos(a if out < 1.5 else sw) * math.cos(o),
        e[2] + side * m.fore * math.sin(o),
    )
    return shoulder, e, w


def solve(state: ActorState, m: Measures) -> Skeleton:
    """The skeleton of a state. Feet never leave their place; knees and elbows follow."""
    p = plan_of(state, m)
    yaw = math.radians(78) if state.pose == "lie" and state.view != "back" else YAW[state.view]
    lean = p.lean + state.lean
    breath = 0.006 * m.size * state.breath
    pf, pu = p.pelvis
    pelvis = (pf, pu, 0.0)
    sl, cl, sr = math.sin(lean), math.cos(lean), math.sin(p.sway)
    neck = (pf + m.torso * sl, pu + m.torso * cl + breath, m.torso * sr)
    forward = 0.55 * lean + m.head_forward if p.knees or lean < 0.6 else 0.5 * lean
    head = (
        neck[0] + m.neck_to_head * math.sin(forward), neck[1] + m.neck_to_head * math.cos(forward),
        neck[2] + m.neck_to_head * math.sin(p.sway * 0.5),
    )
    tw_s, tw_c = math.sin(p.twist), math.cos(p.twist)
    drop = m.torso - m.shoulder_drop
    sc = (pf + drop * sl, pu + drop * cl + breath, drop * sr)
    near_sh = (sc[0] + m.shoulder * tw_s, sc[1] - 0.4 * m.shoulder * sr, sc[2] - m.shoulder * tw_c)
    far_sh = (sc[0] - m.shoulder * tw_s, sc[1] + 0.4 * m.shoulder * sr, sc[2] + m.shoulder * tw_c)
    base = lean * 0.35 if lean < 0.9 else lean - 0.0
    quarter = state.view == "three_quarter" and state.pose != "lie"
    arm_turn, leg_turn = (_ARM_TURN.get(state.pose, 0.42), math.radians(48) if state.pose in _MOVING else 0.3) if quarter else (0.0, 0.0)
    near = _arm(near_sh, p.near, -1.0, m, base, arm_turn)
    far = _arm(far_sh, p.far, 1.0, m, base, arm_turn)
    legs = [_turned_leg(_leg(p, m, i, side), leg_turn) for i, side in enumerate((-1.0, 1.0))]
    s, c = math.sin(yaw), math.cos(yaw)
    nod = p.nod + 0.3 * state.lean
    return Skeleton(yaw, pelvis, neck, head, near, far, legs[0], legs[1], p, yaw + leg_turn,
        -nod * s + p.roll * (c if abs(c) > 0.3 else 0.3) - 0.5 * p.sway)


def _turned_leg(leg: Leg, angle: float) -> Leg:
    if angle:
        origin = (0.0, 0.0, 0.0)
        leg.knee, leg.ankle, leg.hip = _turned(origin, leg.knee, angle), _turned(origin, leg.ankle, angle), _turned(origin, leg.hip, angle)
    return leg


_MOVING = ("walk", "run", "crawl", "kneel")
_ARM_TURN = {"reach": 0.8, "point": 0.8, "crawl": 0.84, "walk": 0.5, "run": 0.6, "stand": 0.1, "sit": 0.3}


def _leg(p: Plan, m: Measures, i: int, side: float) -> Leg:
    pf, pu = p.pelvis
    hip = (pf, pu, side * m.hips)
    f, h, pitch = p.feet[i]
    if p.knees == 0.0:
        turn = pitch
        drop = pu - m.knee_pad
        knee = (pf + math.sqrt(max(0.0, m.thigh**2 - drop**2)) * 0.6 + math.sin(turn) * m.thigh, m.knee_pad, side * m.hips * 1.1)
        return Leg(hip, knee, (knee[0] - m.shin, m.ankle * 0.85, knee[2] * 0.9), -2.82)
    ankle = (f, m.ankle + h, side * (m.hips * 0.92 + p.splay))
    # A raised heel carries the ankle forward about the ball of the foot.
    if pitch < 0:
        ankle = (ankle[0] + m.foot * 0.7 * (1 - math.cos(pitch)), ankle[1] + m.foot * 0.72 * math.sin(-pitch), ankle[2])
    d = math.hypot(ankle[0] - hip[0], ankle[1] - hip[1])
    limit = m.leg * 0.9995
    if d > limit:
        k = limit / d
        ankle = (hip[0] + (ankle[0] - hip[0]) * k, hip[1] + (ankle[1] - hip[1]) * k, ankle[2])
    knee = _bend(hip, ankle, m.thigh, m.shin, 1.0)
    return Leg(hip, (knee[0], knee[1], knee[2] + side * p.splay * 0.6), ankle, pitch)
