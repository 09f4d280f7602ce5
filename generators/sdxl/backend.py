"""SDXL as a renderer: portraits and keyframes by the model, shots and boundaries by camera moves over the keyframes.

The same jobs in the same order as with Kolors (prompts, portraits, references, keyframes), for the same scripts: a second model behind
the same protocols. Prompts are short, for its text encoders read 75 tokens; what did not fit is told by each text job. The model was
trained on pictures of about 1024x1024 pixels in area; ``pixels`` of the settings may be raised to that (1344x768).
"""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from PIL import Image

from ...errors import InputError, MissingExtra
from ...script.model import Look, Script
from ...store.artifacts import Store
from ...store.canonical import canonical
from ..compilers import Clause, Clauses, fit, keyframe_prompt_short, negative_prompt, portrait_prompt
from ..kolors import backend as common
from ..kolors import memory, scoring
from ..kolors.identity import Reference, Region
from ..protocols import Job, Outputs, Picture, Renderer, Report, Take
from ..setup import Setup
from ..stills import Stills
from . import cost

if TYPE_CHECKING:
    from .resident import Resident

Kind = Literal["portrait", "keyframe"]

TEXT, REFERENCE, PORTRAIT, KEYFRAME = "sdxl.text/1", "sdxl.reference/1", "sdxl.portrait/1", "sdxl.keyframe/1"
MODELS = ("sdxl", "sdxl-ip-adapter")
MARK = "drawn by an AI model (SDXL)"
LABEL = "AI-GENERATED STILLS - SDXL - camera moves only"
TOKENS = 75
"""Tokens of a prompt that reach the picture."""
GRID, STEP = 64, 32
"""Pixels: sides of keyframes are multiples of the first, sides of portraits must be multiples of the second."""


@dataclass
class Models(common.Models):
    """What the driver knows of the models: where they are, their fingerprint, the device and its number format. Nothing is loaded."""

    @cached_property
    def fingerprint(self) -> str:
        """Digest of every file that is read. The first time on a machine all of them are hashed."""
        return self.weights.fingerprint(MODELS)

    @cached_property
    def local(self) -> dict[str, Any]:
        """Where things are on this machine, and what all jobs of a film agree on so that loaded models serve them all."""
        s = self.setup.settings
        side = GRID * math.ceil(math.sqrt(max(s.portrait**2, s.pixels)) / GRID)
        return {
            "base": str(self.weights.folder(MODELS[0])), "adapter": str(self.weights.folder(MODELS[1])), "device": self.device, "text": s.text,
            "attention": s.attention, "compile": s.compile, "side": side, "batch": s.takes, "guided": s.guidance > 1,
        }

    def check(self, more: tuple[str, ...] = ()) -> None:
        """Everything is there that making pictures needs, and ``more`` models.

        Raises:
            MissingExtra: packages are not installed. InputError: settings do not suit the device. WeightsError: every file that is missing.
        """
        if absent := [p for p in common.PACKAGES if importlib.util.find_spec(p) is None]:
            raise MissingExtra(f"pictures by SDXL need {', '.join(absent)}, not installed here; install: pip install 'vgot[models]'")
        if self.setup.settings.attention == "xformers":
            if importlib.util.find_spec("xformers") is None:
                raise MissingExtra("attention by xformers was asked for, which is not installed; install: pip install 'vgot[gpu]', or use sdpa")
            if not self.device.startswith("cuda"):
                raise InputError(f"attention by xformers works on NVIDIA GPUs only, found the device {self.device!r}; use sdpa")
        self.weights.require((*MODELS, *more))


# -- jobs -----------------------------------------------------------------------------------------------------------------
def text_job(models: Models, prompt: Clauses) -> Job:
    """Encode a prompt. Outputs ``embeds`` (safetensors) and ``text`` (JSON: the words used, their tokens, what was cut)."""
    params = {**prompt.plain(), "limit": TOKENS, "text": models.setup.settings.text, **models.form()}
    return Job(TEXT, params, seconds=1 + cost.seconds(cost.TEXT, models.device), local=models.local, phase=0)


def negative_job(models: Models, style: str, kind: Kind) -> Job:
    """Encode a negative prompt. A portrait's is too long for the encoders: what no portrait shall show is kept, general faults are cut."""
    general = negative_prompt(style, "keyframe").split(", ")
    words = negative_prompt(style, kind).split(", ")
    parts = (Clause(f"fault.{n}", (word,), n + 1 if word in general else 0) for n, word in enumerate(words))
    return text_job(models, Clauses(tuple(parts), ", ", ""))


def reference_job(models: Models, picture: str, centre: tuple[float, float] | None = None) -> Job:
    """Encode the square of a picture (a digest) around ``centre``, None for a portrait's face. Output ``embeds`` (safetensors)."""
    params = {**models.form(), "centre": list(centre) if centre else None}
    return Job(REFERENCE, params, {"image": picture}, seconds=2 + cost.seconds(cost.REFERENCE, models.device), local=models.local, phase=1)


