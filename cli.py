"""The command line: a thin skin over :class:`vgot.Studio` and :class:`vgot.Run`."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .errors import EXIT_PAUSED, InputError, VgotError
from .options import diffusion_settings, make_service, make_variant, opened_studio, read_story, role_writers
from .weights.commands import weights_app

if TYPE_CHECKING:
    from .agents.service import Service
    from .graph.studio import Run, Status

app = typer.Typer(
    help="One sentence to a coherent multi-shot film. On a bare machine: no GPU, no key, no weights, no network.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
)

class Replay(StrEnum):
    """How a recorded run is used."""

    strict = "strict"
    record = "record"


Json = Annotated[bool, typer.Option("--json", help="Print one JSON object at the end and nothing else on standard output.")]
Dir = Annotated[Path, typer.Argument(help="The run folder.", metavar="DIR")]
BaseUrl = Annotated[str | None, typer.Option(
    envvar="VGOT_BASE_URL", help="Server that speaks OpenAI's protocol (vLLM, Ollama, llama.cpp, LM Studio …), with its /v1.", metavar="URL",
)]
BudgetText = Annotated[str | None, typer.Option("--budget", help="Most that language models may cost: 200k (tokens) or 2.50usd.", metavar="AMOUNT")]
PriceText = Annotated[list[str] | None, typer.Option(
    "--price", help="Price per million tokens, PROMPT/REPLY, for all models or as openai:MODEL=PROMPT/REPLY.", metavar="PRICE",
)]
Stream = Annotated[bool | None, typer.Option("--stream/--no-stream", help="Ask for streamed answers.")]
Lanes = Annotated[int | None, typer.Option(help="Calls in flight at once (default 4).")]
Patience = Annotated[float | None, typer.Option(help="Seconds that one call may take with all its tries (default 300).", metavar="SECONDS")]
ReplayMode = Annotated[Replay | None, typer.Option(
    "--replay", help="strict: ask models nothing, fail where the recorded run has no answer. record: ask only what it lacks.",
)]
Weights = Annotated[Path | None, typer.Option(envvar="VGOT_WEIGHTS", help="Folder of the models (default weights/).", metavar="DIR")]
Device = Annotated[str | None, typer.Option(help="What models run on: cuda, cuda:1, cpu (default: the best there is).")]
From = Annotated[Path | None, typer.Option("--from", help="The recorded run of --replay.", metavar="DIR")]


class Kind(StrEnum):
    """What can be made again."""

    portrait = "portrait"
    keyframe = "keyframe"
    shot = "shot"


@app.command()
def make(
    story: Annotated[str, typer.Argument(help="The story, in one sentence, or a story.yaml with cast, places, style …", metavar="STORY")],
    shots: Annotated[int | None, typer.Option(help="Number of shots (default 10).")] = None,
    seconds: Annotated[float | None, typer.Option(help="Length of the film (default: the director chooses).")] = None,
    size: Annotated[str, typer.Option(help="720p, 360p, 1080p … or WIDTHxHEIGHT.")] = "720p",
    seed: Annotated[int | None, typer.Option(help="Same story, seed and version: the same film (default 0).")] = None,
    fps: Annotated[int, typer.Option(help="Frames per second.")] = 24,
    writer: Annotated[str, typer.Option(help="offline (rules, no AI model) or openai:MODEL (key from OPENAI_API_KEY).")] = "offline",
    writer_for: Annotated[
        list[str] | None, typer.Option(help="Another writer for one role, for example validator=openai:MODEL.", metavar="ROLE=WRITER"),
    ] = None,
    temperature: Annotated[float | None, typer.Option(help="Sampling temperature of language models (default: the server's).")] = None,
    encoder: Annotated[str, typer.Option(help="Text encoder that judges coherence: openai:MODEL or local:NAME (default: none, by rules).")] = "",
    base_url: BaseUrl = None,
    budget: BudgetText = None,
    price: PriceText = None,
    stream: Stream = None,
    lanes: Lanes = None,
    patience: Patience = None,
    replay: ReplayMode = None,
    recorded: From = None,
    render: Annotated[str, typer.Option(
        help="Who draws: animatic (procedural, no AI model); kolors, sdxl or diffusion (models in --weights; see vgot weights).",
    )] = "animatic",
    weights: Weights = None,
    device: Device = None,
    takes: Annotated[int | None, typer.Option(help="Candidates per keyframe, of which the best is kept (models only).")] = None,
    settings: Annotated[list[str] | None, typer.Option("--set", help="A setting of the models, for example steps=30 or motion.eta=0.")] = None,
    approve: Annotated[str, typer.Option(help="Stop for approval at: script, portraits, keyframes, shots (comma separated).", metavar="GATES")] = "",
    without: Annotated[str, typer.Option(help="Ablation: leave out agents, checks or mechanisms (comma separated).")] = "",
    subtitles: Annotated[bool, typer.Option("--subtitles", help="Burn the dialogue into the picture as well.")] = False,
    out: Annotated[Path | None, typer.Option(help="Run folder (default films/<slug>/).", metavar="DIR")] = None,
    workers: Annotated[int | None, typer.Option(help="Rendering processes (default: one per core).")] = None,
    as_json: Json = False,
) -> None:
    """Make a film from one sentence, or go on with it if the same command was stopped."""

    def work() -> int:
        variant = make_variant(
            size, fps, writer, render, approve, without, subtitles, writers=role_writers(writer_for or []), temperature=temperature, encoder=encoder,
            diffusion=diffusion_settings(settings or [], takes),
        )
        service = make_service(base_url, budget, price, stream, lanes, patience)
        studio = opened_studio(workers, service, replay.value if replay else None, recorded, weights=weights, device=device)
        run = studio.start(read_story(story), shots=shots, seconds=seconds, seed=seed, variant=variant, out=out)
        return advance(run, lambda watch: run.go(watch), as_json)

    finish(work, as_json)


@app.command()
def plan(
    story: Annotated[str, typer.Argument(help="The story, a story.yaml, or the folder of a run with a script.", metavar="STORY")],
    shots: Annotated[int | None, typer.Option(help="Number of shots (default 10).")] = None,
    seconds: Annotated[float | None, typer.Option(help="Length of the film.")] = None,
    size: Annotated[str, typer.Option(help="720p, 360p, 1080p … or WIDTHxHEIGHT.")] = "720p",
    fps: Annotated[int, typer.Option(help="Frames per second.")] = 24,
    render: Annotated[str, typer.Option(help="Who draws: animatic, kolors, sdxl, diffusion.")] = "animatic",
    takes: Annotated[int | None, typer.Option(help="Candidates per keyframe.")] = None,
    settings: Annotated[list[str] | None, typer.Option("--set", help="A setting of the models, for example steps=30.")] = None,
    as_json: Json = False,
) -> None:
    """Say what a film will cost before anything is spent: work, time, memory, disk, with the arithmetic."""

    def work() -> int:
        from .generators.registry import load_renderer
        from .graph.runs import check_length, make_brief
        from .plan import film_plan
        from .script.model import Brief, Script

        variant = make_variant(size, fps, "offline", render, "", "", False, diffusion=diffusion_settings(settings or [], takes))
        load_renderer(render)  # a name that is none is said before anything is counted
        what: Brief | Script
        if (Path(story) / ".vgot").is_dir():
            run = opened(Path(story), None)
            what = run.script() if run.status().settled else run.brief
        else:
            told = read_story(story)
            what = make_brief(told, shots=shots, seconds=seconds, seed=0) if isinstance(told, str) else told.but(shots=shots, seconds=seconds).brief
            check_length(what)
        found = film_plan(what, variant)
        if as_json:
            print(json.dumps(found.plain(), ensure_ascii=False, indent=2))
        else:
            print("\n".join(found.lines()))
        return 0

    finish(work, as_json)


@app.command()
def resume(
    dir: Dir,
    base_url: BaseUrl = None,
    budget: BudgetText = None,
    price: PriceText = None,
    stream: Stream = None,
    lanes: Lanes = None,
    patience: Patience = None,
    weights: Weights = None,
    device: Device = None,
    workers: Annotated[int | None, typer.Option(help="Rendering processes.")] = None,
    as_json: Json = False,
) -> None:
    """Go on with a run that was stopped or killed. What is finished is not made again, what was answered is not asked again."""

    def work() -> int:
        service = make_service(base_url, budget, price, stream, lanes, patience, service_of(dir))
        run = opened_studio(workers, service, weights=weights, device=device).open(dir)
        return advance(run, lambda watch: run.go(watch), as_json)

    finish(work, as_json)


@app.command()
def approve(
    dir: Dir,
    edits: Annotated[Path | None, typer.Option(help="Edits to the script: JSON or YAML, a patch by id or a whole script.", metavar="FILE")] = None,
    note: Annotated[str, typer.Option(help="A word for the record.")] = "",
    workers: Annotated[int | None, typer.Option(help="Rendering processes.")] = None,
    base_url: BaseUrl = None,
    weights: Weights = None,
    device: Device = None,
    as_json: Json = False,
) -> None:
    """Approve the gate at which a run waits, with or without edits, and go on."""

    def work() -> int:
        from .script.edits import read_edits

        changes = read_edits(edits) if edits else None
        run = opened(dir, workers, base_url, weights, device)
        return advance(run, lambda watch: run.approve(changes, note=note, watch=watch), as_json)

    finish(work, as_json)


@app.command()
def revise(
    dir: Dir,
    shot: Annotated[str, typer.Argument(help="Which shot: its number or id.")],
    note: Annotated[str, typer.Argument(help="What should change, in your words.", metavar="NOTE")],
    to: Annotated[
        str, typer.Option(help="Who hears it first: director, screenwriter, cinematographer (default: whom it speaks to).", metavar="ROLE"),
    ] = "",
    also: Annotated[list[str] | None, typer.Option(help="A note on another shot.", metavar="SHOT=NOTE")] = None,
    edits: Annotated[Path | None, typer.Option(help="Edits by hand that are made first.", metavar="FILE")] = None,
    workers: Annotated[int | None, typer.Option(help="Rendering processes.")] = None,
    base_url: BaseUrl = None,
    weights: Weights = None,
    device: Device = None,
    as_json: Json = False,
) -> None:
    """Send shots back to the writers' room from the script gate, with a note each. The film stops at the gate again."""

    def work() -> int:
        from .script.edits import read_edits

        notes: dict[str, str | tuple[str, str]] = {shot: (note, to) if to else note}
        for text in also or []:
            name, sep, said = text.partition("=")
            if not sep:
                raise InputError(f'--also is {text!r}; use SHOT=NOTE, for example --also "5=closer on her hands"')
            notes[name.strip()] = said
        changes = read_edits(edits) if edits else None
        run = opened(dir, workers, base_url, weights, device)
        before = run.script()
        code = advance(run, lambda watch: run.revise(notes, edits=changes, watch=watch), as_json)
        if not as_json:
            from .board import print_changes

            print_changes(before, run.script())
        return code

    finish(work, as_json)


