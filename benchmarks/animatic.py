"""How fast and how lean the animatic is: a 30-shot, 60 s film at 720p24, and memory against the number of shots.

    python benchmarks/animatic.py            # wall, CPU-seconds per frame, peak memory of 10, 20 and 30 shots

Each film is made by the command line in its own process; peak memory is that of the driver and its workers together,
sampled from /proc. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

STORY = (
    "A set of one-sentence prompts, 30 shots, describe a story of a classic American woman Mary's life, from birth to death"
)


def family(pid: int) -> list[int]:
    """``pid`` and all its descendants."""
    out = [pid]
    for p in out:
        # Workers are started by threads, and each thread has its own list of children.
        for task in Path(f"/proc/{p}/task").glob("*/children"):
            try:
                out += [int(c) for c in task.read_text().split()]
            except OSError:
                continue
    return out


def resident(pids: list[int]) -> int:
    """Proportional set size (bytes) of some processes: shared pages are counted once."""
    total = 0
    for p in pids:
        try:
            for line in Path(f"/proc/{p}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
        except OSError:
            continue
    return total


def film(shots: int, seconds: float, size: str, root: Path, workers: int | None) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak MB of one film."""
    command = [
        sys.executable, "-m", "vgot", "make", STORY, "--shots", str(shots), "--seconds", str(seconds), "--size", size,
        "--out", str(root / f"f{shots}"),
    ]
    if workers:
        command += ["--workers", str(workers)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    done = threading.Event()

    def sample() -> None:
        nonlocal peak
        while not done.wait(0.1):
            peak = max(peak, resident(family(process.pid)))

    watcher = threading.Thread(target=sample)
    watcher.start()
    code = process.wait()
    wall = time.monotonic() - started
    done.set()
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if code:
        raise SystemExit(f"the film of {shots} shots ended with exit code {code}")
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shots", type=int, nargs="+", default=[10, 20, 30])
    parser.add_argument("--size", default="720p")
    parser.add_argument("--per-shot", type=float, default=2.0)
    parser.add_argument("--workers", type=int)
    options = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="vgot-animatic-"))
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print("| shots | film s | wall s | wall / film | CPU s | CPU ms/frame | peak MB |\n|---|---|---|---|---|---|---|")
    for n in options.shots:
        length = n * options.per_shot
        wall, cpu, peak = film(n, length, options.size, root, options.workers)
        print(f"| {n} | {length:.0f} | {wall:.1f} | {wall / length:.2f} | {cpu:.1f} | {cpu / (length * 24) * 1e3:.0f} | {peak:.0f} |", flush=True)
    shutil.rmtree(root)


if __name__ == "__main__":
    main()