def _drawing_job(
    op: str, models: Models, size: tuple[int, int], params: Mapping[str, Any], before: Mapping[str, Job], *, seed: int, take: int, count: int = 1
) -> Job:
    s = models.setup.settings
    tflop = count * cost.image_tflop(*size, s.steps, s.guidance)
    whole = {**models.drawing(size), **params, "made": {name: job.key for name, job in before.items()}}
    return Job(op, whole, {}, seed, take, 10 + cost.seconds(tflop, models.device), models.local, tuple(before.values()), phase=2)


def _prompts(models: Models, prompt: Clauses, style: str, kind: Kind) -> dict[str, Job]:
    jobs = {"text": text_job(models, prompt)}
    return jobs | ({"negative": negative_job(models, style, kind)} if models.setup.settings.guidance > 1 else {})


def _portrait_prompts(models: Models, script: Script, look: Look) -> dict[str, Job]:
    return _prompts(models, portrait_prompt(script, look), script.brief.style, "portrait")


def _keyframe_prompts(models: Models, script: Script, shot: str) -> dict[str, Job]:
    return _prompts(models, keyframe_prompt_short(script, shot), script.brief.style, "keyframe")


@dataclass
class Portraits:
    """Portraits: drawn from the look's description alone, or the picture that a person brought."""

    models: Models

    def portrait_job(self, script: Script, look: Look, *, seed: int, take: int) -> Job:
        """Job with the output ``image`` (square PNG)."""
        side = self.models.setup.settings.portrait
        if picture := common.brought_portrait(script, look):
            return Job(PORTRAIT, {"mode": "brought", "size": [side, side]}, {"image": picture}, 0, 0, 0.2, self.models.local)
        before = _portrait_prompts(self.models, script, look)
        return _drawing_job(PORTRAIT, self.models, (side, side), {"mode": "drawn"}, before, seed=seed, take=take)


@dataclass
class Keyframes(common.Keyframes):
    """Keyframes: the shot's prompt, guided by the portraits of those on screen, each where it stands."""

    models: Models

    def keyframe_job(
        self, script: Script, shot: str, portraits: Mapping[str, Take], picture: Picture, *, seed: int, take: int, identity: bool = True,
        previous: Take | None = None,
    ) -> Job:
        """Job with the outputs ``image`` (PNG of the settings' size), ``scores`` (JSON), and ``candidate_N.png`` where several are drawn.

        Without ``identity`` the same operation runs with every weight at 0, so portraits and the keyframe before bear on nothing.

        Raises:
            InputError: the script has no such shot, or a portrait has not been made.
        """
        s = self.models.setup.settings
        before = _keyframe_prompts(self.models, script, shot)
        references: list[Reference] = []
        if identity and s.identity > 0:
            for look, box in self._boxes(script, shot, picture.width / picture.height).items():
                before[f"reference.{look}"] = reference_job(self.models, common._portrait(shot, look, portraits))
                references.append(Reference(look, s.identity, Region(box.x0, box.y0, box.x1, box.y1)))
        if identity and s.previous > 0 and previous is not None:
            before[f"reference.{common.PREVIOUS}"] = reference_job(self.models, previous.outputs["image"], common.MIDDLE)
            references.append(Reference(common.PREVIOUS, s.previous, role="previous"))
        params = {"references": [r.plain() for r in references], "takes": s.takes}
        return _drawing_job(KEYFRAME, self.models, s.size(picture.width, picture.height, GRID), params, before, seed=seed, take=take, count=s.takes)


def prepared(models: Models, script: Script, picture: Picture) -> list[Job]:
    """Every prompt of a film, so that the text encoders are loaded once."""
    looks = [k for id in script.looks_seen if (k := script.look(id)) is not None and not common.brought_portrait(script, k)]
    sets = [_portrait_prompts(models, script, look) for look in looks] + [_keyframe_prompts(models, script, shot.id) for shot in script.shots]
    return list({job.key: job for jobs in sets for job in jobs.values()}.values())


# -- runs -----------------------------------------------------------------------------------------------------------------
def _resident(job: Job) -> Resident:
    """The models of this process, for the film that the job belongs to."""
    from .resident import Wanted, resident

    local = job.local
    side, batch = int(local["side"]), int(local["batch"])
    return resident(Wanted.read(job.params, local), memory.Work(side, side, batch, references=3, guided=bool(local["guided"]), scored=batch > 1))


def run_text(job: Job, store: Store, report: Report) -> Outputs:
    """Fit a prompt into the encoders' room and encode it.

    Raises:
        WeightsError: the model cannot be read. InputError: not a word fits.
    """
    from ..kolors.embeds import embeds_to_bytes

    p = job.params
    encoder = _resident(job).text()
    report(0.5)
    fitted = fit(Clauses.read(p), encoder.count_tokens, min(int(p["limit"]), encoder.room))
    embeds = encoder.encode([fitted.text])[0]
    report(1.0)
    return {"embeds": embeds_to_bytes(embeds), "text": canonical({"text": fitted.text, "tokens": fitted.tokens, "cut": list(fitted.cut)})}


