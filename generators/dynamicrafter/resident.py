"""The video model of a worker process: loaded for the first shot, kept for the next ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import WeightsError
from ..protocols import Job

if TYPE_CHECKING:
    from .pipeline import DynamiCrafterPipeline

_open: tuple[tuple[str, ...], DynamiCrafterPipeline] | None = None


def opened(job: Job) -> DynamiCrafterPipeline:
    """The pipeline that a job asks for.

    Raises:
        WeightsError: its files are missing or not what they should be.
    """
    global _open
    motion, compiled = job.params["motion"], bool(job.params["compile"])
    wanted = (str(job.params["weights"]), str(job.params["dtype"]), str(job.local["device"]), str(motion["spacing"]), str(compiled))
    if _open is None or _open[0] != wanted:
        _open = None
        _make_room()
        _open = (wanted, load(Path(job.local["folder"]), Path(job.local["vocabulary"]), wanted[1], wanted[2], motion, compiled))
    return _open[1]


def release() -> None:
    """Let go of the video model, if this process keeps one."""
    global _open
    if _open is None:
        return
    import gc

    import torch

    _open = None
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def _make_room() -> None:
    """Let go of the picture model: pictures are all made before shots."""
    from ..adapted import resident as pictures

    pictures.release()


def load(folder: Path, vocabulary: Path, dtype: str, device: str, motion: dict[str, object], compiled: bool) -> DynamiCrafterPipeline:
    """Read the model from a folder with a converted or an original checkpoint, onto ``device``; ``compiled``: its repeated blocks are.

    Raises:
        WeightsError: there is neither, or it is not what it should be.
    """
    import torch

    from . import convert, tokenizer
    from .pipeline import DynamiCrafterPipeline

    kind = getattr(torch, dtype)
    if (folder / convert.MANIFEST).is_file():
        parts = convert.load(folder, kind)
    else:
        found = next((folder / n for n in ("model.safetensors", "model.ckpt") if (folder / n).is_file()), None)
        if found is None:
            raise WeightsError(f"there is neither a converted nor an original checkpoint in {folder}; run: vgot weights pull dynamicrafter")
        parts = convert.load_original(found, str(motion["checkpoint"]), kind)
    pipe: Any = DynamiCrafterPipeline.of(parts, tokenizer.load(vocabulary))
    pipe.scheduler.register_to_config(timestep_spacing=motion["spacing"])
    pipe.set_progress_bar_config(disable=True)
    if kind is torch.float16:
        parts.vae.to(torch.float32)  # this codec overflows in half precision; latents are fp32 anyway
    on_device: DynamiCrafterPipeline = pipe.to(device).optimize(compile_unet=compiled)
    return on_device
