"""``AsyncStudio`` and ``AsyncRun``: start, go on, approve, redo, look; the verbs behind every face of vgot.

The synchronous face is :mod:`vgot.graph.studio`.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, cast

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command
from pydantic import ValidationError

from .. import __version__
from ..agents.ask import Writer
from ..agents.encoders import open_encoder
from ..agents.ledger import Call, Ledger, Mode, calls_of
from ..agents.messages import Remark, Role
from ..agents.notes import hearer
from ..agents.review import Review
from ..agents.room import WritersRoom
from ..agents.service import Service
from ..errors import CorruptError, InputError
from ..generators.engine import Engine, ProcessEngine
from ..generators.protocols import Picture, Renderer
from ..generators.registry import load_renderer
from ..generators.setup import Setup
from ..script.edits import apply_edits, changes
from ..script.intake import clean_story, subject_of
from ..script.model import Brief, Script
from ..script.story_file import StoryFile
from ..store.artifacts import Store
from ..store.run_folder import RunFolder, slugify
from ..tools.jobs import STAGES
from ..tools.workshop import Workshop
from .build import build, recursion_limit
from .checkpoint import open_saver
from .gates import Decision
from .papers import write_papers
from .revise import counted, send_back
from .services import Services, reviews_of
from .settings import Settings
from .state import State
from .variant import GRAPH_VERSION, Gate, Variant
from .writers import open_writers, priced

Watch = Callable[[dict[str, Any]], None]
"""Receives progress events: plain dicts with ``stage`` and what happened."""
THREAD = "film"
SHORTEST, LONGEST = 0.5, 60.0
"""Seconds that one shot may last (:class:`vgot.script.model.Outline`)."""
ORIGINS = {"input": "start", "update": "a person's word", "fork": "fork"}
"""How a step is called that no node made."""
REDO: dict[str, str] = {"portrait": "portraits", "keyframe": "keyframes", "shot": "shots"}

Compiled = CompiledStateGraph[State, Services, State, State]
EngineMaker = Callable[[Store], Engine]


@dataclass(frozen=True, slots=True)
class Status:
    """Where a run stands.

    ``state``: ``done``, ``paused`` (at ``gate``), ``stopped`` (can be resumed) or ``new``. ``film``: totals of the
    finished film. ``failures``: what could not be made, in plain words.
    """

    state: Literal["new", "stopped", "paused", "done"]
    gate: Gate | None = None
    film: Mapping[str, Any] = field(default_factory=dict)
    failures: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    settled: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One checkpoint of a run's history, newest first."""

    index: int
    checkpoint: str
    node: str
    next: tuple[str, ...]
    shot: int
    round: int
    outcome: str
    source: str


