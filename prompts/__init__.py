"""Prompt texts, one Markdown file per role. Nothing else in vgot holds prompt text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Prompt:
    """The text of a role's prompt and its sha256, which is recorded with every call that used it."""

    name: str
    text: str
    sha256: str


@cache
def load(name: str) -> Prompt:
    """The prompt ``name`` (for example ``director``).

    Raises:
        KeyError: when there is no such prompt file.
    """
    if not name.isidentifier():
        raise KeyError(f"no prompt is called {name!r}")
    file = resources.files(__package__) / f"{name}.md"
    if not file.is_file():
        raise KeyError(f"no prompt is called {name!r}")
    text = file.read_text(encoding="utf-8")
    return Prompt(name, text, hashlib.sha256(text.encode()).hexdigest())
