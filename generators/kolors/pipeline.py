"""The stock Kolors pipeline with its silent traps closed: what it would cut, blend or mix without a word is done right or refused."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ...errors import InputError, RenderError
from .libraries import KolorsPipeline, torch

TEXT_LENGTH = 256
"""Tokens that a prompt is padded to."""
SPECIAL_TOKENS = 2
"""Of these, taken by the prefix of ChatGLM."""
MAX_TOKENS = TEXT_LENGTH - SPECIAL_TOKENS
"""Tokens of text that reach the picture; the tokenizer cuts the rest."""
CELLS = (16, 32)
"""Pixels per cell of the grids on which the UNet attends to text and references."""
GRID = max(CELLS)
"""Sides that this divides keep masks and attention aligned."""


def count_tokens(tokenizer: Any, text: str) -> int:
    """How many of the :data:`MAX_TOKENS` tokens a prompt takes."""
    return len(tokenizer.tokenizer.encode(text))


def check_text(tokenizer: Any, text: str) -> None:
    """Refuse a prompt whose end would be cut off.

    Raises:
        InputError: it has more than :data:`MAX_TOKENS` tokens.
    """
    if (found := count_tokens(tokenizer, text)) > MAX_TOKENS:
        raise InputError(f"a prompt may have {MAX_TOKENS} tokens, found {found}; shorten it, the rest would be cut off: {text[:80]!r}…")


def check_size(width: int, height: int) -> None:
    """Refuse sizes in pixels that the network's grids do not divide.

    Raises:
        InputError: naming the nearest size that works.
    """
    if min(width, height) < 2 * GRID or width % GRID or height % GRID or not all(_aligned(width, height, cell) for cell in CELLS):
        step = 2 * GRID
        near = "x".join(str(max(step, round(side / step) * step)) for side in (width, height))
        raise InputError(f"Kolors draws pictures whose sides are multiples of {step} pixels, found {width}x{height}; use {near}")


def _aligned(width: int, height: int, cell: int) -> bool:
    """Whether diffusers scales a mask of this size to the very grid; a few sizes are lost to its rounding (576x224 is one)."""
    cells = (width // cell) * (height // cell)
    rows = int(math.sqrt(cells / (width / height)))
    return rows > 0 and rows + (cells % rows != 0) == height // cell


class ShotPipeline(KolorsPipeline):
    """:class:`diffusers.KolorsPipeline` for batches of shots, each with its own references.

    What differs: prompts that would be cut off are refused, references stay with their own sample, and operations that leave the
    adapter in a broken state are refused.
    """

    def encode_prompt(self, prompt: Any = None, *args: Any, **kwargs: Any) -> Any:
        """See the base class. ``prompt`` and ``negative_prompt`` may be strings or lists; a single negative serves a whole list.

        Raises:
            InputError: a text is too long.
        """
        negative = kwargs.get("negative_prompt")
        if isinstance(prompt, list) and isinstance(negative, str):
            kwargs["negative_prompt"] = negative = [negative] * len(prompt)
        for texts in (prompt, negative):
            for text in [texts] if isinstance(texts, str) else texts or ():
                check_text(self.tokenizer, text)
        with torch.no_grad():  # the base class keeps the graph when it is called directly
            return super().encode_prompt(prompt, *args, **kwargs)

    def prepare_ip_adapter_image_embeds(
        self, ip_adapter_image: Any, ip_adapter_image_embeds: Sequence[Any] | None, device: Any, num_images_per_prompt: int,
        do_classifier_free_guidance: bool,
    ) -> Any:
        """References of a batch, as ``[rows, N, T, D]`` per adapter: with guidance all negatives, then all positives.

        The base class takes any number of rows, repeats them and folds them together, so every sample sees all references.

        Args:
            num_images_per_prompt: pictures in the batch (the base class passes the product).

        Raises:
            InputError: the rows do not match the batch and guidance.
        """
        if ip_adapter_image_embeds is None:
            with torch.no_grad():
                return super().prepare_ip_adapter_image_embeds(
                    ip_adapter_image, None, device, num_images_per_prompt, do_classifier_free_guidance,
                )
        rows = num_images_per_prompt * (2 if do_classifier_free_guidance else 1)
        for embeds in ip_adapter_image_embeds:
            if embeds.ndim != 4 or embeds.shape[0] != rows:
                expected = f"{rows} rows ({'negatives, then positives' if do_classifier_free_guidance else 'positives only'})"
                raise InputError(f"references of {num_images_per_prompt} pictures must have {expected} of [N, T, D], found {list(embeds.shape)}")
        return [embeds.to(device=device) for embeds in ip_adapter_image_embeds]

    @property
    def _execution_device(self) -> Any:
        """Where the UNet is, if there is one: with the VAE parked elsewhere the base class would take the VAE's place for granted."""
        return self.unet.device if self.unet is not None else super()._execution_device

    def unload_ip_adapter(self) -> None:
        """Refused: reloading after it breaks the text projection. Weight 0 is plain Kolors exactly."""
        raise RenderError("the adapter stays loaded; give references the weight 0 instead, which is plain Kolors exactly")

    def enable_attention_slicing(self, slice_size: Any = "auto") -> None:
        """Refused: slicing does not know the adapter's attention."""
        raise RenderError("attention slicing does not work with the adapter; a smaller batch or picture needs less memory")
