"""CPU milliseconds that one 720p frame of the animatic costs, drawing and encoding, for five kinds of shots.

    python benchmarks/frames.py
    python benchmarks/frames.py --frames 96 --size 1920x1080

Prints a Markdown table. ``set up`` is what a shot costs once: its set (built anew), its figures, its first frame. Drawing is the
mean over all other frames, since some frames reuse what others made; their median stands beside it. CPU time of the process is
measured, so that other programs matter less; set OMP_NUM_THREADS=1 as the workers do.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from vgot.generators.animatic.plan import plan_shots
from vgot.generators.animatic.render import ShotRenderer
from vgot.generators.animatic.staging import Cast, place_of
from vgot.generators.clip import ClipWriter
from vgot.generators.protocols import Picture
from vgot.script.model import Script

PEOPLE = (
    ("mary", "woman", "adult", "long", "coat", "red"), ("tom", "man", "old", "short", "jacket", "olive"),
    ("anna", "woman", "middle", "bun", "dress", "teal"), ("leo", "man", "child", "curly", "sweater", "yellow"),
    ("ruth", "woman", "teen", "bob", "coat", "navy"), ("ben", "man", "adult", "bald", "jacket", "brown"),
)
PLACES = {"kitchen": True, "street": False}
KINDS: dict[str, dict[str, Any]] = {
    "rest, interior": {"at": "kitchen", "cast": 2, "size": "MS", "move": "static"},
    "rest, exterior, rain": {"at": "street", "cast": 1, "size": "FS", "move": "static", "weather": "rain"},
    "moving, exterior": {"at": "street", "cast": 1, "size": "WS", "move": "truck"},
    "handheld close-up": {"at": "kitchen", "cast": 1, "size": "CU", "move": "handheld"},
    "crowd, rest": {"at": "street", "cast": 6, "size": "WS", "move": "static"},
}


def script(at: str, cast: int, size: str, move: str, weather: str = "clear") -> Script:
    """A film of one shot."""
    people = [{"character": p[0], "look": f"{p[0]}.look", "action": "walk" if move == "truck" else "talk"} for p in PEOPLE[:cast]]
    characters = [
        {"id": name, "name": name.title(), "role": "hero" if name == "mary" else "friend", "gender": gender, "looks": [
            {"id": f"{name}.look", "age": age, "skin": "fair", "hair": hair, "hair_colour": "brown",
             "outfit": [{"garment": garment, "colour": colour}]},
        ]} for name, gender, age, hair, garment, colour in PEOPLE
    ]
    shot = {
        "id": "s01", "scene": "one", "beat": "beat", "description": "A shot.", "seconds": 5.0, "cut": {"kind": "hard", "seconds": 0.0},
        "character": {"people": people, "focus": "mary"},
        "background": {"location": at, "hour": "day", "weather": weather, "season": "summer", "props": []}, "relation": {"links": []},
        "camera": {"kind": {1: "single", 2: "two_shot"}.get(cast, "group"), "size": size, "angle": "eye", "move": move, "lens": 50,
                   "azimuth": 30.0, "focus": "deep", "side": "a", "c_cam": {"pan": 0.0, "tilt": 0.0, "zoom": 1.0}},
        "lighting": {"key": "window" if PLACES[at] else "sun", "key_side": "left", "ratio": 3.0, "kelvin": 5600, "exposure": 0.0,
                     "practicals": [], "mood": "neutral"},
        "dialogue": [],
    }
    places = [
        {"id": k, "name": k.title(), "set": k, "interior": v, "sources": ["window", "lamp"] if v else ["sun", "sky"]} for k, v in PLACES.items()
    ]
    return Script.read({
        "title": "Benchmark", "brief": {"story": "A benchmark.", "shots": 1, "seed": 7}, "characters": characters, "locations": places,
        "shots": [shot],
    })


def measure(kind: str, size: tuple[int, int], frames: int) -> list[float]:
    """Milliseconds: set up; drawing, mean and median; encoding, mean; and megabits per second."""
    s = script(**KINDS[kind])
    plan = plan_shots(s, Picture(*size, 24))["s01"]
    rigs = Cast(s).rigs(tuple(a.look for a in plan.actors))
    place_of.cache_clear()
    started = time.process_time()
    renderer = ShotRenderer(plan, rigs, 1, 2)
    renderer.frame(0)
    setup = time.process_time() - started
    drawn: list[float] = []
    coded: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        with ClipWriter(path, plan.width, plan.height, plan.fps) as out:
            for n in range(1, frames + 1):
                a = time.process_time()
                image = renderer.frame(n)
                b = time.process_time()
                out.write(image)
                drawn.append(b - a)
                coded.append(time.process_time() - b)
        rate = path.stat().st_size * 8 / (frames / plan.fps) / 1e6
    return [1e3 * v for v in (setup, statistics.fmean(drawn), statistics.median(drawn), statistics.fmean(coded))] + [rate]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", type=int, default=48)
    parser.add_argument("--size", default="1280x720")
    options = parser.parse_args()
    width, _, height = options.size.partition("x")
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; CPU ms at {options.size}\n")
    print("| shot | set up | drawing, mean | drawing, median | encoding, mean | frame | Mbit/s |\n|---|---|---|---|---|---|---|")
    for kind in KINDS:
        setup, mean, median, code, rate = measure(kind, (int(width), int(height)), options.frames)
        print(f"| {kind} | {setup:.0f} | {mean:.1f} | {median:.1f} | {code:.1f} | {mean + code:.1f} | {rate:.1f} |", flush=True)


if __name__ == "__main__":
    main()
