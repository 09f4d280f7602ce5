"""Published checkpoints to our components: every tensor accounted for, none executed, one in memory at a time.

A checkpoint is one pickle of tensors (or a safetensors file). It is read without running anything in it, memory-mapped, and each
tensor is copied to its place in the wanted precision. A name that is unknown, missing or of another shape stops the conversion
before the first copy, and all such names are told at once.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKL
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn
from transformers import CLIPTextModel, CLIPVisionModel

from ...errors import InputError, WeightsError
from . import names
from .architecture import PARTS, Architecture
from .presets import VARIANTS, Preset
from .resampler import ImageProjector
from .scheduler import DynamiCrafterScheduler
from .unet import DynamiCrafterUNet

DEEPSPEED_PREFIX = "_forward_module."
MANIFEST = "manifest.json"
SHARD = "4GB"


@dataclass
class Components:
    """The parts of a pipeline (without tokenizer), and what the conversion did."""

    unet: Any
    vae: Any
    text_encoder: Any
    image_encoder: Any
    image_projector: Any
    scheduler: DynamiCrafterScheduler
    variant: str | None = None
    report: Report = field(default_factory=lambda: Report(0, 0, 0))

    def networks(self) -> dict[str, Any]:
        """The networks by name."""
        return {name: getattr(self, name) for name in PARTS}


@dataclass(frozen=True)
class Report:
    """``tensors`` and ``values`` that were converted; ``dropped`` tensors that are not needed."""

    tensors: int
    values: int
    dropped: int


# --- reading ---


class Source:
    """The tensors of a checkpoint by their published names, read one at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_file():
            raise WeightsError(f"expected a checkpoint at {path}, found no file; download it or give another path")
        if path.suffix == ".safetensors":
            self._open_safetensors()
        else:
            self._open_pickle()

    def _open_safetensors(self) -> None:
        try:
            self._file = opened(self.path)
        except SafetensorError as exc:
            raise WeightsError(f"{self.path.name} is no safetensors file ({exc}); download it again") from exc
        self._keys = {clean(key): key for key in list(self._file.keys())}
        self.shapes = {key: torch.Size(self._file.get_slice(raw).get_shape()) for key, raw in self._keys.items()}

    def _open_pickle(self) -> None:
        try:
            held = torch.load(self.path, map_location="cpu", mmap=True, weights_only=True)
        except Exception as exc:
            reason = (str(exc).splitlines() or [""])[0]
            if type(exc).__name__ == "UnpicklingError":
                raise WeightsError(
                    f"{self.path.name} holds more than tensors and was not loaded, because reading it could run a program; "
                    f"use the published model.ckpt or a .safetensors file ({reason})"
                ) from exc
            raise WeightsError(f"{self.path.name} cannot be read as a checkpoint ({reason}); download it again") from exc
        state = unwrap(held)
        wrong = [key for key, value in state.items() if not isinstance(value, Tensor)]
        if wrong:
            raise WeightsError(f"{self.path.name}: expected tensors only, found others: {some(map(str, wrong))}")
        self._state = {clean(key): value for key, value in state.items()}
        if len(self._state) != len(state):
            raise WeightsError(f"{self.path.name}: two entries mean the same tensor (fps_embedding and framestride_embed)")
        self.shapes = {key: value.shape for key, value in self._state.items()}

    def read(self, key: str) -> Tensor:
        """One tensor."""
        return self._file.get_tensor(self._keys[key]) if self.path.suffix == ".safetensors" else self._state[key]


def opened(path: Path) -> Any:
    """A safetensors file, memory-mapped."""
    return safe_open(path, "pt")


def unwrap(held: Any) -> Mapping[str, Any]:
    """The tensors inside the containers found in the wild: ``state_dict``, DeepSpeed's ``module``, or bare."""
    if isinstance(held, Mapping):
        for container in ("state_dict", "module"):
            if isinstance(held.get(container), Mapping):
                return held[container]
        if any(isinstance(value, Tensor) for value in held.values()):
            return held
    raise WeightsError(f"expected a checkpoint with an entry state_dict or module, found {type(held).__name__}; is this the model.ckpt?")


def clean(key: str) -> str:
    """One name for each tensor: without DeepSpeed's prefix, and the 256 checkpoint's frame-rate layers under the later name."""
    return key.removeprefix(DEEPSPEED_PREFIX).replace("model.diffusion_model.framestride_embed.", "model.diffusion_model.fps_embedding.")


# --- which checkpoint is it ---


def detect(source: Source) -> set[str]:
    """The variants that this file can be, judged by its names and the sampler's numbers in it. All of them if these are missing."""
    if any(key.endswith("attn2.alpha") for key in source.shapes):
        return {"256"}
    possible = set(VARIANTS) - {"256"}
    if "scale_arr" in source.shapes:
        base = float(source.read("scale_arr")[-1])
        possible = {name for name in possible if abs((VARIANTS[name].base_scale or 1.0) - base) < 1e-3}
    return possible