class AsyncStudio:
    """Where films are made: a folder of run folders, and how they are made by default."""

    def __init__(
        self, root: str | Path = "films", *, writer: str | Writer = "offline", render: str = "animatic", engine: EngineMaker | None = None,
        workers: int | None = None, weights: str | Path | None = None, device: str | None = None, service: Service | None = None,
        replay: Mode = "live", recorded: str | Path | None = None,
    ) -> None:
        """
        Args:
            writer: ``offline``, ``openai:MODEL``, or a :class:`~vgot.agents.ask.Writer`. service: how language models are
                reached and what they may cost; None keeps what a run was begun with. replay: ``strict`` asks models nothing,
                ``record`` asks what ``recorded`` (a run folder) does not hold. weights, device: where the models of pictures are
                (default ``VGOT_WEIGHTS``, else ``weights/``), and what they run on (``cuda:0``, ``cpu``; default the best there is).
        """
        self.root = Path(root)
        self._writer = writer
        self.render = render
        self._engine = engine
        self._workers = workers
        self.weights = str(Path(weights).absolute()) if weights is not None else None
        self.device = device
        self.service = service
        self.replay: Mode = replay
        self.recorded = Path(recorded).absolute() if recorded is not None else None
        if replay == "record" and recorded is None:
            raise InputError("a replay that records needs a recorded run: name its folder with --from DIR")

    async def start(
        self, story: str | Brief | StoryFile, *, shots: int | None = None, seconds: float | None = None, seed: int | None = None,
        variant: Variant | None = None, out: str | Path | None = None,
    ) -> AsyncRun:
        """Lay out a new run (nothing is written by agents or drawn yet; call :meth:`AsyncRun.go`).

        A story file (:func:`vgot.script.story_file.read_story_file`) brings cast, portraits, places and style along; numbers
        given here overrule it. A run folder that already holds the same request is opened instead, so that a repeated command goes on.

        Raises:
            InputError: a story or number that cannot be filmed, or ``out`` holds another film. StorageError: not writable.
        """
        pictures: Mapping[str, bytes] = {}
        if isinstance(story, StoryFile):
            told = story.but(shots=shots, seconds=seconds, seed=seed)
            brief, pictures = told.brief, told.pictures
        else:
            brief = story if isinstance(story, Brief) else make_brief(story, shots=shots, seconds=seconds, seed=seed or 0)
        check_length(brief)
        v = variant or Variant(writer=self.writer_name, render=self.render)
        settings = Settings(
            service=self.service or Service(), replay=self.replay, recorded=str(self.recorded or ""), weights=self.weights or "",
            device=self.device or "",
        )
        ready(open_renderer(v, settings))
        priced(v, settings.service)
        self.writers(v, settings, brief.seed, silent=settings.replay == "strict")
        path = Path(out) if out is not None else self.root / slugify(subject_of(brief.story), json.dumps([brief.plain(), v.plain()], sort_keys=True))
        meta = {"brief": brief.plain(), "variant": v.plain(), "graph": GRAPH_VERSION, "vgot": __version__}
        folder = RunFolder.create(path, meta, same=("brief", "variant", "graph"))
        run = AsyncRun(self, folder)
        with folder.lock():
            for sha, picture in pictures.items():
                if run.store.put(picture) != sha:
                    raise CorruptError(f"a picture of the story file changed while it was read ({sha[:12]}…); start again")
            settings.write(folder)
        return run

    async def open(self, path: str | Path) -> AsyncRun:
        """The run in an existing folder.

        Raises:
            InputError: no run is there. CorruptError: its papers cannot be read.
        """
        return AsyncRun(self, RunFolder.open(Path(path)))

    @property
    def writer_name(self) -> str:
        """Name of the default writer."""
        return self._writer if isinstance(self._writer, str) else self._writer.id

    def writers(self, variant: Variant, settings: Settings, seed: int, *, silent: bool) -> dict[Role, Writer]:
        """The writer of each role; an explicit one given to the studio stands in for its own name only.

        ``silent``: nothing will be asked, so no key is needed.
        """
        given = {self._writer.id: self._writer} if isinstance(self._writer, Writer) else {}
        return open_writers(variant, settings.service, seed=seed, silent=silent, given=given)

    def engine(self, store: Store, worth: int | None = None) -> Engine:
        """A fresh engine over ``store``. ``worth``: processes that the renderer can use, None for one per core."""
        return self._engine(store) if self._engine else ProcessEngine(store, self._workers or worth)


