"""The three phases of a picture by Kolors, each with its own model in memory and none of the others'.

Prompts become tensors (ChatGLM, 12 GB in half precision), reference pictures become tensors (CLIP, 0.6 GB), and from these pictures are
drawn (UNet, adapter and VAE, 6.9 GB). What passes between phases is small and can be kept: phases may run in other processes, on other
days, and a kept tensor gives exactly the picture that a fresh one gives.
"""

from __future__ import annotations

import gc
import json
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from PIL import Image
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors

from ...errors import CorruptError, InputError, MissingExtra, RenderError
from .identity import Columns, Reference, Region, columns
from .libraries import IPAdapterMaskProcessor, VaeImageProcessor, is_xformers_available, torch
from .loader import (
    DType,
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
)
from .pipeline import ShotPipeline, check_size, count_tokens

Report = Callable[[float], None]
Attention = Literal["sdpa", "xformers"]


# -- what passes between phases ---------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, eq=False)
class TextEmbeds:
    """One prompt. ``states``: [256, D], one row per token (padded left); ``pooled``: [D]. D is 4096."""

    states: torch.Tensor
    pooled: torch.Tensor


@dataclass(frozen=True, slots=True, eq=False)
class PictureEmbeds:
    """One or several reference pictures: ``pair`` is [2, N, T, D], negatives (of an empty picture) first. T is 577, D 1024."""

    pair: torch.Tensor


Embeds = TextEmbeds | PictureEmbeds
_FIELDS: dict[str, tuple[type[Any], dict[str, int]]] = {
    "text": (TextEmbeds, {"states": 2, "pooled": 1}),
    "picture": (PictureEmbeds, {"pair": 4}),
}


def embeds_to_bytes(embeds: Embeds) -> bytes:
    """As safetensors, bit for bit and deterministic."""
    kind = next(name for name, (cls, _) in _FIELDS.items() if isinstance(embeds, cls))
    tensors = {name: getattr(embeds, name).detach().cpu().contiguous() for name in _FIELDS[kind][1]}
    return save_tensors(tensors, metadata={"kind": kind})


def embeds_from_bytes(data: bytes) -> Embeds:
    """The inverse of :func:`embeds_to_bytes`.

    Raises:
        CorruptError: these are not such bytes.
    """
    try:
        tensors = load_tensors(data)
        kind = str(json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])["__metadata__"]["kind"])
        cls, dimensions = _FIELDS[kind]
    except (SafetensorError, ValueError, KeyError, TypeError) as exc:
        raise CorruptError(f"kept embeddings cannot be read ({exc}); make them again") from exc
    if {name: tensor.ndim for name, tensor in tensors.items()} != dimensions:
        raise CorruptError(f"kept embeddings of a {kind} should hold {dimensions} (tensor: dimensions), found something else; make them again")
    return cls(**tensors)  # type: ignore[no-any-return]


