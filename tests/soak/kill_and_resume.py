"""Kill a run with SIGKILL at random moments, resume it, and compare the film with that of an unbroken run.

    python tests/soak/kill_and_resume.py --kills 100 --shots 6 --size 320x180

For every broken run: the film has the same bytes as the unbroken one, and no key was published twice. The seed of the
moments is printed, so a failure can be replayed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

STORY = "A keeper and her daughter sail home before the storm"


def vgot(*args: str) -> list[str]:
    return [sys.executable, "-m", "vgot", *args]


def sha(path: Path) -> str:
    if not path.exists():
        return "no film"
    return hashlib.sha256(path.read_bytes()).hexdigest()


def made(folder: Path) -> Counter[str]:
    """How often each key was published, from the journal."""
    lines = (folder / ".vgot" / "events.jsonl").read_text(encoding="utf-8").splitlines() if (folder / ".vgot" / "events.jsonl").exists() else []
    keys: Counter[str] = Counter()
    for line in lines:
        try:
            event = json.loads(line)
        except ValueError:
            continue
        if event.get("event") == "made":
            keys[event["key"]] += 1
    return keys


def stage_of(folder: Path) -> str:
    """How far a killed run had come, from what it had published."""
    ops = []
    for path in (folder / ".vgot" / "keys").rglob("*.json") if (folder / ".vgot" / "keys").exists() else ():
        try:
            ops.append(json.loads(path.read_text(encoding="utf-8"))["op"].split("/")[0])
        except (ValueError, KeyError):
            continue
    for op in ("boundary", "shot", "keyframe", "portrait"):
        if any(o.endswith(op) for o in ops):
            return op
    return "script" if ops else "start"


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL the driver alone: its workers must notice and go by themselves."""
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--shots", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=9.0)
    parser.add_argument("--size", default="320x180")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--story", default=STORY)
    parser.add_argument("--render", default="animatic", help="slate makes films of cards: most kills then fall into the graph's own steps")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    root = Path(tempfile.mkdtemp(prefix="vgot-kill-"))
    make = ["make", options.story, "--shots", str(options.shots), "--seconds", str(options.seconds), "--size", options.size]
    make += ["--render", options.render]
    started = time.monotonic()
    subprocess.run(vgot(*make, "--out", str(root / "whole")), check=True, capture_output=True)
    span = time.monotonic() - started
    want = sha(root / "whole" / "film.mp4")
    print(f"unbroken run: {span:.1f} s, film {want[:16]}…; seed of the moments: {options.seed}", flush=True)
    stages: Counter[str] = Counter()
    bad = kills = films = 0
    while kills < options.kills:
        folder = root / f"film{films}"
        films += 1
        for _ in range(rng.randint(1, 4)):
            again = (folder / ".vgot" / "run.json").exists()
            command = vgot("resume", str(folder)) if again else vgot(*make, "--out", str(folder))
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(rng.uniform(0.05, span * 1.02))
            if process.poll() is not None:
                break
            kill_group(process)
            kills += 1
            stages[stage_of(folder)] += 1
        last = vgot("resume", str(folder)) if (folder / ".vgot" / "run.json").exists() else vgot(*make, "--out", str(folder))
        done = subprocess.run(last, capture_output=True, text=True, check=False)
        twice = {k: n for k, n in made(folder).items() if n > 1}
        ok = done.returncode == 0 and sha(folder / "film.mp4") == want and not twice
        bad += not ok
        if not ok:
            print(f"FAILED {folder}: exit {done.returncode}, twice {len(twice)}\n{done.stderr[-2000:]}", flush=True)
        else:
            shutil.rmtree(folder)
    print(f"{kills} kills over {films} films ({dict(stages)}); {bad} films differed or repeated finished work")
    if not bad:
        shutil.rmtree(root)
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
