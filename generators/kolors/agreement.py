"""How far a picture shows what its prompt says: cosine of CLIP's text and image embeddings.

The published image encoder is a whole CLIP; where its text side and its tokenizer lie there too, candidates are also judged by
their words. The text side stays on the CPU: one short sentence costs it milliseconds.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from ...errors import WeightsError

TOKENS = 75
"""Tokens of a text that CLIP reads, less its own two."""
TOKENIZERS = (("tokenizer.json",), ("vocab.json", "merges.txt"))
"""Files of which one set is needed."""


def has_words(folder: Path) -> bool:
    """Whether an image encoder's folder holds a whole CLIP with its tokenizer. Reads a configuration, no weights."""
    try:
        plain = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False  # what is wrong with it is told where the encoder itself is needed
    whole = isinstance(plain, dict) and "CLIPModel" in plain.get("architectures", ()) and "text_config" in plain
    return whole and any(all((folder / name).is_file() for name in files) for files in TOKENIZERS)


class Reader:
    """CLIP's text side.

    Args:
        folder: of the whole CLIP, see :func:`has_words`.

    Raises:
        WeightsError: its text side cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        from .libraries import quiet, torch

        with quiet:
            from transformers import CLIPTextConfig, CLIPTextModelWithProjection, CLIPTokenizer

            try:
                plain = json.loads((folder / "config.json").read_text(encoding="utf-8"))
                config = CLIPTextConfig(**{k: v for k, v in plain["text_config"].items() if k != "model_type"})
                config.projection_dim = plain.get("projection_dim", config.projection_dim)
                self._tokenizer = CLIPTokenizer.from_pretrained(str(folder), local_files_only=True)
                model, report = CLIPTextModelWithProjection.from_pretrained(
                    str(folder), config=config, dtype=torch.float32, output_loading_info=True, local_files_only=True,
                )
            except Exception as exc:
                raise WeightsError(f"{folder}: expected a whole CLIP with text side and tokenizer, found one that cannot be read ({exc})") from exc
        if absent := sorted(report["missing_keys"]):
            raise WeightsError(f"{folder}: expected a whole CLIP, as its config.json says, found none of {', '.join(absent[:3])}")
        self._model: Any = model.eval().requires_grad_(False)

    def agreement(self, text: str, pictures: Sequence[Image.Image], encoder: Any, processor: Any) -> list[float]:
        """Cosine, -1…1, of a text with each picture (its middle square, as CLIP sees it).

        Args:
            encoder, processor: CLIP's vision tower with its projection, and its image processor.
        """
        from .libraries import torch

        tokens = self._tokenizer([text], padding="max_length", max_length=TOKENS + 2, truncation=True, return_tensors="pt")
        words = self._model(**tokens).text_embeds[0]
        out = []
        with torch.no_grad():
            for picture in pictures:
                pixels = processor(images=picture, return_tensors="pt").pixel_values
                seen = encoder(pixels.to(encoder.device, encoder.dtype)).image_embeds[0].float().cpu()
                out.append(float(torch.nn.functional.cosine_similarity(words, seen, dim=0)))
        return out
