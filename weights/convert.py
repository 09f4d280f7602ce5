"""Pickled weights to safetensors, once: same tensors, same dtypes, checked by reading them back."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..errors import InputError, StorageError, WeightsError
from ..store.files import free_bytes, human, storage, sync_file, sync_folder, temp_name, write_atomic
from . import structure
from .folder import Weights
from .libraries import DTYPES, dtype_name, is_plain, load_pickled, raw_bytes, safetensors_module
from .lock import HERE, Lock, Pin

WRAPPERS = ("state_dict", "module")
"""Entries in which training programs keep the tensors of a checkpoint, beside counters and settings."""


@dataclass(frozen=True, slots=True)
class Converted:
    """One file that was converted. ``tensors``: how many, 0 where it was converted before. ``dropped``: what the pickle held besides
    tensors (counters, settings), by name. ``removed``: the pickle is gone."""

    source: Path
    target: Path
    tensors: int
    bytes: int
    dropped: tuple[str, ...] = ()
    removed: bool = False


def target_name(name: str) -> str:
    """The name that loaders expect for the safetensors form of a pickle, or of an index of pickled shards.

    Raises:
        InputError: it is neither.
    """
    if structure.is_index(name):
        return re.sub(r"^pytorch_model\.bin", "model.safetensors", re.sub(r"^(?!pytorch_model)(.*)\.bin\.index", r"\1.safetensors.index", name))
    stem, dot, suffix = name.rpartition(".")
    if not stem or dot + suffix not in structure.PICKLED:
        raise InputError(f"{name} is no pickle; those end with {', '.join(structure.PICKLED)}")
    return f"{re.sub(r'^pytorch_model', 'model', stem)}.safetensors"


# -- one file -----------------------------------------------------------------------------------------------------------
def convert_file(source: Path, target: Path | None = None, watch: Callable[[int], None] | None = None) -> Converted:
    """Write the tensors of a pickle as safetensors beside it (or at ``target``), compare every one, and only then give the file its name.

    A checkpoint that wraps its tensors (``state_dict``, ``module``) is unwrapped; nested dictionaries become dotted names. Memory: one tensor.

    Raises:
        WeightsError: the pickle is hostile, damaged or holds no tensors. InputError: the target exists, or the source is no pickle.
        StorageError: the disk is full or read-only. MissingExtra: torch is not installed.
    """
    target = target or source.with_name(target_name(source.name))
    if target.exists():
        raise InputError(f"{target} is there already; remove it first if it should be made again from {source.name}")
    if (damage := structure.inspect(source, thorough=True)) is not None:
        raise WeightsError(f"{source} cannot be converted: expected {damage.expected}, found {damage.found}; fetch it again from its publisher")
    torch, loaded = load_pickled(source)
    tensors, dropped = _flat(loaded, torch)
    if not tensors:
        raise WeightsError(f"{source} cannot be converted: expected tensors, found none")
    header, order = _header(tensors, source)
    _check_space(target, len(header) + sum(t.numel() * t.element_size() for t in tensors.values()))
    temp = target.parent / temp_name(".safetensors")
    with storage("write", target):
        try:
            _write(temp, header, (tensors[name] for name in order), watch)
            _compare(temp, tensors, source)
            sync_file(temp)
            temp.replace(target)
            sync_folder(target.parent)
        finally:
            temp.unlink(missing_ok=True)
    return Converted(source, target, len(tensors), target.stat().st_size, dropped)


def _flat(loaded: Any, torch: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Tensors by dotted name, and the names of everything else."""
    dropped: list[str] = []
    wrapper = next((w for w in WRAPPERS if isinstance(loaded, Mapping) and isinstance(loaded.get(w), Mapping)), None)
    if wrapper is not None:
        dropped += [str(k) for k in loaded if k != wrapper]
        loaded = loaded[wrapper]
    tensors: dict[str, Any] = {}

    def walk(prefix: str, value: Any) -> None:
        if isinstance(value, torch.Tensor):
            if prefix in tensors:
                raise WeightsError(f"two tensors would be called {prefix!r}; this file cannot be converted")
            tensors[prefix] = value.detach()
        elif isinstance(value, Mapping):
            for key, inner in value.items():
                walk(f"{prefix}.{key}" if prefix else str(key), inner)
        else:
            dropped.append(prefix or type(value).__name__)

    walk("", loaded)
    return tensors, tuple(dropped)


