"""Are the model files what they should be? By hash where one is known, by structure where none is, by value where that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from ..errors import WeightsError
from . import structure
from .folder import Weights
from .libraries import dtype_name, is_plain, load_pickled, raw_bytes
from .lock import Lock
from .manifest import Model, Part

Problem = Literal["missing", "damaged", "altered", "not finite"]
BLOCK = 1 << 24
EXPONENT = {"F16": ("<u2", 0x7C00, 0x03FF), "BF16": ("<u2", 0x7F80, 0x007F), "F32": ("<u4", 0x7F800000, 0x007FFFFF),
            "F64": ("<u8", 0x7FF0000000000000, 0x000FFFFFFFFFFFFF), "F8_E5M2": ("<u1", 0x7C, 0x03), "F8_E4M3": ("<u1", 0x7F, 0x07)}
"""Of each floating dtype: its bits as an integer, the bits that are all ones in inf and nan, and those that are not all 0 in nan only."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with one file, and what to do about it."""

    model: str
    part: str
    path: Path
    problem: Problem
    expected: str
    found: str
    do: str

    def __str__(self) -> str:
        return f"{self.path} ({self.model}: {self.part}) is {self.problem}: expected {self.expected}, found {self.found}; {self.do}"

    def plain(self) -> dict[str, str]:
        """As plain JSON."""
        return {k: str(v) for k, v in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying one model found. ``hashed``: files compared with a known sha256; the others were judged by their structure."""

    model: str
    files: int
    hashed: int
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        return not self.findings


def verify(weights: Weights, names: Iterable[str], *, deep: bool = False, watch: Callable[[int], None] | None = None) -> list[Verdict]:
    """Look at every file of these models. ``deep``: also look for nan and infinity in every tensor.

    Raises:
        InputError: no such model. WeightsError: the lock is damaged, or a file changes meanwhile. StorageError: a file cannot be read.
        MissingExtra: ``deep`` needs torch to look into pickles.
    """
    lock = Lock.read_from(weights.path)
    try:
        return [_verify(weights, weights.serving(name), lock, deep, watch) for name in dict.fromkeys(names)]
    finally:
        weights.keep_hashes()


def demand(verdicts: Iterable[Verdict]) -> None:
    """Raise for what verifying found.

    Raises:
        WeightsError: listing every finding.
    """
    if found := [f for v in verdicts for f in v.findings]:
        raise WeightsError("\n".join(["model files are not what they should be:", *(f"  {f}" for f in found)]))


def _verify(weights: Weights, model: Model, lock: Lock, deep: bool, watch: Callable[[int], None] | None) -> Verdict:
    pull = f"vgot weights pull {model.name}"
    findings = [
        Finding(m.model, m.part, m.path, "missing", "a file", m.why, f"fetch it: {pull}") for m in weights.missing([model.name])
    ]
    hashed = 0
    files = {path: part for part, path in weights.files(model)}
    for path, part in files.items():
        size, sha = weights.expected(model, part, path.relative_to(weights.path / model.folder).as_posix(), lock)
        found, by_hash = _look(weights, model, part, path, size, sha, deep, watch)
        hashed += by_hash
        findings += found
    return Verdict(model.name, len(files), hashed, tuple(findings))


def _look(
    weights: Weights, model: Model, part: Part, path: Path, size: int | None, sha: str | None, deep: bool, watch: Callable[[int], None] | None,
) -> tuple[list[Finding], bool]:
    """What is wrong with a file (the first thing that is, cheapest first), and whether a hash was compared."""

    def finding(problem: Problem, expected: str, found: str, do: str = f"fetch it again: vgot weights pull {model.name}") -> list[Finding]:
        return [Finding(model.name, part.name, path, problem, expected, found, do)]

    if (damage := structure.inspect(path, thorough=True)) is not None:
        return finding("damaged", damage.expected, damage.found), False
    actual = path.stat().st_size
    if size is not None and actual != size:
        return finding("altered", f"{size} bytes", f"{actual} bytes"), False
    if sha is not None and (real := weights.sha(path, watch)) != sha:
        return finding("altered", f"sha256 {sha}", f"sha256 {real}"), True
    if deep and (bad := next(not_finite(path), None)) is not None:
        do = "the published file may be broken: try another form of it"
        return finding("not finite", "finite numbers", f"{bad[1]} in tensor {bad[0]}", do), sha is not None
    return [], sha is not None


# -- values -------------------------------------------------------------------------------------------------------------
def not_finite(path: Path) -> Iterator[tuple[str, Literal["nan", "inf"]]]:
    """Tensors of a weights file that hold nan or infinity, in its order. Infinity in a mask is as it should be and passes.

    A block of 16 MiB is in memory at a time; pickles are mapped and never unpickled freely.

    Raises:
        WeightsError: the file cannot be read. MissingExtra: it is pickled and torch is not installed.
    """
    if path.suffix == ".safetensors":
        yield from _scan_safetensors(path)
    elif path.suffix in structure.PICKLED:
        yield from _scan_pickled(path)


def _scan_safetensors(path: Path) -> Iterator[tuple[str, Literal["nan", "inf"]]]:
    with path.open("rb") as stream:
        header, start = structure.read_header(stream, path.stat().st_size)
        tensors = sorted((e["data_offsets"][0], e["data_offsets"][1], e["dtype"], name) for name, e in header.items() if name != "__metadata__")
        for begin, end, dtype, name in tensors:
            if dtype not in EXPONENT:
                continue
            stream.seek(start + begin)
            left = end - begin
            seen: set[str] = set()
            while left and "nan" not in seen and (block := stream.read(min(left, BLOCK))):
                left -= len(block)
                seen |= _bad(block, dtype)
            if worst := _worst(name, seen):
                yield name, worst


def _bad(block: bytes | memoryview, dtype: str) -> set[str]:
    import numpy as np

    kind, exponent, fraction = EXPONENT[dtype]
    bits = np.frombuffer(block, kind)
    special = bits[(bits & exponent) == exponent]
    return {"nan" if f else "inf" for f in np.unique(special & fraction != 0).tolist()}


def _scan_pickled(path: Path) -> Iterator[tuple[str, Literal["nan", "inf"]]]:
    torch, loaded = load_pickled(path)
    for name, tensor in _tensors("", loaded, torch):
        dtype = dtype_name(tensor)
        if dtype not in EXPONENT:
            continue
        if not is_plain(tensor):
            raise WeightsError(f"{path}: expected dense tensors, found {name!r}: {tensor.layout}, {list(tensor.shape)}; do not use this file")
        raw = raw_bytes(tensor)
        seen = {word for at in range(0, len(raw), BLOCK) for word in _bad(raw[at : at + BLOCK], dtype)}
        if worst := _worst(name, seen):
            yield name, worst


def _tensors(prefix: str, value: Any, torch: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, torch.Tensor):
        yield prefix, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _tensors(f"{prefix}.{key}" if prefix else str(key), inner, torch)


def _worst(name: str, seen: set[str]) -> Literal["nan", "inf"] | None:
    if "nan" in seen:
        return "nan"
    return "inf" if "inf" in seen and not name.lower().endswith("mask") else None
