"""Can this machine make films? Each check says what was found and what to do."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CORE = ("langgraph", "langgraph-checkpoint", "langgraph-checkpoint-sqlite", "langchain-core", "pydantic", "numpy", "pillow", "aggdraw", "av")
EXTRAS = {"models": "torch", "gpu": "xformers", "ray": "ray", "notebook": "ipykernel", "nle": "opentimelineio"}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. ``needed``: the main job cannot run without it."""

    name: str
    ok: bool
    found: str
    do: str = ""
    needed: bool = True


def checks(folder: Path | None = None) -> list[Check]:
    """Look at the machine; nothing is changed."""
    where = folder or Path.cwd()
    out = [Check("python", sys.version_info >= (3, 11), platform.python_version(), "install Python 3.11 or newer")]
    for name in CORE:
        try:
            out.append(Check(name, True, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            out.append(Check(name, False, "missing", "pip install vgot"))
    out += [_codec(), _fonts()]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    out.append(Check("cores", True, str(cores)))
    free = shutil.disk_usage(where).free
    out.append(Check("disk", free > 500 * 2**20, f"{free / 2**30:.1f} GiB free in {where}", "free at least 500 MB"))
    writable = os.access(where, os.W_OK)
    out.append(Check("folder", writable, "writable" if writable else "not writable", "run where you may write, or use --out"))
    for extra, module in EXTRAS.items():
        there = importlib.util.find_spec(module) is not None
        out.append(Check(f"extra {extra}", there, "installed" if there else "not installed", f"pip install 'vgot[{extra}]'", needed=False))
    return out


def _codec() -> Check:
    try:
        import av

        av.codec.Codec("libx264", "w")
    except Exception as e:
        return Check("h264 encoder", False, f"{type(e).__name__}: {e}", "pip install --force-reinstall 'av>=16.1'")
    return Check("h264 encoder", True, f"libx264 through PyAV {av.__version__}")


def _fonts() -> Check:
    from importlib.resources import files

    font = files("vgot.generators.animatic") / "fonts" / "DejaVuSans.ttf"
    return Check("fonts", font.is_file(), "bundled" if font.is_file() else "missing", "reinstall vgot")


def print_checks(found: Sequence[Check]) -> None:
    """One line per check; what is missing says what to do."""
    for c in found:
        mark = "ok  " if c.ok else ("FAIL" if c.needed else "-   ")
        print(f"{mark} {c.name:<28} {c.found}" + ("" if c.ok or not c.do else f"   → {c.do}"))
    print("ready to make films" if all(c.ok for c in found if c.needed) else "not ready: see the lines marked FAIL")
