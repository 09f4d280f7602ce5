"""The three phases of a picture by Kolors, each with its own model in memory and none of the others'.

Prompts become tensors (ChatGLM, 12 GB in half precision), reference pictures become tensors (CLIP, 0.6 GB), and from these pictures are
drawn (UNet, adapter and VAE, 6.9 GB). What passes between phases is small and can be kept: phases may run in other processes, on other
days, and a kept tensor gives exactly the picture that a fresh one gives.
"""

from __future__ import annotations

import contextlib
import gc
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from PIL import Image

from ...errors import InputError, MissingExtra, RenderError, WeightsError
from .embeds import PictureEmbeds, TextEmbeds, square
from .identity import Columns, Reference, Region, columns
from .libraries import is_xformers_available, quiet, torch
from .loader import (
    DEFAULT_PRECISION,
    Precision,
    Sampler,
    Tree,
    load_adapter,
    load_image_encoder,
    load_scheduler,
    load_text_encoder,
    load_tokenizer,
    load_unet,
    load_vae,
    picture_shape,
)
from .pipeline import MAX_TOKENS, ShotPipeline, check_size, count_tokens

COMPILED_SEATS = 4
"""References that a compiled UNet always takes, most of them empty: it is bound to their number, and each further number is compiled anew."""
COMPILED_FORMS = 64
"""How often a block may be compiled (for sizes, batches, more references). Torch gives up at 8."""

Report = Callable[[float], None]
Attention = Literal["sdpa", "xformers"]


# -- phases -------------------------------------------------------------------------------------------------------------------
class Phase:
    """Loads its networks, lends them, and lets go of them without a trace. Use as a context manager or call load and unload."""

    def __init__(self, tree: Tree, precision: Precision = DEFAULT_PRECISION, device: str = "cpu") -> None:
        self.tree = tree
        self.precision = precision
        self.device = device
        self._pipe: Any = None

    @property
    def loaded(self) -> bool:
        """Whether the networks are in memory."""
        return self._pipe is not None

    @property
    def pipe(self) -> Any:
        """The pipeline with this phase's networks.

        Raises:
            RenderError: they are not loaded.
        """
        if self._pipe is None:
            raise RenderError(f"{type(self).__name__} is asked to work before its networks are loaded; call load() first")
        return self._pipe

    def load(self) -> Self:
        """Read the networks, if they are not here yet.

        Raises:
            WeightsError: they cannot be read. RenderError: they do not fit the device, or an option does not work on it.
            MissingExtra: an option needs a package that is not installed.
        """
        if self._pipe is None:
            with self._room("to load the networks"):
                self._pipe = self._open()
        return self

    def unload(self) -> None:
        """Let go of the networks and give their memory back."""
        if self._pipe is None:
            return
        networks = [weakref.ref(part) for part in self._pipe.components.values() if isinstance(part, torch.nn.Module)]
        self._pipe = None
        if any(network() is not None for network in networks):  # caught in a cycle; a full collection is slow, so only then
            gc.collect()
        if self.device.startswith("cuda"):
            torch.cuda.empty_cache()

    @contextlib.contextmanager
    def _room(self, what: str) -> Iterator[None]:
        """Plain words when the device's memory is full. Nothing is tried again in another way: that could alter the picture."""
        try:
            yield
        except torch.OutOfMemoryError as exc:
            if self.device.startswith("cuda"):
                torch.cuda.empty_cache()
            advice = "fewer at once, a smaller picture, keeping weights off the device (offload) or decoding in tiles need less"
            raise RenderError(f"the memory of {self.device} is full: there was not enough {what}; {advice}") from exc

    def _open(self) -> Any:
        raise NotImplementedError

    def _assemble(self, **parts: Any) -> Any:
        """The model's pipeline, of the parts that this phase needs."""
        return assemble(**parts)

    def __enter__(self) -> Self:
        return self.load()

    def __exit__(self, *exc: object) -> None:
        self.unload()


