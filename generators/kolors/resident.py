"""The parts of Kolors that a worker process keeps in memory between jobs, and which of them leave when another is needed.

The arrangement (:mod:`.memory`) is chosen once per process, from what is free on the device. It stands in no key: it alters pictures
no more than another device does, by rounding (with ``offload`` prompts are encoded on the CPU). On a CPU it only decides what is dropped.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..dynamicrafter import resident as videos
from . import memory
from .agreement import Reader
from .libraries import torch
from .loader import Part, Precision, Tree, clip_config, config_of, headers, survey
from .phases import DenoisePhase, ReferencePhase, TextPhase
from .quantised import QuantisedTextPhase

_BYTES = {"float32": 4, "bfloat16": 2, "float16": 2}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which models, in which form, on which device: what must be equal for two jobs to share what is loaded.

    Attributes:
        kolors, adapter: folders. fingerprint: digest of their files. dtype: of the UNet. text: precision of the text encoder's weights.
        device: ``cpu``, ``cuda``, ``cuda:1``. attention, compile: see :class:`~vgot.generators.setup.Diffusion`.
    """

    kolors: str
    adapter: str
    fingerprint: str
    dtype: str
    text: memory.TextPrecision
    device: str
    attention: str
    compile: bool

    @classmethod
    def read(cls, params: Mapping[str, Any], local: Mapping[str, Any]) -> Wanted:
        """From a job: what determines its bytes, and where things are on this machine."""
        return cls(
            str(local["kolors"]), str(local["adapter"]), str(params["weights"]), str(params["dtype"]), local["text"], str(local["device"]),
            str(local["attention"]), bool(local["compile"]),
        )


class Resident:
    """Loaded parts of one :class:`Wanted`.

    Args:
        work: the largest work to be expected, for the choice of the arrangement. free: bytes free on the device; None asks it.
        arrangement: one that is to be used, whatever is free.

    Raises:
        WeightsError: files are missing or damaged. RenderError: no arrangement fits.
    """

    def __init__(self, wanted: Wanted, work: memory.Work, *, free: float | None = None, arrangement: memory.Arrangement | None = None) -> None:
        self.wanted, self.expected = wanted, work
        precision = Precision.of(wanted.dtype)  # type: ignore[arg-type]
        self.tree = survey(Path(wanted.kolors), Path(wanted.adapter), precision)
        self.anatomy = anatomy_of(self.tree)
        self.work = in_bytes(work, precision, wanted)
        if arrangement is None:
            self.prediction = memory.choose(free_bytes(wanted.device) if free is None else free, self.work, self.anatomy)
        else:
            self.prediction = memory.predict(arrangement, self.work, self.anatomy)
        offload = self.prediction.arrangement == "offload"
        home = "cpu" if offload else wanted.device
        self._text = (
            TextPhase(self.tree, precision, home) if wanted.text == "full" else QuantisedTextPhase(self.tree, precision, home, wanted.text)
        )
        self._references = ReferencePhase(self.tree, precision, wanted.device)
        self._drawing = DenoisePhase(
            self.tree, precision, wanted.device, attention=wanted.attention,  # type: ignore[arg-type]
            compile="inductor" if wanted.compile else None, offload=offload and wanted.device != "cpu",
        )

        self._reader: Reader | None = None

    @property
    def arrangement(self) -> memory.Arrangement:
        return self.prediction.arrangement

    def text(self) -> TextPhase:
        """The text encoder, loaded."""
        self._leave(self._references, self._drawing)
        return self._text.load()

    def references(self) -> ReferencePhase:
        """The image encoder, loaded."""
        self._leave(self._text, *(() if self.work.scored else (self._drawing,)))
        return self._references.load()

    def eyes(self) -> tuple[Any, Any]:
        """CLIP's vision tower and its image processor, loaded."""
        pipe = self.references().pipe
        return pipe.image_encoder, pipe.feature_extractor

    def reader(self) -> Reader:
        """CLIP's text side, on the CPU in every arrangement.

        Raises:
            WeightsError: it cannot be read.
        """
        if self._reader is None:
            self._reader = Reader(self.tree.image_encoder.folder)
        return self._reader

    def drawing(self) -> DenoisePhase:
        """What draws, loaded."""
        self._leave(self._text, *(() if self.work.scored else (self._references,)))
        return self._drawing.load()

    @property
    def loaded(self) -> tuple[str, ...]:
        """Names of the parts in memory."""
        parts = {"text": self._text, "references": self._references, "drawing": self._drawing}
        return tuple(name for name, phase in parts.items() if phase.loaded)

    def close(self) -> None:
        """Let go of everything."""
        for phase in (self._text, self._references, self._drawing):
            if phase.loaded:
                phase.unload()
        self._reader = None

    def _leave(self, *phases: TextPhase | ReferencePhase | DenoisePhase) -> None:
        if self.arrangement == "resident":
            return
        for phase in phases:
            if phase.loaded:
                phase.unload()


