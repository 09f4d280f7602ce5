"""What the command line shows: live progress, the verdict, the board of a run, its history."""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from .script.edits import changes
from .store.canonical import digest

if TYPE_CHECKING:
    from .agents.review import Review
    from .delivery.report_data import Bill
    from .graph.studio import Run, Status, Step
    from .script.model import Script

STAGES = ("script", "portraits", "keyframes", "shots", "boundaries", "cut")


def plain(text: object) -> str:
    """Any text as one harmless line for a terminal: no markup, and no control sequences, whoever wrote it."""
    return escape("".join(c if c.isprintable() else " " for c in str(text)))


def dim(text: str) -> Text:
    """A quiet line."""
    return Text("".join(c if c.isprintable() else " " for c in text), style="dim")


REDOES = {"portraits": "portrait LOOK", "keyframes": "keyframe {shot}", "shots": "shot {shot}"}
"""How another take is asked for at a gate."""
WAIT_LINES = 1.0
"""Least seconds between two lines that say what is waited for."""


class Progress:
    """Live progress: one bar per stage with time left on a terminal, one line per stage elsewhere, nothing when quiet.

    Goes to standard error, so that standard output stays clean for scripts.
    """

    def __init__(self, run: Run, quiet: bool = False) -> None:
        self.run = run
        self.quiet = quiet
        self.console = Console(stderr=True, highlight=False, soft_wrap=True)
        self.live = self.console.is_terminal and not quiet
        self.started = time.monotonic()
        self.stage_started: dict[str, float] = {}
        self.totals: dict[str, int] = {}
        self.done: dict[str, dict[str, float]] = {}
        self.made = 0
        self.reused = 0
        self.rounds = 0
        self._tasks: dict[str, TaskID] = {}
        self._said: dict[str, int] = {}
        self._waited = -WAIT_LINES
        self._pulse: TaskID | None = None
        self._bars = Bars(
            TextColumn("{task.description:<11}"), BarColumn(28), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("left"),
            TimeRemainingColumn(), console=self.console, transient=True,
        ) if self.live else None

    def __enter__(self) -> Self:
        if self._bars:
            self._bars.start()
            if self.run.variant.writer_of("director") != "offline":
                self._pulse = self._bars.add_task("writers", total=None)
        if not self.quiet:
            self.console.print(f"film of {self.run.brief.shots} shots in {escape(str(self.run.path))}")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bars:
            self._bars.stop()
        if not self.quiet and self.live:
            for stage in self.done:
                self._line(stage)

    def watch(self, event: dict[str, Any]) -> None:
        """Take in one event of the run."""
        stage = str(event.get("stage", ""))
        if self._bars and self._pulse is not None and stage != "writers":
            self._bars.remove_task(self._pulse)
            self._pulse = None
        if stage == "plan":
            self._expect("script", int(event["total"]))
            if not self.quiet:
                self.console.print(f"“{plain(event['title'])}”")
        elif stage == "writers":
            self._wait(event)
        elif "wanted" in event:
            self._expect(stage, int(event["wanted"]) + sum(v >= 1 for v in self.done.get(stage, {}).values()))
        elif "id" in event:
            self._advance(stage, event)

    def _wait(self, event: dict[str, Any]) -> None:
        """A model is waited for: one quiet line, and no more than one a second however many calls wait."""
        now = time.monotonic()
        if self.quiet or now - self._waited < WAIT_LINES:
            return
        self._waited = now
        self.console.print(dim(f"the writers wait {float(event.get('waiting', 0.0)):.0f} s: {event.get('why', '')}"))

    def _expect(self, stage: str, total: int) -> None:
        self.stage_started.setdefault(stage, time.monotonic())
        self.totals[stage] = total
        self.done.setdefault(stage, {})
        if self._bars:
            if stage in self._tasks:
                self._bars.update(self._tasks[stage], total=total)
            else:
                self._tasks[stage] = self._bars.add_task(stage, total=total)

    def _advance(self, stage: str, event: dict[str, Any]) -> None:
        items = self.done.setdefault(stage, {})
        if stage not in self.totals:
            self._expect(stage, self.run.brief.shots if stage in ("script", "shots", "keyframes") else 1)
        share = 1.0 if event.get("done") else min(0.999, float(event.get("share", 0.0)))
        items[str(event["id"])] = max(share, items.get(str(event["id"]), 0.0))
        if event.get("done"):
            self.made += event.get("reused") is False
            self.reused += event.get("reused") is True
        self.rounds += event.get("outcome") == "revise"
        done = sum(items.values())
        if self._bars and stage in self._tasks:
            self._bars.update(self._tasks[stage], completed=done)
        elif not self.quiet and event.get("done"):
            self._tell(stage, int(done))

    def _tell(self, stage: str, done: int) -> None:
        """Without a terminal: a line at each quarter of a stage, with time left."""
        total = max(1, self.totals[stage])
        quarter = done * 4 // total
        if quarter == self._said.get(stage, 0) or quarter == 0:
            return
        self._said[stage] = quarter
        elapsed = time.monotonic() - self.stage_started[stage]
        left = "" if done >= total else f", about {elapsed / max(done, 1) * (total - done):.0f} s left"
        self.console.print(f"{stage:<11} {done}/{total} in {elapsed:.1f} s{left}")

    def _line(self, stage: str) -> None:
        items = self.done[stage]
        whole = sum(v >= 1 for v in items.values())
        self.console.print(f"{stage:<11} {whole}/{self.totals.get(stage, whole)}")

    @property
    def seconds(self) -> float:
        """Since the progress began."""
        return time.monotonic() - self.started


