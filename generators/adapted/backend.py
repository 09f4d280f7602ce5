"""Jobs of an image model that portraits guide through an IP-Adapter, and how they are carried out, whichever model it is.

Jobs and their order: prompts become embeddings (``….text``), portraits are drawn or taken over (``….portrait``), become embeddings
(``….reference``), and guide keyframes (``….keyframe``), each in the region where its person stands. Planning needs no model: the weights
take part in keys by their fingerprint. What differs from model to model stands in its :class:`Family`.
"""

from __future__ import annotations

import importlib.util
import io
import math
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from PIL import Image, PngImagePlugin, UnidentifiedImageError

from ...errors import InputError, MissingExtra, RenderError
from ...script.model import Look, Script
from ...store.artifacts import Record, Store
from ...store.canonical import canonical
from ...weights import Weights, find_weights
from ..compilers import Clauses, clip_tokens, fit, keyframe_prompt_short, portrait_prompt
from ..kolors import agreement, cost, memory, scoring
from ..kolors.identity import Reference, Region, in_blocks
from ..protocols import Job, Outputs, Picture, Renderer, Report, Take, made
from ..regions import Box, grown, regions
from ..setup import Setup
from ..stills import Stills

if TYPE_CHECKING:
    from ..kolors.embeds import PictureEmbeds, TextEmbeds
    from .resident import Resident

Kind = Literal["portrait", "keyframe"]

BROUGHT = "a picture that a person brought, cropped"
GRID, STEP = 64, 32
"""Pixels: keyframes' sides are multiples of the first, all sides of the second."""
PACKAGES = ("torch", "diffusers", "transformers", "safetensors", "accelerate", "sentencepiece")
DIGITS = 4
DRIVER = Path("/proc/driver/nvidia/version")
PREVIOUS = "previous"
MIDDLE = (0.5, 0.5)


@dataclass(frozen=True, slots=True)
class Phases:
    """One number for each phase of a picture."""

    text: float
    reference: float
    drawing: float = 0.0


@dataclass(frozen=True, slots=True)
class Family:
    """What tells one image model from another when jobs are planned.

    Attributes:
        name: what its operations begin with. title: its name for people. models: base and adapter, by their names in the manifest.
        tokens: of a prompt that reach the picture. keyframe: ``(script, shot)`` to the prompt. negative: ``(style, kind)`` to what a
        picture shall not show. loading: seconds that reading the networks may take. tflop: of one prompt and of one reference.
        resident: imports and gives the class of what a worker keeps. worded: candidates are judged by their prompt, too.
    """

    name: str
    title: str
    models: tuple[str, str]
    tokens: int
    keyframe: Callable[[Script, str], Clauses]
    negative: Callable[[str, Kind], Clauses]
    loading: Phases
    tflop: Phases
    resident: Callable[[], type[Resident]]
    worded: bool = False

    def op(self, kind: str) -> str:
        """The operation that makes a text, reference, portrait or keyframe."""
        return f"{self.name}.{kind}/1"

    @property
    def mark(self) -> str:
        """What its pictures say of themselves."""
        return f"drawn by an AI model ({self.title})"

    @property
    def label(self) -> str:
        """What a film of moved stills says of itself."""
        return f"AI-GENERATED STILLS - {self.title} - camera moves only"


