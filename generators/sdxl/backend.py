"""SDXL as a renderer: portraits and keyframes by the model, shots and boundaries by camera moves over the keyframes.

The same jobs in the same order as with Kolors (:mod:`vgot.generators.adapted.backend`), for the same scripts: a second model behind the same
protocols. Prompts are short, for its text encoders read 75 tokens; what did not fit is told by each text job. The model was trained on
pictures of about 1024x1024 pixels in area; ``pixels`` of the settings may be raised to that (1344x768).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..adapted import backend as adapted
from ..adapted.backend import Family, Kind, Phases, Runs
from ..compilers import Clause, Clauses, keyframe_prompt_short, negative_prompt
from ..protocols import Renderer
from ..setup import Setup
from . import cost

if TYPE_CHECKING:
    from .resident import Resident


def _negative(style: str, kind: Kind) -> Clauses:
    """A portrait's is too long for the encoders: what no portrait shall show is kept, general faults are cut."""
    general = negative_prompt(style, "keyframe").split(", ")
    words = negative_prompt(style, kind).split(", ")
    return Clauses(tuple(Clause(f"fault.{n}", (w,), n + 1 if w in general else 0) for n, w in enumerate(words)), ", ", "")


def _resident() -> type[Resident]:
    from .resident import Resident

    return Resident


SDXL = Family(
    name="sdxl", title="SDXL", models=("sdxl", "sdxl-ip-adapter"), tokens=75, keyframe=keyframe_prompt_short, negative=_negative,
    loading=Phases(text=1, reference=2, drawing=10), tflop=Phases(text=cost.TEXT, reference=cost.REFERENCE), resident=_resident,
)


@dataclass
class Models(adapted.Models):
    """What the driver knows of SDXL and its adapter. Nothing is loaded."""

    family = SDXL


_RUNS = Runs(SDXL)
run_text, run_reference, run_portrait, run_keyframe = _RUNS.text, _RUNS.reference, _RUNS.portrait, _RUNS.keyframe


def renderer(setup: Setup) -> Renderer:
    """SDXL with its IP-Adapter-Plus for pictures, camera moves over them for shots. Opening it reads nothing.

    Raises:
        InputError: a size that the model cannot draw.
    """
    return adapted.renderer(Models(setup))