class AsyncRun:
    """One film in the making, in its own folder. Verbs that change it hold the folder's lock."""

    def __init__(self, studio: AsyncStudio, folder: RunFolder) -> None:
        self.studio = studio
        self.folder = folder
        try:
            self.brief = Brief.read(folder.meta["brief"])
            self.variant = Variant.read(folder.meta["variant"])
        except (KeyError, ValidationError) as e:
            raise CorruptError(
                f"{folder.path} holds a run that this version cannot read ({type(e).__name__}); open it with the version of vgot that made it"
            ) from e
        if folder.meta.get("graph") != GRAPH_VERSION:
            raise InputError(
                f"{folder.path} was begun with graph version {folder.meta.get('graph')}, this program has {GRAPH_VERSION}; "
                "finish it with the version of vgot that began it, or start anew with --out"
            )
        self.store = Store(folder.store)
        self.settings = Settings.read_from(folder)
        if studio.service is not None or studio.replay != "live":
            self.settings = self.settings.but(
                service=studio.service or self.settings.service, replay=studio.replay,
                recorded=str(studio.recorded or "") or self.settings.recorded,
            )
        here = {k: v for k, v in (("weights", studio.weights), ("device", studio.device)) if v is not None}
        self.settings = self.settings.but(**here) if here else self.settings

    # -- verbs ------------------------------------------------------------------------------------------------------------
    async def go(self, watch: Watch | None = None) -> Status:
        """Start, or go on from wherever the run stopped, until the film is done or a gate waits.

        Raises:
            RunBusy: another process works on it. VgotError: what went wrong; the run can be resumed.
        """
        with self.folder.lock():
            return await self._advance(None, watch)

    async def approve(self, edits: Mapping[str, Any] | None = None, *, note: str = "", who: str = "", watch: Watch | None = None) -> Status:
        """Approve the gate that waits, with or without edits to the script, and go on.

        Args:
            edits: ``{"shots": {"s03": {"lighting": {"mood": "tense"}}}}``, or a whole script; see
                :func:`vgot.script.edits.apply_edits` for inserting, removing and pasting shots.

        Raises:
            InputError: nothing waits, or the edits do not make a valid script; the gate still waits then.
        """
        with self.folder.lock():
            status = await self.status()
            if status.gate is None:
                raise InputError(f"{self.folder.path} waits at no gate (it is {status.state}); nothing to approve")
            answer = {"action": "approve", "note": note, "who": who}
            if edits:
                script = await self.script()
                edited = apply_edits(script, edits, waive=frozenset(self.variant.waive))
                answer |= {"script": self.store.put_json(edited.plain()), "changes": self._changes(script, edited)}
            return await self._advance(answer, watch)

    async def revise(
        self, notes: Mapping[str, str | tuple[str, str]], *, edits: Mapping[str, Any] | None = None, note: str = "", who: str = "",
        watch: Watch | None = None,
    ) -> Status:
        """Send shots back to the writers' room from the script gate, each with a note, and stop there again.

        Shots without a note stay as they are if they still fit what is now before them; else they are rewritten too.

        Args:
            notes: shot (id or number) to a note, or to ``(note, role)`` where a certain agent should hear it first.
            edits: changes made by hand before the room goes on, as for :meth:`approve`.

        Raises:
            InputError: the run does not wait at the script gate, or there is no such shot or agent; the gate still waits then.
        """
        with self.folder.lock():
            status = await self.status()
            if status.gate != "script":
                raise InputError(
                    f"{self.folder.path} is {status.state}{f' at the {status.gate} gate' if status.gate else ''}; shots are sent back at the "
                    "script gate (begin the film with --approve script). Later, `vgot redo` makes other takes"
                )
            script = await self.script()
            edited = apply_edits(script, edits, waive=frozenset(self.variant.waive)) if edits else script
            words = read_notes(edited, notes, self.variant)
            async with self._graph() as (graph, config, services):
                values = cast(State, (await graph.aget_state(config)).values)
                ref = self.store.put_json(counted(services, values, words))
                back = send_back(services, values, edited, words, ref)
            answer = {"action": "revise", "words": ref, "back": back, "changes": self._changes(script, edited), "note": note, "who": who}
            return await self._advance(answer, watch)

    async def redo(self, kind: str, ids: list[str], *, note: str = "", watch: Watch | None = None) -> Status:
        """Make other takes of portraits, keyframes or shots, and what depends on them, and nothing else.

        Args:
            kind: ``portrait``, ``keyframe`` or ``shot``. ids: look ids, shot ids, or shot numbers (from 1).

        Raises:
            InputError: there is nothing of that kind or name yet.
        """
        with self.folder.lock():
            script = await self.script()
            items = [f"{kind}:{redo_id(script, kind, i)}" for i in ids]
            status = await self.status()
            if status.gate is not None:
                return await self._advance({"action": "redo", "items": items, "note": note}, watch)
            async with self._graph() as (graph, config, _):
                takes = (await graph.aget_state(config)).values.get("takes", {})
                update = {
                    "takes": {i: takes.get(i, 0) + 1 for i in items}, "film": {},
                    "decisions": [{"gate": "", "action": "redo", "items": items, "note": note, "who": ""}],
                }
                await graph.aupdate_state(config, update, as_node="portrait")
            return await self._advance(None, watch)

    # -- looking ----------------------------------------------------------------------------------------------------------
    async def status(self) -> Status:
        """Where the run stands; reads, changes nothing."""
        if not self.folder.checkpoints.exists():
            return Status("new")
        async with self._graph() as (graph, config, services):
            snap = await graph.aget_state(config)
            values = snap.values
            if not values:
                return Status("new")
            gate = next((i.value["gate"] for i in snap.interrupts), None)
            state: Literal["stopped", "paused", "done"] = "paused" if gate else "done" if not snap.next and values.get("film") else "stopped"
            return Status(
                state, gate, values.get("film") or {}, values.get("failures", {}),
                services.plan(values["plan"]).title if values.get("plan") else "", len(services.settled(values.get("spine"))),
                values.get("total", 0),
            )

    async def script(self) -> Script:
        """The script as it stands.

        Raises:
            InputError: the script stage is not finished.
        """
        async with self._graph() as (graph, config, services):
            values = (await graph.aget_state(config)).values
            if not values.get("script"):
                raise InputError(f"{self.folder.path} has no finished script yet; run `vgot resume` first")
            return services.workshop.script(values["script"])

    async def reviews(self) -> list[Review]:
        """Every round of every settled shot, in order."""
        async with self._graph() as (graph, config, services):
            values = (await graph.aget_state(config)).values
            return reviews_of(self.store, services.settled(values.get("spine")))

    async def remarks(self) -> list[Remark]:
        """What the validator remarked at the table read, for the person at the script gate."""
        async with self._graph() as (graph, config, _):
            ref = (await graph.aget_state(config)).values.get("remarks")
            return [Remark.read(r) for r in self.store.get_json(ref)] if ref else []

    def calls(self) -> list[Call]:
        """Every call to a model that this run filed, in order, with what it cost."""
        return calls_of(self.store)

    async def history(self, limit: int | None = None) -> list[Step]:
        """The run's checkpoints, newest first."""
        steps: list[Step] = []
        async with self._graph() as (graph, config, _):
            async for snap in graph.aget_state_history(config, limit=limit + 1 if limit else None):
                meta = snap.metadata or {}
                v = snap.values
                steps.append(Step(
                    index=int(meta.get("step", -1)), checkpoint=str(snap.config["configurable"]["checkpoint_id"]),
                    node="", next=snap.next, shot=int(v.get("cursor", 0)), round=int(v.get("desk", {}).get("round", 0)),
                    outcome=str(v.get("desk", {}).get("verdict", {}).get("outcome", "")), source=str(meta.get("source", "")),
                ))
        # What ran before a step is what the step before it announced; where nothing was announced, somebody stepped in.
        done = [*[s.next for s in steps[1:]], ()]
        named = [replace(s, node="+".join(sorted(set(d))) or ORIGINS.get(s.source, s.source)) for s, d in zip(steps, done, strict=True)]
        return named[:limit]

    # -- inside -----------------------------------------------------------------------------------------------------------
    def _changes(self, before: Script, after: Script) -> str:
        """Artifact of what a person changed by hand; '' for nothing."""
        changed = changes(before, after)[:2000]
        return self.store.put_json(changed) if changed else ""

    @asynccontextmanager
    async def _graph(self, engine: Engine | None = None, watch: Watch | None = None) -> AsyncIterator[tuple[Compiled, RunnableConfig, Services]]:
        v, settings = self.variant, self.settings
        silent = engine is None or settings.replay == "strict"
        if not silent:
            settings.check_trust(self.studio.service)
            priced(v, settings.service)
        writers = self.studio.writers(v, settings, self.brief.seed, silent=silent)
        source = Store(RunFolder.open(Path(settings.recorded)).store) if settings.recorded and engine else None
        ledger = Ledger(self.store, settings.replay, source, settings.service.budget, settings.service.prices)
        for writer in writers.values():
            writer.line.tell = watch
        room = WritersRoom(writers, ledger, open_encoder(v.encoder if engine else "", settings.service, silent=silent))
        shop = Workshop(
            self.folder.path, self.store, open_renderer(v, settings), engine or _NoEngine(),
            Picture(v.width, v.height, v.fps, v.subtitles, v.label), identity=v.has("identity"), reset=v.has("reset"),
        )
        services = Services(v, room, shop)
        async with open_saver(self.folder.checkpoints) as saver:
            graph = build(v, saver=saver)
            config: RunnableConfig = {
                "configurable": {"thread_id": THREAD}, "recursion_limit": recursion_limit(v, self.brief.shots),
            }
            yield graph, config, services

    async def _advance(self, answer: dict[str, Any] | None, watch: Watch | None) -> Status:
        """Run the graph until it ends or stops at a gate. ``answer`` goes to the gate that waits."""
        self.store.sweep()
        started = time.monotonic()
        renderer = open_renderer(self.variant, self.settings)
        ready(renderer)
        engine = self.studio.engine(self.store, renderer.workers)
        try:
            self.settings.write(self.folder)
            async with self._graph(engine, watch) as (graph, config, services):
                try:
                    command = await self._entry(graph, config, answer)
                    if command is not _NOTHING:
                        self.folder.require_space(expected_bytes(self.brief, self.variant))
                        async for event in graph.astream(command, config, context=services, stream_mode="custom", durability="sync"):
                            if watch:
                                watch(event)
                    await self._papers_at_gate(graph, config, services)
                finally:
                    self.folder.journal.append({
                        "event": "went", "seconds": round(time.monotonic() - started, 3), "made": services.workshop.made,
                        "reused": services.workshop.reused, "calls": services.room.calls, "calls_reused": services.room.reused,
                    })
        finally:
            await engine.close()
        return await self.status()

    async def _papers_at_gate(self, graph: Compiled, config: RunnableConfig, services: Services) -> None:
        """When a gate waits, lay the board and the report out for the person who decides."""
        snap = await graph.aget_state(config)
        if snap.interrupts:
            await asyncio.to_thread(write_papers, snap.values, services, None)

    async def _entry(self, graph: Any, config: RunnableConfig, answer: dict[str, Any] | None) -> Any:
        """What to feed the graph: the first input, a gate's answer, or None to go on; ``_NOTHING`` when there is nothing to do."""
        snap = await graph.aget_state(config)
        if not snap.values:
            return {
                "schema": GRAPH_VERSION, "variant": self.store.put_json(self.variant.plain()),
                "brief": self.store.put_json(self.brief.plain()),
            }
        begun = Variant.read(self.store.get(snap.values["variant"])).fingerprint if snap.values.get("schema") == GRAPH_VERSION else ""
        if begun != self.variant.fingerprint:
            raise InputError(
                f"{self.folder.path} was begun with another variant than its run.json says; restore run.json, or start anew with --out"
            )
        if answer is not None:
            return Command(resume=Decision.model_validate(answer).model_dump())
        if snap.interrupts:
            return _NOTHING
        failed = snap.values.get("failures", {})
        if failed:
            leaf = next(s.leaf for s in STAGES.values() if any(k.startswith(f"{s.leaf}:") for k in failed))
            await graph.aupdate_state(config, {"failures": dict.fromkeys(failed)}, as_node=leaf)
            return None
        if snap.next or not snap.values.get("film"):
            # Also where nothing is left to run in this step: a kill between a task's writes and the next checkpoint leaves
            # the step finished and the run not.
            return None
        if not (self.folder.path / "film.mp4").is_file():
            await graph.aupdate_state(config, {"film": {}}, as_node="portrait")
            return None
        return _NOTHING


