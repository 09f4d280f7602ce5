"""The three phases of a picture by SDXL: prompts to tensors, references to tensors, and drawing, each with its own networks in memory.

Orders, batches, references by column, masks, noise and decoding are those of :mod:`vgot.generators.kolors.phases`, for both families
have the same UNet; what is loaded, and how text is encoded, is SDXL's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from ..kolors import phases as common
from ..kolors.embeds import TextEmbeds
from ..kolors.loader import DEFAULT_PRECISION, Precision
from ..kolors.quantised import quantise
from .libraries import quiet
from .loader import Tree, load_text_encoders, load_tokenizer
from .pipeline import assemble, count_tokens, room


class TextPhase(common.Phase):
    """Phase 0: prompts to tensors, with both CLIP text encoders.

    Args:
        bits: of the encoders' matrices. Fewer alter pictures a little; narrowing is done on the CPU.
    """

    tree: Tree

    def __init__(
        self, tree: Tree, precision: Precision = DEFAULT_PRECISION, device: str = "cpu", bits: Literal["full", "int8", "nf4"] = "full",
    ) -> None:
        super().__init__(tree, precision, device)
        self.bits = bits

    def _open(self) -> Any:
        narrow = self.bits != "full"
        encoders = load_text_encoders(self.tree, self.precision.text, "cpu" if narrow else self.device)
        if self.bits != "full":
            encoders = tuple(quantise(encoder, self.bits).to(self.device) for encoder in encoders)
        return assemble(
            tokenizer=load_tokenizer(self.tree.tokenizer, self.tree.text_encoder), text_encoder=encoders[0],
            tokenizer_2=load_tokenizer(self.tree.tokenizer_2, self.tree.text_encoder_2), text_encoder_2=encoders[1],
        )

    @property
    def room(self) -> int:
        """Most tokens that a prompt may have."""
        return room((self.pipe.tokenizer, self.pipe.tokenizer_2))

    def count_tokens(self, text: str) -> int:
        """How many tokens a prompt has, in the tokenizer that makes most of it."""
        return count_tokens((self.pipe.tokenizer, self.pipe.tokenizer_2), text)

    def encode(self, texts: Sequence[str]) -> list[TextEmbeds]:
        """Encode prompts one by one, on the CPU, in the encoders' format: ``states`` [77, 2048], ``pooled`` [1280].

        Raises:
            InputError: a prompt has more tokens than there is :attr:`room` for.
        """
        out = []
        with quiet, self._room("to encode a prompt"):
            for text in texts:
                states, _, pooled, _ = self.pipe.encode_prompt(text, device=self.device, do_classifier_free_guidance=False)
                out.append(TextEmbeds(states[0].cpu(), pooled[0].cpu()))
        return out


class ReferencePhase(common.ReferencePhase):
    """Phase 1: portraits and keyframes to tensors, with CLIP ViT-H: [2, 1, 257, 1280] a picture."""

    def _assemble(self, **parts: Any) -> Any:
        return assemble(**parts)


class DenoisePhase(common.DenoisePhase):
    """Phase 2: drawing, with SDXL's UNet, adapter and VAE. Arguments as in the base class."""

    def _assemble(self, **parts: Any) -> Any:
        return assemble(**parts)