@dataclass
class Models:
    """What the driver knows of the models: where they are, their fingerprint, the device and its number format. Nothing is loaded."""

    family: ClassVar[Family]
    setup: Setup

    @cached_property
    def weights(self) -> Weights:
        """The folder of weights."""
        return Weights(find_weights(self.setup.weights).absolute())

    @cached_property
    def fingerprint(self) -> str:
        """Digest of every file that is read. The first time on a machine all of them are hashed."""
        return self.weights.fingerprint(self.family.models)

    @cached_property
    def device(self) -> str:
        """What the models run on: as ordered, else a GPU where there is one."""
        if self.setup.device:
            return self.setup.device
        if not DRIVER.exists() and shutil.which("nvidia-smi") is None:
            return "cpu"  # told without torch, which takes seconds to import
        from ..kolors.libraries import torch

        return "cuda" if torch.cuda.is_available() else "cpu"

    @cached_property
    def dtype(self) -> str:
        """Number format of the UNet; ``auto`` is settled here, since it alters the bytes."""
        wanted = self.setup.settings.dtype
        if wanted != "auto":
            return wanted
        if not self.device.startswith("cuda"):
            return "float32"
        from ..kolors.libraries import torch

        return "bfloat16" if torch.cuda.is_bf16_supported() else "float16"

    def form(self) -> dict[str, Any]:
        """What of the models determines bytes, whatever is made."""
        return {"weights": self.fingerprint, "dtype": self.dtype}

    def drawing(self, size: tuple[int, int]) -> dict[str, Any]:
        """What determines the bytes of a drawn picture, besides its prompt, references and noise."""
        s = self.setup.settings
        return {
            **self.form(), "size": list(size), "steps": s.steps, "guidance": s.guidance, "sampler": s.sampler, "attention": s.attention,
            "compile": s.compile,
        }

    @cached_property
    def local(self) -> dict[str, Any]:
        """Where things are on this machine, and what all jobs of a film agree on so that loaded models serve them all."""
        s = self.setup.settings
        base, adapter = (str(self.weights.folder(name)) for name in self.family.models)
        side = GRID * math.ceil(math.sqrt(max(s.portrait**2, s.pixels)) / GRID)
        return {
            "base": base, "adapter": adapter, "device": self.device, "text": s.text, "attention": s.attention, "compile": s.compile,
            "side": side, "batch": s.takes, "guided": s.guidance > 1,
        }

    @cached_property
    def words(self) -> bool:
        """Whether candidates are judged by their prompt: the model wants it, and the image encoder's text side is there too."""
        return self.family.worded and agreement.has_words(self.weights.folder(self.family.models[1]) / "image_encoder")

    def check(self, more: tuple[str, ...] = ()) -> None:
        """Everything is there that making pictures needs, and ``more`` models.

        Raises:
            MissingExtra: packages are not installed. InputError: settings do not suit the device. WeightsError: every file that is missing.
        """
        absent = [p for p in PACKAGES if importlib.util.find_spec(p) is None]
        if absent:
            raise MissingExtra(f"pictures by {self.family.title} need {', '.join(absent)}, not installed here; install: pip install 'vgot[models]'")
        if self.setup.settings.attention == "xformers":
            if importlib.util.find_spec("xformers") is None:
                raise MissingExtra("attention by xformers was asked for, which is not installed; install: pip install 'vgot[gpu]', or use sdpa")
            if not self.device.startswith("cuda"):
                raise InputError(f"attention by xformers works on NVIDIA GPUs only, found the device {self.device!r}; use sdpa")
        self.weights.require((*self.family.models, *more))


# -- jobs -----------------------------------------------------------------------------------------------------------------
def text_job(models: Models, prompt: Clauses) -> Job:
    """Encode a prompt. Outputs ``embeds`` (safetensors) and ``text`` (JSON: the words used, their tokens, what was cut)."""
    family = models.family
    params = {**prompt.plain(), "limit": family.tokens, "text": models.setup.settings.text, **models.form()}
    seconds = family.loading.text + cost.seconds(family.tflop.text, models.device)
    return Job(family.op("text"), params, seconds=seconds, local=models.local, phase=0)


def reference_job(models: Models, picture: str, centre: tuple[float, float] | None = None) -> Job:
    """Encode the square of a picture (a digest) around ``centre``, None for a portrait's face. Output ``embeds`` (safetensors)."""
    family = models.family
    params = {**models.form(), "centre": list(centre) if centre else None}
    seconds = family.loading.reference + cost.seconds(family.tflop.reference, models.device)
    return Job(family.op("reference"), params, {"image": picture}, seconds=seconds, local=models.local, phase=1)


def _drawing_job(
    kind: Kind, models: Models, size: tuple[int, int], params: Mapping[str, Any], before: Mapping[str, Job], *, seed: int, take: int, count: int = 1
) -> Job:
    s, family = models.setup.settings, models.family
    tflop = count * cost.image_tflop(*size, s.steps, s.guidance)
    seconds = family.loading.drawing + cost.seconds(tflop, models.device)
    whole = {**models.drawing(size), **params, "made": {name: job.key for name, job in before.items()}}
    return Job(family.op(kind), whole, {}, seed, take, seconds, models.local, tuple(before.values()), phase=2)


