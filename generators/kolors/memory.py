"""How much memory Kolors needs, by arithmetic, and which arrangement of its parts fits a device. Nothing heavy is imported.

A prediction is the largest sum over the steps of the work: weights on the device (parameters x bytes) and what the network
holds at its widest moment. The widest moments, in elements (C channels, N positions of a level, b samples; each term is what
the code of diffusers and transformers keeps alive at once):

* UNet, widest residual block on the way up: skips still held + its input + 3 x (C_in N), the joined input, its norm and its
  activation, where C_in joins the level below and the skip.
* UNet, widest transformer on the way up: skips still held + input of the level + 21 x (C N): 16 of the gated feed-forward (8 projected,
  4 gated, 4 multiplied) and 5 of the residual streams around it.
* VAE decoder: 3 x (C_in N) of the first residual block of a level, or C_in N + 4 x (C N) where a residual is added, or
  C_in N + C N + 8 x (C N) of an upsampling to 4 N.
* ChatGLM: one hidden state per layer, kept because the last but one is the embedding, + 4 x feed-forward x tokens; quantised, also
  the matrix in use.
* CLIP: one hidden state per layer + 2 x feed-forward x tokens.

Attention matrices are not counted: the kernels in use never hold them. Workspaces of convolutions and the context of a CUDA
device are in :data:`RESERVE`, which is an estimate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ...errors import RenderError

Arrangement = Literal["resident", "phases", "offload"]
Part = Literal["text", "image", "unet", "adapter", "vae"]
TextPrecision = Literal["full", "int8", "nf4"]

ARRANGEMENTS: tuple[Arrangement, ...] = ("resident", "phases", "offload")
"""Quickest first. ``resident``: every part stays on the device. ``phases``: the text encoder, then the image encoder, then what
draws; each leaves before the next comes. ``offload``: UNet with adapter and VAE take turns too, for each picture, and the
text encoder works on the machine's own processor."""

TEXT_TOKENS = 256
RESERVE = 0.8 * 2**30
"""Bytes kept free for a CUDA context and kernel workspaces (estimated, not measured)."""
SLACK = 1.1
"""Share added to activations for the rounding of a caching allocator (estimated, not measured)."""


@dataclass(frozen=True, slots=True)
class Anatomy:
    """The sizes of the networks that memory depends on.

    Attributes:
        parameters: count by part. cross: width of what the UNet's attention reads. unet_channels, vae_channels: of each level.
            unet_crossed: whether a level has transformers. unet_layers: residual blocks of a level on the way down.
        text: width, feed-forward width, layers of ChatGLM, and elements of its embedding table (never quantised).
        image: width, feed-forward width, layers, tokens of CLIP.
    """

    parameters: Mapping[Part, int]
    cross: int
    unet_channels: tuple[int, ...]
    unet_crossed: tuple[bool, ...]
    unet_layers: int
    vae_channels: tuple[int, ...]
    text: tuple[int, int, int, int]
    image: tuple[int, int, int, int]


PUBLISHED = Anatomy(
    parameters={"text": 5_977_245_696, "image": 304_293_888, "unet": 2_579_458_820, "adapter": 506_600_000, "vae": 83_653_863},
    cross=2048, unet_channels=(320, 640, 1280), unet_crossed=(False, True, True), unet_layers=2,
    vae_channels=(128, 256, 512, 512), text=(4096, 13696, 28, 266_338_304), image=(1024, 4096, 24, 577),
)
"""Kolors with its IP-Adapter-Plus as published; ChatGLM without its unused output layer."""