def choose(source: Source, variant: str | None) -> Preset:
    """The preset of a file.

    Raises:
        InputError: the file fits several variants and none was named. WeightsError: it does not fit the one that was.
    """
    if variant is not None and variant not in VARIANTS:
        raise InputError(f"expected one of the variants {', '.join(VARIANTS)}, found {variant!r}")
    possible = detect(source)
    if not possible:
        raise WeightsError(f"{source.path.name} is none of the known checkpoints ({', '.join(VARIANTS)}) by the scale of its latents")
    if variant is None and len(possible) > 1:
        raise InputError(
            f"{source.path.name} can be any of {', '.join(sorted(possible))}, which no tensor tells apart; name it: variant={sorted(possible)[0]!r}"
        )
    if variant is not None and variant not in possible:
        raise WeightsError(f"expected the {variant} checkpoint, found {' or '.join(sorted(possible))} in {source.path.name}; name that variant")
    return VARIANTS[variant or possible.pop()]


def sampler_problems(source: Source, scheduler: DynamiCrafterScheduler) -> list[str]:
    """Where the sampler's numbers in the file contradict the settings to be used."""
    config, problems = scheduler.config, []
    if "alphas_cumprod" in source.shapes:
        stored = source.read("alphas_cumprod")
        rounding = max(1e-4, 2 * torch.finfo(stored.dtype).eps) if stored.is_floating_point() else 0.0
        ours = scheduler.alphas_cumprod.double()
        if stored.shape != ours.shape or not torch.allclose(stored.double(), ours, rtol=rounding, atol=1e-6):
            problems.append("alphas_cumprod: another noise schedule than the variant's")
    if "sqrt_recip_alphas_cumprod" in source.shapes:
        found = "v_prediction" if not source.read("sqrt_recip_alphas_cumprod").any() else "epsilon"
        if found != config.prediction_type:
            problems.append(f"sqrt_recip_alphas_cumprod: expected a {config.prediction_type} model, found {found}")
    if "scale_arr" in source.shapes and abs(float(source.read("scale_arr")[-1]) - (config.base_scale or 1.0)) > 1e-3:
        problems.append(f"scale_arr: expected a last value of {config.base_scale or 1.0}, found {float(source.read('scale_arr')[-1]):.3f}")
    return problems


# --- checking ---


@dataclass
class Plan:
    """What goes where, and everything that is wrong with it."""

    copies: dict[str, names.Target]
    dropped: list[str]
    problems: list[str]


def plan(shapes: Mapping[str, Iterable[int]], parts: Mapping[str, Any]) -> Plan:
    """Match the tensors of a file with the parameters of our (possibly empty) networks, both ways."""
    known, droppable = names.whole(dict(parts)), names.dropped(dict(parts))
    parameters = {(part, name): tuple(p.shape) for part, net in parts.items() for name, p in net.named_parameters()}
    problems = [f"{key}: missing" for key in known if key not in shapes]
    problems += [f"{key}: unexpected" for key in shapes if key not in known and key not in droppable]
    copies = {key: target for key, target in known.items() if key in shapes}
    for key, target in copies.items():
        expected = source_shape([parameters[target.part, name] for name in target.names], target.slots)
        found = tuple(shapes[key])
        if trimmed(found) != trimmed(expected):
            problems.append(f"{key}: expected the shape {list(expected)}, found {list(found)}")
    filled = Counter((target.part, name) for target in known.values() for name in target.names)
    problems += [f"{part}.{name}: no tensor of the checkpoint goes here" for part, name in parameters if not filled[part, name]]
    return Plan(copies, [key for key in shapes if key in droppable], problems)


