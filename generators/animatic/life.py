"""The small unrest that makes a figure live: breath, blinks, speech, gestures and glances, on top of the planned state."""

from __future__ import annotations

import math
from dataclasses import replace

from ..protocols import noise_seed
from .blocking import state_at
from .carry import Fields
from .figures.base import ActorState, Figure
from .geometry import smoothstep
from .ride import RIDDEN, saddle_of
from .values import Actor, Speech

BLINK = 0.12
"""Seconds that a blink takes."""
CYCLES = {"work": 4.2, "play": 6.0, "wave": 7.0, "dance": 5.6, "fight": 6.4, "cheer": 6.0, "reach": 0.0, "hug": 0.9}
"""Radians per second of poses that repeat where the figure stands."""


def _unit(seed: int, name: str) -> float:
    return noise_seed(seed, name, "unit", 0) / 2**63


def blink(seed: int, character: str, t: float) -> float:
    """0 open … 1 shut: about every three seconds, never in the first quarter of a second."""
    k = math.floor(t / 3.1)
    for slot in (k - 1, k):
        at = slot * 3.1 + 0.4 + 2.2 * _unit(seed, f"{character}/blink{slot}")
        if at <= t <= at + BLINK:
            return math.sin(math.pi * (t - at) / BLINK)
    return 0.0


def mouth(spans: tuple[Speech, ...], t: float) -> float:
    """0 closed … 1 open: syllables of 0.12 to 0.2 s with rests between words."""
    for span in spans:
        if not span.start <= t < span.end:
            continue
        x = t - span.start
        i = 0
        while True:
            u = _unit(span.seed, f"s{i}")
            long = 0.12 + 0.09 * u
            if x < long:
                open_ = 0.0 if i and i % 7 == 6 and u < 0.8 else 0.3 + 0.7 * _unit(span.seed, f"o{i}")
                return open_ * math.sin(math.pi * x / long)
            x -= long
            i += 1
    return 0.0


def _gesture(actor: Actor, t: float) -> float:
    """Strength of the hand that goes with the words: one gesture a sentence, none at rest."""
    for span in actor.mouth:
        if span.start <= t < span.end:
            u = (t - span.start) / max(0.4, span.end - span.start)
            return 0.62 * math.sin(math.pi * u) ** 2 * (0.75 + 0.25 * math.sin(5.1 * (t - span.start)))
    return 0.0


def live(actor: Actor, figure: Figure, t: float, fields: Fields, seed: int) -> ActorState:
    """The whole state of a figure at ``t`` seconds."""
    s = state_at(actor, t, figure)
    name = actor.character
    phase, pose, gesture = s.phase, s.pose, s.gesture
    if pose in CYCLES and not actor.moving:
        phase = actor.phase + CYCLES[pose] * t
    if pose == "stand" and actor.mouth and not actor.moving:
        g = _gesture(actor, t)
        if g > 0.01:
            pose, gesture = "hold", g
    if pose in ("point", "wave", "reach", "think") and s.gesture >= 0.8:
        gesture = s.gesture * (0.72 + 0.28 * smoothstep(t / 0.7 + 0.35))
    breath = max(-1.0, min(1.0, 0.8 * fields.value(f"breath/{name}", t)))
    lean = s.lean + 0.008 * fields.value(f"sway/{name}", t)
    gaze = s.gaze
    if t > 0.6 and not actor.asleep:
        # Eyes are never quite still: a small jump about once a second.
        k = math.floor(t / 0.9)
        dx, dy = _unit(seed, f"{name}/gx{k}") - 0.5, _unit(seed, f"{name}/gy{k}") - 0.5
        gaze = (max(-1.0, min(1.0, gaze[0] + 0.14 * dx)), max(-1.0, min(1.0, gaze[1] + 0.12 * dy)))
    if actor.mount == RIDDEN:
        # The rider goes up and down with the horse.
        s = replace(s, seat=saddle_of(actor, t, s.facing)[1])
    return replace(
        s, pose=pose, phase=phase, gesture=gesture, breath=breath, lean=lean, gaze=gaze,
        blink=1.0 if actor.asleep else blink(seed, name, t), mouth=mouth(actor.mouth, t),
    )
