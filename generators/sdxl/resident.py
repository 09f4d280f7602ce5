"""The parts of SDXL that a worker process keeps in memory between jobs, and which of them leave when another is needed.

The arrangement is chosen once per process by the arithmetic that serves Kolors (:mod:`vgot.generators.kolors.memory`), with SDXL's sizes;
it alters no bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...errors import RenderError
from ..kolors import memory
from ..kolors import resident as kolors
from ..kolors.loader import Part, Precision, clip_config, config_of
from .loader import Tree, survey
from .phases import DenoisePhase, ReferencePhase, TextPhase


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


class Resident:
    """Loaded parts of one :class:`Wanted`.

    Args:
        work: the largest work to be expected, for the choice of the arrangement. free: bytes free on the device; None asks it.

    Raises:
        WeightsError: files are missing or damaged. RenderError: no arrangement fits.
    """

    def __init__(self, wanted: Wanted, work: memory.Work, *, free: float | None = None) -> None:
        self.wanted, self.expected = wanted, work
        precision = Precision.of(wanted.dtype)  # type: ignore[arg-type]
        self.tree = survey(Path(wanted.base), Path(wanted.adapter), precision)
        width = kolors._BYTES
        self.work = replace(
            work, bytes=width[precision.unet], text_bytes=width[precision.text], image_bytes=width[precision.image], vae_bytes=width[precision.vae],
            host=wanted.device == "cpu", text=wanted.text,
        )
        self.prediction = choose(kolors.free_bytes(wanted.device) if free is None else free, self.work, anatomy_of(self.tree))
        offload = self.prediction.arrangement == "offload"
        self._text = TextPhase(self.tree, precision, "cpu" if offload else wanted.device, wanted.text)
        self._references = ReferencePhase(self.tree, precision, wanted.device)
        self._drawing = DenoisePhase(
            self.tree, precision, wanted.device, attention=wanted.attention,  # type: ignore[arg-type]
            compile="inductor" if wanted.compile else None, offload=offload and wanted.device != "cpu",
        )

    def text(self) -> TextPhase:
        """The text encoders, loaded."""
        self._leave(self._references, self._drawing)
        return self._text.load()

    def references(self) -> ReferencePhase:
        """The image encoder, loaded."""
        self._leave(self._text, *(() if self.work.scored else (self._drawing,)))
        return self._references.load()

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

    def _leave(self, *phases: TextPhase | ReferencePhase | DenoisePhase) -> None:
        if self.prediction.arrangement != "resident":
            for phase in phases:
                phase.unload()


def anatomy_of(tree: Tree) -> memory.Anatomy:
    """The sizes of the networks in a tree, by their configurations and the headers of their files. The text's are those of the wider encoder.

    Raises:
        WeightsError: a file cannot be read.
    """
    unet, vae = config_of(tree.unet.folder), config_of(tree.vae.folder)
    texts = [config_of(part.folder) for part in (tree.text_encoder, tree.text_encoder_2)]
    wide = max(texts, key=lambda t: int(t["hidden_size"]))
    image, count = clip_config(tree.image_encoder), kolors._count
    counts: dict[memory.Part, int] = {
        "text": count(tree.text_encoder) + count(tree.text_encoder_2), "image": count(tree.image_encoder), "unet": count(tree.unet),
        "adapter": count(Part(tree.adapter.parent, (tree.adapter,))), "vae": count(tree.vae),
    }
    return memory.Anatomy(
        parameters=counts, cross=unet["cross_attention_dim"], unet_channels=tuple(unet["block_out_channels"]),
        unet_crossed=tuple("Cross" in kind for kind in unet["down_block_types"]), unet_layers=unet["layers_per_block"],
        vae_channels=tuple(vae["block_out_channels"]),
        text=(
            wide["hidden_size"], wide["intermediate_size"], max(int(t["num_hidden_layers"]) for t in texts),
            sum(t["vocab_size"] * t["hidden_size"] for t in texts),
        ),
        image=(image.hidden_size, image.intermediate_size, image.num_hidden_layers, (image.image_size // image.patch_size) ** 2 + 1),
    )


def choose(free: float, work: memory.Work, anatomy: memory.Anatomy) -> memory.Prediction:
    """The quickest arrangement that fits into ``free`` bytes of the device.

    Raises:
        RenderError: none fits; says what the leanest needs and what would make it smaller.
    """
    predictions = [memory.predict(a, work, anatomy) for a in memory.ARRANGEMENTS if not (a == "offload" and work.host)]
    fits = next((p for p in predictions if p.needed <= free), None)
    if fits is not None:
        return fits
    leanest = min(predictions, key=lambda p: p.needed)
    elsewhere = "" if work.host else ", or draw on the CPU (device cpu)"
    raise RenderError(
        f"SDXL at {work.width}x{work.height} wants {memory.gib(leanest.needed)} of free memory on the device even in the leanest arrangement "
        f"({leanest.arrangement}, {leanest.fullest.name}), {memory.gib(free)} are free; close what else uses the device, make smaller pictures or "
        f"fewer candidates at once{elsewhere}"
    )


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
        kolors.release()  # one picture model at a time
        _open = Resident(wanted, work)
    return _open


def release() -> None:
    """Let go of whatever this process keeps."""
    global _open
    if _open is not None:
        _open.close()
        _open = None
