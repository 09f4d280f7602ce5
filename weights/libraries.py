"""torch, safetensors and huggingface_hub, imported when they are first needed, and the one way in which a pickle is ever loaded."""

from __future__ import annotations

import importlib
import warnings
import zipfile
from pathlib import Path
from typing import Any

from ..errors import MissingExtra, WeightsError

DTYPES = {
    "bool": "BOOL", "uint8": "U8", "int8": "I8", "int16": "I16", "int32": "I32", "int64": "I64", "float16": "F16", "bfloat16": "BF16",
    "float32": "F32", "float64": "F64", "float8_e4m3fn": "F8_E4M3", "float8_e5m2": "F8_E5M2", "complex64": "C64",
}
"""torch's name of a dtype → safetensors'."""


def torch_module() -> Any:
    """The module ``torch``.

    Raises:
        MissingExtra: it is not installed.
    """
    return _package("torch", "reading pickled weights")


def safetensors_module() -> Any:
    """The module ``safetensors``.

    Raises:
        MissingExtra: it is not installed.
    """
    return _package("safetensors", "converting weights")


def hub_module() -> Any:
    """The module ``huggingface_hub``.

    Raises:
        MissingExtra: it is not installed.
    """
    return _package("huggingface_hub", "pulling weights")


def _package(name: str, purpose: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as exc:
        raise MissingExtra(f"{purpose} needs {exc.name}, which is not installed: pip install 'vgot[models]'") from exc


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


def dtype_name(tensor: Any) -> str | None:
    """The dtype of a tensor as safetensors names it; None when it has no name for it."""
    return DTYPES.get(str(tensor.dtype).removeprefix("torch."))


def is_plain(tensor: Any) -> bool:
    """Whether a tensor is dense, has values, and is no larger than the data behind it (a view may claim any shape)."""
    dense = tensor.layout == torch_module().strided and not tensor.is_quantized and not tensor.is_meta
    return bool(dense and tensor.numel() * tensor.element_size() <= tensor.untyped_storage().nbytes())


def raw_bytes(tensor: Any) -> memoryview:
    """The bytes of a dense tensor, ``[n]`` of 8 bits; copied only when it is not contiguous."""
    flat = tensor.contiguous().flatten()
    return memoryview(flat.view(torch_module().uint8).numpy()) if flat.numel() else memoryview(b"")
