"""Kill the writers' room with SIGKILL at random moments, resume it, and compare script and bill with those of an unbroken run.

    python tests/soak/writers.py --kills 100 --shots 6

A real server on this machine answers (with some nonsense, cut answers and rate limits); it counts what it answered and kills the
run at a random one of its requests: before the answer, while it is sent, or a moment after. For every broken run: the script is that
of the unbroken one, no answer that was filed when the run was killed is asked for again, and a strict replay asks nothing and
gives the same script. The seed of the moments is printed, so a failure can be replayed.
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
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.agents.chat_server import ChatServer, Fault, Late, Reply, Request, offline_answer, too_many

STORY = "A keeper and her daughter sail home before the storm"
KEY = "sk-canary-0123456789abcdef"
Asked = tuple[str, int]
"""A question as the server and the ledger both know it: digest of the messages' texts, and the take."""


def asked(texts: list[str], take: int) -> Asked:
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest(), take


def asked_of(request: Request) -> Asked:
    return asked([m["content"] for m in request.messages], int(request.body["seed"]))


def faulty(request: Request) -> Reply:
    """The same question always gets the same answer: some nonsense, and outlines cut short where many are asked for."""
    good = offline_answer(request)
    text = good.content or ""
    if request.task == "outline" and '"count":10' in request.messages[1]["content"]:
        return Reply(text[: len(text) // 3], finish="length", usage=good.usage)
    if len(request.messages) == 2 and int(request.digest[:4], 16) % 9 == 0:
        return Reply("Let me think about that.", usage=good.usage)
    return good


@dataclass
class Killer:
    """Answers, and at the n-th request (from 0) since :meth:`arm` kills a process at one of three moments.

    Attributes:
        answered: how often each question was answered. limited: those that met a rate limit first.
    """

    rng: random.Random
    answered: Counter[Asked] = field(default_factory=Counter)
    limited: set[Asked] = field(default_factory=set)
    struck: threading.Event = field(default_factory=threading.Event)
    _left: int = -1
    _moment: str = ""
    _kill: Callable[[], None] = lambda: None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def arm(self, after: int, moment: str, kill: Callable[[], None]) -> None:
        """Kill at the request that comes ``after`` others: ``before`` its answer, ``during``, or a moment ``after`` it."""
        with self._lock:
            self._left, self._moment, self._kill = after, moment, kill
            self.struck.clear()

    def __call__(self, request: Request) -> Reply | Fault:
        with self._lock:
            now, self._left = self._left == 0, self._left - 1
        if now and self._moment == "before":
            self.strike()
            return Late(threading.Event(), Reply(""))
        question = asked_of(request)
        if not now and int(request.digest[4:8], 16) % 7 == 0 and question not in self.limited:
            self.limited.add(question)
            return too_many(retry_after="0")
        reply = faulty(request)
        with self._lock:
            self.answered[question] += 1
        if now:
            threading.Timer(0.0 if self._moment == "during" else self.rng.uniform(0.0, 0.05), self.strike).start()
        return reply

    def strike(self) -> None:
        """Kill now."""
        self._kill()
        self.struck.set()


def filed(folder: Path) -> set[Asked]:
    """Questions whose answers a run has filed, whole."""
    from vgot.store.artifacts import Store

    out = set()
    store = Store(folder / ".vgot")
    for key in store.keys():  # noqa: SIM118
        record = store.lookup(key)
        if record is not None and "messages" in record.outputs:
            out.add(asked([m["content"] for m in store.get_json(record.outputs["messages"])], int(store.recipe(key)["take"])))
    return out


def script_of(folder: Path) -> str:
    path = folder / "script.json"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "no script"


def begun(folder: Path) -> bool:
    return (folder / ".vgot" / "run.json").exists()


@contextmanager
def running(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    """A process of vgot, gone at the end of the block."""
    environment = {**os.environ, "VGOT_API_KEY": KEY}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


def vgot(*args: str) -> list[str]:
    return [sys.executable, "-m", "vgot", *args]


@dataclass
class Trial:
    """One film that is killed some times and then finished."""

    server: ChatServer
    killer: Killer
    folder: Path
    shots: int
    begin: list[str]

    def command(self) -> list[str]:
        if begun(self.folder):
            return vgot("resume", str(self.folder), "--base-url", self.server.base_url)
        return [*self.begin, "--base-url", self.server.base_url, "--out", str(self.folder)]

    def kill(self, after: int, moment: str) -> tuple[bool, dict[Asked, int]]:
        """Run until the kill. Returns whether it came, and how often what is filed now was answered."""
        with running(self.command()) as process:
            self.killer.arm(after, moment, lambda: os.kill(process.pid, signal.SIGKILL))
            out, _ = process.communicate()
        self.killer.arm(-1, "", lambda: None)
        if process.returncode not in (0, -signal.SIGKILL):
            raise RuntimeError(f"{self.folder} ended with {process.returncode}: {out[-2000:]}")
        return process.returncode != 0, {q: self.killer.answered[q] for q in filed(self.folder)}

    def finish(self) -> str:
        """Run to the end. Returns what it printed if it failed."""
        with running(self.command()) as process:
            out, _ = process.communicate()
        return "" if process.returncode == 0 else out

    def faults(self, want: str, snapshots: list[dict[Asked, int]], out: str) -> list[str]:
        """What is wrong with the finished run."""
        wrong = [f"it failed: {out[-1500:]}"] if out else []
        if script_of(self.folder) != want:
            wrong.append("the script differs")
        twice = {q for paid in snapshots for q, n in paid.items() if self.killer.answered[q] != n}
        if twice:
            wrong.append(f"{len(twice)} filed answers were asked for again")
        leaks = [path for path in self.folder.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
        return wrong + [f"the key is in {path.relative_to(self.folder)}" for path in leaks]

    def replay(self) -> list[str]:
        """What is wrong with a strict replay."""
        calls, again = len(self.server.requests), self.folder.with_name(f"{self.folder.name}-again")
        with running([*self.begin, "--replay", "strict", "--from", str(self.folder), "--out", str(again)]) as process:
            out, _ = process.communicate()
        wrong = [f"the replay failed: {out[-1500:]}"] if process.returncode else []
        wrong += ["the replay asked something"] if len(self.server.requests) != calls else []
        return wrong + (["the replayed script differs"] if script_of(again) != script_of(self.folder) else [])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--shots", type=int, default=6)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    rng = random.Random(options.seed)
    root = Path(tempfile.mkdtemp(prefix="vgot-writers-"))
    begin = vgot("make", STORY, "--shots", str(options.shots), "--seconds", str(2.0 * options.shots), "--size", "64x64", "--render", "slate")
    begin += ["--writer", "openai:test-model"]
    print(f"seed of the moments: {options.seed}", flush=True)
    kills = films = bad = 0
    moments: Counter[str] = Counter()
    with ChatServer(whole := Killer(rng)) as server:
        trial = Trial(server, whole, root / "whole", options.shots, begin)
        if out := trial.finish():
            raise RuntimeError(out)
        want, calls = script_of(root / "whole"), sum(whole.answered.values())
    print(f"unbroken run: {calls} calls, script {want[:16]}…", flush=True)
    while kills < options.kills:
        with ChatServer(killer := Killer(rng)) as server:
            trial = Trial(server, killer, root / f"film{films}", options.shots, begin)
            snapshots: list[dict[Asked, int]] = []
            for _ in range(rng.randint(1, 5)):
                moment = rng.choice(("before", "during", "after"))
                came, paid = trial.kill(rng.randint(0, max(1, calls // 2)), moment)
                snapshots.append(paid)
                kills += came
                moments[moment] += came
                if not came:
                    break
            wrong = trial.faults(want, snapshots, trial.finish()) + trial.replay()
        films += 1
        bad += bool(wrong)
        if wrong:
            print(f"FAILED {trial.folder}: {'; '.join(wrong)}", flush=True)
        else:
            shutil.rmtree(trial.folder)
            shutil.rmtree(trial.folder.with_name(f"{trial.folder.name}-again"))
    print(f"{kills} kills over {films} films ({dict(moments)}); {bad} films differed, paid twice or could not be replayed")
    if not bad:
        shutil.rmtree(root)
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
