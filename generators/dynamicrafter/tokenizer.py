"""Words to numbers for the text tower: the CLIP vocabulary, padded as DynamiCrafter's text tower was trained.

The vocabulary is not part of the checkpoint. Take ``vocab.json`` and ``merges.txt`` from the ViT-H-14 repository on the model hub,
or ``bpe_simple_vocab_16e6.txt.gz`` from OpenCLIP.
"""

from __future__ import annotations

import gzip
import html
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import CLIPTokenizer

from ...errors import WeightsError

LENGTH = 77
START, END = "<|startoftext|>", "<|endoftext|>"
MERGES = 48894
"""Merges of the CLIP vocabulary: 49408 entries less two alphabets of 256 bytes and the two marks."""


def load(folder: str | Path) -> Any:
    """The tokenizer in a folder with ``vocab.json`` and ``merges.txt`` (or OpenCLIP's ``bpe_simple_vocab_16e6.txt.gz``).

    Raises:
        WeightsError: neither is there.
    """
    root = Path(folder)
    packed = root / "bpe_simple_vocab_16e6.txt.gz"
    if packed.is_file():
        with gzip.open(packed, "rt", encoding="utf-8") as file:
            return from_merges(file.read().splitlines()[1 : MERGES + 1])
    missing = [name for name in ("vocab.json", "merges.txt") if not (root / name).is_file()]
    if missing:
        raise WeightsError(
            f"expected the CLIP vocabulary in {root}, missing: {', '.join(missing)}; take it from the repository "
            "laion/CLIP-ViT-H-14-laion2B-s32B-b79K"
        )
    return CLIPTokenizer.from_pretrained(root, local_files_only=True)


def from_merges(lines: Sequence[str]) -> Any:
    """A tokenizer from the merges alone (``"a b"`` per line, most frequent first); the vocabulary follows from them."""
    letters = byte_letters()
    merges = [tuple(line.split()) for line in lines]
    entries = [*letters, *(f"{letter}</w>" for letter in letters), *("".join(pair) for pair in merges), START, END]
    return CLIPTokenizer(vocab={entry: number for number, entry in enumerate(entries)}, merges=merges)


def byte_letters() -> list[str]:
    """A printable letter for each byte, in the order of the vocabulary: bytes that print as themselves first, the rest from U+0100 on."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    return [chr(byte) for byte in printable] + [chr(256 + n) for n in range(256 - len(printable))]


def tokenize(tokenizer: Any, prompts: Sequence[str]) -> Tensor:
    """``[n, 77]``: start, the text, end, zeros; a longer text is cut and still ends.

    The zeros are put in by hand: a tokenizer whose pad token has the number 0 would turn the exclamation marks of a prompt into padding.
    """
    rows = torch.zeros(len(prompts), LENGTH, dtype=torch.long)
    for row, prompt in zip(rows, prompts, strict=True):
        text = html.unescape(html.unescape(prompt)).strip()
        ids = tokenizer(text, add_special_tokens=True, truncation=False, verbose=False)["input_ids"]
        if len(ids) > LENGTH:
            ids = [*ids[: LENGTH - 1], ids[-1]]
        row[: len(ids)] = torch.tensor(ids)
    return rows
