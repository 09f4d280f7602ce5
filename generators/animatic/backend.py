"""The animatic as a renderer: jobs from a script, artifacts from jobs. Procedural drawing, no AI model."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from PIL import Image, PngImagePlugin

from ...errors import InputError, RenderError
from ...script.model import Character, Look, Script
from ...script.vocabulary import MIXED_CUTS
from ...store.artifacts import Store
from ...store.canonical import canonical
from ..clip import ClipWriter
from ..protocols import Job, Outputs, Picture, Renderer, Report, Take
from .boundary import boundary_frames, seam
from .carry import Carried
from .figures import draw_portrait
from .figures.base import Rig
from .plan import plan_shots
from .render import ShotRenderer
from .staging import rig_of, stranger_of
from .values import ShotPlan, tidy

MARK = "procedural, no AI model"
PORTRAIT, KEYFRAME, SHOT, BOUNDARY = "animatic.portrait/1", "animatic.keyframe/1", "animatic.shot/1", "animatic.boundary/1"
SECONDS_PER_PIXEL_FRAME = 0.03 / (1280 * 720)
PORTRAIT_SIZE = (1024, 1024)


def _plan(script: Script, shot: str, picture: Picture, reset: bool) -> ShotPlan:
    plans = plan_shots(script, picture, reset=reset)
    if shot not in plans:
        raise InputError(f"the script has no shot {shot!r}; its shots are {', '.join(plans)}")
    return plans[shot]


def _rig_inputs(plan: ShotPlan, portraits: Mapping[str, Take]) -> dict[str, str]:
    """sha256 of each rig the plan needs, by ``rig.<look>``."""
    out: dict[str, str] = {}
    for a in plan.actors:
        take = portraits.get(a.look)
        if take is None:
            raise InputError(f"shot {plan.id} needs the portrait of {a.look!r}, which has not been made; make the portraits first")
        if "rig" not in take.outputs:
            raise InputError(
                f"the portrait of {a.look!r} has no rig (it has {', '.join(sorted(take.outputs))}); "
                "the animatic draws its own portraits, make them with the animatic as well"
            )
        out[f"rig.{a.look}"] = take.outputs["rig"]
    return out


def _cost(plan: ShotPlan, frames: int) -> float:
    return max(0.05, frames * plan.width * plan.height * SECONDS_PER_PIXEL_FRAME)


@dataclass(frozen=True, slots=True)
class Portraits:
    """Portrait jobs: the sheet of a look and its rig."""

    def portrait_job(self, script: Script, look: Look, *, seed: int, take: int) -> Job:
        """Job with outputs ``image`` (PNG sheet) and ``rig`` (JSON).

        Raises:
            InputError: no character of the script has this look.
        """
        who = script.character_of(look.character)
        if who is None:
            raise InputError(f"the look {look.id!r} belongs to no character of the script")
        params = {
            "character": _identity(who, look), "look": look.plain(), "film_seed": script.brief.seed,
            "size": list(PORTRAIT_SIZE),
        }
        return Job(PORTRAIT, params, {}, 0, take, 0.4)


def _identity(who: Character, look: Look) -> dict[str, Any]:
    """The character with this look only: other looks do not alter the portrait."""
    data = who.plain()
    data["looks"] = [look.plain()]
    return data


@dataclass(frozen=True, slots=True)
class Keyframes:
    """Keyframe jobs: frame 0 of a shot."""

    def keyframe_job(
        self, script: Script, shot: str, portraits: Mapping[str, Take], picture: Picture, *, seed: int, take: int, identity: bool = True
    ) -> Job:
        """Job with outputs ``image`` (PNG), ``framing`` (JSON: what the validator measured) and ``rigs`` (JSON: who is seen).

        Without ``identity`` the portraits are not read: every look is played by somebody whom only this shot knows.
        """
        plan = _plan(script, shot, picture, True)
        params: dict[str, Any] = {"plan": plan.still().plain()}
        if identity:
            return Job(KEYFRAME, params, _rig_inputs(plan, portraits), seed, take, _cost(plan, 4))
        params["strangers"] = {a.look: _person(script, a.look) for a in plan.actors}
        return Job(KEYFRAME, params, {}, seed, take, _cost(plan, 4))


def _person(script: Script, look: str) -> dict[str, Any]:
    worn = script.look(look)
    who = script.character_of(worn.character) if worn else None
    if worn is None or who is None:
        raise InputError(f"no character of the script has the look {look!r}")
    return {"character": _identity(who, worn), "look": worn.plain()}


@dataclass(frozen=True, slots=True)
class Shots:
    """Shot jobs: the moving shot without the frames its boundaries draw."""

    carries: Literal["chain", "head"] = "head"

    def shot_job(
        self, script: Script, shot: str, portraits: Mapping[str, Take], keyframe: Take, picture: Picture, *, seed: int, take: int,
        previous: Take | None, reset: bool,
    ) -> Job:
        """Job with outputs ``clip`` (mp4) and ``state`` (JSON). ``previous`` is not used: the boundary carries state."""
        plan = _plan(script, shot, picture, reset)
        inputs = {"keyframe": _output(shot, keyframe, "image"), "rigs": _output(shot, keyframe, "rigs")}
        return Job(SHOT, {"plan": plan.plain(), "still_seed": keyframe.seed}, inputs, seed, take, _cost(plan, plan.frames))


def _output(shot: str, keyframe: Take, name: str) -> str:
    if name not in keyframe.outputs:
        raise InputError(
            f"the keyframe of shot {shot} has no {name!r} (it has {', '.join(sorted(keyframe.outputs)) or 'nothing'}); "
            "animatic shots start on animatic keyframes, make it with the animatic"
        )
    return keyframe.outputs[name]


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Boundary jobs: the carried head of a continuous cut, or the frames of a transition."""

    def boundary_job(
        self, script: Script, before: str | None, shot: str, portraits: Mapping[str, Take], keyframes: Mapping[str, Take],
        shots: Mapping[str, Take], picture: Picture, *, seed: int, reset: bool,
    ) -> Job | None:
        """Job with outputs ``clip`` and ``seam``; None for a cut that takes no frames."""
        plan = _plan(script, shot, picture, reset)
        mixed = plan.cut in MIXED_CUTS
        if not (mixed and plan.transition) and not (plan.cut == "continuous" and plan.head and before is not None):
            return None
        first = _plan(script, before, picture, reset) if before is not None else None
        params: dict[str, Any] = {"after": plan.plain(), "seeds": {"after": _seeds(shot, shots, keyframes)}}
        inputs = {"rigs.after": _output(shot, keyframes[shot], "rigs")}
        if first is not None:
            params["before"] = first.plain()
            params["seeds"]["before"] = _seeds(first.id, shots, keyframes)
            inputs["rigs.before"] = _output(first.id, keyframes[first.id], "rigs")
            if plan.cut == "continuous":
                state = shots[first.id].outputs.get("state")
                if state is None:
                    raise InputError(f"shot {first.id} has no carried state; make it with the animatic before its boundary")
                inputs["state"] = state
        frames = plan.transition * 2 if mixed else plan.head
        return Job(BOUNDARY, params, inputs, seed if not mixed else 0, 0, _cost(plan, frames + 10))