def _header(tensors: Mapping[str, Any], source: Path) -> tuple[bytes, list[str]]:
    """The file's first bytes, and the order of its tensors: widest values first, so that each is aligned."""
    order = sorted(tensors, key=lambda n: (-tensors[n].element_size(), n))
    plain: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    at = 0
    for name in order:
        t = tensors[name]
        dtype = dtype_name(t)
        if dtype is None or not is_plain(t) or name == "__metadata__":
            raise WeightsError(f"{source}: expected dense tensors of {', '.join(DTYPES)}, found {name!r}: {t.dtype}, {t.layout}, {list(t.shape)}")
        end = at + t.numel() * t.element_size()
        plain[name] = {"dtype": dtype, "shape": list(t.shape), "data_offsets": [at, end]}
        at = end
    text = json.dumps(plain, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text, order


def _write(path: Path, header: bytes, tensors: Iterator[Any], watch: Callable[[int], None] | None) -> None:
    with path.open("xb") as stream:
        stream.write(header)
        for tensor in tensors:
            raw = raw_bytes(tensor)
            stream.write(raw)
            if watch is not None:
                watch(len(raw))


def _compare(path: Path, tensors: Mapping[str, Any], source: Path) -> None:
    """Read the written file back with the format's own reader."""
    with safetensors_module().safe_open(path, framework="pt", device="cpu") as back:
        same = set(back.keys()) == set(tensors)
        for name in tensors if same else ():
            got, want = back.get_tensor(name), tensors[name]
            same = same and got.dtype == want.dtype and got.shape == want.shape and raw_bytes(got) == raw_bytes(want)
    if not same:
        raise WeightsError(f"{source} was converted, but what was read back differs; nothing was kept. Check the disk and the memory of this machine")


def _check_space(target: Path, needed: int) -> None:
    free = free_bytes(target.parent)
    if free is not None and free < needed:
        raise StorageError(f"cannot convert to {target}: it needs {human(needed)}, and {human(free)} are free there; free some space")


# -- a whole model ------------------------------------------------------------------------------------------------------
def pickles_of(weights: Weights, name: str) -> list[Path]:
    """Pickles, and indexes of pickled shards, of a model's complete forms.

    Raises:
        InputError: no such model.
    """
    model = weights.manifest.model(name)
    return list(dict.fromkeys(
        path for _, path in weights.files(model)
        if path.suffix in structure.PICKLED or ".bin.index" in path.name
    ))


def convert_model(
    weights: Weights, name: str, *, remove_pickles: bool = False, watch: Callable[[int], None] | None = None,
) -> list[Converted]:
    """Convert every pickle of a model; what was converted before is left as it is. Pickles stay unless ``remove_pickles``.

    Raises:
        WeightsError: files are missing, hostile or damaged. InputError: no such model, or a file of the target's name is there that was
        not made here. StorageError: the disk is full or read-only. MissingExtra: torch is not installed.
    """
    model = weights.manifest.model(name)
    sources = pickles_of(weights, name)
    if not sources:
        if missing := [m for m in weights.missing([name]) if m.model == model.name]:
            raise WeightsError("\n".join([f"{name} cannot be converted, it is not complete in {weights.path}:", *(f"  {m}" for m in missing)]))
        return []
    lock = Lock.read_from(weights.path)
    done = []
    for source in sorted(sources, key=lambda p: (structure.is_index(p.name), p)):  # an index after its shards: a form is complete at last
        target = source.with_name(target_name(source.name))
        source_sha = weights.sha(source)
        if not (target.is_file() and lock.converted.get(weights.sha(target)) == source_sha):
            done.append(_convert_index(source, target) if structure.is_index(source.name) else convert_file(source, target, watch))
            sha = weights.sha(target)
            lock.converted[sha] = source_sha
            lock.pins[target.relative_to(weights.path).as_posix()] = Pin(target.stat().st_size, sha, HERE)
            lock.write_to(weights.path)
    weights.keep_hashes()
    if remove_pickles:
        done = _remove(weights, sources, done, lock)
    return done


def _convert_index(source: Path, target: Path) -> Converted:
    """Write the index of the converted shards.

    Raises:
        InputError: another index is there. WeightsError: a shard that it names was not converted. StorageError: it cannot be written.
    """
    if target.exists():
        raise InputError(f"{target} is there already; remove it first if it should be made again from {source.name}")
    plain = json.loads(source.read_text(encoding="utf-8"))
    named = {old: target_name(old) for old in structure.shards(source)}
    if absent := [new for new in named.values() if not (target.parent / new).is_file()]:
        raise WeightsError(f"{source} names shards that were not converted: {', '.join(absent)}; run the same command again")
    plain["weight_map"] = {tensor: named[shard] for tensor, shard in plain["weight_map"].items()}
    data = json.dumps(plain, indent=2).encode() + b"\n"
    write_atomic(target, data)
    return Converted(source, target, len(plain["weight_map"]), len(data))


def _remove(weights: Weights, sources: list[Path], done: list[Converted], lock: Lock) -> list[Converted]:
    """Remove the pickles, the index first, so that no index ever names what is gone."""
    for source in sorted(sources, key=lambda p: (not structure.is_index(p.name), p)):
        with storage("remove", source):
            source.unlink()
        lock.pins.pop(source.relative_to(weights.path).as_posix(), None)
    lock.write_to(weights.path)
    fresh = {c.source: c for c in done}
    targets = {s: s.with_name(target_name(s.name)) for s in sources}
    return [replace(fresh.get(s) or Converted(s, t, 0, t.stat().st_size), removed=True) for s, t in targets.items()]


def pin_made_here(weights: Weights, contents: Path) -> None:
    """Pin a folder of components that another part of vgot made: its list of files, and every file in it.

    Raises:
        WeightsError, StorageError: a file cannot be read, or the lock not be written.
    """
    lock = Lock.read_from(weights.path)
    for path in (contents, *(contents.parent / s for s in structure.shards(contents))):
        lock.pins[path.relative_to(weights.path).as_posix()] = Pin(path.stat().st_size, weights.sha(path), HERE)
    lock.write_to(weights.path)
    weights.keep_hashes()
