"""Which code makes what: renderers by name, runners by the family of an operation. Targets are ``module:attribute``."""

from __future__ import annotations

import importlib
import inspect
from typing import Any, cast

from ..errors import InputError
from .protocols import Renderer, Runner
from .setup import Setup

RENDERERS: dict[str, str] = {
    "animatic": "vgot.generators.animatic.backend:renderer",
    "diffusion": "vgot.generators.dynamicrafter.backend:renderer",
    "kolors": "vgot.generators.kolors.backend:renderer",
    "sdxl": "vgot.generators.sdxl.backend:renderer",
    "slate": "vgot.generators.slate:renderer",
    "slate_chain": "vgot.generators.slate:chained",
}
"""Name given to ``--render`` -> a function of nothing, or of a :class:`~vgot.generators.setup.Setup`, that returns a :class:`Renderer`."""

RUNNERS: dict[str, str] = {
    "animatic.portrait": "vgot.generators.animatic.backend:run_portrait",
    "animatic.keyframe": "vgot.generators.animatic.backend:run_keyframe",
    "animatic.shot": "vgot.generators.animatic.backend:run_shot",
    "animatic.boundary": "vgot.generators.animatic.backend:run_boundary",
    "kolors.text": "vgot.generators.kolors.backend:run_text",
    "kolors.reference": "vgot.generators.kolors.backend:run_reference",
    "kolors.portrait": "vgot.generators.kolors.backend:run_portrait",
    "kolors.keyframe": "vgot.generators.kolors.backend:run_keyframe",
    "sdxl.text": "vgot.generators.sdxl.backend:run_text",
    "sdxl.reference": "vgot.generators.sdxl.backend:run_reference",
    "sdxl.portrait": "vgot.generators.sdxl.backend:run_portrait",
    "sdxl.keyframe": "vgot.generators.sdxl.backend:run_keyframe",
    "dynamicrafter.shot": "vgot.generators.dynamicrafter.backend:run_shot",
    "dynamicrafter.boundary": "vgot.generators.dynamicrafter.backend:run_boundary",
    "stills.shot": "vgot.generators.stills:run_shot",
    "stills.boundary": "vgot.generators.stills:run_boundary",
    "slate.portrait": "vgot.generators.slate:run_picture",
    "slate.keyframe": "vgot.generators.slate:run_picture",
    "slate.shot": "vgot.generators.slate:run_clip",
    "slate.boundary": "vgot.generators.slate:run_clip",
}
"""Operation without its version -> the :data:`Runner` that carries it out."""


def register(family: str, target: str) -> None:
    """Add (or replace) a runner for an operation family, or with ``renderer:NAME`` a renderer.

    Args:
        family: ``"mine.shot"``, or ``"renderer:mine"``. target: ``"package.module:attribute"``.
    """
    module, _, attribute = target.partition(":")
    if not module or not attribute or "/" in family:
        raise InputError(f"expected a family without version and 'module:attribute', found {family!r} and {target!r}")
    if family.startswith("renderer:"):
        RENDERERS[family.removeprefix("renderer:")] = target
    else:
        RUNNERS[family] = target


def load_renderer(name: str, setup: Setup | None = None) -> Renderer:
    """The renderer of this name, opened with ``setup`` where it works with models.

    Raises:
        InputError: there is none. MissingExtra: it needs packages that are not installed. WeightsError: it needs weights.
    """
    target = RENDERERS.get(name)
    if target is None:
        raise InputError(f"there is no renderer {name!r}; known are: {', '.join(sorted(RENDERERS))}")
    made = load(target)
    if not callable(made):
        return cast(Renderer, made)
    return cast(Renderer, made(setup or Setup()) if inspect.signature(made).parameters else made())


def target_for(op: str) -> str:
    """The target that carries out an operation such as ``animatic.shot/1``.

    Raises:
        InputError: nobody does.
    """
    family = op.partition("/")[0]
    target = RUNNERS.get(family)
    if target is None:
        raise InputError(f"nothing carries out {op!r}; known are: {', '.join(sorted(RUNNERS))}")
    return target


def runner_for(op: str) -> Runner:
    """The function that carries out an operation.

    Raises:
        InputError: nobody does.
    """
    return cast(Runner, load(target_for(op)))


def load(target: str) -> Any:
    """Import ``module:attribute``.

    Raises:
        InputError: the module or the attribute does not exist (a fault inside the module is raised as it is).
    """
    module, _, attribute = target.partition(":")
    try:
        return getattr(importlib.import_module(module), attribute)
    except ModuleNotFoundError as exc:
        if exc.name is None or not (module == exc.name or module.startswith(exc.name + ".")):
            raise
        raise InputError(f"{target!r} names a module that does not exist: {exc.name}") from exc
    except AttributeError as exc:
        if attribute in str(exc):
            raise InputError(f"{target!r}: the module has no {attribute!r}") from exc
        raise
