"""What the graph costs beyond its generators and its writer: milliseconds and checkpoint bytes per shot, by film length.

    python benchmarks/orchestration.py [--shots 10 50 100 300]

Films of slates (64x64, one second a shot) on the inline engine. What generators (with publishing their artifacts), the
agents (the offline writer's answers, the validator's rules) and the delivery of film and papers took is measured inside
them and taken off; the rest is the graph: nodes, routes, planning, ledger, checkpoints. In CPU seconds, because wall time on
a shared machine measures its neighbours. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import vgot
from vgot.agents.ask import Writer
from vgot.agents.offline.model import OfflineWriter
from vgot.generators.engine import InlineEngine
from vgot.graph import finish, room_nodes
from vgot.graph.studio import Studio

STORY = "A keeper and her daughter sail home before the storm"
SPENT = {"agents": 0.0, "generators": 0.0, "delivery": 0.0}


@contextmanager
def clocked(name: str) -> Iterator[None]:
    """Add the CPU seconds of this thread to a part's account."""
    started = time.thread_time()
    try:
        yield
    finally:
        SPENT[name] += time.thread_time() - started


class TimedWriter(OfflineWriter):
    """The offline writer with a clock on it."""

    def _generate(self, *args: Any, **kwargs: Any) -> Any:
        with clocked("agents"):
            return super()._generate(*args, **kwargs)


class TimedEngine(InlineEngine):
    """The inline engine with a clock on it."""

    def _carry_out(self, slot: Any, ticket: Any) -> Any:
        with clocked("generators"):
            return super()._carry_out(slot, ticket)


def timed_deliver(*args: Any) -> Any:
    with clocked("delivery"):
        return DELIVER(*args)


def timed_judge(*args: Any, **kwargs: Any) -> Any:
    with clocked("agents"):
        return JUDGE(*args, **kwargs)


DELIVER, finish.deliver = finish.deliver, timed_deliver
JUDGE, room_nodes.judge = room_nodes.judge, timed_judge


def measure(shots: int, root: Path) -> dict[str, float]:
    SPENT.update(dict.fromkeys(SPENT, 0.0))
    variant = vgot.Variant(writer="timed", render="slate", width=64, height=64)
    studio = Studio(root, writer=Writer(TimedWriter(), "timed", "rules"), engine=TimedEngine)
    wall, cpu = time.perf_counter(), time.process_time()
    run = studio.start(STORY, shots=shots, seconds=float(shots), variant=variant, out=root / f"n{shots}")
    run.go()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    database = sum(p.stat().st_size for p in (run.path / ".vgot").glob("checkpoints.sqlite*"))
    return {
        **SPENT, "wall": wall, "cpu": cpu, "ms": (cpu - sum(SPENT.values())) / shots * 1e3, "kb": database / shots / 1024,
        "steps": len(run.history()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shots", type=int, nargs="+", default=[10, 50, 100, 300])
    parser.add_argument("--repeat", type=int, default=3, help="films of each length; the quickest counts (others were disturbed)")
    options = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="vgot-orchestration-"))
    measure(2, root / "warm")  # warm the imports
    print("| shots | wall s | CPU s | generators | agents | delivery | graph ms/shot | checkpoints kB/shot | steps |")
    print("|---|---|---|---|---|---|---|---|---|")
    for n in options.shots:
        r = min((measure(n, root / str(i)) for i in range(options.repeat)), key=lambda r: r["ms"])
        cells = (f"{r[k]:.1f}" for k in ("wall", "cpu", "generators", "agents", "delivery", "ms", "kb"))
        print(f"| {n} | {' | '.join(cells)} | {r['steps']} |", flush=True)
    shutil.rmtree(root)


if __name__ == "__main__":
    main()
