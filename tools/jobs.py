"""From a slice of state to the job that it stands for. Pure: the same slice always makes the same job and key.

A slice is what one leaf needs and no more: ``{"id", "script", "take", …keys of what it builds on}``. Planners use the
same functions to see whether an artifact in state is still the one that is wanted; so an edit remakes exactly what
depends on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from ..generators.protocols import FollowingKeyframes, Job, Take, noise_seed
from ..script.model import Script
from .workshop import Workshop

Slice = dict[str, Any]
State = Mapping[str, Any]


def looks_used(script: Script) -> list[str]:
    """Looks that need a portrait, in order of appearance."""
    return list(script.looks_seen)


def _take(state: State, stage: str, id: str) -> int:
    return int(state.get("takes", {}).get(f"{stage}:{id}", 0))


def _looks_of(script: Script, *shots: str) -> list[str]:
    return list(dict.fromkeys(p.look for s in shots if (shot := script.shot(s)) for p in shot.character.people))


def _portraits(w: Workshop, script: Script, piece: Slice) -> dict[str, Take]:
    return {
        look: w.take(key, take=n, seed=noise_seed(script.brief.seed, look, "portrait", n)) for look, (key, n) in piece["portraits"].items()
    }


# -- portraits ----------------------------------------------------------------------------------------------------------
def portrait_slice(state: State, script: Script, look: str) -> Slice | None:
    return {"id": look, "script": state["script"], "take": _take(state, "portrait", look)}


def portrait_job(w: Workshop, piece: Slice) -> Job:
    script = w.script(piece["script"])
    look = script.look(piece["id"])
    if look is None:
        raise KeyError(f"the script has no look {piece['id']!r}")
    seed = noise_seed(script.brief.seed, look.id, "portrait", piece["take"])
    return w.renderer.portraits.portrait_job(script, look, seed=seed, take=piece["take"])


# -- keyframes ----------------------------------------------------------------------------------------------------------
def _with_portraits(state: State, script: Script, *shots: str) -> dict[str, list[Any]] | None:
    """``look -> [key, take]`` of the shots' looks, or None while one is missing."""
    out: dict[str, list[Any]] = {}
    for look in _looks_of(script, *shots):
        key = state.get("portraits", {}).get(look)
        if key is None:
            return None
        out[look] = [key, _take(state, "portrait", look)]
    return out


def keyframe_slice(state: State, script: Script, shot: str) -> Slice | None:
    portraits = _with_portraits(state, script, shot)
    if portraits is None:
        return None
    return {"id": shot, "script": state["script"], "take": _take(state, "keyframe", shot), "portraits": portraits}


def keyframe_job(w: Workshop, piece: Slice) -> Job:
    script = w.script(piece["script"])
    seed = noise_seed(script.brief.seed, piece["id"], "keyframe", piece["take"])
    portraits = _portraits(w, script, piece)
    if piece.get("previous"):
        follows = cast(FollowingKeyframes, w.renderer.keyframes)
        previous = w.take(piece["previous"][0], take=piece["previous"][1])
        return follows.keyframe_job(script, piece["id"], portraits, w.picture, seed=seed, take=piece["take"], identity=w.identity, previous=previous)
    return w.renderer.keyframes.keyframe_job(script, piece["id"], portraits, w.picture, seed=seed, take=piece["take"], identity=w.identity)


def guided_by(w: Workshop, script: Script, index: int) -> str | None:
    """The shot whose keyframe has to be made before this one's because it guides it, or None."""
    keyframes = w.renderer.keyframes
    return keyframes.follows(script, script.shots[index].id) if w.identity and isinstance(keyframes, FollowingKeyframes) else None


# -- shots --------------------------------------------------------------------------------------------------------------
def chained_to(w: Workshop, script: Script, index: int) -> str | None:
    """The shot whose state this one needs before it can be made, or None."""
    if w.reset and w.renderer.shots.carries == "chain" and index > 0 and script.shots[index].cut.kind == "continuous":
        return script.shots[index - 1].id
    return None


def shot_slice(state: State, script: Script, shot: str) -> Slice | None:
    base = keyframe_slice(state, script, shot)
    key = state.get("keyframes", {}).get(shot)
    if base is None or key is None:
        return None
    return base | {"take": _take(state, "shot", shot), "keyframe": [key, _take(state, "keyframe", shot)]}