@dataclass(frozen=True, slots=True)
class Term:
    """One addend: what it is, how it is counted, and bytes."""

    name: str
    sum: str
    bytes: float

    def line(self) -> str:
        """For people: ``UNet weights: 2579.5 M x 2 B = 4.80 GiB``."""
        return f"{self.name}: {self.sum} = {gib(self.bytes)}"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the work and what is on the device while it runs."""

    name: str
    terms: tuple[Term, ...]

    @property
    def bytes(self) -> float:
        return sum(t.bytes for t in self.terms)


@dataclass(frozen=True, slots=True)
class Prediction:
    """Predicted memory of one arrangement. ``peak``: bytes of tensors on the device at the fullest step. ``reserve``: bytes to keep free."""

    arrangement: Arrangement
    steps: tuple[Step, ...]
    reserve: float = RESERVE

    @property
    def fullest(self) -> Step:
        return max(self.steps, key=lambda s: s.bytes)

    @property
    def peak(self) -> float:
        return self.fullest.bytes

    @property
    def needed(self) -> float:
        """Free bytes that the device should have: weights, activations with :data:`SLACK`, the reserve."""
        return self.reserve + max(sum(t.bytes * (1.0 if t.name.endswith("weights") else SLACK) for t in s.terms) for s in self.steps)

    def line(self) -> str:
        """The fullest step for people."""
        return f"{self.arrangement}: peak {gib(self.peak)} ({self.fullest.name}); free memory wanted {gib(self.needed)}"

    def lines(self) -> list[str]:
        """The whole sum for people."""
        return [self.line()] + [f"  {s.name}: {gib(s.bytes)} = " + " + ".join(t.line() for t in s.terms) for s in self.steps]


@dataclass(frozen=True, slots=True)
class Work:
    """What is drawn at once: picture size in pixels, pictures in a batch, references, and bytes of an element by part.

    ``guided``: a second, unconditioned sample goes with each picture. ``scored``: candidates are judged by the image encoder, which then
    stays beside what draws. ``host``: the device is the machine itself. ``text``: precision of the text encoder's weights.
    """

    width: int
    height: int
    batch: int = 1
    references: int = 1
    guided: bool = True
    bytes: int = 2
    text_bytes: int = 2
    image_bytes: int = 2
    vae_bytes: int = 4
    scored: bool = False
    host: bool = False
    text: TextPrecision = "full"


# -- the sums -------------------------------------------------------------------------------------------------------------
def unet_elements(a: Anatomy, latent: int) -> float:
    """Elements that the UNet holds for one sample of ``latent`` positions at its widest moment."""
    positions = [latent / 4**i for i in range(len(a.unet_channels))]
    channels, layers = a.unet_channels, a.unet_layers
    skips = [  # of the residual connections that the level on the way up takes
        layers * channels[i] * positions[i] + channels[max(0, i - 1)] * positions[i] for i in range(len(channels))
    ]
    worst = 0.0
    for i, c in enumerate(channels):
        below = channels[min(i + 1, len(channels) - 1)]
        held = sum(skips[: i + 1]) + below * positions[i]
        moments = [3 * (below + c) * positions[i]] + ([21 * c * positions[i]] if a.unet_crossed[i] else [])
        worst = max(worst, held + max(moments))
    return worst


def vae_elements(a: Anatomy, pixels: int) -> float:
    """Elements that the VAE's decoder holds for one picture of ``pixels`` at its widest moment."""
    channels = a.vae_channels[::-1]
    worst = 0.0
    for i, out in enumerate(channels):
        before = channels[max(0, i - 1)]
        n = pixels / 4 ** (len(channels) - 1 - i)
        worst = max(worst, 3 * before * n, before * n + 4 * out * n)
        if i < len(channels) - 1:
            worst = max(worst, before * n + out * n + 2 * out * 4 * n)
    return worst


def text_elements(a: Anatomy, precision: TextPrecision = "full", tokens: int = TEXT_TOKENS) -> float:
    """Elements that ChatGLM holds for one prompt; quantised, its greatest matrix in full width as well (nf4: and its codes)."""
    width, ffn, layers, _ = a.text
    widened = {"full": 0, "int8": 1, "nf4": 2}[precision] * 2 * ffn * width
    return (layers + 2) * tokens * width + 4 * ffn * tokens + widened


def text_activations(a: Anatomy, work: Work) -> Term:
    """What ChatGLM holds for one prompt, or while its mask is made: three tables of tokens x tokens in 32 bits, if those are more."""
    layers = _held("prompt", text_elements(a, work.text), 1, work.text_bytes)
    masks = TEXT_TOKENS * a.text[0] * work.text_bytes + 3 * TEXT_TOKENS**2 * 4
    return layers if layers.bytes >= masks else Term("activations", f"masks of {TEXT_TOKENS} x {TEXT_TOKENS}", masks)


def image_elements(a: Anatomy) -> float:
    """Elements that CLIP holds for one picture."""
    width, ffn, layers, tokens = a.image
    return (layers + 2) * tokens * width + 2 * ffn * tokens


def text_weights(a: Anatomy, precision: TextPrecision, bytes: int) -> Term:
    """Weights of the text encoder; the embedding table is never quantised."""
    count, table = a.parameters["text"], a.text[3]
    if precision == "full":
        return _weights("text encoder", count, bytes)
    each = {"int8": 1.0, "nf4": 0.5 + bytes / 64}[precision]  # nf4: a scale for 64 weights
    return Term(
        "text encoder weights", f"{_millions(count - table)} x {each:g} B + {_millions(table)} x {bytes} B",
        (count - table) * each + table * bytes,
    )


