"""A text encoder on this machine: a transformer from ``weights/NAME/``, mean-pooled over its tokens.

Nothing is downloaded and no code from the folder is run: a folder needs ``config.json``, a tokenizer and safetensors.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import json
import os
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import InputError, MissingExtra
from ..store.artifacts import digest_bytes, file_digest
from ..store.canonical import digest
from .calibration import Vectors

WEIGHTS_VARIABLE = "VGOT_WEIGHTS"
"""Environment variable that names the folder of model folders, where it is not ``weights/`` of the package."""
TOKENIZERS = ("tokenizer.json", "vocab.txt", "vocab.json", "tokenizer.model", "spiece.model", "sentencepiece.bpe.model")
"""Files of which a tokenizer needs at least one."""
PICKLED = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")
BATCH = 16
LONGEST = 2048
"""Most tokens in one window where the model states no limit."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(slots=True)
class LocalEncoder:
    """An :class:`~vgot.agents.encoders.Embedder` on a transformer of the ``transformers`` package, in float32.

    ``name``: folder in ``weights``, or in :func:`weights_folder` where that is None. ``device``: as torch names it. Texts longer than
    the model reads are read in windows, never cut. Loaded with the first text, in a thread; one batch at a time.

    ``build``: digest of the files, once they are loaded.

    Raises:
        InputError: ``name`` is not a plain folder name.
    """

    name: str
    weights: Path | None = None
    device: str = "cpu"
    build: str = ""
    _loaded: _Loaded | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise InputError(
                f"the encoder is called {self.name[:80]!r}; local:NAME wants the plain name of a folder in weights/ (letters, digits, . _ -), no path"
            )

    @property
    def id(self) -> str:
        """``local:NAME``."""
        return f"local:{self.name}"

    @property
    def folder(self) -> Path:
        """Where the model's files are looked for."""
        return (self.weights or weights_folder()) / self.name

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors ``[len(texts), d]``: the mean of the last hidden states over all tokens of a text, padding excluded.

        Raises:
            MissingExtra: torch or transformers is not installed. InputError: files are missing, or are not a text encoder.
        """
        return await asyncio.to_thread(self._embed, list(texts))

    def _embed(self, texts: list[str]) -> Vectors:
        with self._lock:
            if self._loaded is None:
                check_folder(self.folder)
                self._loaded = _load(self.folder, self.device)
                self.build = build_of(self.folder)
            return self._loaded.embed(texts)


def weights_folder() -> Path:
    """The folder of model folders: ``$VGOT_WEIGHTS``, else ``weights/`` where the program was started."""
    return Path(os.environ.get(WEIGHTS_VARIABLE) or "weights")


def check_folder(folder: Path) -> None:
    """See that a model folder has all it needs.

    Raises:
        InputError: with everything that is missing, or how to convert a folder of pickled weights.
    """
    if not folder.is_dir():
        raise InputError(
            f"there is no model folder {folder}; put config.json, the tokenizer and the safetensors of a text encoder there, "
            f"or set {WEIGHTS_VARIABLE} to the folder that holds {folder.name}/"
        )
    missing = [] if (folder / "config.json").is_file() else ["config.json"]
    if not any((folder / t).is_file() for t in TOKENIZERS):
        missing.append(f"a tokenizer ({' or '.join(TOKENIZERS)})")
    weights = weight_files(folder)
    pickled = sorted(p.name for pattern in PICKLED for p in folder.glob(pattern))
    if not weights and pickled:
        raise InputError(
            f"{folder} has its weights only as pickles ({', '.join(pickled[:4])}), which can run code when they are read; they are not opened. "
            "Convert them to safetensors on a machine that you trust (model.save_pretrained(folder) of transformers writes them)"
            + (f". Also missing: {'; '.join(missing)}" if missing else "")
        )
    missing += [w for w in weights if not (folder / w).is_file()] or ([] if weights else ["model.safetensors"])
    if missing:
        raise InputError(f"{folder} is not complete; missing: {'; '.join(missing)}. Copy the files there from where the model is published")


def weight_files(folder: Path) -> list[str]:
    """Names of the safetensors that a folder has or its index promises; empty when there are none.

    Raises:
        InputError: the index cannot be read, or names a file outside the folder.
    """
    if (folder / "model.safetensors").is_file():
        return ["model.safetensors"]
    index = folder / "model.safetensors.index.json"
    if not index.is_file():
        return []
    try:
        names = sorted({str(n) for n in json.loads(index.read_bytes())["weight_map"].values()})
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        raise InputError(f"{index} cannot be read as an index of weights (JSON with a weight_map); copy it again") from None
    if strange := [n for n in names if not _NAME.fullmatch(n)]:
        raise InputError(f"{index} names {strange[0][:80]!r}, which is not a file of its folder; do not use this model")
    return names


def build_of(folder: Path) -> str:
    """Digest of everything in a model folder that shapes its vectors."""
    small = [p for p in sorted(folder.iterdir()) if p.is_file() and p.suffix in (".json", ".txt", ".model") and p.stat().st_size < 64 << 20]
    files = {p.name: digest_bytes(p.read_bytes()) for p in small}
    return digest(files | {w: file_digest(folder / w) for w in weight_files(folder)})


def _load(folder: Path, device: str) -> _Loaded:
    torch, transformers, damaged = _need("torch"), _need("transformers"), _need("safetensors").SafetensorError
    only_here = {"local_files_only": True, "trust_remote_code": False}
    try:
        with _quiet(transformers):
            tokenizer = transformers.AutoTokenizer.from_pretrained(str(folder), **only_here)
            model, told = transformers.AutoModel.from_pretrained(
                str(folder), use_safetensors=True, dtype=torch.float32, output_loading_info=True, **only_here
            )
    except (OSError, ValueError, KeyError, RuntimeError, ImportError, damaged) as e:
        why = next(iter(str(e).strip().splitlines()), type(e).__name__)
        raise InputError(
            f"transformers cannot open {folder} as a text encoder: {why[:300]}. It must be whole, and a model that transformers knows by "
            "itself (code from the folder is never run)"
        ) from None
    if absent := sorted(k for k in told["missing_keys"] if "pooler" not in k):  # the pooler is not used
        raise InputError(f"the weights in {folder} lack {len(absent)} tensors of the model ({', '.join(absent[:3])} …); copy the files again")
    if model.config.is_encoder_decoder:
        model = model.get_encoder()
    if tokenizer.pad_token is None:
        if tokenizer.eos_token is None:
            raise InputError(f"the tokenizer in {folder} has neither a padding nor an end token; texts cannot be batched with it")
        tokenizer.pad_token = tokenizer.eos_token
    tokenizer.padding_side = "right"
    return _Loaded(torch, tokenizer, model.train(False).to(device), device, _window(tokenizer, model.config))


@contextlib.contextmanager
def _quiet(transformers: Any) -> Iterator[None]:
    """Without progress bars and reports in the terminal, which belongs to others."""
    log = transformers.utils.logging
    verbosity, bars = log.get_verbosity(), log.is_progress_bar_enabled()
    log.set_verbosity_error()
    log.disable_progress_bar()
    try:
        yield
    finally:
        log.set_verbosity(verbosity)
        if bars:
            log.enable_progress_bar()


def _window(tokenizer: Any, config: Any) -> int:
    """Most tokens that the model reads at once. Two positions may be reserved (RoBERTa), which only its tokenizer states."""
    stated = tokenizer.model_max_length
    positions = getattr(config, "max_position_embeddings", None)
    if stated < 1_000_000:
        return int(min(stated, positions or stated, LONGEST))
    return int(min(positions - 2, LONGEST)) if positions else LONGEST


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A model in memory; ``window``: most tokens it reads at once."""

    torch: Any
    tokenizer: Any
    model: Any
    device: str
    window: int

    def embed(self, texts: list[str]) -> Vectors:
        """Mean of the last hidden states per text, over all its windows."""
        parts = [(i, ids) for i, text in enumerate(texts) for ids in self.windows(text)]
        parts.sort(key=lambda part: (len(part[1]), part[0]))  # alike lengths in one batch: little padding
        sums: list[Any] = [0.0] * len(texts)
        counts = [0] * len(texts)
        for start in range(0, len(parts), BATCH):
            batch = parts[start : start + BATCH]
            for (i, ids), total in zip(batch, self.sums([ids for _, ids in batch]), strict=True):
                sums[i] = sums[i] + total
                counts[i] += len(ids)
        return np.stack([s / n for s, n in zip(sums, counts, strict=True)]).astype(np.float32)

    def windows(self, text: str) -> list[list[int]]:
        """Token ids of a text with the model's own marks, halved at a word until each part fits the window."""
        ids: list[int] = self.tokenizer(text, truncation=False, verbose=False)["input_ids"]
        words = text.split()
        if len(ids) <= self.window or len(text) < 2:
            return [ids]
        if len(words) > 1:
            half = len(words) // 2
            parts = (" ".join(words[:half]), " ".join(words[half:]))
        else:
            parts = (text[: len(text) // 2], text[len(text) // 2 :])
        return [w for part in parts for w in self.windows(part)]

    def sums(self, rows: list[list[int]]) -> list[Any]:
        """Sum of the last hidden states over the tokens of each row, padding excluded: float64 arrays ``[d]``."""
        torch = self.torch
        fed = self.tokenizer.pad({"input_ids": rows}, padding=True, return_tensors="pt", verbose=False).to(self.device)
        try:
            with torch.inference_mode():
                states = self.model(input_ids=fed["input_ids"], attention_mask=fed["attention_mask"]).last_hidden_state
        except (AttributeError, TypeError, ValueError) as e:
            raise InputError(f"the model is no text encoder: from tokens alone it gives no state per token ({str(e)[:200]})") from None
        mask = fed["attention_mask"].unsqueeze(-1).to(torch.float64)
        summed = (states.to(torch.float64) * mask).sum(dim=1).cpu().numpy()
        return list(summed)


def _need(package: str) -> Any:
    """A heavy package, imported only when it is used.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        return importlib.import_module(package)
    except ImportError:
        raise MissingExtra(f"local:NAME encoders need {package}, which is not installed: pip install 'vgot[models]'") from None
