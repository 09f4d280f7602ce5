"""The parts of SDXL that a worker process keeps in memory between jobs; see :mod:`vgot.generators.adapted.resident`."""

from __future__ import annotations

from pathlib import Path

from ..adapted import resident as adapted
from ..kolors import memory
from ..kolors.loader import Precision, config_of
from .loader import Tree, survey
from .phases import DenoisePhase, ReferencePhase, TextPhase


class Resident(adapted.Resident):
    """SDXL: both text encoders, the image encoder, and what draws."""

    title = "SDXL"
    reference_phase = ReferencePhase
    denoise_phase = DenoisePhase

    def survey(self, base: Path, adapter: Path, precision: Precision) -> Tree:
        return survey(base, adapter, precision)

    def anatomy_of(self, tree: Tree) -> memory.Anatomy:
        return anatomy_of(tree)

    def text_phase(self, tree: Tree, precision: Precision, device: str, bits: memory.TextPrecision) -> TextPhase:
        return TextPhase(tree, precision, device, bits)


def anatomy_of(tree: Tree) -> memory.Anatomy:
    """The sizes of the networks in a tree. The text's are those of the wider encoder.

    Raises:
        WeightsError: a file cannot be read.
    """
    parts = (tree.text_encoder, tree.text_encoder_2)
    texts = [config_of(part.folder) for part in parts]
    wide = max(texts, key=lambda t: int(t["hidden_size"]))
    layers, table = max(int(t["num_hidden_layers"]) for t in texts), sum(t["vocab_size"] * t["hidden_size"] for t in texts)
    sizes = (wide["hidden_size"], wide["intermediate_size"], layers, table)
    return adapted.anatomy(tree, sizes, sum(adapted.parameters(part) for part in parts), adapted.parameters(tree.image_encoder))