def run_reference(job: Job, store: Store, report: Report) -> Outputs:
    """Encode a reference picture.

    Raises:
        WeightsError: the model cannot be read. RenderError: the picture cannot be.
    """
    from ..kolors.embeds import embeds_to_bytes

    encoder = _resident(job).references()
    report(0.5)
    picture, centre = common._picture(store.get(job.inputs["image"]), "the reference"), job.params["centre"]
    return {"embeds": embeds_to_bytes(encoder.encode([picture], [tuple(centre) if centre else None])[0])}


def run_portrait(job: Job, store: Store, report: Report) -> Outputs:
    """Draw a portrait, or take over the one that was brought: ``image``, a square PNG.

    Raises:
        WeightsError: the model cannot be read. RenderError: a picture cannot be read, or none came of the numbers.
    """
    if job.params["mode"] == "brought":
        from ..kolors.embeds import square

        picture = square(common._picture(store.get(job.inputs["image"]), "the portrait that was brought"))
        report(1.0)
        width, height = (int(side) for side in job.params["size"])
        return {"image": common.png(picture.resize((width, height), Image.Resampling.LANCZOS), common.BROUGHT)}
    return {"image": common.png(_draw(job, store, report, 1)[0], MARK)}


def run_keyframe(job: Job, store: Store, report: Report) -> Outputs:
    """Draw the candidates of a keyframe and keep the best: ``image``, ``scores``, and ``candidate_N.png`` where there are several.

    Raises:
        WeightsError: the model cannot be read. RenderError: no picture came of the numbers.
    """
    count = int(job.params["takes"])
    pictures = _draw(job, store, lambda share: report(0.95 * share), count)
    verdict = _judge(job, store, pictures)
    outputs: Outputs = {"image": common.png(pictures[verdict.best], MARK), "scores": canonical(verdict.plain())}
    if count > 1:
        outputs |= {f"candidate_{n}.png": common.png(picture, MARK) for n, picture in enumerate(pictures)}
    report(1.0)
    return outputs


def _draw(job: Job, store: Store, report: Report, count: int) -> list[Image.Image]:
    from ..kolors.phases import Order, Sampling

    p = job.params
    sampling = Sampling(int(p["size"][0]), int(p["size"][1]), int(p["steps"]), float(p["guidance"]), p["sampler"])
    text, negative = common._text(job, store, "text"), common._text(job, store, "negative") if "negative" in p["made"] else None
    references = tuple(Reference.read(r) for r in p.get("references", ()))
    embeds = {r.name: common._reference(job, store, r.name) for r in references}
    orders = [Order(text, negative, common.candidate_seed(job.seed, n), references, embeds) for n in range(count)]
    phase = _resident(job).drawing()
    report(0.0)
    pictures: list[Image.Image] = phase.draw(orders, sampling, report)
    return pictures


def _judge(job: Job, store: Store, pictures: list[Image.Image]) -> scoring.Verdict:
    references = [r for r in map(Reference.read, job.params["references"]) if r.role == "look"]
    boxes = {r.name: (r.region.left, r.region.top, r.region.right, r.region.bottom) if r.region else None for r in references}
    if len(pictures) == 1:
        return scoring.judge(pictures, boxes, {}, None, why_not="there is one candidate only")
    if not references:
        return scoring.judge(pictures, boxes, {}, None, why_not="nobody on screen is guided by a portrait")
    portraits = {r.name: common.features(common._reference(job, store, r.name)) for r in references}
    encoder = _resident(job).references()
    return scoring.judge(pictures, boxes, portraits, lambda crops: [common.features(e) for e in encoder.encode(list(crops))])


RUNS = {TEXT: run_text, REFERENCE: run_reference, PORTRAIT: run_portrait, KEYFRAME: run_keyframe}
"""What carries out each kind of job."""


def renderer(setup: Setup) -> Renderer:
    """SDXL with its IP-Adapter-Plus for pictures, camera moves over them for shots. Opening it reads nothing.

    Raises:
        InputError: a size that the model cannot draw.
    """
    side = setup.settings.portrait
    if side < 2 * STEP or side % STEP:
        raise InputError(f"SDXL draws portraits whose side is a multiple of {STEP} pixels, from {2 * STEP}, found {side}; change portrait")
    models = Models(setup)
    stills = Stills(LABEL)
    return Renderer(
        "sdxl", Portraits(models), Keyframes(models), stills, stills, prepare=lambda script, picture: prepared(models, script, picture),
        procedural=False, workers=1, check=models.check, pictures="SDXL with IP-Adapter-Plus; camera moves over the pictures",
    )
