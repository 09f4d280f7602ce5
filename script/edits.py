"""A person's edits to a script: a patch of some fields, or a whole script in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from ..errors import InputError
from .model import Script
from .rules import check_script

STRUCTURAL = frozenset({"cast-known", "place-known", "unique-ids"})
"""Rules whose break leaves a script that cannot be drawn; every other finding on an edit is the person's choice."""


def apply_edits(script: Script, edits: Mapping[str, Any], *, waive: frozenset[str] = frozenset()) -> Script:
    """The edited script.

    Args:
        edits: a whole script (it has ``schema_version``), or a patch: ``shots``, ``characters``, ``locations`` map an id
            to the fields to change (nested as in the script), ``title``/``logline`` are set as given.

    Raises:
        InputError: naming every id that does not exist and every field that is wrong; the script is unchanged.
    """
    try:
        edited = Script.read(edits) if "schema_version" in edits else Script.read(_patched(script, edits))
    except ValidationError as e:
        lines = "; ".join(f"{_where(script, x['loc'])}: {x['msg'].lower()} (found {x['input']!r:.80})" for x in e.errors()[:6])
        raise InputError(f"the edit does not fit the script: {lines}") from None
    broken = [f for f in check_script(edited, waive=waive) if f.rule in STRUCTURAL and f.severity == "error"]
    if broken:
        raise InputError("the edit cannot be filmed: " + "; ".join(f"{f.shot} {f.field}: {f.saw}; {f.fix}" for f in broken[:5]))
    return edited


def _where(script: Script, loc: tuple[int | str, ...]) -> str:
    """A location in words: shots and cast by id instead of by index."""
    parts = list(map(str, loc))
    if len(loc) > 1 and loc[0] == "shots" and isinstance(loc[1], int) and loc[1] < len(script.shots):
        parts[1] = script.shots[loc[1]].id
    return ".".join(parts)


def _patched(script: Script, edits: Mapping[str, Any]) -> dict[str, Any]:
    data = script.plain()
    unknown = sorted(set(edits) - {"title", "logline", "shots", "characters", "locations"})
    if unknown:
        raise InputError(f"an edit may change title, logline, shots, characters and locations; found {', '.join(map(repr, unknown))}")
    for name in ("title", "logline"):
        if name in edits:
            data[name] = edits[name]
    for group in ("shots", "characters", "locations"):
        changes = edits.get(group, {})
        if not isinstance(changes, Mapping):
            raise InputError(f"{group} in an edit maps ids to changed fields; found {type(changes).__name__}")
        index = {item["id"]: i for i, item in enumerate(data[group])}
        for id, fields in changes.items():
            if id not in index:
                raise InputError(f"there is no {group[:-1]} {id!r}; the script has {', '.join(index)}")
            if not isinstance(fields, Mapping):
                raise InputError(f"{group}.{id} in an edit maps field names to values; found {type(fields).__name__}")
            data[group][index[id]] = _merged(data[group][index[id]], fields)
    return data


def _merged(old: Any, new: Any) -> Any:
    """Mappings merge field by field; anything else is replaced."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return {**old, **{k: _merged(old.get(k), v) for k, v in new.items()}}
    return new
