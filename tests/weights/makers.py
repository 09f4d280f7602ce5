"""Small model files for tests, as the real tools write them: safetensors, torch checkpoints, sharded trees."""

from __future__ import annotations

import hashlib
import json
import os
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vgot.weights.manifest import Manifest, parse_manifest

FREE = {"name": "Free-1.0", "conditions": ["Free for any use."], "accept": False}
BOUND = {"name": "Bound-2.0", "conditions": ["Ask before commercial use."], "accept": True, "url": "https://example.org/licence"}


def tiny_manifest() -> Manifest:
    """Three models: pickled shards with a converted form, the same weights in another tree, and a small one without pickles."""
    config = "text/config.json"
    return parse_manifest({"models": [
        {
            "name": "big", "title": "Big", "repository": "someone/Big", "folder": "Big", "licence": BOUND, "needed_by": ["tests"],
            "parts": [
                {"name": "text", "extra": ["text/vocab.txt", "text/absent.txt"], "forms": [
                    {"source": "convert", "files": [config, "text/model.safetensors.index.json"]},
                    {"source": "convert", "files": [config, "text/model.safetensors"]},
                    [config, {"path": "text/pytorch_model.bin.index.json", "about": 5000,
                              "shards": ["text/pytorch_model-00001-of-00002.bin", "text/pytorch_model-00002-of-00002.bin"]}],
                    [config, "text/pytorch_model.bin"],
                ]},
                {"name": "adapter", "forms": [
                    {"revision": "refs/pr/4", "files": [{"path": "adapter.safetensors", "about": 900}]}, ["adapter.bin"],
                ]},
            ],
        },
        {
            "name": "big-flat", "title": "Big in one file", "repository": "someone/Big-flat", "folder": "Big-flat", "instead_of": "big",
            "licence": BOUND, "needed_by": ["tests"], "parts": [{"name": "all", "forms": [["model.safetensors"]]}],
        },
        {
            "name": "small", "title": "Small", "repository": "someone/Small", "folder": "Small", "licence": FREE, "needed_by": ["tests"],
            "parts": [{"name": "words", "forms": [["words.txt"]]}, {"name": "more", "optional": True, "forms": [["more.json"]]}],
        },
    ]})


def safetensors_bytes(tensors: Mapping[str, tuple[str, list[int], bytes]]) -> bytes:
    """A safetensors file written by hand: name → (dtype, shape, bytes)."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    data = b""
    for name, (dtype, shape, raw) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


FLOATS = safetensors_bytes({"a": ("F32", [2, 2], struct.pack("<4f", 1, 2, 3, 4)), "b": ("BF16", [3], b"\x80?" * 3)})


def put(path: Path, data: bytes | str, age: float = 100.0) -> Path:
    """Write a file that was last changed ``age`` seconds ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    stat = path.stat()
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns - int(age * 1e9)))
    return path


def sha(data: bytes) -> str:
    """sha256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def shard_tensors() -> tuple[dict[str, Any], dict[str, Any]]:
    """The tensors of the two shards of ``big``."""
    import torch

    draw = torch.Generator().manual_seed(5)
    first = {"transformer.embed.weight": torch.randn(16, 8, generator=draw).half(), "transformer.norm.weight": torch.ones(8, dtype=torch.bfloat16)}
    second = {"transformer.out.weight": torch.randn(8, 8, generator=draw), "transformer.ids": torch.arange(5), "transformer.flag": torch.tensor(True)}
    return first, second


def big_tree(root: Path) -> Path:
    """The folder ``Big`` as its repository would hold it: sharded pickles, a pickled adapter."""
    import torch

    text = root / "Big" / "text"
    text.mkdir(parents=True)
    names = [f"pytorch_model-0000{n}-of-00002.bin" for n in (1, 2)]
    where = {}
    for name, tensors in zip(names, shard_tensors(), strict=True):
        torch.save(tensors, text / name)
        where |= dict.fromkeys(tensors, name)
    put(text / "pytorch_model.bin.index.json", json.dumps({"metadata": {"total_size": 1}, "weight_map": where}))
    put(text / "config.json", "{}")
    put(text / "vocab.txt", "a\nb\n")
    adapter = {"image_proj": {"latents": torch.ones(1, 2)}, "ip_adapter": {"1.to_k_ip.weight": torch.zeros(2, 2, dtype=torch.half)}}
    torch.save(adapter, root / "Big" / "adapter.bin")
    for path in (root / "Big").rglob("*.bin"):
        put(path, path.read_bytes())
    return root / "Big"
