"""The reset of the animatic: what a continuous cut carries, and what it must not."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from vgot.generators.animatic.boundary import boundary_frames, seam
from vgot.generators.animatic.carry import RATES, STRENGTH, Carried, Fields
from vgot.generators.animatic.plan import plan_shots
from vgot.generators.animatic.render import ShotRenderer
from vgot.generators.animatic.staging import Cast
from vgot.generators.protocols import Picture

from .scripts import script, shot

SMALL = Picture(192, 108, 24)
NAMES = ("shake.x", "breath/mary")


def gap(a: Image.Image, b: Image.Image) -> float:
    return float(np.abs(np.asarray(a, dtype=float) - np.asarray(b, dtype=float)).mean())


def test_fields_continue_where_they_ended() -> None:
    f = Fields(NAMES, 1, 2, None, 0.0)
    after = f.after(2.5)
    for name in NAMES:
        w = RATES[name.split("/")[0]]
        c, s = after[name]
        assert c * math.cos(w * 0.3) + s * math.sin(w * 0.3) == pytest.approx(f.value(name, 2.8))


def test_mixing_keeps_the_variance() -> None:
    values = []
    for k in range(600):
        before = Carried("s01", Fields(NAMES, k, k + 1000, None, 0).after(3.0), 0.01, 1.0, 0.5)
        values.append(Fields(NAMES, k + 5000, k + 9000, before, 0.5).value("shake.x", 0.1))
    assert np.std(values) == pytest.approx(1.0, abs=0.1)


def test_share_decays_to_nothing() -> None:
    f = Fields(NAMES, 1, 2, Carried("s01", {}, 0, 1, 0.5), 0.5)
    shares = [f.share(t / 24) for t in range(14)]
    assert shares[0] == STRENGTH and shares == sorted(shares, reverse=True) and shares[12] == 0.0


def test_carried_state_reads_back() -> None:
    c = Carried("s01", {"shake.x": (0.25, -1.5)}, 0.011, 1.25, 0.4)
    assert Carried.read(c.plain()) == c


def pair(cut: str) -> tuple[ShotRenderer, ShotRenderer, Carried]:
    s = script(shot(1, at="street", move="handheld", size="MS"), shot(2, at="street", move="handheld", size="MCU", cut=cut, cut_seconds=0.5))
    plans = plan_shots(s, SMALL)
    rigs = Cast(s).rigs(("mary.adult",))
    first = ShotRenderer(plans["s01"], rigs, 1, 2)
    state = first.state(first.frame(0))
    return first, ShotRenderer(plans["s02"], rigs, 3, 4, state if cut == "continuous" else None), state


def test_changed_end_state_changes_the_head_if_and_only_if_continuous() -> None:
    _, second, state = pair("continuous")
    head = list(boundary_frames(None, second))
    assert len(head) == second.plan.head == 12
    louder = replace(state, fields={k: (v[0] + 2, v[1] - 2) for k, v in state.fields.items()})
    other = ShotRenderer(second.plan, Cast_rigs(second), 3, 4, louder)
    changed = [gap(a, b) for a, b in zip(head, boundary_frames(None, other), strict=True)]
    assert changed[0] > 0.2 and changed[-1] < changed[0]
    # From the end of the head on nothing of the previous shot remains.
    free = ShotRenderer(second.plan, Cast_rigs(second), 3, 4, None)
    assert gap(other.frame(12), free.frame(12)) == 0.0


def Cast_rigs(r: ShotRenderer) -> dict[str, dict[str, object]]:
    return {k: f.rig for k, f in r.figures.items()}


def test_exposure_glides_over_a_continuous_cut() -> None:
    _, second, state = pair("continuous")
    darker = replace(state, exposure=second.plan.light.exposure * 0.7)
    r = ShotRenderer(second.plan, Cast_rigs(second), 3, 4, darker)
    lumas = [float(np.asarray(r.frame(n).convert("L"), dtype=float).mean()) for n in (0, 6, 12)]
    assert lumas[0] < lumas[1] < lumas[2]


def test_transition_frames_come_from_both_shots() -> None:
    first, second, _ = pair("dissolve")
    frames = list(boundary_frames(first, second))
    assert len(frames) == second.plan.transition == 12
    tail = second.plan.transition - second.plan.head
    assert first.plan.tail == tail
    a, b = first.frame(first.plan.frames - tail), second.frame(second.plan.head - 1)
    assert gap(frames[0], a) < gap(frames[0], b)
    assert gap(frames[-1], b) < gap(frames[-1], a)


def test_seam_is_measured() -> None:
    first, second, _ = pair("continuous")
    m = seam(first, second)
    assert m["difference"] > 0 and m["within"] > 0
    assert m["seam_ratio"] == pytest.approx(m["difference"] / m["within"], rel=1e-2)
    assert seam(None, second)["seam_ratio"] == 0.0


def test_the_handheld_offset_does_not_jump() -> None:
    """With the carried state the lens at the head's first frame is nearer to where the previous shot left it."""
    jumps = {True: 0.0, False: 0.0}
    for k in range(12):
        s = script(shot(1, at="street", move="handheld"), shot(2, at="street", move="handheld", cut="continuous"))
        plans, rigs = plan_shots(s, SMALL), Cast(s).rigs(("mary.adult",))
        first = ShotRenderer(plans["s01"], rigs, 10 + k, 20 + k)
        state = Carried("s01", first.fields.after(plans["s01"].frames / 24), plans["s01"].camera.shake, 1.0, 0.5)
        end = first.camera(plans["s01"].frames)
        for carry in jumps:
            second = ShotRenderer(plans["s02"], rigs, 30 + k, 40 + k, state if carry else None)
            jumps[carry] += abs(second.camera(0).yaw - end.yaw)
    assert jumps[True] < 0.6 * jumps[False]