def predict(arrangement: Arrangement, work: Work, anatomy: Anatomy = PUBLISHED) -> Prediction:
    """Predicted memory on the device of one arrangement, step by step."""
    a, p = anatomy, anatomy.parameters
    text = text_weights(a, work.text, work.text_bytes)
    image = _weights("image encoder", p["image"], work.image_bytes)
    draws = (_weights("UNet", p["unet"], work.bytes), _weights("adapter", p["adapter"], work.bytes))
    vae = _weights("VAE", p["vae"], work.vae_bytes)
    latent = (work.width // 8) * (work.height // 8)
    samples = work.batch * (2 if work.guided else 1)
    moments = {
        "encode text": (text, text_activations(a, work)),
        "encode references": (image, _held("reference", image_elements(a), 1, work.image_bytes)),
        "denoise": (*draws, _held("sample", unet_elements(a, latent), samples, work.bytes), _conditions(a, work, samples)),
        "decode": (vae, _held("picture", vae_elements(a, work.width * work.height), 1, work.vae_bytes)),
    }
    if work.scored:
        moments["judge candidates"] = (image, _held("reference", image_elements(a), 1, work.image_bytes))
    if arrangement == "offload" and not work.host:
        del moments["encode text"]
    drawing = (*draws, vae, *((image,) if work.scored else ()))
    weights = {"resident": (text, image, *draws, vae), "phases": drawing, "offload": ()}[arrangement]
    steps = []
    for name, terms in moments.items():
        staying = () if arrangement == "phases" and name.startswith("encode") else tuple(w for w in weights if w not in terms)
        steps.append(Step(name, (*staying, *terms)))
    return Prediction(arrangement, tuple(steps), 0.0 if work.host else RESERVE)


def choose(free: float, work: Work, anatomy: Anatomy = PUBLISHED, *, title: str = "Kolors") -> Prediction:
    """The quickest arrangement that fits into ``free`` bytes of the device. ``title``: the model's name for people.

    Raises:
        RenderError: none fits; says what the leanest needs and what would make it smaller.
    """
    predictions = [predict(a, work, anatomy) for a in ARRANGEMENTS if not (a == "offload" and work.host)]  # a CPU has nobody to lend to
    fits = next((p for p in predictions if p.needed <= free), None)
    if fits is not None:
        return fits
    leanest = min(predictions, key=lambda p: p.needed)
    advice = {
        "encode text": "set the text encoder's precision to int8 or nf4" if work.text == "full" else "make pictures on the CPU (device cpu)",
        "denoise": "make smaller pictures, or fewer candidates at once", "decode": "make smaller pictures",
        "encode references": "make pictures on the CPU (device cpu)", "judge candidates": "make one candidate only",
    }[leanest.fullest.name]
    raise RenderError(
        f"{title} at {work.width}x{work.height} wants {gib(leanest.needed)} of free memory on the device even in the leanest arrangement "
        f"({leanest.arrangement}, {leanest.fullest.name}), {gib(free)} are free; close what else uses the device, or {advice}"
    )


# -- words ----------------------------------------------------------------------------------------------------------------
def gib(value: float) -> str:
    """Bytes for people."""
    for unit, size in (("GiB", 2**30), ("MiB", 2**20)):
        if value >= 0.1 * size:
            return f"{value / size:.2f} {unit}"
    return f"{value / 1024:.1f} KiB"


def _millions(count: float) -> str:
    return f"{count / 1e6:.1f} M" if count >= 1e5 else f"{count / 1e3:.1f} k"


def _weights(name: str, count: int, bytes: int) -> Term:
    return Term(f"{name} weights", f"{_millions(count)} x {bytes} B", count * bytes)


def _held(name: str, elements: float, copies: int, bytes: int) -> Term:
    times = f"{copies} {name}s" if copies != 1 else f"1 {name}"
    return Term("activations", f"{times} x {_millions(elements)} x {bytes} B", elements * copies * bytes)


def _conditions(a: Anatomy, work: Work, samples: int) -> Term:
    """Text embeddings, their projection, keys and values; embeddings of the references and their masks (32 bits, picture size)."""
    elements = samples * (TEXT_TOKENS * (a.text[0] + a.cross + 2 * a.unet_channels[-1]) + work.references * a.image[3] * a.image[0])
    masks = samples * work.references * work.width * work.height
    return Term(
        "conditions", f"{samples} x {_millions(elements / samples)} x {work.bytes} B + masks {_millions(masks)} x 4 B",
        elements * work.bytes + masks * 4,
    )
