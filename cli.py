"""The command line: a thin skin over :class:`vgot.Studio` and :class:`vgot.Run`."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .errors import EXIT_PAUSED, InputError, VgotError

if TYPE_CHECKING:
    from .graph.studio import Run, Status
    from .graph.variant import Variant

SIZES = {"2160p": (3840, 2160), "1080p": (1920, 1080), "720p": (1280, 720), "540p": (960, 540), "360p": (640, 360)}

app = typer.Typer(
    help="One sentence to a coherent multi-shot film. On a bare machine: no GPU, no key, no weights, no network.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object at the end and nothing else on standard output.")]
Dir = Annotated[Path, typer.Argument(help="The run folder.", metavar="DIR")]


class Kind(StrEnum):
    """What can be made again."""

    portrait = "portrait"
    keyframe = "keyframe"
    shot = "shot"


def parse_size(text: str) -> tuple[int, int]:
    """``720p``, ``360p`` … or ``WxH`` in even pixels.

    Raises:
        InputError: anything else.
    """
    if text in SIZES:
        return SIZES[text]
    w, _, h = text.lower().partition("x")
    if not (w.isdigit() and h.isdigit()) or not (64 <= int(w) <= 4096 and 64 <= int(h) <= 4096) or int(w) % 2 or int(h) % 2:
        raise InputError(f"--size is {text!r}; use one of {', '.join(SIZES)}, or WIDTHxHEIGHT in even pixels from 64 to 4096, for example 1024x576")
    return int(w), int(h)


def parse_gates(text: str) -> tuple[Any, ...]:
    """``script,keyframes`` as gates; ``all`` for every one.

    Raises:
        InputError: naming the gates there are.
    """
    from .graph.variant import GATES

    names = [t.strip() for t in text.split(",") if t.strip()]
    if names == ["all"]:
        return GATES
    if unknown := [n for n in names if n not in GATES]:
        raise InputError(f"--approve names {unknown[0]!r}; gates are {', '.join(GATES)} (or all)")
    return tuple(g for g in GATES if g in names)


@app.command()
def make(
    story: Annotated[str, typer.Argument(help="The story, in one sentence.", metavar="STORY")],
    shots: Annotated[int | None, typer.Option(help="Number of shots (default 10).")] = None,
    seconds: Annotated[float | None, typer.Option(help="Length of the film (default: the director chooses).")] = None,
    size: Annotated[str, typer.Option(help="720p, 360p, 1080p … or WIDTHxHEIGHT.")] = "720p",
    seed: Annotated[int, typer.Option(help="Same story, seed and version: the same film.")] = 0,
    fps: Annotated[int, typer.Option(help="Frames per second.")] = 24,
    writer: Annotated[str, typer.Option(help="Who writes: offline (rules, no AI model).")] = "offline",
    render: Annotated[str, typer.Option(help="Who draws: animatic (procedural, no AI model).")] = "animatic",
    approve: Annotated[str, typer.Option(help="Stop for approval at: script, portraits, keyframes, shots (comma separated).", metavar="GATES")] = "",
    without: Annotated[str, typer.Option(help="Ablation: leave out agents, checks or mechanisms (comma separated).")] = "",
    subtitles: Annotated[bool, typer.Option("--subtitles", help="Burn the dialogue into the picture as well.")] = False,
    out: Annotated[Path | None, typer.Option(help="Run folder (default films/<slug>/).", metavar="DIR")] = None,
    workers: Annotated[int | None, typer.Option(help="Rendering processes (default: one per core).")] = None,
    as_json: Json = False,
) -> None:
    """Make a film from one sentence, or go on with it if the same command was stopped."""

    def work() -> int:
        from .graph.studio import Studio

        variant = make_variant(size, fps, writer, render, approve, without, subtitles)
        if workers is not None and not 1 <= workers <= 64:
            raise InputError(f"--workers is {workers}; use 1 to 64")
        run = Studio(workers=workers).start(story, shots=shots, seconds=seconds, seed=seed, variant=variant, out=out)
        return advance(run, lambda watch: run.go(watch), as_json)

    finish(work, as_json)


def make_variant(size: str, fps: int, writer: str, render: str, approve: str, without: str, subtitles: bool) -> Variant:
    """The variant that the options order.

    Raises:
        InputError: naming the option that is wrong.
    """
    from pydantic import ValidationError

    from .graph.variant import Variant

    width, height = parse_size(size)
    gates = parse_gates(approve)
    try:
        variant = Variant(width=width, height=height, fps=fps, writer=writer, render=render, gates=gates, subtitles=subtitles)
    except ValidationError as e:
        raise InputError("; ".join(f"--{x['loc'][0]} is {x['input']!r}: {x['msg'].lower()}" for x in e.errors())) from None
    try:
        return variant.without(*[p.strip() for p in without.split(",") if p.strip()])
    except ValueError as e:
        raise InputError(f"--without: {e}") from None


@app.command()
def resume(dir: Dir, workers: Annotated[int | None, typer.Option(help="Rendering processes.")] = None, as_json: Json = False) -> None:
    """Go on with a run that was stopped or killed. What is finished is not made again."""

    def work() -> int:
        run = opened(dir, workers)
        return advance(run, lambda watch: run.go(watch), as_json)

    finish(work, as_json)


@app.command()
def approve(
    dir: Dir,
    edits: Annotated[Path | None, typer.Option(help="Edits to the script: JSON or YAML, a patch by id or a whole script.", metavar="FILE")] = None,
    note: Annotated[str, typer.Option(help="A word for the record.")] = "",
    workers: Annotated[int | None, typer.Option(help="Rendering processes.")] = None,
    as_json: Json = False,
) -> None:
    """Approve the gate at which a run waits, with or without edits, and go on."""

    def work() -> int:
        changes = read_edits(edits) if edits else None
        run = opened(dir, workers)
        return advance(run, lambda watch: run.approve(changes, note=note, watch=watch), as_json)

    finish(work, as_json)


@app.command()
def redo(
    dir: Dir,
    kind: Annotated[Kind, typer.Argument(help="portrait, keyframe or shot.")],
    names: Annotated[list[str], typer.Argument(help="Which: shot numbers or ids, look ids.")],
    note: Annotated[str, typer.Option(help="Why, for the record.")] = "",
    workers: Annotated[int | None, typer.Option(help="Rendering processes.")] = None,
    as_json: Json = False,
) -> None:
    """Make another take of a portrait, keyframe or shot, and of what depends on it; nothing else."""

    def work() -> int:
        run = opened(dir, workers)
        return advance(run, lambda watch: run.redo(kind.value, names, note=note, watch=watch), as_json)

    finish(work, as_json)


@app.command()
def show(dir: Dir, as_json: Json = False) -> None:
    """Show where a run stands: script, scores, rounds, what waits."""

    def work() -> int:
        from .board import print_board, status_plain

        run = opened(dir, None)
        if as_json:
            print(json.dumps(status_plain(run), ensure_ascii=False, indent=2))
        else:
            print_board(run)
        return 0

    finish(work, as_json)


@app.command()
def history(dir: Dir, limit: Annotated[int, typer.Option(help="Newest steps to show (0 = all).")] = 40, as_json: Json = False) -> None:
    """List a run's checkpoints, newest first."""

    def work() -> int:
        steps = opened(dir, None).history(limit or None)
        if as_json:
            print(json.dumps([{k: getattr(s, k) for k in s.__slots__} for s in steps], indent=2))
        else:
            from .board import print_history

            print_history(steps)
        return 0

    finish(work, as_json)