def open_renderer(variant: Variant, settings: Settings) -> Renderer:
    """The renderer of a variant, with the models of this machine.

    Raises:
        InputError: there is none of this name. MissingExtra: it needs packages that are not installed.
    """
    return load_renderer(variant.render, Setup(variant.diffusion, Path(settings.weights) if settings.weights else None, settings.device))


def ready(renderer: Renderer) -> None:
    """Everything that the renderer needs is there.

    Raises:
        WeightsError: model files are missing, all of them listed. MissingExtra: packages are.
    """
    if renderer.check is not None:
        renderer.check()


_NOTHING = object()


class _NoEngine:
    """Stands where a verb only looks: making anything would be a fault."""

    async def submit(self, job: Any, report: Any) -> Any:
        raise RuntimeError(f"nothing may be made here, {job.op} was asked for")

    async def close(self) -> None:
        return None


def make_brief(story: str, *, shots: int | None, seconds: float | None, seed: int) -> Brief:
    """A brief from what a person typed.

    Raises:
        InputError: naming each value that is out of range.
    """
    text = clean_story(story)
    data: dict[str, Any] = {"story": text, "seed": seed}
    if shots is not None:
        data["shots"] = shots
    if seconds is not None:
        data["seconds"] = seconds
    try:
        return Brief.model_validate(data)
    except ValidationError as e:
        raise InputError("; ".join(f"{'.'.join(map(str, x['loc']))} is {x['input']!r}: {x['msg'].lower()}" for x in e.errors())) from None