def source_shape(parameters: list[tuple[int, ...]], slots: int) -> tuple[int, ...]:
    """The shape that a tensor must have to fill these parameters, or one of ``slots`` pieces of one."""
    first, *rest = parameters[0] or (1,)
    return (first * len(parameters) // slots, *rest) if parameters[0] else ()


def trimmed(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Without the trailing ones: kernels of size one count as linear."""
    while shape and shape[-1] == 1:
        shape = shape[:-1]
    return shape


# --- converting ---


def load_original(
    path: str | Path, variant: str | None = None, dtype: torch.dtype | None = None, architecture: Architecture | None = None
) -> Components:
    """Convert a published checkpoint.

    Args:
        path: ``model.ckpt`` or a ``.safetensors`` file with the same names.
        variant: ``256``, ``512``, ``512_interp`` or ``1024``; found out where the file tells (512 and 512_interp look the same).
        dtype: of the networks; None is fp32 as published.
        architecture: sizes of a network that is none of the published ones; then ``variant`` is not used.

    Raises:
        WeightsError: the file is missing, is not a checkpoint, could run a program, or its tensors are not exactly the expected ones.
        InputError: the variant is unknown or must be named.
    """
    source = Source(Path(path))
    preset = choose(source, variant) if architecture is None else None
    architecture = architecture or Architecture.of(VARIANTS[preset.variant] if preset else VARIANTS["1024"])
    parts, scheduler = architecture.empty(), architecture.make_scheduler()
    found = plan(source.shapes, parts)
    problems = found.problems + sampler_problems(source, scheduler)
    if problems:
        raise WeightsError(f"{source.path.name} is not the checkpoint that was expected; {len(problems)} problems: {some(problems)}")
    values = fill(parts, found, source, dtype or torch.float32)
    report = Report(len(found.copies), values, len(found.dropped))
    return Components(**parts, scheduler=scheduler, variant=preset.variant if preset else None, report=report)


def fill(parts: Mapping[str, Any], found: Plan, source: Source, dtype: torch.dtype) -> int:
    """Copy every tensor to its place; returns the number of values.

    Raises:
        WeightsError: a value is not finite, or not in this precision.
    """
    memory = {name: dict(net.named_parameters()) for name, net in parts.items()}
    ready: dict[tuple[str, str], Tensor] = {}
    values = 0
    for key, target in found.copies.items():
        tensor = source.read(key)
        values += tensor.numel()
        for name, piece in zip(target.names, tensor.chunk(len(target.names)) if tensor.ndim else (tensor,), strict=True):
            place = target.part, name
            if place not in ready:
                ready[place] = torch.empty(memory[target.part][name].shape, dtype=dtype)
            room = ready[place].chunk(target.slots)[target.slot] if target.slots > 1 else ready[place]
            room.copy_(piece.reshape(room.shape))
            if not bool(torch.isfinite(room).all()):
                raise WeightsError(f"{key} holds values that are not finite in {dtype}; the file is damaged, or use bfloat16 or float32")
    for (part, name), tensor in ready.items():
        owner, _, leaf = name.rpartition(".")
        setattr(parts[part].get_submodule(owner), leaf, nn.Parameter(tensor, requires_grad=False))
    return values


def full_size_report(shapes: Mapping[str, Tensor], architecture: Architecture) -> list[str]:
    """What would stop a conversion of these tensors (meta tensors suffice) into these sizes; empty when all is well."""
    return plan({clean(key): value.shape for key, value in shapes.items()}, architecture.empty()).problems


# --- the converted folder ---


def save(components: Components, folder: str | Path) -> dict[str, Any]:
    """Write the networks as sharded safetensors, one subfolder each, and a manifest with the sha256 of every file; returns the manifest."""
    root = Path(folder)
    for name, part in {**components.networks(), "scheduler": components.scheduler}.items():
        if name == "scheduler":
            part.save_pretrained(root / name)
        else:
            part.save_pretrained(root / name, max_shard_size=SHARD, safe_serialization=True)
    files = {
        path.relative_to(root).as_posix(): {"sha256": sha256(path), "bytes": path.stat().st_size}
        for path in sorted(root.rglob("*")) if path.is_file() and path.name != MANIFEST
    }  # fmt: skip
    manifest = {"format": "dynamicrafter/1", "variant": components.variant, "files": files}
    (root / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def load(folder: str | Path, dtype: torch.dtype | None = None, verify: bool = False) -> Components:
    """Read a folder that :func:`save` wrote.

    Args:
        dtype: of the networks; None is as saved. verify: compare every file with its sha256 first (reads all of it once more).

    Raises:
        WeightsError: the folder or files of it are missing (all are named), or a file is not the one that was written.
    """
    root = Path(folder)
    try:
        manifest = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
        files = {str(name): entry for name, entry in manifest["files"].items()}
    except (OSError, ValueError, KeyError, AttributeError) as exc:
        raise WeightsError(f"expected converted weights with a {MANIFEST} in {root}, found none that can be read; convert the checkpoint") from exc
    problems = [name for name, entry in files.items() if not (root / name).is_file() or (root / name).stat().st_size != entry["bytes"]]
    if not problems and verify:
        problems = [name for name, entry in files.items() if sha256(root / name) != entry["sha256"]]
    if problems:
        raise WeightsError(f"{root}: missing or damaged: {some(problems)}; convert the checkpoint again")
    classes = {
        "unet": DynamiCrafterUNet, "vae": AutoencoderKL, "text_encoder": CLIPTextModel, "image_encoder": CLIPVisionModel,
        "image_projector": ImageProjector,
    }
    networks = {}
    for name, network in classes.items():
        precision = {"dtype" if network.__module__.startswith("transformers") else "torch_dtype": dtype} if dtype else {}
        networks[name] = network.from_pretrained(root / name, local_files_only=True, use_safetensors=True, **precision).train(False)
    scheduler = DynamiCrafterScheduler.from_pretrained(root / "scheduler", local_files_only=True)
    return Components(**networks, scheduler=scheduler, variant=manifest.get("variant"))


def sha256(path: Path) -> str:
    """sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def some(items: Iterable[str], limit: int = 12) -> str:
    """The first few, and how many more there are."""
    listed = list(items)
    more = f" and {len(listed) - limit} more" if len(listed) > limit else ""
    return "; ".join(listed[:limit]) + more
