"""Kolors as a renderer: portraits and keyframes by the model, shots and boundaries by camera moves over the keyframes.

Jobs and runs are those of :mod:`vgot.generators.adapted.backend`; here stands what is Kolors' own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..adapted import backend as adapted
from ..adapted.backend import Family, Kind, Phases, Runs
from ..compilers import Clause, Clauses, keyframe_prompt, negative_prompt
from ..protocols import Renderer
from ..setup import Setup
from . import cost

if TYPE_CHECKING:
    from .resident import Resident


def _negative(style: str, kind: Kind) -> Clauses:
    words = negative_prompt(style, kind).split(", ")
    return Clauses(tuple(Clause(f"fault.{n}", (w,), n) for n, w in enumerate(words)), ", ", "")


def _resident() -> type[Resident]:
    from .resident import Resident

    return Resident


KOLORS = Family(
    name="kolors", title="Kolors", models=("kolors", "kolors-ip-adapter-plus"), tokens=254, keyframe=keyframe_prompt, negative=_negative,
    loading=Phases(text=20, reference=5, drawing=20), tflop=Phases(text=cost.TEXT, reference=cost.REFERENCE), resident=_resident, worded=True,
)


@dataclass
class Models(adapted.Models):
    """What the driver knows of Kolors and its adapter. Nothing is loaded."""

    family = KOLORS


_RUNS = Runs(KOLORS)
run_text, run_reference, run_portrait, run_keyframe = _RUNS.text, _RUNS.reference, _RUNS.portrait, _RUNS.keyframe


def renderer(setup: Setup) -> Renderer:
    """Kolors with its IP-Adapter-Plus for pictures, camera moves over them for shots. Opening it reads nothing.

    Raises:
        InputError: a size that the model cannot draw.
    """
    return adapted.renderer(Models(setup))
