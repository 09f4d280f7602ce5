"""What the graph costs beyond its generators and its writer: milliseconds and checkpoint bytes per shot, by film length.

    python benchmarks/orchestration.py [--shots 10 50 100 300]

Films of slates (64x64, one second a shot) on the inline engine; the time that generators and the writer took is measured
inside them and taken off. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import vgot
from vgot.agents.ask import Writer
from vgot.agents.offline.model import OfflineWriter
from vgot.generators.engine import InlineEngine
from vgot.graph.studio import Studio
from vgot.store.journal import Journal

STORY = "A keeper and her daughter sail home before the storm"
SPENT = {"writer": 0.0}


class TimedWriter(OfflineWriter):
    """The offline writer with a clock on it."""

    def _generate(self, *args: Any, **kwargs: Any) -> Any:
        started = time.perf_counter()
        try:
            return super()._generate(*args, **kwargs)
        finally:
            SPENT["writer"] += time.perf_counter() - started


def measure(shots: int, root: Path) -> dict[str, float]:
    SPENT["writer"] = 0.0
    variant = vgot.Variant(writer="timed", render="slate", width=64, height=64)
    studio = Studio(root, writer=Writer(TimedWriter(), "timed", "rules"), engine=InlineEngine)
    started = time.perf_counter()
    run = studio.start(STORY, shots=shots, seconds=float(shots), variant=variant, out=root / f"n{shots}")
    run.go()
    wall = time.perf_counter() - started
    hidden = run.path / ".vgot"
    made = [e for e in Journal(hidden / "events.jsonl").read() if e.get("event") == "made"]
    generators = sum(e.get("seconds") or 0.0 for e in made if str(e["op"]).startswith("slate"))
    database = sum(p.stat().st_size for p in hidden.glob("checkpoints.sqlite*"))
    return {
        "shots": shots, "wall": wall, "generators": generators, "writer": SPENT["writer"],
        "ms": (wall - generators - SPENT["writer"]) / shots * 1e3, "kb": database / shots / 1024, "steps": len(run.history()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shots", type=int, nargs="+", default=[10, 50, 100, 300])
    options = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="vgot-orchestration-"))
    measure(2, root)  # warm the imports
    print("| shots | wall s | generators s | writer s | orchestration ms/shot | checkpoints kB/shot | steps |\n|---|---|---|---|---|---|---|")
    for n in options.shots:
        r = measure(n, root)
        print(f"| {n} | {r['wall']:.1f} | {r['generators']:.1f} | {r['writer']:.1f} | {r['ms']:.1f} | {r['kb']:.1f} | {r['steps']} |", flush=True)
    shutil.rmtree(root)


if __name__ == "__main__":
    main()