def status_plain(run: Run) -> dict[str, Any]:
    """A run's status as plain values, for ``--json``."""
    s = run.status()
    out: dict[str, Any] = {
        "state": s.state, "gate": s.gate, "path": str(run.path), "title": s.title, "settled": s.settled, "shots": s.total,
        "failures": dict(s.failures), "film": dict(s.film) or None, "models": models_plain(account_of(run)),
    }
    if s.film:
        out["files"] = {p.name: str(p) for p in deliveries(run)}
    return out


def account_of(run: Run) -> Bill:
    """What the run's language models cost so far."""
    from .graph.accounts import run_account

    return run_account(run.path, run.variant)[1]


def models_plain(bill: Bill) -> dict[str, Any]:
    """A bill as plain values: calls made and kept, tokens, seconds, money (None where a price is missing), failures by kind."""
    return {
        "calls": bill.calls, "kept": bill.kept, "read": bill.read, "written": bill.written, "estimated": bill.estimated,
        "seconds": bill.seconds, "money": None if bill.money is None else round(bill.money, 6), "failed": dict(bill.failed),
    }


def models_line(bill: Bill) -> str:
    """``models: 61 calls, 182k tokens read, 31k written, about 0.42 at the stated prices``; '' where no language model took part."""
    parts = []
    if bill.calls:
        parts += [f"{bill.calls:,} call{'' if bill.calls == 1 else 's'}", f"{bill.tokens_read} tokens read", f"{bill.tokens_written} written"]
        parts += [f"about {bill.price} at the stated prices"] if bill.price else []
    if bill.kept:
        parts.append(f"{bill.kept:,} answer{'' if bill.kept == 1 else 's'} kept from a recorded run")
    if bill.failed:
        parts.append(", ".join(f"{n} {how}" for how, n in bill.failed.items()))
    return f"models: {', '.join(parts)}" if parts else ""


def deliveries(run: Run) -> list[Any]:
    """The delivered files that exist, the film first."""
    names = ("film.mp4", "storyboard.png", "script.json", "report.html", "subtitles.srt")
    return [p for n in names if (p := run.path / n).is_file()]


