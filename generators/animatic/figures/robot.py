"""Robots: four body families (boxy helper, hovering ball, tall lanky, tracked), posed like people where they have limbs.

Authored looking to +x and mirrored for facing -1. ``yaw`` turns the solid boxes so that every view is one machine.
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
from .creature_colour import read_wear, rgb, section, wear_of
from .creature_face import BODY_FLOOR, mood_of
from .pen import XY, Pen
from .props import draw_prop
from .quadruped_parts import knee, stride_foot
from .quadruped_rig import size_word

FAMILIES = ("boxy", "hover", "lanky", "tracked")
_WORDS = (
    ("hover", "hover"), ("flying", "hover"), ("floating", "hover"), ("round", "hover"), ("ball", "hover"), ("tall", "lanky"), ("lanky", "lanky"),
        ("thin", "lanky"),
    ("butler", "lanky"), ("track", "tracked"), ("tank", "tracked"), ("rover", "tracked"), ("wheel", "tracked"), ("boxy", "boxy"),
        ("helper", "boxy"), ("square", "boxy"),
)
_SIZE = {"infant": 0.52, "child": 0.66, "teen": 0.86, "adult": 1.0, "middle": 1.0, "old": 0.98}
_HEADS = {"infant": 1.3, "child": 1.18, "teen": 1.06, "adult": 1.0, "middle": 1.0, "old": 1.0}
_WEAR = {"infant": 0.0, "child": 0.0, "teen": 0.05, "adult": 0.15, "middle": 0.45, "old": 0.9}
_BUILD = {"slim": 0.88, "average": 1.0, "stout": 1.16}
_BODY: dict[str, dict[str, float]] = {
    # leg: hip height. torso, width, depth: box of the trunk. head_w/h/d: box of the head. arm: total length. limb: half width.
    "boxy": {"leg": 0.4, "torso": 0.44, "width": 0.46, "depth": 0.34, "head_w": 0.46, "head_h": 0.36, "head_d": 0.36, "neck": 0.05, "arm": 0.5,
        "limb": 0.045},
    "hover": {"leg": 0.42, "torso": 0.42, "width": 0.5, "depth": 0.46, "head_w": 0.4, "head_h": 0.3, "head_d": 0.38, "neck": 0.02, "arm": 0.42,
        "limb": 0.034},
    "lanky": {"leg": 0.86, "torso": 0.5, "width": 0.32, "depth": 0.22, "head_w": 0.3, "head_h": 0.27, "head_d": 0.28, "neck": 0.12, "arm": 0.86,
        "limb": 0.034},
    "tracked": {"leg": 0.34, "torso": 0.34, "width": 0.46, "depth": 0.4, "head_w": 0.48, "head_h": 0.28, "head_d": 0.34, "neck": 0.1, "arm": 0.5,
        "limb": 0.038},
}


def robot_parts(look: Look, words: str, rng: random.Random) -> dict[str, object]:
    """JSON parts of a robot's rig: ``family``, ``form`` (metres), ``paint`` (colours), ``features``, ``wear`` and ``speed``."""
    drawn = rng.choice(FAMILIES)
    family = next((f for w, f in _WORDS if w in words), drawn)
    k = size_word(words) * _SIZE[look.age]
    form = {n: v * k for n, v in _BODY[family].items()}
    for n in ("width", "depth"):
        form[n] *= _BUILD[look.build] * rng.uniform(0.94, 1.06)
    for n in ("head_w", "head_h", "head_d"):
        form[n] *= _HEADS[look.age]
    shell = next((c for c in look.outfit if c.garment == "shell"), look.outfit[0])
    body = COLOURS[shell.colour]
    accents: tuple[RGB, ...] = ((232, 158, 66), (214, 84, 72), (70, 150, 160), (240, 200, 96), (96, 120, 176))
    accent = min((rng.sample(accents, 3)), key=lambda a: -sum(abs(x - y) for x, y in zip(a, body, strict=True)))
    worn = _WEAR[look.age]
    antenna, spare = rng.choice(("single", "double", "none")), rng.choice(("single", "double"))
    if antenna == "none" and "antenna" in look.accessories:
        antenna = spare
    for w, v in (("rusty", 1.0), ("battered", 0.9), ("old", 0.8), ("worn", 0.7), ("shiny", 0.0), ("brand", 0.0)):
        if w in words.split():
            worn = v
    return {
        "family": family, "form": {n: round(v, 5) for n, v in form.items()}, "worn": worn,
        "paint": {"body": list(body), "accent": list(accent), "joint": list(mix((74, 78, 88), body, 0.12)),
                  "glow": list(rng.choice(((112, 226, 236), (255, 204, 104), (140, 240, 160), (255, 158, 178))))},
        "features": {"antenna": antenna,
                     "chest": rng.choice(("dial", "lights", "panel")), "face": rng.choice(("screen", "lenses")),
                         "round": rng.choice((0.18, 0.32)), "spots": rng.randrange(1000)},
        "wear": wear_of(look),
            "speed": round({"boxy": 0.9, "hover": 1.1, "lanky": 1.15, "tracked": 0.9}[family] * k**0.5 * (0.75 if look.age == "old" else 1.0), 4),
    }


