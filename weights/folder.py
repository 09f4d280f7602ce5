"""The weights folder: where it is, what is missing in it, and one digest that changes when any file of a model does."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal

from ..errors import WeightsError
from ..store.canonical import digest
from ..store.files import human, storage
from . import structure
from .hashes import Hashes
from .lock import HERE, Lock
from .manifest import File, Form, Manifest, Model, Part, manifest

VARIABLE = "VGOT_WEIGHTS"
DEFAULT = "weights"

State = Literal["present", "incomplete", "absent"]


@dataclass(frozen=True, slots=True)
class Missing:
    """A file that is needed and not there. ``size``: bytes, as far as known; of a set of shards for its index."""

    model: str
    part: str
    path: Path
    size: int | None = None
    why: str = "absent"

    def __str__(self) -> str:
        size = f", about {human(self.size)}" if self.size else ""
        return f"{self.path} ({self.model}: {self.part}{size}): {self.why}"


def find_weights(explicit: Path | None = None) -> Path:
    """The weights folder: ``explicit`` (``--weights``), else what VGOT_WEIGHTS names, else ``./weights``; the first that is stated counts.

    Raises:
        WeightsError: that folder is not there, or holds no model.
    """
    path, origin = stated_folder(explicit)
    if not path.is_dir():
        raise WeightsError(f"there is no weights folder {path} ({origin}); {_advice()}")
    with storage("read", path):
        found = any(_occupied(path / m.folder) for m in manifest())
    if not found:
        names = ", ".join(f"{m.folder}/" for m in manifest())
        raise WeightsError(f"the weights folder {path} ({origin}) holds no model; expected at least one of {names}. {_advice()}")
    return path


def stated_folder(explicit: Path | None = None) -> tuple[Path, str]:
    """``(folder, who names it)`` in the order of :func:`find_weights`, there or not."""
    if explicit is not None:
        return explicit.expanduser(), "--weights"
    if named := os.environ.get(VARIABLE, ""):
        return Path(named).expanduser(), VARIABLE
    return Path(DEFAULT), "neither --weights nor VGOT_WEIGHTS is set"


def _advice() -> str:
    return f"fetch models with `vgot weights pull MODEL`, or name the folder that has them with --weights or {VARIABLE}"


def _occupied(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


@dataclass(slots=True)
class Weights:
    """A weights folder in the published layout. Names of models are those of the manifest.

    A model may lie here in another file form under another name (``kolors-diffusers`` instead of ``kolors``): wherever a name is
    taken, a complete one of its alternatives serves.
    """

    path: Path
    manifest: Manifest = field(default_factory=manifest)
    _hashes: Hashes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._hashes = Hashes(self.path)

    # -- what is there --------------------------------------------------------------------------------------------------
    def serving(self, name: str) -> Model:
        """The model that serves under ``name``: itself, or a complete alternative where it is not complete.

        Raises:
            InputError: no such model.
        """
        options = self.manifest.alternatives(name)
        complete = next((m for m in options if not self._missing_of(m)), None)
        return complete or next((m for m in options if _occupied(self.path / m.folder)), options[0])

    def folder(self, name: str) -> Path:
        """Folder of the model that serves under ``name``, there or not.

        Raises:
            InputError: no such model.
        """
        return self.path / self.serving(name).folder

    def chosen(self, name: str) -> dict[str, tuple[Path, ...]]:
        """Part → the files of its preferred complete form, shards included; parts without one are left out.

        Raises:
            InputError: no such model.
        """
        model = self.serving(name)
        forms = {p.name: next((f for f in p.forms if self.complete(model, f)), None) for p in model.parts}
        return {part: tuple(self._files(model, form)) for part, form in forms.items() if form is not None}

    def state(self, name: str) -> State:
        """Whether a model itself (no alternative) is here.

        Raises:
            InputError: no such model.
        """
        model = self.manifest.model(name)
        if not self._missing_of(model):
            return "present"
        return "incomplete" if _occupied(self.path / model.folder) else "absent"

    def size(self, name: str) -> int:
        """Bytes on disk of all files in a model's own folder."""
        folder = self.path / self.manifest.model(name).folder
        return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())

    # -- what is missing ------------------------------------------------------------------------------------------------
    def missing(self, names: Iterable[str]) -> list[Missing]:
        """Files that are needed and not there, of all models at once.

        Raises:
            InputError: no such model.
        """
        return [m for name in dict.fromkeys(names) for m in self._missing_of(self.serving(name))]

    def damaged(self, names: Iterable[str]) -> list[Missing]:
        """Files that are there and are not what they should be, as far as a quick look tells (sizes, headers, pointers).

        Raises:
            InputError: no such model.
        """
        out: dict[Path, Missing] = {}
        lock = Lock.read_from(self.path)
        for name in dict.fromkeys(names):
            model = self.serving(name)
            for part, path in self.files(model):
                if path not in out and (wrong := self._wrong(model, part, path, lock)):
                    out[path] = Missing(model.name, part.name, path, why=wrong)
        return list(out.values())

    def require(self, names: Iterable[str]) -> None:
        """See that all models are here and look whole: before anything is spent.

        Raises:
            WeightsError: naming every file that is missing or damaged, where it should be, and how to get it. InputError: no such model.
        """
        wanted = list(dict.fromkeys(names))
        absent, bad = self.missing(wanted), self.damaged(wanted)
        if not absent and not bad:
            return
        lines = [f"{len(absent) + len(bad)} model file{'s are' if len(absent) + len(bad) > 1 else ' is'} missing or damaged in {self.path}:"]
        lines += [f"  {m}" for m in (*absent, *bad)]
        models = list(dict.fromkeys(m.model for m in (*absent, *bad)))
        lines.append(f"Fetch what is missing: vgot weights pull {' '.join(models)} --weights {shlex.quote(str(self.path))}")
        lines.append(f"or put the files where they are expected, or name another folder with --weights or {VARIABLE}")
        raise WeightsError("\n".join(lines))

    def _missing_of(self, model: Model) -> list[Missing]:
        return [m for part in model.parts if not part.optional for m in self._missing_part(model, part)]

    def _missing_part(self, model: Model, part: Part) -> list[Missing]:
        """What the part lacks in the form whose weights are begun, else in the one that can be pulled; nothing when any form is complete."""
        if any(self.complete(model, form) for form in part.forms):
            return []

        def rank(form: Form) -> tuple[bool, bool]:
            weights = [f.path for f in form.files if structure.is_index(f.path) or not f.path.endswith(".json")]
            return not any(self._at(model, w).is_file() for w in weights), form.source == "convert"

        absent = self._absent(model, min(part.forms, key=rank))
        return [Missing(model.name, part.name, path, file.size, _why(path)) for path, file in absent]

    def _absent(self, model: Model, form: Form) -> list[tuple[Path, File]]:
        out = []
        for file in form.files:
            path = self._at(model, file.path)
            if not path.is_file():
                out.append((path, file))
                out += [(p, File(s)) for s in file.shards if not (p := self._at(model, s)).is_file()]
            elif structure.is_index(path.name):
                out += [(p, File(p.name)) for p in self._shards(path) if not p.is_file()]
        return out

    def _wrong(self, model: Model, part: Part, path: Path, lock: Lock) -> str | None:
        relative = path.relative_to(self.path / model.folder).as_posix()
        known = self.expected(model, part, relative, lock)[0]
        found = path.stat().st_size
        if (damage := structure.inspect(path)) is not None:
            return f"expected {damage.expected}, found {damage.found}"
        return f"expected {known} bytes, found {found}" if known is not None and known != found else None

    def expected(self, model: Model, part: Part, relative: str, lock: Lock) -> tuple[int | None, str | None]:
        """``(bytes, sha256)`` that a file should have; None where unknown.

        By what was pinned when it was made here, else by the manifest, else by what was pinned when it was pulled.
        """
        pin = lock.pins.get(f"{model.folder}/{relative}")
        file = next((f for form in part.forms for f in form.files if f.path == relative), None)
        if file is not None and file.sha256 is not None and (pin is None or pin.commit != HERE):
            return file.bytes, file.sha256
        if pin is not None:
            return pin.bytes, pin.sha256
        return (file.bytes, None) if file is not None else (None, None)

    # -- files ----------------------------------------------------------------------------------------------------------
    def complete(self, model: Model, form: Form) -> bool:
        """Whether all files of a form are there."""
        return not self._absent(model, form)

    def files(self, model: Model) -> list[tuple[Part, Path]]:
        """Every file that is there of every form that is complete, with its part; shards and extra files included."""
        out: dict[tuple[str, Path], tuple[Part, Path]] = {}
        for part in model.parts:
            complete = [f for f in part.forms if self.complete(model, f)]
            extra = [p for x in part.extra if (p := self._at(model, x)).is_file()] if complete else []
            for path in (*(p for f in complete for p in self._files(model, f)), *extra):
                out[part.name, path] = (part, path)
        return list(out.values())

    def _files(self, model: Model, form: Form) -> list[Path]:
        paths = [self._at(model, f.path) for f in form.files]
        return [q for p in paths for q in ((p, *self._shards(p)) if structure.is_index(p.name) else (p,))]

    def _shards(self, index: Path) -> list[Path]:
        try:
            return [index.parent / s for s in structure.shards(index)]
        except (OSError, ValueError):
            return []  # a damaged index is reported by `damaged`, with its reason

    def _at(self, model: Model, relative: str) -> Path:
        return self.path / model.folder / PurePosixPath(relative)

    # -- identity -------------------------------------------------------------------------------------------------------
    def fingerprint(self, names: Iterable[str], watch: Callable[[int], None] | None = None) -> str:
        """Digest over the sha256 of every file of these models that a renderer may read; ``watch`` is told bytes as they are hashed.

        It does not depend on where the folder lies, on the order of the names, or on whether pickles were converted: a file that was
        converted here counts as the one that it was made from.

        Raises:
            WeightsError: files are missing, damaged, or change meanwhile. InputError: no such model. StorageError: a file cannot be read.
        """
        wanted = sorted(set(names))
        self.require(wanted)
        lock = Lock.read_from(self.path)
        plain: dict[str, list[list[str]]] = {}
        try:
            for name in wanted:
                shas = {(part.name, self._hashes.sha(path, watch)) for part, path in self.files(self.serving(name))}
                plain[name] = [list(x) for x in sorted({(part, lock.converted.get(sha, sha)) for part, sha in shas})]
        finally:
            self._hashes.save()
        return digest(plain)

    def sha(self, path: Path, watch: Callable[[int], None] | None = None) -> str:
        """sha256 (hex) of a file in this folder, remembered while it does not change; :meth:`keep_hashes` writes the memory down.

        Raises:
            WeightsError: the file changed while it was read. StorageError: it cannot be read.
        """
        return self._hashes.sha(path, watch)

    def keep_hashes(self) -> None:
        """Write down the hashes that were computed."""
        self._hashes.save()


def _why(path: Path) -> str:
    return "a link that leads nowhere" if path.is_symlink() else "not a file" if path.exists() else "absent"
