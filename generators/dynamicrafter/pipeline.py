"""DynamiCrafter as a diffusers pipeline: a picture and a text to 16 frames; also loops and the frames between two pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import torch
from diffusers import AutoencoderKL, DiffusionPipeline
from diffusers.utils import BaseOutput
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from transformers import CLIPTextModel, CLIPTokenizer, CLIPVisionModel

from ...errors import InputError, RenderError
from . import clip, guidance, pictures, vae
from .attention import ContextKV
from .convert import Components
from .presets import PRESETS, Preset
from .presets import preset as find_preset
from .resampler import ImageProjector
from .schedule import Spacing
from .scheduler import DynamiCrafterScheduler
from .tokenizer import tokenize
from .unet import DynamiCrafterUNet, FeatureCache

Mode = Literal["i2v", "loop", "interp"]
Generators: TypeAlias = torch.Generator | Sequence[torch.Generator] | None
OnStep = Callable[[int, int], None]
"""Called with the steps done and their number; may raise to stop the run at this boundary."""
OnFrames = Callable[[int, Tensor], None]
"""Called with the index of the first frame and frames ``[b, n, 3, H, W]`` around [-1, 1], in order."""

MULTIPLE = 64


@dataclass(frozen=True)
class Speed:
    """Approximations that save time; all off by default.

    Drift is that of the final latents after 20 steps on a small seeded network, as a share of what another seed would change; it says
    nothing about how the pictures look. Work is counted for the guided 1024 network. ``benchmarks/dynamicrafter.py`` repeats both.
    Fewer steps are an approximation too: half of them drift by 9.0 %, and by 3.6 % with the scheduler's ``exact_final_scale``.

    Attributes:
        guidance_interval: guide only at timesteps in this range (both included); other steps run with the conditions alone.
            200 to 800: drift 11.4 %, 81 % of the work.
        reuse_deep: compute the deep levels only at every n-th step and keep their features in between (1: at every step).
            2: drift 2.1 %, 70 % of the work. 3: drift 3.6 %, 62 %.
    """

    guidance_interval: tuple[int, int] | None = None
    reuse_deep: int = 1

    def guided(self, timestep: int) -> bool:
        """Whether this step is guided."""
        return self.guidance_interval is None or self.guidance_interval[0] <= timestep <= self.guidance_interval[1]


@dataclass(frozen=True)
class Known:
    """Latents that are forced upon the first steps (the boundary with the previous shot).

    Attributes:
        latents: clean, ``[b, 4, t, h, w]`` or broadcastable. mask: 1 where they are forced, broadcastable to the same.
        steps: number of steps, counted from the noisiest. noise: that they get at each level, ``[b, 4, t, h, w]``; the same at every step.
    """

    latents: Tensor
    mask: Tensor
    steps: int
    noise: Tensor | None = None


@dataclass(frozen=True)
class Conditions:
    """What the network is told, one entry per clip.

    Attributes:
        text, empty_text: ``[b, 77, c]``. image, empty_image: ``[b, tokens, c]``. latents: picture latents ``[b, 4, t, h, w]``.
        fs: ``[b]`` or None.
    """

    text: Tensor
    empty_text: Tensor
    image: Tensor
    empty_image: Tensor
    latents: Tensor
    fs: Tensor | None

    def branches(self, count: int) -> list[tuple[Tensor, Tensor]]:
        """Text and image of each guidance branch: all; none; the picture alone."""
        return [(self.text, self.image), (self.empty_text, self.empty_image), (self.empty_text, self.image)][:count]


@dataclass
class VideoOutput(BaseOutput):
    """``frames``: as asked for (None where they were streamed). ``latents``: scaled video latents ``[b, 4, t, h, w]``, fp32."""

    frames: Tensor | NDArray[Any] | None
    latents: Tensor


class DynamiCrafterPipeline(DiffusionPipeline):
    """Image-to-video with DynamiCrafter.

    Args:
        vae, text_encoder, tokenizer, image_encoder, image_projector, unet, scheduler: the parts. Without a tokenizer prompts are
            given as numbers or as embeddings.
        variant: name of the preset that gives the defaults of a call.
    """

    model_cpu_offload_seq = "text_encoder->image_encoder->image_projector->unet->vae"
    _optional_components = ["tokenizer"]

    def __init__(
        self, vae: AutoencoderKL, text_encoder: CLIPTextModel, tokenizer: CLIPTokenizer | None, image_encoder: CLIPVisionModel,
        image_projector: ImageProjector, unet: DynamiCrafterUNet, scheduler: DynamiCrafterScheduler, variant: str = "1024",
    ) -> None:
        super().__init__()
        self.register_modules(
            vae=vae, text_encoder=text_encoder, tokenizer=tokenizer, image_encoder=image_encoder, image_projector=image_projector,
            unet=unet, scheduler=scheduler,
        )
        self.register_to_config(variant=variant)
        self._nothing: dict[str, Tensor] = {}

    @classmethod
    def of(cls, components: Components, tokenizer: Any = None, preset: str | None = None) -> DynamiCrafterPipeline:
        """The pipeline of converted parts.

        Args:
            preset: settings other than the ones recommended for the checkpoint (``vgot_paper``).

        Raises:
            InputError: no such preset, or it is for another checkpoint.
        """
        scheduler = components.scheduler
        if preset is not None:
            chosen = find_preset(preset)
            if components.variant not in (None, chosen.variant):
                raise InputError(f"the preset {preset!r} is for the {chosen.variant} checkpoint, found the {components.variant} one")
            scheduler = DynamiCrafterScheduler.from_config(scheduler.config, timestep_spacing=chosen.timestep_spacing)
        name = preset or components.variant or "1024"
        return cls(**components.networks(), scheduler=scheduler, tokenizer=tokenizer, variant=name)

    @property
    def preset(self) -> Preset:
        """The settings of the checkpoint."""
        return PRESETS[self.config.variant]

    def optimize(self, channels_last: bool = True, compile_unet: bool = False) -> DynamiCrafterPipeline:
        """Prepare the weights for a GPU; the results are equal up to rounding.

        Args:
            channels_last: store convolution kernels the way tensor cores take them.
            compile_unet: see :func:`compile_blocks`; the first step then takes about a minute.
        """
        if channels_last:
            self.unet.to(memory_format=torch.channels_last)
            self.vae.to(memory_format=torch.channels_last)
        if compile_unet:
            compile_blocks(self.unet)
        return self

    # --- encoding ---

    def encode_prompt(self, prompt: str | Sequence[str] | Tensor) -> Tensor:
        """Text tokens ``[b, 77, c]`` of prompts, or of their numbers ``[b, 77]``."""
        if not isinstance(prompt, Tensor):
            if self.tokenizer is None:
                raise InputError("expected a tokenizer for a prompt in words, found none; give the pipeline one, or pass prompt_embeds")
            prompt = tokenize(self.tokenizer, [prompt] if isinstance(prompt, str) else list(prompt))
        return clip.encode_text(self.text_encoder, prompt.to(self._execution_device))

    def encode_image(self, image: Tensor) -> Tensor:
        """Picture tokens ``[b, tokens, c]`` of pictures ``[b, 3, H, W]`` in [-1, 1]."""
        pixels = clip.preprocess(image.to(self._execution_device))
        tokens = clip.encode_image(self.image_encoder, pixels)
        return self.image_projector(tokens.to(self.image_projector.dtype))

    def encode_latents(self, image: Tensor, generators: Generators = None) -> Tensor:
        """Scaled latents ``[b, 4, 1, h, w]`` of pictures ``[b, 3, H, W]``, drawn from the codec's posterior."""
        batch, _, height, width = image.shape
        noise = draw((self.vae.config.latent_channels, height // 8, width // 8), batch, generators)
        return vae.encode(self.vae, image, noise.to(self._execution_device))[:, :, None]

    def empty_image(self, image: Tensor) -> Tensor:
        """Picture tokens of mid grey, ``[1, tokens, c]``; computed once per model (every constant picture looks the same at any size)."""
        if "image" not in self._nothing:
            self._nothing["image"] = self.encode_image(torch.zeros_like(image[:1]))
        return self._nothing["image"]

    def empty_text(self) -> Tensor:
        """Text tokens of the empty prompt, ``[1, 77, c]``; computed once per model."""
        if "text" not in self._nothing:
            self._nothing["text"] = self.encode_prompt("")
        return self._nothing["text"]

    # --- denoising ---

    def denoise(
        self, latents: Tensor, conditions: Conditions, *, steps: int, guidance_scale: float = 7.5, image_guidance_scale: float | None = None,
        guidance_rescale: float = 0.7, eta: float = 1.0, spacing: Spacing | None = None, generators: Generators = None,
        step_noise: Sequence[Tensor] | Tensor | None = None, known: Known | None = None, batched: bool = True, speed: Speed | None = None,
        on_step: OnStep | None = None,
    ) -> Tensor:
        """Latents ``[b, 4, t, h, w]`` from noise to video, in fp32; arguments as of a call.

        Raises:
            RenderError: a value is not finite (the step is named). Whatever ``on_step`` raises.
        """
        speed = speed or Speed()
        self.scheduler.set_timesteps(steps, latents.device, spacing)
        count = guidance.branch_count(guidance_scale, image_guidance_scale)
        known_noise = None if known is None else known.noise if known.noise is not None else draw(latents.shape[1:], len(latents), generators)
        network = Network(self.unet, conditions, self.scheduler.timesteps, latents.shape[2], count, batched, speed)
        rows = self.scheduler.steps(eta)
        for index, row in enumerate(rows):
            if known is not None and known_noise is not None and index < known.steps:
                given = self.scheduler.add_noise(known.latents.to(latents), known_noise, torch.tensor([row.t]))
                mask = known.mask.to(latents)
                latents = mask * given + (1 - mask) * latents
            branches = network.predict(latents, index, count if speed.guided(row.t) else 1)
            prediction = guidance.combine([branch.float() for branch in branches], guidance_scale, image_guidance_scale, guidance_rescale)
            noise = None
            if row.sigma > 0:
                noise = draw(latents.shape[1:], len(latents), generators) if step_noise is None else step_noise[index]
            latents = self.scheduler.step(prediction, row.t, latents, eta=eta, variance_noise=noise).prev_sample
            if not bool(torch.isfinite(latents).all()):
                raise RenderError(
                    f"the latents are no longer finite after step {index + 1} of {len(rows)} (timestep {row.t}, {self.unet.dtype}); "
                    "use bfloat16 or float32 weights, and check the weights with their manifest"
                )
            if on_step is not None:
                on_step(index + 1, len(rows))
        return latents

    # --- decoding ---

    def iter_frames(self, latents: Tensor, chunk: int = 1) -> Iterator[tuple[int, Tensor]]:
        """``(first frame, [b, n, 3, H, W] around [-1, 1])``, at most ``chunk`` frames at a time; see :func:`vae.decode_frames`."""
        for start, frames in vae.decode_frames(self.vae, latents, chunk):
            if not bool(torch.isfinite(frames).all()):
                raise RenderError(f"frame {start} of the decoded video is not finite ({self.vae.dtype}); use bfloat16 or float32 for the codec")
            yield start, frames

    # --- all of it ---

    @torch.no_grad()
    def __call__(
        self,
        image: Tensor | Image.Image,
        prompt: str | Sequence[str] | Tensor | None = None,
        *,
        mode: Mode = "i2v",
        last_image: Tensor | Image.Image | None = None,
        negative_prompt: str | Sequence[str] | Tensor | None = None,
        height: int | None = None,
        width: int | None = None,
        fit: pictures.Fit = "cover",
        num_frames: int | None = None,
        fs: int | Sequence[int] | Tensor | None = None,
        num_inference_steps: int | None = None,
        guidance_scale: float | None = None,
        image_guidance_scale: float | None = None,
        guidance_rescale: float | None = None,
        eta: float | None = None,
        timestep_spacing: Spacing | None = None,
        generator: Generators = None,
        latents: Tensor | None = None,
        step_noise: Sequence[Tensor] | Tensor | None = None,
        prompt_embeds: Tensor | None = None,
        negative_prompt_embeds: Tensor | None = None,
        image_embeds: Tensor | None = None,
        negative_image_embeds: Tensor | None = None,
        image_latents: Tensor | None = None,
        known: Known | None = None,
        batched_guidance: bool = True,
        speed: Speed | None = None,
        keep_last_frame: bool = False,
        decode_chunk_size: int | None = None,
        output_type: Literal["pt", "np", "latent", "stream"] = "pt",
        on_step: OnStep | None = None,
        on_frames: OnFrames | None = None,
    ) -> VideoOutput:
        """Make a video.

        Args:
            image: first frame: ``[b, 3, H, W]`` in [-1, 1] at the final size, or a PIL picture (scaled and cropped, see ``fit``).
            prompt: words, one or per clip, or their numbers ``[b, 77]``. negative_prompt: of the unguided branch; empty by default.
            mode: ``i2v``: the picture comes alive. ``loop``: begins and ends with it (the repeated last frame is left out unless
                ``keep_last_frame``). ``interp``: from ``image`` to ``last_image``.
            height, width: of the frames, multiples of 64; by default those of the tensor, or the preset's.
            num_frames: 16 is what the network was trained with.
            fs: frame stride or rate condition, see the preset.
            num_inference_steps, guidance_scale, guidance_rescale, eta: None is the preset's value. A scale of 1 turns guidance off.
            timestep_spacing: None is the scheduler's.
            image_guidance_scale: own scale for the picture (a third pass); None: one scale for text and picture.
            generator: CPU generator(s), one for all or one per clip, for whatever noise is not given. Drawn in this order: posterior of
                the picture(s), ``latents``, boundary noise, one per step.
            latents: start noise ``[b, 4, t, h, w]``. step_noise: one such per step.
            prompt_embeds … image_latents: results of ``encode_*``, instead of computing them.
            known: latents forced upon the first steps.
            batched_guidance: all branches of a step in one pass; otherwise one after the other (less memory, equal up to rounding).
            speed: approximations.
            decode_chunk_size: frames decoded at once; memory, not pixels.
            output_type: ``pt`` (``[b, t, 3, H, W]`` around [-1, 1]), ``np`` (bytes ``[b, t, H, W, 3]``), ``latent`` or ``stream``
                (nothing is decoded, or decoded for ``on_frames`` only).
            on_step, on_frames: see :data:`OnStep` and :data:`OnFrames`.

        Raises:
            InputError: sizes, mode, prompt or generators do not fit together. RenderError: the result is not finite.
        """
        preset = self.preset
        first = self._picture(image, height, width, fit)
        last = None if last_image is None else self._picture(last_image, height, width, fit)
        frames = num_frames or (preset.frames if latents is None else latents.shape[2])
        check(first, last, mode, frames, latents)
        batch, _, height, width = first.shape
        device = self._execution_device

        if image_latents is None:
            ends = [self.encode_latents(picture, generator) for picture in (first, last) if picture is not None]
            image_latents = condition(ends[0], ends[-1], mode, frames)
        text = self._text(prompt, prompt_embeds)
        seen = self.encode_image(first) if image_embeds is None else image_embeds
        scale = preset.guidance_scale if guidance_scale is None else guidance_scale
        empty_text, empty_image = text, seen
        if scale != 1.0:
            empty_text = self._text(negative_prompt, negative_prompt_embeds)
            empty_image = self.empty_image(first) if negative_image_embeds is None else negative_image_embeds
        text, empty_text, seen, empty_image = (embeds.to(device).expand(batch, -1, -1) for embeds in (text, empty_text, seen, empty_image))
        conditions = Conditions(text, empty_text, seen, empty_image, image_latents.to(device, torch.float32), rates(fs, batch, device))
        if latents is None:
            latents = draw((self.vae.config.latent_channels, frames, height // 8, width // 8), batch, generator)
        ready(self.unet)
        latents = self.denoise(
            latents.to(device, torch.float32), conditions, steps=num_inference_steps or preset.steps, guidance_scale=scale,
            image_guidance_scale=image_guidance_scale, guidance_rescale=preset.guidance_rescale if guidance_rescale is None else guidance_rescale,
            eta=preset.eta if eta is None else eta, spacing=timestep_spacing, generators=generator, step_noise=step_noise, known=known,
            batched=batched_guidance, speed=speed, on_step=on_step,
        )
        shown = latents[:, :, :-1] if mode == "loop" and not keep_last_frame else latents
        video = self._decode(shown, decode_chunk_size or preset.decode_chunk_size, output_type, on_frames)
        self.maybe_free_model_hooks()
        return VideoOutput(video, latents)

    def _decode(self, latents: Tensor, chunk: int, output_type: str, on_frames: OnFrames | None) -> Tensor | NDArray[Any] | None:
        """Decode once; hand frames on as they come, and keep them only where they are asked for."""
        keep = output_type in ("pt", "np")
        if not keep and on_frames is None:
            return None
        kept: list[Tensor] = []
        for start, frames in self.iter_frames(latents, chunk):
            if on_frames is not None:
                on_frames(start, frames)
            if keep:
                kept.append(frames.float() if output_type == "pt" else torch.from_numpy(pictures.to_bytes(frames)))
        if not keep:
            return None
        video = torch.cat(kept, dim=1)
        return video if output_type == "pt" else video.numpy()

    def _text(self, prompt: str | Sequence[str] | Tensor | None, embeds: Tensor | None) -> Tensor:
        """Embeddings where they are given, else of the prompt, else of nothing."""
        if embeds is not None:
            return embeds
        return self.empty_text() if prompt is None else self.encode_prompt(prompt)

    def _picture(self, picture: Tensor | Image.Image, height: int | None, width: int | None, fit: pictures.Fit) -> Tensor:
        if isinstance(picture, Image.Image):
            picture = pictures.to_tensor(picture, height or self.preset.height, width or self.preset.width, fit)
        elif picture.ndim != 4 or (height or picture.shape[2], width or picture.shape[3]) != tuple(picture.shape[2:]):
            wanted = f"[b, 3, {height or 'H'}, {width or 'W'}]"
            raise InputError(f"expected a picture {wanted}, found {list(picture.shape)}; scale it first or give a PIL picture")
        return picture.to(self._execution_device, torch.float32)


class Network:
    """The UNet over one run: whatever does not change from step to step is computed here, once."""

    def __init__(
        self, unet: DynamiCrafterUNet, conditions: Conditions, timesteps: Tensor, frames: int, branches: int, batched: bool, speed: Speed
    ) -> None:
        self.unet, self.dtype = unet, unet.dtype
        batch = len(conditions.text)
        self.picture = conditions.latents
        self.contexts = [
            unet.project_context(text.to(self.dtype), image.to(self.dtype), frames) for text, image in conditions.branches(branches)
        ]
        self.joined = [ContextKV(*map(torch.cat, zip(*layer, strict=True))) for layer in zip(*self.contexts, strict=True)] if batched else None
        same = conditions.fs is None or bool((conditions.fs == conditions.fs[0]).all())
        rows = 1 if same else batch
        fs = None if conditions.fs is None else conditions.fs[:rows].repeat(len(timesteps))
        self.shifts = unet.embed(timesteps.repeat_interleave(rows), fs).unflatten(0, (-1, rows))
        self.every = speed.reuse_deep
        self.caches: dict[int, FeatureCache] = {}
        self.count = branches

    def predict(self, latents: Tensor, step: int, count: int) -> list[Tensor]:
        """The first ``count`` branches of a step, each ``[b, 4, t, h, w]``."""
        if count != self.count:  # where guidance begins or ends, kept features are of other branches or too old
            self.caches.clear()
            self.count = count
        sample = torch.cat([latents, self.picture], dim=1).to(self.dtype)
        if count > 1 and self.joined is not None:
            return list(self._run(sample, step, self.joined, 0).chunk(count))
        return [self._run(sample, step, context, branch) for branch, context in enumerate(self.contexts[:count])]

    def _run(self, sample: Tensor, step: int, contexts: list[ContextKV], branch: int) -> Tensor:
        """One pass; ``branch`` names the features that it keeps."""
        cache = None
        if self.every > 1:
            cache = self.caches.setdefault(branch, FeatureCache())
            cache.reuse = step % self.every != 0
        return self.unet(sample, shifts=self.shifts[step], contexts=contexts, cache=cache)


def compile_blocks(unet: DynamiCrafterUNet, **options: Any) -> None:
    """Compile the repeated blocks of the network, each as one graph (``options`` as of ``torch.compile``).

    The blocks come in some thirty widths and sizes; PyTorch gives up on a function after eight of them unless it is told.
    """
    from torch import _dynamo

    _dynamo.config.recompile_limit = max(_dynamo.config.recompile_limit, 64)
    unet.compile_repeated_blocks(**{"fullgraph": True, "dynamic": False, **options})


def condition(first: Tensor, last: Tensor, mode: Mode, frames: int) -> Tensor:
    """Picture latents per frame, ``[b, 4, t, h, w]``: the first everywhere, or the two at the ends and zeros between."""
    if mode == "i2v":
        return first.expand(-1, -1, frames, -1, -1)
    between = first.new_zeros(1).expand(*first.shape[:2], frames - 2, *first.shape[3:])
    return torch.cat([first, between, last if mode == "interp" else first], dim=2)


def draw(shape: Sequence[int], batch: int, generators: Generators) -> Tensor:
    """Standard noise ``[batch, *shape]``, fp32 on the CPU, so that it is the same on every device; with one generator per clip each
    clip's noise is what it would be alone."""
    if generators is None:
        raise InputError("expected a generator for the noise that is not given, found none; pass generator=torch.Generator().manual_seed(…)")
    if isinstance(generators, torch.Generator):
        return torch.randn((batch, *shape), generator=generators)
    if len(generators) != batch:
        raise InputError(f"expected one generator, or one for each of {batch} clips, found {len(generators)}")
    return torch.stack([torch.randn(tuple(shape), generator=generator) for generator in generators])


def rates(fs: int | Sequence[int] | Tensor | None, batch: int, device: torch.device) -> Tensor | None:
    """The frame rate condition, ``[b]``."""
    if fs is None:
        return None
    values = torch.as_tensor(fs, device=device).reshape(-1)
    if len(values) not in (1, batch):
        raise InputError(f"expected one fs, or one for each of {batch} clips, found {len(values)}")
    return values.expand(batch)


def check(first: Tensor, last: Tensor | None, mode: Mode, frames: int, latents: Tensor | None) -> None:
    """Refuse what cannot be made, before anything expensive."""
    batch, channels, height, width = first.shape
    if channels != 3 or height % MULTIPLE or width % MULTIPLE:
        raise InputError(f"expected a height and width in multiples of {MULTIPLE} pixels, found {height}x{width}; scale or crop the picture")
    if mode not in ("i2v", "loop", "interp"):
        raise InputError(f"expected the mode i2v, loop or interp, found {mode!r}")
    if (mode == "interp") != (last is not None):
        raise InputError(f"expected last_image in the mode interp and only there, found {'none' if last is None else 'one'} in the mode {mode}")
    if last is not None and last.shape != first.shape:
        raise InputError(f"expected two pictures of one size, found {list(first.shape)} and {list(last.shape)}")
    if frames < (1 if mode == "i2v" else 2):
        raise InputError(f"expected at least {1 if mode == 'i2v' else 2} frames in the mode {mode}, found {frames}")
    wanted = (batch, 4, frames, height // 8, width // 8)
    if latents is not None and tuple(latents.shape) != wanted:
        raise InputError(f"expected latents {list(wanted)}, found {list(latents.shape)}")


def ready(module: Any) -> None:
    """Bring an offloaded module to its device before a part of it is used (its hook runs at a whole call only)."""
    hook = getattr(module, "_hf_hook", None)
    if hook is not None:
        hook.pre_forward(module)
