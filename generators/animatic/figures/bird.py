"""Birds: songbird, crow, owl, parrot, duck, hen and penguin from one set of parts; wings serve as arms.

Authored looking to +x and mirrored for facing -1.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import cast

from ....script.model import Look
from ..light import COLOURS, RGB, luma, mix, scale
from ..paint import Flat
from .base import ActorState, Landmarks, Rig
from .creature_colour import darker, fur_colour, paler, read_wear, rgb, section, wear_of
from .creature_face import BODY_FLOOR, mood_of
from .pen import XY, Pen
from .quadruped_parts import descending, stride_foot
from .quadruped_rig import size_word

_SIZE = {"infant": 0.5, "child": 0.62, "teen": 0.84, "adult": 1.0, "middle": 1.0, "old": 0.97}
_HEADS = {"infant": 1.5, "child": 1.32, "teen": 1.1, "adult": 1.0, "middle": 1.0, "old": 1.0}
_SPEED = {"infant": 0.7, "child": 1.0, "teen": 1.1, "adult": 1.0, "middle": 0.95, "old": 0.6}
KINDS: dict[str, dict[str, float]] = {
    # leg: height of the body's lower edge; body: half length, fat: half width; tilt: of the body axis (radians from level);
    # head: radius; neck: length; beak, beak_w: in head radii; wing: length in body half lengths; tail: same.
    "songbird": {"leg": 0.05, "body": 0.122, "fat": 0.108, "tilt": 0.6, "head": 0.1, "neck": 0.005, "beak": 0.48, "beak_w": 0.27, "wing": 1.35,
        "tail": 0.8},
    "crow": {"leg": 0.1, "body": 0.17, "fat": 0.105, "tilt": 0.5, "head": 0.095, "neck": 0.045, "beak": 0.95, "beak_w": 0.31, "wing": 1.5,
        "tail": 0.85},
    "owl": {"leg": 0.05, "body": 0.16, "fat": 0.135, "tilt": 1.3, "head": 0.122, "neck": 0.0, "beak": 0.3, "beak_w": 0.22, "wing": 1.3,
        "tail": 0.4},
    "parrot": {"leg": 0.07, "body": 0.16, "fat": 0.1, "tilt": 0.95, "head": 0.1, "neck": 0.025, "beak": 0.56, "beak_w": 0.42, "wing": 1.45,
        "tail": 1.6},
    "duck": {"leg": 0.1, "body": 0.19, "fat": 0.125, "tilt": 0.14, "head": 0.098, "neck": 0.12, "beak": 0.84, "beak_w": 0.25, "wing": 1.15,
        "tail": 0.5},
    "hen": {"leg": 0.11, "body": 0.165, "fat": 0.14, "tilt": 0.35, "head": 0.092, "neck": 0.09, "beak": 0.46, "beak_w": 0.25, "wing": 1.05,
        "tail": 0.9},
    "penguin": {"leg": 0.03, "body": 0.235, "fat": 0.145, "tilt": 1.5, "head": 0.115, "neck": 0.0, "beak": 0.62, "beak_w": 0.22, "wing": 1.25,
        "tail": 0.3},
}
_WORDS = (
    ("owl", "owl"), ("crow", "crow"), ("raven", "crow"), ("magpie", "crow"), ("jackdaw", "crow"), ("eagle", "crow"), ("hawk", "crow"),
        ("falcon", "crow"), ("parrot", "parrot"),
    ("macaw", "parrot"), ("budgie", "parrot"), ("cockatoo", "parrot"), ("duck", "duck"), ("goose", "duck"), ("swan", "duck"), ("gull", "duck"),
        ("pelican", "duck"), ("hen", "hen"),
    ("chicken", "hen"), ("rooster", "hen"), ("chick", "hen"), ("turkey", "hen"), ("penguin", "penguin"), ("puffin", "penguin"),
        ("sparrow", "songbird"), ("robin", "songbird"),
    ("finch", "songbird"), ("canary", "songbird"), ("swallow", "songbird"), ("pigeon", "songbird"), ("dove", "songbird"), ("songbird", "songbird"),
)


def bird_parts(look: Look, words: str, rng: random.Random) -> dict[str, object]:
    """JSON parts of a bird's rig: ``kind``, ``form`` (metres and head radii), ``paint``, ``wear`` and ``speed``."""
    drawn = rng.choice(("songbird", "songbird", "crow", "owl", "parrot"))
    tokens = words.replace(",", " ").split()
    kind = next((k for w, k in _WORDS if any(t.startswith(w) for t in tokens)), drawn)
    k = size_word(words) * _SIZE[look.age]
    form = dict(KINDS[kind])
    fat = {"slim": 0.88, "average": 1.0, "stout": 1.16}[look.build]
    for n in ("leg", "body", "fat", "head", "neck"):
        form[n] *= k
    form["fat"] *= fat
    form["head"] *= _HEADS[look.age]
    if look.age in ("infant", "child"):
        form["beak"] *= 0.7
        form["wing"] *= 0.72
        form["tail"] *= 0.5
        form["fat"] *= 1.08
    for n, spread in (("fat", 0.06), ("head", 0.05), ("beak", 0.1), ("tail", 0.12), ("leg", 0.1)):
        form[n] *= rng.uniform(1 - spread, 1 + spread)
    main = fur_colour(look)
    if look.age == "infant":
        main = mix(main, (250, 226, 140), 0.35)
    if look.age == "old":
        main = mix(main, (206, 202, 196), 0.2)
    second = next((COLOURS[c.colour] for c in look.outfit[1:] if c.garment == "fur"), None)
    bright: tuple[RGB, ...] = ((232, 150, 62), (222, 84, 66), (240, 206, 96), (90, 160, 170))
    belly = paler(main, 0.62) if kind != "songbird" or rng.random() < 0.4 else mix(rng.choice(bright), main, 0.12)
    if kind in ("crow", "parrot"):
        belly = mix(main, (110, 110, 130), 0.18) if kind == "crow" else mix(main, (250, 220, 110), 0.55)
    if kind == "penguin":
        belly = (246, 243, 234)
    wing = second or mix(darker(main), rng.choice(bright), 0.62 if kind == "parrot" else 0.0)
    if kind == "crow" and luma(main) < 0.3:
        wing = mix(main, (92, 104, 150), 0.34)
    beak = {"crow": (92, 88, 98), "parrot": (84, 76, 80), "owl": (222, 178, 92)}.get(kind, (240, 160, 64))
    return {
        "kind": kind, "form": {n: round(v, 5) for n, v in form.items()},
        "paint": {"main": list(main), "belly": list(belly), "wing": list(wing), "tip": list(scale(wing, 0.72) if luma(wing) > 0.22 else mix(wing,
            (130, 130, 150), 0.25)), "beak": list(beak),
                  "leg": list(mix(beak, (120, 90, 70), 0.3)), "eye": list({"owl": (240, 178, 54), "crow": (96, 88, 108)}.get(kind, (64, 48, 44)))},
        "crest": kind == "parrot" or (kind == "songbird" and rng.random() < 0.35), "wear": wear_of(look),
        "speed": round({"duck": 0.7, "penguin": 0.6, "hen": 0.75}.get(kind, 0.7) * _SPEED[look.age] * k**0.5, 4),
    }


