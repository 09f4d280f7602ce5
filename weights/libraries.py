"""torch and huggingface_hub, imported when they are first needed, and the one way in which a pickle is ever loaded."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path
from typing import Any

from ..errors import MissingExtra, WeightsError


def torch_module() -> Any:
    """The module ``torch``.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        import torch
    except ImportError as exc:
        raise MissingExtra("reading pickled weights needs torch, which is not installed: pip install 'vgot[models]'") from exc
    return torch


def hub_module() -> Any:
    """The module ``huggingface_hub``.

    Raises:
        MissingExtra: it is not installed.
    """
    try:
        import huggingface_hub
    except ImportError as exc:
        raise MissingExtra("pulling weights needs huggingface_hub, which is not installed: pip install 'vgot[models]'") from exc
    return huggingface_hub


def load_pickled(path: Path) -> tuple[Any, Any]:
    """``(torch, what the file holds)``, mapped into memory where its format allows, on the CPU, tensors and plain values only.

    A file that wants anything more is refused, and never tried in another way.

    Raises:
        WeightsError: the file is refused or damaged. MissingExtra: torch is not installed.
    """
    torch = torch_module()
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=UserWarning, module=r"torch\..*")
            return torch, torch.load(path, map_location="cpu", weights_only=True, mmap=zipfile.is_zipfile(path))
    except Exception as exc:
        if type(exc).__name__ == "UnpicklingError" and "weights_only" in str(exc).lower():
            raise WeightsError(
                f"{path} is refused: expected a pickle of tensors alone, found one that asks for more than that, which could run code. "
                "Nothing of it was run. Do not load it in another way; fetch the file again from its publisher"
            ) from None
        raise WeightsError(
            f"{path} cannot be read: expected a whole checkpoint, found one that is cut off or damaged ({type(exc).__name__}); fetch it again"
        ) from None
