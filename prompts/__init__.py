"""Prompt texts: one Markdown file per role and task, rendered with shared parts and the closed vocabularies of the script.

Nothing else in vgot holds prompt text. A file may hold three kinds of placeholder: ``{{part}}``, another file, and
``{{vocabulary:NAME}}``, the words of a vocabulary with their usage from ``vocabulary.md``, stand alone on a line, and what they
stand for is indented as they are; ``{{words:NAME}}``, the bare words, stands anywhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from textwrap import indent
from typing import Any, get_args

from ..script import vocabulary as v

TASKS: tuple[str, ...] = (
    "director_plan", "director_cast", "director_place", "director_outline", "director_redirect", "screenwriter_write", "screenwriter_shoot",
    "cinematographer_shoot", "validator_critique", "validator_read",
)
"""System prompts, ``role_task``."""
TURNS: tuple[str, ...] = ("repair", "shorten")
"""Texts of a second user turn; ``{problems}`` in them is for whoever sends them to fill."""
PARTS: tuple[str, ...] = ("house", "mending", "outline", "close")
"""What prompts share."""

VOCABULARIES: Mapping[str, Any] = {
    "domains": v.Domain, "species": v.Species, "genders": v.Gender, "ages": v.Age, "builds": v.Build, "skins": v.Skin, "hair": v.HairStyle,
    "hair_colours": v.HairColour, "colours": v.Colour, "garments": v.Garment, "accessories": v.Accessory, "actions": v.Action,
    "postures": v.Posture, "expressions": v.Expression, "facings": v.Facing, "sides": v.ScreenSide, "bonds": v.Bond,
    "interiors": v.Interior, "exteriors": v.Exterior, "hours": v.Hour, "weathers": v.Weather, "seasons": v.Season, "sizes": v.Size,
    "kinds": v.ShotKind, "angles": v.Angle, "moves": v.Move, "lenses": v.Lens, "focus": v.Focus, "camera_sides": v.CameraSide, "keys": v.Key,
    "key_sides": v.KeySide, "moods": v.Mood, "cuts": v.CutKind, "marks": v.LineMark,
}
"""Names that stand in placeholders, and the types that hold their words."""

_PLACEHOLDER = re.compile(
    r"^(?P<margin>[ ]*)\{\{(?!words:)(?P<block>[^{}\n]*)\}\}[ ]*$|\{\{words:(?P<words>[^{}\n]*)\}\}|\{\{[^{}\n]*\}\}", re.MULTILINE
)
_ENTRY = re.compile(r"^- `([^`]+)`(.+)$")


@dataclass(frozen=True, slots=True)
class Prompt:
    """The rendered text of a prompt and its sha256, which is recorded with every call that used it."""

    name: str
    text: str
    sha256: str


@cache
def load(name: str) -> Prompt:
    """The prompt ``name`` (``director_plan``, ``repair``, …; see :data:`TASKS` and :data:`TURNS`), rendered.

    Raises:
        KeyError: when there is no such prompt. ValueError: when its text holds a placeholder that stands for nothing, or a
            table of usage does not have exactly the words of its vocabulary.
    """
    if name not in (*TASKS, *TURNS):
        raise KeyError(f"no prompt is called {name!r}; there are {', '.join((*TASKS, *TURNS))}")
    text = render(_file(name), name) + "\n"
    return Prompt(name, text, hashlib.sha256(text.encode()).hexdigest())


def render(text: str, name: str) -> str:
    """``text`` with its placeholders resolved. ``name`` is where it stands, for the error.

    Raises:
        ValueError: as :func:`load`.
    """

    def resolve(found: re.Match[str]) -> str:
        if found["words"]:
            return ", ".join(f"`{word}`" for word in words(found["words"]))
        if not found["block"]:
            raise ValueError(f"the prompt {name!r} holds {found[0].strip()!r} inside a line; only {{{{words:NAME}}}} may stand there")
        return indent(_block(found["block"], name), found["margin"])

    rendered = _PLACEHOLDER.sub(resolve, text)
    if "{{" in rendered:
        at = rendered.index("{{")
        raise ValueError(f"the prompt {name!r} holds a placeholder that is not closed: {rendered[at : at + 40]!r}")
    return rendered.strip()


def words(name: str) -> tuple[str, ...]:
    """The words of a vocabulary as they stand in JSON, in their order. A word that is empty reads ``""``.

    Raises:
        ValueError: when no vocabulary has this name.
    """
    if name not in VOCABULARIES:
        raise ValueError(f"no vocabulary is called {name!r}; there are {', '.join(VOCABULARIES)}")
    return tuple(str(w) if w != "" else '""' for w in get_args(VOCABULARIES[name]))


@cache
def usage() -> Mapping[str, Mapping[str, str]]:
    """When to use each word, by vocabulary: the tables of ``vocabulary.md``.

    Raises:
        ValueError: when a table does not have exactly the words of its vocabulary, in their order.
    """
    return read_usage(_file("vocabulary"))


def read_usage(text: str) -> Mapping[str, Mapping[str, str]]:
    """Tables of usage from Markdown: ``## NAME``, then one line ``- `word` …`` for each word.

    Raises:
        ValueError: as :func:`usage`.
    """
    tables: dict[str, dict[str, str]] = {}
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        name, _, body = section.partition("\n")
        lines = [line for line in body.splitlines() if line.strip()]
        entries = [m for line in lines if (m := _ENTRY.match(line))]
        have, want = [m[1] for m in entries], list(words(name.strip()))
        if have != want or len(entries) != len(lines):
            wrong = sorted({*have} ^ {*want}) or "their order, or a line that is no entry"
            raise ValueError(f"the table {name.strip()!r} of vocabulary.md must have the words of its vocabulary, in their order; see {wrong}")
        tables[name.strip()] = {m[1]: m[2] for m in entries}
    return tables


def _block(key: str, name: str) -> str:
    kind, _, which = key.partition(":")
    if key in PARTS:
        return render(_file(key), key)
    if kind == "vocabulary" and which in usage():
        return "\n".join(f"- `{word}`{when}" for word, when in usage()[which].items())
    raise ValueError(f"the prompt {name!r} holds the placeholder {key!r}, which stands for nothing; "
                     f"there are {', '.join((*PARTS, *(f'vocabulary:{t}' for t in usage())))}")


def _file(name: str) -> str:
    return (resources.files(__package__) / f"{name}.md").read_text(encoding="utf-8")
