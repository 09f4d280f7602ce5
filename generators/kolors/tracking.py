"""Bytes of tensors alive, measured operation by operation: the measure where a device keeps no count of its own (the CPU)."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from functools import partial
from typing import Any

from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from .libraries import torch


class Tracker(TorchDispatchMode):
    """Counts the storages of all tensors seen, each once, from its making to its end.

    Storages, not tensors: views share theirs. Memory that a kernel takes and gives back inside one operation is not seen.
    ``live`` and ``peak`` are bytes.
    """

    def __init__(self, *modules: torch.nn.Module) -> None:
        """Args:
            modules: networks whose parameters and buffers are there from the start.
        """
        super().__init__()
        self.live = 0
        self.peak = 0
        self._sizes: dict[int, int] = {}
        self._refs: dict[int, weakref.ref[Any]] = {}
        for module in modules:
            self.see([*module.parameters(), *module.buffers()])

    def see(self, tensors: Iterable[torch.Tensor]) -> None:
        """Count tensors that were made outside."""
        for tensor in tensors:
            storage = tensor.untyped_storage()
            handle = storage._cdata
            if handle in self._sizes:
                continue
            size = storage.nbytes()
            self._sizes[handle] = size
            self._refs[handle] = weakref.ref(storage, partial(self._gone, handle))
            self.live += size
        self.peak = max(self.peak, self.live)

    def settle(self) -> None:
        """Start the peak anew from what is alive: for measuring work without the reading of weights before it."""
        self.peak = self.live

    def _gone(self, handle: int, _: object) -> None:
        self.live -= self._sizes.pop(handle, 0)
        self._refs.pop(handle, None)

    def __torch_dispatch__(self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None) -> Any:
        out = func(*args, **(kwargs or {}))
        self.see(t for t in tree_leaves((args, kwargs, out)) if isinstance(t, torch.Tensor))
        return out
