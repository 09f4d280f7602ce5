"""From the options of the command line to the values that the studio takes; every wrong one is named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from .errors import InputError

if TYPE_CHECKING:
    from .agents.service import Service
    from .graph.studio import Studio
    from .graph.variant import Variant
    from .script.story_file import StoryFile

SIZES = {"2160p": (3840, 2160), "1080p": (1920, 1080), "720p": (1280, 720), "540p": (960, 540), "360p": (640, 360)}

def parse_size(text: str) -> tuple[int, int]:
    """``720p``, ``360p`` … or ``WxH`` in even pixels.

    Raises:
        InputError: anything else.
    """
    if text in SIZES:
        return SIZES[text]
    w, _, h = text.lower().partition("x")
    if not (w.isdigit() and h.isdigit()) or not (64 <= int(w) <= 4096 and 64 <= int(h) <= 4096) or int(w) % 2 or int(h) % 2:
        raise InputError(f"--size is {text!r}; use one of {', '.join(SIZES)}, or WIDTHxHEIGHT in even pixels from 64 to 4096, for example 1024x576")
    return int(w), int(h)


def parse_gates(text: str) -> tuple[Any, ...]:
    """``script,keyframes`` as gates; ``all`` for every one.

    Raises:
        InputError: naming the gates there are.
    """
    from .graph.variant import GATES

    names = [t.strip() for t in text.split(",") if t.strip()]
    if names == ["all"]:
        return GATES
    if unknown := [n for n in names if n not in GATES]:
        raise InputError(f"--approve names {unknown[0]!r}; gates are {', '.join(GATES)} (or all)")
    return tuple(g for g in GATES if g in names)


def read_story(text: str) -> str | StoryFile:
    """The story itself, or what the story file of this name says."""
    if text.lower().endswith((".yaml", ".yml", ".json")) and len(text) < 1000 and "\n" not in text:
        from .script.story_file import read_story_file

        return read_story_file(Path(text))
    return text


def role_writers(texts: list[str]) -> dict[str, str]:
    """``validator=openai:MODEL`` … as a mapping.

    Raises:
        InputError: no such role, or no writer named.
    """
    from .graph.variant import RoleWriters

    out: dict[str, str] = {}
    for text in texts:
        role, _, name = text.partition("=")
        if role not in RoleWriters.model_fields or not name:
            raise InputError(f"--writer-for is {text!r}; use ROLE=WRITER with a role of {', '.join(RoleWriters.model_fields)}")
        out[role] = name
    return out


def make_service(
    base_url: str | None, budget: str | None, price: list[str] | None, stream: bool | None, lanes: int | None, patience: float | None,
    old: Service | None = None,
) -> Service | None:
    """How models are reached, as the options say; None when no option says anything. ``old``: what a run was begun with.

    Raises:
        InputError: naming the option that is wrong.
    """
    from pydantic import ValidationError

    from .agents.budget import parse_budget, parse_price
    from .agents.service import Service

    said: dict[str, Any] = {"base_url": base_url, "stream": stream, "lanes": lanes, "seconds": patience}
    said["budget"] = parse_budget(budget) if budget is not None else None
    said["prices"] = tuple(parse_price(p) for p in price) if price else None
    said = {k: v for k, v in said.items() if v is not None}
    if not said:
        return None
    try:
        return (old or Service()).but(**said)
    except ValidationError as e:
        names = {"seconds": "patience", "base_url": "base-url", "": "budget"}
        raise InputError("; ".join(
            f"--{names.get(str((*x['loc'], '')[0]), str((*x['loc'], '')[0]))}: {x['msg'].removeprefix('Value error, ')}" for x in e.errors()
        )) from None


def make_variant(
    size: str, fps: int, writer: str, render: str, approve: str, without: str, subtitles: bool, **more: Any,
) -> Variant:
    """The variant that the options order.

    Raises:
        InputError: naming the option that is wrong.
    """
    from pydantic import ValidationError

    from .graph.variant import Variant

    width, height = parse_size(size)
    gates = parse_gates(approve)
    try:
        variant = Variant.model_validate(
            {"width": width, "height": height, "fps": fps, "writer": writer, "render": render, "gates": gates, "subtitles": subtitles, **more}
        )
    except ValidationError as e:
        raise InputError("; ".join(f"--{x['loc'][0]} is {x['input']!r}: {x['msg'].lower()}" for x in e.errors())) from None
    try:
        return variant.without(*[p.strip() for p in without.split(",") if p.strip()])
    except ValueError as e:
        raise InputError(f"--without: {e}") from None


def diffusion_settings(texts: list[str], takes: int | None) -> dict[str, Any]:
    """``steps=30``, ``motion.eta=0`` … as fields of :class:`vgot.generators.setup.Diffusion`.

    Raises:
        InputError: naming the setting that is unknown or out of range.
    """
    import json

    from pydantic import ValidationError

    from .generators.setup import Diffusion, Motion
    from .script.model import Value

    out: dict[str, Any] = {}
    for text in texts:
        name, sep, value = text.partition("=")
        group, _, field = name.rpartition(".")
        groups: dict[str, type[Value]] = {"": Diffusion, "motion": Motion}
        known = groups.get(group)
        if not sep or known is None or field not in known.model_fields or field == "motion":
            names = [f for f in Diffusion.model_fields if f != "motion"] + [f"motion.{f}" for f in Motion.model_fields]
            raise InputError(f"--set is {text!r}; use NAME=VALUE with a name of {', '.join(names)}")
        try:
            plain = value if isinstance(known.model_fields[field].default, str) else json.loads(value)
        except ValueError:
            plain = value
        (out.setdefault("motion", {}) if group else out)[field] = plain
    if takes is not None:
        out["takes"] = takes
    try:
        return Diffusion.read(out).plain()
    except ValidationError as e:
        raise InputError("; ".join(f"--set {'.'.join(map(str, x['loc']))} is {x['input']!r}: {x['msg'].lower()}" for x in e.errors())) from None


def opened_studio(
    workers: int | None, service: Service | None = None, replay: Literal["strict", "record"] | None = None, recorded: Path | None = None, *,
    weights: Path | None = None, device: str | None = None,
) -> Studio:
    """A studio as the options say.

    Raises:
        InputError: naming the option that is wrong.
    """
    from .graph.studio import Studio

    if workers is not None and not 1 <= workers <= 64:
        raise InputError(f"--workers is {workers}; use 1 to 64")
    if recorded is not None and replay is None:
        raise InputError("--from names a recorded run; say how it is used: --replay strict or --replay record")
    if replay is not None and recorded is None:
        raise InputError(f"--replay {replay} needs the recorded run: --from DIR")
    return Studio(workers=workers, service=service, replay=replay or "live", recorded=recorded, weights=weights, device=device)