@app.command()
def graph(
    approve: Annotated[str, typer.Option(help="Draw with these gates.", metavar="GATES")] = "",
    without: Annotated[str, typer.Option(help="Draw without these parts.")] = "",
) -> None:
    """Print the state machine as Mermaid text (nothing is sent anywhere)."""

    def work() -> int:
        from .graph.build import build

        print(build(make_variant("720p", 24, "offline", "animatic", approve, without, False)).get_graph().draw_mermaid())
        return 0

    finish(work, False)


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check this machine: versions, codec, fonts, cores, disk, extras."""

    def work() -> int:
        from .doctor import checks, print_checks

        found = checks()
        if as_json:
            print(json.dumps([{k: getattr(c, k) for k in c.__slots__} for c in found], indent=2))
        else:
            print_checks(found)
        return 0 if all(c.ok for c in found if c.needed) else 1

    finish(work, as_json)


def version_of(value: bool) -> None:
    """``--version``."""
    if value:
        from . import __version__

        print(f"vgot {__version__}")
        raise typer.Exit


@app.callback()
def options(version: Annotated[bool, typer.Option("--version", callback=version_of, is_eager=True, help="Print the version.")] = False) -> None:
    """Options of every command."""


# -- shared ---------------------------------------------------------------------------------------------------------------
def opened(dir: Path, workers: int | None) -> Run:
    """The run in ``dir``."""
    from .graph.studio import Studio

    return Studio(workers=workers).open(dir)


def read_edits(path: Path) -> dict[str, Any]:
    """Edits from a JSON or YAML file.

    Raises:
        InputError: unreadable, or not a mapping.
    """
    import yaml

    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as e:
        raise InputError(f"cannot read the edits in {path}: {e}") from None
    except yaml.YAMLError as e:
        raise InputError(f"{path} is neither JSON nor YAML: {str(e).splitlines()[0]}") from None
    if not isinstance(data, dict) or not data:
        raise InputError(f"{path} holds no edits; expected for example {{\"shots\": {{\"s03\": {{\"lighting\": {{\"mood\": \"tense\"}}}}}}}}")
    return data


def advance(run: Run, verb: Callable[[Any], Status], as_json: bool) -> int:
    """Let a run go on with progress shown, print the verdict, and return the exit code."""
    from .board import Progress, print_verdict, status_plain

    with Progress(run, quiet=as_json) as progress:
        status = verb(progress.watch)
    if as_json:
        print(json.dumps(status_plain(run), ensure_ascii=False))
    else:
        print_verdict(run, status, progress)
    return {"done": 0, "paused": EXIT_PAUSED}.get(status.state, 1)


def finish(work: Callable[[], int], as_json: bool) -> None:
    """Run a command's work; a typed error becomes one plain message and its exit code, never a traceback."""
    signal.signal(signal.SIGTERM, _terminate)
    try:
        code = work()
    except VgotError as e:
        if as_json:
            print(json.dumps({"state": "error", "error": type(e).__name__, "message": str(e), "code": e.code}, ensure_ascii=False))
        print(f"vgot: {printable(str(e))}", file=sys.stderr)
        code = e.code
    except KeyboardInterrupt:
        print("vgot: stopped; what is finished is kept, `vgot resume` goes on from here", file=sys.stderr)
        code = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    raise typer.Exit(code)


def printable(text: str) -> str:
    """Text without terminal control sequences."""
    return "".join(c if c.isprintable() or c == "\n" else "?" for c in text)


def _terminate(_signal: int, _frame: Any) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """Entry point of the ``vgot`` command."""
    app()
