"""``vgot weights``: list, pull, verify and convert model files. Imports nothing heavy before a command runs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..errors import InputError, WeightsError

if TYPE_CHECKING:
    from .folder import Weights
    from .manifest import Model

Finish = Callable[[Callable[[], int], bool], None]
"""Runs a command's work; see :func:`vgot.cli.finish`."""
Maker = Callable[[str, Path, Path, str], Mapping[str, Any]]
"""Makes a folder of components: model, checkpoint, folder, dtype → what was done. It writes ``manifest.json`` there at last."""


class Precision(StrEnum):
    """Precision of converted components."""

    float32 = "float32"
    bfloat16 = "bfloat16"
    float16 = "float16"


Folder = Annotated[Path | None, typer.Option("--weights", help="Weights folder (default: VGOT_WEIGHTS, else ./weights).", metavar="DIR")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON value at the end and nothing else on standard output.")]
Models = Annotated[list[str] | None, typer.Argument(help="Models by name (default: those that are there).", metavar="[MODEL]…")]
Needed = Annotated[list[str], typer.Argument(help="Models by name (see `vgot weights list`).", metavar="MODEL…")]


def weights_app(finish: Finish, makers: Mapping[str, Maker] | None = None) -> typer.Typer:
    """The commands. ``makers``: beginning of a model's name → who makes components of it (this room may not import generators)."""
    app = typer.Typer(help="Model files: list, pull, verify, convert.", no_args_is_help=True, rich_markup_mode=None)

    @app.command("list")
    def show(weights: Folder = None, as_json: Json = False) -> None:
        """List the models: whether they are here, how large they are, on what conditions, and what needs them."""
        finish(lambda: _list(weights, as_json), as_json)

    @app.command()
    def pull(
        models: Needed,
        weights: Folder = None,
        accept_licence: Annotated[bool, typer.Option("--accept-licence", help="Accept the licences that are shown, without being asked.")] = False,
        update: Annotated[bool, typer.Option("--update", help="Take the newest commit, not the one that was pulled first.")] = False,
        as_json: Json = False,
    ) -> None:
        """Fetch models from the hub, or what is missing of them. A cut download goes on where it stopped."""
        finish(lambda: _pull(models, weights, accept_licence, update, as_json), as_json)

    @app.command()
    def verify(
        models: Models = None,
        weights: Folder = None,
        deep: Annotated[bool, typer.Option("--deep", help="Also look for nan and infinity in every tensor.")] = False,
        as_json: Json = False,
    ) -> None:
        """Check model files: by hash where it is known, by structure where not."""
        finish(lambda: _verify(models or [], weights, deep, as_json), as_json)

    @app.command()
    def convert(
        models: Annotated[list[str], typer.Argument(help="Models by name, or paths of pickled weights.", metavar="MODEL|FILE…")],
        weights: Folder = None,
        remove_pickles: Annotated[bool, typer.Option("--remove-pickles", help="Remove the pickles once everything was compared.")] = False,
        dtype: Annotated[
            Precision | None, typer.Option(help="Make components in this precision (dynamicrafter models) instead of one file as published."),
        ] = None,
        as_json: Json = False,
    ) -> None:
        """Turn pickled weights into safetensors, once. Nothing in a pickle is ever run."""
        finish(lambda: _convert(models, weights, remove_pickles, dtype, makers or {}, as_json), as_json)

    return app


# -- list ---------------------------------------------------------------------------------------------------------------
def _list(explicit: Path | None, as_json: bool) -> int:
    from .folder import Weights, stated_folder

    path, _ = stated_folder(explicit)
    rows = [_row(Weights(path), m) for m in Weights(path).manifest]
    if as_json:
        print(json.dumps({"weights": str(path), "models": rows}, ensure_ascii=False, indent=2))
        return 0
    from rich.console import Console
    from rich.table import Table

    from ..store.files import human

    table = Table(title=f"models in {path}", title_justify="left", box=None, pad_edge=False)
    for column in ("model", "folder", "state", "size", "licence", "needed by"):
        table.add_column(column, overflow="fold")
    for r in rows:
        size = human(r["bytes"]) if r["bytes"] else f"~{human(r['download'])}" if r["download"] else "?"
        table.add_row(r["model"], r["folder"] + "/", r["state"], size, r["licence"], "; ".join(r["needed_by"]))
    Console(width=None if sys.stdout.isatty() else 160, markup=False, highlight=False).print(table)
    return 0


def _row(weights: Weights, model: Model) -> dict[str, Any]:
    state = weights.state(model.name)
    return {
        "model": model.name, "title": model.title, "folder": model.folder, "state": state, "bytes": weights.size(model.name),
        "download": model.size, "repository": model.repository, "revision": model.revision, "licence": model.licence.name,
        "conditions": list(model.licence.conditions), "must_be_accepted": model.licence.accept, "needed_by": list(model.needed_by),
        "missing": [str(m.path) for m in weights.missing([model.name]) if m.model == model.name] if state == "incomplete" else [],
        "notes": list(model.notes),
    }


# -- pull ---------------------------------------------------------------------------------------------------------------
def _pull(names: list[str], explicit: Path | None, accepted: bool, update: bool, as_json: bool) -> int:
    from .folder import Weights, stated_folder
    from .pull import pull

    weights = Weights(stated_folder(explicit)[0])
    done = pull(weights, names, accept=lambda m: _accept(m, accepted), say=_say, update=update)
    if as_json:
        print(json.dumps([asdict(d) for d in done], ensure_ascii=False, indent=2))
    else:
        for d in done:
            fetched = f"{len(d.fetched)} files fetched" if d.fetched else "nothing to fetch"
            print(f"{d.model}: complete; {fetched}, {len(d.kept)} were here")
    return 0


def _accept(model: Model, accepted: bool) -> bool:
    _say(f"{model.title} ({model.repository}), licence: {model.licence.name}")
    for condition in model.licence.conditions:
        _say(f"  - {condition}")
    if model.licence.url:
        _say(f"  {model.licence.url}")
    return accepted or (sys.stdin.isatty() and typer.confirm("Do you accept these conditions?", default=False, err=True))


def _say(text: str) -> None:
    print(_line(text), file=sys.stderr, flush=True)


def _line(text: str) -> str:
    """One harmless line for a terminal: names in files may hold control sequences."""
    return "".join(c if c.isprintable() else "?" for c in text)


# -- verify -------------------------------------------------------------------------------------------------------------
def _verify(names: list[str], explicit: Path | None, deep: bool, as_json: bool) -> int:
    from .folder import Weights, find_weights
    from .verify import verify

    weights = Weights(find_weights(explicit))
    wanted = names or [m.name for m in weights.manifest if weights.state(m.name) != "absent"]
    verdicts = verify(weights, wanted, deep=deep)
    ok = all(v.ok for v in verdicts)
    if as_json:
        models = [{"model": v.model, "files": v.files, "hashed": v.hashed, "findings": [f.plain() for f in v.findings]} for v in verdicts]
        print(json.dumps({"weights": str(weights.path), "ok": ok, "models": models}, ensure_ascii=False, indent=2))
    else:
        for v in verdicts:
            how = f"{v.files} files, {v.hashed} by their hash, {v.files - v.hashed} by their structure only"
            print(f"{'ok  ' if v.ok else 'FAIL'} {v.model}: {how}")
            for f in v.findings:
                print(_line(f"     {f}"))
    return 0 if ok else WeightsError.code


# -- convert ------------------------------------------------------------------------------------------------------------
def _convert(
    names: list[str], explicit: Path | None, remove: bool, dtype: Precision | None, makers: Mapping[str, Maker], as_json: bool,
) -> int:
    done: list[dict[str, Any]] = []
    for name in names:
        done += _convert_path(Path(name), remove) if _is_path(name) else _convert_model(name, explicit, remove, dtype, makers)
    if as_json:
        print(json.dumps(done, ensure_ascii=False, indent=2))
        return 0
    for d in done:
        print(_line(" ".join(f"{k}={v}" for k, v in d.items() if v)))
    if not done:
        print("nothing to convert: there are no pickles left")
    return 0


def _is_path(name: str) -> bool:
    from .structure import PICKLED

    return name.endswith(PICKLED) or "/" in name or "\\" in name


def _convert_path(path: Path, remove: bool) -> list[dict[str, Any]]:
    from ..store.files import storage
    from .convert import convert_file

    if not path.is_file():
        raise InputError(f"there is no file {path} to convert")
    done = convert_file(path)
    if remove:
        with storage("remove", path):
            path.unlink()
    return [_plain(asdict(done) | {"removed": remove})]


def _convert_model(name: str, explicit: Path | None, remove: bool, dtype: Precision | None, makers: Mapping[str, Maker]) -> list[dict[str, Any]]:
    from .convert import convert_model, pin_made_here
    from .folder import Weights, find_weights
    from .manifest import manifest

    model = manifest().model(name)
    weights = Weights(find_weights(explicit))
    if dtype is None:
        return [_plain(asdict(c)) for c in convert_model(weights, name, remove_pickles=remove)]
    maker = next((m for start, m in makers.items() if name.startswith(start)), None)
    if maker is None:
        raise InputError(f"--dtype makes components of {', '.join(makers) or 'no'} models; {name} is converted as published: leave --dtype out")
    if remove:
        raise InputError("--remove-pickles goes with a conversion that keeps every value; with --dtype, remove the checkpoint by hand")
    folder = weights.path / model.folder
    checkpoint = next((p for f in ("model.safetensors", "model.ckpt") if (p := folder / f).is_file()), None)
    if checkpoint is None:
        weights.require([name])
        raise WeightsError(f"{name} has no checkpoint in {folder}: expected model.ckpt or model.safetensors; vgot weights pull {name}")
    made = maker(name, checkpoint, folder, dtype.value)
    pin_made_here(weights, folder / "manifest.json")
    return [{"source": str(checkpoint), "target": str(folder), "dtype": dtype.value, **made}]


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: str(v) if isinstance(v, Path) else list(v) if isinstance(v, Iterable) and not isinstance(v, str) else v for k, v in values.items()}
