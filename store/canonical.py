"""Canonical JSON and its digest: the one way vgot turns a value into a key."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces.

    Raises:
        ValueError: for NaN or infinity. TypeError: for anything that is not plain JSON.
    """
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def digest(value: Any) -> str:
    """sha256 (hex) of the canonical JSON of a plain value."""
    return hashlib.sha256(canonical(value)).hexdigest()