def _prompts(models: Models, prompt: Clauses, style: str, kind: Kind) -> dict[str, Job]:
    jobs = {"text": text_job(models, prompt)}
    return jobs | ({"negative": text_job(models, models.family.negative(style, kind))} if models.setup.settings.guidance > 1 else {})


def _portrait_prompts(models: Models, script: Script, look: Look) -> dict[str, Job]:
    return _prompts(models, portrait_prompt(script, look), script.brief.style, "portrait")


def _keyframe_prompts(models: Models, script: Script, shot: str) -> dict[str, Job]:
    return _prompts(models, models.family.keyframe(script, shot), script.brief.style, "keyframe")


def brought_portrait(script: Script, look: Look) -> str:
    """Digest of the picture that a person brought of the character of a look; '' for none."""
    return next((c.portrait for c in script.brief.cast if c.id == look.character), "")


@dataclass
class Portraits:
    """Portraits: drawn from the look's description alone, or the picture that a person brought."""

    models: Models

    def portrait_job(self, script: Script, look: Look, *, seed: int, take: int) -> Job:
        """Job with the output ``image`` (square PNG)."""
        side = self.models.setup.settings.portrait
        if picture := brought_portrait(script, look):
            params = {"mode": "brought", "size": [side, side]}
            return Job(self.models.family.op("portrait"), params, {"image": picture}, 0, 0, 0.2, self.models.local)
        before = _portrait_prompts(self.models, script, look)
        return _drawing_job("portrait", self.models, (side, side), {"mode": "drawn"}, before, seed=seed, take=take)


@dataclass
class Keyframes:
    """Keyframes: the shot's prompt, guided by the portraits of those on screen, each where it stands."""

    models: Models
    _known: dict[tuple[str, float], dict[str, Box]] = field(default_factory=dict)
    _script: Script | None = None

    def follows(self, script: Script, shot: str) -> str | None:
        """The shot whose keyframe guides this one: the last before it in the same scene and place; None without a weight for it."""
        if self.models.setup.settings.previous <= 0:
            return None
        at = script.places_in_order[shot]
        here = script.shots[at]
        same = (s.id for s in reversed(script.shots[:at]) if s.scene == here.scene and s.background.location == here.background.location)
        return next(same, None)

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
                before[f"reference.{look}"] = reference_job(self.models, _portrait(shot, look, portraits))
                references.append(Reference(look, in_blocks(s.identity, s.blocks), Region(box.x0, box.y0, box.x1, box.y1)))
        if identity and s.previous > 0 and previous is not None:
            before[f"reference.{PREVIOUS}"] = reference_job(self.models, previous.outputs["image"], MIDDLE)
            references.append(Reference(PREVIOUS, in_blocks(s.previous, s.blocks), role="previous"))
        params: dict[str, Any] = {"references": [r.plain() for r in references], "takes": s.takes}
        if s.takes > 1 and self.models.words:
            params["words"] = fit(keyframe_prompt_short(script, shot), clip_tokens, agreement.TOKENS).text
        return _drawing_job("keyframe", self.models, s.size(picture.width, picture.height, GRID), params, before, seed=seed, take=take, count=s.takes)

    def _boxes(self, script: Script, shot: str, aspect: float) -> dict[str, Box]:
        """Look -> where it stands in the first frame, kept while the script is the same: the planner asks often."""
        if self._script is not script:
            self._known.clear()
            self._script = script
        if (shot, aspect) not in self._known:
            self._known[shot, aspect] = apart({r.look: grown(r.box) for r in regions(script, shot, aspect)})
        return self._known[shot, aspect]


def apart(boxes: Mapping[str, Box]) -> dict[str, Box]:
    """Boxes from left to right, rounded, of which no two overlap in width where that leaves both some: no face gets two identities."""
    names = sorted(boxes, key=lambda k: boxes[k].centre[0])
    edges = {k: [boxes[k].x0, boxes[k].x1] for k in names}
    for a, b in pairwise(names):
        if edges[a][1] > edges[b][0]:
            middle = (boxes[a].centre[0] + boxes[b].centre[0]) / 2
            if edges[a][0] < middle < edges[b][1] and boxes[b].centre[0] - boxes[a].centre[0] > 0.02:
                edges[a][1], edges[b][0] = min(edges[a][1], middle), max(edges[b][0], middle)
    return {k: Box(*(round(v, DIGITS) for v in (edges[k][0], boxes[k].y0, edges[k][1], boxes[k].y1))) for k in names}