# -- phases -------------------------------------------------------------------------------------------------------------------
class _Phase:
    """Loads its networks, lends them, and lets go of them without a trace. Use as a context manager or call load and unload."""

    def __init__(self, tree: Tree, precision: Precision = Precision(), device: str = "cpu") -> None:
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
            WeightsError: they cannot be read.
        """
        if self._pipe is None:
            self._pipe = self._open()
        return self

    def unload(self) -> None:
        """Let go of the networks and give their memory back."""
        self._pipe = None
        gc.collect()
        if self.device.startswith("cuda"):
            torch.cuda.empty_cache()

    def _open(self) -> Any:
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self.load()

    def __exit__(self, *exc: object) -> None:
        self.unload()


def _assemble(**parts: Any) -> ShotPipeline:
    """A pipeline of the parts that a phase needs; no zeros for empty prompts, which are encoded as any other text."""
    every = dict.fromkeys(("vae", "text_encoder", "tokenizer", "unet", "scheduler", "image_encoder", "feature_extractor"))
    pipe = ShotPipeline(**(every | parts), force_zeros_for_empty_prompt=False)
    pipe.set_progress_bar_config(disable=True)
    return pipe


class TextPhase(_Phase):
    """Phase 0: prompts to tensors, with ChatGLM."""

    def _open(self) -> Any:
        return _assemble(tokenizer=load_tokenizer(self.tree), text_encoder=load_text_encoder(self.tree, self.precision.text, self.device))

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
        for text in texts:
            states, _, pooled, _ = self.pipe.encode_prompt(text, self.device, do_classifier_free_guidance=False)
            out.append(TextEmbeds(states[0].cpu(), pooled[0].cpu()))
        return out


class ReferencePhase(_Phase):
    """Phase 1: portraits and keyframes to tensors, with CLIP."""

    def _open(self) -> Any:
        encoder, processor = load_image_encoder(self.tree, self.precision.image, self.device)
        return _assemble(image_encoder=encoder, feature_extractor=processor)

    @property
    def processor(self) -> str:
        """Class and size of the image processor: part of the key of an embedding."""
        return f"{type(self.pipe.feature_extractor).__name__}/{self.pipe.image_encoder.config.image_size}"

    def encode(self, pictures: Sequence[Image.Image], centres: Sequence[tuple[float, float] | None] | None = None) -> list[PictureEmbeds]:
        """Encode pictures, each cut to a square first; ``centres`` are the faces' places, see :func:`square`. On the CPU."""
        centres = centres or [None] * len(pictures)
        out = []
        with torch.no_grad():
            for picture, centre in zip(pictures, centres, strict=True):
                positive, negative = self.pipe.encode_image(square(picture, centre), self.device, 1, output_hidden_states=True)
                out.append(PictureEmbeds(torch.stack([negative, positive]).cpu()))
        return out


FACE = (0.5, 0.4)
"""Where a face is in an upright portrait, in shares of its width and height."""


def square(picture: Image.Image, centre: tuple[float, float] | None = None) -> Image.Image:
    """The greatest square of a picture around ``centre`` (x, y in shares of width and height; default: where a portrait has its face).

    CLIP sees only a square. Its own processor takes the middle, which cuts the head off an upright portrait.
    """
    picture = picture.convert("RGB")
    side = min(picture.size)
    x, y = centre or FACE
    left, top = (min(max(round(share * length - side / 2), 0), length - side) for share, length in zip((x, y), picture.size, strict=True))
    return picture.crop((left, top, left + side, top + side))


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
        if absent := [r.name for r in self.references if r.name not in self.embeds]:
            raise InputError(f"the reference {absent[0]!r} has no encoded picture; encode it first")


class DenoisePhase(_Phase):
    """Phase 2: drawing, with UNet, adapter and VAE.

    Args:
        attention: ``sdpa`` is torch's own. compile: a backend of torch.compile (``inductor``) for the UNet's blocks, or None.
        offload: keep UNet and VAE on the CPU and lend each to the device while it works.
        tiles: decode in overlapping tiles; needs little memory and alters pictures slightly.
    """

    def __init__(
        self, tree: Tree, precision: Precision = Precision(), device: str = "cpu", *, attention: Attention = "sdpa", compile: str | None = None,
        offload: bool = False, tiles: bool = False,
    ) -> None:
        super().__init__(tree, precision, device)
        self.attention = attention
        self.compile = compile
        self.offload = offload
        self.tiles = tiles

    def _open(self) -> Any:
        _check_attention(self.attention, self.device)
        _check_compile(self.compile)
        home = "cpu" if self.offload else self.device
        unet = load_unet(self.tree, self.precision.unet, home)
        vae = load_vae(self.tree, self.precision.vae, home)
        pipe = _assemble(unet=unet, vae=vae, scheduler=load_scheduler(self.tree))
        with quiet_loading():
            pipe.load_ip_adapter(load_adapter(self.tree), subfolder="", weight_name="", image_encoder_folder=None)
        if self.attention == "xformers":
            pipe.enable_xformers_memory_efficient_attention()
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
        pipe = self.pipe
        layout = columns([o.references for o in orders], on=True)