@dataclass(slots=True)
class Joints:
    """Posed robot, looking to +x, metres; ``turn`` lays the whole frame down around the ground."""

    hip: XY
    chest: XY
    head: XY
    near_hand: XY
    far_hand: XY
    near_foot: XY
    far_foot: XY
    pitch: float = 0.0
    nod: float = 0.0
    tilt: float = 0.0
    lying: bool = False
    seated: bool = False


class Robot:
    """A figure of a robot."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.family = str(rig["family"])
        if self.family not in FAMILIES:
            raise ValueError(f"expected a family of {', '.join(FAMILIES)}, found {self.family!r}")
        self.f = {n: float(cast(float, v)) for n, v in section(rig["form"]).items()}
        paint, features = section(rig["paint"]), section(rig["features"])
        self.body, self.accent, self.joint, self.glow = (rgb(paint[n]) for n in ("body", "accent", "joint", "glow"))
        self.worn = float(cast(float, rig["worn"]))
        self.antenna, self.chest_kind, self.face_kind = str(features["antenna"]), str(features["chest"]), str(features["face"])
        self.corner = float(cast(float, features["round"]))
        self.spots = int(cast(int, features["spots"]))
        self.wear = read_wear(rig["wear"])
        self._speed = float(cast(float, rig["speed"]))
        f = self.f
        self.tall = f["leg"] + f["torso"] + f["neck"] + f["head_h"]

    @property
    def height(self) -> float:
        return self.tall

    @property
    def stride(self) -> float:
        return {"boxy": 1.7, "hover": 1.6, "lanky": 1.5, "tracked": 1.85}[self.family] * self.f["leg"]

    @property
    def speed(self) -> float:
        return self._speed

    @property
    def palette(self) -> tuple[RGB, ...]:
        return (self.body, self.accent, self.joint)

    @property
    def legged(self) -> bool:
        """True for the families that walk on two legs."""
        return self.family in ("boxy", "lanky")

    # -- skeleton -----------------------------------------------------------------------------------------------------
    def joints(self, state: ActorState) -> Joints:
        """The posed skeleton."""
        f, mood, pose = self.f, mood_of(state), state.pose
        leg = f["leg"]
        hip_y, x0, pitch = leg, 0.0, -state.lean * 0.6
        feet: list[XY] = [(0.05 * leg, 0.0), (-0.06 * leg, 0.0)]
        seated = state.seated or pose == "sit"
        if pose in ("walk", "run", "crawl"):
            hip_y, pitch, feet = self._gait(state, hip_y, pitch)
        elif self.family == "hover":
            hip_y += 0.02 * math.sin(state.phase * 0.5 + state.breath * 1.3)
        if self.family == "hover" and pose in ("kneel", "lie"):
            hip_y = f["torso"] * 0.12
        if seated and self.legged and state.seated:
            hip_y = state.seat + f["limb"]
            feet = [(leg * 0.56, max(0.0, state.seat - leg * 0.62)), (leg * 0.5, max(0.0, state.seat - leg * 0.62))]
        elif seated and self.legged:
            hip_y = f["limb"] * 1.3
            feet = [(leg * 0.92, 0.0), (leg * 0.86, 0.0)]
        elif state.seated:
            hip_y += state.seat
        if pose == "kneel" and self.legged:
            hip_y = leg * 0.62
            feet = [(leg * 0.3, 0.0), (-leg * 0.42, 0.0)]
        pitch -= {"bow": 0.62 * state.gesture, "fight": 0.16, "hug": 0.12, "work": 0.1, "think": 0.02}.get(pose, 0.0)
        if pose in ("dance", "cheer"):
            hip_y += abs(math.sin(state.phase)) * 0.05 * leg
            x0 = 0.05 * leg * math.sin(state.phase) if pose == "dance" else 0.0
        # Seen from its end a bent body gets shorter, it does not lean sideways.
        end = state.view in ("front", "back")
        up = (0.0 if end else -math.sin(pitch), math.cos(pitch))
        hip = (x0, hip_y)
        breath = state.breath * 0.004
        reach = f["torso"] * 0.82 + breath
        chest = (hip[0] + up[0] * reach, hip[1] + up[1] * reach)
        h = f["torso"] + f["neck"] + f["head_h"] / 2 + breath
        head = (hip[0] + up[0] * h, hip[1] + up[1] * h + mood.nod * 0.05 * f["head_h"])
        near, far = self._hands(state, chest)
        tilt = mood.tilt + (0.2 * state.gesture if pose == "think" else 0.0)
        return Joints(hip, chest, head, near, far, feet[0], feet[1], 0.0 if end else pitch, mood.nod * 0.8, tilt,
            pose == "lie" and self.family != "hover", seated)

    def _gait(self, state: ActorState, hip_y: float, pitch: float) -> tuple[float, float, list[XY]]:
        leg, run = self.f["leg"], state.pose == "run"
        low = 0.72 if state.pose == "crawl" else 1.0
        if not self.legged:
            bob = 0.03 * math.sin(state.phase) if self.family == "hover" else 0.006 * math.sin(state.phase * 3)
            return hip_y * (low if self.family == "hover" else 1.0) + bob, pitch - (0.2 if run else 0.1), [(0.0, 0.0), (0.0, 0.0)]
        duty = 0.42 if run else 0.6
        feet = [stride_foot(state.phase, off, self.stride, duty, leg * (0.24 if run else 0.1)) for off in (0.0, 0.5)]
        drop = 0.9 if run else 0.955
        hop = abs(math.sin(state.phase)) * leg * (0.06 if run else 0.02)
        return hip_y * drop * low + hop, pitch - (0.22 if run else 0.05) - (0.3 if low < 1 else 0.0), feet

    def _hands(self, state: ActorState, chest: XY) -> tuple[XY, XY]:
        a, g = self.f["arm"], state.gesture
        beat = math.sin(state.phase * 2)
        swing = 0.42 * math.sin(state.phase) if state.pose in ("walk", "run") else 0.0
        rest = ((0.1 - swing, -0.9 + abs(swing) * 0.2), (0.06 + swing, -0.9 + abs(swing) * 0.2))
        if state.pose == "run":
            rest = ((0.42 - swing, -0.4), (0.42 + swing, -0.4))
        table: dict[str, tuple[XY, XY]] = {
            "reach": ((0.92, 0.06), rest[1]), "point": ((0.95, 0.14), rest[1]), "wave": ((-0.34 + 0.18 * beat, 0.8), rest[1]),
                "hold": ((0.5, -0.36), (0.46, -0.42)),
            "hug": ((0.78, -0.06), (0.8, 0.02)), "work": ((0.62, -0.34 + 0.12 * beat), (0.62, -0.34 - 0.12 * beat)),
                "play": ((0.5, -0.16 + 0.1 * beat), (0.56, -0.2)),
            "carry": ((0.56, -0.42), (0.54, -0.46)), "think": ((0.36, 0.1), (0.3, -0.5)),
                "fight": ((0.62 + 0.24 * beat, -0.02), (0.42 - 0.24 * beat, -0.06)),
            "dance": ((-0.6, 0.4 + 0.3 * beat), (0.6, 0.4 - 0.3 * beat)), "cheer": ((-0.36, 0.84 + 0.06 * beat), (0.42, 0.84 - 0.06 * beat)),
                "bow": ((0.3, -0.7), (-0.4, -0.6)),
            "crawl": ((0.6, -0.6), (0.5, -0.66)), "kneel": ((0.4, -0.6), (0.36, -0.62)),
        }
        want = table.get(state.pose, rest)
        if state.pose == "sit" or (state.seated and state.pose in ("stand", "walk", "run")):
            want = ((0.44, -0.52), (0.4, -0.56))
        if state.holding and state.pose in ("stand", "walk", "sit"):
            want = ((0.5, -0.36), want[1])

        def place(rest_at: XY, to: XY) -> XY:
            return (chest[0] + a * (rest_at[0] + (to[0] - rest_at[0]) * g), chest[1] + a * (rest_at[1] + (to[1] - rest_at[1]) * g))

        return place(rest[0], want[0]), place(rest[1], want[1])

    # -- measures -----------------------------------------------------------------------------------------------------
    def yaw(self, state: ActorState) -> float:
        """Turn of the body in this view, radians from the camera to +x."""
        return {"front": 0.0, "three_quarter": 0.6, "side": 1.25, "back": math.pi}.get(state.view, 0.6)

    def landmarks(self, state: ActorState) -> Landmarks:
        f, j, side = self.f, self.joints(state), state.facing
        k = 1.0 if state.view in ("side", "three_quarter") else 0.35

        def at(x: float, y: float) -> XY:
            if j.lying:
                x, y = self.tall * 0.5 - y, x + f["depth"] * 0.6
                return (x * side, y)
            return (x * side, y)

        r = f["head_h"] / 2
        hx, hy = j.head
        up = (-math.sin(j.pitch), math.cos(j.pitch))
        t = f["torso"]
        xs = [abs(j.near_hand[0]) * k, f["width"] * 0.55 + f["limb"] * 2, f["head_w"] * 0.52, abs(j.near_foot[0]) + f["limb"]]
        wide = max(xs) if not j.lying else self.tall * 0.55
        ground = min(j.near_foot[1], j.far_foot[1]) if self.legged else 0.0
        return Landmarks(
            head_top=at(hx, hy + r), chin=at(hx, hy - r), eyes=at(hx, hy + r * 0.12), mouth=at(hx, hy - r * 0.5),
            collar=at(j.hip[0] + up[0] * t, j.hip[1] + up[1] * t), armpit=at(j.hip[0] + up[0] * t * 0.75, j.hip[1] + up[1] * t * 0.75),
            navel=at(j.hip[0] + up[0] * t * 0.3, j.hip[1] + up[1] * t * 0.3), mid_thigh=at(j.hip[0], ground + (j.hip[1] - ground) * 0.7),
            knee=at(j.hip[0], ground + (j.hip[1] - ground) * 0.45), sole=at(0.0, 0.0),
                hand=at(j.near_hand[0] * k if k < 1 else j.near_hand[0], j.near_hand[1]),
            head_radius=f["head_w"] * 0.54, left=-wide, right=wide,
        )

    # -- drawing ------------------------------------------------------------------------------------------------------
    def draw(self, flat: Flat, state: ActorState) -> None:
        from .robot_draw import draw_robot

        pen = Pen.on(flat, facing=state.facing, skin=BODY_FLOOR)
        j = self.joints(state)
        if j.lying:
            pen = pen.moved(self.tall * 0.5, self.f["depth"] * 0.6, angle=math.pi / 2)
        draw_robot(self, pen, j, state)

    def hold(self, flat: Flat, pen: Pen, at: XY, state: ActorState) -> None:
        """What the hand holds."""
        if state.holding:
            x, y = pen.where(*at)
            draw_prop(flat, state.holding, x, y, 0.0, size=1.0)

    def ik(self, a: XY, b: XY, reach: float, bend: float) -> XY:
        """Elbow or knee between two points."""
        return knee(a, b, reach, bend)

    def edge(self) -> RGB:
        """Darker trim of the casing."""
        return scale(self.body, 0.72) if luma(self.body) > 0.25 else mix(self.body, (180, 184, 192), 0.25)
