"""Which model files there are: where they come from, where they lie, what they must hold, and on what conditions they may be used.

The manifest says what is known and leaves out what is not: a revision, size or hash that nobody has measured is ``None``, never a
guess. What a hub says about a file when it is pulled is written down beside the weights (see :mod:`vgot.weights.lock`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any, Literal

from ..errors import InputError

Source = Literal["hub", "convert"]
"""``hub``: the repository holds these files. ``convert``: they are made here from another form of the same part."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of a model, by its path below the model's folder.

    ``bytes`` and ``sha256`` are exact; ``about`` is a published, rounded size in bytes. Each is None where unknown. A path
    that names an index (``….index.json``) stands for the index and all shards that it names; ``shards`` are the names that the
    published tree is known to have.
    """

    path: str
    bytes: int | None = None
    about: int | None = None
    sha256: str | None = None
    shards: tuple[str, ...] = ()

    @property
    def size(self) -> int | None:
        """Best known size in bytes."""
        return self.bytes if self.bytes is not None else self.about


@dataclass(frozen=True, slots=True)
class Form:
    """One of the ways in which a part can lie on disk; complete when all of its files are there.

    ``revision``: where the hub keeps this form, when not at the model's own revision.
    """

    files: tuple[File, ...]
    source: Source = "hub"
    revision: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A component of a model: needed unless ``optional``, in one of its forms, the preferred first."""

    name: str
    forms: tuple[Form, ...]
    extra: tuple[str, ...] = ()
    """Small files that belong to it where the repository has them (tokenizer settings …)."""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Licence:
    """On what conditions the weights may be used, in plain words. ``accept``: must be accepted before a pull."""

    name: str
    conditions: tuple[str, ...]
    accept: bool
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A model that vgot can use. ``folder``: below the weights folder, as published."""

    name: str
    title: str
    repository: str
    folder: str
    licence: Licence
    parts: tuple[Part, ...]
    needed_by: tuple[str, ...]
    revision: str | None = None
    instead_of: str | None = None
    """Name of the model whose weights these are too, in another file form."""
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> int | None:
        """Bytes of the files that a pull fetches, as far as they are known; None when none is."""
        known = [f.size for part in self.parts for f in pulled(part).files if f.size is not None]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class Manifest:
    """All models, by name, in the order of the file."""

    models: Mapping[str, Model] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Model]:
        return iter(self.models.values())

    def model(self, name: str) -> Model:
        """The model called ``name``.

        Raises:
            InputError: naming the models there are.
        """
        found = self.models.get(name)
        if found is None:
            raise InputError(f"there is no model {name!r}; models are {', '.join(self.models)}")
        return found

    def alternatives(self, name: str) -> tuple[Model, ...]:
        """The model itself, then those that hold the same weights in another form."""
        return (self.model(name), *(m for m in self if m.instead_of == name))


def pulled(part: Part) -> Form:
    """The form of a part that a pull fetches: the first that the hub holds."""
    return next((f for f in part.forms if f.source == "hub"), part.forms[0])


@lru_cache(maxsize=1)
def manifest() -> Manifest:
    """The manifest that vgot ships."""
    return parse_manifest(json.loads((files(__package__) / "manifest.json").read_text(encoding="utf-8")))


# -- reading ------------------------------------------------------------------------------------------------------------
def parse_manifest(plain: Mapping[str, Any]) -> Manifest:
    """Typed values from plain JSON.

    Raises:
        ValueError: an unknown word, a missing one, or a path that leaves the model's folder; says where.
    """
    models = [_model(m) for m in plain["models"]]
    by_name = {m.name: m for m in models}
    if len(by_name) != len(models) or len({m.folder for m in models}) != len(models):
        raise ValueError("the manifest names a model or a folder twice")
    for m in models:
        if m.instead_of is not None and m.instead_of not in by_name:
            raise ValueError(f"{m.name} stands instead of {m.instead_of!r}, which the manifest does not have")
    return Manifest(by_name)


def _model(plain: Mapping[str, Any]) -> Model:
    where = str(plain.get("name"))
    _only(plain, where, "name title repository revision folder licence parts needed_by instead_of notes")
    licence = plain["licence"]
    _only(licence, f"{where}: licence", "name conditions accept url")
    return Model(
        name=where, title=plain["title"], repository=plain["repository"], revision=plain.get("revision"),
        folder=inside(plain["folder"], where), instead_of=plain.get("instead_of"), notes=tuple(plain.get("notes", ())),
        licence=Licence(licence["name"], tuple(licence["conditions"]), bool(licence["accept"]), licence.get("url")),
        needed_by=tuple(plain["needed_by"]), parts=tuple(_part(p, where) for p in plain["parts"]),
    )


def _part(plain: Mapping[str, Any], model: str) -> Part:
    where = f"{model}: {plain.get('name')}"
    _only(plain, where, "name forms extra optional")
    forms = tuple(_form(f, where) for f in plain["forms"])
    if not forms or not any(f.source == "hub" for f in forms):
        raise ValueError(f"{where} has no form that can be pulled")
    return Part(plain["name"], forms, tuple(inside(x, where) for x in plain.get("extra", ())), bool(plain.get("optional", False)))


def _form(plain: Mapping[str, Any] | list[Any], where: str) -> Form:
    if isinstance(plain, list):
        return Form(tuple(_file(f, where) for f in plain))
    _only(plain, where, "files source revision")
    if plain.get("source", "hub") not in ("hub", "convert"):
        raise ValueError(f"{where}: a form comes from hub or convert, found {plain['source']!r}")
    return Form(tuple(_file(f, where) for f in plain["files"]), plain.get("source", "hub"), plain.get("revision"))


def _file(plain: Mapping[str, Any] | str, where: str) -> File:
    if isinstance(plain, str):
        return File(inside(plain, where))
    _only(plain, where, "path bytes about sha256 shards")
    sha = plain.get("sha256")
    if sha is not None and (len(sha) != 64 or set(sha) - set("0123456789abcdef")):
        raise ValueError(f"{where}: {plain['path']}: a sha256 has 64 small hex digits, found {sha!r}")
    return File(
        inside(plain["path"], where), plain.get("bytes"), plain.get("about"), sha,
        tuple(inside(x, where) for x in plain.get("shards", ())),
    )


def _only(plain: Mapping[str, Any], where: str, words: str) -> None:
    if unknown := set(plain) - set(words.split()):
        raise ValueError(f"{where}: unknown word {sorted(unknown)[0]!r}; words are {words}")


def inside(path: str, where: str) -> str:
    """``path`` if it stays below its folder.

    Raises:
        ValueError: it is absolute, empty, climbs, or has backslashes, colons or control characters.
    """
    parts = PurePosixPath(path).parts
    plain = path.isprintable() and not set(path) & set("\\:")
    if not parts or parts[0] == "/" or ".." in parts or not plain or str(PurePosixPath(path)) != path:
        raise ValueError(f"{where}: {path!r} is not a plain path below a folder")
    return path