@dataclass(slots=True)
class Perch:
    """A posed bird, looking to +x, metres."""

    body: XY
    axis: float
    """Direction from tail to breast, radians from level."""
    head: XY
    feet: tuple[XY, XY]
    near_wing: float
    """0 folded … 1 stretched; ``wing_angle`` is where a stretched wing points."""
    far_wing: float
    wing_angle: float
    far_angle: float
    legs: bool = True
    nod: float = 0.0
    tilt: float = 0.0
    tail: float = 0.0


class Bird:
    """A figure of a bird."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.kind = str(rig["kind"])
        if self.kind not in KINDS:
            raise ValueError(f"expected a kind of {', '.join(KINDS)}, found {self.kind!r}")
        self.f = {n: float(cast(float, v)) for n, v in section(rig["form"]).items()}
        paint = section(rig["paint"])
        self.main, self.belly, self.wing, self.tip, self.beak, self.leg, self.eye = (rgb(paint[n]) for n in ("main", "belly", "wing", "tip",
            "beak", "leg", "eye"))
        self.crest = bool(rig["crest"])
        self.wear = read_wear(rig["wear"])
        self.young = rig.get("age") in ("infant", "child")
        self.old = rig.get("age") == "old"
        self._speed = float(cast(float, rig["speed"]))
        rest = self.perch(ActorState())
        self._height = rest.head[1] + self.f["head"]

    @property
    def height(self) -> float:
        return self._height

    @property
    def stride(self) -> float:
        return max(0.14 * self._height, self.f["leg"] * 1.7) + self.f["body"] * 0.35

    @property
    def speed(self) -> float:
        return self._speed

    @property
    def palette(self) -> tuple[RGB, ...]:
        return (self.main, self.belly, self.wing, *((self.wear.cloth,) if self.wear.cloth else ()))

    # -- skeleton -----------------------------------------------------------------------------------------------------
    def perch(self, state: ActorState) -> Perch:
        """The posed skeleton."""
        f, mood, g, pose = self.f, mood_of(state), state.gesture, state.pose
        beat = math.sin(state.phase * 2)
        axis, leg = f["tilt"] - state.lean * 0.5, f["leg"]
        near = far = 0.0
        wing_angle, far_angle = 0.9, 1.0
        legs = True
        feet: tuple[XY, XY] = ((0.02 * f["body"] + f["fat"] * 0.1, 0.0), (-0.05 * f["body"] + f["fat"] * 0.34, 0.0))
        bob = state.breath * 0.003
        if pose in ("walk", "run", "crawl"):
            duty, lift = (0.44, 0.6) if pose == "run" else (0.62, 0.45)
            a, b = (stride_foot(state.phase, off, self.stride, duty, max(leg, 0.05 * self.f["body"]) * lift) for off in (0.0, 0.5))
            feet = ((a[0] + f["fat"] * 0.1, a[1]), (b[0] + f["fat"] * 0.26, b[1]))
            bob += abs(math.sin(state.phase)) * f["body"] * (0.1 if pose == "run" else 0.04)
            if pose == "run":
                near = far = 0.75
                wing_angle = far_angle = 2.0 + 0.8 * math.sin(state.phase * 2)
                axis -= 0.25
            if pose == "crawl":
                leg *= 0.4
        low = pose in ("sit", "kneel", "lie") or state.seated
        if low:
            legs = False
            leg = -f["fat"] * 0.06
        down = {"bow": 0.7 * g, "work": 0.75 + 0.22 * beat, "fight": 0.2, "play": 0.15}.get(pose, 0.0)
        axis -= down
        if pose in ("reach", "point", "hold"):
            near, wing_angle = g * (0.9 if pose != "hold" else 0.4), {"reach": -0.12, "point": 0.05}.get(pose, -0.6)
        elif pose == "wave":
            near, wing_angle = g, 2.25 + 0.35 * beat
        elif pose == "hug":
            near = far = 0.8 * g
            wing_angle = far_angle = -0.15
        elif pose in ("cheer", "dance", "fight"):
            near = far = g
            wing_angle, far_angle = {"cheer": 2.2, "dance": 2.45, "fight": 2.3}[pose] + 0.3 * beat, 0.75 - 0.3 * beat
            bob += abs(beat) * f["body"] * 0.16 if pose != "fight" else 0.0
        elif pose == "play":
            bob += abs(beat) * f["body"] * 0.3
            near = far = 0.35
        y = leg + f["fat"] * 0.86 + abs(math.sin(axis)) * (f["body"] - f["fat"]) * 0.8 + bob
        if state.seated:
            y += state.seat
            feet = ((feet[0][0], state.seat), (feet[1][0], state.seat))
        body = (0.0, y)
        nx, ny = math.cos(axis), math.sin(axis)
        reach = f["body"] * 0.72
        rise = f["neck"] + f["head"] * 0.55
        head = (body[0] + nx * reach + rise * 0.25, body[1] + ny * reach + rise + mood.nod * f["head"] * 0.3)
        if pose == "lie":
            head = (body[0] + f["body"] * 0.5, body[1] + f["fat"] * 0.45)
        if pose in ("walk", "run"):
            head = (head[0] + math.sin(state.phase * 2) * f["head"] * 0.14, head[1])
        tilt = mood.tilt * 1.2 + (0.3 * g if pose == "think" else 0.0)
        return Perch(body, axis, head, feet, near, far, wing_angle, far_angle, legs, mood.nod - down * 0.5, tilt, mood.tail)

    # -- measures -----------------------------------------------------------------------------------------------------
    def yaw(self, state: ActorState) -> float:
        """Turn of the head in this view, radians from the camera to +x."""
        base = {"front": 0.0, "three_quarter": 0.62, "side": 1.2, "back": math.pi}.get(state.view, 0.62)
        return base + state.gaze[0] * state.facing * 0.2

    def landmarks(self, state: ActorState) -> Landmarks:
        f, b, side = self.f, self.perch(state), state.facing
        end = state.view in ("front", "back")
        k = 0.0 if end else 1.0
        r = f["head"]
        hx, hy = b.head[0] * k * side, b.head[1]
        ground = state.seat if state.seated else 0.0
        low = b.body[1] - f["fat"] * 0.9
        chin, collar, armpit, navel, thigh = descending(
            hy - r * 0.92, b.body[1] + f["fat"] * 0.9, b.body[1] + f["fat"] * 0.45, b.body[1] - f["fat"] * 0.2, max(ground, low), gap=r * 0.02
        )
        beak = math.sin(self.yaw(state)) * r * (0.9 + f["beak"]) * side
        span = f["body"] * f["wing"] * max(b.near_wing, b.far_wing)
        back = f["body"] * (1.0 + f["tail"]) * abs(math.cos(b.axis)) + f["fat"] * 0.4
        lo, hi = -max(back, span), max(b.head[0] + r * (0.9 + f["beak"]), span)
        if end:
            lo, hi = -(f["fat"] * 1.15 + span), f["fat"] * 1.15 + span
        wing = (b.body[0] * k + math.cos(b.wing_angle) * span + (f["fat"] if end else f["body"] * 0.2), b.body[1] + math.sin(b.wing_angle) * span)
        return Landmarks(
            head_top=(hx, hy + r * (1.25 if self.crest or self.kind == "owl" else 1.0)), chin=(hx, chin),
                eyes=(hx + beak * 0.2, hy + r * 0.12), mouth=(hx + beak * 0.7, hy - r * 0.25),
            collar=(hx * 0.8, collar), armpit=(hx * 0.5, armpit), navel=(0.0, navel),
            mid_thigh=(0.0, thigh), knee=(0.0, min(thigh, ground + max(0.0, low - ground) * 0.5)), sole=(0.0, 0.0), hand=(wing[0] * side, wing[1]),
                head_radius=r * 1.05,
            left=lo if side > 0 else -hi, right=hi if side > 0 else -lo,
        )

    def draw(self, flat: Flat, state: ActorState) -> None:
        from .bird_draw import draw_bird

        draw_bird(self, Pen.on(flat, facing=state.facing, skin=BODY_FLOOR), self.perch(state), state)
