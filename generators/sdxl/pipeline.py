"""diffusers' SDXL pipeline with its silent traps closed: what it would cut or blend without a word is done right or refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...errors import InputError, RenderError
from .libraries import StableDiffusionXLPipeline, quiet, torch

MARKS = 2
"""Tokens of each text encoder that its marks of start and end take."""


def count_tokens(tokenizers: Sequence[Any], text: str) -> int:
    """How many tokens of text a prompt has, in the tokenizer that makes most of it, without marks of start and end."""
    with quiet:
        return max(len(tokenizer(text, add_special_tokens=False).input_ids) for tokenizer in tokenizers)


def room(tokenizers: Sequence[Any]) -> int:
    """Tokens of text that reach the picture; 75 with the published encoders."""
    return min(int(tokenizer.model_max_length) for tokenizer in tokenizers) - MARKS


class KeyframePipeline(StableDiffusionXLPipeline):
    """:class:`diffusers.StableDiffusionXLPipeline` for batches of pictures, each with its own references.

    What differs: prompts that would be cut off are refused, references stay with their own sample, and operations that leave the
    adapter in a broken state are refused.
    """

    def encode_prompt(self, prompt: Any, *args: Any, **kwargs: Any) -> Any:
        """See the base class.

        Raises:
            InputError: a text is too long for one of the encoders.
        """
        tokenizers = (self.tokenizer, self.tokenizer_2)
        for texts in (prompt, kwargs.get("negative_prompt")):
            for text in [texts] if isinstance(texts, str) else texts or ():
                if (found := count_tokens(tokenizers, text)) > (limit := room(tokenizers)):
                    raise InputError(f"a prompt may have {limit} tokens, found {found}; shorten it, the rest would be cut off: {text[:80]!r}…")
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
                return super().prepare_ip_adapter_image_embeds(ip_adapter_image, None, device, num_images_per_prompt, do_classifier_free_guidance)
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
        """Refused: pictures without references are drawn by the same loaded network, with weight 0."""
        raise RenderError("the adapter stays loaded; give references the weight 0 instead, which is plain SDXL exactly")

    def enable_attention_slicing(self, slice_size: Any = "auto") -> None:
        """Refused: slicing does not know the adapter's attention."""
        raise RenderError("attention slicing does not work with the adapter; a smaller batch or picture needs less memory")


def assemble(**parts: Any) -> KeyframePipeline:
    """A pipeline of the parts that a phase needs; no zeros for empty prompts, which are encoded as any other text."""
    names = ("vae", "text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2", "unet", "scheduler", "image_encoder", "feature_extractor")
    pipe = KeyframePipeline(**(dict.fromkeys(names) | parts), force_zeros_for_empty_prompt=False, add_watermarker=False)
    pipe.set_progress_bar_config(disable=True)
    return pipe