def _seeds(shot: str, shots: Mapping[str, Take], keyframes: Mapping[str, Take]) -> list[int]:
    try:
        return [shots[shot].seed, keyframes[shot].seed]
    except KeyError:
        raise InputError(f"shot {shot} and its keyframe have to be made before its boundary") from None


# -- runs -------------------------------------------------------------------------------------------------------------
def _png(image: Image.Image) -> bytes:
    note = PngImagePlugin.PngInfo()
    note.add_text("vgot", MARK)
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=note, compress_level=1)
    return out.getvalue()


@lru_cache(maxsize=64)
def _rig_text(text: bytes) -> Rig:
    rig: Rig = json.loads(text)
    return rig


def _rigs(job: Job, store: Store) -> dict[str, Rig]:
    """Rigs of a keyframe: the portraits', or those of strangers."""
    strangers = job.params.get("strangers")
    if strangers is not None:
        return {
            k: json.loads(canonical(tidy(stranger_of(Character.read(v["character"]), Look.read(v["look"]), job.seed))))
            for k, v in sorted(strangers.items())
        }
    return {k[4:]: _rig_text(store.get(sha)) for k, sha in sorted(job.inputs.items()) if k.startswith("rig.")}


def _drawn(job: Job, store: Store, name: str) -> dict[str, Rig]:
    rigs: dict[str, Rig] = store.get_json(job.inputs[name])
    return rigs