def print_verdict(run: Run, status: Status, progress: Progress) -> None:
    """Paths, totals and one line of verdict."""
    console = Console(highlight=False, soft_wrap=True)
    models = models_line(account_of(run))
    if status.state == "paused":
        console.print(f"waiting for you at the {status.gate} gate")
        for p in deliveries(run):
            console.print(f"  {escape(str(p))}")
        if models:
            console.print(models)
        print_next(console, run, status.gate)
        return
    film = status.film
    for p in deliveries(run):
        console.print(f"  {escape(str(p))}")
    if not film:
        console.print(f"stopped after {status.settled} of {status.total} shots were settled; go on with: vgot resume {escape(str(run.path))}")
        if models:
            console.print(models)
        return
    console.print(plain(verdict(status)))
    if models:
        console.print(models)
    console.print(f"{progress.made} made, {progress.reused} kept, in {progress.seconds:.1f} s")


def print_next(console: Console, run: Run, gate: str | None) -> None:
    """What a person can do at a gate, as commands to copy."""
    folder, shot = escape(shlex.quote(str(run.path))), min(3, run.brief.shots)
    console.print(f"look:    vgot show {folder}")
    console.print(f"go on:   vgot approve {folder} [--edits FILE]")
    if gate == "script":
        console.print(f'rewrite: vgot revise {folder} {shot} "night, rain"')
    elif gate is not None:
        console.print(f"again:   vgot redo {folder} {REDOES[gate].format(shot=shot)}")


def verdict(status: Status) -> str:
    """One line: what the film is and what the validator says of it."""
    film = status.film
    line = f"{film['shots']} shots, {film['seconds']:.1f} s, {film['width']}x{film['height']} at {film['fps']} fps"
    outcomes = film.get("outcomes", {})
    accepted = outcomes.get("accepted", 0)
    words = "every shot validated" if accepted == film["shots"] else ", ".join(f"{n} {k}" for k, n in sorted(outcomes.items()))
    score = f" (mean score {film['score']:.2f})" if film.get("score") is not None else ""
    return f"done: “{status.title}”, {line}; {words}{score}"