def _portrait(shot: str, look: str, portraits: Mapping[str, Take]) -> str:
    take = portraits.get(look)
    if take is None or "image" not in take.outputs:
        raise InputError(f"shot {shot} needs the portrait of {look!r}, which has not been made; make the portraits first")
    return take.outputs["image"]


def prepared(models: Models, script: Script) -> list[Job]:
    """Every prompt of a film, so that its encoders are loaded once."""
    looks = [k for id in script.looks_seen if (k := script.look(id)) is not None and not brought_portrait(script, k)]
    sets = [_portrait_prompts(models, script, look) for look in looks] + [_keyframe_prompts(models, script, shot.id) for shot in script.shots]
    return list({job.key: job for jobs in sets for job in jobs.values()}.values())


# -- runs -----------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Runs:
    """What carries out each kind of job of a family."""

    family: Family

    def text(self, job: Job, store: Store, report: Report) -> Outputs:
        """Fit a prompt into the encoder's room and encode it.

        Raises:
            WeightsError: the model cannot be read. InputError: not a word fits.
        """
        from ..kolors.embeds import embeds_to_bytes

        p = job.params
        encoder = self._resident(job).text()
        report(0.5)
        fitted = fit(Clauses.read(p), encoder.count_tokens, min(int(p["limit"]), encoder.room))
        embeds = encoder.encode([fitted.text])[0]
        report(1.0)
        return {"embeds": embeds_to_bytes(embeds), "text": canonical({"text": fitted.text, "tokens": fitted.tokens, "cut": list(fitted.cut)})}

    def reference(self, job: Job, store: Store, report: Report) -> Outputs:
        """Encode a reference picture.

        Raises:
            WeightsError: the model cannot be read. RenderError: the picture cannot be.
        """
        from ..kolors.embeds import embeds_to_bytes

        encoder = self._resident(job).references()
        report(0.5)
        picture, centre = _picture(store.get(job.inputs["image"]), "the reference"), job.params["centre"]
        return {"embeds": embeds_to_bytes(encoder.encode([picture], [tuple(centre) if centre else None])[0])}

    def portrait(self, job: Job, store: Store, report: Report) -> Outputs:
        """Draw a portrait, or take over the one that was brought: ``image``, a square PNG.

        Raises:
            WeightsError: the model cannot be read. RenderError: a picture cannot be read, or none came of the numbers.
        """
        if job.params["mode"] == "brought":
            from ..kolors.embeds import square

            picture = square(_picture(store.get(job.inputs["image"]), "the portrait that was brought"))
            report(1.0)
            width, height = (int(side) for side in job.params["size"])
            return {"image": png(picture.resize((width, height), Image.Resampling.LANCZOS), BROUGHT)}
        return {"image": png(self._draw(job, store, report, 1)[0], self.family.mark)}

    def keyframe(self, job: Job, store: Store, report: Report) -> Outputs:
        """Draw the candidates of a keyframe and keep the best: ``image``, ``scores``, and ``candidate_N.png`` where there are several.

        Raises:
            WeightsError: the model cannot be read. RenderError: no picture came of the numbers.
        """
        count, mark = int(job.params["takes"]), self.family.mark
        pictures = self._draw(job, store, lambda share: report(0.95 * share), count)
        verdict = self._judge(job, store, pictures)
        outputs: Outputs = {"image": png(pictures[verdict.best], mark), "scores": canonical(verdict.plain())}
        if count > 1:
            outputs |= {f"candidate_{n}.png": png(picture, mark) for n, picture in enumerate(pictures)}
        report(1.0)
        return outputs

    def _resident(self, job: Job) -> Resident:
        """The models of this process, for the film that the job belongs to."""
        from .resident import Wanted, resident

        local = job.local
        side, batch = int(local["side"]), int(local["batch"])
        work = memory.Work(side, side, batch, references=3, guided=bool(local["guided"]), scored=batch > 1)
        return resident(self.family.resident(), Wanted.read(job.params, local), work)

    def _draw(self, job: Job, store: Store, report: Report, count: int) -> list[Image.Image]:
        from ..kolors.phases import Order, Sampling

        p = job.params
        sampling = Sampling(int(p["size"][0]), int(p["size"][1]), int(p["steps"]), float(p["guidance"]), p["sampler"])
        text, negative = _text(job, store, "text"), _text(job, store, "negative") if "negative" in p["made"] else None
        references = tuple(Reference.read(r) for r in p.get("references", ()))
        embeds = {r.name: _reference(job, store, r.name) for r in references}
        orders = [Order(text, negative, candidate_seed(job.seed, n), references, embeds) for n in range(count)]
        phase = self._resident(job).drawing()
        report(0.0)
        pictures: list[Image.Image] = phase.draw(orders, sampling, report)
        return pictures

    def _judge(self, job: Job, store: Store, pictures: list[Image.Image]) -> scoring.Verdict:
        references = [r for r in map(Reference.read, job.params["references"]) if r.role == "look"]
        boxes = {r.name: (r.region.left, r.region.top, r.region.right, r.region.bottom) if r.region else None for r in references}
        if len(pictures) == 1:
            return scoring.judge(pictures, boxes, {}, None, why_not="there is one candidate only")
        portraits = {r.name: features(_reference(job, store, r.name)) for r in references}
        kept = self._resident(job)
        said = kept.reader().agreement(job.params["words"], pictures, *kept.eyes()) if "words" in job.params else None
        if not references:
            return scoring.judge(pictures, boxes, portraits, None, prompt=said, why_not="nobody on screen is guided by a portrait")
        eyes = kept.references()
        return scoring.judge(pictures, boxes, portraits, lambda crops: [features(e) for e in eyes.encode(list(crops))], prompt=said)


