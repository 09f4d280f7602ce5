"""The small protocols between the graph and whatever makes pictures.

A *plan* step turns script values into a :class:`Job` (pure, quick, in the driver); a *run* step turns a job into
artifacts (slow, anywhere). Whatever can alter the bytes stands in the job; nothing else does. So the key of a job
decides reuse, a killed run resumes at the job, and an edit remakes exactly the jobs whose text changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

from ..errors import RenderError
from ..script.model import Look, Script
from ..store.artifacts import Record, Store
from ..store.canonical import digest

Report = Callable[[float], None]
"""Progress of a job, 0…1; also its heartbeat."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture that was ordered: size in pixels (even numbers) and frames per second."""

    width: int = 1280
    height: int = 720
    fps: int = 24
    subtitles: bool = False
    """Burn the dialogue into the picture."""
    label: bool = True
    """The honest corner label of procedural pictures."""

    def plain(self) -> dict[str, Any]:
        return {"width": self.width, "height": self.height, "fps": self.fps, "subtitles": self.subtitles, "label": self.label}


@dataclass(frozen=True, slots=True)
class Take:
    """One finished artifact as state holds it. ``outputs`` maps a name (``image``, ``rig``, ``clip`` …) to a sha256."""

    key: str
    outputs: Mapping[str, str]
    take: int = 0
    seed: int = 0

    def plain(self) -> dict[str, Any]:
        return {"key": self.key, "outputs": dict(self.outputs), "take": self.take, "seed": self.seed}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Take:
        return cls(str(data["key"]), {str(k): str(v) for k, v in data["outputs"].items()}, int(data["take"]), int(data["seed"]))


@dataclass(frozen=True, slots=True)
class Job:
    """One unit of work as plain JSON.

    Attributes:
        op: what to do, by whom, and the version of how: ``animatic.shot/1``. A new version is a new key.
        params: JSON parameters. inputs: name -> sha256 of artifacts read. seed: noise seed of this unit.
        seconds: expected cost in seconds on one core (for progress and scheduling; not part of the key).
        local: where things are on this machine (weights, device); not part of the key. before: jobs that must be made first;
            their keys stand in ``params["made"]``, so what they make is part of this key. phase: workers prefer lower ones, so
            that a model that many jobs need is loaded once.
    """

    op: str
    params: Mapping[str, Any]
    inputs: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0
    take: int = 0
    seconds: float = 1.0
    local: Mapping[str, Any] = field(default_factory=dict)
    before: tuple[Job, ...] = ()
    phase: int = 0

    @property
    def recipe(self) -> dict[str, Any]:
        """Everything that determines the bytes."""
        return {"op": self.op, "params": dict(self.params), "inputs": dict(self.inputs), "seed": self.seed, "take": self.take}

    @property
    def key(self) -> str:
        """sha256 of the canonical JSON of the recipe."""
        return digest(self.recipe)


def made(job: Job, store: Store, name: str) -> Record:
    """What a job of ``job.before`` has made; ``name`` is its name in ``params["made"]``.

    Raises:
        RenderError: it is not there.
    """
    record = store.lookup(job.params["made"][name])
    if record is None:
        raise RenderError(f"{job.op} needs {name}, which is gone from the store; run the same command again")
    return record


Outputs = dict[str, Path | bytes]
"""What a run hands over: bytes, or a finished temporary file (moved into the store)."""


def noise_seed(seed: int, shot: str, stage: str, take: int) -> int:
    """Seed of one unit of work: 63 bits of sha256(seed, shot, stage, take); independent of order and process."""
    text = f"{seed}/{shot}/{stage}/{take}".encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:8], "big") >> 1


class PortraitGenerator(Protocol):
    """Makes one portrait per look. Output ``image`` (PNG) and whatever else carries identity (``rig``)."""

    def portrait_job(self, script: Script, look: Look, *, seed: int, take: int) -> Job: ...


class KeyframeGenerator(Protocol):
    """Makes the first frame of a shot from its portraits. Output ``image`` (PNG at the picture's size).

    ``identity=False`` is the ablation: the same operation without the portraits' guidance, so each shot draws its own person.
    """

    def keyframe_job(
        self, script: Script, shot: str, portraits: Mapping[str, Take], picture: Picture, *, seed: int, take: int, identity: bool = True
    ) -> Job: ...


@runtime_checkable
class FollowingKeyframes(Protocol):
    """A keyframe generator that may be guided by an earlier keyframe, too. ``follows`` names the shot it belongs to, or None."""

    def follows(self, script: Script, shot: str) -> str | None: ...

    def keyframe_job(
        self, script: Script, shot: str, portraits: Mapping[str, Take], picture: Picture, *, seed: int, take: int, identity: bool = True,
        previous: Take | None = None,
    ) -> Job: ...


class ShotGenerator(Protocol):
    """Makes the moving shot from its keyframe. Output ``clip`` (video-only mp4 of the shot's own span) and ``state``.

    ``carries`` tells how a continuous cut passes state on: ``chain`` needs the previous shot's ``state`` before the
    shot is made (latent reset of diffusion); ``head`` leaves it to the boundary, so shots are independent.
    """

    @property
    def carries(self) -> Literal["chain", "head"]: ...

    def shot_job(
        self, script: Script, shot: str, portraits: Mapping[str, Take], keyframe: Take, picture: Picture, *, seed: int, take: int,
        previous: Take | None, reset: bool,
    ) -> Job: ...


class BoundaryGenerator(Protocol):
    """Makes what lies between two neighbouring shots: the carried head of a continuous cut, or a transition.

    Returns None where nothing is to be made (a hard cut, or ``reset`` off for a continuous one). Output ``clip`` and
    ``seam`` (JSON: measured jump over the boundary).
    """

    def boundary_job(
        self, script: Script, before: str | None, shot: str, portraits: Mapping[str, Take], keyframes: Mapping[str, Take],
        shots: Mapping[str, Take], picture: Picture, *, seed: int, reset: bool,
    ) -> Job | None: ...


@dataclass(frozen=True, slots=True)
class Renderer:
    """A set of generators that make one film together; kinds may come from different families.

    Attributes:
        prepare: jobs worth making before anything else, for the whole film (text encodings), so that their model is loaded
            once. procedural: no AI model takes part. workers: processes worth starting, None for one per core. check: raises
            WeightsError or MissingExtra, with everything that is missing, before anything is spent. pictures: what makes them, in
            the words of the film's provenance.
    """

    name: str
    portraits: PortraitGenerator
    keyframes: KeyframeGenerator
    shots: ShotGenerator
    boundaries: BoundaryGenerator
    prepare: Callable[[Script, Picture], list[Job]] | None = None
    procedural: bool = True
    workers: int | None = None
    check: Callable[[], None] | None = None
    pictures: str = "procedural (no AI model)"


Runner = Callable[[Job, Store, Report], Outputs]
"""Carries out a job. Reads inputs from the store, never publishes itself."""
