"""vgot: one sentence to a coherent multi-shot film (VideoGen-of-Thought as a LangGraph state machine)."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# The checkpoint library reads this once, at import: a checkpoint must never name a callable that loading would run.
if "langgraph.checkpoint.serde.jsonplus" in sys.modules and os.environ.get("LANGGRAPH_STRICT_MSGPACK", "").lower() not in ("1", "true"):
    raise ImportError(
        "langgraph was imported before vgot without LANGGRAPH_STRICT_MSGPACK=true, so checkpoints would load unsafely; "
        "import vgot first, or set LANGGRAPH_STRICT_MSGPACK=true in the environment"
    )
os.environ["LANGGRAPH_STRICT_MSGPACK"] = "true"

if TYPE_CHECKING:
    from .graph.studio import AsyncStudio, Run, Studio
    from .graph.variant import Variant
    from .script.model import Script

__all__ = ["AsyncStudio", "Run", "Script", "Studio", "Variant", "__version__"]


def __getattr__(name: str) -> Any:
    # Lazy, so that `vgot --help` does not pay for langgraph.
    if name in ("AsyncStudio", "Run", "Studio"):
        from .graph import studio

        return getattr(studio, name)
    if name == "Variant":
        from .graph.variant import Variant

        return Variant
    if name == "Script":
        from .script.model import Script

        return Script
    raise AttributeError(f"module 'vgot' has no attribute {name!r}")