def check_length(brief: Brief) -> None:
    """Can so many shots last so long?

    Raises:
        InputError: no.
    """
    if brief.seconds is not None and not SHORTEST * brief.shots <= brief.seconds <= LONGEST * brief.shots:
        raise InputError(
            f"seconds is {brief.seconds:g}: a film of {brief.shots} shots can last {SHORTEST * brief.shots:g} to {LONGEST * brief.shots:g} s "
            f"({SHORTEST:g} to {LONGEST:g} s a shot); change --seconds or --shots"
        )


def read_notes(script: Script, notes: Mapping[str, str | tuple[str, str]], variant: Variant) -> dict[str, dict[str, str]]:
    """A person's notes by shot id, each with the agent that hears it first.

    Raises:
        InputError: no note at all, an empty or overlong one, no such shot, or an agent that takes no part.
    """
    if not notes:
        raise InputError('no note was given; say what should change, for example: vgot revise DIR 3 "night, rain"')
    cast, places = [n for c in script.characters for n in (c.name, c.role)], [x.name for x in script.locations]
    out: dict[str, dict[str, str]] = {}
    for name, said in notes.items():
        note, role = (said, "") if isinstance(said, str) else said
        text = clean_story(note)
        if len(text) > 1200:
            raise InputError(f"the note on {name} has {len(text):,} characters, at most 1,200 can be heard")
        room = [r for r in variant.roles if r != "validator"]
        if role and role not in room:
            raise InputError(f"{role!r} takes no part in this film; a note can go to {', '.join(room)}")
        out[redo_id(script, "shot", str(name))] = {"note": text, "role": role or hearer(text, variant.roles, cast, places)}
    return out


def expected_bytes(brief: Brief, variant: Variant) -> int:
    """About what a run adds to its folder: pictures losslessly, clips and the film at twice the bit rate seen in practice."""
    pixels = variant.width * variant.height
    frames = (brief.seconds or 3.2 * brief.shots) * variant.fps
    return round(brief.shots * pixels * 1.2 + 2 * frames * pixels * 0.012 + 4 * 2**20)


def redo_id(script: Script, kind: str, name: str) -> str:
    """The id that a person means by ``name``: ``3``, ``03`` or ``s03`` for a shot, ``mary.child`` for a portrait.

    Raises:
        InputError: there is none.
    """
    if kind not in REDO:
        raise InputError(f"cannot redo a {kind!r}; choose portrait, keyframe or shot")
    if kind == "portrait":
        ids = [k.id for c in script.characters for k in c.looks]
        if name in ids:
            return name
        raise InputError(f"the cast has no look {name!r}; it has {', '.join(ids)}")
    if name.isdigit() and 1 <= int(name) <= len(script.shots):
        return script.shots[int(name) - 1].id
    if script.shot(name):
        return name
    raise InputError(f"the film has no shot {name!r}; it has 1 … {len(script.shots)} ({script.shots[0].id} … {script.shots[-1].id})")