def candidate_seed(seed: int, n: int) -> int:
    """Seed of the noise of a candidate; the first is the job's own, so that a film with one candidate has the first of several."""
    return seed if n == 0 else (seed + 0x9E3779B97F4A7C15 * n) % 2**63


def embeds_of(store: Store, record: Record) -> Any:
    """What a text or reference job has made, as tensors."""
    from ..kolors.embeds import embeds_from_bytes

    return embeds_from_bytes(store.get(record.outputs["embeds"]))


def _text(job: Job, store: Store, name: str) -> TextEmbeds:
    from ..kolors.embeds import TextEmbeds

    embeds = embeds_of(store, made(job, store, name))
    if not isinstance(embeds, TextEmbeds):
        raise RenderError(f"{job.op} was given an encoded picture as its {name}; plan it again with this version of vgot")
    return embeds


def _reference(job: Job, store: Store, look: str) -> PictureEmbeds:
    from ..kolors.embeds import PictureEmbeds

    embeds = embeds_of(store, made(job, store, f"reference.{look}"))
    if not isinstance(embeds, PictureEmbeds):
        raise RenderError(f"{job.op} was given an encoded prompt as the portrait of {look}; plan it again with this version of vgot")
    return embeds


def features(embeds: PictureEmbeds) -> scoring.Features:
    """Features of an encoded picture as [tokens, width]."""
    return np.asarray(embeds.pair[1, 0].float().cpu().numpy(), dtype=np.float32)


def png(image: Image.Image, mark: str) -> bytes:
    """A picture as PNG that says who made it."""
    note = PngImagePlugin.PngInfo()
    note.add_text("vgot", mark)
    out = io.BytesIO()
    image.convert("RGB").save(out, "PNG", pnginfo=note, compress_level=4)
    return out.getvalue()


def _picture(data: bytes, what: str) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data)) as image:
            whole: Image.Image = image.convert("RGB")
            return whole
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as exc:
        raise RenderError(f"{what} is not a picture that can be read ({exc}); bring another, or make it again") from exc


def renderer(models: Models) -> Renderer:
    """Pictures by a family with its IP-Adapter-Plus, camera moves over them for shots. Opening it reads nothing.

    Raises:
        InputError: a size that the model cannot draw.
    """
    family, side = models.family, models.setup.settings.portrait
    if side < 2 * STEP or side % STEP:
        raise InputError(f"{family.title} draws portraits whose side is a multiple of {STEP} pixels, from {2 * STEP}, found {side}; change portrait")
    stills = Stills(family.label)
    return Renderer(
        family.name, Portraits(models), Keyframes(models), stills, stills, prepare=lambda script, picture: prepared(models, script),
        procedural=False, workers=1, check=models.check, pictures=f"{family.title} with IP-Adapter-Plus; camera moves over the pictures",
    )
