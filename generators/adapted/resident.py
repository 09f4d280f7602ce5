"""The parts of one image model that a worker process keeps in memory between jobs, and which of them leave when another is needed.

The arrangement (:mod:`vgot.generators.kolors.memory`) is chosen once per process, from what is free on the device. It stands in no key: it
alters pictures no more than another device does, by rounding (with ``offload`` prompts are encoded on the CPU). On a CPU it only decides
what is dropped.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from ..dynamicrafter import resident as videos
from ..kolors import memory
from ..kolors.agreement import Reader
from ..kolors.libraries import torch
from ..kolors.loader import Part, Precision, Tree, clip_config, config_of, headers
from ..kolors.phases import DenoisePhase, Phase, ReferencePhase

_BYTES = {"float32": 4, "bfloat16": 2, "float16": 2}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which models, in which form, on which device: what must be equal for two jobs to share what is loaded.

    Attributes:
        base, adapter: folders. fingerprint: digest of their files. dtype: of the UNet. text: precision of the text encoders' weights.
        device: ``cpu``, ``cuda``, ``cuda:1``. attention, compile: see :class:`~vgot.generators.setup.Diffusion`.
    """

    base: str
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
            str(local["base"]), str(local["adapter"]), str(params["weights"]), str(params["dtype"]), local["text"], str(local["device"]),
            str(local["attention"]), bool(local["compile"]),
        )


class Resident(ABC):
    """Loaded parts of one :class:`Wanted`.

    Args:
        work: the largest work to be expected, for the choice of the arrangement. free: bytes free on the device; None asks it.
        arrangement: one that is to be used, whatever is free.

    Raises:
        WeightsError: files are missing or damaged. RenderError: no arrangement fits.
    """

    title: ClassVar[str]
    """The model's name for people."""

    def __init__(self, wanted: Wanted, work: memory.Work, *, free: float | None = None, arrangement: memory.Arrangement | None = None) -> None:
        self.wanted, self.expected = wanted, work
        precision = Precision.of(wanted.dtype)  # type: ignore[arg-type]
        self.tree = self.survey(Path(wanted.base), Path(wanted.adapter), precision)
        self.anatomy = self.anatomy_of(self.tree)
        self.work = in_bytes(work, precision, wanted)
        if arrangement is None:
            self.prediction = memory.choose(free_bytes(wanted.device) if free is None else free, self.work, self.anatomy, title=self.title)
        else:
            self.prediction = memory.predict(arrangement, self.work, self.anatomy)
        offload = self.prediction.arrangement == "offload"
        self._text = self.text_phase(self.tree, precision, "cpu" if offload else wanted.device, wanted.text)
        self._references = self.reference_phase(self.tree, precision, wanted.device)
        self._drawing = self.denoise_phase(
            self.tree, precision, wanted.device, attention=wanted.attention,  # type: ignore[arg-type]
            compile="inductor" if wanted.compile else None, offload=offload and wanted.device != "cpu",
        )
        self._reader: Reader | None = None

    # -- what a model brings ----------------------------------------------------------------------------------------------------
    reference_phase: ClassVar[type[ReferencePhase]]
    denoise_phase: ClassVar[type[DenoisePhase]]

    @abstractmethod
    def survey(self, base: Path, adapter: Path, precision: Precision) -> Any:
        """The tree of its parts, looked through.

        Raises:
            WeightsError: naming every file that is missing or damaged.
        """

    @abstractmethod
    def anatomy_of(self, tree: Any) -> memory.Anatomy:
        """The sizes of the networks in a tree.

        Raises:
            WeightsError: a file cannot be read.
        """

    @abstractmethod
    def text_phase(self, tree: Any, precision: Precision, device: str, bits: memory.TextPrecision) -> Any:
        """What encodes prompts, not loaded."""

    # -- what jobs use ----------------------------------------------------------------------------------------------------------
    @property
    def arrangement(self) -> memory.Arrangement:
        """How the parts share the device."""
        return self.prediction.arrangement

    def text(self) -> Any:
        """What encodes prompts, loaded."""
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
            phase.unload()
        self._reader = None

    def _leave(self, *phases: Phase) -> None:
        if self.arrangement != "resident":
            for phase in phases:
                phase.unload()


# -- sizes ------------------------------------------------------------------------------------------------------------------
def in_bytes(work: memory.Work, precision: Precision, wanted: Wanted) -> memory.Work:
    """``work`` with the number formats that are in force."""
    return replace(
        work, bytes=_BYTES[precision.unet], text_bytes=_BYTES[precision.text], image_bytes=_BYTES[precision.image],
        vae_bytes=_BYTES[precision.vae], host=wanted.device == "cpu", text=wanted.text,
    )


def anatomy(tree: Tree, text: tuple[int, int, int, int], text_count: int, image_count: int) -> memory.Anatomy:
    """The sizes of the networks in a tree, by their configurations and the headers of their files.

    Args:
        text: see :class:`~vgot.generators.kolors.memory.Anatomy`. text_count, image_count: parameters of the text and image encoders.

    Raises:
        WeightsError: a file cannot be read.
    """
    unet, vae, image = config_of(tree.unet.folder), config_of(tree.vae.folder), clip_config(tree.image_encoder)
    adapter = Part(tree.adapter.parent, (tree.adapter,))
    counts: dict[memory.Part, int] = {
        "text": text_count, "image": image_count, "unet": parameters(tree.unet), "adapter": parameters(adapter), "vae": parameters(tree.vae),
    }
    return memory.Anatomy(
        parameters=counts, cross=unet["cross_attention_dim"], unet_channels=tuple(unet["block_out_channels"]),
        unet_crossed=tuple("Cross" in kind for kind in unet["down_block_types"]), unet_layers=unet["layers_per_block"],
        vae_channels=tuple(vae["block_out_channels"]), text=text,
        image=(image.hidden_size, image.intermediate_size, image.num_hidden_layers, (image.image_size // image.patch_size) ** 2 + 1),
    )


def parameters(part: Part, *, only: str = "", without: str = "-") -> int:
    """How many numbers the tensors of a part hold whose names begin with ``only`` and not with ``without``."""
    shapes = (shape for name, (_, shape) in headers(part).items() if name.startswith(only) and not name.startswith(without))
    return sum(math.prod(shape) for shape in shapes)


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


# -- this process -----------------------------------------------------------------------------------------------------------
_open: Resident | None = None


def resident(kind: type[Resident], wanted: Wanted, work: memory.Work) -> Resident:
    """The parts in this process, of one image model at a time; they are kept from job to job, and changed when a job wants others.

    Raises:
        WeightsError, RenderError: see :class:`Resident`.
    """
    global _open
    if _open is not None and (type(_open), _open.wanted, _open.expected) != (kind, wanted, work):
        release()
    if _open is None:
        videos.release()  # a keyframe that is drawn again after shots were made
        _open = kind(wanted, work)
    return _open


def current() -> Resident | None:
    """What this process keeps, if anything."""
    return _open


def release() -> None:
    """Let go of whatever this process keeps."""
    global _open
    if _open is not None:
        _open.close()
        _open = None