def print_board(run: Run) -> None:
    """The board in the terminal: one row per shot."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 150)
    status = run.status()
    console.print(f"[bold]{plain(status.title or run.path.name)}[/bold]  {status.state}" + (f" at the {status.gate} gate" if status.gate else ""))
    for name, text in status.failures.items():
        console.print(f"[red]could not make {plain(name)}[/red]: {plain(text)}")
    if status.settled == 0 or status.settled < status.total:
        console.print(f"{status.settled} of {status.total or run.brief.shots} shots settled")
        return
    best = {r.shot: r for r in sorted(run.reviews(), key=lambda r: r.score)}
    rounds: dict[str, int] = {}
    for r in run.reviews():
        rounds[r.shot] = rounds.get(r.shot, 0) + 1
    table = Table(box=None, pad_edge=False)
    for name in ("shot", "s", "cut", "camera", "what happens", "score", "C", "rounds", "verdict"):
        table.add_column(name, no_wrap=name not in ("what happens",), justify="right" if name in ("s", "score", "C", "rounds") else "left")
    for shot in run.script().shots:
        judged = best.get(shot.id)
        table.add_row(
            shot.id, f"{shot.seconds:.1f}", shot.cut.kind, f"{shot.camera.size} {shot.camera.move} {shot.camera.lens}mm", plain(shot.description),
            *_judged(judged, rounds.get(shot.id, 0)),
        )
    console.print(table)
    flowing = Console(highlight=False, soft_wrap=True)
    if status.gate == "script":
        print_remarks(flowing, run)
    if models := models_line(account_of(run)):
        flowing.print(models)
    for p in deliveries(run):
        flowing.print(escape(str(p)))
    if status.gate is not None:
        print_next(flowing, run, status.gate)


def print_remarks(console: Console, run: Run) -> None:
    """What was remarked at the table read, and what the person at the gate should look at first: shots that no round could mend."""
    remarks = run.remarks()
    if remarks:
        console.print("[bold]remarks at the table[/bold]")
    for r in remarks:
        console.print(f"{r.shot}  {r.domain}: {plain(r.note)}")
    outcomes = {r.shot: r for r in run.reviews()}
    open_ = [r for r in outcomes.values() if r.outcome == "exhausted"]
    if open_:
        console.print("[bold]not mended in any round[/bold]")
    for review in open_:
        console.print(f"{review.shot}  {plain('; '.join(review.reasons[:3]) or ', '.join(review.failing))}")


def _judged(review: Review | None, rounds: int) -> tuple[str, str, str, str]:
    if review is None:
        return "", "", "", "unvalidated"
    return f"{review.score:.2f}", f"{review.components.c:.2f}", str(rounds), review.outcome


def print_history(steps: Sequence[Step]) -> None:
    """Checkpoints, newest first."""
    table = Table(box=None, pad_edge=False)
    for name in ("step", "after", "next", "shot", "round", "outcome", "checkpoint"):
        table.add_column(name)
    for s in steps:
        following = sorted(set(s.next))
        table.add_row(str(s.index), s.node[:40], "+".join(following)[:40], str(s.shot + 1), str(s.round), s.outcome, s.checkpoint)
    Console(highlight=False, width=None if sys.stdout.isatty() else 150).print(table)


def print_calls(run: Run) -> None:
    """Every call to a language model: for what, which model, tokens, seconds, how it ended; and a total."""
    from .graph.accounts import run_account

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 150)
    calls, bill = run_account(run.path, run.variant)
    if not calls:
        console.print("no language model was called")
        return
    table = Table(box=None, pad_edge=False, show_footer=True)
    for name, total in (("for", f"{len(calls):,} calls"), ("model", ""), ("read", bill.tokens_read), ("written", bill.tokens_written),
                        ("seconds", f"{bill.seconds:.1f}"), ("outcome", "")):
        table.add_column(name, footer=total, justify="right" if name in ("read", "written", "seconds") else "left", no_wrap=name != "for")
    for call in calls:
        about = "≈" if call.estimated else ""
        table.add_row(
            plain(call.place), plain(call.model), f"{about}{call.read:,}", f"{about}{call.written:,}", f"{call.seconds:.1f}",
            f"{call.outcome}{', kept' if call.kept else ''}",
        )
    console.print(table)
    Console(highlight=False, soft_wrap=True).print(models_line(bill))


def replay_plain(old: Run, new: Run) -> dict[str, Any]:
    """What a replay came to, as plain values: equal or not, which shots differ, which calls were made and why."""
    a, b = old.script(), new.script()
    shots = {s.id: s for s in a.shots}
    calls = new.calls()
    return {
        "same": a == b, "recorded": digest(a.plain()), "replayed": digest(b.plain()), "path": str(new.path),
        "differing": sorted(set(shots) ^ {s.id for s in b.shots} | {s.id for s in b.shots if s.id in shots and s != shots[s.id]}),
        "found": sum(c.kept for c in calls), "made": [{"place": str(c.place), "why": c.why} for c in calls if not c.kept],
    }


def print_replay(old: Run, new: Run) -> None:
    """The same for people."""
    console = Console(highlight=False, soft_wrap=True)
    r = replay_plain(old, new)
    made: list[dict[str, str]] = r["made"]
    console.print(f"{r['found']} calls found in the recorded run, {len(made)} made")
    for call in made[:40]:
        console.print(dim(f"  {call['place']}: {call['why']}"))
    if len(made) > 40:
        console.print(dim(f"  … and {len(made) - 40} more, see report.html"))
    if r["same"]:
        console.print(f"the same script, word for word ({str(r['replayed'])[:16]})")
    else:
        parts = ", ".join(r["differing"]) or "cast, places or title"
        console.print(f"another script: {parts} differ ({r['recorded'][:16]} became {r['replayed'][:16]})")
        console.print(dim("what a person changed at a gate is not replayed"))
    console.print(escape(str(new.path)))


def print_changes(old: Script, new: Script) -> None:
    """What became of a person's notes, field by field."""
    console = Console(highlight=False, soft_wrap=True)
    lines = changes(old, new)
    for line in lines[:30]:
        console.print(f"  {plain(line)}", markup=False)
    if len(lines) > 30:
        console.print(dim(f"  … and {len(lines) - 30} more, see script.json"))
    if not lines:
        console.print("the note changed nothing: the writer could not make anything of it. Say it in other words, or edit the fields by hand")
