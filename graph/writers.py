"""Who writes: from the name in a variant to a chat model."""

from __future__ import annotations

from ..agents.ask import Writer
from ..errors import InputError


def open_writer(name: str) -> Writer:
    """The writer called ``name``. ``offline`` is rules and templates; it needs nothing.

    Raises:
        InputError: for a name that this version does not know. Nothing is ever put in its place.
    """
    if name == "offline":
        from ..agents.offline.model import VERSION, OfflineWriter

        return Writer(OfflineWriter(), f"rules/{VERSION}", "rules (no AI model)")
    raise InputError(f"there is no writer {name!r}; this version has: offline. A language model is never replaced by rules in silence")
