"""The parts of Kolors that a worker process keeps in memory between jobs; see :mod:`vgot.generators.adapted.resident`."""

from __future__ import annotations

from pathlib import Path

from ..adapted import resident as adapted
from . import memory
from .loader import Precision, Tree, config_of, survey
from .phases import DenoisePhase, ReferencePhase, TextPhase
from .quantised import QuantisedTextPhase


class Resident(adapted.Resident):
    """Kolors: ChatGLM, its image encoder, and what draws."""

    title = "Kolors"
    reference_phase = ReferencePhase
    denoise_phase = DenoisePhase

    def survey(self, base: Path, adapter: Path, precision: Precision) -> Tree:
        return survey(base, adapter, precision)

    def anatomy_of(self, tree: Tree) -> memory.Anatomy:
        text = config_of(tree.text_encoder.folder)
        sizes = (text["hidden_size"], text["ffn_hidden_size"], text["num_layers"], text["padded_vocab_size"] * text["hidden_size"])
        read = adapted.parameters(tree.text_encoder, without="output_layer.")
        return adapted.anatomy(tree, sizes, read, adapted.parameters(tree.image_encoder, only="vision_model."))

    def text_phase(self, tree: Tree, precision: Precision, device: str, bits: memory.TextPrecision) -> TextPhase:
        return TextPhase(tree, precision, device) if bits == "full" else QuantisedTextPhase(tree, precision, device, bits)