@app.command()
def replay(
    dir: Dir,
    out: Annotated[Path | None, typer.Option(help="Folder of the new run (default DIR-replay).", metavar="NEW")] = None,
    record: Annotated[bool, typer.Option("--record", help="Ask models what the recorded run has no answer for.")] = False,
    base_url: BaseUrl = None,
    budget: BudgetText = None,
    as_json: Json = False,
) -> None:
    """Write the script of a recorded run again from its ledger, without asking any model, and compare. Stops at the script gate."""

    def work() -> int:
        from .board import print_replay, replay_plain
        from .script.story_file import StoryFile

        old = opened(dir, None)
        pictures = {w.portrait: old.artifact(w.portrait) for w in old.brief.cast if w.portrait}
        url = base_url or old.service.base_url
        if record and base_url is None:
            old.check_trust()
        studio = opened_studio(None, make_service(url, budget, None, None, None, None), "record" if record else "strict", dir)
        new = studio.start(
            StoryFile(old.brief, pictures), variant=old.variant.but(gates=("script",)), out=out or dir.with_name(f"{dir.resolve().name}-replay"),
        )
        new.go()
        if as_json:
            print(json.dumps(replay_plain(old, new), ensure_ascii=False, indent=2))
        else:
            print_replay(old, new)
        return 0 if old.script() == new.script() else 1

    finish(work, as_json)