def _read(job: Job, name: str) -> ShotPlan:
    try:
        return ShotPlan.read(job.params[name])
    except (KeyError, TypeError, ValueError) as exc:
        raise RenderError(f"the job {job.op} has no readable {name!r} ({exc}); plan it again with this version of vgot") from exc


def run_portrait(job: Job, store: Store, report: Report) -> Outputs:
    """Draw a portrait: ``image`` (PNG) and ``rig`` (JSON)."""
    p = job.params
    rig = rig_of(Character.read(p["character"]), Look.read(p["look"]), int(p["film_seed"]), job.take)
    rig = json.loads(canonical(tidy(rig)))
    size = p["size"]
    image = draw_portrait(rig, (int(size[0]), int(size[1])))
    report(1.0)
    return {"image": _png(image), "rig": canonical(rig)}


def run_keyframe(job: Job, store: Store, report: Report) -> Outputs:
    """Draw frame 0 of a shot: ``image`` (PNG), ``framing`` and ``rigs`` (JSON)."""
    plan = _read(job, "plan")
    rigs = _rigs(job, store)
    image = ShotRenderer(plan, rigs, job.seed, job.seed).frame(0)
    report(1.0)
    framing = {"shot": plan.id, "framing": list(plan.framing), "lens": plan.lens, "size": plan.size, "angle": plan.angle}
    return {"image": _png(image), "framing": canonical(framing), "rigs": canonical(rigs)}


def run_shot(job: Job, store: Store, report: Report) -> Outputs:
    """Draw the shot's own span: ``clip`` (mp4) and ``state`` (JSON).

    Raises:
        RenderError: the keyframe is not the first frame of this plan.
    """
    plan = _read(job, "plan")
    with Image.open(io.BytesIO(store.get(job.inputs["keyframe"]))) as key:
        if key.size != (plan.width, plan.height):
            raise RenderError(
                f"the keyframe of {plan.id} measures {key.size[0]}x{key.size[1]}, the shot {plan.width}x{plan.height}; make the keyframe again"
            )
    renderer = ShotRenderer(plan, _drawn(job, store, "rigs"), job.seed, int(job.params["still_seed"]))
    path = store.temp(".mp4")
    first, last = plan.head, plan.frames - plan.tail
    image: Image.Image | None = None
    with ClipWriter(path, plan.width, plan.height, plan.fps) as out:
        for n in range(first, last):
            image = renderer.frame(n)
            out.write(image)
            report((n - first + 1) / (last - first))
    state = renderer.state(image if plan.tail == 0 else None)
    return {"clip": path, "state": canonical(state.plain())}


def run_boundary(job: Job, store: Store, report: Report) -> Outputs:
    """Draw what lies between two shots: ``clip`` (mp4) and ``seam`` (JSON)."""
    after = _read(job, "after")
    before = _read(job, "before") if "before" in job.params else None
    seeds = job.params["seeds"]
    carried = Carried.read(store.get_json(job.inputs["state"])) if "state" in job.inputs else None
    first = None
    if before is not None:
        first = ShotRenderer(before, _drawn(job, store, "rigs.before"), int(seeds["before"][0]), int(seeds["before"][1]))
    second = ShotRenderer(after, _drawn(job, store, "rigs.after"), int(seeds["after"][0]), int(seeds["after"][1]), carried)
    path = store.temp(".mp4")
    frames = after.transition or after.head
    with ClipWriter(path, after.width, after.height, after.fps) as out:
        for i, image in enumerate(boundary_frames(first, second)):
            out.write(image)
            report(0.8 * (i + 1) / frames)
    measured = seam(first, second)
    report(1.0)
    return {"clip": path, "seam": canonical(measured)}


RUNS = {PORTRAIT: run_portrait, KEYFRAME: run_keyframe, SHOT: run_shot, BOUNDARY: run_boundary}
"""What carries out each kind of job."""


def renderer() -> Renderer:
    """The animatic: needs no model, key, weights or network."""
    return Renderer("animatic", Portraits(), Keyframes(), Shots(), Boundaries())
