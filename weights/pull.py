"""Fetch model files from the hub: licence first, then space, then bytes; a file gets its name only once its hash is right.

A cut download goes on where it stopped, also in another process. (The hub's own download function keeps no partial files, so the
bytes are fetched here, through its HTTP client.) What is fetched is pinned in ``weights.lock.json``: commit, size and sha256.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from ..errors import InputError, RunBusy, StorageError, VgotError, WeightsError
from ..store.files import free_bytes, human, storage, storage_error, sync_file, sync_folder
from . import structure
from .folder import Weights
from .libraries import hub_module
from .lock import HERE, Lock, Pin
from .manifest import File, Form, Model, Part

STAGING = ".pull"
QUARANTINE = ".quarantine"
MARGIN = 200_000_000
"""Bytes that must stay free after a pull."""
MAIN = "main"


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as the hub lists it. ``sha256`` of large files, ``blob`` (git's sha1) of small ones."""

    path: str
    size: int
    sha256: str | None
    blob: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of a repository at one commit."""

    repository: str
    commit: str
    files: dict[str, Listed]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to be at ``path``. ``sha256``: by the manifest, else by the hub; None of small files, which have a git sha1."""

    model: Model
    path: Path
    listing: Listing
    listed: Listed
    sha256: str | None


@dataclass(slots=True)
class Pulled:
    """What a pull did for one model. ``fetched``: paths below its folder; ``bytes``: that came over the wire for files now complete."""

    model: str
    commits: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    bytes: int = 0


def pull(
    weights: Weights, names: Iterable[str], *, accept: Callable[[Model], bool], say: Callable[[str], None] = lambda _: None,
    endpoint: str | None = None, update: bool = False,
) -> list[Pulled]:
    """Fetch what is missing, damaged or altered of these models, and see that they are complete.

    ``accept``: shows a licence and says whether it is accepted; asked before anything is fetched, and not again once it was.
    ``update``: take the newest commit of each revision, instead of the one that the first pull found and pinned.
    ``endpoint``: base address of the hub (default: HF_ENDPOINT, else the public one). A token is taken from where huggingface_hub
    finds it (HF_TOKEN).

    Raises:
        InputError: no such model, or a licence was not accepted. StorageError: no space, or the folder cannot be written.
        WeightsError: the hub cannot be reached or lacks files, or a file is not what its hash says (it is quarantined).
        RunBusy: another pull is at work there. MissingExtra: huggingface_hub is not installed.
    """
    models = [weights.manifest.model(n) for n in dict.fromkeys(names)]
    with storage("write", weights.path):
        weights.path.mkdir(parents=True, exist_ok=True)
    lock = Lock.read_from(weights.path)
    _accept(models, lock, accept)
    for model in models:
        if not model.licence.accept:
            say(f"{model.name}: licence {model.licence.name}")
    hub_module()
    with _alone(weights.path):
        accepted = lock.accepted
        lock = Lock.read_from(weights.path)  # again: another pull may have ended while licences were read
        lock.accepted |= accepted
        lock.write_to(weights.path)
        try:
            if update:
                ours = {m.repository for m in models}
                lock.commits = {k: v for k, v in lock.commits.items() if k.rpartition("@")[0] not in ours}
            return _Pull(weights, lock, say, endpoint).run(models)
        finally:
            weights.keep_hashes()