def shot_job(w: Workshop, piece: Slice) -> Job:
    script = w.script(piece["script"])
    id = piece["id"]
    previous = w.take(piece["previous"][0], take=piece["previous"][1]) if piece.get("previous") else None
    return w.renderer.shots.shot_job(
        script, id, _portraits(w, script, piece), _keyframe(w, script, id, piece["keyframe"]), w.picture,
        seed=noise_seed(script.brief.seed, id, "shot", piece["take"]), take=piece["take"], previous=previous, reset=w.reset,
    )


def _keyframe(w: Workshop, script: Script, shot: str, ref: list[Any]) -> Take:
    key, n = ref
    return w.take(key, take=n, seed=noise_seed(script.brief.seed, shot, "keyframe", n))


# -- boundaries ---------------------------------------------------------------------------------------------------------
def boundary_slice(state: State, script: Script, shot: str) -> Slice | None:
    index = script.places_in_order[shot]
    pair = [s.id for s in script.shots[max(0, index - 1) : index + 1]]
    portraits = _with_portraits(state, script, *pair)
    keyframes, shots = state.get("keyframes", {}), state.get("shots", {})
    if portraits is None or any(s not in keyframes or s not in shots for s in pair):
        return None
    return {
        "id": shot, "script": state["script"], "portraits": portraits,
        "keyframes": {s: [keyframes[s], _take(state, "keyframe", s)] for s in pair},
        "shots": {s: [shots[s], _take(state, "shot", s)] for s in pair},
    }


def boundary_job(w: Workshop, piece: Slice) -> Job | None:
    script = w.script(piece["script"])
    id = piece["id"]
    before = next((s for s in piece["shots"] if s != id), None)
    seed = script.brief.seed
    return w.renderer.boundaries.boundary_job(
        script, before, id, _portraits(w, script, piece), {s: _keyframe(w, script, s, ref) for s, ref in piece["keyframes"].items()},
        {s: w.take(k, take=n, seed=noise_seed(seed, s, "shot", n)) for s, (k, n) in piece["shots"].items()}, w.picture,
        seed=noise_seed(seed, id, "boundary", 0), reset=w.reset,
    )


@dataclass(frozen=True, slots=True)
class Stage:
    """One fan-out of the film's making.

    ``field``: the map in state. ``leaf``: the node that makes one. ``ids``: what is to be made, in film order.
    ``slice``: what a leaf gets, or None while something it builds on is missing. ``job``: None where nothing is needed.
    """

    field: str
    leaf: str
    ids: Callable[[Script], list[str]]
    slice: Callable[[State, Script, str], Slice | None]
    job: Callable[[Workshop, Slice], Job | None]


def shot_ids(script: Script) -> list[str]:
    return [s.id for s in script.shots]


STAGES: dict[str, Stage] = {
    s.field: s
    for s in (
        Stage("portraits", "portrait", looks_used, portrait_slice, portrait_job),
        Stage("keyframes", "keyframe", shot_ids, keyframe_slice, keyframe_job),
        Stage("shots", "shot", shot_ids, shot_slice, shot_job),
        Stage("boundaries", "boundary", shot_ids, boundary_slice, boundary_job),
    )
}


def wanted(stage: Stage, state: State, w: Workshop) -> list[Slice]:
    """Slices of everything in this stage that is missing, stale, and ready to be made.

    A shot chained to its predecessor by a continuous cut waits until that one is as wanted; a keyframe guided by an earlier one does, too.
    """
    script = w.script(state["script"])
    have = state.get(stage.field, {})
    out: list[Slice] = []
    current: set[str] = set()
    for index, id in enumerate(stage.ids(script)):
        piece = stage.slice(state, script, id)
        if piece is None:
            continue
        waits = {"shots": chained_to, "keyframes": guided_by}.get(stage.field)
        if waits is not None and (before := waits(w, script, index)) is not None:
            if before not in current:
                continue
            piece["previous"] = [have[before], _take(state, stage.leaf, before)]
        job = stage.job(w, piece)
        if job is None:
            continue
        if have.get(id) == job.key and w.known(job.key) is not None:
            current.add(id)
        else:
            out.append(piece)
    return out