def assemble(**parts: Any) -> ShotPipeline:
    """A pipeline of the parts that a phase needs; no zeros for empty prompts, which are encoded as any other text."""
    every = dict.fromkeys(("vae", "text_encoder", "tokenizer", "unet", "scheduler", "image_encoder", "feature_extractor"))
    pipe = ShotPipeline(**(every | parts), force_zeros_for_empty_prompt=False)
    pipe.set_progress_bar_config(disable=True)
    return pipe


class TextPhase(Phase):
    """Phase 0: prompts to tensors, with ChatGLM."""

    def _open(self) -> Any:
        return self._assemble(tokenizer=load_tokenizer(self.tree), text_encoder=load_text_encoder(self.tree, self.precision.text, self.device))

    @property
    def room(self) -> int:
        """Most tokens that a prompt may have."""
        return MAX_TOKENS

    def count_tokens(self, text: str) -> int:
        """How many tokens a prompt has; 254 fit."""
        return count_tokens(self.pipe.tokenizer, text)

    def encode(self, texts: Sequence[str]) -> list[TextEmbeds]:
        """Encode prompts (the negative prompt is one, too), on the CPU, in the text encoder's format.

        One after another: what a prompt becomes must not depend on its company, and on a device the batch size can alter the last bit.

        Raises:
            InputError: a prompt has more than 254 tokens.
        """
        out = []
        with quiet, self._room("to encode a prompt"):
            for text in texts:
                states, _, pooled, _ = self.pipe.encode_prompt(text, self.device, do_classifier_free_guidance=False)
                out.append(TextEmbeds(states[0].cpu(), pooled[0].cpu()))
        return out


class ReferencePhase(Phase):
    """Phase 1: portraits and keyframes to tensors, with CLIP."""

    def _open(self) -> Any:
        encoder, processor = load_image_encoder(self.tree, self.precision.image, self.device)
        return self._assemble(image_encoder=encoder, feature_extractor=processor)

    @property
    def processor(self) -> str:
        """Class and size of the image processor: part of the key of an embedding."""
        return f"{type(self.pipe.feature_extractor).__name__}/{self.pipe.image_encoder.config.image_size}"

    def encode(self, pictures: Sequence[Image.Image], centres: Sequence[tuple[float, float] | None] | None = None) -> list[PictureEmbeds]:
        """Encode pictures, each cut to a square first; ``centres`` are the faces' places, see :func:`square`. On the CPU."""
        centres = centres or [None] * len(pictures)
        out = []
        with torch.no_grad(), quiet, self._room("to encode a picture"):
            for picture, centre in zip(pictures, centres, strict=True):
                positive, negative = self.pipe.encode_image(square(picture, centre), self.device, 1, output_hidden_states=True)
                out.append(PictureEmbeds(torch.stack([negative, positive]).cpu()))
        return out


@dataclass(frozen=True, slots=True)
class Sampling:
    """How pictures are drawn. Part of their key.

    Attributes:
        width, height: pixels, multiples of 32. steps: of the sampler, at least 1. guidance: 1 or less draws without the negative prompt.
        sampler: ``euler`` as published (50 steps), ``dpm`` for DPM++ 2M Karras (25 serve).
    """

    width: int = 1024
    height: int = 1024
    steps: int = 50
    guidance: float = 5.0
    sampler: Sampler = "euler"

    def __post_init__(self) -> None:
        check_size(self.width, self.height)
        if self.steps < 1:
            raise InputError(f"drawing takes at least 1 step, found {self.steps}")
        if not 0 <= self.guidance <= 30:
            raise InputError(f"guidance must be 0 to 30, found {self.guidance}")

    @property
    def guided(self) -> bool:
        """Whether the negative prompt is used."""
        return self.guidance > 1


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """One picture to draw.

    Attributes:
        text, negative: encoded prompts. seed: of its noise. references: who is to be recognised; each name is a key of ``embeds``.
        embeds: one encoded picture (N = 1) per reference. identity: False is the ablation, the same operation with every λ at 0.
    """

    text: TextEmbeds
    negative: TextEmbeds | None
    seed: int
    references: tuple[Reference, ...] = ()
    embeds: Mapping[str, PictureEmbeds] = field(default_factory=dict)
    identity: bool = True

    def __post_init__(self) -> None:
        for name in (r.name for r in self.references):
            if name not in self.embeds:
                raise InputError(f"the reference {name!r} has no encoded picture; encode it first")
            if tuple(self.embeds[name].pair.shape[:2]) != (2, 1):
                raise InputError(f"the reference {name!r} must be encoded as [2, 1, T, D], found {list(self.embeds[name].pair.shape)}")