def in_bytes(work: memory.Work, precision: Precision, wanted: Wanted) -> memory.Work:
    """``work`` with the number formats that are in force."""
    return memory.Work(
        work.width, work.height, work.batch, work.references, work.guided, bytes=_BYTES[precision.unet], text_bytes=_BYTES[precision.text],
        image_bytes=_BYTES[precision.image], vae_bytes=_BYTES[precision.vae], scored=work.scored, host=wanted.device == "cpu", text=wanted.text,
    )


def anatomy_of(tree: Tree) -> memory.Anatomy:
    """The sizes of the networks in a tree, by their configurations and the headers of their files.

    Raises:
        WeightsError: a file cannot be read.
    """
    unet, vae, text = (config_of(part.folder) for part in (tree.unet, tree.vae, tree.text_encoder))
    image = clip_config(tree.image_encoder)
    tokens = (image.image_size // image.patch_size) ** 2 + 1
    adapter = Part(tree.adapter.parent, (tree.adapter,))
    counts: dict[memory.Part, int] = {
        "text": _count(tree.text_encoder, without="output_layer."), "image": _count(tree.image_encoder, only="vision_model."),
        "unet": _count(tree.unet), "adapter": _count(adapter), "vae": _count(tree.vae),
    }
    return memory.Anatomy(
        parameters=counts, cross=unet["cross_attention_dim"], unet_channels=tuple(unet["block_out_channels"]),
        unet_crossed=tuple("Cross" in kind for kind in unet["down_block_types"]), unet_layers=unet["layers_per_block"],
        vae_channels=tuple(vae["block_out_channels"]),
        text=(text["hidden_size"], text["ffn_hidden_size"], text["num_layers"], text["padded_vocab_size"] * text["hidden_size"]),
        image=(image.hidden_size, image.intermediate_size, image.num_hidden_layers, tokens),
    )


def _count(part: Part, *, only: str = "", without: str = "-") -> int:
    shapes = {name: shape for name, (_, shape) in headers(part).items() if name.startswith(only) and not name.startswith(without)}
    return sum(math.prod(shape) for shape in shapes.values())


def free_bytes(device: str) -> float:
    """Memory that is free on a device, as far as it tells."""
    if device.startswith("cuda"):
        free, _ = torch.cuda.mem_get_info(torch.device(device))
        return float(free)
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return math.inf  # elsewhere the system swaps before it refuses
    return next((float(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), math.inf)


_open: Resident | None = None


def resident(wanted: Wanted, work: memory.Work) -> Resident:
    """The parts in this process; they are kept from job to job, and changed when a job wants others.

    Raises:
        WeightsError, RenderError: see :class:`Resident`.
    """
    global _open
    if _open is not None and (_open.wanted, _open.expected) != (wanted, work):
        release()
    if _open is None:
        videos.release()  # a keyframe that is drawn again after shots were made
        _open = Resident(wanted, work)
    return _open


def release() -> None:
    """Let go of whatever this process keeps."""
    global _open
    if _open is not None:
        _open.close()
        _open = None