def _accept(models: list[Model], lock: Lock, accept: Callable[[Model], bool]) -> None:
    for model in models:
        if model.licence.accept and lock.accepted.get(model.name) != model.licence.name:
            if not accept(model):
                raise InputError(
                    f"the licence of {model.name} ({model.licence.name}) was not accepted, so nothing was fetched. "
                    f"Read it: {model.licence.url or model.repository}; then pull with --accept-licence"
                )
            lock.accepted[model.name] = model.licence.name


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Only one pull at a time works in a folder."""
    from filelock import FileLock, Timeout

    staging = root / STAGING
    with storage("write", staging):
        staging.mkdir(exist_ok=True)
        lock = FileLock(staging / "lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise RunBusy(f"another pull is at work in {root}; wait until it is done, then run the same command again") from None
    try:
        yield
    finally:
        lock.release()


class _Pull:
    """One pull: listings are asked for once, indexes are fetched while planning, everything else after the space was checked."""

    def __init__(self, weights: Weights, lock: Lock, say: Callable[[str], None], endpoint: str | None) -> None:
        self.weights, self.lock, self.say, self.endpoint = weights, lock, say, endpoint
        self._listings: dict[str, Listing] = {}

    def run(self, models: list[Model]) -> list[Pulled]:
        results = {m.name: Pulled(m.name) for m in models}
        plan = [w for m in models for w in self._plan(m, results[m.name])]
        todo = [w for w in plan if not self._kept(w, results[w.model.name])]
        self._check_space(todo)
        for wanted in todo:
            self._fetch(wanted, results[wanted.model.name])
        for model in models:
            if absent := [m for m in self.weights.missing([model.name]) if m.model == model.name]:
                lines = [f"{model.name} is not complete, though all that the hub has was fetched:", *(f"  {m}" for m in absent)]
                raise WeightsError("\n".join(lines))
        return list(results.values())

    # -- planning -------------------------------------------------------------------------------------------------------
    def _plan(self, model: Model, result: Pulled) -> list[Wanted]:
        out: dict[Path, Wanted] = {}
        for part in model.parts:
            if (form := self._form(model, part)) is None:
                continue
            listing = self._listing(model, form)
            if listing.commit not in result.commits:
                result.commits.append(listing.commit)
            for wanted in self._of_form(model, part, form, listing, result):
                out[wanted.path] = wanted
        return list(out.values())

    def _form(self, model: Model, part: Part) -> Form | None:
        """The form to fetch: the one that is here if the hub has it, else the first that the hub has; None when nothing is to be fetched."""
        here = next((f for f in part.forms if self.weights.complete(model, f)), None)
        if here is not None and here.source == "convert" and not self._hurt(model, here):
            return None
        options = ([here] if here is not None and here.source == "hub" else []) + [f for f in part.forms if f.source == "hub"]
        for form in options:
            listing = self._listing(model, form)
            if all(f.path in listing.files for f in form.files):
                return form
        if part.optional:
            return None
        wanted = " or ".join(" + ".join(f.path for f in form.files) for form in options)
        raise WeightsError(f"the repository {model.repository} does not have what {model.name} needs as its {part.name}: expected {wanted}")

    def _hurt(self, model: Model, form: Form) -> bool:
        paths = [self.weights.path / model.folder / f.path for f in form.files]
        return any(structure.inspect(p) is not None for p in paths)

    def _of_form(self, model: Model, part: Part, form: Form, listing: Listing, result: Pulled) -> Iterator[Wanted]:
        known = {f.path: f for f in form.files}
        extra_listing = self._listing(model, Form(()))
        for path in known:
            wanted = self._wanted(model, path, listing, known[path])
            yield wanted
            if structure.is_index(path):
                if not self._kept(wanted, result):
                    self._fetch(wanted, result)
                yield from (self._wanted(model, s, listing) for s in self._shards(wanted))
        for path in part.extra:
            if path in extra_listing.files:
                yield self._wanted(model, path, extra_listing)

    def _shards(self, index: Wanted) -> list[str]:
        try:
            names = structure.shards(index.path)
        except ValueError as exc:
            raise WeightsError(f"{index.path} of {index.listing.repository} is not an index of shards: {exc}") from None
        folder = PurePosixPath(index.listed.path).parent
        return [str(folder / n) for n in names]

    def _wanted(self, model: Model, path: str, listing: Listing, file: File | None = None) -> Wanted:
        listed = listing.files.get(path)
        if listed is None:
            raise WeightsError(f"the repository {listing.repository} names {path} in an index and does not have it")
        sha = file.sha256 if file is not None and file.sha256 is not None else listed.sha256
        return Wanted(model, self.weights.path / model.folder / PurePosixPath(path), listing, listed, sha)

    def _listing(self, model: Model, form: Form) -> Listing:
        revision = form.revision or model.revision or MAIN
        key = f"{model.repository}@{revision}"
        if key not in self._listings:
            at = self.lock.commits.get(key, revision)
            with _hub(f"list {model.repository} at {at}", self.weights.path):
                info = hub_module().HfApi(endpoint=self.endpoint).model_info(model.repository, revision=at, files_metadata=True)
                files = {s.rfilename: _listed(s) for s in info.siblings or () if s.size is not None}
                self._listings[key] = Listing(model.repository, str(info.sha), files)
            self.lock.commits[key] = str(info.sha)
            self.lock.write_to(self.weights.path)
        return self._listings[key]

    # -- one file -------------------------------------------------------------------------------------------------------
    def _kept(self, wanted: Wanted, result: Pulled) -> bool:
        """Whether the file is here as it should be; one that is not is moved out of the way."""
        if not wanted.path.is_file():
            return False
        name = wanted.path.relative_to(self.weights.path / wanted.model.folder).as_posix()
        if name in result.fetched or name in result.kept:
            return True
        if self._made_here(wanted.path):
            result.kept.append(name)
            return True
        if wanted.path.stat().st_size == wanted.listed.size and self._mismatch(wanted, wanted.path) is None:
            result.kept.append(name)
            self._pin(wanted)
            return True
        self.say(f"{name} is here and not what it should be; moved to {self._quarantine(wanted.path, name, wanted.model)}")
        return False

    def _made_here(self, path: Path) -> bool:
        """Whether this file was converted here from a pickle, and is what it was then: the hub has other bytes for the same tensors."""
        pin = self.lock.pins.get(path.relative_to(self.weights.path).as_posix())
        return pin is not None and pin.commit == HERE and self.weights.sha(path) == pin.sha256

    def _check_space(self, todo: list[Wanted]) -> None:
        for folder in dict.fromkeys(self._near(w.model) for w in todo):
            here = [w for w in todo if self._near(w.model) == folder]
            needed = sum(max(0, w.listed.size - _size(self._partial(w))) for w in here)
            free = free_bytes(folder)
            if free is not None and free < needed + MARGIN:
                raise StorageError(
                    f"cannot fetch {len(here)} files into {folder}: they need {human(needed)}, and {human(free)} are free there; "
                    "free some space, or name a folder on another disk with --weights"
                )

    def _fetch(self, wanted: Wanted, result: Pulled) -> None:
        name = wanted.path.relative_to(self.weights.path / wanted.model.folder).as_posix()
        partial = self._partial(wanted)
        begun = _size(partial)
        self.say(f"{wanted.model.name}: {name} ({human(wanted.listed.size)}{f', {human(begun)} are here' if begun else ''})")
        with _hub(f"fetch {wanted.listed.path} of {wanted.listing.repository}", self.weights.path):
            self._download(wanted, partial)
        with storage("write", wanted.path):
            sync_file(partial)
            if (wrong := self._mismatch(wanted, partial)) is not None:
                place = self._quarantine(partial, name, wanted.model)
                raise WeightsError(
                    f"{name} of {wanted.model.name} came damaged: expected {wrong[0]}, found {wrong[1]}. It was moved to {place} and is not used. "
                    "Run the same command again; if it happens again, something between here and the hub alters files"
                )
            wanted.path.parent.mkdir(parents=True, exist_ok=True)
            partial.replace(wanted.path)
            sync_folder(wanted.path.parent)
        self._pin(wanted)
        result.fetched.append(name)
        result.bytes += wanted.listed.size - begun

    def _download(self, wanted: Wanted, partial: Path) -> None:
        from huggingface_hub.file_download import http_get

        hub = hub_module()
        url = hub.hf_hub_url(wanted.listing.repository, wanted.listed.path, revision=wanted.listing.commit, endpoint=self.endpoint)
        with partial.open("r+b" if partial.exists() else "x+b") as stream:
            size = stream.seek(0, 2)
            if size > wanted.listed.size:
                size = stream.truncate(stream.seek(0))
            http_get(url, stream, resume_size=size, headers=hub.utils.build_hf_headers(), expected_size=wanted.listed.size)

    def _mismatch(self, wanted: Wanted, path: Path) -> tuple[str, str] | None:
        """``(expected, found)`` where the bytes of a file are not those that were promised."""
        if wanted.sha256 is not None:
            found = self.weights.sha(path)
            return None if found == wanted.sha256 else (f"sha256 {wanted.sha256}", found)
        if wanted.listed.blob is not None:
            found = _git_sha1(path)
            return None if found == wanted.listed.blob else (f"git sha1 {wanted.listed.blob}", found)
        return None

    def _pin(self, wanted: Wanted) -> None:
        key = wanted.path.relative_to(self.weights.path).as_posix()
        pin = Pin(wanted.path.stat().st_size, wanted.sha256 or self.weights.sha(wanted.path), wanted.listing.commit)
        if self.lock.pins.get(key) != pin:
            self.lock.pins[key] = pin
            self.lock.write_to(self.weights.path)

    def _partial(self, wanted: Wanted) -> Path:
        """Where the bytes are gathered: named by what they should become, so that another version never continues this one."""
        what = wanted.sha256 or wanted.listed.blob or f"{wanted.listing.commit}-{wanted.listed.path}"
        folder = self._near(wanted.model) / STAGING
        with storage("write", folder):
            folder.mkdir(exist_ok=True)
        return folder / f"{hashlib.sha256(what.encode()).hexdigest()[:32]}.part"

    def _near(self, model: Model) -> Path:
        """A folder on the disk that the model lies on, which may be another one, behind a link."""
        folder = self.weights.path / model.folder
        return folder if folder.is_symlink() and folder.is_dir() else self.weights.path

    def _quarantine(self, path: Path, name: str, model: Model) -> Path:
        base = self._near(model) / QUARANTINE / model.folder / name
        place = next(p for n in range(1, 10_000) if not (p := base.with_name(f"{base.name}.{n}")).exists())
        with storage("write", place):
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)
        return place


def _listed(sibling: Any) -> Listed:
    lfs = sibling.lfs
    return Listed(sibling.rfilename, lfs.size if lfs else sibling.size, lfs.sha256 if lfs else None, None if lfs else sibling.blob_id)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _git_sha1(path: Path) -> str:
    total = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            total.update(block)
    return total.hexdigest()


@contextlib.contextmanager
def _hub(what: str, root: Path) -> Iterator[None]:
    """Turn what goes wrong with the hub into plain words. Addresses and headers, which may hold keys, are not repeated."""
    try:
        yield
    except VgotError:
        raise
    except Exception as exc:
        kinds = {t.__name__ for t in type(exc).__mro__}
        status = getattr(getattr(exc, "response", None), "status_code", None)
        if isinstance(exc, OSError) and exc.errno is not None and not isinstance(exc, ConnectionError | TimeoutError) and status is None:
            raise storage_error(exc, what, root) from exc
        if "OfflineModeIsEnabled" in kinds:
            why = "HF_HUB_OFFLINE is set: unset it for a pull, or bring the files by hand"
        elif "GatedRepoError" in kinds:
            why = "its authors give access on request: accept the conditions on its page, then set HF_TOKEN to a token of that account"
        elif "RepositoryNotFoundError" in kinds or status in (401, 403):
            why = "the hub does not show it: it may be gone or private; set HF_TOKEN if you have access"
        elif "RevisionNotFoundError" in kinds or status == 404:
            why = "the hub does not have that revision or file: it may have been removed there (--update goes on to the newest of a branch)"
        elif status is not None:
            why = f"the hub answered {status}; what came is kept, run the same command again later"
        else:
            why = f"the connection failed ({type(exc).__name__}); what came is kept, run the same command again to go on"
        raise WeightsError(f"cannot {what}: {why}") from None