class DenoisePhase(Phase):
    """Phase 2: drawing, with UNet, adapter and VAE.

    Args:
        attention: ``sdpa`` is torch's own. compile: a backend of torch.compile (``inductor``) for the UNet's blocks, or None.
        offload: keep UNet and VAE on the CPU and lend each to the device while it works.
        tiles: decode in overlapping tiles; needs little memory and alters pictures slightly.
    """

    def __init__(
        self, tree: Tree, precision: Precision = DEFAULT_PRECISION, device: str = "cpu", *, attention: Attention = "sdpa", compile: str | None = None,
        offload: bool = False, tiles: bool = False,
    ) -> None:
        super().__init__(tree, precision, device)
        self.attention = attention
        self.compile = compile
        self.offload = offload
        self.tiles = tiles

    def _open(self) -> Any:
        _check_attention(self.attention, self.device)
        _check_compile(self.compile, self.device)
        home = "cpu" if self.offload else self.device
        unet = load_unet(self.tree, self.precision.unet, home)
        vae = load_vae(self.tree, self.precision.vae, home)
        pipe = self._assemble(unet=unet, vae=vae, scheduler=load_scheduler(self.tree))
        with _fitting(self.tree), quiet:
            pipe.load_ip_adapter(load_adapter(self.tree), subfolder="", weight_name="", image_encoder_folder=None)
        unet.requires_grad_(False)
        if self.attention == "xformers":
            _use_xformers(unet)
        if self.compile is not None:
            unet.compile_repeated_blocks(backend=self.compile, fullgraph=True)
        if self.tiles:
            vae.enable_tiling()
        return pipe

    def draw(self, orders: Sequence[Order], sampling: Sampling, report: Report = lambda _: None) -> list[Image.Image]:
        """Draw a batch, RGB. ``report`` gets shares of the work after each step and may raise to stop there.

        Raises:
            InputError: an order that cannot be carried out. RenderError: the numbers went out of bounds.
        """
        return self.decode(self.denoise(orders, sampling, lambda share: report(0.95 * share)))

    def denoise(self, orders: Sequence[Order], sampling: Sampling, report: Report = lambda _: None) -> Any:
        """Latents [B, 4, H/8, W/8] of a batch, in the UNet's format.

        Raises:
            InputError, RenderError: see :meth:`draw`.
        """
        if not orders:
            raise InputError("a batch needs at least one picture to draw")
        if sampling.guided and any(order.negative is None for order in orders):
            raise InputError(f"guidance {sampling.guidance:g} needs an encoded negative prompt (that of an empty text serves), found none")
        pipe = self.pipe
        layout = columns([order.references if order.identity else () for order in orders], COMPILED_SEATS if self.compile else 0)
        pipe.set_ip_adapter_scale(layout.scales())
        pipe.register_modules(scheduler=load_scheduler(self.tree, sampling.sampler))
        noise = [torch.Generator("cpu").manual_seed(order.seed) for order in orders]
        with self._room(f"to draw {len(orders)} of {sampling.width}x{sampling.height} pixels"), self._lent(pipe.unet), self._compiling():
            return pipe(
                **self._texts(orders, sampling.guided),
                ip_adapter_image_embeds=[self._pictures(orders, layout, sampling.guided)],
                cross_attention_kwargs=self._masks(layout, sampling),
                latents=self._noise(noise, sampling), generator=noise, width=sampling.width, height=sampling.height,
                num_inference_steps=sampling.steps, guidance_scale=sampling.guidance, output_type="latent",
                callback_on_step_end=_watch(report, sampling.steps),
            ).images

    def decode(self, latents: Any) -> list[Image.Image]:
        """Latents [B, 4, h, w] to RGB pictures of 8h x 8w pixels, one after another: the decoder's memory is the peak of this phase.

        Raises:
            RenderError: the decoder gave no finite numbers.
        """
        pipe, out = self.pipe, []
        with self._room("to decode a picture"), self._lent(pipe.vae), torch.no_grad():
            for latent in latents.split(1):
                scaled = latent.to(pipe.vae.device, pipe.vae.dtype) / pipe.vae.config.scaling_factor
                pixels = pipe.vae.decode(scaled, return_dict=False)[0]
                _check_finite(pixels, f"the decoder, in {self.precision.vae}")
                out += pipe.image_processor.postprocess(pixels.float(), output_type="pil")
        return out

    # -- what the pipeline is given ---------------------------------------------------------------------------------------------
    def _to(self, tensors: Sequence[Any]) -> Any:
        """Stacked, on the UNet's device and in its format."""
        return torch.stack(list(tensors)).to(self.device, self.pipe.unet.dtype)

    def _texts(self, orders: Sequence[Order], guided: bool) -> dict[str, Any]:
        out = {
            "prompt_embeds": self._to([o.text.states for o in orders]), "pooled_prompt_embeds": self._to([o.text.pooled for o in orders]),
        }
        negatives = [o.negative for o in orders if o.negative is not None]
        if guided:
            out["negative_prompt_embeds"] = self._to([n.states for n in negatives])
            out["negative_pooled_prompt_embeds"] = self._to([n.pooled for n in negatives])
        return out

    def _pictures(self, orders: Sequence[Order], layout: Columns, guided: bool) -> Any:
        """References [rows, N, T, D], all negatives before all positives; empty seats are zeros."""
        empty = torch.zeros(2, *picture_shape(self.tree))
        rows = []
        for order, seats in zip(orders, layout.seats, strict=True):
            pairs = [order.embeds[seat.reference.name].pair[:, 0] if seat else empty for seat in seats] or [empty]
            if any(pair.shape != empty.shape for pair in pairs):
                found = next(list(pair.shape[1:]) for pair in pairs if pair.shape != empty.shape)
                raise InputError(f"references must be encoded by this image encoder, as {list(empty.shape[1:])}, found {found}; encode them again")
            rows.append(pairs)
        signs = (0, 1) if guided else (1,)
        return self._to([torch.stack([pair[sign] for pair in row]) for sign in signs for row in rows])

    def _masks(self, layout: Columns, sampling: Sampling) -> dict[str, Any] | None:
        """Where and how much each reference counts: [rows, N, H, W], one row per row of the batch."""
        if not layout.profiles:
            return None
        masks = torch.zeros(len(layout.seats), len(layout.profiles), sampling.height, sampling.width)
        for row, seats in enumerate(layout.seats):
            for column, seat in enumerate(seats):
                if seat is not None:
                    masks[row, column][_pixels(seat.reference.region, sampling)] = seat.share
        masks = masks.repeat(2, 1, 1, 1) if sampling.guided else masks
        return {"ip_adapter_masks": [masks.to(self.device)]}

    def _noise(self, generators: Sequence[Any], sampling: Sampling) -> Any:
        """Noise [B, 4, H/8, W/8]: drawn per picture on the CPU in float32, so it depends on nothing but the seed."""
        shape = (self.pipe.unet.config.in_channels, sampling.height // self.pipe.vae_scale_factor, sampling.width // self.pipe.vae_scale_factor)
        return self._to([torch.randn(shape, generator=generator) for generator in generators])

    @contextlib.contextmanager
    def _compiling(self) -> Iterator[None]:
        """Room for the sizes and batches of a film, and plain words for a compiler's failure."""
        if self.compile is None:
            yield
            return
        try:
            with torch._dynamo.config.patch(recompile_limit=COMPILED_FORMS, accumulated_recompile_limit=8 * COMPILED_FORMS):
                yield
        except torch._dynamo.exc.TorchDynamoException as exc:
            raise RenderError(f"torch.compile with {self.compile!r} failed on the UNet ({_first_line(exc)}); leave it off") from exc

    @contextlib.contextmanager
    def _lent(self, module: Any) -> Iterator[None]:
        """The module is on the device meanwhile."""
        module.to(self.device)
        try:
            yield
        finally:
            if self.offload:
                module.to("cpu")


def _pixels(region: Region | None, sampling: Sampling) -> tuple[slice, slice]:
    """Rows and columns of a region, at least one pixel each."""
    if region is None:
        return slice(None), slice(None)
    left, right = round(region.left * sampling.width), round(region.right * sampling.width)
    top, bottom = round(region.top * sampling.height), round(region.bottom * sampling.height)
    return slice(top, max(bottom, top + 1)), slice(left, max(right, left + 1))


def _watch(report: Report, steps: int) -> Callable[..., dict[str, Any]]:
    """After each step: see that the numbers are sound, tell the share that is done."""

    def step_done(_: Any, step: int, __: Any, tensors: Mapping[str, Any]) -> dict[str, Any]:
        _check_finite(tensors["latents"], f"the UNet, in step {step + 1} of {steps}")
        report((step + 1) / steps)
        return {}

    return step_done


def _check_finite(tensor: Any, where: str) -> None:
    if not torch.isfinite(tensor).all():
        raise RenderError(f"a picture was lost: {where} gave numbers that are not finite; use a wider number format (bfloat16 or float32)")


@contextlib.contextmanager
def _fitting(tree: Tree) -> Iterator[None]:
    try:
        yield
    except (KeyError, ValueError, RuntimeError, NotImplementedError, AttributeError) as exc:
        found = f"found one that does not fit ({_first_line(exc)})"
        raise WeightsError(f"{tree.adapter}: expected an IP-Adapter-Plus for {tree.unet.folder}, {found}") from exc


def _check_attention(attention: Attention, device: str) -> None:
    if attention == "sdpa":
        return
    if not is_xformers_available():
        raise MissingExtra("attention by xformers was asked for and xformers is not installed; install it (pip install 'vgot[gpu]') or use sdpa")
    if not device.startswith("cuda"):
        raise InputError(f"attention by xformers works on NVIDIA GPUs only, found the device {device!r}; use sdpa")


def _use_xformers(unet: Any) -> None:
    try:
        unet.enable_xformers_memory_efficient_attention()
    except Exception as exc:
        raise RenderError(f"attention by xformers was asked for and does not work on this GPU ({_first_line(exc)}); use sdpa") from exc


def _check_compile(backend: str | None, device: str) -> None:
    """Compile something tiny: whether a compiler is there cannot be told otherwise."""
    if backend is None:
        return
    if backend not in torch.compiler.list_backends(exclude_tags=()):
        raise InputError(f"torch.compile has no backend {backend!r}; there are {', '.join(sorted(torch.compiler.list_backends()))}")
    try:
        torch.compile(lambda x: x + 1, backend=backend, fullgraph=True)(torch.zeros(2, device=device))
    except Exception as exc:
        reason = _first_line(exc)
        raise RenderError(f"torch.compile was asked for and {backend!r} does not work here ({reason}); install its compiler or leave it off") from exc


def _first_line(exc: BaseException) -> str:
    return (str(exc).strip() or type(exc).__name__).splitlines()[0][:200]