@app.command()
def calls(dir: Dir, as_json: Json = False) -> None:
    """List every call to a language model that a run made: for what, tokens, seconds, outcome."""

    def work() -> int:
        run = opened(dir, None)
        if as_json:
            print(json.dumps([asdict(c) for c in run.calls()], ensure_ascii=False, indent=2))
        else:
            from .board import print_calls

            print_calls(run)
        return 0

    finish(work, as_json)


@app.command()
def redo(
    dir: Dir,
    kind: Annotated[Kind, typer.Argument(help="portrait, keyframe or shot.")],
    names: Annotated[list[str], typer.Argument(help="Which: shot numbers or ids, look ids.")],
    note: Annotated[str, typer.Option(help="Why, for the record.")] = "",
    workers: Annotated[int | None, typer.Option(help="Rendering processes.")] = None,
    base_url: BaseUrl = None,
    weights: Weights = None,
    device: Device = None,
    as_json: Json = False,
) -> None:
    """Make another take of a portrait, keyframe or shot, and of what depends on it; nothing else."""

    def work() -> int:
        run = opened(dir, workers, base_url, weights, device)
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
def opened(
    dir: Path, workers: int | None, base_url: str | None = None, weights: Path | None = None, device: str | None = None,
) -> Run:
    """The run in ``dir``, with the server and the models that the options name."""
    service = make_service(base_url, None, None, None, None, None, service_of(dir)) if base_url else None
    return opened_studio(workers, service, weights=weights, device=device).open(dir)


def service_of(dir: Path) -> Service:
    """How the run in ``dir`` was begun to reach its language models."""
    from .graph.settings import Settings
    from .store.run_folder import RunFolder

    return Settings.read_from(RunFolder.open(dir)).service


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


def dynamicrafter_components(model: str, checkpoint: Path, folder: Path, dtype: str) -> dict[str, Any]:
    """Write the components of a DynamiCrafter checkpoint below ``folder``; returns counts of what was converted."""
    import torch

    from .generators.dynamicrafter.convert import load_original, save

    components = load_original(checkpoint, model.removeprefix("dynamicrafter-").replace("-", "_"), getattr(torch, dtype))
    save(components, folder)
    return asdict(components.report)


app.add_typer(weights_app(finish, {"dynamicrafter": dynamicrafter_components}), name="weights")


def main() -> None:
    """Entry point of the ``vgot`` command."""
    app()
