"""diffusers' SDXL pipeline with its silent traps closed: what it would cut or blend without a word is done right or refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...errors import InputError
from ..adapted.pipeline import AdapterGuards
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


class KeyframePipeline(AdapterGuards, StableDiffusionXLPipeline):
    """:class:`diffusers.StableDiffusionXLPipeline` for batches of pictures, each with its own references.

    Prompts that would be cut off are refused.
    """

    title = "SDXL"

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


def assemble(**parts: Any) -> KeyframePipeline:
    """A pipeline of the parts that a phase needs; no zeros for empty prompts, which are encoded as any other text."""
    names = ("vae", "text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2", "unet", "scheduler", "image_encoder", "feature_extractor")
    pipe = KeyframePipeline(**(dict.fromkeys(names) | parts), force_zeros_for_empty_prompt=False, add_watermarker=False)
    pipe.set_progress_bar_config(disable=True)
    return pipe
