"""Is this file what its name says, as far as can be told without its hash and without unpickling anything?

Truncated and half-pulled files are found here in milliseconds. A flipped bit is not: only a hash sees it.
"""

from __future__ import annotations

import io
import json
import os
import pickletools
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

PICKLED = (".bin", ".ckpt", ".pt", ".pth")
"""Suffixes under which weights are pickled."""
ITEM_BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "U16": 16, "I16": 16, "F16": 16,
    "BF16": 16, "U32": 32, "I32": 32, "F32": 32, "U64": 64, "I64": 64, "F64": 64, "C64": 64,
}
"""Bits of one value of each safetensors dtype."""
LONGEST_HEADER = 100_000_000
"""Most bytes that the header of a safetensors file may have (the limit of the format's own reader)."""
LONGEST_TEXT = 200_000_000
"""Most bytes of JSON, or of the pickle inside a checkpoint (the tensors' values lie outside), that are read into memory."""
HARMLESS = ("torch", "collections", "numpy", "_codecs")
"""Packages whose names a pickle of weights may mention; the loader's own list is narrower and decides."""


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with a file: what was expected, and what was found."""

    expected: str
    found: str


def inspect(path: Path, thorough: bool = False) -> Damage | None:
    """What is wrong with a file, judged by its suffix; None when nothing is. Links are followed.

    ``thorough``: also walk through pickles, instruction by instruction and without executing any.
    """
    try:
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            head = stream.read(512)
            return _stand_in(head, size) or _by_suffix(path, stream, size, head, thorough)
    except OSError as exc:
        return Damage("a readable file", exc.strerror or type(exc).__name__)


def _stand_in(head: bytes, size: int) -> Damage | None:
    if size == 0:
        return Damage("a file with content", "0 bytes")
    if head.startswith(b"version https://git-lfs"):
        said = dict(line.partition(" ")[::2] for line in head.decode("ascii", "replace").splitlines())
        return Damage(f"the file itself ({said.get('size', '?')} bytes)", "a git-lfs pointer: the repository was cloned without git-lfs")
    if head.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        return Damage("the file itself", "a web page, saved in its place")
    return None


def _by_suffix(path: Path, stream: io.BufferedReader, size: int, head: bytes, thorough: bool) -> Damage | None:
    if path.suffix == ".safetensors":
        return _safetensors(stream, size)
    if path.suffix == ".json":
        return _json(path) if size <= LONGEST_TEXT else Damage("JSON", f"{size} bytes, which is too much to be read")
    if path.suffix in PICKLED:
        return _zipped(path, thorough) if head.startswith(b"PK") else _legacy(stream, size, head, thorough)
    return None


# -- safetensors --------------------------------------------------------------------------------------------------------
def read_header(stream: io.BufferedIOBase, size: int) -> tuple[dict[str, Any], int]:
    """``(tensors and metadata, offset of the data)`` of a safetensors file of ``size`` bytes.

    Raises:
        ValueError: it is not one; the message says what was found.
    """
    stream.seek(0)
    start = stream.read(8)
    if len(start) < 8:
        raise ValueError(f"only {size} bytes")
    length: int = struct.unpack("<Q", start)[0]
    if length > LONGEST_HEADER:
        raise ValueError("no safetensors header")
    if 8 + length > size:
        raise ValueError(f"cut off inside its header: {size} bytes of at least {8 + length}")
    try:
        header = json.loads(stream.read(length))
    except ValueError:
        raise ValueError("a header that is not JSON") from None
    if not isinstance(header, dict):
        raise ValueError("a header that is not a JSON object")
    return header, 8 + length


def _safetensors(stream: io.BufferedReader, size: int) -> Damage | None:
    whole = "a whole safetensors file"
    try:
        header, start = read_header(stream, size)
        end = start + _data_length(header)
    except ValueError as exc:
        return Damage(whole, str(exc))
    if end > size:
        return Damage(f"{end} bytes, as its header says", f"{size} bytes: the file is cut off")
    return Damage(f"{end} bytes, as its header says", f"{size} bytes") if end < size else None


def _data_length(header: dict[str, Any]) -> int:
    """Bytes of data that a header promises.

    Raises:
        ValueError: offsets overlap or leave holes, or do not fit dtype and shape.
    """
    at = 0
    spans = []
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        try:
            count = 1
            for n in entry["shape"]:
                count *= int(n)
            spans.append((int(entry["data_offsets"][0]), int(entry["data_offsets"][1]), ITEM_BITS[entry["dtype"]] * count, name))
        except (KeyError, TypeError, ValueError, IndexError):
            raise ValueError(f"a header entry {name[:80]!r} that describes no tensor") from None
    for begin, end, bits, name in sorted(spans):
        if begin != at or (end - begin) * 8 != bits:
            raise ValueError(f"a header in which the place of tensor {name[:80]!r} does not fit its shape")
        at = end
    return at


# -- JSON ---------------------------------------------------------------------------------------------------------------
def _json(path: Path) -> Damage | None:
    try:
        json.loads(path.read_text(encoding="utf-8"))
        absent = [s for s in shards(path) if not (path.parent / s).is_file()] if is_index(path.name) else []
    except ValueError as exc:
        return Damage("JSON" if not is_index(path.name) else "an index of shards", f"{exc}"[:200])
    return Damage("an index whose shards are all there", f"absent: {', '.join(absent)}") if absent else None


CONTENTS = "manifest.json"
"""Name of a file that lists the files of a folder of converted components."""


def is_index(name: str) -> bool:
    """Whether a file name is that of an index of other files (``model.safetensors.index.json``, ``….index.fp16.json``, ``manifest.json``)."""
    return name == CONTENTS or (".index." in name and name.endswith(".json"))


def shards(index: Path) -> list[str]:
    """Paths, sorted, of the files that an index names: shards in its own folder, or files below the folder of converted components.

    Raises:
        ValueError: it is not an index, or names a file elsewhere. OSError: it cannot be read.
    """
    plain = json.loads(index.read_text(encoding="utf-8"))
    below = index.name == CONTENTS
    named = plain.get("files" if below else "weight_map") if isinstance(plain, dict) else None
    if not isinstance(named, dict) or not named:
        raise ValueError("no list of files in it")
    out = sorted(set(named if below else named.values()), key=str)
    for name in out:
        parts = PurePosixPath(name).parts if isinstance(name, str) else ()
        plain_path = parts and str(PurePosixPath(name)) == name and name.isprintable() and not set(name) & set("\\:")
        if not plain_path or parts[0] == "/" or ".." in parts or (len(parts) > 1 and not below):
            raise ValueError(f"an index that names a file elsewhere: {str(name)[:80]!r}")
    return out


# -- pickles, never loaded here -----------------------------------------------------------------------------------------
def _zipped(path: Path, thorough: bool) -> Damage | None:
    whole = "a whole checkpoint (zip)"
    try:
        with zipfile.ZipFile(path) as archive:
            pickles = [n for n in archive.namelist() if n.endswith("/data.pkl")]
            if len(pickles) != 1:
                return Damage("a checkpoint written by torch.save", "a zip archive of something else")
            if archive.getinfo(pickles[0]).file_size > LONGEST_TEXT:
                return Damage(whole, "one whose description of its tensors is larger than any model's")
            return _hostile(archive.read(pickles[0])) if thorough else None
    except zipfile.BadZipFile as exc:
        return Damage(whole, f"a file that is cut off or damaged ({exc})")
    except (ValueError, OSError, NotImplementedError, RuntimeError) as exc:
        return Damage(whole, f"a file that cannot be walked through ({exc})"[:200])


def _hostile(pickled: bytes) -> Damage | None:
    foreign = sorted({name for name in names_in(io.BytesIO(pickled)) if name.partition(".")[0] not in HARMLESS})
    return Damage("a pickle of tensors alone", f"one that wants to use {', '.join(foreign[:4])}: do not load it") if foreign else None


def _legacy(stream: io.BufferedReader, size: int, head: bytes, thorough: bool) -> Damage | None:
    whole = "a whole checkpoint"
    if head[:1] != b"\x80":
        return Damage(whole, "neither a zip archive nor a pickle")
    if not thorough:
        return None
    stream.seek(0)
    foreign: set[str] = set()
    try:
        for _ in range(5):  # magic number, protocol, system, object, keys; raw data follows
            foreign |= {n for n in names_in(stream) if n.partition(".")[0] not in HARMLESS}
            if stream.tell() >= size:
                break
    except ValueError as exc:
        return Damage(whole, f"a pickle that is cut off or damaged ({exc})"[:200])
    return Damage("a pickle of tensors alone", f"one that wants to use {', '.join(sorted(foreign)[:4])}: do not load it") if foreign else None


def names_in(stream: Any) -> Iterator[str]:
    """Dotted names that the next pickle in a stream would import if it were loaded. It is not.

    Raises:
        ValueError: the pickle is cut off or damaged.
    """
    recent: list[str] = []
    memo: dict[int, str] = {}
    last: str | None = None
    for op, arg, _ in pickletools.genops(stream):
        if op.name == "GLOBAL":
            yield str(arg).replace(" ", ".", 1)
        elif op.name == "STACK_GLOBAL":
            yield ".".join(recent[-2:]) if len(recent) >= 2 else "unknown"
        elif op.name in ("INST", "EXT1", "EXT2", "EXT4"):
            yield str(arg).replace(" ", ".", 1)
        if isinstance(arg, str) and "UNICODE" in op.name:
            recent.append(arg)
            last = arg
        elif op.name in ("PUT", "BINPUT", "LONG_BINPUT") and last is not None:
            memo[int(arg or 0)] = last
        elif op.name == "MEMOIZE":
            memo[len(memo)] = last or ""
        elif op.name in ("GET", "BINGET", "LONG_BINGET"):
            recent.append(memo.get(int(arg or 0), "unknown"))
        else:
            last = None
