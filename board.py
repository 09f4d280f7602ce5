"""What the command line shows: live progress, the verdict, the board of a run, its history."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from .agents.review import Review
    from .graph.studio import Run, Status, Step

STAGES = ("script", "portraits", "keyframes", "shots", "boundaries", "cut")


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
        self._bars = Bars(
            TextColumn("{task.description:<11}"), BarColumn(28), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("left"),
            TimeRemainingColumn(), console=self.console, transient=True,
        ) if self.live else None

    def __enter__(self) -> Self:
        if self._bars:
            self._bars.start()
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
        if stage == "plan":
            self._expect("script", int(event["total"]))
            if not self.quiet:
                self.console.print(f"“{escape(str(event['title']))}”")
        elif "wanted" in event:
            self._expect(stage, int(event["wanted"]) + sum(v >= 1 for v in self.done.get(stage, {}).values()))
        elif "id" in event:
            self._advance(stage, event)

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
        "failures": dict(s.failures), "film": dict(s.film) or None,
    }
    if s.film:
        out["files"] = {p.name: str(p) for p in deliveries(run)}
    return out


def deliveries(run: Run) -> list[Any]:
    """The delivered files that exist, the film first."""
    names = ("film.mp4", "storyboard.png", "script.json", "report.html", "subtitles.srt")
    return [p for n in names if (p := run.path / n).is_file()]


def print_verdict(run: Run, status: Status, progress: Progress) -> None:
    """Paths, totals and one line of verdict."""
    console = Console(highlight=False, soft_wrap=True)
    if status.state == "paused":
        console.print(f"waiting for you at the {status.gate} gate")
        for p in deliveries(run):
            console.print(f"  {escape(str(p))}")
        console.print(f"look:    vgot show {escape(str(run.path))}")
        console.print(f"go on:   vgot approve {escape(str(run.path))} [--edits FILE]")
        return
    film = status.film
    for p in deliveries(run):
        console.print(f"  {escape(str(p))}")
    if not film:
        console.print(f"stopped after {status.settled} of {status.total} shots were settled; go on with: vgot resume {escape(str(run.path))}")
        return
    console.print(verdict(status))
    console.print(f"{progress.made} made, {progress.reused} kept, in {progress.seconds:.1f} s")


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
    console.print(f"[bold]{escape(status.title or run.path.name)}[/bold]  {status.state}" + (f" at the {status.gate} gate" if status.gate else ""))
    for name, text in status.failures.items():
        console.print(f"[red]could not make {escape(name)}[/red]: {escape(text)}")
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
            shot.id, f"{shot.seconds:.1f}", shot.cut.kind, f"{shot.camera.size} {shot.camera.move} {shot.camera.lens}mm", escape(shot.description),
            *_judged(judged, rounds.get(shot.id, 0)),
        )
    console.print(table)
    for p in deliveries(run):
        console.print(escape(str(p)))


def _judged(review: Review | None, rounds: int) -> tuple[str, str, str, str]:
    if review is None:
        return "", "", "", "unvalidated"
    return f"{review.score:.2f}", f"{review.components.coherence:.2f}", str(rounds), review.outcome


def print_history(steps: Sequence[Step]) -> None:
    """Checkpoints, newest first."""
    table = Table(box=None, pad_edge=False)
    for name in ("step", "after", "next", "shot", "round", "outcome", "checkpoint"):
        table.add_column(name)
    for s in steps:
        following = sorted(set(s.next))
        table.add_row(str(s.index), s.node[:40], "+".join(following)[:40], str(s.shot + 1), str(s.round), s.outcome, s.checkpoint)
    Console(highlight=False, width=None if sys.stdout.isatty() else 150).print(table)
