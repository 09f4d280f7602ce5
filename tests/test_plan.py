"""What a film will cost, counted before it is made."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from vgot import Variant
from vgot.generators.kolors import cost
from vgot.generators.setup import Diffusion, Motion
from vgot.plan import DEVICES, FilmPlan, film_plan
from vgot.script.model import Brief

BRIEF = Brief(story="A woman's life.", shots=30)


def plan(render: str = "kolors", brief: Brief = BRIEF, **diffusion: object) -> FilmPlan:
    return film_plan(brief, Variant(render=render, diffusion=Diffusion(**diffusion)))  # type: ignore[arg-type]


@pytest.mark.parametrize(("size", "tflop"), [((1024, 1024), 6.96), ((1024, 576), 3.81)])
def test_work_of_a_forward_pass_is_what_was_counted(size: tuple[int, int], tflop: float) -> None:
    assert cost.forward_tflop(*size) == pytest.approx(tflop, rel=0.002)


def test_an_image_takes_the_work_that_was_counted() -> None:
    assert cost.image_tflop(1024, 1024, 50, 5.0) == pytest.approx(706, rel=0.01)
    assert cost.image_tflop(1024, 1024, 50, 1.0) == pytest.approx(358, rel=0.01), "without guidance half the passes"


def test_the_plan_adds_up() -> None:
    p = plan()
    stages = {s.name: s for s in p.stages}
    assert stages["keyframes"].units == 30
    assert stages["keyframes"].tflop == pytest.approx(30 * cost.image_tflop(1024, 576, 50, 5.0))
    assert p.tflop == pytest.approx(sum(s.tflop for s in p.stages))
    assert p.assumed, "looks are guessed where there is no script"
    data = p.plain()
    assert json.loads(json.dumps(data)) == data
    assert data["seconds_estimated"].keys() == {d.name for d in DEVICES}


def test_settings_change_what_is_planned() -> None:
    base = plan()
    assert plan(steps=25).tflop < 0.55 * base.tflop
    three = {s.name: s.tflop for s in plan(takes=3).stages}
    assert three["keyframes"] == pytest.approx(3 * next(s.tflop for s in base.stages if s.name == "keyframes"))
    peaks = [p.memory[1].peak for p in (base, plan(text="int8"), plan(text="nf4"))]
    assert peaks == sorted(peaks, reverse=True)
    brought = Brief(story="A woman's life.", shots=30, cast=({"id": "mary", "name": "Mary", "portrait": "a" * 64},))  # type: ignore[arg-type]
    drawn = {p: next(s.units for s in plan(brief=b).stages if s.name == "portraits") for p, b in (("none", BRIEF), ("one", brought))}
    assert drawn["one"] == drawn["none"] - 1


def test_a_film_of_shots_in_motion_is_as_dear_as_was_counted() -> None:
    p = plan("diffusion")
    shots = next(s for s in p.stages if s.name == "shots")
    assert shots.units == 30
    assert shots.tflop / shots.units == pytest.approx(5330, rel=0.01)
    assert p.weights > plan().weights
    assert "published" in p.notes[1]
    long = next(s for s in plan("diffusion", Brief(story="x", shots=30, seconds=120.0)).stages if s.name == "shots")
    assert long.tflop == pytest.approx(2 * shots.tflop), "four seconds take two runs"
    half = next(s for s in plan("diffusion", motion=Motion(interval=0.5)).stages if s.name == "shots")
    assert half.tflop == pytest.approx(0.75 * shots.tflop, rel=0.01)


def test_the_lines_say_what_is_an_estimate_and_what_fits() -> None:
    text = "\n".join(plan().lines())
    for said in ("ESTIMATES", "keyframes: 30 = 30 x (100 passes x 3.81", "PFLOP", "memory, resident", "memory, offload", "weights to read"):
        assert said in text
    rules = "\n".join(plan("animatic").lines())
    assert "no model takes part" in rules
    assert "memory" not in rules


def test_planning_needs_no_model_library() -> None:
    code = (
        "import sys; from vgot.plan import film_plan; from vgot.graph.variant import Variant; from vgot.script.model import Brief; "
        "print(len(film_plan(Brief(story='x'), Variant(render='kolors')).lines())); "
        "sys.exit(any(m in sys.modules for m in ('torch', 'diffusers', 'transformers')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0
